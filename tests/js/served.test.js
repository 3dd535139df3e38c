import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { filesOf, joined, served, servedOf } from "../../deploy/lint/served.js";

test("the files of an element are found where its Python file names them", () => {
  assert.deepEqual(joined('js=element_actions.element_script("dom", "board"),'), [["element_actions", "dom", "board"]]);
  assert.deepEqual(joined('js=element_actions.element_script(\n        "dom",\n        "board",\n    )'), [["element_actions", "dom", "board"]]);
  assert.deepEqual(joined('js=live_connection.element_script("outage_bar")'), [["live_connection", "outage_bar"]]);
  assert.deepEqual(joined('js=element_files.read_joined("player_times.js", "player.js"),'), [["player_times", "player"]]);
  assert.deepEqual(joined('js=(HERE / "upload.js").read_text("utf-8")'), [["upload"]]);
});

test("each file under ui/ is part of an element, and each element offers itself once", () => {
  const modules = served();
  assert.ok(modules.length > 25);
  for (const module of modules) assert.equal(module.text.match(/^export default /gm)?.length, 1, module.path);
});

test("a line of what is served is told by the file that it stands in", () => {
  const module = servedOf("dom", "word_diff");
  const line = module.text.split("\n").findIndex((words) => words.startsWith("function differences")) + 1;
  const { path, line: own } = module.at(line);
  assert.match(path, /word_diff\.js$/);
  assert.equal(module.texts[1].split("\n")[own - 1], module.text.split("\n")[line - 1]);
});

test("JavaScript stands in files of its own, where it is read", () => {
  const holding = filesOf(".py").filter((path) => /export default/.test(readFileSync(path, "utf-8")));
  assert.deepEqual(holding, []);
});
