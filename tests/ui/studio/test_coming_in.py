"""Coming in by an invitation, and with a second step, without a browser."""

from __future__ import annotations

import json
import uuid

import pytest

from core.database import tables
from core.people import members, second_factor, sessions, users
from core.project import projects
from core.project.projects import Brief
from tests.core.people.test_second_factor import code_of
from tests.ui.base.test_sign_in import GOOD, drawn, labels, press
from tests.ui.studio.test_people import at, button, fill
from ui.base import state


@pytest.fixture
def film(studio, owned) -> uuid.UUID:
    with studio.db.write() as session:
        return projects.create(session, None, Brief(idea="雨夜"), "雨夜追猫").id


def address_shown(here) -> str:
    told = [json.loads(one.proto.json) for one in here.get("bidi_component") if "invite=" in str(one.proto)]
    return told[0]["path"]


def test_somebody_comes_in_by_an_invitation_and_finds_the_film(studio, film, tab):
    here = at(tab("admin"), "team")
    with studio.db.write() as session:
        session.get_one(tables.Project, film).user_id = sessions.find_person_by_token(
            studio.db, here.session_state[state.TOKEN]
        ).id
    here = button(here, "team-invite")
    here.multiselect(key="invite_films").set_value([film]).run()
    button(here, "invite-make")
    guest = tab()
    guest.query_params["invite"] = address_shown(here).partition("=")[2]
    guest.run()
    assert "阿敏 invites you to the studio" in drawn(guest) and "雨夜追猫" in drawn(guest)
    fill(guest, **{"Name": "Mei", "E-mail": "mei@example.org", "Password": GOOD})
    press(guest, "Come in")
    mei = sessions.find_person_by_token(studio.db, guest.session_state[state.TOKEN])
    with studio.db.read() as session:
        assert mei.id in {one.id for one in members.list_members(session, film)}
    again = tab()
    again.query_params["invite"] = address_shown(here).partition("=")[2]
    assert "was used already" in drawn(again.run()) and labels(again) == ["E-mail or name", "Password"]


def test_a_second_step_is_switched_on_asked_for_at_the_door_and_switched_off(studio, owned, tab):
    mei = users.create(studio.db, "mei@example.org", "Mei", GOOD)
    here = tab()
    here.session_state[state.TOKEN] = sessions.begin_session(studio.db, mei.id)
    here = button(at(here, "profile"), "second-begin")
    key = here.code[0].value.replace(" ", "")
    here.text_input(key="second_code").input(code_of(key, -1)).run()
    button(here, "second-confirm")
    codes = here.code[0].value.splitlines()
    assert len(codes) == 10
    button(here, "second-kept")
    assert "10 recovery codes are left" in drawn(here)

    door = tab().run()
    fill(door, **{"E-mail or name": "Mei", "Password": GOOD})
    press(door, "Sign in")
    assert labels(door)[-1] == "Code of your authenticator app" and state.TOKEN not in door.session_state
    fill(door, **{"E-mail or name": "Mei", "Password": GOOD, "Code of your authenticator app": "000000"})
    press(door, "Sign in")
    assert "not right" in drawn(door)
    fill(door, **{"E-mail or name": "Mei", "Password": GOOD, "Code of your authenticator app": codes[0]})
    press(door, "Sign in")
    assert sessions.find_person_by_token(studio.db, door.session_state[state.TOKEN]).id == mei.id

    button(here, "second-off")
    here.text_input(key="second_password").input(GOOD)
    here.text_input(key="second_code").input(codes[1]).run()
    button(here, "second-off-yes")
    assert not studio.db.execute_read(second_factor.is_asked, mei.id)
