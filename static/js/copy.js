/* Buttons that copy an address; where copying is refused they select it. */
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    document.getElementById("announcements").textContent = button.dataset.copied;
    button.textContent = button.dataset.copied;
  } catch {
    field.select();
  }
});
