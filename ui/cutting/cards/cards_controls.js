// The controls of the window of cards and marks: one of several, a field that keeps what was typed, a number to draw. Stands before those
// who use them.

/** Buttons of which one is chosen. `columns` are how many stand beside each other, for the arrow keys. */
function buildChoice(parent, css, columns, choose) {
  const group = make("div", css, parent, { role: "radiogroup" });
  group.addEventListener("keydown", (event) => {
    const all = [...group.children], next = choiceAfter(event.key, all.indexOf(event.target.closest("button")), all.length, columns);
    if (next === null || all[next].disabled) return;
    event.preventDefault();
    all[next].focus();
    all[next].click();
  });
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && !button.disabled && button.getAttribute("aria-checked") !== "true") choose(button.dataset.id);
  });
  return group;
}

function drawChoice(group, name, choices, chosen, locked) {
  mark(group, "aria-label", name);
  while (group.children.length > choices.length) group.lastChild.remove();
  choices.forEach((one, n) => {
    const button = group.children[n] || make("button", "", group, { role: "radio" });
    button.dataset.id = one.id;
    text(button.querySelector(".nm") || make("span", "nm", button), one.word);
    const on = one.id === chosen;
    mark(button, "aria-checked", String(on));
    button.tabIndex = on || (!chosen && !n) ? 0 : -1;
    button.disabled = locked || Boolean(one.taken);
    mark(button, "title", one.taken || null);
  });
}

/** A field of words with its name above; `keep` hears what was typed once it is done. What stands in it is only put in where the film
 * says something new: what was refused stays to be mended. */
function buildField(parent, kind, facts, keep) {
  const row = make("label", "field", parent), field = { row, name: make("span", "name", row), input: make(kind, "", row, facts), said: null };
  field.input.addEventListener("change", () => keep(field.input.value));
  if (kind === "input") field.input.addEventListener("keydown", (event) => { if (event.key === "Enter") field.input.blur(); });
  field.input.addEventListener("keydown", (event) => event.stopPropagation());
  return field;
}

function drawField(field, name, value, locked) {
  text(field.name, name);
  field.input.readOnly = locked;
  if (field.said !== value) field.input.value = value;
  field.said = value;
}

function buildRange(parent, keep) {
  const row = make("label", "field range", parent), head = make("span", "ranged", row);
  const range = { row, name: make("span", "name", head), value: make("output", "", head), input: make("input", "", row, { type: "range", step: "1" }), said: null };
  range.input.addEventListener("input", () => text(range.value, `${range.input.value} %`));
  range.input.addEventListener("change", () => keep(Number(range.input.value)));
  return range;
}

function drawRange(range, one, locked) {
  text(range.name, one.word);
  mark(range.input, "min", one.least);
  mark(range.input, "max", one.most);
  range.input.disabled = locked;
  if (range.said !== one.value) range.input.value = one.value;
  range.said = one.value;
  text(range.value, `${range.input.value} %`);
}

/** A named row for a choice. */
function buildNamed(parent, build) {
  const row = make("div", "field", parent), name = make("span", "name", row);
  return { row, name, group: build(row) };
}
