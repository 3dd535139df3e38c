// What of a preview is fetched, kept and put away; it touches no page. A part: { key, from, to } of a track, in seconds of the film.

/** The pieces of a picture track, each where it plays: `pieces` are [key, frames] in order. */
function pictureParts(pieces, fps) {
  let at = 0;
  return pieces.map(([key, frames]) => { const from = at / fps; at += frames; return { key, from, to: at / fps }; });
}

/** The windows of a sound track: each `seconds` long, the last as long as the film goes on. */
const soundParts = (key, seconds, long) => Array.from({ length: Math.ceil(long / seconds - 1e-6) }, (_, n) => ({ key: `${key}-${n}`, from: n * seconds, to: Math.min(long, (n + 1) * seconds) }));

const samePlace = (one, other) => Math.abs(one.from - other.from) < 1e-6 && Math.abs(one.to - other.to) < 1e-6;
const samePart = (one, other) => one.key === other.key && samePlace(one, other);

/** What lies in the buffer and must leave it: what plays nowhere, or elsewhere. What only looks different stays until its successor is there. */
const leaving = (lying, wanted) => lying.filter((one) => !wanted.some((other) => samePlace(one, other)));

/** What lies too far from the playhead to be kept. */
const farFrom = (lying, at, { behind, ahead }) => lying.filter((one) => one.to < at - behind || one.from > at + ahead);

/** The part to fetch next: the one under the playhead, then those after it, then those before; null where all that is near lies there. */
function nextPart(wanted, lying, at, { behind, ahead }, failed = new Set()) {
  const open = wanted.filter((one) => one.to > at - behind && one.from < at + ahead && !failed.has(one.key) && !lying.some((other) => samePart(one, other)));
  const after = open.filter((one) => one.to > at);
  return after[0] || open.at(-1) || null;
}

/** The part that plays at a moment. */
const partAt = (parts, at) => parts.find((one) => one.from <= at + 1e-6 && at < one.to - 1e-6) || parts.at(-1) || null;
