// The player's times: what a clock says, where a frame begins, which chapter is on, what a key asks for.

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** Where the film is and how long it is: the whole in full seconds, rounded as everywhere in the studio, and reached at its end. */
const clocksOf = (at, long) => [clock(at > long - 0.05 ? Math.round(long) : at), clock(Math.round(long))];

/** A moment within the film, a little before its end at most. */
const within = (to, long) => Math.min(Math.max(0, to), Math.max(0, long - 0.01));

/** A moment inside the frame that is `by` frames from the one at `at`. */
const frameBeside = (at, by, fps) => (Math.round(at * fps) + by + 0.1) / fps;

/** The number of the chapter that is on at a moment; -1 before the first. */
const chapterAt = (chapters, at) => chapters.findLastIndex((one) => at >= one.start - 0.05);

/** How much of a chapter has been played, from 0 to 1. */
const playedOf = (chapter, at) => Math.min(1, Math.max(0, (at - chapter.start) / (chapter.end - chapter.start)));

/** The chapter that a digit leads to; null for any other key. */
const chapterOf = (key, chapters) => (/^[1-9]$/.test(key) ? chapters[Number(key) - 1] || null : null);
