// Scrolls to its own place once, when it is drawn, and only if that is out of view.

const seen = new WeakSet();

export default function ({ parentElement }) {
  if (seen.has(parentElement)) return;
  seen.add(parentElement);
  requestAnimationFrame(() => {
    const place = parentElement.querySelector(".in-view");
    const top = place.getBoundingClientRect().top;
    if (top > 0 && top < innerHeight * 0.7) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  });
}
