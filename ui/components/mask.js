// Where a picture may be changed: painted over it with a brush, by finger, mouse or keys. White is what may change.

const rooms = new WeakMap();
const WIDE = 768;
const ERASE = "erase", PAINT = "paint";

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
  const room = { data: null, sha: "", deeds: [], how: PAINT, at: { x: 0.5, y: 0.5 }, stroke: null };
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

  const brush = () => (Number(slider.value) / 100) * white.width;

  const paintAll = () => {
    const pen = white.getContext("2d", { willReadFrequently: true });
    pen.globalCompositeOperation = "source-over";
    pen.clearRect(0, 0, white.width, white.height);
    for (const deed of room.deeds) {
      if (deed.how === "clear") pen.clearRect(0, 0, white.width, white.height);
      else drawn(pen, deed);
    }
    show();
  };

  const drawn = (pen, deed) => {
    pen.globalCompositeOperation = deed.how === ERASE ? "destination-out" : "source-over";
    pen.strokeStyle = pen.fillStyle = "#fff";
    pen.lineCap = pen.lineJoin = "round";
    pen.lineWidth = deed.wide;
    pen.beginPath();
    deed.points.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    if (deed.points.length === 1) pen.lineTo(deed.points[0][0] + 0.01, deed.points[0][1]);
    pen.stroke();
  };

  // Stripes of dark and light are seen on any picture.
  const stripes = (pen) => {
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
  };

  const show = () => {
    const pen = canvas.getContext("2d");
    pen.globalCompositeOperation = "source-over";
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(white, 0, 0);
    pen.globalCompositeOperation = "source-in";
    pen.fillStyle = stripes(pen);
    pen.fillRect(0, 0, canvas.width, canvas.height);
    undo.disabled = !room.deeds.length || room.data.locked;
    clear.disabled = !covered() || room.data.locked;
  };

  const covered = () => {
    if (!white.width) return 0;
    const dots = white.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, white.width, white.height).data;
    let many = 0;
    for (let n = 3; n < dots.length; n += 64) if (dots[n] > 127) many += 1;
    return many / (dots.length / 64);
  };

  const said = () => {
    const part = covered();
    text(share, part ? fill(room.data.words.share, { n: String(Math.max(1, Math.round(100 * part))) }) : room.data.words.hint);
    return part;
  };

  const send = () => {
    if (!said()) {
      room.tell("mask", { take: room.data.take, png: "" });
      return;
    }
    const flat = document.createElement("canvas");
    flat.width = white.width;
    flat.height = white.height;
    const pen = flat.getContext("2d");
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, flat.width, flat.height);
    pen.drawImage(white, 0, 0);
    room.tell("mask", { take: room.data.take, png: flat.toDataURL("image/png").split(",")[1] });
  };

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    room.at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };

  const point = () => [room.at.x * white.width, room.at.y * white.height];

  const aim = (shown = true) => {
    const box = canvas.getBoundingClientRect();
    const wide = (Number(slider.value) / 100) * box.width;
    ring.hidden = !shown;
    ring.style.width = ring.style.height = `${wide}px`;
    ring.style.left = `${room.at.x * box.width - wide / 2}px`;
    ring.style.top = `${room.at.y * box.height - wide / 2}px`;
    ring.classList.toggle("erase", room.how === ERASE);
  };

  const begin = () => {
    room.stroke = { how: room.how, wide: brush(), points: [point()] };
    room.deeds.push(room.stroke);
    paintAll();
  };

  const go = () => {
    room.stroke.points.push(point());
    drawn(white.getContext("2d"), room.stroke);
    show();
  };

  const end = () => {
    if (!room.stroke) return;
    room.stroke = null;
    send();
  };

  canvas.onpointerdown = (event) => {
    if (room.data.locked || event.button) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    place(event);
    aim(event.pointerType !== "touch");
    begin();
  };
  canvas.onpointermove = (event) => {
    place(event);
    aim(event.pointerType !== "touch");
    if (room.stroke) go();
  };
  canvas.onpointerup = canvas.onpointercancel = end;
  canvas.onpointerleave = () => { if (!room.stroke) ring.hidden = document.activeElement !== canvas; };
  canvas.onfocus = () => { if (canvas.matches(":focus-visible")) aim(); };
  canvas.onblur = () => { ring.hidden = true; end(); };

  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.onkeydown = (event) => {
    if (room.data.locked || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (way) {
      const step = Number(slider.value) / 200, tall = white.width / white.height;
      if (event.shiftKey && !room.stroke) begin();
      room.at.x = Math.min(1, Math.max(0, room.at.x + way[0] * step));
      room.at.y = Math.min(1, Math.max(0, room.at.y + way[1] * step * tall));
      if (room.stroke) go();
      aim();
    } else if (event.key === " ") {
      begin();
      end();
      aim();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  canvas.onkeyup = (event) => { if (event.key === "Shift") end(); };

  const choose = (how) => {
    room.how = how;
    mark(paint, "aria-pressed", String(how === PAINT));
    mark(erase, "aria-pressed", String(how === ERASE));
  };
  paint.onclick = () => choose(PAINT);
  erase.onclick = () => choose(ERASE);
  undo.onclick = () => { room.deeds.pop(); paintAll(); send(); };
  clear.onclick = () => { room.deeds.push({ how: "clear" }); paintAll(); send(); };
  slider.oninput = () => { if (!ring.hidden) aim(); };

  picture.onload = () => {
    const scale = Math.min(1, WIDE / picture.naturalWidth);
    for (const each of [white, canvas]) {
      each.width = Math.round(picture.naturalWidth * scale);
      each.height = Math.round(picture.naturalHeight * scale);
    }
    stage.style.aspectRatio = `${picture.naturalWidth}/${picture.naturalHeight}`;
    stage.style.setProperty("--shape", picture.naturalWidth / picture.naturalHeight);
    paintAll();
    said();
  };

  room.take = (data) => {
    room.data = data;
    const { words } = data;
    if (room.sha !== data.img) {
      room.sha = data.img;
      room.deeds = [];
      picture.src = `/api/v1/assets/${data.img}`;
    }
    picture.alt = data.alt;
    canvas.setAttribute("aria-label", words.canvas);
    tools.setAttribute("aria-label", words.tools);
    text(paint, words.paint);
    text(erase, words.erase);
    text(sizeWord, words.size);
    text(undo, words.undo);
    text(clear, words.clear);
    for (const each of [paint, erase, slider]) each.disabled = data.locked;
    choose(room.how);
    ring.hidden = true;
    if (white.width) { show(); said(); } else text(share, words.hint);
  };
  return room;
}
