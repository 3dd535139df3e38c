// The answers to one prompt, side by side: each is drawn once and then changed in room. Text comes over the tab's live line
// while it is written; stars show at once.

const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room) rooms.set(parentElement, (room = begin(parentElement)));
  room.over = () => { globalThis.dailiesOnTheWay?.() ? setTimeout(room.over, 400) : setTriggerValue("over", Date.now()); };
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.take(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function begin(parent) {
  const root = parent.querySelector("[data-at=answers]");
  const room = { root, cards: new Map(), offs: new Map(), began: new Map() };
  const clock = setInterval(() => {
    for (const [id, card] of room.cards) {
      if (card.cell.open && room.began.has(id)) text(card.took, `${((performance.now() - room.began.get(id)) / 1000).toFixed(0)} s`);
    }
  }, 1000);
  room.take = (data) => take(room, data);
  room.leave = () => { for (const id of [...room.offs.keys()]) quiet(room, id); clearInterval(clock); };
  return room;
}

function take(room, data) {
  room.data = data;
  const ids = new Set(data.cells.map((cell) => cell.id));
  for (const [id, card] of room.cards) if (!ids.has(id)) { card.element.remove(); room.cards.delete(id); quiet(room, id); }
  room.root.style.setProperty("--n", Math.min(4, Math.max(1, data.cells.length)));
  data.cells.forEach((cell) => {
    const card = room.cards.get(cell.id) || newCard(room, cell);
    drawCard(room, card, cell);
    if (cell.open) listen(room, cell.id); else quiet(room, cell.id);
  });
}

const act = (room, deed) => room.tell("act", deed);

// What is being written ---------------------------------------------------------------------------------------------

function listen(room, id) {
  if (room.offs.has(id)) return;
  room.began.set(id, performance.now());
  room.offs.set(id, line.on(`cell:${id}`, room.data.language, (news) => {
    const card = room.cards.get(id);
    if (news.type !== "spoken" || !card || news.data.id !== id) return;
    if (card.cell.kind === "text" && news.data.text) {
      card.spoken = news.data.text;
      write(card, news.data.text, !news.data.over);
    }
    if (news.data.over && !card.told) {
      card.told = true;
      room.over();
    }
  }));
}

function quiet(room, id) {
  const off = room.offs.get(id);
  if (off) off();
  room.offs.delete(id);
}

// One answer --------------------------------------------------------------------------------------------------------

function newCard(room, cell) {
  const card = { cell, stars: [] };
  card.element = make("article", "lq-one", room.root, { tabindex: "0", "data-cell": cell.id });
  const head = make("header", "", card.element);
  card.name = make("b", "", head);
  card.state = make("span", "gl", head, { role: "status" });
  card.took = make("span", "num", head);
  card.price = make("span", "num", head);
  card.body = make("div", "lq-body", card.element);
  card.notes = make("ul", "lq-notes", card.element);
  const foot = make("footer", "", card.element);
  card.rating = make("span", "lq-stars", foot, { role: "group", "aria-label": room.data.words.stars });
  for (let n = 1; n <= 5; n += 1) {
    const star = make("button", "", card.rating, { "aria-label": fill(room.data.words.star_n, { n }) });
    star.onclick = () => rate(room, card, card.now === n ? 0 : n);
    card.stars.push(star);
  }
  card.copy = make("button", "lq-deed", foot);
  card.copy.onclick = () => copy(room, card);
  card.film = make("button", "lq-deed", foot);
  card.film.onclick = () => act(room, { do: "film", cell: card.cell.id });
  card.again = make("button", "lq-deed", foot);
  card.again.onclick = () => act(room, { do: "again", cell: card.cell.id });
  card.element.onkeydown = (event) => {
    if (![card.element, card.text].includes(event.target) && !card.rating.contains(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-5]$/.test(event.key) || card.cell.state !== "completed") return;
    event.preventDefault();
    event.stopPropagation();
    rate(room, card, Number(event.key));
  };
  room.cards.set(cell.id, card);
  return card;
}

function rate(room, card, stars) {
  act(room, { do: "rate", cell: card.cell.id, stars });
  paintStars(room, card);
}

function paintStars(room, card) {
  const waiting = deeds.waiting(room.data.deeds.of).filter((deed) => deed.do === "rate" && deed.cell === card.cell.id).pop();
  card.now = waiting ? waiting.stars : card.cell.stars;
  card.stars.forEach((star, n) => star.setAttribute("aria-pressed", String(n < card.now)));
}

function copy(room, card) {
  navigator.clipboard?.writeText(card.cell.text).then(() => {
    text(card.copy, room.data.words.copied);
    setTimeout(() => text(card.copy, room.data.words.copy), 1600);
  });
}

function drawCard(room, card, cell) {
  const { words } = room.data;
  const over = card.cell.open && !cell.open;
  card.cell = cell;
  if (over || !cell.open) card.told = false;
  text(card.name, cell.name);
  card.state.className = `gl s-${cell.look}`;
  text(card.state, cell.word);
  text(card.price, cell.price);
  if (!cell.open) text(card.took, cell.took);
  drawAnswer(room, card, cell);
  const done = cell.state === "completed";
  card.notes.replaceChildren(...cell.findings.map((said) => { const row = make("li", "", null); row.textContent = said; return row; }));
  card.notes.hidden = !cell.findings.length;
  card.rating.hidden = !done;
  card.copy.hidden = !(done && cell.kind === "text");
  card.film.hidden = !(done && cell.kind === "text" && room.data.may_film);
  card.again.hidden = !["failed", "cancelled"].includes(cell.state);
  if (!card.copy.textContent) text(card.copy, words.copy);
  text(card.film, words.to_film);
  text(card.again, words.again);
  paintStars(room, card);
}

/** The answer as far as it is there: text while it is written, a picture, a sound or a film once it is made; else why not. */
function drawAnswer(room, card, cell) {
  const { words } = room.data;
  const done = cell.state === "completed";
  if (cell.kind === "text" && (done || cell.open)) {
    const said = done ? cell.text : card.spoken || "";
    write(card, said || (done ? words.empty_answer : ""), cell.open);
  } else if (cell.why || (!done && !cell.open)) show(card, `why:${cell.why}:${cell.state}`, () => make("p", "lq-why", card.body).append(cell.why || cell.word));
  else if (!done) show(card, "wait", () => wait(card, cell));
  else if (cell.kind === "image") show(card, cell.url, () => picture(card, cell));
  else if (cell.kind === "audio") show(card, cell.url, () => sound(card, cell));
  else show(card, cell.url || cell.thumb, () => clip(card, cell));
}

function show(card, mark, fillIn) {
  if (card.shown === mark) return;
  card.shown = mark;
  card.body.replaceChildren();
  card.text = null;
  fillIn();
}

function write(card, said, writing) {
  show(card, "text", () => { card.text = make("div", "lq-text", card.body, { tabindex: "0", role: "group", "aria-label": card.cell.name }); });
  text(card.text, said);
  card.text.classList.toggle("writing", writing);
  if (said && !card.first) { card.first = true; performance.mark?.(`lab-first-${card.cell.id}`); }
}

function wait(card, cell) {
  const frame = make("div", "lq-wait", card.body);
  if (cell.kind !== "audio") frame.style.aspectRatio = cell.ratio;
  make("i", "", frame);
}

function picture(card, cell) {
  const link = make("a", "lq-picture", card.body, { href: cell.url, target: "_blank", rel: "noopener" });
  const image = make("img", "", link, { src: cell.url, alt: cell.name });
  image.style.aspectRatio = cell.ratio;
}

function sound(card, cell) {
  const button = make("button", "snd", card.body, { "data-sound": cell.url, "aria-pressed": "false", "aria-label": cell.name });
  make("i", "disc", button);
  if (cell.shape) make("i", "wv", button, { style: cell.shape });
  make("span", "num", button).append(cell.long);
}

function clip(card, cell) {
  if (!cell.url) return picture(card, { ...cell, url: cell.thumb });
  const film = make("video", "lq-film", card.body, { src: cell.url, controls: "", playsinline: "", loop: "", preload: "metadata" });
  if (cell.thumb) film.poster = cell.thumb;
  film.style.aspectRatio = cell.ratio;
}
