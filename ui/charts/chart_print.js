// Before the page is printed it is laid out for paper, as wide as lets it fill one sheet, and drawn as small as that sheet needs;
// afterwards all is as it was. A sheet is A4 with its margins, in CSS pixels; Letter is a little wider and less high.
const SHEET_WIDE = 710, SHEET_HIGH = 985, WIDTHS = [1300, 1500, 1700, 1900, 2200, 2600, 3000];

function fit() {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  if (!main) return;
  const root = document.documentElement;
  root.classList.toggle('board-was-dark', getComputedStyle(root).colorScheme === 'dark');
  root.classList.add('board-on-paper');
  root.style.setProperty('--paper', '1');
  let wide, high;
  for (wide of WIDTHS) {
    root.style.setProperty('--wide', `${wide}px`);
    high = main.getBoundingClientRect().height;
    if (high / wide <= SHEET_HIGH / SHEET_WIDE) break;
  }
  root.style.setProperty('--paper', Math.min(SHEET_WIDE / wide, SHEET_HIGH / high).toFixed(4));
}

function back() {
  document.documentElement.classList.remove('board-on-paper', 'board-was-dark');
}

// What is far below is drawn only when somebody comes near: for paper all of it is, before the browser is asked.
const PATIENCE_MS = 20000, SETTLED_MS = 400;

function whole() {
  const app = document.querySelector('[data-testid="stApp"]');
  return !document.querySelector('[class*="st-key-board-later-"]') && app && app.dataset.testScriptState === 'notRunning'
    && ![...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].some((one) => !one.querySelector('svg, canvas'));
}

async function print(button) {
  const end = Date.now() + PATIENCE_MS;
  button.disabled = true;
  dispatchEvent(new Event('dailies-board-whole'));
  for (let since = 0; Date.now() < end && !(since && Date.now() - since >= SETTLED_MS);) {
    await new Promise((go) => setTimeout(go, 60));
    since = whole() ? since || Date.now() : 0;
  }
  button.disabled = false;
  window.print();
}

export default function({data, parentElement}) {
  const button = parentElement.querySelector('.board-print');
  const key = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'p') {
      event.preventDefault();
      if (!button.disabled) print(button);
    }
  };
  button.textContent = data.word;
  button.onclick = () => print(button);
  addEventListener('keydown', key, true);
  addEventListener('beforeprint', fit);
  addEventListener('afterprint', back);
  return () => {
    removeEventListener('keydown', key, true);
    removeEventListener('beforeprint', fit);
    removeEventListener('afterprint', back);
  };
}
