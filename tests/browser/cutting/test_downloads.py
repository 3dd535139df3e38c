"""A film is taken home from its page: what each file keeps is read there, and the file is made when it is fetched."""

from __future__ import annotations

import io
import json
import zipfile

import httpx
from playwright.sync_api import Locator, Page, expect

from core.film import made_exports
from core.studio import open_studio
from tests.browser.conftest import settle, until
from tests.support import films

SLOW = {"CapCut draft": ".jianying.zip", "Storyboard, PDF": ".pdf", "The whole project": ".dailies"}


def test_a_film_is_fetched_from_the_list_that_says_what_each_file_keeps(desk, new_tab):
    """What takes time is prepared by a worker: the studio of these tests has none, so its work is done here."""
    studio = open_studio(desk.studio.settings, [films.Company()])
    page = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(studio, desk.person)).page
    settle(page)
    timeline = page.get_by_role("group", name="OpenTimelineIO, timeline only")
    expect(timeline).to_contain_text("No media inside")
    assert json.loads(_saved(page, timeline, ".otio"))["OTIO_SCHEMA"] == "Timeline.1"
    rows = {name: page.get_by_role("group", name=name) for name in SLOW}
    for asked, row in enumerate(rows.values(), start=1):
        row.get_by_role("button", name="Prepare").click()
        until(page, lambda asked=asked: len(studio.db.execute_read(made_exports.list_exports, desk.film)) == asked)
    films.work_off(studio)
    files = {}
    for name, row in rows.items():
        expect(row.get_by_role("button", name="Delete")).to_be_visible()
        files[name] = _saved(page, row, SLOW[name])
    assert files["Storyboard, PDF"].startswith(b"%PDF-")
    for name in ("CapCut draft", "The whole project"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as packed:
            assert packed.testzip() is None and len(packed.namelist()) > 3
    whole = files["The whole project"]
    assert _cut_and_resumed(page, rows["The whole project"].get_by_role("link").evaluate("link => link.href")) == whole
    rows["CapCut draft"].get_by_role("button", name="Delete").click()
    until(page, lambda: len(studio.db.execute_read(made_exports.list_exports, desk.film)) == len(SLOW) - 1)
    expect(rows["CapCut draft"].get_by_role("button", name="Prepare CapCut draft", exact=True)).to_be_visible()


def _saved(page: Page, row: Locator, ending: str) -> bytes:
    with page.expect_download() as saved:
        row.get_by_role("link").click()
    assert saved.value.suggested_filename.endswith(ending)
    return saved.value.path().read_bytes()


def _cut_and_resumed(page: Page, address: str) -> bytes:
    """As a browser does whose line broke half way: what is missing is asked for, if the file is still the same."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    with httpx.Client(cookies=cookies, trust_env=False) as line:
        with line.stream("GET", address) as first:
            size = int(first.headers["content-length"])
            begun = b""
            for some in first.iter_raw(4096):
                begun += some
                if len(begun) * 2 > size:
                    break
        assert len(begun) < size
        missing = {"Range": f"bytes={len(begun)}-", "If-Range": first.headers["etag"]}
        second = line.get(address, headers=missing)
    assert second.status_code == httpx.codes.PARTIAL_CONTENT
    return begun + second.content


def test_texts_for_a_platform_are_copied_by_a_button(desk, new_tab):
    studio = desk.studio
    page = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(studio, desk.person)).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    settle(page)
    page.get_by_role("button", name="Texts for publishing").click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("of 30 characters")
    window.get_by_role("radio", name="YouTube").click()
    expect(window).to_contain_text("of 5000 bytes")
    page.set_viewport_size({"width": 390, "height": 844})
    window.get_by_role("button", name="Copy").nth(1).click()
    expect(window.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "AI-generated" in copied or "人工智能" in copied
