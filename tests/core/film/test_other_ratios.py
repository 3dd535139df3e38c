"""A film in another ratio: the same cut and sounds, every shot about its subject, the words set anew."""

from __future__ import annotations

import itertools
import uuid
from pathlib import Path

import pytest

from core.editing import hand_framing, undo
from core.errors import BadInput, NotFound
from core.film import film_cut, other_ratios
from core.production import production_plan
from core.project.projects import RATIOS
from core.render import pieces
from core.render.sound import plan_sound
from core.render.timeline import Clip, Cue, Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from tests.support import films

OTHERS = [ratio for ratio in RATIOS if ratio != "16:9"]


@pytest.fixture
def studio(tmp_path) -> Studio:
    return films.copied(tmp_path, "full")


@pytest.fixture
def film() -> uuid.UUID:
    return films.stock("full").films["full"]


def read(studio: Studio, film: uuid.UUID) -> tuple[FilmSnapshot, Timeline]:
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film)
    return made, film_cut.lay_timeline(made)


def test_in_its_own_ratio_a_film_is_the_very_same_cut(studio, film) -> None:
    made, cut = read(studio, film)
    same = other_ratios.timeline_in_ratio(made, cut, "16:9", studio.files.path)
    assert same == cut and film_cut.cut_digest(same) == film_cut.cut_digest(cut)


@pytest.mark.parametrize("ratio", OTHERS)
def test_only_pictures_and_words_are_other_in_another_ratio(studio, film, ratio: str) -> None:
    made, cut = read(studio, film)
    new = other_ratios.timeline_in_ratio(made, cut, ratio, studio.files.path)
    wide, high = RATIOS[ratio]
    assert abs(new.width / new.height - wide / high) < 0.02 and min(new.width, new.height) == 144
    assert (new.sounds, new.frames, new.cards, new.mark) == (cut.sounds, cut.frames, cut.cards, cut.mark)
    assert plan_sound(new).key == plan_sound(cut).key, "the mix is the same file"
    assert [(c.shot_id, c.start, c.frames) for c in new.clips] == [(c.shot_id, c.start, c.frames) for c in cut.clips]
    assert [p.frames for p in pieces.plan_pieces(new)] == [p.frames for p in pieces.plan_pieces(cut)]
    assert new == other_ratios.timeline_in_ratio(made, cut, ratio, studio.files.path)


def test_subtitles_are_broken_anew_and_say_the_same_words(studio, film) -> None:
    made, _ = read(studio, film)
    for row in made.audios:
        row.text = (
            "雨已经停了很久，她还站在街角的路灯下面，等着那一只会说话的猫自己回来找她。"
            if row.type == "narration"
            else row.text
        )
    cut = film_cut.lay_timeline(made)
    narrow = other_ratios.timeline_in_ratio(made, cut, "9:16", studio.files.path)
    words = [letters(each) for each in (narrow, cut)]
    assert words[0] == words[1] != ""
    assert [cue.lines for cue in narrow.cues] != [cue.lines for cue in cut.cues]
    assert max(len(line) for cue in narrow.cues for line in cue.lines) <= 14
    assert all(before.end <= after.start for before, after in itertools.pairwise(narrow.cues))


def test_a_line_written_otherwise_since_the_cut_is_set_as_the_cut_says_it(studio, film) -> None:
    made, cut = read(studio, film)
    for row in made.audios:
        row.text = "全新的一句话。" if row.type == "narration" else row.text
    narrow = other_ratios.timeline_in_ratio(made, cut, "9:16", studio.files.path)
    assert letters(narrow) == letters(cut)
    assert (narrow.cues[0].start, narrow.cues[-1].end) == (cut.cues[0].start, cut.cues[-1].end)


def letters(timeline: Timeline) -> str:
    return "".join(letter for cue in timeline.cues for line in cue.lines for letter in line if letter.isalnum())


def with_faces(made: FilmSnapshot, **faces: tuple[float, float]) -> FilmSnapshot:
    """Every picture tells of these heads, by their middle, the first nearest."""
    told = [{"who": who, "box": [x - 0.04, y - 0.08, x + 0.04, y + 0.08], "feet": 0.9} for who, (x, y) in faces.items()]
    for take in made.takes.values():
        take.facts = {**(take.facts or {}), "faces": told}
    return made


def test_the_speaker_is_in_the_window_and_else_who_is_nearest(studio, film) -> None:
    made, cut = read(studio, film)
    who = next(cue.speaker for cue in cut.cues if cue.speaker)
    made = with_faces(made, **{"somebody near": (0.15, 0.3), who: (0.85, 0.3)})
    found = set()
    for each in other_ratios.clips_in_ratio(made, cut, "9:16", studio.files.path):
        speaks = any(cue.speaker == who for cue in cut.cues if overlap(cue, each.clip))
        assert each.subject.found == ("speaker" if speaks else "face")
        face, window = each.subject.boxes[0], each.window
        assert face.centre[0] == pytest.approx(0.85 if speaks else 0.15)
        assert window.left <= face.left and face.right <= window.right
        found.add(speaks)
    assert True in found


def overlap(cue: Cue, clip: Clip) -> bool:
    return cue.start < clip.start + clip.frames and clip.start < cue.end


def test_what_is_set_by_hand_wins_in_its_ratio_and_goes_back_in_one_step(studio, film) -> None:
    who = films.person(studio)
    made, before = read(studio, film)
    shot = made.shots[1]
    undo.apply_undoable(
        studio.db, film, who.id, undo.change_name("undo.shot_reframed", n="02", ratio="9:16"), hand_framing.reframe_shot, shot.id, "9:16", (0.2, 0.5)
    )  # fmt: skip
    made, cut = read(studio, film)
    assert film_cut.cut_digest(cut) == film_cut.cut_digest(before), "the film in its own ratio is not touched"
    tall, square = (
        list(other_ratios.clips_in_ratio(made, cut, ratio, studio.files.path))[1] for ratio in ("9:16", "1:1")
    )
    assert tall.subject.by_hand == (0.2, 0.5) and square.subject.by_hand is None
    assert (tall.window.left + tall.window.right) / 2 == pytest.approx(0.2, abs=0.01)
    studio.db.execute_write(undo.undo, film, who.id)
    assert list(other_ratios.clips_in_ratio(*read(studio, film), "9:16", studio.files.path))[1].subject.by_hand is None


def test_a_picture_that_is_gone_shows_its_middle(studio, film) -> None:
    def gone(sha256: str) -> Path:
        raise NotFound(what=sha256)

    made, cut = read(studio, film)
    for each in other_ratios.clips_in_ratio(made, cut, "1:1", gone):
        assert each.subject.found == "middle" and each.held is None
        assert (each.window.left + each.window.right) / 2 == pytest.approx(0.5, abs=0.01)


def test_a_ratio_that_is_none_is_refused(studio, film) -> None:
    made, cut = read(studio, film)
    with pytest.raises(BadInput):
        other_ratios.timeline_in_ratio(made, cut, "3:2", studio.files.path)
