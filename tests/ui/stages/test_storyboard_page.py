"""The storyboard without a browser: what the board is told of each shot, and what it does when it says what people did."""

from __future__ import annotations

import base64
import io
import json
import uuid
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.production import production_plan
from core.progress import film_overview
from core.project import vocabulary
from core.settings import ROOT
from core.storyboard import shot_changes, shot_order
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.storyboard import plan_of
from core.studio import Studio, open_studio
from tests.support import films
from tests.ui.conftest import on_one_server
from ui.base import state

SCRIPT = ROOT / "ui" / "main.py"


class Set:
    """A studio, a crew that answers at once, and somebody signed in."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.crew = open_studio(studio.settings, [films.Company()])
        self.person = films.person(studio)

    def film(self, each: str = "half") -> uuid.UUID:
        return films.put(self.crew, self.person, each)

    def made(self, film_id: uuid.UUID) -> FilmSnapshot:
        with self.studio.db.read() as session:
            return production_plan.load_snapshot(session, film_id)

    def tab(self, film_id: uuid.UUID, person=None, **kept: Any) -> AppTest:
        """The page, drawn."""
        opened = on_one_server(AppTest.from_file(str(SCRIPT), default_timeout=30))
        opened.query_params["lang"] = "en"
        opened.session_state[state.TOKEN] = films.token(self.studio, person or self.person)
        opened.session_state[state.PROJECT] = str(film_id)
        for key, value in kept.items():
            opened.session_state[key] = value
        return opened.switch_page("../pages/storyboard.py").run()

    def says(self, film_id: uuid.UUID, *acts: dict[str, Any], person=None, tab: AppTest | None = None) -> AppTest:
        """The board tells what was done on it, in order."""
        tab = tab or on_one_server(AppTest.from_function(_hear, default_timeout=30))
        tab.session_state[state.TOKEN] = films.token(self.studio, person or self.person)
        tab.session_state[state.PROJECT] = str(film_id)
        tab.session_state["told"] = list(acts)
        tab.run()
        assert not tab.exception
        return tab


def _hear() -> None:
    import streamlit as st

    from ui.storyboard import board

    for deed in st.session_state["told"]:
        board.do(deed)


def _bring() -> None:
    import uuid

    import streamlit as st

    from ui.storyboard import shot_window

    shot_window.import_picture(uuid.UUID(st.session_state["shot"]), st.session_state["picture"])


@pytest.fixture(scope="module")
def here(one_studio: Studio) -> Set:
    return Set(one_studio)


def board_of(opened: AppTest) -> dict[str, Any]:
    element = next(e for e in opened.get("bidi_component") if e.proto.component_name == "dailies_board")
    return json.loads(element.proto.json)


def test_the_board_says_of_each_shot_what_a_maker_wants_to_know(here):
    film_id = here.film()
    shot = here.made(film_id).shots[1]
    with here.studio.db.write() as session:
        shot_changes.approve_shot(session, film_id, shot.id, here.person.id)
    told = board_of(here.tab(film_id))
    row = told["shots"][1]
    assert (row["id"], row["scene"], row["look"], row["size"], row["tc"]) == (str(shot.id), 1, "done", "full", 1)
    assert row["img"]
    assert row["ok"] == "阿敏 approved"
    assert row["okfull"].startswith("阿敏 approved · ")
    assert told["shots"][0]["look"] == "you"
    assert told["scenes"][0]["name"] == "Scene 1"
    assert told["may_edit"]
    assert all(told["words"].values())


def test_a_shot_is_picked_for_the_poster_and_let_go_by_picking_it_again(here):
    film_id = here.film("full")

    def poster() -> str:
        with here.studio.db.read() as session:
            (one,) = film_overview.posters_by_id(session, [film_id])
            return one.picture

    before, made = poster(), here.made(film_id)
    other = next(shot for shot in made.shots if made.takes[shot.take_id].sha256 != made.cut.facts["poster_of"])
    tab = here.says(film_id, {"do": "poster", "shot": str(other.id)})
    picked = here.made(film_id)
    assert picked.brief.poster == str(other.id)
    assert picked.cut.facts["poster_of"] == made.takes[other.take_id].sha256
    assert poster() == picked.cut.poster != before
    here.says(film_id, {"do": "poster", "shot": str(other.id)}, tab=tab)
    assert here.made(film_id).brief.poster == ""
    assert poster() == before


def test_shots_are_approved_and_the_approval_is_taken_back(here):
    film_id = here.film()
    ids = [str(shot.id) for shot in here.made(film_id).shots]
    here.says(film_id, {"do": "approve", "shots": ids}, {"do": "take_back", "shot": ids[0]})
    assert [bool(shot.approved_at) for shot in here.made(film_id).shots] == [False, True, True]


def test_a_key_that_was_pressed_while_the_window_opens_leaves_it_open(here):
    film_id = here.film()
    shot = str(here.made(film_id).shots[0].id)
    opens = {"do": "open", "shot": shot}
    tab = here.says(film_id, opens, {"do": "approve", "shots": [shot], "in_window": True})
    assert tab.session_state["_open_shot"] == shot
    assert here.made(film_id).shots[0].approved_at
    assert "_open_shot" not in here.says(film_id, opens, {"do": "close"}, tab=tab).session_state


def test_shots_are_moved_split_framed_and_put_in_the_bin(here):
    film_id = here.film()
    first, second, third = (str(shot.id) for shot in here.made(film_id).shots)
    here.says(
        film_id,
        {"do": "move", "shot": second, "beside": first, "after": False},
        {"do": "frame", "shots": [first, second], "plan": {"move": "orbit"}},
        {"do": "split", "shot": third},
        {"do": "remove", "shots": [first]},
    )
    made = here.made(film_id)
    assert [str(shot.id) for shot in made.shots][:2] == [second, third]
    assert (made.shots[0].camera_movement, len(made.shots)) == ("orbit", 3)
    with here.studio.db.read() as session:
        assert [str(shot.id) for shot in shot_order.list_removed_shots(session, film_id)] == [first]


def test_the_last_shot_of_a_scene_stays_and_a_sentence_says_why(here):
    film_id = here.film()
    last = str(here.made(film_id).shots[-1].id)
    tab = here.says(film_id, {"do": "remove", "shots": [last]})
    assert len(here.made(film_id).shots) == 3
    assert "last one of its scene" in tab.session_state["_wrong"]


def test_an_inserted_shot_opens_and_asks_what_it_shows(here):
    film_id = here.film()
    tab = here.says(film_id, {"do": "insert", "after": str(here.made(film_id).shots[0].id)})
    new = here.made(film_id).shots[1]
    opened = here.tab(film_id, _open_shot=tab.session_state["_open_shot"])
    assert str(new.id) == board_of(opened)["open"]
    assert board_of(opened)["shots"][1]["why"] == "Say what this shot shows"
    opened.text_area(key=f"plan-d-{new.id}").set_value("雨里一把伞").run()
    assert here.made(film_id).shots[1].description == "雨里一把伞"


def test_a_link_to_a_shot_opens_its_window(here):
    film_id = here.film()
    shot = here.made(film_id).shots[1]
    opened = here.tab(film_id)
    opened.query_params["shot"] = str(shot.id)
    opened.run()
    assert board_of(opened)["open"] == str(shot.id)
    assert "shot" not in opened.query_params


def test_shots_are_redone_once_however_often_one_asks(here):
    film_id = here.film()
    ids = [str(shot.id) for shot in here.made(film_id).shots[:2]]
    here.says(film_id, {"do": "redo", "shots": ids}, {"do": "redo", "shots": ids})
    films.work_off(here.crew)
    takes = [take.of_id for take in here.made(film_id).takes.values() if take.of_kind == "shot"]
    assert sorted(takes.count(uuid.UUID(one)) for one in ids) == [2, 2]


def test_in_its_window_a_shot_is_directed_and_approved(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    opened = here.tab(film_id, _open_shot=str(shot.id))
    assert not opened.exception
    opened.button(key="win-approve").click().run()
    assert here.made(film_id).shots[0].approved_by == here.person.id
    opened.number_input(key=f"plan-s-{shot.id}").set_value(4.5).run()
    opened.session_state["shot-side"] = "place"
    opened.run()
    opened.selectbox(key=f"weather-{shot.id}").set_value("snow").run()
    opened.selectbox(key=f"side-{shot.id}").set_value("across").run()
    after = here.made(film_id).shots[0]
    assert plan_of(after).picture.side == "across"
    assert (plan_of(after).picture.weather, float(after.seconds), after.approved_at) == ("snow", 4.5, None)
    opened.button(key="win-redo").click().run()
    films.work_off(here.crew)
    assert here.made(film_id).shots[0].take_id != shot.take_id


def test_what_its_painter_has_no_drawing_of_is_said_on_the_shot_with_a_way_out(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    with here.studio.db.write() as session:
        take = session.get_one(tables.Take, shot.take_id)
        take.facts = {**take.facts, "undrawn": ["wheelhouse", "bagpipes"]}
    opened = here.tab(film_id, _open_shot=str(shot.id))
    assert board_of(opened)["shots"][0]["why"] == "Could not paint: wheelhouse, bagpipes"
    assert board_of(opened)["shots"][1]["why"] == ""
    assert any("Could not paint: wheelhouse, bagpipes" in html.proto.body for html in opened.get("html"))
    assert opened.button(key=f"variants-of-{shot.take_id}")


def test_who_is_in_the_picture_is_chosen_and_directed(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    opened = here.tab(film_id, **{"_open_shot": str(shot.id), "shot-side": "people"})
    assert [seen.name for seen in plan_of(shot).picture.people] == ["林岚"]
    opened.selectbox(key=f"pose-{shot.id}-0").set_value("run").run()
    opened.selectbox(key=f"where_at-{shot.id}-0").set_value("left").run()
    opened.selectbox(key=f"facing-{shot.id}-0").set_value("away").run()
    seen = plan_of(here.made(film_id).shots[0]).picture.people[0]
    assert (seen.pose, seen.at, seen.facing) == ("run", 0.28, 180.0)


def test_two_who_tell_a_shot_at_once_both_keep_their_words(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    opened = here.tab(film_id, _open_shot=str(shot.id))
    with here.studio.db.write() as session:
        shot_changes.describe_shot(session, film_id, shot.id, shot.description, "别人写的")
    opened.text_area(key=f"plan-d-{shot.id}").set_value("我写的").run()
    assert here.made(film_id).shots[0].description == "别人写的"
    opened.button(key="clash-mine").click().run()
    assert here.made(film_id).shots[0].description == "我写的"


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


@pytest.mark.parametrize("what", ["bm90IGEgcGljdHVyZQ==", "", "?"])
def test_what_is_not_a_picture_is_refused_in_the_window_and_nothing_changes(here, what):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    tab = brought(here, film_id, shot, what)
    assert "not a picture" in tab.session_state["_wrong_in_window"]
    assert here.made(film_id).shots[0].take_id == shot.take_id


def test_a_picture_of_ones_own_is_chosen_and_can_be_undone(here):
    from core.editing import undo

    film_id = here.film()
    shot = here.made(film_id).shots[0]
    brought(here, film_id, shot, picture())
    assert here.made(film_id).shots[0].take_id != shot.take_id
    with here.studio.db.write() as session:
        assert undo.undo(session, film_id, here.person.id)["say"] == "undo.own_picture"
    assert here.made(film_id).shots[0].take_id == shot.take_id


def brought(here: Set, film_id: uuid.UUID, shot: tables.Shot, what: str) -> AppTest:
    tab = on_one_server(AppTest.from_function(_bring, default_timeout=30))
    tab.session_state[state.TOKEN] = films.token(here.studio, here.person)
    tab.session_state[state.PROJECT] = str(film_id)
    for key, value in {"shot": str(shot.id), "picture": what, "_open_shot": str(shot.id)}.items():
        tab.session_state[key] = value
    tab.run()
    assert not tab.exception
    return tab


def test_who_only_watches_changes_nothing(here):
    film_id = here.film()
    viewer = films.person(here.studio, "viewer", "客人")
    with here.studio.db.write() as session:
        session.add(tables.Member(project_id=film_id, user_id=viewer.id, role="viewer"))
    before = [(shot.id, shot.approved_at) for shot in here.made(film_id).shots]
    shot = str(before[0][0])
    deeds = [{"do": "approve", "shots": [shot]}, {"do": "remove", "shots": [shot]}, {"do": "redo", "shots": [shot]}]
    here.says(film_id, *deeds, person=viewer)
    assert [(shot.id, shot.approved_at) for shot in here.made(film_id).shots] == before
    assert not board_of(here.tab(film_id, person=viewer))["may_edit"]


def test_the_painter_can_draw_every_pose_and_expression_that_is_offered():
    for name, offered in (("poses", vocabulary.POSES), ("expressions", vocabulary.EXPRESSIONS)):
        drawn = json.loads((ROOT / "data" / "art" / f"{name}.json").read_text("utf-8"))
        assert set(drawn) - {"about"} == set(offered)
