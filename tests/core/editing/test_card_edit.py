"""Title and end card by hand: what is chosen is in the film, no shot is another for it, and one step takes it back."""

from __future__ import annotations

import pytest

from core.editing import card_edit, cut_return, undo
from core.editing.errors import CardTooLong, NotACardLength
from core.errors import BadInput
from core.film import cut_differences, film_cut, shot_lengths
from core.production import production_plan
from core.project.card_choice import FilmCards
from core.project.projects import Brief
from core.render import pieces
from core.render.timeline import Card, Timeline
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.card_title")


def card(timeline: Timeline, kind: str) -> Card | None:
    return next((one for one in timeline.cards if one.kind == kind), None)


def change(studio, film, name: str, **changes: object) -> None:
    studio.db.execute_write(card_edit.change_card, film, name, changes)


def test_words_and_style_are_in_the_film_and_only_their_pieces_are_rendered_and_undo_is_the_film_of_before(
    studio, film
) -> None:
    who, before = films.person(studio), laid(studio, film)
    told = {"words": "  夜 航 ", "subtitle": "第一集", "credits": ["导演 甲", ""], "style": "gold", "place": "lower"}
    undo.apply_undoable(studio.db, film, who.id, NAME, card_edit.change_card, "title", told)
    after = laid(studio, film)
    new = card(after, "title")
    assert new and (new.title, new.subtitle, new.lines) == ("夜 航", "第一集", ("导演 甲",))
    assert new.place == "lower" and new.look is not None
    assert (after.clips, after.sounds, after.frames) == (before.clips, before.sounds, before.frames)
    old_keys, keys = ({piece.key for piece in pieces.plan_pieces(each)} for each in (before, after))
    assert 0 < len(keys - old_keys) <= 2, "only where it is seen"
    assert production_plan.list_needs(read(studio, film)) == []
    assert [one.kind for one in cut_differences.cut_differences(before, after)] == ["cards"]
    with studio.db.write() as session:
        assert undo.undo(session, film, who.id) == NAME
    assert film_cut.cut_digest(laid(studio, film)) == film_cut.cut_digest(before)
    assert read(studio, film).brief.cards == FilmCards()


def test_a_card_that_is_left_out_takes_its_frames_with_it_and_no_shot_is_longer(studio, film) -> None:
    before = laid(studio, film)
    end = card(before, "end")
    assert end is not None
    change(studio, film, "end", shown=False)
    after = laid(studio, film)
    assert card(after, "end") is None and after.frames == before.frames - end.frames
    assert after.clips[:-1] == before.clips[:-1]
    assert after.clips[-1].frames == before.clips[-1].frames - end.frames
    untouched = {piece.key for piece in pieces.plan_pieces(before)} & {piece.key for piece in pieces.plan_pieces(after)}
    assert len(untouched) >= len(before.clips) - 1, "the last move is cut, not hurried"
    change(studio, film, "title", shown=False)
    assert card(laid(studio, film), "title") is None and laid(studio, film).frames == after.frames
    assert all(one.start >= laid(studio, film).clips[0].start for one in laid(studio, film).cards)


def test_a_card_with_a_ground_of_its_own_has_a_time_of_its_own(studio, film) -> None:
    before = laid(studio, film)
    change(studio, film, "title", ground="plain", frames=75)
    change(studio, film, "end", ground="still", frames=45)
    after = laid(studio, film)
    title, end = card(after, "title"), card(after, "end")
    assert title and end
    usual = shot_lengths.card_frames(read(studio, film).brief.seconds)
    assert (title.start, title.frames) == (0, 75) and (end.frames, end.start + end.frames) == (45, after.frames)
    assert after.frames == before.frames + 75 + 45 - usual
    assert [one.start - 75 for one in after.clips] == [one.start for one in before.clips]
    spoken = [[s.start for s in each.sounds if s.kind == "narration"] for each in (before, after)]
    assert [start - 75 for start in spoken[1]] == spoken[0]
    assert pieces.plan_pieces(after)[0].frames == 75
    cut = film_cut.tables.Cut(project_id=film, version=9, timeline=after.model_dump(mode="json"), sha256="x")
    with studio.db.write() as session:
        session.add(cut)
        session.flush()
        cut_return.bring_back(session, film, cut.id)
    again = laid(studio, film)
    assert [(one.shot_id, one.frames) for one in again.clips] == [(one.shot_id, one.frames) for one in after.clips]


def test_a_version_from_before_is_brought_back_without_the_frames_of_its_end_card(studio, film) -> None:
    with studio.db.read() as session:
        cut = film_cut.finished_cuts(session, film)[0]
        old = film_cut.timeline_of_cut(cut)
    change(studio, film, "end", frames=240)
    studio.db.execute_write(cut_return.bring_back, film, cut.id)
    end = card(old, "end")
    lengths = shot_lengths.shot_lengths(read(studio, film))
    assert end and lengths[old.clips[-1].shot_id].frames == old.clips[-1].frames - end.frames


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"words": "W" * 81}, CardTooLong),
        ({"credits": ["a"] * 7}, CardTooLong),
        ({"frames": card_edit.SHORTEST - 1}, NotACardLength),
        ({"frames": card_edit.LONGEST + 1}, NotACardLength),
        ({"frames": "long"}, NotACardLength),
        ({"style": "neon"}, BadInput),
        ({"place": "outside"}, BadInput),
        ({"credits": "one"}, BadInput),
        ({"colour": "red"}, BadInput),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(studio, film, changes: dict, error: type) -> None:
    before = read(studio, film).brief
    with pytest.raises(error):
        change(studio, film, "title", **changes)
    with pytest.raises(BadInput):
        change(studio, film, "middle", shown=False)
    assert read(studio, film).brief == before


def test_a_card_goes_back_to_the_films_own_and_is_then_not_in_its_brief(studio, film) -> None:
    change(studio, film, "end", words="Fin", frames=90)
    brief = read(studio, film).brief
    assert brief.model_dump()["cards"].keys() == {"end"} and Brief.model_validate(brief.model_dump()) == brief
    studio.db.execute_write(card_edit.reset_card, film, "end")
    assert "cards" not in read(studio, film).brief.model_dump()
