"""What must be true of every screen, asked of the page as the browser drew it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

HEAVY = ("critical", "serious")
AXE_OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
FLOATS = '[role="dialog"]:not([aria-hidden="true"]), dialog[open], [data-testid="stPopoverBody"], [role="menu"], [role="listbox"]'
NOT_OURS = frozenset({"region", "landmark-one-main", "landmark-no-duplicate-main"})
"""Best practices about landmarks, where Streamlit lays out the page: moderate, but listed for whoever reads the results."""


def settled(page: Page, patience_ms: int = 20_000) -> None:
    """The script has run to its end and the pictures in view are there."""
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'",
        timeout=patience_ms,
    )
    page.wait_for_timeout(350)
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')", timeout=patience_ms)
    page.wait_for_function(
        """() => [...document.images].filter(i => i.getBoundingClientRect().top < innerHeight && i.offsetWidth)
                 .every(i => i.complete)""",
        timeout=patience_ms,
    )


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
    """Serious and critical rules that are broken, each with where."""
    found = Axe().run(page, context=within, options=AXE_OPTIONS)
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
        for rule in found.response["violations"]
        if rule["impact"] in HEAVY and rule["id"] not in NOT_OURS
        for node in rule["nodes"][:3]
    ]


def unnamed_buttons(page: Page) -> list[str]:
    """Buttons whose spoken name is empty or only a price."""
    return page.evaluate(
        r"""() => [...document.querySelectorAll('button')].filter(b => b.offsetWidth && !b.closest('[aria-hidden=true]'))
              .filter(b => /^[¥<>\d.,\s]*$/.test((b.getAttribute('aria-label') || b.innerText || b.title || '').trim()))
              .map(b => b.outerHTML.slice(0, 200))"""
    )
