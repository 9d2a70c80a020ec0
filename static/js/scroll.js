/* The thread stays at its end if one was there, and says how far it has been read. */
const list = document.querySelector("ol.messages[data-topic]");

function follow() {
  const toEnd = document.querySelector("[data-to-end]");
  const root = document.scrollingElement;
  const seen = { upto: Number(list.dataset.upto) || 0 };
  const atEnd = () => root.scrollHeight - root.scrollTop - root.clientHeight < 120;
  const last = () => list.lastElementChild;
  let wasAtEnd = true;

  /* Messages take their true height only once they are in view, so the end moves while one goes there. */
  function end(again = 3) {
    root.scrollTo({ top: root.scrollHeight, behavior: "instant" });
    if (again) requestAnimationFrame(() => end(again - 1));
  }

  function start() {
    if (location.hash && document.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`)) return;
    const ordinal = Number(list.dataset.at) || seen.upto + 1;
    const first = [...list.children].find((message) => Number(message.dataset.order) >= ordinal);
    if (!list.dataset.at && (!first || first === last())) end();
    else first?.scrollIntoView({ block: "center", behavior: "instant" });
    wasAtEnd = atEnd();
  }

  function arrived(changes) {
    const added = changes.some(({ addedNodes }) => [...addedNodes].some((node) => node === last()));
    if (wasAtEnd && added) end();
    else if (added && toEnd) toEnd.hidden = false;
    watchNew();
  }

  /* Read means: half of it stood on a page someone was looking at. */
  const reading = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) reached(Number(target.dataset.order));
  }, { threshold: [0, 0.5], rootMargin: "0px 0px -25% 0px" });
  const watched = new WeakSet();

  function watchNew() {
    for (const message of list.children) {
      if (watched.has(message)) continue;
      watched.add(message);
      if (Number(message.dataset.order) > seen.upto) reading.observe(message);
    }
  }

  let due = 0;
  function reached(ordinal) {
    if (!(ordinal > seen.upto) || document.hidden) return;
    seen.upto = ordinal;
    list.dataset.upto = ordinal;
    due ||= setTimeout(() => {
      due = 0;
      list.dispatchEvent(new CustomEvent("live:read", { bubbles: true, detail: { topic: list.dataset.topic, upto: seen.upto } }));
    }, 400);
  }

  /* Back in view after being hidden: what stands on the page now counts as read. */
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    for (const message of list.children) {
      if (Number(message.dataset.order) <= seen.upto) continue;
      reading.unobserve(message);
      reading.observe(message);
    }
  });

  addEventListener("scroll", () => {
    wasAtEnd = atEnd();
    if (wasAtEnd && toEnd) toEnd.hidden = true;
  }, { passive: true });
  addEventListener("resize", () => {
    if (wasAtEnd) end();
  });
  toEnd?.addEventListener("click", () => {
    toEnd.hidden = true;
    end();
  });
  new MutationObserver(arrived).observe(list, { childList: true });
  watchNew();
  start();
}

if (list) follow();
