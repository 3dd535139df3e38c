// The scenes of a script in a column, or a strip on a phone: a click scrolls to one, a drag or its arrows move it.

export default function ({ data, parentElement, setTriggerValue }) {
  const tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  const list = parentElement.querySelector("ol");
  const held = document.activeElement && parentElement.querySelector(":focus");
  const focused = held ? held.dataset.at + "|" + (held.dataset.deed || "") : "";
  list.replaceChildren(...data.scenes.map((scene, place) => item(scene, place)));
  list.setAttribute("aria-label", data.words.scenes);
  if (focused) {
    const again = [...list.querySelectorAll("button")].find((b) => b.dataset.at + "|" + (b.dataset.deed || "") === focused);
    if (again) again.focus({ preventScroll: true });
  }

  function item(scene, place) {
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
    go.onclick = () => show(scene.at);
    row.append(go);
    if (data.may_edit && data.scenes.length > 1) {
      const deeds = make("span", "deeds");
      deeds.append(arrow(scene, place, -1), arrow(scene, place, 1));
      row.append(deeds);
      drag(row, scene);
    }
    go.onkeydown = (event) => {
      if (!data.may_edit || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      move(scene.at, place + (event.key === "ArrowUp" ? -1 : 1));
    };
    return row;
  }

  function arrow(scene, place, by) {
    const button = text("button", "", by < 0 ? "↑" : "↓");
    button.type = "button";
    button.dataset.at = scene.at;
    button.dataset.deed = by;
    button.disabled = place + by < 0 || place + by >= data.scenes.length;
    button.setAttribute("aria-label", (by < 0 ? data.words.up : data.words.down).replace("{n}", scene.number));
    button.title = button.getAttribute("aria-label");
    button.onclick = () => move(scene.at, place + by);
    return button;
  }

  function drag(row, scene) {
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
      const to = data.scenes.findIndex((other) => other.at === scene.at);
      if (at !== scene.at && data.scenes.some((other) => other.at === at)) move(at, to);
    };
  }

  function move(at, to) {
    if (to >= 0 && to < data.scenes.length) tell("move", { at, to, version: data.version });
  }

  function show(at) {
    const scene = document.querySelector(".st-key-scene-" + CSS.escape(at));
    if (!scene) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scene.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    tell("show", at);
  }
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
