"""Tries of `bench.attack` through the real pages: scripts and documents that are pasted and dropped, words that would like to be a page's
own, two backups at once."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import BrowserContext, Page, Request, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.harness.attack.attacked_studio import Place, Seen
from bench.harness.attack.hostile_files import SCRIPTS, documents
from bench.harness.browsers import ARGUMENTS, browser_path
from core.database import tables
from core.people.sessions import COOKIE
from core.tasks.task_rows import OPEN
from jobs import queue

PATIENCE_S, BACKUP_S = 60.0, 180.0
"""Seconds that a page may take to rest, and a backup to be made."""
AT_REST = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-testid=stSkeleton]')"""
GO_ON = """(to) => new Promise((begun) => {
  const app = document.querySelector('[data-testid=stApp]');
  const eye = new MutationObserver(() => begun(eye.disconnect()));
  eye.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  setTimeout(() => begun(eye.disconnect()), 5_000);
  history.pushState(null, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
})"""
"""To another address of the studio, until its page has begun to run."""
MARKUP = (
    "<img src=x onerror='window.hit=1'>",
    "![a](https://evil.example/a.png)",
    "<script>window.hit=1</script>",
    "[a](javascript:window.hit=1)",
    "</style></textarea><iframe src='https://evil.example'>",
    "$\\href{https://evil.example}{a}$ :material/home: {{7*7}} ${7*7}",
)
PAGES = ("home", "idea", "script", "characters", "storyboard", "audio", "video", "film", "tasks", "library", "bin", "costs", "lab",
         "profile", "settings", "team", "providers")  # fmt: skip
OF_A_FILM = ("idea", "script", "characters", "storyboard", "audio", "video", "film")


@contextmanager
def pages(place: Place, role: str, outside: list[str]) -> Iterator[BrowserContext]:
    """A browser in which somebody is signed in. Whatever its pages ask of another host is added to `outside`."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_S * 1000)
        if token := place.tokens.get(role, ""):
            context.add_cookies([{"name": COOKIE, "value": token, "url": place.url}])

        def note(request: Request) -> None:
            """What the page's own policy stopped has called nobody."""
            url = request.url
            if url.startswith(("http", "ws")) and f"//127.0.0.1:{place.port}" not in url and request.failure != "csp":
                outside.append(f"{request.frame.url[:80]} asks {url[:120]}: {request.failure}")

        context.on("requestfailed", note)
        context.on("requestfinished", note)
        try:
            yield context
        finally:
            browser.close()


def rests(page: Page) -> None:
    page.wait_for_function(AT_REST)


def visit(page: Page, place: Place, name: str, project: str = "") -> None:
    """Loaded anew for the first page only: after that as a link of the studio leads there."""
    address = f"{place.url}/{'' if name == 'home' else name}" + (f"?project={project}" if project else "")
    if page.url.startswith(place.url):
        page.evaluate(GO_ON, address)
    else:
        page.goto(address)
    rests(page)
    page.wait_for_timeout(300)


def live_in(place: Place) -> None:
    """Each page is drawn once, so that what a studio holds after that is not put down to an attack."""
    film = place.film.ids["project_id"] if place.film else ""
    with pages(place, place.film.owner if place.film else "stranger", []) as context:
        page = context.new_page()
        for name in PAGES if place.film else ("home",):
            with suppress(BrowserError):
                visit(page, place, name, film if name in OF_A_FILM else "") if place.film else page.goto(place.url)
        page.wait_for_timeout(1000)


def scripts(place: Place, seen: Seen, context: BrowserContext, most: int | None = None) -> None:
    """Pasted into the box of a script of one's own, and dropped beside it."""
    page = context.new_page()
    visit(page, place, "home")
    page.locator(".st-key-home_idea").wait_for()
    page.locator("[data-testid=stButtonGroup] button").filter(has_text="自己的剧本").first.click()
    box = page.locator(".st-key-home_script textarea")
    box.wait_for()
    for name, text in [*SCRIPTS.items()][:most]:
        seen.answered("scripts", name, _read(page, lambda text=text: (box.fill(text), box.press("Tab"))))
    _read(page, lambda: (box.fill("INT. A - DAY\nrain"), box.press("Tab")))
    drop = page.locator(".st-key-home-drop input[type=file]")
    for name, made in [*documents().items()][:most]:
        content = made()
        file = {"name": "a.docx", "mimeType": "application/octet-stream", "buffer": content}
        seen.answered(
            "documents", f"{name} ({len(content) >> 10} kB)", _read(page, lambda file=file: drop.set_input_files(file))
        )
        inside = "root:x:" in box.input_value()
        if inside:
            seen.answered("documents", f"{name} shows a file of the machine", 200, True)
    page.close()


def _read(page: Page, deed: object) -> int:
    """500 where the page shows a trace. Whether it comes to rest is the browser's too, which holds what it was given."""
    with suppress(BrowserError):
        deed()  # type: ignore[operator]
        page.wait_for_timeout(700)
        rests(page)
    return 500 if page.get_by_test_id("stException").count() else 200


def markup(place: Place, seen: Seen, context: BrowserContext, names: tuple[str, ...] = PAGES) -> None:
    """Words that would like to be a page's own stand in titles and ideas; the pages show them to whoever owns them."""
    with place.client("user") as client:
        made = [
            client.post("/api/v1/projects", json={"name": words[:190], "description": f"{words} rain"})
            for words in MARKUP
        ]
    ids = [answer.json()["data"].get("id", "") for answer in made if answer.is_success]
    for words, answer in zip(MARKUP, made, strict=True):
        seen.answered("words as a page's own", words, answer.status_code)
    page = context.new_page()
    page.add_init_script("window.hit = 0")
    page.on("dialog", lambda dialog: seen.answered("words as a page's own", dialog.message, 200, True))
    for number, name in enumerate(names):
        project = ids[number % len(ids)] if name in OF_A_FILM and ids else ""
        try:
            visit(page, place, name, project)
            hit = bool(page.evaluate("() => { const hit = window.hit; window.hit = 0; return hit; }"))
            trace = page.get_by_test_id("stException").count()
        except BrowserError:
            hit, trace = False, 0
        seen.answered("words as a page's own", f"on the page {name}", 500 if trace else 200, hit)
    page.close()


def backups(place: Place, seen: Seen, many: int = 2) -> None:
    """An admin asks for two at once; a viewer tries to stop them; one is made, and the other too or refused by a sentence that says
    that one is under way."""
    studio = place.studio
    assert studio is not None
    with studio.db.read() as session:
        admin = session.query(tables.User.id).filter(tables.User.role == "admin").limit(1).scalar()
    tasks = [queue.submit(studio, "backup.make", user=admin, project_id=None, expected_s=5) for _ in range(many)]
    for role in ("stranger", "guest", "viewer", "user"):
        with place.client(role) as client, suppress(Exception):
            status = client.delete(f"/api/v1/tasks/{tasks[-1]}").status_code
            seen.answered("backups", f"stopped as {role}", status, status < 300)
    end = time.monotonic() + BACKUP_S
    while time.monotonic() < end and set(_states(place, tasks)) & set(OPEN):
        time.sleep(0.3)
    states = _states(place, tasks)
    for state in states:
        well = state == "completed" or ("BackupUnderWay" in state and "completed" in states)
        seen.answered("backups", f"one that was asked for is {state}", 200 if well else 500)


def _states(place: Place, tasks: list[uuid.UUID]) -> list[str]:
    assert place.studio is not None
    with place.studio.db.read() as session:
        rows = session.query(tables.Task).filter(tables.Task.id.in_(tasks)).all()
        return [row.status if row.status != "failed" else f"failed: {row.error}" for row in rows]
