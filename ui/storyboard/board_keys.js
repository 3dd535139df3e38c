// Keys on the storyboard's cards. Stands before the board's script.

function columns(room) {
  const tops = room.shown.map((s) => room.cards.get(s.id).element.offsetTop);
  return Math.max(1, tops.filter((top) => top === tops[0]).length);
}

function cardKeys(room, event, card) {
  if (event.target.closest("select, textarea") || event.ctrlKey || event.metaKey) return;
  const { shot } = card;
  const along = alongOf(event.key, room.view === "rows" ? 1 : columns(room));
  const name = event.key.toLowerCase();
  if (along && event.altKey) {
    if (room.data.may_edit) stepShot(room, shot.id, along > 0);
  } else if (along && !event.shiftKey) {
    const next = room.shown[room.shown.findIndex((s) => s.id === shot.id) + along];
    if (next) focusOn(room, next.id);
  } else if (event.altKey || event.shiftKey) return;
  else if (name === "a" && firstDeedOf(shot) === "approve" && room.data.may_approve) act(room, { do: "approve", shots: [shot.id] });
  else if (name === "n" && shot.look !== "work" && room.data.may_edit) act(room, { do: "redo", shots: [shot.id] });
  else if (name === "x") pickShot(room, shot.id, !room.picked.has(shot.id));
  else if (event.key === "Delete" && room.data.may_edit) removeShots(room, [shot.id]);
  else if (event.key === "Escape" && room.picking) room.at.b_end.click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** A key pressed while a shot's window is on its way is meant for that shot, unless it is pressed on another card. */
function earlyKeys(room, event) {
  if (!room.opening || arrived()) return;
  const on = event.target.closest?.(".sb-card");
  if (on && on.dataset.shot !== room.opened) return;
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isText(event.target)) return;
  const shot = standing(room).find((s) => s.id === room.opened);
  const name = event.key.toLowerCase();
  const first = shot ? firstDeedOf(shot) : "";
  if (event.key === "Escape") { room.opening = false; act(room, { do: "close" }); } else if (name === "a" && first === "approve" && room.data.may_approve) act(room, { do: "approve", shots: [shot.id], in_window: true });
  else if (name === "a" && first === "keep" && room.data.may_edit) act(room, { do: "keep", shot: shot.id, in_window: true });
  else if (name === "n" && shot && shot.look !== "work" && room.data.may_edit) act(room, { do: "redo", shots: [shot.id], in_window: true });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const arrived = () => Boolean(document.querySelector("[data-testid=stDialog] .sv-stage"));
