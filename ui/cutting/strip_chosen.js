// The chosen shot of the strip: its first and its last picture as they will be, and all that can be done to it, by buttons.

function buildChosen(room, parent) {
  const at = { root: make("div", "chosen", parent) };
  at.pictures = make("div", "pictures", at.root);
  for (const edge of ["in", "out"]) {
    const one = make("figure", "edge", at.pictures);
    const pic = make("div", "pic", one), img = make("img", "", pic, { alt: "" }), film = make("video", "", pic, { muted: "", playsinline: "", preload: "auto", tabindex: "-1", "aria-hidden": "true" });
    const row = make("figcaption", "", one), back = make("button", "stp", row), word = make("span", "", row), on = make("button", "stp", row);
    text(back, "−"); text(on, "+");
    back.addEventListener("click", () => nudge(room, edge, -1));
    on.addEventListener("click", () => nudge(room, edge, 1));
    at[edge] = { img, film, word, back, on };
  }
  const facts = make("div", "facts", at.root);
  at.name = make("p", "nm", facts);
  at.line = make("p", "ln", facts);
  at.spare = make("p", "sp", facts);
  const slip = make("div", "slip", facts);
  at.slipBack = make("button", "stp", slip); at.slipWord = make("span", "", slip); at.slipOn = make("button", "stp", slip);
  text(at.slipBack, "‹"); text(at.slipOn, "›");
  at.slipBack.addEventListener("click", () => nudge(room, "slip", -1));
  at.slipOn.addEventListener("click", () => nudge(room, "slip", 1));
  at.speed = buildSpeed(room, facts, slip);
  at.deeds = make("div", "deeds", at.root);
  for (const what of ["split", "earlier", "later", "remove", "open"]) {
    at[what] = make("button", "deed", at.deeds);
    at[what].addEventListener("click", () => perform(room, what));
  }
  at.hint = make("p", "hint", parent);
  return at;
}

function drawChosen(room) {
  const { chosen: at } = room.at, { words, may_edit: may } = room.data, clip = room.clips.find((one) => one.id === room.chosen);
  at.root.hidden = !clip;
  at.hint.hidden = Boolean(clip) || !may;
  text(at.hint, words.hint);
  if (!clip) return;
  const space = roomOf(clip);
  for (const edge of ["in", "out"]) {
    showFrame(at[edge], clip, edge === "in" ? clip.skip : clip.skip + used(clip, clip.frames - 1), room.data.fps);
    text(at[edge].word, edge === "in" ? words.first : words.last);
    steps(at[edge].back, at[edge].on, fill(words[`${edge}_back`], { n: clip.n }), fill(words[`${edge}_on`], { n: clip.n }), may && space[edge][0] < 0, may && space[edge][1] > 0);
  }
  steps(at.slipBack, at.slipOn, fill(words.slip_back, { n: clip.n }), fill(words.slip_on, { n: clip.n }), may && space.slip[0] < 0, may && space.slip[1] > 0);
  text(at.slipWord, words.slip);
  text(at.name, fill(words.shot, { n: clip.n, seconds: secondsOf(room, clip.frames) }));
  text(at.line, clip.line);
  text(at.spare, room.wall && room.wall.id === clip.id ? words[`wall_${room.wall.why}`] : spareWords(clip, words, space));
  at.spare.classList.toggle("wall", Boolean(room.wall && room.wall.id === clip.id));
  drawSpeed(room, at.speed, clip);
  const place = room.clips.indexOf(clip);
  for (const what of ["split", "earlier", "later", "remove", "open"]) {
    text(at[what], words[what]);
    at[what].disabled = clip.coming || (what !== "open" && !may) || (what === "earlier" && !place) || (what === "later" && place === room.clips.length - 1);
  }
  at.split.disabled ||= !splitPoint(room, clip);
  at.remove.disabled ||= room.clips.length < 2;
}

function steps(back, on, backWord, onWord, mayBack, mayOn) {
  for (const [button, word, may] of [[back, backWord, mayBack], [on, onWord, mayOn]]) {
    mark(button, "aria-label", word);
    mark(button, "title", word);
    button.disabled = !may;
  }
}

const spareWords = (clip, words, space) =>
  clip.least > 1 && !space.out[0] ? words.line_needs : clip.file ? fill(words.spare, { n: space.out[1] }) : words.no_end;

/** One frame of a take: a still as the camera sees it then, or the file itself. */
function showFrame({ img, film }, clip, frame, fps) {
  film.hidden = !clip.video;
  img.hidden = Boolean(clip.video);
  if (clip.video) {
    if (film.getAttribute("src") !== clip.video) film.src = clip.video;
    const second = (frame + 0.5) / fps;
    if (Math.abs(film.currentTime - second) > 0.01) film.currentTime = second;
    return;
  }
  if (img.getAttribute("src") !== clip.img) img.src = clip.img;
  const [x, y, zoom] = wayAt(clip.way, frame, clip.whole);
  img.style.transform = `translate(${(-100 * x).toFixed(3)}%, ${(-100 * y).toFixed(3)}%) scale(${zoom.toFixed(5)})`;
}
