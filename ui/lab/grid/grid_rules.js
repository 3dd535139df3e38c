// What the lab's grid reckons: how a cell stands after what was done on it, what may be done next, and where one comes to. It touches no
// page. Stands before the grid's script.

/** How a cell stands after these deeds, as the rows do not say it yet. */
function cellAfter(cell, done) {
  let told = cell;
  for (const deed of done) {
    if (deed.cell && deed.cell === cell.id) {
      if (deed.do === "mark") told = { ...told, stars: deed.stars, rejected: deed.rejected, tags: deed.tags };
      if (deed.do === "again") told = { ...told, look: "wait", why: "", word: "" };
      if (deed.do === "cancel") told = { ...told, look: "off" };
    }
    if (deed.do === "make" && deed.key && deed.key === cell.key) told = { ...told, look: "wait", price: "", key: "" };
  }
  return told;
}

/** What its button does with a cell that has no answer: made, made again, or not made after all; null where nothing can be done. */
function nextDeedOf(cell) {
  if (cell.look === "fail" || cell.look === "off") return { do: "again", cell: cell.id };
  if (cell.look === "none" && cell.key) return { do: "make", key: cell.key };
  if (cell.look === "wait" || cell.look === "work") return { do: "cancel", cell: cell.id };
  return null;
}

/** The tags with this one put on, or taken off where it is. */
const tagsWith = (tags, name) => (tags?.includes(name) ? tags.filter((one) => one !== name) : [...(tags || []), name]);

/** Within so many rows and columns: no arrow leads out of the grid. */
const within = ([row, col], rows, cols) => [Math.min(rows - 1, Math.max(0, row)), Math.min(cols - 1, Math.max(0, col))];

/**
 * Where the large view goes from here: along a row, then on to the next, to a cell that has an answer; up and down to whatever is there.
 * null where the grid ends.
 */
function largeAfter([row, col], across, down, rows, cols, cellAt) {
  for (let tries = 0; tries < rows * cols; tries++) {
    col += across;
    row += down;
    if (col < 0) { col = cols - 1; row -= 1; }
    if (col >= cols) { col = 0; row += 1; }
    if (row < 0 || row >= rows) return null;
    if (cellAt([row, col])?.look === "done") break;
    if (down && cellAt([row, col])) break;
  }
  return [row, col];
}
