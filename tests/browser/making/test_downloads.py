"""A film is taken home from its page: what each file keeps is read there, and the file is made when it is fetched."""

from __future__ import annotations

import json
import zipfile

from playwright.sync_api import expect

from core.film import made_exports
from core.studio import open_studio
from tests.browser.conftest import settle, until
from tests.support import films


def test_a_film_is_fetched_for_editing_programs_from_the_list_that_says_what_each_keeps(desk, new_tab):
    """What takes time is prepared by a worker: the studio of these tests has none, so its work is done here."""
    studio = open_studio(desk.studio.settings, [films.Company()])
    page = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(studio, desk.person)).page
    settle(page)
    timeline, draft = (
        page.get_by_role("group", name=name) for name in ("OpenTimelineIO, timeline only", "CapCut draft")
    )
    expect(timeline).to_contain_text("No media inside")
    with page.expect_download() as saved:
        timeline.get_by_role("link").click()
    assert saved.value.suggested_filename.endswith(".otio")
    assert json.loads(saved.value.path().read_text("utf-8"))["OTIO_SCHEMA"] == "Timeline.1"
    draft.get_by_role("button", name="Prepare").click()
    until(page, lambda: bool(studio.db.execute_read(made_exports.list_exports, desk.film)))
    films.work_off(studio)
    expect(draft).to_contain_text("Version 1")
    with page.expect_download() as saved:
        draft.get_by_role("link").click()
    assert saved.value.suggested_filename.endswith(".jianying.zip")
    with zipfile.ZipFile(saved.value.path()) as packed:
        assert packed.testzip() is None and any(name.endswith("/draft_info.json") for name in packed.namelist())
    draft.get_by_role("button", name="Delete").click()
    until(page, lambda: not studio.db.execute_read(made_exports.list_exports, desk.film))
    expect(draft.get_by_role("button", name="Prepare CapCut draft", exact=True)).to_be_visible()
