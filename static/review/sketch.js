// Drawing on a frame: pen, arrow, box. Marks are kept in shares of the picture's width and height, so they mean the same at every size.
export class Sketch {
  constructor(canvas, changed) {
    this.canvas = canvas; this.changed = changed; this.marks = []; this.others = []; this.tool = ""; this.going = null;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const each of ["pointerup", "pointercancel"]) canvas.addEventListener(each, () => this.end());
    new ResizeObserver(() => this.paint()).observe(canvas);
  }

  show(on, tool) {
    this.tool = tool;
    this.canvas.hidden = !on;
    this.canvas.style.pointerEvents = tool ? "auto" : "none";
    this.paint();
  }

  at(event) {
    const box = this.canvas.getBoundingClientRect(), share = (value) => Math.round(Math.min(1, Math.max(0, value)) * 10000) / 10000;
    return [share((event.clientX - box.left) / box.width), share((event.clientY - box.top) / box.height)];
  }

  begin(event) {
    if (!this.tool || this.marks.length >= 40) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.going = { tool: this.tool, points: [this.at(event)] };
  }

  move(event) {
    if (!this.going) return;
    const point = this.at(event), points = this.going.points;
    if (this.going.tool !== "pen") points[1] = point;
    else if (points.length < 400) points.push(point);
    this.paint();
  }

  end() {
    if (this.going && this.going.points.length > 1) this.marks.push(this.going);
    this.going = null;
    this.paint();
    this.changed();
  }

  undo() { this.marks.pop(); this.paint(); this.changed(); }

  clear() { this.marks = []; this.paint(); }

  paint() {
    const scale = devicePixelRatio || 1, wide = this.canvas.clientWidth, high = this.canvas.clientHeight;
    if (!wide) return;
    if (this.canvas.width !== Math.round(wide * scale)) { this.canvas.width = Math.round(wide * scale); this.canvas.height = Math.round(high * scale); }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, wide, high);
    for (const mark of [...this.others, ...this.marks, ...(this.going ? [this.going] : [])]) paintMark(pen, mark, wide, high);
  }
}

// A light line on a dark one, seen on snow and at night alike. `wide` and `high` in pixels.
export function paintMark(pen, mark, wide, high) {
  const points = mark.points.map(([x, y]) => [x * wide, y * high]), thin = Math.max(3, wide / 130);
  pen.lineCap = pen.lineJoin = "round";
  for (const [colour, width] of [["rgba(0,0,0,.75)", thin * 1.9], ["#F7A1D3", thin]]) {
    pen.strokeStyle = colour; pen.lineWidth = width;
    pen.beginPath();
    const [first, ...rest] = points, last = points.at(-1);
    if (mark.tool === "box") pen.rect(Math.min(first[0], last[0]), Math.min(first[1], last[1]), Math.abs(last[0] - first[0]), Math.abs(last[1] - first[1]));
    else { pen.moveTo(...first); for (const each of rest) pen.lineTo(...each); }
    if (mark.tool === "arrow" && rest.length) {
      const way = Math.atan2(last[1] - first[1], last[0] - first[0]), size = thin * 5;
      for (const turn of [-2.6, 2.6]) { pen.moveTo(...last); pen.lineTo(last[0] + size * Math.cos(way + turn), last[1] + size * Math.sin(way + turn)); }
    }
    pen.stroke();
  }
}
