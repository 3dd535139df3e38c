"""What a film can be exported as: each module of this package and of the packages in it is one format, and is offered on the pages, by REST
and on the command line by being here.

A module holds one value, `FORMAT`: a `ScriptFormat` where the screenplay is enough, a `FilmFormat` where there must be a film, a
`HandoverFormat` where pictures, sounds or who made them go with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import ClassVar, Literal, get_args

from core.handover.model import Handover
from core.render.timeline import Timeline
from core.script.model import Script

LAST = 100
Holds = Literal["film", "subtitles", "script", "storyboard", "editing", "archive"]
"""What a file is for; they are offered in this order, each under its own heading."""
PURPOSES: tuple[Holds, ...] = get_args(Holds)
Words = Mapping[str, str]
"""By language, as {"zh": "...", "en": "..."}."""


@dataclass(frozen=True, kw_only=True)
class ScriptFormat:
    """A file that is written from the screenplay alone.

    `title` stands among all the files of a film, `short_title` where only screenplays are offered, and is `title` where it is empty.
    `keeps` and `loses` say in a sentence each what of a film is in such a file and what is not. `extension` is without the point.
    `suffix` is what stands behind the film's name in the file's, where that alone would name two files alike. `order` is the place
    among the formats of its kind, lowest first. `estimate` is about how many bytes the file will have, where writing it takes long;
    without it the file is written to be measured."""

    extension: str
    media_type: str
    title: Words
    write: Callable[[Script], bytes]
    short_title: Words | None = None
    keeps: Words = field(default_factory=dict)
    loses: Words = field(default_factory=dict)
    suffix: Words = field(default_factory=dict)
    estimate: Callable[[Script], int] | None = None
    order: int = LAST
    holds: ClassVar[Holds] = "script"
    needs_film: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class FilmFormat:
    """A file that is written from the timeline of a film and the film's title. Its other fields are those of ScriptFormat."""

    extension: str
    media_type: str
    title: Words
    write: Callable[[Timeline, str], bytes]
    holds: Holds
    keeps: Words = field(default_factory=dict)
    loses: Words = field(default_factory=dict)
    suffix: Words = field(default_factory=dict)
    order: int = LAST
    needs_film: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class HandoverFormat:
    """A file that is written from all that is handed over of a film, straight to the disk: `write` puts it at a path that is not there yet,
    and never holds a whole picture, sound or film more in memory than it must. The same film gives the same bytes, so that a download that
    broke off goes on where it was: no time of now in it. `estimate` is how many bytes it will have, roughly, told before it is made.
    Without `needs_film` it can be written before there is a cut. What `takes_time` is made by a worker where somebody waits at a page; REST
    and the command line write it at once. Its other fields are those of ScriptFormat."""

    extension: str
    media_type: str
    title: Words
    write: Callable[[Handover, Path], None]
    estimate: Callable[[Handover], int]
    holds: Holds
    keeps: Words
    loses: Words
    suffix: Words = field(default_factory=dict)
    order: int = LAST
    needs_film: bool = True
    takes_time: bool = False


Format = ScriptFormat | FilmFormat | HandoverFormat


def find_formats() -> dict[str, Format]:
    """Every format there is by the name of its module, in the order in which they are offered."""
    found: dict[str, Format] = dict(_formats_in(__path__, __name__))
    return dict(sorted(found.items(), key=lambda item: (PURPOSES.index(item[1].holds), item[1].order, item[0])))


def _formats_in(folders: Iterable[str], package: str) -> Iterator[tuple[str, Format]]:
    """Those of a package and of the packages in it, which group them."""
    for module in iter_modules(folders):
        there = import_module(f"{package}.{module.name}")
        if module.ispkg:
            yield from _formats_in(there.__path__, there.__name__)
        else:
            yield module.name, there.FORMAT


def in_language(words: Words, language: str) -> str:
    """In English where there are none in this language; nothing where there are none."""
    return words.get(language) or words.get("en", "")


def format_title(form: Format, language: str) -> str:
    """What the format is called among all the files of a film."""
    return in_language(form.title, language)


def format_short_title(form: Format, language: str) -> str:
    """What it is called where only screenplays are offered."""
    short = form.short_title if isinstance(form, ScriptFormat) else None
    return in_language(short or {}, language) or format_title(form, language)


def file_name(form: Format, called: str, language: str) -> str:
    """What the file of a film is called that is `called` so: "雨夜 分镜.pdf"."""
    return f"{f'{called} {in_language(form.suffix, language)}'.strip()}.{form.extension}"


def offered_formats(script: Script | None, timeline: Timeline | None) -> dict[str, Format]:
    """The formats that can be written from what there is, by name."""

    def can_be(form: Format) -> bool:
        return timeline is not None if form.needs_film else script is not None

    return {name: form for name, form in find_formats().items() if can_be(form)}


def export_content(
    form: ScriptFormat | FilmFormat, script: Script | None, timeline: Timeline | None, title: str
) -> bytes:
    """The file in this format; never empty, since no file of 0 bytes is kept. Raises ValueError where what it needs is not there."""
    if isinstance(form, ScriptFormat):
        if script is None:
            raise ValueError(f".{form.extension} is written from a screenplay")
        return form.write(script) or b"\n"
    if timeline is None:
        raise ValueError(f".{form.extension} is written from a film")
    return form.write(timeline, title) or b"\n"


def write_file(form: Format, handover: Handover, path: Path) -> None:
    """The file in any format, at `path`. Raises ValueError where what it needs is not there."""
    if isinstance(form, HandoverFormat):
        form.write(handover, path)
    else:
        path.write_bytes(export_content(form, handover.script, handover.timeline, handover.title))


def takes_time(form: Format) -> bool:
    """Whether it is made by a worker where somebody waits at a page."""
    return isinstance(form, HandoverFormat) and form.takes_time


def is_estimated(form: Format) -> bool:
    """Whether `estimate_bytes` of it is told without writing the file."""
    return isinstance(form, HandoverFormat) or (isinstance(form, ScriptFormat) and form.estimate is not None)


def estimate_bytes(form: Format, handover: Handover) -> int:
    """How many bytes the file will have, roughly: exactly where it is written in no time. Raises ValueError where what it needs is not there."""
    if isinstance(form, HandoverFormat):
        return form.estimate(handover)
    if isinstance(form, ScriptFormat) and form.estimate is not None and handover.script is not None:
        return form.estimate(handover.script)
    return len(export_content(form, handover.script, handover.timeline, handover.title))
