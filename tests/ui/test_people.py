"""People without a browser: making an account, who is on a film, the team, one's own page, the studio's rules."""

from __future__ import annotations

from core import rules, sessions, users
from tests.ui.test_door import GOOD, drawn, labels, press
from ui import state


def close(studio) -> None:
    with studio.db.write() as session:
        rules.change(session, studio.settings, "sign_up", "closed")


def fill(here, **typed: str) -> None:
    for field in here.text_input:
        field.input(typed[field.label])


def test_who_is_new_makes_an_account_and_is_inside(studio, owned, tab):
    here = press(tab().run(), "Make an account")
    assert labels(here) == ["Name", "E-mail", "Password"]
    fill(here, **{"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD})
    press(here, "Make the account")
    person = sessions.who(studio.db, here.session_state[state.TOKEN])
    assert (person.name, person.role) == ("小林", "user")


def test_an_email_that_is_taken_is_said_in_place_and_what_was_typed_stays(studio, owned, tab):
    users.create(studio.db, "lin@example.org", "小林", GOOD)
    here = press(tab().run(), "Make an account")
    fill(here, **{"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD})
    press(here, "Make the account")
    assert "already an account" in drawn(here)
    assert [field.value for field in here.text_input] == ["小林", "lin@example.org", GOOD]


def test_a_closed_studio_says_whom_to_ask(studio, owned, tab):
    close(studio)
    here = tab().run()
    assert "ask an admin" in drawn(here)
    assert "Make an account" not in [button.label for button in here.button]


def test_a_form_that_was_open_when_sign_up_closed_makes_nobody(studio, owned, tab):
    here = press(tab().run(), "Make an account")
    close(studio)
    fill(here, **{"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD})
    press(here, "Make the account")
    assert "not open for new accounts" in drawn(here)
    assert state.TOKEN not in here.session_state
