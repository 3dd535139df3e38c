// The scenes of a script in a column, or a strip on a phone: a click scrolls to one, a drag or its arrows move it.

export default function ({ data, parentElement, setTriggerValue }) {
  const tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  const list = parentElement.querySelector("ol");
  const held = document.activeElement && parentElement.querySelector(":focus");
  const focused = held ? held.dataset.at + "|" + (held.dataset.deed || "") : "";
  list.replaceChildren(...data.scenes.map((scene, place) => item({ data, tell }, scene, place)));
  list.setAttribute("aria-label", data.words.scenes);
  if (focused) {
    const again = [...list.querySelectorAll("button")].find((b) => b.dataset.at + "|" + (b.dataset.deed || "") === focused);
    if (again) again.focus({ preventScroll: true });
  }
}

function item(list, scene, place) {
  const row = make("li", "row s-" + scene.look + (scene.open ? " open" : ""));
  row.dataset.at = scene.at;
  const go = make("button", "go");
  go.dataset.at = scene.at;
  go.type = "button";
  const head = make("span", "head");
  head.append(text("i", "no", scene.number), text("b", "", scene.heading));
  const facts = make("span", "facts");
  facts.append(...scene.facts.map((fact) => text("span", "", fact)));
  go.append(head, facts);
  if (scene.who) go.append(text("span", "who", scene.who));
  if (scene.state) go.append(text("span", "gl", scene.state));
  go.onclick = () => show(list, scene.at);
  row.append(go);
  if (list.data.may_edit && list.data.scenes.length > 1) {
    const deeds = make("span", "deeds");
    deeds.append(arrow(list, scene, place, -1), arrow(list, scene, place, 1));
    row.append(deeds);
    drag(list, row, scene);
  }
  go.onkeydown = (event) => {
    if (!list.data.may_edit || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(list, scene.at, place + (event.key === "ArrowUp" ? -1 : 1));
  };
  return row;
}

function arrow(list, scene, place, by) {
  const button = text("button", "", by < 0 ? "↑" : "↓");
  button.type = "button";
  button.dataset.at = scene.at;
  button.dataset.deed = by;
  button.disabled = place + by < 0 || place + by >= list.data.scenes.length;
  button.setAttribute("aria-label", (by < 0 ? list.data.words.up : list.data.words.down).replace("{n}", scene.number));
  button.title = button.getAttribute("aria-label");
  button.onclick = () => move(list, scene.at, place + by);
  return button;
}

function drag(list, row, scene) {
  row.draggable = true;
  row.ondragstart = (event) => {
    event.dataTransfer.setData("text/plain", scene.at);
    event.dataTransfer.effectAllowed = "move";
    row.classList.add("held");
  };
  row.ondragend = () => row.classList.remove("held");
  row.ondragover = (event) => {
    event.preventDefault();
    row.classList.add("over");
  };
  row.ondragleave = () => row.classList.remove("over");
  row.ondrop = (event) => {
    event.preventDefault();
    row.classList.remove("over");
    const at = event.dataTransfer.getData("text/plain");
    const to = list.data.scenes.findIndex((other) => other.at === scene.at);
    if (at !== scene.at && list.data.scenes.some((other) => other.at === at)) move(list, at, to);
  };
}

function move(list, at, to) {
  if (to >= 0 && to < list.data.scenes.length) list.tell("move", { at, to, version: list.data.version });
}

function show(list, at) {
  const scene = document.querySelector(".st-key-scene-" + CSS.escape(at));
  if (!scene) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scene.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  list.tell("show", at);
}

function make(tag, name) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return element;
}

function text(tag, name, words) {
  const element = make(tag, name);
  element.textContent = words;
  return element;
}
