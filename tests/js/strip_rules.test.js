import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { startsOf, framesOf, cutAfter, clipsAfter, frameOfSecond, secondOfFrame, rulerStep, wayAt, deedOfKey, timesOf, clipToCut } = namesOf(
  ["board_order", "strip_rules"],
  "startsOf", "framesOf", "cutAfter", "clipsAfter", "frameOfSecond", "secondOfFrame", "rulerStep", "wayAt", "deedOfKey", "timesOf", "clipToCut",
);

const clip = (id, more = {}) => ({ id, n: "", scene: 1, frames: 48, skip: 0, whole: 48, file: 0, least: 1, fade: 0, plays: null, ...more });
const three = () => [clip("a", { plays: { start: 0, frames: 48, skip: 0 } }), clip("b", { fade: 12, plays: { start: 36, frames: 48, skip: 0 } }), clip("c", { plays: { start: 84, frames: 48, skip: 0 } })];

test("a clip that dissolves in begins before the one in front of it ends, and the film is that much shorter", () => {
  assert.deepEqual(startsOf(three()), [0, 36, 84]);
  assert.equal(framesOf(three()), 132);
});

test("an edge stops where the line needs the frames, where the take begins and where it ends; content slips within its take", () => {
  const filmed = clip("a", { frames: 40, skip: 4, file: 60, whole: 60, least: 30 });
  assert.deepEqual(cutAfter(filmed, "out", -20), { frames: 30, skip: 4, wall: "line" });
  assert.deepEqual(cutAfter(filmed, "out", 99), { frames: 56, skip: 4, wall: "take" });
  assert.deepEqual(cutAfter(filmed, "in", -9), { frames: 44, skip: 0, wall: "begin" });
  assert.deepEqual(cutAfter(filmed, "in", 6), { frames: 34, skip: 10, wall: "" });
  assert.deepEqual(cutAfter(filmed, "in", 11), { frames: 30, skip: 14, wall: "line" });
  assert.deepEqual(cutAfter(filmed, "slip", 99), { frames: 40, skip: 20, wall: "take" });
  assert.deepEqual(cutAfter(clip("a"), "out", 200), { frames: 248, skip: 0, wall: "" });
  assert.deepEqual(cutAfter(clip("held", { frames: 70, file: 60 }), "out", 1), { frames: 70, skip: 0, wall: "take" });
});

test("what was done shows before it is heard: trimmed, split, carried, taken out, and numbered anew", () => {
  const after = clipsAfter(three(), [
    { do: "trim", shot: "a", frames: 40, skip: 3 },
    { do: "split", shot: "b", at: 20 },
    { do: "move", shot: "c", beside: "a", after: false },
    { do: "open", shot: "a" },
  ]);
  assert.deepEqual(after.map((one) => [one.n, one.id, one.frames, one.skip]), [["01", "c", 48, 0], ["02", "a", 40, 3], ["03", "b", 20, 0], ["04", "b+", 28, 20]]);
  assert.deepEqual(clipsAfter(three(), [{ do: "remove", shot: "b" }]).map((one) => one.id), ["a", "c"]);
});

test("the playhead stands on the same picture in the strip and in a player that shows an older cut", () => {
  const cut = [{ ...three()[1], frames: 30, skip: 10, fade: 0 }, three()[0]], starts = startsOf(cut);
  assert.equal(frameOfSecond(cut, starts, (36 + 15) / 24, 24), 5);
  assert.equal(frameOfSecond(cut, starts, 10 / 24, 24), 40);
  assert.equal(frameOfSecond(cut, starts, 100 / 24, 24), null);
  assert.equal(secondOfFrame(cut, starts, 5, 24), (36 + 15.5) / 24);
  assert.equal(secondOfFrame([clip("new")], [0], 5, 24), null);
});

test("of a shot that was split since, each half stands where its own part of the take is played", () => {
  const plays = { start: 0, frames: 48, skip: 0 }, halves = [clip("a", { frames: 20, plays }), clip("b", { frames: 28, skip: 20, plays })];
  assert.equal(frameOfSecond(halves, startsOf(halves), 30 / 24, 24), 30);
  assert.equal(secondOfFrame(halves, startsOf(halves), 30, 24), 30.5 / 24);
});

test("the words of the ruler keep their distance, a camera stands between its steps", () => {
  assert.deepEqual([200, 30, 4, 0.01].map(rulerStep), [1, 2, 15, 300]);
  assert.deepEqual(wayAt([[0, 0, 1], [0.2, 0, 2]], 12, 25), [0.1, 0, 1.5]);
  assert.deepEqual(wayAt([[0, 0, 1]], 12, 25), [0, 0, 1]);
});

test("both keys that split in other editors split here, and R and C are nobody's", () => {
  const key = (name, more = {}) => deedOfKey({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.deepEqual([key("k", { ctrlKey: true }), key("b", { metaKey: true }), key("s"), key("Q"), key("w"), key("Delete")], ["split", "split", "split", "in_here", "out_here", "remove"]);
  assert.deepEqual([key(" "), key("ArrowLeft"), key("ArrowRight", { shiftKey: true }), key("ArrowUp"), key("ArrowRight", { altKey: true })], ["play", "head_back", "second_on", "before", "later"]);
  assert.deepEqual([key("r"), key("c"), key("k", { altKey: true })], [null, null, null]);
});

test("what other editors' keys do to an edge and a joint they do here", () => {
  const key = (name, more = {}) => deedOfKey({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.deepEqual([key("i"), key("o"), key("ArrowLeft", { ctrlKey: true }), key("ArrowRight", { ctrlKey: true, shiftKey: true }), key("d", { ctrlKey: true })], ["in_here", "out_here", "frame_back", "frames_on", "joint"]);
});

test("the clip under the playhead is cut where the playhead stands outside the chosen one", () => {
  const three = ["a", "b", "c"].map((id) => clip(id, { frames: 24 })), cut = (head, chosen) => clipToCut(three, startsOf(three), head, chosen).id;
  assert.deepEqual([cut(30, "b"), cut(30, "a"), cut(24, "a"), cut(5, ""), cut(60, "gone")], ["b", "b", "b", "a", "c"]);
});

test("a joint that becomes a dissolve shares its frames at once", () => {
  const now = clipsAfter([clip("a", { frames: 40 }), clip("b", { frames: 40 })], [{ do: "joint", shot: "b" }]);
  assert.deepEqual([now[1].fade, framesOf(now)], [12, 68]);
});

test("a fast shot uses up its take sooner, and its edges and its content stop where that ends", () => {
  const fast = clip("a", { frames: 20, skip: 4, file: 60, whole: 60, least: 5, speed: 200 });
  assert.deepEqual(cutAfter(fast, "out", 20), { frames: 28, skip: 4, wall: "take" });
  assert.deepEqual(cutAfter(fast, "in", -9), { frames: 22, skip: 0, wall: "begin" });
  assert.deepEqual(cutAfter(fast, "in", 3), { frames: 17, skip: 10, wall: "" });
  assert.deepEqual(cutAfter(fast, "slip", 99), { frames: 20, skip: 20, wall: "take" });
  assert.deepEqual(cutAfter(clip("b", { frames: 20, file: 60, whole: 60, speed: 25 }), "out", 999), { frames: 240, skip: 0, wall: "take" });
});

test("twice as fast is half as long, no shorter than its line, and split it goes on as it went", () => {
  const [fast] = clipsAfter([clip("a", { frames: 91 })], [{ do: "speed", shot: "a", speed: 200 }]);
  assert.deepEqual([fast.frames, fast.speed, fast.skip], [45, 200, 0]);
  assert.equal(clipsAfter([clip("a", { frames: 91, least: 60 })], [{ do: "speed", shot: "a", speed: 400 }])[0].frames, 60);
  assert.equal(clipsAfter([clip("a", { frames: 1000 })], [{ do: "speed", shot: "a", speed: 25 }])[0].frames, 1440);
  const halves = clipsAfter([clip("a", { frames: 40, speed: 133 })], [{ do: "split", shot: "a", at: 7 }]);
  assert.deepEqual([halves[1].skip, halves[1].frames, halves[1].speed], [9.31, 33, 133]);
  assert.deepEqual([25, 50, 100, 133, 400].map(timesOf), ["0.25×", "0.5×", "1×", "1.33×", "4×"]);
});

test("a frame of a shot that runs faster than in the player's cut is the picture that the player shows there", () => {
  const fast = clip("a", { frames: 24, speed: 200, plays: { start: 0, frames: 48, skip: 0, speed: 100 } });
  assert.equal(frameOfSecond([fast], [0], 20 / 24, 24), 10);
  assert.equal(secondOfFrame([fast], [0], 10, 24), 20.5 / 24);
});
