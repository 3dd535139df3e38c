"""Styles of one's own beside the shipped ones, and what a film holds of them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from core.characters import characters
from core.characters.model import Appearance
from core.database import tables
from core.database.tables import utc_now
from core.errors import BadInput, Conflict, EmptyName, NotAllowed, NotFound, WordsTooLong
from core.library import shelf, styles
from core.people import access
from core.production import kept_takes, production_plan
from core.project import looks, projects
from core.project.looks import OwnStyle
from core.project.projects import Brief
from core.settings import Settings
from core.storyboard import storyboard
from core.studio import Studio, open_studio
from tests.conftest import furnish
from tests.support import films

FOG = OwnStyle(
    name="雾港", words="thick harbour fog, muted", negative="sun", palette=("#c0c8d0", "#101820"), based_on="ink"
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    home: Path = tmp_path_factory.mktemp("styles")
    opened = open_studio(Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0"))
    furnish(opened.db)
    return opened


def somebody(studio: Studio, role: str = "user") -> tables.User:
    with studio.db.write() as session:
        row = tables.User(email=f"{uuid.uuid4()}@example.org", name="阿敏", role=role, password_hash="")
        session.add(row)
    return row


def refs(studio: Studio, who: access.UserLike) -> list[str]:
    with studio.db.read() as session:
        return [style.ref for style in styles.list_styles(session, who)]


def test_a_new_style_gets_its_picture_at_once_and_stands_before_the_shipped_ones(studio: Studio) -> None:
    who = somebody(studio)
    made = styles.save(studio, who, FOG)
    with studio.db.read() as session:
        first, *rest = styles.list_styles(session, who)
        assert (first.ref, first.whose, first.may_change) == (f"own:{made}", "mine", True)
        assert first.look.palette == ("#101820", "#c0c8d0"), "dark to light"
        assert [style.whose for style in rest] == ["shipped"] * len(looks.shipped_looks())
        assert studio.files.has(styles.style_picture(session, made))


def test_others_see_a_style_once_it_is_shared_and_may_not_change_it(studio: Studio) -> None:
    who, other, guest = somebody(studio), somebody(studio), somebody(studio, "guest")
    made = styles.save(studio, who, FOG)
    ref = f"own:{made}"
    assert ref in refs(studio, who) and ref not in refs(studio, other)
    with studio.db.read() as session, pytest.raises(NotFound):
        styles.style_for_brief(session, other, ref)
    with studio.db.write() as session:
        shelf.share(session, tables.Style, who, made, True)
    for each in (other, guest):
        with studio.db.read() as session:
            seen = styles.find_style(session, each, ref)
            assert (seen.whose, seen.by, seen.may_change) == ("team", "阿敏", False)
            assert styles.style_for_brief(session, each, ref)["own_style"].words == FOG.words
        with pytest.raises(NotAllowed):
            styles.save(studio, each, FOG, made)
    with studio.db.read() as session:
        assert styles.find_style(session, somebody(studio, "admin"), ref).may_change


def test_guests_and_viewers_choose_and_do_not_make(studio: Studio) -> None:
    for role in ("guest", "viewer"):
        with pytest.raises(NotAllowed):
            styles.save(studio, somebody(studio, role), FOG)


def test_a_style_that_was_removed_comes_back_and_after_thirty_days_is_gone(studio: Studio) -> None:
    who = somebody(studio)
    made = styles.save(studio, who, FOG)
    with studio.db.write() as session:
        shelf.remove(session, tables.Style, who, made)
    assert f"own:{made}" not in refs(studio, who)
    with studio.db.write() as session:
        assert [row.id for row in shelf.list_removed_items(session, tables.Style, who)] == [made]
        shelf.put_back(session, tables.Style, who, made)
    assert f"own:{made}" in refs(studio, who)
    with studio.db.write() as session:
        session.get_one(tables.Style, made).removed_at = utc_now() - timedelta(days=31)
    with studio.db.write() as session:
        assert shelf.purge(session) >= 1
    with studio.db.read() as session:
        assert session.get(tables.Style, made) is None


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": "   "}, EmptyName),
        ({"words": "字" * 601}, WordsTooLong),
        ({"negative": "x" * 301}, WordsTooLong),
        ({"palette": ("red", "#000000")}, BadInput),
        ({"palette": ("#000000",)}, BadInput),
        ({"palette": tuple(f"#0000{n:02x}" for n in range(9))}, BadInput),
        ({"based_on": "../../etc/passwd"}, BadInput),
    ],
)
def test_what_cannot_be_a_style_is_told_and_nothing_is_kept(studio: Studio, wrong: dict, error: type) -> None:
    who = somebody(studio)
    with pytest.raises(error):
        styles.save(studio, who, FOG.model_copy(update=wrong))
    assert refs(studio, who) == [*looks.shipped_looks()] or all(
        ref in refs(studio, somebody(studio)) for ref in refs(studio, who)
    )


def test_of_two_who_change_a_style_the_second_is_told(studio: Studio) -> None:
    who = somebody(studio)
    made = styles.save(studio, who, FOG)
    with studio.db.read() as session:
        seen = styles.find_style(session, who, f"own:{made}").updated_at
    styles.save(studio, who, FOG.model_copy(update={"words": "first"}), made, seen)
    with pytest.raises(Conflict):
        styles.save(studio, who, FOG.model_copy(update={"words": "second"}), made, seen)
    with studio.db.read() as session:
        assert session.get_one(tables.Style, made).words == "first"


def test_a_film_keeps_its_style_as_it_was_chosen_and_is_stale_once_it_takes_the_newer_one(studio: Studio) -> None:
    who = films.person(studio)
    film_id = films.put(open_studio(studio.settings, [films.Company()]), who, "full")
    made = styles.save(studio, who, FOG)
    with studio.db.write() as session:
        projects.change_brief(session, film_id, **styles.style_for_brief(session, who, f"own:{made}"))
        for shot in storyboard.list_shots(session, film_id):
            kept_takes.count_as_made(session, production_plan.load_snapshot(session, film_id), str(shot.id))
    styles.save(studio, who, FOG.model_copy(update={"words": "thin morning mist"}), made)
    with studio.db.write() as session:
        film = production_plan.load_snapshot(session, film_id)
        assert not [need for need in production_plan.stale_needs(film) if need.stage == "storyboard"]
        newer = styles.changed_since_chosen(session, film.brief)
        assert newer is not None and newer.words == "thin morning mist"
        projects.change_brief(session, film_id, **styles.style_for_brief(session, who, film.brief.style))
        film = production_plan.load_snapshot(session, film_id)
        assert styles.changed_since_chosen(session, film.brief) is None
        stale = [need for need in production_plan.stale_needs(film) if need.kind == "storyboard.paint"]
        assert len(stale) == len(film.shots) > 0


def test_a_painter_is_told_the_words_the_palette_and_what_to_leave_out(studio: Studio) -> None:
    brief = Brief(idea="x", style="own:1", own_style=FOG)
    person = Appearance(name="林岚", role="女侦探")
    for request in (
        characters.portrait_request(person, brief.look, 0),
        characters.sheet_request(person, brief.look, 0),
    ):
        assert FOG.words in request.prompt
        assert request.negative.endswith(", sun")
        assert request.inputs["style"] == "ink" and request.inputs["palette"] == list(FOG.palette)


def test_pictures_of_a_shipped_look_are_made_from_what_they_were_made_from_before() -> None:
    """No film that stands becomes stale because looks got words and palettes."""
    for name in ("puppet", "ink", "a look of old"):
        assert Brief(idea="x", style=name).style_mark == name


def test_a_style_stands_without_a_picture_where_the_painter_is_away(studio: Studio) -> None:
    who = somebody(studio)
    made = styles.save(open_studio(studio.settings, []), who, FOG)
    with studio.db.read() as session:
        assert styles.find_style(session, who, f"own:{made}").thumb == ""
        with pytest.raises(NotFound):
            styles.style_picture(session, made)
