"""The cut: shots, voices, music and words laid on one time line, and the versions of the film made from it."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import i18n
from core.audio import action_sounds, audio, effects
from core.database import tables
from core.files import assets
from core.render import subtitle_cues
from core.render.pieces import VERSION
from core.render.timeline import Card, Clip, Cue, OpeningMark, Recipe, Sound, Timeline
from core.storyboard import storyboard
from core.types import Value, digest
from core.video import video

if TYPE_CHECKING:
    from core.storyboard.film_snapshot import FilmSnapshot

FPS = 24
"""Pictures a second: what film has run at since it has sound."""
LEAD = 6
"""Frames of breath before the first line of a shot; `GAP` stand between two lines, `TAIL` after the last."""
OPENING = 32
"""The same before the film's first line: somebody has to see where we are."""
GAP = 6
TAIL = 8
CROSSFADE = 12
SHORTEST = 34
STRETCH = 1.5
OVER, MOST_OVER, LISTENS, SPEAKS = 0.4, 32, 21, 46
"""What of a line may be heard over the shot of who listens to it or of what it is about: a share of the line, frames at most,
the frames that such a shot stands on after the line, and those that who speaks is seen before it."""
NEAR_END = FPS // 2
"""Frames by which music may be shorter or longer than the film and still end with it."""
TITLE_FROM, TITLE, TITLE_LEAST = FPS // 3, 3 * FPS, 2 * FPS
"""Frames after which the title comes up, how long it is read, and the least that it can be."""
MARKED = 2 * FPS
"""Frames for which the opening says that a machine made the film: GB 45438-2025, 5.4."""
MADE_BY_AI = {"zh": "AI 生成", "en": "AI-generated"}
MUSIC_DB = -6.0
AMBIENCE_DB = -13.0
EFFECT_DB = -5.0
OWN_DB = -6.0
"""Of what a clip's file sounds of; `OWN_DUCK_DB` is added while somebody speaks, where it gives way."""
OWN_DUCK_DB = -12.0


class PlacedShot(Value):
    """One shot with what is said in it: `spoken` frames hold its lines with their breath."""

    shot_id: str
    scene: int
    planned: int
    spoken: int = 0
    dissolve: int | None = None
    """Frames in which it comes up out of the shot before; None as scenes do it."""
    lines: tuple[tuple[str, int, str, str], ...] = ()
    """(sha256, frames, text, speaker) in order."""
    silent: bool = False
    """Nothing is said and nothing happens in it: a listener, a thing, the place."""
    lead: int = LEAD
    """Frames before its first line."""
    over: int = 0
    """Frames of its last line that are heard over the next shot."""
    heard: tuple[tuple[tuple[str, int], ...], ...] = ()
    """Of each line its words and the frame after its first in which each begins, where its voice tells that."""
    whole: int = 0
    """Frames of its clip, where the next shot runs on from the last of them: it is shown to its end, neither cut nor held."""


def lay_timeline(made: FilmSnapshot) -> Timeline:
    """The film as it stands: every shot as long as it was planned, or as its voices need. Frames are whole."""
    assert made.script is not None
    placed = _led_over(_placed(made))
    width, height = made.brief.size()
    end_card = _card_frames(made.brief.seconds)
    lengths = _fit(placed, made.brief.seconds * FPS - end_card)
    lengths[-1] += end_card
    clips = _clips(made, placed, lengths)
    total = clips[-1].start + clips[-1].frames
    narration, cues = _speech(placed, clips, made.script.language, width, height)
    return Timeline(
        width=width,
        height=height,
        fps=FPS,
        language=made.script.language,
        frames=total,
        clips=tuple(clips),
        cues=subtitle_cues.settle_cues(cues),
        sounds=(*narration, *_music(made, total), *_ambience(made, placed, clips), *_own_sounds(made, clips)),
        cards=_cards(made, clips, end_card),
        mark=_mark(made.script.language, total),
    )


class ShotLength(Value):
    """How long a shot is in the film, and how much of that its lines take with their breath. In frames."""

    frames: int
    spoken: int
    lead: int = LEAD
    dissolve: int = 0


def shot_lengths(made: FilmSnapshot) -> dict[str, ShotLength]:
    """Each shot's length in the film as it stands, under its id; it needs no pictures and no clips."""
    placed = _led_over(_placed(made))
    if not placed:
        return {}
    frames = _fit(placed, made.brief.seconds * FPS - _card_frames(made.brief.seconds))
    return {
        shot.shot_id: ShotLength(frames=count, spoken=shot.spoken, lead=shot.lead, dissolve=fade)
        for shot, count, fade in zip(placed, frames, _fades(placed, frames), strict=True)
    }


def shot_seconds(made: FilmSnapshot) -> dict[str, float]:
    """How long each shot is in the film as it stands, under its id: the one number that every page shows."""
    return {shot_id: round(length.frames / FPS, 2) for shot_id, length in shot_lengths(made).items()}


def cut_digest(timeline: Timeline) -> str:
    return digest("cut", VERSION, timeline)


def _placed(made: FilmSnapshot) -> list[PlacedShot]:
    pairs = itertools.zip_longest(made.shots, made.shots[1:])
    return [_place(made, shot, bool(after and storyboard.plan_of(after).runs_on)) for shot, after in pairs if shot]


def _place(made: FilmSnapshot, shot: tables.Shot, run_on_from: bool = False) -> PlacedShot:
    by_beat = {row.beat: row for row in made.audios if row.type == "narration"}
    rows = [by_beat[beat] for beat in storyboard.plan_of(shot).lines if beat in by_beat]
    rows = [row for row in rows if row.file_key and row.milliseconds]
    spoken = [(row.file_key or "", _frames(row.milliseconds or 0), row.text, row.speaker) for row in rows]
    plan = storyboard.plan_of(shot)
    whole = _clip_frames(made.clips.get(shot.id)) if run_on_from else 0
    dissolve = 0.0 if plan.dissolve is None and plan.runs_on else plan.dissolve
    return PlacedShot(
        shot_id=str(shot.id),
        scene=shot.scene,
        planned=whole or max(SHORTEST, round(float(shot.seconds) * FPS)),
        spoken=LEAD + sum(f + GAP for _, f, _, _ in spoken) - GAP + TAIL if spoken else 0,
        dissolve=None if dissolve is None else round(dissolve * FPS),
        lines=tuple(spoken),
        silent=not plan.lines and not plan.actions,
        heard=tuple(_heard(made, row) for row in rows),
        whole=whole,
    )


def _clip_frames(clip: tables.Video | None) -> int:
    """Of a clip that came as a file; 0 where there is none, or nobody measured it."""
    return round((clip.facts or {}).get("milliseconds", 0) * FPS / 1000) if clip and clip.file_key else 0


def _heard(made: FilmSnapshot, row: tables.Audio) -> tuple[tuple[str, int], ...]:
    take = made.takes.get(row.take_id) if row.take_id else None
    told = (take.facts or {}).get("words", []) if take else []
    return tuple((str(word["text"]), round(float(word["start"]) * FPS)) for word in told)


def _led_over(placed: list[PlacedShot]) -> list[PlacedShot]:
    """Who listens is seen while the line still goes on: the end of a line is heard over a silent shot of its scene. The
    film's first line waits until we know where we are."""
    out = list(placed)
    if placed and placed[0].lines:
        out[0] = placed[0].model_copy(update={"lead": OPENING, "spoken": placed[0].spoken + OPENING - LEAD})
    for at, (shot, after) in enumerate(itertools.pairwise(placed)):
        if shot.lines and after.silent and after.scene == shot.scene and not after.dissolve and not shot.whole:
            room = min(max(after.planned, SHORTEST) - LISTENS, out[at].spoken - TAIL - SPEAKS)
            over = min(round(OVER * shot.lines[-1][1]), MOST_OVER, room)
            out[at] = out[at].model_copy(update={"over": max(0, over)})
    return out


def _wanted(shot: PlacedShot) -> int:
    """Frames of a shot by itself: as planned or as its lines need; one whose line goes on over the next is cut there."""
    return shot.spoken - TAIL - shot.over if shot.over else max(shot.planned, shot.spoken)


def _fit(placed: Sequence[PlacedShot], target: int) -> list[int]:
    """Frames of each shot: what is planned is stretched or tightened towards the length asked; what is spoken is never cut."""
    wanted = [_wanted(p) for p in placed]
    spare = target + sum(_fades(placed, wanted)) - sum(wanted)
    if spare >= 0:
        return _stretched(placed, wanted, spare)
    least = [_least(p, w, first=not at) for at, (p, w) in enumerate(zip(placed, wanted, strict=True))]
    slack = sum(wanted) - sum(least)
    give = min(1.0, -spare / slack) if slack else 0.0
    return [round(w - give * (w - low)) for w, low in zip(wanted, least, strict=True)]


def _stretched(placed: Sequence[PlacedShot], wanted: Sequence[int], spare: int) -> list[int]:
    """Time that is left goes to what is looked at; after a line nobody waits, unless there is nowhere else to wait."""
    lengths = [float(w) for w in wanted]
    for waits in ([not p.lines for p in placed], [True] * len(placed)):
        most = (w if p.whole else w * STRETCH for p, w in zip(placed, wanted, strict=True))
        room = [max(0.0, w - now) * may for w, now, may in zip(most, lengths, waits, strict=True)]
        share = min(1.0, spare / sum(room)) if sum(room) else 0.0
        lengths = [now + share * more for now, more in zip(lengths, room, strict=True)]
        spare -= round(share * sum(room))
    return [round(length) for length in lengths]


def _least(shot: PlacedShot, wanted: int, *, first: bool) -> int:
    """What a shot may be tightened to: its lines, time enough to be seen, and in the film's first to read its title."""
    if shot.over or shot.whole:
        return wanted
    return max(shot.spoken, min(TITLE + TITLE_FROM if first else SHORTEST, wanted))


def _fades(placed: Sequence[PlacedShot], lengths: Sequence[int]) -> list[int]:
    """Frames that each shot shares with the one before: as somebody chose, else a crossfade where a scene begins. Two
    fades never meet within a shot."""
    fades = [0]
    for number, (before, shot) in enumerate(itertools.pairwise(placed), 1):
        wanted = shot.dissolve if shot.dissolve is not None else CROSSFADE * (before.scene != shot.scene)
        fades.append(wanted if min(lengths[number], lengths[number - 1]) > 2 * wanted else 0)
    return fades


def _clips(made: FilmSnapshot, placed: Sequence[PlacedShot], lengths: Sequence[int]) -> list[Clip]:
    clips: list[Clip] = []
    for shot, frames, fade in zip(placed, lengths, _fades(placed, lengths), strict=True):
        start = clips[-1].start + clips[-1].frames - fade if clips else 0
        row = made.clips[uuid.UUID(shot.shot_id)]
        clips.append(
            Clip(
                shot_id=shot.shot_id,
                start=start,
                frames=frames,
                crossfade=fade,
                recipe=Recipe.model_validate(row.recipe) if row.recipe else None,
                file="" if row.recipe else row.file_key or "",
            )
        )
    return clips


def _speech(
    placed: Sequence[PlacedShot], clips: Sequence[Clip], language: str, width: int, height: int
) -> tuple[list[Sound], list[Cue]]:
    sounds: list[Sound] = []
    cues: list[Cue] = []
    for shot, clip in zip(placed, clips, strict=True):
        at = clip.start + max(shot.lead, clip.crossfade)
        for (sha256, frames, text, speaker), heard in zip(shot.lines, shot.heard, strict=True):
            sounds.append(Sound(kind="narration", file=sha256, start=at, frames=frames))
            cues += subtitle_cues.cues_of_line(
                text,
                at,
                frames + GAP // 2,
                width=width,
                height=height,
                language=language,
                speaker=speaker,
                heard=heard,
            )
            at += frames + GAP
    return sounds, cues


def _music(made: FilmSnapshot, total: int) -> list[Sound]:
    rows = [row for row in made.audios if row.type == "music" and row.file_key]
    return [
        Sound(
            kind="music",
            file=row.file_key or "",
            start=0,
            frames=total,
            gain_db=MUSIC_DB + volume,
            fade_in=FPS // 2,
            fade_out=0 if _lands(made, row, total) else min(2 * FPS, total // 6),
            loop=not _lands(made, row, total),
        )
        for row in rows
        if (volume := audio.volume_db(row)) is not None
    ]


def _lands(made: FilmSnapshot, row: tables.Audio, total: int) -> bool:
    """Whether music that tells where its last chord is struck dies away with the film: it is neither cut nor begins again."""
    take = made.takes.get(row.take_id) if row.take_id else None
    ends = bool(take and (take.facts or {}).get("end"))
    return ends and abs(_frames(row.milliseconds or 0) - total) <= NEAR_END


def _ambience(made: FilmSnapshot, placed: Sequence[PlacedShot], clips: Sequence[Clip]) -> list[Sound]:
    """The sound of each scene's place as long as the scene, and the effects on the time line, each at its second."""
    sounds = []
    for row in made.audios:
        volume = audio.volume_db(row)
        if row.type != "sfx" or not row.file_key or volume is None or action_sounds.is_taken_out(row):
            continue
        if effects.is_placed_effect(row):
            sounds += _effect(row, effect_start(made, clips, row), volume, clips[-1].start + clips[-1].frames)
            continue
        inside = [clip for shot, clip in zip(placed, clips, strict=True) if row.beat == f"scene{shot.scene}"]
        if inside:
            start, end = inside[0].start, inside[-1].start + inside[-1].frames
            fade = min(FPS // 2, (end - start) // 4)
            sounds.append(
                Sound(
                    kind="sfx",
                    file=row.file_key,
                    start=start,
                    frames=end - start,
                    gain_db=AMBIENCE_DB + audio.ambience_gain_db(row.text) + volume,
                    fade_in=fade,
                    fade_out=fade,
                    loop=True,
                )
            )
    return sounds


def _own_sounds(made: FilmSnapshot, clips: Sequence[Clip]) -> list[Sound]:
    """What clips that came as files sound of themselves, each as long as its shot is seen."""
    sounds = []
    plans = {str(shot.id): storyboard.plan_of(shot) for shot in made.shots}
    for clip, after in itertools.zip_longest(clips, clips[1:]):
        row, plan = made.clips[uuid.UUID(clip.shot_id)], plans[clip.shot_id]
        how = video.own_sound_mode(plan, made.brief, row)
        if not clip.file or not video.has_sound(row) or how == "mute":
            continue
        sounds.append(
            Sound(
                kind="clip",
                file=clip.file,
                start=clip.start,
                frames=min(clip.frames, _clip_frames(row) or clip.frames),
                gain_db=OWN_DB + plan.own_sound_db,
                fade_in=clip.crossfade,
                fade_out=after.crossfade if after else 0,
                duck_db=OWN_DUCK_DB if how == "duck" else 0.0,
            )
        )
    return sounds


def effect_start(made: FilmSnapshot, clips: Sequence[Clip], row: tables.Audio) -> int | None:
    """The frame where an effect on the time line begins; None while no shot shows what brings it."""
    if effects.follows_shot(row):
        return action_sounds.start_frame(row, made.shots, clips)
    return round(effects.start_second(row) * FPS)


def _effect(row: tables.Audio, start: int | None, volume: float, total: int) -> list[Sound]:
    """One effect as long as it was made, cut at the film's end; none where the film is over before it begins."""
    if start is None:
        return []
    frames = min(_frames(row.milliseconds or 0), total - start)
    if frames <= 0:
        return []
    fade = min(FPS // 4, frames // 4) if effects.is_continuous(row.text) else 0
    return [
        Sound(
            kind="sfx",
            file=row.file_key or "",
            start=start,
            frames=frames,
            gain_db=EFFECT_DB + volume,
            fade_in=fade,
            fade_out=fade,
        )
    ]


def _cards(made: FilmSnapshot, clips: Sequence[Clip], end_card: int) -> tuple[Card, ...]:
    """The title stands over the film's first shot and, where that is long enough, goes with it."""
    assert made.script is not None
    language, total = made.script.language, clips[-1].start + clips[-1].frames
    first = clips[0].frames - TITLE_FROM - (clips[1].crossfade if len(clips) > 1 else 0)
    read = min(TITLE, total // 4)
    title = Card(
        start=TITLE_FROM,
        frames=first if TITLE_LEAST <= first < read else read,
        kind="title",
        title=made.script.title,
        lines=(i18n.translate_key("film.made_by", language),),
    )
    end = Card(
        start=total - end_card,
        frames=end_card,
        kind="end",
        title=i18n.translate_key("film.the_end", language),
        lines=(i18n.translate_key("film.ai_label", language),),
    )
    return title, end


def _mark(language: str, total: int) -> OpeningMark:
    return OpeningMark(text=MADE_BY_AI.get(language, MADE_BY_AI["en"]), frames=min(MARKED, total))


def _card_frames(seconds: int) -> int:
    return round(min(2.6, 0.12 * seconds) * FPS)


def _frames(milliseconds: int) -> int:
    return -(-milliseconds * FPS // 1000)


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
    """The file of a planned version: the project is complete."""
    cut = session.get_one(tables.Cut, cut_id)
    cut.sha256, cut.poster, cut.facts = sha256, poster, facts or {}
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
