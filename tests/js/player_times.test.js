import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { clock, clocksOf, within, frameBeside, chapterAt, playedOf, chapterOf } = namesOf(["player_times"], "clock", "clocksOf", "within", "frameBeside", "chapterAt", "playedOf", "chapterOf");
const CHAPTERS = [{ start: 1, end: 4 }, { start: 4, end: 9 }];

test("a clock says minutes and two digits of seconds", () => {
  assert.deepEqual([0, 9.9, 61, 600].map(clock), ["0:00", "0:09", "1:01", "10:00"]);
});

test("a film of nineteen seconds and 23 frames is twenty long, as everywhere, and its clock gets there", () => {
  const long = 19 + 23 / 24;
  assert.deepEqual([0, 19.5, long].map((at) => clocksOf(at, long)), [["0:00", "0:20"], ["0:19", "0:20"], ["0:20", "0:20"]]);
  assert.deepEqual(clocksOf(20.3, 20.4), ["0:20", "0:20"]);
});

test("no jump leads out of the film", () => {
  assert.equal(within(-3, 10), 0);
  assert.equal(within(12, 10), 9.99);
});

test("a step of one frame lands inside the next one", () => {
  const next = frameBeside(1, 1, 24), back = frameBeside(1, -1, 24);
  assert.equal(Math.floor(next * 24), 25);
  assert.equal(Math.floor(back * 24), 23);
});

test("the chapter that is on is the last that has begun, and none before the first", () => {
  assert.deepEqual([0, 0.96, 3.9, 3.96, 20].map((at) => chapterAt(CHAPTERS, at)), [-1, 0, 0, 1, 1]);
});

test("a chapter is played from nothing to whole", () => {
  assert.deepEqual([0, 2.5, 9].map((at) => playedOf(CHAPTERS[0], at)), [0, 0.5, 1]);
});

test("a digit leads to its chapter, where there is one", () => {
  assert.equal(chapterOf("2", CHAPTERS), CHAPTERS[1]);
  assert.equal(chapterOf("3", CHAPTERS), null);
  assert.equal(chapterOf("f", CHAPTERS), null);
});
