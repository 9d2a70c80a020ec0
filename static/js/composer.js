/* Keeps unsent words for each topic in this browser until the room has them; Ctrl+Enter sends. */
const key = (form) => ["unsent", form.dataset.draft, form.dataset.hat].filter(Boolean).join(":");
const words = (form) => form.querySelector("textarea[name=text]");
const composers = () => document.querySelectorAll("form[data-draft]");

function remember(form) {
  const { value } = words(form);
  try {
    if (value.trim()) localStorage.setItem(key(form), value);
    else localStorage.removeItem(key(form));
  } catch {
    // no store in this browser: the words stay in the field alone
  }
}

function recall(form) {
  const field = words(form);
  let kept = null;
  try {
    kept = localStorage.getItem(key(form));
  } catch {
    return;
  }
  if (kept && !field.value.trim()) field.value = kept;
}

function send(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("form");
  if (!form || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault();
  form.requestSubmit();
}

/* What was sent is cleared; what was typed meanwhile stays. */
function accepted(form, sent) {
  const field = words(form);
  const { value } = field;
  field.value = value === sent ? "" : value.startsWith(sent) ? value.slice(sent.length).trimStart() : value;
  for (const file of form.querySelectorAll("input[type=file]")) file.value = "";
  for (const tick of form.querySelectorAll("input[type=checkbox]")) tick.checked = tick.defaultChecked;
  remember(form);
  grow(field);
}

function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + 2}px`;
}

const inFlight = new WeakMap();
const pressedAgain = new WeakSet();

/* The key of a form is for one message: what is sent while that one is on its way waits for the answer and a new key. */
function later(event) {
  const form = event.target;
  if (!inFlight.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  pressedAgain.add(form);
}

function answered(form) {
  const done = inFlight.delete(form) && form.isConnected;
  if (pressedAgain.delete(form) && done && words(form)?.value.trim()) form.requestSubmit();
}

document.addEventListener("submit", later, true);
document.addEventListener("keydown", send);
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (!form || target !== words(form)) return;
  remember(form);
  grow(target);
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches?.("form[data-draft]")) inFlight.set(ctx.sourceElement, words(ctx.sourceElement).value);
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (form.matches?.("form[data-draft]") && ctx.response.status < 300) accepted(form, inFlight.get(form) ?? "");
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (ctx.response?.status < 300) answered(form);
  else inFlight.delete(form), pressedAgain.delete(form);
});
/* The form of the composer that a swap is for; what arrives for the rest of the page is for none. */
const posted = ({ target }) => (target?.matches?.(".composer") ? target.querySelector("form[data-draft]") : null);

/* Words that the server gave back, called back or refused, are as unsent as those that were typed. */
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const form = posted(ctx);
  if (form && words(form).value.trim()) remember(form);
});
/* The words quoted go when they are sent: the keyboard that was in them goes on in the words. It must leave before they
   do, for Chromium 156 crashes when a field with the focus is taken out by a morph. */
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const field = document.activeElement;
  const form = posted(ctx);
  if (!form?.contains(field) || !field.id || ctx.text?.includes(`id="${field.id}"`)) return;
  words(form).focus({ preventScroll: true });
});
for (const form of composers()) {
  recall(form);
  /* Only after the browser has gone to the place the address names, which takes the focus away. */
  if (form.querySelector(".reply")) addEventListener("load", () => setTimeout(() => words(form).focus()));
}
