// The choices beside a shot's picture: how strongly, and each move as a small picture that goes its way under the pointer.

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const make = (tag, name, parent, text) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  parent.append(made);
  return made;
};

/** Two groups of buttons into this place. `choose` is told what was chosen; what is given back draws them. */
function choices(place, room, choose) {
  const strongName = make("p", "name", place), strengths = make("div", "strengths", place), movesName = make("p", "name", place), moves = make("div", "moves", place);
  for (const group of [strengths, moves]) group.setAttribute("role", "radiogroup");
  withArrows(room, moves, 3);
  withArrows(room, strengths, 1);
  return {
    fill(data) {
      strongName.textContent = data.words.strength; movesName.textContent = data.words.moves;
      for (const [group, name] of [[strengths, data.words.strength], [moves, data.words.moves]]) group.setAttribute("aria-label", name);
      if (!strengths.children.length) for (const one of data.strengths) {
        const button = make("button", "", strengths, one.word);
        button.dataset.strength = one.id; button.setAttribute("role", "radio"); button.type = "button";
        button.addEventListener("click", () => choose({ strength: one.id }));
      }
      if (!moves.children.length) for (const one of data.moves) moves.append(moveTile(one, room, choose));
      for (const button of [...strengths.children, ...moves.children]) button.disabled = data.locked;
      for (const each of moves.children) { const img = each.querySelector("img"); if (img.getAttribute("src") !== data.thumb) img.src = data.thumb; }
    },
    check() {
      for (const tile of moves.children) tile.setAttribute("aria-checked", String(tile.dataset.move === room.movement));
      for (const one of strengths.children) one.setAttribute("aria-checked", String(one.dataset.strength === room.strength));
      for (const one of [...moves.children, ...strengths.children]) one.tabIndex = one.getAttribute("aria-checked") === "true" ? 0 : -1;
    },
  };
}

function withArrows(room, group, step) {
  group.addEventListener("keydown", (event) => {
    const all = [...group.children], next = choiceAfter(event.key, all.indexOf(event.target.closest("button")), all.length, step);
    if (next === null || room.data.locked) return;
    event.preventDefault();
    all[next].focus(); all[next].click();
  });
}

function moveTile(one, room, choose) {
  const button = document.createElement("button");
  button.className = "tile"; button.type = "button"; button.dataset.move = one.id; button.setAttribute("role", "radio");
  const pic = make("span", "pic", button), img = make("img", "", pic);
  img.alt = "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 20 20"); svg.setAttribute("aria-hidden", "true"); path.setAttribute("d", ARROWS[one.id] || ARROWS.static);
  svg.append(path); pic.append(svg);
  make("span", "nm", button, one.word);
  let going = null;
  const go = () => { if (!going && !still()) going = img.animate(frames(room.data.ways[one.id][room.strength]), { duration: 2200, iterations: Infinity }); };
  const stop = () => { going?.cancel(); going = null; };
  button.addEventListener("pointerenter", go); button.addEventListener("focus", go);
  button.addEventListener("pointerleave", stop); button.addEventListener("blur", stop);
  button.addEventListener("click", () => choose({ movement: one.id }));
  return button;
}
