/* What this page says to the server: how far each topic was read, and that someone is writing. */
const UNSURE = 10_000; /* what was said this short before a connection broke may not have arrived */
const TYPING = 3000;
const STILL = 6000; /* for so long the server counts someone as writing */
const GATHER = 300;

export function listen(connection) {
  const unsent = new Map();
  const sent = new Map();
  let due = 0;

  function read({ detail: { topic, upto } }) {
    unsent.set(topic, Math.max(upto, unsent.get(topic) ?? 0));
    due ||= setTimeout(send, GATHER);
  }

  function send() {
    due = 0;
    for (const [topic, upto] of unsent) {
      if (!connection.say({ read: { topic, upto } })) return;
      unsent.delete(topic);
      sent.set(topic, { upto, at: Date.now() });
    }
  }

  /* To say again that something was read changes nothing; to have it lost would. */
  function sendAgain() {
    for (const [topic, { upto, at }] of sent) {
      if (Date.now() - at < UNSURE && !unsent.has(topic)) unsent.set(topic, upto);
    }
    sent.clear();
    send();
  }

  let typed = 0;
  function types({ target }) {
    const topic = target.closest?.("form[data-draft]")?.dataset.draft;
    if (!topic || !target.matches("textarea") || !target.value || Date.now() - typed < TYPING) return;
    /* Only where the charter of the room has presence on. */
    if (document.querySelector(".presence > *") && connection.say({ typing: topic })) typed = Date.now();
  }

  /* Nobody needs to be told of their own writing. */
  function alone() {
    const told = document.querySelector(".presence [data-writing]");
    if (told) told.hidden = told.dataset.writing === "1" && Date.now() - typed < STILL;
  }

  connection.opened(sendAgain);
  document.addEventListener("live:read", read);
  document.addEventListener("input", types);
  document.addEventListener("live:applied", alone);
}
