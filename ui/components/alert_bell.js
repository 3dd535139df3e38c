// The bell's ear: over the tab's live line it hears that there is something new to read, and lets the bell alone be drawn anew.

const QUIET = 400;
const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const room = rooms.get(parentElement) || { timer: 0 };
  rooms.set(parentElement, room);
  if (room.leave) room.leave();
  const tell = (news) => {
    clearTimeout(room.timer);
    if (news.unread === data.unread && news.newest === data.newest) return;
    if (document.hidden) return document.addEventListener("visibilitychange", () => tell(news), { once: true });
    room.timer = setTimeout(() => setTriggerValue("notice", `${news.unread} ${news.newest}`), QUIET);
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
