import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { levelAt, heightOfLevel, levelOfHeight, withPoint, withMoved, withoutPoint, lanesAfter, pointKey, outline, MOST_POINTS } = namesOf(
  ["board_order", "strip_rules", "strip_lane_rules"],
  "levelAt", "heightOfLevel", "levelOfHeight", "withPoint", "withMoved", "withoutPoint", "lanesAfter", "pointKey", "outline", "MOST_POINTS",
);

const line = [[24, -12], [48, 0]];
const lane = (id, more = {}) => ({ id, points: [], muted: false, solo: false, chips: [], ...more });

test("a volume line is straight between its points and level outside them", () => {
  assert.deepEqual([0, 24, 36, 48, 900].map((frame) => levelAt(line, frame)), [-12, -12, -6, 0, 0]);
  assert.equal(levelAt([], 5), 0);
});

test("what is seen and what is meant are the same level", () => {
  for (const db of [-36, -12.5, 0, 12]) assert.equal(levelOfHeight(heightOfLevel(db, 50), 50), db);
  assert.deepEqual([levelOfHeight(-40, 50), levelOfHeight(400, 50)], [12, -36]);
});

test("a point is added where the line runs, keeps between its neighbours, and is taken away", () => {
  const added = withPoint(line, 36, levelAt(line, 36));
  assert.deepEqual(added, { points: [[24, -12], [36, -6], [48, 0]], n: 1 });
  assert.equal(withPoint(line, 48, 3).n, 1, "one that stands there already is taken");
  assert.deepEqual(withMoved(added.points, 1, 99, -90, 200), [[24, -12], [47, -36], [48, 0]]);
  assert.deepEqual(withMoved(line, 1, 999, 3, 200), [[24, -12], [200, 3]]);
  assert.deepEqual(withMoved(line, 0, -9, -12, 200), [[0, -12], [48, 0]]);
  assert.deepEqual(withoutPoint(added.points, 1), line);
  assert.equal(withPoint(Array.from({ length: MOST_POINTS }, (_, n) => [2 * n, 0]), 3, 0).n, -1);
});

test("a lane plays where it is not muted, and where another plays solo only if it does too", () => {
  const heard = (...done) => lanesAfter([lane("narration"), lane("music"), lane("sfx")], done).map((one) => one.heard);
  assert.deepEqual(heard(), [true, true, true]);
  assert.deepEqual(heard({ do: "lane", lane: "music", muted: false, solo: true }), [false, true, false]);
  assert.deepEqual(heard({ do: "lane", lane: "music", muted: true, solo: true }), [true, false, true]);
  assert.deepEqual(lanesAfter([lane("music")], [{ do: "points", lane: "music", points: line }, { do: "trim", shot: "a" }])[0].points, line);
});

test("keys move a point a frame and half a decibel, with Shift further, and Delete takes it away", () => {
  const key = (name, more = {}) => pointKey({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.deepEqual([key("ArrowLeft"), key("ArrowUp"), key("ArrowDown", { shiftKey: true }), key("Delete"), key("s"), key("ArrowLeft", { altKey: true })], [[-1, 0], [0, 0.5], [0, -3], "remove", null, null]);
});

test("the outline of a sound is as high as it is loud", () => {
  assert.equal(outline("z0"), "polygon(0.00% 0%,100.00% 48%,100.00% 52%,0.00% 100%)");
});
