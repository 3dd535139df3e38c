"""`make shots`: every screen, empty, in work and full, wide and on a phone, light and dark, in both languages, into `shots/`.

Each is looked at by a person; what a program can see is said at the end: exceptions, outside requests, sideways overflow,
nameless buttons. `SCREENS=home,script` takes only those, `FAST=1` leaves out half of the combinations.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from core.people import sessions
from core.settings import ROOT
from core.stages import STAGES
from tests.browser import looking, sets
from tests.browser.conftest import FLAGS, browser_here, start
from ui.base import registry

OUT = ROOT / "shots"
WIDTHS = {1400: 900, 390: 844}
LOOKS = ("dark", "light")
LANGUAGES = ("zh", "en")
STATES = dict.fromkeys(STAGES, ("empty", "work", "full", "stale")) | {"film": ("empty", "work", "full")}
SIDES = ("keys", "health", "routing", "prices", "money")
"""Of the page of vendors, beside the one it opens with."""
TALLEST = 3200

COME_UP = """() => Promise.race([
  new Promise((late) => setTimeout(late, 3000)),
  Promise.all([document, ...[...document.querySelectorAll('*')].map((each) => each.shadowRoot).filter(Boolean)]
    .flatMap((root) => root.getAnimations())
    .filter((each) => each.effect && each.effect.getComputedTiming().endTime !== Infinity)
    .map((each) => each.finished.catch(() => null))),
])"""
"""Pictures that are still coming up are waited for, up to three seconds."""


def wanted() -> list[str]:
    written = [screen.name for screen in registry.written_screens()]
    asked = [name for name in os.environ.get("SCREENS", "").split(",") if name]
    return [name for name in written if not asked or name in asked]


def combinations() -> Iterator[tuple[int, str]]:
    every = list(itertools.product(WIDTHS, LOOKS))
    return iter(every[::3] if os.environ.get("FAST") else every)


def main() -> int:
    OUT.mkdir(exist_ok=True)
    wrong: list[str] = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        chromium = playwright.chromium.launch(executable_path=browser_here(), args=FLAGS)
        for language in LANGUAGES:
            wrong += _language(chromium, Path(scratch) / language, language)
        chromium.close()
    for name in wanted():
        _sheet(name)
    print("\n".join(wrong) or "nothing that a program can see is wrong")
    return 1 if wrong else 0


def _language(chromium: Browser, home: Path, language: str) -> list[str]:
    studio = sets.open_at(home)
    running = start(home, REDIS_URL="redis://127.0.0.1:1/0")
    wrong: list[str] = []
    try:
        wrong += _door(chromium, running.url, language, "first")
        team = sets.people(studio)
        wrong += _door(chromium, running.url, language, "door")
        bare = [name for name in wanted() if name not in STAGES]
        bare += [f"providers?view={side}" for side in SIDES if "providers" in bare]
        wrong += _walk(chromium, running.url, studio, team["admin"], language, [(n, "empty", "") for n in bare])
        cast = sets.fill(studio, language, somebody=team)
        sets.vendors(studio, team["admin"])
        shown = [(n, "full", "") for n in bare]
        shown += [(n, s, str(cast.films[s])) for n in wanted() if n in STAGES for s in STATES[n]]
        wrong += _walk(chromium, running.url, studio, team["admin"], language, shown)
    finally:
        running.stop()
    return wrong


def _door(chromium: Browser, url: str, language: str, name: str) -> list[str]:
    wrong = []
    for width, look in combinations():
        context = chromium.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, color_scheme=look, locale=_locale(language)
        )
        page = context.new_page()
        wrong += _take(page, f"{url}/?lang={language}", f"signin-{name}", width, look, language)
        context.close()
    return wrong


def _walk(chromium, url, studio, person, language, shown) -> list[str]:  # type: ignore[no-untyped-def]
    wrong = []
    for width, look in combinations():
        context, token = sets.tab_of(
            chromium,
            url,
            studio,
            person,
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme=look,
            locale=_locale(language),
            timezone_id="Asia/Shanghai",
        )
        page = context.new_page()
        for name, state, film in shown:
            path, _, side = name.partition("?")
            query = f"?lang={language}" + (f"&project={film}" if film else "") + (f"&{side}" if side else "")
            address = f"{url}/{'' if path == 'home' else path}{query}"
            wrong += _take(page, address, f"{name.replace('?view=', '-')}-{state}", width, look, language)
        context.close()
        sessions.end_session(studio.db, token)
    return wrong


def _take(page: Page, address: str, name: str, width: int, look: str, language: str) -> list[str]:
    outside: list[str] = []
    home = "/".join(address.split("/")[:3])
    ours = (home, home.replace("http", "ws", 1), "data:", "blob:")

    def heard(asked) -> None:  # type: ignore[no-untyped-def]
        if not asked.url.startswith(ours):
            outside.append(asked.url)

    page.on("request", heard)
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(address)
    file = f"{name}-{width}-{look}-{language}"
    try:
        looking.settled(page)
    except Exception as error:
        print(f"{file}: never settled: {error}".splitlines()[0], file=sys.stderr)
    high = page.evaluate(
        "() => Math.max(...['stMain', 'stAppViewContainer'].map(i => document.querySelector(`[data-testid=${i}]`)?.scrollHeight || 0))"
    )
    page.set_viewport_size({"width": width, "height": min(TALLEST, max(WIDTHS[width], high))})
    page.wait_for_timeout(500)
    page.evaluate(COME_UP)
    page.screenshot(path=OUT / f"{file}.png")
    page.remove_listener("request", heard)
    found = [f"exception: {text}" for text in looking.exceptions(page)]
    found += [f"outside request: {url}" for url in outside]
    found += [f"sticks out: {what}" for what in looking.overflow(page)]
    found += [f"nameless button: {what}" for what in looking.unnamed_buttons(page)]
    return [f"{file}: {what}" for what in found]


def _sheet(name: str) -> None:
    """The shots of one screen on pictures of eight, wide and narrow apart, to be looked at in one go."""
    for width, scale, columns in ((1400, 0.5, 2), (390, 0.6, 6)):
        files = sorted(OUT.glob(f"{name}-*-{width}-*.png"))
        for number in range(0, len(files), 2 * columns):
            _paste(
                files[number : number + 2 * columns],
                width,
                scale,
                columns,
                OUT / f"sheet-{name}-{width}-{number:02d}.jpg",
            )


def _paste(files: list[Path], width: int, scale: float, columns: int, out: Path) -> None:
    wide, high = round(width * scale), round(1800 * scale)
    sheet = Image.new("RGB", ((wide + 8) * columns, (high + 8) * -(-len(files) // columns)), "#888")
    for number, file in enumerate(files):
        picture = Image.open(file).convert("RGB")
        small = picture.resize((wide, round(picture.height * scale))).crop((0, 0, wide, high))
        sheet.paste(small, ((wide + 8) * (number % columns), (high + 8) * (number // columns)))
    sheet.save(out, quality=82)


def _locale(language: str) -> str:
    return "zh-CN" if language == "zh" else "en-GB"


if __name__ == "__main__":
    sys.exit(main())
