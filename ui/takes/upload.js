// A file goes up in parts. What is under way lives with the tab, not with the place that shows it: a window may be closed, a
// page left, the phone may sleep; it goes on, and the place finds it again.

const API = "/api/v1/uploads";
const STALLED_MS = 30000;
const under = (window.dailiesUploads ||= new Map());
const rooms = new WeakMap();
const fill = (words, facts) => words.replace(/{(\w+)}/g, (all, name) => facts[name] ?? all);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`);

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

// The file on its way ---------------------------------------------------------------------------------------------------

class Job {
  constructor(file, data) {
    this.file = file;
    this.data = data;
    this.id = this.say = this.print = "";
    this.at = this.sent = this.rate = this.part = 0;
    this.state = "sending";
    this.told = () => {};
  }
  now(state, say = "") { this.state = state; this.say = say; this.told(); }
  async ask(path, how = {}) {
    const answer = await fetch(API + path, { ...how, headers: { "Content-Type": "application/json", "X-Dailies": "1", "Accept-Language": this.data.language } });
    return { status: answer.status, body: await answer.json() };
  }
  put(part) {
    return new Promise((done, fail) => {
      const sent = (this.xhr = new XMLHttpRequest());
      const began = Date.now();
      let heard = began;
      const watch = setInterval(() => Date.now() - heard > STALLED_MS && sent.abort(), 1000);
      sent.open("PUT", `${API}/${this.id}/${this.at}`);
      sent.setRequestHeader("X-Dailies", "1");
      sent.setRequestHeader("Accept-Language", this.data.language);
      sent.setRequestHeader("Content-Type", "application/octet-stream");
      sent.upload.onprogress = (event) => {
        heard = Date.now();
        this.sent = event.loaded;
        const rate = event.loaded / Math.max(0.2, (heard - began) / 1000);
        this.rate = this.rate ? 0.8 * this.rate + 0.2 * rate : rate;
        this.told();
      };
      sent.onload = () => { try { done({ status: sent.status, body: JSON.parse(sent.responseText) }); } catch (error) { fail(error); } };
      sent.onerror = sent.onabort = () => fail(new Error("line"));
      sent.onloadend = () => { clearInterval(watch); this.sent = 0; };
      sent.send(part);
    });
  }
  async run() {
    let wait = 1000;
    keepAwake();
    for (;;) {
      if (["paused", "dropped", "done", "refused"].includes(this.state)) return;
      try {
        if (await this.step()) return;
        wait = 1000;
      } catch {
        if (["paused", "dropped"].includes(this.state)) return;
        this.now("away");
        await Promise.race([sleep(wait), back()]);
        wait = Math.min(2 * wait, 15000);
      }
    }
  }
  async step() {
    const { data, file } = this;
    if (!this.id || this.state === "away" || this.state === "signed_out") {
      const wish = { project_id: data.project, purpose: data.purpose, target_id: data.target, name: file.name.slice(-255), bytes: file.size, fingerprint: (this.print ||= await print(file)) };
      if (!this.take(await this.ask("", { method: "POST", body: JSON.stringify(wish) }))) return this.ended();
      this.now("sending");
    }
    if (this.at < file.size) {
      this.take(await this.put(file.slice(this.at, this.at + this.part)));
      return this.ended();
    }
    this.now("checking");
    const { status, body } = await this.ask(`/${this.id}/finish`, { method: "POST" });
    if (status === 201) this.now("done");
    else if (status === 409 || status === 404) { this.id = ""; this.at = 0; }
    else this.take({ status, body });
    return this.ended();
  }
  take({ status, body }) {
    if (status === 401) { this.now("signed_out"); throw new Error("signed out"); }
    if (status >= 500) throw new Error("server");
    if (body.data && (status < 300 || status === 409)) {
      this.id = body.data.id; this.at = body.data.at; this.part = body.data.part || this.part || 1 << 20;
      this.told();
      return true;
    }
    if (status === 404 && this.id) { this.id = ""; this.at = 0; return true; }
    this.now("refused", body.message);
    return false;
  }
  ended() { return ["done", "refused", "dropped", "paused"].includes(this.state); }
  pause() { this.now("paused"); this.xhr?.abort(); }
  resume() { this.now("sending"); this.run(); }
  drop() { this.now("dropped"); this.xhr?.abort(); if (this.id) this.ask(`/${this.id}`, { method: "DELETE" }).catch(() => {}); }
}

const back = () => new Promise((done) => {
  const once = () => { if (document.hidden) return; removeEventListener("online", once); document.removeEventListener("visibilitychange", once); done(); };
  addEventListener("online", once);
  document.addEventListener("visibilitychange", once);
});

async function keepAwake() {
  try { window.dailiesAwake ||= await navigator.wakeLock.request("screen"); window.dailiesAwake.onrelease = () => { window.dailiesAwake = null; }; } catch { /* not every browser can */ }
}

async function print(file) {
  const parts = [file.slice(0, 1 << 18), file.slice(Math.max(0, file.size - (1 << 16)))];
  let mark = 0x811c9dc5;
  for (const part of parts) for (const byte of new Uint8Array(await part.arrayBuffer())) mark = Math.imul(mark ^ byte, 0x01000193) >>> 0;
  return `${file.size}-${file.lastModified}-${mark.toString(16)}`;
}

if (!window.dailiesLeaving) {
  window.dailiesLeaving = true;
  addEventListener("beforeunload", (event) => { if ([...under.values()].some((job) => ["sending", "away"].includes(job.state))) event.preventDefault(); });
}

// The place that shows it -----------------------------------------------------------------------------------------------

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

  const refuse = (file) => {
    const { data } = room, facts = { name: file.name, size: size(file.size), limit: data.limit };
    const ending = file.name.toLowerCase().match(/\.\w+$/)?.[0] || "";
    if (!data.endings.includes(ending)) return fill(data.words[`wrong_${data.purpose}`], facts);
    if (!file.size) return fill(data.words.empty, facts);
    return file.size > data.most ? fill(data.words.too_large, facts) : "";
  };
  const begin = (files) => {
    const file = files?.[0];
    if (!file) return;
    room.bad = refuse(file) || (files.length > 1 ? room.data.words.one_only : "");
    if (refuse(file)) return room.draw();
    const going = new Job(file, room.data);
    under.set(key, going);
    room.rest = null;
    room.draw();
    going.run();
  };
  const pasted = (event) => {
    if (!root.isConnected || under.get(key) || !room.data.endings.includes(".png") || !root.offsetParent) return;
    if (event.clipboardData?.files?.length) { event.preventDefault(); begin(event.clipboardData.files); }
  };
  document.addEventListener("paste", pasted);
  choose.onclick = () => input.click();
  input.onchange = () => { begin(input.files); input.value = ""; };
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); ask.textContent = room.data.words.release; });
  drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) { drop.classList.remove("over"); room.draw(); } });
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); begin(event.dataTransfer.files); room.draw(); });
  pause.onclick = () => { const going = under.get(key); if (going) going.state === "paused" ? going.resume() : going.pause(); };
  stop.onclick = () => { const going = under.get(key); if (going && going.state !== "done") going.drop(); under.delete(key); room.bad = ""; room.draw(); };
  forget.onclick = () => { const one = room.rest; room.rest = null; room.draw(); new Job(null, room.data).ask(`/${one.id}`, { method: "DELETE" }).catch(() => {}); };

  room.draw = () => {
    const { data } = room, words = data.words, going = under.get(key);
    if (going) going.told = () => room.draw();
    if (going?.state === "refused") { room.bad = going.say; under.delete(key); return room.draw(); }
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
      const { body } = await new Job(null, room.data).ask("");
      room.rest = body.data.find((one) => one.target_id === first.target && one.purpose === first.purpose && one.at > 0) || null;
      room.draw();
    } catch { /* it is only an offer */ }
  };
  if (!under.get(key)) look();
  room.leave = () => { document.removeEventListener("paste", pasted); const going = under.get(key); if (going) going.told = () => {}; };
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
  const moving = `${percent}% · ${fill(words.of, { done: size(job.at + job.sent), all: size(job.file.size) })}${job.rate ? ` · ${long}` : ""}`;
  const done = job.state === "done" && data.purpose === "clip" ? words.done_clip : words[job.state];
  at.say.textContent = job.state === "sending" ? moving : job.state === "paused" ? `${words.paused} · ${percent}%` : done || "";
  at.say.setAttribute("aria-live", job.state === "sending" ? "off" : "polite");
  at.say.className = `say ${job.state === "done" ? "done" : ["away", "signed_out"].includes(job.state) ? "away" : ""}`;
  at.pause.hidden = !["sending", "away", "paused"].includes(job.state);
  at.pause.textContent = job.state === "paused" ? words.resume : words.pause;
  at.stop.textContent = job.state === "done" ? words.another : words.cancel;
  at.stop.hidden = job.state === "checking";
}
