// Keeps what is typed and not yet taken by the studio, in this tab alone, and puts it back when its field is drawn again.

const here = (window.dailiesDrafts ||= begin());

export default function ({ data }) {
  here.hear(data);
}

const AREA = "dailies-draft|";

function begin() {
  const drafts = { data: null, used: 0 };
  const shown = new WeakMap();

  const address = (name) => `${AREA}${drafts.data.person}|${location.pathname}|${drafts.data.project}|${name}`;
  const find = (name) => JSON.parse(sessionStorage.getItem(address(name)) || "null");
  const keep = (name, draft) => sessionStorage.setItem(address(name), JSON.stringify(draft));
  const drop = (name) => sessionStorage.removeItem(address(name));

  const meet = (event) => {
    const field = fieldOf(event);
    if (field && !shown.has(field)) shown.set(field, field.value);
  };
  const typed = (event) => {
    const field = fieldOf(event);
    if (!field || !drafts.data) return;
    const name = nameOf(field);
    const before = (find(name) || { before: shown.has(field) ? shown.get(field) : "" }).before;
    if (field.value === before) drop(name);
    else keep(name, { typed: field.value, before, at: Date.now() });
  };
  const sent = (event) => {
    const field = fieldOf(event);
    if (!field || !drafts.data) return;
    shown.delete(field);
    const name = nameOf(field);
    const draft = find(name);
    if (draft && draft.typed === field.value) keep(name, { ...draft, sent: true, known: drafts.data.known[name] });
  };
  document.addEventListener("focusin", meet, true);
  document.addEventListener("beforeinput", meet, true);
  document.addEventListener("input", typed, true);
  document.addEventListener("focusout", sent, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Enter") sent(event); }, true);

  drafts.hear = (data) => {
    if (!data.person) return;
    const loaded = !drafts.data;
    drafts.data = data;
    forgetOthers(data.person);
    if (data.used.turn > drafts.used) {
      drafts.used = data.used.turn;
      for (const name of data.used.names) forgetNamed(data.person, name);
    }
    settle(loaded);
    putBack(true);
  };

  // A field that is held is empty at first after a reload: it gets its words back. Later, other words in it are the studio's own.
  const settle = (loaded) => {
    const start = address("");
    for (const [stored, draft] of all()) {
      if (!stored.startsWith(start)) continue;
      const name = stored.slice(start.length), known = drafts.data.known[name];
      if (known === undefined) continue;
      const taken = known === crc(draft.typed);
      if (drafts.data.held.includes(name)) {
        if (draft.held && !taken) loaded ? keep(name, { ...draft, held: false }) : drop(name);
        else if (taken) keep(name, { ...draft, held: true });
      } else if (taken || (draft.sent && known !== draft.known)) drop(name);
    }
  };

  const putBack = (drawn) => {
    if (!drafts.data || !drafts.data.person) return;
    let newest = null;
    const strayed = [];
    for (const field of document.querySelectorAll("textarea, input")) {
      const name = mayKeep(field) && nameOf(field);
      const draft = name && find(name);
      if (!draft || field.disabled || field.value === draft.typed) continue;
      if (field.value.trim() === draft.before.trim()) {
        write(field, draft.typed);
        if (!newest || draft.at > newest.at) newest = { field, at: draft.at };
      } else if (drawn && field !== document.activeElement) strayed.push({ field, name, draft });
    }
    if (newest && document.activeElement === document.body) newest.field.focus({ preventScroll: true });
    tell(strayed);
  };

  const tell = (strayed) => {
    const said = strayed.map((one) => one.name + one.draft.typed).join();
    if (place.dataset.said === said) return;
    place.dataset.said = said;
    place.replaceChildren(...strayed.slice(0, 3).map(({ field, name, draft }) => {
      const row = document.createElement("div"), words = document.createElement("span"), text = document.createElement("q");
      words.textContent = drafts.data.words.strayed;
      text.textContent = draft.typed;
      row.append(words, text, button(drafts.data.words.put_in, () => {
        keep(name, { ...draft, before: field.value });
        write(field, draft.typed);
        field.focus();
        tell([]);
      }), button(drafts.data.words.let_go, () => { drop(name); tell([]); }));
      return row;
    }));
  };
  const place = document.createElement("div");
  place.className = "drafts-strayed";
  place.setAttribute("role", "status");
  document.body.append(place);

  let asked = 0;
  new MutationObserver((changes) => {
    if (!changes.some((change) => change.addedNodes.length) || asked) return;
    asked = setTimeout(() => { asked = 0; putBack(false); }, 60);
  }).observe(document.body, { subtree: true, childList: true });
  return drafts;
}

function button(words, act) {
  const made = document.createElement("button");
  made.textContent = words;
  made.onclick = act;
  return made;
}

function fieldOf(event) {
  const field = event.composedPath()[0];
  return field instanceof HTMLElement && mayKeep(field) && nameOf(field) ? field : null;
}

function mayKeep(field) {
  if (field instanceof HTMLTextAreaElement) return true;
  if (/password/.test(field.autocomplete)) return false; // shown by its eye it is a text like any other
  return field instanceof HTMLInputElement && ["text", "email", "url"].includes(field.type) && !field.getAttribute("role");
}

function nameOf(field) {
  const box = field.closest('[data-testid="stElementContainer"]');
  const name = box && (box.className.match(/st-key-([\w-]+)/) || [])[1];
  return name && !/search|find|pass/i.test(name) ? name : "";
}

function write(field, text) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function all() {
  const found = [];
  for (let number = 0; number < sessionStorage.length; number++) {
    const stored = sessionStorage.key(number);
    if (stored.startsWith(AREA)) found.push([stored, JSON.parse(sessionStorage.getItem(stored))]);
  }
  return found;
}

function forgetOthers(person) {
  for (const [stored] of all()) if (!stored.startsWith(`${AREA}${person}|`)) sessionStorage.removeItem(stored);
}

function forgetNamed(person, name) {
  for (const [stored] of all()) if (stored.startsWith(`${AREA}${person}|`) && stored.endsWith(`|${name}`)) sessionStorage.removeItem(stored);
}

function crc(text) {
  let sum = -1;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return (sum ^ -1) >>> 0;
}
