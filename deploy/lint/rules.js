// The rules of eslint.

import js from "@eslint/js";
import globals from "globals";

/** Lines that a function and a file may have. */
export const MOST_LINES = { function: 80, file: 400 };

const RULES = {
  ...js.configs.recommended.rules,
  "max-lines-per-function": ["error", { max: MOST_LINES.function }],
  "max-params": ["error", { max: 8 }],
  "no-unused-vars": ["error", { ignoreRestSiblings: true }],
  "no-empty": ["error", { allowEmptyCatch: true }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "prefer-const": "error",
  "no-var": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-throw-literal": "error",
  "no-self-compare": "error",
  "no-useless-rename": "error",
  "object-shorthand": "error",
  "default-case-last": "error",
  eqeqeq: "error",
};
const config = (known, more = {}) => [{
  files: ["**/*.js"],
  linterOptions: { reportUnusedDisableDirectives: "error" },
  languageOptions: { sourceType: "module", globals: known },
  rules: { ...RULES, ...more },
}];

/** For what a browser is served. */
export const SERVED = config(globals.browser, { "no-new-func": "error" });
/** For what Node.js runs here: these files, and the tests of what is served. */
export const HERE = config(globals.nodeBuiltin);
