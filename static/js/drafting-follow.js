/* An open card shows what others do: when its paragraph was touched it is fetched anew, and whatever nobody is typing in
   is as it stands now. What somebody has begun stays, whatever becomes of the words it is about. */
import { inUse, keepingFocus } from "./live-fields.js";

const SPREAD = 400; /* all who have it open hear the same: they ask spread over a moment, in milliseconds */
const AGAIN = 600; /* a field was left: what could not be shown then is asked for again */
const due = new Map();
const waiting = new Set();

const cards = () => [...document.querySelectorAll(".slot > .card[data-follows]")];
const begun = (element) => inUse(element) || element.matches("[data-kept]") || element.querySelector("[data-kept]") !== null;
const morph = (here, fresh) =>
  htmx.swap({ sourceElement: here, target: here, swap: "outerMorph", text: fresh.outerHTML });

/* What stands in a part that is in use, part by part; parts without an id stay as they are. */
async function within(here, fresh) {
  let last = null;
  for (const part of [...fresh.children].filter(({ id }) => id)) {
    const old = document.getElementById(part.id);
    if (old) await settle(old, part);
    else if (last) last.after(document.importNode(part, true));
    else here.prepend(document.importNode(part, true));
    last = document.getElementById(part.id);
    if (!old) htmx.process(last);
  }
  const left = new Set([...fresh.children].map(({ id }) => id));
  for (const part of [...here.children]) if (part.id && !left.has(part.id) && !begun(part)) part.remove();
}

async function settle(here, fresh) {
  if (!begun(here)) return morph(here, fresh);
  waiting.add(here.closest(".card").id);
  if (fresh.firstElementChild) await within(here, fresh);
}

async function follow(id) {
  due.delete(id);
  waiting.delete(id);
  const address = document.getElementById(id)?.dataset.follows;
  if (!address) return;
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  const here = document.getElementById(id);
  /* Another bracket may have been pressed while the answer was on its way. */
  if (!here || here.dataset.follows !== address || !fresh.content.firstElementChild) return;
  await keepingFocus(() => settle(here, fresh.content.firstElementChild));
}

function soon(card, least) {
  if (!due.has(card.id)) due.set(card.id, setTimeout(follow, least + Math.random() * SPREAD, card.id));
}

document.addEventListener("live:applied", ({ detail }) => {
  for (const card of cards()) {
    const about = card.closest(".paragraph")?.id;
    if (detail?.number && [...detail.changed, ...detail.inserted].includes(about)) soon(card, 0);
  }
});

for (const event of ["focusout", "reset", "change"]) {
  document.addEventListener(event, ({ target }) => {
    const card = target.closest?.(".card[data-follows]");
    if (card && waiting.has(card.id)) soon(card, AGAIN);
  });
}
