/* Holds the socket: connects, comes back, stops where it is told to, and knows when the page is not current. */
const SEAT = new Set([4403, 4404]);
const SESSION = 4401;
const HAT = 4410;
const ACKNOWLEDGE = 4409; /* the page, asked for anew, leads to what is to be acknowledged first */
const BUSY = 1013;

const LIFE = 10_000; /* a connection that lived this long begins the waiting anew */
const FIRST = 1000;
const SOON = 5000; /* the longest wait of the first attempts, and of all later ones */
const LATER = 60_000;
const EARLY_ATTEMPTS = 6;
const LOOK = 5000;
const SILENT = 70_000; /* the server is heard every 25 s, be it with nothing: so long without means asleep, or cut off */
const REFUSALS = 3;

export function connect({ address, take, lost, back }) {
  let socket = null;
  let timer = 0;
  let attempts = 0;
  let never_opened = 0;
  let opened_before = false;
  let ended = false;
  let busy = false;
  let heard = Date.now();
  const waiting_to_say = [];

  function open() {
    clearTimeout(timer);
    const mine = (socket = new WebSocket(address()));
    let born = 0;
    heard = Date.now();
    mine.onopen = () => {
      born = heard = Date.now();
      never_opened = 0;
      if (opened_before) back();
      opened_before = true;
      for (const say of waiting_to_say) say();
    };
    mine.onmessage = ({ data }) => {
      heard = Date.now();
      if (mine === socket) take(data);
    };
    mine.onclose = ({ code }) => {
      if (mine === socket) closed(code, born);
    };
  }

  function closed(code, born) {
    socket = null;
    busy = code === BUSY;
    if (code >= 4000 && code < 5000) return end(code);
    if (born && Date.now() - born > LIFE) attempts = 0;
    if (!born) never_opened += 1;
    attempts += 1;
    lost(busy ? "busy" : "lost");
    if (never_opened >= REFUSALS) suspect();
    timer = setTimeout(open, delay());
  }

  /* The server answers and only the socket does not open: something in between does not let it. */
  async function suspect() {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer && answer.status < 500 && !socket) lost("refused");
  }

  /* Anything up to the bound, so that those who were cut off together do not come back together. */
  function delay() {
    if (busy) return SOON + Math.random() * (LATER / 2);
    const bound = Math.min(attempts < EARLY_ATTEMPTS ? SOON : LATER, FIRST * 2 ** (attempts - 1));
    return Math.random() * bound;
  }

  function end(code) {
    ended = true;
    if (code === ACKNOWLEDGE) return location.reload();
    lost(code === SESSION ? "session" : code === HAT ? "hat" : SEAT.has(code) ? "seat" : "refused");
  }

  function let_go() {
    clearTimeout(timer);
    const old = socket;
    socket = null;
    old?.close();
  }

  /* The old connection may look alive and be dead: begin a new one from the last number. */
  function renew() {
    if (ended) return;
    let_go();
    lost("lost");
    open();
  }

  function look() {
    if (socket && Date.now() - heard > SILENT) renew();
  }

  setInterval(look, LOOK);
  addEventListener("online", renew);
  addEventListener("offline", () => !ended && lost("lost"));
  addEventListener("pagehide", () => !ended && let_go());
  addEventListener("pageshow", ({ persisted }) => persisted && renew());
  /* An answer to a form shows that the server is there again: no need to wait for one's turn. */
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!ended && !socket && ctx.response.status < 500) open();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    look();
    if (!ended && !busy && !socket && never_opened < REFUSALS) open();
  });
  open();

  return {
    open: () => socket?.readyState === WebSocket.OPEN,
    /* Says it where the connection is open; whether it was said. */
    say(words) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(words));
      return true;
    },
    opened: (say) => waiting_to_say.push(say),
  };
}
