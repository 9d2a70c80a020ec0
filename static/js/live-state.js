/* Says on the page whether it is current; the words stand on the element itself, in the reader's language. */
const ENDED = new Set(["seat", "session", "hat"]);
const line = document.getElementById("live-state");
let now = "current";

function link(words, href) {
  const element = document.createElement("a");
  element.href = href;
  element.textContent = words;
  return element;
}

function way_on(state) {
  const { wordsSignIn, wordsReload, signIn } = line.dataset;
  if (state === "session" && wordsSignIn) return link(wordsSignIn, signIn ?? "/sign-in");
  if ((state === "refused" || state === "hat") && wordsReload) return link(wordsReload, location.href);
  return null;
}

/* One of: current, lost, busy, refused, seat, session, hat. */
export function tell(state) {
  if (!line || state === now || ENDED.has(now)) return;
  now = state;
  line.dataset.state = ENDED.has(state) ? "ended" : state;
  const name = `words${state[0].toUpperCase()}${state.slice(1)}`;
  line.textContent = state === "current" ? "" : line.dataset[name] ?? line.dataset.wordsLost ?? "";
  const next = way_on(state);
  if (next) line.append(" ", next);
}
