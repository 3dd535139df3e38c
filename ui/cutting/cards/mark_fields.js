// What can be changed of a watermark or a logo.

function buildMark(room, parent) {
  const at = { root: make("div", "fields", parent), ranges: [] };
  at.text = buildField(at.root, "input", { type: "text", dir: "auto" }, (value) => room.act({ do: "text", text: value }));
  at.textWhy = make("p", "note", at.text.row);
  buildBring(room, at);
  at.more = make("div", "fields", at.root);
  const change = (changes) => room.act({ do: "mark", mark: room.tab, changes });
  at.corner = buildNamed(at.more, (row) => buildChoice(row, "row corners", 2, (corner) => change({ corner })));
  at.below = make("p", "note", at.corner.row);
  for (let n = 0; n < 3; n += 1) at.ranges.push(buildRange(at.more, (value) => change({ [room.data.mark.numbers[n].id]: value })));
  at.remove = make("button", "quiet", at.more);
  at.remove.addEventListener("click", () => room.act({ do: "remove", mark: room.tab }));
  return at;
}

function buildBring(room, at) {
  at.bring = make("div", "bring", at.root);
  at.logo = make("img", "logo", at.bring, { alt: "" });
  at.choose = make("label", "choose", at.bring);
  at.chooseWord = make("span", "", at.choose);
  at.file = make("input", "", at.choose, { type: "file", accept: "image/png,image/webp,image/jpeg,image/svg+xml" });
  at.bringWhy = make("p", "note", at.bring, { "aria-live": "polite" });
  at.file.addEventListener("change", () => { bringLogo(room, at.file.files[0]); at.file.value = ""; });
  at.bring.addEventListener("dragover", (event) => event.preventDefault());
  at.bring.addEventListener("drop", (event) => { event.preventDefault(); bringLogo(room, event.dataTransfer.files[0]); });
}

/** A file as the studio takes it; what is too large is not sent. */
async function bringLogo(room, file) {
  if (!file || room.data.locked) return;
  if (file.size > room.data.mark.most_bytes) {
    room.bringing = room.data.mark.too_large;
    room.redraw();
    return;
  }
  room.bringing = room.data.words.reading;
  room.redraw();
  const picture = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] || "");
    reader.onerror = () => done("");
    reader.readAsDataURL(file);
  });
  room.bringing = "";
  room.act({ do: "logo", picture });
}

function drawMark(room, at, mark, waiting) {
  const { words, locked } = room.data, logo = mark.id === "logo", chosen = { ...mark, ...waiting };
  at.text.row.hidden = logo;
  drawField(at.text, words.watermark, mark.text, locked);
  text(at.textWhy, words.watermark_why);
  at.bring.hidden = !logo;
  show(at.logo, mark.picture);
  at.logo.hidden = !mark.picture;
  at.choose.hidden = locked;
  text(at.chooseWord, mark.there ? words.logo_other : words.logo_choose);
  text(at.bringWhy, room.bringing || words.logo_why);
  at.more.hidden = !mark.there;
  text(at.corner.name, words.corner);
  const corners = mark.corners.map((one) => ({ ...one, taken: one.id === mark.taken ? words.taken : "" }));
  drawChoice(at.corner.group, words.corner, corners, chosen.corner, locked);
  text(at.below, words.below_label);
  at.below.hidden = chosen.corner !== "top_left";
  mark.numbers.forEach((one, n) => drawRange(at.ranges[n], one, locked));
  text(at.remove, words.remove);
  at.remove.hidden = locked;
}
