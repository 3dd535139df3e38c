// The strip by hand: an edge is pulled to trim, a shot is carried to its place, an empty place or the ruler is clicked to go there. Mouse, pen
// and finger take the same way; a finger rests on a shot before it is lifted.

const NEAR = 8, LIFT = 6, REST = 360;

/** Follow a pointer until it is let go; `ended(true)` when what was done counts, `ended(false)` when Escape or the browser broke it off. */
function follow(event, moved, ended) {
  const stop = (counts) => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", broken);
    removeEventListener("keydown", key, true);
    ended(counts);
  };
  const move = (now) => { if (now.pointerId === event.pointerId) moved(now, stop); };
  const up = (now) => { if (now.pointerId === event.pointerId) stop(true); };
  const broken = () => stop(false);
  const key = (now) => { if (now.key === "Escape") { now.preventDefault(); now.stopPropagation(); stop(false); } };
  addEventListener("pointermove", move, { passive: false });
  addEventListener("pointerup", up);
  addEventListener("pointercancel", broken);
  addEventListener("keydown", key, true);
}

function hearEdge(room, handle, id, edge) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button || !room.data.may_edit) return;
    event.preventDefault();
    event.stopPropagation();
    const clip = room.clips.find((one) => one.id === id), start = room.starts[room.clips.indexOf(clip)], from = event.clientX;
    choose(room, id);
    room.edge = edge;
    follow(event, (now) => {
      let by = Math.round((now.clientX - from) / room.px);
      const toHead = edge === "in" ? room.head - start : room.head - start - clip.frames;
      if (!now.altKey && Math.abs(toHead - by) * room.px < NEAR) by = toHead;
      const cut = cutAfter(clip, edge, by);
      room.live = { do: "trim", shot: id, frames: cut.frames, skip: cut.skip };
      room.wall = cut.wall ? { id, why: cut.wall } : null;
      room.by = (edge === "in" ? clip.skip - cut.skip : cut.frames - clip.frames);
      redraw(room);
    }, (counts) => {
      const { live } = room;
      Object.assign(room, { live: null, wall: null, by: null });
      if (counts && live && (live.frames !== clip.frames || live.skip !== clip.skip)) act(room, { ...live, was: wasOf(clip) });
      else redraw(room);
    });
  });
}

function hearClip(room, tile, id) {
  let rest = 0;
  tile.addEventListener("contextmenu", (event) => { if (rest || room.carried) event.preventDefault(); });
  tile.addEventListener("touchmove", (event) => { if (room.carried) event.preventDefault(); }, { passive: false });
  tile.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    choose(room, id);
    if (!room.data.may_edit) return;
    const from = event.clientX, touch = event.pointerType !== "mouse";
    const lift = () => { room.carried = { id, x: 0, to: null }; navigator.vibrate?.(12); redraw(room); };
    if (touch) rest = setTimeout(lift, REST);
    follow(event, (now, stop) => {
      const far = Math.abs(now.clientX - from);
      if (!room.carried && touch && far > LIFT) { stop(false); return; }
      if (!room.carried && !touch && far > LIFT) lift();
      if (!room.carried) return;
      now.preventDefault();
      room.carried.x = now.clientX - from;
      room.carried.to = placeUnder(room, now.clientX, id);
      redraw(room);
    }, (counts) => {
      clearTimeout(rest);
      rest = 0;
      const { carried } = room;
      room.carried = null;
      if (counts && carried?.to) act(room, { do: "move", shot: id, ...carried.to });
      else if (carried) redraw(room);
    });
  });
}

/** Beside which shot one that is carried would land, and at which frame a line shows it; null where it stands already. */
function placeUnder(room, clientX, id) {
  const frame = (clientX - room.at.reel.getBoundingClientRect().left) / room.px;
  const n = clipAt(room.clips, room.starts, Math.max(0, frame)), clip = room.clips[n], here = room.clips.findIndex((one) => one.id === id);
  const after = frame > room.starts[n] + clip.frames / 2, gap = n + (after ? 1 : 0);
  return clip.id === id || gap === here || gap === here + 1 ? null : { beside: clip.id, after, line: room.starts[n] + (after ? clip.frames : 0) };
}

/** The ruler and the empty band: the playhead goes there, and along while the pointer is held. */
function hearRuler(room, place) {
  place.addEventListener("pointerdown", (event) => {
    if (event.button || event.target !== place) return;
    event.preventDefault();
    const go = (now) => goTo(room, Math.floor((now.clientX - room.at.reel.getBoundingClientRect().left) / room.px));
    go(event);
    follow(event, go, () => {});
  });
}
