// The one live line of a browser tab: whatever component wants to hear of something shares it. It outlives pages and
// redraws, comes back after a break with patience, and asks for nothing while the tab is hidden.

const line = (globalThis.dailiesLine ??= openLine());

function openLine() {
  const FIRST_WAIT = 400, LONGEST_WAIT = 15000, LEAVE_AFTER = 4000, HIDDEN_AFTER = 8000;
  const channels = new Map();
  let socket = null, wait = FIRST_WAIT, timer = 0, hiding = 0, asleep = false, over = false;

  const open = () => socket && socket.readyState === WebSocket.OPEN;
  const send = (words) => { if (open()) socket.send(JSON.stringify(words)); };
  const ask = (channel, entry) => send({ action: "subscribe", channel, language: entry.language, ...entry.wish });
  const kept = (channel) => channel.startsWith("person:");

  function connect() {
    clearTimeout(timer);
    timer = 0;
    if (over || asleep || !channels.size || (socket && socket.readyState <= WebSocket.OPEN)) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = (socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`));
    mine.onopen = () => {
      wait = FIRST_WAIT;
      for (const [channel, entry] of channels) ask(channel, entry);
      tell(null, { type: "line", data: { up: true } });
    };
    mine.onmessage = (event) => hear(JSON.parse(event.data));
    mine.onclose = (event) => {
      if (socket !== mine) return;
      socket = null;
      tell(null, { type: "line", data: { up: false } });
      if (event.code === 4401) { over = true; return; }
      again();
    };
  }

  // A server that starts again must not meet all its tabs in the same moment: each comes back in its own time.
  function again() {
    if (timer || over || !channels.size) return;
    timer = setTimeout(connect, wait * (0.6 + 0.8 * Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  function hear(news) {
    const data = news.data || {};
    switch (news.type) {
      case "film": return film(data);
      case "task_update": return tellProjects(news);
      case "changed": return tell(`project:${data.project_id}`, news, true);
      case "refused": return tell(data.channel, news);
      case "task": case "tasks": return tell("tasks:", news);
      case "ended": return tell("person:me", news);
      case "notice": return notices(news);
      case "duty": return duty(news);
      case "spoken": return tell(`cell:${data.id}`, news, true);
      case "signed_out": return tell(null, news);
    }
  }

  // The newest count is kept for whoever listens later; that a film is over is not said twice.
  function notices(news) {
    const entry = channels.get("person:me");
    if (!entry) return;
    entry.notice = news;
    tell("person:me", news);
  }

  // Whether somebody works is kept, too: a page that is opened while nobody does says so at once.
  function duty(news) {
    const entry = channels.get("person:me");
    if (entry) entry.duty = news;
    tell("person:me", news);
  }

  // Only shots that changed are said; whoever listens is always given the whole film.
  function film(data) {
    const channel = data.id ? `film:${data.id}` : null;
    const entry = channel && channels.get(channel);
    if (!entry) { for (const name of channels.keys()) if (name.startsWith("film:")) tell(name, { type: "film", data }); return; }
    entry.shots ??= new Map();
    for (const shot of data.shots) entry.shots.set(shot.id, shot);
    const shots = (data.order || []).map((id) => entry.shots.get(id)).filter(Boolean);
    tell(channel, { type: "film", data: { ...data, shots } }, true);
  }

  function tellProjects(news) {
    for (const channel of channels.keys()) if (channel.startsWith("project:")) tell(channel, news);
  }

  function tell(channel, news, keep) {
    for (const [name, entry] of channels) {
      if (channel && name !== channel) continue;
      if (keep) entry.last = news;
      for (const listener of [...entry.listeners]) listener(news);
    }
  }

  function hide() {
    clearTimeout(hiding);
    hiding = setTimeout(() => {
      if (!document.hidden) return;
      asleep = true;
      for (const channel of channels.keys()) if (!kept(channel)) send({ action: "unsubscribe", channel });
    }, HIDDEN_AFTER);
  }

  function show() {
    clearTimeout(hiding);
    const slept = asleep;
    asleep = false;
    if (!open()) { wait = FIRST_WAIT; over = false; if (socket) socket.close(); socket = null; connect(); }
    else if (slept) for (const [channel, entry] of channels) if (!kept(channel)) ask(channel, entry);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? hide() : show()));
  globalThis.addEventListener("online", show);
  globalThis.addEventListener("pageshow", (event) => { if (event.persisted) show(); });

  return {
    // Hear of a channel until the returned function is called. What is known of it already is told at once. Leaving is
    // slow: a redraw that comes back within seconds finds everything as it was.
    on(channel, language, listener, wish = {}) {
      let entry = channels.get(channel);
      const asked = JSON.stringify([language, wish]);
      if (!entry) channels.set(channel, (entry = { listeners: new Set(), asked: "", last: null, leaving: 0 }));
      clearTimeout(entry.leaving);
      entry.listeners.add(listener);
      if (entry.asked !== asked) {
        Object.assign(entry, { asked, language, wish, last: null, shots: undefined });
        if (!asleep || kept(channel)) ask(channel, entry);
      } else if (entry.last || entry.notice) {
        const last = entry.last || entry.notice;
        queueMicrotask(() => { if (entry.listeners.has(listener)) listener(last); });
      }
      if (entry.duty) queueMicrotask(() => { if (entry.listeners.has(listener)) listener(entry.duty); });
      over = false;
      connect();
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size) return;
        clearTimeout(entry.leaving);
        entry.leaving = setTimeout(() => {
          if (entry.listeners.size || channels.get(channel) !== entry) return;
          channels.delete(channel);
          send({ action: "unsubscribe", channel });
        }, LEAVE_AFTER);
      };
    },
    get up() { return open(); },
  };
}
