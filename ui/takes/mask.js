// Where a picture may be changed: painted over it with a brush, by finger, mouse or keys. White is what may change.

const rooms = new WeakMap();
const WIDE = 768;
const ERASE = "erase", PAINT = "paint";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room) {
    room = enter(parentElement);
    rooms.set(parentElement, room);
  }
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.take(data);
  return () => {
    rooms.delete(parentElement);
  };
}

function enter(parent) {
  const root = parent.querySelector("[data-at=mask]");
  const room = { data: null, sha: "", deeds: [], how: PAINT, spot: { x: 0.5, y: 0.5 }, stroke: null, at: buildMask(root) };
  hearBrush(room);
  hearTools(room);
  room.take = (data) => take(room, data);
  return room;
}

function buildMask(root) {
  const stage = make("div", "mk-stage", root);
  const picture = make("img", "", stage);
  const canvas = make("canvas", "", stage, { tabindex: "0", role: "application" });
  const ring = make("div", "mk-ring", stage, { "aria-hidden": "true" });
  const tools = make("div", "sv-tools", root, { role: "group" });
  const paint = make("button", "sv-btn", tools);
  const erase = make("button", "sv-btn", tools);
  const size = make("label", "mk-size", tools);
  const sizeWord = make("span", "", size);
  const slider = make("input", "sv-slider", size, { type: "range", min: "3", max: "30", value: "9" });
  make("span", "sb-gap", tools);
  const undo = make("button", "sv-btn", tools);
  const clear = make("button", "sv-btn", tools);
  const share = make("p", "note mk-share", root, { role: "status" });
  const white = document.createElement("canvas");
  return { stage, picture, canvas, ring, tools, paint, erase, sizeWord, slider, undo, clear, share, white };
}

function hearBrush(room) {
  room.at.canvas.onpointerdown = (event) => {
    if (room.data.locked || event.button) return;
    event.preventDefault();
    room.at.canvas.focus({ preventScroll: true });
    room.at.canvas.setPointerCapture(event.pointerId);
    placeSpot(room, event);
    aimRing(room, event.pointerType !== "touch");
    beginStroke(room);
  };
  room.at.canvas.onpointermove = (event) => {
    placeSpot(room, event);
    aimRing(room, event.pointerType !== "touch");
    if (room.stroke) goOn(room);
  };
  room.at.canvas.onpointerup = room.at.canvas.onpointercancel = () => endStroke(room);
  room.at.canvas.onpointerleave = () => { if (!room.stroke) room.at.ring.hidden = document.activeElement !== room.at.canvas; };
  room.at.canvas.onfocus = () => { if (room.at.canvas.matches(":focus-visible")) aimRing(room); };
  room.at.canvas.onblur = () => { room.at.ring.hidden = true; endStroke(room); };
  room.at.canvas.onkeydown = (event) => maskKeys(room, event);
  room.at.canvas.onkeyup = (event) => { if (event.key === "Shift") endStroke(room); };
}

function maskKeys(room, event) {
  if (room.data.locked || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  if (way) {
    const step = Number(room.at.slider.value) / 200, tall = room.at.white.width / room.at.white.height;
    if (event.shiftKey && !room.stroke) beginStroke(room);
    room.spot.x = Math.min(1, Math.max(0, room.spot.x + way[0] * step));
    room.spot.y = Math.min(1, Math.max(0, room.spot.y + way[1] * step * tall));
    if (room.stroke) goOn(room);
    aimRing(room);
  } else if (event.key === " ") {
    beginStroke(room);
    endStroke(room);
    aimRing(room);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function hearTools(room) {
  room.at.paint.onclick = () => chooseBrush(room, PAINT);
  room.at.erase.onclick = () => chooseBrush(room, ERASE);
  room.at.undo.onclick = () => { room.deeds.pop(); paintAll(room); sendMask(room); };
  room.at.clear.onclick = () => { room.deeds.push({ how: "clear" }); paintAll(room); sendMask(room); };
  room.at.slider.oninput = () => { if (!room.at.ring.hidden) aimRing(room); };
  room.at.picture.onload = () => fitPicture(room);
}

/** The canvas gets the picture's shape, at most so wide as its mask is sent. */
function fitPicture(room) {
  const scale = Math.min(1, WIDE / room.at.picture.naturalWidth);
  for (const each of [room.at.white, room.at.canvas]) {
    each.width = Math.round(room.at.picture.naturalWidth * scale);
    each.height = Math.round(room.at.picture.naturalHeight * scale);
  }
  room.at.stage.style.aspectRatio = `${room.at.picture.naturalWidth}/${room.at.picture.naturalHeight}`;
  room.at.stage.style.setProperty("--shape", room.at.picture.naturalWidth / room.at.picture.naturalHeight);
  paintAll(room);
  sayShare(room);
}

function take(room, data) {
  room.data = data;
  const { words } = data;
  if (room.sha !== data.img) {
    room.sha = data.img;
    room.deeds = [];
    room.at.picture.src = `/api/v1/assets/${data.img}`;
  }
  room.at.picture.alt = data.alt;
  room.at.canvas.setAttribute("aria-label", words.canvas);
  room.at.tools.setAttribute("aria-label", words.tools);
  text(room.at.paint, words.paint);
  text(room.at.erase, words.erase);
  text(room.at.sizeWord, words.size);
  text(room.at.undo, words.undo);
  text(room.at.clear, words.clear);
  for (const each of [room.at.paint, room.at.erase, room.at.slider]) each.disabled = data.locked;
  chooseBrush(room, room.how);
  room.at.ring.hidden = true;
  if (room.at.white.width) { showMask(room); sayShare(room); } else text(room.at.share, words.hint);
}

const brushWidth = (room) => (Number(room.at.slider.value) / 100) * room.at.white.width;

function paintAll(room) {
  const pen = room.at.white.getContext("2d", { willReadFrequently: true });
  pen.globalCompositeOperation = "source-over";
  pen.clearRect(0, 0, room.at.white.width, room.at.white.height);
  for (const deed of room.deeds) {
    if (deed.how === "clear") pen.clearRect(0, 0, room.at.white.width, room.at.white.height);
    else drawn(pen, deed);
  }
  showMask(room);
}

function showMask(room) {
  const pen = room.at.canvas.getContext("2d");
  pen.globalCompositeOperation = "source-over";
  pen.clearRect(0, 0, room.at.canvas.width, room.at.canvas.height);
  pen.drawImage(room.at.white, 0, 0);
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = stripes(pen);
  pen.fillRect(0, 0, room.at.canvas.width, room.at.canvas.height);
  room.at.undo.disabled = !room.deeds.length || room.data.locked;
  room.at.clear.disabled = !covered(room) || room.data.locked;
}

function covered(room) {
  if (!room.at.white.width) return 0;
  const dots = room.at.white.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, room.at.white.width, room.at.white.height).data;
  let many = 0;
  for (let n = 3; n < dots.length; n += 64) if (dots[n] > 127) many += 1;
  return many / (dots.length / 64);
}

function sayShare(room) {
  const part = covered(room);
  text(room.at.share, part ? fill(room.data.words.share, { n: String(Math.max(1, Math.round(100 * part))) }) : room.data.words.hint);
  return part;
}

function sendMask(room) {
  if (!sayShare(room)) {
    room.tell("mask", { take: room.data.take, png: "" });
    return;
  }
  const flat = document.createElement("canvas");
  flat.width = room.at.white.width;
  flat.height = room.at.white.height;
  const pen = flat.getContext("2d");
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, flat.width, flat.height);
  pen.drawImage(room.at.white, 0, 0);
  room.tell("mask", { take: room.data.take, png: flat.toDataURL("image/png").split(",")[1] });
}

function placeSpot(room, event) {
  const box = room.at.canvas.getBoundingClientRect();
  room.spot = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
}

const spotPoint = (room) => [room.spot.x * room.at.white.width, room.spot.y * room.at.white.height];

function aimRing(room, shown = true) {
  const box = room.at.canvas.getBoundingClientRect();
  const wide = (Number(room.at.slider.value) / 100) * box.width;
  room.at.ring.hidden = !shown;
  room.at.ring.style.width = room.at.ring.style.height = `${wide}px`;
  room.at.ring.style.left = `${room.spot.x * box.width - wide / 2}px`;
  room.at.ring.style.top = `${room.spot.y * box.height - wide / 2}px`;
  room.at.ring.classList.toggle("erase", room.how === ERASE);
}

function beginStroke(room) {
  room.stroke = { how: room.how, wide: brushWidth(room), points: [spotPoint(room)] };
  room.deeds.push(room.stroke);
  paintAll(room);
}

function goOn(room) {
  room.stroke.points.push(spotPoint(room));
  drawn(room.at.white.getContext("2d"), room.stroke);
  showMask(room);
}

function endStroke(room) {
  if (!room.stroke) return;
  room.stroke = null;
  sendMask(room);
}

function chooseBrush(room, how) {
  room.how = how;
  mark(room.at.paint, "aria-pressed", String(how === PAINT));
  mark(room.at.erase, "aria-pressed", String(how === ERASE));
}

function drawn(pen, deed) {
  pen.globalCompositeOperation = deed.how === ERASE ? "destination-out" : "source-over";
  pen.strokeStyle = pen.fillStyle = "#fff";
  pen.lineCap = pen.lineJoin = "round";
  pen.lineWidth = deed.wide;
  pen.beginPath();
  deed.points.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  if (deed.points.length === 1) pen.lineTo(deed.points[0][0] + 0.01, deed.points[0][1]);
  pen.stroke();
}

// Stripes of dark and light are seen on any picture.
function stripes(pen) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 10;
  const on = tile.getContext("2d");
  on.fillStyle = "rgba(255,255,255,.62)";
  on.fillRect(0, 0, 10, 10);
  on.strokeStyle = "rgba(0,0,0,.5)";
  on.lineWidth = 2.4;
  for (const from of [-10, 0, 10]) {
    on.beginPath();
    on.moveTo(from - 1, 11);
    on.lineTo(from + 11, -1);
    on.stroke();
  }
  return pen.createPattern(tile, "repeat");
}
