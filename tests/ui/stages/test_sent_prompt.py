"""What was sent for a take, without a browser: seen as it left, and sent once more as somebody changed it."""

from __future__ import annotations

import uuid

import pytest
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.gateway import doors
from core.models import edited_requests
from core.studio import Studio
from tests.support import films
from tests.ui.world import Set, labelled, words

PORTRAIT = "a" * 64


@pytest.fixture(scope="module")
def here(one_studio: Studio) -> Set:
    """With a key of OpenAI's."""
    made = Set(one_studio)
    with one_studio.db.write() as session:
        doors.create_door(session, "openai", key="sk-0123456789abcdef0123", by=made.person)
    return made


def window(here: Set, film_id: uuid.UUID, page: str = "storyboard", person=None) -> AppTest:
    """The first shot's window, or its clip's."""
    made = here.made(film_id)
    shot = made.shots[0]
    tab = here.tab(film_id, page, person=person)
    tab.session_state["_open_shot" if page == "storyboard" else "_open_clip"] = str(shot.id)
    return unfolded(tab, shot.take_id if page == "storyboard" else made.clips[shot.id].id)


def unfolded(tab: AppTest, id: object) -> AppTest:
    """With what was sent for this take in view."""
    tab.session_state[f"sent-{id}"] = True
    tab.run()
    assert not tab.exception
    return tab


def picture_of(here: Set, film_id: uuid.UUID) -> tables.Take:
    made = here.made(film_id)
    return made.takes[made.shots[0].take_id]


def tell(here: Set, take: tables.Take, **sent: object) -> None:
    """A take as a vendor's model would have made it."""
    with here.studio.db.write() as session:
        row = session.get_one(tables.Take, take.id)
        row.facts = {**row.facts, "sent": {"prompt": "雨夜 <b>街头</b>", "width": 1344, "height": 768, **sent}}
        row.provider, row.model = "openai", "gpt-image-2"


def test_a_take_shows_its_words_its_pictures_and_its_settings_as_they_left(here):
    film_id = here.film()
    take = picture_of(here, film_id)
    tell(
        here,
        take,
        negative="水印",
        seed=7,
        size="1536x1024",
        references=[take.sha256, PORTRAIT],
        likenesses={take.sha256: "林岚"},
        options={"quality": "high"},
    )
    said = words(window(here, film_id))
    for part in ("雨夜 &lt;b&gt;街头&lt;/b&gt;", "水印", "1536 × 1024 (1344 × 768)", "quality = high", "林岚"):
        assert part in said
    assert f'src="/api/v1/assets/{take.sha256}"' in said
    assert f"/api/v1/assets/{PORTRAIT}" not in said
    assert "Reference 2 · no longer kept" in said


def test_an_older_take_that_kept_nothing_shows_nothing(here):
    film_id = here.film()
    take = picture_of(here, film_id)
    with here.studio.db.write() as session:
        row = session.get_one(tables.Take, take.id)
        row.facts = {name: fact for name, fact in row.facts.items() if name != "sent"}
    tab = window(here, film_id)
    assert f"sent-edit-{take.id}" not in [button.key for button in tab.button]


def edit(here: Set, film_id: uuid.UUID, page: str = "storyboard") -> tuple[AppTest, str]:
    made = here.made(film_id)
    id = made.shots[0].take_id if page == "storyboard" else made.clips[made.shots[0].id].id
    tab = window(here, film_id, page)
    tab.button(key=f"sent-edit-{id}").click().run()
    return tab, str(id)


def test_the_words_are_changed_for_this_take_and_sent_at_the_price_that_was_shown(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    tell(here, picture_of(here, film_id))
    tab, id = edit(here, film_id)
    assert tab.text_area(key=f"sent-prompt-{id}").value == "雨夜 <b>街头</b>"
    tab.text_area(key=f"sent-prompt-{id}").set_value("雨夜的街头，没有人")
    tab.text_input(key=f"sent-seed-{id}").set_value("12").run()
    assert "¥0 " not in labelled(tab, "Send for another take · ¥").label
    labelled(tab, "Send for another take").click().run()
    (asked,) = here.asked(film_id, "storyboard.paint")
    assert asked.params["sent"] == {
        "of": id, "prompt": "雨夜的街头，没有人", "negative": "", "seed": 12, "model": "openai/gpt-image-2",
    }  # fmt: skip
    assert (asked.target_id, here.made(film_id).shots[0].description) == (str(shot.id), shot.description)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("prompt", "  ", "Nothing was written"),
        ("prompt", "长" * 40_000, "There are 40000 characters here"),
        ("seed", "七", "2147483647"),
    ],
)
def test_what_cannot_be_sent_says_why_in_place_and_what_was_typed_stays(here, field, typed, said):
    film_id = here.film()
    tell(here, picture_of(here, film_id))
    tab, id = edit(here, film_id)
    at = tab.text_input if field == "seed" else tab.text_area
    at(key=f"sent-{field}-{id}").set_value(typed)
    labelled(tab, "Send for another take").click().run()
    assert said in words(tab)
    assert here.asked(film_id, "storyboard.paint") == []
    assert at(key=f"sent-{field}-{id}").value == typed


def test_one_leaves_it_and_nothing_is_sent(here):
    film_id = here.film()
    tab, id = edit(here, film_id)
    labelled(tab, "Leave it").click().run()
    assert here.asked(film_id, "storyboard.paint") == []
    assert f"sent-prompt-{id}" not in [area.key for area in tab.text_area]


def test_a_clip_of_the_builtin_camera_says_that_it_reads_no_words(here):
    tab, _ = edit(here, here.film(), "video")
    assert "goes by the move and reads no words" in words(tab)
    assert not [button for button in tab.button if button.label.startswith("Send for another take")]


@pytest.mark.parametrize("page", ["characters", "audio"])
def test_portraits_and_sounds_show_what_was_sent_too(here, page):
    film_id = here.film()
    made = here.made(film_id)
    take = made.takes[made.cast[0].take_id if page == "characters" else made.audios[0].take_id]
    tab = unfolded(here.tab(film_id, page), take.id)
    assert edited_requests.request_sent(take)["prompt"].splitlines()[0][:12] in words(tab)
    assert tab.button(key=f"sent-edit-{take.id}")


def test_a_line_is_sent_once_more_as_it_was_rewritten(here):
    film_id = here.film()
    made = here.made(film_id)
    row = next(one for one in made.audios if one.type == "narration")
    tab = unfolded(here.tab(film_id, "audio"), row.take_id)
    tab.button(key=f"sent-edit-{row.take_id}").click().run()
    tab.text_area(key=f"sent-prompt-{row.take_id}").set_value("你给我站——住！")
    labelled(tab, "Send for another take").click().run()
    (asked,) = here.asked(film_id, "audio.speak")
    assert (asked.params["sent"]["prompt"], asked.target_id) == ("你给我站——住！", str(row.id))


def test_who_only_watches_sees_the_words_and_sends_nothing(here):
    film_id = here.film()
    viewer = films.person(here.studio, "viewer", "看客")
    with here.studio.db.write() as session:
        session.add(tables.Member(project_id=film_id, user_id=viewer.id, role="viewer"))
    tab = window(here, film_id, person=viewer)
    assert "What was sent" in [one.label for one in tab.expander]
    assert tab.button(key=f"sent-edit-{picture_of(here, film_id).id}").disabled


def test_a_take_that_was_edited_by_hand_says_so(here):
    film_id = here.film()
    take = picture_of(here, film_id)
    with here.studio.db.write() as session:
        row = session.get_one(tables.Take, take.id)
        row.facts = {**row.facts, "by_hand": True}
    assert "edited by hand, for this take only" in words(window(here, film_id))


def test_who_stepped_in_for_a_vendor_is_said_beside_the_take(here):
    film_id = here.film()
    made = here.made(film_id)
    with here.studio.db.write() as session:
        for table, id in ((tables.Take, made.shots[0].take_id), (tables.Video, made.clips[made.shots[0].id].id)):
            row = session.get_one(table, id)
            row.facts = {**row.facts, "stepped_in": {"for": "kling/kling-v3", "why": "Busy"}}
    assert "Kling 3.0 was busy; the builtin painter stepped in." in words(window(here, film_id))
    assert "Kling 3.0 was busy; the builtin camera stepped in." in words(window(here, film_id, "video"))
