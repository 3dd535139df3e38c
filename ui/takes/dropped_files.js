// Files of one's own dropped where what they are to replace is shown. A place is { id, purpose, element, named }: what stands there, what it takes
// ("clip" takes a picture too), and how it is called. `about` is what the studio says of each purpose; `says` shows a sentence.

/** What a file is brought as to a place that takes `purpose`: by its ending, so that a picture dropped on a shot becomes its picture. */
function purposeOf(name, purpose, abouts) {
  const other = purpose === "clip" && abouts.picture?.endings.includes(endingOf(name));
  return other ? "picture" : purpose;
}

/** Listen in `root` for files that are dropped; `placeAt(event)` finds the place under the pointer, or null. */
function hearDroppedFiles(root, { placeAt, about, says, done }) {
  let over = null;
  const light = (place) => {
    if (over === place?.element) return;
    over?.classList.remove("takes-file");
    over = place?.element || null;
    over?.classList.add("takes-file");
  };
  const brings = (event) => [...event.dataTransfer?.types || []].includes("Files");
  root.addEventListener("dragover", (event) => {
    const place = brings(event) && placeAt(event);
    light(place || null);
    if (!brings(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = place ? "copy" : "none";
  });
  root.addEventListener("dragleave", (event) => { if (!root.contains(event.relatedTarget)) light(null); });
  root.addEventListener("drop", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    light(null);
    const place = placeAt(event), [file, ...more] = event.dataTransfer.files;
    if (place && file) bringTo(place, file, more.length, { about, says, done });
  });
}

/** Send a file to a place, and say how far it is and what came of it. */
function bringTo(place, file, more, { about, says, done }) {
  const purpose = purposeOf(file.name, place.purpose, about()), words = { ...about()[purpose], target: place.id };
  const refused = refusalOf(file, words);
  if (refused) { says(refused, "fail"); return; }
  const key = `${purpose}:${place.id}`, going = beginUpload(key, file, words);
  going.told = () => {
    const share = (going.at + going.sent) / Math.max(1, file.size), ended = ["done", "refused", "dropped"].includes(going.state);
    place.element.classList.toggle("takes-file", !ended);
    place.element.style.setProperty("--sent", ended ? "0" : share.toFixed(3));
    says(`${place.named} · ${wordsOfUpload(going, share, more && going.state === "sending" ? words.words.one_only : "")}`, going.state === "refused" ? "fail" : going.state === "done" ? "done" : "work");
    if (ended) uploadsUnderWay.delete(key);
    if (going.state === "done") done(purpose, place.id);
  };
  going.told();
}

function wordsOfUpload(going, share, first) {
  const { words, purpose } = going.data;
  if (going.state === "refused") return going.say;
  if (going.state === "sending") return `${fill(words.progress, { percent: Math.floor(100 * share) })} ${first}`.trim();
  return (going.state === "done" && purpose === "clip" ? words.done_clip : words[going.state]) || "";
}
