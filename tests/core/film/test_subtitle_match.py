"""A file of subtitles beside a film: each cue finds its line, what changes is told before, and put in it is one step."""

from __future__ import annotations

import uuid

import pysubs2
import pytest

from core.database import tables
from core.editing import subtitle_edit, undo
from core.editing.errors import SubtitleMeanwhile
from core.film import film_cut, subtitle_file, subtitle_match
from core.film.film_subtitles import list_subtitles
from core.film.shot_lengths import FPS
from core.film.subtitle_match import SubtitleMatch
from core.production import production_plan
from core.render.subtitles import subtitle_cues
from core.render.timeline import Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from tests.support import films

NAME = undo.change_name("undo.subtitles_brought")


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Studio:
    return films.copied(tmp_path_factory.mktemp("house"), "full")


@pytest.fixture
def film() -> uuid.UUID:
    return films.stock("full").films["full"]


@pytest.fixture
def studio(house, film):
    """One studio for all: what a test puts in is taken back."""
    with house.db.read() as session:
        rows = session.query(tables.Audio).filter_by(project_id=film, type="narration")
        before = {row.id: (row.text, row.settings) for row in rows}
    yield house
    with house.db.write() as session:
        for row_id, (text, settings) in before.items():
            row = session.get(tables.Audio, row_id)
            row.text, row.settings = text, settings


def made(studio: Studio, film: uuid.UUID) -> FilmSnapshot:
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, film)


def laid(studio: Studio, film: uuid.UUID) -> Timeline:
    return film_cut.lay_timeline(made(studio, film))


def exported(studio: Studio, film: uuid.UUID) -> pysubs2.SSAFile:
    timeline = laid(studio, film)
    return pysubs2.SSAFile.from_string(subtitle_cues.write_srt(timeline.cues, timeline.fps), "srt")


def match(studio: Studio, film: uuid.UUID, file: pysubs2.SSAFile, form: str = "srt") -> SubtitleMatch:
    seconds = laid(studio, film).seconds()
    cues = subtitle_file.read_subtitle_file(file.to_string(form, fps=FPS).encode(), seconds, FPS)
    return subtitle_match.match_subtitles(made(studio, film), cues)


def put_in(studio: Studio, film: uuid.UUID, found: SubtitleMatch) -> None:
    person = films.stock("full").person.id
    undo.apply_undoable(studio.db, film, person, NAME, subtitle_edit.put_in, found.lines)


def shown(timeline: Timeline) -> list[str]:
    return [" ".join(cue.lines) for cue in timeline.cues]


@pytest.mark.parametrize("form", ["srt", "vtt", "ass"])
def test_a_film_s_own_file_changes_nothing(studio, film, form):
    found = match(studio, film, exported(studio, film), form)
    assert (found.lines, found.changes, found.unmatched, found.kept) == ((), (), (), ())
    assert found.same == len(list_subtitles(made(studio, film)))


def test_one_line_changed_in_the_exported_file_is_all_that_changes_and_one_undo_takes_it_back(studio, film):
    before, file = laid(studio, film), exported(studio, film)
    file[1].text, file[1].start, file[1].end = "(Not) what: 'they' say, 100%", file[1].start + 250, file[1].end - 125
    found = match(studio, film, file)
    assert (found.words, found.times, len(found.lines), len(found.kept)) == (1, 1, 1, 0)
    assert found.changes[0].new == ("(Not) what: 'they' say, 100%",)
    put_in(studio, film, found)
    after = laid(studio, film)
    assert (after.cues[1].start, after.cues[1].end) == (before.cues[1].start + 6, before.cues[1].end - 3)
    assert after.cues[:1] + after.cues[2:] == before.cues[:1] + before.cues[2:]
    assert (after.clips, after.sounds) == (before.clips, before.sounds)
    assert match(studio, film, exported(studio, film)).changes == ()
    with studio.db.write() as session:
        undo.undo(session, film, films.stock("full").person.id)
    assert laid(studio, film) == before


def test_a_translation_finds_its_lines_by_when_they_are_read(studio, film):
    file = exported(studio, film)
    for n, event in enumerate(file):
        event.text = f"Ligne {n} en français"
    put_in(studio, film, match(studio, film, file))
    assert shown(laid(studio, film)) == [event.text for event in file]


def test_the_same_words_at_other_times_find_their_line_however_far(studio, film):
    before, file = laid(studio, film), exported(studio, film)
    file.shift(ms=500)
    file.events = [event for event in file if event.start < before.seconds() * 1000]
    found = match(studio, film, file)
    assert (found.words, found.times) == (0, len(file))
    put_in(studio, film, found)
    assert [cue.start for cue in laid(studio, film).cues][: len(file)] == [cue.start + 12 for cue in before.cues]


def test_a_line_in_two_cues_is_read_in_two_and_two_cues_come_together_again(studio, film):
    before, file = laid(studio, film), exported(studio, film)
    whole, middle = file[0], (file[0].start + file[0].end) // 2
    file.insert(1, pysubs2.SSAEvent(middle, whole.end, "and its end"))
    words, whole.text, whole.end = whole.text, "A line's beginning", middle
    put_in(studio, film, match(studio, film, file))
    parts = [row.part for row in list_subtitles(made(studio, film))][:2]
    assert shown(laid(studio, film))[:2] == ["A line's beginning", "and its end"]
    assert all(part.said for part in parts)
    file = exported(studio, film)
    file[0].text, file[0].end = words, file[1].end
    del file[1]
    put_in(studio, film, match(studio, film, file))
    after = laid(studio, film)
    assert shown(after) == shown(before)
    assert [(cue.start, cue.end) for cue in after.cues] == [(cue.start, cue.end) for cue in before.cues]


def test_what_meets_no_line_is_left_out_and_a_line_no_cue_meets_stays(studio, film):
    before, file = laid(studio, film), exported(studio, film)
    gone = file[0]
    late = round(before.seconds() * 1000) - 400
    file.append(pysubs2.SSAEvent(late, late + 300, "A film by nobody"))
    del file[0]
    found = match(studio, film, file)
    assert [cue.text for cue in found.unmatched] == ["A film by nobody"]
    assert [row.start + row.at for row in found.kept] == [round(gone.start * FPS / 1000)]
    assert found.changes == ()


def test_cues_that_run_into_each_other_end_where_the_next_begins_and_that_is_counted(studio, film):
    before, file = laid(studio, film), exported(studio, film)
    file[0].end = file[1].start + 200
    found = match(studio, film, file)
    assert (found.trimmed, found.words) == (1, 0)
    put_in(studio, film, found)
    assert laid(studio, film).cues[0].end == before.cues[1].start


def test_a_hidden_subtitle_stays_hidden(studio, film):
    row = list_subtitles(made(studio, film))[0]
    file = exported(studio, film)
    with studio.db.write() as session:
        subtitle_edit.set_hidden(session, film, row.beat, row.nth, True, row.part.read)
    found = match(studio, film, file)
    assert [cue.number for cue in found.unmatched] == [1] and found.changes == ()


def test_what_somebody_changed_since_the_preview_is_not_overwritten(studio, film):
    file = exported(studio, film)
    file[0].text = file[1].text = "Brought in"
    found, row = match(studio, film, file), list_subtitles(made(studio, film))[1]
    with studio.db.write() as session:
        subtitle_edit.set_words(session, film, row.beat, row.nth, "Hers", row.part.read)
    before = laid(studio, film)
    with pytest.raises(SubtitleMeanwhile):
        put_in(studio, film, found)
    assert laid(studio, film) == before


def test_words_that_stand_more_than_once_find_their_own_place(studio, film):
    for row in list_subtitles(made(studio, film)):
        with studio.db.write() as session:
            subtitle_edit.set_words(session, film, row.beat, row.nth, "Yes.", row.part.read)
    file = exported(studio, film)
    assert match(studio, film, file).changes == ()
    del file[0]
    found = match(studio, film, file)
    assert (found.changes, len(found.kept)) == ((), 1)
