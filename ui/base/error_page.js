// Says when the connection is gone, or a page could not be drawn, in the house's words: Streamlit's own notices are English,
// and its windows would take the cursor from the field one is typing in.

const here = (globalThis.dailiesLost ??= begin());

export default function ({ data }) {
  here.words = data.words;
  here.look();
}

function begin() {
  const WAIT_MS = 700;
  const lost = { words: null };
  const bar = box("line-lost", "status"), sorry = box("sorry", "alert");
  let timer = 0, asked = 0;
  document.body.append(bar);

  lost.look = () => {
    if (!lost.words) return;
    closeTheirs();
    const app = document.querySelector('[data-testid="stApp"]');
    const state = (app && app.getAttribute("data-test-connection-state")) || "CONNECTED";
    const down = state !== "CONNECTED" && state !== "INITIAL";
    if (!down) {
      clearTimeout(timer);
      timer = 0;
      if (!globalThis.dailiesDeeds?.late) fill(bar, []);
      if (globalThis.dailiesDeeds?.late) fill(bar, [lost.words.late, lost.words.late_why], lost.words.now);
    } else if (!timer) timer = setTimeout(() => fill(bar, [lost.words.lost, lost.words.lost_why], lost.words.now), WAIT_MS);
    const failed = document.querySelector('[data-testid="stException"]');
    fill(sorry, failed ? [lost.words.sorry, lost.words.kept] : [], lost.words.again);
    if (Boolean(failed) !== sorry.isConnected) failed ? document.body.append(sorry) : sorry.remove();
  };
  new MutationObserver(() => {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; lost.look(); });
  }).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-connection-state"],
  });
  return lost;
}

function box(name, role) {
  const made = document.createElement("div");
  made.className = name;
  made.setAttribute("role", role);
  return made;
}

function fill(place, sentences, words) {
  const said = sentences.join("\n");
  if ((place.dataset.said || "") === said) return;
  place.dataset.said = said;
  place.replaceChildren(...sentences.map((sentence, number) => {
    const part = document.createElement(number ? "span" : "b");
    part.textContent = sentence;
    return part;
  }));
  if (!said) return;
  const again = document.createElement("button");
  again.textContent = words;
  again.onclick = () => location.reload();
  place.append(again);
}

function closeTheirs() {
  for (const theirs of document.querySelectorAll('[data-testid="stDialog"] [role="dialog"]')) {
    const title = theirs.querySelector("h2");
    if (!title || !["Connection error", "Page not found"].includes(title.textContent.trim())) continue;
    theirs.closest('[data-testid="stDialog"]').style.display = "none";
    const close = theirs.querySelector("button[aria-label]");
    if (close) close.click();
  }
}
