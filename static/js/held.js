/* Words of mine that wait to be shown: when their time is over the page asks what has become of them. */
const MOMENT = 1000; /* they go out shortly after their time, not at it */
const AGAIN = 2000;

function watch() {
  for (const strip of document.querySelectorAll(".callback[data-seconds]")) {
    const seconds = Number(strip.dataset.seconds);
    delete strip.dataset.seconds;
    setTimeout(ask, seconds > 0 ? seconds * 1000 + MOMENT : AGAIN, strip.parentElement.id);
  }
}

async function ask(id) {
  const box = document.getElementById(id);
  if (!box?.firstElementChild) return;
  const answer = await fetch(box.dataset.held, { headers: { "HX-Request": "true" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return void setTimeout(ask, AGAIN, id);
  const within = box.contains(document.activeElement);
  await htmx.swap({ sourceElement: box, target: box, swap: "outerHTML", text: await answer.text() });
  if (within) document.querySelector(`#${id} button, #${id} ~ form textarea`)?.focus();
  watch();
}

document.addEventListener("htmx:after:swap", watch);
watch();
