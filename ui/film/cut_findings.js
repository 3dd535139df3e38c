// What the check found in a cut: a verdict, and behind it each rule with its places. A place is a button that the player listens to; beside it
// stands what mends it and what accepts it with a reason. What somebody is typing stays when the studio draws anew.

const findingRooms = new WeakMap();

function put(name, css, parent, words) {
  const part = make(name, css, parent);
  text(part, words);
  return part;
}

function deedButton(room, parent, words, deed) {
  const button = put("button", "deed", parent, words);
  button.addEventListener("click", () => { button.disabled = true; room.tell("act", { cut: room.data.cut, ...deed }); });
  return button;
}

function layWhere(parent, place, go) {
  const where = [place.shot, place.clock].filter(Boolean).join(" · ");
  if (place.at === null) {
    put("span", "words", parent, place.words);
    return;
  }
  const button = make("button", "words", parent, { title: go });
  put("span", "where", button, where);
  put("span", "", button, place.words);
  button.addEventListener("click", () => window.dispatchEvent(new CustomEvent("dailies:go-to", { detail: place.at })));
}

function layPlace(room, parent, place) {
  const { words, may_accept: may } = room.data, row = make("li", "place", parent);
  layWhere(row, place, words.go);
  if (!may && !place.longer) return;
  const side = make("div", "side", row);
  if (place.longer) deedButton(room, side, place.longer.word, { do: "longer", shot: place.longer.shot, n: place.longer.n });
  if (!may) return;
  const accept = put("button", "deed quiet", side, words.accept);
  mark(accept, "aria-label", fill(words.accept_of, { words: place.words }));
  const form = make("form", "why-form", row), field = make("input", "", form, { maxlength: 300, "aria-label": words.reason, placeholder: words.reason });
  const yes = put("button", "deed", form, words.accept_do), no = put("button", "deed quiet", form, words.cancel);
  yes.type = "submit";
  const shows = (open) => {
    form.hidden = !open;
    accept.hidden = open;
    if (open) room.typing = { key: place.key, said: field.value }; else if (room.typing?.key === place.key) room.typing = null;
  };
  field.addEventListener("input", () => { room.typing = { key: place.key, said: field.value }; yes.disabled = !/[\p{L}\p{N}].*[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(field.value); });
  field.addEventListener("keydown", (event) => { event.stopPropagation(); if (event.key === "Escape") { shows(false); accept.focus(); } });
  accept.addEventListener("click", () => { shows(true); field.focus(); });
  no.addEventListener("click", () => { shows(false); accept.focus(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (yes.disabled) return;
    room.tell("act", { do: "accept", cut: room.data.cut, key: place.key, reason: field.value });
    shows(false);
  });
  const typed = room.typing?.key === place.key;
  if (typed) field.value = room.typing.said;
  yes.disabled = !typed || field.value.trim().length < 3;
  shows(typed);
}

function layRule(room, parent, rule) {
  const block = make("details", "rule", parent, { "data-rule": rule.id }), head = make("summary", "", block);
  make("span", `sign s-${rule.look}`, head, { "aria-hidden": "true" });
  put("b", "", head, rule.title);
  if (rule.count > 1) put("span", "count", head, String(rule.count));
  put("p", "why", block, rule.why);
  if (rule.mend) deedButton(room, make("div", "mend", block), rule.mend.word, { do: rule.mend.do, shots: rule.mend.shots || [] });
  const places = make("ul", "places", block);
  for (const place of rule.places) layPlace(room, places, place);
}

function layAccepted(room, parent) {
  const { accepted, words, may_accept: may } = room.data;
  if (!accepted.length) return;
  const block = make("details", "rule", parent, { "data-rule": "accepted" }), head = make("summary", "", block);
  make("span", "sign s-off", head, { "aria-hidden": "true" });
  put("b", "quiet", head, words.accepted);
  const places = make("ul", "places", block);
  for (const place of accepted) {
    const row = make("li", "place", places);
    layWhere(row, { ...place, words: `${place.title}: ${place.words}` }, words.go);
    put("p", "by", row, place.by);
    if (may) deedButton(room, make("div", "side", row), words.reopen, { do: "reopen", key: place.key });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const home = parentElement.querySelector(".here");
  let room = findingRooms.get(parentElement);
  if (!room) findingRooms.set(parentElement, (room = { told: "", typing: null }));
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  const { deeds: heard, ...shown } = data, told = JSON.stringify(shown);
  room.data = data;
  if (room.told === told) {
    // What was refused can be tried again.
    if (!deeds.waiting(data.deeds.of).length) for (const button of home.querySelectorAll(":is(.side, .mend) .deed")) button.disabled = false;
    return;
  }
  room.told = told;
  const open = new Set([...home.querySelectorAll("details[open]")].map((one) => one.dataset.rule)), typing = home.contains(home.getRootNode().activeElement) && room.typing;
  home.replaceChildren();
  const verdict = make("p", "verdict", home);
  make("span", `sign s-${data.look}`, verdict, { "aria-hidden": "true" });
  put("span", "", verdict, data.verdict);
  for (const rule of data.rules) layRule(room, home, rule);
  layAccepted(room, home);
  for (const one of home.querySelectorAll("details")) one.open = open.has(one.dataset.rule);
  if (typing) [...home.querySelectorAll(".why-form")].find((form) => !form.hidden)?.querySelector("input").focus();
}
