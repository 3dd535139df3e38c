// Two texts laid over each other, word by word; of Chinese, character by character. Stands before the script of whoever uses it.

const WORD = /\p{Script=Han}|[\p{L}\p{N}']+|\s+|[^\s]/gu;
const MOST_WORDS = 1500;
const compared = new Map();

/** Pieces as [fate, text], fate "same", "gone" or "new". Of longer texts the first MOST_WORDS words are compared. */
function differences(before, after) {
  const key = `${before}\u0000${after}`;
  if (compared.has(key)) return compared.get(key);
  if (compared.size > 200) compared.clear();
  const old = (before.match(WORD) || []).slice(0, MOST_WORDS);
  const now = (after.match(WORD) || []).slice(0, MOST_WORDS);
  const wide = now.length + 1;
  const longest = new Uint16Array((old.length + 1) * wide);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      longest[i * wide + j] = old[i] === now[j] ? longest[(i + 1) * wide + j + 1] + 1 : Math.max(longest[(i + 1) * wide + j], longest[i * wide + j + 1]);
  const pieces = [];
  const put = (fate, word) => {
    const last = pieces[pieces.length - 1];
    if (last && last[0] === fate) last[1] += word;
    else pieces.push([fate, word]);
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) { put("same", now[j]); i++; j++; }
    else if (j >= now.length || (i < old.length && longest[(i + 1) * wide + j] >= longest[i * wide + j + 1])) put("gone", old[i++]);
    else put("new", now[j++]);
  }
  compared.set(key, pieces);
  return pieces;
}

function showDifferences(element, before, after) {
  element.replaceChildren(...differences(before, after).map(([fate, words]) => {
    const piece = document.createElement({ same: "span", gone: "del", new: "ins" }[fate]);
    piece.textContent = words;
    return piece;
  }));
}
