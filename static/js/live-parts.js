/* Makes a frame part of the page with one swap: what is on the page is changed, what belongs in a list joins it. */
import { heldBack, release, whenLeft } from "./live-held.js";
import { keepingFocus } from "./live-fields.js";

const PLAIN_ID = /^[\w-]+$/;

function read(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const root = template.content.firstElementChild;
  if (!root || !PLAIN_ID.test(root.id)) return null;
  return { id: root.id, into: root.dataset.into, order: order(root), html };
}

const order = (element) => (element.dataset.order === undefined ? Infinity : Number(element.dataset.order));
const partial = (target, style, html) => `<hx-partial hx-target="#${target}" hx-swap="${style}">${html}</hx-partial>`;

/* The member before which this one stands in its list; null at the end. */
function following(list, piece) {
  let next = null;
  for (let child = list.lastElementChild; child; child = child.previousElementSibling) {
    if (child.id === piece.id || child.dataset.order === undefined) continue;
    if (!(order(child) > piece.order)) break;
    next = child;
  }
  return next;
}

/* A thread may show a stretch of its messages alone: what stands before or after it does not belong on this page.
   Its first message alone does not say where it begins: an earlier one may arrive later. */
function outside(list, piece) {
  if (piece.order < Number(list.dataset.first ?? 0)) return true;
  const last = [...list.children].findLast((child) => child.dataset.order !== undefined);
  return Boolean(last) && "partial" in list.dataset && piece.order > order(last);
}

function insertions(pieces) {
  const places = new Map();
  for (const piece of pieces.toSorted((one, other) => one.order - other.order)) {
    const list = document.getElementById(piece.into);
    const next = following(list, piece);
    const place = next ? [next.id, "beforebegin"] : [list.id, "beforeend"];
    const key = place.join(" ");
    places.set(key, { place, html: (places.get(key)?.html ?? "") + piece.html });
  }
  return [...places.values()].map(({ place, html }) => partial(...place, html)).join("");
}

/* What has another order or another list than before moves there. */
function settle(piece, before) {
  if (before.into === piece.into && before.order === piece.order) return;
  const element = document.getElementById(piece.id);
  const list = document.getElementById(piece.into);
  if (!list) return element?.parentElement?.id === before.into && element.remove();
  const next = element && following(list, piece);
  if (next) next.before(element);
  else if (element) list.append(element);
}

function standing({ id }) {
  const element = document.getElementById(id);
  return element && { into: element.dataset.into, order: order(element) };
}

async function swap(pieces) {
  const changed = pieces.map((piece) => [piece, standing(piece)]).filter(([, before]) => before);
  const inserted = pieces.filter((piece) => {
    const list = !standing(piece) && piece.into && document.getElementById(piece.into);
    return list && !outside(list, piece);
  });
  const text = changed.map(([{ id, html }]) => partial(id, "outerMorph", html)).join("") + insertions(inserted);
  if (text) await htmx.swap({ sourceElement: document.body, target: document.body, swap: "none", text });
  for (const [piece, before] of changed) settle(piece, before);
  return { changed: changed.map(([{ id }]) => id), inserted: inserted.map(({ id }) => id) };
}

/* Applies fragments, the newest of each id; those with a field in use wait until it is left. */
export async function apply(fragments) {
  const pieces = fragments.map(read).filter((piece) => piece && !heldBack(piece));
  return keepingFocus(() => swap(pieces));
}

/* One at a time: what was held longest may contain what was held after it. */
whenLeft(async () => {
  for (const piece of release()) await keepingFocus(() => swap([piece]));
});
