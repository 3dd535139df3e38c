// Reads the studio's JavaScript with eslint and with TypeScript's checker, and says what is wrong of it, a line each.

import { join, relative } from "node:path";
import { ESLint } from "eslint";
import ts from "typescript";
import { HERE, MOST_LINES, SERVED } from "./rules.js";
import { ROOT, served } from "./served.js";

const OPTIONS = {
  allowJs: true, checkJs: true, noEmit: true, target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: [], strict: false,
};

/** What eslint finds: {rule, words, path, line}. A name that any of the elements uses is used. */
async function styled(modules) {
  const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: SERVED });
  const found = new Map();
  for (const module of modules) {
    const [{ messages }] = await eslint.lintText(module.text, { filePath: relative(ROOT, module.path) });
    for (const { ruleId, message, line } of messages) {
      const place = module.at(line || 1);
      const one = { rule: ruleId || "syntax", words: message, ...place };
      const key = JSON.stringify(one);
      found.set(key, { ...one, times: (found.get(key)?.times || 0) + 1 });
    }
  }
  const elements = (path) => modules.filter((module) => module.paths.includes(join(ROOT, path))).length;
  return [...found.values()].filter((one) => one.rule !== "no-unused-vars" || one.times === elements(one.path));
}

/** What eslint finds in the JavaScript that is not served: this one and the tests'. */
async function ownStyle() {
  const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: HERE });
  const files = await eslint.lintFiles(["deploy/lint/*.js", "tests/js/*.js"]);
  return files.flatMap(({ filePath, messages }) => messages.map(({ ruleId, message, line }) => ({ rule: ruleId || "syntax", words: message, path: relative(ROOT, filePath), line })));
}

/** What TypeScript's checker finds, in the same form. */
function typed(modules) {
  const texts = new Map(modules.map((module, n) => [join(ROOT, "ui", `served-${n}.js`), module]));
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, version, ...more) => (texts.has(path) ? ts.createSourceFile(path, texts.get(path).text, version, true) : getSourceFile(path, version, ...more));
  const program = ts.createProgram([join(import.meta.dirname, "browser.d.ts"), ...texts.keys()], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map((one) => {
    const words = ts.flattenDiagnosticMessageText(one.messageText, " ");
    const rule = `TS${one.code}`;
    if (!one.file) return { rule, words, path: "deploy/lint", line: 0 };
    const line = ts.getLineAndCharacterOfPosition(one.file, one.start).line + 1;
    const module = texts.get(one.file.fileName);
    return { rule, words, ...(module ? module.at(line) : { path: relative(ROOT, one.file.fileName), line }) };
  });
}

/** Files that are too long. */
function large(modules) {
  const lines = new Map(modules.flatMap((module) => module.paths.map((path, n) => [relative(ROOT, path), module.texts[n].split("\n").length - 1])));
  const over = [...lines].filter(([, n]) => n > MOST_LINES.file);
  return over.map(([path, n]) => ({ rule: "max-lines", words: `File has too many lines (${n}).`, path, line: MOST_LINES.file }));
}

const modules = served();
const found = [...await styled(modules), ...await ownStyle(), ...typed(modules), ...large(modules)];
const lines = new Set(found.map(({ rule, words, path, line }) => `${path}:${line}: ${words} (${rule})`));
for (const line of [...lines].sort()) console.log(line);
console.log(lines.size ? `${lines.size} wrong in the JavaScript` : `JavaScript: ${modules.length} elements read, nothing wrong`);
process.exit(lines.size ? 1 : 0);
