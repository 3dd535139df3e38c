// How a shot takes the place of the one before: each way as a picture of the two shots half way, which moves under the pointer; how long; and
// one button that uses it on every joint. What is chosen is marked at once; the studio hears of it a moment later.

const jointRooms = new WeakMap();

/** Arrow keys walk through a group of choices, `row` of them in a row, and choose. */
function walkChoices(group, row) {
  group.setAttribute("role", "radiogroup");
  group.addEventListener("keydown", (event) => {
    const all = [...group.children];
    const next = choiceAfter(event.key, all.indexOf(event.target.closest("button")), all.length, row);
    if (next === null) return;
    event.preventDefault();
    all[next].focus();
    all[next].click();
  });
}

function buildJoints(parent, data) {
  const home = parent.querySelector(".joint");
  home.replaceChildren();
  const room = { shot: data.shot, data, joint: data.now, seconds: data.seconds, tell: null };
  room.title = make("p", "name", home);
  room.tiles = make("div", "tiles", home);
  const foot = make("div", "foot", home);
  room.lengths = make("div", "lengths", foot);
  room.everywhere = make("button", "all", foot);
  walkChoices(room.tiles, 4);
  walkChoices(room.lengths, 1);
  for (const one of data.joints) {
    const tile = make("button", "tile", room.tiles, { role: "radio" });
    tile.dataset.joint = one.id;
    tile.dataset.looks = one.id === "usual" ? data.usual : one.id;
    const picture = make("span", "pic", tile);
    for (const name of ["a", "b"]) make("img", name, picture, { alt: "" });
    make("i", "over", picture);
    make("span", "nm", tile).textContent = one.word;
    tile.addEventListener("click", () => chooseJoint(room, { joint: one.id }));
  }
  for (const one of data.lengths) {
    const button = make("button", "", room.lengths, { role: "radio" });
    button.dataset.seconds = String(one.id);
    button.textContent = one.word;
    button.addEventListener("click", () => chooseJoint(room, { seconds: one.id }));
  }
  room.everywhere.addEventListener("click", () => room.tell("everywhere", { shot: room.shot }));
  return room;
}

function chooseJoint(room, what) {
  if (room.data.locked) return;
  Object.assign(room, what);
  markJoint(room);
  room.tell("pick", { shot: room.shot, joint: room.joint, seconds: room.seconds });
}

function markJoint(room) {
  const plain = room.joint === "usual" || room.joint === "cut";
  for (const tile of room.tiles.children) tile.setAttribute("aria-checked", String(tile.dataset.joint === room.joint));
  for (const one of room.lengths.children) {
    one.setAttribute("aria-checked", String(Number(one.dataset.seconds) === room.seconds));
    one.disabled = room.data.locked || plain;
  }
  for (const group of [room.tiles, room.lengths]) {
    const chosen = group.querySelector('[aria-checked="true"]') || group.firstElementChild;
    for (const one of group.children) one.tabIndex = one === chosen ? 0 : -1;
  }
}

/** What was picked last and is not in `data` yet: a page drawn in between shows the pick before it. */
const pickOnItsWay = (data) => deeds.waiting(data.deeds.of).filter((told) => told.joint).pop();

function showJoints(room, data) {
  room.data = data;
  Object.assign(room, { joint: data.now, seconds: data.seconds }, pickOnItsWay(data));
  room.title.textContent = data.words.title;
  room.everywhere.textContent = data.words.everywhere;
  room.tiles.setAttribute("aria-label", data.words.title);
  room.lengths.setAttribute("aria-label", data.words.length);
  room.tiles.style.setProperty("--ratio", data.ratio);
  for (const tile of room.tiles.children) {
    tile.disabled = data.locked;
    tile.querySelectorAll("img").forEach((img, n) => { if (data.pictures[n] && img.getAttribute("src") !== data.pictures[n]) img.src = data.pictures[n]; });
  }
  room.everywhere.disabled = data.locked;
  markJoint(room);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let room = jointRooms.get(parentElement);
  if (!room || room.shot !== data.shot) {
    room = buildJoints(parentElement, data);
    jointRooms.set(parentElement, room);
  }
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  showJoints(room, data);
  return () => jointRooms.delete(parentElement);
}
