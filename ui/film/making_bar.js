// One line on a stage page while the whole film is made: what is done now, how far, how long. Drawn over the live line.

const bars = new WeakMap();
const drawn = new WeakSet();

export default function ({ data, parentElement }) {
  const at = (name) => parentElement.querySelector(`[data-at="${name}"]`);
  const text = (name, words) => { if (at(name).textContent !== words) at(name).textContent = words; };
  const draw = (film) => {
    const percent = Math.round(100 * film.share);
    text("doing", film.stopping || film.doing);
    text("left", film.left);
    at("meter").setAttribute("aria-valuenow", percent);
    at("meter").firstElementChild.style.width = `${percent}%`;
  };
  at("meter").setAttribute("aria-label", data.name);
  if (!drawn.has(parentElement)) { drawn.add(parentElement); draw(data); }
  bars.get(parentElement)?.();
  const off = line.on(`project:${data.project}`, data.language, (news) => {
    if (news.type === "changed" && news.data.making === data.root) draw(news.data);
  });
  bars.set(parentElement, off);
  return () => { off(); bars.delete(parentElement); };
}
