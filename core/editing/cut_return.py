"""A version of the film brought back: its shots are again in its order, as long, joined and shown as they were in it, and say the same
lines. Shots that came since go into the bin, those in the bin come back; sounds stay as they are now."""

from __future__ import annotations

import itertools
import uuid
from bisect import bisect_right
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import LastShot, NotFound
from core.film import film_cut
from core.film.shot_lengths import FPS
from core.project import takes
from core.render.timeline import Clip, Recipe, Timeline
from core.storyboard import shot_order, storyboard
from core.storyboard.model import ShotCut
from core.types import Value
from core.video import video


class NotBroughtBack(Value):
    """How much of a version could not be had again: shots that are `gone` for good, shots whose take in it is `lost`, and shots that
    came since and have to `stay`, because their scene would be without one."""

    gone: int = 0
    lost: int = 0
    stay: int = 0


def bring_back(session: Session, project_id: uuid.UUID, /, cut_id: uuid.UUID) -> NotBroughtBack:
    """Raises NotFound, also where no shot of the version is left."""
    cut = session.get(tables.Cut, cut_id)
    if cut is None or cut.project_id != project_id:
        raise NotFound(what="cut")
    timeline = film_cut.timeline_of_cut(cut)
    rows = {str(row.id): row for row in _every_shot(session, project_id)}
    clips = [clip for clip in timeline.clips if clip.shot_id in rows]
    if not clips:
        raise NotFound(what="shot")
    for clip in clips:
        shot_order.put_back_shot(session, project_id, rows[clip.shot_id].id)
        session.flush()
    stay = _take_out(session, project_id, {clip.shot_id for clip in clips})
    back = [rows[clip.shot_id] for clip in clips]
    spans = _spans_of_scenes(session, project_id, timeline)
    told = [_scene_of(spans, clip) or rows[clip.shot_id].scene for clip in clips]
    for row, scene in zip(back, _scenes_in_order(told), strict=True):
        row.scene = scene
    shot_order.set_order(session, project_id, [row.id for row in back])
    _say_again(session, project_id, timeline, rows)
    end_card = _end_over_last(timeline)
    lost = 0
    for row, clip in zip(back, clips, strict=True):
        lost += not _show(session, row, clip)
        _cut_as(row, clip, timeline, end_card if clip is timeline.clips[-1] else 0)
    return NotBroughtBack(gone=len(timeline.clips) - len(clips), lost=lost, stay=stay)


def _end_over_last(timeline: Timeline) -> int:
    """Frames by which the last shot of a version is longer for the card over its end."""
    end, last = next((card for card in timeline.cards if card.kind == "end"), None), timeline.clips[-1]
    return max(0, last.start + last.frames - end.start) if end else 0


def _every_shot(session: Session, project_id: uuid.UUID) -> Sequence[tables.Shot]:
    return session.scalars(select(tables.Shot).where(tables.Shot.project_id == project_id)).all()


def _take_out(session: Session, project_id: uuid.UUID, wanted: set[str]) -> int:
    """Shots that the version does not have, into the bin. Returns how many have to stay."""
    stay = 0
    for row in reversed(storyboard.list_shots(session, project_id)):
        if str(row.id) not in wanted:
            try:
                shot_order.remove_shots(session, project_id, [row.id])
            except LastShot:
                stay += 1
    return stay


def _spans_of_scenes(session: Session, project_id: uuid.UUID, timeline: Timeline) -> list[tuple[int, int, int]]:
    """(first frame, end, scene) of each place that is heard in the version. Two may sound of one recording: the first is heard first."""
    audios = session.scalars(
        select(tables.Audio).where(tables.Audio.project_id == project_id, tables.Audio.type == "sfx")
    )
    scenes: dict[str, list[int]] = {}
    for row in audios:
        if (number := row.beat.removeprefix("scene")).isdigit():
            scenes.setdefault(row.file_key or "", []).append(int(number))
    spans = []
    for sound in sorted(timeline.sounds, key=lambda one: one.start):
        if sound.kind == "sfx" and scenes.get(sound.file):
            lowest = min(scenes[sound.file])
            scenes[sound.file].remove(lowest)
            spans.append((sound.start, sound.start + sound.frames, lowest))
    return spans


def _scene_of(spans: Sequence[tuple[int, int, int]], clip: Clip) -> int:
    """0 where no place is heard under a clip, or more than one."""
    under = [scene for start, end, scene in spans if start <= clip.start and clip.start + clip.frames <= end]
    return under[0] if len(under) == 1 else 0


def _scenes_in_order(scenes: Sequence[int]) -> list[int]:
    """The scene of each shot, so that none goes back: as many as can keep theirs, the others belong to the scene before them."""
    tails: list[int] = []
    longest: list[int] = []
    for scene in scenes:
        at = bisect_right(tails, scene)
        tails[at : at + 1] = [scene]
        longest.append(at + 1)
    kept: set[int] = set()
    need = len(tails)
    for number in reversed(range(len(scenes))):
        if longest[number] == need and all(scenes[number] <= scenes[other] for other in kept):
            kept.add(number)
            need -= 1
    now, found = scenes[min(kept)], []
    for number, scene in enumerate(scenes):
        now = scene if number in kept else now
        found.append(now)
    return found


def _say_again(session: Session, project_id: uuid.UUID, timeline: Timeline, rows: dict[str, tables.Shot]) -> None:
    """Every line of the version that there still is, in the shot in which it began."""
    beats = _beats_by_file(session, project_id)
    said: dict[str, list[str]] = {}
    for sound in sorted((one for one in timeline.sounds if one.kind == "narration"), key=lambda one: one.start):
        clip = next((one for one in reversed(timeline.clips) if one.start <= sound.start), timeline.clips[0])
        if (free := beats.get(sound.file)) and clip.shot_id in rows:
            said.setdefault(clip.shot_id, []).append(free.pop(0))
            for others in beats.values():
                others[:] = [beat for beat in others if beat != said[clip.shot_id][-1]]
    placed = set(itertools.chain.from_iterable(said.values()))
    for row in storyboard.list_shots(session, project_id):
        plan = storyboard.plan_of(row)
        lines = (*said.get(str(row.id), ()), *(beat for beat in plan.lines if beat not in placed))
        if lines != plan.lines:
            row.plan = plan.model_copy(update={"lines": lines}).model_dump(mode="json")


def _beats_by_file(session: Session, project_id: uuid.UUID) -> dict[str, list[str]]:
    """Which lines each recording says, those first that it is chosen for; short ones may sound alike to the sample."""
    rows = select(tables.Audio).where(tables.Audio.project_id == project_id, tables.Audio.type == "narration")
    audios = {row.id: row for row in session.scalars(rows.order_by(tables.Audio.sequence))}
    found: dict[str, list[str]] = {}
    for row in audios.values():
        found.setdefault(row.file_key or "", []).append(row.beat)
    for take in takes.takes_by_id(session, project_id).values():
        if take.of_id in audios and audios[take.of_id].beat not in found.setdefault(take.sha256, []):
            found[take.sha256].append(audios[take.of_id].beat)
    return found


def _cut_as(row: tables.Shot, clip: Clip, timeline: Timeline, end_card: int) -> None:
    """As long as in the version and joined as there; its first line begins where it began."""
    begins = min(
        (
            sound.start - clip.start
            for sound in timeline.sounds
            if sound.kind == "narration" and clip.start <= sound.start < clip.start + clip.frames
        ),
        default=None,
    )
    cut = ShotCut(
        frames=max(1, clip.frames - end_card), skip=clip.skip, whole=clip.whole or clip.frames, lead=begins, speed=clip.speed, part=clip.part
    )  # fmt: skip
    changes: dict[str, object] = {"cut": cut}
    if clip is not timeline.clips[0]:
        changes["dissolve"] = clip.crossfade / FPS
        changes |= {"transition": clip.transition} if clip.crossfade else {}
    plan = storyboard.plan_of(row).model_copy(update=changes)
    row.plan = plan.model_dump(mode="json")


def _show(session: Session, row: tables.Shot, clip: Clip) -> bool:
    """The take that the version shows, where there still is one: whether it is shown again."""
    made = session.scalars(select(tables.Video).where(tables.Video.storyboard_id == row.id))
    same = [one for one in made if _shows(one, clip)]
    found = next((one for one in same if one.id == row.clip_id), same[-1] if same else None)
    if found is None:
        return False
    pictures = [
        take.id
        for take in takes.list_takes(session, "shot", row.id)
        if clip.recipe and take.sha256 == clip.recipe.still
    ]
    if pictures and row.take_id not in pictures:
        takes.choose_take(session, row.project_id, pictures[-1])
    if row.clip_id != found.id:
        video.choose_clip(session, row.project_id, found.id)
    return True


def _shows(made: tables.Video, clip: Clip) -> bool:
    if clip.recipe is None or not made.recipe:
        return clip.recipe is None and not made.recipe and made.file_key == clip.file
    return Recipe.model_validate(made.recipe) == clip.recipe
