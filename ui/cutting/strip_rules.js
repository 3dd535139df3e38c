// What can be done with the shots of a strip, in whole frames; it touches no page. A clip: { id, n, scene, frames, skip, whole, file, least,
// fade, plays }. `frames` are seen of its take from frame `skip` on; `whole` is how long the take is, `file` the same where it ends there;
// `least` is what its line needs; `fade` are the frames shared with the clip before; `plays` is { start, frames, skip, speed } of it in the player.
// A take runs at `speed` percent: each frame seen is so many hundredths of a frame of it, and `skip` may end between two.

const LONGEST = 1440, JOINT = 12;

const between = (low, to, high) => Math.max(low, Math.min(to, Math.max(low, high)));

/** The frame in which each clip begins, from frame `first` on; two that share a transition overlap. */
function startsOf(clips, first = 0) {
  let end = first;
  return clips.map((clip, n) => {
    const start = end - (n ? clip.fade : 0);
    end = start + clip.frames;
    return start;
  });
}

/** Frames from the first to behind the last. */
const framesOf = (clips) => clips.reduce((sum, clip, n) => sum + clip.frames - (n ? clip.fade : 0), 0);

const AS_MADE = 100, HAIR = 1e-6;

const paceOf = (clip) => (clip.speed ?? AS_MADE) / 100;
const hundredths = (frames) => Math.round(frames * 100) / 100;

/** Frames of its take that a clip uses, and of the film that so much of a take fills. */
const used = (clip, frames = clip.frames) => frames * paceOf(clip);
const filled = (clip, takeFrames) => Math.floor(takeFrames / paceOf(clip) + HAIR);

/** How far a clip can be cut: frames that can be added at each edge and taken away, and how far its content slips to either side. */
function roomOf(clip) {
  const away = Math.max(0, clip.frames - clip.least), before = filled(clip, clip.skip);
  const spare = clip.file ? Math.max(0, filled(clip, clip.file - clip.skip) - clip.frames) : Math.max(0, LONGEST - clip.frames);
  return {
    in: [before && -before, away],
    out: [-away, spare],
    slip: [-clip.skip, Math.max(0, Math.floor((clip.file || clip.whole) - clip.skip - used(clip) + HAIR))],
  };
}

/** A clip after its "in" edge, its "out" edge or its content ("slip") went `by` frames on; `wall` says what stopped it: "line", "take",
 * "begin", or "" for nothing. */
function cutAfter(clip, edge, by) {
  const [low, high] = roomOf(clip)[edge];
  const went = between(low, by, high);
  const wall = went === by ? "" : edge === "in" ? (by > 0 ? "line" : "begin") : edge === "out" ? (by < 0 ? "line" : "take") : by < 0 ? "begin" : "take";
  if (edge === "in") return { frames: clip.frames - went, skip: hundredths(clip.skip + used(clip, went)), wall };
  return edge === "out" ? { frames: clip.frames + went, skip: clip.skip, wall } : { frames: clip.frames, skip: hundredths(clip.skip + went), wall };
}

/** A clip at another speed: from the same first frame over the same part of its take, in whole frames, and no shorter than its line needs. */
const atSpeed = (clip, speed) => ({ ...clip, speed, frames: Math.max(clip.least, 1, Math.min(LONGEST, Math.floor(clip.frames * (clip.speed ?? AS_MADE) / speed + HAIR))) });

/** A speed in words: 0.25 to 4 times. */
const timesOf = (speed) => `${Number((speed / 100).toFixed(2))}×`;

/** What each deed makes of the clips: (clips, deed) => clips. */
const CUTS = {
  trim: (clips, { shot, frames, skip }) => clips.map((clip) => (clip.id === shot ? { ...clip, frames, skip } : clip)),
  speed: (clips, { shot, speed }) => clips.map((clip) => (clip.id === shot ? atSpeed(clip, speed) : clip)),
  split: (clips, { shot, at }) => clips.flatMap((clip) => (clip.id === shot ? halvesOf(clip, at) : [clip])),
  joint: (clips, { shot }) => clips.map((clip) => (clip.id === shot ? { ...clip, fade: JOINT, joint: "dissolve" } : clip)),
  remove: (clips, { shot }) => clips.filter((clip) => clip.id !== shot),
  move: (clips, { shot, beside, after }) => movedBeside(clips, shot, beside, after),
  step: (clips, { shot, later }) => movedOn(clips, shot, later),
};

const halvesOf = (clip, at) => [
  { ...clip, frames: at, least: 1 },
  { ...clip, id: `${clip.id}+`, frames: clip.frames - at, skip: hundredths(clip.skip + used(clip, at)), least: 1, fade: 0, joint: "cut", coming: true },
];

/** The clips after what was done and is not heard yet, numbered anew. */
function clipsAfter(clips, done) {
  const list = done.reduce((now, deed) => CUTS[deed.do]?.(now, deed) ?? now, clips);
  return list.map((clip, n) => ({ ...clip, n: String(n + 1).padStart(2, "0") }));
}

/** The clip that is cut at the playhead: the chosen one where it stands in it, else the one under it. */
const clipToCut = (clips, starts, head, chosen) => {
  const n = clips.findIndex((clip) => clip.id === chosen), at = head - starts[n];
  return n >= 0 && at > 0 && at < clips[n].frames ? clips[n] : clips[clipAt(clips, starts, head)];
};

/** The number of the clip that is seen at a frame of the strip. */
const clipAt = (clips, starts, frame) => Math.max(0, starts.findLastIndex((start) => start <= frame));

/** The frame of the strip that shows what the player shows at a second; null where the strip has it no more. */
function frameOfSecond(clips, starts, second, fps) {
  const frame = Math.floor(second * fps + 1e-6);
  if (starts[0] && frame < (clips[0]?.plays?.start ?? 0)) return Math.min(frame, starts[0] - 1);
  const here = clips.map((clip, n) => n).filter((n) => { const plays = clips[n].plays; return plays && plays.start <= frame && frame < plays.start + plays.frames; });
  const takes = (n) => { const { plays } = clips[n]; return filled(clips[n], used(plays, frame - plays.start) + plays.skip - clips[n].skip); };
  const n = here.findLast((one) => takes(one) >= 0 && takes(one) < clips[one].frames) ?? here.at(-1);
  return n === undefined ? null : starts[n] + between(0, takes(n), clips[n].frames - 1);
}

/** The second of the player that shows a frame of the strip, or what is nearest to it in its shot; null for a shot it has not. */
function secondOfFrame(clips, starts, frame, fps) {
  const n = clipAt(clips, starts, frame);
  const clip = clips[n], plays = clip?.plays;
  if (plays && frame < starts[0] && frame < plays.start) return (frame + 0.5) / fps;
  return plays ? (plays.start + between(0, filled(plays, used(clip, frame - starts[n]) + clip.skip - plays.skip), plays.frames - 1) + 0.5) / fps : null;
}

/** The seconds between two words of the ruler, so that they stand at least 56 pixels apart. */
const rulerStep = (pxPerSecond) => [1, 2, 5, 10, 15, 30, 60, 120].find((step) => step * pxPerSecond >= 56) || 300;

/** Where the camera is at a frame of a take: x, y in pictures and how much it is enlarged, between the steps of its way. */
function wayAt(way, frame, whole) {
  const at = between(0, frame / Math.max(1, whole - 1), 1) * (way.length - 1), low = Math.floor(at), high = Math.min(way.length - 1, low + 1), share = at - low;
  return way[low].map((value, n) => value + (way[high][n] - value) * share);
}

/** What a key does to the strip; null for any other. */
function deedOfKey(event) {
  const name = event.key.toLowerCase(), whole = event.ctrlKey || event.metaKey;
  if (whole && event.shiftKey) return { arrowleft: "frames_back", arrowright: "frames_on" }[name] ?? null;
  if (whole) return { k: "split", b: "split", arrowleft: "frame_back", arrowright: "frame_on", d: "joint" }[name] ?? null;
  if (event.altKey) return { arrowleft: "earlier", arrowright: "later", ",": "slip_back", ".": "slip_on" }[name] ?? null;
  if (event.shiftKey && name.startsWith("arrow")) return { arrowleft: "second_back", arrowright: "second_on" }[name] ?? null;
  return { " ": "play", k: "stop", l: "faster", j: "second_back", arrowleft: "head_back", arrowright: "head_on", arrowup: "before", arrowdown: "after", home: "first", end: "last",
    ",": "frame_back", ".": "frame_on", "[": "in_here", q: "in_here", i: "in_here", "]": "out_here", w: "out_here", o: "out_here", s: "split", delete: "remove", backspace: "remove", enter: "open",
    "=": "nearer", "+": "nearer", "-": "farther", "\\": "fit" }[name] ?? null;
}
