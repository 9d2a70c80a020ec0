/* Fragments that wait because someone is in what they would change: the newest of each, oldest first. */
import { inUse } from "./live-fields.js";

const held = new Map();

/* A newer part is newer in all that lies within it. */
function outdate(piece) {
  const here = document.getElementById(piece.id);
  for (const id of held.keys()) {
    const other = document.getElementById(id);
    if (id === piece.id || (other && here?.contains(other))) held.delete(id);
  }
}

function within(piece) {
  const place = document.getElementById(piece.id) ?? (piece.into && document.getElementById(piece.into));
  return place && [...held.keys()].some((id) => id !== piece.id && document.getElementById(id)?.contains(place));
}

/* Whether this piece must wait. One that lies within another that waits is applied, and again after that one. */
export function heldBack(piece) {
  const here = document.getElementById(piece.id);
  const waits = Boolean(here) && inUse(here);
  outdate(piece);
  if (waits || within(piece)) held.set(piece.id, piece);
  return waits;
}

/* What need not wait any longer. */
export function release() {
  const free = [];
  for (const [id, piece] of held) {
    const here = document.getElementById(id);
    if ((here && inUse(here)) || within(piece)) continue;
    held.delete(id);
    free.push(piece);
  }
  return free;
}

/* A field is left, a form is sent, cleared or closed. */
export function whenLeft(work) {
  let due = 0;
  const soon = () => {
    if (held.size) due ||= setTimeout(() => ((due = 0), work()), 50);
  };
  for (const event of ["focusout", "reset", "input", "change", "htmx:after:swap", "click"]) {
    document.addEventListener(event, soon);
  }
}
