// What the browser is served: the JavaScript files of ui/, joined as each element's Python file names them. An element is one module;
// its files share their names, so they are read joined, and what is found is told of the file and line it stands on.

import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");

/** Every file under ui/ that ends so, by its path. */
export function filesOf(ending) {
  return readdirSync(join(ROOT, "ui"), { recursive: true }).map(String).filter((name) => name.endsWith(ending)).sort().map((name) => join(ROOT, "ui", name));
}

/**
 * The names of the files that one Python file joins: each `element_actions.element_script("a", "b")` (after element_actions.js),
 * `live_connection.element_script("a")` (after live_connection.js), each `element_files.read_joined("a.js", "b.js")` and
 * each file that is read alone (`"a.js"`).
 */
export function joined(python) {
  const lists = [];
  for (const [, owner, names] of python.matchAll(/\b(?:(element_actions|live_connection)\.)?element_script\(\s*((?:"\w+",?\s*)+)\)/g)) {
    const own = [...names.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    lists.push([owner || (own.at(-1) === "element_actions_listener" ? "element_actions" : "live_connection"), ...own]);
  }
  const alone = python.replaceAll(/\bread_joined\(\s*((?:"\w+\.js",?\s*)+)\)/g, (whole, names) => {
    lists.push([...names.matchAll(/"(\w+)\.js"/g)].map(([, name]) => name));
    return "";
  });
  for (const [, name] of alone.matchAll(/"(\w+)\.js"/g)) lists.push([name]);
  return lists;
}

/** One served module: its text, and from which file and line each of its lines comes. */
export class Served {
  constructor(paths) {
    this.paths = paths;
    this.path = paths[paths.length - 1];
    this.texts = paths.map((path) => readFileSync(path, "utf-8"));
    this.text = this.texts.join("\n");
  }

  /** The file and line of a line of the module, both counted from 1. */
  at(line) {
    let rest = line;
    for (const [n, text] of this.texts.entries()) {
      const lines = text.split("\n").length;
      if (rest <= lines) return { path: relative(ROOT, this.paths[n]), line: rest };
      rest -= lines;
    }
    return { path: relative(ROOT, this.path), line: rest };
  }
}

/** The JavaScript files of ui/ by name. An Error says which name two folders hold: an element names its files without their folder. */
function named() {
  const known = new Map();
  for (const path of filesOf(".js")) {
    const name = basename(path, ".js");
    if (known.has(name)) throw new Error(`${name}.js stands twice under ui/`);
    known.set(name, path);
  }
  return known;
}

/** These files (`"dom", "board_order"`) joined in this order. */
export function servedOf(...names) {
  const known = named();
  return new Served(names.map((name) => known.get(name)));
}

/** Every module that is served. An Error names a file that no element joins. */
export function served() {
  const known = named();
  const lists = new Map();
  for (const path of filesOf(".py")) {
    for (const list of joined(readFileSync(path, "utf-8"))) if (list.every((name) => known.has(name))) lists.set(list.join(), list);
  }
  const used = new Set([...lists.values()].flat());
  const alone = [...known.keys()].filter((name) => !used.has(name));
  if (alone.length) throw new Error(`no element joins ${alone.join(".js, ")}.js`);
  return [...lists.values()].map((list) => new Served(list.map((name) => known.get(name))));
}
