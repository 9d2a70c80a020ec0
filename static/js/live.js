/* Follows the place this page shows: `[data-live]` has the address of its socket, `data-number` what the page has.

   A frame is a line of JSON and then fragments with U+001E between them. `n` is the number the page is complete up to
   after it; a frame without one holds parts that bear none. A frame is dropped if its number has been received, not
   only if it has been applied, so that one that is still waiting its turn does not come twice. */
import { announce } from "./live-announce.js";
import { connect } from "./live-connection.js";
import { reread } from "./live-page.js";
import { apply } from "./live-parts.js";
import { listen } from "./live-said.js";
import { tell } from "./live-state.js";
import "./live-open.js";

const AGAIN = 5000;
const SPREAD = 1500;
const root = document.querySelector("[data-live]");

function follow(place) {
  let received = Number(place.dataset.number) || 0;
  let reread_at = 0;
  let reading = false;
  let turn = Promise.resolve();

  const connection = connect({ address, take, lost: tell, back: () => bell(["*"]) });
  listen(connection);

  function address() {
    const url = new URL(place.dataset.live, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("after", received);
    url.searchParams.set("lang", document.documentElement.lang);
    return url;
  }

  function take(text) {
    const end = text.indexOf("\n");
    const head = JSON.parse(text.slice(0, end));
    if (head.bell) return bell([head.bell]);
    if (head.reload) return again();
    if (!reading) tell("current");
    if (head.n <= received) return;
    received = head.n ?? received;
    const html = text.slice(end + 1);
    if (html) next(() => applied(html, head.n));
  }

  /* One after the other: what comes later finds what came before on the page. */
  function next(work) {
    turn = turn.then(work).catch((error) => console.error(error));
  }

  async function applied(html, number) {
    if (number <= reread_at) return;
    const done = await apply(html.split("\x1e"));
    announce(done.inserted);
    document.dispatchEvent(new CustomEvent("live:applied", { detail: { number, ...done } }));
  }

  /* Too far behind to be told what changed: all of the page is fetched; what was sent since waits until then. */
  function again() {
    if (reading) return;
    reading = true;
    tell("lost");
    next(async () => {
      await new Promise((go) => setTimeout(go, Math.random() * SPREAD));
      await reread_until_done();
      reading = false;
    });
  }

  async function reread_until_done() {
    for (;;) {
      const number = await reread().catch(() => null);
      if (number === undefined) return tell("refused");
      if (number !== null) {
        reread_at = number;
        received = Math.max(received, number);
        return connection.open() && tell("current");
      }
      await new Promise((go) => setTimeout(go, Math.random() * AGAIN));
    }
  }

  let rung = new Set();
  function bell(places) {
    if (!rung.size) {
      setTimeout(() => {
        document.dispatchEvent(new CustomEvent("live:bell", { detail: { places: [...rung] } }));
        rung = new Set();
      }, 200);
    }
    for (const each of places) rung.add(each);
  }
}

if (root) follow(root);
