// Size, angle and camera move, each a button with its picture and a menu of them.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("[data-at=framing]");
  const tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  for (const [what, label, now, options] of data.choices) {
    let button = root.querySelector(`[data-what="${what}"]`);
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "fp";
      button.dataset.what = what;
      button.setAttribute("aria-haspopup", "menu");
      button.setAttribute("aria-expanded", "false");
      button.append(document.createElement("small"), document.createElement("b"));
      root.append(button);
    }
    const word = (options.find(([name]) => name === now) || ["", now])[1];
    button.disabled = data.locked;
    button.firstElementChild.textContent = label;
    button.lastElementChild.textContent = word;
    button.setAttribute("aria-label", `${label}: ${word}`);
    if (button.dataset.now !== now) {
      button.querySelector("svg")?.remove();
      button.prepend(diagram(what, now));
      button.dataset.now = now;
    }
    button.onclick = () => openMenu(root, button, label, options.map(([name, said]) => ({
      word: said, picture: diagram(what, name), on: name === now, deed: () => tell("pick", { what, name }),
    })), "pictures");
  }
}
