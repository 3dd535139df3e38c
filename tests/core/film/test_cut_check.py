"""Each planted fault is found where it stands, and a good film is found good."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from core.database import tables
from core.database.engine import Database
from core.film import cut_rules, film_cut
from core.film.cut_check import CheckedCut, check_cut
from core.i18n import texts_of_area
from core.production import production_plan
from core.render.timeline import Card, Cue, OpeningMark, Sound, Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from tests.conftest import furnish
from tests.support import planned_film

GOOD_SOUND = {"lufs": -16.2, "true_peak_db": -1.6}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> FilmSnapshot:
    """A film of which every shot is approved."""
    db = Database(f"sqlite:///{tmp_path_factory.mktemp('film') / 'studio.db'}")
    furnish(db)
    film_id = planned_film.new_film(db)
    planned_film.told(db, film_id)
    planned_film.boarded(db, film_id)
    planned_film.make(db, film_id)
    with db.read() as session:
        made = production_plan.load_snapshot(session, film_id)
        session.expunge_all()
    db.engine.dispose()
    for shot in made.shots:
        shot.approved_at = datetime.now(UTC)
    return made


def laid(film: FilmSnapshot) -> Timeline:
    """Its time line as a good one: music under all of it."""
    timeline = film_cut.lay_timeline(film)
    music = Sound(kind="music", file="m", start=0, frames=timeline.frames)
    return timeline.model_copy(update={"sounds": (*timeline.sounds, music)})


def checked(film: FilmSnapshot, timeline: Timeline, stale: frozenset[str] = frozenset(), **facts: Any) -> CheckedCut:
    cut = tables.Cut(
        id=uuid.uuid4(), version=1, timeline=timeline.model_dump(mode="json"), facts={**GOOD_SOUND, **facts}
    )
    return check_cut(film, cut, stale)


def rules(found: CheckedCut) -> dict[str, str]:
    return {finding.rule: finding.level for finding in found.findings}


def test_a_good_film_is_found_good(film: FilmSnapshot) -> None:
    found = checked(film, laid(film))
    assert found.findings == () and found.level == "green"


def with_cue(timeline: Timeline, seconds: float, *lines: str) -> Timeline:
    cue = Cue(start=24, end=24 + round(24 * seconds), lines=lines)
    voice = Sound(kind="narration", file="v", start=24, frames=round(24 * seconds))
    return timeline.model_copy(update={"cues": (cue,), "sounds": (*timeline.sounds, voice)})


def with_card(timeline: Timeline, seconds: float, words: str) -> Timeline:
    return timeline.model_copy(
        update={"cards": (Card(start=30, frames=round(24 * seconds), kind="claim", title=words),)}
    )


def without_sound(timeline: Timeline) -> Timeline:
    first = Sound(kind="music", file="m", start=0, frames=timeline.frames // 4)
    return timeline.model_copy(update={"sounds": (first,)})


TWENTY = "这一行字一共有二十个汉字所以要读上两秒多"
PLANTED: list[tuple[str, str, Callable[[Timeline], Timeline]]] = [
    ("reading_speed", "amber", lambda line: with_cue(line, 2.0, TWENTY)),
    ("reading_speed", "red", lambda line: with_cue(line, 1.2, TWENTY)),
    ("subtitle_short", "amber", lambda line: with_cue(line, 0.7, "好")),
    ("subtitle_short", "red", lambda line: with_cue(line, 0.3, "好")),
    ("subtitle_long", "amber", lambda line: with_cue(line, 8.0, "慢慢地走")),
    ("subtitle_long", "red", lambda line: with_cue(line, 12.0, "慢慢地走")),
    ("lines", "red", lambda line: with_cue(line, 3.0, "第一行", "第二行", "第三行")),
    ("subtitle_wide", "red", lambda line: with_cue(line, 6.0, TWENTY * 2)),
    ("line_mark", "amber", lambda line: with_cue(line, 2.0, "他说完了", "。然后就走")),
    ("line_mark", "amber", lambda line: with_cue(line, 2.0, "他说完了“", "然后就走")),
    ("card_short", "amber", lambda line: with_card(line, 1.5, "这几个字要读上两秒钟")),
    ("card_short", "red", lambda line: with_card(line, 0.4, "这几个字要读上两秒钟")),
    ("silence", "red", without_sound),
    ("mark", "red", lambda line: line.model_copy(update={"mark": None})),
    ("mark", "red", lambda line: line.model_copy(update={"mark": OpeningMark(text="AI 生成", frames=20)})),
    ("size", "amber", lambda line: line.model_copy(update={"width": 640, "height": 360})),
    ("length", "red", lambda line: line.model_copy(update={"frames": 24 * 600, "sounds": (Sound(kind="music", file="m", start=0, frames=24 * 600),)})),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "level", "spoil"), PLANTED, ids=[f"{rule}-{level}-{n}" for n, (rule, level, _) in enumerate(PLANTED)])  # fmt: skip
def test_a_planted_fault_is_found_and_nothing_else(
    film: FilmSnapshot, rule: str, level: str, spoil: Callable[[Timeline], Timeline]
) -> None:
    good = rules(checked(film, laid(film)))
    found = rules(checked(film, spoil(laid(film))))
    assert found[rule] == level
    assert set(found) - set(good) <= {rule}


@pytest.mark.parametrize(
    ("facts", "rule", "level"),
    [
        ({"lufs": -17.5}, "loudness", "amber"),
        ({"lufs": -12.0}, "loudness", "red"),
        ({"true_peak_db": -0.5}, "true_peak", "amber"),
        ({"true_peak_db": 0.4}, "true_peak", "red"),
    ],
)
def test_measured_sound_is_held_against_its_target(
    film: FilmSnapshot, facts: dict[str, float], rule: str, level: str
) -> None:
    assert rules(checked(film, laid(film), **facts))[rule] == level


def test_shots_that_are_gone_stale_or_not_approved_are_told_apart_with_their_place(film: FilmSnapshot) -> None:
    timeline = laid(film)
    first, second, third = (clip for clip in timeline.clips[:3])
    clips = (first.model_copy(update={"shot_id": str(uuid.uuid4())}), *timeline.clips[1:])
    shots = [shot for shot in film.shots if str(shot.id) == third.shot_id]
    shots[0].approved_at = None
    try:
        found = checked(film, timeline.model_copy(update={"clips": clips}), frozenset([second.shot_id]))
    finally:
        shots[0].approved_at = datetime.now(UTC)
    told = {finding.rule: (finding.level, finding.shot_id) for finding in found.findings}
    assert told["shot_gone"][0] == "amber"
    assert told["shot_stale"] == ("red", second.shot_id)
    assert told["shot_unapproved"] == ("amber", third.shot_id)
    assert found.level == "red" and found.findings[0].level == "red"
    stale = next(finding for finding in found.findings if finding.rule == "shot_stale")
    assert stale.start == round((second.start + second.crossfade) / timeline.fps, 3)


def test_letters_that_no_face_can_draw_are_named(film: FilmSnapshot) -> None:
    row = next(row for row in film.audios if row.type == "narration" and row.file_key)
    before, row.text = row.text, "你好\U0001fae8呀"
    try:
        found = checked(film, laid(film))
    finally:
        row.text = before
    assert next(one.facts["lost"] for one in found.findings if one.rule == "lost_letters") == "\U0001fae8"


def test_every_rule_has_its_sentences() -> None:
    words = texts_of_area("check")
    told = {key.partition("_")[2] for key in words if key.startswith("rule_")}
    assert told >= set(cut_rules.rule_limits()) | {
        "shot_gone",
        "shot_stale",
        "shot_unapproved",
        "flashes",
        "line_mark",
        "lost_letters",
        "size",
        "take_missing",
        "file_size",
        "file_length",
        "file_rate",
    }
    assert all(f"{kind}_{rule}" in words for rule in told for kind in ("title", "why"))


def test_a_card_too_short_says_how_much_longer_its_shot_is_to_be(film: FilmSnapshot) -> None:
    short = with_card(laid(film), 0.5, "Three lamps, one keeper, no ships")
    (found,) = [one for one in checked(film, short).findings if one.rule == "card_short"]
    assert found.longer > 0
    mended = with_card(laid(film), 0.5 + found.longer / short.fps, "Three lamps, one keeper, no ships")
    assert "card_short" not in rules(checked(film, mended))


@pytest.mark.parametrize(
    ("rule", "measures"),
    [
        ("black", {"black": [[100, 30]]}),
        ("flashes", {"turns": [at if at % 2 else -at for at in range(60, 84, 3)]}),
    ],
)
def test_what_was_measured_in_the_pictures_is_found(film: FilmSnapshot, rule: str, measures: dict[str, Any]) -> None:
    timeline = laid(film)
    seen = {"frames": timeline.frames, **measures}
    assert rule in rules(checked(film, timeline, seen=seen))
    assert rule not in rules(checked(film, timeline, seen={"frames": timeline.frames}))


def test_black_in_a_dip_or_under_the_end_card_is_meant_and_a_held_picture_is_only_told_of_a_file(
    film: FilmSnapshot,
) -> None:
    timeline = laid(film)
    first, second = timeline.clips[1:3]
    dip = second.model_copy(update={"start": second.start - 24, "crossfade": 24, "transition": "dip_black"})
    dipped = timeline.model_copy(update={"clips": (timeline.clips[0], first, dip)})
    black = {"frames": timeline.frames, "black": [[dip.start + 6, 12]]}
    assert "black" not in rules(checked(film, dipped, seen=black))
    assert "black" in rules(checked(film, timeline, seen=black))
    still = {"frames": timeline.frames, "still": [[first.start, first.frames]]}
    assert "frozen" not in rules(checked(film, timeline, seen=still))
    filmed = first.model_copy(update={"recipe": None, "file": "f" * 64})
    held = timeline.model_copy(update={"clips": (timeline.clips[0], filmed, second)})
    assert rules(checked(film, held, seen=still))["frozen"] in ("amber", "red")
