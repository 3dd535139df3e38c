// One sound on a page. Buttons with data-sound start and pause it; each shows how far it is. Others listen to the window:
// "dailies-sound" tells {url, at, length, state}; "dailies-play" asks for {url, from}.

const player = (window.dailiesSound ||= begin());

export default function ({ data }) {
  player.homes += 1;
  player.after(data);
  return () => {
    player.homes -= 1;
    setTimeout(() => player.homes <= 0 && player.stop(), 400);
  };
}

function begin() {
  const me = { sound: new Audio(), homes: 0, turn: null, url: "", state: "", ticking: 0, after: (data) => after(me, data), stop: () => stop(me) };
  me.sound.preload = "auto";
  hearSound(me);
  document.addEventListener("click", (event) => pressed(me, event));
  window.addEventListener("dailies-play", (event) => {
    const { url, from, toggle } = event.detail;
    if (toggle && url === me.url && me.state === "playing") me.sound.pause();
    else if (toggle && url === me.url && me.state === "paused" && from === undefined) play(me, url);
    else play(me, url, from);
  });
  window.addEventListener("dailies-wind", (event) => {
    if (event.detail.url === me.url && me.state) wind(me, event.detail.at);
  });
  new MutationObserver((news) => {
    const fresh = news.some((one) => [...one.addedNodes].some((node) => node instanceof Element && node.querySelector("[data-sound]")));
    if (fresh && me.state) paint(me);
  }).observe(document.body, { childList: true, subtree: true });
  return me;
}

/** What the browser says of the sound that plays. */
function hearSound(me) {
  me.sound.addEventListener("playing", () => {
    me.state = "playing";
    if (!me.ticking) tick(me);
  });
  me.sound.addEventListener("pause", () => {
    if (me.state === "playing") me.state = me.sound.ended ? "" : "paused";
    paint(me);
  });
  me.sound.addEventListener("ended", () => {
    me.state = "";
    paint(me);
  });
  me.sound.addEventListener("error", () => {
    if (me.url) me.state = "broken";
    paint(me);
  });
}

/** A click on a button with a sound starts or pauses it; on its wave it winds. */
function pressed(me, event) {
  const button = event.target.closest ? event.target.closest("[data-sound]") : null;
  if (!button) return;
  event.preventDefault();
  const url = button.dataset.sound;
  const wave = event.target.closest(".wv");
  if (wave && url === me.url && ["playing", "paused"].includes(me.state)) {
    const box = wave.getBoundingClientRect();
    wind(me, ((event.clientX - box.left) / box.width) * me.sound.duration);
    if (me.state === "paused") play(me, url);
    return;
  }
  if (url === me.url && me.state === "playing") me.sound.pause();
  else play(me, url, url === me.url && me.state === "paused" ? undefined : 0);
}

function after(me, data) {
  if (me.turn !== null && data.turn !== me.turn && data.play) play(me, data.play, 0);
  me.turn = data.turn;
  paint(me);
}

function play(me, url, from) {
  if (me.url !== url) {
    me.url = url;
    me.sound.src = url;
  }
  if (from !== undefined) wind(me, from);
  me.state = "loading";
  paint(me);
  me.sound.play().catch((error) => {
    if (error.name === "AbortError") return;
    me.state = error.name === "NotAllowedError" ? "" : "broken";
    paint(me);
  });
}

function wind(me, at) {
  if (me.sound.readyState > 0) me.sound.currentTime = at;
  else me.sound.addEventListener("loadedmetadata", () => (me.sound.currentTime = at), { once: true });
}

function stop(me) {
  me.sound.pause();
  me.state = "";
  paint(me);
}

function paint(me) {
  const length = Number.isFinite(me.sound.duration) ? me.sound.duration : 0;
  const share = length ? me.sound.currentTime / length : 0;
  for (const button of document.querySelectorAll("[data-sound]")) {
    const mine = button.dataset.sound === me.url && me.state !== "";
    const now = mine ? me.state : "";
    if ((button.dataset.now || "") !== now) button.dataset.now = now;
    if (mine || button.style.getPropertyValue("--at")) button.style.setProperty("--at", mine ? `${100 * share}%` : "0%");
    const pressed = String(now === "playing");
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
  const told = { url: me.url, at: me.sound.currentTime, length, state: me.state };
  window.dispatchEvent(new CustomEvent("dailies-sound", { detail: told }));
}

function tick(me) {
  paint(me);
  me.ticking = me.state === "playing" ? setTimeout(() => requestAnimationFrame(() => tick(me)), 50) : 0;
}
