// The few words with which our elements are made and changed. Stands before the script of whoever uses it.

function make(name, css, parent, facts = {}) {
  const element = document.createElement(name);
  if (css) element.className = css;
  if (name === "button") element.type = "button";
  for (const [key, value] of Object.entries(facts)) element.setAttribute(key, value);
  if (parent) parent.append(element);
  return element;
}

function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function mark(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

const isText = (element) => Boolean(element.closest?.("input, textarea, select, [contenteditable]"));

const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
