import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { listAfter, settled, firstDeedOf, approvable, reaching, priceOf, alongOf, FILTERS } = namesOf(
  ["board_order"], "listAfter", "settled", "firstDeedOf", "approvable", "reaching", "priceOf", "alongOf", "FILTERS");

const WORDS = { approved: "Approved", for_you: "For you", painted: "Painted", in_line: "In line" };
const shot = (id, scene, more = {}) => ({ id, scene, look: "made", img: `${id}.png`, ok: "", ...more });
const LIST = [shot("a", 1), shot("b", 1), shot("c", 2)];
const order = (list) => list.map((s) => `${s.n}${s.id}${s.scene}`).join(" ");
const after = (...done) => listAfter(WORDS, LIST, done);

test("shots are numbered as they stand", () => {
  assert.equal(order(after()), "01a1 02b1 03c2");
});

test("a shot that is dragged stands beside the other one, in its scene", () => {
  assert.equal(order(after({ do: "move", shot: "a", beside: "c", after: true })), "01b1 02c2 03a2");
  assert.equal(order(after({ do: "move", shot: "c", beside: "a", after: false })), "01c1 02a1 03b1");
});

test("a drag to a shot that is gone changes nothing", () => {
  assert.equal(order(after({ do: "move", shot: "a", beside: "gone", after: true })), "01a1 02b1 03c2");
});

test("a step within a scene changes places, a step over its edge changes the scene", () => {
  assert.equal(order(after({ do: "step", shot: "a", later: true })), "01b1 02a1 03c2");
  assert.equal(order(after({ do: "step", shot: "b", later: true })), "01a1 02b2 03c2");
  assert.equal(order(after({ do: "step", shot: "a", later: false })), "01a1 02b1 03c2");
});

test("deeds are done in their order, and one that is not known here changes nothing", () => {
  const list = after({ do: "remove", shots: ["b"] }, { do: "insert", after: "a" }, { do: "step", shot: "a", later: true });
  assert.equal(order(list), "01a2 02c2");
});

test("a yes shows at once, of shots with a picture alone", () => {
  const list = listAfter(WORDS, [shot("a", 1), shot("b", 1, { img: "" })], [{ do: "approve", shots: ["a", "b"] }]);
  assert.deepEqual(list.map((s) => [s.look, s.ok]), [["done", "Approved"], ["made", ""]]);
});

test("a yes that is taken back waits again where others wait or have one", () => {
  assert.equal(settled(WORDS, [shot("a", 1), shot("b", 1, { ok: "Approved" })], shot("a", 1)).look, "you");
  assert.equal(settled(WORDS, [shot("a", 1), shot("b", 1)], shot("a", 1)).look, "made");
});

test("what may be done first follows from how a shot stands", () => {
  assert.equal(firstDeedOf(shot("a", 1, { look: "work" })), "stop");
  assert.equal(firstDeedOf(shot("a", 1, { look: "stale" })), "keep");
  assert.equal(firstDeedOf(shot("a", 1, { ok: "Approved", look: "done" })), "take_back");
  assert.equal(firstDeedOf(shot("a", 1)), "approve");
  assert.equal(firstDeedOf(shot("a", 1, { img: "" })), "");
});

test("one yes is for those that wait without a doubt; where none waits, for what is made", () => {
  const ids = (list) => approvable(list).map((s) => s.id);
  assert.deepEqual(ids([shot("a", 1, { look: "you" }), shot("b", 1, { look: "you", doubt: "hands" }), shot("c", 1)]), ["a"]);
  assert.deepEqual(ids([shot("a", 1), shot("b", 1, { ok: "Approved" }), shot("c", 1, { img: "" })]), ["a"]);
});

test("a pick with shift reaches from the last one, both ways", () => {
  assert.deepEqual(reaching(["a", "b", "c", "d"], "b", "d"), ["b", "c", "d"]);
  assert.deepEqual(reaching(["a", "b", "c", "d"], "d", "b"), ["b", "c", "d"]);
  assert.deepEqual(reaching(["a", "b", "c", "d"], "gone", "c"), ["c"]);
});

test("a price is told to a hundredth, and what is less is told as less", () => {
  assert.deepEqual([priceOf(0, 5), priceOf(4000, 2), priceOf(140000, 3)], ["¥0", "<¥0.01", "¥0.42"]);
});

test("an arrow leads along the grid as wide as it is seen", () => {
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "a"].map((key) => alongOf(key, 4)), [-1, 1, -4, 4, 0]);
});

test("each filter lets through what its name says", () => {
  const list = [shot("a", 1, { look: "you" }), shot("b", 1, { ok: "Approved", look: "done" }), shot("c", 1, { look: "empty" })];
  const through = (name) => list.filter(FILTERS[name]).map((s) => s.id).join("");
  assert.deepEqual(["all", "you", "approved", "empty", "fail"].map(through), ["abc", "a", "b", "c", ""]);
});
