/* A text by its numbered lines: what anybody changes moves the lines after it, so the page is fetched anew. */
import { reread } from "./live-page.js";

const LEAST = 300;
const SPREAD = 1500; /* all who have it open hear of the same change: they ask spread over a moment, in milliseconds */
const lined = document.querySelector("[data-lined]");
let due = 0;

async function anew() {
  due = 0;
  await reread().catch(() => null);
}

function soon() {
  if (!document.hidden) due ||= setTimeout(anew, LEAST + Math.random() * SPREAD);
}

if (lined) {
  let missed = false;
  document.addEventListener("live:applied", ({ detail }) => {
    if (!detail?.changed.includes(lined.dataset.lined)) return;
    missed = document.hidden;
    soon();
  });
  document.addEventListener("visibilitychange", () => missed && soon());
}
