// The one live line of a browser tab: whatever component wants to hear of something shares it. It outlives pages and
// redraws, comes back after a break with patience, and asks for nothing while the tab is hidden.

const FIRST_WAIT = 400, LONGEST_WAIT = 15000, LEAVE_AFTER = 4000, HIDDEN_AFTER = 8000; // milliseconds
const line = (globalThis.dailiesLine ??= openLine());

function openLine() {
  const tab = { channels: new Map(), socket: null, wait: FIRST_WAIT, timer: 0, hiding: 0, asleep: false, over: false };
  document.addEventListener("visibilitychange", () => (document.hidden ? hideLine(tab) : showLine(tab)));
  globalThis.addEventListener("online", () => showLine(tab));
  globalThis.addEventListener("pageshow", (event) => { if (event.persisted) showLine(tab); });
  return {
    on: (channel, language, listener, wish = {}) => listenTo(tab, channel, language, listener, wish),
    get up() { return lineOpen(tab); },
  };
}

// Hear of a channel until the returned function is called. What is known of it already is told at once. Leaving is
// slow: a redraw that comes back within seconds finds everything as it was.
function listenTo(tab, channel, language, listener, wish) {
  let entry = tab.channels.get(channel);
  const asked = JSON.stringify([language, wish]);
  if (!entry) tab.channels.set(channel, (entry = { listeners: new Set(), asked: "", last: null, leaving: 0 }));
  clearTimeout(entry.leaving);
  entry.listeners.add(listener);
  if (entry.asked !== asked) {
    Object.assign(entry, { asked, language, wish, last: null, shots: undefined });
    if (!tab.asleep || staysOn(channel)) askLine(tab, channel, entry);
  } else if (entry.last || entry.notice) {
    const last = entry.last || entry.notice;
    queueMicrotask(() => { if (entry.listeners.has(listener)) listener(last); });
  }
  if (entry.duty) queueMicrotask(() => { if (entry.listeners.has(listener)) listener(entry.duty); });
  tab.over = false;
  connectLine(tab);
  return () => {
    entry.listeners.delete(listener);
    if (entry.listeners.size) return;
    clearTimeout(entry.leaving);
    entry.leaving = setTimeout(() => {
      if (entry.listeners.size || tab.channels.get(channel) !== entry) return;
      tab.channels.delete(channel);
      sendLine(tab, { action: "unsubscribe", channel });
    }, LEAVE_AFTER);
  };
}

function lineOpen(tab) { return tab.socket && tab.socket.readyState === WebSocket.OPEN; }

function sendLine(tab, words) { if (lineOpen(tab)) tab.socket.send(JSON.stringify(words)); }

function askLine(tab, channel, entry) { sendLine(tab, { action: "subscribe", channel, language: entry.language, ...entry.wish }); }

/** Whether a channel is heard while the tab is hidden, too. */
function staysOn(channel) { return channel.startsWith("person:"); }

function connectLine(tab) {
  clearTimeout(tab.timer);
  tab.timer = 0;
  if (tab.over || tab.asleep || !tab.channels.size || (tab.socket && tab.socket.readyState <= WebSocket.OPEN)) return;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = (tab.socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`));
  mine.onopen = () => {
    tab.wait = FIRST_WAIT;
    for (const [channel, entry] of tab.channels) askLine(tab, channel, entry);
    tellListeners(tab, null, { type: "line", data: { up: true } });
  };
  mine.onmessage = (event) => hearLine(tab, JSON.parse(event.data));
  mine.onclose = (event) => {
    if (tab.socket !== mine) return;
    tab.socket = null;
    tellListeners(tab, null, { type: "line", data: { up: false } });
    if (event.code === 4401) { tab.over = true; return; }
    reconnectLine(tab);
  };
}

// A server that starts again must not meet all its tabs in the same moment: each comes back in its own time.
function reconnectLine(tab) {
  if (tab.timer || tab.over || !tab.channels.size) return;
  tab.timer = setTimeout(() => connectLine(tab), tab.wait * (0.6 + 0.8 * Math.random()));
  tab.wait = Math.min(tab.wait * 2, LONGEST_WAIT);
}

function hearLine(tab, news) {
  const data = news.data || {};
  switch (news.type) {
    case "film": return hearFilm(tab, data);
    case "task_update": return tellProjects(tab, news);
    case "changed": return tellListeners(tab, `project:${data.project_id}`, news, true);
    case "refused": return tellListeners(tab, data.channel, news);
    case "task": case "tasks": return tellListeners(tab, "tasks:", news);
    case "ended": return tellListeners(tab, "person:me", news);
    case "notice": return hearNotice(tab, news);
    case "duty": return hearDuty(tab, news);
    case "spoken": return tellListeners(tab, `cell:${data.id}`, news, true);
    case "signed_out": return tellListeners(tab, null, news);
  }
}

// The newest count is kept for whoever listens later; that a film is over is not said twice.
function hearNotice(tab, news) {
  const entry = tab.channels.get("person:me");
  if (!entry) return;
  entry.notice = news;
  tellListeners(tab, "person:me", news);
}

// Whether somebody works is kept, too: a page that is opened while nobody does says so at once.
function hearDuty(tab, news) {
  const entry = tab.channels.get("person:me");
  if (entry) entry.duty = news;
  tellListeners(tab, "person:me", news);
}

// Only shots that changed are said; whoever listens is always given the whole film.
function hearFilm(tab, data) {
  const channel = data.id ? `film:${data.id}` : null;
  const entry = channel && tab.channels.get(channel);
  if (!entry) { for (const name of tab.channels.keys()) if (name.startsWith("film:")) tellListeners(tab, name, { type: "film", data }); return; }
  entry.shots ??= new Map();
  for (const shot of data.shots) entry.shots.set(shot.id, shot);
  const shots = (data.order || []).map((id) => entry.shots.get(id)).filter(Boolean);
  tellListeners(tab, channel, { type: "film", data: { ...data, shots } }, true);
}

function tellProjects(tab, news) {
  for (const channel of tab.channels.keys()) if (channel.startsWith("project:")) tellListeners(tab, channel, news);
}

function tellListeners(tab, channel, news, keep) {
  for (const [name, entry] of tab.channels) {
    if (channel && name !== channel) continue;
    if (keep) entry.last = news;
    for (const listener of [...entry.listeners]) listener(news);
  }
}

function hideLine(tab) {
  clearTimeout(tab.hiding);
  tab.hiding = setTimeout(() => {
    if (!document.hidden) return;
    tab.asleep = true;
    for (const channel of tab.channels.keys()) if (!staysOn(channel)) sendLine(tab, { action: "unsubscribe", channel });
  }, HIDDEN_AFTER);
}

function showLine(tab) {
  clearTimeout(tab.hiding);
  const slept = tab.asleep;
  tab.asleep = false;
  if (!lineOpen(tab)) { tab.wait = FIRST_WAIT; tab.over = false; if (tab.socket) tab.socket.close(); tab.socket = null; connectLine(tab); }
  else if (slept) for (const [channel, entry] of tab.channels) if (!staysOn(channel)) askLine(tab, channel, entry);
}
