"""Whoever runs the studio, at the mouse: closes sign-up, adds a viewer, ends a session elsewhere."""

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
from tests.support import films

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A studio with an admin, 阿敏, who opened sign-up, and nobody else."""
    home = tmp_path_factory.mktemp("admin")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url=NOBODY, assets_url=""))
    furnish(studio.db)
    users.create_first_admin(studio.db, "min@example.org", "阿敏", GOOD)
    films.open_sign_up(studio)
    begun = start(home, REDIS_URL=NOBODY)
    yield begun
    begun.stop()


def half_way_in(page: Page) -> None:
    """A stranger has filled in the form for a new account."""
    page.get_by_role("button", name="Make an account").click()
    settle(page)
    for label, words in {"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD}.items():
        page.get_by_label(label, exact=True).fill(words)


def test_an_admin_closes_sign_up_adds_a_viewer_and_ends_their_session(running, new_tab):
    stranger = new_tab(running.url)
    half_way_in(stranger.page)
    admin = new_tab(f"{running.url}/team")
    sign_in(admin.page)
    admin.page.get_by_text("Sign-up is open", exact=True).click()
    expect(admin.page.get_by_text("Only admins add people.")).to_be_visible()

    stranger.page.get_by_role("button", name="Make the account").click()
    expect(stranger.page.get_by_text(re.compile("not open for new accounts|Sign-up is closed")).first).to_be_visible()
    stranger.page.reload()
    expect(stranger.page.get_by_text("Sign-up is closed; ask an admin of this studio to add you.")).to_be_visible()
    expect(stranger.page.get_by_role("button", name="Make an account")).to_have_count(0)

    admin.page.get_by_role("button", name="Add somebody").click()
    dialog = admin.page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("王小明")
    dialog.get_by_label("E-mail", exact=True).fill("wang@example.org")
    dialog.get_by_label("E-mail", exact=True).press("Tab")
    settle(admin.page)
    choose(dialog.get_by_role("combobox", name="Role"), "viewer")
    dialog.get_by_role("button", name="Add", exact=True).click()
    address, email, password = dialog.locator("code").inner_text().strip().splitlines()
    assert (address, email) == (running.url, "E-mail: wang@example.org")
    password = password.removeprefix("Password: ")
    admin.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    row = admin.page.locator("[class*=st-key-mate-]").filter(has_text="王小明")
    expect(row.locator(".mt-role")).to_have_text("viewer")

    viewer = stranger.page
    viewer.get_by_label("E-mail or name").fill("wang@example.org")
    viewer.get_by_label("Password", exact=True).fill(password)
    viewer.get_by_role("button", name="Sign in", exact=True).click()
    expect(viewer.get_by_role("button", name="王小明", exact=True)).to_be_visible()
    expect(viewer.get_by_role("button", name=re.compile("Make a film"))).to_have_count(0)
    expect(viewer.get_by_role("link", name="Team")).to_have_count(0)

    admin.page.get_by_role("button", name="Open 王小明").click()
    dialog.get_by_role("button", name=re.compile("End the session")).click()
    expect(dialog.get_by_text("Not signed in anywhere now.")).to_be_visible()
    viewer.get_by_role("link", name="Tasks").click()
    expect(viewer.get_by_role("heading", name="Sign in")).to_be_visible()
    assert admin.outside + admin.complaints + stranger.outside + stranger.complaints == []
