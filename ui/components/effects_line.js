// The sound of a film on its time line: scenes, shots, lines, music, places; and effects that a person lays, moves, makes
// louder or takes away, by mouse, finger or keys. The head shows where the mix is, and where the next effect is laid.

const desks = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let desk = desks.get(parentElement);
  if (!desk) {
    desk = begin(parentElement.querySelector(".line"));
    desks.set(parentElement, desk);
  }
  desk.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  desk.draw(data);
  return () => {
    desk.leave();
    desks.delete(parentElement);
  };
}

function begin(root) {
  const desk = { draw, leave, tell: () => {} };
  let data = null;
  let head = 0;
  let chosen = "";
  let mine = {};
  let timer = 0;
  let heard = { url: "", at: 0, state: "" };
  let lane, headMark, ruler, track;
  let holding = false;
  let late = null;

  const clamp = (at) => Math.min(Math.max(0, at), Math.max(0, data.seconds - 0.1));
  const tenth = (at) => Math.round(at * 10) / 10;
  const across = (seconds) => `${(100 * seconds) / data.seconds}%`;
  const say = (word, facts = {}) => Object.entries(facts).reduce((text, [k, v]) => text.replaceAll(`{${k}}`, v), data.words[word] || word);
  const seconds = (n) => say("seconds", { n: n.toFixed(1) });
  const clock = (n) => `${Math.floor(n / 60)}:${String(Math.floor(n % 60)).padStart(2, "0")}`;
  const make = (tag, css = "", text = "") => {
    const node = document.createElement(tag);
    if (css) node.className = css;
    if (text) node.textContent = text;
    if (tag === "button") node.type = "button";
    return node;
  };
  const button = (text, label, act, off = false) => {
    const node = make("button", "", text);
    if (label) node.setAttribute("aria-label", label);
    node.disabled = off;
    node.onclick = act;
    return node;
  };
  const effect = (id) => {
    const row = data.effects.find((one) => one.id === id);
    return row && { ...row, ...(mine[id] || {}) };
  };

  // What is held in the hand stays there: news that come meanwhile are drawn once it is let go.
  root.addEventListener("pointerdown", (event) => (holding = Boolean(event.target.closest(".fx, .lay"))), true);
  function release() {
    if (!holding) return;
    setTimeout(() => {
      holding = false;
      const news = late;
      late = null;
      if (news) draw(news);
    });
  }
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", release);

  function draw(news) {
    if (holding) {
      late = news;
      return;
    }
    data = news;
    for (const row of data.effects) {
      const own = mine[row.id];
      if (own && Object.keys(own).every((key) => own[key] === row[key])) delete mine[row.id];
    }
    if (chosen && !effect(chosen)) chosen = "";
    render();
  }

  function render() {
    const focused = root.getRootNode().activeElement;
    const again = focused && root.contains(focused) ? focused.dataset.at || "" : "";
    const scrolled = track ? track.scrollLeft : 0;
    const board = make("div", "desk");
    board.style.setProperty("--least", `${Math.round(data.seconds * 22)}px`);
    ruler = rule();
    lane = lay();
    headMark = make("div", "head");
    const inner = make("div", "in");
    inner.style.position = "relative";
    inner.append(ruler, scenes(), shots(), ...lines(), music(), ...places(), lane, headMark);
    board.append(inner);
    track = make("div", "scroll");
    track.append(board);
    root.replaceChildren(track, bar(), ...(data.may_edit ? [tray()] : []), spoken);
    track.scrollLeft = scrolled;
    place();
    if (again) {
      const node = root.querySelector(`[data-at="${CSS.escape(again)}"]`);
      if (node) node.focus({ preventScroll: true });
    }
  }
  const spoken = make("div", "sr");
  spoken.setAttribute("aria-live", "polite");

  // Lanes

  function named(css, word) {
    const node = make("div", `lane ${css}`);
    node.append(make("span", "name", say(word)));
    return node;
  }
  function part(mark, css = "") {
    const node = make("div", `part ${css}`);
    node.style.left = across(mark.start);
    node.style.width = across(Math.max(0.05, mark.end - mark.start));
    return node;
  }
  function rule() {
    const node = named("ruler", "time");
    node.tabIndex = 0;
    node.dataset.at = "ruler";
    node.setAttribute("role", "slider");
    node.setAttribute("aria-label", say("head"));
    node.setAttribute("aria-valuemin", "0");
    node.setAttribute("aria-valuemax", data.seconds.toFixed(1));
    const step = data.seconds > 150 ? 30 : data.seconds > 50 ? 10 : data.seconds > 20 ? 5 : 2;
    for (let at = 0; at < data.seconds; at += step) {
      const tick = make("span", "tick");
      tick.style.left = across(at);
      tick.append(make("b", "", clock(at)));
      node.append(tick);
    }
    node.onpointerdown = (event) => {
      event.preventDefault();
      node.focus({ preventScroll: true });
      node.setPointerCapture(event.pointerId);
      wind(at(event));
      node.onpointermove = (moved) => wind(at(moved));
      node.onpointerup = node.onpointercancel = () => (node.onpointermove = null);
    };
    node.onkeydown = (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -5, PageUp: 5 }[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? data.seconds : by ? head + by * (event.shiftKey ? 0.1 : 1) : null;
      if (to === null) return;
      event.preventDefault();
      wind(to);
    };
    return node;
  }
  function scenes() {
    const node = named("scenes", "scenes");
    for (const scene of data.scenes) {
      const one = part(scene);
      one.title = scene.name;
      one.append(make("b", "", String(scene.scene)), document.createTextNode(scene.name));
      node.append(one);
    }
    return node;
  }
  function shots() {
    const node = named("shots", "shots");
    for (const shot of data.shots) {
      const one = part(shot);
      if (shot.thumb) one.style.backgroundImage = `url("${shot.thumb}")`;
      one.append(make("b", "", shot.name));
      one.title = say("shot", { n: shot.name });
      one.onclick = () => wind(shot.start);
      node.append(one);
    }
    return node;
  }
  function lines() {
    const node = named("lines", "lines");
    for (const line of data.lines) {
      const one = part(line);
      one.classList.add(`s-${line.look}`);
      one.textContent = line.name;
      one.title = line.name;
      one.onclick = () => wind(line.start);
      node.append(one);
    }
    return [node];
  }
  function music() {
    const node = named(`music ${data.music.quiet ? "quiet" : ""}`, "music");
    if (data.music.shape) {
      const wave = make("div", "wave");
      wave.style.cssText = data.music.shape;
      node.append(wave);
    }
    for (const mood of data.moods) {
      const one = part(mood);
      one.append(make("span", "", mood.name));
      node.append(one);
    }
    return node;
  }
  function places() {
    if (!data.places.length) return [];
    const node = named("places", "places");
    for (const place of data.places) {
      const one = part(place, place.quiet ? "quiet" : "");
      one.textContent = place.name;
      node.append(one);
    }
    return [node];
  }

  // Effects

  function lay() {
    const node = named("effects", "effects");
    if (!data.effects.length) node.append(make("span", "hint", data.may_edit ? say("empty") : say("none")));
    const ends = [];
    for (const row of data.effects.map((one) => effect(one.id)).sort((a, b) => a.start - b.start)) {
      const wide = Math.max(row.seconds, (48 / Math.max(300, root.clientWidth)) * data.seconds);
      let level = ends.findIndex((end) => end <= row.start);
      if (level < 0) level = ends.length;
      ends[level] = row.start + wide;
      const one = chip(row);
      one.style.top = `${5 + 40 * level}px`;
      node.append(one);
    }
    node.style.height = `${46 + 40 * Math.max(0, ends.length - 1)}px`;
    node.onclick = (event) => {
      if (event.target === node) wind(at(event));
    };
    return node;
  }
  function chip(row) {
    const node = make("button", `fx ${row.look} ${row.id === chosen ? "on" : ""} ${row.quiet ? "quiet" : ""}`);
    node.dataset.at = row.id;
    node.textContent = row.name;
    node.style.left = across(row.start);
    node.style.width = across(row.seconds);
    node.setAttribute("aria-label", say("effect_at", { name: row.name, at: seconds(row.start) }));
    node.setAttribute("aria-pressed", String(row.id === chosen));
    node.title = node.getAttribute("aria-label");
    node.onclick = () => choose(row.id);
    if (!data.may_edit) return node;
    node.onkeydown = (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by) {
        event.preventDefault();
        const now = effect(row.id).start;
        move(row.id, now + by * (event.shiftKey ? 1 : 0.1));
      }
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        desk.tell("removed", row.id);
      }
    };
    node.onpointerdown = (event) => {
      if (event.button) return;
      const from = event.clientX;
      const began = effect(row.id).start;
      let moved = false;
      node.setPointerCapture(event.pointerId);
      node.onpointermove = (now) => {
        if (!moved && Math.abs(now.clientX - from) < 4) return;
        moved = true;
        node.classList.add("held");
        const to = tenth(clamp(began + ((now.clientX - from) / width()) * data.seconds));
        mine[row.id] = { ...(mine[row.id] || {}), start: to };
        node.style.left = across(to);
        spoken.textContent = seconds(to);
        node.title = seconds(to);
      };
      const end = (now) => {
        node.onpointermove = node.onpointerup = node.onpointercancel = null;
        node.classList.remove("held");
        if (!moved) return;
        node.onclick = () => (node.onclick = () => choose(row.id));
        if (now.type === "pointerup") move(row.id, mine[row.id].start, 0);
      };
      node.onpointerup = node.onpointercancel = end;
    };
    return node;
  }
  function choose(id) {
    chosen = chosen === id ? "" : id;
    render();
  }
  function move(id, to, wait = 500) {
    const start = tenth(clamp(to));
    mine[id] = { ...(mine[id] || {}), start };
    chosen = id;
    render();
    spoken.textContent = say("effect_at", { name: effect(id).name, at: seconds(start) });
    clearTimeout(timer);
    timer = setTimeout(() => desk.tell("moved", { id, at: start }), wait);
  }
  function bar() {
    const node = make("div", "bar");
    const row = chosen && effect(chosen);
    if (!row) {
      node.append(make("span", "mute", data.effects.length ? say("choose_one") : ""));
      if (!data.effects.length) node.style.minHeight = "0";
      return node;
    }
    node.append(make("b", "", row.name), make("span", "mute", seconds(row.start)));
    if (row.look === "making") node.append(make("span", "mute", say("making")));
    if (row.look === "broken") node.append(make("span", "mute", say("broken")));
    if (!data.may_edit) return node;
    const step = (by) => move(row.id, row.start + by);
    node.append(pair(say("where"), "−0.1", "+0.1", seconds(row.start), () => step(-0.1), () => step(0.1)));
    const loud = data.volumes;
    const now = row.quiet ? 0 : Math.max(1, loud.findIndex((one) => !one.quiet && one.gain === row.gain));
    const set = (index) => {
      const one = loud[index];
      mine[row.id] = { ...(mine[row.id] || {}), gain: one.quiet ? row.gain : one.gain, quiet: !!one.quiet };
      render();
      desk.tell("volume", { id: row.id, gain: one.quiet ? row.gain : one.gain, muted: !!one.quiet });
    };
    node.append(
      pair(say("volume"), "−", "+", loud[now].name, () => set(now - 1), () => set(now + 1), now === 0, now === loud.length - 1),
    );
    if (row.loops) {
      const hold = (to) => {
        mine[row.id] = { ...(mine[row.id] || {}), seconds: to };
        render();
        clearTimeout(timer);
        timer = setTimeout(() => desk.tell("held", { id: row.id, seconds: to }), 700);
      };
      node.append(
        pair(say("length"), "−", "+", seconds(row.seconds), () => hold(Math.max(1, tenth(row.seconds - 1))), () => hold(Math.min(60, tenth(row.seconds + 1)))),
      );
    }
    node.append(make("span", "grow"), button(say("remove"), say("remove_one", { name: row.name }), () => desk.tell("removed", row.id)));
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

  // The tray of effects

  function tray() {
    const node = make("div", "tray");
    node.append(make("span", "say", say("add", { price: data.price })));
    for (const one of data.tray) {
      const box = make("span", "chip");
      const ear = make("button", `try ${one.trying ? "waiting" : heard.url === one.url && heard.state === "playing" ? "playing" : ""}`);
      ear.append(make("i"));
      ear.dataset.at = `try-${one.effect}`;
      ear.dataset.url = one.url || "";
      ear.setAttribute("aria-label", say("listen", { name: one.name, price: data.price }));
      ear.title = ear.getAttribute("aria-label");
      ear.disabled = !!one.trying;
      ear.onclick = () => (one.url ? send("dailies-play", { url: one.url, toggle: true }) : desk.tell("tried", one.effect));
      const put = button(one.name, say("lay", { name: one.name, at: seconds(head) }), () => add(one.effect, head));
      put.className = "lay";
      put.dataset.at = `lay-${one.effect}`;
      put.onpointerdown = (event) => carry(event, one, put);
      box.append(ear, put);
      node.append(box);
    }
    return node;
  }
  function add(name, second) {
    desk.tell("laid", { effect: name, at: tenth(clamp(second)), turn: Date.now() });
  }
  function carry(event, one, put) {
    if (event.button) return;
    const from = [event.clientX, event.clientY];
    let ghost = null;
    put.setPointerCapture(event.pointerId);
    put.onpointermove = (now) => {
      if (!ghost && Math.hypot(now.clientX - from[0], now.clientY - from[1]) < 6) return;
      if (!ghost) {
        ghost = make("div", "ghost");
        root.append(ghost);
      }
      ghost.style.left = `${now.clientX}px`;
      ghost.style.top = `${now.clientY}px`;
      const over = inside(now);
      lane.classList.toggle("over", over);
      ghost.textContent = over ? `${one.name} ${seconds(tenth(clamp(at(now))))}` : one.name;
    };
    put.onpointerup = put.onpointercancel = (now) => {
      put.onpointermove = put.onpointerup = put.onpointercancel = null;
      lane.classList.remove("over");
      if (!ghost) return;
      ghost.remove();
      put.onclick = () => (put.onclick = () => add(one.effect, head));
      if (now.type === "pointerup" && inside(now)) add(one.effect, at(now));
    };
  }
  function inside(event) {
    const box = lane.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top - 24 && event.clientY <= box.bottom + 24;
  }

  // The head

  function width() {
    return lane.getBoundingClientRect().width;
  }
  function at(event) {
    const box = lane.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * data.seconds;
  }
  function wind(to) {
    head = tenth(clamp(to));
    if (data.mix && heard.url === data.mix) send("dailies-wind", { url: data.mix, at: head });
    place();
  }
  function place() {
    headMark.style.left = across(head);
    ruler.setAttribute("aria-valuenow", head.toFixed(1));
    ruler.setAttribute("aria-valuetext", seconds(head));
    for (const put of root.querySelectorAll(".lay")) put.setAttribute("aria-label", say("lay", { name: put.textContent, at: seconds(head) }));
  }
  function send(name, detail) {
    window.dispatchEvent(new CustomEvent(name, { detail }));
  }
  function listen(event) {
    const before = `${heard.url} ${heard.state}`;
    heard = event.detail;
    if (data && data.mix && heard.url === data.mix && heard.state) {
      head = Math.min(heard.at, data.seconds);
      if (headMark) place();
    }
    if (before !== `${heard.url} ${heard.state}`)
      for (const ear of root.querySelectorAll(".try")) ear.classList.toggle("playing", !!ear.dataset.url && ear.dataset.url === heard.url && heard.state === "playing");
  }
  window.addEventListener("dailies-sound", listen);
  function leave() {
    clearTimeout(timer);
    window.removeEventListener("dailies-sound", listen);
    window.removeEventListener("pointerup", release);
    window.removeEventListener("pointercancel", release);
  }
  return desk;
}
