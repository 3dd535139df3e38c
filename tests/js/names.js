// Hands a test what the files of an element hold: they are served joined, and export nothing of their own.

import { servedOf } from "../../deploy/lint/served.js";

/** These names (`"differences"`), taken from these files of ui/ joined in this order (`["word_diff"]`). */
export function namesOf(files, ...names) {
  return new Function(`${servedOf(...files).text}\nreturn { ${names.join(", ")} };`)();
}
