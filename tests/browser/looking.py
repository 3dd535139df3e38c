"""What must be true of every screen, asked of the page as the browser drew it."""

from __future__ import annotations

import itertools
import os
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

AXE = Axe()
FLOATS = '[role="dialog"]:not([aria-hidden="true"]), dialog[open], [data-testid="stPopoverBody"], [role="menu"], [role="listbox"]'
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "preload": False,
}
"""Every rule of these groups, for Streamlit's own page too: it breaks none that would have to be left out."""
RUN_AXE = """async ([within, options, patience]) => {
  const late = new Promise((_, no) => setTimeout(() => no(new Error(`axe-core took more than ${patience} ms`)), patience));
  return (await Promise.race([axe.run(within ?? document, options), late])).violations;
}"""
QUIET_MS, LOUD_MS = 120, 1500
PATIENCE_MS = 60_000
"""Nothing is too slow before that: the cores may belong to others."""
_asked = itertools.count(1)
RESTS = """([asked, quiet, loud]) => {
  const now = performance.now();
  if (window.__asked !== asked) { window.__asked = asked; window.__since = now; }
  if (!window.__drawn) {
    window.__drawn = now;
    const note = () => { window.__drawn = performance.now(); };
    new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    document.addEventListener("scroll", note, { capture: true, passive: true });
  }
  const runs = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
  if (runs) window.__since = now;
  if (runs || document.querySelector("[data-testid=stSkeleton]")) return false;
  if (now - window.__drawn < quiet && now - window.__since < loud) return false;
  return [...document.images].filter((i) => i.getBoundingClientRect().top < innerHeight && i.offsetWidth).every((i) => i.complete);
}"""
GOES = """(to) => new Promise((there) => {
  const app = document.querySelector("[data-testid=stApp]");
  let ran = false;
  const look = (changes) => {
    const still = app.dataset.testScriptState === "notRunning";
    ran ||= !still || changes.some((each) => each.oldValue !== "notRunning");
    if (ran && still) there(eye.disconnect());
  };
  const eye = new MutationObserver(look);
  eye.observe(app, { attributes: true, attributeOldValue: true, attributeFilter: ["data-test-script-state"] });
  setTimeout(() => there(eye.disconnect()), 20_000);
  history.pushState(null, "", to);
  dispatchEvent(new PopStateEvent("popstate"));
})"""


def crowd() -> float:
    """How many programs there are for each core now, one at least: what is quick of a core's own time waits its turn so much longer."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def settled(page: Page, patience_ms: int = PATIENCE_MS) -> None:
    """The script has run to its end, nothing has been drawn or scrolled for a moment, and the pictures in view are there. What moves
    all the time, such as a bar that grows, is waited for a little only."""
    page.wait_for_function(
        RESTS, arg=[next(_asked), QUIET_MS * crowd(), LOUD_MS * crowd()], polling=40, timeout=patience_ms
    )


def go(page: Page, address: str) -> None:
    """To another address of the studio as the browser's own Back and Forward go: without loading all of it anew, which is most of
    what a page costs."""
    page.evaluate(GOES, address)
    settled(page)


def hears_keys(page: Page) -> None:
    """The studio's own keys are listened to: their list has been written."""
    page.locator(".st-key-_shortcuts_ear #keys-title").filter(has_text=re.compile(".")).wait_for(state="attached")


def overflow(page: Page) -> list[str]:
    """What sticks out to the right of the window, by its class."""
    return page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          const main = document.querySelector('[data-testid=stMain]');
          if (main && main.scrollWidth <= main.clientWidth + 1 && document.documentElement.scrollWidth <= wide + 1) return [];
          return [...document.querySelectorAll('[data-testid=stMain] *')]
            .filter(e => e.getBoundingClientRect().right > wide + 1 && e.offsetWidth)
            .slice(0, 8).map(e => `${e.tagName}.${e.className}`.slice(0, 160));
        }"""
    )


def exceptions(page: Page) -> list[str]:
    """Traces of Python, and of a component whose JavaScript failed."""
    return [
        *page.get_by_test_id("stException").all_inner_texts(),
        *page.get_by_text("BidiComponent Error").all_inner_texts(),
    ]


def floats(page: Page) -> Locator:
    """Dialogs, popovers and menus that lie over the page."""
    return page.locator(FLOATS).locator("visible=true")


def floats_overflow(page: Page) -> list[str]:
    """What lies over the page and sticks out of the window, or is wider inside than it is."""
    return floats(page).evaluate_all(
        """(all) => all.map((e) => [e, e.getBoundingClientRect()])
             .filter(([e, r]) => r.left < -1 || r.right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1)
             .map(([e, r]) => `${e.tagName}.${e.className} ${r.left} to ${r.right}, ${e.scrollWidth} in ${e.clientWidth}`.slice(0, 200))"""
    )


def axe(page: Page, within: str | None = None) -> list[str]:
    """Every rule that is broken, however lightly, each with where."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.axe_script)
    violations = page.evaluate(RUN_AXE, [within, AXE_OPTIONS, PATIENCE_MS])
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]}" for rule in violations for node in rule["nodes"][:3]
    ]


def unnamed_buttons(page: Page) -> list[str]:
    """Buttons whose spoken name is empty or only a price."""
    return page.evaluate(
        r"""() => [...document.querySelectorAll('button')].filter(b => b.offsetWidth && !b.closest('[aria-hidden=true]'))
              .filter(b => /^[¥<>\d.,\s]*$/.test((b.getAttribute('aria-label') || b.innerText || b.title || '').trim()))
              .map(b => b.outerHTML.slice(0, 200))"""
    )
