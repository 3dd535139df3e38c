"""How long a page takes: until it is drawn, and from a click until what came of it is drawn."""

from __future__ import annotations

import statistics
import uuid
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from bench.harness.report import Figure

CLICKS, SMOKE_CLICKS = (11, 1200), (2, 300)
"""Shots that are approved one after another, and milliseconds that a page rests between."""
DRAWN = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('.pg, .st-key-proj');
}"""
DRAW_S = 60.0
"""Seconds that a click may take until it is drawn."""
AT_REST = "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
CLICK_TO_DRAWN = """([selector, most]) => new Promise((found, missed) => {
  const app = document.querySelector('[data-testid=stApp]');
  let ran = app.dataset.testScriptState === 'running';
  const began = performance.now();
  const late = setTimeout(() => {
    watch.disconnect();
    missed(new Error(`nothing was drawn in ${most} s after a click on ${selector}`));
  }, 1000 * most);
  const watch = new MutationObserver(() => {
    if (app.dataset.testScriptState === 'running') ran = true;
    else if (ran) {
      watch.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => requestAnimationFrame(() => found((performance.now() - began) / 1000)));
    }
  });
  watch.observe(app, { attributes: true });
  document.querySelector(selector).click();
})"""


def time_clicks(context: BrowserContext, address: str, film: uuid.UUID, times: int, rest_ms: int) -> Figure:
    """Approve one shot after another; see CLICKS."""
    page = open_tab(context, f"{address}storyboard?project={film}")
    selector = "[data-shot].you .act.first"
    page.locator(selector).first.wait_for()
    took = []
    for number in range(times):
        page.wait_for_timeout(rest_ms if number else rest_ms + 300)
        page.wait_for_function(AT_REST)
        took.append(float(page.evaluate(CLICK_TO_DRAWN, [selector, DRAW_S])))
    page.close()
    return Figure(
        "rerun_s",
        statistics.median(took[1:]),
        "s",
        at_most=0.5,
        note="storyboard of 60 shots: approve until drawn, median",
    )


def open_tab(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(DRAWN)
    return page


def median(measure: Callable[[], float], times: int = 4) -> float:
    """Of all but the first, which warms up."""
    return statistics.median([measure() for _ in range(times)][1:])
