// What the check found in a cut: a verdict, and behind it each rule with its places. A place is a button that the player listens to.

function say(name, css, parent, words) {
  const part = make(name, css, parent);
  text(part, words);
  return part;
}

function layPlace(parent, place, go) {
  const row = make("li", "place", parent);
  if (place.at === null) {
    say("span", "words", row, place.words);
    return;
  }
  const button = make("button", "words", row, { title: go });
  say("span", "where", button, [place.shot, place.clock].filter(Boolean).join(" · "));
  say("span", "", button, place.words);
  button.addEventListener("click", () => window.dispatchEvent(new CustomEvent("dailies:go-to", { detail: place.at })));
}

function layRule(parent, rule, go) {
  const block = make("details", "rule", parent, { "data-rule": rule.id });
  const head = make("summary", "", block);
  make("span", `sign s-${rule.look}`, head, { "aria-hidden": "true" });
  say("b", "", head, rule.title);
  if (rule.count > 1) say("span", "count", head, String(rule.count));
  say("p", "why", block, rule.why);
  const places = make("ul", "places", block);
  for (const place of rule.places) layPlace(places, place, go);
}

export default function ({ data, parentElement }) {
  const home = parentElement.querySelector(".here");
  const told = JSON.stringify(data);
  if (home.dataset.told === told) return;
  const open = new Set([...home.querySelectorAll("details[open]")].map((one) => one.dataset.rule));
  home.dataset.told = told;
  home.replaceChildren();
  const verdict = make("p", "verdict", home);
  make("span", `sign s-${data.look}`, verdict, { "aria-hidden": "true" });
  say("span", "", verdict, data.verdict);
  for (const rule of data.rules) layRule(home, rule, data.go);
  for (const one of home.querySelectorAll("details")) one.open = open.has(one.dataset.rule);
}
