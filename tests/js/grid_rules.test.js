import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { cellAfter, nextDeedOf, tagsWith, within, largeAfter } = namesOf(["grid_rules"], "cellAfter", "nextDeedOf", "tagsWith", "within", "largeAfter");

test("a mark shows at once on its own cell alone", () => {
  const deed = { do: "mark", cell: "1", stars: 4, rejected: false, tags: ["warm"] };
  assert.equal(cellAfter({ id: "1", stars: 0 }, [deed]).stars, 4);
  assert.equal(cellAfter({ id: "2", stars: 0 }, [deed]).stars, 0);
});

test("a cell that is made, made again or let go shows so at once", () => {
  assert.equal(cellAfter({ id: "", key: "k", look: "none", price: "¥1" }, [{ do: "make", key: "k" }]).look, "wait");
  assert.equal(cellAfter({ id: "1", look: "fail", why: "no" }, [{ do: "again", cell: "1" }]).why, "");
  assert.equal(cellAfter({ id: "1", look: "work" }, [{ do: "cancel", cell: "1" }]).look, "off");
});

test("the button of a cell without an answer does the one thing that can be done", () => {
  assert.deepEqual(nextDeedOf({ id: "1", look: "fail" }), { do: "again", cell: "1" });
  assert.deepEqual(nextDeedOf({ id: "", look: "none", key: "k" }), { do: "make", key: "k" });
  assert.deepEqual(nextDeedOf({ id: "1", look: "wait" }), { do: "cancel", cell: "1" });
  assert.equal(nextDeedOf({ id: "1", look: "done" }), null);
  assert.equal(nextDeedOf({ id: "", look: "none", key: "" }), null);
});

test("a tag is put on and taken off", () => {
  assert.deepEqual(tagsWith(undefined, "warm"), ["warm"]);
  assert.deepEqual(tagsWith(["warm", "dark"], "warm"), ["dark"]);
});

test("no arrow leads out of the grid", () => {
  assert.deepEqual(within([-1, 5], 3, 4), [0, 3]);
  assert.deepEqual(within([3, 2], 3, 4), [2, 2]);
});

test("the large view goes on to the next answer, over the end of a row, and stops where the grid ends", () => {
  const grid = [["done", "fail", "done"], ["wait", "done", "none"]];
  const cellAt = ([row, col]) => (grid[row]?.[col] ? { look: grid[row][col] } : null);
  const on = (place, across, down) => largeAfter(place, across, down, 2, 3, cellAt);
  assert.deepEqual(on([0, 0], 1, 0), [0, 2]);
  assert.deepEqual(on([0, 2], 1, 0), [1, 1]);
  assert.deepEqual(on([1, 1], -1, 0), [0, 2]);
  assert.equal(on([1, 1], 1, 0), null);
  assert.deepEqual(on([0, 2], 0, 1), [1, 2]);
});
