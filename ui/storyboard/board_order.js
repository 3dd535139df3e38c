// The storyboard's list of shots as it stands after what was done on it: the order, each shot's look, and what may be done next. It
// reckons with rows alone and touches no page. Stands before the board's script.

const FILTERS = { all: () => true, you: (s) => s.look === "you", ask: (s) => s.look === "ask", stale: (s) => s.look === "stale", fail: (s) => s.look === "fail",
  approved: (s) => Boolean(s.ok), made: (s) => s.look === "made", empty: (s) => s.look === "empty" };

/** How a picture shows that stands and is not stale: it waits for a yes where others wait, or have one. */
function settled(words, list, s) {
  const asked = list.some((other) => other.id !== s.id && (other.ok || other.look === "you"));
  const look = s.ok ? "done" : asked ? "you" : "made";
  const word = words[{ done: "approved", you: "for_you", made: "painted" }[look]];
  return { ...s, look, word, tag: word, why: "" };
}

/** What each deed makes of the list: (words, list, deed) => list. A deed that is not here shows first when the rows say so. */
const OUTCOMES = {
  approve: (words, list, { shots }) => list.map((s) => (shots.includes(s.id) && s.img ? { ...s, look: "done", word: words.approved, tag: words.approved, ok: words.approved } : s)),
  take_back: (words, list, { shot }) => list.map((s) => (s.id === shot ? settled(words, list, { ...s, ok: "" }) : s)),
  keep: (words, list, { shot }) => list.map((s) => (s.id === shot ? settled(words, list, s) : s)),
  redo: (words, list, { shots }) => list.map((s) => (shots.includes(s.id) ? { ...s, look: "work", word: words.in_line, tag: "", why: "" } : s)),
  frame: (words, list, { shots, plan }) => list.map((s) => (shots.includes(s.id) ? { ...s, ...plan } : s)),
  remove: (words, list, { shots }) => list.filter((s) => !shots.includes(s.id)),
  move: (words, list, deed) => movedBeside(list, deed.shot, deed.beside, deed.after),
  step: (words, list, deed) => movedOn(list, deed.shot, deed.later),
};

/** The shot stands before or after another one, and in its scene. */
function movedBeside(list, id, beside, after) {
  const row = list.find((s) => s.id === id);
  const rest = list.filter((s) => s.id !== id);
  const there = rest.findIndex((s) => s.id === beside);
  if (!row || there < 0) return list;
  rest.splice(there + (after ? 1 : 0), 0, { ...row, scene: rest[there].scene });
  return rest;
}

/** The shot goes one place on or back; over the edge of a scene it first changes the scene alone. */
function movedOn(list, id, later) {
  const here = list.findIndex((s) => s.id === id);
  const there = here + (later ? 1 : -1);
  if (here < 0 || !list[there]) return list;
  if (list[there].scene !== list[here].scene) return list.map((s) => (s.id === id ? { ...s, scene: list[there].scene } : s));
  const moved = [...list];
  [moved[here], moved[there]] = [moved[there], moved[here]];
  return moved;
}

/** The list after these deeds, numbered "01", "02", ... */
function listAfter(words, shots, done) {
  const list = done.reduce((now, deed) => OUTCOMES[deed.do]?.(words, now, deed) ?? now, shots);
  return list.map((s, n) => ({ ...s, n: String(n + 1).padStart(2, "0") }));
}

/** The first thing that may be done with a shot as it stands: "stop", "keep", "take_back", "approve", or "" for nothing. */
const firstDeedOf = (shot) => (shot.look === "work" ? "stop" : shot.look === "stale" ? "keep" : shot.ok ? "take_back" : shot.img ? "approve" : "");

/** Those that one yes is meant for: they wait for it and nothing speaks against it; where none waits, what is made and has no yes. */
function approvable(shots) {
  const waiting = shots.filter((s) => s.look === "you" && !s.doubt);
  return waiting.length ? waiting : shots.filter((s) => s.img && !s.ok && s.look === "made");
}

/** The ids from the last one that was picked to this one, whichever comes first; this one alone where none was picked or it is gone. */
function reaching(ids, last, id) {
  const [a, b] = [ids.indexOf(last), ids.indexOf(id)].sort((x, y) => x - y);
  return a >= 0 ? ids.slice(a, b + 1) : [id];
}

/** What n pictures cost at so many micro-yuan each. */
function priceOf(each, n) {
  const sum = each * n;
  return sum === 0 ? "¥0" : sum < 10000 ? "<¥0.01" : `¥${(sum / 1e6).toFixed(2)}`;
}

/** How far in the list an arrow key leads in a grid so many cards wide; 0 of any other key. */
const alongOf = (key, columns) => ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns })[key] || 0;
