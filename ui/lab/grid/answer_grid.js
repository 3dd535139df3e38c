// The grid of the lab: inputs down, wordings and models across, an answer in each cell. What is there is changed, never rebuilt. A
// deed is shown at once.

export default livingIn(enter, "id");

function enter(parent, first) {
  const root = parent.querySelector("[data-at=grid]");
  const room = { root, id: first.id, data: first, rows: new Map(), place: [0, 0], picked: new Set(), picking: false, diff: false, looking: false, tagging: 0,
    at: buildGrid(root) };
  openLargeView(room);
  room.at.grid.addEventListener("keydown", (event) => {
    if (event.target.closest("button, input") && (event.key === "Enter" || event.key === " ")) return;
    if (gridKeys(room, event)) { event.preventDefault(); event.stopPropagation(); }
  });
  const heard = (event) => rowHeard(room, event);
  window.addEventListener("dailies-sound", heard);
  room.take = (data) => {
    if (data.rung !== room.data.rung) { room.place = [0, 0]; room.picked.clear(); }
    room.data = data;
    draw(room);
  };
  room.leave = () => {
    window.removeEventListener("dailies-sound", heard);
    if (room.big.box.open) room.big.box.close();
    root.replaceChildren();
  };
  return room;
}

function buildGrid(root) {
  const at = {};
  at.tools = make("div", "lg-tools", root, { role: "toolbar" });
  at.rungs = make("div", "sb-views lg-rungs", at.tools, { role: "group" });
  at.marked = make("span", "lg-marked num", at.tools);
  at.gap = make("span", "sb-gap", at.tools);
  at.blind = make("button", "lg-tool", at.tools);
  at.diff = make("button", "lg-tool", at.tools);
  at.select = make("button", "lg-tool", at.tools);
  at.keys = make("button", "lg-tool lg-help", at.tools, { "aria-haspopup": "dialog" });
  at.scroll = make("div", "lg-scroll", root);
  at.grid = make("div", "lg-grid", at.scroll, { role: "grid" });
  at.heads = make("div", "lg-line", at.grid, { role: "row" });
  at.corner = make("div", "lg-corner", at.heads, { role: "columnheader" });
  at.bar = make("div", "sb-bar lg-bar", root, { role: "toolbar" });
  at.help = make("div", "lg-keys", root, { popover: "auto", role: "dialog" });
  at.tagMenu = make("div", "sb-menu lg-tagmenu", root, { popover: "auto", role: "menu" });
  at.says = make("div", "sb-says", root, { "aria-live": "polite" });
  return at;
}

function openLargeView(room) {
  room.big = openBox(room.root, {
    get data() { return room.data; },
    step: (across, down) => { goLarge(room, across, down); },
    closed: () => { room.looking = false; refocus(room); },
    boxKeys: (event) => gridKeys(room, event, true),
  });
  room.bigMarks = marksOf(room, room.big.marks, () => cellAt(room, room.place));
  room.bigMarks.element.classList.add("large");
}

/** How a cell stands with what was done on it and not yet heard. */
const cellNow = (room, cell) => cellAfter(cell, waitingDeeds(room));

const waitingDeeds = (room) => deeds.waiting(room.data.deeds.of).filter((deed) => deed.experiment === room.id);

function act(room, deed) {
  if (!room.data.editable && !["blind", "rung"].includes(deed.do)) return;
  room.tell("act", { ...deed, experiment: room.id });
  draw(room);
}

function cellAt(room, [row, col]) { const line = room.data.rows[row]; return line && line.cells[col] ? cellNow(room, line.cells[col]) : null; }

function playRow(room, line) {
  const urls = line.cells.map((cell) => cellNow(room, cell)).filter((cell) => cell.look === "done" && cell.kind === "sound").map((cell) => cell.file);
  room.playing = urls.slice(1);
  if (urls.length) window.dispatchEvent(new CustomEvent("dailies-play", { detail: { url: urls[0], from: 0 } }));
  room.now = urls[0];
}

function rowHeard(room, event) {
  if (!room.playing || event.detail.url !== room.now) { if (event.detail.state === "playing" && event.detail.url !== room.now) room.playing = null; return; }
  if (event.detail.state === "paused") room.playing = null;
  if (event.detail.state === "" && event.detail.length && event.detail.at >= event.detail.length - 0.3) {
    const next = room.playing.shift();
    if (!next) { room.playing = null; return; }
    room.now = next;
    setTimeout(() => window.dispatchEvent(new CustomEvent("dailies-play", { detail: { url: next, from: 0 } })), 350);
  }
}

function drawHeads(room) {
  const w = room.data.words;
  text(room.at.corner, w.inputs);
  room.data.heads.forEach((head, n) => {
    let h = room.at.heads.children[n + 1];
    if (!h) {
      h = make("div", "lg-head", room.at.heads, { role: "columnheader" });
      make("b", "", h);
      const names = make("span", "lg-names", h);
      make("span", "lg-name", names);
      make("small", "", names);
    }
    text(h.children[0], head.letter);
    text(h.children[1].children[0], head.name);
    text(h.children[1].children[1], head.model);
    mark(h, "title", head.said || null);
  });
  while (room.at.heads.children.length > room.data.heads.length + 1) room.at.heads.lastElementChild.remove();
}

function drawRows(room) {
  const known = new Set(room.data.rows.map((line) => line.id));
  for (const [id, row] of room.rows) if (!known.has(id)) { row.element.remove(); room.rows.delete(id); }
  let place = room.at.heads.nextElementSibling;
  room.data.rows.forEach((line, number) => {
    let row = room.rows.get(line.id);
    if (!row) {
      row = { element: make("div", "lg-line", null, { role: "row" }), cells: [] };
      row.side = make("div", "lg-side", row.element, { role: "rowheader" });
      row.thumb = make("img", "", row.side, { alt: "", loading: "lazy" });
      row.name = make("span", "lg-label", row.side);
      row.seed = make("small", "num", row.side);
      row.play = make("button", "lg-playrow", row.side);
      make("i", "", row.play, { "aria-hidden": "true" });
      row.playWord = make("span", "", row.play);
      room.rows.set(line.id, row);
    }
    if (row.element !== place) room.at.grid.insertBefore(row.element, place); else place = place.nextElementSibling;
    row.thumb.hidden = !line.thumb;
    if (line.thumb) mark(row.thumb, "src", line.thumb);
    text(row.name, line.label);
    mark(row.name, "title", line.label);
    text(row.seed, line.seed);
    row.play.hidden = line.cells.filter((cell) => cell.kind === "sound" && cell.look === "done").length < 2;
    text(row.playWord, room.data.words.play_row);
    row.play.onclick = () => playRow(room, line);
    line.cells.forEach((cell, n) => {
      let c = row.cells[n];
      if (!c) { c = newCell(room); row.cells[n] = c; row.element.append(c.element); }
      c.row = number;
      c.col = n;
      dressCell(room, c, line, n);
    });
    while (row.cells.length > line.cells.length) row.cells.pop().element.remove();
  });
}

function draw(room) {
  room.at.grid.style.setProperty("--ratio", room.data.ratio);
  mark(room.at.grid, "aria-rowcount", room.data.rows.length + 1);
  mark(room.at.grid, "aria-colcount", room.data.heads.length + 1);
  const css = `lg k-${room.data.kind}${room.data.blind ? " blind" : ""}${room.picking ? " picking" : ""}${room.diff ? " diff" : ""}${room.tagging > Date.now() ? " tagging" : ""}`;
  if (room.root.className !== css) room.root.className = css;
  drawTools(room);
  drawHeads(room);
  // A column in which nothing can be stands narrow, with its reason: what can be has the room.
  const narrow = room.data.heads.map((_, n) => room.data.rows.length > 0 && room.data.heads.length > 1 && room.data.rows.every((line) => line.cells[n].look === "cannot"));
  const wide = narrow.filter((one) => !one).length;
  room.at.grid.style.setProperty("--n", wide);
  room.at.grid.style.setProperty("--few", narrow.length - wide);
  room.at.grid.style.setProperty("--cols", narrow.map((one) => (one ? "var(--slim)" : "minmax(var(--least), 1fr)")).join(" "));
  [...room.at.heads.children].slice(1).forEach((head, n) => head.classList.toggle("slim", narrow[n]));
  drawRows(room);
  const here = cellsAt(room, ...room.place) || cellsAt(room, 0, 0);
  if (here) { if (!cellsAt(room, ...room.place)) room.place = [0, 0]; here.element.tabIndex = 0; }
  drawLarge(room);
  drawBar(room);
}
