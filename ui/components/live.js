// A film being made, drawn from one WebSocket without a rerun of the page. Text goes in as text, never as markup.

const rooms = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let room = rooms.get(parentElement);
  if (!room || room.root !== data.root || room.language !== data.language) {
    if (room) room.leave();
    room = enter(parentElement, data);
    rooms.set(parentElement, room);
  }
  room.words = data.words;
  room.tell = setTriggerValue;
  room.buttons(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function enter(parent, data) {
  const at = (name) => parent.querySelector(`[data-at="${name}"]`);
  const room = { root: data.root, language: data.language, words: data.words, over: false, closed: false, title: document.title };
  let socket = null;
  let wait = 500;

  const open = () => {
    if (room.closed) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
    socket.onopen = () => {
      wait = 500;
      at("away").hidden = true;
      socket.send(JSON.stringify({ action: "subscribe", channel: `film:${data.root}`, language: data.language }));
    };
    socket.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (news.type === "film") draw(news.data);
      if (news.type === "signed_out" || news.type === "refused") end("gone");
    };
    socket.onclose = () => {
      if (room.closed || room.over) return;
      at("away").hidden = false;
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 8000);
    };
  };

  const end = (how) => {
    room.over = true;
    if (socket) socket.close();
    room.tell("over", how);
  };

  const draw = (film) => {
    parent.querySelector(".making").style.setProperty("--ratio", film.ratio ? film.ratio.replace(":", "/") : "16/9");
    drawNow(at, film, room.words);
    drawStrip(at("strip"), film);
    drawSide(at, film, room.words);
    const percent = Math.round(film.share * 100);
    document.title = film.status === "completed" ? `✓ ${film.title}` : film.over ? room.title : `${percent}% · ${film.title}`;
    if (film.over && !room.over) end(film.status);
  };

  room.buttons = (state) => {
    const stop = at("stop"), read = at("read");
    stop.hidden = !state.may_stop;
    stop.onclick = () => { stop.disabled = true; room.tell("stop", true); };
    read.onclick = () => room.tell("read", true);
  };
  room.leave = () => {
    room.closed = true;
    if (socket) socket.close();
  };
  open();
  return room;
}

const asset = (sha) => `/api/v1/assets/${encodeURIComponent(sha)}`;

function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function look(element, name) {
  for (const old of [...element.classList]) if (old.startsWith("s-")) element.classList.remove(old);
  element.classList.add(`s-${name}`);
}

function drawNow(at, film, words) {
  const newest = film.shots.find((shot) => shot.id === film.newest && shot.picture);
  const busy = film.shots.find((shot) => shot.look === "work");
  const shown = newest || busy;
  const big = at("big");
  big.classList.toggle("ph", !newest);
  if (newest) {
    const address = asset(newest.picture);
    if (big.dataset.shown !== address) {
      big.dataset.shown = address;
      const picture = document.createElement("img");
      picture.alt = newest.alt;
      picture.onload = () => { for (const old of [...big.querySelectorAll("img")]) if (old !== picture) old.remove(); };
      picture.src = address;
      big.prepend(picture);
    }
  }
  text(at("number"), newest ? newest.number : "");
  at("number").hidden = !newest;
  text(at("length"), newest ? newest.seconds : "");
  at("length").hidden = !newest;
  at("fresh").hidden = !newest;
  at("soon").hidden = Boolean(newest);
  const doing = film.error ? film.error : film.doing[0] || (film.over ? "" : words.waiting);
  text(at("doing"), doing);
  look(at("doing"), film.error ? "fail" : film.over ? "done" : "work");
  at("doing").hidden = !doing;
  const told = busy || shown;
  text(at("words"), told ? told.words : "");
  text(at("marks"), told ? told.marks : "");
}

function drawStrip(strip, film) {
  const wanted = new Set(film.shots.map((shot) => shot.id));
  for (const old of [...strip.children]) if (!wanted.has(old.dataset.id)) old.remove();
  film.shots.forEach((shot, place) => {
    let cell = [...strip.children].find((one) => one.dataset.id === shot.id);
    if (!cell) {
      cell = document.createElement("div");
      cell.dataset.id = shot.id;
      cell.className = "cell";
      const number = document.createElement("span");
      number.className = "no";
      const bar = document.createElement("i");
      bar.className = "bar";
      cell.append(number, bar);
    }
    if (strip.children[place] !== cell) strip.insertBefore(cell, strip.children[place] || null);
    text(cell.querySelector(".no"), shot.number);
    look(cell, shot.look);
    cell.querySelector(".bar").style.setProperty("--p", `${Math.round(shot.share * 100)}%`);
    cell.title = shot.words;
    let picture = cell.querySelector("img");
    if (shot.thumb && (!picture || picture.dataset.sha !== shot.thumb)) {
      if (picture) picture.remove();
      picture = document.createElement("img");
      picture.dataset.sha = shot.thumb;
      picture.alt = shot.alt;
      picture.src = asset(shot.thumb);
      cell.prepend(picture);
    }
  });
}

function drawSide(at, film, words) {
  text(at("left"), film.over ? (film.status === "completed" ? words.done : film.status === "failed" ? words.failed : words.stopped) : film.cancelling ? words.stopping : film.left || "…");
  at("left-word").hidden = film.over || film.cancelling;
  text(at("spent"), film.spent || "");
  at("meter").style.setProperty("--p", `${film.share * 100}%`);
  at("meter").setAttribute("aria-valuenow", Math.round(film.share * 100));
  at("close").hidden = film.over;
  const rows = at("stages");
  film.stages.forEach((stage, place) => {
    let row = rows.children[place];
    if (!row) {
      row = document.createElement("div");
      row.className = "row";
      for (const name of ["gl", "what", "time"]) {
        const part = document.createElement("span");
        part.className = name;
        row.append(part);
      }
      rows.append(row);
    }
    look(row.children[0], stage.look);
    text(row.children[0], stage.name);
    text(row.children[1], stage.words);
    row.children[1].classList.toggle("mute", stage.look === "empty");
    text(row.children[2], stage.time);
  });
}
