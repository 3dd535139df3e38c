// A shot seen large: its picture, its takes, two of them compared, and a picture of one's own put in their place.

const rooms = new WeakMap();
const asset = (sha) => `/api/v1/assets/${sha}`;

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room) {
    room = enter(parentElement);
    rooms.set(parentElement, room);
  }
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.take(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function image(frame, sha, alt) {
  let picture = frame.querySelector("img");
  if (!sha) { if (picture) picture.remove(); return; }
  if (!picture) { picture = document.createElement("img"); frame.prepend(picture); }
  if (frame.dataset.sha !== sha) { picture.src = asset(sha); frame.dataset.sha = sha; }
  picture.alt = alt;
}

function enter(parent) {
  const root = parent.querySelector("[data-at=view]");
  const room = { root, data: null, seen: "", other: "", comparing: false, mode: "wipe", zoom: 1, shot: "", at: buildView(root) };
  hearTools(room);
  hearDrops(room);
  const pasted = (event) => pastePicture(room, event);
  const keys = (event) => viewKeys(room, event);
  document.addEventListener("paste", pasted);
  document.addEventListener("keydown", keys);
  room.take = (data) => take(room, data);
  room.leave = () => {
    document.removeEventListener("paste", pasted);
    document.removeEventListener("keydown", keys);
    root.replaceChildren();
  };
  return room;
}

function buildView(root) {
  const at = {};
  at.stage = make("div", "sv-stage", root);
  at.a = make("div", "fr big sv-a", at.stage);
  at.b = make("div", "fr big sv-b", at.stage);
  at.nameA = make("span", "no", at.a);
  at.nameB = make("span", "no", at.b);
  at.mid = make("div", "mid", at.a);
  at.midWord = make("span", "gl s-work", at.mid);
  at.dev = make("div", "dev", at.a);
  at.edge = make("div", "sv-edge", at.stage, { "aria-hidden": "true" });
  at.drop = make("div", "sv-drop", at.stage);
  at.tools = make("div", "sv-tools", root);
  at.previous = make("button", "sv-btn ic-only", at.tools);
  make("i", "ic ic-left", at.previous, { "aria-hidden": "true" });
  at.place = make("span", "sv-place", at.tools);
  at.next = make("button", "sv-btn ic-only", at.tools);
  make("i", "ic ic-right", at.next, { "aria-hidden": "true" });
  at.gap = make("span", "sb-gap", at.tools);
  at.slider = make("input", "sv-slider", at.tools, { type: "range", min: "0", max: "100", value: "50" });
  at.mode = make("button", "sv-btn", at.tools);
  at.compare = make("button", "sv-btn", at.tools);
  at.zoom = make("button", "sv-btn", at.tools);
  at.strip = make("div", "sv-strip", root, { role: "group" });
  at.below = make("div", "sv-below", root);
  at.use = make("button", "sb-btn", at.below);
  at.own = make("button", "sb-btn quiet", at.below);
  make("i", "ic ic-own", at.own, { "aria-hidden": "true" });
  at.ownWord = make("span", "", at.own);
  at.download = make("a", "sb-btn quiet", at.below);
  make("i", "ic ic-down", at.download, { "aria-hidden": "true" });
  at.downWord = make("span", "", at.download);
  at.hint = make("small", "sv-hint", at.below);
  at.file = make("input", "", root, { type: "file", accept: "image/png,image/jpeg,image/webp,image/heic,image/avif", hidden: "", tabindex: "-1" });
  return at;
}

/** What is done on the picture and with its buttons. */
function hearTools(room) {
  const { at } = room;
  at.slider.oninput = () => at.stage.style.setProperty("--at", `${at.slider.value}%`);
  at.compare.onclick = () => { room.comparing = !room.comparing; draw(room); };
  at.mode.onclick = () => { room.mode = room.mode === "wipe" ? "side" : "wipe"; draw(room); };
  at.zoom.onclick = () => { room.zoom = room.zoom >= 4 ? 1 : room.zoom * 2; draw(room); };
  at.previous.onclick = () => room.tell("go", room.data.previous);
  at.next.onclick = () => room.tell("go", room.data.next);
  at.own.onclick = () => at.file.click();
  at.file.onchange = () => { if (at.file.files[0]) bringPicture(room, at.file.files[0]); at.file.value = ""; };
  at.stage.addEventListener("pointermove", (event) => {
    const frame = event.target.closest(".fr") || at.a;
    const box = frame.getBoundingClientRect();
    if (room.zoom > 1) {
      at.stage.style.setProperty("--ox", `${Math.round((100 * (event.clientX - box.left)) / box.width)}%`);
      at.stage.style.setProperty("--oy", `${Math.round((100 * (event.clientY - box.top)) / box.height)}%`);
    } else if (!at.slider.hidden && (event.buttons & 1 || event.pointerType === "touch")) {
      at.slider.value = (100 * (event.clientX - box.left)) / box.width;
      at.slider.oninput();
    }
  });
}

const takeOf = (room, id) => room.data.takes.find((take) => take.id === id);

const chosenTake = (room) => room.data.takes.find((take) => take.chosen);

/** The take that is seen: the one that was asked for, else the chosen one, else the newest. */
const shownTake = (room) => takeOf(room, room.seen) || chosenTake(room) || room.data.takes[room.data.takes.length - 1];

// Two takes side by side say which model made each, for how much, in how long.
const named = (room, take) => [fill(room.data.words.take, { n: take.n }), take.said].filter(Boolean).join(" · ");

function draw(room) {
  const { data } = room;
  const w = data.words;
  room.root.style.setProperty("--ratio", data.ratio);
  const a = shownTake(room);
  const others = data.takes.filter((take) => take !== a);
  const b = room.comparing ? takeOf(room, room.other) || others[others.length - 1] : null;
  const both = Boolean(a && b);
  room.root.className = `sv ${both ? `both ${room.mode}` : ""} ${room.zoom > 1 ? "zoomed" : ""}`;
  image(room.at.a, a ? a.img : "", data.alt);
  room.at.a.classList.toggle("ph", !a);
  image(room.at.b, b ? b.img : "", both ? fill(w.take, { n: b.n }) : "");
  room.at.b.hidden = !both;
  text(room.at.nameA, both ? named(room, a) : "");
  text(room.at.nameB, both ? named(room, b) : "");
  room.at.nameA.hidden = room.at.nameB.hidden = !both;
  const busy = data.look === "work";
  room.at.mid.hidden = room.at.dev.hidden = !(busy || room.bringing);
  text(room.at.midWord, room.bringing ? w.bringing : data.word);
  room.at.stage.style.setProperty("--zoom", room.zoom);
  room.at.edge.hidden = room.at.slider.hidden = !(both && room.mode === "wipe");
  room.at.slider.setAttribute("aria-label", w.slider);
  room.at.stage.style.setProperty("--at", `${room.at.slider.value}%`);
  drawTools(room, both);
  drawStrip(room, a, b);
  drawBelow(room, a, b);
}

function drawTools(room, both) {
  const { data } = room;
  const w = data.words;
  text(room.at.place, data.place);
  room.at.previous.disabled = !data.previous;
  room.at.next.disabled = !data.next;
  room.at.previous.setAttribute("aria-label", w.previous);
  room.at.next.setAttribute("aria-label", w.next);
  text(room.at.compare, room.comparing ? w.compare_end : w.compare);
  room.at.compare.hidden = data.takes.length < 2;
  room.at.compare.setAttribute("aria-pressed", String(room.comparing));
  text(room.at.mode, room.mode === "wipe" ? w.side : w.wipe);
  room.at.mode.hidden = !both;
  text(room.at.zoom, `${w.zoom} ${room.zoom}×`);
  room.at.zoom.hidden = !data.takes.length;
}

/** The takes in a row, each a button. */
function drawStrip(room, a, b) {
  const { data } = room;
  const w = data.words;
  room.at.strip.hidden = data.takes.length < 2;
  room.at.strip.setAttribute("aria-label", w.takes);
  const ids = new Set(data.takes.map((take) => take.id));
  for (const old of [...room.at.strip.children]) if (!ids.has(old.dataset.take)) old.remove();
  data.takes.forEach((take, place) => {
    let cell = [...room.at.strip.children].find((one) => one.dataset.take === take.id);
    if (!cell) cell = newCell(room, take, a);
    if (room.at.strip.children[place] !== cell) room.at.strip.insertBefore(cell, room.at.strip.children[place] || null);
    dressCell(room, cell, take, a, b);
  });
}

function newCell(room, take, a) {
  const cell = make("button", "sv-take", null, { "data-take": take.id });
  const frame = make("div", "fr", cell);
  make("span", "no", frame);
  const facts = make("span", "m", cell);
  make("span", "", facts);
  make("span", "", facts);
  cell.onclick = () => {
    if (room.comparing && take.id !== a?.id) room.other = take.id;
    else room.seen = take.id;
    draw(room);
    if (!room.comparing) room.tell("see", take.id);
  };
  return cell;
}

function dressCell(room, cell, take, a, b) {
  const w = room.data.words;
  const frame = cell.querySelector(".fr");
  image(frame, take.thumb, "");
  text(frame.querySelector(".no"), String(take.n));
  text(cell.querySelector(".m").children[0], take.chosen ? w.chosen : take.when);
  text(cell.querySelector(".m").children[1], take.cost);
  cell.classList.toggle("on", take.chosen);
  cell.classList.toggle("seen", Boolean(a && take.id === a.id) || Boolean(b && take.id === b.id));
  cell.setAttribute("aria-pressed", String(Boolean(a && take.id === a.id)));
  cell.setAttribute("aria-label", fill(w.take_of, { n: take.n, made: take.by, cost: take.cost }) + (take.chosen ? ` · ${w.chosen}` : ""));
}

/** Below the picture: the take that is seen may be used, one's own put in its place, and it may be kept as a file. */
function drawBelow(room, a, b) {
  const { data } = room;
  const w = data.words;
  const both = Boolean(a && b);
  const better = both && !b.chosen ? b : a && !a.chosen ? a : null;
  room.at.use.hidden = !better || !data.may_edit;
  if (better) { text(room.at.use, fill(w.use, { n: better.n })); room.at.use.onclick = () => { room.comparing = false; room.tell("use", better.id); }; }
  text(room.at.ownWord, w.own);
  room.at.own.hidden = !data.may_edit;
  text(room.at.hint, data.may_edit ? w.own_hint : "");
  text(room.at.drop, w.drop);
  text(room.at.downWord, w.download);
  room.at.download.hidden = !a;
  if (a) { room.at.download.href = `${asset(a.img)}?name=${encodeURIComponent(data.name)}`; room.at.download.setAttribute("download", data.name); }
}

function viewKeys(room, event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.("input, textarea, select, [role=tab], [role=radio], [role=menu], [role=combobox], [contenteditable]")) return;
  const deed = room.data.keys[event.key.toLowerCase()];
  if (deed) {
    room.data.keys = {};
    room.tell(deed, room.data.shot);
  } else if (event.key === "ArrowLeft" && room.data.previous) room.tell("go", room.data.previous);
  else if (event.key === "ArrowRight" && room.data.next) room.tell("go", room.data.next);
  else return;
  event.preventDefault();
}

function take(room, data) {
  if (room.shot !== data.shot) Object.assign(room, { shot: data.shot, seen: "", other: "", comparing: false, zoom: 1, bringing: false });
  const had = room.data ? room.data.takes.length : 0;
  if (room.data && room.data.shot === data.shot && (data.takes.length !== had || data.wrong)) Object.assign(room, { seen: "", bringing: false });
  if (room.data && chosenTake(room)?.id !== data.takes.find((take) => take.chosen)?.id) room.seen = "";
  room.data = data;
  draw(room);
}
