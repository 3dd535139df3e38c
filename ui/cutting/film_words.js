// The words of the film: one row a subtitle. What is there is changed, never built anew, and what somebody types stays while the studio draws.
// The tools stand in the chosen row alone, so that a long film stays quick.

export default livingIn(enter, "film");

function enter(parent, first) {
  const root = parent.querySelector(".here");
  const room = { root, data: first, rows: new Map(), chosen: "", at: {}, playing: null };
  buildWords(room, root);
  const heard = (event) => followFilm(room, event.detail);
  addEventListener("dailies:at", heard);
  room.take = (data) => { room.data = data; drawWords(room); };
  room.leave = () => { removeEventListener("dailies:at", heard); root.replaceChildren(); };
  return room;
}

const idOf = (row) => `${row.beat}/${row.nth}`;
const rowOf = (room, id) => room.data.rows.find((one) => idOf(one) === id);

function buildWords(room, root) {
  const { at } = room, top = make("div", "top", root);
  at.title = make("b", "", top);
  at.count = make("span", "count", top);
  make("span", "gap", top);
  at.file = make("button", "quiet", top);
  at.file.addEventListener("click", () => room.tell("act", { do: "file" }));
  at.close = make("button", "quiet", top);
  at.close.addEventListener("click", () => room.tell("act", { do: "close" }));
  at.note = make("p", "note", root);
  at.list = make("ol", "list", root);
}

function drawWords(room) {
  const { at, data } = room, { words } = data, own = data.rows.filter((row) => row.own).length;
  text(at.title, words.title);
  text(at.count, [fill(words.count, { n: data.rows.length }), own ? fill(words.changed, { n: own }) : ""].filter(Boolean).join(" · "));
  text(at.file, words.file);
  at.file.hidden = !data.may_edit || !data.rows.length;
  text(at.close, words.close);
  text(at.note, data.rows.length ? words.note : words.none);
  const there = new Set(data.rows.map(idOf));
  for (const [id, part] of room.rows) if (!there.has(id)) { part.row.remove(); room.rows.delete(id); }
  data.rows.forEach((row, n) => {
    const part = room.rows.get(idOf(row)) || buildRow(room, idOf(row));
    if (at.list.children[n] !== part.row) at.list.insertBefore(part.row, at.list.children[n] || null);
    drawRow(room, part, row);
  });
}

function buildRow(room, id) {
  const part = { row: make("li", "row") };
  const head = make("div", "head", part.row);
  part.clock = make("button", "clock", head);
  part.who = make("span", "who", head);
  make("span", "gap", head);
  part.speed = make("span", "speed", head);
  part.words = make("textarea", "words", part.row, { rows: 1, maxlength: 300, spellcheck: "false", dir: "auto" });
  part.more = make("p", "more", part.row);
  part.clock.addEventListener("click", () => { chooseRow(room, id); goToRow(room, id); });
  part.words.addEventListener("focus", () => chooseRow(room, id));
  part.words.addEventListener("keydown", (event) => typed(room, part, id, event));
  part.words.addEventListener("change", () => keepWords(room, part, id));
  part.words.addEventListener("input", () => { part.typing = true; });
  room.rows.set(id, part);
  return part;
}

function drawRow(room, part, row) {
  const { data } = room, { words, fps } = data, at = timecode(Math.max(0, row.at + row.start), fps);
  text(part.clock, at);
  mark(part.clock, "aria-label", fill(words.go, { at }));
  text(part.who, row.who);
  const speed = (row.letters * fps) / Math.max(1, row.end - row.start), level = row.hidden ? "" : speedLevel(speed, data.limits);
  text(part.speed, row.hidden ? words.hidden : fill(words[level ? `speed_${level}` : "speed"], { n: Math.round(speed) }));
  part.speed.className = `speed ${level}`;
  if (!part.typing && part.words.value !== row.text) part.words.value = row.text;
  part.words.readOnly = !data.may_edit;
  mark(part.words, "aria-label", fill(words.text_of, { at }));
  const more = row.line ? fill(words.old, { line: row.line }) : row.own && row.text !== row.said ? fill(words.said, { said: row.said }) : "";
  text(part.more, more);
  part.more.hidden = !more;
  part.more.classList.toggle("old", Boolean(row.line));
  part.row.classList.toggle("hidden-cue", row.hidden);
  part.row.classList.toggle("own", row.own);
  if (room.chosen === idOf(row)) drawTools(room, part, row);
}

function chooseRow(room, id) {
  if (room.chosen === id) return;
  room.rows.get(room.chosen)?.row.classList.remove("chosen");
  room.rows.get(room.chosen)?.tools?.remove();
  room.chosen = id;
  const part = room.rows.get(id);
  part.row.classList.add("chosen");
  part.tools = null;
  drawTools(room, part, rowOf(room, id));
}

function drawTools(room, part, row) {
  const { words, fps } = room.data;
  if (!room.data.may_edit) return;
  if (!part.tools?.isConnected) buildTools(room, part, idOf(row));
  const { tools } = part;
  for (const [edge, frame] of [["in", row.start], ["out", row.end]]) {
    text(tools.querySelector(`.${edge} .name`), words[edge]);
    text(tools.querySelector(`.${edge} .when`), timecode(Math.max(0, row.at + frame), fps));
    for (const way of ["back", "on"]) mark(tools.querySelector(`.${edge} .${way}`), "aria-label", words[`${edge}_${way}`]);
  }
  text(tools.querySelector(".hide"), row.hidden ? words.show : words.hide);
  text(tools.querySelector(".reset"), words.reset);
  text(tools.querySelector(".keep"), words.keep);
  tools.querySelector(".reset").hidden = !row.own && !row.line;
  tools.querySelector(".keep").hidden = !row.line;
}

function buildTools(room, part, id) {
  part.tools = make("div", "tools", part.row);
  for (const edge of ["in", "out"]) {
    const step = make("span", `step ${edge}`, part.tools, { role: "group" });
    make("span", "name", step);
    for (const [way, sign, by] of [["back", "−", -1], ["on", "+", 1]]) {
      const button = make("button", way, step);
      text(button, sign);
      button.addEventListener("click", () => stepEdge(room, part, id, edge, by));
      if (way === "back") make("span", "when", step);
    }
  }
  const deed = (css, tell) => make("button", `deed ${css}`, part.tools).addEventListener("click", () => tell(rowOf(room, id)));
  deed("hide", (row) => change(room, part, row, { hidden: !row.hidden }, { do: "hidden", hidden: !row.hidden }));
  deed("reset", (row) => { part.typing = false; change(room, part, row, {}, { do: "reset" }); });
  deed("keep", (row) => change(room, part, row, { line: "" }, { do: "keep" }));
}

/** Shown at once, then told. */
function change(room, part, row, now, deed) {
  const seen = row.text;
  Object.assign(row, now);
  drawRow(room, part, row);
  room.tell("act", { beat: row.beat, nth: row.nth, seen, ...deed });
}

function stepEdge(room, part, id, edge, by) {
  const row = rowOf(room, id), { start, end } = moveEdge(row, edge, by);
  if (start !== row.start || end !== row.end) change(room, part, row, { start, end, own: true }, { do: "times", start, end });
}

function typed(room, part, id, event) {
  event.stopPropagation();
  if (event.isComposing) return;
  if (event.key === "Enter") { event.preventDefault(); keepWords(room, part, id); }
  if (event.key === "Escape") { part.typing = false; part.words.value = rowOf(room, id).text; }
}

function keepWords(room, part, id) {
  const row = rowOf(room, id), words = part.words.value.trim().replace(/\s+/g, " ");
  part.typing = false;
  if (!row || words === row.text) return;
  change(room, part, row, { text: words || row.said, own: Boolean(words) }, { do: "words", words });
}

function goToRow(room, id) {
  const row = rowOf(room, id);
  dispatchEvent(new CustomEvent("dailies:go-to", { detail: Math.max(0, row.player + row.start) / room.data.cut_fps }));
}

/** The subtitle that the player shows is marked. */
function followFilm(room, second) {
  const frame = second * room.data.cut_fps;
  const now = room.data.rows.find((row) => !row.hidden && row.player + row.start <= frame && frame < row.player + row.end);
  if (room.playing === (now ? idOf(now) : null)) return;
  room.rows.get(room.playing)?.row.classList.remove("playing");
  room.playing = now ? idOf(now) : null;
  room.rows.get(room.playing)?.row.classList.add("playing");
}
