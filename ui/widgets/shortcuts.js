// The keys that work everywhere, and the window that lists them. A key pressed in a field is text, never a command.

const rooms = new WeakMap();
const WINDOW = '[data-testid="stDialog"]', UNDER = '[data-testid="stMain"]', AWAY = 1000;

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room) rooms.set(parentElement, (room = enter(parentElement)));
  room.data = data;
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  draw(parentElement, data);
  if (data.asked > room.asked) {
    room.asked = data.asked;
    room.open();
  }
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function enter(parent) {
  const window = parent.querySelector("dialog");
  const room = { asked: 0, data: null, tell: /** @type {Tell} */ (() => {}), prefix: 0 };
  room.open = () => { if (!window.open) window.showModal(); };
  parent.querySelector("[data-at=close]").onclick = () => window.close();
  window.onclick = (event) => { if (event.target === window) window.close(); };

  const press = (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const typing = isField(event.composedPath()[0]);
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && !event.altKey && room.data.film && !typing && (key === "z" || (key === "y" && !event.shiftKey))) {
      event.preventDefault();
      room.tell(key === "y" || event.shiftKey ? "again" : "back", true);
      return;
    }
    if (command || event.altKey || typing) return;
    if (event.key === "?") {
      event.preventDefault();
      if (window.open) window.close();
      else room.open();
      return;
    }
    if (document.querySelector(WINDOW)) return;
    if (Date.now() - room.prefix < 1500) {
      room.prefix = 0;
      if (go(key, room.data.places)) event.preventDefault();
    } else if (key === "g" && !event.repeat) room.prefix = Date.now();
  };
  document.addEventListener("keydown", press);
  const unwatch = closeByKey();
  room.leave = () => {
    document.removeEventListener("keydown", press);
    unwatch();
  };
  return room;
}

// Esc closes the window over the page also where the focus is not in it yet or fell out of it, or where it is away for the moment in which it is
// drawn anew: then as soon as it is back.
function closeByKey() {
  let there = Boolean(document.querySelector(WINDOW)), left = 0, gone = 0, asked = 0;
  const close = () => document.querySelector(`${WINDOW} button[aria-label="Close"]`)?.click();
  const leaving = (event) => {
    const inside = event.target.closest?.(WINDOW);
    if (inside && (event.key === "Escape" || event.target.closest('[aria-label="Close"]'))) left = Date.now();
    if (inside && event.key === "Escape" && isField(event.target)) event.target.blur(); // what was written in it is taken first
  };
  const press = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.target.closest?.(`${WINDOW}, [popover], dialog`)) return;
    if (document.querySelector(WINDOW)) { if (event.target === document.body || event.target.closest?.(UNDER)) close(); }
    else if (Date.now() - gone < AWAY) asked = Date.now();
  };
  const watch = new MutationObserver(() => {
    const now = Boolean(document.querySelector(WINDOW));
    if (there && !now && Date.now() - left > AWAY) gone = Date.now();
    if (!there && now && Date.now() - asked < AWAY) { asked = 0; close(); }
    there = now;
  });
  document.addEventListener("keydown", leaving, true);
  document.addEventListener("click", leaving, true);
  document.addEventListener("keydown", press);
  watch.observe(document.body, { childList: true });
  return () => {
    document.removeEventListener("keydown", leaving, true);
    document.removeEventListener("click", leaving, true);
    document.removeEventListener("keydown", press);
    watch.disconnect();
  };
}

function isField(element) {
  return element instanceof HTMLElement
    && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName)
      && !["checkbox", "radio", "button", "submit", "range"].includes(element.getAttribute("type") || ""));
}

function go(key, places) {
  const path = places[key];
  if (!path) return false;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[href]"))) {
    const to = new URL(link.href);
    if (to.origin === location.origin && to.pathname === path) {
      link.click();
      return true;
    }
  }
  return false;
}

function draw(parent, data) {
  parent.querySelector("h2").textContent = data.words.title;
  parent.querySelector("[data-at=close]").textContent = data.words.close;
  const list = parent.querySelector("[data-at=list]");
  list.replaceChildren(...data.groups.map((group) => {
    const part = document.createElement("section"), head = document.createElement("h3"), rows = document.createElement("dl");
    head.textContent = group.title;
    for (const [keys, words] of group.rows) {
      const term = document.createElement("dt"), said = document.createElement("dd");
      for (const key of keys.split(" ")) {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        term.append(cap);
      }
      said.textContent = words;
      rows.append(said, term);
    }
    part.append(head, rows);
    return part;
  }));
}
