// The effects that were laid on a film's time line: moved by mouse, finger or keys, made louder, longer, or taken away. Stands before its
// script.

function lay(desk) {
  const node = named(desk, "effects", "effects");
  if (!desk.data.effects.length) node.append(make("span", "hint", desk.data.may_edit ? say(desk, "empty") : say(desk, "none")));
  const ends = [];
  for (const row of desk.data.effects.map((one) => effect(desk, one.id)).sort((a, b) => a.start - b.start)) {
    const wide = Math.max(row.seconds, (48 / Math.max(300, desk.root.clientWidth)) * desk.data.seconds);
    let level = ends.findIndex((end) => end <= row.start);
    if (level < 0) level = ends.length;
    ends[level] = row.start + wide;
    const one = chip(desk, row);
    one.style.top = `${5 + 40 * level}px`;
    node.append(one);
  }
  node.style.height = `${46 + 40 * Math.max(0, ends.length - 1)}px`;
  node.onclick = (event) => {
    if (event.target === node) wind(desk, at(desk, event));
  };
  return node;
}

function chip(desk, row) {
  const node = make("button", `fx ${row.look} ${row.id === desk.chosen ? "on" : ""} ${row.quiet ? "quiet" : ""}`);
  node.dataset.at = row.id;
  node.textContent = row.name;
  node.style.left = across(desk, row.start);
  node.style.width = across(desk, row.seconds);
  node.setAttribute("aria-label", say(desk, "effect_at", { name: row.name, at: seconds(desk, row.start) }));
  node.setAttribute("aria-pressed", String(row.id === desk.chosen));
  node.title = node.getAttribute("aria-label");
  node.onclick = () => choose(desk, row.id);
  if (!desk.data.may_edit) return node;
  node.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) {
      event.preventDefault();
      const now = effect(desk, row.id).start;
      move(desk, row.id, now + by * (event.shiftKey ? 1 : 0.1));
    }
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      desk.tell("removed", row.id);
    }
  };
  node.onpointerdown = (event) => dragChip(desk, event, node, row);
  return node;
}

function dragChip(desk, event, node, row) {
  if (event.button) return;
  const from = event.clientX;
  const began = effect(desk, row.id).start;
  let moved = false;
  node.setPointerCapture(event.pointerId);
  node.onpointermove = (now) => {
    if (!moved && Math.abs(now.clientX - from) < 4) return;
    moved = true;
    node.classList.add("held");
    const to = tenth(clamp(desk, began + ((now.clientX - from) / width(desk)) * desk.data.seconds));
    desk.mine[row.id] = { ...(desk.mine[row.id] || {}), start: to };
    node.style.left = across(desk, to);
    desk.spoken.textContent = seconds(desk, to);
    node.title = seconds(desk, to);
  };
  const end = (now) => {
    node.onpointermove = node.onpointerup = node.onpointercancel = null;
    node.classList.remove("held");
    if (!moved) return;
    node.onclick = () => (node.onclick = () => choose(desk, row.id));
    if (now.type === "pointerup") move(desk, row.id, desk.mine[row.id].start, 0);
  };
  node.onpointerup = node.onpointercancel = end;
}

function choose(desk, id) {
  desk.chosen = desk.chosen === id ? "" : id;
  render(desk);
}

function move(desk, id, to, wait = 500) {
  const start = tenth(clamp(desk, to));
  desk.mine[id] = { ...(desk.mine[id] || {}), start };
  desk.chosen = id;
  render(desk);
  desk.spoken.textContent = say(desk, "effect_at", { name: effect(desk, id).name, at: seconds(desk, start) });
  clearTimeout(desk.timer);
  desk.timer = setTimeout(() => desk.tell("moved", { id, at: start }), wait);
}

function bar(desk) {
  const node = make("div", "bar");
  const row = desk.chosen && effect(desk, desk.chosen);
  if (!row) {
    node.append(make("span", "mute", desk.data.effects.length ? say(desk, "choose_one") : ""));
    if (!desk.data.effects.length) node.style.minHeight = "0";
    return node;
  }
  node.append(make("b", "", row.name), make("span", "mute", seconds(desk, row.start)));
  if (row.look === "making") node.append(make("span", "mute", say(desk, "making")));
  if (row.look === "broken") node.append(make("span", "mute", say(desk, "broken")));
  if (!desk.data.may_edit) return node;
  const step = (by) => move(desk, row.id, row.start + by);
  node.append(pair(say(desk, "where"), "−0.1", "+0.1", seconds(desk, row.start), () => step(-0.1), () => step(0.1)));
  node.append(volumeOf(desk, row));
  if (row.loops) node.append(lengthOf(desk, row));
  node.append(make("span", "grow"), button(say(desk, "remove"), say(desk, "remove_one", { name: row.name }), () => desk.tell("removed", row.id)));
  return node;
}

function volumeOf(desk, row) {
  const loud = desk.data.volumes;
  const now = row.quiet ? 0 : Math.max(1, loud.findIndex((one) => !one.quiet && one.gain === row.gain));
  const set = (index) => {
    const one = loud[index];
    desk.mine[row.id] = { ...(desk.mine[row.id] || {}), gain: one.quiet ? row.gain : one.gain, quiet: !!one.quiet };
    render(desk);
    desk.tell("volume", { id: row.id, gain: one.quiet ? row.gain : one.gain, muted: !!one.quiet });
  };
  return pair(say(desk, "volume"), "−", "+", loud[now].name, () => set(now - 1), () => set(now + 1), now === 0, now === loud.length - 1);
}

function lengthOf(desk, row) {
  const hold = (to) => {
    desk.mine[row.id] = { ...(desk.mine[row.id] || {}), seconds: to };
    render(desk);
    clearTimeout(desk.timer);
    desk.timer = setTimeout(() => desk.tell("held", { id: row.id, seconds: to }), 700);
  };
  return pair(say(desk, "length"), "−", "+", seconds(desk, row.seconds), () => hold(Math.max(1, tenth(row.seconds - 1))), () => hold(Math.min(60, tenth(row.seconds + 1))));
}
