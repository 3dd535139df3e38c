// What is drawn on the frame: the marks of a note while its moment is shown, and what somebody draws now. Whoever writes notes asks for both by
// events, and is told by one what was drawn; the player only lends its frame.

/** Listen for it. Returns what ends it. */
function followMarks(room) {
  const { film } = room.parts, pane = film.parentElement;
  const wanted = { tool: "", others: [] };
  let sketch = null, loading = null;
  const load = () => (loading ??= import(new URL("/assets/review/sketch.js", location.href).href).then(({ Sketch }) => {
    const canvas = make("canvas", "marks", pane);
    sketch = new Sketch(canvas, () => dispatchEvent(new CustomEvent("dailies:drawn", { detail: [...sketch.marks] })));
  }).catch(() => { loading = null; }));
  const show = async () => {
    if (!sketch && !wanted.tool && !wanted.others.length) return;
    await load();
    if (!sketch) return;
    sketch.others = film.paused ? wanted.others : [];
    sketch.show(Boolean(wanted.tool) || (film.paused && (sketch.marks.length > 0 || sketch.others.length > 0)), wanted.tool);
    room.parts.root.classList.toggle("drawing", Boolean(wanted.tool));
  };
  const draw = async (/** @type {any} */ { detail }) => {
    if (detail.undo) { sketch?.undo(); return; }
    wanted.tool = detail.tool || "";
    if (wanted.tool) film.pause();
    if (detail.clear && sketch) sketch.clear();
    await show();
  };
  const mark = async (/** @type {any} */ { detail }) => { wanted.others = detail; await show(); };
  for (const name of ["play", "pause"]) film.addEventListener(name, show);
  addEventListener("dailies:draw", draw);
  addEventListener("dailies:marks", mark);
  return () => { removeEventListener("dailies:draw", draw); removeEventListener("dailies:marks", mark); for (const name of ["play", "pause"]) film.removeEventListener(name, show); };
}
