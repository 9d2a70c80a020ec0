/* Menus close when one leaves them, and one at a time is open. */
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("focusin", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const within = menu.contains(document.activeElement);
    menu.open = false;
    if (within) menu.querySelector("summary").focus();
  }
});

/* Opened actions close in place; without this script the link leads to the message. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-close]");
  const slot = link && document.getElementById(link.dataset.close);
  if (!slot) return;
  event.preventDefault();
  slot.replaceChildren();
  opener(slot)?.focus();
});

const opener = (slot) => slot.parentElement.querySelector(`[hx-target="#${slot.id}"]`);

/* The button that was pressed is another one now, or none: the keyboard stays in its row. */
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (document.activeElement !== document.body || !ctx.target?.matches?.(".chair")) return;
  ctx.target.querySelector("button.primary")?.focus({ preventScroll: true });
});

/* What has just been opened under a message comes into view, and the keyboard goes there; and back when it is done. */
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const slot = ctx.target;
  if (!slot?.matches?.(".slot")) return;
  if (!slot.firstElementChild) {
    if (document.activeElement === document.body) opener(slot)?.focus({ preventScroll: true });
    return;
  }
  slot.scrollIntoView({ block: "nearest" });
  (slot.querySelector("[aria-invalid]") ?? slot.querySelector("a, summary, button"))?.focus({ preventScroll: true });
});

document.addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.matches(".actions details")) return;
  target.scrollIntoView({ block: "nearest" });
  target.querySelector("textarea, input:not([type=hidden])")?.focus({ preventScroll: true });
}, true);
