/* When something is new elsewhere, or a line joins a list, my own marks on this page are fetched anew. What I have read
   on this page is known here first, and in my other tabs shortly after the server has kept it. */
const root = document.querySelector("[data-unread]");
/* All who have the page open hear the same bell: they ask spread over a moment, in milliseconds. */
const LEAST = 300;
const SPREAD = 1500;
const KEPT = 2500;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("read") : null;
const thread = document.querySelector("ol.messages[data-topic]");
const marks = (within) => [...within.querySelectorAll(".unread:not(:empty)")];

/* Whether this is the mark of the topic on this page, and all of it has been read. */
function isRead({ id }) {
  if (!thread || id !== `unread-${thread.dataset.topic}` || "partial" in thread.dataset) return false;
  return Number(thread.dataset.upto) >= Number(thread.lastElementChild?.dataset.order ?? 0);
}

function follow(address) {
  let due = 0;
  let asking = false;
  let missed = false;

  function soon() {
    missed = document.hidden;
    if (!missed) due ||= setTimeout(ask, LEAST + Math.random() * SPREAD);
  }

  async function ask() {
    due = 0;
    if (asking) return soon();
    asking = true;
    try {
      const response = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "error" });
      if (response.ok) await apply(await response.text());
    } catch {
      // The page says by itself when it is not current; the next bell asks again.
    } finally {
      asking = false;
    }
  }

  /* Only what has changed is replaced, and nothing the keyboard is in. */
  async function apply(text) {
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    for (const mark of [...fresh.content.children]) {
      const old = document.getElementById(mark.id);
      if (isRead(mark)) mark.replaceChildren();
      if (!old || old.isEqualNode(mark) || old.contains(document.activeElement)) mark.remove();
      else mark.setAttribute("hx-swap-oob", "outerHTML");
    }
    if (!fresh.content.childElementCount) return;
    await htmx.swap({ sourceElement: root, target: root, swap: "none", text: fresh.innerHTML });
  }

  let settling = 0;
  function afterwards() {
    clearTimeout(settling);
    if (marks(root).length) settling = setTimeout(() => (document.hidden ? soon() : ask()), KEPT);
  }

  document.addEventListener("live:read", () => {
    for (const mark of marks(root)) if (isRead(mark)) mark.replaceChildren();
    tabs?.postMessage("");
  });
  if (tabs) tabs.onmessage = afterwards;
  document.addEventListener("live:bell", soon);
  document.addEventListener("visibilitychange", () => {
    if (missed) soon();
  });
  new MutationObserver((changes) => {
    const lines = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    if (lines.some((node) => node.matches?.("li.room_line, li.topic_line"))) soon();
  }).observe(root, { childList: true, subtree: true });
}

if (root) follow(root.dataset.unread);
