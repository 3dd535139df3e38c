"""The cut: shots, voices, music and words laid on one time line, and the versions of the film made from it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.audio import action_sounds
from core.database import tables
from core.files import assets
from core.film.film_cards import film_cards
from core.film.film_sounds import clip_sounds, mix_by_hand, music_sounds, place_and_effect_sounds, speech_and_cues
from core.film.shot_lengths import (
    FPS,
    PlacedShot,
    card_frames,
    clip_frames,
    end_card_frames,
    end_over_last_shot,
    fit_lengths,
    move_over_end,
    place_shots,
    shared_frames,
    title_card_frames,
)
from core.render.pieces import VERSION
from core.render.subtitles import subtitle_cues
from core.render.subtitles.subtitle_looks import PLAIN, resolve_subtitles
from core.render.timeline import Clip, Cue, OpeningMark, Recipe, Timeline
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import AS_MADE
from core.types import digest

ACCEPTED = "accepted"
"""Among the facts of a cut: what somebody accepted of what its check found (core.film.accepted_findings)."""
MARKED = 2 * FPS
"""Frames for which the opening says that a machine made the film: GB 45438-2025, 5.4."""
MADE_BY_AI = {"zh": "AI 生成", "en": "AI-generated"}


def lay_timeline(made: FilmSnapshot) -> Timeline:
    """The film as it stands: every shot as long as it was planned, or as its voices need. Frames are whole."""
    assert made.script is not None
    placed = place_shots(made)
    width, height = made.brief.size()
    lengths = fit_lengths(placed, made.brief.seconds * FPS - card_frames(made.brief.seconds))
    move, over_last = lengths[-1] + move_over_end(made.brief), end_over_last_shot(made.brief)
    lengths[-1] += over_last
    clips = _clips(made, placed, lengths, title_card_frames(made.brief))
    if clips[-1].frames != move and not placed[-1].cut:
        clips[-1] = clips[-1].model_copy(update={"whole": move})
    end_card = end_card_frames(made.brief)
    total = clips[-1].start + clips[-1].frames + (end_card - over_last)
    look = resolve_subtitles(made.brief.subtitles)
    narration, cues, spoken = speech_and_cues(placed, clips, made.script.language, width, height, look or PLAIN)
    return Timeline(
        width=width,
        height=height,
        fps=FPS,
        language=made.script.language,
        frames=total,
        clips=tuple(clips),
        cues=subtitle_cues.settle_cues(cues),
        sounds=mix_by_hand(
            made.brief.mix,
            (
                *narration,
                *music_sounds(made, total),
                *place_and_effect_sounds(made, placed, clips),
                *clip_sounds(made, clips),
            ),
        ),
        cards=film_cards(made, placed, clips, total, end_card),
        mark=_mark(made.script.language, total),
        marks=made.brief.marks.laid,
        subtitles=look,
        speech=_speech(cues, spoken),
    )


def _speech(cues: Sequence[Cue], spoken: Sequence[Cue]) -> tuple[tuple[str, int, int], ...]:
    """Who speaks when, where subtitles no longer tell it; nothing where they do."""
    if cues == spoken:
        return ()
    return tuple((cue.speaker, cue.start, cue.end) for cue in subtitle_cues.settle_cues(spoken) if cue.speaker)


def cut_digest(timeline: Timeline) -> str:
    return digest("cut", VERSION, timeline)


def _clips(made: FilmSnapshot, placed: Sequence[PlacedShot], lengths: Sequence[int], first: int) -> list[Clip]:
    """The shots from frame `first` of the film on."""
    clips: list[Clip] = []
    for shot, frames, fade in zip(placed, lengths, shared_frames(placed, lengths), strict=True):
        start = clips[-1].start + clips[-1].frames - fade if clips else first
        row = made.clips[uuid.UUID(shot.shot_id)]
        skip, whole = _part_of_take(shot, row, frames)
        clips.append(
            Clip(
                shot_id=shot.shot_id,
                start=start,
                frames=frames,
                crossfade=fade,
                transition=shot.transition if fade else "dissolve",
                recipe=Recipe.model_validate(row.recipe) if row.recipe else None,
                file="" if row.recipe else row.file_key or "",
                skip=skip,
                whole=whole,
                part=shot.cut.part if shot.cut else 0,
                speed=shot.cut.speed if shot.cut else AS_MADE,
            )
        )
    return clips


def _part_of_take(shot: PlacedShot, clip: tables.Video, frames: int) -> tuple[int, int]:
    """Where in its take a shot cut by hand begins, and how long the whole take is; (0, 0) for one that shows all of it."""
    if shot.cut is None:
        return 0, 0
    if shot.cut.speed != AS_MADE:
        # What the end card adds to the last shot does not slow the move down.
        return shot.cut.skip, max(
            clip_frames(clip) or shot.cut.whole, shot.cut.take_end(max(shot.cut.frames, shot.least))
        )
    whole = max(clip_frames(clip) or shot.cut.whole, shot.cut.skip + frames)
    return (shot.cut.skip, whole) if (shot.cut.skip, whole) != (0, frames) else (0, 0)


def _mark(language: str, total: int) -> OpeningMark:
    return OpeningMark(text=MADE_BY_AI.get(language, MADE_BY_AI["en"]), frames=min(MARKED, total))


# Rows ----------------------------------------------------------------------------------------------------------------


def plan_cut(session: Session, project_id: uuid.UUID, timeline: Timeline, task_id: uuid.UUID | None) -> tables.Cut:
    """A new version of the film, still without its file. The same time line planned twice is one version."""
    wanted = cut_digest(timeline)
    mine = (tables.Cut.project_id == project_id, tables.Cut.made_from == wanted)
    row = session.scalar(select(tables.Cut).where(*mine).order_by(tables.Cut.version.desc()).limit(1))
    newest = session.scalar(select(func.max(tables.Cut.version)).where(tables.Cut.project_id == project_id)) or 0
    if row is None or row.version != newest or row.removed_at:
        row = tables.Cut(
            id=uuid.uuid4(),
            project_id=project_id,
            version=newest + 1,
            timeline=timeline.model_dump(mode="json"),
            made_from=wanted,
            task_id=task_id,
        )
        session.add(row)
        session.flush()
    return row


def assign_sounds_to_shots(session: Session, made: FilmSnapshot) -> None:
    """Which shot each line and effect belongs to, once a film is laid: `audios.scene_id`. What lies under a whole scene belongs to the
    scene's first shot, music to none. When a row was changed last stays as it was: nobody changed it."""
    said_in = {beat: shot for shot in made.shots for beat in storyboard.plan_of(shot).lines}
    for row in made.audios:
        first = next((shot for shot in made.shots if row.beat == f"scene{shot.scene}"), None)
        shot = said_in.get(row.beat) or action_sounds.shot_of_sound(row, made.shots) or first
        if shot is not None and shot.id != row.scene_id:
            audios = tables.Audio
            values = {"scene_id": shot.id, "updated_at": audios.updated_at}
            session.execute(update(audios).where(audios.id == row.id).values(values))


def finish_cut(
    session: Session, cut_id: uuid.UUID, sha256: str, poster: str, facts: dict[str, Any] | None = None
) -> None:
    """The file of a planned version: the project is complete. What was accepted of the version before goes on."""
    cut = session.get_one(tables.Cut, cut_id)
    before = next((one for one in finished_cuts(session, cut.project_id) if one.id != cut_id), None)
    accepted = {ACCEPTED: had} if before and (had := (before.facts or {}).get(ACCEPTED)) else {}
    cut.sha256, cut.poster, cut.facts = sha256, poster, {**accepted, **(facts or {})}
    for asset in (sha256, poster):
        assets.link_to_project(session, cut.project_id, asset)
    project = session.get_one(tables.Project, cut.project_id)
    project.status, project.progress = "completed", 100


def finished_cuts(session: Session, project_id: uuid.UUID) -> list[tables.Cut]:
    """Finished versions that are not in the bin, newest first."""
    rows = select(tables.Cut).where(
        tables.Cut.project_id == project_id, tables.Cut.sha256 != "", tables.Cut.removed_at.is_(None)
    )
    return list(session.scalars(rows.order_by(tables.Cut.version.desc())))


def timeline_of_cut(cut: tables.Cut) -> Timeline:
    return Timeline.model_validate(cut.timeline)
