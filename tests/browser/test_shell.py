"""What only a browser shows of the shell: words that outlive a sign-in, a reload and a server; the lost line; keys; places."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from core.people import users
from core.settings import Settings
from core.studio import open_studio
from tests.browser import looking
from tests.browser.conftest import GOOD, rectangle, settle, sign_in, start
from tests.conftest import furnish
from tests.support import films

AWAY = "redis://127.0.0.1:1/0"
TYPED = "雨夜，一个失忆的女侦探"


class House:
    """A studio with a film of 阿敏's that has a script, which can be started again on the same port."""

    def __init__(self, home) -> None:
        self.home = home
        studio = open_studio(Settings(dailies_home=home, database_url="", redis_url=AWAY, assets_url=""))
        furnish(studio.db)
        self.studio = studio
        self.owner = users.create_first_admin(studio.db, "min@example.org", "阿敏", GOOD)
        crew = open_studio(studio.settings, [films.Company()])
        self.film = films.put(crew, self.owner, "script")
        self.running = start(home, REDIS_URL=AWAY)

    def address(self, page: str) -> str:
        return f"{self.running.url}/{page}?project={self.film}"

    def go_away(self) -> None:
        self.running.stop()

    def come_back(self) -> None:
        port = str(urlsplit(self.running.url).port)
        self.running = start(self.home, REDIS_URL=AWAY, DAILIES_PORT=port)

    def sql(self, statement: str) -> None:
        with sqlite3.connect(self.home / "studio.db") as db:
            db.execute(statement)
        db.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    found = House(tmp_path_factory.mktemp("shell"))
    yield found
    found.go_away()


def spoken(page):
    """The field of the first line somebody says."""
    return page.locator('[class*="st-key-beat-"] textarea').first


@pytest.fixture
def signed_in(house, new_tab):
    def open_tab(address, **other):
        tab = new_tab(address, token=films.token(house.studio, house.owner), **other)
        settle(tab.page)
        return tab

    return open_tab


def test_words_typed_in_home_outlive_a_reload_and_are_gone_once_they_are_used(house, signed_in):
    page = signed_in(house.running.url).page
    box = page.locator(".st-key-home_idea textarea")
    box.press_sequentially(TYPED)
    page.reload()
    expect(box).to_have_value(TYPED)
    box.blur()
    settle(page)
    page.reload()
    expect(box).to_have_value(TYPED)
    page.locator(".st-key-walk button:visible").last.click()
    expect(page.locator(".st-key-step-script a")).to_be_visible()
    settle(page)
    page.goto(house.running.url)
    settle(page)
    expect(box).to_have_value("")


def test_a_line_typed_outlives_a_session_that_ended_and_is_nobody_elses(house, signed_in):
    page = signed_in(house.address("script")).page
    field = spoken(page)
    expect(field).to_be_enabled()
    before = field.input_value()
    field.fill(before + TYPED)
    house.sql("DELETE FROM sessions")
    page.reload()
    sign_in(page)
    expect(spoken(page)).to_have_value(before + TYPED)
    page.get_by_role("button", name="阿敏").click()
    page.get_by_text("Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.wait_for_function("() => !Object.keys(sessionStorage).some((name) => name.startsWith('dailies-draft'))")


def test_when_the_studio_goes_away_the_reader_is_told_and_nothing_typed_is_lost(house, signed_in):
    tab = signed_in(house.address("script"))
    page = tab.page
    field = spoken(page)
    expect(field).to_be_enabled()
    before = field.input_value()
    field.press("End")
    field.press_sequentially("再来")
    typed = field.input_value()
    house.go_away()
    lost = page.locator(".line-lost")
    expect(lost).to_contain_text("What you typed is kept")
    expect(page.get_by_role("dialog")).to_have_count(0)
    house.come_back()
    expect(lost).to_be_empty()
    expect(spoken(page)).to_have_value(typed)
    page.reload()
    settle(page)
    expect(spoken(page)).to_have_value(typed)
    assert typed != before
    assert tab.outside == []


def test_undo_is_a_key_that_leaves_the_text_one_is_typing_alone(house, signed_in):
    page = signed_in(house.address("script")).page
    field = spoken(page)
    expect(field).to_be_enabled()
    before = field.input_value()
    field.fill("换成这一句。")
    field.press("Control+Enter")
    expect(page.locator(".toast-say")).to_be_visible()
    expect(page.locator(".toast-say")).to_have_attribute("role", "status")
    settle(page)
    page.locator("h1.film").click()
    page.keyboard.press("Control+z")
    expect(spoken(page)).to_have_value(before)
    page.keyboard.press("Control+Shift+z")
    expect(spoken(page)).to_have_value("换成这一句。")


def test_the_keys_are_listed_and_lead_places_but_not_while_one_types(house, signed_in):
    page = signed_in(house.address("script")).page
    looking.hears_keys(page)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Shortcuts")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("Undo what you changed last")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("4")
    page.wait_for_url("**/storyboard?project=*")
    settle(page)
    page.keyboard.press("g")
    page.keyboard.press("h")
    box = page.locator(".st-key-home_idea textarea")
    expect(box).to_be_visible()
    settle(page)
    box.press_sequentially("gt?")
    expect(box).to_have_value("gt?")
    expect(keys).to_be_hidden()


def test_an_address_without_a_page_is_a_page_of_the_house(house, signed_in):
    tab = signed_in(house.running.url)
    tab.page.goto(house.running.url + "/nowhere")
    expect(tab.page.get_by_text("There is no page here")).to_be_visible()
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    tab.page.get_by_role("link", name="To Home").click()
    expect(tab.page.locator(".st-key-home_idea textarea")).to_be_visible()


def test_another_language_and_another_look_keep_the_place_and_what_is_typed(house, signed_in):
    house.sql("UPDATE users SET language = ''")
    page = signed_in(house.address("script"), color_scheme="light").page
    field = spoken(page)
    expect(field).to_be_enabled()
    typed = field.input_value() + "还没写完"
    field.fill(typed)
    page.get_by_role("button", name="阿敏").click()
    page.get_by_text("中文", exact=True).click()
    expect(page).to_have_title("剧本 · 雨夜追猫 · Dailies 样片")
    expect(spoken(page)).to_have_value(typed)
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("跳到正文")
    page.locator(".st-key-share-open button").click()
    page.get_by_role("dialog").get_by_role("button", name="关闭", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="阿敏").click()
    page.get_by_text("换成深色").click()
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    assert str(house.film) in page.url
    expect(spoken(page)).to_have_value(typed)
    page.get_by_role("button", name="阿敏").click()
    page.get_by_text("跟随系统").click()
    expect(page.locator("html")).to_have_css("color-scheme", "light")
    page.get_by_role("button", name="阿敏").click()
    page.get_by_text("English", exact=True).click()
    expect(page).to_have_title("Script · 雨夜追猫 · Dailies")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Skip to main content")


def test_on_a_phone_all_seven_steps_are_in_view_and_nothing_overflows(house, signed_in):
    page = signed_in(house.address("script"), viewport={"width": 390, "height": 844}).page
    steps = page.locator('[class*="st-key-step-"] a')
    expect(steps).to_have_count(7)
    for number in range(7):
        place = rectangle(steps.nth(number))
        assert place["x"] >= 0 and place["x"] + place["width"] <= 390, number
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 900)")
    expect(page.locator("h1.film")).not_to_be_in_viewport()
