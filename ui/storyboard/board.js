// The storyboard: every shot on a card or in a row, drawn from one list. What is there already is changed, never rebuilt, so
// that pictures stand still and the focus stays. A deed is shown at once.

export default livingIn(enter, "film");

function enter(parent, first) {
  const root = parent.querySelector("[data-at=board]");
  const memory = `board-${first.film}`;
  const kept = JSON.parse(sessionStorage.getItem(memory) || "{}");
  const view = kept.view || (innerWidth < 560 ? "rows" : "grid");
  const room = { root, memory, data: first, opening: false, cards: new Map(), picked: new Set(), picking: false, shown: [], opened: "", anchor: "",
    view, filter: kept.filter || "all", scene: kept.scene || "", who: kept.who || "", at: buildBoard(root) };
  // From then on the window hears keys itself; once it is closed they are nobody's but the card's they are pressed on.
  room.arriving = new MutationObserver(() => { if (arrived()) room.opening = false; if (!room.opening) room.arriving.disconnect(); });
  const early = (event) => earlyKeys(room, event);
  document.addEventListener("keydown", early, true);
  room.take = (data) => take(room, data);
  room.leave = () => {
    document.removeEventListener("keydown", early, true);
    room.arriving.disconnect();
    if (room.drag) dropCard(room, false);
    root.replaceChildren();
  };
  return room;
}

function buildBoard(root) {
  const at = {};
  at.tools = make("div", "sb-tools", root, { role: "toolbar" });
  at.views = make("div", "sb-views", at.tools, { role: "group" });
  at.pills = make("div", "sb-pills", at.tools, { role: "group" });
  at.scene = make("select", "sb-select", at.tools);
  at.who = make("select", "sb-select", at.tools);
  at.gap = make("span", "sb-gap", at.tools);
  at.select = make("button", "sb-btn quiet", at.tools);
  at.approve = make("button", "sb-btn", at.tools);
  at.stop = make("span", "", at.tools);
  at.paint = make("button", "sb-btn amber", at.tools);
  at.head = make("div", "sb-head", root, { "aria-hidden": "true" });
  at.list = make("div", "sb-list", root, { role: "list" });
  at.none = make("p", "sb-none", root);
  at.bar = make("div", "sb-bar", root, { role: "toolbar" });
  at.says = make("div", "sb-says", root, { "aria-live": "polite" });
  return at;
}

function take(room, data) {
  const closed = room.opened && !data.open;
  if (data.open) room.opened = data.open;
  room.data = data;
  const waits = waitingDeeds(room).some((deed) => deed.do === "open");
  if (!data.open && !waits) room.opening = false;
  draw(room);
  if (closed && !waits) {
    returnFocus(room, room.opened);
    room.opened = "";
  }
  if (data.lead && data.lead !== room.led) { room.led = data.lead; setTimeout(() => focusOn(room, data.lead), 60); }
}

/** A window is closed: the focus goes to the card that it showed last, once it was given back. Whoever has pressed something by then
 * keeps what they have, and nothing scrolls away from under their hand. */
function returnFocus(room, id) {
  const pressed = new AbortController();
  const press = { capture: true, passive: true, signal: pressed.signal };
  for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, () => pressed.abort(), press);
  setTimeout(() => {
    if (pressed.signal.aborted) return;
    pressed.abort();
    const now = document.activeElement;
    if (now === document.body || now === room.cards.get(room.opener)?.open || room.cards.get(id)?.element.contains(now)) focusOn(room, id);
  }, 350);
}

// What was done and not yet heard.
const waitingDeeds = (room) => deeds.waiting(room.data.deeds.of);

function act(room, deed) {
  room.tell("act", deed);
  draw(room);
}

/** The shots as they stand with all that was done on them. */
function standing(room) {
  return listAfter(room.data.words, room.data.shots, waitingDeeds(room));
}

function openWindow(room, id) {
  room.opened = room.opener = id;
  room.opening = true;
  room.arriving.observe(document.body, { childList: true, subtree: true });
  act(room, { do: "open", shot: id });
}

function stepShot(room, id, later) {
  const before = standing(room).map((s) => s.id);
  act(room, { do: "step", shot: id, later });
  const place = standing(room).findIndex((s) => s.id === id);
  say(room, fill(room.data.words.moved, { n: before.indexOf(id) + 1, at: place + 1 }));
  focusOn(room, id);
}

function focusOn(room, id) {
  const card = room.cards.get(id);
  if (!card) return;
  card.open.focus({ preventScroll: true });
  card.element.scrollIntoView({ block: "nearest" });
}

function removeShots(room, ids) {
  const list = room.shown.map((s) => s.id);
  const next = list[list.findIndex((id) => ids.includes(id)) + 1] || list[0];
  const had = room.root.contains(document.activeElement);
  act(room, { do: "remove", shots: ids });
  if (had && !ids.includes(next)) focusOn(room, next);
}

function pickShot(room, id, on, range) {
  const ids = room.shown.map((s) => s.id);
  for (const one of range ? reaching(ids, room.anchor, id) : [id]) if (on) room.picked.add(one); else room.picked.delete(one);
  room.anchor = id;
  room.picking = room.picking || room.picked.size > 0;
  draw(room);
}

// A step on a shot began, went on or ended: its card shows it before the rows are read again.
function taskStep(room, id, step) {
  const shot = room.data.shots.find((one) => one.id === id);
  if (!shot || !["work", "made", "fail"].includes(step.look)) return;
  if (step.look === "work") Object.assign(shot, { look: "work", word: step.word || shot.word, task: step.task_id, why: "" });
  if (step.look === "made" && step.thumb) Object.assign(shot, settled(room.data.words, room.data.shots, { ...shot, img: step.thumb, ok: "" }));
  draw(room);
}

function draw(room) {
  const list = standing(room);
  const known = new Set(list.map((s) => s.id));
  for (const id of [...room.picked]) if (!known.has(id)) room.picked.delete(id);
  choose(room, list);
  room.root.className = `sb ${room.view} ${room.picking ? "picking" : ""}`;
  room.root.style.setProperty("--ratio", room.data.ratio);
  room.root.style.setProperty("--least", `${room.data.least}px`);
  drawTools(room, list);
  const focused = room.root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  for (const [id, card] of room.cards) if (!known.has(id)) { card.element.remove(); room.cards.delete(id); }
  const wanted = new Set(room.shown.map((s) => s.id));
  let scene = 0;
  let place = room.at.list.firstElementChild;
  for (const shot of list) {
    let card = room.cards.get(shot.id);
    if (!card) room.cards.set(shot.id, (card = newCard(room, shot.id)));
    card.element.hidden = !wanted.has(shot.id);
    const begins = wanted.has(shot.id) && shot.scene !== scene;
    if (begins) scene = shot.scene;
    dressCard(room, card, shot, begins);
    if (card.element === place) place = place.nextElementSibling;
    else room.at.list.insertBefore(card.element, place);
  }
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  text(room.at.none, room.shown.length ? "" : room.data.words.nothing);
  room.at.none.hidden = Boolean(room.shown.length);
  drawBar(room);
}

/** What of the list is shown; a filter that nothing passes any more is let go. */
function choose(room, list) {
  if (room.filter !== "all" && !list.some(FILTERS[room.filter] || FILTERS.all)) room.filter = "all";
  if (room.who && !list.some((s) => s.people.includes(room.who))) room.who = "";
  if (room.scene && !list.some((s) => String(s.scene) === room.scene)) room.scene = "";
  room.shown = list.filter((s) => FILTERS[room.filter](s) && (!room.scene || String(s.scene) === room.scene) && (!room.who || s.people.includes(room.who)));
}
