"""What a film can be written as: the kinds of file of data/film/outputs.toml, and one wish for a file."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from pydantic import Field

from core.errors import NotAnOutput
from core.project.projects import RATIOS, picture_size
from core.render.timeline import Timeline
from core.settings import ROOT
from core.types import Value, digest

FACTS = ROOT / "data" / "film" / "outputs.toml"
VERSION = 1
"""Of how files are written: a higher one makes every output anew."""


class Quality(Value):
    """`options` of the encoder; `against_cut` is bytes of pictures against the film's own file at its size and rate, `bytes_per_megapixel`
    what a million pixels take where they take as much in every film."""

    options: dict[str, str]
    against_cut: float = 0.0
    bytes_per_megapixel: int = 0
    colours: int = 0


class OutputKind(Value):
    """A kind of file: container, codecs, and what was measured of its encoder (data/film/outputs.toml)."""

    container: str
    extension: str
    media_type: str
    codec: str
    pixels: str
    tag: str
    sound: str
    options: dict[str, str]
    seconds_per_megapixel: float
    size_power: float = 1.0
    rate_power: float = 1.0
    quality: dict[str, Quality]
    sides: tuple[int, ...] = ()
    rates: tuple[int, ...] = ()


class OutputSettings(Value):
    """One wished file: its shorter side in pixels, its pictures a second, its kind and quality."""

    short_side: int
    fps: int
    kind: str
    quality: str = "good"
    ratio: str = ""
    """One of projects.RATIOS; empty is the film's own."""
    framing: str = ""
    """What somebody set by hand of that ratio, as one hash: set otherwise, it is another file."""


class Purpose(Value):
    """Whom a file is for, and what serves them; `first` ones are offered before anybody asks."""

    id: str
    first: bool
    settings: OutputSettings


class OutputFacts(Value):
    """All of data/film/outputs.toml. `sound_bytes` of a second by codec, `sound_rates` in bits."""

    sides: tuple[int, ...]
    rates: tuple[int, ...]
    qualities: tuple[str, ...]
    draw_seconds_per_megapixel: float
    draw_seconds_per_frame: float
    sound_bytes: dict[str, int]
    sound_against_cut: dict[str, float]
    sound_rates: dict[str, int]
    kind: dict[str, OutputKind]
    purpose: tuple[Purpose, ...] = Field(min_length=1)


@lru_cache(maxsize=1)
def output_facts() -> OutputFacts:
    return OutputFacts.model_validate(tomllib.loads(FACTS.read_text("utf-8")))


def sides_of(kind: OutputKind) -> tuple[int, ...]:
    return kind.sides or output_facts().sides


def rates_of(kind: OutputKind) -> tuple[int, ...]:
    return kind.rates or output_facts().rates


def check_settings(settings: OutputSettings) -> OutputKind:
    """The kind that is wished. Raises NotAnOutput for what this kind of file cannot be."""
    kind = output_facts().kind.get(settings.kind)
    if kind is None:
        raise NotAnOutput("kind", allowed=", ".join(output_facts().kind))
    for field, given, allowed in (
        ("short_side", settings.short_side, sides_of(kind)),
        ("fps", settings.fps, rates_of(kind)),
        ("quality", settings.quality, tuple(kind.quality)),
        ("ratio", settings.ratio, ("", *RATIOS)),
    ):
        if given not in allowed:
            raise NotAnOutput(field, allowed=", ".join(map(str, allowed)))
    return kind


def fit_settings(settings: OutputSettings) -> OutputSettings:
    """The nearest that its kind of file can be."""
    kind = output_facts().kind[settings.kind]
    side = min(sides_of(kind), key=lambda one: abs(one - settings.short_side))
    fps = min(rates_of(kind), key=lambda one: abs(one - settings.fps))
    return settings.model_copy(update={"short_side": side, "fps": fps})


def output_size(timeline: Timeline, settings: OutputSettings) -> tuple[int, int]:
    """Width and height in the wished ratio; both even."""
    if settings.ratio:
        return picture_size(settings.ratio, settings.short_side)
    scale = settings.short_side / min(timeline.width, timeline.height)
    return round(timeline.width * scale / 2) * 2, round(timeline.height * scale / 2) * 2


def is_the_cut(timeline: Timeline, settings: OutputSettings) -> bool:
    """The film's own file is what is wished: nothing is to be rendered."""
    same = (timeline.width, timeline.height, timeline.fps) == (*output_size(timeline, settings), settings.fps)
    return same and (settings.kind, settings.quality) == ("h264_mp4", "good")


def output_key(cut_digest: str, settings: OutputSettings) -> str:
    """One file for one cut and one wish, whoever asks and however often."""
    kind = output_facts().kind[settings.kind]
    told = kind.model_dump(include={"container", "codec", "pixels", "tag", "sound", "options"})
    return digest("output", VERSION, cut_digest, settings, told, kind.quality[settings.quality].options)
