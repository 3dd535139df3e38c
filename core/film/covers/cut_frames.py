"""Single frames of a film's cut, without lettering and without the transition that they may lie in."""

from __future__ import annotations

from core.film import film_cut
from core.film.preview import preview_plan
from core.render import pieces
from core.render.pieces import FilmPiece
from core.render.timeline import Card, Clip, Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import digest

KEY_LETTERS = 24


def timeline_to_pick_from(made: FilmSnapshot) -> Timeline | None:
    """The film as it stands, or where a shot has nothing to show yet its newest version; None where there is neither."""
    if preview_plan.can_preview(made):
        return film_cut.lay_timeline(made)
    return film_cut.timeline_of_cut(made.cut) if made.cut and made.cut.timeline else None


def cut_key(timeline: Timeline) -> str:
    """Names the pictures of a cut: another key where any of its frames may show something else."""
    shown = [clip.model_dump(mode="json") for clip in timeline.clips]
    return digest("frames", timeline.width, timeline.height, timeline.fps, timeline.speech, shown)[:KEY_LETTERS]


def clip_at(timeline: Timeline, frame: int) -> Clip:
    """The clip that is seen at a frame of a film that has any, the coming one of a transition; the nearest where none plays."""
    seen = [clip for clip in timeline.clips if clip.start <= frame < clip.start + clip.frames]
    if seen:
        return seen[-1]
    return timeline.clips[0 if frame < timeline.clips[0].start else -1]


def take_frame(clip: Clip, frame: int) -> int:
    """The frame of its take that a clip shows at a frame of the film; of one where it does not play, its nearest."""
    inside = min(max(frame, clip.start), clip.start + clip.frames - 1)
    return (100 * clip.skip + clip.part + (inside - clip.start) * clip.speed) // 100


def film_frame(clip: Clip, taken: int) -> int | None:
    """The first frame of the film in which a clip shows a frame of its take, or one after it; None where it plays neither."""
    behind = max(0, 100 * taken - 100 * clip.skip - clip.part)
    frame = clip.start + -(-behind // clip.speed)
    shows = 100 * taken >= 100 * clip.skip + clip.part - clip.speed
    return frame if shows and frame < clip.start + clip.frames else None


def frame_piece(timeline: Timeline, clip: Clip, frame: int, short_side: int = 0, card: Card | None = None) -> FilmPiece:
    """One frame of a clip, `short_side` pixels high or wide at most (0: as large as the film), with nothing lettered on it but `card`."""
    inside = min(max(frame, clip.start), clip.start + clip.frames - 1)
    width, height = timeline.width, timeline.height
    if short_side and short_side < min(width, height):
        scale = short_side / min(width, height)
        width, height = (max(2, round(side * scale / 2) * 2) for side in (width, height))
    alone = timeline.model_copy(
        update={
            "width": width,
            "height": height,
            "clips": (clip.model_copy(update={"crossfade": 0}),),
            "cues": (),
            "cards": (),
            "marks": (),
            "mark": None,
        }
    )
    piece = pieces.piece_between(alone, inside, inside + 1)
    return piece.model_copy(update={"cards": (card,)}) if card else piece
