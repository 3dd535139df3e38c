// How fast the take of the chosen shot runs: five marks and a number in percent. Lines are spoken as they were.

const MARKS = [[25, "¼"], [50, "½"], [100, "1"], [200, "2"], [400, "4"]];

/** Beside the steps that slip a shot. */
function buildSpeed(room, parent, slip) {
  const top = make("p", "sp speed-top"), row = make("div", "slip-speed", parent), at = { root: make("div", "speed", row), top };
  parent.insertBefore(top, slip);
  row.prepend(slip);
  at.word = make("b", "", top);
  at.says = make("span", "", top);
  at.marks = make("div", "marks", at.root, { role: "radiogroup" });
  at.buttons = MARKS.map(([speed, sign], n) => {
    const button = make("button", "mk", at.marks, { role: "radio" });
    text(button, sign);
    button.addEventListener("click", () => setSpeed(room, speed));
    button.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const next = between(0, n + by, MARKS.length - 1);
      setSpeed(room, MARKS[next][0]);
      at.buttons[next].focus();
    });
    return button;
  });
  const field = make("label", "percent", at.root);
  at.field = make("input", "", field, { type: "text", inputmode: "numeric", maxlength: "5" });
  text(make("span", "", field, { "aria-hidden": "true" }), "%");
  at.field.addEventListener("change", () => {
    const speed = Math.round(Number(at.field.value.replace(/[%\s]/g, "")) || 0), { least, most } = room.data.speeds;
    at.wrong = speed < least || speed > most ? room.chosen : "";
    if (!at.wrong) setSpeed(room, speed);
    else redraw(room);
  });
  at.field.addEventListener("keydown", (event) => { event.stopPropagation(); if (event.key === "Enter") at.field.blur(); });
  at.fault = make("p", "sp fault", parent, { role: "alert" });
  return at;
}

function setSpeed(room, speed) {
  const clip = room.clips.find((one) => one.id === room.chosen);
  room.at.chosen.speed.wrong = "";
  if (!clip || clip.coming || !room.data.may_edit || clip.speed === speed) { redraw(room); return; }
  act(room, { do: "speed", shot: clip.id, speed, was: wasOf(clip) });
  say(room, speedWords(room, atSpeed(clip, speed)));
}

/** What a clip's speed makes of it: how long it is, and what becomes of its picture where its line needs longer. */
function speedWords(room, clip) {
  const { lane_words: words } = room.data, facts = { times: timesOf(clip.speed), seconds: secondsOf(room, clip.frames) };
  if (clip.speed <= AS_MADE || clip.least < clip.frames) return fill(words.speed_says, facts);
  const over = clip.file && clip.skip + used(clip) > clip.file;
  return fill(over ? words.speed_file : clip.least > 1 ? words.speed_lines : words.speed_says, facts);
}

/** What the tile of a clip says of its length, where it has room, and of its speed where that is not its own. */
const lengthWords = (room, clip, wide) => {
  const fast = (clip.speed ?? AS_MADE) === AS_MADE ? "" : timesOf(clip.speed), seconds = secondsOf(room, clip.frames);
  return wide > (fast ? 92 : 58) ? [fast, seconds].filter(Boolean).join(" · ") : wide > 44 ? fast : "";
};

function drawSpeed(room, at, clip) {
  const { lane_words: words, may_edit: may, speeds } = room.data;
  at.root.hidden = !may;
  at.top.hidden = !may && clip.speed === AS_MADE;
  text(at.word, words.speed);
  text(at.says, speedWords(room, clip));
  mark(at.marks, "aria-label", fill(words.speed_of, { n: clip.n }));
  const chosen = MARKS.findIndex(([speed]) => speed === clip.speed);
  at.buttons.forEach((button, n) => {
    mark(button, "aria-checked", n === chosen ? "true" : "false");
    mark(button, "aria-label", timesOf(MARKS[n][0]));
    button.tabIndex = n === Math.max(0, chosen < 0 ? 2 : chosen) ? 0 : -1;
    button.disabled = !may || Boolean(clip.coming);
  });
  mark(at.field, "aria-label", fill(words.speed_percent, { n: clip.n }));
  at.field.disabled = !may || Boolean(clip.coming);
  const wrong = at.wrong === clip.id;
  if (!wrong && at.field.getRootNode().activeElement !== at.field) at.field.value = String(clip.speed);
  mark(at.field, "aria-invalid", wrong ? "true" : null);
  at.fault.hidden = !wrong;
  text(at.fault, wrong ? fill(words.speed_range, speeds) : "");
}
