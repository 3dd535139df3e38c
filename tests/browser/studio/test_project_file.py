"""A film goes out as one file and comes back as another film."""

from __future__ import annotations

from playwright.sync_api import expect

from core.film.project_file.write_project_file import write_project_file
from tests.browser.conftest import settle
from tests.support import films


def test_a_project_file_is_dropped_on_home_and_stands_on_the_wall(desk, new_tab, tmp_path):
    file = tmp_path / "雨夜.dailies"
    write_project_file(desk.studio, desk.film, file)
    before = desk.projects()
    page = new_tab(f"{desk.running.url}/?lang=en", token=films.token(desk.studio, desk.person)).page
    settle(page)
    page.get_by_role("button", name="Open a project file").click()
    settle(page)
    (tmp_path / "bad.dailies").write_bytes(b"no film")
    chooser = page.get_by_role("dialog").locator("input[type=file]")
    chooser.set_input_files(tmp_path / "bad.dailies")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("no project file")
    chooser.set_input_files(file)
    expect(page.get_by_text("it is the first on the wall")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)
    assert desk.projects() == before + 1
