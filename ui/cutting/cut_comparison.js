// Two versions compared: each difference with a picture of its shot. A click brings both players there.

export default function ({ data, parentElement }) {
  const home = parentElement.querySelector(".here"), told = JSON.stringify(data);
  if (home.dataset.told === told) return;
  home.dataset.told = told;
  home.replaceChildren();
  home.style.setProperty("--ratio", data.ratio);
  text(make("h3", "", home), data.title);
  text(make("p", "quiet", home), [data.length, data.none].filter(Boolean).join(" · "));
  const list = make("ul", "", home);
  for (const row of data.rows) layDifference(make("li", "", list), row);
}

function layDifference(place, row) {
  if (row.at === null) { text(make("span", "whole", place), row.what); return; }
  const go = make("button", "", place);
  if (row.still) make("img", "", go, { src: row.still, alt: "", loading: "lazy" }); else make("span", "none", go);
  const words = make("span", "words", go);
  text(make("b", "", words), row.what);
  text(make("small", "", words), row.where);
  go.addEventListener("click", () => window.dispatchEvent(new CustomEvent("dailies:go-to", { detail: row.at })));
}
