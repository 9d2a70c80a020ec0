/* The table of contents says how much is open below each heading: counted anew from the page when something changed. */
const number = new Intl.NumberFormat(document.documentElement.lang || "en");

function count() {
  const marks = [...document.querySelectorAll("[data-below]:not([data-elsewhere])")];
  const below = new Map(marks.map((mark) => [mark.dataset.below, mark]));
  const sums = new Map();
  let heading = null;
  for (const paragraph of document.querySelectorAll(".paragraphs > .paragraph:not([hidden])")) {
    heading = below.get(paragraph.id) ?? heading;
    if (heading) sums.set(heading, (sums.get(heading) ?? 0) + Number(paragraph.dataset.open ?? 0));
  }
  for (const [mark, open] of sums) mark.textContent = open ? number.format(open) : "";
}

if (document.querySelector("[data-below]")) document.addEventListener("live:applied", count);

/* On a narrow page the contents begin folded. */
const folded = document.querySelector(".contents > .folded");
if (folded && matchMedia("(max-width: 68.74rem)").matches) folded.open = false;
