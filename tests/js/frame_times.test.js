import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { timecode, moveEdge, speedLevel } = namesOf(["frame_times"], "timecode", "moveEdge", "speedLevel");

const row = { start: 10, end: 20, earliest: 5, latest: 22 };

test("frames are read as minutes, seconds and frames", () => {
  assert.deepEqual([0, 23, 24, 1500].map((frame) => timecode(frame, 24)), ["0:00:00", "0:00:23", "0:01:00", "1:02:12"]);
});

test("an edge stops at its neighbour and leaves a frame to be read", () => {
  assert.deepEqual([moveEdge(row, "in", -9).start, moveEdge(row, "in", 99).start], [5, 19]);
  assert.deepEqual([moveEdge(row, "out", 9).end, moveEdge(row, "out", -99).end], [22, 11]);
});

test("what is read too fast is told as the film's check tells it", () => {
  assert.deepEqual([9, 9.1, 11, 11.1].map((speed) => speedLevel(speed, [9, 11])), ["", "amber", "amber", "red"]);
});
