// What the check found in a cut: a verdict, and behind it each rule with its places. A place is a button that the player listens to.

function findingPart(tag, name, parent, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

function layPlace(parent, place, go) {
  const row = findingPart("li", "place", parent);
  if (place.at === null) {
    findingPart("span", "words", row, place.words);
    return;
  }
  const button = findingPart("button", "words", row);
  button.type = "button";
  button.title = go;
  findingPart("span", "where", button, [place.shot, place.clock].filter(Boolean).join(" · "));
  findingPart("span", "", button, place.words);
  button.addEventListener("click", () => window.dispatchEvent(new CustomEvent("dailies:go-to", { detail: place.at })));
}

function layRule(parent, rule, go) {
  const block = findingPart("details", "rule", parent);
  block.dataset.rule = rule.id;
  const head = findingPart("summary", "", block);
  findingPart("span", `sign s-${rule.look}`, head).setAttribute("aria-hidden", "true");
  findingPart("b", "", head, rule.title);
  if (rule.count > 1) findingPart("span", "count", head, String(rule.count));
  findingPart("p", "why", block, rule.why);
  const places = findingPart("ul", "places", block);
  for (const place of rule.places) layPlace(places, place, go);
}

export default function ({ data, parentElement }) {
  const home = parentElement.querySelector(".here");
  const told = JSON.stringify(data);
  if (home.dataset.told === told) return;
  const open = new Set([...home.querySelectorAll("details[open]")].map((one) => one.dataset.rule));
  home.dataset.told = told;
  home.replaceChildren();
  const verdict = findingPart("p", "verdict", home);
  findingPart("span", `sign s-${data.look}`, verdict).setAttribute("aria-hidden", "true");
  findingPart("span", "", verdict, data.verdict);
  for (const rule of data.rules) layRule(home, rule, data.go);
  for (const one of home.querySelectorAll("details")) one.open = open.has(one.dataset.rule);
}
