// What can be changed of a title or an end card.

function buildCard(room, parent) {
  const change = (changes) => room.act({ do: "card", card: room.tab, changes });
  const own = (value, found) => (value === found ? null : value);
  const at = { root: make("div", "fields", parent) };
  const head = make("div", "switches", at.root);
  const label = make("label", "check", head);
  at.shown = make("input", "", label, { type: "checkbox" });
  at.shownWord = make("span", "", label);
  at.shown.addEventListener("change", () => change({ shown: at.shown.checked }));
  at.reset = make("button", "quiet", head);
  at.reset.addEventListener("click", () => room.act({ do: "reset", card: room.tab }));
  at.more = make("div", "fields", at.root);
  at.words = buildField(at.more, "input", { type: "text", dir: "auto" }, (value) => change({ words: own(value, room.data.card.own_words) }));
  at.subtitle = buildField(at.more, "input", { type: "text", dir: "auto" }, (value) => change({ subtitle: value }));
  at.credits = buildField(at.more, "textarea", { rows: 2, dir: "auto" }, (value) => {
    const lines = value.split("\n").map((line) => line.trim()).filter(Boolean);
    change({ credits: lines.join("\n") === room.data.card.own_credits ? null : lines });
  });
  at.why = make("p", "note", at.credits.row);
  buildStands(room, at, change);
  at.place = buildNamed(at.more, (row) => buildChoice(row, "row", 3, (place) => change({ place })));
  at.ground = buildNamed(at.more, (row) => buildChoice(row, "row", 3, (ground) => change({ ground })));
  at.groundWhy = make("p", "note", at.ground.row);
  return at;
}

function buildStands(room, at, change) {
  const { row: field, name, group: row } = buildNamed(at.more, (parent) => make("div", "step", parent));
  const step = (by) => { if (!room.data.locked) change({ frames: room.data.card.frames + by }); };
  at.shorter = make("button", "", row);
  at.stands = { ...buildField(row, "input", { type: "number", inputmode: "numeric", step: "1" }, (value) => change({ frames: Math.round(Number(value)) || 0 })), name };
  at.stands.row.replaceWith(at.stands.input);
  at.stands.row = field;
  at.longer = make("button", "", row);
  at.frames = make("span", "note", row);
  for (const [button, sign, by] of [[at.shorter, "−", -1], [at.longer, "+", 1]]) {
    text(button, sign);
    button.addEventListener("click", () => step(by));
  }
}

function drawCard(room, at, card, waiting) {
  const { words, locked, fps } = room.data, chosen = { ...card, ...waiting };
  text(at.shownWord, words.shown);
  at.shown.checked = chosen.shown;
  at.shown.disabled = locked;
  text(at.reset, words.as_found);
  at.reset.hidden = locked || !card.own;
  at.more.hidden = !chosen.shown;
  drawField(at.words, words.title_field, card.words, locked);
  drawField(at.subtitle, words.subtitle, card.subtitle, locked);
  drawField(at.credits, words.credits, card.credits, locked);
  text(at.why, words.credits_why);
  drawField(at.stands, words.stands, String(card.frames), locked);
  mark(at.stands.input, "aria-label", `${words.stands}, ${fill(words.frames, { s: (card.frames / fps).toFixed(1) })}`);
  mark(at.stands.input, "min", card.range[0]);
  mark(at.stands.input, "max", card.range[1]);
  text(at.frames, fill(words.frames, { s: (card.frames / fps).toFixed(1) }));
  mark(at.shorter, "aria-label", words.shorter);
  mark(at.longer, "aria-label", words.longer);
  at.shorter.disabled = locked || card.frames <= card.range[0];
  at.longer.disabled = locked || card.frames >= card.range[1];
  text(at.place.name, words.place);
  drawChoice(at.place.group, words.place, card.places, chosen.place, locked);
  text(at.ground.name, words.ground);
  drawChoice(at.ground.group, words.ground, card.grounds, chosen.ground, locked);
  text(at.groundWhy, card.ground_why);
}

/** The tiles of the styles, each lettered with what the card says. */
function drawStyles(room, group, card, chosen) {
  const { words, locked, still } = room.data;
  drawChoice(group, words.style, card.styles, chosen, locked);
  card.styles.forEach((one, n) => {
    const button = group.children[n], name = button.querySelector(".nm");
    let picture = button.querySelector(".pic");
    if (!picture) {
      picture = make("span", "pic");
      make("img", "still", picture, { alt: "" });
      make("img", "letters", picture, { alt: "" });
      button.insertBefore(picture, name);
      button.classList.add("tile");
    }
    show(picture.querySelector(".still"), still);
    show(picture.querySelector(".letters"), one.lettering);
  });
}

function show(img, src) {
  if (!src) img.removeAttribute("src");
  else if (img.getAttribute("src") !== src) img.src = src;
}
