"""A film is shown to a client by a link: they draw on it and ask for a change on a phone, the maker sees it, redoes the shot, and they say yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from core.audit import audit_chain
from core.database import tables
from core.people import notices
from core.review import film_review
from core.review.film_review import FilmReview
from core.studio import open_studio
from core.tasks import worklist
from jobs import queue
from tests.browser.conftest import Desk, settle, until
from tests.support import films

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def maker(desk: Desk, new_tab: Callable) -> Page:
    page = new_tab(
        f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    expect(page.get_by_role("button", name="Review link")).to_be_visible()
    settle(page)
    return page


def reviewed(desk: Desk) -> FilmReview:
    made = desk.made()
    with desk.studio.db.read() as session:
        return film_review.load_review(session, made)


def make_link(page: Page) -> str:
    page.get_by_role("button", name="Review link").click()
    window = page.get_by_role("dialog")
    window.get_by_label("For whom").fill("Bo, the client")
    window.get_by_text("The viewer's name stands on the picture").click()
    window.get_by_role("button", name="Make the link").click()
    address = window.get_by_label("Address of the review link")
    expect(address).to_be_visible()
    found = address.input_value()
    window.get_by_role("button", name="Close").click()
    expect(window).to_be_hidden()
    return found


def ask_for_a_look(page: Page) -> None:
    page.get_by_role("button", name="Ask for a look").click()
    window = page.get_by_role("dialog")
    window.get_by_role("combobox").click()
    page.get_by_role("option", name="Bo, the client").click()
    window.get_by_text("Those of the studio are told").click()
    window.get_by_role("button", name="Ask them").click()
    expect(window).to_be_hidden()
    settle(page)


def open_on_a_phone(phone: Page) -> None:
    phone.get_by_label("Your name").fill("Bo")
    phone.get_by_role("button", name="Play cut 1").tap()
    until(phone, lambda: phone.evaluate("() => document.querySelector('video')?.currentTime > 0.2"))
    phone.evaluate("() => document.querySelector('video').pause()")


def draw_on_shot(phone: Page, second: float) -> None:
    phone.locator("#seek").fill(str(second))
    until(phone, lambda: abs(phone.evaluate("() => document.querySelector('video').currentTime") - second) < 0.1)
    phone.get_by_role("button", name="Box").tap()
    screen = phone.locator(".screen canvas").bounding_box()
    assert screen is not None
    x, y = screen["x"] + screen["width"] / 3, screen["y"] + screen["height"] / 3
    phone.mouse.move(x, y)
    phone.mouse.down()
    phone.mouse.move(x + 60, y + 40, steps=4)
    phone.mouse.up()


def painted_pixels(canvas: Locator) -> int:
    return canvas.evaluate(
        "(c) => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, n) => n % 4 === 3 && v > 0).length"
    )


def test_a_client_asks_for_a_change_on_a_phone_the_maker_redoes_the_shot_and_the_film_is_signed_off(
    desk, maker, new_tab
):
    address = make_link(maker)
    ask_for_a_look(maker)
    phone = new_tab(address, **PHONE).page
    open_on_a_phone(phone)
    shots = desk.made().shots
    clips = {clip["shot_id"]: clip for clip in desk.made().cut.timeline["clips"]}
    second = desk.made().cut.timeline["fps"]
    draw_on_shot(phone, clips[str(shots[1].id)]["start"] / second + 0.3)
    phone.locator("#words").fill("His hand is in the light.")
    phone.get_by_role("button", name=f"Ask for a change in shot {shots[1].shot_number}").tap()
    phone.locator("#to-shots").tap()
    phone.get_by_role("button", name=f"Yes to the other {len(shots) - 1}").tap()
    until(phone, lambda: len(reviewed(desk).answers) == len(shots))
    assert list(desk.made().changes) == [shots[1].id]

    expect(maker.get_by_text("His hand is in the light.")).to_be_visible()
    expect(maker.get_by_text("1 change asked")).not_to_have_count(0)
    maker.locator("button.where").first.click()
    until(maker, lambda: painted_pixels(maker.locator("canvas.marks")) > 100)
    with desk.studio.db.read() as session:
        told = {one.said["say"] for one in notices.latest_notices(session, desk.person.id)}
    assert "alerts.notice_review_change" in told

    maker.get_by_role("button", name="Redo 1 shot as asked").click()
    crew = open_studio(desk.studio.settings, [films.Company()])
    until(maker, lambda: bool(desk.studio.db.execute_read(worklist.list_open_roots, desk.film)))
    films.work_off(crew)
    queue.submit(crew, "film.make", user=desk.person.id, project_id=desk.film)
    films.work_off(crew)
    expect(maker.get_by_text("redone since")).to_be_visible()
    assert desk.made().changes == {}
    standing = {thing: [one.stands for one in said] for thing, said in reviewed(desk).answers.items()}
    assert standing["shot", shots[1].id] == [False]
    assert all(standing["shot", shot.id] == [True] for shot in shots if shot.id != shots[1].id)

    phone.reload()
    phone.get_by_role("button", name="Play cut 2").tap()
    phone.locator("#to-shots").tap()
    phone.get_by_role("button", name="Yes to shot 02").tap()
    phone.get_by_role("button", name="Yes, sign off the film").tap()
    until(phone, lambda: bool(reviewed(desk).signed_off))
    expect(maker.get_by_text("Signed off by Bo")).to_be_visible()
    with desk.studio.db.read() as session:
        assert audit_chain.verify_chain(session).intact
        done = {row.action for row in session.query(tables.Audit).filter_by(project_id=desk.film)}
    assert {"link.made", "round.opened", "answer.approved", "answer.changes_asked"} <= done
