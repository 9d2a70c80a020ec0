/* Beside the meeting's time, the reader's own, where the clocks differ. */
const { dataset } = document.documentElement;
const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const zone = dataset.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
const formats = new Map();
const ZONED = "time[data-zone], .hours[data-zone]";

function format(day, timeZone) {
  const key = `${day}|${timeZone}`;
  if (!formats.has(key)) {
    const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
    formats.set(key, new Intl.DateTimeFormat(lang, day ? { ...parts, day: "numeric", month: "short" } : parts));
  }
  return formats.get(key);
}

const dayOf = (at, timeZone) => format(true, timeZone).format(at).slice(0, -5);

/* What an element says is the reader's own: of one moment, or of the hours from one to another. */
function own([from, to], there) {
  const mine = dayOf(from, zone);
  const words = format(mine !== dayOf(from, there), zone).format(from);
  return to ? `${words} – ${format(mine !== dayOf(to, zone), zone).format(to)}` : words;
}

function add(element) {
  if (element.querySelector(".mine")) return;
  const times = element.matches("time") ? [element] : [...element.querySelectorAll("time")];
  const moments = times.map((time) => new Date(time.dateTime));
  const there = element.dataset.zone;
  try {
    if (format(true, zone).format(moments[0]) === format(true, there).format(moments[0])) return;
  } catch {
    return; // a zone this browser does not know, or no time
  }
  const mine = document.createElement("span");
  mine.className = "mine";
  mine.textContent = dataset.yours.replace("{time}", own(moments, there));
  element.append(" ", mine);
}

function within(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  if (node.matches(ZONED)) add(node);
  for (const each of node.querySelectorAll(ZONED)) add(each);
}

within(document.body);
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) {
    const zoned = target.nodeType === Node.ELEMENT_NODE && target.closest(ZONED);
    if (zoned) add(zoned);
    for (const node of addedNodes) within(node);
  }
}).observe(document.body, { childList: true, subtree: true });
