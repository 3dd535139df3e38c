// How subtitles look: each style as the renderer letters it, over a picture of the film; how large and where. What is chosen is marked at once.

const styleRooms = new WeakMap();

const GROUPS = { style: ["styles", 4], size: ["sizes", 1], place: ["places", 1] };

function buildStyles(parent) {
  const home = parent.querySelector(".here");
  home.replaceChildren();
  const room = { home, groups: {}, tell: null };
  room.groups.style = group(room, "style", make("div", "tiles", home));
  const foot = make("div", "foot", home);
  for (const what of ["size", "place"]) {
    const one = make("div", "choice", foot);
    make("p", "name", one);
    room.groups[what] = group(room, what, make("div", "row", one));
  }
  const safe = make("label", "safe", foot);
  room.safe = make("input", "", safe, { type: "checkbox" });
  room.safeWord = make("span", "", safe);
  room.safe.checked = Boolean(globalThis.dailiesShowsSafe);
  const shows = () => home.classList.toggle("shows-safe", (globalThis.dailiesShowsSafe = room.safe.checked));
  room.safe.addEventListener("change", shows);
  shows();
  room.why = make("p", "note", home);
  room.note = make("p", "note", home);
  return room;
}

function group(room, what, place) {
  place.setAttribute("role", "radiogroup");
  place.addEventListener("keydown", (event) => {
    const all = [...place.children], next = choiceAfter(event.key, all.indexOf(event.target.closest("button")), all.length, GROUPS[what][1]);
    if (next === null || room.data.locked) return;
    event.preventDefault();
    all[next].focus();
    all[next].click();
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || room.data.locked) return;
    room.chosen = { ...room.chosen, [what]: button.dataset.id };
    markChosen(room);
    room.tell("choose", room.chosen);
  });
  return place;
}

function markChosen(room) {
  for (const [what, place] of Object.entries(room.groups)) {
    for (const button of place.children) {
      const on = button.dataset.id === room.chosen[what];
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    }
  }
}

function fillGroup(room, what, choices) {
  const place = room.groups[what];
  choices.forEach((one, n) => {
    const button = place.children[n] || make("button", what === "style" ? "tile" : "", place, { role: "radio" });
    button.dataset.id = one.id;
    button.disabled = room.data.locked;
    if (what !== "style") { text(button, one.word); return; }
    const picture = button.querySelector(".pic") || make("span", "pic", button);
    const still = picture.querySelector(".still") || make("img", "still", picture, { alt: "" });
    const letters = picture.querySelector(".letters") || make("img", "letters", picture, { alt: "" });
    if (!picture.querySelector("i")) make("i", "", picture);
    text(button.querySelector(".nm") || make("span", "nm", button), one.word);
    if (room.data.still && still.getAttribute("src") !== room.data.still) still.src = room.data.still;
    if (one.lettering && letters.getAttribute("src") !== one.lettering) letters.src = one.lettering;
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  let room = styleRooms.get(parentElement);
  if (!room) styleRooms.set(parentElement, (room = buildStyles(parentElement)));
  room.data = data;
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.chosen = { ...data.chosen, ...deeds.waiting(data.deeds.of).pop() };
  room.home.style.setProperty("--ratio", data.ratio);
  room.home.style.setProperty("--safe", data.safe.map((part) => `${part}%`).join(" "));
  room.home.classList.toggle("tall", data.tall);
  for (const [what, [list]] of Object.entries(GROUPS)) fillGroup(room, what, data[list]);
  const names = { style: data.words.subtitle_styles, size: data.words.subtitle_size, place: data.words.subtitle_place };
  for (const [what, place] of Object.entries(room.groups)) {
    place.setAttribute("aria-label", names[what]);
    const name = place.parentElement.querySelector(".name");
    if (name) text(name, names[what]);
  }
  text(room.safeWord, data.words.safe_area);
  text(room.why, data.words.safe_why);
  text(room.note, data.words.subtitle_note);
  markChosen(room);
  return () => styleRooms.delete(parentElement);
}
