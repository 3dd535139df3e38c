// A shot seen large: its picture, its takes, two of them compared, and a picture of one's own put in their place.

const rooms = new WeakMap();
const asset = (sha) => `/api/v1/assets/${sha}`;
const MOST_BYTES = 6 << 20;
const MOST_SIDE = 3200;

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  if (!room) {
    room = enter(parentElement);
    rooms.set(parentElement, room);
  }
  room.tell = deeds.draw(parentElement, data.deeds, setTriggerValue);
  room.take(data);
  return () => {
    room.leave();
    rooms.delete(parentElement);
  };
}


function image(frame, sha, alt) {
  let picture = frame.querySelector("img");
  if (!sha) { if (picture) picture.remove(); return; }
  if (!picture) { picture = document.createElement("img"); frame.prepend(picture); }
  if (frame.dataset.sha !== sha) { picture.src = asset(sha); frame.dataset.sha = sha; }
  picture.alt = alt;
}

function enter(parent) {
  const root = parent.querySelector("[data-at=view]");
  const room = { data: null, seen: "", other: "", comparing: false, mode: "wipe", zoom: 1, shot: "" };
  const at = {};
  at.stage = make("div", "sv-stage", root);
  at.a = make("div", "fr big sv-a", at.stage);
  at.b = make("div", "fr big sv-b", at.stage);
  at.nameA = make("span", "no", at.a);
  at.nameB = make("span", "no", at.b);
  at.mid = make("div", "mid", at.a);
  at.midWord = make("span", "gl s-work", at.mid);
  at.dev = make("div", "dev", at.a);
  at.edge = make("div", "sv-edge", at.stage, { "aria-hidden": "true" });
  at.drop = make("div", "sv-drop", at.stage);
  at.tools = make("div", "sv-tools", root);
  at.previous = make("button", "sv-btn ic-only", at.tools);
  make("i", "ic ic-left", at.previous, { "aria-hidden": "true" });
  at.place = make("span", "sv-place", at.tools);
  at.next = make("button", "sv-btn ic-only", at.tools);
  make("i", "ic ic-right", at.next, { "aria-hidden": "true" });
  at.gap = make("span", "sb-gap", at.tools);
  at.slider = make("input", "sv-slider", at.tools, { type: "range", min: "0", max: "100", value: "50" });
  at.mode = make("button", "sv-btn", at.tools);
  at.compare = make("button", "sv-btn", at.tools);
  at.zoom = make("button", "sv-btn", at.tools);
  at.strip = make("div", "sv-strip", root, { role: "group" });
  at.below = make("div", "sv-below", root);
  at.use = make("button", "sb-btn", at.below);
  at.own = make("button", "sb-btn quiet", at.below);
  make("i", "ic ic-own", at.own, { "aria-hidden": "true" });
  at.ownWord = make("span", "", at.own);
  at.download = make("a", "sb-btn quiet", at.below);
  make("i", "ic ic-down", at.download, { "aria-hidden": "true" });
  at.downWord = make("span", "", at.download);
  at.hint = make("small", "sv-hint", at.below);
  at.file = make("input", "", root, { type: "file", accept: "image/png,image/jpeg,image/webp,image/heic,image/avif", hidden: "", tabindex: "-1" });

  const takeOf = (id) => room.data.takes.find((take) => take.id === id);
  const chosen = () => room.data.takes.find((take) => take.chosen);

  // Two takes side by side say which model made each, for how much, in how long.
  const named = (take) => [fill(room.data.words.take, { n: take.n }), take.said].filter(Boolean).join(" · ");

  const draw = () => {
    const { data } = room;
    const w = data.words;
    root.style.setProperty("--ratio", data.ratio);
    const a = takeOf(room.seen) || chosen() || data.takes[data.takes.length - 1];
    const others = data.takes.filter((take) => take !== a);
    const b = room.comparing ? takeOf(room.other) || others[others.length - 1] : null;
    const both = Boolean(a && b);
    root.className = `sv ${both ? `both ${room.mode}` : ""} ${room.zoom > 1 ? "zoomed" : ""}`;
    image(at.a, a ? a.img : "", data.alt);
    at.a.classList.toggle("ph", !a);
    image(at.b, b ? b.img : "", both ? fill(w.take, { n: b.n }) : "");
    at.b.hidden = !both;
    text(at.nameA, both ? named(a) : "");
    text(at.nameB, both ? named(b) : "");
    at.nameA.hidden = at.nameB.hidden = !both;
    const busy = data.look === "work";
    at.mid.hidden = at.dev.hidden = !(busy || room.bringing);
    text(at.midWord, room.bringing ? w.bringing : data.word);
    at.stage.style.setProperty("--zoom", room.zoom);
    at.edge.hidden = at.slider.hidden = !(both && room.mode === "wipe");
    at.slider.setAttribute("aria-label", w.slider);
    at.stage.style.setProperty("--at", `${at.slider.value}%`);
    text(at.place, data.place);
    at.previous.disabled = !data.previous;
    at.next.disabled = !data.next;
    at.previous.setAttribute("aria-label", w.previous);
    at.next.setAttribute("aria-label", w.next);
    text(at.compare, room.comparing ? w.compare_end : w.compare);
    at.compare.hidden = data.takes.length < 2;
    at.compare.setAttribute("aria-pressed", String(room.comparing));
    text(at.mode, room.mode === "wipe" ? w.side : w.wipe);
    at.mode.hidden = !both;
    text(at.zoom, `${w.zoom} ${room.zoom}×`);
    at.zoom.hidden = !a;
    at.strip.hidden = data.takes.length < 2;
    at.strip.setAttribute("aria-label", w.takes);
    const ids = new Set(data.takes.map((take) => take.id));
    for (const old of [...at.strip.children]) if (!ids.has(old.dataset.take)) old.remove();
    data.takes.forEach((take, place) => {
      let cell = [...at.strip.children].find((one) => one.dataset.take === take.id);
      if (!cell) {
        cell = make("button", "sv-take", null, { "data-take": take.id });
        const frame = make("div", "fr", cell);
        make("span", "no", frame);
        const facts = make("span", "m", cell);
        make("span", "", facts);
        make("span", "", facts);
        cell.onclick = () => {
          if (room.comparing && take.id !== (a && a.id)) room.other = take.id;
          else room.seen = take.id;
          draw();
          if (!room.comparing) room.tell("see", take.id);
        };
      }
      if (at.strip.children[place] !== cell) at.strip.insertBefore(cell, at.strip.children[place] || null);
      const frame = cell.querySelector(".fr");
      image(frame, take.thumb, "");
      text(frame.querySelector(".no"), String(take.n));
      text(cell.querySelector(".m").children[0], take.chosen ? w.chosen : take.when);
      text(cell.querySelector(".m").children[1], take.cost);
      cell.classList.toggle("on", take.chosen);
      cell.classList.toggle("seen", Boolean(a && take.id === a.id) || Boolean(b && take.id === b.id));
      cell.setAttribute("aria-pressed", String(Boolean(a && take.id === a.id)));
      cell.setAttribute("aria-label", fill(w.take_of, { n: take.n, made: take.by, cost: take.cost }) + (take.chosen ? ` · ${w.chosen}` : ""));
    });
    const better = both && !b.chosen ? b : a && !a.chosen ? a : null;
    at.use.hidden = !better || !data.may_edit;
    if (better) { text(at.use, fill(w.use, { n: better.n })); at.use.onclick = () => { room.comparing = false; room.tell("use", better.id); }; }
    text(at.ownWord, w.own);
    at.own.hidden = !data.may_edit;
    text(at.hint, data.may_edit ? w.own_hint : "");
    text(at.drop, w.drop);
    text(at.downWord, w.download);
    at.download.hidden = !a;
    if (a) { at.download.href = `${asset(a.img)}?name=${encodeURIComponent(data.name)}`; at.download.setAttribute("download", data.name); }
  };

  at.slider.oninput = () => at.stage.style.setProperty("--at", `${at.slider.value}%`);
  at.compare.onclick = () => { room.comparing = !room.comparing; draw(); };
  at.mode.onclick = () => { room.mode = room.mode === "wipe" ? "side" : "wipe"; draw(); };
  at.zoom.onclick = () => { room.zoom = room.zoom >= 4 ? 1 : room.zoom * 2; draw(); };
  at.previous.onclick = () => room.tell("go", room.data.previous);
  at.next.onclick = () => room.tell("go", room.data.next);
  at.own.onclick = () => at.file.click();
  at.file.onchange = () => { if (at.file.files[0]) bring(at.file.files[0]); at.file.value = ""; };
  at.stage.addEventListener("pointermove", (event) => {
    const frame = event.target.closest(".fr") || at.a;
    const box = frame.getBoundingClientRect();
    if (room.zoom > 1) {
      at.stage.style.setProperty("--ox", `${Math.round((100 * (event.clientX - box.left)) / box.width)}%`);
      at.stage.style.setProperty("--oy", `${Math.round((100 * (event.clientY - box.top)) / box.height)}%`);
    } else if (!at.slider.hidden && (event.buttons & 1 || event.pointerType === "touch")) {
      at.slider.value = (100 * (event.clientX - box.left)) / box.width;
      at.slider.oninput();
    }
  });

  // A picture of one's own: chosen, dropped or pasted. A large one is made smaller here, so that a phone need not send it all.

  const bring = async (file) => {
    if (!room.data.may_edit || room.bringing) return;
    const { shot } = room.data;
    room.bringing = true;
    draw();
    try {
      room.tell("own", { shot, picture: await packed(file) });
    } catch { /* what cannot be read at all is not a picture */
      room.tell("own", { shot, picture: "" });
    }
    setTimeout(() => { room.bringing = false; if (room.data) draw(); }, 15000);
  };
  const packed = async (file) => {
    if (file.size <= MOST_BYTES && /^image\/(png|jpeg|webp)$/.test(file.type)) return coded(file);
    try {
      const whole = await createImageBitmap(file);
      const scale = Math.min(1, MOST_SIDE / Math.max(whole.width, whole.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(whole.width * scale);
      canvas.height = Math.round(whole.height * scale);
      canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
      return coded(await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.93)));
    } catch {
      return coded(file.slice(0, 2048));
    }
  };
  const coded = (blob) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] || "");
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });
  const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  at.stage.addEventListener("dragenter", (event) => { if (carries(event) && room.data.may_edit) at.stage.classList.add("over"); });
  at.stage.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
  at.stage.addEventListener("dragleave", (event) => { if (!at.stage.contains(event.relatedTarget)) at.stage.classList.remove("over"); });
  at.stage.addEventListener("drop", (event) => {
    event.preventDefault();
    at.stage.classList.remove("over");
    if (event.dataTransfer.files[0]) bring(event.dataTransfer.files[0]);
  });
  const pasted = (event) => {
    const file = [...(event.clipboardData?.files || [])].find((one) => one.type.startsWith("image/"));
    if (file) { event.preventDefault(); bring(file); }
  };
  const keys = (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("input, textarea, select, [role=tab], [role=radio], [role=menu], [role=combobox], [contenteditable]")) return;
    const deed = room.data.keys[event.key.toLowerCase()];
    if (deed) {
      room.data.keys = {};
      room.tell(deed, room.data.shot);
    } else if (event.key === "ArrowLeft" && room.data.previous) room.tell("go", room.data.previous);
    else if (event.key === "ArrowRight" && room.data.next) room.tell("go", room.data.next);
    else return;
    event.preventDefault();
  };
  document.addEventListener("paste", pasted);
  document.addEventListener("keydown", keys);

  room.take = (data) => {
    if (room.shot !== data.shot) Object.assign(room, { shot: data.shot, seen: "", other: "", comparing: false, zoom: 1, bringing: false });
    const had = room.data ? room.data.takes.length : 0;
    if (room.data && room.data.shot === data.shot && (data.takes.length !== had || data.wrong)) Object.assign(room, { seen: "", bringing: false });
    if (room.data && chosen()?.id !== data.takes.find((take) => take.chosen)?.id) room.seen = "";
    room.data = data;
    draw();
  };
  room.leave = () => {
    document.removeEventListener("paste", pasted);
    document.removeEventListener("keydown", keys);
    root.replaceChildren();
  };
  return room;
}
