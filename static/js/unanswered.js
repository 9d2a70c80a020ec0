/* A form to which no answer came, or that of a server at fault, says so where it stands; what was typed is left alone. */
const words = document.getElementById("live-state")?.dataset.wordsUnanswered;
const said = (form) => form.querySelector(":scope > .unanswered");

function tell(form) {
  if (!words || !form?.matches?.("form") || said(form)) return;
  const line = document.createElement("p");
  line.className = "error unanswered";
  line.setAttribute("role", "alert");
  line.textContent = words;
  form.append(line);
}

document.addEventListener("htmx:error", ({ detail: { ctx } }) => tell(ctx?.sourceElement));
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 500) tell(ctx.sourceElement);
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches?.("form")) said(ctx.sourceElement)?.remove();
});
