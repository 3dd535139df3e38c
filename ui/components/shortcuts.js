// The keys that work everywhere, and the window that lists them. A key pressed in a field is text, never a command.

const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room) rooms.set(parentElement, (room = enter(parentElement)));
  room.data = data;
  room.tell = setTriggerValue;
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
  const room = { asked: 0, data: null, tell: () => {}, prefix: 0 };
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
    if (document.querySelector('[data-testid="stDialog"]')) return;
    if (Date.now() - room.prefix < 1500) {
      room.prefix = 0;
      if (go(key, room.data.places)) event.preventDefault();
    } else if (key === "g" && !event.repeat) room.prefix = Date.now();
  };
  document.addEventListener("keydown", press);
  room.leave = () => document.removeEventListener("keydown", press);
  return room;
}

function isField(element) {
  return element instanceof HTMLElement
    && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName)
      && !["checkbox", "radio", "button", "submit", "range"].includes(element.type));
}

function go(key, places) {
  const path = places[key];
  if (!path) return false;
  for (const link of document.querySelectorAll("a[href]")) {
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
