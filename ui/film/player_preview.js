// The film as it stands, in the player's own <video>: pieces from the studio lie edge to edge in a media buffer, and where the cut was changed
// they are replaced. Nothing is loaded anew: the film goes on from where it was.

const PICTURE = 'video/mp4; codecs="avc1.640028"', SOUND = 'audio/mp4; codecs="flac"';
const NEAR = { behind: 20, ahead: 45 }, KEPT = { behind: 60, ahead: 120 }, MOST_BYTES = 120e6;

const Source = () => globalThis.ManagedMediaSource || globalThis.MediaSource;
const canPreview = () => Boolean(Source()?.isTypeSupported(PICTURE) && Source().isTypeSupported(SOUND));

/** Bytes of parts by key, the latest used last; the oldest go where they are more than a browser should hold. */
const stock = new Map();
function keepBytes(key, bytes) {
  stock.set(key, bytes);
  let total = [...stock.values()].reduce((sum, one) => sum + one.byteLength, 0);
  for (const [old, one] of stock) { if (total <= MOST_BYTES || old === key) break; stock.delete(old); total -= one.byteLength; }
}

/** `heard({ key, ready, failed })` is told what stands under the playhead whenever that changes. */
function openPreview(film, heard) {
  const source = new (Source())(), address = URL.createObjectURL(source);
  const tracks = [{ type: PICTURE, wanted: [], lying: [], running: false, again: false }, { type: SOUND, wanted: [], lying: [], running: false, again: false }];
  const preview = { film, heard, source, tracks, base: "", long: 0, closed: false, failed: new Set(), said: "" };
  preview.opened = new Promise((ready) => { source.onsourceopen = () => { source.onsourceopen = null; for (const track of tracks) track.buffer = source.addSourceBuffer(track.type); ready(); }; });
  const wake = () => { sayPiece(preview); for (const track of tracks) runTrack(preview, track); };
  film.disableRemotePlayback = true;
  film.src = address;
  for (const name of ["seeking", "timeupdate", "play"]) film.addEventListener(name, wake);
  return {
    /** What stands from now on: { base, fps, pieces, sound, window }. */
    show({ base, fps, pieces, sound, window: seconds }) {
      const wanted = pictureParts(pieces, fps), long = wanted.at(-1)?.to || 0;
      Object.assign(preview, { base, long, failed: new Set() });
      tracks[0].wanted = wanted;
      tracks[1].wanted = soundParts(sound, seconds, long);
      for (const track of tracks) if (track.calling && !track.wanted.some((one) => one.key === track.calls)) track.calling.abort();
      wake();
    },
    leave() {
      preview.closed = true;
      for (const track of tracks) track.calling?.abort();
      for (const name of ["seeking", "timeupdate", "play"]) film.removeEventListener(name, wake);
      URL.revokeObjectURL(address);
    },
  };
}

function sayPiece(preview) {
  const [picture] = preview.tracks, here = partAt(picture.wanted, preview.film.currentTime), ready = Boolean(here && picture.lying.some((one) => samePart(one, here)));
  const told = { key: here?.key || "", ready, failed: Boolean(here && preview.failed.has(here.key)) };
  if (JSON.stringify(told) === preview.said) return;
  preview.said = JSON.stringify(told);
  preview.heard(told);
}

/** Everything of a track near the playhead is brought to what stands; asked for again meanwhile, it begins again. No track waits for the other. */
async function runTrack(preview, track) {
  track.again = true;
  if (track.running) return;
  track.running = true;
  try {
    await preview.opened;
    while (track.again && !preview.closed) {
      track.again = false;
      await settleTrack(preview, track);
      await fillTrack(preview, track);
    }
    if (!preview.closed) endFilm(preview);
  } catch { /* the buffer is gone with its element, or has no room: the next move of the playhead tries again */ }
  track.running = false;
}

/** What plays elsewhere now leaves its place. */
async function settleTrack(preview, track) {
  for (const one of [...leaving(track.lying, track.wanted), ...farFrom(track.lying, preview.film.currentTime, KEPT)]) await takeOut(track, one);
  setLength(preview);
}

/** The film gets its new length once nothing lies beyond it and no buffer is at work: the last that is comes here again. */
function setLength({ source, tracks, long }) {
  const fits = ({ buffer }) => !buffer.updating && (!buffer.buffered.length || buffer.buffered.end(buffer.buffered.length - 1) < long + 1e-3);
  if (source.readyState === "open" && !(Math.abs(source.duration - long) < 1e-6) && tracks.every(fits)) source.duration = long;
}

async function fillTrack(preview, track) {
  for (;;) {
    if (track.again && leaving(track.lying, track.wanted).length) return;  // they leave first: taken out later, they would take with them what was put over them
    const part = preview.closed ? null : nextPart(track.wanted, track.lying, preview.film.currentTime, NEAR, preview.failed);
    if (!part) return;
    const bytes = await bytesOf(preview, track, part);
    if (preview.closed) return;
    if (bytes && track.wanted.some((one) => samePart(one, part))) await putIn(preview, track, part, bytes);
  }
}

/** Null where it was called off, or cannot be had. */
async function bytesOf(preview, track, part) {
  const known = stock.get(part.key);
  if (known) { stock.delete(part.key); keepBytes(part.key, known); return known; }
  track.calling = new AbortController(); track.calls = part.key;
  try {
    const answer = await fetch(`${preview.base}${part.key}.mp4`, { signal: track.calling.signal, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const bytes = await answer.arrayBuffer();
    keepBytes(part.key, bytes);
    return bytes;
  } catch (error) {
    if (error.name !== "AbortError") { preview.failed.add(part.key); sayPiece(preview); }
    return null;
  } finally { track.calling = null; }
}

const rested = (buffer) => new Promise((done) => { if (buffer.updating) buffer.addEventListener("updateend", () => done(null), { once: true }); else done(null); });

async function putIn(preview, track, part, bytes) {
  const { film } = preview, { buffer } = track;
  await rested(buffer);
  buffer.timestampOffset = part.from;
  buffer.appendBuffer(bytes);
  await rested(buffer);
  track.lying = [...track.lying.filter((one) => !samePlace(one, part)), part];
  setLength(preview);
  const at = film.currentTime;
  if (part.from <= at && at < part.to && film.paused && track === preview.tracks[0]) film.currentTime = at;  // the old picture stays until it is asked for anew
  sayPiece(preview);
}

async function takeOut(track, part) {
  await rested(track.buffer);
  track.buffer.remove(Math.max(0, part.from - 1e-3), part.to - 1e-3);
  await rested(track.buffer);
  track.lying = track.lying.filter((one) => one !== part);
}

/** The film ends where its last parts end. */
function endFilm({ source, tracks }) {
  const whole = tracks.every(({ wanted, lying }) => wanted.length && lying.some((one) => samePart(one, wanted.at(-1))));
  if (whole && source.readyState === "open" && tracks.every(({ buffer }) => !buffer.updating)) source.endOfStream();
}
