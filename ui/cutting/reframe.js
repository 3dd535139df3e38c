// What another ratio shows of each shot: the whole picture, bright where it stays, the subject dashed. Dragged or moved by arrow keys.

const NUDGE = 0.01, LEAP = 0.05, REST_MS = 500, RECENT_MS = 4000;
// The window is drawn anew after each change: the ratio that was looked at and the shot that was moved by keys are found again.
const lately = (globalThis.dailiesReframe ??= { ratio: "", shot: "", at: 0 });

export default livingIn(enterReframe, "film");

function enterReframe(parent) {
  const home = parent.querySelector(".here");
  const room = { home, ratio: lately.ratio, moved: new Map(), tiles: new Map(), resting: new Map() };
  const head = make("div", "head", home);
  room.choice = make("div", "choice", head, { role: "radiogroup" });
  room.count = make("span", "count", head, { "aria-live": "polite" });
  room.all = make("button", "link", head);
  room.all.addEventListener("click", () => { forget(room); room.tell("all", { ratio: room.ratio }); });
  room.grid = make("div", "grid", home);
  room.hint = make("p", "hint", home);
  room.choice.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) { room.ratio = lately.ratio = button.dataset.id; drawReframe(room); }
  });
  room.choice.addEventListener("keydown", (event) => {
    const all = [...room.choice.children], next = choiceAfter(event.key, all.indexOf(event.target.closest("button")), all.length, 1);
    if (next === null) return;
    event.preventDefault();
    all[next].focus();
    all[next].click();
  });
  room.take = (data) => {
    room.data = data;
    if (!room.resting.size && !deeds.waiting(data.deeds.of).length) room.moved.clear();
    if (!data.ratios.some((one) => one.id === room.ratio)) room.ratio = data.ratios[0].id;
    drawReframe(room);
    if (!room.home.contains(room.home.getRootNode().activeElement) && Date.now() - lately.at < RECENT_MS) room.tiles.get(lately.shot)?.win.focus();
  };
  room.leave = () => { for (const timer of room.resting.values()) clearTimeout(timer); home.replaceChildren(); };
  return room;
}

const inRatio = (room) => room.data.ratios.find((one) => one.id === room.ratio);
const movedAs = (room, shot) => `${room.ratio}/${shot}`;

function forget(room) {
  for (const key of [...room.moved.keys()]) if (key.startsWith(`${room.ratio}/`)) room.moved.delete(key);
}

/** The window of a shot as it is here and now: moved, or as the studio says. */
function seenOf(room, shot) {
  const told = inRatio(room).windows[shot], moved = room.moved.get(movedAs(room, shot));
  return moved ? { ...told, window: moved, by_hand: true } : told;
}

function drawReframe(room) {
  const { data } = room, { words } = data;
  mark(room.choice, "aria-label", words.ratio);
  data.ratios.forEach((one, n) => {
    const button = room.choice.children[n] || make("button", "", room.choice, { role: "radio" });
    if (!button.firstChild) { make("i", "", button); make("span", "", button); }
    button.dataset.id = one.id;
    button.firstChild.style.aspectRatio = one.shape;
    text(button.lastChild, one.id);
    mark(button, "aria-checked", String(one.id === room.ratio));
    button.tabIndex = one.id === room.ratio ? 0 : -1;
  });
  data.shots.forEach((shot) => drawTile(room, shot));
  for (const [id, tile] of room.tiles) if (!data.shots.some((shot) => shot.id === id)) { tile.root.remove(); room.tiles.delete(id); }
  const byHand = data.shots.filter((shot) => seenOf(room, shot.id).by_hand).length;
  text(room.count, fill(words.by_hand_count, { n: byHand, total: data.shots.length }));
  text(room.all, words.all_as_found);
  room.all.hidden = !byHand || data.locked;
  text(room.hint, words.hint);
}

function drawTile(room, shot) {
  const { words, locked } = room.data, seen = seenOf(room, shot.id);
  const tile = room.tiles.get(shot.id) || buildTile(room, shot.id);
  tile.pic.style.aspectRatio = shot.shape;
  if (shot.still && tile.still.getAttribute("src") !== shot.still) tile.still.src = shot.still;
  lay(tile.win, seen.window);
  tile.held.hidden = !seen.held;
  if (seen.held) lay(tile.held, seen.held);
  const found = seen.by_hand ? words.found_hand : seen.found;
  mark(tile.win, "aria-label", fill(words.window, { n: shot.n, ratio: room.ratio, found }));
  tile.win.disabled = locked;
  text(tile.n, shot.n);
  text(tile.found, found);
  tile.root.classList.toggle("by-hand", seen.by_hand);
  text(tile.back, words.as_found);
  mark(tile.back, "aria-label", `${words.as_found}: ${shot.n}`);
  tile.back.hidden = !seen.by_hand || locked;
}

function lay(element, [left, top, right, bottom]) {
  Object.assign(element.style, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%` });
}

function buildTile(room, id) {
  const tile = { root: make("div", "tile", room.grid) };
  tile.pic = make("div", "pic", tile.root);
  tile.still = make("img", "", tile.pic, { alt: "", draggable: "false" });
  tile.win = make("button", "win", tile.pic);
  tile.held = make("i", "held", tile.pic);
  const foot = make("div", "foot", tile.root);
  tile.n = make("b", "", foot);
  tile.found = make("span", "found", foot);
  tile.back = make("button", "link", foot);
  tile.back.addEventListener("click", () => { room.moved.delete(movedAs(room, id)); room.tell("back", { shot: id, ratio: room.ratio }); });
  hearDrag(room, id, tile);
  tile.win.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step || room.data.locked) return;
    event.preventDefault();
    event.stopPropagation();
    const far = event.shiftKey ? LEAP : NUDGE;
    Object.assign(lately, { shot: id, at: Date.now() });
    if (moveBy(room, id, seenOf(room, id).window, step[0] * far, step[1] * far)) settleSoon(room, id);
  });
  room.tiles.set(id, tile);
  return tile;
}

function hearDrag(room, id, tile) {
  let from = null;
  tile.pic.addEventListener("pointerdown", (event) => {
    if (room.data.locked || event.button) return;
    const box = tile.pic.getBoundingClientRect();
    from = { x: event.clientX, y: event.clientY, box, window: seenOf(room, id).window, moved: false };
    tile.pic.setPointerCapture(event.pointerId);
  });
  tile.pic.addEventListener("pointermove", (event) => {
    if (!from) return;
    const across = (event.clientX - from.x) / from.box.width, down = (event.clientY - from.y) / from.box.height;
    from.moved = moveBy(room, id, from.window, across, down) || from.moved;
  });
  const end = () => {
    if (from?.moved) settle(room, id, room.ratio);
    else if (from) tile.win.focus();
    from = null;
  };
  tile.pic.addEventListener("pointerup", end);
  tile.pic.addEventListener("pointercancel", end);
}

/** Whether a window went anywhere: it stays within the picture. */
function moveBy(room, id, [left, top, right, bottom], across, down) {
  const x = Math.min(Math.max(across, -left), 1 - right), y = Math.min(Math.max(down, -top), 1 - bottom);
  const next = [left + x, top + y, right + x, bottom + y], now = seenOf(room, id).window;
  if (next.every((side, n) => Math.abs(side - now[n]) < 1e-4)) return false;
  room.moved.set(movedAs(room, id), next);
  drawReframe(room);
  return true;
}

function settleSoon(room, id) {
  const key = movedAs(room, id), ratio = room.ratio;
  clearTimeout(room.resting.get(key));
  room.resting.set(key, setTimeout(() => settle(room, id, ratio), REST_MS));
}

function settle(room, id, ratio) {
  const key = `${ratio}/${id}`, moved = room.moved.get(key);
  clearTimeout(room.resting.get(key));
  room.resting.delete(key);
  if (!moved) return;
  const [x, y] = [(moved[0] + moved[2]) / 2, (moved[1] + moved[3]) / 2].map((side) => Math.min(1, Math.max(0, Math.round(side * 1e4) / 1e4)));
  room.tell("move", { shot: id, ratio, x, y });
}
