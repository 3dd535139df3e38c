// Says once that its row of charts comes near: scrolled to, or wanted whole, as paper does (chart_print.js asks by the event).
const AHEAD = '600px 0px';

export default function({ parentElement, setTriggerValue }) {
  const row = parentElement.closest('[class*="st-key-board-later-"]') || parentElement;
  let told = false;
  const near = () => {
    if (told) return;
    told = true;
    setTriggerValue('near', true);
  };
  const root = document.querySelector('[data-testid="stMain"]');
  const seen = new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting)) near(); }, { root, rootMargin: AHEAD });
  seen.observe(row);
  addEventListener('dailies-board-whole', near);
  return () => { seen.disconnect(); removeEventListener('dailies-board-whole', near); };
}
