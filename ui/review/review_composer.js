// Where a note is written: its words, what is drawn on the frame, and of which kind it is. The frame itself is the player's; what is drawn
// there comes as an event. What somebody is typing stays while the studio draws anew.

const DRAW_TOOLS = ["pen", "arrow", "box"];

function layComposer(room, home) {
  const at = (room.composer = /** @type {Record<string, any>} */ ({ marks: [], tool: "" }));
  at.form = make("form", "composer", home);
  at.label = make("label", "", at.form);
  at.words = make("span", "", at.label);
  at.field = make("textarea", "", at.label, { rows: 2 });
  at.tools = make("div", "tools", at.form, { role: "group" });
  for (const name of DRAW_TOOLS) {
    at[name] = make("button", `tool t-${name}`, at.tools, { "aria-pressed": "false" });
    at[name].addEventListener("click", () => chooseTool(room, at.tool === name ? "" : name));
  }
  at.undo = make("button", "tool t-undo", at.tools);
  at.undo.addEventListener("click", () => dispatchEvent(new CustomEvent("dailies:draw", { detail: { undo: true } })));
  at.mention = make("button", "tool t-at", at.tools, { "aria-haspopup": "menu" });
  at.mention.addEventListener("click", () => layPeople(room, at.mention, at.field));
  at.said = make("span", "drawn", at.tools, { role: "status" });
  const foot = make("div", "foot", at.form);
  at.change = make("button", "do", foot);
  at.note = make("button", "do", foot);
  at.change.addEventListener("click", () => sendNote(room, "change"));
  at.note.addEventListener("click", () => sendNote(room, "remark"));
  at.field.addEventListener("input", () => dressComposer(room));
  at.field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); sendNote(room, "remark"); }
    if (event.key === "Escape") at.field.blur();
  });
  at.form.addEventListener("submit", (event) => event.preventDefault());
  at.drawn = (event) => { at.marks = event.detail; dressComposer(room); };
  addEventListener("dailies:drawn", at.drawn);
}

const leaveComposer = (room) => { removeEventListener("dailies:drawn", room.composer.drawn); chooseTool(room, "", true); };

function chooseTool(room, name, clear = false) {
  room.composer.tool = name;
  dispatchEvent(new CustomEvent("dailies:draw", { detail: { tool: name, clear } }));
  dressComposer(room);
}

/** The shot that is on screen at a second; null on a card or between shots. */
const shotAtSecond = (shots, second) => shots.find((one) => second >= one.start - 0.001 && second < one.end) || null;

function dressComposer(room) {
  const at = room.composer, { words, shots, longest } = room.data, shot = shotAtSecond(shots, room.at);
  text(at.words, shot ? fill(words.note_at, { at: clockOf(room.at), n: shot.n }) : fill(words.note_film, { at: clockOf(room.at) }));
  mark(at.field, "placeholder", words.hint);
  mark(at.field, "aria-label", words.hint);
  mark(at.field, "maxlength", longest);
  for (const name of DRAW_TOOLS) {
    nameButton(at[name], words[name]);
    mark(at[name], "aria-pressed", String(at.tool === name));
  }
  mark(at.tools, "aria-label", words.draw_on_frame);
  nameButton(at.undo, words.undo);
  at.undo.hidden = !at.marks.length;
  nameButton(at.mention, words.mention);
  at.mention.hidden = !room.data.people.length;
  text(at.said, at.marks.length ? fill(words.drawn, { n: at.marks.length }) : "");
  text(at.change, words.ask_change);
  text(at.note, words.note);
  at.change.disabled = at.note.disabled = !at.field.value.trim() && !at.marks.length;
}

function nameButton(button, word) {
  mark(button, "aria-label", word);
  mark(button, "title", word);
}

function sendNote(room, kind) {
  const at = room.composer, said = at.field.value.trim(), shot = shotAtSecond(room.data.shots, room.at);
  if (!said && !at.marks.length) return;
  room.tell("act", { do: "add", kind, text: said, cut: room.data.cut, at: room.at, shot: shot?.id || "", marks: at.marks });
  at.field.value = "";
  at.marks = [];
  chooseTool(room, "", true);
}

/** The people of the film, to be named in a text. */
function layPeople(room, button, field) {
  const there = button.parentElement.querySelector(".names");
  if (there) { there.remove(); return; }
  const list = make("div", "names", button.parentElement, { role: "menu", "aria-label": room.data.words.mention_who });
  for (const name of room.data.people) {
    const one = make("button", "name", list, { role: "menuitem" });
    text(one, name);
    one.addEventListener("click", () => {
      field.setRangeText(`@${name} `, field.selectionStart, field.selectionEnd, "end");
      list.remove();
      field.focus();
      dressComposer(room);
    });
  }
  list.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); list.remove(); button.focus(); } });
  list.querySelector("button")?.focus();
}
