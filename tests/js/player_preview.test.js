import assert from "node:assert/strict";
import { test } from "node:test";
import { namesOf } from "./names.js";

const { openPreview } = namesOf(["preview_rules", "player_preview"], "openPreview");
const later = () => new Promise((done) => { setTimeout(done, 0); });

/** A media buffer as a browser has it: ranges that are put in over each other and taken out. */
class Buffer extends EventTarget {
  constructor(type) { super(); Object.assign(this, { type, updating: false, timestampOffset: 0, ranges: [] }); }
  get buffered() { const { ranges } = this; return { length: ranges.length, start: (n) => ranges[n][0], end: (n) => ranges[n][1] }; }
  without(from, to) { return this.ranges.flatMap(([a, b, key]) => [[a, Math.min(b, from), key], [Math.max(a, to), b, key]]).filter(([a, b]) => b - a > 2e-3); }
  change(ranges) { this.updating = true; queueMicrotask(() => { this.ranges = ranges.sort((one, other) => one[0] - other[0]); this.updating = false; this.dispatchEvent(new Event("updateend")); }); }
  appendBuffer({ key, seconds }) { const from = this.timestampOffset; this.change([...this.without(from, from + seconds), [from, from + seconds, key]]); }
  remove(from, to) { this.change(this.without(from, to)); }
}

/** A player of a film on a studio that answers when it is told to. */
function studioOf(lengths) {
  const asked = new Map(), buffers = [];
  globalThis.MediaSource = class {
    static isTypeSupported() { return true; }
    constructor() { this.readyState = "open"; this.duration = NaN; setTimeout(() => this.onsourceopen()); }
    addSourceBuffer(type) { buffers.push(new Buffer(type)); return buffers.at(-1); }
    endOfStream() { this.readyState = "ended"; }
  };
  globalThis.URL.createObjectURL = () => "blob:film";
  globalThis.fetch = (address, { signal }) => new Promise((answer, broken) => {
    const key = address.slice(0, -4);
    asked.set(key, () => answer({ ok: true, arrayBuffer: async () => ({ key, seconds: lengths[key] ?? 5, byteLength: 1 }) }));
    signal.addEventListener("abort", () => { asked.delete(key); broken(new DOMException("", "AbortError")); });
  });
  const film = Object.assign(new EventTarget(), { currentTime: 1.5, paused: true }), preview = openPreview(film, () => {});
  const show = (pieces, sound = "s") => preview.show({ base: "", fps: 24, pieces, sound, window: 5 });
  const settle = async () => { for (let n = 0; n < 5; n += 1) await later(); };
  const send = async (key) => { asked.get(key)(); asked.delete(key); await settle(); };
  return { show, settle, send, asked, lies: (n) => buffers[n].ranges.map(([from, to, key]) => [key, Number(from.toFixed(2)), Number(to.toFixed(2))]) };
}

test("a film that is changed again while a piece is on its way has no hole where the old piece lay", async () => {
  const { show, settle, send, asked, lies } = studioOf({ a: 1, b: 1, c: 1, longer: 1.5, "s-0": 3 });
  show([["a", 24], ["b", 24], ["c", 24]]);
  await settle();
  for (const key of ["b", "c", "a", "s-0"]) await send(key);
  show([["a", 24], ["b2", 24], ["c", 24]]);
  await settle();
  show([["a", 24], ["longer", 36], ["c", 24]]);
  await settle();
  assert.equal(asked.has("b2"), false);
  await send("longer");
  assert.deepEqual(lies(0), [["a", 0, 1], ["longer", 1, 2.5], ["c", 2.5, 3.5]]);
});

test("a sound that was changed is asked for while pictures are still on their way", async () => {
  const { show, settle, send, asked } = studioOf({});
  show([["d", 24], ["e", 24]], "quiet");
  await settle();
  await send("quiet-0");
  show([["d", 24], ["e", 24]], "loud");
  await settle();
  assert.ok(asked.has("e") && asked.has("loud-0"));
});
