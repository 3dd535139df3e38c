// A film being made, drawn over the live line without a rerun of the page. Text goes in as text, never as markup.

const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room || room.root !== data.root || room.language !== data.language) {
    if (room) room.leave();
    room = enter(parentElement, data);
    rooms.set(parentElement, room);
  }
  room.words = data.words;
  room.tell = setTriggerValue;
  room.deed = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.buttons(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function enter(parent, data) {
  const at = (name) => parent.querySelector(`[data-at="${name}"]`);
  const room = { root: data.root, language: data.language, words: data.words, over: false, pinned: "", title: document.title };

  const hear = (news) => {
    if (news.type === "film") draw(news.data);
    if (news.type === "line") at("away").hidden = news.data.up || room.over;
    if (news.type === "signed_out" || news.type === "refused") end("gone");
  };

  // Once: the script finds in the rows what became of it. The poster is fetched first, so that the film stands where the
  // picture stood.
  const end = (how, poster) => {
    if (room.over) return;
    room.over = true;
    const tell = () => {
      if (room.gone) return;
      globalThis.dailiesOnTheWay?.() ? setTimeout(tell, 400) : room.tell("over", how);
    };
    if (!poster) return tell();
    const still = new Image();
    still.onload = still.onerror = tell;
    still.src = asset(poster);
  };

  const draw = (film) => {
    room.film = film;
    if (film.over) room.stopping = "";
    parent.querySelector(".making").style.setProperty("--ratio", film.ratio ? film.ratio.replace(":", "/") : "16/9");
    drawNow(at, film, room);
    drawStrip(at("strip"), film, room);
    drawSide(at, film, room);
    room.buttons(room.state);
    const percent = Math.round(film.share * 100);
    document.title = film.status === "completed" ? `✓ ${film.title}` : film.over ? room.title : `${percent}% · ${film.title}`;
    if (film.over && !room.state.over) end(film.status, film.poster);
  };

  room.pick = (id) => {
    room.pinned = room.pinned === id ? "" : id;
    if (room.film) { drawNow(at, room.film, room); drawStrip(at("strip"), room.film, room); }
  };

  room.buttons = (state) => {
    room.state = state;
    const over = room.film ? room.film.over : state.over;
    const again = over && room.film && ["failed", "cancelled"].includes(room.film.status);
    const [stop, more, read] = [at("stop"), at("again"), at("read")];
    stop.hidden = !state.may_steer || over;
    more.hidden = !state.may_steer || !again;
    stop.disabled = Boolean(room.stopping) || Boolean(room.film && room.film.cancelling);
    stop.onclick = () => {
      room.stopping = "asked";
      stop.disabled = true;
      text(at("left"), room.words.stopping);
      at("left-word").hidden = true;
      room.deed("stop", true);
    };
    if (state.again) text(more, state.again);
    more.onclick = () => { more.disabled = true; room.deed("again", true); };
    more.disabled = false;
    read.onclick = () => room.tell("read", true);
  };

  const off = line.on(`film:${data.root}`, data.language, hear);
  room.leave = () => {
    room.gone = true;
    off();
    if (document.title !== room.title && !room.over) document.title = room.title;
  };
  return room;
}

const asset = (sha) => `/api/v1/assets/${encodeURIComponent(sha)}`;

function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function look(element, name) {
  if (element.classList.contains(`s-${name}`)) return;
  for (const old of [...element.classList]) if (old.startsWith("s-")) element.classList.remove(old);
  element.classList.add(`s-${name}`);
}

function drawNow(at, film, room) {
  const newest = film.shots.find((shot) => shot.id === film.newest && shot.picture);
  const pinned = film.shots.find((shot) => shot.id === room.pinned && shot.picture);
  const busy = film.shots.find((shot) => shot.look === "work");
  const shown = pinned || newest;
  const big = at("big");
  big.classList.toggle("ph", !shown);
  if (shown) picture(big, shown, !pinned);
  text(at("number"), shown ? shown.number : "");
  at("number").hidden = !shown;
  text(at("length"), shown ? shown.seconds : "");
  at("length").hidden = !shown;
  at("fresh").hidden = !newest || shown !== newest || film.over;
  at("soon").hidden = Boolean(shown);
  at("soon").classList.toggle("still", film.over);
  text(at("soon-word"), film.over ? room.words.no_picture : room.words.first_soon);
  const doing = film.error ? film.error : film.over ? "" : film.doing[0];
  text(at("doing"), doing);
  look(at("doing"), film.error ? "fail" : film.running ? "work" : "empty");
  at("doing").hidden = !doing;
  const also = film.over || film.error ? [] : film.doing.slice(1, 3);
  text(at("also"), also.join(" · "));
  at("also").hidden = !also.length;
  const told = pinned || busy || shown;
  text(at("words"), told ? told.words : "");
  text(at("marks"), told ? told.marks : "");
}

function picture(big, shot, moves) {
  const address = asset(shot.picture);
  if (big.dataset.shown === address) return;
  big.dataset.shown = address;
  const fresh = document.createElement("img");
  fresh.alt = shot.alt;
  fresh.classList.toggle("moves", moves);
  fresh.onload = () => {
    if (big.dataset.shown !== address) return fresh.remove();
    setTimeout(() => { for (const old of [...big.querySelectorAll("img")]) if (old !== fresh) old.remove(); }, 700);
  };
  fresh.src = address;
  big.append(fresh);
}

function drawStrip(strip, film, room) {
  const cells = new Map([...strip.children].map((cell) => [cell.dataset.id, cell]));
  const wanted = new Set(film.shots.map((shot) => shot.id));
  for (const [id, cell] of cells) if (!wanted.has(id)) cell.remove();
  strip.classList.toggle("many", film.shots.length > 24);
  film.shots.forEach((shot, place) => {
    const cell = cells.get(shot.id) || newCell(shot.id, room);
    if (strip.children[place] !== cell) strip.insertBefore(cell, strip.children[place] || null);
    text(cell.querySelector(".no"), shot.number);
    look(cell, shot.look);
    look(cell.querySelector(".sign"), shot.look);
    cell.setAttribute("aria-pressed", String(room.pinned === shot.id));
    cell.disabled = !shot.picture;
    const said = `${shot.alt} · ${shot.sign}`;
    if (cell.dataset.words !== said) { cell.dataset.words = said; cell.title = `${shot.words} · ${shot.sign}`; cell.setAttribute("aria-label", said); }
    const old = cell.querySelector("img:not(.leaving)");
    if (!shot.thumb || (old && old.dataset.sha === shot.thumb)) return;
    const fresh = document.createElement("img");
    fresh.dataset.sha = shot.thumb;
    fresh.alt = "";
    if (old) { old.classList.add("leaving"); fresh.onload = () => old.remove(); }
    fresh.src = asset(shot.thumb);
    cell.prepend(fresh);
  });
}

function newCell(id, room) {
  const cell = document.createElement("button");
  cell.type = "button";
  cell.dataset.id = id;
  cell.className = "cell";
  cell.onclick = () => room.pick(id);
  const number = document.createElement("span"), sign = document.createElement("span"), bar = document.createElement("i");
  number.className = "no";
  bar.className = "bar";
  sign.className = "sign gl";
  cell.append(number, sign, bar);
  return cell;
}

function drawLeft(at, film, room) {
  const words = room.words;
  const stopping = film.cancelling || (room.stopping && !film.over);
  const ended = { completed: words.done, failed: words.failed }[film.status] || words.stopped;
  text(at("left"), film.over ? ended : stopping ? words.stopping : film.left || "…");
  text(at("left-word"), film.left_word || "");
  at("left-word").hidden = film.over || Boolean(stopping);
}

function drawSide(at, film, room) {
  drawLeft(at, film, room);
  text(at("spent"), film.spent || "");
  text(at("limit"), film.limit ? `, ${film.limit}` : "");
  at("meter").style.setProperty("--p", `${film.share * 100}%`);
  at("meter").setAttribute("aria-valuenow", Math.round(film.share * 100));
  at("close").hidden = film.over;
  at("stands").hidden = !film.over || film.status === "completed" || !film.shots.some((shot) => shot.picture);
  const rows = at("stages");
  film.stages.forEach((stage, place) => {
    const row = rows.children[place] || newRow(rows);
    look(row.children[0], stage.look);
    text(row.children[0], stage.name);
    text(row.children[1], stage.words);
    row.children[1].classList.toggle("mute", stage.look === "empty");
    text(row.children[2], stage.time);
  });
}

function newRow(rows) {
  const row = document.createElement("div");
  row.className = "row";
  for (const name of ["gl", "what", "time"]) {
    const part = document.createElement("span");
    part.className = name;
    row.append(part);
  }
  rows.append(row);
  return row;
}
