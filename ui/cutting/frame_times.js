// Frames of a film as people read them, and the edges of what stands in them.

const two = (n) => String(n).padStart(2, "0");

/** minutes:seconds:frames */
const timecode = (frame, fps) => `${Math.floor(frame / fps / 60)}:${two(Math.floor(frame / fps) % 60)}:${two(Math.floor(frame) % fps)}`;

/** A subtitle with one edge moved, kept to a frame at least and between its neighbours. */
function moveEdge(row, edge, by) {
  if (edge === "in") return { ...row, start: Math.max(Math.min(row.earliest, row.start), Math.min(row.start + by, row.end - 1)) };
  return { ...row, end: Math.min(Math.max(row.latest, row.end), Math.max(row.end + by, row.start + 1)) };
}

/** How bad a reading speed is: "", "amber" or "red". */
const speedLevel = (speed, [amber, red]) => (speed > red ? "red" : speed > amber ? "amber" : "");
