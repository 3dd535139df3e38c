// What the player is made of: the film's screen, another version's beside it, and the desk of controls under them.

const SHAPES = {
  play: "M6 4l11 6-11 6z", pause: "M5 4h4v12H5zM11 4h4v12h-4z", loud: "M3 8v4h3l4 4V4L6 8zM12.5 6.5a5 5 0 0 1 0 7l-1-1a3.6 3.6 0 0 0 0-5z", mute: "M3 8v4h3l4 4V4L6 8zM12 8l1-1 2 2 2-2 1 1-2 2 2 2-1 1-2-2-2 2-1-1 2-2z",
  full: "M3 3h5v2H5v3H3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z", back: "M13 4v12l-8-6zM3.5 4h1.8v12H3.5z", next: "M7 4v12l8-6zM14.7 4h1.8v12h-1.8z", frame: "M3 4h14v12H3zM5 6v8h10V6zM6 13l3-4 2 2.500 1.500-2L15 13z", link: "M8 12l4-4M6.500 9.500L5 11a3 3 0 0 0 4 4l1.500-1.500M13.500 10.500L15 9a3 3 0 0 0-4-4L9.500 6.500",
};

const make = (tag, name, into, text) => { const made = document.createElement(tag); if (name) made.className = name; if (text) made.textContent = text; into.append(made); return made; };
const shape = (button, name) => { button.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"${name === "link" ? ' style="fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round"' : ""}><path fill-rule="evenodd" d="${SHAPES[name]}"/></svg>`; };

/** All of it, by name. */
function layOut(home) {
  home.replaceChildren();
  const root = make("div", "player", home);
  root.tabIndex = -1;
  return { root, ...screensIn(root), ...deskIn(root) };
}

function screensIn(root) {
  const screens = make("div", "screens", root), pane = make("div", "pane", screens), film = make("video", "", pane), tag = make("span", "tag", pane), big = make("button", "big", pane), say = make("span", "say", pane);
  const pane2 = make("div", "pane", screens), other = make("video", "", pane2), tag2 = make("span", "tag", pane2);
  say.setAttribute("role", "status"); say.hidden = true;
  Object.assign(film, { playsInline: true, preload: "metadata" }); Object.assign(other, { playsInline: true, preload: "metadata", muted: true });
  big.type = "button"; shape(big, "play");
  return { film, tag, big, say, pane2, other, tag2 };
}

function deskIn(root) {
  const desk = make("div", "desk", root), line = make("div", "line", desk), seek = make("input", "", line), rail = make("div", "rail", line), knob = make("i", "knob", line);
  Object.assign(seek, { type: "range", min: 0, step: 0.1, value: 0 });
  const deck = make("div", "deck", desk), button = (name, extra = "") => { const one = make("button", extra, deck); one.type = "button"; shape(one, name); return one; };
  const go = button("play"), back = button("back", "wide"), next = button("next", "wide"), time = make("span", "time", deck), now = make("b", "", time), all = make("span", "", time);
  make("span", "gap", deck);
  const hush = button("loud"), loud = make("input", "wide", deck), speed = make("select", "", deck), still = button("frame"), link = button("link"), full = button("full");
  Object.assign(loud, { type: "range", min: 0, max: 1, step: 0.05, value: 1 });
  for (const rate of [0.25, 0.5, 1, 1.5, 2]) { const one = make("option", "", speed, `${rate}×`); one.value = rate; }
  speed.value = "1";
  const scenes = make("ol", "scenes", desk), keys = make("p", "keys", desk);
  return { seek, rail, knob, go, back, next, now, all, hush, loud, speed, still, link, full, scenes, keys };
}

/** The chapters, as bits of the rail and as a list. `jump` goes to one. */
function layChapters(parts, chapters, jump) {
  parts.rail.replaceChildren(); parts.scenes.replaceChildren();
  chapters.forEach((one) => {
    const bit = make("i", "", parts.rail), row = make("li", "", parts.scenes), jumpTo = make("button", "", row);
    for (const sized of [bit, row]) sized.style.setProperty("--long", Math.max(0.1, one.end - one.start));
    jumpTo.type = "button"; make("b", "", jumpTo, one.name); make("span", "", jumpTo, `${clock(one.start)} · ${one.place}`);
    jumpTo.onclick = () => { jump(one.start + 0.02); };
  });
}

/** What each control is called. */
function nameControls(parts, words) {
  const { back, next, loud, speed, still, link, full, seek } = parts;
  for (const [one, word] of [[back, words.back_frame], [next, words.next_frame], [loud, words.volume], [speed, words.speed], [still, words.save_frame], [link, words.link], [full, words.fullscreen], [seek, words.seek]]) one.ariaLabel = one.title = word;
  parts.keys.textContent = words.keys; parts.scenes.setAttribute("aria-label", words.chapters);
}
