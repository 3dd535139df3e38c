// Before the page is printed it is measured, and drawn as small as one sheet needs; afterwards all is as it was.
const WIDE = 1180, SHEET = 277 / 190;

function fit() {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  if (!main) return;
  const root = document.documentElement;
  root.classList.add('board-on-paper');
  root.style.setProperty('--paper', '1');
  const high = main.scrollHeight;
  root.style.setProperty('--paper', Math.min(1, (WIDE * SHEET) / high).toFixed(4));
}

function back() {
  document.documentElement.classList.remove('board-on-paper');
}

export default function({data, parentElement}) {
  const button = parentElement.querySelector('.board-print');
  button.textContent = data.word;
  button.onclick = () => window.print();
  addEventListener('beforeprint', fit);
  addEventListener('afterprint', back);
  return () => { removeEventListener('beforeprint', fit); removeEventListener('afterprint', back); };
}
