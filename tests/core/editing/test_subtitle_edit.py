"""Subtitles by hand: what is read may differ from what is spoken, and one step takes it back."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.editing import subtitle_edit, undo
from core.editing.errors import SubtitleMeanwhile, SubtitleTooLong
from core.errors import NotFound
from core.film import cut_check
from core.film.film_subtitles import SubtitleRow, list_subtitles
from core.production import production_plan
from core.render import pieces
from core.render.timeline import Timeline
from core.studio import Studio
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.subtitle_words")


def rows(studio: Studio, film: uuid.UUID) -> list[SubtitleRow]:
    return list_subtitles(read(studio, film))


def shown(timeline: Timeline) -> list[str]:
    return ["".join(cue.lines) for cue in timeline.cues]


def change_line(studio: Studio, film: uuid.UUID, beat: str, text: str) -> None:
    with studio.db.write() as session:
        row = session.query(tables.Audio).filter_by(project_id=film, type="narration", beat=beat).one()
        row.text = text


def test_the_list_tells_each_subtitle_where_the_film_shows_it(studio, film):
    listed, timeline = rows(studio, film), laid(studio, film)
    assert [(row.at + row.start, row.at + row.end) for row in listed] == [(cue.start, cue.end) for cue in timeline.cues]
    assert not any(row.part.is_own or row.outdated for row in listed)


def test_a_film_whose_subtitles_nobody_changed_is_told_as_before(studio, film):
    told = laid(studio, film).model_dump(mode="json")
    assert "speech" not in told


def test_own_words_are_read_what_is_spoken_and_who_moves_their_lips_stays_and_one_undo_takes_it_back(studio, film):
    before, row = laid(studio, film), rows(studio, film)[0]
    args = (studio.db, film, films.stock("full").person.id, NAME, subtitle_edit.set_words)
    undo.apply_undoable(*args, row.beat, row.nth, "Shorter words", row.part.read)
    after = laid(studio, film)
    assert shown(after)[0] == "Shorter words" and shown(after)[1:] == shown(before)[1:]
    assert (after.clips, after.sounds) == (before.clips, before.sounds)
    assert production_plan.list_needs(read(studio, film)) == []
    assert [one.layers for one in pieces.plan_pieces(after)] == [one.layers for one in pieces.plan_pieces(before)]
    with studio.db.write() as session:
        undo.undo(session, film, films.stock("full").person.id)
    assert laid(studio, film) == before


def test_the_words_as_spoken_or_none_at_all_are_no_words_of_ones_own(studio, film):
    before, row = laid(studio, film), rows(studio, film)[0]
    with studio.db.write() as session:
        subtitle_edit.set_words(session, film, row.beat, row.nth, "Other", row.part.read)
        subtitle_edit.set_words(session, film, row.beat, row.nth, f" {row.part.said} ", "Other")
    assert laid(studio, film) == before


def test_signs_of_every_kind_stand_as_text_and_what_is_too_long_is_refused(studio, film):
    row, odd = rows(studio, film)[0], r"{\b1} <i>%s', [x]: مرحبا 🎬"
    with studio.db.write() as session:
        subtitle_edit.set_words(session, film, row.beat, row.nth, odd, row.part.read)
        with pytest.raises(SubtitleTooLong):
            subtitle_edit.set_words(session, film, row.beat, row.nth, "x" * 301, odd)
    assert rows(studio, film)[0].part.read == odd
    assert r"{\b1}" in "".join(shown(laid(studio, film)))


def test_times_are_kept_to_a_frame_and_out_of_the_subtitles_beside_it(studio, film):
    first, second = rows(studio, film)[:2]
    with studio.db.write() as session:
        said = first.part.read
        assert subtitle_edit.set_times(session, film, first.beat, first.nth, 5, 5, said) == (5, 6)
        start, end = subtitle_edit.set_times(session, film, first.beat, first.nth, -9999, 9999, said)
    assert first.at + start == 0 and first.at + end == second.at + second.start
    cue = laid(studio, film).cues[0]
    assert (cue.start, cue.end) == (0, second.at + second.start)


def test_a_hidden_subtitle_stays_in_the_list_and_comes_back(studio, film):
    before, row = laid(studio, film), rows(studio, film)[0]
    with studio.db.write() as session:
        subtitle_edit.set_hidden(session, film, row.beat, row.nth, True, row.part.read)
    assert shown(laid(studio, film)) == shown(before)[1:] and rows(studio, film)[0].part.hidden
    with studio.db.write() as session:
        subtitle_edit.reset_line(session, film, row.beat)
    assert laid(studio, film) == before


def test_own_words_of_a_line_that_was_changed_since_stay_and_it_is_said(studio, film):
    row = rows(studio, film)[0]
    with studio.db.write() as session:
        subtitle_edit.set_words(session, film, row.beat, row.nth, "Mine", row.part.read)
    change_line(studio, film, row.beat, "Something else altogether.")
    assert rows(studio, film)[0].outdated and shown(laid(studio, film))[0] == "Mine"
    cut = tables.Cut(timeline=laid(studio, film).model_dump(mode="json"), facts={})
    found = [one for one in cut_check.check_cut(read(studio, film), cut).findings if one.rule == "subtitle_old"]
    assert [(one.level, one.facts["read"]) for one in found] == [("amber", "Mine")]
    with studio.db.write() as session:
        subtitle_edit.keep_line(session, film, row.beat)
    assert not rows(studio, film)[0].outdated and shown(laid(studio, film))[0] == "Mine"


def test_own_times_of_a_line_that_was_changed_since_give_way_to_its_voice(studio, film):
    row = rows(studio, film)[0]
    with studio.db.write() as session:
        subtitle_edit.set_times(session, film, row.beat, row.nth, row.start + 3, row.end, row.part.read)
    change_line(studio, film, row.beat, "Else.")
    assert shown(laid(studio, film))[0] == "Else." and rows(studio, film)[0].start == 0


def test_a_change_to_a_subtitle_that_says_something_else_by_now_is_refused(studio, film):
    row = rows(studio, film)[0]
    with studio.db.write() as session:
        for nth, seen in ((row.nth, "what nobody saw"), (99, row.part.read)):
            with pytest.raises(SubtitleMeanwhile):
                subtitle_edit.set_words(session, film, row.beat, nth, "Mine", seen)
        with pytest.raises(NotFound):
            subtitle_edit.set_words(session, film, "no-such-beat", 0, "Mine", "")
