"""A film is taken home from its page: what each file keeps is read there, and the file is made when it is fetched."""

from __future__ import annotations

import json
import zipfile

from playwright.sync_api import expect

from tests.browser.conftest import settle
from tests.support import films


def test_a_film_is_fetched_for_editing_programs_from_the_list_that_says_what_each_keeps(desk, new_tab):
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page = tab.page
    settle(page)
    group = page.locator(".files section", has=page.get_by_role("heading", name="Editing programs"))
    expect(group.get_by_role("link", name="OpenTimelineIO, timeline only")).to_contain_text("No media inside")
    with page.expect_download() as saved:
        group.get_by_role("link", name="OpenTimelineIO, timeline only").click()
    assert saved.value.suggested_filename.endswith(".otio")
    assert json.loads(saved.value.path().read_text("utf-8"))["OTIO_SCHEMA"] == "Timeline.1"
    with page.expect_download() as saved:
        group.get_by_role("link", name="CapCut draft").click()
    assert saved.value.suggested_filename.endswith(".jianying.zip")
    with zipfile.ZipFile(saved.value.path()) as packed:
        assert packed.testzip() is None and any(name.endswith("/draft_info.json") for name in packed.namelist())
