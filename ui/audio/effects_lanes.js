// The lanes of a film's sound: time, scenes, shots, lines, music and places; and the small words and buttons that all of its time line
// uses. Stands before its script.

const clamp = (desk, at) => Math.min(Math.max(0, at), Math.max(0, desk.data.seconds - 0.1));

const tenth = (at) => Math.round(at * 10) / 10;

const across = (desk, seconds) => `${(100 * seconds) / desk.data.seconds}%`;

const say = (desk, word, facts = {}) => Object.entries(facts).reduce((text, [k, v]) => text.replaceAll(`{${k}}`, v), desk.data.words[word] || word);

const seconds = (desk, n) => say(desk, "seconds", { n: n.toFixed(1) });

const clock = (n) => `${Math.floor(n / 60)}:${String(Math.floor(n % 60)).padStart(2, "0")}`;

function make(tag, css = "", text = "") {
  const node = document.createElement(tag);
  if (css) node.className = css;
  if (text) node.textContent = text;
  if (tag === "button") node.type = "button";
  return node;
}

function button(text, label, act, off = false) {
  const node = make("button", "", text);
  if (label) node.setAttribute("aria-label", label);
  node.disabled = off;
  node.onclick = act;
  return node;
}

function pair(label, less, more, value, down, up, least = false, most = false) {
  const node = make("span", "pair");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  const first = button(less, `${label} ${less}`, down, least);
  const last = button(more, `${label} ${more}`, up, most);
  first.dataset.at = `${label}-`;
  last.dataset.at = `${label}+`;
  node.append(first, make("span", "", value), last);
  return node;
}

function send(name, detail) {
  window.dispatchEvent(new CustomEvent(name, { detail }));
}

function effect(desk, id) {
  const row = desk.data.effects.find((one) => one.id === id);
  return row && { ...row, ...(desk.mine[id] || {}) };
}

function named(desk, css, word) {
  const node = make("div", `lane ${css}`);
  node.append(make("span", "name", say(desk, word)));
  return node;
}

function part(desk, mark, css = "") {
  const node = make("div", `part ${css}`);
  node.style.left = across(desk, mark.start);
  node.style.width = across(desk, Math.max(0.05, mark.end - mark.start));
  return node;
}

function rule(desk) {
  const node = named(desk, "ruler", "time");
  node.tabIndex = 0;
  node.dataset.at = "ruler";
  node.setAttribute("role", "slider");
  node.setAttribute("aria-label", say(desk, "head"));
  node.setAttribute("aria-valuemin", "0");
  node.setAttribute("aria-valuemax", desk.data.seconds.toFixed(1));
  const step = desk.data.seconds > 150 ? 30 : desk.data.seconds > 50 ? 10 : desk.data.seconds > 20 ? 5 : 2;
  for (let at = 0; at < desk.data.seconds; at += step) {
    const tick = make("span", "tick");
    tick.style.left = across(desk, at);
    tick.append(make("b", "", clock(at)));
    node.append(tick);
  }
  node.onpointerdown = (event) => {
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    wind(desk, at(desk, event));
    node.onpointermove = (moved) => wind(desk, at(desk, moved));
    node.onpointerup = node.onpointercancel = () => (node.onpointermove = null);
  };
  node.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -5, PageUp: 5 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? desk.data.seconds : by ? desk.head + by * (event.shiftKey ? 0.1 : 1) : null;
    if (to === null) return;
    event.preventDefault();
    wind(desk, to);
  };
  return node;
}

function scenes(desk) {
  const node = named(desk, "scenes", "scenes");
  for (const scene of desk.data.scenes) {
    const one = part(desk, scene);
    one.title = scene.name;
    one.append(make("b", "", String(scene.scene)), document.createTextNode(scene.name));
    node.append(one);
  }
  return node;
}

function shots(desk) {
  const node = named(desk, "shots", "shots");
  for (const shot of desk.data.shots) {
    const one = part(desk, shot);
    if (shot.thumb) one.style.backgroundImage = `url("${shot.thumb}")`;
    one.append(make("b", "", shot.name));
    one.title = say(desk, "shot", { n: shot.name });
    one.onclick = () => wind(desk, shot.start);
    node.append(one);
  }
  return node;
}

function lines(desk) {
  const node = named(desk, "lines", "lines");
  for (const line of desk.data.lines) {
    const one = part(desk, line);
    one.classList.add(`s-${line.look}`);
    one.textContent = line.name;
    one.title = line.name;
    one.onclick = () => wind(desk, line.start);
    node.append(one);
  }
  return [node];
}

function music(desk) {
  const node = named(desk, `music ${desk.data.music.quiet ? "quiet" : ""}`, "music");
  if (desk.data.music.shape) {
    const wave = make("div", "wave");
    wave.style.cssText = desk.data.music.shape;
    node.append(wave);
  }
  for (const mood of desk.data.moods) {
    const one = part(desk, mood);
    one.append(make("span", "", mood.name));
    node.append(one);
  }
  return node;
}

function places(desk) {
  if (!desk.data.places.length) return [];
  const node = named(desk, "places", "places");
  for (const place of desk.data.places) {
    const one = part(desk, place, place.quiet ? "quiet" : "");
    one.textContent = place.name;
    node.append(one);
  }
  return [node];
}
