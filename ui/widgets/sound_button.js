// A sound as a button that the page's one player hears. Stands before the script of whoever uses it.

function soundButton(cell, label, w) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "snd";
  button.dataset.sound = cell.file;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", `${w.play} · ${label}`);
  make("i", "disc", button);
  if (cell.wave) make("i", "wv", button, { style: cell.wave });
  if (cell.sec) make("span", "num", button).textContent = cell.sec;
  return button;
}
