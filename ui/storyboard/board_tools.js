// Over the storyboard: how it is seen and what of it; under it, while shots are picked: what is done with all of them. Stands before
// the board's script.

const remember = (room) => sessionStorage.setItem(room.memory, JSON.stringify({ view: room.view, filter: room.filter, scene: room.scene, who: room.who }));

function option(select, value, words) {
  const made = make("option", "", select);
  made.value = value;
  made.textContent = words;
}

function choices(room, select, name, options, now, chose) {
  const key = JSON.stringify(options);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren();
    for (const [value, words] of options) option(select, value, words);
  }
  mark(select, "aria-label", name);
  select.value = now;
  select.onchange = () => { chose(select.value); remember(room); draw(room); };
  select.hidden = options.length < 3;
  select.classList.toggle("on", Boolean(now));
}

function toggles(room, group, options, now, chose) {
  options.forEach(([value, words], n) => {
    const button = group.children[n] || make("button", "", group);
    text(button, words);
    mark(button, "aria-pressed", String(value === now));
    button.onclick = () => { chose(value); remember(room); draw(room); };
  });
  while (group.children.length > options.length) group.lastElementChild.remove();
}

function drawTools(room, list) {
  const w = room.data.words;
  mark(room.at.tools, "aria-label", w.tools);
  mark(room.at.views, "aria-label", w.view);
  mark(room.at.pills, "aria-label", w.filter);
  toggles(room, room.at.views, [["grid", w.grid], ["rows", w.rows]], room.view, (value) => { room.view = value; });
  const counted = Object.keys(FILTERS).map((name) => [name, list.filter(FILTERS[name]).length]).filter(([name, n]) => name === "all" || n);
  toggles(room, room.at.pills, counted.map(([name, n]) => [name, fill(w[`filter_${name}`], { n })]), room.filter, (value) => { room.filter = value; });
  const scenes = [...new Set(list.map((s) => s.scene))];
  choices(room, room.at.scene, w.by_scene, [["", w.all_scenes], ...scenes.map((n) => [String(n), `${room.data.scenes[n - 1]?.name || n} ${room.data.scenes[n - 1]?.heading || ""}`])], room.scene, (value) => { room.scene = value; });
  const people = [...new Set(list.flatMap((s) => s.people))];
  choices(room, room.at.who, w.by_person, [["", w.all_people], ...people.map((name) => [name, name])], room.who, (value) => { room.who = value; });
  label(room.at.select, room.picking ? w.select_end : w.select);
  mark(room.at.select, "aria-pressed", String(room.picking));
  room.at.select.onclick = () => { room.picking = !room.picking; if (!room.picking) room.picked.clear(); draw(room); };
  drawOffers(room, list);
  const heads = ["picture", "line", "framing", "sec", "takes", "state", "none"];
  if (!room.at.head.children.length) for (const name of heads) make("span", `h-${name}`, room.at.head);
  heads.forEach((name, n) => text(room.at.head.children[n], w[`head_${name}`] || ""));
}

/** What may be done with all that is shown: a yes to those that wait, and the pictures that are missing. */
function drawOffers(room, list) {
  const w = room.data.words;
  const open = approvable(room.shown);
  room.at.approve.hidden = !open.length;
  label(room.at.approve, fill(open.length === 1 ? w.approve_one : w.approve_n, { n: open.length }));
  room.at.approve.disabled = !room.data.may_approve;
  room.at.approve.onclick = () => act(room, { do: "approve", shots: open.map((s) => s.id) });
  const missing = list.filter((s) => s.look === "empty" || s.look === "fail");
  room.at.paint.hidden = !missing.length || room.data.busy;
  label(room.at.paint, fill(missing.length === 1 ? w.paint_one : w.paint_n, { n: missing.length, price: priceOf(room.data.each, missing.length) }));
  room.at.paint.disabled = !room.data.may_edit;
  room.at.paint.onclick = () => act(room, { do: "redo", shots: missing.map((s) => s.id) });
}

function drawBar(room) {
  const w = room.data.words;
  const ids = room.shown.map((s) => s.id).filter((id) => room.picked.has(id));
  room.at.bar.hidden = !room.picking;
  if (!room.picking) return;
  mark(room.at.bar, "aria-label", w.picked_tools);
  if (!room.at.bar.children.length) {
    room.at.count = make("b", "", room.at.bar);
    for (const name of ["all", "approve", "redo", "size", "angle", "move", "bin", "end"]) room.at[`b_${name}`] = make("button", "sb-btn", room.at.bar, { "data-deed": name });
    for (const name of ["size", "angle", "move"]) { mark(room.at[`b_${name}`], "aria-haspopup", "menu"); }
  }
  const cast = room.shown.filter((s) => ids.includes(s.id));
  text(room.at.count, fill(ids.length === 1 ? w.picked_one : w.picked_n, { n: ids.length }));
  label(room.at.b_all, w.pick_all);
  label(room.at.b_approve, w.approve);
  label(room.at.b_redo, fill(w.redo_price, { price: priceOf(room.data.each, ids.length) }));
  label(room.at.b_bin, w.bin);
  label(room.at.b_end, w.select_end);
  room.at.b_all.onclick = () => { for (const s of room.shown) room.picked.add(s.id); draw(room); };
  room.at.b_approve.disabled = !ids.length || !room.data.may_approve || !cast.some((s) => s.img && !s.ok);
  room.at.b_approve.onclick = () => { act(room, { do: "approve", shots: cast.filter((s) => s.img && !s.ok).map((s) => s.id) }); };
  room.at.b_redo.disabled = room.at.b_bin.disabled = !ids.length || !room.data.may_edit;
  room.at.b_redo.onclick = () => act(room, { do: "redo", shots: cast.filter((s) => s.look !== "work").map((s) => s.id) });
  room.at.b_bin.onclick = () => removeShots(room, ids);
  room.at.b_end.onclick = () => { room.picking = false; room.picked.clear(); draw(room); room.at.select.focus(); };
  for (const what of ["size", "angle", "move"]) {
    label(room.at[`b_${what}`], w[what]);
    room.at[`b_${what}`].disabled = !ids.length || !room.data.may_edit;
    room.at[`b_${what}`].onclick = () => framingMenu(room, room.at[`b_${what}`], what, ids, "");
  }
}
