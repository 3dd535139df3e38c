"""How long each shot is in the film: as planned, as its voices need, stretched or tightened to the length that was asked for."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from core.database import tables
from core.film.line_subtitles import own_subtitles
from core.project.own_subtitles import LineSubtitles
from core.project.projects import Brief
from core.render.timeline import TransitionKind
from core.storyboard import model, storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import ShotCut
from core.types import Value

FPS = model.FPS
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
TITLE_FROM, TITLE, TITLE_LEAST = FPS // 3, 3 * FPS, 2 * FPS
"""Frames after which the title comes up, how long it is read, and the least that it can be."""


class PlacedShot(Value):
    """One shot with what is said in it: `spoken` frames hold its lines with their breath."""

    shot_id: str
    scene: int
    planned: int
    spoken: int = 0
    dissolve: int | None = None
    """Frames in which it comes up out of the shot before; None as scenes do it."""
    transition: TransitionKind = "dissolve"
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
    beats: tuple[str, ...] = ()
    """Of each line the id of its beat."""
    subtitles: tuple[LineSubtitles | None, ...] = ()
    """Of each line what somebody made of its subtitles."""
    whole: int = 0
    """Frames of its clip, where the next shot runs on from the last of them: it is shown to its end, neither cut nor held."""
    cut: ShotCut | None = None
    """How somebody cut it by hand; its length then follows nothing but its lines."""
    room: int = 0
    """Frames of the next shot in which its last line may go on where somebody cuts it so, because nothing is said there."""

    @property
    def least(self) -> int:
        """Frames of a shot cut by hand under which a line would be lost."""
        return max(1, self.spoken - TAIL - self.room if self.lines else 1)


class ShotLength(Value):
    """How long a shot is in the film, and how much of that its lines take with their breath. In frames."""

    frames: int
    spoken: int
    lead: int = LEAD
    dissolve: int = 0
    transition: TransitionKind = "dissolve"
    least: int = 1
    """Frames that it can be cut to by hand without losing a line."""
    skip: int = 0
    """Frames of its take that are passed over before the first one seen."""
    speed: int = model.AS_MADE
    """Percent of its own at which its take runs."""

    @property
    def take_seconds(self) -> float:
        """Seconds of a take that the film needs."""
        return (self.skip + -(-self.frames * self.speed // 100)) / FPS


def shot_lengths(made: FilmSnapshot) -> dict[str, ShotLength]:
    """Each shot's length in the film as it stands, under its id; it needs no pictures and no clips."""
    placed = place_shots(made)
    if not placed:
        return {}
    frames = fit_lengths(placed, made.brief.seconds * FPS - card_frames(made.brief.seconds))
    return {
        shot.shot_id: ShotLength(
            frames=count,
            spoken=shot.spoken,
            lead=shot.lead,
            dissolve=fade,
            transition=shot.transition,
            least=shot.least,
            skip=shot.cut.skip if shot.cut else 0,
            speed=shot.cut.speed if shot.cut else model.AS_MADE,
        )
        for shot, count, fade in zip(placed, frames, shared_frames(placed, frames), strict=True)
    }


def shot_seconds(made: FilmSnapshot) -> dict[str, float]:
    """How long each shot is in the film as it stands, under its id: the one number that every page shows."""
    return {shot_id: round(length.frames / FPS, 2) for shot_id, length in shot_lengths(made).items()}


def place_shots(made: FilmSnapshot) -> list[PlacedShot]:
    """The shots of the film in order, each with what is said in it and what of a line goes on over the next."""
    pairs = itertools.zip_longest(made.shots, made.shots[1:])
    by_beat = {row.beat: row for row in made.audios if row.type == "narration"}
    return _led_over(
        [
            _place(made, shot, by_beat, bool(after and storyboard.plan_of(after).runs_on))
            for shot, after in pairs
            if shot
        ]
    )


def _place(
    made: FilmSnapshot, shot: tables.Shot, by_beat: dict[str, tables.Audio], run_on_from: bool = False
) -> PlacedShot:
    rows = [by_beat[beat] for beat in storyboard.plan_of(shot).lines if beat in by_beat]
    rows = [row for row in rows if row.file_key and row.milliseconds]
    spoken = [
        (row.file_key or "", frames_of_milliseconds(row.milliseconds or 0), row.text, row.speaker) for row in rows
    ]
    plan = storyboard.plan_of(shot)
    whole = clip_frames(made.clips.get(shot.id)) if run_on_from and not plan.cut else 0
    planned = plan.cut.frames if plan.cut else max(SHORTEST, round(float(shot.seconds) * FPS))
    dissolve = 0.0 if plan.dissolve is None and plan.runs_on else plan.dissolve
    lead = plan.cut.lead if plan.cut and plan.cut.lead is not None else LEAD
    return PlacedShot(
        shot_id=str(shot.id),
        scene=shot.scene,
        planned=whole or planned,
        spoken=lead + sum(f + GAP for _, f, _, _ in spoken) - GAP + TAIL if spoken else 0,
        lead=lead,
        dissolve=None if dissolve is None else round(dissolve * FPS),
        transition=plan.transition,
        lines=tuple(spoken),
        silent=not plan.lines and not plan.actions,
        heard=tuple(_heard(made, row) for row in rows),
        beats=tuple(row.beat for row in rows),
        subtitles=tuple(own_subtitles(row) for row in rows),
        whole=whole,
        cut=plan.cut,
    )


def clip_frames(clip: tables.Video | None) -> int:
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
    if placed and placed[0].lines and placed[0].lead == LEAD:
        out[0] = placed[0].model_copy(update={"lead": OPENING, "spoken": placed[0].spoken + OPENING - LEAD})
    for at, (shot, after) in enumerate(itertools.pairwise(placed)):
        listens = after.silent and after.scene == shot.scene and not after.dissolve and not shot.whole and not shot.cut
        out[at] = out[at].model_copy(
            update={
                "over": _over(out[at], after) if shot.lines and listens else 0,
                "room": 0 if after.lines else after.planned,
            }
        )
    return out


def _over(shot: PlacedShot, after: PlacedShot) -> int:
    room = min(max(after.planned, SHORTEST) - LISTENS, shot.spoken - TAIL - SPEAKS)
    return max(0, min(round(OVER * shot.lines[-1][1]), MOST_OVER, room))


def _wanted(shot: PlacedShot) -> int:
    """Frames of a shot by itself: as planned or as its lines need; one whose line goes on over the next is cut there, and one cut by
    hand where it was cut."""
    if shot.cut:
        return max(shot.cut.frames, shot.least)
    return shot.spoken - TAIL - shot.over if shot.over else max(shot.planned, shot.spoken)


def fit_lengths(placed: Sequence[PlacedShot], target: int) -> list[int]:
    """Frames of each shot: what is planned is stretched or tightened towards the length asked; what is spoken is never cut. A film that
    somebody cuts by hand is as long as they make it: no shot gives way because another was cut."""
    wanted = [_wanted(p) for p in placed]
    if any(p.cut for p in placed):
        return wanted
    spare = target + sum(shared_frames(placed, wanted)) - sum(wanted)
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


def shared_frames(placed: Sequence[PlacedShot], lengths: Sequence[int]) -> list[int]:
    """Frames that each shot shares with the one before: as somebody chose, else a crossfade where a scene begins. Two
    transitions never meet within a shot."""
    fades = [0]
    for number, (before, shot) in enumerate(itertools.pairwise(placed), 1):
        wanted = shot.dissolve if shot.dissolve is not None else CROSSFADE * (before.scene != shot.scene)
        fades.append(wanted if min(lengths[number], lengths[number - 1]) > 2 * wanted else 0)
    return fades


def card_frames(seconds: int) -> int:
    """Frames of the card at the end of a film that was asked for with so many seconds, where nobody chose. Shots have the rest, whatever
    somebody chooses: none is longer for a card that is left out."""
    return round(min(2.6, 0.12 * seconds) * FPS)


def title_card_frames(brief: Brief) -> int:
    """Frames that its title stands before its first shot; 0 where it stands over that or is left out."""
    title = brief.cards.title
    return (title.frames or TITLE) if title.has_own_time else 0


def end_card_frames(brief: Brief) -> int:
    """Frames of the card at its end; 0 where it is left out."""
    end = brief.cards.end
    return (end.frames or card_frames(brief.seconds)) if end.shown else 0


def end_over_last_shot(brief: Brief) -> int:
    """Frames by which the last shot is longer, for the card that stands over it."""
    return 0 if brief.cards.end.has_own_time else end_card_frames(brief)


def move_over_end(brief: Brief) -> int:
    """Frames that the last shot's move goes on under the end card: as usual, or longer. A shorter card, or none, cuts the move and does
    not hurry it."""
    return max(card_frames(brief.seconds), end_over_last_shot(brief))


def frames_of_milliseconds(milliseconds: int) -> int:
    """Whole frames in which so much sound has room."""
    return -(-milliseconds * FPS // 1000)
