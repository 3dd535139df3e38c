// How a shot is filmed: the move as the film will show it, every other move beside it, how strongly, and on what point.
// What is chosen is seen at once; the studio hears of it a moment later.

const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room || room.shot !== data.shot) {
    room = build(parentElement, data);
    rooms.set(parentElement, room);
  }
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.show(data);
  return () => rooms.delete(parentElement);
}

function build(parent, first) {
  const room = { shot: first.shot, data: first, timer: 0 };
  const home = parent.querySelector(".here");
  home.replaceChildren();
  const root = make("div", "cam", home);
  const left = make("div", "", root), right = make("div", "", root);
  const view = make("div", "view", left), picture = make("img", "", view), clip = make("video", "", view), mark = make("span", "mark", view), run = make("i", "run", view);
  picture.alt = "";
  Object.assign(clip, { muted: true, loop: true, playsInline: true, controls: true });
  let playing = [];

  const play = () => {
    playing.forEach((one) => one.cancel());
    playing = [];
    const way = room.data.ways[room.movement][room.strength], steps = frames(way);
    picture.style.transform = steps[0].transform;
    if (!room.data.clip && !still()) {
      const how = { duration: 1000 * room.data.seconds, iterations: Infinity };
      playing = [picture.animate(steps, how), run.animate([{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }], how)];
    }
    point.mark(way);
    chosen.check();
  };
  const choose = (what) => {
    Object.assign(room, what);
    room.since = Date.now();
    play();
    clearTimeout(room.timer);
    room.timer = setTimeout(() => room.tell("aim", { shot: room.shot, movement: room.movement, strength: room.strength }), 350);
  };
  const point = cameraPoint(make("div", "under", left), room), chosen = choices(right, room, choose);

  room.show = (data) => {
    const fresh = room.data !== data && Date.now() - (room.since || 0) > 1500;
    room.data = data;
    if (fresh || !room.movement) Object.assign(room, { movement: data.movement, strength: data.strength });
    if (Date.now() - (room.held || 0) > 1500) room.focus = data.focus;
    root.style.setProperty("--ratio", data.ratio);
    root.classList.toggle("own", Boolean(data.own));
    if (picture.getAttribute("src") !== data.picture) picture.src = data.picture;
    picture.hidden = Boolean(data.clip); clip.hidden = !data.clip; run.hidden = Boolean(data.clip);
    if (data.clip && clip.getAttribute("src") !== data.clip) { clip.src = data.clip; clip.muted = true; if (!still()) clip.play().catch(() => {}); }
    mark.textContent = data.length;
    mark.hidden = Boolean(data.clip);
    point.fill(data);
    chosen.fill(data);
    play();
  };
  return room;
}
