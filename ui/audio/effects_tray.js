// The effects that may be laid on a film's time line: heard, laid at the head, or carried to their place. Stands before its script.

function tray(desk) {
  const node = make("div", "tray");
  node.append(make("span", "say", say(desk, "add", { price: desk.data.price })));
  for (const one of desk.data.tray) {
    const box = make("span", "chip");
    const ear = make("button", `try ${one.trying ? "waiting" : desk.heard.url === one.url && desk.heard.state === "playing" ? "playing" : ""}`);
    ear.append(make("i"));
    ear.dataset.at = `try-${one.effect}`;
    ear.dataset.url = one.url || "";
    ear.setAttribute("aria-label", say(desk, "listen", { name: one.name, price: desk.data.price }));
    ear.title = ear.getAttribute("aria-label");
    ear.disabled = !!one.trying;
    ear.onclick = () => (one.url ? send("dailies-play", { url: one.url, toggle: true }) : desk.tell("tried", one.effect));
    const put = button(one.name, say(desk, "lay", { name: one.name, at: seconds(desk, desk.head) }), () => add(desk, one.effect, desk.head));
    put.className = "lay";
    put.dataset.at = `lay-${one.effect}`;
    put.onpointerdown = (event) => carry(desk, event, one, put);
    box.append(ear, put);
    node.append(box);
  }
  oneTabStop(desk, node);
  return node;
}

/** The tray is one stop of the Tab key, thirty effects are none: the arrows go from button to button, Home and End to the ends. */
function oneTabStop(desk, node) {
  node.setAttribute("role", "toolbar");
  node.setAttribute("aria-label", say(desk, "effects"));
  const buttons = [...node.querySelectorAll("button")];
  const stop = (to) => {
    desk.trayAt = to.dataset.at;
    for (const one of buttons) one.tabIndex = one === to ? 0 : -1;
  };
  stop(buttons.find((one) => one.dataset.at === desk.trayAt && !one.disabled) || buttons[0]);
  node.addEventListener("focusin", (event) => buttons.includes(event.target) && stop(event.target));
  node.onkeydown = (event) => {
    const open = buttons.filter((one) => !one.disabled), from = open.indexOf(event.target);
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const to = event.key === "Home" ? open[0] : event.key === "End" ? open.at(-1) : by ? open[(from + by + open.length) % open.length] : null;
    if (!to || from < 0) return;
    event.preventDefault();
    to.focus();
  };
}

function add(desk, name, second) {
  desk.tell("laid", { effect: name, at: tenth(clamp(desk, second)), turn: Date.now() });
}

function carry(desk, event, one, put) {
  if (event.button) return;
  const from = [event.clientX, event.clientY];
  let ghost = null;
  put.setPointerCapture(event.pointerId);
  put.onpointermove = (now) => {
    if (!ghost && Math.hypot(now.clientX - from[0], now.clientY - from[1]) < 6) return;
    if (!ghost) {
      ghost = make("div", "ghost");
      desk.root.append(ghost);
    }
    ghost.style.left = `${now.clientX}px`;
    ghost.style.top = `${now.clientY}px`;
    const over = inside(desk, now);
    desk.lane.classList.toggle("over", over);
    ghost.textContent = over ? `${one.name} ${seconds(desk, tenth(clamp(desk, at(desk, now))))}` : one.name;
  };
  put.onpointerup = put.onpointercancel = (now) => {
    put.onpointermove = put.onpointerup = put.onpointercancel = null;
    desk.lane.classList.remove("over");
    if (!ghost) return;
    ghost.remove();
    put.onclick = () => (put.onclick = () => add(desk, one.effect, desk.head));
    if (now.type === "pointerup" && inside(desk, now)) add(desk, one.effect, at(desk, now));
  };
}
