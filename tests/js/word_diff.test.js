import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { differences } = namesOf(["word_diff"], "differences");

test("of two texts the words that stay, go and come are told in order", () => {
  assert.deepEqual(differences("the red boat", "the blue boat"), [["same", "the "], ["gone", "red"], ["new", "blue"], ["same", " boat"]]);
});

test("Chinese is compared character by character", () => {
  assert.deepEqual(differences("小船靠岸", "小车靠岸"), [["same", "小"], ["gone", "船"], ["new", "车"], ["same", "靠岸"]]);
});

test("a text against none is all gone or all new", () => {
  assert.deepEqual(differences("one", ""), [["gone", "one"]]);
  assert.deepEqual(differences("", "one"), [["new", "one"]]);
});

test("of a very long text only its beginning is compared", () => {
  const long = Array.from({ length: 4000 }, (_, n) => `w${n}`).join(" ");
  const pieces = differences(long, long);
  assert.equal(pieces.length, 1);
  assert.ok(pieces[0][1].length < long.length);
});
