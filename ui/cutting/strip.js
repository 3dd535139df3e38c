// The strip: every shot of the film as long as it is, its joints under it, the player's playhead over it. What is there is changed, never built
// anew; what is done shows at once, before the studio has heard of it.

const ZOOM = 1.5, COARSE = { phone: 1.6, desk: 1 }, PHONE = 560, WIDEST = 24;

export default livingIn(enter, "film");

function enter(parent, first) {
  const root = parent.querySelector(".here");
  const room = { root, data: first, clips: [], starts: [], tiles: new Map(), chosen: "", edge: "out", head: 0, zoom: 0, px: 1, live: null, wall: null, carried: null, by: null };
  room.at = buildStrip(room, root);
  const heard = (event) => { const frame = frameOfSecond(room.clips, room.starts, event.detail, room.data.cut_fps); if (frame !== null) followPlayer(room, frame); };
  const watch = new ResizeObserver(() => redraw(room));
  watch.observe(room.at.band);
  addEventListener("dailies:at", heard);
  room.take = (data) => { room.data = data; redraw(room); };
  room.leave = () => { removeEventListener("dailies:at", heard); watch.disconnect(); cancelAnimationFrame(room.drawing); root.replaceChildren(); };
  return room;
}

function buildStrip(room, root) {
  const at = {};
  const top = make("div", "top", root);
  at.title = make("b", "", top);
  at.total = make("span", "total", top);
  make("span", "gap", top);
  const zoom = make("span", "zoom", top);
  for (const [name, sign] of [["farther", "−"], ["fit", "↔"], ["nearer", "+"]]) {
    at[name] = make("button", "tool", zoom);
    text(at[name], sign);
    at[name].addEventListener("click", () => perform(room, name));
  }
  const links = make("div", "links", root);
  at.subtitles = make("button", "quiet", links);
  at.subtitles.addEventListener("click", () => act(room, { do: "subtitles" }));
  at.cards = make("button", "quiet", links);
  at.cards.addEventListener("click", () => act(room, { do: "cards" }));
  at.cover = make("button", "quiet", links);
  at.cover.addEventListener("click", () => act(room, { do: "cover", at: room.head }));
  at.words = make("button", "quiet", links);
  at.words.addEventListener("click", () => act(room, { do: "words" }));
  at.ratios = make("button", "quiet", links);
  at.ratios.addEventListener("click", () => act(room, { do: "ratios" }));
  at.beats = make("button", "quiet", links);
  at.beats.addEventListener("click", () => act(room, { do: "beats" }));
  at.voices = make("button", "quiet", links);
  at.voices.addEventListener("click", () => act(room, { do: "voices" }));
  at.band = make("div", "band", root, { role: "group" });
  at.reel = make("div", "reel", at.band);
  at.ruler = make("div", "ruler", at.reel);
  at.clips = make("div", "clips", at.reel);
  at.joints = make("div", "joints", at.reel);
  at.front = make("div", "tail", at.reel);
  at.tail = make("div", "tail", at.reel);
  at.line = make("i", "line", at.reel);
  at.head = make("i", "head", at.reel);
  buildLanes(room, at, links, root);
  at.says = make("p", "says", root, { "aria-live": "polite" });
  at.brought = make("p", "brought", root, { role: "status", hidden: "" });
  hearDroppedFiles(at.band, bringing(room));
  at.chosen = buildChosen(room, make("div", "below", root));
  hearRuler(room, at.ruler);
  hearRuler(room, at.clips);
  root.addEventListener("keydown", (event) => pressed(room, event));
  at.band.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(room, event.deltaY < 0 ? ZOOM ** 0.5 : ZOOM ** -0.5, event.clientX - at.band.getBoundingClientRect().left);
  }, { passive: false });
  return at;
}

/** How files of one's own come onto the strip: on a shot, or on a sound of a lane. */
const bringing = (room) => ({
  placeAt: (event) => placeOfFile(room, event.target),
  about: () => room.data.brings,
  says: (words, look) => { room.at.brought.hidden = false; mark(room.at.brought, "data-look", look); text(room.at.brought, words); },
  done: (purpose) => act(room, { do: "brought", purpose }),
});

function placeOfFile(room, element) {
  if (!room.data.may_edit) return null;
  const tile = [...room.tiles].find(([, one]) => one.element.contains(element)), clip = tile && room.clips.find((one) => one.id === tile[0]);
  if (clip && !clip.coming) return { id: clip.id, purpose: "clip", element: tile[1].element, named: fill(room.data.words.shot, { n: clip.n, seconds: secondsOf(room, clip.frames) }) };
  const chip = [...room.at.rows.values()].flatMap((row) => row.chips).find((one) => one.root.contains(element));
  return chip?.of?.row ? { id: chip.of.row, purpose: "sound", element: chip.root, named: chip.of.name } : null;
}

const secondsOf = (room, frames) => fill(room.data.words.seconds, { n: (frames / room.data.fps).toFixed(1) });

function choose(room, id) {
  if (room.chosen === id) return;
  room.chosen = id;
  redraw(room);
}

function act(room, deed) {
  room.tell("act", deed);
  redraw(room);
}

/** Where the player is; the strip turns a page when the playhead leaves what is seen of it. */
function followPlayer(room, frame) {
  const { band } = room.at, sees = () => room.head * room.px >= band.scrollLeft && room.head * room.px <= band.scrollLeft + band.clientWidth - 24, saw = sees();
  room.head = frame;
  if (saw && !sees() && !room.live && !room.carried) band.scrollLeft = frame * room.px - 24;
  drawHead(room);
}

/** What of a clip a change begins with: the studio refuses it where the clip is another by then. */
const wasOf = (clip) => [clip.frames, clip.skip, clip.speed];

/** The playhead to a frame of the strip, and the player with it. */
function goTo(room, frame) {
  room.head = between(0, frame, framesOf(room.clips) - 1);
  const second = secondOfFrame(room.clips, room.starts, room.head, room.data.cut_fps);
  if (second !== null) dispatchEvent(new CustomEvent("dailies:go-to", { detail: second }));
  redraw(room);
}

/** Where the playhead would split a clip, in frames of what is seen; 0 where it stands outside or too near an edge. */
function splitPoint(room, clip) {
  const at = Math.round(room.head - room.starts[room.clips.indexOf(clip)]);
  return at >= room.data.half && at <= clip.frames - room.data.half ? at : 0;
}

/** A clip as it is cut at the playhead; it is the chosen one then. */
function cutHere(room, deed) {
  const clip = clipToCut(room.clips, room.starts, room.head, room.chosen);
  if (!clip) return;
  room.chosen = clip.id;
  deed(clip, Math.round(room.head - room.starts[room.clips.indexOf(clip)]));
}

/** The joint nearest to the playhead becomes a dissolve; one that is a transition already is shown in its window. */
function dissolveHere(room) {
  const far = (n) => Math.abs(room.starts[n] - room.head), places = room.clips.map((clip, n) => n).slice(1);
  const clip = room.clips[places.reduce((best, n) => (far(n) < far(best) ? n : best), 1)];
  if (!clip || clip.coming) return;
  choose(room, clip.id);
  act(room, { do: clip.fade ? "open" : "joint", shot: clip.id });
}

function splitHere(room, clip) {
  const at = room.data.may_edit && !clip.coming && splitPoint(room, clip);
  if (at) act(room, { do: "split", shot: clip.id, at, was: wasOf(clip) });
  else { say(room, room.data.words.no_split); redraw(room); }
}

/** An edge or the content of the chosen clip by some frames. */
function nudge(room, edge, by) {
  const clip = room.clips.find((one) => one.id === room.chosen);
  if (!clip || !room.data.may_edit) return;
  if (edge !== "slip") room.edge = edge;
  const cut = cutAfter(clip, edge, by);
  room.wall = cut.wall ? { id: clip.id, why: cut.wall } : null;
  if (cut.frames !== clip.frames || cut.skip !== clip.skip) {
    act(room, { do: "trim", shot: clip.id, frames: cut.frames, skip: cut.skip, was: wasOf(clip) });
    say(room, fill(room.data.words.shot, { n: clip.n, seconds: secondsOf(room, cut.frames) }));
  } else redraw(room);
}

/** What a button or a key asks for, of the chosen clip or of the strip. */
function perform(room, what) {
  const place = room.clips.findIndex((one) => one.id === room.chosen), clip = room.clips[place], may = room.data.may_edit && clip && !clip.coming;
  const deeds = {
    nearer: () => zoomBy(room, ZOOM),
    farther: () => zoomBy(room, 1 / ZOOM),
    fit: () => { room.zoom = room.at.band.clientWidth / Math.max(1, shownFrames(room)); redraw(room); },
    play: () => player("toggle"), stop: () => player("stop"), faster: () => player("faster"),
    head_back: () => goTo(room, room.head - 1), head_on: () => goTo(room, room.head + 1),
    second_back: () => goTo(room, room.head - room.data.fps), second_on: () => goTo(room, room.head + room.data.fps),
    before: () => goToCut(room, place - 1), after: () => goToCut(room, place + 1), first: () => goToCut(room, 0), last: () => goToCut(room, room.clips.length - 1),
    open: () => clip && act(room, { do: "open", shot: clip.id }),
    frame_back: () => nudge(room, room.edge, -1), frame_on: () => nudge(room, room.edge, 1), frames_back: () => nudge(room, room.edge, -5), frames_on: () => nudge(room, room.edge, 5),
    slip_back: () => nudge(room, "slip", -1), slip_on: () => nudge(room, "slip", 1),
    in_here: () => cutHere(room, (one, at) => at > 0 && nudge(room, "in", at)), out_here: () => cutHere(room, (one, at) => at > 0 && nudge(room, "out", at - one.frames)),
    split: () => cutHere(room, (one) => splitHere(room, one)), joint: () => room.data.may_edit && dissolveHere(room),
    earlier: () => may && place > 0 && stepClip(room, clip, false), later: () => may && place < room.clips.length - 1 && stepClip(room, clip, true),
    remove: () => { if (!may || room.clips.length < 2) return; focusClip(room, place ? place - 1 : 1); act(room, { do: "remove", shot: clip.id }); },
  };
  deeds[what]?.();
}

function stepClip(room, clip, later) {
  act(room, { do: "step", shot: clip.id, later });
  say(room, fill(room.data.words.moved, { n: clip.n, at: room.clips.findIndex((one) => one.id === clip.id) + 1 }));
}

function pressed(room, event) {
  if (isText(event.target)) return;
  // Streamlit runs the page again at "r" and opens a window at "c", wherever one is not typing.
  if (["r", "c"].includes(event.key.toLowerCase()) && !event.ctrlKey && !event.metaKey) { event.stopPropagation(); return; }
  const what = deedOfKey(event), onButton = event.target.closest?.(".below, .top, .links, .jt") && ["Enter", " "].includes(event.key);
  if (!what || onButton) return;
  event.preventDefault();
  event.stopPropagation();
  perform(room, what);
}

const player = (what) => dispatchEvent(new CustomEvent("dailies:play", { detail: what }));

/** To the beginning of a shot: it is chosen, and the playhead stands on its first frame. */
function goToCut(room, place) {
  focusClip(room, place);
  goTo(room, room.starts[between(0, place, room.clips.length - 1)]);
}

function focusClip(room, place) {
  const clip = room.clips[between(0, place, room.clips.length - 1)];
  if (!clip) return;
  room.chosen = clip.id;
  redraw(room);
  const tile = room.tiles.get(clip.id);
  tile?.element.focus({ preventScroll: true });
  tile?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** What stands `across` pixels from the band's left edge stays there: its middle, or where the pointer is. */
function zoomBy(room, by, across = room.at.band.clientWidth / 2) {
  const { band } = room.at, frame = (band.scrollLeft + across) / room.px;
  room.zoom = between(band.clientWidth / Math.max(1, shownFrames(room)) / 2, room.px * by, WIDEST);
  drawStrip(room);
  band.scrollLeft = frame * room.px - across;
}

const shownFrames = (room) => room.data.title_card + framesOf(room.clips) + room.data.end_card;

/** Draw what is chosen, trimmed or carried; many asks in one frame are one drawing. */
function redraw(room) {
  const done = [...deeds.waiting(room.data.deeds.of), ...(room.live ? [room.live] : [])];
  room.clips = clipsAfter(room.data.clips, done);
  room.starts = startsOf(room.clips, room.data.title_card);
  cancelAnimationFrame(room.drawing);
  room.drawing = requestAnimationFrame(() => drawStrip(room));
}

/** A card before the first clip or behind the last. */
function drawCard(room, element, words, start, frames) {
  text(element, words);
  element.hidden = !frames;
  element.style.transform = `translateX(${start * room.px}px)`;
  element.style.width = `${Math.max(0, frames * room.px - 2)}px`;
}

function drawStrip(room) {
  const { at, data } = room, { words } = data;
  room.px = room.zoom || Math.max(at.band.clientWidth / Math.max(1, shownFrames(room)), at.band.clientWidth < PHONE ? COARSE.phone : COARSE.desk);
  room.root.style.setProperty("--ratio", data.ratio);
  text(at.title, words.title);
  text(at.total, fill(words.total, { n: room.clips.length, length: timecode(shownFrames(room), data.fps) }));
  text(at.subtitles, words.subtitles);
  text(at.cards, words.cards);
  text(at.cover, words.cover);
  text(at.words, words.film_words);
  text(at.ratios, words.ratios);
  text(at.beats, words.beats);
  at.beats.hidden = !data.may_edit || room.clips.length < 2;
  text(at.voices, words.voices);
  mark(at.voices, "title", words.voices_why);
  at.voices.hidden = !data.by_hand || !data.may_edit;
  for (const name of ["farther", "fit", "nearer"]) { mark(at[name], "aria-label", words[name]); mark(at[name], "title", words[name]); }
  mark(at.band, "aria-label", words.title);
  at.reel.style.width = `${Math.ceil(shownFrames(room) * room.px)}px`;
  drawRuler(room);
  drawClips(room);
  drawJoints(room);
  drawHead(room);
  drawCard(room, at.front, words.title_card, 0, data.title_card);
  drawCard(room, at.tail, words.end_card, data.title_card + framesOf(room.clips), data.end_card);
  const to = room.carried?.to;
  at.line.hidden = !to;
  if (to) at.line.style.transform = `translateX(${to.line * room.px - 1.5}px)`;
  drawLanes(room);
  drawChosen(room);
}

function drawRuler(room) {
  const { ruler } = room.at, { fps } = room.data, step = rulerStep(room.px * fps), count = Math.ceil(shownFrames(room) / fps / step);
  ruler.style.setProperty("--tick", `${room.px * fps * step}px`);
  while (ruler.children.length > count) ruler.lastChild.remove();
  for (let n = 0; n < count; n += 1) {
    const word = ruler.children[n] || make("span", "", ruler);
    text(word, `${Math.floor(n * step / 60)}:${String(n * step % 60).padStart(2, "0")}`);
    word.style.transform = `translateX(${n * step * fps * room.px + 4}px)`;
  }
}

function drawClips(room) {
  const known = new Set(room.clips.map((clip) => clip.id));
  for (const [id, tile] of room.tiles) if (!known.has(id)) { tile.element.remove(); room.tiles.delete(id); }
  const reachable = room.clips.find((clip) => clip.id === room.chosen) || room.clips[clipAt(room.clips, room.starts, room.head)];
  room.clips.forEach((clip, n) => {
    const tile = room.tiles.get(clip.id) || newTile(room, clip.id);
    const { element } = tile, wide = Math.max(3, clip.frames * room.px - 2), carried = room.carried?.id === clip.id;
    const under = clip.id === room.chosen ? 0 : (room.clips[n + 1]?.fade ?? 0) * room.px;
    if (room.at.clips.children[n] !== element) room.at.clips.insertBefore(element, room.at.clips.children[n] || null);
    element.style.transform = `translate(${room.starts[n] * room.px + (carried ? room.carried.x : 0)}px, ${carried ? -6 : 0}px)`;
    element.style.width = `${wide}px`;
    element.style.setProperty("--under", `${under}px`);
    if (tile.img !== clip.thumb) { tile.img = clip.thumb; element.style.backgroundImage = clip.thumb ? `url("${clip.thumb}")` : "none"; }
    element.className = ["clip", clip.id === room.chosen && "on", carried && "carried", clip.coming && "coming", clip.look && `is-${clip.look}`, room.wall?.id === clip.id && "at-wall"].filter(Boolean).join(" ");
    element.tabIndex = clip === reachable ? 0 : -1;
    mark(element, "aria-label", fill(room.data.words.clip, { n: clip.n, seconds: secondsOf(room, clip.frames) }) + (clip.word ? `, ${clip.word}` : ""));
    mark(element, "aria-current", clip.id === room.chosen ? "true" : null);
    text(tile.number, clip.n);
    text(tile.length, room.live?.shot === clip.id && room.by !== null ? `${room.by > 0 ? "+" : room.by < 0 ? "−" : ""}${Math.abs(room.by)} · ${secondsOf(room, clip.frames)}` : lengthWords(room, clip, wide - under));
  });
}

function newTile(room, id) {
  const element = make("button", "clip", room.at.clips), tile = { element, img: "", number: make("span", "no", element), length: make("span", "len", element) };
  for (const edge of ["in", "out"]) hearEdge(room, make("i", edge, element), id, edge);
  hearClip(room, element, id);
  element.addEventListener("focus", () => choose(room, id));
  element.addEventListener("dblclick", () => perform(room, "open"));
  room.tiles.set(id, tile);
  return tile;
}

function drawJoints(room) {
  const { joints } = room.at, { words, may_edit: may } = room.data, count = Math.max(0, room.clips.length - 1);
  while (joints.children.length > count) joints.lastChild.remove();
  for (let n = 0; n < count; n += 1) {
    const clip = room.clips[n + 1], button = joints.children[n] || newJoint(room);
    button.style.transform = `translateX(${(room.starts[n + 1] + clip.fade / 2) * room.px - 11}px)`;
    button.dataset.shot = clip.id;
    button.dataset.looks = clip.fade ? clip.joint : "cut";
    button.disabled = !may || Boolean(clip.coming);
    const word = fill(words.joint, { n: clip.n, joint: clip.fade ? words.joints[clip.joint] : words.joints.cut });
    mark(button, "aria-label", word);
    mark(button, "title", word);
  }
}

function newJoint(room) {
  const button = make("button", "jt", room.at.joints);
  make("i", "", button);
  button.addEventListener("click", () => { choose(room, button.dataset.shot); act(room, { do: "open", shot: button.dataset.shot }); });
  return button;
}

function drawHead(room) {
  room.at.head.style.transform = `translateX(${room.head * room.px - 1}px)`;
  room.at.head.dataset.at = timecode(room.head, room.data.fps);
  const clip = room.clips.find((one) => one.id === room.chosen), { chosen } = room.at;
  if (clip && !clip.coming) chosen.split.disabled = !room.data.may_edit || !splitPoint(room, clip);
}
