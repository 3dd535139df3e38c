// One answer large, above the page: its picture, film, sound or whole text, what the checks found, and its stars. Arrows go on to
// the next without leaving. Stands before the grid's script, which hands it what to show and hears its keys.

function openBox(root, room) {
  const box = make("dialog", "lg-box", root);
  const at = { box };
  at.head = make("header", "", box);
  at.name = make("b", "", at.head);
  at.where = make("span", "mute", at.head);
  at.gap = make("i", "sb-gap", at.head);
  at.back = make("button", "lg-go", at.head);
  make("i", "ic ic-left", at.back, { "aria-hidden": "true" });
  at.on = make("button", "lg-go", at.head);
  make("i", "ic ic-right", at.on, { "aria-hidden": "true" });
  at.close = make("button", "lg-go lg-x", at.head);
  at.show = make("div", "lg-show", box, { tabindex: "0" });
  at.foot = make("footer", "", box);
  at.marks = make("div", "lg-marks", at.foot);
  at.flaws = make("ul", "lg-flawed", at.foot);
  at.asked = make("details", "lg-asked", at.foot);
  at.askedName = make("summary", "", at.asked);
  at.askedText = make("p", "", at.asked);
  at.close.onclick = () => box.close();
  at.back.onclick = () => room.step(-1, 0);
  at.on.onclick = () => room.step(1, 0);
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => { at.show.querySelectorAll("video").forEach((film) => film.pause()); room.closed(); });
  box.addEventListener("keydown", (event) => {
    if (event.target.tagName === "SUMMARY" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.tagName === "BUTTON") return;
    if (event.key === " " && event.target.tagName === "BUTTON") return;
    if (room.boxKeys(event)) { event.preventDefault(); event.stopPropagation(); }
  });
  let begun = null;
  at.show.addEventListener("pointerdown", (event) => { begun = event.pointerType === "touch" ? event.clientX : null; });
  at.show.addEventListener("pointerup", (event) => {
    const far = begun === null ? 0 : event.clientX - begun;
    begun = null;
    if (Math.abs(far) > 60) room.step(far > 0 ? -1 : 1, 0);
  });
  return at;
}

function showBox(at, room, cell, facts) {
  const w = room.data.words;
  text(at.name, facts.name);
  text(at.where, facts.where);
  for (const [button, word] of [[at.back, w.earlier], [at.on, w.later], [at.close, w.close]]) button.setAttribute("aria-label", word);
  text(at.close, "✕");
  at.box.setAttribute("aria-label", facts.name);
  const what = JSON.stringify([cell.id, cell.kind, cell.file, cell.small, cell.text, cell.look, facts.first, cell.why]);
  if (at.shows !== what) {
    at.shows = what;
    at.show.replaceChildren();
    at.show.className = `lg-show k-${cell.kind || "none"}`;
    if (cell.look !== "done" && !cell.text) make("p", "lg-why", at.show).textContent = cell.why || cell.word;
    else if (cell.kind === "picture") make("img", "", at.show, { src: cell.file, alt: facts.where });
    else if (cell.kind === "clip" && cell.file) make("video", "", at.show, { src: cell.small || cell.file, poster: cell.thumb || "", controls: "", loop: "", playsinline: "", "aria-label": facts.where });
    else if (cell.kind === "clip") make("img", "", at.show, { src: cell.strip || cell.thumb || "", alt: facts.where });
    else if (cell.kind === "sound") at.show.append(soundButton(cell, facts.where, w));
    else {
      const words = make("div", "lg-whole", at.show);
      if (facts.first) showDifferences(words, facts.first, cell.text);
      else words.textContent = cell.text || w.empty;
    }
  }
  at.flaws.replaceChildren(...(cell.flaws || []).map((said) => { const line = document.createElement("li"); line.textContent = said; return line; }));
  at.flaws.hidden = !(cell.flaws || []).length;
  at.asked.hidden = !cell.asked;
  text(at.askedName, w.asked);
  text(at.askedText, cell.asked || "");
}
