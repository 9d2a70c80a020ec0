/* Words that are selected in a paragraph: a small menu stands by them, and each of its acts opens its form below. */
import { open } from "./drafting-card.js";

const menu = document.getElementById("selection-menu");
const characters = (text) => Array.from(text).length;
const GAP = 8;
let chosen = null;

function* texts(words) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.parentElement.dataset.i) yield walker.currentNode;
}

/* The first and the last character of a range within one paragraph, by their ids; null where it holds none of it. */
function ends(range, words) {
  let first = null;
  let last = null;
  for (const node of texts(words)) {
    if (!range.intersectsNode(node)) continue;
    const start = node === range.startContainer ? range.startOffset : 0;
    const end = node === range.endContainer ? range.endOffset : node.data.length;
    if (end <= start) continue;
    const base = Number(node.parentElement.dataset.i);
    first ??= base + characters(node.data.slice(0, start));
    last = base + characters(node.data.slice(0, end)) - 1;
  }
  return first === null ? null : { first, last };
}

/* Words of one paragraph alone: a selection over several has no menu. */
function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const found = [];
  for (const words of document.querySelectorAll(".paragraph .words")) {
    if (!range.intersectsNode(words)) continue;
    const reach = ends(range, words);
    if (reach) found.push({ ...reach, paragraph: words.closest(".paragraph"), range });
  }
  return found.length === 1 && selection.toString().trim() ? found[0] : null;
}

/* Below the words, or above them where there is no room; on a touch screen the style sheet puts it at the foot. */
function place(range) {
  const words = range.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = words.bottom + GAP;
  const top = below + height > innerHeight ? words.top - height - GAP : below;
  const left = Math.min(Math.max(words.left, GAP), innerWidth - width - GAP);
  const rtl = document.documentElement.dir === "rtl";
  menu.style.insetBlockStart = `${Math.max(top, GAP)}px`;
  menu.style.insetInlineStart = `${rtl ? innerWidth - left - width : left}px`;
}

function show() {
  if (menu.contains(document.activeElement)) return;
  chosen = selected();
  menu.hidden = !chosen;
  if (!chosen) return;
  if (matchMedia("(pointer: coarse)").matches) menu.removeAttribute("style");
  else place(chosen.range);
}

function hide() {
  menu.hidden = true;
  chosen = null;
}

async function ask(asks) {
  const { paragraph, first, last } = chosen;
  const query = new URLSearchParams({ paragraph: paragraph.id.slice("paragraph-".length), asks });
  query.set("first", asks === "insert" ? last : first);
  query.set("last", asks === "insert" ? 0 : last);
  hide();
  getSelection().removeAllRanges();
  const slot = await open(paragraph, `${menu.dataset.proposals}?${query}`);
  const field = slot?.querySelector("textarea");
  field?.focus({ preventScroll: true });
  field?.select();
}

if (menu) {
  let due = 0;
  /* Once the selection rests: it changes with every step of the pointer. */
  document.addEventListener("selectionchange", () => {
    clearTimeout(due);
    due = setTimeout(show, 150);
  });
  addEventListener("scroll", () => chosen && !menu.hidden && show(), { passive: true });
  menu.addEventListener("pointerdown", (event) => event.preventDefault());
  menu.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-asks]");
    if (button && chosen) ask(button.dataset.asks);
  });
  document.addEventListener("keydown", (event) => {
    if (menu.hidden) return;
    if (event.key === "Escape") hide();
    const outside = document.activeElement === document.body || document.activeElement?.id === "main";
    if (event.key !== "Enter" || event.isComposing || !outside) return;
    event.preventDefault();
    menu.querySelector("button").focus();
  });
}
