// Says that its row of charts comes near: scrolled to, or wanted whole, as paper does (chart_print.js asks by the event). One row at
// a time, and again until the row is drawn: of several that speak at once the studio hears only the last.
const AHEAD = '600px 0px', APART_MS = 150, AGAIN_MS = 1500;

export default function({ parentElement, setTriggerValue }) {
  const row = parentElement.closest('[class*="st-key-board-later-"]') || parentElement;
  let timer = 0;
  const say = () => {
    const app = document.querySelector('[data-testid="stApp"]'), busy = app && app.dataset.testScriptState === 'running';
    if (busy || globalThis.dailiesOnTheWay?.()) { timer = setTimeout(say, APART_MS); return; }
    const turn = window.dailiesNear || 0, at = Date.now();
    if (at < turn) { timer = setTimeout(say, turn - at); return; }
    window.dailiesNear = at + APART_MS;
    setTriggerValue('near', at);
    timer = setTimeout(say, AGAIN_MS);
  };
  const near = () => { timer ||= setTimeout(say, 0); };
  const root = document.querySelector('[data-testid="stMain"]');
  const seen = new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting)) near(); }, { root, rootMargin: AHEAD });
  seen.observe(row);
  addEventListener('dailies-board-whole', near);
  return () => { clearTimeout(timer); seen.disconnect(); removeEventListener('dailies-board-whole', near); };
}
