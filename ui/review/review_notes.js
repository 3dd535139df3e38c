// The notes on a film: what was said, in the order of the film, and in step with the player; under each its replies.

const noteRooms = new WeakMap();
const NOTE_FILTERS = { open: (one) => !one.resolved, resolved: (one) => Boolean(one.resolved), mine: (one) => one.to_me && !one.resolved };
const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export default function ({ data, parentElement, setTriggerValue }) {
  let room = noteRooms.get(parentElement);
  if (!room) noteRooms.set(parentElement, (room = openNotes(parentElement.querySelector(".here"), data)));
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  const { deeds: heard, ...shown } = data, told = JSON.stringify(shown);
  room.data = data;
  if (room.told !== told) {
    room.told = told;
    layNotes(room);
  }
  dressComposer(room);
  return () => { room.leave(); noteRooms.delete(parentElement); };
}

function openNotes(home, data) {
  home.replaceChildren();
  const room = /** @type {Record<string, any>} */ ({ data, told: "", at: 0, filter: "open", answering: null, here: "" });
  room.pills = make("div", "pills", home, { role: "group" });
  room.list = make("ol", "notes", home);
  room.empty = make("p", "none", home);
  layComposer(room, home);
  const heard = (event) => { room.at = event.detail; followPlayer(room); dressComposer(room); };
  addEventListener("dailies:at", heard);
  room.leave = () => { removeEventListener("dailies:at", heard); leaveComposer(room); showMarks(null); };
  return room;
}

function layNotes(room) {
  const { notes, words } = room.data, typed = room.answering && { id: room.answering.id, said: room.answering.field.value };
  const had = room.list.contains(room.list.getRootNode().activeElement);
  room.answering = null;
  room.list.setAttribute("aria-label", words.notes);
  layPills(room, notes, words);
  const shown = notes.filter(NOTE_FILTERS[room.filter]);
  room.list.replaceChildren();
  room.shown = shown.map((one) => ({ ...one, row: layNote(room, one) }));
  room.empty.hidden = Boolean(shown.length);
  text(room.empty, words[`none_${room.filter}`]);
  const again = typed && room.shown.find((one) => one.id === typed.id);
  if (again) { openReply(room, again, again.row); room.answering.field.value = typed.said; if (had) room.answering.field.focus(); }
  room.here = "";
  followPlayer(room);
}

function layPills(room, notes, words) {
  room.pills.replaceChildren();
  for (const name of Object.keys(NOTE_FILTERS)) {
    const n = notes.filter(NOTE_FILTERS[name]).length;
    if (name !== "open" && !n && room.filter !== name) continue;
    const pill = make("button", "pill", room.pills, { "aria-pressed": String(room.filter === name) });
    text(pill, fill(words[`${name}_n`], { n }));
    pill.addEventListener("click", () => { room.filter = name; layNotes(room); });
  }
}

function layNote(room, one) {
  const { words } = room.data, row = make("li", "note", room.list, { "data-note": one.id });
  const head = make("div", "head", row);
  text(make("span", "face", head, { "aria-hidden": "true" }), one.face);
  text(make("b", "", head), one.who);
  text(make("small", "", head), [one.client ? words.client : "", one.when].filter(Boolean).join(" · "));
  if (one.look === "ask" || one.look === "made") text(make("span", `gl s-${one.look}`, head), one.look === "ask" ? words.change_asked : words.redone);
  layPlaceOf(room, one, row);
  const body = make("p", "text", row);
  text(body, one.text || words.drawn_only);
  for (const reply of one.replies) {
    const block = make("blockquote", "", row), who = make("div", "", block);
    text(make("b", "", who), reply.who);
    text(make("small", "", who), reply.when);
    text(make("p", "text", block), reply.text);
  }
  if (one.resolved) text(make("p", "by", row), one.resolved);
  layActs(room, one, row);
  return row;
}

/** Where it is pinned: a button that the player listens to. */
function layPlaceOf(room, one, row) {
  const { words } = room.data, where = [one.shot && fill(words.shot, { n: one.shot }), one.place, one.marks.length ? words.drawn_only : ""].filter(Boolean).join(", ");
  if (one.at === null && !where) return;
  const place = one.at === null ? make("span", "where", row) : make("button", "where", row, { title: words.go_to });
  if (one.at !== null) {
    text(make("b", "", place), clockOf(one.at));
    place.addEventListener("click", () => goToNote(one));
  }
  text(make("span", "", place), where);
}

function goToNote(one) {
  dispatchEvent(new CustomEvent("dailies:go-to", { detail: one.at }));
  showMarks(one);
}

const showMarks = (one) => dispatchEvent(new CustomEvent("dailies:marks", { detail: one ? one.marks : [] }));

function layActs(room, one, row) {
  const { words } = room.data, acts = make("div", "acts", row);
  const act = (word, deed, told = {}) => {
    const button = make("button", "act", acts);
    text(button, word);
    button.addEventListener("click", () => { deed ? deed(button) : (button.disabled = true, room.tell("act", { note: one.id, ...told })); });
    return button;
  };
  if (!one.resolved) act(words.reply, () => openReply(room, one, row));
  if (one.may_resolve) act(one.resolved ? words.reopen : words.resolve, null, { do: "resolve", resolved: !one.resolved });
  if (one.mine && !one.replies.length && !one.resolved) act(words.withdraw, null, { do: "withdraw" });
}

function openReply(room, one, row) {
  if (room.answering) room.answering.form.remove();
  const { words, longest } = room.data, form = make("form", "reply", row);
  const field = make("textarea", "", form, { rows: 2, maxlength: longest, "aria-label": fill(words.reply_to, { who: one.who }), placeholder: words.reply });
  const foot = make("div", "foot", form), at = make("button", "tool t-at", foot), no = make("button", "act", foot), yes = make("button", "do", foot);
  nameButton(at, words.mention);
  at.hidden = !room.data.people.length;
  at.addEventListener("click", () => layPeople(room, at, field));
  text(no, words.cancel);
  text(yes, words.send);
  room.answering = { id: one.id, form, field };
  const close = () => { form.remove(); room.answering = null; };
  const send = () => { const said = field.value.trim(); if (!said) return; room.tell("act", { do: "reply", note: one.id, text: said }); close(); };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); }
  });
  no.addEventListener("click", close);
  yes.addEventListener("click", send);
  form.addEventListener("submit", (event) => event.preventDefault());
  field.focus();
}

/** The note at the playhead stands out: the last one said of the shot that is shown, or within a second. */
function followPlayer(room) {
  const shot = shotAtSecond(room.data.shots, room.at);
  const near = (room.shown || []).filter((one) => one.at !== null && Math.abs(one.at - room.at) < 1);
  const in_shot = shot ? (room.shown || []).filter((one) => one.at !== null && one.at >= shot.start && one.at < shot.end) : [];
  const here = near[0] || in_shot[0] || null, id = here?.id || "";
  if (id !== room.here) {
    room.here = id;
    for (const one of room.shown || []) one.row.classList.toggle("at", one.id === id);
    if (here && here.row.offsetParent) here.row.parentElement.scrollTop = here.row.offsetTop - here.row.parentElement.offsetTop - 8;
  }
  const drawn = near.find((one) => one.marks.length && Math.abs(one.at - room.at) < 0.15) || null;
  if ((drawn?.id || "") !== (room.marked || "")) { room.marked = drawn?.id || ""; showMarks(drawn); }
}
