// The storyboard: every shot on a card or in a row, drawn from one list. What is there already is changed, never rebuilt, so
// that pictures stand still and the focus stays. A deed is shown at once.

const rooms = new WeakMap();
const FILTERS = { all: () => true, you: (s) => s.look === "you", stale: (s) => s.look === "stale", fail: (s) => s.look === "fail",
  approved: (s) => Boolean(s.ok), made: (s) => s.look === "made", empty: (s) => s.look === "empty" };

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room || room.film !== data.film) {
    if (room) room.leave();
    room = enter(parentElement, data);
    rooms.set(parentElement, room);
  }
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.take(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}

function enter(parent, first) {
  const root = parent.querySelector("[data-at=board]");
  const room = { film: first.film, data: first, opening: false, cards: new Map(), picked: new Set(),
    picking: false, shown: [], opened: "", anchor: "" };
  const memory = `board-${first.film}`;
  const kept = JSON.parse(sessionStorage.getItem(memory) || "{}");
  room.view = kept.view || (innerWidth < 560 ? "rows" : "grid");
  room.filter = kept.filter || "all";
  room.scene = kept.scene || "";
  room.who = kept.who || "";
  const remember = () => sessionStorage.setItem(memory, JSON.stringify({ view: room.view, filter: room.filter, scene: room.scene, who: room.who }));

  const at = {};
  at.tools = make("div", "sb-tools", root, { role: "toolbar" });
  at.views = make("div", "sb-views", at.tools, { role: "group" });
  at.pills = make("div", "sb-pills", at.tools, { role: "group" });
  at.scene = make("select", "sb-select", at.tools);
  at.who = make("select", "sb-select", at.tools);
  at.gap = make("span", "sb-gap", at.tools);
  at.select = make("button", "sb-btn quiet", at.tools);
  at.approve = make("button", "sb-btn", at.tools);
  at.stop = make("span", "", at.tools);
  at.paint = make("button", "sb-btn amber", at.tools);
  at.head = make("div", "sb-head", root, { "aria-hidden": "true" });
  at.list = make("div", "sb-list", root, { role: "list" });
  at.none = make("p", "sb-none", root);
  at.bar = make("div", "sb-bar", root, { role: "toolbar" });
  at.says = make("div", "sb-says", root, { "aria-live": "polite" });
  const say = (words) => { at.says.textContent = ""; setTimeout(() => { at.says.textContent = words; }, 30); };

  // What was done and not yet heard, on top of what the rows say.

  const waiting = () => deeds.waiting(room.data.deeds.of);
  const act = (deed) => {
    room.tell("act", deed);
    draw();
  };
  const can = (kind) => (kind === "approve" || kind === "take_back" ? room.data.may_approve : room.data.may_edit);
  const price = (n) => {
    const sum = room.data.each * n;
    return sum === 0 ? "¥0" : sum < 10000 ? "<¥0.01" : `¥${(sum / 1e6).toFixed(2)}`;
  };

  // How a picture shows that stands and is not stale: it waits for a yes where others wait, or have one.
  const settled = (list, s) => {
    const asked = list.some((other) => other.id !== s.id && (other.ok || other.look === "you"));
    const look = s.ok ? "done" : asked ? "you" : "made";
    const word = room.data.words[{ done: "approved", you: "for_you", made: "painted" }[look]];
    return { ...s, look, word, tag: word, why: "" };
  };

  const DONE = {
    approve: (list, deed) => list.map((s) => (deed.shots.includes(s.id) && s.img ? { ...s, look: "done", word: room.data.words.approved, tag: room.data.words.approved, ok: room.data.words.approved } : s)),
    take_back: (list, deed) => list.map((s) => (s.id === deed.shot ? settled(list, { ...s, ok: "" }) : s)),
    keep: (list, deed) => list.map((s) => (s.id === deed.shot ? settled(list, s) : s)),
    redo: (list, deed) => list.map((s) => (deed.shots.includes(s.id) ? { ...s, look: "work", word: room.data.words.in_line, tag: "", why: "" } : s)),
    frame: (list, deed) => list.map((s) => (deed.shots.includes(s.id) ? { ...s, ...deed.plan } : s)),
    remove: (list, deed) => list.filter((s) => !deed.shots.includes(s.id)),
    move: (list, deed) => {
      const row = list.find((s) => s.id === deed.shot);
      const rest = list.filter((s) => s.id !== deed.shot);
      const there = rest.findIndex((s) => s.id === deed.beside);
      if (!row || there < 0) return list;
      rest.splice(there + (deed.after ? 1 : 0), 0, { ...row, scene: rest[there].scene });
      return rest;
    },
    step: (list, deed) => {
      const here = list.findIndex((s) => s.id === deed.shot);
      const there = here + (deed.later ? 1 : -1);
      if (here < 0 || !list[there]) return list;
      if (list[there].scene !== list[here].scene) return list.map((s) => (s.id === deed.shot ? { ...s, scene: list[there].scene } : s));
      const moved = [...list];
      [moved[here], moved[there]] = [moved[there], moved[here]];
      return moved;
    },
  };

  const standing = () => {
    let list = room.data.shots;
    for (const deed of waiting()) if (DONE[deed.do]) list = DONE[deed.do](list, deed);
    return list.map((s, n) => ({ ...s, n: String(n + 1).padStart(2, "0") }));
  };

  // Deeds ---------------------------------------------------------------------------------------------------------------

  const open = (id) => {
    room.opened = room.opener = id;
    room.opening = true;
    arriving.observe(document.body, { childList: true, subtree: true });
    act({ do: "open", shot: id });
  };
  // From then on the window hears keys itself; once it is closed they are nobody's but the card's they are pressed on.
  const arrived = () => Boolean(document.querySelector("[data-testid=stDialog] .sv-stage"));
  const arriving = new MutationObserver(() => { if (arrived()) room.opening = false; if (!room.opening) arriving.disconnect(); });
  const step = (id, later) => {
    const before = standing().map((s) => s.id);
    act({ do: "step", shot: id, later });
    const place = standing().findIndex((s) => s.id === id);
    say(fill(room.data.words.moved, { n: before.indexOf(id) + 1, at: place + 1 }));
    focusOn(id);
  };
  const focusOn = (id) => {
    const card = room.cards.get(id);
    if (!card) return;
    card.open.focus({ preventScroll: true });
    card.element.scrollIntoView({ block: "nearest" });
  };
  const remove = (ids) => {
    const list = room.shown.map((s) => s.id);
    const next = list[list.findIndex((id) => ids.includes(id)) + 1] || list[0];
    const had = root.contains(document.activeElement);
    act({ do: "remove", shots: ids });
    if (had && !ids.includes(next)) focusOn(next);
  };
  const pick = (id, on, range) => {
    const ids = room.shown.map((s) => s.id);
    const [a, b] = [ids.indexOf(room.anchor), ids.indexOf(id)].sort((x, y) => x - y);
    for (const one of range && a >= 0 ? ids.slice(a, b + 1) : [id]) if (on) room.picked.add(one); else room.picked.delete(one);
    room.anchor = id;
    room.picking = room.picking || room.picked.size > 0;
    draw();
  };

  const chosen = { size: "sizes", angle: "angles", move: "moves" };
  const framing = (button, what, ids, now) => openMenu(root, button, room.data.words[what], room.data[chosen[what]].map(([name, word]) => ({
    word, picture: diagram(what, name), on: name === now, deed: () => act({ do: "frame", shots: ids, plan: { [what]: name } }),
  })), "pictures");

  const more = (button, shot) => {
    const w = room.data.words;
    const locked = !room.data.may_edit;
    const list = standing();
    const here = list.findIndex((s) => s.id === shot.id);
    openMenu(root, button, fill(w.more_of, { n: shot.n }), [
      { word: w.insert, off: locked, deed: () => act({ do: "insert", after: shot.id }) },
      { word: w.split, off: locked, deed: () => act({ do: "split", shot: shot.id }) },
      { word: w.duplicate, off: locked, deed: () => act({ do: "duplicate", shot: shot.id }) },
      { word: w.poster, off: locked || !shot.img, on: shot.poster, deed: () => act({ do: "poster", shot: shot.id }) },
      { word: w.earlier, off: locked || here === 0, rule: true, deed: () => step(shot.id, false) },
      { word: w.later, off: locked || here === list.length - 1, deed: () => step(shot.id, true) },
      { word: w.pick_one, rule: true, deed: () => pick(shot.id, true) },
      { word: w.bin, off: locked, rule: true, deed: () => remove([shot.id]) },
    ]);
  };

  const ICON = { approve: "check", okd: "done", keep: "check", stop: "stop", redo: "redo", more: "more" };
  const icon = (button, name) => { if (!button.querySelector("i")) make("i", `ic ic-${ICON[name] || name}`, button, { "aria-hidden": "true" }); };
  const label = (button, words, spoken) => {
    let said = button.querySelector("span");
    if (!said) said = make("span", "", button);
    text(said, words);
    mark(button, "aria-label", spoken || null);
    if (spoken) mark(button, "title", spoken);
  };

  // A card ----------------------------------------------------------------------------------------------------------------

  const build = (id) => {
    const card = { id };
    const element = make("div", "sb-card", null, { role: "listitem", "data-shot": id });
    card.element = element;
    card.rule = make("div", "sr", element);
    card.ruleName = make("b", "", card.rule);
    card.ruleWords = make("span", "", card.rule);
    card.frame = make("div", "fr", element);
    card.no = make("span", "no", card.frame);
    card.tag = make("span", "tag gl", card.frame);
    card.takes = make("span", "tk", card.frame);
    card.sec = make("span", "sec", card.frame);
    card.mid = make("div", "mid", card.frame);
    card.midWord = make("span", "gl s-work", card.mid);
    card.dev = make("div", "dev", card.frame);
    card.open = make("button", "sb-open", card.frame);
    card.pick = make("input", "sb-pick", card.frame, { type: "checkbox" });
    card.grip = make("span", "sb-grip", card.frame, { "aria-hidden": "true" });
    card.chips = make("div", "chips", element);
    for (const what of ["size", "angle", "move"]) {
      const chip = make("button", "chip", card.chips, { "aria-haspopup": "menu", "aria-expanded": "false" });
      chip.onclick = () => framing(chip, what, [id], card.shot[what]);
      card[what] = chip;
    }
    card.words = make("div", "tx", element);
    card.line = make("div", "line", card.words);
    card.who = make("small", "by", card.words);
    card.why = make("div", "why", card.words);
    card.secs = make("div", "num secs", element, { "aria-hidden": "true" });
    card.count = make("div", "num count", element, { "aria-hidden": "true" });
    card.state = make("span", "gl state", element);
    card.acts = make("div", "acts", element);
    card.first = make("button", "act first", card.acts);
    card.space = make("span", "sb-gap", card.acts);
    card.redo = make("button", "act", card.acts);
    icon(card.redo, "redo");
    card.more = make("button", "act", card.acts, { "aria-haspopup": "menu", "aria-expanded": "false" });
    icon(card.more, "more");
    card.open.onclick = (event) => {
      if (room.dragged) { room.dragged = false; return; }
      if (room.picking || event.shiftKey || event.metaKey || event.ctrlKey) pick(id, !room.picked.has(id), event.shiftKey);
      else open(id);
    };
    card.pick.onclick = (event) => pick(id, card.pick.checked, event.shiftKey);
    card.first.onclick = () => firstDeed(card.shot);
    card.redo.onclick = () => act({ do: "redo", shots: [id] });
    card.more.onclick = () => more(card.more, card.shot);
    element.addEventListener("keydown", (event) => keys(event, card));
    element.addEventListener("dailies:step", (event) => news(id, event.detail));
    element.addEventListener("dailies:step", (event) => {
      // Work on this shot went on (ui/components/changed.js): shown at once, before the script draws rows anew.
      const { look, word, thumb } = event.detail;
      if (card.shot) dress(card, { ...card.shot, look, word, img: thumb || card.shot.img }, card.rule.classList.contains("first"));
    });
    dragging(card);
    return card;
  };

  const firstOf = (shot) => (shot.look === "work" ? "stop" : shot.look === "stale" ? "keep" : shot.ok ? "take_back" : shot.img ? "approve" : "");
  const firstDeed = (shot) => {
    const kind = firstOf(shot);
    if (kind === "stop") act({ do: "stop", task: shot.task });
    if (kind === "keep" || kind === "take_back") act({ do: kind, shot: shot.id });
    if (kind === "approve") act({ do: "approve", shots: [shot.id] });
  };

  const dress = (card, shot, begins) => {
    const w = room.data.words;
    const { element } = card;
    card.shot = shot;
    const css = `sb-card shot s-${shot.look} ${shot.look}${begins ? " begins" : ""}${room.picked.has(shot.id) ? " picked" : ""}`;
    if (element.dataset.css !== css) {
      for (const old of [...element.classList]) if (!["dragged", "drop-before", "drop-after"].includes(old)) element.classList.remove(old);
      element.classList.add(...css.split(" "));
      element.dataset.css = css;
    }
    card.rule.classList.toggle("first", begins);
    const scene = room.data.scenes[shot.scene - 1] || { name: "", heading: "" };
    text(card.ruleName, begins ? scene.name : "");
    text(card.ruleWords, begins ? scene.heading : "");
    let picture = card.frame.querySelector("img");
    if (shot.img) {
      if (!picture) {
        picture = document.createElement("img");
        picture.loading = "lazy";
        picture.decoding = "async";
        card.frame.prepend(picture);
      }
      const address = `/api/v1/assets/${shot.img}`;
      if (card.address !== address) {
        if (card.address) picture.classList.add("new");
        picture.src = address;
        card.address = address;
      }
      mark(picture, "alt", shot.alt);
    } else if (picture) { picture.remove(); card.address = ""; }
    card.frame.classList.toggle("ph", !shot.img);
    text(card.no, shot.n);
    const approved = shot.look === "done";
    text(card.tag, approved ? "" : shot.tag);
    for (const [name, said] of [["role", "img"], ["aria-label", shot.word], ["title", shot.word]]) mark(card.tag, name, approved ? said : null);
    card.tag.className = `tag gl s-${shot.look}`;
    card.tag.hidden = ["work", "empty", "made"].includes(shot.look);
    text(card.takes, shot.takes);
    card.takes.hidden = !shot.takes;
    text(card.sec, shot.sec);
    card.mid.hidden = card.dev.hidden = shot.look !== "work";
    text(card.midWord, shot.word);
    mark(card.open, "aria-label", fill(w.open, { n: shot.n }) + (shot.line ? `：${shot.line}` : ""));
    card.pick.checked = room.picked.has(shot.id);
    mark(card.pick, "aria-label", fill(w.pick, { n: shot.n }));
    for (const what of ["size", "angle", "move"]) {
      const word = (room.data[chosen[what]].find(([name]) => name === shot[what]) || ["", shot[what]])[1];
      text(card[what], word);
      mark(card[what], "aria-label", `${w[what]}：${word}`);
      card[what].disabled = !room.data.may_edit;
    }
    text(card.line, shot.line || shot.about || w.no_line);
    card.line.classList.toggle("none", !shot.line);
    text(card.who, shot.who);
    text(card.why, shot.why);
    text(card.secs, shot.s.toFixed(1));
    text(card.count, String(shot.tc));
    text(card.state, shot.word);
    card.state.className = `gl state s-${shot.look}`;
    const first = firstOf(shot);
    card.first.hidden = !first;
    if (first) {
      const said = { stop: w.stop, keep: w.keep, approve: w.approve, take_back: shot.ok }[first];
      const spoken = { stop: w.stop_of, keep: w.keep_of, approve: w.approve_of, take_back: w.take_back_of }[first];
      card.first.className = `act first f-${first}${first === "approve" && shot.look === "you" && !shot.doubt ? " mine" : ""}`;
      const kind = first === "take_back" ? "okd" : first;
      let glyph = card.first.querySelector("i");
      if (!glyph) glyph = make("i", "", card.first, { "aria-hidden": "true" });
      glyph.className = `ic ic-${ICON[kind] || kind}`;
      label(card.first, said, fill(spoken, { n: shot.n, what: shot.okfull || said }));
      card.first.disabled = !can(first);
    }
    card.redo.hidden = shot.look === "work";
    label(card.redo, price(1), fill(shot.img ? w.redo_of : w.paint_of, { n: shot.n, price: price(1) }));
    card.redo.disabled = !room.data.may_edit;
    mark(card.more, "aria-label", fill(w.more_of, { n: shot.n }));
    mark(card.more, "title", w.more);
  };

  // A step on a shot began, went on or ended: its card shows it before the rows are read again.
  const news = (id, step) => {
    const shot = room.data.shots.find((one) => one.id === id);
    if (!shot || !["work", "made", "fail"].includes(step.look)) return;
    if (step.look === "work") Object.assign(shot, { look: "work", word: step.word || shot.word, task: step.task_id, why: "" });
    if (step.look === "made" && step.thumb) Object.assign(shot, settled(room.data.shots, { ...shot, img: step.thumb, ok: "" }));
    draw();
  };

  // The whole board -------------------------------------------------------------------------------------------------------

  const draw = () => {
    const list = standing();
    const known = new Set(list.map((s) => s.id));
    for (const id of [...room.picked]) if (!known.has(id)) room.picked.delete(id);
    if (room.filter !== "all" && !list.some(FILTERS[room.filter] || FILTERS.all)) room.filter = "all";
    if (room.who && !list.some((s) => s.people.includes(room.who))) room.who = "";
    if (room.scene && !list.some((s) => String(s.scene) === room.scene)) room.scene = "";
    room.shown = list.filter((s) => FILTERS[room.filter](s) && (!room.scene || String(s.scene) === room.scene) && (!room.who || s.people.includes(room.who)));
    root.className = `sb ${room.view} ${room.picking ? "picking" : ""}`;
    root.style.setProperty("--ratio", room.data.ratio);
    root.style.setProperty("--least", `${room.data.least}px`);
    tools(list);
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    for (const [id, card] of room.cards) if (!known.has(id)) { card.element.remove(); room.cards.delete(id); }
    const wanted = new Set(room.shown.map((s) => s.id));
    let scene = 0;
    let place = at.list.firstElementChild;
    for (const shot of list) {
      let card = room.cards.get(shot.id);
      if (!card) room.cards.set(shot.id, (card = build(shot.id)));
      card.element.hidden = !wanted.has(shot.id);
      const begins = wanted.has(shot.id) && shot.scene !== scene;
      if (begins) scene = shot.scene;
      dress(card, shot, begins);
      if (card.element === place) place = place.nextElementSibling;
      else at.list.insertBefore(card.element, place);
    }
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
    text(at.none, room.shown.length ? "" : room.data.words.nothing);
    at.none.hidden = Boolean(room.shown.length);
    bar();
  };

  const option = (select, value, words) => {
    const made = make("option", "", select);
    made.value = value;
    made.textContent = words;
  };
  const choices = (select, name, options, now, chose) => {
    const key = JSON.stringify(options);
    if (select.dataset.key !== key) {
      select.dataset.key = key;
      select.replaceChildren();
      for (const [value, words] of options) option(select, value, words);
    }
    mark(select, "aria-label", name);
    select.value = now;
    select.onchange = () => { chose(select.value); remember(); draw(); };
    select.hidden = options.length < 3;
    select.classList.toggle("on", Boolean(now));
  };

  const toggles = (group, options, now, chose) => {
    options.forEach(([value, words], n) => {
      const button = group.children[n] || make("button", "", group);
      text(button, words);
      mark(button, "aria-pressed", String(value === now));
      button.onclick = () => { chose(value); remember(); draw(); };
    });
    while (group.children.length > options.length) group.lastElementChild.remove();
  };

  const tools = (list) => {
    const w = room.data.words;
    mark(at.tools, "aria-label", w.tools);
    mark(at.views, "aria-label", w.view);
    mark(at.pills, "aria-label", w.filter);
    toggles(at.views, [["grid", w.grid], ["rows", w.rows]], room.view, (value) => { room.view = value; });
    const counted = Object.keys(FILTERS).map((name) => [name, list.filter(FILTERS[name]).length]).filter(([name, n]) => name === "all" || n);
    toggles(at.pills, counted.map(([name, n]) => [name, fill(w[`filter_${name}`], { n })]), room.filter, (value) => { room.filter = value; });
    const scenes = [...new Set(list.map((s) => s.scene))];
    choices(at.scene, w.by_scene, [["", w.all_scenes], ...scenes.map((n) => [String(n), `${room.data.scenes[n - 1]?.name || n} ${room.data.scenes[n - 1]?.heading || ""}`])], room.scene, (value) => { room.scene = value; });
    const people = [...new Set(list.flatMap((s) => s.people))];
    choices(at.who, w.by_person, [["", w.all_people], ...people.map((name) => [name, name])], room.who, (value) => { room.who = value; });
    label(at.select, room.picking ? w.select_end : w.select);
    mark(at.select, "aria-pressed", String(room.picking));
    at.select.onclick = () => { room.picking = !room.picking; if (!room.picking) room.picked.clear(); draw(); };
    const waiting = room.shown.filter((s) => s.look === "you" && !s.doubt);
    const open = waiting.length ? waiting : room.shown.filter((s) => s.img && !s.ok && s.look === "made");
    at.approve.hidden = !open.length;
    label(at.approve, fill(open.length === 1 ? w.approve_one : w.approve_n, { n: open.length }));
    at.approve.disabled = !room.data.may_approve;
    at.approve.onclick = () => act({ do: "approve", shots: open.map((s) => s.id) });
    const missing = list.filter((s) => s.look === "empty" || s.look === "fail");
    at.paint.hidden = !missing.length || room.data.busy;
    label(at.paint, fill(missing.length === 1 ? w.paint_one : w.paint_n, { n: missing.length, price: price(missing.length) }));
    at.paint.disabled = !room.data.may_edit;
    at.paint.onclick = () => act({ do: "redo", shots: missing.map((s) => s.id) });
    const heads = ["picture", "line", "framing", "sec", "takes", "state", "none"];
    if (!at.head.children.length) for (const name of heads) make("span", `h-${name}`, at.head);
    heads.forEach((name, n) => text(at.head.children[n], w[`head_${name}`] || ""));
  };

  const bar = () => {
    const w = room.data.words;
    const ids = room.shown.map((s) => s.id).filter((id) => room.picked.has(id));
    at.bar.hidden = !room.picking;
    if (!room.picking) return;
    mark(at.bar, "aria-label", w.picked_tools);
    if (!at.bar.children.length) {
      const says = make("b", "", at.bar);
      at.count = says;
      for (const name of ["all", "approve", "redo", "size", "angle", "move", "bin", "end"]) at[`b_${name}`] = make("button", "sb-btn", at.bar, { "data-deed": name });
      for (const name of ["size", "angle", "move"]) { mark(at[`b_${name}`], "aria-haspopup", "menu"); }
    }
    const cast = room.shown.filter((s) => ids.includes(s.id));
    text(at.count, fill(ids.length === 1 ? w.picked_one : w.picked_n, { n: ids.length }));
    label(at.b_all, w.pick_all);
    label(at.b_approve, w.approve);
    label(at.b_redo, fill(w.redo_price, { price: price(ids.length) }));
    label(at.b_bin, w.bin);
    label(at.b_end, w.select_end);
    at.b_all.onclick = () => { for (const s of room.shown) room.picked.add(s.id); draw(); };
    at.b_approve.disabled = !ids.length || !room.data.may_approve || !cast.some((s) => s.img && !s.ok);
    at.b_approve.onclick = () => { act({ do: "approve", shots: cast.filter((s) => s.img && !s.ok).map((s) => s.id) }); };
    at.b_redo.disabled = at.b_bin.disabled = !ids.length || !room.data.may_edit;
    at.b_redo.onclick = () => act({ do: "redo", shots: cast.filter((s) => s.look !== "work").map((s) => s.id) });
    at.b_bin.onclick = () => remove(ids);
    at.b_end.onclick = () => { room.picking = false; room.picked.clear(); draw(); at.select.focus(); };
    for (const what of ["size", "angle", "move"]) {
      label(at[`b_${what}`], w[what]);
      at[`b_${what}`].disabled = !ids.length || !room.data.may_edit;
      at[`b_${what}`].onclick = () => framing(at[`b_${what}`], what, ids, "");
    }
  };

  // Keys on a card --------------------------------------------------------------------------------------------------------

  const columns = () => {
    const tops = room.shown.map((s) => room.cards.get(s.id).element.offsetTop);
    return Math.max(1, tops.filter((top) => top === tops[0]).length);
  };
  const keys = (event, card) => {
    if (event.target.closest("select, textarea") || event.ctrlKey || event.metaKey) return;
    const { shot } = card;
    const along = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: room.view === "rows" ? -1 : -columns(), ArrowDown: room.view === "rows" ? 1 : columns() }[event.key];
    const name = event.key.toLowerCase();
    if (along && event.altKey) {
      if (room.data.may_edit) step(shot.id, along > 0);
    } else if (along && !event.shiftKey) {
      const next = room.shown[room.shown.findIndex((s) => s.id === shot.id) + along];
      if (next) focusOn(next.id);
    } else if (event.altKey || event.shiftKey) return;
    else if (name === "a" && firstOf(shot) === "approve" && room.data.may_approve) act({ do: "approve", shots: [shot.id] });
    else if (name === "n" && shot.look !== "work" && room.data.may_edit) act({ do: "redo", shots: [shot.id] });
    else if (name === "x") pick(shot.id, !room.picked.has(shot.id));
    else if (event.key === "Delete" && room.data.may_edit) remove([shot.id]);
    else if (event.key === "Escape" && room.picking) at.b_end.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  // A key pressed while a shot's window is on its way is meant for that shot, unless it is pressed on another card.

  const early = (event) => {
    if (!room.opening || arrived()) return;
    const on = event.target.closest?.(".sb-card");
    if (on && on.dataset.shot !== room.opened) return;
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isText(event.target)) return;
    const shot = standing().find((s) => s.id === room.opened);
    const name = event.key.toLowerCase();
    const first = shot ? firstOf(shot) : "";
    if (event.key === "Escape") { room.opening = false; act({ do: "close" }); } else if (name === "a" && first === "approve" && room.data.may_approve) act({ do: "approve", shots: [shot.id], in_window: true });
    else if (name === "a" && first === "keep" && room.data.may_edit) act({ do: "keep", shot: shot.id, in_window: true });
    else if (name === "n" && shot && shot.look !== "work" && room.data.may_edit) act({ do: "redo", shots: [shot.id], in_window: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("keydown", early, true);

  // Dragging: the mouse takes a picture, a finger rests on it first ---------------------------------------------------------

  const scroller = () => root.closest('[data-testid="stMain"]') || document.scrollingElement;
  const dragging = (card) => {
    let hold = 0;
    card.frame.addEventListener("contextmenu", (event) => { if (room.drag || hold) event.preventDefault(); });
    card.frame.addEventListener("dragstart", (event) => event.preventDefault());
    card.frame.addEventListener("touchmove", (event) => { if (room.drag) event.preventDefault(); }, { passive: false });
    card.frame.addEventListener("pointerdown", (event) => {
      if (event.button || event.target === card.pick || !room.data.may_edit || room.picking) return;
      room.dragged = false;
      const start = { x: event.clientX, y: event.clientY };
      const touch = event.pointerType !== "mouse";
      const onGrip = event.target === card.grip;
      const begin = (now) => {
        hold = 0;
        lift(card, now);
        if (touch && navigator.vibrate) navigator.vibrate(12);
      };
      const stop = () => {
        clearTimeout(hold);
        hold = 0;
        removeEventListener("pointermove", moved);
        removeEventListener("pointerup", ended);
        removeEventListener("pointercancel", cancelled);
        removeEventListener("keydown", escaped, true);
      };
      const far = (now) => Math.hypot(now.clientX - start.x, now.clientY - start.y);
      const moved = (now) => {
        if (room.drag) { now.preventDefault(); over(now); } else if (touch && !onGrip) { if (far(now) > 10) stop(); } else if (far(now) > 6) { begin(now); over(now); }
      };
      const ended = () => { stop(); if (room.drag) drop(true); };
      const cancelled = () => { stop(); if (room.drag) drop(false); };
      const escaped = (now) => { if (now.key === "Escape" && room.drag) { now.preventDefault(); now.stopPropagation(); cancelled(); } };
      if (touch && !onGrip) hold = setTimeout(() => begin(event), 380);
      addEventListener("pointermove", moved, { passive: false });
      addEventListener("pointerup", ended);
      addEventListener("pointercancel", cancelled);
      addEventListener("keydown", escaped, true);
    });
  };

  const lift = (card, now) => {
    const size = card.frame.getBoundingClientRect();
    const ghost = card.frame.cloneNode(true);
    ghost.className = "fr sb-ghost";
    ghost.style.width = `${Math.min(size.width, 240)}px`;
    ghost.style.setProperty("--ratio", room.data.ratio);
    for (const extra of ghost.querySelectorAll("button, input, .sb-grip")) extra.remove();
    document.body.append(ghost);
    card.element.classList.add("dragged");
    root.classList.add("lifting");
    room.drag = { card, ghost, target: null, after: false, timer: setInterval(() => roll(), 30), y: now.clientY };
    over(now);
  };
  const roll = () => {
    const edge = 90;
    const { y } = room.drag;
    const speed = y < edge + 60 ? y - edge - 60 : y > innerHeight - edge ? y - innerHeight + edge : 0;
    if (speed) scroller().scrollTop += speed / 5;
  };
  const over = (now) => {
    const { drag } = room;
    drag.y = now.clientY;
    drag.ghost.style.transform = `translate(${now.clientX + 10}px, ${now.clientY + 10}px)`;
    const under = document.elementFromPoint(now.clientX, now.clientY)?.closest(".sb-card");
    for (const old of root.querySelectorAll(".drop-before, .drop-after")) old.classList.remove("drop-before", "drop-after");
    drag.target = null;
    if (!under || !root.contains(under) || under === drag.card.element) return;
    const box = under.getBoundingClientRect();
    const list = room.view === "rows" || columns() === 1;
    drag.after = list ? now.clientY > box.top + box.height / 2 : now.clientX > box.left + box.width / 2;
    drag.target = under.dataset.shot;
    under.classList.add(drag.after ? "drop-after" : "drop-before");
  };
  const drop = (kept) => {
    const { drag } = room;
    room.drag = null;
    room.dragged = true;
    setTimeout(() => { room.dragged = false; }, 60);
    clearInterval(drag.timer);
    drag.ghost.remove();
    drag.card.element.classList.remove("dragged");
    root.classList.remove("lifting");
    for (const old of root.querySelectorAll(".drop-before, .drop-after")) old.classList.remove("drop-before", "drop-after");
    if (!kept || !drag.target) return;
    act({ do: "move", shot: drag.card.id, beside: drag.target, after: drag.after });
    const place = standing().findIndex((s) => s.id === drag.card.id) + 1;
    say(fill(room.data.words.moved, { n: Number(drag.card.shot.n), at: place }));
  };

  room.take = (data) => {
    const closed = room.opened && !data.open;
    if (data.open) room.opened = data.open;
    room.data = data;
    const waits = waiting().some((deed) => deed.do === "open");
    if (!data.open && !waits) room.opening = false;
    draw();
    if (closed && !waits) {
      const id = room.opened;
      room.opened = "";
      setTimeout(() => {
        // Where the window gave it back, or nowhere: who has gone on to another card keeps it there.
        const now = document.activeElement;
        if (now === document.body || now === room.cards.get(room.opener)?.open || room.cards.get(id)?.element.contains(now)) focusOn(id);
      }, 350);
    }
    if (data.lead && data.lead !== room.led) { room.led = data.lead; setTimeout(() => focusOn(data.lead), 60); }
  };
  room.leave = () => { document.removeEventListener("keydown", early, true); arriving.disconnect(); if (room.drag) drop(false); root.replaceChildren(); };
  return room;
}
