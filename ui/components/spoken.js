// What Streamlit's own parts leave unsaid to those who listen: which step is open, and that its side menu is plain links (its
// list is broken by the sections in it).

const rules = (globalThis.dailiesSpoken ??= begin());

export default function () {
  rules.keep();
}

function begin() {
  let asked = 0;
  const keep = () => {
    for (const part of document.querySelectorAll('[data-testid="stSidebarNavItems"], [data-testid="stSidebarNavItems"] li')) {
      put(part, "role", "none");
    }
    for (const link of document.querySelectorAll('[class*="st-key-step-"] a')) {
      if (new URL(link.href).pathname === location.pathname) put(link, "aria-current", "step");
      else link.removeAttribute("aria-current");
    }
  };
  new MutationObserver(() => {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; keep(); });
  }).observe(document.body, { subtree: true, childList: true });
  return { keep };
}

function put(part, name, words) {
  if (part.getAttribute(name) !== words) part.setAttribute(name, words);
}
