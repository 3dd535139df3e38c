"""What DashScope's services take, field by field."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tests.wire.server import Body

EDITS = (
    "stylization_all",
    "stylization_local",
    "description_edit",
    "description_edit_with_mask",
    "remove_watermark",
    "expand",
    "super_resolution",
    "colorization",
    "doodle",
    "control_cartoon_feature",
)
Seed = Field(None, ge=0, le=2147483647)


class Words(Body):
    prompt: str = Field(min_length=1)
    negative_prompt: str | None = None


class HowPainted(Body):
    size: str = "1024*1024"
    n: int = Field(1, ge=1, le=4)
    seed: int | None = Seed
    prompt_extend: bool | None = None
    watermark: bool | None = None
    upscale_factor: int | None = Field(None, ge=1, le=4)
    strength: float | None = Field(None, ge=0, le=1)
    top_scale: float | None = None
    bottom_scale: float | None = None
    left_scale: float | None = None
    right_scale: float | None = None


class HowSpoken(Body):
    """`negative_prompt` stands among the parameters where the prompt stands in messages."""

    size: str | None = None
    n: int = Field(1, ge=1, le=4)
    seed: int | None = Seed
    prompt_extend: bool | None = None
    watermark: bool | None = None
    negative_prompt: str | None = None


class Paint(Body):
    model: str
    input: Words
    parameters: HowPainted = HowPainted()


class Given(Body):
    prompt: str = Field(min_length=1)
    negative_prompt: str | None = None
    images: list[str] | None = Field(None, min_length=1, max_length=3)
    function: str | None = None
    base_image_url: str | None = None
    mask_image_url: str | None = None


class Repaint(Body):
    model: str
    input: Given
    parameters: HowPainted = HowPainted()


class Piece(Body):
    text: str | None = None
    image: str | None = None


class Turn(Body):
    role: Literal["user"]
    content: list[Piece] = Field(min_length=1)


class Turns(Body):
    messages: list[Turn] = Field(min_length=1, max_length=1)


class Messages(Body):
    model: str
    input: Turns
    parameters: HowSpoken = HowSpoken()


def pictures_of(wanted: Messages) -> list[str]:
    return [piece.image for piece in wanted.input.messages[0].content if piece.image]


Kind = Literal[
    "first_frame",
    "last_frame",
    "reference_image",
    "reference_video",
    "reference_audio",
    "driving_audio",
    "first_clip",
    "video",
    "file",
    "link",
]


class Medium(Body):
    type: Kind
    url: str


class FilmGiven(Body):
    prompt: str | None = None
    negative_prompt: str | None = None
    img_url: str | None = None
    first_frame_url: str | None = None
    last_frame_url: str | None = None
    audio_url: str | None = None
    media: list[Medium] | None = None
    extend_prompt: bool | None = None
    function: Literal["video-synthesis"] | None = None
    template: str | None = None


class HowFilmed(Body):
    size: str | None = None
    resolution: Literal["480P", "720P", "1080P"] | None = None
    ratio: Literal["16:9", "9:16", "1:1", "4:3", "3:4", "21:9"] | None = None
    duration: int | None = None
    seed: int | None = Seed
    prompt_extend: bool | None = None
    watermark: bool | None = None
    audio: bool | None = None


class Film(Body):
    model: str
    input: FilmGiven
    parameters: HowFilmed = HowFilmed()


class Line(Body):
    text: str = Field(min_length=1)
    voice: str = Field(min_length=1)
    format: Literal["mp3", "wav"] = "mp3"
    sample_rate: Literal[8000, 16000, 22050, 24000, 44100, 48000] = 22050
    rate: float = Field(1.0, ge=0.5, le=2)
    volume: int = Field(50, ge=0, le=100)
    pitch: float = Field(1.0, ge=0.5, le=2)
    seed: int | None = None
    instruction: str | None = None


class Say(Body):
    model: str
    input: Line


class Spoken(Body):
    text: str = Field(min_length=1, max_length=600)
    voice: str = Field(min_length=1)
    language_type: str | None = None


class Talk(Body):
    model: str
    input: Spoken
    parameters: dict[str, Any] | None = None


FRAMES, REFERENCES = ("first_frame", "last_frame"), ("reference_image", "reference_video", "reference_audio")
MOST = {"first_frame": 1, "last_frame": 1, "reference_image": 10, "reference_video": 5, "reference_audio": 5}
TAKES = {
    "wan3.": (*FRAMES, *REFERENCES),
    "wan2.7-i2v": (*FRAMES, "driving_audio", "first_clip"),
    "wan2.7-r2v": ("reference_image", "reference_video"),
}
"""What media each of the new models takes, by how its name begins; others take none."""
LEAST = {"wan2.7-i2v": "first_frame", "wan2.7-r2v": "reference_image"}
"""What must be among them."""


def media_wrong(wanted: Film) -> str:
    """Why these media are not taken together, or at all, by this model; empty where they are."""
    kinds = [medium.type for medium in wanted.input.media or ()]
    taken = next((kinds for name, kinds in TAKES.items() if wanted.model.startswith(name)), ())
    if unknown := {*kinds} - {*taken}:
        return f"media type {sorted(unknown)} is not supported by this model"
    if any(kinds.count(kind) > most for kind, most in MOST.items()):
        return "too many media of one type"
    if {*kinds} & {*FRAMES} and {*kinds} & {*REFERENCES}:
        return "first_frame and last_frame cannot be used together with references"
    if "last_frame" in kinds and "first_frame" not in kinds:
        return "last_frame must be used together with first_frame"
    needed = LEAST.get(wanted.model, "")
    if needed and needed not in kinds:
        return f"{needed} is required"
    if wanted.parameters.ratio and {*kinds} & {*FRAMES}:
        return "ratio follows the first frame"
    return ""
