// The whole picture of a shot, small: where the camera begins and ends on it, and the point it looks at, which can be moved.

/** Into this place. What is given back draws it. */
function cameraPoint(place, room) {
  const box = make("div", "still", place), whole = make("img", "", box);
  const begins = make("i", "edge a", box), ends = make("i", "edge b", box), beginsWord = make("span", "", begins), endsWord = make("span", "", ends);
  const dot = make("button", "dot", box), side = make("div", "", place);
  dot.type = "button";
  const hint = make("p", "hint", side), auto = make("button", "link", side);
  const put = ([x, y]) => {
    Object.assign(dot.style, { left: `${100 * x}%`, top: `${100 * y}%` });
    dot.setAttribute("aria-label", room.data.words.focus_at.replace("{x}", Math.round(100 * x)).replace("{y}", Math.round(100 * y)));
  };
  const hold = (point) => {
    const at = insidePicture(point);
    room.focus = at;
    put(at);
    clearTimeout(room.focusTimer);
    room.focusTimer = setTimeout(() => {
      room.focusTimer = 0;
      room.tell("focus", { shot: room.shot, at });
    }, 350);
  };
  box.addEventListener("click", (event) => {
    if (room.data.locked || (event.target === dot && !event.detail)) return;
    const area = box.getBoundingClientRect();
    hold([(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height]);
  });
  dot.addEventListener("keydown", (event) => {
    const to = pointAfter(event.key, room.focus);
    if (!to || room.data.locked) return;
    event.preventDefault();
    hold(to);
  });
  auto.addEventListener("click", () => {
    clearTimeout(room.focusTimer);
    room.focusTimer = 0;
    room.tell("focus", { shot: room.shot, at: null });
  });
  return {
    fill(data) {
      if (whole.getAttribute("src") !== data.picture) whole.src = data.picture;
      whole.alt = data.alt;
      beginsWord.textContent = data.words.begins; endsWord.textContent = data.words.ends;
      hint.textContent = data.words.focus; auto.textContent = data.words.focus_auto;
      auto.hidden = !data.focus_chosen || data.locked;
      box.classList.toggle("locked", data.locked); dot.disabled = data.locked;
      put(room.focus);
    },
    mark(way) {
      Object.assign(begins.style, edgeAt(way[0]));
      Object.assign(ends.style, edgeAt(way.at(-1)));
    },
  };
}
