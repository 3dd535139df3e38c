"""A file of one's own in the browser: refused in words before it is sent, and going on after the line was gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Running, come_in


@pytest.fixture
def studio(sampled: Running) -> Running:
    """With its sample film: each test has a file for another place in it."""
    return sampled


def test_a_portrait_of_ones_own_takes_its_place_and_can_be_taken_back(studio, new_tab, tmp_path: Path):
    page = new_tab(studio.url).page
    come_in(page)
    page.locator("[class*=st-key-poster] a").first.click()
    page.locator(".st-key-step-characters a").click()
    page.get_by_role("button", name="Use my own").first.click()
    Image.new("RGB", (300, 500), "teal").save(tmp_path / "me.png")
    page.locator("input[type=file]").last.set_input_files(tmp_path / "me.png")
    toast = page.locator(".toast-say")
    expect(toast).to_contain_text("Used a picture of one's own for")
    page.locator(".st-key-toast-undo button").locator("visible=true").click()
    expect(toast).to_contain_text("Undone")


@pytest.fixture
def zone(studio, new_tab) -> Page:
    """The place for a clip, in the window of the sample film's second shot."""
    page = new_tab(studio.url).page
    come_in(page)
    page.locator("[class*=st-key-poster] a").first.click()
    page.locator(".st-key-step-video a").click()
    page.get_by_role("button", name="Camera of shot 02").click()
    page.get_by_text("Use a clip of my own").click()
    expect(page.get_by_text("Drop a clip here")).to_be_visible()
    return page


def test_what_cannot_be_used_is_refused_in_words_and_a_broken_line_loses_nothing(zone: Page, tmp_path: Path):
    for name, content, words in (
        ("notes.txt", b"words", "is not a clip"),
        ("empty.mp4", b"", "is empty"),
        ("letter.mp4", b"only words, whatever its name says", "not a video"),
    ):
        (tmp_path / name).write_bytes(content)
        zone.locator("input[type=file]").last.set_input_files(tmp_path / name)
        expect(zone.get_by_role("alert").filter(has_text=words)).to_be_visible()
    (tmp_path / "long.mp4").write_bytes(bytes(20 << 20))
    parts = 0

    def line(route):
        nonlocal parts
        parts += route.request.method == "PUT"
        if parts == 3 and route.request.method == "PUT":
            route.abort()
        else:
            route.continue_()

    zone.route("**/api/v1/uploads/**", line)
    zone.locator("input[type=file]").last.set_input_files(tmp_path / "long.mp4")
    expect(zone.get_by_role("progressbar").first).to_be_visible()
    expect(zone.get_by_role("alert").filter(has_text="not a video")).to_be_visible()
    assert parts == 6, "five parts, one of them sent twice"
