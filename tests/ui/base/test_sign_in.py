"""The gate in front of every page, without a browser: who gets in, what they may open, what outlives a sign-in."""

from __future__ import annotations

import pytest

from core.database import tables
from core.people import sessions, users
from ui.base import registry, state

GOOD = "雨夜里有一只会说话的猫"
FIRST = ["Opening code", "Name", "E-mail", "Password", "Once more"]
WRITTEN = [screen for screen in registry.SCREENS if screen.file.exists()]


def drawn(tab) -> str:
    """All the markup on the screen."""
    return " ".join(str(element.proto) for element in tab.get("html"))


def labels(tab) -> list[str]:
    return [field.label for field in tab.text_input]


def fill(tab, studio, **other: str) -> dict[str, str]:
    words = [users.opening_code(studio.db), "阿敏", "min@example.org", GOOD, GOOD]
    filled = dict(zip(FIRST, words, strict=True)) | other
    for field in tab.text_input:
        field.input(filled[field.label])
    return filled


def press(tab, label: str):
    next(button for button in tab.button if button.label == label).click()
    return tab.run()


@pytest.mark.parametrize("screen", WRITTEN, ids=lambda screen: screen.name)
def test_a_stranger_sees_the_first_form_at_every_address_and_then_the_second(studio, tab, screen):
    here = tab().run()
    here.switch_page(str(screen.file)).run()
    assert labels(here) == FIRST
    with studio.db.write() as session:
        session.add(tables.Setting(key="first_admin", value={}))
    here.run()
    assert labels(here) == ["E-mail or name", "Password"]
    assert not here.exception


def test_the_first_visitor_becomes_the_admin_and_is_inside(studio, tab):
    here = tab().run()
    fill(here, studio)
    press(here, "Open the studio")
    assert here.session_state[state.TICKET]
    person = sessions.find_person_by_token(studio.db, here.session_state[state.TOKEN])
    assert (person.name, person.role) == ("阿敏", "admin")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"Once more": "something else"}, "not the same"),
        ({"Password": "short", "Once more": "short"}, "at least 8"),
        ({"E-mail": "nowhere"}, "e-mail address"),
        ({"Name": ""}, "write a name"),
        ({"Opening code": "0000-0000-0000"}, "not the opening code"),
    ],
)
def test_a_first_form_with_a_mistake_says_so_and_makes_nobody(studio, tab, typed, said):
    here = tab().run()
    filled = fill(here, studio, **typed)
    press(here, "Open the studio")
    assert said in drawn(here)
    assert not users.has_admin(studio.db)
    assert next(field for field in here.text_input if field.label == "E-mail").value == filled["E-mail"]


def test_signing_in_with_a_wrong_password_says_one_sentence(studio, owned, tab):
    here = tab().run()
    for field, typed in zip(here.text_input, ("nobody<script>", "wrong"), strict=True):
        field.input(typed)
    press(here, "Sign in")
    assert "The name or the password is not right." in drawn(here)
    assert state.TOKEN not in here.session_state


def menu_of(person: sessions.Person) -> set[str]:
    return {screen.name for screen in registry.SCREENS if screen.in_menu and registry.may_open(person, screen)}


def test_each_role_sees_its_own_menu():
    def person(role: str) -> sessions.Person:
        import uuid

        return sessions.Person(id=uuid.uuid4(), email="", name="", role=role)

    everybody = {"home", "tasks", "settings"}
    assert menu_of(person("viewer")) == everybody
    assert menu_of(person("guest")) == everybody | {"costs", "bin"}
    assert menu_of(person("user")) == everybody | {"costs", "bin", "lab", "library"}
    assert menu_of(person("admin")) == everybody | {"costs", "bin", "lab", "library", "team", "providers", "audit"}
    assert not any(registry.may_open(None, screen) for screen in registry.SCREENS)


def test_a_role_taken_away_is_gone_at_the_next_click(studio, owned, tab):
    here = tab("user").run()
    assert "Password" not in labels(here)
    with studio.db.read() as session:
        row = session.query(tables.User).one()
    users.set_status(studio.db, row.id, "disabled")
    here.run()
    assert labels(here) == ["E-mail or name", "Password"]


def test_what_was_typed_outlives_a_sign_in_that_ran_out(studio, owned, tab):
    here = tab("user").run()
    box = here.text_area[0]
    box.input("雨夜，一个失忆的女侦探")
    with studio.db.write() as session:
        session.query(tables.Session).one().last_seen -= sessions.IDLE
    here.run()
    assert "You were away" in drawn(here)
    assert not here.text_area
    with studio.db.read() as session:
        row = session.query(tables.User).one()
    here.session_state[state.TOKEN] = sessions.begin_session(studio.db, row.id)
    here.run()
    assert here.text_area[0].value == "雨夜，一个失忆的女侦探"


def test_a_page_is_spoken_in_the_language_that_was_asked_for(studio, owned, tab):
    assert labels(tab(language="zh").run()) == ["邮箱或名字", "密码"]
    here = tab(language="zh").run()
    press(here, "English")
    assert labels(here) == ["E-mail or name", "Password"]


def test_the_language_a_person_set_wins(studio, owned, tab):
    here = tab("user", language="zh")
    with studio.db.read() as session:
        row = session.query(tables.User).one()
    users.set_language(studio.db, row.id, "en")
    here.run()
    assert here.session_state[state.LANGUAGE_NOW] == "en"


def test_the_address_in_the_terminal_brings_the_opening_code_with_it(studio, tab):
    here = tab()
    here.query_params["code"] = users.opening_code(studio.db)
    here.run()
    for field, typed in zip(here.text_input, (None, "阿敏", "min@example.org", GOOD, GOOD), strict=True):
        if typed:
            field.input(typed)
    press(here, "Open the studio")
    assert users.has_admin(studio.db)
    assert "code" not in here.query_params
