"""What is known before a prompt is built: what the film's own papers say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from core import i18n
from core.errors import UnknownGenre
from core.project import looks
from core.project.vocabulary import GENRES
from core.templates.prompt_values import FINE, LABELS, Label, PromptWish, Span

SAYS: dict[str, Label] = {
    **{label: label for label in LABELS},
    "who": "character",
    "location": "setting",
    "place": "setting",
    "where": "setting",
    "when": "time",
    "period": "time",
    "look": "style",
    "tone": "mood",
    "seconds": "length",
    "duration": "length",
}
"""Under which names project, script and shot may say what a label stands for; weather goes with the time."""
FROM = ("shot", "scene", "script", "project")
"""Where each label is looked for, the nearest first."""
STORY = ("logline", "synopsis", "description", "title", "idea", "name")
STORY_CHARS, LOOKS_CHARS = 200, 120
SHOWN = 40
"""Characters of what is refused, as the sentence repeats it."""


class CastLine(NamedTuple):
    """Somebody of the cast: their name and how they look, in one line each."""

    name: str
    looks: str


def check_genre(name: str, field: str = "genre") -> str:
    """One of the five genres or a finer one, or "" for none. Raises UnknownGenre, naming the `field`."""
    if name and name not in GENRES and name not in FINE:
        raise UnknownGenre(field, genre=name[:SHOWN], known=", ".join(GENRES))
    return name


def genre_words(genre: str, fine: str, language: str) -> str:
    """ "科幻", "sci-fi · time travel": what a prompt calls a genre."""
    said = [i18n.translate_key(f"prompts.genre_{name.replace('-', '_')}", language) for name in (genre, fine) if name]
    return ("·" if language == "zh" else " · ").join(dict.fromkeys(said))


def spans_from_context(wish: PromptWish, language: str, have: Iterable[str]) -> tuple[Span, ...]:
    """What the film already says under the labels that neither the text nor a person does."""
    missing = set(LABELS) - set(have)
    spans: list[Span] = []
    for paper in FROM:
        told = wish.context.get(paper)
        if not isinstance(told, Mapping):
            continue
        for name, label in SAYS.items():
            if label in missing and (said := _said(name, told.get(name), language)):
                spans.append(Span(label=label, text=said, by="context"))
                missing.discard(label)
    if (
        "character" in missing
        and not cast_of_wish(wish)
        and isinstance(wish.context.get("cast"), str)
        and wish.context["cast"].strip()
    ):
        spans.append(Span(label="character", text=_line(wish.context["cast"], LOOKS_CHARS), by="context"))
    return tuple(spans)


def _said(name: str, value: Any, language: str) -> str:
    if isinstance(value, list | tuple):
        value = ("、" if language == "zh" else ", ").join(str(each) for each in value if each)
    text = str(value).strip() if value not in (None, "", 0, False) else ""
    if not text or isinstance(value, Mapping):
        return ""
    if name in ("style", "look") and text in looks.shipped_looks():
        return looks.shipped_looks()[text].label[language]
    if name in ("seconds", "duration") and re.fullmatch(r"[\d.]+", text):
        return f"{float(text):g} 秒" if language == "zh" else f"{float(text):g} seconds"
    return _line(text, LOOKS_CHARS)


def cast_of_wish(wish: PromptWish) -> tuple[CastLine, ...]:
    """The members of the film's cast with how they look."""
    told = wish.context.get("cast")
    if isinstance(told, Mapping):
        told = [
            value if isinstance(value, Mapping) else {"name": name, "appearance": value} for name, value in told.items()
        ]
    if not isinstance(told, list | tuple):
        return ()
    return tuple(_kin(each) for each in told if isinstance(each, Mapping) and str(each.get("name") or "").strip())


def _kin(told: Mapping[str, Any]) -> CastLine:
    said = [str(told.get(name) or "").strip(" 。.;；") for name in ("role", "looks", "appearance", "clothing")]
    return CastLine(str(told["name"]).strip(), _line("; ".join(filter(None, said)), LOOKS_CHARS))


def cast_in_text(wish: PromptWish, text: str) -> tuple[CastLine, ...]:
    """Of the cast: who is named in the text or in the shot it is for."""
    shot = wish.context.get("shot")
    there = f"{text}\n{shot if isinstance(shot, str) else ' '.join(map(str, shot.values())) if isinstance(shot, Mapping) else ''}"
    return tuple(kin for kin in cast_of_wish(wish) if kin.name in there)


def story_of_wish(wish: PromptWish) -> str:
    """What the film tells, in a line: of its script, else of its project."""
    for paper in ("script", "project"):
        told = wish.context.get(paper)
        if isinstance(told, str) and told.strip():
            return _line(told, STORY_CHARS)
        if isinstance(told, Mapping):
            said = next((str(told[name]) for name in STORY if told.get(name)), "")
            if said:
                return _line(said, STORY_CHARS)
    return ""


def shot_of_wish(wish: PromptWish) -> str:
    told = wish.context.get("shot")
    if isinstance(told, Mapping):
        told = told.get("description") or told.get("text") or ""
    return _line(str(told or ""), STORY_CHARS)


def ratio_of_wish(wish: PromptWish) -> str:
    project = wish.context.get("project")
    return wish.ratio or (str(project.get("ratio") or "") if isinstance(project, Mapping) else "")


def _line(text: str, most: int) -> str:
    told = " ".join(text.split())
    return told if len(told) <= most else told[: most - 1].rstrip() + "…"


@cache
def label_words(label: str) -> dict[str, str]:
    """What a label, or another name of a template, is called in a sentence of the screen."""
    said = i18n.texts_of_area("prompts").get(f"label_{label}")
    return dict(said) if said else {language: label.replace("_", " ") for language in i18n.LANGUAGES}
