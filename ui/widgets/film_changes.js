// The ear of a page of a film. While steps run it brings the page up to date where it stands; the script is asked to draw
// anew when somebody changed something, when there is more or less of anything, when all is over, and now and then.

const AT_ONCE = 500, SHAPE = 4000, TYPING = 300, TYPING_MOST = 500, DEED = 700;
const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room || room.project !== data.project || room.language !== data.language) {
    if (room) room.leave();
    room = enter(data);
    rooms.set(parentElement, room);
  }
  room.tell = (how) => setTriggerValue("changed", how);
  room.draw(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function enter(data) {
  const room = { project: data.project, language: data.language, heard: "", toldAt: 0, heardAt: 0, timer: 0, busy: false, pace: 4000 };

  room.draw = (drawn) => {
    room.drawn = drawn.stamp;
    room.calm = drawn.calm;
    room.inWindow = drawn.window;
    if (drawn.window) return plan();
    for (const marked of document.querySelectorAll("[data-live]")) unmark(marked);
    if (room.last) bringUp(room.last);
    plan();
  };

  const hear = (news) => {
    if (news.type === "refused" || news.type === "signed_out") {
      if (room.gone !== news.type) { room.gone = news.type; room.tell({ stamp: news.type }); }
    } else if (news.type === "task_update") {
      if (!room.inWindow) paint(news.data);
    } else if (news.type === "changed") {
      room.last = news.data;
      room.gone = "";
      room.busy = news.data.busy;
      room.pace = 1000 * news.data.pace;
      if (news.data.stamp !== room.heard) room.heardAt = Date.now();
      room.heard = news.data.stamp;
      if (!room.inWindow) bringUp(news.data);
      plan();
    }
  };

  // How long to wait before the script draws anew; null where what was drawn is what stands.
  const due = () => {
    if (!room.heard || room.heard === room.drawn) return null;
    const [people, shape] = room.heard.split("."), [drawnPeople, drawnShape] = room.drawn.split(".");
    if (people !== drawnPeople) return AT_ONCE;
    if (!room.busy) return 2 * AT_ONCE;
    if (room.calm === 0) return null;
    return shape !== drawnShape ? SHAPE : room.pace * room.calm;
  };

  const plan = () => {
    const gap = due();
    clearTimeout(room.timer);
    if (gap === null) return;
    room.timer = setTimeout(tell, Math.max(60, room.toldAt + gap - Date.now()));
  };

  const tell = () => {
    if (room.closed || due() === null) return;
    if (document.hidden) return document.addEventListener("visibilitychange", plan, { once: true });
    const now = Date.now();
    if (running() || inTheMiddle() || (!room.inWindow && covered())) { room.timer = setTimeout(tell, 350); return; }
    const still = now - globalThis.dailiesTyping.at < TYPING && now - room.heardAt < TYPING_MOST;
    if (still) { room.timer = setTimeout(tell, 120); return; }
    room.toldAt = now;
    room.tell({ stamp: room.heard, typing: typing() });
  };

  const off = line.on(`project:${data.project}`, data.language, hear);
  room.leave = () => {
    room.closed = true;
    clearTimeout(room.timer);
    off();
  };
  return room;
}

// Typing -----------------------------------------------------------------------------------------------------------------

if (!globalThis.dailiesTyping) {
  globalThis.dailiesTyping = { at: 0, field: null };
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.matches("input, textarea, [contenteditable]")) Object.assign(globalThis.dailiesTyping, { at: Date.now(), field: event.target });
  }, true);
  document.addEventListener("change", () => { globalThis.dailiesTyping.field = null; }, true);
  document.addEventListener("focusout", () => { globalThis.dailiesTyping.field = null; }, true);
}

// The key of the field in which something is being written that nobody saved yet: the script leaves it as it is.
function typing() {
  const field = globalThis.dailiesTyping.field;
  if (!field || field !== document.activeElement) return "";
  const holder = field.closest("[class*='st-key-']");
  const name = holder && [...holder.classList].find((one) => one.startsWith("st-key-"));
  return name ? name.slice(7) : "";
}

// What the person here did is on its way to the script, and goes first: a run asked for in that moment would break theirs off.

if (!globalThis.dailiesDeed) {
  globalThis.dailiesDeed = { until: 0 };
  const note = (event) => {
    const text = event.type === "keydown" && event.target.matches?.("input, textarea, [contenteditable]");
    if (text && event.key !== "Enter" && !event.ctrlKey && !event.metaKey) return;
    globalThis.dailiesDeed.until = Date.now() + DEED;
  };
  for (const kind of ["pointerdown", "pointerup", "click", "keydown", "change"]) document.addEventListener(kind, note, true);
}

function inTheMiddle() {
  return Date.now() < globalThis.dailiesDeed.until || globalThis.dailiesOnTheWay?.();
}

// A window that hears for itself lies over the page: the page is drawn when it is closed.
function covered() {
  return Boolean(document.querySelector("[data-testid=stDialog] .st-key-window-ear"));
}

function running() {
  const app = document.querySelector("[data-testid=stApp]");
  return app && app.getAttribute("data-test-script-state") === "running";
}

// Brought up to date where it stands -------------------------------------------------------------------------------------
// What the page drew belongs to it and is not rewritten: words are laid over it by an attribute, which a redraw takes away.

function bringUp(film) {
  for (const step of film.steps) {
    const place = document.querySelector(`.st-key-step-${step.stage}`);
    const bar = place && place.querySelector(".bar");
    if (!bar) continue;
    for (const name of [...bar.classList]) if (name.startsWith("s-") && name !== `s-${step.look}`) bar.classList.remove(name);
    bar.classList.add(`s-${step.look}`);
    bar.style.setProperty("--p", `${Math.round(100 * step.share)}%`);
    over(place.querySelector("a p span, a p small, .w"), step.words);
  }
  over(document.querySelector(".st-key-running button p"), film.running);
}

function over(element, words) {
  if (!element) return;
  if (!words || element.textContent === words) unmark(element);
  else if (element.getAttribute("data-live") !== words) {
    element.setAttribute("data-live", words);
    name(element, words);
  }
}

// Whoever listens hears what is seen: the link or button is called by the words that lie over its own.
function name(element, words) {
  const named = element.closest("a, button");
  if (!named) return;
  const own = named.textContent, old = element.textContent;
  named.setAttribute("aria-label", own === old ? words : own.replace(old, ` ${words}`).replace(/\s+/g, " ").trim());
}

function unmark(element) {
  element.removeAttribute("data-live");
  const named = element.closest("a, button");
  if (named) named.removeAttribute("aria-label");
}

// A shot whose picture is being made or was made just now: whatever card shows it is told, and shows it itself.
function paint(step) {
  if (step.stage !== "storyboard" || !step.target_id) return;
  for (const card of document.querySelectorAll(`[data-shot="${CSS.escape(step.target_id)}"]`)) {
    card.dispatchEvent(new CustomEvent("dailies:step", { detail: step }));
  }
}
