/* Beside the meeting's time, the reader's own, where the clocks differ. */
const { dataset } = document.documentElement;
const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const zone = dataset.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
const formats = new Map();

function format(day, timeZone) {
  const key = `${day}|${timeZone}`;
  if (!formats.has(key)) {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
    formats.set(key, new Intl.DateTimeFormat(lang, day ? { ...parts, day: "numeric", month: "short" } : parts));
  }
  return formats.get(key);
}

function add(time) {
  if (time.querySelector(".mine")) return;
  const at = new Date(time.dateTime);
  let here, there;
  try {
    here = format(true, zone).format(at);
    there = format(true, time.dataset.zone).format(at);
  } catch {
    return; // a zone this browser does not know
  }
  if (here === there || Number.isNaN(at.getTime())) return;
  const sameDay = here.slice(0, -5) === there.slice(0, -5);
  const mine = document.createElement("span");
  mine.className = "mine";
  mine.textContent = dataset.yours.replace("{time}", sameDay ? format(false, zone).format(at) : here);
  time.append(" ", mine);
}

function within(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  if (node.matches("time[data-zone]")) add(node);
  for (const time of node.querySelectorAll("time[data-zone]")) add(time);
}

within(document.body);
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) {
    const time = target.nodeType === Node.ELEMENT_NODE && target.closest("time[data-zone]");
    if (time) add(time);
    for (const node of addedNodes) within(node);
  }
}).observe(document.body, { childList: true, subtree: true });
