// Whether somebody works for the studio: heard over the tab's live line, said at the top of the page. The page makes room for the
// words only while there are some, and moves nothing under a hand that presses or drags.

const SOON = 300, AFTER_A_PRESS = 600;
const rooms = new WeakMap();
const hand = (globalThis.dailiesHand ??= watchHand());

export default function ({ data, parentElement }) {
  const before = rooms.get(parentElement);
  if (before) before();
  const bar = parentElement.querySelector(".on-duty");
  let timer = 0;
  const show = (told) => {
    clearTimeout(timer);
    if (hand.down || Date.now() - hand.at < AFTER_A_PRESS) timer = setTimeout(() => show(told), SOON);
    else draw(bar, told);
  };
  const off = line.on("person:me", data.language, (news) => {
    if (news.type === "duty") show(news.data);
  });
  const leave = () => {
    clearTimeout(timer);
    off();
  };
  rooms.set(parentElement, leave);
  return () => {
    leave();
    rooms.delete(parentElement);
  };
}

function watchHand() {
  const now = { down: false, at: 0 };
  for (const kind of ["pointerdown", "pointerup", "pointercancel", "dragend"]) {
    document.addEventListener(kind, () => Object.assign(now, { down: kind === "pointerdown", at: Date.now() }), true);
  }
  return now;
}

function draw(bar, { why, title, words }) {
  for (const [at, text] of [["title", title], ["words", words]]) {
    const place = bar.querySelector(`[data-at=${at}]`);
    if (place.textContent !== text) place.textContent = text;
  }
  bar.hidden = !why;
  document.documentElement.toggleAttribute("data-nobody-works", Boolean(why));
}
