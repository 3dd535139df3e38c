// Two answers large, side by side, nobody knowing whose they are; one says which is better, and the next two come. The next vote waits
// until the last one was heard.

const rooms = new WeakMap();

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
  const root = parent.querySelector("[data-at=pairs]");
  const room = { id: first.id, data: first };
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
    side.vote.onclick = () => vote(choice);
    return side;
  });
  at.foot = make("div", "lp-foot", root);
  at.same = make("button", "sb-btn", at.foot);
  at.skip = make("button", "sb-btn quiet", at.foot);
  at.keys = make("span", "mute", at.foot);
  at.same.onclick = () => vote("same");
  at.skip.onclick = () => skip();

  const pairOf = (data) => (data.left ? `${data.left.id}:${data.right.id}` : "");
  const waits = () => deeds.waiting(room.data.deeds.of).some((deed) => `${deed.left}:${deed.right}` === pairOf(room.data));
  const act = (deed) => {
    if (!room.data.left || waits() || !room.data.editable) return;
    room.tell("act", { ...deed, left: room.data.left.id, right: room.data.right.id, experiment: room.id });
    draw();
  };
  const vote = (choice) => act({ do: "vote", choice });
  const skip = () => act({ do: "skip" });

  const show = (side, cell, n) => {
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
  };
  const draw = () => {
    const { data } = room;
    const w = data.words;
    text(at.input, data.input || "");
    at.thumb.hidden = !data.thumb;
    if (data.thumb && at.thumb.getAttribute("src") !== data.thumb) at.thumb.src = data.thumb;
    text(at.count, data.count);
    at.meter.setAttribute("aria-label", data.count);
    at.meter.setAttribute("aria-valuenow", String(data.share));
    at.meter.setAttribute("aria-valuemin", "0");
    at.meter.setAttribute("aria-valuemax", "100");
    at.fill.style.width = `${data.share}%`;
    at.two.hidden = at.foot.hidden = !data.left;
    root.classList.toggle("told", waits());
    at.two.style.setProperty("--ratio", data.ratio);
    if (!data.left) return;
    at.two.setAttribute("aria-label", w.which);
    [data.left, data.right].forEach((cell, n) => {
      show(at.sides[n], cell, n);
      text(at.sides[n].vote, n ? w.right : w.left);
      at.sides[n].vote.disabled = !data.editable;
    });
    text(at.same, w.same);
    text(at.skip, w.skip);
    text(at.keys, w.keys);
    at.same.disabled = at.skip.disabled = !data.editable;
  };
  const key = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = { ArrowLeft: "left", ArrowRight: "right", "=": "same", ArrowDown: "same" }[event.key];
    if (choice) vote(choice);
    else if (event.key === "s") skip();
    else if (event.key === " " && event.target.tagName !== "BUTTON") { const sound = at.two.querySelector(".lp-left [data-sound]"); if (sound) sound.click(); else return; }
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener("keydown", key);
  // Keys that are meant for nobody else are meant for the two that are looked at.
  const anywhere = (event) => { if (event.target === document.body && at.two.isConnected && !document.querySelector('[role="dialog"]')) key(event); };
  document.addEventListener("keydown", anywhere);
  // Who came by the mouse has left the keys at what was clicked; who came by the keyboard stays there.
  const nobodys = () => document.activeElement === document.body || !document.activeElement.matches(":focus-visible");
  room.take = (data) => {
    const new_ = pairOf(data) !== pairOf(room.data);
    room.data = data;
    draw();
    if (new_ && data.left && (document.activeElement === document.body || root.contains(document.activeElement))) at.two.focus({ preventScroll: true });
  };
  room.leave = () => { document.removeEventListener("keydown", anywhere); root.removeEventListener("keydown", key); root.replaceChildren(); };
  for (const after of [100, 500]) setTimeout(() => { if (at.two.isConnected && nobodys()) at.two.focus({ preventScroll: true }); }, after);
  return room;
}
