"""What plays when, in whole frames. Timeline > Clip, Transition, Sound, Cue; frames count from the film's first."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.project.card_choice import CARDS, CardGround, CardPlace
from core.project.mark_choice import CornerMark
from core.render.overlays.card_looks import CardLook
from core.render.subtitles.subtitle_looks import SubtitleLook
from core.types import Value


class Framing(Value):
    """Where the camera looks: centre in 0..1 of the still, zoom 1 = the whole still fills the picture."""

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0


class Recipe(Value):
    """A camera move over a still: from one frame to another, eased. `still` is the asset's SHA-256.

    Of kind "layers" the still has cels (providers.animation.cels), and its place and each of them goes its own share of the move:
    what is far goes less of it than what is near, as it looks from a camera that travels."""

    kind: Literal["still", "layers"] = "still"
    still: str
    movement: str = "static"
    start: Framing = Framing()
    end: Framing = Framing()
    ease: Literal["linear", "in_out"] = "in_out"
    bow: float = 0.0
    """How far the middle of the way is lifted off the straight line, in heights of the still: an arc."""
    seed: int = 0
    travel: tuple[float, ...] = ()
    """Of "layers": how much of the move (0 to 1) the place goes, then each cel, far to near. At the first frame all lie as
    they were painted."""
    sway: float = 0.0
    """How far a hand that holds the camera sways, in widths of the still, by `seed`."""


TransitionKind = Literal[
    "dissolve", "dip_black", "dip_white", "wipe", "push", "slide", "blinds", "iris", "zoom", "blur", "burn"
]
"""How a shot takes the place of the one before it, over the frames that the two share."""


class Clip(Value):
    """One shot on the time line, `frames` long from `start`. Where the next clip has a crossfade in, the two overlap:
    next.start == start + frames - next.crossfade; `transition` is what is seen in these frames. The first `skip` frames of its take are
    not shown; `whole` is how long the take's move over its still is from its first frame to its last (0: as long as the clip). It runs at `speed` percent
    from `part` hundredths of a frame behind `skip` on. `framing` is what of a file's picture is shown (None: its
    middle)."""

    shot_id: str
    start: int
    frames: int = Field(gt=0)
    crossfade: int = 0
    recipe: Recipe | None = None
    file: str = ""
    """SHA-256 of a clip that came as a file, where there is no recipe."""
    transition: TransitionKind = "dissolve"
    skip: int = 0
    whole: int = 0
    part: int = 0
    speed: int = 100
    framing: Framing | None = None

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What came later is left out where it says nothing: a clip is still what it was before."""
        told: dict[str, Any] = said(self)
        unsaid = {"transition": "dissolve", "skip": 0, "whole": 0, "part": 0, "speed": 100, "framing": None}
        return {key: value for key, value in told.items() if key not in unsaid or value != unsaid[key]}


class Cue(Value):
    """One subtitle. `lines` are already broken; at most two. `words`, where its look follows them: of each word the frame in which it
    is begun, and how many letters of the lines stand up to its end."""

    start: int
    end: int
    lines: tuple[str, ...]
    speaker: str = ""
    words: tuple[tuple[int, int], ...] = ()

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A subtitle whose look follows no words is still what it was before."""
        told: dict[str, Any] = said(self)
        return {key: value for key, value in told.items() if value or key != "words"}


class Sound(Value):
    """One recording on the time line. Each is first brought to one loudness (core.render.sound.LEVEL), then `gain_db` is
    added, and narration ducks music. `loop` repeats it up to `frames`. A "clip" is what a clip's file sounds of; `duck_db` (0 or
    less) is added to it while somebody speaks. The first `skip` frames of the recording are not heard. `levels` are dB added at frames
    counted from `start`, straight between two of them, level before the first and after the last. At another
    `speed` (percent) it keeps its pitch; `skip` and `part` (hundredths) are frames of the recording as it is."""

    kind: Literal["narration", "music", "sfx", "clip"]
    file: str
    start: int
    frames: int
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    loop: bool = False
    duck_db: float = 0.0
    skip: int = 0
    levels: tuple[tuple[int, float], ...] = ()
    part: int = 0
    speed: int = 100

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What came later is left out where it says nothing: a mix is still what it was before."""
        told: dict[str, Any] = said(self)
        unsaid = {"duck_db": 0.0, "skip": 0, "levels": (), "part": 0, "speed": 100}
        return {key: value for key, value in told.items() if key not in unsaid or value not in (unsaid[key], [])}


ScreenCardKind = Literal["claim", "step", "number", "item", "quote", "date", "price", "call"]
"""What words on the screen are: something claimed, a numbered step, a figure with what it counts, one of a list, somebody's words, a day,
a price, what to do now."""


class Card(Value):
    """Words laid over frames of the film: its title, its end, or what a beat says on the screen."""

    start: int
    frames: int
    kind: Literal["title", "end", ScreenCardKind]
    title: str
    lines: tuple[str, ...] = ()
    """What stands below; of a step or an item its number."""
    subtitle: str = ""
    """Of a title or an end, between its title and what stands below."""
    look: CardLook | None = None
    """Where it is not the usual look."""
    place: CardPlace = "centre"
    ground: CardGround = "picture"
    """What is seen behind it where no shot plays: the picture that is nearest in the film, held, or one colour."""

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What came later is left out where it says nothing: a card is still what it was before."""
        told: dict[str, Any] = said(self)
        unsaid = {"subtitle": "", "look": None, "place": "centre", "ground": "picture"}
        return {key: value for key, value in told.items() if key not in unsaid or value != unsaid[key]}

    @property
    def is_as_ever(self) -> bool:
        """Whether nobody chose how it looks."""
        return (self.subtitle, self.look, self.place, self.ground) == ("", None, "centre", "picture")

    @property
    def is_title_or_end(self) -> bool:
        """Whether it is none of the words that a beat says on the screen."""
        return self.kind in CARDS

    @property
    def without_time(self) -> Card:
        """The same for all that look alike, wherever in a film they stand and for how long."""
        return self.model_copy(update={"start": 0, "frames": 1})


class OpeningMark(Value):
    """The words in a corner of the opening picture that say that a machine made it, whole for `frames` from the film's first."""

    text: str
    frames: int


class Timeline(Value):
    width: int = 1920
    height: int = 1080
    fps: int = 30
    language: str = "zh"
    frames: int
    clips: tuple[Clip, ...]
    cues: tuple[Cue, ...] = ()
    sounds: tuple[Sound, ...] = ()
    cards: tuple[Card, ...] = ()
    mark: OpeningMark | None = None
    subtitles: SubtitleLook | None = None
    """How its subtitles are drawn, where it is not the usual look."""
    speech: tuple[tuple[str, int, int], ...] = ()
    """Who speaks from which frame to which, where its subtitles do not tell it: somebody changed them by hand."""
    marks: tuple[CornerMark, ...] = ()
    """What stands in its corners."""

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What came later is left out where it says nothing: a time line is still what it was before."""
        told: dict[str, Any] = said(self)
        unsaid = {"mark": None, "subtitles": None, "speech": (), "marks": ()}
        return {key: value for key, value in told.items() if key not in unsaid or (value and value != unsaid[key])}

    def seconds(self) -> float:
        return self.frames / self.fps
