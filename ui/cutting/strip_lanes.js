// The lanes of sound under the strip: each sound where it is heard, in the strip's own scale, and over each lane its volume line, whose points are
// set, pulled and taken away by mouse, finger and key. What is done shows at once; a point pulled or stepped along is one change when it is let go.

const REACH = 9, PAUSE = 450;
const SIGNS = { muted: "M", solo: "S" };

function buildLanes(room, at, links, root) {
  at.fold = make("button", "quiet fold", links);
  links.insertBefore(at.fold, at.subtitles);
  at.fold.addEventListener("click", () => { room.lanesOpen = !lanesOpen(room); redraw(room); });
  at.lanes = make("div", "lanes", at.reel);
  at.names = make("div", "names", root);
  at.names.addEventListener("keydown", (event) => { if (["Enter", " "].includes(event.key)) event.stopPropagation(); });
  at.solo = make("p", "solo-on", root, { role: "status" });
  at.rows = new Map();
}

const lanesOpen = (room) => room.lanesOpen ?? room.root.clientWidth >= PHONE;

const lanesNow = (room) => lanesAfter(room.data.lanes, [...deeds.waiting(room.data.deeds.of), ...(room.line ? [room.line] : [])]);

const lanePoints = (room, id) => lanesNow(room).find((lane) => lane.id === id)?.points ?? [];

function drawLanes(room) {
  const { at, data: { lane_words: words } } = room, open = lanesOpen(room), lanes = lanesNow(room);
  text(at.fold, words.lanes);
  mark(at.fold, "aria-expanded", open ? "true" : "false");
  at.lanes.hidden = at.names.hidden = !open;
  room.root.classList.toggle("with-lanes", open);
  const solo = lanes.filter((lane) => lane.solo && !lane.muted);
  at.solo.hidden = !solo.length;
  text(at.solo, solo.length ? fill(words.solo_on, { lanes: solo.map((lane) => words[lane.id]).join(words.and) }) : "");
  if (!open) return;
  const starts = new Map(room.clips.map((clip, n) => [clip.id, room.starts[n]]));
  for (const lane of lanes) if (!at.rows.has(lane.id)) newLane(room, lane.id);
  measureLanes(room);
  for (const lane of lanes) drawLane(room, at.rows.get(lane.id), lane, starts);
  const wanted = room.focusPoint;
  if (wanted) { room.focusPoint = null; at.rows.get(wanted.lane)?.points[wanted.n]?.focus({ preventScroll: true }); }
}

/** How high the lanes are, and their names beside them; looked up only where it can be otherwise, as it makes the browser lay out the page. */
function measureLanes(room) {
  const { at } = room, key = `${innerWidth} ${at.rows.size} ${at.band.offsetTop}`;
  if (room.lanesMeasured === key) return;
  room.lanesMeasured = key;
  for (const row of at.rows.values()) row.high = row.root.clientHeight;
  at.names.style.top = `${at.band.offsetTop + at.lanes.offsetTop}px`;
}

function newLane(room, id) {
  const { at } = room, row = { root: make("div", `lane is-${id}`, at.lanes), name: make("div", `name is-${id}`, at.names), points: [], chips: [] };
  row.word = make("span", "", row.name);
  for (const what of ["muted", "solo"]) {
    row[what] = make("button", "ms", row.name);
    row[what].addEventListener("click", () => {
      const lane = lanesNow(room).find((one) => one.id === id);
      act(room, { do: "lane", lane: id, muted: lane.muted, solo: lane.solo, [what]: !lane[what] });
    });
  }
  row.add = make("button", "ms plus", row.name);
  text(row.add, "+");
  row.add.addEventListener("click", () => addPoint(room, id, room.head, levelAt(lanePoints(room, id), room.head)));
  row.empty = make("p", "none", row.root);
  row.sounds = make("div", "sounds", row.root);
  row.svg = row.root.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  row.svg.setAttribute("aria-hidden", "true");
  row.line = row.svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "polyline"));
  hearLane(room, row, id);
  at.rows.set(id, row);
  return row;
}

function drawLane(room, row, lane, starts) {
  const { data: { lane_words: words, may_edit: may, fps }, px } = room, name = words[lane.id], wide = shownFrames(room) * px, { high } = row;
  text(row.word, name);
  for (const what of ["muted", "solo"]) {
    text(row[what], words[`${what}_sign`] || SIGNS[what]);
    mark(row[what], "aria-label", fill(words[what], { lane: name }));
    mark(row[what], "title", fill(words[what], { lane: name }));
    mark(row[what], "aria-pressed", lane[what] ? "true" : "false");
    row[what].disabled = !may;
  }
  mark(row.add, "aria-label", fill(words.add, { lane: name }));
  mark(row.add, "title", fill(words.add, { lane: name }));
  row.add.disabled = !may || !lane.chips.length;
  mark(row.root, "data-name", name);
  row.root.classList.toggle("off", !lane.heard);
  row.name.classList.toggle("off", !lane.heard);
  row.empty.hidden = Boolean(lane.chips.length);
  text(row.empty, words[`empty_${lane.id}`] || "");
  drawSounds(room, row, lane, starts);
  row.svg.style.display = lane.chips.length ? "" : "none";
  const y = (db) => heightOfLevel(db, high).toFixed(1), ends = lane.points.length ? lane.points : [[0, 0]];
  row.line.setAttribute("points", [`0,${y(ends[0][1])}`, ...lane.points.map(([frame, db]) => `${(frame * px).toFixed(1)},${y(db)}`), `${wide.toFixed(1)},${y(ends.at(-1)[1])}`].join(" "));
  row.svg.classList.toggle("drawn", lane.points.length > 0);
  while (row.points.length > lane.points.length) row.points.pop().remove();
  lane.points.forEach(([frame, db], n) => {
    const point = row.points[n] ||= newPoint(room, row, lane.id, n);
    point.style.transform = `translate(${(frame * px).toFixed(1)}px, ${y(db)}px)`;
    point.disabled = !may;
    point.classList.toggle("held", room.holds?.lane === lane.id && room.holds.n === n);
    point.dataset.db = decibels(db);
    mark(point, "aria-label", fill(words.point, { lane: name, at: timecode(frame, fps), db: decibels(db) }));
  });
}

const decibels = (db) => `${db > 0 ? "+" : db < 0 ? "−" : ""}${Math.abs(db).toFixed(1)} dB`;

function drawSounds(room, row, lane, starts) {
  while (row.chips.length > lane.chips.length) row.chips.pop().root.remove();
  lane.chips.forEach((chip, n) => {
    const drawn = row.chips[n] ||= newChip(row), start = starts.has(chip.shot) ? starts.get(chip.shot) + chip.offset : chip.start;
    const left = `translateX(${(start * room.px).toFixed(1)}px)`, wide = `${Math.max(2, chip.frames * room.px - 1).toFixed(1)}px`;
    if (drawn.left !== left) drawn.root.style.transform = drawn.left = left;
    if (drawn.wide !== wide) drawn.root.style.width = drawn.wide = wide;
    if (drawn.of === chip) return;
    if (drawn.of?.shape !== chip.shape) { drawn.wave.style.clipPath = chip.shape ? outline(chip.shape) : ""; drawn.wave.hidden = !chip.shape; }
    text(drawn.word, chip.word);
    mark(drawn.root, "title", chip.name);
    drawn.of = chip;
  });
}

function newChip(row) {
  const root = make("div", "chip", row.sounds);
  return { root, wave: make("i", "", root, { hidden: "" }), word: make("span", "", root), of: null, left: "", wide: "" };
}

// By hand ----------------------------------------------------------------------------------------------------------------

const lastFrame = (room) => Math.max(0, shownFrames(room) - 1);

/** The points of a lane as they are now in the hand; `seen` stays what they were when it was taken. */
function holdLine(room, lane, points) {
  if (room.line && room.line.lane !== lane) letGo(room);
  room.line = { do: "points", lane, points, seen: room.line?.seen ?? lanePoints(room, lane) };
  redraw(room);
}

/** What is in the hand is done: one change. */
function letGo(room, counts = true) {
  clearTimeout(room.lineTimer);
  const { line } = room;
  Object.assign(room, { line: null, holds: null });
  if (line && counts && JSON.stringify(line.points) !== JSON.stringify(line.seen)) act(room, line);
  else redraw(room);
}

function addPoint(room, lane, frame, db) {
  letGo(room);
  const { points, n } = withPoint(lanePoints(room, lane), Math.round(frame), db);
  if (n < 0) { say(room, room.data.lane_words.full); return; }
  holdLine(room, lane, points);
  letGo(room);
  room.focusPoint = { lane, n };
}

function removePoint(room, lane, n) {
  const points = lanePoints(room, lane);
  if (!points[n]) return;
  holdLine(room, lane, withoutPoint(points, n));
  letGo(room);
  if (points.length > 1) room.focusPoint = { lane, n: Math.min(n, points.length - 2) };
}

function pullPoint(room, event, row, lane, n) {
  const { high } = row, [from, db] = lanePoints(room, lane)[n], { clientX, clientY } = event;
  room.holds = { lane, n };
  redraw(room);
  follow(event, (now) => {
    if (!room.holds) return;
    now.preventDefault();
    let frame = from + (now.clientX - clientX) / room.px;
    if (!now.altKey && Math.abs(frame - room.head) * room.px < NEAR) frame = room.head;
    holdLine(room, lane, withMoved(lanePoints(room, lane), n, frame, levelOfHeight(heightOfLevel(db, high) + now.clientY - clientY, high), lastFrame(room)));
  }, (counts) => letGo(room, counts));
}

function hearLane(room, row, id) {
  row.root.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest(".pt")) return;
    const box = row.root.getBoundingClientRect(), frame = (event.clientX - box.left) / room.px, points = lanePoints(room, id);
    const near = Math.abs(event.clientY - box.top - heightOfLevel(levelAt(points, frame), row.high)) <= REACH, lane = room.data.lanes.find((one) => one.id === id);
    if (!near || !room.data.may_edit || !lane.chips.length) { goTo(room, Math.floor(frame)); return; }
    event.preventDefault();
    letGo(room);
    const added = withPoint(points, between(0, Math.round(frame), lastFrame(room)), levelAt(points, frame));
    if (added.n < 0) { say(room, room.data.lane_words.full); return; }
    room.added = event.timeStamp;
    holdLine(room, id, added.points);
    room.focusPoint = { lane: id, n: added.n };
    pullPoint(room, event, row, id, added.n);
  });
}

function newPoint(room, row, lane, n) {
  const point = make("button", "pt", row.root);
  point.addEventListener("pointerdown", (event) => {
    if (event.button || !room.data.may_edit) return;
    event.preventDefault();
    event.stopPropagation();
    point.focus({ preventScroll: true });
    if (room.line) letGo(room);
    pullPoint(room, event, row, lane, n);
  });
  // The second click of the two that would take a point away may be the end of the one that set it.
  point.addEventListener("dblclick", (event) => { if (event.timeStamp - (room.added ?? 0) > 700) removePoint(room, lane, n); });
  point.addEventListener("keydown", (event) => {
    const does = pointKey(event), points = lanePoints(room, lane);
    if (["Enter", " "].includes(event.key)) event.stopPropagation();
    if (!does || !points[n] || !room.data.may_edit) return;
    event.preventDefault();
    event.stopPropagation();
    if (does === "remove") { letGo(room); removePoint(room, lane, n); return; }
    room.holds = { lane, n };
    holdLine(room, lane, withMoved(points, n, points[n][0] + does[0], points[n][1] + does[1], lastFrame(room)));
    say(room, decibels(lanePoints(room, lane)[n][1]));
    clearTimeout(room.lineTimer);
    room.lineTimer = setTimeout(() => letGo(room), PAUSE);
  });
  point.addEventListener("blur", () => { if (room.line && room.lineTimer) letGo(room); });
  return point;
}
