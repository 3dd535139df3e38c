// Volume lines of the lanes under the strip; it touches no page. A lane: { id, points: [[frame, dB], ...] in order, muted, solo, chips }. A line
// is straight between two points, and level before its first and after its last.

const SOFTEST = -36, LOUDEST = 12, MOST_POINTS = 200, EDGE = 5;

const tenth = (db) => Math.round(between(SOFTEST, db, LOUDEST) * 10) / 10 + 0;

/** dB of a line at a frame. */
function levelAt(points, frame) {
  if (!points.length) return 0;
  const n = points.findLastIndex(([at]) => at <= frame);
  if (n < 0 || n === points.length - 1) return points[Math.max(0, n)][1];
  const [[left, low], [right, high]] = [points[n], points[n + 1]];
  return low + (high - low) * (frame - left) / (right - left);
}

/** How far from the top of a lane so many pixels high a level stands, and which level stands there. */
const heightOfLevel = (db, high) => EDGE + (high - 2 * EDGE) * (LOUDEST - db) / (LOUDEST - SOFTEST);
const levelOfHeight = (y, high) => tenth(LOUDEST - (y - EDGE) / (high - 2 * EDGE) * (LOUDEST - SOFTEST));

/** The line with one more point, and which it is; a point that stands at this frame already is taken instead. None more than there is room for. */
function withPoint(points, frame, db) {
  const there = points.findIndex(([at]) => at === frame);
  if (there >= 0) return { points, n: there };
  if (points.length >= MOST_POINTS) return { points, n: -1 };
  const n = points.findIndex(([at]) => at > frame), at = n < 0 ? points.length : n;
  return { points: [...points.slice(0, at), [Math.max(0, frame), tenth(db)], ...points.slice(at)], n: at };
}

/** The line with point `n` elsewhere: it passes neither of its neighbours, nor the film's ends. */
function withMoved(points, n, frame, db, last) {
  const low = n ? points[n - 1][0] + 1 : 0, high = n < points.length - 1 ? points[n + 1][0] - 1 : Math.max(last, points[n][0]);
  return points.map((point, at) => (at === n ? [between(low, Math.round(frame), high), tenth(db)] : point));
}

const withoutPoint = (points, n) => points.filter((_, at) => at !== n);

const LANE_DEEDS = {
  points: (lane, { points }) => ({ ...lane, points }),
  lane: (lane, { muted, solo }) => ({ ...lane, muted, solo }),
};

/** The lanes after what was done and is not heard yet, each told whether it is heard. */
function lanesAfter(lanes, done) {
  const list = lanes.map((lane) => done.filter((deed) => deed.lane === lane.id).reduce((now, deed) => LANE_DEEDS[deed.do]?.(now, deed) ?? now, lane));
  const solo = list.some((lane) => lane.solo && !lane.muted);
  return list.map((lane) => ({ ...lane, heard: !lane.muted && (lane.solo || !solo) }));
}

/** What a key does to a point: [frames on, dB up]; "remove", or null for any other key. */
function pointKey(event) {
  const far = event.shiftKey;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return { ArrowLeft: [far ? -24 : -1, 0], ArrowRight: [far ? 24 : 1, 0], ArrowUp: [0, far ? 3 : 0.5], ArrowDown: [0, far ? -3 : -0.5], Delete: "remove", Backspace: "remove" }[event.key] ?? null;
}

/** A sound's outline as a clip path, from one letter (0 to z) a bar. */
function outline(shape) {
  const bars = [...shape].map((letter) => Math.max(4, 100 * parseInt(letter, 36) / 35)), across = (n) => (100 * n / Math.max(1, bars.length - 1)).toFixed(2);
  const edge = (sign) => bars.map((high, n) => `${across(n)}% ${(50 + sign * high / 2).toFixed(0)}%`);
  return `polygon(${[...edge(-1), ...edge(1).reverse()].join(",")})`;
}
