// Marks on the answers of the lab's grid: stars, a cross, tags, and the pick for the next rung; the same in a cell's foot and under the
// large view. Stands before the grid's script.

function markCell(room, cell, change) {
  if (!cell || !cell.id || cell.look !== "done") return;
  act(room, { do: "mark", cell: cell.id, stars: cell.stars, rejected: cell.rejected, tags: cell.tags, ...change });
}

function rate(room, cell, stars) {
  const same = cell && cell.stars === stars;
  markCell(room, cell, { stars: same ? 0 : stars });
  if (cell && cell.look === "done") say(room, same || !stars ? room.data.words.says_off : fill(room.data.words.says_stars, { n: stars }));
}

function reject(room, cell) { markCell(room, cell, { rejected: !cell.rejected }); if (cell && cell.look === "done" && !cell.rejected) say(room, room.data.words.says_rejected); }

function toggleTag(room, cell, name) {
  if (!cell) return;
  const has = cell.tags?.includes(name);
  markCell(room, cell, { tags: tagsWith(cell.tags, name) });
  if (!has) say(room, fill(room.data.words.says_tag, { tag: (room.data.tags.find(([one]) => one === name) || [0, name])[1] }));
}

function pickCell(room, cell) {
  if (!cell || !cell.id || cell.look !== "done" || !room.data.climbs) return;
  if (room.picked.has(cell.id)) room.picked.delete(cell.id); else room.picked.add(cell.id);
  room.picking = true;
  act(room, { do: "pick", cells: [...room.picked] });
}

function deedOf(room, cell) {
  const deed = cell && nextDeedOf(cell);
  if (deed) act(room, deed);
}

/** Five stars, a cross, and the door to the tags; in a cell's foot and under the large view. */
function marksOf(room, parent, mine) {
  const m = { element: make("div", "lg-mark", parent) };
  m.stars = make("div", "lg-stars", m.element, { role: "group" });
  m.each = [1, 2, 3, 4, 5].map((n) => {
    const star = make("button", "lg-star", m.stars, { tabindex: "-1" });
    star.onclick = () => rate(room, mine(), n);
    return star;
  });
  m.no = make("button", "lg-no", m.element, { tabindex: "-1" });
  m.no.onclick = () => { const cell = mine(); if (cell) reject(room, cell); };
  m.tag = make("button", "lg-tag", m.element, { tabindex: "-1", "aria-haspopup": "menu" });
  m.tag.onclick = () => openTags(room, m.tag, mine);
  return m;
}

function dressMarks(room, m, cell) {
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
}

function openTags(room, button, mine) {
  const w = room.data.words;
  room.at.tagMenu.replaceChildren();
  mark(room.at.tagMenu, "aria-label", w.tags);
  room.data.tags.forEach(([name, word], n) => {
    const cell = mine();
    const one = make("button", "", room.at.tagMenu, { role: "menuitemcheckbox", "aria-checked": String(Boolean(cell && cell.tags.includes(name))) });
    make("i", "lg-box-tick", one);
    make("span", "", one).textContent = word;
    make("kbd", "", one).textContent = String(n + 1);
    one.onclick = () => { toggleTag(room, mine(), name); mark(one, "aria-checked", String(one.getAttribute("aria-checked") !== "true")); };
  });
  showMenu(room, button);
  room.at.tagMenu.onkeydown = (event) => tagMenuKeys(room, event);
  room.at.tagMenu.firstElementChild.focus();
}

function showMenu(room, button) {
  // In the large view the menu must stand inside it: what is not in a modal dialog cannot be clicked.
  (button.closest("dialog") || room.root).append(room.at.tagMenu);
  room.at.tagMenu.showPopover();
  const box = button.getBoundingClientRect();
  const { offsetWidth: wide, offsetHeight: high } = room.at.tagMenu;
  room.at.tagMenu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - wide - 8))}px`;
  room.at.tagMenu.style.top = `${box.bottom + 6 + high > innerHeight ? Math.max(8, box.top - high - 6) : box.bottom + 6}px`;
}

function tagMenuKeys(room, event) {
  const items = [...room.at.tagMenu.children];
  const here = items.indexOf(document.activeElement);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") items[(here + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length].focus();
  else if (/^[1-6]$/.test(event.key)) items[Number(event.key) - 1]?.click();
  else if (event.key === "Escape" || event.key === "t") { room.at.tagMenu.hidePopover(); if (room.looking) room.big.show.focus(); else refocus(room); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}
