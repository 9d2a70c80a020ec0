/* Fields in use and forms that were begun: nothing that arrives may touch them. */
const TYPED = "input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image]), textarea, select, [contenteditable]:not([contenteditable=false])";

function begun(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("[type=file]")) return field.files.length > 0;
  if (field.matches("select")) return chosen(field);
  return field.defaultValue !== undefined && field.value !== field.defaultValue;
}

function chosen(select) {
  const options = [...select.options];
  const marked = options.filter((option) => option.defaultSelected);
  if (!marked.length && !select.multiple) return select.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

/* What stands in a slot is passed over when its surroundings change, so it may be in use. */
const skipped = (field, element) => element.contains(field.closest("[hx-morph-skip]"));

/* Whether a change of this element would touch a field someone is in, or has put something into. */
export function inUse(element) {
  const fields = [...element.querySelectorAll(TYPED)];
  if (element.matches(TYPED)) fields.push(element);
  return fields.some((field) => !skipped(field, element) && (field === document.activeElement || begun(field)));
}

function selection(field) {
  try {
    return field.selectionStart === null ? null : [field.selectionStart, field.selectionEnd, field.selectionDirection];
  } catch {
    return null; // kinds of input that have no caret
  }
}

/* The keyboard stays where it was, caret and all, whatever moves around it. */
export async function keepingFocus(work) {
  const field = document.activeElement;
  const caret = field && selection(field);
  const done = await work();
  if (field && field !== document.activeElement && field.isConnected && document.activeElement === document.body) {
    field.focus({ preventScroll: true });
    if (caret) field.setSelectionRange(...caret);
  }
  return done;
}
