/* What is selected in a message when its "Quote" is pressed is what is quoted of it; else the whole. */
function chosen(message) {
  const selection = getSelection();
  const text = document.getElementById(message)?.querySelector(".text");
  const inside = text?.contains(selection.anchorNode) && text.contains(selection.focusNode);
  return inside ? selection.toString().trim() : "";
}

function address({ target }) {
  const link = target.closest?.("a[data-quote]");
  if (!link) return;
  const href = new URL(link.href);
  const words = chosen(link.dataset.quote);
  if (words) href.searchParams.set("words", words);
  else href.searchParams.delete("words");
  link.href = href;
}

document.addEventListener("pointerdown", address);
document.addEventListener("keydown", address);
