// Streamlit's own parts say a few words in English only, and leave unsaid to those who listen which step is open and that
// its side menu is plain links (its list is broken by the sections in it). Both are mended as they are drawn.

const rules = (globalThis.dailiesSpoken ??= begin());

export default function ({ data }) {
  rules.words = new Map(Object.entries(data.words));
  rules.keep();
}

function begin() {
  const rules = { words: new Map() };
  let asked = 0;
  rules.keep = () => {
    for (const part of document.querySelectorAll('[data-testid="stSidebarNavItems"], [data-testid="stSidebarNavItems"] li')) {
      put(part, "role", "none");
    }
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('[class*="st-key-step-"] a'))) {
      if (new URL(link.href).pathname === location.pathname) put(link, "aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    for (const part of document.querySelectorAll(THEIRS)) {
      for (const name of ["aria-label", "placeholder", "alt"]) {
        const said = part.getAttribute(name);
        if (said) put(part, name, told(said));
      }
    }
    for (const part of document.querySelectorAll(READ)) {
      for (const node of part.childNodes) {
        if (!(node instanceof Text)) continue;
        const words = told(node.data);
        if (words !== node.data) node.data = words;
      }
    }
  };
  const told = (said) => {
    const plain = said.replace(/:gray\[([^\]]*)\]/g, "$1").trim();
    const number = plain.match(/^(?:Shortcut |快捷键 )(.+)$/) || plain.match(/(\d+) ?MB/);
    const pattern = number ? plain.replace(number[1], "{n}") : plain;
    return rules.words.has(pattern) ? rules.words.get(pattern).replace("{n}", number ? number[1] : "") : plain === said.trim() ? said : plain;
  };
  new MutationObserver(() => {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; rules.keep(); });
  }).observe(document.body, { subtree: true, childList: true });
  return rules;
}

const THEIRS = [
  '[data-testid="stDialog"] button[aria-label]', '[data-testid^="stNumberInputStep"]', '[data-testid="stTextInputRootElement"] button',
  '[data-testid="stSelectbox"] :is([aria-label], [placeholder])', '[data-testid="stMultiSelect"] :is([aria-label], [placeholder])',
  '[data-testid="stFileUploaderDropzoneInput"]', '[data-testid="stTopNav"]', '[data-testid="stLogoLink"]', '[data-testid="stHeaderLogo"]',
  '[data-testid^="stBaseButton"] [aria-label]', '[data-testid="stPopoverBody"]',
].join();
const READ = '[data-testid="stSkipToContent"], [data-testid="stSkipToContent"] *, [data-testid^="stFileUploader"] :is(p, span, small, div)';

function put(part, name, words) {
  if (part.getAttribute(name) !== words) part.setAttribute(name, words);
}
