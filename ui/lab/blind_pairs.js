// Two answers large, side by side, nobody knowing whose they are; one says which is better, and the next two come. The next vote waits
// until the last one was heard.

export default livingIn(enter, "id");

function enter(parent, first) {
  const root = parent.querySelector("[data-at=pairs]");
  const at = buildPair(root);
  const room = { root, at, id: first.id, data: first };
  at.sides.forEach((side, n) => { side.vote.onclick = () => vote(room, n ? "right" : "left"); });
  at.same.onclick = () => vote(room, "same");
  at.skip.onclick = () => skip(room);
  const key = (event) => pairKeys(room, event);
  root.addEventListener("keydown", key);
  // Keys that are meant for nobody else are meant for the two that are looked at.
  const anywhere = (event) => { if (event.target === document.body && at.two.isConnected && !document.querySelector('[role="dialog"]')) key(event); };
  document.addEventListener("keydown", anywhere);
  room.take = (data) => {
    const another = pairOf(data) !== pairOf(room.data);
    room.data = data;
    draw(room);
    if (another && data.left && (document.activeElement === document.body || root.contains(document.activeElement))) at.two.focus({ preventScroll: true });
  };
  room.leave = () => { document.removeEventListener("keydown", anywhere); root.removeEventListener("keydown", key); root.replaceChildren(); };
  for (const after of [100, 500]) setTimeout(() => { if (at.two.isConnected && isNobodys()) at.two.focus({ preventScroll: true }); }, after);
  return room;
}

function buildPair(root) {
  const at = {};
  at.head = make("div", "lp-head", root);
  at.thumb = make("img", "lp-of", at.head, { alt: "" });
  at.input = make("b", "", at.head);
  at.count = make("span", "mute num", at.head);
  at.meter = make("div", "lp-meter", root, { role: "progressbar" });
  at.fill = make("i", "", at.meter);
  at.two = make("div", "lp-two", root, { tabindex: "0", role: "group" });
  at.sides = ["left", "right"].map((choice) => {
    const side = { element: make("section", `lp-side lp-${choice}`, at.two) };
    side.show = make("div", "lp-show", side.element);
    side.vote = make("button", "sb-btn lp-vote", side.element);
    return side;
  });
  at.foot = make("div", "lp-foot", root);
  at.same = make("button", "sb-btn", at.foot);
  at.skip = make("button", "sb-btn quiet", at.foot);
  at.keys = make("span", "mute", at.foot);
  return at;
}

const pairOf = (data) => (data.left ? `${data.left.id}:${data.right.id}` : "");

const waits = (room) => deeds.waiting(room.data.deeds.of).some((deed) => `${deed.left}:${deed.right}` === pairOf(room.data));

function act(room, deed) {
  if (!room.data.left || waits(room) || !room.data.editable) return;
  room.tell("act", { ...deed, left: room.data.left.id, right: room.data.right.id, experiment: room.id });
  draw(room);
}

const vote = (room, choice) => act(room, { do: "vote", choice });

const skip = (room) => act(room, { do: "skip" });

function showSide(room, side, cell, n) {
  const w = room.data.words;
  const what = `${cell.id}`;
  if (side.shows === what) return;
  side.shows = what;
  side.show.replaceChildren();
  side.show.className = `lp-show k-${cell.kind}`;
  const name = fill(w.answer, { n: n + 1 });
  if (cell.kind === "picture") make("img", "new", side.show, { src: cell.file, alt: name });
  else if (cell.kind === "clip") { const film = make("video", "", side.show, { src: cell.file, loop: "", playsinline: "", controls: "", "aria-label": name }); film.muted = true; film.play().catch(() => {}); }
  else if (cell.kind === "sound") side.show.append(soundButton(cell, name, w));
  else { make("div", "lg-whole", side.show, { tabindex: "0" }).textContent = cell.text || w.empty; side.show.scrollTop = 0; }
}

function draw(room) {
  const { data } = room;
  const w = data.words;
  text(room.at.input, data.input || "");
  room.at.thumb.hidden = !data.thumb;
  if (data.thumb && room.at.thumb.getAttribute("src") !== data.thumb) room.at.thumb.src = data.thumb;
  text(room.at.count, data.count);
  room.at.meter.setAttribute("aria-label", data.count);
  room.at.meter.setAttribute("aria-valuenow", String(data.share));
  room.at.meter.setAttribute("aria-valuemin", "0");
  room.at.meter.setAttribute("aria-valuemax", "100");
  room.at.fill.style.width = `${data.share}%`;
  room.at.two.hidden = room.at.foot.hidden = !data.left;
  room.root.classList.toggle("told", waits(room));
  room.at.two.style.setProperty("--ratio", data.ratio);
  if (!data.left) return;
  room.at.two.setAttribute("aria-label", w.which);
  [data.left, data.right].forEach((cell, n) => {
    showSide(room, room.at.sides[n], cell, n);
    text(room.at.sides[n].vote, n ? w.right : w.left);
    room.at.sides[n].vote.disabled = !data.editable;
  });
  text(room.at.same, w.same);
  text(room.at.skip, w.skip);
  text(room.at.keys, w.keys);
  room.at.same.disabled = room.at.skip.disabled = !data.editable;
}

function pairKeys(room, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const choice = { ArrowLeft: "left", ArrowRight: "right", "=": "same", ArrowDown: "same" }[event.key];
  if (choice) vote(room, choice);
  else if (event.key === "s") skip(room);
  else if (event.key === " " && event.target.tagName !== "BUTTON") { const sound = room.at.two.querySelector(".lp-left [data-sound]"); if (sound) sound.click(); else return; }
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// Who came by the mouse has left the keys at what was clicked; who came by the keyboard stays there.
const isNobodys = () => document.activeElement === document.body || !document.activeElement.matches(":focus-visible");
