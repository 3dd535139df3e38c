import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { frames, edgeAt, choiceAfter, pointAfter, insidePicture } = namesOf(["camera_moves"], "frames", "edgeAt", "choiceAfter", "pointAfter", "insidePicture");

test("a picture that is enlarged towards its middle is pushed back by half of what it grew", () => {
  assert.equal(frames([[0.25, 0.25, 1.5]])[0].transform, "translate(-25.000%, -25.000%) scale(1.50000)");
});

test("what is seen at a step is a box as much smaller as the picture is larger", () => {
  assert.deepEqual(edgeAt([0.5, 0.25, 2]), { left: "25%", top: "12.5%", width: "50%", height: "50%" });
});

test("an arrow leads to the next choice and round the end, up and down a row at a time; other keys lead nowhere", () => {
  assert.equal(choiceAfter("ArrowRight", 13, 14, 3), 0);
  assert.equal(choiceAfter("ArrowLeft", 0, 14, 3), 13);
  assert.equal(choiceAfter("ArrowDown", 1, 14, 3), 4);
  assert.equal(choiceAfter("Enter", 1, 14, 3), null);
});

test("the point the camera looks at goes a little with each arrow and stays in the picture", () => {
  assert.deepEqual(pointAfter("ArrowLeft", [0.5, 0.5]), [0.48, 0.5]);
  assert.equal(pointAfter("a", [0.5, 0.5]), null);
  assert.deepEqual(insidePicture([1.01, -0.5]), [1, 0]);
});
