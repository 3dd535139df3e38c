// One sound on a page. Buttons with data-sound start and pause it; each shows how far it is. Others listen to the window:
// "dailies-sound" tells {url, at, length, state}; "dailies-play" asks for {url, from}.

const player = (window.__dailiesSound ||= begin());

export default function ({ data }) {
  player.homes += 1;
  player.after(data);
  return () => {
    player.homes -= 1;
    setTimeout(() => player.homes <= 0 && player.stop(), 400);
  };
}

function begin() {
  const sound = new Audio();
  sound.preload = "auto";
  const me = { homes: 0, turn: null, url: "", state: "", after, stop };
  let ticking = 0;

  function after(data) {
    if (me.turn !== null && data.turn !== me.turn && data.play) play(data.play, 0);
    me.turn = data.turn;
    paint();
  }
  function play(url, from) {
    if (me.url !== url) {
      me.url = url;
      sound.src = url;
    }
    if (from !== undefined) wind(from);
    me.state = "loading";
    paint();
    sound.play().catch((error) => {
      if (error.name === "AbortError") return;
      me.state = error.name === "NotAllowedError" ? "" : "broken";
      paint();
    });
  }
  function wind(at) {
    if (sound.readyState > 0) sound.currentTime = at;
    else sound.addEventListener("loadedmetadata", () => (sound.currentTime = at), { once: true });
  }
  function stop() {
    sound.pause();
    me.state = "";
    paint();
  }
  function paint() {
    const length = Number.isFinite(sound.duration) ? sound.duration : 0;
    const share = length ? sound.currentTime / length : 0;
    for (const button of document.querySelectorAll("[data-sound]")) {
      const mine = button.dataset.sound === me.url && me.state !== "";
      const now = mine ? me.state : "";
      if ((button.dataset.now || "") !== now) button.dataset.now = now;
      if (mine || button.style.getPropertyValue("--at")) button.style.setProperty("--at", mine ? `${100 * share}%` : "0%");
      const pressed = String(now === "playing");
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
    const told = { url: me.url, at: sound.currentTime, length, state: me.state };
    window.dispatchEvent(new CustomEvent("dailies-sound", { detail: told }));
  }
  function tick() {
    paint();
    ticking = me.state === "playing" ? setTimeout(() => requestAnimationFrame(tick), 50) : 0;
  }

  sound.addEventListener("playing", () => {
    me.state = "playing";
    if (!ticking) tick();
  });
  sound.addEventListener("pause", () => {
    if (me.state === "playing") me.state = sound.ended ? "" : "paused";
    paint();
  });
  sound.addEventListener("ended", () => {
    me.state = "";
    paint();
  });
  sound.addEventListener("error", () => {
    if (me.url) me.state = "broken";
    paint();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest ? event.target.closest("[data-sound]") : null;
    if (!button) return;
    event.preventDefault();
    const url = button.dataset.sound;
    const wave = event.target.closest(".wv");
    if (wave && url === me.url && ["playing", "paused"].includes(me.state)) {
      const box = wave.getBoundingClientRect();
      wind(((event.clientX - box.left) / box.width) * sound.duration);
      if (me.state === "paused") play(url);
      return;
    }
    if (url === me.url && me.state === "playing") sound.pause();
    else play(url, url === me.url && me.state === "paused" ? undefined : 0);
  });
  window.addEventListener("dailies-play", (event) => {
    const { url, from, toggle } = event.detail;
    if (toggle && url === me.url && me.state === "playing") sound.pause();
    else if (toggle && url === me.url && me.state === "paused" && from === undefined) play(url);
    else play(url, from);
  });
  window.addEventListener("dailies-wind", (event) => {
    if (event.detail.url === me.url && me.state) wind(event.detail.at);
  });
  new MutationObserver((news) => {
    const fresh = news.some((one) => [...one.addedNodes].some((node) => node.querySelector && node.querySelector("[data-sound]")));
    if (fresh && me.state) paint();
  }).observe(document.body, { childList: true, subtree: true });
  return me;
}
