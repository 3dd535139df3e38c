// The cover of a film: one frame large, with the title as it would stand on it; beside it the frames that can stand for the film, and below
// a slider over all of them. What is looked at is not chosen until somebody says so.

export default livingIn(enterCover, "film");

const COLUMNS = 3;

function enterCover(parent, first) {
  const root = parent.querySelector(".here");
  const room = { root, data: first, frame: first.now ?? first.playhead, now: first.now, asked: null, at: {} };
  room.act = (deed) => { room.tell("act", deed); drawWindow(room); };
  buildWindow(room);
  room.take = (data) => {
    // An undo, or another pair of hands, chose otherwise: look at that. Whoever chose here may look at something else by now.
    const moved = data.now !== room.now && data.now !== null;
    if (moved && (room.asked === null || room.frame === room.asked)) room.frame = data.now;
    room.now = data.now;
    room.frame = Math.min(room.frame, data.frames - 1);
    room.data = data;
    if (!waiting(room, "choose").length) room.asked = null;
    drawWindow(room);
  };
  room.leave = () => root.replaceChildren();
  return room;
}

function buildWindow(room) {
  const { at, root } = room, body = make("div", "body", root), left = make("div", "left", body);
  at.picture = make("div", "pic large", left, { role: "img" });
  at.still = make("img", "still", at.picture, { alt: "" });
  at.letters = make("img", "letters", at.picture, { alt: "" });
  at.gone = make("span", "gone", at.picture);
  at.still.addEventListener("error", () => at.picture.classList.add("broken"));
  at.still.addEventListener("load", () => { at.picture.classList.remove("broken"); showNext(room); });
  at.still.addEventListener("error", () => showNext(room));
  buildScrub(room, left);
  const foot = make("div", "foot", left);
  at.use = make("button", "use", foot);
  at.use.addEventListener("click", () => use(room));
  const label = make("label", "check", foot);
  at.title = make("input", "", label, { type: "checkbox" });
  at.titleWord = make("span", "", label);
  at.title.addEventListener("change", () => room.act({ do: "letter", title: at.title.checked, place: lettered(room).place }));
  at.place = buildChoice(foot, "row", 3, (place) => room.act({ do: "letter", title: true, place }));
  at.note = make("p", "note", left, { "aria-live": "polite" });
  const right = make("div", "right", body);
  at.grid = make("div", "grid", right, { role: "group" });
  hearGrid(room, at.grid);
  at.automatic = make("button", "quiet", right);
  at.automatic.addEventListener("click", () => room.act({ do: "automatic" }));
  const files = make("p", "files", right);
  at.download = make("span", "", files);
  at.files = make("span", "links", files);
}

function buildScrub(room, parent) {
  const { at } = room, row = make("div", "scrub", parent);
  at.back = make("button", "", row);
  at.range = make("input", "", row, { type: "range", min: "0", step: "1" });
  at.on = make("button", "", row);
  at.where = make("p", "where", parent);
  at.range.addEventListener("input", () => look(room, Number(at.range.value)));
  at.range.addEventListener("keydown", (event) => { if (event.key !== "Escape" && event.key !== "Tab") event.stopPropagation(); });
  for (const [button, sign, by] of [[at.back, "‹", -1], [at.on, "›", 1]]) {
    text(button, sign);
    button.addEventListener("click", () => look(room, room.frame + by));
  }
}

/** Arrows go from picture to picture and show each; Enter and a double click choose. */
function hearGrid(room, grid) {
  const tileOf = (event) => event.target.closest("button");
  grid.addEventListener("click", (event) => { if (tileOf(event)) look(room, Number(tileOf(event).dataset.frame)); });
  grid.addEventListener("dblclick", (event) => { if (tileOf(event)) use(room); });
  grid.addEventListener("keydown", (event) => {
    if (!tileOf(event) || event.key === "Escape" || event.key === "Tab") return;
    event.stopPropagation();
    if (event.key === "Enter") { event.preventDefault(); look(room, Number(tileOf(event).dataset.frame)); use(room); return; }
    const all = [...grid.children], next = choiceAfter(event.key, all.indexOf(tileOf(event)), all.length, COLUMNS);
    if (next === null) return;
    event.preventDefault();
    all[next].focus();
    look(room, Number(all[next].dataset.frame));
  });
}

function look(room, frame) {
  room.frame = Math.max(0, Math.min(room.data.frames - 1, frame));
  drawWindow(room);
}

function use(room) {
  const { data } = room;
  if (data.locked || isCover(room)) return;
  room.asked = room.frame;
  room.act({ do: "choose", frame: room.frame, cut: data.cut });
}

const waiting = (room, kind) => deeds.waiting(room.data.deeds.of).filter((one) => one.do === kind);
const isCover = (room) => (waiting(room, "choose").pop()?.frame ?? (room.data.chosen ? room.data.now : null)) === room.frame;
const lettered = (room) => ({ title: room.data.title, place: room.data.place, ...waiting(room, "letter").pop() });
const addressOf = (room, frame, side) => `${room.data.base}${frame}-${side}.jpg`;

/** The shot that is seen at a frame. */
function shotAt(room, frame) {
  const begun = room.data.shots.filter(([start]) => start <= frame);
  return (begun.pop() || room.data.shots[0])[1];
}

/** One picture is fetched at a time, however fast somebody slides: then the newest that is wanted. */
function showNext(room) {
  room.loading = false;
  showStill(room);
}

function showStill(room) {
  const { still, picture } = room.at, wanted = addressOf(room, room.frame, "large");
  if (room.loading || still.getAttribute("src") === wanted) return;
  room.loading = true;
  picture.classList.remove("broken");
  still.src = wanted;
}

function drawWindow(room) {
  const { at, data, root } = room, { words } = data, letters = lettered(room);
  root.style.setProperty("--ratio", data.ratio);
  root.classList.toggle("tall", data.tall);
  showStill(room);
  const told = fill(words.looked_at, { time: timecode(room.frame, data.fps), n: shotAt(room, room.frame) });
  mark(at.picture, "aria-label", told);
  text(at.gone, words.gone);
  at.letters.hidden = !letters.title;
  if (at.letters.getAttribute("src") !== data.lettering) at.letters.src = data.lettering;
  text(at.where, told);
  mark(at.range, "max", data.frames - 1);
  mark(at.range, "aria-label", words.scrub);
  mark(at.range, "aria-valuetext", told);
  at.range.value = String(room.frame);
  mark(at.back, "aria-label", words.back);
  mark(at.on, "aria-label", words.on);
  at.back.disabled = room.frame <= 0;
  at.on.disabled = room.frame >= data.frames - 1;
  drawFoot(room, letters);
  drawGrid(room);
}

function drawFoot(room, letters) {
  const { at, data } = room, { words } = data, used = isCover(room);
  text(at.use, used ? words.used : words.use);
  at.use.disabled = data.locked || used;
  text(at.titleWord, words.title);
  at.title.checked = letters.title;
  at.title.disabled = data.locked;
  at.place.hidden = !letters.title;
  drawChoice(at.place, words.place, data.places, letters.place, data.locked);
  text(at.note, data.note);
  text(at.automatic, words.automatic);
  at.automatic.hidden = data.locked || !data.chosen;
  text(at.download, words.download);
  while (at.files.children.length > data.files.length) at.files.lastChild.remove();
  data.files.forEach(([address, ratio], n) => {
    const link = at.files.children[n] || make("a", "", at.files, { download: "" });
    mark(link, "href", address);
    text(link, ratio);
    mark(link, "aria-label", `${words.download} ${ratio}`);
  });
}

/** What is the cover, what lies under the playhead where somebody moved it, and what the studio found, each once. */
function tilesOf(data) {
  const tiles = data.found.map((one) => ({ ...one, word: one.face ? data.words.face : "" }));
  if (data.playhead && !tiles.some((one) => one.frame === data.playhead)) tiles.unshift({ frame: data.playhead, word: data.words.playhead });
  if (data.now !== null && data.chosen && !tiles.some((one) => one.frame === data.now)) tiles.unshift({ frame: data.now, word: "" });
  return tiles;
}

function drawGrid(room) {
  const { at, data } = room, { words } = data, tiles = tilesOf(data), cover = waiting(room, "choose").pop()?.frame ?? data.now;
  mark(at.grid, "aria-label", words.candidates);
  while (at.grid.children.length > tiles.length) at.grid.lastChild.remove();
  const reached = tiles.findIndex((one) => one.frame === room.frame);
  tiles.forEach((one, n) => {
    const button = at.grid.children[n] || newTile(at.grid);
    const src = addressOf(room, one.frame, "small"), img = button.querySelector("img");
    button.dataset.frame = String(one.frame);
    if (img.getAttribute("src") !== src) { img.parentElement.classList.remove("broken"); img.src = src; }
    const facts = { time: timecode(one.frame, data.fps), n: shotAt(room, one.frame) }, now = one.frame === cover;
    text(button.querySelector(".nm"), fill(words.looked_at, facts));
    text(button.querySelector(".tag"), now ? words.now : one.word);
    button.querySelector(".tag").hidden = !(now || one.word);
    text(button.querySelector(".gone"), words.gone);
    mark(button, "aria-label", [fill(words.tile, facts), now ? words.now : "", one.word].filter(Boolean).join(", "));
    mark(button, "aria-pressed", String(now));
    mark(button, "aria-current", one.frame === room.frame ? "true" : null);
    button.tabIndex = n === Math.max(0, reached) ? 0 : -1;
  });
}

function newTile(grid) {
  const button = make("button", "tile", grid), picture = make("span", "pic", button);
  const img = make("img", "still", picture, { alt: "", loading: "lazy", decoding: "async" });
  make("span", "gone", picture);
  make("span", "tag", picture);
  img.addEventListener("error", () => picture.classList.add("broken"));
  img.addEventListener("load", () => picture.classList.remove("broken"));
  make("span", "nm", button);
  return button;
}
