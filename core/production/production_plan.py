"""What is missing or stale in a film, and the order in which it must be made.

Nothing here keeps a list of work: it is read from the rows each time. A row knows what it was made from; where that is
no longer what stands there, it is stale. So making a new film, going on after a kill and refreshing after an edit are
one question asked at different moments.

    script ──> shots of each scene ──> picture of each shot ──> clip of each shot ──┐
       ├─────> each line, the music, the sounds ────────────────────────────────────┼──> film
       └─────> portraits                                                            ┘
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audio import action_sounds, audio
from core.characters import characters
from core.database import tables
from core.errors import Conflict, NotFound
from core.film import film_cut
from core.production import beat_moves
from core.project import projects, takes
from core.project.projects import Brief
from core.script import script, script_edit
from core.script.script import Script, ScriptDraft
from core.stages import STAGES, Stage
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import ShotPlan
from core.types import Value, digest
from core.video import video

FULL_HD = 1920 * 1080


class Need(Value):
    """One thing to make. `key` names it together with what it is made from; `after` the keys it waits for.
    `expected_s` is a guess at its CPU seconds on one core, for the time left."""

    stage: Stage
    kind: str
    key: str
    why: Literal["missing", "stale"] = "missing"
    params: dict[str, Any] = {}
    target_id: str = ""
    after: tuple[str, ...] = ()
    expected_s: float = 1.0
    priority: int = 0


@dataclass(frozen=True)
class MakeFirst:
    """What is better made first: see core.models.paint_order. `portraits` before the pictures of those people, `voices` before the clips."""

    portraits: bool = False
    voices: bool = False


@dataclass(frozen=True)
class StageState:
    """How far a stage is: `made` of `total` stand and are up to date, `stale` stand but were made from something older."""

    stage: Stage
    total: int = 0
    made: int = 0
    stale: int = 0
    approved: int = 0

    @property
    def done(self) -> bool:
        return self.total > 0 and self.made == self.total


def load_snapshot(session: Session, project_id: uuid.UUID) -> FilmSnapshot:
    """Raises NotFound."""
    row = projects.load(session, project_id)
    script_row = script.find(session, project_id)
    cast = characters.list_cast(session, project_id)
    standing = select(tables.Cut).where(tables.Cut.project_id == project_id, tables.Cut.removed_at.is_(None))
    newest = standing.order_by(tables.Cut.version.desc()).limit(1)
    return FilmSnapshot(
        project=row,
        brief=projects.brief_of(row),
        script_row=script_row,
        script=script.script_from_row(script_row) if script_row else None,
        cast=cast,
        shots=storyboard.list_shots(session, project_id),
        audios=audio.list_audio(session, project_id),
        clips=video.clips_by_shot(session, project_id),
        takes=takes.takes_by_id(session, project_id),
        cut=session.scalar(newest),
        people=[characters.appearance_of(c) for c in cast],
    )


def draft_from_brief(brief: Brief) -> ScriptDraft:
    return ScriptDraft(
        idea=brief.idea,
        seconds=brief.seconds,
        language=brief.language,
        take=brief.take,
        understood={**genre_and_mood_of_prompt(brief), **brief.understood},
    )


def genre_and_mood_of_prompt(brief: Brief) -> dict[str, str]:
    """Genre and mood as the prompt says that was sent to this film; what somebody corrected goes before it."""
    return {name: brief.prompt[name] for name in ("genre", "mood") if brief.prompt.get(name)}


def draft_digest(brief: Brief) -> str:
    """What a script is made from. How the team wants such scripts told is not part of it: a version that is promoted makes no script
    stale; a prompt that somebody sent to this film does."""
    sent = [brief.prompt.get("text", ""), brief.prompt.get("negative", "")] if brief.prompt.get("text") else []
    return digest("script", draft_from_brief(brief), *sent)


def list_needs(made: FilmSnapshot, waits: MakeFirst = MakeFirst()) -> list[Need]:
    """All that can be planned now. While the script or the shots are missing, what hangs on them is not yet known:
    asked again when these are made, the rest appears."""
    if made.script is None:
        return [
            Need(stage="script", kind="script.write", key=f"script:{draft_digest(made.brief)[:16]}", expected_s=0.5)
        ]
    sounding = [*_lines(made), *_music(made), *_effects(made)]
    boards = _boards(made)
    if boards:
        return [*boards, *sounding, *_portraits(made)]
    portraits = _portraits(made)
    pictures = _pictures(made, {need.target_id: need.key for need in portraits} if waits.portraits else {})
    speaking = {need.target_id: need.key for need in sounding} if waits.voices else {}
    clips = _clips(made, {need.target_id: need.key for need in pictures}, speaking)
    return [*pictures, *clips, *sounding, *portraits]


def kind_of_making(made: FilmSnapshot, wanted: Sequence[Need], stages: Sequence[str] = ()) -> str:
    """What making `wanted`, all of it or of these stages, is: "refresh" where the film was cut before or all of it was made before;
    else "", and it is called by what it makes."""
    asked = [need for need in wanted if not stages or need.stage in stages]
    again = made.cut is not None or (bool(asked) and all(need.why == "stale" for need in asked))
    return "refresh" if again else ""


def stage_states(made: FilmSnapshot) -> dict[Stage, StageState]:
    """Each stage as its screen and the steps in the header show it."""
    idea = StageState("idea", 1, 1)
    if made.script is None or made.script_row is None:
        return {stage: idea if stage == "idea" else StageState(stage) for stage in STAGES}
    own = made.script_row.made_from in ("", draft_digest(made.brief))
    boards = {need.params["scene"] for need in _boards(made)}
    stale_shots = {shot.id for shot in made.shots if shot.scene in boards}
    sound = [*_lines(made), *_music(made), *_effects(made)]
    pictures, portraits = _pictures(made), _portraits(made)
    clips = _clips(made, {need.target_id: need.key for need in pictures})
    shots = len(made.shots)
    late = len(stale_shots | {uuid.UUID(n.target_id) for n in pictures if n.why == "stale"})
    missing = sum(1 for n in pictures if n.why == "missing")
    approved = sum(1 for shot in made.shots if shot.approved_at)
    return {
        "idea": idea,
        "script": StageState("script", 1, int(own), int(not own), int(bool(made.script_row.approved_at))),
        "characters": _state("characters", len(made.cast), portraits, sum(1 for c in made.cast if c.approved_at)),
        "storyboard": StageState("storyboard", shots, shots - late - missing, late, approved),
        "audio": _state("audio", sum(_counted(made, row) for row in made.audios), sound),
        "video": _state("video", shots, clips),
        "film": _film_state(made),
    }


def stale_needs(made: FilmSnapshot) -> list[Need]:
    """What stands there but was made from something older."""
    return [need for need in list_needs(made) if need.why == "stale"]


def picture_needs(made: FilmSnapshot) -> list[Need]:
    """What of the pictures of shots and the portraits is missing or stale."""
    return [*_pictures(made), *_portraits(made)]


def is_ready_to_cut(made: FilmSnapshot) -> bool:
    return bool(made.shots) and not [
        n for n in list_needs(made) if n.stage in ("script", "storyboard", "audio", "video")
    ]


def _counted(made: FilmSnapshot, row: tables.Audio) -> bool:
    """A sound that an action brings counts once a shot shows that action; one that was taken out counts no more."""
    there = (
        row.take_id in made.takes
        or not action_sounds.is_action_sound(row)
        or action_sounds.shot_of_sound(row, made.shots) is not None
    )
    return there and not action_sounds.is_taken_out(row)


def _state(stage: Stage, total: int, open_needs: list[Need], approved: int = 0) -> StageState:
    old = sum(1 for need in open_needs if need.why == "stale")
    return StageState(stage, total, total - len(open_needs), old, approved)


def _film_state(made: FilmSnapshot) -> StageState:
    if made.cut is None or not made.cut.sha256:
        return StageState("film", 1)
    fresh = is_ready_to_cut(made) and made.cut.made_from == film_cut.cut_digest(film_cut.lay_timeline(made))
    return StageState("film", 1, int(fresh), int(not fresh))


def _boards(made: FilmSnapshot) -> list[Need]:
    assert made.script is not None
    found = []
    for scene in range(1, len(made.script.scenes) + 1):
        wanted = storyboard.board_digest(made.script, scene, made.brief)
        rows = [shot for shot in made.shots if shot.scene == scene]
        older = any(row.made_from != wanted for row in rows if row.made_from != storyboard.BY_HAND)
        unsaid = storyboard.unheard_lines(made.script, scene, rows)
        if not rows or older or unsaid:
            found.append(
                Need(
                    stage="storyboard",
                    kind="storyboard.board",
                    key=f"board:{scene}:{wanted[:16]}{digest(unsaid)[:8] if unsaid and rows else ''}",
                    why="stale" if rows else "missing",
                    params={"scene": scene},
                    expected_s=0.3,
                    priority=3,
                )
            )
    return found


def _pictures(made: FilmSnapshot, sitting: dict[str, str] | None = None) -> list[Need]:
    """A picture waits for the portraits of those in it where they are in `sitting`: the keys of those still to be painted."""
    found, portraits, ids = [], made.portraits, {row.name: str(row.id) for row in made.cast}
    for shot, plan in _sets_first((shot, storyboard.plan_of(shot)) for shot in made.shots):
        wanted = storyboard.picture_digest(plan, made.people, made.brief)
        seen = (ids.get(seen.name, "") for seen in plan.picture.people)
        found += _need(
            made,
            "storyboard",
            "storyboard.paint",
            shot.id,
            shot.take_id,
            wanted,
            paint_seconds(made.brief),
            priority=2,
            after=tuple(sitting[person] for person in seen if person in sitting) if sitting else (),
            older=storyboard.older_portraits_digest(made.takes.get(shot.take_id) if shot.take_id else None, portraits),
        )
    return found


def _sets_first(shots: Iterable[tuple[tables.Shot, ShotPlan]]) -> list[tuple[tables.Shot, ShotPlan]]:
    """Of each set, one side of a place at its hour, one shot before all others: who paints builds it for that one and finds it for
    the rest, and two who paint at once do not both build it."""
    built: set[tuple[str, ...]] = set()
    first: list[tuple[tables.Shot, ShotPlan]] = []
    rest: list[tuple[tables.Shot, ShotPlan]] = []
    for shot, plan in shots:
        seen = plan.picture
        here = (seen.place, seen.location, seen.when, seen.weather, seen.age, seen.side)
        (rest if here in built else first).append((shot, plan))
        built.add(here)
    return [*first, *rest]


def _clips(made: FilmSnapshot, painting: dict[str, str], speaking: dict[str, str] | None = None) -> list[Need]:
    """A clip waits for its picture where that is being painted: what it will be made from is known only then; for that of a shot that
    runs on from it; for the clip it runs on from itself; and for the lines of its shot that are in `speaking`."""
    found: list[Need] = []
    lines = {row.beat: str(row.id) for row in made.audios if row.type == "narration"}
    standing = [video.neighbour_in_film(made, shot) for shot in made.shots]
    before: video.ShotNeighbour | None = None
    filming = ""
    for at, shot in enumerate(made.shots):
        picture = made.takes.get(shot.take_id) if shot.take_id else None
        here, after = standing[at], standing[at + 1] if at + 1 < len(standing) else None
        joint = video.find_joint(before, here, after)
        paint, clip = painting.get(str(shot.id), ""), made.clips.get(shot.id)
        wanted = video.wanted_clip_digest(shot, picture.sha256, joint.follows) if picture else ""
        first, filming, before = filming, "", here
        settled = clip is not None and (clip.made_from == video.BROUGHT or not paint)
        if settled and clip and video.is_clip_current(shot, picture.sha256 if picture else None, clip, joint):
            continue
        said = (lines.get(beat, "") for beat in storyboard.plan_of(shot).lines) if speaking else ()
        end = painting.get(str(made.shots[at + 1].id), "") if after and after.runs_on else ""
        filming = f"clip:{shot.id}:{(paint or wanted)[-16:]}:{shot.camera_movement}" + (
            f":{(end or joint.ends)[-12:]}" if end or joint.ends else ""
        )
        before = here.model_copy(update={"file": "", "ends": ""})
        found.append(
            Need(
                stage="video",
                kind="video.shoot",
                key=filming,
                why="stale" if clip else "missing",
                target_id=str(shot.id),
                params={"shot": str(shot.id)},
                after=(
                    *((paint,) if paint else ()),
                    *((end,) if end else ()),
                    *((first,) if first and here.runs_on else ()),
                    *(speaking[line] for line in said if speaking and line in speaking),
                ),
                expected_s=0.5,
            )
        )
    return found


def _lines(made: FilmSnapshot) -> list[Need]:
    assert made.script is not None
    found = []
    for row in made.audios:
        if row.type == "narration" and not _brought(made, row):
            wanted = audio.line_digest(row, made.script.language)
            seconds = speak_seconds(row.text, made.script.language)
            found += _need(made, "audio", "audio.speak", row.id, row.take_id, wanted, seconds, priority=1)
    return found


def _music(made: FilmSnapshot) -> list[Need]:
    assert made.script is not None
    told, brief = made.script, made.brief
    rows = [row for row in made.audios if row.type == "music" and not _brought(made, row)]
    return [
        need
        for row in rows
        for need in _need(
            made,
            "audio",
            "audio.compose",
            row.id,
            row.take_id,
            audio.music_digest(told, brief, row),
            compose_seconds(brief),
            priority=1,
        )
    ]


def _effects(made: FilmSnapshot) -> list[Need]:
    """A sound that an action brings waits for its shot: where it is heard from is known only then."""
    assert made.script is not None
    found = []
    for row in made.audios:
        if row.type != "sfx" or _brought(made, row) or action_sounds.is_taken_out(row):
            continue
        if action_sounds.is_action_sound(row) and action_sounds.shot_of_sound(row, made.shots) is None:
            continue
        wanted = film_effect_digest(made, row)
        found += _need(made, "audio", "audio.effect", row.id, row.take_id, wanted, 1.0)
    return found


def film_effect_digest(made: FilmSnapshot, row: tables.Audio) -> str:
    """What a sound is made from in this film."""
    assert made.script is not None
    return audio.effect_digest(row.text, row, action_sounds.sound_placement(row, made.script, made.shots))


def _portraits(made: FilmSnapshot) -> list[Need]:
    return [
        need
        for row, person in zip(made.cast, made.people, strict=True)
        for need in _need(
            made,
            "characters",
            "characters.portrait",
            row.id,
            row.take_id,
            characters.portrait_digest(person, made.brief.style_mark),
            0.6,
        )
    ]


def _need(
    made: FilmSnapshot,
    stage: Stage,
    kind: str,
    row_id: uuid.UUID,
    take_id: uuid.UUID | None,
    wanted: str,
    expected_s: float,
    priority: int = 0,
    after: tuple[str, ...] = (),
    older: str = "",
) -> list[Need]:
    """`older` says otherwise than `wanted` what it was made from and is so no more."""
    take = made.takes.get(take_id) if take_id else None
    if take is not None and (take.made_from == takes.BROUGHT or (take.made_from == wanted and not older)):
        return []
    return [
        Need(
            stage=stage,
            kind=kind,
            key=f"{kind}:{row_id}:{wanted[:16]}{older[:8]}",
            why="stale" if take else "missing",
            target_id=str(row_id),
            params={"id": str(row_id)},
            after=after,
            expected_s=expected_s,
            priority=priority,
        )
    ]


def _brought(made: FilmSnapshot, row: tables.Audio) -> bool:
    take = made.takes.get(row.take_id) if row.take_id else None
    return take is not None and take.made_from == takes.BROUGHT


def speak_seconds(text: str, language: str) -> float:
    """A guess at the CPU seconds of a line."""
    return 0.6 + 0.12 * len(text) * (1.0 if language.startswith("zh") else 0.3)


def compose_seconds(brief: Brief) -> float:
    """A guess at the CPU seconds of a film's music."""
    return brief.seconds * 0.15 + 1


def paint_seconds(brief: Brief) -> float:
    """A guess at the CPU seconds of a shot's picture."""
    wide, high = brief.size()
    return 0.4 + 2.6 * wide * high / FULL_HD


def name_after_script(session: Session, row: tables.Script) -> None:
    """A project that nobody named, which still carries its idea's first words or an earlier title, takes the script's title."""
    owner = session.get(tables.Project, row.project_id)
    if owner is None or not row.title:
        return
    idea = owner.description or ""
    earlier = {str(older.script.get("title", "")) for older in script.list_script_versions(session, owner.id)}
    if owner.name in {projects.first_words(idea), idea[: len(owner.name)], *earlier}:
        owner.name = row.title


def expected_film_seconds(brief: Brief) -> float:
    """A first guess at the CPU seconds a whole film costs on builtin engines, before anything is planned."""
    wide, high = brief.size()
    area = wide * high / FULL_HD
    shots = max(3, brief.seconds / 3.6)
    return 4 + shots * paint_seconds(brief) + brief.seconds * (0.75 + 1.05 * area)


# What a person changes -------------------------------------------------------------------------------------------------


def save_revision(
    session: Session,
    project_id: uuid.UUID,
    told: Script,
    *,
    seen_version: int | None = None,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """Keep a script that a person changed, and with it who plays, what is heard and where its shots stand. Raises Conflict
    where somebody saved since `seen_version`."""
    before = script.find(session, project_id)
    was = script.script_from_row(before) if before else None
    row = script.save(session, project_id, told, seen_version=seen_version, user_id=user_id, note=note)
    row.approved_at = None
    if was is not None:
        if was.title != told.title:
            name_after_script(session, row)
        beat_moves.follow_script_change(
            session, project_id, projects.brief_of(projects.load(session, project_id)), was, told
        )
    characters.sync_cast(session, project_id, told)
    audio.sync_audio(session, project_id, told)
    return row


def save_reworded_beat(
    session: Session,
    project_id: uuid.UUID,
    beat_id: str,
    seen: str,
    text: str,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """One beat said differently, in the newest version: what others changed elsewhere meanwhile stays. `seen` is what the
    writer had before their eyes; raises Conflict, with the other text in `theirs`, where that was changed meanwhile.
    Raises NotFound."""
    row = script.find(session, project_id)
    if row is None:
        raise NotFound(what="script")
    told = script.script_from_row(row)
    now = next((beat.text for scene in told.scenes for beat in scene.beats if beat.id == beat_id), None)
    if now is None:
        raise NotFound(what="beat")
    if now not in (seen, text.strip()):
        raise Conflict(what=told.title, theirs=now)
    if now == text.strip():
        return row
    changed = script.reword_beat(told, beat_id, text)
    return save_revision(session, project_id, changed, seen_version=row.version, user_id=user_id, note=note)


def save_script_edit(
    session: Session,
    project_id: uuid.UUID,
    change: script_edit.Change,
    *,
    seen_version: int,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """Change the newest script as somebody wanted who had `seen_version` before their eyes: what others changed elsewhere
    meanwhile stays. Raises Conflict where they changed the same beats, NotFound where these are gone."""
    row = script.find(session, project_id)
    if row is None:
        raise NotFound(what="script")
    now = script.script_from_row(row)
    if row.version != seen_version:
        before = script.load_script_version(session, project_id, seen_version)
        if script_edit.has_conflict(before, change(before), now):
            raise Conflict(what=now.title)
    told = change(now)
    if told == now:
        return row
    return save_revision(session, project_id, told, seen_version=row.version, user_id=user_id, note=note)


def restore_script_version(
    session: Session,
    project_id: uuid.UUID,
    version: int,
    *,
    seen_version: int,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """The script as it was in one version, as the newest one. Raises NotFound, Conflict where somebody saved since
    `seen_version`."""
    told = script.load_script_version(session, project_id, version)
    return save_revision(session, project_id, told, seen_version=seen_version, user_id=user_id, note=note)


def request_new_draft(session: Session, project_id: uuid.UUID) -> Brief:
    """Ask for the story to be told another way: the next script is written from another take of the same idea."""
    take = projects.brief_of(projects.load(session, project_id)).take + 1
    return projects.change_brief(session, project_id, take=take)


def keep_as_is(session: Session, project_id: uuid.UUID, target_id: str) -> None:
    """What was made from something older is good as it is: it counts as made from what stands there now."""
    made = load_snapshot(session, project_id)
    wanted = {need.target_id: need for need in stale_needs(made)}
    if target_id in wanted:
        count_as_made(session, made, target_id)


def count_as_made(session: Session, made: FilmSnapshot, target_id: str) -> None:
    """The take that a shot, a line or somebody in the cast shows now is made from what stands there now."""
    shot = next((s for s in made.shots if str(s.id) == target_id), None)
    line = next((a for a in made.audios if str(a.id) == target_id), None)
    person = next((c for c in made.cast if str(c.id) == target_id), None)
    row = shot or line or person
    take = session.get(tables.Take, row.take_id) if row and row.take_id else None
    if take is not None:
        take.made_from = _wanted(made, shot, line, person)
        take.facts = {name: fact for name, fact in take.facts.items() if name != storyboard.SHOWN}


def _wanted(
    made: FilmSnapshot, shot: tables.Shot | None, line: tables.Audio | None, person: tables.Character | None
) -> str:
    """The digest that a new take of this would be made from."""
    if shot is not None:
        return storyboard.picture_digest(storyboard.plan_of(shot), made.people, made.brief)
    if person is not None:
        return characters.portrait_digest(characters.appearance_of(person), made.brief.style_mark)
    assert line is not None and made.script is not None
    if line.type == "music":
        return audio.music_digest(made.script, made.brief, line)
    if line.type == "sfx":
        return film_effect_digest(made, line)
    return audio.line_digest(line, made.script.language)
