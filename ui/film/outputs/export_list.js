// What of a film can be taken home, by what each file is for. A file that is written in no time is a link; one that takes time is prepared
// first, and then is a link with who had it made, and when, until somebody deletes it.

const exportRooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = exportRooms.get(parentElement);
  if (!room) {
    room = { home: parentElement.querySelector(".here"), rows: new Map() };
    room.home.replaceChildren();
    exportRooms.set(parentElement, room);
  }
  room.data = data;
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  drawExports(room);
  return () => exportRooms.delete(parentElement);
}

function drawExports(room) {
  const { data, home } = room, pending = deeds.waiting(data.deeds.of);
  while (home.children.length > data.groups.length) home.lastElementChild.remove();
  data.groups.forEach((group, n) => {
    const section = home.children[n] || make("section", "", home);
    if (!section.firstElementChild) make("h3", "", section);
    text(section.firstElementChild, group.title);
    while (section.children.length > group.rows.length + 1) section.lastElementChild.remove();
    group.rows.forEach((row, at) => drawExport(room, section.children[at + 1] || buildExport(room, section), row, pending));
  });
}

function buildExport(room, section) {
  const line = make("div", "row", section, { role: "group" }), row = { line, at: {} };
  row.at.link = make("a", "link", line);
  row.at.title = make("span", "title", row.at.link);
  row.at.ending = make("i", "", row.at.link);
  row.at.size = make("small", "size", line);
  row.at.deed = make("button", "deed", line);
  row.at.told = make("p", "told", line);
  row.at.keeps = make("span", "", row.at.told);
  row.at.loses = make("em", "", row.at.told);
  row.at.state = make("p", "state", line);
  row.at.bar = make("b", "bar", line);
  make("b", "fill", row.at.bar);
  row.at.again = make("button", "more again", line);
  row.at.gone = make("button", "more gone", line);
  row.at.deed.addEventListener("click", () => tellExport(room, row, row.told.task && row.told.state === "open" ? "stop" : "prepare"));
  row.at.again.addEventListener("click", () => tellExport(room, row, "prepare"));
  row.at.gone.addEventListener("click", () => tellExport(room, row, "remove"));
  room.rows.set(line, row);
  return line;
}

function tellExport(room, row, verb) {
  const { told } = row;
  room.tell(verb, verb === "prepare" ? { format: told.format, version: room.data.version } : { task: told.task });
  drawExports(room);
}

/** Whether something was done to this row that the studio has not heard yet. */
const isPending = (told, pending) => pending.some((deed) => deed && (deed.format ? deed.format === told.format : deed.task && deed.task === told.task));

function drawExport(room, line, told, pending) {
  const row = room.rows.get(line), { at } = row, { words, locked } = room.data;
  row.told = told;
  const waits = isPending(told, pending), open = told.state === "open", ready = Boolean(told.href);
  mark(line, "aria-label", told.title);
  mark(line, "class", `row ${told.state}${ready ? " ready" : ""}`);
  mark(at.link, "href", ready ? told.href : null);
  mark(at.link, "download", ready ? told.name : null);
  text(at.title, told.title);
  text(at.ending, ` .${told.ending}`);
  text(at.size, told.size);
  text(at.keeps, told.keeps);
  text(at.loses, told.loses ? ` ${told.loses}` : "");
  at.told.hidden = !told.keeps && !told.loses;
  text(at.state, waits ? "…" : told.about);
  at.state.hidden = !waits && !told.about;
  mark(at.state, "role", told.state === "failed" ? "alert" : null);
  at.bar.hidden = !open;
  at.bar.firstElementChild.style.width = `${told.progress || 0}%`;
  at.deed.hidden = ready || !told.slow;
  text(at.deed, open ? "■" : words.make);
  mark(at.deed, "aria-label", fill(open ? words.stop_what : words.make_what, { what: told.title }));
  for (const [button, word, sign] of [[at.again, words.again_what, "↻"], [at.gone, words.delete_what, "×"]]) {
    button.hidden = !told.slow || !ready || locked;
    text(button, sign);
    mark(button, "aria-label", fill(word, { what: told.title }));
    mark(button, "title", fill(word, { what: told.title }));
  }
  for (const button of [at.deed, at.again, at.gone]) button.disabled = locked || waits;
}
