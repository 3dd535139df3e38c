"""What is planned to be seen, as values: who stands how in which picture, and the shots of a scene."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.render.timeline import TransitionKind
from core.types import Value

ShotSize = Literal[
    "extreme_wide", "wide", "full", "medium_full", "medium", "medium_close", "close_up", "extreme_close_up"
]
Angle = Literal["eye", "low", "high", "over_shoulder"]
Movement = Literal[
    "static",
    "push",
    "pull",
    "pan_left",
    "pan_right",
    "truck_left",
    "truck_right",
    "track",
    "crane_up",
    "crane_down",
    "orbit",
    "tilt_up",
    "tilt_down",
    "handheld",
]
Side = Literal["", "across"]
SIZES: tuple[ShotSize, ...] = get_args(ShotSize)
"""From far to near."""
ANGLES: tuple[Angle, ...] = get_args(Angle)
MOVEMENTS: tuple[Movement, ...] = get_args(Movement)
SIDES: tuple[Side, ...] = get_args(Side)
Strength = Literal["gentle", "normal", "strong"]
OwnSound = Literal["", "keep", "duck", "mute"]
"""What becomes of the sound that a clip has of its own: heard as it is, giving way to whoever speaks, or not heard; empty: as
usual (core.video.video.own_sound_mode)."""
OWN_SOUNDS: tuple[OwnSound, ...] = get_args(OwnSound)


class Seen(Value):
    """One member of the cast in a picture. `at` is where they stand: 0 left to 1 right; `facing` in degrees of yaw,
    0 to the camera, positive to the right of the picture, 180 away. `depth` 0 near to 1 far."""

    name: str
    pose: str = "stand"
    expression: str = "calm"
    facing: float = 20.0
    at: float = 0.5
    depth: float = 0.0
    holds: str = ""


class Picture(Value):
    """What one shot shows, for an engine that reads no prose. Words for `things` are in the script's language."""

    place: str
    location: str = ""
    when: str = "day"
    weather: str = "clear"
    mood: str = "calm"
    size: ShotSize = "full"
    angle: Angle = "eye"
    people: tuple[Seen, ...] = ()
    things: tuple[str, ...] = ()
    seed: int = 0
    age: str = ""
    """The age its film plays in (core.script.period); empty where nobody has said so."""
    side: Side = ""
    """Which side of the place is behind the people: empty as it was first seen, "across" what is seen when one turns round."""

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What came later is left out where it says nothing: a picture is still what it was made from before."""
        told: dict[str, Any] = said(self)
        return {key: value for key, value in told.items() if value or key not in LATER}


LATER = ("age", "side")
"""Words of a picture that older storyboards do not have."""


FPS = 24
"""Pictures a second of every film: what film has run at since it has sound."""


SLOWEST, AS_MADE, FASTEST = 25, 100, 400
"""Percent of its own speed at which a take can run."""


class ShotCut(Value):
    """How much of its take a shot shows, where somebody cut it by hand; in frames of the film (FPS).

    `frames` are seen, beginning `skip` frames after the take's first. `whole` is how long a camera move over a still takes from its
    first frame to its last: what is cut off is cut off, and the camera goes on as it went (0: as long as what is seen). `lead` frames pass before the first line
    (None: as in every shot). `speed` is the percent of its own at which the take runs, its lines not with it: a frame of the film is so many
    hundredths of a frame of the take. `part`: the hundredths of a frame that it begins after `skip`, as it does where a fast shot was split."""

    frames: int = Field(gt=0, le=14_400)
    skip: int = Field(default=0, ge=0, le=432_000)
    whole: int = Field(default=0, ge=0, le=432_000)
    lead: int | None = Field(default=None, ge=0, le=14_400)
    speed: int = Field(default=AS_MADE, ge=SLOWEST, le=FASTEST)
    part: int = Field(default=0, ge=0, lt=100)

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What came later is left out where it says nothing: a cut is still what it was before."""
        told: dict[str, Any] = said(self)
        unsaid = {"speed": AS_MADE, "part": 0}
        return {key: value for key, value in told.items() if key not in unsaid or value != unsaid[key]}

    @property
    def begin(self) -> int:
        """Where in its take it begins, in hundredths of a frame."""
        return 100 * self.skip + self.part

    def seen_from(self, begin: int, frames: int) -> ShotCut:
        """The same take from another place (hundredths of a frame), for so many frames."""
        return self.model_copy(update={"frames": frames, "skip": begin // 100, "part": begin % 100})

    def take_end(self, frames: int) -> int:
        """The frame of the take behind the last of so many that are seen."""
        return -(-(self.begin + frames * self.speed) // 100)


class ShotPlan(Value):
    """A shot as the director plans it. `lines` and `actions` are the ids of the beats it covers; `seconds` is the
    planned length, before voices are measured. `strength` is how far the camera goes, `focus` the point of the picture it
    holds on to (x and y in 0..1; None: where its painter says the main thing is), `dissolve` the seconds in which it
    takes the place of the shot before (0 a cut; None: as scenes do it) and `transition` how it does. `runs_on`: it begins where the shot before it ends, in one
    movement (core.video.video.ClipJoint). `own_sound_db` is how much louder or softer a clip's own sound is than it would be by itself.
    `cut` goes before `seconds` and before what its voices need. `reframed`: by another ratio, where somebody put the middle of what a film
    in it shows of this picture (x and y in 0..1)."""

    size: ShotSize
    angle: Angle = "eye"
    movement: Movement = "static"
    seconds: float = Field(ge=0.5, le=60)
    description: str
    actions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    picture: Picture
    strength: Strength = "normal"
    focus: tuple[float, float] | None = None
    dissolve: float | None = Field(default=None, ge=0, le=2)
    transition: TransitionKind = "dissolve"
    runs_on: bool = False
    own_sound: OwnSound = ""
    own_sound_db: float = Field(default=0.0, ge=-24, le=12)
    cut: ShotCut | None = None
    reframed: dict[str, tuple[float, float]] = Field(default_factory=dict)

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A shot that nobody has framed for another ratio is still what it was before."""
        told: dict[str, Any] = said(self)
        return {key: value for key, value in told.items() if value or key != "reframed"}

    @property
    def seconds_wanted(self) -> float:
        """How long it is to stand: as it was cut by hand, else as it was planned."""
        return round(self.cut.frames / FPS, 2) if self.cut else self.seconds

    def changed(self, **changes: Any) -> ShotPlan:
        """The same with these otherwise. Other `seconds` of a shot that was cut by hand cut it to them. Raises ValidationError."""
        new = ShotPlan.model_validate({**self.model_dump(), **changes})
        if self.cut is None or "cut" in changes or "seconds" not in changes:
            return new
        return new.model_copy(update={"cut": self.cut.model_copy(update={"frames": round(new.seconds * FPS)})})


class Board(Value):
    shots: tuple[ShotPlan, ...] = Field(min_length=1)
