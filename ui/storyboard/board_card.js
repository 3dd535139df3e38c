// A shot of the storyboard on its card: built once, dressed in what the list says. Stands before the board's script.

const CHOSEN = { size: "sizes", angle: "angles", move: "moves" };
const ICON = { approve: "check", okd: "done", keep: "check", stop: "stop", redo: "redo", more: "more" };

function icon(button, name) { if (!button.querySelector("i")) make("i", `ic ic-${ICON[name] || name}`, button, { "aria-hidden": "true" }); }

function newCard(room, id) {
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
    chip.onclick = () => framingMenu(room, chip, what, [id], card.shot[what]);
    card[what] = chip;
  }
  buildFoot(card, element);
  hearCard(room, card);
  hearDrag(room, card);
  return card;
}

/** What is done on a card, by pointer and keys. */
function hearCard(room, card) {
  const { id, element } = card;
  card.open.onclick = (event) => {
    if (room.dragged) { room.dragged = false; return; }
    if (room.picking || event.shiftKey || event.metaKey || event.ctrlKey) pickShot(room, id, !room.picked.has(id), event.shiftKey);
    else openWindow(room, id);
  };
  card.pick.onclick = (event) => pickShot(room, id, card.pick.checked, event.shiftKey);
  card.first.onclick = () => firstDeed(room, card.shot);
  card.redo.onclick = () => act(room, { do: "redo", shots: [id] });
  card.more.onclick = () => moreMenu(room, card.more, card.shot);
  element.addEventListener("keydown", (event) => cardKeys(room, event, card));
  element.addEventListener("dailies:step", (event) => taskStep(room, id, event.detail));
  element.addEventListener("dailies:step", (event) => {
    // Work on this shot went on (ui/widgets/film_changes.js): shown at once, before the script draws rows anew.
    const { look, word, thumb } = event.detail;
    if (card.shot) dressCard(room, card, { ...card.shot, look, word, img: thumb || card.shot.img }, card.rule.classList.contains("first"));
  });
}

function buildFoot(card, element) {
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
}

function dressCard(room, card, shot, begins) {
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
  dressFrame(room, card, shot);
  for (const what of ["size", "angle", "move"]) {
    const word = (room.data[CHOSEN[what]].find(([name]) => name === shot[what]) || ["", shot[what]])[1];
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
  dressFirst(room, card, shot);
  card.redo.hidden = shot.look === "work";
  label(card.redo, priceOf(room.data.each, 1), fill(shot.img ? w.redo_of : w.paint_of, { n: shot.n, price: priceOf(room.data.each, 1) }));
  mark(card.redo, "title", `${card.redo.ariaLabel} · ${room.data.ready}`);
  card.redo.disabled = !room.data.may_edit;
  mark(card.more, "aria-label", fill(w.more_of, { n: shot.n }));
  mark(card.more, "title", w.more);
}

/** The picture in its frame, and what stands on it. */
function dressFrame(room, card, shot) {
  const w = room.data.words;
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
}

/** The button of the first thing that may be done with the shot. */
function dressFirst(room, card, shot) {
  const w = room.data.words;
  const first = firstDeedOf(shot);
  card.first.hidden = !first;
  if (!first) return;
  const said = { stop: w.stop, keep: w.keep, approve: w.approve, take_back: shot.ok }[first];
  const spoken = { stop: w.stop_of, keep: w.keep_of, approve: w.approve_of, take_back: w.take_back_of }[first];
  card.first.className = `act first f-${first}${first === "approve" && shot.look === "you" && !shot.doubt ? " mine" : ""}`;
  const kind = first === "take_back" ? "okd" : first;
  let glyph = card.first.querySelector("i");
  if (!glyph) glyph = make("i", "", card.first, { "aria-hidden": "true" });
  glyph.className = `ic ic-${ICON[kind] || kind}`;
  label(card.first, said, fill(spoken, { n: shot.n, what: shot.okfull || said }));
  card.first.disabled = !may(room, first);
}

function firstDeed(room, shot) {
  const kind = firstDeedOf(shot);
  if (kind === "stop") act(room, { do: "stop", task: shot.task });
  if (kind === "keep" || kind === "take_back") act(room, { do: kind, shot: shot.id });
  if (kind === "approve") act(room, { do: "approve", shots: [shot.id] });
}

const framingMenu = (room, button, what, ids, now) => openMenu(room.root, button, room.data.words[what], room.data[CHOSEN[what]].map(([name, word]) => ({
  word, picture: diagram(what, name), on: name === now, deed: () => act(room, { do: "frame", shots: ids, plan: { [what]: name } }),
})), "pictures");

function moreMenu(room, button, shot) {
  const w = room.data.words;
  const locked = !room.data.may_edit;
  const list = standing(room);
  const here = list.findIndex((s) => s.id === shot.id);
  openMenu(room.root, button, fill(w.more_of, { n: shot.n }), [
    { word: w.insert, off: locked, deed: () => act(room, { do: "insert", after: shot.id }) },
    { word: w.split, off: locked, deed: () => act(room, { do: "split", shot: shot.id }) },
    { word: w.duplicate, off: locked, deed: () => act(room, { do: "duplicate", shot: shot.id }) },
    { word: w.poster, off: locked || !shot.img, on: shot.poster, deed: () => act(room, { do: "poster", shot: shot.id }) },
    { word: w.earlier, off: locked || here === 0, rule: true, deed: () => stepShot(room, shot.id, false) },
    { word: w.later, off: locked || here === list.length - 1, deed: () => stepShot(room, shot.id, true) },
    { word: w.pick_one, rule: true, deed: () => pickShot(room, shot.id, true) },
    { word: w.bin, off: locked, rule: true, deed: () => removeShots(room, [shot.id]) },
  ]);
}

const may = (room, kind) => (kind === "approve" || kind === "take_back" ? room.data.may_approve : room.data.may_edit);
