/* A bracket that is pressed opens the card of its paragraph at that bracket; the link beside it opens the card itself. */
export async function open(paragraph, address) {
  const slot = document.getElementById(`slot-${paragraph.id}`);
  if (!slot) return null;
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "error" }).catch(() => null);
  if (!answer || answer.status >= 500) return null;
  await htmx.swap({ sourceElement: slot, target: slot, swap: "innerHTML", text: await answer.text() });
  return slot;
}

const chosen = () => !(getSelection()?.isCollapsed ?? true);

document.addEventListener("click", ({ target }) => {
  const sign = target.closest?.(".words b[data-n]");
  const paragraph = sign?.closest(".paragraph");
  const link = paragraph?.querySelector(".actions-link");
  if (!link || chosen()) return;
  open(paragraph, `${link.getAttribute("href")}?bracket=${sign.dataset.n}`);
});
