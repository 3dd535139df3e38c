// A camera's move in numbers: where the picture goes, what of it is seen, which choice an arrow key leads to.

const ARROWS = {
  static: "M5 5h10v10H5z", push: "M3 3l4 4M17 3l-4 4M3 17l4-4M17 17l-4-4M8 8h4v4H8z", pull: "M7 7L3 3m0 3V3h3M13 7l4-4m-3 0h3v3M7 13l-4 4m0-3v3h3M13 13l4 4m-3 0h3v-3",
  pan_left: "M15 15A7 7 0 0 0 4 9m0-4v4h4", pan_right: "M5 15a7 7 0 0 1 11-6m0-4v4h-4", truck_left: "M17 10H3m4-4l-4 4 4 4", truck_right: "M3 10h14m-4-4l4 4-4 4",
  track: "M3 13h9m-3-3l3 3-3 3M14 6a2 2 0 1 1 0 .01M15 9v5", tilt_up: "M7 16q8-6 0-12m0 4V4h4", tilt_down: "M7 4q8 6 0 12m0-4v4h4", handheld: "M3 11q2-5 4 0t4 0 4 0q1-3 2-1",
  crane_up: "M10 17V3m-4 4l4-4 4 4", crane_down: "M10 3v14m-4-4l4 4 4-4", orbit: "M4 12c0 2 3 4 6 4s6-2 6-4-3-4-6-4m2-3l-3 3 3 3",
};

/** The steps of a way as an animation has them; of each step its place and how far it is enlarged. */
const frames = (way) => way.map(([x, y, z]) => ({ transform: `translate(${(-100 * x).toFixed(3)}%, ${(-100 * y).toFixed(3)}%) scale(${z.toFixed(5)})` }));

/** What is seen of the whole picture at one step, as the style of a box on it. */
const edgeAt = ([x, y, z]) => ({ left: `${100 * x / z}%`, top: `${100 * y / z}%`, width: `${100 / z}%`, height: `${100 / z}%` });

/** Which of `count` choices an arrow key leads to from number `at`, `step` of them in a row; null for any other key. */
function choiceAfter(key, at, count, step) {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: step, ArrowUp: -step }[key];
  return by ? (at + by + count) % count : null;
}

/** The point a little further where an arrow key moves it; null for any other key. */
function pointAfter(key, [x, y]) {
  const by = { ArrowRight: [0.02, 0], ArrowLeft: [-0.02, 0], ArrowDown: [0, 0.02], ArrowUp: [0, -0.02] }[key];
  return by ? [x + by[0], y + by[1]] : null;
}

const insidePicture = (point) => point.map((n) => Math.min(1, Math.max(0, n)));
