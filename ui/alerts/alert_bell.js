// The bell's ear: over the tab's live line it hears that there is something new to read, and lets the bell alone be drawn anew.
// How much there is to read it writes on the bell itself, so that the button stays the one that may have the focus.

const QUIET = 400;
const TRIES = 100;
const rooms = new WeakMap();

function mark(unread, words, tries = TRIES) {
  const bells = document.querySelectorAll(".st-key-bell button"); // one for the mouse, one for fingers
  if (!bells.length && tries) setTimeout(mark, 50, unread, words, tries - 1);
  for (const bell of bells) {
    if (unread) bell.dataset.unread = String(Math.min(unread, 99));
    else delete bell.dataset.unread;
    bell.ariaLabel = unread ? words : null;
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const room = rooms.get(parentElement) || { timer: 0 };
  rooms.set(parentElement, room);
  mark(data.unread, data.words);
  if (room.leave) room.leave();
  const tell = (news) => {
    clearTimeout(room.timer);
    if (news.unread === data.unread && news.newest === data.newest) return;
    if (document.hidden) return document.addEventListener("visibilitychange", () => tell(news), { once: true });
    room.timer = setTimeout(() => (globalThis.dailiesOnTheWay?.() ? tell(news) : setTriggerValue("notice", `${news.unread} ${news.newest}`)), QUIET);
  };
  room.leave = line.on("person:me", data.language, (news) => {
    if (news.type === "notice") tell(news.data);
  });
  return () => {
    clearTimeout(room.timer);
    room.leave();
    rooms.delete(parentElement);
  };
}
