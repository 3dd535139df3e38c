// The files a film is to be written as: a row each, whom it is for first. A change is told whole; what it takes is dimmed until it was reckoned.

const outputRooms = new WeakMap();

function buildOutputs(parent) {
  const home = parent.querySelector(".here");
  home.replaceChildren();
  const room = { home, tell: null, rows: [] };
  room.head = make("div", "line head", home);
  room.list = make("div", "list", home);
  room.add = make("button", "add", home);
  room.add.addEventListener("click", () => {
    const used = room.rows.map((row) => row.purpose);
    const next = room.data.purposes.find((one) => !used.includes(one.id)) || room.data.purposes[0];
    changeOutputs(room, [...room.rows, { purpose: next.id, ...next.settings }]);
    room.list.lastElementChild?.querySelector("select").focus();
  });
  return room;
}

function changeOutputs(room, rows) {
  room.rows = rows;
  drawOutputs(room, true);
  room.tell("rows", rows);
}

function fitted(data, row) {
  const kind = data.kinds.find((one) => one.id === row.kind);
  const nearest = (all, wished) => all.reduce((best, one) => (Math.abs(one - wished) < Math.abs(best - wished) ? one : best));
  return { ...row, short_side: nearest(kind.sides, row.short_side), fps: nearest(kind.rates, row.fps) };
}

function rowOf(room, n) {
  if (room.list.children[n]) return room.list.children[n];
  const line = make("div", "line", room.list, { role: "group" });
  for (const [part, number] of [["purpose", false], ["ratio", false], ["short_side", true], ["kind", false], ["quality", false], ["fps", true]]) {
    const box = make("label", part, line);
    make("span", "cap", box);
    const choice = make("select", "", box);
    choice.addEventListener("change", () => {
      const at = [...room.list.children].indexOf(line), value = number ? Number(choice.value) : choice.value;
      const preset = part === "purpose" ? { ...room.data.purposes.find((one) => one.id === value).settings, ratio: room.rows[at].ratio } : {};
      const row = fitted(room.data, { ...room.rows[at], ...preset, [String(part)]: value });
      changeOutputs(room, room.rows.map((one, i) => (i === at ? row : one)));
    });
  }
  make("span", "time", line);
  make("span", "file", line);
  const gone = make("button", "gone", line);
  text(gone, "×");
  gone.addEventListener("click", () => {
    const at = [...room.list.children].indexOf(line);
    changeOutputs(room, room.rows.filter((_, i) => i !== at));
    (room.list.children[Math.min(at, room.rows.length - 1)]?.querySelector(".gone") || room.add).focus();
  });
  return line;
}

function setChoices(line, part, choices, value, name) {
  const box = line.querySelector(`label.${part}`), choice = box.querySelector("select");
  text(box.querySelector(".cap"), name);
  const told = JSON.stringify(choices);
  if (choice.dataset.told !== told) {
    choice.replaceChildren();
    for (const [id, word] of choices) text(make("option", "", choice, { value: id }), word);
    choice.dataset.told = told;
  }
  choice.value = String(value);
}

function drawOutputs(room, waits) {
  const { data, rows } = room, words = data.words;
  while (room.list.children.length > rows.length) room.list.lastElementChild.remove();
  rows.forEach((row, n) => {
    const line = rowOf(room, n), kind = data.kinds.find((one) => one.id === row.kind);
    const purpose = data.purposes.find((one) => one.id === row.purpose)?.word || "";
    mark(line, "aria-label", purpose);
    setChoices(line, "purpose", data.purposes.map((one) => [one.id, one.word]), row.purpose, words.for);
    setChoices(line, "ratio", data.ratios, row.ratio || "", words.ratio);
    setChoices(line, "short_side", kind.sides.map((side) => [side, data.sizes[row.ratio || ""][side]]), row.short_side, words.size);
    setChoices(line, "kind", data.kinds.map((one) => [one.id, one.word]), row.kind, words.kind);
    setChoices(line, "quality", data.qualities, row.quality, words.quality);
    setChoices(line, "fps", kind.rates.map((rate) => [rate, String(rate)]), row.fps, words.rate);
    const told = data.told[n] || {};
    text(line.querySelector(".time"), waits ? "…" : told.time || "");
    text(line.querySelector(".file"), waits ? "…" : told.file || "");
    mark(line.querySelector(".gone"), "aria-label", fill(words.remove, { what: purpose }));
  });
  for (const choice of room.home.querySelectorAll("select, button")) choice.disabled = data.locked;
  room.add.hidden = rows.length >= data.most;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let room = outputRooms.get(parentElement);
  if (!room) outputRooms.set(parentElement, (room = buildOutputs(parentElement)));
  room.data = data;
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  const waiting = deeds.waiting(data.deeds.of).pop();
  room.rows = waiting || data.rows;
  const heads = ["for", "ratio", "size", "kind", "quality", "rate", "time", "file"];
  heads.forEach((head, n) => text(room.head.children[n] || make("span", head, room.head), data.words[head]));
  text(room.add, `+ ${data.words.add}`);
  drawOutputs(room, Boolean(waiting));
  return () => outputRooms.delete(parentElement);
}
