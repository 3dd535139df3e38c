"""When a hand did something in a page, and when the page answered: in milliseconds of the page's own clock.

What a program needs until its click is an event of the page, which may be longer than the page's answer, is in none of these.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NeverDone

HAND = """() => {
  if (globalThis.benchHand) return;
  const hand = globalThis.benchHand = { at: 0 };
  const heard = (event) => { if (event.isTrusted && !['Control', 'Alt', 'Shift', 'Meta'].includes(event.key)) hand.at ||= event.timeStamp; };
  for (const name of ['pointerup', 'keydown']) addEventListener(name, heard, true);
}"""
STRIP = """(key) => {
  const deep = (root) => root.querySelector('.band') || [...root.querySelectorAll('*')].map((one) => one.shadowRoot && deep(one.shadowRoot)).find(Boolean);
  const band = deep(document), total = band.parentElement.querySelector('.total');
  const shown = () => {
    const clips = [...band.querySelectorAll('.clip')];
    const chosen = clips.findIndex((one) => one.getAttribute('aria-current'));
    return [total.textContent, clips.length, chosen, ...clips.slice(0, 40).map((one) => one.style.backgroundImage + one.style.width)].join('|');
  };
  globalThis.benchStrip = () => {
    let before = shown();
    const seen = globalThis.benchSeen = { drawn: 0, heard: 0 };
    benchHand.at = 0;
    const hear = () => { if (globalThis.dailiesDeeds.waiting(key).length) setTimeout(hear, 5); else seen.heard = performance.now(); };
    const look = () => {
      if (globalThis.benchSeen !== seen) return;
      if (!benchHand.at) before = shown();
      if (shown() === before) requestAnimationFrame(look);
      else requestAnimationFrame(() => { seen.drawn = performance.now(); hear(); });
    };
    requestAnimationFrame(look);
  };
}"""
"""Drawn is the picture after the one in which the strip is other than before: that one was painted. Heard is when nothing that was done
waits any more for the studio's rows."""


def watch_strip(page: Page, key: str) -> None:
    """Must be called once for each page that is opened; the strip stands there."""
    page.evaluate(HAND)
    page.evaluate(STRIP, key)


def time_deed(page: Page, deed: Callable[[], object]) -> tuple[float, float]:
    """Seconds from a hand's deed until the strip shows something else, and until the studio's own rows stand there. Raises RuntimeError
    where that never comes."""
    page.evaluate("benchStrip()")
    deed()
    try:
        page.wait_for_function("() => benchSeen.heard > 0", polling=20)
    except NeverDone as never:
        raise RuntimeError("the strip never showed what was done") from never
    at, drawn, heard = page.evaluate("() => [benchHand.at, benchSeen.drawn, benchSeen.heard]")
    if not 0 < at <= drawn:
        raise RuntimeError("no hand was seen before the strip changed")
    return (drawn - at) / 1000, (heard - at) / 1000


def p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]
