// The grid of the lab: inputs down, wordings and models across, an answer in each cell. What is there is changed, never rebuilt. A
// deed is shown at once.

const rooms = new WeakMap();
const LAST_MS = 1200;

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room || room.id !== data.id) {
    if (room) room.leave();
    room = enter(parentElement, data);
    rooms.set(parentElement, room);
  }
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.take(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function enter(parent, first) {
  const root = parent.querySelector("[data-at=grid]");
  const room = { id: first.id, data: first, rows: new Map(), at: [0, 0], picked: new Set(), picking: false, diff: false, looking: false, tagging: 0 };

  const at = {};
  at.tools = make("div", "lg-tools", root, { role: "toolbar" });
  at.rungs = make("div", "sb-views lg-rungs", at.tools, { role: "group" });
  at.marked = make("span", "lg-marked num", at.tools);
  at.gap = make("span", "sb-gap", at.tools);
  at.blind = make("button", "lg-tool", at.tools);
  at.diff = make("button", "lg-tool", at.tools);
  at.select = make("button", "lg-tool", at.tools);
  at.keys = make("button", "lg-tool lg-help", at.tools, { "aria-haspopup": "dialog" });
  at.scroll = make("div", "lg-scroll", root);
  at.grid = make("div", "lg-grid", at.scroll, { role: "grid" });
  at.heads = make("div", "lg-line", at.grid, { role: "row" });
  at.corner = make("div", "lg-corner", at.heads, { role: "columnheader" });
  at.bar = make("div", "sb-bar lg-bar", root, { role: "toolbar" });
  at.help = make("div", "lg-keys", root, { popover: "auto", role: "dialog" });
  at.tagMenu = make("div", "sb-menu lg-tagmenu", root, { popover: "auto", role: "menu" });
  at.says = make("div", "sb-says", root, { "aria-live": "polite" });
  const say = (words) => { at.says.textContent = ""; setTimeout(() => { at.says.textContent = words; }, 30); };

  // What was done and not yet heard, on top of what the rows say -----------------------------------------------------------

  const waiting = () => deeds.waiting(room.data.deeds.of).filter((deed) => deed.experiment === room.id);
  const act = (deed) => {
    if (!room.data.editable && !["blind", "rung"].includes(deed.do)) return;
    room.tell("act", { ...deed, experiment: room.id });
    draw();
  };
  const now = (cell) => {
    let told = cell;
    for (const deed of waiting()) {
      if (deed.cell && deed.cell === cell.id) {
        if (deed.do === "mark") told = { ...told, stars: deed.stars, rejected: deed.rejected, tags: deed.tags };
        if (deed.do === "again") told = { ...told, look: "wait", why: "", word: "" };
        if (deed.do === "cancel") told = { ...told, look: "off" };
      }
      if (deed.do === "make" && deed.key && deed.key === cell.key) told = { ...told, look: "wait", price: "", key: "" };
    }
    return told;
  };
  const cellAt = ([row, col]) => { const line = room.data.rows[row]; return line && line.cells[col] ? now(line.cells[col]) : null; };

  // Marks ------------------------------------------------------------------------------------------------------------------

  const marking = (cell, change) => {
    if (!cell || !cell.id || cell.look !== "done") return;
    act({ do: "mark", cell: cell.id, stars: cell.stars, rejected: cell.rejected, tags: cell.tags, ...change });
  };
  const rate = (cell, stars) => {
    const same = cell && cell.stars === stars;
    marking(cell, { stars: same ? 0 : stars });
    if (cell && cell.look === "done") say(same || !stars ? room.data.words.says_off : fill(room.data.words.says_stars, { n: stars }));
  };
  const reject = (cell) => { marking(cell, { rejected: !cell.rejected }); if (cell && cell.look === "done" && !cell.rejected) say(room.data.words.says_rejected); };
  const tag = (cell, name) => {
    if (!cell) return;
    const has = cell.tags && cell.tags.includes(name);
    marking(cell, { tags: has ? cell.tags.filter((one) => one !== name) : [...(cell.tags || []), name] });
    if (!has) say(fill(room.data.words.says_tag, { tag: (room.data.tags.find(([one]) => one === name) || [0, name])[1] }));
  };
  const pick = (cell) => {
    if (!cell || !cell.id || cell.look !== "done" || !room.data.climbs) return;
    if (room.picked.has(cell.id)) room.picked.delete(cell.id); else room.picked.add(cell.id);
    room.picking = true;
    act({ do: "pick", cells: [...room.picked] });
  };

  // A cell -----------------------------------------------------------------------------------------------------------------

  const build = (row, col) => {
    const c = { element: make("div", "lg-cell", null, { role: "gridcell", tabindex: "-1" }) };
    const mine = () => cellAt([c.row, c.col]);
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
    c.marks = marksOf(c.foot, mine);
    c.facts = make("span", "lg-facts num", c.foot);
    c.tags = make("div", "lg-tags", c.element);
    c.zoom.onclick = (event) => { focus(c, false); if (event.shiftKey || event.ctrlKey || event.metaKey || room.picking) pick(mine()); else look(); };
    c.pick.onclick = (event) => { event.preventDefault(); pick(mine()); };
    c.deed.onclick = () => deedOf(mine());
    c.element.addEventListener("focusin", () => { if (!room.looking) focus(c, false); });
    c.element.addEventListener("pointerdown", () => focus(c, false));
    c.body.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") film(c, true); });
    c.body.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") film(c, false); });
    return c;
  };

  /** Five stars, a cross, and the door to the tags; in a cell's foot and under the large view. */
  const marksOf = (parent, mine) => {
    const m = { element: make("div", "lg-mark", parent) };
    m.stars = make("div", "lg-stars", m.element, { role: "group" });
    m.each = [1, 2, 3, 4, 5].map((n) => {
      const star = make("button", "lg-star", m.stars, { tabindex: "-1" });
      star.onclick = () => rate(mine(), n);
      return star;
    });
    m.no = make("button", "lg-no", m.element, { tabindex: "-1" });
    m.no.onclick = () => { const cell = mine(); if (cell) reject(cell); };
    m.tag = make("button", "lg-tag", m.element, { tabindex: "-1", "aria-haspopup": "menu" });
    m.tag.onclick = () => openTags(m.tag, mine);
    return m;
  };
  const dressMarks = (m, cell, where) => {
    const w = room.data.words;
    const can = room.data.editable && cell.look === "done";
    m.element.hidden = cell.look !== "done";
    mark(m.stars, "aria-label", fill(w.says_stars, { n: cell.stars || 0 }));
    m.each.forEach((star, n) => {
      star.classList.toggle("on", n < cell.stars);
      mark(star, "aria-pressed", String(n + 1 === cell.stars));
      mark(star, "aria-label", fill(n + 1 === cell.stars ? w.unstar : w.star, { n: n + 1 }));
      star.disabled = !can;
    });
    m.no.classList.toggle("on", cell.rejected);
    mark(m.no, "aria-pressed", String(Boolean(cell.rejected)));
    mark(m.no, "aria-label", w.reject);
    mark(m.no, "title", `${w.reject} (x)`);
    m.no.disabled = !can;
    mark(m.tag, "aria-label", w.tags);
    mark(m.tag, "title", `${w.tags} (t)`);
    m.tag.classList.toggle("on", Boolean(cell.tags && cell.tags.length));
    m.tag.disabled = !can;
  };
  const openTags = (button, mine) => {
    const w = room.data.words;
    at.tagMenu.replaceChildren();
    mark(at.tagMenu, "aria-label", w.tags);
    room.data.tags.forEach(([name, word], n) => {
      const cell = mine();
      const one = make("button", "", at.tagMenu, { role: "menuitemcheckbox", "aria-checked": String(Boolean(cell && cell.tags.includes(name))) });
      make("i", "lg-box-tick", one);
      make("span", "", one).textContent = word;
      make("kbd", "", one).textContent = String(n + 1);
      one.onclick = () => { tag(mine(), name); mark(one, "aria-checked", String(one.getAttribute("aria-checked") !== "true")); };
    });
    // In the large view the menu must stand inside it: what is not in a modal dialog cannot be clicked.
    (button.closest("dialog") || root).append(at.tagMenu);
    at.tagMenu.showPopover();
    const box = button.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = at.tagMenu;
    at.tagMenu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - wide - 8))}px`;
    at.tagMenu.style.top = `${box.bottom + 6 + high > innerHeight ? Math.max(8, box.top - high - 6) : box.bottom + 6}px`;
    at.tagMenu.onkeydown = (event) => {
      const items = [...at.tagMenu.children];
      const here = items.indexOf(document.activeElement);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") items[(here + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus();
      else if (/^[1-6]$/.test(event.key)) items[Number(event.key) - 1]?.click();
      else if (event.key === "Escape" || event.key === "t") { at.tagMenu.hidePopover(); if (room.looking) big.show.focus(); else refocus(); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    at.tagMenu.firstElementChild.focus();
  };
  const deedOf = (cell) => {
    if (!cell) return;
    if (cell.look === "fail" || cell.look === "off") act({ do: "again", cell: cell.id });
    else if (cell.look === "none" && cell.key) act({ do: "make", key: cell.key });
    else if (cell.look === "wait" || cell.look === "work") act({ do: "cancel", cell: cell.id });
  };
  const film = (c, on) => {
    const cell = cellAt([c.row, c.col]);
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
  };

  const firstText = (line) => line.cells[0] && line.cells[0].kind === "text" ? line.cells[0].text || "" : "";
  const whereOf = (line, n) => {
    const w = room.data.words;
    const head = room.data.heads[n] || {};
    return room.data.blind ? fill(w.cell_blind, { input: line.label, n: n + 1 }) : fill(w.cell, { input: line.label, letter: head.letter, name: head.name || "", model: head.model });
  };
  const LOOK = { none: "empty", cannot: "empty", wait: "work", work: "work", fail: "fail", off: "empty", you: "you", done: "done" };

  const dress = (c, line, n) => {
    const w = room.data.words;
    const cell = now(line.cells[n]);
    const done = cell.look === "done";
    const pictured = done && (cell.kind === "picture" || cell.kind === "clip");
    const written = cell.kind === "text" && (done || (cell.look === "work" && cell.text));
    const css = `lg-cell is-${cell.look} k-${cell.kind || room.data.kind}${cell.rejected ? " rejected" : ""}${room.picked.has(cell.id) && cell.id ? " picked" : ""}`;
    if (c.css !== css) { c.element.className = css; c.css = css; }
    mark(c.element, "aria-label", [whereOf(line, n), cell.word, cell.stars ? fill(w.says_stars, { n: cell.stars }) : "", cell.rejected ? w.rejected : "", cell.why].filter(Boolean).join(" · "));
    mark(c.element, "data-cell", cell.id || null);
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
      mark(img, "alt", whereOf(line, n));
      c.picture.classList.toggle("strip", Boolean(cell.strip));
      c.picture.classList.toggle("blank", !image);
    } else if (c.image) { c.picture.replaceChildren(); c.image = ""; }
    c.state.hidden = pictured || Boolean(written) || (done && cell.kind === "sound");
    text(c.stateWord, cell.look === "none" ? w.nothing : cell.word || w.counting);
    const glyph = `gl s-${LOOK[cell.look] || "empty"}`;
    if (c.stateWord.className !== glyph) c.stateWord.className = glyph;
    text(c.why, cell.why || (cell.look === "none" && cell.price ? fill(w.price, { price: cell.price }) : ""));
    const deed = !room.data.editable ? "" : cell.look === "fail" || (cell.look === "off" && cell.id) ? w.again : cell.look === "none" && cell.key ? fill(w.make_price, { price: cell.price }) : cell.look === "wait" || cell.look === "work" ? w.cancel : "";
    c.deed.hidden = !deed;
    text(c.deed, deed);
    c.zoom.hidden = !(done || cell.why || written) || cell.look === "cannot" || (done && cell.kind === "sound");
    mark(c.zoom, "aria-label", fill(w.open, { what: whereOf(line, n) }));
    c.pick.hidden = !(done && room.data.climbs && room.data.editable);
    c.pick.checked = room.picked.has(cell.id);
    mark(c.pick, "aria-label", `${w.pick} · ${whereOf(line, n)}`);
    c.sound.hidden = !(done && cell.kind === "sound");
    if (!c.sound.hidden && c.heard !== cell.file) { c.heard = cell.file; c.sound.replaceChildren(soundButton(cell, whereOf(line, n), w)); c.sound.firstElementChild.tabIndex = -1; }
    c.foot.hidden = !done;
    dressMarks(c.marks, cell, line);
    const flaws = cell.flaws || [];
    const facts = [cell.cached ? w.cached : cell.price, cell.took].filter(Boolean).join(" · ");
    if (c.factsNow !== `${facts}|${flaws.length}|${cell.all || ""}`) {
      c.factsNow = `${facts}|${flaws.length}|${cell.all || ""}`;
      c.facts.replaceChildren();
      if (cell.all) make("span", "lg-all", c.facts).textContent = cell.all;
      if (flaws.length) {
        const said = make("button", "lg-flaw", c.facts, { tabindex: "-1", title: flaws.join("\n"), "aria-label": fill(flaws.length === 1 ? w.flaws_one : w.flaws, { n: flaws.length }) });
        said.textContent = String(flaws.length);
        said.onclick = () => { focus(c, false); look(); };
      }
      make("span", "", c.facts).textContent = facts;
    }
    const chips = [cell.rejected ? [w.rejected, "fail"] : null, ...(cell.tags || []).map((name) => [(room.data.tags.find(([one]) => one === name) || [0, name])[1], ""])].filter(Boolean);
    const told = JSON.stringify(chips);
    if (c.chips !== told) {
      c.chips = told;
      c.tags.replaceChildren(...chips.map(([word, look]) => { const chip = make("b", look ? `gl s-${look}` : ""); chip.textContent = word; return chip; }));
    }
    c.tags.hidden = !chips.length || !done;
  };

  // Where one is -----------------------------------------------------------------------------------------------------------

  const cellsAt = (row, col) => { const line = room.data.rows[row]; return line ? room.rows.get(line.id)?.cells[col] : null; };
  const focus = (c, move = true) => {
    const before = cellsAt(...room.at);
    if (before && before !== c) before.element.tabIndex = -1;
    room.at = [c.row, c.col];
    c.element.tabIndex = 0;
    if (move) { c.element.focus({ preventScroll: true }); c.element.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  };
  const refocus = () => { const c = cellsAt(...room.at); if (c) focus(c); };
  const go = (across, down) => {
    const rows = room.data.rows.length;
    const cols = room.data.heads.length;
    const c = cellsAt(Math.min(rows - 1, Math.max(0, room.at[0] + down)), Math.min(cols - 1, Math.max(0, room.at[1] + across)));
    if (c) focus(c);
  };

  // Large --------------------------------------------------------------------------------------------------------------------

  const big = openBox(root, {
    get data() { return room.data; },
    step: (across, down) => { goBig(across, down); },
    closed: () => { room.looking = false; refocus(); },
    boxKeys: (event) => keys(event, true),
  });
  const bigMarks = marksOf(big.marks, () => cellAt(room.at));
  bigMarks.element.classList.add("large");
  const look = () => {
    room.looking = true;
    if (!big.box.open) big.box.showModal();
    drawBig();
    big.show.focus();
    big.show.querySelector("video")?.play().catch(() => {});
  };
  const drawBig = () => {
    const line = room.data.rows[room.at[0]];
    const cell = cellAt(room.at);
    if (!room.looking || !line || !cell) return;
    const head = room.data.heads[room.at[1]] || {};
    const first = room.diff && !room.data.blind && room.at[1] > 0 && cell.kind === "text" ? firstText(line) : "";
    showBox(big, room, cell, {
      name: room.data.blind ? line.label : `${head.letter} ${head.name || ""}`.trim(),
      where: room.data.blind ? "" : [head.model, line.label, line.seed, cell.price, cell.took].filter(Boolean).join(" · "),
      first,
    });
    dressMarks(bigMarks, cell, line);
  };
  const goBig = (across, down) => {
    const rows = room.data.rows.length;
    const cols = room.data.heads.length;
    let [row, col] = room.at;
    for (let tries = 0; tries < rows * cols; tries++) {
      col += across;
      row += down;
      if (col < 0) { col = cols - 1; row -= 1; }
      if (col >= cols) { col = 0; row += 1; }
      if (row < 0 || row >= rows) return;
      if (cellAt([row, col])?.look === "done") break;
      if (down && cellAt([row, col])) break;
    }
    const c = cellsAt(row, col);
    if (!c) return;
    focus(c, false);
    drawBig();
    big.show.focus();
    big.show.querySelector("video")?.play().catch(() => {});
  };

  // Keys ---------------------------------------------------------------------------------------------------------------------

  const keys = (event, inBox = false) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const cell = cellAt(room.at);
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) { if (inBox) goBig(...step); else go(...step); return true; }
    if (!cell) return false;
    if (room.tagging > Date.now() && /^[1-6]$/.test(event.key)) { tag(cell, room.data.tags[Number(event.key) - 1][0]); room.tagging = Date.now() + LAST_MS * 2; return true; }
    room.tagging = 0;
    root.classList.remove("tagging");
    if (/^[1-5]$/.test(event.key)) rate(cell, cell.stars === Number(event.key) ? 0 : Number(event.key));
    else if (event.key === "0") rate(cell, 0);
    else if (event.key === "x") reject(cell);
    else if (event.key === "t") { room.tagging = Date.now() + LAST_MS * 5; root.classList.add("tagging"); say(room.data.tags.map(([, word], n) => `${n + 1} ${word}`).join(", ")); hint(); }
    else if (event.key === "s" && !inBox) pick(cell);
    else if (event.key === "c") { if (cell.look === "wait" || cell.look === "work") deedOf(cell); }
    else if (event.key === "?" && !inBox) at.keys.click();
    else if (event.key === "Enter" && !inBox) { if (["done", "fail", "you"].includes(cell.look)) look(); else deedOf(cell); }
    else if (event.key === " ") {
      if (inBox) { const video = big.show.querySelector("video"); if (video) { if (video.paused) video.play(); else video.pause(); } else if (cell.kind === "sound") big.show.querySelector("[data-sound]")?.click(); else big.box.close(); }
      else if (cell.look === "done" && cell.kind === "sound") cellsAt(...room.at).sound.firstElementChild?.click();
      else if (!(cell.look === "done" && cell.kind === "clip" && film(cellsAt(...room.at), "turn"))) { if (cell.look === "done" || cell.why) look(); }
    } else return false;
    return true;
  };
  at.grid.addEventListener("keydown", (event) => {
    if (event.target.closest("button, input") && (event.key === "Enter" || event.key === " ")) return;
    if (keys(event)) { event.preventDefault(); event.stopPropagation(); }
  });
  let hinted = 0;
  /** While a tag's number is waited for, the six stand at the foot. */
  const hint = () => {
    clearTimeout(hinted);
    hinted = setTimeout(() => { room.tagging = 0; root.classList.remove("tagging"); bar(); }, LAST_MS * 5);
    bar();
  };

  // A row is heard, one after another ----------------------------------------------------------------------------------------

  const playRow = (line) => {
    const urls = line.cells.map(now).filter((cell) => cell.look === "done" && cell.kind === "sound").map((cell) => cell.file);
    room.playing = urls.slice(1);
    if (urls.length) window.dispatchEvent(new CustomEvent("dailies-play", { detail: { url: urls[0], from: 0 } }));
    room.now = urls[0];
  };
  const heard = (event) => {
    if (!room.playing || event.detail.url !== room.now) { if (event.detail.state === "playing" && event.detail.url !== room.now) room.playing = null; return; }
    if (event.detail.state === "paused") room.playing = null;
    if (event.detail.state === "" && event.detail.length && event.detail.at >= event.detail.length - 0.3) {
      const next = room.playing.shift();
      if (!next) { room.playing = null; return; }
      room.now = next;
      setTimeout(() => window.dispatchEvent(new CustomEvent("dailies-play", { detail: { url: next, from: 0 } })), 350);
    }
  };
  window.addEventListener("dailies-sound", heard);

  // The whole ------------------------------------------------------------------------------------------------------------------

  const tool = (button, word, on, why, does) => {
    text(button, word);
    mark(button, "aria-pressed", on === null ? null : String(on));
    mark(button, "title", why);
    button.onclick = does;
  };
  const tools = () => {
    const w = room.data.words;
    mark(at.tools, "aria-label", w.tools);
    mark(at.rungs, "aria-label", w.rungs);
    at.rungs.hidden = room.data.rungs.length < 2;
    room.data.rungs.forEach(([name, word], n) => {
      const button = at.rungs.children[n] || make("button", "", at.rungs);
      text(button, word);
      mark(button, "aria-pressed", String(name === room.data.rung));
      button.onclick = () => { if (name !== room.data.rung) { room.picked.clear(); room.picking = false; act({ do: "rung", rung: name }); } };
    });
    while (at.rungs.children.length > room.data.rungs.length) at.rungs.lastElementChild.remove();
    const all = room.data.rows.flatMap((line) => line.cells.map(now)).filter((cell) => cell.look === "done");
    text(at.marked, all.length ? fill(w.marked, { n: all.filter((cell) => cell.stars || cell.rejected).length, of: all.length }) : "");
    const flip = waiting().reverse().find((deed) => deed.do === "blind");
    const blind = flip ? flip.on : room.data.blind;
    tool(at.blind, w.blind, blind, w.blind_why, () => act({ do: "blind", on: !blind }));
    at.diff.hidden = room.data.kind !== "text" || room.data.blind || room.data.heads.length < 2;
    tool(at.diff, w.diff, room.diff, w.diff_why, () => { room.diff = !room.diff; draw(); });
    at.select.hidden = !room.data.climbs || !room.data.editable || !all.length;
    tool(at.select, room.picking ? w.select_end : w.select, room.picking, "", () => { room.picking = !room.picking; if (!room.picking) { room.picked.clear(); act({ do: "pick", cells: [] }); } else draw(); });
    tool(at.keys, "?", null, w.keys, () => { help(); at.help.togglePopover(); });
    mark(at.keys, "aria-label", w.keys);
  };
  const help = () => {
    const w = room.data.words;
    mark(at.help, "aria-label", w.keys);
    at.help.replaceChildren();
    make("b", "", at.help).textContent = w.keys;
    const rows = [["← → ↑ ↓", w.key_arrows], ["1 – 5", w.key_stars], ["0", w.key_zero], ["x", w.key_reject], ["t  1 – 6", w.key_tags], ["space", w.key_space], ["Enter", w.key_enter], ["s", w.key_select], ["c", w.key_cancel], ["Esc", w.key_close]];
    for (const [key, word] of rows) { const line = make("div", "", at.help); make("kbd", "", line).textContent = key; make("span", "", line).textContent = word; }
    make("p", "", at.help).textContent = room.data.tags.map(([, word], n) => `${n + 1} ${word}`).join("  ");
  };
  const bar = () => {
    const w = room.data.words;
    const tagging = room.tagging > Date.now() && !room.looking;
    at.bar.hidden = !(room.picking || tagging);
    mark(at.bar, "aria-label", w.climb);
    if (at.bar.hidden) { at.barNow = ""; return; }
    const offer = room.data.climb.of.join() === [...room.picked].join() ? room.data.climb.rungs : [];
    const what = JSON.stringify([tagging, [...room.picked], offer]);
    if (at.barNow === what) return;
    at.barNow = what;
    at.bar.replaceChildren();
    if (tagging) {
      const cell = cellAt(room.at);
      room.data.tags.forEach(([name, word], n) => { const one = make("button", "sb-btn", at.bar); make("kbd", "", one).textContent = String(n + 1); make("span", "", one).textContent = word; one.onclick = () => tag(cellAt(room.at) || cell, name); });
      return;
    }
    make("b", "", at.bar).textContent = fill(room.picked.size === 1 ? w.picked_one : w.picked, { n: room.picked.size });
    if (!room.picked.size) make("span", "mute", at.bar).textContent = w.climb_none;
    for (const one of room.picked.size ? offer : []) {
      const button = make("button", "sb-btn", at.bar);
      make("span", "", button).textContent = one.n ? fill(w.climb, { rung: one.word, price: one.price }) : one.word;
      if (one.why) { button.disabled = true; button.title = one.why; make("small", "", button).textContent = one.why; }
      button.onclick = () => { const cells = [...room.picked]; room.picked.clear(); room.picking = false; act({ do: "climb", cells, rung: one.rung }); };
    }
    if (room.picked.size) { const none = make("button", "sb-btn quiet", at.bar); none.textContent = w.unpick; none.onclick = () => { room.picked.clear(); act({ do: "pick", cells: [] }); }; }
  };

  const headsNow = () => {
    const w = room.data.words;
    text(at.corner, w.inputs);
    room.data.heads.forEach((head, n) => {
      let h = at.heads.children[n + 1];
      if (!h) {
        h = make("div", "lg-head", at.heads, { role: "columnheader" });
        make("b", "", h);
        const names = make("span", "lg-names", h);
        make("span", "lg-name", names);
        make("small", "", names);
      }
      text(h.children[0], head.letter);
      text(h.children[1].children[0], head.name);
      text(h.children[1].children[1], head.model);
      mark(h, "title", head.said || null);
    });
    while (at.heads.children.length > room.data.heads.length + 1) at.heads.lastElementChild.remove();
  };
  const rowsNow = () => {
    const known = new Set(room.data.rows.map((line) => line.id));
    for (const [id, row] of room.rows) if (!known.has(id)) { row.element.remove(); room.rows.delete(id); }
    let place = at.heads.nextElementSibling;
    room.data.rows.forEach((line, number) => {
      let row = room.rows.get(line.id);
      if (!row) {
        row = { element: make("div", "lg-line", null, { role: "row" }), cells: [] };
        row.side = make("div", "lg-side", row.element, { role: "rowheader" });
        row.thumb = make("img", "", row.side, { alt: "", loading: "lazy" });
        row.name = make("span", "lg-label", row.side);
        row.seed = make("small", "num", row.side);
        row.play = make("button", "lg-playrow", row.side);
        make("i", "", row.play, { "aria-hidden": "true" });
        row.playWord = make("span", "", row.play);
        room.rows.set(line.id, row);
      }
      if (row.element !== place) at.grid.insertBefore(row.element, place); else place = place.nextElementSibling;
      row.thumb.hidden = !line.thumb;
      if (line.thumb) mark(row.thumb, "src", line.thumb);
      text(row.name, line.label);
      mark(row.name, "title", line.label);
      text(row.seed, line.seed);
      row.play.hidden = line.cells.filter((cell) => cell.kind === "sound" && cell.look === "done").length < 2;
      text(row.playWord, room.data.words.play_row);
      row.play.onclick = () => playRow(line);
      line.cells.forEach((cell, n) => {
        let c = row.cells[n];
        if (!c) { c = build(number, n); row.cells[n] = c; row.element.append(c.element); }
        c.row = number;
        c.col = n;
        dress(c, line, n);
      });
      while (row.cells.length > line.cells.length) row.cells.pop().element.remove();
    });
  };
  const draw = () => {
    at.grid.style.setProperty("--ratio", room.data.ratio);
    mark(at.grid, "aria-rowcount", room.data.rows.length + 1);
    mark(at.grid, "aria-colcount", room.data.heads.length + 1);
    const css = `lg k-${room.data.kind}${room.data.blind ? " blind" : ""}${room.picking ? " picking" : ""}${room.diff ? " diff" : ""}${room.tagging > Date.now() ? " tagging" : ""}`;
    if (root.className !== css) root.className = css;
    tools();
    headsNow();
    // A column in which nothing can be stands narrow, with its reason: what can be has the room.
    const narrow = room.data.heads.map((_, n) => room.data.rows.length > 0 && room.data.heads.length > 1 && room.data.rows.every((line) => line.cells[n].look === "cannot"));
    const wide = narrow.filter((one) => !one).length;
    at.grid.style.setProperty("--n", wide);
    at.grid.style.setProperty("--few", narrow.length - wide);
    at.grid.style.setProperty("--cols", narrow.map((one) => (one ? "var(--slim)" : "minmax(var(--least), 1fr)")).join(" "));
    [...at.heads.children].slice(1).forEach((head, n) => head.classList.toggle("slim", narrow[n]));
    rowsNow();
    const here = cellsAt(...room.at) || cellsAt(0, 0);
    if (here) { if (!cellsAt(...room.at)) room.at = [0, 0]; here.element.tabIndex = 0; }
    drawBig();
    bar();
  };

  room.take = (data) => {
    if (data.rung !== room.data.rung) { room.at = [0, 0]; room.picked.clear(); }
    room.data = data;
    draw();
  };
  room.leave = () => {
    window.removeEventListener("dailies-sound", heard);
    if (big.box.open) big.box.close();
    root.replaceChildren();
  };
  return room;
}
