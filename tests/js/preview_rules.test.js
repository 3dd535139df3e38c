import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { pictureParts, soundParts, leaving, farFrom, nextPart, partAt } = namesOf(["preview_rules"], "pictureParts", "soundParts", "leaving", "farFrom", "nextPart", "partAt");
const all = { behind: 1e3, ahead: 1e3 };
const keysOf = (parts) => parts.map((one) => one.key);

test("pieces lie edge to edge, windows of sound too, the last as long as the film", () => {
  assert.deepEqual(pictureParts([["a", 24], ["b", 12]], 24), [{ key: "a", from: 0, to: 1 }, { key: "b", from: 1, to: 1.5 }]);
  assert.deepEqual(soundParts("s", 5, 12), [{ key: "s-0", from: 0, to: 5 }, { key: "s-1", from: 5, to: 10 }, { key: "s-2", from: 10, to: 12 }]);
  assert.equal(soundParts("s", 5, 10).length, 2);
});

test("what only looks different stays until its successor is there; what plays elsewhere leaves", () => {
  const lying = pictureParts([["a", 24], ["b", 24], ["c", 24]], 24);
  assert.deepEqual(leaving(lying, pictureParts([["a", 24], ["x", 24], ["c", 24]], 24)), []);
  assert.deepEqual(keysOf(leaving(lying, pictureParts([["a", 24], ["b", 20], ["c", 24]], 24))), ["b", "c"]);
});

test("first the part under the playhead is fetched, then those after it, then those before; one that failed is left out", () => {
  const wanted = pictureParts([["a", 24], ["b", 24], ["c", 24]], 24);
  assert.equal(nextPart(wanted, [], 1.2, all).key, "b");
  assert.equal(nextPart(wanted, [wanted[1]], 1.2, all).key, "c");
  assert.equal(nextPart(wanted, [wanted[1], wanted[2]], 1.2, all).key, "a");
  assert.equal(nextPart(wanted, wanted, 1.2, all), null);
  assert.equal(nextPart(wanted, [], 1.2, all, new Set(["b"])).key, "c");
  assert.equal(nextPart(wanted, [{ key: "old", from: 1, to: 2 }], 1.2, all).key, "b");
});

test("what is far from the playhead is neither fetched nor kept", () => {
  const wanted = pictureParts(Array.from({ length: 100 }, (_, n) => [String(n), 24]), 24);
  assert.equal(nextPart(wanted, wanted.slice(50, 60), 50.5, { behind: 0.2, ahead: 9 }), null);
  assert.deepEqual(keysOf(farFrom(wanted.slice(0, 3), 50, { behind: 48.5, ahead: 5 })), ["0"]);
  assert.equal(partAt(wanted, 7.5).key, "7");
  assert.equal(partAt(wanted, 100).key, "99");
});
