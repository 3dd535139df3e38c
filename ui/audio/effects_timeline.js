// The sound of a film on its time line: scenes, shots, lines, music, places; and effects that a person lays, moves, makes
// louder or takes away, by mouse, finger or keys. The head shows where the mix is, and where the next effect is laid.

const desks = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let desk = desks.get(parentElement);
  if (!desk) {
    desk = begin(parentElement.querySelector(".line"));
    desks.set(parentElement, desk);
  }
  desk.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  desk.draw(data);
  return () => {
    desk.leave();
    desks.delete(parentElement);
  };
}

function begin(root) {
  const desk = { root, data: null, head: 0, chosen: "", mine: {}, timer: 0, heard: { url: "", at: 0, state: "" }, holding: false, late: null,
    lane: null, headMark: null, ruler: null, track: null, spoken: make("div", "sr"), tell: /** @type {Tell} */ (() => {}) };
  desk.spoken.setAttribute("aria-live", "polite");
  // What is held in the hand stays there: news that come meanwhile are drawn once it is let go.
  root.addEventListener("pointerdown", (event) => (desk.holding = Boolean(event.target.closest(".fx, .lay"))), true);
  const released = () => release(desk);
  const heard = (event) => listen(desk, event);
  window.addEventListener("pointerup", released);
  window.addEventListener("pointercancel", released);
  window.addEventListener("dailies-sound", heard);
  desk.draw = (data) => draw(desk, data);
  desk.leave = () => {
    clearTimeout(desk.timer);
    window.removeEventListener("dailies-sound", heard);
    window.removeEventListener("pointerup", released);
    window.removeEventListener("pointercancel", released);
  };
  return desk;
}

function release(desk) {
  if (!desk.holding) return;
  setTimeout(() => {
    desk.holding = false;
    const news = desk.late;
    desk.late = null;
    if (news) draw(desk, news);
  });
}

function draw(desk, news) {
  if (desk.holding) {
    desk.late = news;
    return;
  }
  desk.data = news;
  for (const row of desk.data.effects) {
    const own = desk.mine[row.id];
    if (own && Object.keys(own).every((key) => own[key] === row[key])) delete desk.mine[row.id];
  }
  if (desk.chosen && !effect(desk, desk.chosen)) desk.chosen = "";
  render(desk);
}

function render(desk) {
  const focused = desk.root.getRootNode().activeElement;
  const again = focused && desk.root.contains(focused) ? focused.dataset.at || "" : "";
  const scrolled = desk.track ? desk.track.scrollLeft : 0;
  const board = make("div", "desk");
  board.style.setProperty("--least", `${Math.round(desk.data.seconds * 22)}px`);
  desk.ruler = rule(desk);
  desk.lane = lay(desk);
  desk.headMark = make("div", "head");
  const inner = make("div", "in");
  inner.style.position = "relative";
  inner.append(desk.ruler, scenes(desk), shots(desk), ...lines(desk), music(desk), ...places(desk), desk.lane, desk.headMark);
  board.append(inner);
  desk.track = make("div", "scroll");
  desk.track.append(board);
  desk.root.replaceChildren(desk.track, bar(desk), ...(desk.data.may_edit ? [tray(desk)] : []), desk.spoken);
  desk.track.scrollLeft = scrolled;
  place(desk);
  if (again) {
    const node = desk.root.querySelector(`[data-at="${CSS.escape(again)}"]`);
    if (node) node.focus({ preventScroll: true });
  }
}

function listen(desk, event) {
  const before = `${desk.heard.url} ${desk.heard.state}`;
  desk.heard = event.detail;
  if (desk.data && desk.data.mix && desk.heard.url === desk.data.mix && desk.heard.state) {
    desk.head = Math.min(desk.heard.at, desk.data.seconds);
    if (desk.headMark) place(desk);
  }
  if (before !== `${desk.heard.url} ${desk.heard.state}`)
    for (const ear of desk.root.querySelectorAll(".try")) ear.classList.toggle("playing", !!ear.dataset.url && ear.dataset.url === desk.heard.url && desk.heard.state === "playing");
}

// The head ------------------------------------------------------------------------------------------------------------

function width(desk) {
  return desk.lane.getBoundingClientRect().width;
}

function at(desk, event) {
  const box = desk.lane.getBoundingClientRect();
  return ((event.clientX - box.left) / box.width) * desk.data.seconds;
}

function inside(desk, event) {
  const box = desk.lane.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top - 24 && event.clientY <= box.bottom + 24;
}

function wind(desk, to) {
  desk.head = tenth(clamp(desk, to));
  if (desk.data.mix && desk.heard.url === desk.data.mix) send("dailies-wind", { url: desk.data.mix, at: desk.head });
  place(desk);
}

function place(desk) {
  desk.headMark.style.left = across(desk, desk.head);
  desk.ruler.setAttribute("aria-valuenow", desk.head.toFixed(1));
  desk.ruler.setAttribute("aria-valuetext", seconds(desk, desk.head));
  for (const put of desk.root.querySelectorAll(".lay")) put.setAttribute("aria-label", say(desk, "lay", { name: put.textContent, at: seconds(desk, desk.head) }));
}
