/* Where one's own delegation keeps something: marks at paragraphs, fetched for oneself alone and never in what others get. */
const text = document.querySelector("[data-layer]");
let kept = new Map();

function draw() {
  for (const link of document.querySelectorAll(".paragraphs > .paragraph .actions-link")) {
    const words = kept.get(link.closest(".paragraph").id);
    if (words) link.dataset.ours = words;
    else delete link.dataset.ours;
  }
}

async function look() {
  const answer = await fetch(text.dataset.layer, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  kept = new Map([...found.querySelectorAll("[data-at]")].map((mark) => [mark.dataset.at, mark.textContent]));
  draw();
}

if (text) {
  look();
  document.addEventListener("live:applied", draw);
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.request?.method === "POST") look();
  });
}
