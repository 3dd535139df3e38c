// A shot is dragged to its place: the mouse takes its picture, a finger rests on it first. Stands before the board's script.

const scroller = (room) => room.root.closest('[data-testid="stMain"]') || document.scrollingElement;

function hearDrag(room, card) {
  let hold = 0;
  card.frame.addEventListener("contextmenu", (event) => { if (room.drag || hold) event.preventDefault(); });
  card.frame.addEventListener("dragstart", (event) => event.preventDefault());
  card.frame.addEventListener("touchmove", (event) => { if (room.drag) event.preventDefault(); }, { passive: false });
  card.frame.addEventListener("pointerdown", (event) => {
    if (event.button || event.target === card.pick || !room.data.may_edit || room.picking) return;
    room.dragged = false;
    const start = { x: event.clientX, y: event.clientY };
    const touch = event.pointerType !== "mouse";
    const onGrip = event.target === card.grip;
    const begin = (now) => {
      hold = 0;
      liftCard(room, card, now);
      if (touch && navigator.vibrate) navigator.vibrate(12);
    };
    const stop = () => {
      clearTimeout(hold);
      hold = 0;
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", ended);
      removeEventListener("pointercancel", cancelled);
      removeEventListener("keydown", escaped, true);
    };
    const far = (now) => Math.hypot(now.clientX - start.x, now.clientY - start.y);
    const moved = (now) => {
      if (room.drag) { now.preventDefault(); dragOver(room, now); } else if (touch && !onGrip) { if (far(now) > 10) stop(); } else if (far(now) > 6) { begin(now); dragOver(room, now); }
    };
    const ended = () => { stop(); if (room.drag) dropCard(room, true); };
    const cancelled = () => { stop(); if (room.drag) dropCard(room, false); };
    const escaped = (now) => { if (now.key === "Escape" && room.drag) { now.preventDefault(); now.stopPropagation(); cancelled(); } };
    if (touch && !onGrip) hold = setTimeout(() => begin(event), 380);
    addEventListener("pointermove", moved, { passive: false });
    addEventListener("pointerup", ended);
    addEventListener("pointercancel", cancelled);
    addEventListener("keydown", escaped, true);
  });
}

function liftCard(room, card, now) {
  const size = card.frame.getBoundingClientRect();
  const ghost = card.frame.cloneNode(true);
  ghost.className = "fr sb-ghost";
  ghost.style.width = `${Math.min(size.width, 240)}px`;
  ghost.style.setProperty("--ratio", room.data.ratio);
  for (const extra of ghost.querySelectorAll("button, input, .sb-grip")) extra.remove();
  document.body.append(ghost);
  card.element.classList.add("dragged");
  room.root.classList.add("lifting");
  room.drag = { card, ghost, target: null, after: false, timer: setInterval(() => rollPage(room), 30), y: now.clientY };
  dragOver(room, now);
}

function rollPage(room) {
  const edge = 90;
  const { y } = room.drag;
  const speed = y < edge + 60 ? y - edge - 60 : y > innerHeight - edge ? y - innerHeight + edge : 0;
  if (speed) scroller(room).scrollTop += speed / 5;
}

function dragOver(room, now) {
  const { drag } = room;
  drag.y = now.clientY;
  drag.ghost.style.transform = `translate(${now.clientX + 10}px, ${now.clientY + 10}px)`;
  const under = document.elementFromPoint(now.clientX, now.clientY)?.closest(".sb-card");
  for (const old of room.root.querySelectorAll(".drop-before, .drop-after")) old.classList.remove("drop-before", "drop-after");
  drag.target = null;
  if (!under || !room.root.contains(under) || under === drag.card.element) return;
  const box = under.getBoundingClientRect();
  const list = room.view === "rows" || columns(room) === 1;
  drag.after = list ? now.clientY > box.top + box.height / 2 : now.clientX > box.left + box.width / 2;
  drag.target = under.dataset.shot;
  under.classList.add(drag.after ? "drop-after" : "drop-before");
}

function dropCard(room, kept) {
  const { drag } = room;
  room.drag = null;
  room.dragged = true;
  setTimeout(() => { room.dragged = false; }, 60);
  clearInterval(drag.timer);
  drag.ghost.remove();
  drag.card.element.classList.remove("dragged");
  room.root.classList.remove("lifting");
  for (const old of room.root.querySelectorAll(".drop-before, .drop-after")) old.classList.remove("drop-before", "drop-after");
  if (!kept || !drag.target) return;
  act(room, { do: "move", shot: drag.card.id, beside: drag.target, after: drag.after });
  const place = standing(room).findIndex((s) => s.id === drag.card.id) + 1;
  say(room, fill(room.data.words.moved, { n: Number(drag.card.shot.n), at: place }));
}
