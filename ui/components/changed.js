// Hears over one WebSocket that rows of a film changed, and says so to the script: at once, then no oftener than asked.

const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room || room.project !== data.project) {
    if (room) room.leave();
    room = enter(data.project);
    rooms.set(parentElement, room);
  }
  room.drawn = data.stamp;
  room.every = data.every;
  room.tell = (stamp) => setTriggerValue("changed", stamp);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function enter(project) {
  const room = { project, drawn: "", heard: "", every: 1500, closed: false, toldAt: 0, timer: 0 };
  let socket = null;
  let wait = 500;

  const tell = () => {
    room.timer = 0;
    if (room.closed || room.heard === room.drawn) return;
    room.toldAt = Date.now();
    room.tell(room.heard);
  };
  const hear = (stamp) => {
    room.heard = stamp;
    if (stamp === room.drawn || room.timer) return;
    room.timer = setTimeout(tell, Math.max(0, room.toldAt + room.every - Date.now()));
  };
  const open = () => {
    if (room.closed) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
    socket.onopen = () => {
      wait = 500;
      socket.send(JSON.stringify({ action: "subscribe", channel: `project:${project}` }));
    };
    socket.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (news.type === "changed") hear(news.data.stamp);
      if (news.type === "signed_out" || news.type === "refused") hear(news.type);
    };
    socket.onclose = () => {
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 8000);
    };
  };

  room.leave = () => {
    room.closed = true;
    clearTimeout(room.timer);
    if (socket) socket.close();
  };
  open();
  return room;
}
