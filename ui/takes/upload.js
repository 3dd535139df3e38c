// A place to bring a file to: dropped, chosen or pasted, with how far it is, and a way to stop it and go on.

const rooms = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let room = rooms.get(parentElement);
  const key = `${data.purpose}:${data.target}`;
  if (!room || room.key !== key) {
    room?.leave();
    room = build(parentElement, key, data);
    rooms.set(parentElement, room);
  }
  room.data = data;
  room.tell = setTriggerValue;
  room.draw();
  return () => { room.leave(); rooms.delete(parentElement); };
}

function build(parent, key, first) {
  const room = { key, data: first, bad: "", rest: null, tell: /** @type {Tell} */ (() => {}) };
  const make = (tag, name, into, text) => { const made = document.createElement(tag); if (name) made.className = name; if (text) made.textContent = text; into.append(made); return made; };
  const home = parent.querySelector(".here");
  home.replaceChildren();
  const root = make("div", "zone", home);
  const bad = make("p", "bad", root), rest = make("div", "rest", root), restSay = make("span", "", rest), forget = make("button", "", rest);
  bad.setAttribute("role", "alert");
  const drop = make("div", "drop", root), ask = make("b", "", drop), choose = make("button", "", drop), kinds = make("small", "", drop), input = make("input", "", drop);
  Object.assign(input, { type: "file", hidden: true }); choose.type = forget.type = "button";
  const job = make("div", "job", root), name = make("div", "name", job), deeds = make("div", "deeds", job), bar = make("div", "bar", job), fillBar = make("i", "", bar), say = make("div", "say", job);
  bar.setAttribute("role", "progressbar"); bar.setAttribute("aria-valuemin", "0"); bar.setAttribute("aria-valuemax", "100"); say.setAttribute("aria-live", "polite");
  const pause = make("button", "", deeds), stop = make("button", "", deeds);
  pause.type = stop.type = "button";

  const begin = (files) => {
    const file = files?.[0];
    if (!file) return;
    const refused = refusalOf(file, room.data);
    room.bad = refused || (files.length > 1 ? room.data.words.one_only : "");
    if (refused) return room.draw();
    room.rest = null;
    beginUpload(key, file, room.data);
    room.draw();
  };
  const pasted = (event) => {
    if (!root.isConnected || uploadsUnderWay.get(key) || !room.data.endings.includes(".png") || !root.offsetParent) return;
    if (event.clipboardData?.files?.length) { event.preventDefault(); begin(event.clipboardData.files); }
  };
  document.addEventListener("paste", pasted);
  choose.onclick = () => input.click();
  input.onchange = () => { begin(input.files); input.value = ""; };
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); ask.textContent = room.data.words.release; });
  drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) { drop.classList.remove("over"); room.draw(); } });
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); begin(event.dataTransfer.files); room.draw(); });
  pause.onclick = () => { const going = uploadsUnderWay.get(key); if (going) going.state === "paused" ? going.resume() : going.pause(); };
  stop.onclick = () => { const going = uploadsUnderWay.get(key); if (going && going.state !== "done") going.drop(); uploadsUnderWay.delete(key); room.bad = ""; room.draw(); };
  forget.onclick = () => { const one = room.rest; room.rest = null; room.draw(); new UploadJob(null, room.data).ask(`/${one.id}`, { method: "DELETE" }).catch(() => {}); };

  room.draw = () => {
    const { data } = room, words = data.words, going = uploadsUnderWay.get(key);
    if (going) going.told = () => room.draw();
    if (going?.state === "refused") { room.bad = going.say; uploadsUnderWay.delete(key); return room.draw(); }
    if (going?.state === "done" && !going.said) { going.said = true; room.tell("done", going.id); }
    bad.hidden = !room.bad; bad.textContent = room.bad;
    drop.hidden = Boolean(going); job.hidden = !going; rest.hidden = !room.rest || Boolean(going);
    ask.textContent = words[`drop_${data.purpose}`]; choose.textContent = words.choose; kinds.textContent = data.hint; forget.textContent = words.forget;
    input.accept = data.endings.join(",");
    if (room.rest) restSay.textContent = fill(words.unfinished, { name: room.rest.name, percent: Math.floor(100 * room.rest.at / room.rest.bytes) });
    if (going) drawJob(going, data, { name, fillBar, bar, say, pause, stop });
  };
  const look = async () => {
    try {
      const { body } = await new UploadJob(null, room.data).ask("");
      room.rest = body.data.find((one) => one.target_id === first.target && one.purpose === first.purpose && one.at > 0) || null;
      room.draw();
    } catch { /* it is only an offer */ }
  };
  if (!uploadsUnderWay.get(key)) look();
  room.leave = () => { document.removeEventListener("paste", pasted); const going = uploadsUnderWay.get(key); if (going) going.told = () => {}; };
  return room;
}

function drawJob(job, data, at) {
  const words = data.words, share = Math.min(1, (job.at + job.sent) / job.file.size), percent = Math.floor(100 * share);
  at.name.textContent = job.file.name;
  at.fillBar.style.width = `${100 * share}%`;
  at.bar.setAttribute("aria-valuenow", percent);
  at.bar.setAttribute("aria-label", fill(words.progress, { percent }));
  const left = Math.ceil((job.file.size - job.at - job.sent) / Math.max(1, job.rate));
  const long = left < 60 ? fill(words.left_s, { n: left }) : fill(words.left_m, { m: Math.floor(left / 60), s: left % 60 });
  const moving = `${percent}% · ${fill(words.of, { done: sizeInWords(job.at + job.sent), all: sizeInWords(job.file.size) })}${job.rate ? ` · ${long}` : ""}`;
  const done = job.state === "done" && data.purpose === "clip" ? words.done_clip : words[job.state];
  at.say.textContent = job.state === "sending" ? moving : job.state === "paused" ? `${words.paused} · ${percent}%` : done || "";
  at.say.setAttribute("aria-live", job.state === "sending" ? "off" : "polite");
  at.say.className = `say ${job.state === "done" ? "done" : ["away", "signed_out"].includes(job.state) ? "away" : ""}`;
  at.pause.hidden = !["sending", "away", "paused"].includes(job.state);
  at.pause.textContent = job.state === "paused" ? words.resume : words.pause;
  at.stop.textContent = job.state === "done" ? words.another : words.cancel;
  at.stop.hidden = job.state === "checking";
}
