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
    play();
    clearTimeout(room.timer);
    room.timer = setTimeout(() => {
      room.timer = 0;
      room.tell("aim", { shot: room.shot, movement: room.movement, strength: room.strength });
    }, 350);
  };
  const point = cameraPoint(make("div", "under", left), room), chosen = choices(right, room, choose);

  room.show = (data) => {
    room.data = data;
    // What was chosen last and is not in `data` yet stays: a page drawn in between shows the choice before it.
    const onItsWay = deeds.waiting(data.deeds.of);
    if (!room.timer) ({ movement: room.movement, strength: room.strength } = onItsWay.filter((told) => told.movement).pop() || data);
    if (!room.focusTimer) room.focus = onItsWay.filter((told) => "at" in told).pop()?.at || data.focus;
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
