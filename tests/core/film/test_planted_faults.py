"""Thirty faults and more, each planted alone in a film that is good without it: its rule finds it and no other does. Ten good films of the builtin
writer, of every shape, in which nothing is found."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import pytest

from core.audio import audio
from core.database import tables
from core.film import cut_check, film_cut
from core.film.cut_check import check_cut
from core.film.cut_rules import Finding
from core.production import production_plan
from core.project.projects import Brief, detect_language
from core.render.timeline import Card, Cue, OpeningMark, Recipe, Sound, Timeline
from core.script import script, script_writing
from core.storyboard import boarding, storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from providers.builtin.engines import writer

SPEED = {"zh": 5.0, "en": 15.0}
"""Letters that a voice says in a second."""


class FilmToCheck(NamedTuple):
    made: FilmSnapshot
    timeline: Timeline
    facts: dict[str, Any]
    stale: frozenset[str] = frozenset()

    def laid(self, **changes: Any) -> FilmToCheck:
        return self._replace(timeline=self.timeline.model_copy(update=changes))

    def measured(self, part: str, **changes: Any) -> FilmToCheck:
        return self._replace(facts={**self.facts, part: {**self.facts[part], **changes}})

    def with_clip(self, number: int, **changes: Any) -> FilmToCheck:
        clips = list(self.timeline.clips)
        clips[number] = clips[number].model_copy(update=changes)
        return self.laid(clips=tuple(clips))

    def with_words(self, seconds: float, *lines: str) -> FilmToCheck:
        """One subtitle, said as long as it stands."""
        cue = Cue(start=48, end=48 + round(24 * seconds), lines=lines)
        voice = Sound(kind="narration", file="v", start=48, frames=round(24 * seconds))
        return self.laid(cues=(cue,), sounds=(*self.timeline.sounds, voice))

    def with_card(self, seconds: float, words: str, before_end: int = 0) -> FilmToCheck:
        """In the second shot, `before_end` frames before its end, or from its first."""
        clip = self.timeline.clips[1]
        start = clip.start + clip.frames - before_end if before_end else clip.start
        card = Card(start=start, frames=round(24 * seconds), kind="claim", title=words)
        return self.laid(cards=(*(one for one in self.timeline.cards if one.kind != "claim"), card))

    def shots(self, number: int, **changes: Any) -> FilmToCheck:
        """With a shot's row otherwise."""
        rows = list(self.made.shots)
        told = {name: getattr(rows[number], name) for name in ("id", "scene", "plan", "take_id", "approved_at")}
        rows[number] = tables.Shot(**{**told, **changes})
        return self._replace(made=_with(self.made, shots=rows))

    def found(self) -> tuple[Finding, ...]:
        cut = tables.Cut(id=uuid.uuid4(), version=1, timeline=self.timeline.model_dump(mode="json"), facts=self.facts)
        return check_cut(self.made, cut, self.stale).findings


def _with(made: FilmSnapshot, **changes: Any) -> FilmSnapshot:
    return FilmSnapshot(**{**vars(made), **changes})


@cache
def told_film(idea: str, ratio: str, seconds: int) -> FilmToCheck:
    """As the builtin writer tells and boards it, with every take as if it had been made, approved, cut and measured as good."""
    brief = Brief(idea=idea, seconds=seconds, ratio=ratio, short_side=144, language=detect_language(idea))
    told = script_writing.write(production_plan.draft_from_brief(brief), writer.ENGINE.make)
    shots, audios, clips, takes = [], [], {}, {}
    for scene in range(1, len(told.scenes) + 1):
        share = storyboard.scene_share_seconds(told, scene, float(seconds))
        for plan in boarding.board(told, scene, share, ratio, writer.ENGINE.make).shots:
            row = tables.Shot(id=uuid.uuid4(), sequence=len(shots) + 1, approved_at=datetime.now(UTC))
            storyboard.write_plan(row, plan, scene)
            take = tables.Take(id=uuid.uuid4(), of_kind="shot", of_id=row.id, sha256=f"still {row.id}", facts={})
            row.take_id, takes[take.id] = take.id, take
            recipe = Recipe(still=take.sha256, movement=plan.movement).model_dump(mode="json")
            clips[row.id] = tables.Video(id=uuid.uuid4(), storyboard_id=row.id, recipe=recipe)
            shots.append(row)
    for _, beat in script.spoken_lines(told):
        long = max(900, round(1000 * len(beat.text) / SPEED[told.language]))
        audios.append(_heard("narration", beat.id, long, beat.text, beat.speaker))
    audios.append(_heard("music", "music", 1000 * seconds))
    audios += [_heard("sfx", f"scene{n}", 4000, effect) for n, effect in audio.scene_ambiences(told).items()]
    project = tables.Project(id=uuid.uuid4(), name=told.title)
    made = FilmSnapshot(project, brief, None, told, [], shots, audios, clips, takes, None)
    timeline = film_cut.lay_timeline(made)
    return FilmToCheck(made, timeline, _good_facts(timeline))


def _heard(kind: str, beat: str, milliseconds: int, text: str = "", speaker: str = "") -> tables.Audio:
    return tables.Audio(
        id=uuid.uuid4(), type=kind, beat=beat, text=text, speaker=speaker, file_key=f"{kind} {beat}",
        milliseconds=milliseconds, settings={},
    )  # fmt: skip


def _good_facts(timeline: Timeline) -> dict[str, Any]:
    cuts = [clip.start for clip in timeline.clips[1:]]
    lines = [sound.start for sound in timeline.sounds if sound.kind == "narration"]
    file = {"width": timeline.width, "height": timeline.height, "frames": timeline.frames, "fps": 24.0, "uniform": True}
    return {
        "lufs": -16.1,
        "true_peak_db": -1.5,
        cut_check.FILE: {**file, "sound_seconds": timeline.seconds()},
        cut_check.SEEN: {"frames": timeline.frames, "joints": [[cut, 10.0] for cut in cuts]},
        "heard": {"speech": [[line, 13.0] for line in lines], "joints": [[cut, 1.0] for cut in cuts]},
    }


GOOD = [
    ("雨夜，女侦探林岚在霓虹街头追一只会说话的猫", "16:9", 20),
    ("两个机器人在火星上争论谁先去修天线，结果一起大笑", "1:1", 24),
    ("深夜的医院走廊里，护士听见没有人的病房在唱歌", "21:9", 60),
    ("小镇画家和邮差隔着一条河互相写信", "9:16", 40),
    ("武林高手退隐后开了一家面馆，仇家上门", "16:9", 120),
    ("A lighthouse keeper lights three lamps for ships that never come", "9:16", 30),
    ("A baker and a thief fall in love over burnt bread", "4:5", 45),
    ("Two astronauts race a storm back to their ship", "16:9", 15),
    ("A comedy about a robot waiter on its first day", "16:9", 90),
    ("Something knocks in the old well", "1:1", 30),
]


@pytest.mark.parametrize(("idea", "ratio", "seconds"), GOOD, ids=[f"{ratio}-{long}" for _, ratio, long in GOOD])
def test_nothing_is_found_in_a_good_film(idea: str, ratio: str, seconds: int) -> None:
    assert told_film(idea, ratio, seconds).found() == ()


@pytest.mark.parametrize(("idea", "ratio", "seconds"), GOOD[::3])
def test_of_a_good_film_that_nobody_approved_just_that_is_told_once_a_shot(idea: str, ratio: str, seconds: int) -> None:
    film = told_film(idea, ratio, seconds)
    for number in range(len(film.made.shots)):
        film = film.shots(number, approved_at=None)
    assert [one.rule for one in film.found()] == ["shot_unapproved"] * len(film.timeline.clips)


def second_cut(film: FilmToCheck) -> int:
    """The first frame of a shot that follows another of its scene without a transition."""
    scenes = {str(shot.id): shot.scene for shot in film.made.shots}
    return min(cut_check.joints_within_scenes(film.timeline, scenes))


def jumped(film: FilmToCheck, far: float) -> FilmToCheck:
    joints = [[at, far if at == second_cut(film) else usual] for at, usual in film.facts["seen"]["joints"]]
    return film.measured("seen", joints=joints)


def longer(film: FilmToCheck) -> FilmToCheck:
    """Twice as long: the last shot stands, its music with it."""
    last, frames = film.timeline.clips[-1], film.timeline.frames
    sounds = tuple(one.model_copy(update={"frames": one.frames + frames}) if one.kind == "music" else one for one in film.timeline.sounds)  # fmt: skip
    film = film.with_clip(-1, frames=last.frames + frames).laid(frames=2 * frames, sounds=sounds)
    return film.measured("file", frames=2 * frames, sound_seconds=film.timeline.seconds())


def held(film: FilmToCheck) -> FilmToCheck:
    clip = film.timeline.clips[2]
    return film.with_clip(2, recipe=None, file="f" * 64).measured("seen", still=[[clip.start + 10, 40]])


def without_music(film: FilmToCheck) -> FilmToCheck:
    return film.laid(sounds=(Sound(kind="music", file="m", start=0, frames=film.timeline.frames - 100),), cues=())


TWENTY = "这一行字一共有二十个汉字所以要读上两秒多"
PLANTED: list[tuple[str, str, str, Callable[[FilmToCheck], FilmToCheck]]] = [
    ("a subtitle of twenty signs in 1.2 s", "reading_speed", "red", lambda film: film.with_words(1.2, TWENTY)),
    ("a subtitle that flashes by", "subtitle_short", "red", lambda film: film.with_words(0.3, "好")),
    ("a subtitle of twelve seconds", "subtitle_long", "red", lambda film: film.with_words(12.0, "慢慢地走")),
    ("a subtitle of three lines", "lines", "red", lambda film: film.with_words(3.0, "第一行", "第二行", "第三行")),
    ("a subtitle wider than the picture", "subtitle_wide", "red", lambda film: film.with_words(6.0, TWENTY * 2)),
    ("a line that begins with a full stop", "line_mark", "amber", lambda film: film.with_words(2.0, "他说完了", "。然后就走")),
    ("a line that ends with an opening mark", "line_mark", "amber", lambda film: film.with_words(2.0, "他说完了“", "然后就走")),
    ("a subtitle that stays into the next shot", "subtitle_over", "red", lambda film: film.laid(
        cues=(Cue(start=film.timeline.clips[2].start - 8, end=film.timeline.clips[2].start + 40, lines=("好的",)),))),
    ("words on the screen that nobody can read in time", "card_short", "red", lambda film: film.with_card(0.4, "这几个字要读上两秒钟")),
    ("words on the screen that stay into the next shot", "card_over", "red", lambda film: film.with_card(3.0, "三盏灯", before_end=30)),
    ("a sign that no face has, on the screen", "lost_letters", "amber", lambda film: film.with_card(1.5, "灯\U0001fae8")),
    ("a shot that is no longer on the board", "shot_gone", "amber", lambda film: film.with_clip(1, shot_id=str(uuid.uuid4()))),
    ("a shot whose take is gone", "take_missing", "red", lambda film: film.shots(1, take_id=uuid.uuid4())),
    ("a shot without a clip", "take_missing", "red", lambda film: film._replace(
        made=_with(film.made, clips={key: one for key, one in film.made.clips.items() if key != film.made.shots[2].id}))),
    ("a shot that is stale", "shot_stale", "red", lambda film: film._replace(stale=frozenset({film.timeline.clips[2].shot_id}))),
    ("a shot that nobody approved", "shot_unapproved", "amber", lambda film: film.shots(1, approved_at=None)),
    ("a film twice as long as was asked for", "length", "red", longer),
    ("a film of another size than is asked for", "size", "amber", lambda film: film.laid(width=640, height=360).measured("file", width=640, height=360)),
    ("no mark of AI making", "mark", "red", lambda film: film.laid(mark=None)),
    ("a mark of less than two seconds", "mark", "red", lambda film: film.laid(mark=OpeningMark(text="AI 生成", frames=40))),
    ("a file of another size", "file_size", "red", lambda film: film.measured("file", height=film.timeline.height + 2)),
    ("a file with a frame too few", "file_length", "red", lambda film: film.measured("file", frames=film.timeline.frames - 1)),
    ("a file of another rate", "file_rate", "red", lambda film: film.measured("file", fps=25.0)),
    ("a file whose sound ends early", "file_sound", "red", lambda film: film.measured("file", sound_seconds=film.timeline.seconds() - 2)),
    ("black for a second and a half", "black", "red", lambda film: film.measured("seen", black=[[film.timeline.frames // 2, 36]])),
    ("a clip that stands still", "frozen", "amber", held),
    ("eight flashes within a second", "flashes", "red", lambda film: film.measured("seen", turns=[at if at % 2 else -at for at in range(60, 84, 3)])),
    ("a cut at which the colours jump", "joint_colour", "red", lambda film: jumped(film, 90.0)),
    ("a cut at which the sound jumps", "joint_loud", "amber", lambda film: film.measured("heard", joints=[[second_cut(film), -8.0]])),
    ("music over the speech", "speech_under", "red", lambda film: film.measured("heard", speech=[[40, 4.0]])),
    ("a recording that was cut off", "clipped", "red", lambda film: film.measured("heard", clipped=[[40, 200]])),
    ("too loud a film", "loudness", "red", lambda film: film._replace(facts={**film.facts, "lufs": -12.0})),
    ("a peak over full scale", "true_peak", "red", lambda film: film._replace(facts={**film.facts, "true_peak_db": 0.4})),
    ("no sound is laid for four seconds", "silence", "amber", without_music),
    ("a recording of nothing", "silence", "red", lambda film: film.measured("heard", quiet=[[100, 24 * 7]])),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "level", "plant"), [one[1:] for one in PLANTED], ids=[one[0] for one in PLANTED])
def test_a_planted_fault_is_found_by_its_rule_and_by_no_other(
    rule: str, level: str, plant: Callable[[FilmToCheck], FilmToCheck]
) -> None:
    found = plant(told_film(*GOOD[0])).found()
    assert {(one.rule, one.level) for one in found} == {(rule, level)}
    assert len(found) == 1
