"""A film cut into pieces that are rendered apart, each under a key of all that can be seen in it.

A piece is a shot's body, the transition between two shots, or black. One after the other they are the whole film,
frame for frame. Nothing in a piece says where in the film it stands: moved, it is the same piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from pydantic import Field

from core.project.mark_choice import CornerMark
from core.render import (
    ai_label,
    camera_moves,
    cards,
    encode,
    fonts,
    footage,
    multiplane,
    raster,
    resampling,
    screen_cards,
    transitions,
)
from core.render.camera_moves import Size
from core.render.overlays import card_looks, corner_marks
from core.render.picture_measures import PictureMeasures, PictureMeter
from core.render.subtitles import burned_subtitles, subtitle_cues
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook
from core.render.timeline import Card, Clip, Cue, Framing, OpeningMark, Recipe, Timeline, TransitionKind
from core.types import Value, digest

VERSION = 2
"""Of this renderer's pictures: a higher one makes every piece anew."""
LONGEST_SECONDS = 8.0
TELL_EVERY = 5

PathOf = Callable[[str], Path]
Progress = Callable[[float], None]
Draw = Callable[[raster.Planes], None]
ReadStack = Callable[[Path, Size, Size, int, int], multiplane.CelStack | None]
"""As `multiplane.read_stack`."""


class ShotLayer(Value):
    """A shot as a piece sees it: `offset` is the frame of its take at the piece's first, `frames` how long its whole move takes. It runs
    at `speed` percent from `part` hundredths of a frame behind `offset` on."""

    recipe: Recipe | None = None
    file: str = ""
    offset: int = 0
    frames: int = Field(gt=0)
    speech: tuple[tuple[str, int, int], ...] = ()
    """Of a shot with layers: who speaks from which of its frames to which."""
    framing: Framing | None = None
    """What of a file's picture is shown; None: its middle."""
    part: int = 0
    speed: int = 100

    @property
    def unsaid(self) -> set[str]:
        """What came later, where it says nothing: what is rendered stays so."""
        plain_values = {"speech": (), "part": 0, "speed": 100, "framing": None}
        return {name for name, plain in plain_values.items() if getattr(self, name) == plain}

    def take_frames(self, frames: int) -> list[float]:
        """The frame of the take that is seen in each of so many frames."""
        begin = 100 * self.offset + self.part
        return [(begin + frame * self.speed) / 100 for frame in range(frames)]


class FilmPiece(Value):
    """`frames` of film to render. No layer is black, two are a transition that begins `fade_offset` frames before this
    piece and lasts `fade_frames`. Cues and cards count from the piece's first frame."""

    frames: int = Field(gt=0)
    width: int
    height: int
    fps: int
    layers: tuple[ShotLayer, ...] = ()
    fade_frames: int = 0
    fade_offset: int = 0
    transition: TransitionKind = "dissolve"
    cues: tuple[Cue, ...] = ()
    cards: tuple[Card, ...] = ()
    subtitles: SubtitleLook | None = None
    mark: OpeningMark | None = None
    """How much of the film's opening mark is seen from this piece's first frame on."""
    marks: tuple[CornerMark, ...] = ()
    label: str = ""
    """Where there are marks, the words of the film's opening mark, under which they stand."""

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    @property
    def stills(self) -> tuple[str, ...]:
        """SHA-256 of every file this piece is drawn from."""
        pictures = tuple(mark.picture for mark in self.marks if mark.picture)
        return tuple(layer.recipe.still if layer.recipe else layer.file for layer in self.layers) + pictures

    @property
    def key(self) -> str:
        """What this piece looks like, as one hash; equal keys are equal films."""
        letters = (fonts.font_digest("sans"), burned_subtitles.LOOK) if self.cues else ()
        titles = (fonts.font_digest("serif"), cards.LOOK) if self.cards else ()
        said = any(card.kind not in cards.DARK for card in self.cards)
        on_screen = (fonts.font_digest("sans"), screen_cards.LOOK) if said else ()
        marked = (fonts.font_digest("sans"), ai_label.LOOK) if self.mark else ()
        chosen = () if all(card.is_as_ever for card in self.cards) else (card_looks.VERSION, fonts.font_digest("sans"))
        cornered = (fonts.font_digest("sans"), corner_marks.LOOK) if self.marks else ()
        plain = self.transition == "dissolve"
        joined = () if plain else (transitions.VERSION,)
        unsaid = {"layers"} | ({"transition"} if plain else set()) | (set() if self.mark else {"mark"})
        unsaid |= set() if self.subtitles and self.cues else {"subtitles"}
        unsaid |= set() if self.marks else {"marks", "label"}
        told = self.model_dump(mode="json", exclude=unsaid)
        told["layers"] = [
            layer.model_dump(mode="json", exclude=layer.unsaid) | {"recipe": _seen(layer.recipe)}
            for layer in self.layers
        ]
        deep = (multiplane.VERSION,) if any(layer.recipe and layer.recipe.travel for layer in self.layers) else ()
        later = (*deep, *marked, *on_screen, *joined, *chosen, *cornered)
        return digest("piece", VERSION, encode.SETTINGS, letters, titles, told, *later)


def _seen(recipe: Recipe | None) -> dict[str, Any] | None:
    """What of a recipe can be seen: never the name of its move, its seed only where something follows it. A still's
    recipe says what it said before there were layers, so that what is rendered stays so."""
    if recipe is None:
        return None
    unseen = {"movement"}
    if not recipe.sway:
        unseen.add("sway")
    if not recipe.travel:
        unseen.add("travel")
    if not recipe.sway and recipe.kind == "still":
        unseen.add("seed")
    return recipe.model_dump(mode="json", exclude=unseen)


def plan_pieces(timeline: Timeline) -> list[FilmPiece]:
    """The pieces of a film, in order, none longer than about eight seconds."""
    found = [
        piece_between(timeline, start, end)
        for stretch, edge in stretches(timeline)
        for start, end in _split(stretch, edge, round(LONGEST_SECONDS * timeline.fps))
    ]
    assert sum(piece.frames for piece in found) == timeline.frames
    return found


def render_piece(
    piece: FilmPiece, path_of: PathOf, out: Path, progress: Progress = lambda share: None
) -> PictureMeasures:
    """Draw and encode a piece to `out` (an MP4 without sound); what was measured in its pictures on the way.

    `progress` hears the share that is done several times a second; when it raises, the work stops and nothing is
    left at `out`.
    """
    meter = PictureMeter()
    with encode.open_reel(out, piece.size, piece.fps) as reel:
        for frame, draw in enumerate(piece_pictures(piece, path_of)):
            if frame % TELL_EVERY == 0:
                progress(frame / piece.frames)
            draw(reel.picture)
            meter.see(reel.picture.y, reel.picture.u, reel.picture.v)
            reel.keep()
    progress(1.0)
    return meter.measures


def piece_pictures(piece: FilmPiece, path_of: PathOf, read_stack: ReadStack = multiplane.read_stack) -> Iterator[Draw]:
    """For each frame of a piece in order, how to draw it; nothing is encoded. `read_stack` reads the cels of a shot; who renders many
    pieces of one shot gives one that remembers."""
    marks = [
        corner_marks.mark_strip(mark, piece.label, piece.size, path_of(mark.picture) if mark.picture else None)
        for mark in piece.marks
    ]
    for frame, draw in enumerate(_shots(piece, path_of, read_stack)):
        yield partial(_drawn, piece, marks, frame, draw)


def piece_picture(piece: FilmPiece, path_of: PathOf, frame: int = 0) -> raster.Planes:
    """One frame of a piece."""
    canvas = raster.blank_picture(piece.size)
    next(islice(piece_pictures(piece, path_of), frame, None))(canvas)
    return canvas


def _drawn(
    piece: FilmPiece, marks: Sequence[raster.LetteringStrip], frame: int, draw: Draw, onto: raster.Planes
) -> None:
    draw(onto)
    _letter(piece, marks, frame, onto)


def stretches(timeline: Timeline) -> Iterator[tuple[int, int]]:
    """From each edge to the next, in frames: a shot begins, a crossfade ends, a shot ends."""
    edges = {0, timeline.frames}
    for clip in timeline.clips:
        edges |= {clip.start, clip.start + clip.crossfade, clip.start + clip.frames}
    ordered = sorted(edge for edge in edges if 0 <= edge <= timeline.frames)
    yield from pairwise(ordered)


def _split(start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    parts = -(-(end - start) // most)
    edges = [start + round((end - start) * part / parts) for part in range(parts + 1)]
    yield from pairwise(edges)


def piece_between(timeline: Timeline, start: int, end: int) -> FilmPiece:
    """The piece from one frame of a film to another, within one of its `stretches`."""
    seen = [clip for clip in timeline.clips if clip.start < end and start < clip.start + clip.frames]
    fade = seen[-1] if len(seen) > 1 and seen[-1].crossfade else None
    seen = seen[-2:] if fade else seen[-1:]
    layers = tuple(_layer(timeline, clip, start) for clip in seen)
    return FilmPiece(
        frames=end - start,
        width=timeline.width,
        height=timeline.height,
        fps=timeline.fps,
        layers=layers or _held_layer(timeline, start, end),
        fade_frames=fade.crossfade if fade else 0,
        fade_offset=start - fade.start if fade else 0,
        transition=fade.transition if fade else "dissolve",
        cues=tuple(
            _moved(cue, start, end)
            for cue in timeline.cues
            if cue.start < end and start < cue.end and not screen_cards.is_set_large(cue, timeline.cards)
        ),
        cards=tuple(
            card.model_copy(update={"start": card.start - start})
            for card in timeline.cards
            if card.start < end and start < card.start + card.frames
        ),
        subtitles=timeline.subtitles,
        mark=_rest_of_mark(timeline, start),
        marks=timeline.marks,
        label=timeline.mark.text if timeline.marks and timeline.mark else "",
    )


def _rest_of_mark(timeline: Timeline, start: int) -> OpeningMark | None:
    """What is left of the opening mark for a piece that begins at `start`; its frames count from there, and may be over."""
    if timeline.mark is None or start >= ai_label.mark_end_frame(timeline.mark, timeline.fps):
        return None
    return OpeningMark(text=timeline.mark.text, frames=timeline.mark.frames - start)


def _layer(timeline: Timeline, clip: Clip, start: int) -> ShotLayer:
    offset, part = divmod(100 * clip.skip + clip.part + (start - clip.start) * clip.speed, 100)
    return ShotLayer(
        recipe=clip.recipe,
        file=clip.file,
        offset=offset,
        part=part,
        speed=clip.speed,
        frames=clip.whole or clip.frames,
        speech=_speech(timeline, clip) if clip.recipe and clip.recipe.kind == "layers" else (),
        framing=clip.framing if clip.recipe is None else None,
    )


def _held_layer(timeline: Timeline, start: int, end: int) -> tuple[ShotLayer, ...]:
    """Where no shot plays and a card stands on a still: the film's first picture before its shots, its last one behind them."""
    on_still = any(
        card.ground == "still" and card.start < end and start < card.start + card.frames for card in timeline.cards
    )
    if not on_still:
        return ()
    first = start < timeline.clips[0].start
    clip = timeline.clips[0 if first else -1]
    if clip.recipe is None:
        seen = _layer(timeline, clip, clip.start if first else clip.start + clip.frames - 1)
        return (seen.model_copy(update={"speed": 0, "frames": end - start}),)
    at = clip.recipe.start if first else clip.recipe.end
    held = Recipe(still=clip.recipe.still, start=at, end=at)
    return (ShotLayer(recipe=held, frames=end - start),)


def _speech(timeline: Timeline, clip: Clip) -> tuple[tuple[str, int, int], ...]:
    """What is said by whom while a shot is seen, in frames of its take."""

    def of_take(frame: int) -> int:
        return clip.skip + (clip.part + (frame - clip.start) * clip.speed) // 100

    told = timeline.speech or tuple((cue.speaker, cue.start, cue.end) for cue in timeline.cues if cue.speaker)
    return tuple(
        (speaker, of_take(start), of_take(end))
        for speaker, start, end in told
        if start < clip.start + clip.frames and clip.start < end
    )


def _moved(cue: Cue, start: int, end: int) -> Cue:
    """The part of a cue that a piece shows; who speaks is not seen."""
    words = tuple((begin - start, letters) for begin, letters in cue.words)
    return Cue(start=max(0, cue.start - start), end=min(end, cue.end) - start, lines=cue.lines, words=words)


def _shots(piece: FilmPiece, path_of: PathOf, read_stack: ReadStack) -> Iterator[Draw]:
    """For each frame, how to draw what the camera saw."""
    layers = [_layer_pictures(layer, piece, path_of, read_stack) for layer in piece.layers]
    if not layers:
        black = raster.blank_picture(piece.size)
        for _ in range(piece.frames):
            yield partial(raster.copy_picture, black)
    elif len(layers) == 1:
        yield from layers[0]
    else:
        yield from _transition(piece, *layers)


def _transition(piece: FilmPiece, going: Iterator[Draw], coming: Iterator[Draw]) -> Iterator[Draw]:
    old, new = raster.blank_picture(piece.size), raster.blank_picture(piece.size)
    for frame, (leave, enter) in enumerate(zip(going, coming, strict=True)):
        leave(old)
        enter(new)
        share = (piece.fade_offset + frame + 1) / (piece.fade_frames + 1)
        yield partial(transitions.draw_transition, piece.transition, old, new, share)


def _layer_pictures(layer: ShotLayer, piece: FilmPiece, path_of: PathOf, read_stack: ReadStack) -> Iterator[Draw]:
    if layer.recipe is None:
        source, taken = path_of(layer.file), layer.take_frames(piece.frames)
        return footage.footage_pictures(source, piece.size, piece.fps, taken, layer.framing or footage.MIDDLE)
    return _still_pictures(layer, layer.recipe, piece, path_of, read_stack)


def _still_pictures(
    layer: ShotLayer, recipe: Recipe, piece: FilmPiece, path_of: PathOf, read_stack: ReadStack
) -> Iterator[Draw]:
    if recipe.kind == "layers":
        enough = _enough(recipe, piece.size)
        stack = read_stack(path_of(recipe.still), piece.size, enough, piece.fps, recipe.seed)
        if stack is not None:
            speech = [(who, start / piece.fps, end / piece.fps) for who, start, end in layer.speech]
            yield from multiplane.multiplane_pictures(
                stack, recipe, piece.size, layer.take_frames(piece.frames), layer.frames, speech
            )
            return
    still = resampling.widen_still(raster.read_still(path_of(recipe.still), _enough(recipe, piece.size)))
    last: camera_moves.Window | None = None
    drawn = raster.blank_picture(piece.size)
    for frame in layer.take_frames(piece.frames):
        here = camera_moves.camera_window(recipe, still.size, piece.size, frame, layer.frames, piece.fps)
        if recipe.start != recipe.end or recipe.bow or recipe.sway:
            yield partial(resampling.draw_window, still, here)
            continue
        if here != last:
            resampling.draw_window(still, here, drawn)
            last = here
        yield partial(raster.copy_picture, drawn)


def _enough(recipe: Recipe, picture: Size) -> Size:
    """The size of still that this move can make use of."""
    closest = max(1.0, recipe.start.zoom, recipe.end.zoom)
    return Size(round(picture.width * closest), round(picture.height * closest))


def _letter(piece: FilmPiece, marks: Sequence[raster.LetteringStrip], frame: int, onto: raster.Planes) -> None:
    """Cards over the picture, marks in its corners, subtitles over them, the words that a machine made it over all."""
    for card in piece.cards:
        if card.kind in cards.DARK:
            cards.lay_card(card, frame, piece.fps, onto, piece.size, over_shot=bool(piece.layers))
        else:
            screen_cards.lay_screen_card(card, frame, piece.fps, onto, piece.size)
    for strip in marks:
        raster.lay_strip(strip, onto)
    for cue in piece.cues:
        if cue.start <= frame < cue.end:
            look, spoken = piece.subtitles or PLAIN, subtitle_cues.spoken_letters(cue, frame)
            raster.lay_strip(burned_subtitles.cue_strip(cue.lines, piece.size, look, spoken), onto)
    if piece.mark and (share := ai_label.mark_presence(piece.mark, frame, piece.fps)) > 0:
        raster.lay_strip(ai_label.mark_strip(piece.mark.text, piece.size), onto, share)
