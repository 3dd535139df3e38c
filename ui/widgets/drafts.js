// Keeps what is typed and not yet taken by the studio, in this tab alone, and puts it back when its field is drawn again.

const AREA = "dailies-draft|";
const here = (window.dailiesDrafts ||= begin());

export default function ({ data }) {
  here.hear(data);
}

function begin() {
  const drafts = { data: null, used: 0, shown: new WeakMap(), asked: 0, place: document.createElement("div"), hear: (data) => hear(drafts, data) };
  drafts.place.className = "drafts-strayed";
  drafts.place.setAttribute("role", "status");
  for (const kind of ["focusin", "beforeinput"]) document.addEventListener(kind, (event) => meet(drafts, event), true);
  document.addEventListener("input", (event) => typed(drafts, event), true);
  document.addEventListener("focusout", (event) => sent(drafts, event), true);
  document.addEventListener("keydown", (event) => { if (event.key === "Enter") sent(drafts, event); }, true);
  document.body.append(drafts.place);
  new MutationObserver((changes) => {
    if (!changes.some((change) => change.addedNodes.length) || drafts.asked) return;
    drafts.asked = setTimeout(() => { drafts.asked = 0; putBack(drafts, false); }, 60);
  }).observe(document.body, { subtree: true, childList: true });
  return drafts;
}

function hear(drafts, data) {
  if (!data.person) return;
  const loaded = !drafts.data;
  drafts.data = data;
  forgetOthers(data.person);
  if (data.used.turn > drafts.used) {
    drafts.used = data.used.turn;
    for (const name of data.used.names) forgetNamed(data.person, name);
  }
  settle(drafts, loaded);
  putBack(drafts, true);
}

const address = (drafts, name) => `${AREA}${drafts.data.person}|${location.pathname}|${drafts.data.project}|${name}`;

const find = (drafts, name) => JSON.parse(sessionStorage.getItem(address(drafts, name)) || "null");

const keep = (drafts, name, draft) => sessionStorage.setItem(address(drafts, name), JSON.stringify(draft));

const drop = (drafts, name) => sessionStorage.removeItem(address(drafts, name));

function meet(drafts, event) {
  const field = fieldOf(event);
  if (field && !drafts.shown.has(field)) drafts.shown.set(field, field.value);
}

function typed(drafts, event) {
  const field = fieldOf(event);
  if (!field || !drafts.data) return;
  const name = nameOf(field);
  const before = (find(drafts, name) || { before: drafts.shown.has(field) ? drafts.shown.get(field) : "" }).before;
  if (field.value === before) drop(drafts, name);
  else keep(drafts, name, { typed: field.value, before, at: Date.now() });
}

function sent(drafts, event) {
  const field = fieldOf(event);
  if (!field || !drafts.data) return;
  drafts.shown.delete(field);
  const name = nameOf(field);
  const draft = find(drafts, name);
  if (draft && draft.typed === field.value) keep(drafts, name, { ...draft, sent: true, known: drafts.data.known[name] });
}

// A field that is held is empty at first after a reload: it gets its words back. Later, other words in it are the studio's own.
function settle(drafts, loaded) {
  const start = address(drafts, "");
  for (const [stored, draft] of all()) {
    if (!stored.startsWith(start)) continue;
    const name = stored.slice(start.length), known = drafts.data.known[name];
    if (known === undefined) continue;
    const taken = known === crc(draft.typed);
    if (drafts.data.held.includes(name)) {
      if (draft.held && !taken) loaded ? keep(drafts, name, { ...draft, held: false }) : drop(drafts, name);
      else if (taken) keep(drafts, name, { ...draft, held: true });
    } else if (taken || (draft.sent && known !== draft.known)) drop(drafts, name);
  }
}

function putBack(drafts, drawn) {
  if (!drafts.data || !drafts.data.person) return;
  let newest = null;
  const strayed = [];
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("textarea, input"))) {
    const name = mayKeep(field) && nameOf(field);
    const draft = name && find(drafts, name);
    if (!draft || field.disabled || field.value === draft.typed) continue;
    if (field.value.trim() === draft.before.trim()) {
      write(field, draft.typed);
      if (!newest || draft.at > newest.at) newest = { field, at: draft.at };
    } else if (drawn && field !== document.activeElement) strayed.push({ field, name, draft });
  }
  if (newest && document.activeElement === document.body) newest.field.focus({ preventScroll: true });
  tell(drafts, strayed);
}

function tell(drafts, strayed) {
  const said = strayed.map((one) => one.name + one.draft.typed).join();
  if (drafts.place.dataset.said === said) return;
  drafts.place.dataset.said = said;
  drafts.place.replaceChildren(...strayed.slice(0, 3).map(({ field, name, draft }) => {
    const row = document.createElement("div"), words = document.createElement("span"), text = document.createElement("q");
    words.textContent = drafts.data.words.strayed;
    text.textContent = draft.typed;
    row.append(words, text, button(drafts.data.words.put_in, () => {
      keep(drafts, name, { ...draft, before: field.value });
      write(field, draft.typed);
      field.focus();
      tell(drafts, []);
    }), button(drafts.data.words.let_go, () => { drop(drafts, name); tell(drafts, []); }));
    return row;
  }));
}

function button(words, act) {
  const made = document.createElement("button");
  made.textContent = words;
  made.onclick = act;
  return made;
}

/** The field that is typed in, where what is typed is kept.
 * @returns {HTMLInputElement | HTMLTextAreaElement | null} */
function fieldOf(event) {
  const field = event.composedPath()[0];
  const typed = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return typed && mayKeep(field) && nameOf(field) ? field : null;
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
