"""A manager's Monday in a browser: last month against the one before, down to the shots behind one model, a view that a member opens
and sees less in, the table taken home, and the page on one sheet of paper."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from core.database.tables import Asset, Call, Project, ProjectAsset, Shot, Take, Task, utc_now
from core.people.sessions import Person
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.browser import looking
from tests.browser.conftest import Running, Tab, choose, reach, settle, start, until
from tests.conftest import furnish
from tests.support import films

NOBODY = "redis://127.0.0.1:1/0"
MODELS = (("kling", "kling-v3", "video"), ("dashscope", "qwen-image-plus", "image"))


def month_before(at: datetime, many: int = 1) -> datetime:
    """Noon of the tenth, so many months ago."""
    month = at.year * 12 + at.month - 1 - many
    return datetime(month // 12, month % 12 + 1, 10, 12)


def picture(studio: Studio, shade: int) -> tuple[str, int]:
    """The name of its file and how many bytes that has."""
    out = io.BytesIO()
    Image.new("RGB", (160, 90), (shade, 90, 255 - shade)).save(out, "PNG")
    name = sha256(out.getvalue()).hexdigest()
    studio.files.put(name, out.getvalue())
    return name, len(out.getvalue())


def filled(studio: Studio, boss: Person, maker: Person) -> None:
    """Two films, one of somebody else's: each with shots painted and shot last month, and half as much the month before."""
    pictures = [picture(studio, 40 * n) for n in range(5)]
    with studio.db.write() as session:
        for name, size in pictures:
            session.add(Asset(sha256=name, media_type="image/png", bytes=size))
        for title, owner, price in (("The Lighthouse", boss, 8_000_000), ("Paper Kite", maker, 1_000_000)):
            film = Project(id=uuid.uuid4(), name=title, user_id=owner.id, settings={"idea": title})
            session.add(film)
            session.flush()
            session.add_all(ProjectAsset(project_id=film.id, sha256=name) for name, _ in pictures)
            for number in range(1, 5):
                shot = Shot(
                    id=uuid.uuid4(),
                    project_id=film.id,
                    sequence=number,
                    scene=1,
                    shot_number=f"{number:02d}",
                    shot_type="wide",
                )
                session.add(shot)
                for months in (1, 1, 2):
                    for provider, model, capability in MODELS:
                        painted(
                            session,
                            film,
                            owner,
                            shot,
                            number,
                            price,
                            month_before(utc_now(), months),
                            provider,
                            model,
                            capability,
                            pictures,
                        )


def painted(session, film, owner, shot, number, price, at, provider, model, capability, pictures) -> None:
    task, key = uuid.uuid4(), uuid.uuid4().hex
    stage, kind = ("video", "video.shoot") if capability == "video" else ("storyboard", "storyboard.paint")
    session.add(
        Task(
            id=task,
            root_id=task,
            project_id=film.id,
            task_type=stage,
            kind=kind,
            status="completed",
            user_id=owner.id,
            target_id=f"shot:{shot.id}",
            created_at=at,
            started_at=at,
            completed_at=at + timedelta(seconds=40),
        )
    )
    session.add(
        Call(
            key=key,
            task_id=task,
            project_id=film.id,
            user_id=owner.id,
            stage=stage,
            provider=provider,
            model=model,
            capability=capability,
            state="done",
            cost_micro_yuan=price,
            estimate_micro_yuan=price,
            created_at=at,
            ended_at=at + timedelta(seconds=30),
        )
    )
    if capability == "image":
        take = Take(
            id=uuid.uuid4(),
            project_id=film.id,
            of_kind="shot",
            of_id=shot.id,
            number=1 + session.query(Take).filter_by(of_id=shot.id).count(),
            sha256=pictures[number][0],
            thumb=pictures[number][0],
            provider=provider,
            model=model,
            cost_micro_yuan=price,
            call_key=key,
        )
        session.add(take)
        shot.take_id = take.id


@dataclass
class House:
    """A studio with figures, its manager and a member."""

    studio: Studio
    running: Running
    boss: Person
    maker: Person


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("dashboards")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url=NOBODY, assets_url=""))
    furnish(studio.db)
    boss, maker = films.person(studio), films.person(studio, "user", "林岚")
    filled(studio, boss, maker)
    begun = start(home, REDIS_URL=NOBODY)
    yield House(studio, begun, boss, maker)
    begun.stop()


@pytest.fixture
def costs(house: House, new_tab: Callable[..., Tab]) -> Callable[..., Tab]:
    def open_for(somebody: Person, narrowed: str = "") -> Tab:
        tab = new_tab(f"{house.running.url}/costs{narrowed}", token=films.token(house.studio, somebody))
        settle(tab.page)
        return tab

    return open_for


def tile(page: Page, word: str):
    return page.locator(".board-tile").filter(has_text=re.compile(f"^{word}"))


def test_a_manager_looks_at_last_month_down_to_the_very_shots(house, costs):
    tab = costs(house.boss, "?view=costs")
    page = tab.page

    # The second of two clicks counts, however long the first one takes.
    page.get_by_role("radio", name="7 days").click()
    page.get_by_role("radio", name="Last month").click()
    spent = tile(page, "Spent in this time")
    expect(spent).to_contain_text("¥144")
    expect(spent).to_contain_text("↑ +100%")
    expect(spent).to_contain_text("than the time before")
    expect(page).to_have_url(re.compile("time=last_month"))
    expect(page.locator(".board-as-of")).to_have_text(re.compile(r"As of \d\d:\d\d:\d\d"))

    # To one model by a click on its bar.
    where = page.locator(".st-key-chart-top_ten").last
    choose(where.get_by_role("combobox", name="Laid out by"), "Model")
    bar = where.locator(".mark-rect path").first
    expect(where.get_by_text("Qwen Image Plus")).to_be_visible()
    settle(page)
    bar.click()
    expect(page).to_have_url(re.compile("model=kling-v3|model=qwen-image-plus"))
    chip = page.locator(".st-key-board-chips")
    expect(chip).to_contain_text("Model:")
    expect(spent).to_contain_text("¥72")
    settle(page)  # the address of this click is written before another one is gone to

    # Down to the very shots.
    looking.go(page, f"{house.running.url}/costs?view=costs&time=last_month&model=qwen-image-plus")
    expect(spent).to_contain_text("¥72")
    expect(chip).to_contain_text("Qwen Image Plus")
    reach(page.get_by_role("button", name="What is behind")).click()
    window = page.get_by_role("dialog")
    expect(window.locator(".behind > a")).to_have_count(8)
    expect(window.locator(".behind > a").first).to_contain_text("The Lighthouse")
    expect(window.locator(".behind > a").first).to_contain_text("¥16.00 · 2 calls")
    until(page, lambda: window.locator(".behind img").first.evaluate("picture => picture.naturalWidth") == 160)
    expect(window.locator(".chart-table tbody tr")).to_have_count(16)
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    assert tab.outside == []
    assert tab.complaints == []


def test_a_manager_keeps_a_view_for_everybody_and_a_member_sees_less_in_it(house, costs):
    page = costs(house.boss, "?view=costs&time=last_month&model=qwen-image-plus").page
    reach(page.get_by_role("button", name="Views")).click()
    page.get_by_label("Save the page as it is").fill("Pictures of last month")
    page.get_by_text("Everybody may open it").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Pictures of last month")).to_be_visible()
    other = costs(house.maker, "?view=costs").page
    expect(tile(other, "Calls")).to_be_visible()
    reach(other.get_by_role("button", name="Views")).click()
    other.get_by_role("link", name="Pictures of last month").click()
    expect(tile(other, "Spent in this time")).to_contain_text("¥8")
    expect(other.locator(".st-key-board-chips")).to_contain_text("Qwen Image Plus")
    settle(other)
    other.locator(".st-key-chart-films").last.scroll_into_view_if_needed()
    expect(other.locator(".st-key-chart-films").last).to_contain_text("Paper Kite")
    expect(other.get_by_text("The Lighthouse")).to_have_count(0)


def test_a_chart_is_taken_home_and_the_page_fits_on_one_sheet_with_what_nobody_had_scrolled_to(house, costs):
    tab = costs(house.boss, "?view=costs&time=last_month")
    page = tab.page
    where = page.locator(".st-key-chart-top_ten").last
    reach(where.get_by_role("button", name="More")).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Save as XLSX").click()
    book = zipfile.ZipFile(taken.value.path())
    told = book.read("xl/sharedStrings.xml").decode() + book.read("xl/worksheets/sheet1.xml").decode()
    assert "The Lighthouse" in told or "Qwen Image Plus" in told
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save as PNG").click()
    with Image.open(taken.value.path()) as drawn:
        assert drawn.width > 500
    page.keyboard.press("Escape")
    settle(page)
    expect(page.locator("[class*=st-key-board-later-]")).not_to_have_count(0)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.get_by_role("button", name="Print").click()
    until(page, lambda: page.evaluate("Boolean(window.printed)"))
    expect(page.locator("[class*=st-key-board-later-]")).to_have_count(0)
    expect(page.locator(".st-key-chart-currencies table").last).to_be_visible()
    sheet = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    assert tab.outside == []
    assert tab.complaints == []


def test_a_number_moves_by_itself_while_somebody_looks(house, costs):
    page = costs(house.boss, "?view=costs&time=today").page
    calls = tile(page, "Held by running work")
    expect(calls).to_contain_text("¥0")
    with house.studio.db.write() as session:
        session.add(
            Call(
                key=uuid.uuid4().hex,
                stage="video",
                provider="kling",
                model="kling-v3",
                capability="video",
                state="accepted",
                estimate_micro_yuan=3_500_000,
                reserved_micro_yuan=3_500_000,
            )
        )
    expect(calls).to_contain_text("¥3.50")


def test_a_budget_takes_two_clicks_a_letter_one_and_a_chart_two_and_each_is_a_real_file(house, costs):
    tab = costs(house.boss)
    page = tab.page
    expect(page.get_by_text("What drove it")).to_be_visible()

    with page.expect_download() as taken:
        page.get_by_role("link", name="Monday letter").click()
    letter = taken.value.path().read_bytes()
    assert letter.startswith((b"%PDF", b"<!doctype html"))
    assert taken.value.suggested_filename.startswith("dailies-")

    looking.go(page, f"{house.running.url}/costs?view=letter")
    with page.expect_download() as taken:
        page.get_by_role("link", name="HTML").click()
    assert "The Monday letter" in taken.value.path().read_text("utf-8")

    looking.go(page, f"{house.running.url}/costs?view=films")
    field = page.get_by_role("textbox", name="Budget of a month in yuan")
    reach(field).click()
    field.fill("2000")
    page.get_by_role("heading", name="Costs").click()
    expect(page.locator(".month-cells")).to_contain_text("after what is held")
    expect(field).to_have_value("¥2,000")

    card = page.locator(".st-key-chart-outlook_days").last
    reach(card.locator(".stVegaLiteChart")).hover()
    expect(card.get_by_test_id("stElementToolbar")).to_be_hidden()
    card.get_by_role("button", name="More").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Save as CSV").click()
    assert "Day" in taken.value.path().read_text("utf-8-sig").splitlines()[0]
    with page.expect_download() as taken:
        page.get_by_role("button", name="Save as PNG").click()
    with Image.open(taken.value.path()) as drawn:
        assert drawn.width > 500
    assert tab.outside == []
    assert tab.complaints == []


def test_what_is_below_is_drawn_as_somebody_comes_near_it(house, costs):
    page = costs(house.boss, "?view=costs&time=last_month&currency=USD").page
    below = page.locator(".st-key-chart-currencies").last
    expect(below.locator("table")).to_have_count(0)
    expect(below).to_contain_text("In which currency vendors charge")
    below.scroll_into_view_if_needed()
    expect(below.locator("table")).to_be_visible()
    expect(below.locator("table")).to_contain_text("$")
    expect(tile(page, "Spent in this time")).to_contain_text("$20.28")  # ¥144 at 7.10
    settle(page)
    choose(page.get_by_role("combobox", name="In which currency"), "Yuan")
    expect(tile(page, "Spent in this time")).to_contain_text("¥144")


def test_all_of_it_can_be_done_by_keys_and_read_aloud(house, costs):
    """A chart turns into a table whose words are links that narrow the page."""
    page = costs(house.boss, "?view=costs&time=last_month").page
    where = page.locator(".st-key-chart-top_ten").last
    reach(where.get_by_role("button", name="More")).press("Enter")
    expect(page.get_by_text("As a table")).to_be_visible()
    settle(page)
    page.get_by_text("As a table").click()
    settle(page)
    page.keyboard.press("Escape")
    link = where.get_by_role("link", name="The Lighthouse")
    expect(link).to_be_visible()
    settle(page)
    link.press("Enter")
    expect(page.locator(".st-key-board-chips")).to_contain_text("Film: The Lighthouse")
    expect(tile(page, "Spent in this time")).to_contain_text("¥128")
