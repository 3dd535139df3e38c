"""What is written beside a film where it is published: title, description and tags for each platform, within that platform's limits.

Nothing is published by the studio; a person copies the texts. The platforms and their limits are data: data/handover/publishing.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from core.handover.model import Handover
from core.i18n import translate_key
from core.settings import ROOT

PLATFORMS = ROOT / "data" / "handover" / "publishing.toml"
Unit = Literal["characters", "bytes", "utf16"]
ELLIPSIS = "…"
SENTENCE_END = re.compile(r"[。！？!?]|\.(?=\s|$)|\n")
NOT_IN_TAG = re.compile(r"[\W_]+")


class TextLimit(BaseModel):
    """The longest text, counted in `unit`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    most: int
    unit: Unit


class TagLimit(BaseModel):
    """`most` tags of `each` characters, `together` characters of all; 0 is no limit. `inside` the description, as #tags."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    most: int
    each: int
    together: int
    inside: bool


class Platform(BaseModel):
    """Where films are published. `title` is None where a film has only a caption; `cover` empty where it is a frame of the film;
    `captions` the ending of a subtitle file that can be uploaded. `declare` says where its form asks for AI-made content."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: dict[str, str]
    title: TextLimit | None = None
    description: TextLimit
    tags: TagLimit
    forbidden: str = ""
    ratios: tuple[str, ...]
    cover: str
    captions: str
    declare: dict[str, str]


@dataclass(frozen=True)
class LimitedText:
    """A text within a limit; `length` in the limit's unit. `shortened` where more was to be said."""

    text: str
    length: int
    limit: TextLimit
    shortened: bool


@dataclass(frozen=True)
class PublishingTexts:
    """What is copied into a platform's form. `title` is None where it has no such field, `tags` empty where they are in the description."""

    title: LimitedText | None
    description: LimitedText
    tags: tuple[str, ...]


@cache
def platforms() -> dict[str, Platform]:
    """Each platform by its id, in the order in which they are offered."""
    told = tomllib.loads(PLATFORMS.read_text("utf-8"))
    return {name: Platform.model_validate(facts) for name, facts in told.items()}


def texts_for(platform: Platform, handover: Handover) -> PublishingTexts:
    """In the film's language. A text that is too long ends at its last whole sentence, or with an ellipsis."""
    title = _allowed(handover.title, platform)
    tags = _tags(platform, [*_said_by_everybody(handover), handover.title, *(one.name for one in handover.characters)])
    paragraphs = [_allowed(one, platform) for one in _paragraphs(handover)]
    if platform.title is None:
        paragraphs.insert(0, title)
    tail = " ".join(f"#{tag}" for tag in tags) if platform.tags.inside else ""
    return PublishingTexts(
        title=fit_text(title, platform.title) if platform.title else None,
        description=_with_tail("\n\n".join(paragraphs), tail, platform.description),
        tags=() if platform.tags.inside else tags,
    )


def text_length(text: str, unit: Unit) -> int:
    if unit == "bytes":
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2 if unit == "utf16" else len(text)


def fit_text(text: str, limit: TextLimit) -> LimitedText:
    """The text as it is, else up to its last whole sentence if that is at least half of what has room, else cut with an ellipsis."""
    if text_length(text, limit.unit) <= limit.most:
        return LimitedText(text, text_length(text, limit.unit), limit, shortened=False)
    room = _longest_start(text, limit.most, limit.unit)
    ends = [found.end() for found in SENTENCE_END.finditer(room)]
    if ends and ends[-1] * 2 >= len(room):
        short = room[: ends[-1]].rstrip()
    else:
        short = _longest_start(text, limit.most - text_length(ELLIPSIS, limit.unit), limit.unit).rstrip() + ELLIPSIS
    return LimitedText(short, text_length(short, limit.unit), limit, shortened=True)


def _longest_start(text: str, most: int, unit: Unit) -> str:
    """As much of its beginning as has room; no character is cut in two."""
    if unit == "characters":
        return text[:most]
    if unit == "bytes":
        return text.encode()[:most].decode("utf-8", "ignore")
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _with_tail(text: str, tail: str, limit: TextLimit) -> LimitedText:
    """The text above its tags, which are never cut."""
    if not tail:
        return fit_text(text, limit)
    tail = f"\n\n{tail}" if text else tail
    inside = TextLimit(most=limit.most - text_length(tail, limit.unit), unit=limit.unit)
    fitted = fit_text(text, inside)
    whole = fitted.text + tail
    return LimitedText(whole, text_length(whole, limit.unit), limit, fitted.shortened)


def _paragraphs(handover: Handover) -> list[str]:
    """What it is about, who is in it, and that a machine made it."""
    found = [handover.script.logline.strip() if handover.script else ""]
    names = [one.name for one in handover.characters if one.name]
    if names:
        between = "、" if handover.language == "zh" else ", "
        found.append(translate_key("publish.people", handover.language, names=between.join(names)))
    if _made_by_machine(handover):
        found.append(translate_key("publish.with_ai", handover.language))
    return [paragraph for paragraph in found if paragraph]


def _said_by_everybody(handover: Handover) -> list[str]:
    keys = ["publish.tag_film", *(["publish.tag_ai"] if _made_by_machine(handover) else [])]
    return [translate_key(key, handover.language) for key in keys]


def _made_by_machine(handover: Handover) -> bool:
    return any(one.vendor for one in handover.provenance)


def _allowed(text: str, platform: Platform) -> str:
    return text.translate({ord(sign): None for sign in platform.forbidden})


def _tags(platform: Platform, words: Iterable[str]) -> tuple[str, ...]:
    """As many as there is room for. A tag is letters and digits: whatever else was in it is left out."""
    found: tuple[str, ...] = ()
    for word in words:
        tag = NOT_IN_TAG.sub("", word)
        if tag and tag not in found and _has_room(platform.tags, (*found, tag)):
            found = (*found, tag)
    return found


def _has_room(limit: TagLimit, tags: tuple[str, ...]) -> bool:
    few = not limit.most or len(tags) <= limit.most
    short = not limit.each or max(map(len, tags)) <= limit.each
    return few and short and (not limit.together or len(",".join(tags)) <= limit.together)
