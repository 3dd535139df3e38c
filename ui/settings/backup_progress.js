// How far a backup under way is, over the live line. When it is over, the script runs once and draws the list anew.

const bars = new WeakMap();
const drawn = new WeakSet();

export default function ({ data, parentElement, setTriggerValue }) {
  const at = (name) => parentElement.querySelector(`[data-at="${name}"]`);
  const draw = (words, share) => {
    const percent = Math.round(100 * share);
    if (at("doing").textContent !== words) at("doing").textContent = words;
    at("meter").setAttribute("aria-valuenow", percent);
    at("meter").firstElementChild.style.width = `${percent}%`;
  };
  if (!drawn.has(parentElement)) { drawn.add(parentElement); draw(data.doing, data.share); }
  bars.get(parentElement)?.();
  let over = false;
  const tellOver = () => { globalThis.dailiesOnTheWay?.() ? setTimeout(tellOver, 400) : setTriggerValue("over", data.task); };
  const off = line.on("tasks:", data.language, (news) => {
    if (news.type !== "task" || news.data.id !== data.task) return;
    draw(news.data.said || data.doing, news.data.share);
    if (!news.data.open && !over) { over = true; tellOver(); }
  }, { roots: [data.task] });
  bars.set(parentElement, off);
  return () => { off(); bars.delete(parentElement); };
}
