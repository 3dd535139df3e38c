// Where one is in the lab's grid, the large view of that cell, and what its keys do. Stands before the grid's script.

/** Milliseconds. A tag's number is waited for five times as long after `t`, and twice as long after each tag. */
const LAST_MS = 1200;

function cellsAt(room, row, col) { const line = room.data.rows[row]; return line ? room.rows.get(line.id)?.cells[col] : null; }

function focusCell(room, c, move = true) {
  const before = cellsAt(room, ...room.place);
  if (before && before !== c) before.element.tabIndex = -1;
  room.place = [c.row, c.col];
  c.element.tabIndex = 0;
  if (move) { c.element.focus({ preventScroll: true }); c.element.scrollIntoView({ block: "nearest", inline: "nearest" }); }
}

function refocus(room) { const c = cellsAt(room, ...room.place); if (c) focusCell(room, c); }

function goTo(room, across, down) {
  const [row, col] = within([room.place[0] + down, room.place[1] + across], room.data.rows.length, room.data.heads.length);
  const c = cellsAt(room, row, col);
  if (c) focusCell(room, c);
}

function openLarge(room) {
  room.looking = true;
  if (!room.big.box.open) room.big.box.showModal();
  drawLarge(room);
  room.big.show.focus();
  room.big.show.querySelector("video")?.play().catch(() => {});
}

function drawLarge(room) {
  const line = room.data.rows[room.place[0]];
  const cell = cellAt(room, room.place);
  if (!room.looking || !line || !cell) return;
  const head = room.data.heads[room.place[1]] || {};
  const first = room.diff && !room.data.blind && room.place[1] > 0 && cell.kind === "text" ? firstText(line) : "";
  showBox(room.big, room, cell, {
    name: room.data.blind ? line.label : `${head.letter} ${head.name || ""}`.trim(),
    where: room.data.blind ? "" : [head.model, line.label, line.seed, cell.price, cell.took].filter(Boolean).join(" · "),
    first,
  });
  dressMarks(room, room.bigMarks, cell);
}

function goLarge(room, across, down) {
  const to = largeAfter(room.place, across, down, room.data.rows.length, room.data.heads.length, (place) => cellAt(room, place));
  const c = to && cellsAt(room, ...to);
  if (!c) return;
  focusCell(room, c, false);
  drawLarge(room);
  room.big.show.focus();
  room.big.show.querySelector("video")?.play().catch(() => {});
}

function gridKeys(room, event, inBox = false) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const cell = cellAt(room, room.place);
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (step) { if (inBox) goLarge(room, ...step); else goTo(room, ...step); return true; }
  if (!cell) return false;
  if (room.tagging > Date.now() && /^[1-6]$/.test(event.key)) { toggleTag(room, cell, room.data.tags[Number(event.key) - 1][0]); room.tagging = Date.now() + LAST_MS * 2; return true; }
  room.tagging = 0;
  room.root.classList.remove("tagging");
  if (/^[1-5]$/.test(event.key)) rate(room, cell, cell.stars === Number(event.key) ? 0 : Number(event.key));
  else if (event.key === "0") rate(room, cell, 0);
  else if (event.key === "x") reject(room, cell);
  else if (event.key === "t") { room.tagging = Date.now() + LAST_MS * 5; room.root.classList.add("tagging"); say(room, room.data.tags.map(([, word], n) => `${n + 1} ${word}`).join(", ")); tagsHint(room); }
  else if (event.key === "s" && !inBox) pickCell(room, cell);
  else if (event.key === "c") { if (cell.look === "wait" || cell.look === "work") deedOf(room, cell); }
  else if (event.key === "?" && !inBox) room.at.keys.click();
  else if (event.key === "Enter" && !inBox) { if (["done", "fail", "you"].includes(cell.look)) openLarge(room); else deedOf(room, cell); }
  else if (event.key === " ") {
    if (inBox) { const video = room.big.show.querySelector("video"); if (video) { if (video.paused) video.play(); else video.pause(); } else if (cell.kind === "sound") room.big.show.querySelector("[data-sound]")?.click(); else room.big.box.close(); }
    else if (cell.look === "done" && cell.kind === "sound") cellsAt(room, ...room.place).sound.firstElementChild?.click();
    else if (!(cell.look === "done" && cell.kind === "clip" && playFilm(room, cellsAt(room, ...room.place), "turn"))) { if (cell.look === "done" || cell.why) openLarge(room); }
  } else return false;
  return true;
}

/** While a tag's number is waited for, the six stand at the foot. */
function tagsHint(room) {
  clearTimeout(room.hinted);
  room.hinted = setTimeout(() => { room.tagging = 0; room.root.classList.remove("tagging"); drawBar(room); }, LAST_MS * 5);
  drawBar(room);
}
