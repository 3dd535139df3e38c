// Cards and marks: a still of what is changed as the renderer draws it, and beside it all that can be changed of it.

export default livingIn(enterCards, "film");

function enterCards(parent, first) {
  const root = parent.querySelector(".here");
  const room = { root, data: first, tab: first.tab, at: {}, bringing: "" };
  room.act = (deed) => { room.tell("act", deed); drawWindow(room); };
  room.redraw = () => drawWindow(room);
  buildWindow(room);
  room.take = (data) => { room.data = data; drawWindow(room); };
  room.leave = () => root.replaceChildren();
  return room;
}

function buildWindow(room) {
  const { at, root } = room;
  at.tabs = buildChoice(root, "row tabs", 1, (tab) => room.act({ do: "tab", tab }));
  const body = make("div", "body", root), left = make("div", "left", body);
  at.picture = make("div", "pic large", left, { role: "img" });
  at.still = make("img", "still", at.picture, { alt: "" });
  at.letters = make("img", "letters", at.picture, { alt: "" });
  make("i", "", at.picture);
  const safe = make("label", "check", left);
  at.safe = make("input", "", safe, { type: "checkbox" });
  at.safeWord = make("span", "", safe);
  at.safe.checked = Boolean(globalThis.dailiesShowsSafe);
  const shows = () => root.classList.toggle("shows-safe", (globalThis.dailiesShowsSafe = at.safe.checked));
  at.safe.addEventListener("change", shows);
  shows();
  at.out = make("p", "note", left);
  at.note = make("p", "note", left);
  const right = make("div", "right", body);
  at.card = buildCard(room, right);
  at.mark = buildMark(room, right);
  at.styles = buildChoice(root, "styles", 3, (style) => room.act({ do: "card", card: room.tab, changes: { style } }));
}

/** What was done of this kind and is not heard yet, as changes of what is shown. */
function waitingFor(room, kind) {
  const mine = deeds.waiting(room.data.deeds.of).filter((one) => one.do === kind && (one.card ?? one.mark) === room.tab);
  return Object.assign({}, ...mine.map((one) => one.changes));
}

function drawWindow(room) {
  const { at, data, root } = room, { words, card, mark: one } = data;
  const tab = deeds.waiting(data.deeds.of).filter((deed) => deed.do === "tab").pop()?.tab ?? data.tab;
  room.tab = data.tab;
  root.style.setProperty("--ratio", data.ratio);
  root.style.setProperty("--safe", data.safe.map((part) => `${part}%`).join(" "));
  root.classList.toggle("tall", data.tall);
  drawChoice(at.tabs, words.tabs, data.tabs, tab, false);
  show(at.still, data.still);
  show(at.letters, (card || one).overlay);
  mark(at.picture, "aria-label", (card || one).name);
  text(at.safeWord, words.safe);
  text(at.out, words.left_out);
  at.out.hidden = !card || card.shown;
  text(at.note, words.note);
  at.card.root.hidden = !card;
  at.mark.root.hidden = !one;
  const waiting = waitingFor(room, card ? "card" : "mark");
  at.styles.hidden = !card || !(waiting.shown ?? card.shown);
  if (card) {
    drawCard(room, at.card, card, waiting);
    drawStyles(room, at.styles, card, waiting.style ?? card.style);
  } else {
    drawMark(room, at.mark, one, waiting);
  }
}
