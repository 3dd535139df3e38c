// The film, with controls of our own. It is never loaded anew by a run of the page: only what is other is changed.

const rooms = new WeakMap();
const SHAPES = {
  play: "M6 4l11 6-11 6z", pause: "M5 4h4v12H5zM11 4h4v12h-4z", loud: "M3 8v4h3l4 4V4L6 8zM12.5 6.5a5 5 0 0 1 0 7l-1-1a3.6 3.6 0 0 0 0-5z", mute: "M3 8v4h3l4 4V4L6 8zM12 8l1-1 2 2 2-2 1 1-2 2 2 2-1 1-2-2-2 2-1-1 2-2z",
  full: "M3 3h5v2H5v3H3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z", back: "M13 4v12l-8-6zM3.5 4h1.8v12H3.5z", next: "M7 4v12l8-6zM14.7 4h1.8v12h-1.8z", frame: "M3 4h14v12H3zM5 6v8h10V6zM6 13l3-4 2 2.500 1.500-2L15 13z", link: "M8 12l4-4M6.500 9.500L5 11a3 3 0 0 0 4 4l1.500-1.500M13.500 10.500L15 9a3 3 0 0 0-4-4L9.500 6.500",
};
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export default function ({ data, parentElement }) {
  let room = rooms.get(parentElement);
  if (!room) rooms.set(parentElement, (room = build(parentElement)));
  room.show(data);
  return () => { room.leave(); rooms.delete(parentElement); };
}

function build(parent) {
  const make = (tag, name, into, text) => { const made = document.createElement(tag); if (name) made.className = name; if (text) made.textContent = text; into.append(made); return made; };
  const shape = (button, name) => { button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"${name === "link" ? ' style="fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round"' : ""}><path fill-rule="evenodd" d="${SHAPES[name]}"/></svg>`; };
  const home = parent.querySelector(".here");
  home.replaceChildren();
  const root = make("div", "player", home);
  root.tabIndex = -1;
  const screens = make("div", "screens", root), pane = make("div", "pane", screens), film = make("video", "", pane), tag = make("span", "tag", pane), big = make("button", "big", pane), say = make("span", "say", pane);
  const pane2 = make("div", "pane", screens), other = make("video", "", pane2), tag2 = make("span", "tag", pane2);
  say.setAttribute("role", "status"); say.hidden = true;
  Object.assign(film, { playsInline: true, preload: "metadata" }); Object.assign(other, { playsInline: true, preload: "metadata", muted: true });
  const desk = make("div", "desk", root), line = make("div", "line", desk), seek = make("input", "", line), rail = make("div", "rail", line), knob = make("i", "knob", line);
  Object.assign(seek, { type: "range", min: 0, step: 0.1, value: 0 });
  const deck = make("div", "deck", desk), button = (name, extra = "") => { const one = make("button", extra, deck); one.type = "button"; shape(one, name); return one; };
  const go = button("play"), back = button("back", "wide"), next = button("next", "wide"), time = make("span", "time", deck), now = make("b", "", time), all = make("span", "", time);
  make("span", "gap", deck);
  const hush = button("loud"), loud = make("input", "wide", deck), speed = make("select", "", deck), still = button("frame"), link = button("link"), full = button("full");
  Object.assign(loud, { type: "range", min: 0, max: 1, step: 0.05, value: 1 });
  for (const rate of [0.25, 0.5, 1, 1.5, 2]) { const one = make("option", "", speed, `${rate}×`); one.value = rate; }
  speed.value = "1"; big.type = "button"; shape(big, "play");
  const scenes = make("ol", "scenes", desk), keys = make("p", "keys", desk);
  const room = { data: null, scene: -1 };
  let ticking = 0;

  const long = () => film.duration || room.data.seconds;
  const jump = (to) => { film.currentTime = Math.min(Math.max(0, to), Math.max(0, long() - 0.01)); if (room.data.other) other.currentTime = film.currentTime; draw(); };
  const step = (by) => { film.pause(); jump((Math.round(film.currentTime * room.data.fps) + by + 0.1) / room.data.fps); };
  const toggle = () => (film.paused ? film.play().catch(() => {}) : film.pause());
  const tell = (text) => { say.textContent = text; say.hidden = false; clearTimeout(room.quiet); room.quiet = setTimeout(() => { say.hidden = true; }, 1800); };
  const draw = () => {
    const { chapters, words } = room.data, at = film.currentTime;
    seek.max = long(); seek.value = at; seek.setAttribute("aria-valuetext", words.at.replace("{at}", clock(at)).replace("{of}", clock(long())));
    knob.style.left = `${100 * at / long()}%`;
    now.textContent = clock(at); all.textContent = ` / ${clock(long())}`;
    let here = -1;
    chapters.forEach((one, n) => { if (at >= one.start - 0.05) here = n; rail.children[n]?.style.setProperty("--done", Math.min(1, Math.max(0, (at - one.start) / (one.end - one.start)))); });
    if (here !== room.scene) { room.scene = here; [...scenes.children].forEach((one, n) => one.firstChild.setAttribute("aria-current", String(n === here))); if (!film.paused) scenes.children[here]?.scrollIntoView?.({ block: "nearest", inline: "nearest" }); }
  };
  const tick = () => { draw(); if (room.data.other && Math.abs(other.currentTime - film.currentTime) > 0.12) other.currentTime = film.currentTime; ticking = film.paused ? 0 : requestAnimationFrame(tick); };
  const look = () => {
    const { words } = room.data;
    root.classList.toggle("on", !film.paused);
    shape(go, film.paused ? "play" : "pause"); go.ariaLabel = go.title = film.paused ? words.play : words.pause; big.ariaLabel = words.play;
    shape(hush, film.muted || !film.volume ? "mute" : "loud"); hush.ariaLabel = hush.title = film.muted ? words.unmute : words.mute;
    loud.value = film.muted ? 0 : film.volume;
  };
  film.onplay = () => { look(); if (room.data.other) other.play().catch(() => {}); if (!ticking) tick(); };
  film.onpause = () => { look(); other.pause(); draw(); };
  film.onvolumechange = look; film.ontimeupdate = draw; film.onended = look;
  film.onratechange = () => { other.playbackRate = film.playbackRate; };
  film.onloadedmetadata = () => { const at = room.from ?? Number(new URLSearchParams(location.search).get("t") || 0); room.from = 0; if (at) jump(at); draw(); };
  film.onclick = toggle; other.onclick = toggle; go.onclick = toggle; big.onclick = toggle;
  back.onclick = () => step(-1); next.onclick = () => step(1);
  seek.oninput = () => jump(Number(seek.value));
  hush.onclick = () => { film.muted = !film.muted; };
  loud.oninput = () => { film.volume = Number(loud.value); film.muted = film.volume === 0; };
  speed.onchange = () => { film.playbackRate = Number(speed.value); };
  full.onclick = () => { if (document.fullscreenElement) document.exitFullscreen(); else if (root.requestFullscreen) root.requestFullscreen().catch(() => {}); else film.webkitEnterFullscreen?.(); };
  link.onclick = async () => {
    const here = new URL(location.href);
    here.searchParams.set("t", film.currentTime.toFixed(1));
    try { await navigator.clipboard.writeText(here.href); } catch { const box = make("textarea", "", root, here.href); box.select(); document.execCommand("copy"); box.remove(); }
    tell(room.data.words.copied);
  };
  still.onclick = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: film.videoWidth, height: film.videoHeight });
    canvas.getContext("2d").drawImage(film, 0, 0);
    canvas.toBlob((blob) => { const a = document.createElement("a"); a.href = URL.createObjectURL(blob); a.download = `${room.data.title} ${clock(film.currentTime).replace(":", "-")}.png`; a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 5000); }, "image/png");
  };
  const pressed = (event) => {
    const on = event.composedPath()[0], typing = on.matches?.("textarea, select, [contenteditable='true'], input:not([type='range'])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("[role='dialog']")) return;
    const mine = root.contains(on), idle = on === document.body || on === document.documentElement;
    if (!mine && !idle) return;
    if (mine && on.matches?.("button") && [" ", "Enter"].includes(event.key)) return;
    const name = event.key.toLowerCase();
    const deeds = { " ": toggle, k: toggle, arrowleft: () => jump(film.currentTime - 5), arrowright: () => jump(film.currentTime + 5), ",": () => step(-1), ".": () => step(1), f: () => full.click(), m: () => hush.click(), home: () => jump(0), end: () => jump(long()) };
    const to = /^[1-9]$/.test(name) ? room.data.chapters[Number(name) - 1] : null;
    if (!deeds[name] && !to) return;
    event.preventDefault();
    to ? jump(to.start + 0.02) : deeds[name]();
  };
  document.addEventListener("keydown", pressed);

  room.leave = () => { document.removeEventListener("keydown", pressed); cancelAnimationFrame(ticking); film.pause(); other.pause(); };
  room.show = (data) => {
    const chaptered = JSON.stringify(data.chapters), before = room.chaptered;
    room.data = data;
    root.style.setProperty("--ratio", data.ratio);
    root.classList.toggle("tall", data.tall);
    if (film.getAttribute("src") !== data.src) { if (film.getAttribute("src")) room.from = film.currentTime; film.src = data.src; film.poster = data.poster; }
    if (film.getAttribute("aria-label") !== data.title) film.setAttribute("aria-label", data.title);
    root.classList.toggle("two", Boolean(data.other)); pane2.hidden = !data.other; tag.hidden = !data.other;
    tag.textContent = data.version; tag2.textContent = data.other?.version || "";
    if (data.other && other.getAttribute("src") !== data.other.src) { other.src = data.other.src; other.poster = data.other.poster; other.currentTime = film.currentTime; }
    if (!data.other) { other.removeAttribute("src"); }
    const { words } = data;
    for (const [one, word] of [[back, words.back_frame], [next, words.next_frame], [loud, words.volume], [speed, words.speed], [still, words.save_frame], [link, words.link], [full, words.fullscreen], [seek, words.seek]]) one.ariaLabel = one.title = word;
    keys.textContent = words.keys; scenes.setAttribute("aria-label", words.chapters);
    if (chaptered !== before) {
      room.chaptered = chaptered; room.scene = -2;
      rail.replaceChildren(); scenes.replaceChildren();
      data.chapters.forEach((one) => {
        const bit = make("i", "", rail), row = make("li", "", scenes), jumpTo = make("button", "", row);
        for (const sized of [bit, row]) sized.style.setProperty("--long", Math.max(0.1, one.end - one.start));
        jumpTo.type = "button"; make("b", "", jumpTo, one.name); make("span", "", jumpTo, `${clock(one.start)} · ${one.place}`);
        jumpTo.onclick = () => { jump(one.start + 0.02); };
      });
    }
    look(); draw();
  };
  return room;
}
