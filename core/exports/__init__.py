"""What a film can be exported as: each module of this package is one format, and is offered on the pages and by REST by being here.

A module holds one value, `FORMAT`: a `ScriptFormat` where the screenplay is enough, a `FilmFormat` where there must be a film.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar, Literal

from core.render.timeline import Timeline
from core.script.model import Script

LAST = 100


@dataclass(frozen=True, kw_only=True)
class ScriptFormat:
    """A file that is written from the screenplay alone.

    `title` and `short_title` hold their words by language, as {"zh": "...", "en": "..."}: `title` stands among all the files of a
    film, `short_title` where only screenplays are offered, and is `title` where it is empty. `extension` is without the point.
    `order` is the place among the formats, lowest first."""

    extension: str
    media_type: str
    title: Mapping[str, str]
    write: Callable[[Script], bytes]
    short_title: Mapping[str, str] | None = None
    order: int = LAST
    holds: ClassVar[Literal["script"]] = "script"
    needs_film: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class FilmFormat:
    """A file that is written from the timeline of a film and the film's title. Its other fields are those of ScriptFormat."""

    extension: str
    media_type: str
    title: Mapping[str, str]
    write: Callable[[Timeline, str], bytes]
    holds: Literal["film", "subtitles"]
    order: int = LAST
    needs_film: ClassVar[bool] = True


Format = ScriptFormat | FilmFormat


def find_formats() -> dict[str, Format]:
    """Every format there is by the name of its module, in the order in which they are offered."""
    names = (module.name for module in iter_modules(__path__))
    found: dict[str, Format] = {name: import_module(f"{__name__}.{name}").FORMAT for name in names}
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def format_title(form: Format, language: str) -> str:
    """What the format is called among all the files of a film; in English where it has no words in this language."""
    return form.title.get(language) or form.title["en"]


def format_short_title(form: Format, language: str) -> str:
    """What it is called where only screenplays are offered."""
    short = form.short_title if isinstance(form, ScriptFormat) else None
    return (short or {}).get(language) or format_title(form, language)


def offered_formats(script: Script | None, timeline: Timeline | None) -> dict[str, Format]:
    """The formats that can be written from what there is, by name."""
    there = {False: script is not None, True: timeline is not None}
    return {name: form for name, form in find_formats().items() if there[form.needs_film]}


def export_content(form: Format, script: Script | None, timeline: Timeline | None, title: str) -> bytes:
    """The file in this format; never empty, since no file of 0 bytes is kept. Raises ValueError where what it needs is not there."""
    if isinstance(form, ScriptFormat):
        if script is None:
            raise ValueError(f".{form.extension} is written from a screenplay")
        return form.write(script) or b"\n"
    if timeline is None:
        raise ValueError(f".{form.extension} is written from a film")
    return form.write(timeline, title) or b"\n"
