// A film of yours is over: said once, at the foot of whatever page is open, with the way to it. One note at a time: the
// newest, and how many more. What ended before somebody was last here is no news to them.

const KEPT = "dailies-told", SEEN = "dailies-here", STAYS = 20000, SLACK = 3000;
const since = lastHere();
let leave = () => {}, clock = 0;

export default function ({ data }) {
  leave();
  leave = line.on("person:me", data.language, (news) => {
    if (news.type === "ended") say(news.data);
  });
  here();
  clearInterval(clock);
  clock = setInterval(here, 10000);
  const away = leave;
  return () => away();
}

// When this browser showed the studio last; on a first visit, now.
function lastHere() {
  try { return Number(localStorage.getItem(SEEN)) || Date.now(); } catch { return Date.now(); }
}

function here() {
  if (document.hidden) return;
  try { localStorage.setItem(SEEN, String(Date.now())); } catch {}
}

function say(news) {
  if (told().includes(news.task_id)) return;
  if (Date.now() - 1000 * news.ago < since - SLACK) return keep(news.task_id);
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => say(news), { once: true });
    return;
  }
  keep(news.task_id);
  if (on(news)) return;
  show(news);
}

// On the film's own page it is seen, and need not be said.
function on(news) {
  const address = new URL(location.href);
  return address.pathname.endsWith(`/${news.page}`) && address.searchParams.get("project") === news.project_id;
}

function told() {
  try { return JSON.parse(localStorage.getItem(KEPT) || "[]"); } catch { return []; }
}

function keep(id) {
  try { localStorage.setItem(KEPT, JSON.stringify([...told().filter((one) => one !== id), id].slice(-60))); } catch {}
}

function show(news) {
  let place = document.getElementById("dailies-ended");
  if (!place) {
    place = document.createElement("div");
    place.id = "dailies-ended";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  const before = place.firstElementChild;
  const more = before ? Number(before.dataset.more || 0) + 1 : 0;
  const note = document.createElement("div");
  note.className = "ended";
  note.dataset.more = String(more);
  const words = document.createElement("span");
  words.className = `gl s-${news.status === "completed" ? "made" : "fail"}`;
  words.textContent = news.sentence;
  const way = document.createElement("a");
  const base = location.pathname.replace(/\/[^/]*$/, "");
  way.href = `${base}/${news.page}?project=${encodeURIComponent(news.project_id)}`;
  way.textContent = news.way;
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", news.close);
  close.textContent = "×";
  const end = () => note.remove();
  close.onclick = end;
  note.append(words);
  if (more) {
    const others = document.createElement("small");
    others.textContent = news.more.replace("{n}", more);
    note.append(others);
  }
  note.append(way, close);
  place.replaceChildren(note);
  let timer = setTimeout(end, STAYS);
  for (const kind of ["pointerenter", "focusin"]) note.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) note.addEventListener(kind, () => { clearTimeout(timer); timer = setTimeout(end, 6000); });
}
