// The list of tasks: drawn once from what the script gave, then kept up to date over the live line, row by row. What is
// unfolded stays unfolded, and what has the focus keeps it.

const lists = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let list = lists.get(parentElement);
  if (!list) lists.set(parentElement, (list = begin(parentElement)));
  list.anew = () => setTriggerValue("anew", Date.now());
  list.draw(data, deeds.draw(parentElement, data.deeds, setTriggerValue));
  return () => {
    list.leave();
    lists.delete(parentElement);
  };
}

function begin(parent) {
  const place = parent.querySelector("[data-at=list]");
  const list = { roots: new Map(), folds: new Map(), off: null, asked: "", askedAt: 0, timer: 0 };

  list.draw = (data, tell) => {
    list.tell = tell;
    list.words = data.words;
    list.data = data;
    sync(place, data.rows, (row) => rootOf(list, row.id), (element, row) => drawRoot(list, element, row));
    const wish = { roots: data.rows.map((row) => row.id), unfolded: data.rows.filter((row) => row.groups).map((row) => row.id) };
    const asked = JSON.stringify([data.language, wish]);
    if (list.asked !== asked) {
      list.asked = asked;
      if (list.off) list.off();
      list.off = line.on("tasks:", data.language, hear, wish);
    }
  };

  const hear = (news) => {
    if (news.type === "tasks") return anew(1500);
    if (news.type === "line") return parent.querySelector("[data-at=away]").hidden = news.data.up;
    if (news.type !== "task") return;
    const row = list.data.rows.find((one) => one.id === news.data.id);
    if (!row) return;
    const { steps, ...fresh } = news.data;
    const ended = row.open && !fresh.open;
    Object.assign(row, fresh, { at: Date.now() });
    let unknown = false;
    if (row.groups) for (const step of steps) unknown = !put(row, step) || unknown;
    const element = list.roots.get(row.id);
    if (element) drawRoot(list, element, row);
    if (ended || unknown) anew(ended ? 800 : 2500);
  };

  // Something the list cannot know by itself: the script draws it anew, in its own time.
  const anew = (wait) => {
    if (list.timer) return;
    list.timer = setTimeout(() => {
      list.timer = 0;
      if (document.hidden) return document.addEventListener("visibilitychange", () => anew(200), { once: true });
      if (globalThis.dailiesOnTheWay?.()) return anew(400);
      list.anew();
    }, Math.max(wait, list.askedAt + 4000 - Date.now()));
    list.askedAt = Date.now();
  };

  const clock = setInterval(() => {
    if (document.hidden) return;
    for (const row of list.data?.rows || []) tick(list, row);
  }, 1000);

  list.leave = () => {
    clearInterval(clock);
    clearTimeout(list.timer);
    if (list.off) list.off();
  };
  return list;
}

function put(row, step) {
  for (const group of row.groups) {
    const known = group.steps.find((one) => one.id === step.id);
    if (known) { Object.assign(known, step, { what: known.what, at: Date.now() }); return true; }
  }
  return false;
}

// Children of `place` in this order: made where they are missing, moved where they stand elsewhere, kept where they are.
function sync(place, rows, make, draw) {
  const known = new Map([...place.children].map((child) => [child.dataset.id, child]));
  const wanted = new Set(rows.map((row) => row.id));
  for (const [id, child] of known) if (!wanted.has(id)) child.remove();
  rows.forEach((row, at) => {
    const child = known.get(row.id) || make(row);
    child.dataset.id = row.id;
    if (place.children[at] !== child) place.insertBefore(child, place.children[at] || null);
    draw(child, row);
  });
}

function el(name, css, ...children) {
  const element = document.createElement(name);
  if (css) element.className = css;
  element.append(...children);
  return element;
}

function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function look(element, name) {
  for (const old of [...element.classList]) if (old.startsWith("s-") && old !== `s-${name}`) element.classList.remove(old);
  element.classList.add(`s-${name}`);
}

function rootOf(list, id) {
  const row = el("article", "root");
  const film = el("div", "film", el("b", "name"), el("span", "what"));
  const fold = el("button", "fold");
  fold.type = "button";
  fold.append(el("i", "chevron"), film);
  const meter = el("div", "meter", el("i"));
  meter.setAttribute("role", "progressbar");
  meter.setAttribute("aria-valuemin", "0");
  meter.setAttribute("aria-valuemax", "100");
  const how = el("div", "how", el("span", "gl state"), el("span", "mute counted"), meter);
  const times = el("div", "times", el("span", "num worked"), el("span", "mute num waited"));
  const who = el("div", "who", el("span", "person"), el("span", "mute when"));
  const acts = el("div", "acts", el("a", "go"), button("stop"), button("again"));
  row.append(el("div", "line", fold, how, times, el("div", "cost num"), who, acts), el("p", "why gl s-fail"), el("div", "tree"));
  fold.onclick = () => list.tell("fold", id);
  acts.querySelector(".stop").onclick = (event) => { event.currentTarget.disabled = true; list.tell("stop", id); };
  acts.querySelector(".again").onclick = (event) => { event.currentTarget.disabled = true; list.tell("again", id); };
  list.roots.set(id, row);
  return row;
}

function button(css) {
  const made = el("button", css);
  made.type = "button";
  return made;
}

function drawRoot(list, element, row) {
  const at = (css) => element.querySelector(`:scope > .line .${css}`);
  const words = list.words;
  row.at ??= Date.now();
  text(at("name"), row.film);
  text(at("what"), row.what);
  const fold = at("fold");
  fold.setAttribute("aria-expanded", String(Boolean(row.groups)));
  fold.setAttribute("aria-label", `${row.groups ? words.fold : words.unfold}: ${row.film}, ${row.what}, ${row.word}`);
  fold.disabled = !row.foldable;
  look(at("state"), row.look);
  text(at("state"), row.word);
  text(at("counted"), row.open && row.left && row.look === "work" ? `${row.counted ? `${row.counted} · ` : ""}${row.left}` : row.counted);
  const meter = at("meter");
  meter.hidden = !row.open;
  meter.setAttribute("aria-valuenow", Math.round(100 * row.share));
  meter.setAttribute("aria-label", row.film);
  meter.firstElementChild.style.width = `${Math.round(100 * row.share)}%`;
  text(at("cost"), row.cost);
  text(at("person"), row.who);
  text(at("when"), row.when);
  const go = at("go");
  go.hidden = !row.href;
  if (row.href) go.setAttribute("href", row.href);
  text(go, words.go);
  go.setAttribute("aria-label", `${words.go}: ${row.film}`);
  const stop = at("stop"), again = at("again");
  stop.hidden = !row.open || !row.steer;
  stop.disabled = row.stopping;
  text(stop, words.stop);
  stop.setAttribute("aria-label", `${words.stop}: ${row.film}, ${row.what}`);
  again.hidden = !row.again || !row.steer;
  again.disabled = false;
  text(again, row.again_label || words.again);
  again.setAttribute("aria-label", `${row.again_label || words.again}: ${row.film}, ${row.what}`);
  const why = element.querySelector(":scope > .why");
  why.hidden = !row.why;
  text(why, row.why);
  tick(list, row);
  const tree = element.querySelector(":scope > .tree");
  tree.hidden = !row.groups;
  sync(tree, row.groups || [], groupOf, (part, group) => drawGroup(list, part, group, row));
}

function groupOf(group) {
  const made = el("details", "group", el("summary", "", el("span", "gl state"), el("b"), el("span", "mute num")), el("div", "steps"));
  made.open = group.steps.some((step) => ["work", "fail", "you"].includes(step.look));
  return made;
}

function drawGroup(list, element, group, row) {
  const done = group.steps.filter((step) => step.look === "made").length;
  const shown = ["work", "fail", "you", "empty", "made"].find((one) => group.steps.some((step) => step.look === one)) || "empty";
  const [glyph, name, count] = element.firstElementChild.children;
  look(glyph, shown === "empty" && done && row.open ? "work" : shown);
  text(name, group.name);
  text(count, `${done}/${group.steps.length}`);
  sync(element.lastElementChild, group.steps, stepOf, (part, step) => drawStep(list, part, step, row));
}

function stepOf() {
  return el("div", "step", el("span", "gl state"), el("span", "what"), el("span", "mute said"), el("span", "mute num took"), button("again"));
}

function drawStep(list, element, step, row) {
  const [state, what, said, took, again] = element.children;
  step.at ??= Date.now();
  look(state, step.look);
  text(state, step.word);
  text(what, step.what);
  text(said, step.said);
  text(took, took_words(list.words, step));
  again.hidden = !(step.look === "fail" || step.look === "you") || !row.steer;
  text(again, list.words.again_step);
  again.setAttribute("aria-label", `${list.words.again_step}: ${step.what}`);
  again.onclick = () => { again.disabled = true; list.tell("again", step.id); };
  again.disabled = false;
}

function tick(list, row) {
  const element = list.roots.get(row.id);
  if (!element) return;
  const now = counted(row);
  text(element.querySelector(".worked"), now.worked >= 1 ? list.words.worked.replace("{time}", span(list.words, now.worked)) : "");
  text(element.querySelector(".waited"), now.waited >= 1 ? list.words.waited.replace("{time}", span(list.words, now.waited)) : "");
  for (const group of row.groups || []) for (const step of group.steps) {
    if (!step.counting) continue;
    const place = element.querySelector(`.step[data-id="${step.id}"] .took`);
    if (place) text(place, took_words(list.words, step));
  }
}

function counted(row) {
  const passed = row.counting ? Math.round((Date.now() - row.at) / 1000) : 0;
  return { waited: row.waited + (row.counting === "waited" ? passed : 0), worked: row.worked + (row.counting === "worked" ? passed : 0) };
}

function took_words(words, step) {
  const now = counted(step);
  if (step.counting === "waited") return now.waited >= 2 ? words.waited.replace("{time}", span(words, now.waited)) : "";
  return now.worked >= 1 ? span(words, now.worked) : "";
}

function span(words, seconds) {
  if (seconds < 60) return words.s.replace("{s}", seconds);
  if (seconds < 3600) return words.m.replace("{m}", Math.floor(seconds / 60)).replace("{s}", seconds % 60);
  return words.h.replace("{h}", Math.floor(seconds / 3600)).replace("{m}", Math.floor((seconds % 3600) / 60));
}
