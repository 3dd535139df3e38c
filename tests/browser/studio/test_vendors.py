"""An admin opens a door to a vendor, sees it tested, and sees it in the dry run; the key is nowhere in the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.people import users
from core.settings import Settings
from core.studio import open_studio
from tests.browser.conftest import GOOD, Running, choose, settle, sign_in, start
from tests.conftest import furnish
from tests.wire import fakes
from tests.wire.server import KEY, Fake

NOBODY = "redis://127.0.0.1:1/0"
NO_KEYS = {"OPENAI_API_KEY": "", "DASHSCOPE_API_KEY": "", "KLING_API_KEY": ""}


@pytest.fixture(scope="module")
def kling() -> Iterator[Fake]:
    with fakes()["kling"]() as fake:
        yield fake


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("vendors")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url=NOBODY, assets_url=""))
    furnish(studio.db)
    users.create_first_admin(studio.db, "min@example.org", "阿敏", GOOD)
    begun = start(home, REDIS_URL=NOBODY, **NO_KEYS)
    yield begun
    begun.stop()


def everything(page: Page) -> str:
    """All that the page holds: its HTML, what stands in its fields, and what the browser keeps for it."""
    return page.content() + page.evaluate(
        """() => JSON.stringify([{...sessionStorage}, {...localStorage}, location.href,
             [...document.querySelectorAll('input, textarea')].map((field) => field.value)])"""
    )


def test_a_key_is_pasted_tested_and_used_and_stands_nowhere_in_the_page(running, new_tab, kling):
    tab = new_tab(f"{running.url}/providers")
    page = tab.page
    sign_in(page)
    expect(page.get_by_text("There is no key yet, and the studio works all the same")).to_be_visible()
    page.get_by_role("button", name="Open Kling").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Add a key").click()
    expect(dialog.get_by_role("combobox", name="Vendor")).to_have_value("Kling")
    dialog.get_by_text("More: name, address, limits, share").click()
    dialog.get_by_label("A name for it").fill("marketing")
    dialog.get_by_label("Address", exact=True).fill(kling.url)
    field = dialog.get_by_label("Key", exact=True)
    field.fill(kling.secret())
    expect(field).to_have_attribute("type", "password")
    field.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("within your own network")
    # The field it was typed in goes when the window is drawn to its end.
    expect(dialog.get_by_label("Key", exact=True)).to_have_count(1)
    expect(dialog.get_by_label("Key", exact=True)).to_have_value("")
    expect(dialog.get_by_label("A name for it")).to_have_value("marketing")
    assert KEY not in everything(page)

    dialog.get_by_text("The address is within our own network").click()
    dialog.get_by_label("Key", exact=True).fill(kling.secret())
    dialog.get_by_role("button", name="Save and test").click()
    expect(page.get_by_text(re.compile("Kling works: it answered in"))).to_be_visible()
    expect(dialog).to_have_count(0)
    settle(page)
    assert KEY not in everything(page)
    clip = page.locator(".firsts li").filter(has_text=re.compile("^clip"))
    expect(clip).to_contain_text("Kling 3.0")
    expect(clip).to_contain_text("about ¥")

    page.get_by_role("radio", name="Keys").click()
    row = page.locator(".pv-door").filter(has_text="Kling")
    expect(row).to_contain_text(f"marketing · •••• {KEY[-4:]}")
    expect(row).to_contain_text("tested just now")
    page.get_by_role("radio", name="Routing").click()
    choose(page.get_by_role("combobox", name="What is asked for"), "Clips")
    expect(page.locator(".tried tbody tr").first).to_contain_text("Kling 3.0")
    expect(page.locator(".formula")).to_contain_text("score =")
    assert page.url.endswith("view=routing") and KEY not in everything(page)
    assert tab.outside + tab.complaints == []
