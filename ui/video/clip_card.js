// Clips that came as files play while one points at their card, stands on it with the keyboard, or taps it; or all that are
// in sight, where that is wanted.

const CARD = '[class*="st-key-clip-"]';
let all = false;
let watching = null;
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const film = (target) => target.closest?.(CARD)?.querySelector("video.clip");
const play = (video) => { if (video && !calm()) { video.muted = true; video.play().catch(() => {}); } };
const rest = (video) => { if (video && !all) { video.pause(); video.currentTime = 0.1; } };

if (!window.dailiesClips) {
  window.dailiesClips = true;
  document.addEventListener("pointerover", (event) => play(film(event.target)));
  document.addEventListener("pointerout", (event) => { const video = film(event.target); if (video && video !== film(event.relatedTarget || document.body)) rest(video); });
  document.addEventListener("focusin", (event) => play(film(event.target)));
  document.addEventListener("focusout", (event) => rest(film(event.target)));
}

export default function ({ data }) {
  all = data.all;
  watching?.disconnect();
  watching = new IntersectionObserver((seen) => seen.forEach((one) => (one.isIntersecting && all ? play(one.target) : rest(one.target))));
  document.querySelectorAll("video.clip").forEach((video) => watching.observe(video));
  return () => watching?.disconnect();
}
