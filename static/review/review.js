// The page behind a review link. It draws what /film tells, keeps what could not be sent, and sends it when the line is back.
import { Sketch } from "./sketch.js";

const facts = JSON.parse(document.getElementById("facts").textContent);
const base = location.pathname.replace(/\/$/, "");
const stored = (name, fallback) => { try { return JSON.parse(localStorage.getItem(`${base}:${name}`)) ?? fallback; } catch { return fallback; } };
const store = (name, value) => { try { localStorage.setItem(`${base}:${name}`, JSON.stringify(value)); } catch { /* a private window */ } };

const root = document.getElementById("review");
const state = { language: stored("language", facts.language), view: "start", film: null, name: stored("name", ""), wrong: "", at: 0, shot: null, tool: "", draft: stored("draft", ""), locked: false };
let video = null, sketch = null;

function t(key, told = {}) {
  let said = facts.words[state.language][key] ?? facts.words.en[key] ?? key;
  for (const [name, value] of Object.entries(told)) said = said.replaceAll(`{${name}}`, value);
  return said;
}

function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, each] of Object.entries(value)) made.style.setProperty(key, each);
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const whole = () => clock(Math.round(state.film.cut.seconds));
const media = (sha256) => `${base}/media/${sha256}`;
const ratio = () => state.film.ratio.replace(":", "/");
const tall = () => { const [wide, high] = state.film.ratio.split(":").map(Number); return high > wide; };

// Also where the page came without HTTPS, and the browser makes no UUID.
function newId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

// Asking and sending ---------------------------------------------------------------------------------------------------

async function ask(path, body) {
  const reply = await fetch(`${base}/${path}`, {
    method: body ? "POST" : "GET",
    headers: { "Accept-Language": state.language, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    credentials: "same-origin",
  });
  const told = await reply.json();
  if (!reply.ok) throw Object.assign(new Error(told.message), { status: reply.status, field: told.errors?.[0]?.field });
  return told.data;
}

async function send(path, body) {
  const waiting = stored("waiting", []);
  store("waiting", [...waiting, { path, body, key: newId() }]);
  await flush();
}

let flushing = false;
async function flush() {
  if (flushing) return;
  flushing = true;
  try {
    for (;;) {
      const [first] = stored("waiting", []);
      if (!first) break;
      try {
        const film = await ask(first.path, first.body);
        state.film = { ...state.film, ...film };
        state.wrong = "";
      } catch (error) {
        if (error.status === undefined || error.status === 429 || error.status >= 500) break;  // the line or the studio is away: kept
        if (error.status === 410 || error.status === 404 && first.path !== "notes") { state.view = "ended"; state.wrong = error.message; }
        state.wrong = error.message;
      }
      store("waiting", stored("waiting", []).filter((each) => each.key !== first.key));  // what was said meanwhile stays
    }
  } finally { flushing = false; draw(); }
}
addEventListener("online", flush);
setInterval(() => { if (stored("waiting", []).length) flush(); }, 8000);

async function load() {
  try {
    state.film = await ask("film");
    state.locked = false;
  } catch (error) {
    if (error.status === 401) state.locked = true;
    else if (error.status === 410 || error.status === 404) { state.view = "ended"; state.wrong = error.message; }
    else state.wrong = error.message || t("offline");
  }
  draw();
}

async function open(name, password) {
  state.name = name.trim();
  store("name", state.name);
  try {
    state.film = await ask("open", { name: state.name, password });
    state.name = state.film.name || state.name;
    state.locked = false;
    state.wrong = "";
    state.view = state.film.scope === "film" && state.film.cut ? "watch" : "shots";
    draw();
    if (state.view === "watch") video?.play().catch(() => {});
    flush();
  } catch (error) {
    if (error.status === 410) state.view = "ended";
    if (error.status === 401) state.locked = true;
    state.wrong = password === "" && error.status === 401 ? "" : error.message || t("offline");
    draw();
  }
}

// What is known of a shot ----------------------------------------------------------------------------------------------

function sign(shot) {
  const said = state.film.answers[`shot:${shot.id}`];
  const open = state.film.notes.find((note) => note.on_id === shot.id && note.kind === "change" && !note.resolved);
  if (said?.answer === "approved" && said.stands) return ["done", t("yes")];
  if (open && (!said || said.stands)) return ["ask", open.seconds === null ? t("you_asked") : t("you_asked_at", { at: clock(open.seconds) })];
  if (said && !said.stands) return ["you", t("for_you_new")];
  return ["you", t("for_you")];
}
const waiting = () => state.film.shots.filter((shot) => sign(shot)[0] === "you");
const asked = () => state.film.shots.filter((shot) => sign(shot)[0] === "ask");
const shotAt = (seconds) => state.film.shots.findLast((shot) => shot.start !== null && seconds >= shot.start - 0.001 && seconds < shot.end) ?? null;
const signedOff = () => state.film.answers.film?.answer === "approved" && state.film.answers.film.stands;

// What people do -------------------------------------------------------------------------------------------------------

async function note(kind) {
  const text = state.draft.trim(), marks = sketch?.marks ?? [];
  if (!text && !marks.length) { state.wrong = t("say_or_draw"); draw(); return; }
  const shot = state.view === "watch" ? shotAt(state.at) : state.shot;
  const body = { id: newId(), name: state.name, text, kind, marks, on_kind: "film", on_id: "", seconds: state.view === "watch" ? state.at : null };
  if (state.shot?.beat) Object.assign(body, { on_kind: "line", on_id: state.shot.beat });
  else if (shot) Object.assign(body, { on_kind: "shot", on_id: shot.id });
  state.draft = ""; store("draft", ""); state.tool = ""; sketch?.clear(); state.wrong = "";
  if (state.view === "shot") state.view = "shots";
  await send("notes", body);
}

function answer(shots, word) {
  const said = Object.fromEntries(shots.map((shot) => [`shot:${shot.id}`, word]));
  for (const shot of shots) state.film.answers[`shot:${shot.id}`] = { answer: word, stands: true, who: state.name };
  send("answers", { name: state.name, answers: said });
}

function signOff() {
  state.film.answers.film = { answer: "approved", stands: true, who: state.name };
  send("answers", { name: state.name, answers: { film: "approved" } });
}

// Drawing the page -----------------------------------------------------------------------------------------------------

const state_word = ([look, word]) => h("span", { class: `st s-${look}` }, word);
const wrong = () => state.wrong ? h("p", { class: "wrong", role: "alert" }, state.wrong) : null;
const kept = () => stored("waiting", []).length ? h("p", { class: "kept", role: "status" }, t("kept", { n: stored("waiting", []).length })) : null;
const big = (label, act, primary = false, disabled = false) => h("button", { class: primary ? "b p" : "b", type: "button", onclick: act, disabled }, label);

function head() {
  const other = state.language === "zh" ? "en" : "zh";
  return h("header", {},
    h("img", { src: "/assets/mark.svg", alt: "" }), h("span", {}, "Dailies"),
    h("small", {}, state.film && state.view !== "start" ? state.name : t("review")),
    h("button", { type: "button", lang: other, onclick: () => { state.language = other; store("language", other); document.documentElement.lang = other; draw(); } }, other === "zh" ? "中文" : "English"));
}

function draw() {
  document.documentElement.lang = state.language;
  const playing = video && state.view === "watch" && root.contains(video);
  if (playing && drawn === "watch") { refreshWatch(); return; }
  root.replaceChildren(head(), ...views[state.view]());
  drawn = state.view;
  if (state.view === "watch") refreshWatch();
}
let drawn = "";

const views = {
  ended: () => [h("div", { class: "body" }, h("h1", {}, t("ended")), h("p", { role: "alert" }, state.wrong || facts.ended))],
  start, watch, shots, shot: oneShot,
};

function start() {
  const film = state.film;
  const name = h("input", { id: "name", value: state.name, maxlength: "60", autocomplete: "name" });
  const password = h("input", { id: "password", type: "password", autocomplete: "off" });
  name.value = state.name;
  const go = () => open(film?.read_only ? name.value || " " : name.value, password.value);
  const enter = (event) => { if (event.key === "Enter") go(); };
  name.addEventListener("keydown", enter);
  password.addEventListener("keydown", enter);
  const until = film?.expires_at ? new Date(film.expires_at).toLocaleDateString(state.language === "zh" ? "zh-CN" : "en-GB", { day: "numeric", month: "short" }) : "";
  const picture = film?.cut?.poster || film?.shots[0]?.picture || "";
  return [
    h("div", { class: "body" },
      film ? h("p", { class: "mute" }, t(film.read_only ? "shows_you" : "asks_you", { who: film.by })) : null,
      h("h1", {}, film ? film.film : t("locked")),
      picture ? h("div", { class: tall() ? "screen tall" : "screen", style: { "--ratio": ratio() } }, h("img", { src: media(picture), alt: film.film }),
        film.cut ? h("span", { class: "on r" }, whole()) : null, h("button", { class: "go", type: "button", "aria-label": t("play"), onclick: go }, film.cut ? h("i", {}) : "")) : null,
      film && !film.read_only ? h("p", {}, t(film.scope === "film" ? "how" : film.scope === "boards" ? "how_boards" : "how_script")) : null,
      film?.scope === "film" && !film.cut ? h("p", { class: "mute" }, t("no_cut")) : null,
      film?.read_only ? null : h("label", { for: "name" }, t("your_name", { who: film?.by || t("the_team") }), name),
      state.locked ? h("label", { for: "password" }, t("password"), password) : null,
      wrong()),
    h("footer", {}, big(film?.cut ? t("play_cut", { n: film.cut.version }) : t("look"), go, true), h("small", {}, until ? t("only_this_until", { day: until }) : t("only_this"))),
  ];
}

function watch() {
  const film = state.film;
  video = h("video", { playsinline: "", preload: "metadata", src: media(film.cut.file), poster: film.cut.poster ? media(film.cut.poster) : null });
  const canvas = h("canvas", { hidden: true, "aria-label": t("draw_here") });
  sketch = new Sketch(canvas, () => refreshWatch());
  const play = h("button", { class: "go", type: "button", id: "play", "aria-label": t("play"), onclick: toggle }, h("i", {}));
  const slider = h("input", { type: "range", id: "seek", min: "0", max: String(film.cut.seconds), step: String(1 / film.cut.fps), value: "0", "aria-label": t("seek"), oninput: (event) => { video.pause(); video.currentTime = Number(event.target.value); } });
  video.addEventListener("timeupdate", refreshWatch);
  for (const each of ["play", "pause", "seeked", "ended"]) video.addEventListener(each, refreshWatch);
  const words = h("textarea", { id: "words", maxlength: "2000", oninput: (event) => { state.draft = event.target.value; store("draft", state.draft); } });
  words.value = state.draft;
  const tool = (name) => h("button", { class: "b", type: "button", "data-tool": name, "aria-pressed": "false", onclick: () => { state.tool = state.tool === name ? "" : name; video.pause(); refreshWatch(); } }, t(name));
  const left = h("div", { class: "left" },
    h("div", { class: tall() ? "screen tall" : "screen", style: { "--ratio": ratio() } }, video, canvas, play,
      h("span", { class: "on", id: "where" }), film.watermark ? h("span", { class: "on name" }, `${state.name} · ${new Date().toLocaleDateString()}`) : null),
    slider, h("div", { class: "row mute" }, h("span", { id: "clock" }), h("span", { id: "which" })));
  const right = film.read_only ? null : h("div", { class: "right" },
    h("div", { class: "row", id: "tools", role: "group", "aria-label": t("draw_here") }, tool("pen"), tool("arrow"), tool("box"), h("button", { class: "b", type: "button", id: "undo", "aria-label": t("undo"), onclick: () => sketch.undo() }, "↶")),
    h("label", { for: "words", id: "ask-label" }, "", words),
    h("p", { class: "mute" }, t("gets", { who: film.by })), h("div", { id: "said" }));
  return [h("div", { class: "body two" }, left, right),
    film.read_only ? "" : h("footer", {}, h("button", { class: "b p", type: "button", id: "ask", onclick: () => note("change") }), big(t("remark"), () => note("remark")), h("button", { class: "b", type: "button", id: "to-shots", onclick: () => { video.pause(); state.view = "shots"; draw(); } }))];
}

function toggle() {
  if (video.paused) { state.tool = ""; video.play().catch(() => {}); } else video.pause();
}

function refreshWatch() {
  if (!video || state.view !== "watch") return;
  state.at = video.currentTime;
  const film = state.film, shot = shotAt(state.at), set = (id, said) => { const found = document.getElementById(id); if (found && found.textContent !== said) found.textContent = said; };
  const number = shot?.number ?? "", index = film.shots.indexOf(shot) + 1;
  set("clock", `${clock(state.at)} / ${whole()}`);
  set("which", shot ? t("shot_of", { n: number, of: film.shots.length }) : "");
  set("where", shot ? `${number} · ${clock(state.at)}.${Math.floor((state.at * 10) % 10)}` : clock(state.at));
  set("ask", shot ? t("ask_in", { n: number }) : t("ask_film"));
  const label = document.getElementById("ask-label");
  if (label) label.firstChild.textContent = shot ? t("what_in", { n: number }) : t("what_film");
  set("to-shots", t("to_shots", { n: film.shots.length, yes: film.shots.length - waiting().length - asked().length, left: waiting().length }));
  document.getElementById("play").hidden = !video.paused || Boolean(state.tool);
  sketch.show(Boolean(state.tool) || sketch.marks.length > 0 && video.paused, state.tool);
  for (const each of document.querySelectorAll("[data-tool]")) each.setAttribute("aria-pressed", String(each.dataset.tool === state.tool));
  const slider = document.getElementById("seek");
  if (document.activeElement !== slider || !video.paused) slider.value = String(state.at);
  slider.setAttribute("aria-valuetext", `${clock(state.at)}, ${shot ? t("shot_of", { n: number, of: film.shots.length }) : ""} ${index || ""}`);
  const said = document.getElementById("said");
  if (said) said.replaceChildren(...[wrong(), kept(), notesList()].filter(Boolean));
  const words = document.getElementById("words");
  if (words && words.value !== state.draft && document.activeElement !== words) words.value = state.draft;
  if (words && state.draft === "" && document.activeElement !== words) words.value = "";
}

function notesList(only = null) {
  const notes = state.film.notes.filter((each) => !only || each.on_id === only);
  if (!notes.length) return null;
  return h("ol", { class: "notes", "aria-label": t("notes") }, notes.map((each) => h("li", {},
    h("span", {}, each.resolved ? state_word(["done", t("resolved")]) : each.kind === "change" ? state_word(["ask", t("change_asked")]) : h("span", { class: "mute" }, t("remark_word")),
      h("span", { class: "mute" }, `  ${[each.shot, each.seconds === null ? "" : clock(each.seconds), each.who].filter(Boolean).join(" · ")}`)),
    h("p", {}, each.text || t("drawn_only")), each.replies.map((one) => h("blockquote", {}, `${one.who}: ${one.text}`)))));
}

function shots() {
  const film = state.film, left = waiting(), open = asked();
  if (film.scope === "script") return script();
  const rows = film.shots.map((shot) => {
    const told = sign(shot);
    return h("li", {},
      h("button", { class: "pic", type: "button", style: { "--ratio": ratio() }, "aria-label": t("open_shot", { n: shot.number }), onclick: () => openShot(shot) }, shot.thumb ? h("img", { src: media(shot.thumb), alt: "", loading: "lazy" }) : "", h("span", { class: "on" }, shot.number)),
      h("div", {}, h("p", {}, shot.words), film.read_only ? null : state_word(told)),
      film.read_only ? h("span", {}) : h("button", { class: told[0] === "done" ? "b yes" : "b", type: "button", "aria-pressed": String(told[0] === "done"), "aria-label": told[0] === "ask" ? t("open_shot", { n: shot.number }) : t("yes_to", { n: shot.number }), onclick: () => { if (told[0] === "ask") openShot(shot); else if (told[0] !== "done") { answer([shot], "approved"); draw(); } } }, told[0] === "ask" ? "✎" : "✓"));
  });
  const all = !left.length && !open.length && film.shots.length > 0;
  const primary = film.read_only ? null : left.length ? big(open.length || left.length < film.shots.length ? t("yes_other", { n: left.length }) : t("yes_all", { n: left.length }), () => { answer(left, "approved"); draw(); }, true)
    : all && film.scope === "film" && !signedOff() ? big(t("sign_off"), () => { signOff(); draw(); }, true) : null;
  const headline = signedOff() ? t("signed_off") : t("headline", { n: film.shots.length, yes: film.shots.length - left.length - open.length, change: open.length, left: left.length });
  return [h("div", { class: "body" }, h("h2", {}, headline), film.read_only ? null : h("p", { class: "mute" }, t("shot_by_shot")), wrong(), kept(), h("ol", { class: "shots" }, rows)),
    h("footer", {}, primary, film.cut ? big(t("back_to_film"), () => { state.view = "watch"; drawn = ""; draw(); }) : null, open.length ? h("small", {}, t("stays_open", { who: film.by })) : null)];
}

function openShot(shot) {
  state.shot = shot;
  state.wrong = "";
  if (state.film.cut && shot.start !== null) {
    state.view = "watch"; drawn = ""; draw();
    const go = () => { video.currentTime = shot.start + 1 / state.film.cut.fps; };
    if (video.readyState) go(); else video.addEventListener("loadedmetadata", go, { once: true });
    return;
  }
  state.view = "shot"; draw();
}

function oneShot() {
  const shot = state.shot;
  const canvas = h("canvas", { "aria-label": t("draw_here") });
  const words = h("textarea", { id: "words", maxlength: "2000", oninput: (event) => { state.draft = event.target.value; } });
  words.value = state.draft;
  sketch = new Sketch(canvas, () => {});
  sketch.show(true, "pen");
  const tools = ["pen", "arrow", "box"].map((name) => h("button", { class: "b", type: "button", "aria-pressed": String(name === "pen"), onclick: (event) => { for (const each of tools) each.setAttribute("aria-pressed", "false"); event.currentTarget.setAttribute("aria-pressed", "true"); sketch.show(true, name); } }, t(name)));
  return [h("div", { class: "body two" },
    h("div", { class: "left" }, shot.beat ? h("p", {}, shot.words) : h("div", { class: tall() ? "screen tall" : "screen", style: { "--ratio": ratio() } }, shot.picture ? h("img", { src: media(shot.picture), alt: shot.words }) : "", canvas, h("span", { class: "on" }, shot.number))),
    h("div", { class: "right" }, shot.beat ? null : h("div", { class: "row" }, tools, h("button", { class: "b", type: "button", "aria-label": t("undo"), onclick: () => sketch.undo() }, "↶")),
      h("label", { for: "words" }, shot.beat ? t("what_line") : t("what_in", { n: shot.number }), words), wrong(), kept(), notesList(shot.beat || shot.id))),
  h("footer", {}, big(shot.beat ? t("ask_line") : t("ask_in", { n: shot.number }), () => note("change"), true), big(t("remark"), () => note("remark")), big(t("back"), () => { state.view = "shots"; draw(); }))];
}

function script() {
  const film = state.film;
  const many = (id) => film.notes.filter((each) => each.on_id === id).length;
  return [h("div", { class: "body" }, h("h1", {}, film.film), wrong(), kept(), film.script.map((scene, index) => h("section", {}, h("h2", {}, `${index + 1}. ${scene.heading}`),
    h("ol", { class: "lines" }, scene.beats.map((beat) => h("li", {}, h("div", {}, beat.speaker ? h("b", {}, beat.speaker) : "", h("p", {}, beat.text)),
      film.read_only || beat.kind === "action" ? h("span", {}) : h("button", { class: "b", type: "button", "aria-label": t("note_line"), onclick: () => { state.shot = { beat: beat.id, words: `${beat.speaker ? `${beat.speaker}: ` : ""}${beat.text}` }; state.view = "shot"; draw(); } }, many(beat.id) ? String(many(beat.id)) : "✎"))))))),
  h("footer", {}, h("small", {}, t("how_script")))];
}

addEventListener("keydown", (event) => {
  if (state.view !== "watch" || event.target.closest("input, textarea, button") || event.ctrlKey || event.metaKey || event.altKey) return;
  const frame = 1 / state.film.cut.fps;
  if (event.key === " ") { event.preventDefault(); toggle(); }
  if (event.key === "," || event.key === ".") { video.pause(); video.currentTime += event.key === "," ? -frame : frame; }
  if (event.key.toLowerCase() === "m") { event.preventDefault(); video.pause(); document.getElementById("words")?.focus(); }
  if (event.key.toLowerCase() === "d") { video.pause(); state.tool = "pen"; refreshWatch(); }
  if (event.key === "Escape") { state.tool = ""; refreshWatch(); }
});

if (facts.ended) { state.view = "ended"; draw(); } else load();
