/* Parts that come with the answer to a form stand in #delivered: they join the page as a push would, once. */
import { apply } from "./live-parts.js";

document.addEventListener("htmx:after:swap", () => {
  const box = document.getElementById("delivered");
  if (!box?.firstElementChild) return;
  const parts = [...box.children].map((part) => part.outerHTML);
  box.replaceChildren();
  apply(parts).then(() => document.dispatchEvent(new CustomEvent("live:applied")));
});
