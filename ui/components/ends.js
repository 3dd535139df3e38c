// A film of yours is over: said once, at the foot of whatever page is open, with the way to it.

const KEPT = "dailies-told", STAYS = 20000;
let leave = () => {};

export default function ({ data, parentElement }) {
  leave();
  leave = line.on("person:me", data.language, (news) => {
    if (news.type === "ended") say(news.data);
  });
  const away = leave;
  return () => away();
}

function say(news) {
  if (told().includes(news.task_id)) return;
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
  const note = document.createElement("div");
  note.className = "ended";
  const words = document.createElement("span");
  words.className = `gl s-${news.status === "completed" ? "done" : "fail"}`;
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
  note.append(words, way, close);
  place.append(note);
  while (place.children.length > 3) place.firstElementChild.remove();
  let timer = setTimeout(end, STAYS);
  for (const kind of ["pointerenter", "focusin"]) note.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) note.addEventListener(kind, () => { clearTimeout(timer); timer = setTimeout(end, 6000); });
}
