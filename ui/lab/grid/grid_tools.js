// Over the lab's grid: its rungs and how it is read; under it what is done with the cells that are picked. Stands before the grid's script.

function tool(button, word, on, why, does) {
  text(button, word);
  mark(button, "aria-pressed", on === null ? null : String(on));
  mark(button, "title", why);
  button.onclick = does;
}

function drawTools(room) {
  const w = room.data.words;
  mark(room.at.tools, "aria-label", w.tools);
  mark(room.at.rungs, "aria-label", w.rungs);
  room.at.rungs.hidden = room.data.rungs.length < 2;
  room.data.rungs.forEach(([name, word], n) => {
    const button = room.at.rungs.children[n] || make("button", "", room.at.rungs);
    text(button, word);
    mark(button, "aria-pressed", String(name === room.data.rung));
    button.onclick = () => { if (name !== room.data.rung) { room.picked.clear(); room.picking = false; act(room, { do: "rung", rung: name }); } };
  });
  while (room.at.rungs.children.length > room.data.rungs.length) room.at.rungs.lastElementChild.remove();
  const all = room.data.rows.flatMap((line) => line.cells.map((cell) => cellNow(room, cell))).filter((cell) => cell.look === "done");
  text(room.at.marked, all.length ? fill(w.marked, { n: all.filter((cell) => cell.stars || cell.rejected).length, of: all.length }) : "");
  const flip = waitingDeeds(room).reverse().find((deed) => deed.do === "blind");
  const blind = flip ? flip.on : room.data.blind;
  tool(room.at.blind, w.blind, blind, w.blind_why, () => act(room, { do: "blind", on: !blind }));
  room.at.diff.hidden = room.data.kind !== "text" || room.data.blind || room.data.heads.length < 2;
  tool(room.at.diff, w.diff, room.diff, w.diff_why, () => { room.diff = !room.diff; draw(room); });
  room.at.select.hidden = !room.data.climbs || !room.data.editable || !all.length;
  tool(room.at.select, room.picking ? w.select_end : w.select, room.picking, "", () => { room.picking = !room.picking; if (!room.picking) { room.picked.clear(); act(room, { do: "pick", cells: [] }); } else draw(room); });
  tool(room.at.keys, "?", null, w.keys, () => { drawHelp(room); room.at.help.togglePopover(); });
  mark(room.at.keys, "aria-label", w.keys);
}

function drawHelp(room) {
  const w = room.data.words;
  mark(room.at.help, "aria-label", w.keys);
  room.at.help.replaceChildren();
  make("b", "", room.at.help).textContent = w.keys;
  const rows = [["← → ↑ ↓", w.key_arrows], ["1 – 5", w.key_stars], ["0", w.key_zero], ["x", w.key_reject], ["t  1 – 6", w.key_tags], ["space", w.key_space], ["Enter", w.key_enter], ["s", w.key_select], ["c", w.key_cancel], ["Esc", w.key_close]];
  for (const [key, word] of rows) { const line = make("div", "", room.at.help); make("kbd", "", line).textContent = key; make("span", "", line).textContent = word; }
  make("p", "", room.at.help).textContent = room.data.tags.map(([, word], n) => `${n + 1} ${word}`).join("  ");
}

function drawBar(room) {
  const w = room.data.words;
  const tagging = room.tagging > Date.now() && !room.looking;
  room.at.bar.hidden = !(room.picking || tagging);
  mark(room.at.bar, "aria-label", w.climb);
  if (room.at.bar.hidden) { room.at.barNow = ""; return; }
  const offer = room.data.climb.of.join() === [...room.picked].join() ? room.data.climb.rungs : [];
  const what = JSON.stringify([tagging, [...room.picked], offer]);
  if (room.at.barNow === what) return;
  room.at.barNow = what;
  room.at.bar.replaceChildren();
  if (tagging) {
    const cell = cellAt(room, room.place);
    room.data.tags.forEach(([name, word], n) => { const one = make("button", "sb-btn", room.at.bar); make("kbd", "", one).textContent = String(n + 1); make("span", "", one).textContent = word; one.onclick = () => toggleTag(room, cellAt(room, room.place) || cell, name); });
    return;
  }
  make("b", "", room.at.bar).textContent = fill(room.picked.size === 1 ? w.picked_one : w.picked, { n: room.picked.size });
  if (!room.picked.size) make("span", "mute", room.at.bar).textContent = w.climb_none;
  for (const one of room.picked.size ? offer : []) {
    const button = make("button", "sb-btn", room.at.bar);
    make("span", "", button).textContent = one.n ? fill(w.climb, { rung: one.word, price: one.price }) : one.word;
    if (one.why) { button.disabled = true; button.title = one.why; make("small", "", button).textContent = one.why; }
    button.onclick = () => { const cells = [...room.picked]; room.picked.clear(); room.picking = false; act(room, { do: "climb", cells, rung: one.rung }); };
  }
  if (room.picked.size) { const none = make("button", "sb-btn quiet", room.at.bar); none.textContent = w.unpick; none.onclick = () => { room.picked.clear(); act(room, { do: "pick", cells: [] }); }; }
}
