/* Beside a text, where in it brackets are open and what is agreed; a press on a mark leads there. The contents say it in
   figures, so this is for the eye alone. */
const strip = document.querySelector("[data-strip]");
const SVG = "http://www.w3.org/2000/svg";
const LEAST = 60; /* a heading is seen too */
const MANY = 12; /* so many open places in a paragraph look like any number more */

function mark(paragraph, y, size) {
  const open = Number(paragraph.dataset.open ?? 0);
  if (!open && paragraph.dataset.state === "open") return null;
  const rect = document.createElementNS(SVG, "rect");
  const facts = { x: 0, width: 10, y, height: size, class: open ? "open" : "agreed", "data-leads": paragraph.id };
  for (const [name, value] of Object.entries(facts)) rect.setAttribute(name, value);
  if (open) rect.setAttribute("fill-opacity", 0.35 + (0.65 * Math.min(open, MANY)) / MANY);
  return rect;
}

function draw() {
  const marks = [];
  let y = 0;
  for (const paragraph of document.querySelectorAll(".paragraphs > .paragraph:not([hidden])")) {
    const size = Math.max(LEAST, paragraph.querySelector(".words").textContent.length);
    marks.push(mark(paragraph, y, size));
    y += size;
  }
  strip.setAttribute("viewBox", `0 0 10 ${Math.max(y, 1)}`);
  strip.replaceChildren(...marks.filter(Boolean));
  strip.toggleAttribute("hidden", !strip.childElementCount);
}

if (strip) {
  draw();
  document.addEventListener("live:applied", draw);
  strip.addEventListener("click", ({ target }) => {
    document.getElementById(target.dataset.leads)?.scrollIntoView({ block: "center" });
  });
}
