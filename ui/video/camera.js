// How a shot is filmed: the move as the film will show it, every other move beside it, how strongly, and on what point.
// What is chosen is seen at once; the studio hears of it a moment later.

const rooms = new WeakMap();
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const ARROWS = {
  static: "M5 5h10v10H5z", push: "M3 3l4 4M17 3l-4 4M3 17l4-4M17 17l-4-4M8 8h4v4H8z", pull: "M7 7L3 3m0 3V3h3M13 7l4-4m-3 0h3v3M7 13l-4 4m0-3v3h3M13 13l4 4m-3 0h3v-3",
  pan_left: "M15 15A7 7 0 0 0 4 9m0-4v4h4", pan_right: "M5 15a7 7 0 0 1 11-6m0-4v4h-4", truck_left: "M17 10H3m4-4l-4 4 4 4", truck_right: "M3 10h14m-4-4l4 4-4 4",
  track: "M3 13h9m-3-3l3 3-3 3M14 6a2 2 0 1 1 0 .01M15 9v5", tilt_up: "M7 16q8-6 0-12m0 4V4h4", tilt_down: "M7 4q8 6 0 12m0-4v4h4", handheld: "M3 11q2-5 4 0t4 0 4 0q1-3 2-1",
  crane_up: "M10 17V3m-4 4l4-4 4 4", crane_down: "M10 3v14m-4-4l4 4 4-4", orbit: "M4 12c0 2 3 4 6 4s6-2 6-4-3-4-6-4m2-3l-3 3 3 3",
};

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

const make = (tag, name, parent, text) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  parent.append(made);
  return made;
};
const frames = (way) => way.map(([x, y, z]) => ({ transform: `translate(${(-100 * x).toFixed(3)}%, ${(-100 * y).toFixed(3)}%) scale(${z.toFixed(5)})` }));

function build(parent, first) {
  const room = { shot: first.shot, data: first, timer: 0 };
  const home = parent.querySelector(".here");
  home.replaceChildren();
  const root = make("div", "cam", home);
  const left = make("div", "", root), right = make("div", "", root);
  const view = make("div", "view", left), picture = make("img", "", view), clip = make("video", "", view), mark = make("span", "mark", view), run = make("i", "run", view);
  picture.alt = "";
  Object.assign(clip, { muted: true, loop: true, playsInline: true, controls: true });
  const under = make("div", "under", left), box = make("div", "still", under), whole = make("img", "", box);
  const a = make("i", "edge a", box), b = make("i", "edge b", box);
  make("span", "", a); make("span", "", b);
  const dot = make("button", "dot", box), side = make("div", "", under);
  dot.type = "button";
  const hint = make("p", "hint", side), auto = make("button", "link", side);
  const strongName = make("p", "name", right), strengths = make("div", "strengths", right), movesName = make("p", "name", right), moves = make("div", "moves", right);
  let playing = [];

  const way = () => room.data.ways[room.movement][room.strength];
  const play = () => {
    playing.forEach((one) => one.cancel());
    playing = [];
    const steps = frames(way());
    picture.style.transform = steps[0].transform;
    if (!room.data.clip && !still()) {
      const how = { duration: 1000 * room.data.seconds, iterations: Infinity };
      playing = [picture.animate(steps, how), run.animate([{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }], how)];
    }
    const [start, end] = [way()[0], way().at(-1)];
    for (const [edge, [x, y, z]] of [[a, start], [b, end]]) Object.assign(edge.style, { left: `${100 * x / z}%`, top: `${100 * y / z}%`, width: `${100 / z}%`, height: `${100 / z}%` });
    for (const tile of moves.children) tile.setAttribute("aria-checked", String(tile.dataset.move === room.movement));
    for (const one of strengths.children) one.setAttribute("aria-checked", String(one.dataset.strength === room.strength));
    rove(moves); rove(strengths);
  };
  const rove = (group) => { for (const one of group.children) one.tabIndex = one.getAttribute("aria-checked") === "true" ? 0 : -1; };
  const choose = (what) => {
    Object.assign(room, what);
    room.since = Date.now();
    play();
    clearTimeout(room.timer);
    room.timer = setTimeout(() => room.tell("aim", { shot: room.shot, movement: room.movement, strength: room.strength }), 350);
  };
  const keys = (group, step) => group.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: step, ArrowUp: -step }[event.key];
    if (!by || room.data.locked) return;
    event.preventDefault();
    const all = [...group.children], next = all[(all.indexOf(event.target.closest("button")) + by + all.length) % all.length];
    next.focus(); next.click();
  });
  keys(moves, 3); keys(strengths, 1);
  const put = ([x, y]) => {
    Object.assign(dot.style, { left: `${100 * x}%`, top: `${100 * y}%` });
    dot.setAttribute("aria-label", room.data.words.focus_at.replace("{x}", Math.round(100 * x)).replace("{y}", Math.round(100 * y)));
  };
  const hold = (point) => {
    room.focus = point.map((n) => Math.min(1, Math.max(0, n)));
    put(room.focus);
    clearTimeout(room.focusTimer);
    room.focusTimer = setTimeout(() => room.tell("focus", { shot: room.shot, at: room.focus }), 350);
  };
  box.addEventListener("click", (event) => {
    if (room.data.locked || (event.target === dot && !event.detail)) return;
    const area = box.getBoundingClientRect();
    hold([(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height]);
  });
  dot.addEventListener("keydown", (event) => {
    const by = { ArrowRight: [0.02, 0], ArrowLeft: [-0.02, 0], ArrowDown: [0, 0.02], ArrowUp: [0, -0.02] }[event.key];
    if (!by || room.data.locked) return;
    event.preventDefault();
    hold(room.focus.map((n, i) => n + by[i]));
  });
  auto.addEventListener("click", () => room.tell("focus", { shot: room.shot, at: null }));

  room.show = (data) => {
    const fresh = room.data !== data && Date.now() - (room.since || 0) > 1500;
    room.data = data;
    if (fresh || !room.movement) Object.assign(room, { movement: data.movement, strength: data.strength });
    room.focus = data.focus;
    root.style.setProperty("--ratio", data.ratio);
    root.classList.toggle("own", Boolean(data.own));
    for (const img of [picture, whole]) if (img.getAttribute("src") !== data.picture) img.src = data.picture;
    whole.alt = data.alt;
    picture.hidden = Boolean(data.clip); clip.hidden = !data.clip; run.hidden = Boolean(data.clip);
    if (data.clip && clip.getAttribute("src") !== data.clip) { clip.src = data.clip; clip.muted = true; if (!still()) clip.play().catch(() => {}); }
    mark.textContent = data.length;
    mark.hidden = Boolean(data.clip);
    a.firstChild.textContent = data.words.begins; b.firstChild.textContent = data.words.ends;
    hint.textContent = data.words.focus; auto.textContent = data.words.focus_auto;
    auto.hidden = !data.focus_chosen || data.locked;
    box.classList.toggle("locked", data.locked); dot.disabled = data.locked;
    strongName.textContent = data.words.strength; movesName.textContent = data.words.moves;
    groups(data);
    put(room.focus);
    play();
  };
  const groups = (data) => {
    for (const [group, name] of [[strengths, data.words.strength], [moves, data.words.moves]]) { group.setAttribute("role", "radiogroup"); group.setAttribute("aria-label", name); }
    if (!strengths.children.length) for (const one of data.strengths) {
      const button = make("button", "", strengths, one.word);
      button.dataset.strength = one.id; button.setAttribute("role", "radio"); button.type = "button";
      button.addEventListener("click", () => choose({ strength: one.id }));
    }
    if (!moves.children.length) for (const one of data.moves) moves.append(tile(one));
    for (const button of [...strengths.children, ...moves.children]) button.disabled = data.locked;
    for (const each of moves.children) { const img = each.querySelector("img"); if (img.getAttribute("src") !== data.thumb) img.src = data.thumb; }
  };
  const tile = (one) => {
    const button = document.createElement("button");
    button.className = "tile"; button.type = "button"; button.dataset.move = one.id; button.setAttribute("role", "radio");
    const pic = make("span", "pic", button), img = make("img", "", pic);
    img.alt = "";
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 20 20"); svg.setAttribute("aria-hidden", "true"); path.setAttribute("d", ARROWS[one.id] || ARROWS.static);
    svg.append(path); pic.append(svg);
    make("span", "nm", button, one.word);
    let going = null;
    const go = () => { if (!going && !still()) going = img.animate(frames(room.data.ways[one.id][room.strength]), { duration: 2200, iterations: Infinity }); };
    const stop = () => { going?.cancel(); going = null; };
    button.addEventListener("pointerenter", go); button.addEventListener("focus", go);
    button.addEventListener("pointerleave", stop); button.addEventListener("blur", stop);
    button.addEventListener("click", () => choose({ movement: one.id }));
    return button;
  };
  return room;
}
