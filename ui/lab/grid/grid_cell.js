// A cell of the lab's grid: an answer, or why there is none; built once, dressed in what its row says. Stands before the grid's script.

const LOOK = { none: "empty", cannot: "empty", wait: "work", work: "work", fail: "fail", off: "empty", you: "you", done: "done" };

function newCell(room) {
  const c = { element: make("div", "lg-cell", null, { role: "gridcell", tabindex: "-1" }) };
  const mine = () => cellAt(room, [c.row, c.col]);
  c.body = make("div", "lg-body", c.element);
  c.words = make("div", "lg-text", c.body);
  c.picture = make("div", "lg-pic", c.body);
  c.state = make("div", "lg-state", c.body);
  c.stateWord = make("span", "gl", c.state);
  c.why = make("small", "", c.state);
  c.deed = make("button", "lg-deed", c.state, { tabindex: "-1" });
  c.zoom = make("button", "lg-zoom", c.body, { tabindex: "-1" });
  c.pick = make("input", "sb-pick", c.body, { type: "checkbox", tabindex: "-1" });
  c.sound = make("div", "lg-sound", c.element);
  c.foot = make("div", "lg-foot", c.element);
  c.marks = marksOf(room, c.foot, mine);
  c.facts = make("span", "lg-facts num", c.foot);
  c.tags = make("div", "lg-tags", c.element);
  c.zoom.onclick = (event) => { focusCell(room, c, false); if (event.shiftKey || event.ctrlKey || event.metaKey || room.picking) pickCell(room, mine()); else openLarge(room); };
  c.pick.onclick = (event) => { event.preventDefault(); pickCell(room, mine()); };
  c.deed.onclick = () => deedOf(room, mine());
  c.element.addEventListener("focusin", () => { if (!room.looking) focusCell(room, c, false); });
  c.element.addEventListener("pointerdown", () => focusCell(room, c, false));
  c.body.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") playFilm(room, c, true); });
  c.body.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") playFilm(room, c, false); });
  return c;
}

function playFilm(room, c, on) {
  const cell = cellAt(room, [c.row, c.col]);
  if (!cell || cell.kind !== "clip" || !cell.file) return false;
  let video = c.picture.querySelector("video");
  if (on && !video) {
    video = make("video", "", c.picture, { src: cell.small || cell.file, loop: "", playsinline: "" });
    video.muted = true;
  }
  if (!video) return false;
  const goes = on === "turn" ? video.paused : on;
  if (goes) { video.hidden = false; video.play().catch(() => {}); } else { video.pause(); video.hidden = true; }
  return true;
}

const firstText = (line) => line.cells[0] && line.cells[0].kind === "text" ? line.cells[0].text || "" : "";

function whereOf(room, line, n) {
  const w = room.data.words;
  const head = room.data.heads[n] || {};
  return room.data.blind ? fill(w.cell_blind, { input: line.label, n: n + 1 }) : fill(w.cell, { input: line.label, letter: head.letter, name: head.name || "", model: head.model });
}

function dressCell(room, c, line, n) {
  const w = room.data.words;
  const cell = cellNow(room, line.cells[n]);
  const done = cell.look === "done";
  const pictured = done && (cell.kind === "picture" || cell.kind === "clip");
  const written = cell.kind === "text" && (done || (cell.look === "work" && cell.text));
  const css = `lg-cell is-${cell.look} k-${cell.kind || room.data.kind}${cell.rejected ? " rejected" : ""}${room.picked.has(cell.id) && cell.id ? " picked" : ""}`;
  if (c.css !== css) { c.element.className = css; c.css = css; }
  mark(c.element, "aria-label", [whereOf(room, line, n), cell.word, cell.stars ? fill(w.says_stars, { n: cell.stars }) : "", cell.rejected ? w.rejected : "", cell.why].filter(Boolean).join(" · "));
  mark(c.element, "data-cell", cell.id || null);
  dressWords(room, c, cell, line, n, written);
  dressPicture(room, c, cell, line, n, pictured);
  c.state.hidden = pictured || Boolean(written) || (done && cell.kind === "sound");
  dressState(room, c, cell);
  c.zoom.hidden = !(done || cell.why || written) || cell.look === "cannot" || (done && cell.kind === "sound");
  mark(c.zoom, "aria-label", fill(w.open, { what: whereOf(room, line, n) }));
  c.pick.hidden = !(done && room.data.climbs && room.data.editable);
  c.pick.checked = room.picked.has(cell.id);
  mark(c.pick, "aria-label", `${w.pick} · ${whereOf(room, line, n)}`);
  c.sound.hidden = !(done && cell.kind === "sound");
  if (!c.sound.hidden && c.heard !== cell.file) { c.heard = cell.file; c.sound.replaceChildren(soundButton(cell, whereOf(room, line, n), w)); c.sound.firstElementChild.tabIndex = -1; }
  c.foot.hidden = !done;
  dressMarks(room, c.marks, cell);
  dressFacts(room, c, cell);
  dressChips(room, c, cell);
}

function dressWords(room, c, cell, line, n, written) {
  const w = room.data.words;
  c.words.hidden = !written;
  if (written) {
    const base = room.diff && !room.data.blind && n > 0 ? firstText(line) : "";
    const what = `${base}\u0000${cell.text}`;
    if (c.shown !== what) {
      c.shown = what;
      if (base) showDifferences(c.words, base, cell.text);
      else c.words.textContent = cell.text || w.empty;
      c.words.classList.toggle("none", !cell.text);
    }
  } else c.shown = null;
}

function dressPicture(room, c, cell, line, n, pictured) {
  c.picture.hidden = !pictured;
  const image = pictured ? (cell.kind === "clip" ? cell.strip || cell.thumb : cell.thumb || cell.file) : "";
  if (pictured) {
    let img = c.picture.querySelector("img");
    if (!img) img = make("img", "", c.picture, { loading: "lazy", decoding: "async", alt: "" });
    if (c.image !== image) {
      if (c.image !== undefined && image) img.classList.add("new");
      c.image = image;
      if (image) img.src = image; else img.removeAttribute("src");
      c.picture.querySelector("video")?.remove();
    }
    mark(img, "alt", whereOf(room, line, n));
    c.picture.classList.toggle("strip", Boolean(cell.strip));
    c.picture.classList.toggle("blank", !image);
  } else if (c.image) { c.picture.replaceChildren(); c.image = ""; }
}

/** What stands in a cell without an answer: how it is with it, why, and what can be done. */
function dressState(room, c, cell) {
  const w = room.data.words;
  text(c.stateWord, cell.look === "none" ? w.nothing : cell.word || w.counting);
  const glyph = `gl s-${LOOK[cell.look] || "empty"}`;
  if (c.stateWord.className !== glyph) c.stateWord.className = glyph;
  text(c.why, cell.why || (cell.look === "none" && cell.price ? fill(w.price, { price: cell.price }) : ""));
  const deed = room.data.editable ? deedWord(w, cell) : "";
  c.deed.hidden = !deed;
  text(c.deed, deed);
}

function dressFacts(room, c, cell) {
  const w = room.data.words;
  const flaws = cell.flaws || [];
  const facts = [cell.cached ? w.cached : cell.price, cell.took].filter(Boolean).join(" · ");
  if (c.factsNow !== `${facts}|${flaws.length}|${cell.all || ""}`) {
    c.factsNow = `${facts}|${flaws.length}|${cell.all || ""}`;
    c.facts.replaceChildren();
    if (cell.all) make("span", "lg-all", c.facts).textContent = cell.all;
    if (flaws.length) {
      const said = make("button", "lg-flaw", c.facts, { tabindex: "-1", title: flaws.join("\n"), "aria-label": fill(flaws.length === 1 ? w.flaws_one : w.flaws, { n: flaws.length }) });
      said.textContent = String(flaws.length);
      said.onclick = () => { focusCell(room, c, false); openLarge(room); };
    }
    make("span", "", c.facts).textContent = facts;
  }
}

function dressChips(room, c, cell) {
  const w = room.data.words;
  const chips = [cell.rejected ? [w.rejected, "fail"] : null, ...(cell.tags || []).map((name) => [(room.data.tags.find(([one]) => one === name) || [0, name])[1], ""])].filter(Boolean);
  const told = JSON.stringify(chips);
  if (c.chips !== told) {
    c.chips = told;
    c.tags.replaceChildren(...chips.map(([word, look]) => { const chip = make("b", look ? `gl s-${look}` : ""); chip.textContent = word; return chip; }));
  }
  c.tags.hidden = !chips.length || cell.look !== "done";
}

/** What the button of a cell without an answer says; "" where there is nothing to do. */
function deedWord(w, cell) {
  if (cell.look === "fail" || (cell.look === "off" && cell.id)) return w.again;
  if (cell.look === "none" && cell.key) return fill(w.make_price, { price: cell.price });
  return cell.look === "wait" || cell.look === "work" ? w.cancel : "";
}
