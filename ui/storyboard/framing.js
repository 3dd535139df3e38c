// A picture of every size, angle and camera move, and the small menu that offers them. Stands before the script of whoever uses it.

const SVG = "http://www.w3.org/2000/svg";
const HEADS = { extreme_wide: [0.55, 9], wide: [0.95, 5.6], full: [1.25, 2.6], medium_full: [1.7, 3.4], medium: [2.3, 4.6], medium_close: [3.5, 6.4], close_up: [6, 8.6], extreme_close_up: [12, 10] };

function part(parent, name, facts) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

function inFrame() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 32 20");
  svg.setAttribute("class", "dia");
  svg.setAttribute("aria-hidden", "true");
  part(svg, "rect", { x: 0.75, y: 0.75, width: 30.5, height: 18.5, rx: 2, class: "edge" });
  const inside = part(svg, "svg", { x: 1.5, y: 1.5, width: 29, height: 17, viewBox: "1.5 1.5 29 17" });
  return [svg, inside];
}

function figure(inside, r, y, x = 16) {
  part(inside, "circle", { cx: x, cy: y, r, class: "body" });
  const w = 1.9 * r;
  const neck = y + 1.35 * r;
  const body = `M${x - w} ${neck + 1.1 * r}q0 ${-1.1 * r} ${w} ${-1.1 * r}t${w} ${1.1 * r}l${-0.35 * r} ${5 * r}h${-0.5 * r}l${-0.2 * r} ${5.4 * r}h${-1.7 * r}l${-0.2 * r} ${-5.4 * r}h${-0.5 * r}z`;
  part(inside, "path", { d: body, class: "body" });
}

function arrow(inside, d, head) {
  part(inside, "path", { d, class: "way" });
  part(inside, "path", { d: head, class: "way" });
}

const ANGLES = {
  eye: (at) => { part(at, "path", { d: "M1 11H31", class: "thin" }); figure(at, 1.5, 5); },
  low: (at) => { part(at, "path", { d: "M1 16.5H31", class: "thin" }); part(at, "circle", { cx: 16, cy: 4, r: 1.2, class: "body" }); part(at, "path", { d: "M14.8 6h2.4l3.2 13h-8.8z", class: "body" }); },
  high: (at) => { part(at, "path", { d: "M1 4H31", class: "thin" }); part(at, "circle", { cx: 16, cy: 7.4, r: 2.5, class: "body" }); part(at, "path", { d: "M12.2 11h7.6l-2.6 6h-2.4z", class: "body" }); },
  over_shoulder: (at) => { figure(at, 1.9, 6, 21); part(at, "circle", { cx: 7, cy: 8, r: 4.2, class: "near" }); part(at, "path", { d: "M-2 20q1-7 9-7t9 7z", class: "near" }); },
};

const MOVES = {
  static: (at) => part(at, "path", { d: "M16 7v6M13 10h6", class: "way" }),
  push: (at) => { part(at, "rect", { x: 11, y: 7, width: 10, height: 6, class: "thin" }); arrow(at, "M4 4l5 2.4M28 4l-5 2.4M4 16l5-2.4M28 16l-5-2.4", "M0 0"); },
  pull: (at) => { part(at, "rect", { x: 11, y: 7, width: 10, height: 6, class: "thin" }); arrow(at, "M9.5 6.4L4 4M22.5 6.4L28 4M9.5 13.6L4 16M22.5 13.6L28 16", "M4 6.6V4h2.8M28 6.6V4h-2.8M4 13.4V16h2.8M28 13.4V16h-2.8"); },
  pan_left: (at) => arrow(at, "M25 12q-9-6-18 0", "M7.4 8.4L7 12l3.7.4"),
  pan_right: (at) => arrow(at, "M7 12q9-6 18 0", "M24.6 8.4L25 12l-3.7.4"),
  truck_left: (at) => { part(at, "path", { d: "M5 15H27", class: "thin" }); arrow(at, "M25 9H7", "M10 6L7 9l3 3"); },
  truck_right: (at) => { part(at, "path", { d: "M5 15H27", class: "thin" }); arrow(at, "M7 9H25", "M22 6l3 3-3 3"); },
  track: (at) => { figure(at, 1.3, 4, 10); arrow(at, "M15 10H26", "M23 7l3 3-3 3"); },
  crane_up: (at) => arrow(at, "M16 16V5", "M13 8l3-3 3 3"),
  crane_down: (at) => arrow(at, "M16 4V15", "M13 12l3 3 3-3"),
  tilt_up: (at) => arrow(at, "M13 15q6-5 0-10", "M13.4 8.4L13 5l3.4.4"),
  tilt_down: (at) => arrow(at, "M13 5q6 5 0 10", "M13.4 11.6L13 15l3.4-.4"),
  handheld: (at) => arrow(at, "M7 11q3-5 5 0t5 0t5 0q2-4 3-1", "M0 0"),
  orbit: (at) => { part(at, "circle", { cx: 16, cy: 9.5, r: 1.6, class: "body" }); arrow(at, "M24 8q3 4-4 5.6t-11-1.4q-4-3 2-5.6", "M8.6 4.4l2.6 2-1.6 2.8"); },
};

function diagram(what, name) {
  const [svg, inside] = inFrame();
  if (what === "size") figure(inside, ...(HEADS[name] || HEADS.full));
  else ((what === "angle" ? ANGLES : MOVES)[name] || (() => {}))(inside);
  return svg;
}

// A menu at a button: `items` are [name, word, picture or null, deed, state]. Arrow keys walk, Esc and a click elsewhere close.

function openMenu(host, button, label, items, css = "") {
  for (const old of host.querySelectorAll(":scope > .sb-menu")) old.remove();
  const menu = document.createElement("div");
  menu.className = `sb-menu ${css}`;
  menu.setAttribute("popover", "auto");
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", label);
  for (const { word, picture, deed, on, off, rule } of items) {
    const item = document.createElement("button");
    item.type = "button";
    item.setAttribute("role", on === undefined ? "menuitem" : "menuitemradio");
    if (on !== undefined) item.setAttribute("aria-checked", String(on));
    if (rule) item.classList.add("ruled");
    item.disabled = Boolean(off);
    if (picture) item.append(picture);
    const said = document.createElement("span");
    said.textContent = word;
    item.append(said);
    item.onclick = () => { menu.hidePopover(); deed(); };
    menu.append(item);
  }
  host.append(menu);
  button.setAttribute("aria-expanded", "true");
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) button.focus({ preventScroll: true });
    menu.remove();
  });
  menu.addEventListener("keydown", (event) => {
    const all = [...menu.querySelectorAll("button:not(:disabled)")];
    const here = all.findIndex((item) => item === document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const next = step ? all[(here + step + all.length) % all.length] : event.key === "Home" ? all[0] : event.key === "End" ? all[all.length - 1] : null;
    if (next) next.focus();
    if (event.key === "Escape" || event.key === "Tab") menu.hidePopover();
    if (next || event.key === "Escape") { event.preventDefault(); }
    event.stopPropagation();
  });
  menu.showPopover();
  const from = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(from.left, innerWidth - size.width - 8));
  const below = from.bottom + 4;
  const top = below + size.height > innerHeight - 8 ? Math.max(8, from.top - size.height - 4) : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
  (menu.querySelector('[aria-checked="true"]') || menu.querySelector("button:not(:disabled)"))?.focus({ preventScroll: true });
}
