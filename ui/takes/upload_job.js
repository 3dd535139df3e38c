// A file goes up in parts. What is under way lives with the tab, not with the place that shows it: a window may be closed, a
// page left, the phone may sleep; it goes on, and the place finds it again.

const UPLOADS_API = "/api/v1/uploads";
const STALLED_MS = 30000;
const uploadsUnderWay = (window.dailiesUploads ||= new Map());
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const sizeInWords = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`);

class UploadJob {
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
    const answer = await fetch(UPLOADS_API + path, { ...how, headers: { "Content-Type": "application/json", "X-Dailies": "1", "Accept-Language": this.data.language } });
    return { status: answer.status, body: await answer.json() };
  }
  put(part) {
    return new Promise((done, fail) => {
      const sent = (this.xhr = new XMLHttpRequest());
      const began = Date.now();
      let heard = began;
      const watch = setInterval(() => Date.now() - heard > STALLED_MS && sent.abort(), 1000);
      sent.open("PUT", `${UPLOADS_API}/${this.id}/${this.at}`);
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
        await Promise.race([sleep(wait), lineIsBack()]);
        wait = Math.min(2 * wait, 15000);
      }
    }
  }
  async step() {
    const { data, file } = this;
    if (!this.id || this.state === "away" || this.state === "signed_out") {
      const wish = { project_id: data.project, purpose: data.purpose, target_id: data.target, name: file.name.slice(-255), bytes: file.size, fingerprint: (this.print ||= await fingerprintOf(file)) };
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

const lineIsBack = () => new Promise((done) => {
  const once = () => { if (document.hidden) return; removeEventListener("online", once); document.removeEventListener("visibilitychange", once); done(); };
  addEventListener("online", once);
  document.addEventListener("visibilitychange", once);
});

async function keepAwake() {
  try { window.dailiesAwake ||= await navigator.wakeLock.request("screen"); window.dailiesAwake.onrelease = () => { window.dailiesAwake = null; }; } catch { /* not every browser can */ }
}

async function fingerprintOf(file) {
  const parts = [file.slice(0, 1 << 18), file.slice(Math.max(0, file.size - (1 << 16)))];
  let mark = 0x811c9dc5;
  for (const part of parts) for (const byte of new Uint8Array(await part.arrayBuffer())) mark = Math.imul(mark ^ byte, 0x01000193) >>> 0;
  return `${file.size}-${file.lastModified}-${mark.toString(16)}`;
}

if (!window.dailiesLeaving) {
  window.dailiesLeaving = true;
  addEventListener("beforeunload", (event) => { if ([...uploadsUnderWay.values()].some((job) => ["sending", "away"].includes(job.state))) event.preventDefault(); });
}

/** Why a file is not taken, in words; "" where it is. `about` is what the studio says of such uploads. */
function refusalOf(file, about) {
  const facts = { name: file.name, size: sizeInWords(file.size), limit: about.limit };
  if (!about.endings.includes(endingOf(file.name))) return fill(about.words[`wrong_${about.purpose}`], facts);
  if (!file.size) return fill(about.words.empty, facts);
  return file.size > about.most ? fill(about.words.too_large, facts) : "";
}

const endingOf = (name) => name.toLowerCase().match(/\.\w+$/)?.[0] || "";

/** Send a file to its place; `key` names the place. */
function beginUpload(key, file, about) {
  const going = new UploadJob(file, about);
  uploadsUnderWay.set(key, going);
  going.run();
  return going;
}
