// The film, with controls of our own. It is never loaded anew by a run of the page: only what is other is changed.

const rooms = new WeakMap();

export default function ({ data, parentElement }) {
  let room = rooms.get(parentElement);
  if (!room) rooms.set(parentElement, (room = build(parentElement)));
  room.show(data);
  return () => { room.leave(); rooms.delete(parentElement); };
}

function build(parent) {
  const parts = layOut(parent.querySelector(".here"));
  const room = { data: null, scene: -1, parts, ticking: 0 };
  const { film, other } = parts;
  room.long = () => film.duration || room.data.seconds;
  room.jump = (to) => { film.currentTime = within(to, room.long()); if (room.data.other) other.currentTime = film.currentTime; draw(room); };
  room.step = (by) => { film.pause(); room.jump(frameBeside(film.currentTime, by, room.data.fps)); };
  room.toggle = () => (film.paused ? film.play().catch(() => {}) : film.pause());
  followFilm(room);
  followControls(room);
  const pressed = (event) => press(room, event);
  const asked = (event) => { film.pause(); room.jump(event.detail); };
  document.addEventListener("keydown", pressed);
  const told = (event) => playAsTold(room, event.detail), unmark = followMarks(room);
  window.addEventListener("dailies:go-to", asked);
  window.addEventListener("dailies:play", told);
  room.leave = () => { document.removeEventListener("keydown", pressed); window.removeEventListener("dailies:go-to", asked); window.removeEventListener("dailies:play", told); cancelAnimationFrame(room.ticking); film.pause(); other.pause(); room.preview?.leave(); unmark(); };
  room.show = (data) => show(room, data);
  return room;
}

/** What the strip asks for: "toggle", "stop", or "faster", which plays, and plays faster when it does. */
function playAsTold(room, what) {
  const { film, speed } = room.parts;
  if (what === "toggle") { room.toggle(); return; }
  const playing = !film.paused;
  if (what === "stop") { film.pause(); setSpeed(1); return; }
  if (playing) setSpeed(film.playbackRate >= 2 ? 2 : 2 * film.playbackRate);
  film.play().catch(() => {});
  function setSpeed(rate) { film.playbackRate = rate; speed.value = String(rate); }
}

/** Where the film is: the knob, the clock, the chapter that is on. */
function draw(room) {
  const { film, seek, knob, now, all, rail, scenes } = room.parts, { chapters, words } = room.data, at = film.currentTime, long = room.long(), [here, whole] = clocksOf(at, long);
  seek.max = long; seek.value = at; seek.setAttribute("aria-valuetext", words.at.replace("{at}", here).replace("{of}", whole));
  knob.style.left = `${100 * at / long}%`;
  now.textContent = here; all.textContent = ` / ${whole}`;
  chapters.forEach((one, n) => rail.children[n]?.style.setProperty("--done", playedOf(one, at)));
  if (at !== room.told) { room.told = at; window.dispatchEvent(new CustomEvent("dailies:at", { detail: at })); }
  const scene = chapterAt(chapters, at);
  if (scene === room.scene) return;
  room.scene = scene;
  [...scenes.children].forEach((one, n) => one.firstChild.setAttribute("aria-current", String(n === scene)));
  if (!film.paused) scenes.children[scene]?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
}

/** Whether it plays, and how loud. */
function look(room) {
  const { root, film, go, big, hush, loud } = room.parts, { words } = room.data;
  root.classList.toggle("on", !film.paused);
  shape(go, film.paused ? "play" : "pause"); go.ariaLabel = go.title = film.paused ? words.play : words.pause; big.ariaLabel = words.play;
  shape(hush, film.muted || !film.volume ? "mute" : "loud"); hush.ariaLabel = hush.title = film.muted ? words.unmute : words.mute;
  loud.value = film.muted ? 0 : film.volume;
}

function followFilm(room) {
  const { film, other } = room.parts;
  const tick = () => { draw(room); if (room.data.other && Math.abs(other.currentTime - film.currentTime) > 0.12) other.currentTime = film.currentTime; room.ticking = film.paused ? 0 : requestAnimationFrame(tick); };
  film.onplay = () => { look(room); if (room.data.other) other.play().catch(() => {}); if (!room.ticking) tick(); };
  film.onpause = () => { look(room); other.pause(); draw(room); };
  film.onvolumechange = film.onended = () => look(room);
  film.ontimeupdate = () => draw(room);
  film.onratechange = () => { other.playbackRate = film.playbackRate; };
  film.onloadedmetadata = () => { const at = room.from ?? Number(new URLSearchParams(location.search).get("t") || 0); room.from = 0; if (at) room.jump(at); draw(room); };
}

function followControls(room) {
  const { root, film, other, go, big, back, next, seek, hush, loud, speed, full, link, still, say } = room.parts;
  for (const one of [film, other, go, big]) one.onclick = room.toggle;
  back.onclick = () => room.step(-1); next.onclick = () => room.step(1);
  seek.oninput = () => room.jump(Number(seek.value));
  hush.onclick = () => { film.muted = !film.muted; };
  loud.oninput = () => { film.volume = Number(loud.value); film.muted = film.volume === 0; };
  speed.onchange = () => { film.playbackRate = Number(speed.value); };
  full.onclick = () => { if (document.fullscreenElement) document.exitFullscreen(); else if (root.requestFullscreen) root.requestFullscreen().catch(() => {}); else film.webkitEnterFullscreen?.(); };
  const tell = (text) => { say.textContent = text; say.hidden = false; clearTimeout(room.quiet); room.quiet = setTimeout(() => { say.hidden = true; }, 1800); };
  link.onclick = async () => { await copyLink(film, root); tell(room.data.words.copied); };
  still.onclick = () => saveFrame(film, room.data.title);
}

/** A key, where nobody types and no window is open. */
function press(room, event) {
  const { root, film, full, hush } = room.parts;
  const on = event.composedPath()[0], typing = on.matches?.("textarea, select, [contenteditable='true'], input:not([type='range'])");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("[role='dialog']")) return;
  const mine = root.contains(on), idle = on === document.body || on === document.documentElement;
  if (!mine && !idle) return;
  if (mine && on.matches?.("button") && [" ", "Enter"].includes(event.key)) return;
  const name = event.key.toLowerCase(), { jump, step, toggle, long } = room;
  const deeds = { " ": toggle, k: toggle, arrowleft: () => jump(film.currentTime - 5), arrowright: () => jump(film.currentTime + 5), ",": () => step(-1), ".": () => step(1), f: () => full.click(), m: () => hush.click(), home: () => jump(0), end: () => jump(long()) };
  const to = chapterOf(name, room.data.chapters);
  if (!deeds[name] && !to) return;
  event.preventDefault();
  to ? jump(to.start + 0.02) : deeds[name]();
}

function show(room, data) {
  const { root, film, other, tag, tag2, pane2 } = room.parts;
  const chaptered = JSON.stringify(data.chapters), before = room.chaptered;
  room.data = data;
  root.style.setProperty("--ratio", data.ratio);
  root.classList.toggle("tall", data.tall);
  screenFilm(room, data);
  if (film.getAttribute("aria-label") !== data.title) film.setAttribute("aria-label", data.title);
  root.classList.toggle("two", Boolean(data.other)); pane2.hidden = !data.other; tag.hidden = !data.other && !room.preview;
  tag.textContent = room.preview ? data.words.preview : data.version; tag2.textContent = data.other?.version || "";
  if (data.other && other.getAttribute("src") !== data.other.src) { other.src = data.other.src; other.poster = data.other.poster; other.currentTime = film.currentTime; }
  if (!data.other) { other.removeAttribute("src"); }
  nameControls(room.parts, data.words);
  if (chaptered !== before) {
    room.chaptered = chaptered; room.scene = -2;
    layChapters(room.parts, data.chapters, room.jump);
  }
  look(room); draw(room);
}

/** The film as it stands where there is a preview of it, else the file that was made of it. The place where one looks stays the same. */
function screenFilm(room, data) {
  const { film, root, tag } = room.parts, played = film.getAttribute("src");
  if (data.preview && canPreview()) {
    if (!room.preview) {
      if (played) room.from = film.currentTime;
      film.poster = data.preview.poster;
      room.preview = openPreview(film, ({ key, ready, failed }) => {
        tag.classList.toggle("busy", !ready && !failed); tag.classList.toggle("fail", failed);
        tag.title = failed ? room.data.words.preview_fail : ready ? "" : room.data.words.preview_work;
        root.dataset.piece = ready ? key : "";
      });
      if (room.from) film.currentTime = room.from;
    }
    const told = JSON.stringify(data.preview);
    if (room.previewed !== told) { room.previewed = told; room.preview.show(data.preview); }
    return;
  }
  if (room.preview) { room.preview.leave(); room.preview = null; room.previewed = ""; delete root.dataset.piece; tag.classList.remove("busy", "fail"); tag.title = ""; }
  if (played !== data.src) { if (played) room.from = film.currentTime; film.src = data.src; film.poster = data.poster; }
}
