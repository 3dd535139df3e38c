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
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audio import action_sounds, audio
from core.characters import characters
from core.database import tables
from core.film import film_cut
from core.production.stage_needs import (
    Need,
    board_needs,
    clip_needs,
    effect_needs,
    line_needs,
    music_needs,
    portrait_needs,
    shot_picture_needs,
)
from core.project import projects, takes
from core.project.projects import Brief
from core.review.open_changes import open_changes
from core.script import script
from core.script.model import ScriptDraft
from core.stages import STAGES, Stage
from core.storyboard import shot_approval, storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import digest
from core.video import video


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
    made = FilmSnapshot(
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
        changes=open_changes(session, project_id),
    )
    shot_approval.withhold_outdated_approvals(made)
    return made


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
    sounding = [*line_needs(made), *music_needs(made), *effect_needs(made)]
    boards = board_needs(made)
    if boards:
        return [*boards, *sounding, *portrait_needs(made)]
    portraits = portrait_needs(made)
    pictures = shot_picture_needs(made, {need.target_id: need.key for need in portraits} if waits.portraits else {})
    speaking = {need.target_id: need.key for need in sounding} if waits.voices else {}
    clips = clip_needs(made, {need.target_id: need.key for need in pictures}, speaking)
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
    boards = {need.params["scene"] for need in board_needs(made)}
    stale_shots = {shot.id for shot in made.shots if shot.scene in boards}
    sound = [*line_needs(made), *music_needs(made), *effect_needs(made)]
    pictures, portraits = shot_picture_needs(made), portrait_needs(made)
    clips = clip_needs(made, {need.target_id: need.key for need in pictures})
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
    return [*shot_picture_needs(made), *portrait_needs(made)]


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
