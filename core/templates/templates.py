"""Templates: what stands in data/prompts/templates, how their {names} are read and filled, and which one fits an idea best."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound
from core.i18n import LANGUAGES, Language
from core.templates import known_facts
from core.templates.errors import BadTemplateName, TemplateBroken, TemplateCircular, TemplateEmpty, TemplateTooLong
from core.templates.negations import find_negations
from core.templates.prompt_values import FINE, LABELS, Intent, Parameter, Template
from core.templates.text_similarity import Likeness
from core.types import Value

FOLDER = Path(__file__).parent.parent.parent / "data" / "prompts" / "templates"
TEMPLATE_LANGUAGES: tuple[Language, ...] = LANGUAGES
WORD: dict[str, str] = {
    "script_generation": "script",
    "storyboard_generation": "storyboard",
    "character_design": "character",
    "audio_generation": "audio",
    "video_generation": "video",
}
"""How a template's name begins: script_scifi, video_generic."""
KNOWN: tuple[str, ...] = (*LABELS, "idea", "genre", "ratio", "seconds", "shot", "script", "cast")
"""What a {name} can be filled from without saying more: the labels, the raw sentence, and what is known of the film."""
SOUNDS = ("music", "effect", "narration")
"""The kinds of sound, as the finer label of templates of audio: they are no genre, an idea's words tell which is meant."""
SAID: dict[str, re.Pattern[str]] = {
    "narration": re.compile(
        r"旁白|解说|朗读|独白|念白|口播|播音|配音|画外音|讲述"
        r"|\b(?:narrat\w+|voice[- ]?overs?|vo|read aloud|monologue|audiobook|spoken)\b",
        re.I,
    ),
    "effect": re.compile(
        r"音效|拟音|环境音|声效"
        r"|\b(?:sfx|fx|sound effects?|effect|foley|ambien(?:ce|t sound)|field recording|creak\w*|slam\w*|whoosh\w*|thud|footsteps)\b",
        re.I,
    ),
    "music": re.compile(
        r"配乐|音乐|主题曲|片头曲|片尾曲|插曲|bgm|歌|钢琴曲|旋律|鼓点|曲子|八音盒"
        r"|\b(?:music|score|soundtrack|theme|song|tune|melody|jingle|lullaby|waltz|anthem|symphony|beat)\b",
        re.I,
    ),
}
"""Words that name a kind of sound: the first that an idea asks for is meant."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
NAME_LONGEST = 64
LONGEST = 20_000
"""Characters of a template's text, description, negative or default: some ten pages, more than any prompt."""
OTHERS = 4
LAST = 0.5
"""What the likeness of a general template counts for beside others: it says a little of everything."""
FAINT = 0.02
"""Below this likeness a text tells nothing of which template it wants: measured on ideas that name no kind of sound at all."""

_HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}|\{(\w+)\}")


# Reading and filling ------------------------------------------------------------------------------------------------------


def parameter_names(text: str) -> tuple[str, ...]:
    """The {names} of a text, each once, in their order. {{name}} is one too; every other brace is a brace."""
    return tuple(dict.fromkeys(hole[1] or hole[2] for hole in _HOLE.finditer(text)))


def fill_template(text: str, facts: Mapping[str, str]) -> str:
    """The text with its {names} filled, in one pass: what a fact holds is never read as a template, so braces and percent signs in it
    stay as they are. A name without a fact leaves nothing."""
    return _HOLE.sub(lambda hole: facts.get(hole[1] or hole[2], ""), text)


def check_template(template: Template) -> Template:
    """The template as it may be kept: its parameters are those of its text. Raises TemplateBroken (an unknown parameter, named),
    TemplateCircular, TemplateEmpty, TemplateTooLong, BadTemplateName or UnknownGenre."""
    template = template.model_copy(
        update={what: getattr(template, what).replace("\0", "") for what in ("template", "description", "negative")}
    )
    known_facts.check_genre(template.genre)
    if template.fine not in SOUNDS:
        known_facts.check_genre(template.fine, "fine")
    if not NAME.fullmatch(template.name):
        raise BadTemplateName("name", parameter=template.name[:NAME_LONGEST], limit=NAME_LONGEST)
    if not template.template.strip():
        raise TemplateEmpty("template")
    said = {parameter.name: parameter.otherwise.replace("\0", "").strip() for parameter in template.parameters}
    for text in (template.template, template.description, template.negative, *said.values()):
        if len(text) > LONGEST:
            raise TemplateTooLong("template", length=len(text), limit=LONGEST)
    for name, otherwise in said.items():
        if parameter_names(otherwise):
            raise TemplateCircular("template", parameter=name)
    there = parameter_names(template.template + "\n" + template.negative)
    for name in there:
        if name not in KNOWN and not said.get(name):
            raise TemplateBroken("template", parameter=name)
    parameters = tuple(Parameter(name=name, otherwise=said.get(name, "")) for name in there)
    return template.model_copy(update={"parameters": parameters})


def templates_from_data(name: str, data: Mapping[str, Any]) -> tuple[Template, ...]:
    """The templates that one file tells, a language each: task, genre and fine for all; template, description, negative and
    `otherwise` (what is said for a parameter that nothing is known of) for each. Raises what `check` does."""
    common = {"name": name, "task_type": data["task"], "genre": data.get("genre", ""), "fine": data.get("fine", "")}
    return tuple(
        check_template(
            Template(
                **common,
                language=language,
                template=data[language]["template"].strip("\n"),
                negative=data[language].get("negative", "").strip(),
                description=data[language].get("description", "").strip(),
                parameters=tuple(
                    Parameter(name=hole, otherwise=said) for hole, said in data[language].get("otherwise", {}).items()
                ),
            )
        )
        for language in TEMPLATE_LANGUAGES
        if language in data
    )


# Which one fits -----------------------------------------------------------------------------------------------------------


class TemplateMatch(Value):
    """The template that fits best, how alike its words are to those of the text (cosine, 0 to 1), and the next four of that task and
    language, best first."""

    template: Template
    similarity: float
    others: tuple[Template, ...] = ()


@dataclass(frozen=True)
class TemplateLibrary:
    """Templates to choose from, at most one of a name and language. Never changed: another library is made."""

    templates: tuple[Template, ...]
    _named: dict[tuple[str, str], int] = field(init=False, repr=False, compare=False)
    _alike: dict[tuple[int, ...], Likeness] = field(init=False, repr=False, compare=False, default_factory=dict)
    """Of the templates of one task and language, made when an idea first asks for it."""

    def __post_init__(self) -> None:
        named = {(template.name, template.language): place for place, template in enumerate(self.templates)}
        object.__setattr__(self, "_named", named)

    def __iter__(self) -> Iterator[Template]:
        return iter(self.templates)

    def __len__(self) -> int:
        return len(self.templates)

    def named(self, name: str, language: str) -> Template | None:
        place = self._named.get((name, language))
        return None if place is None else self.templates[place]

    def over(self, others: Iterable[Template]) -> TemplateLibrary:
        """This library with others before those of the same name and language, and beside the rest."""
        kept = {(template.name, template.language): template for template in self.templates}
        kept |= {(template.name, template.language): template for template in others}
        return TemplateLibrary(tuple(kept.values()))

    def match(self, intent: Intent, text: str, preferred: str = "") -> TemplateMatch:
        """The template for an idea: the `preferred` one where the task has it; else of those for its finer genre, else its genre, else
        neither, the one most like the text. Raises NotFound where the task has none in any language."""
        places = self._of_task(intent)
        likeness = dict(zip(places, self._likeness(places).of(text), strict=True))
        best = self._preferred(places, preferred)
        if best is None:
            best = self._best(places, intent, likeness, text)
        rest = sorted((place for place in places if place != best), key=lambda place: -likeness[place])
        return TemplateMatch(
            template=self.templates[best],
            similarity=min(1.0, max(0.0, float(likeness[best]))),
            others=tuple(self.templates[place] for place in rest[:OTHERS]),
        )

    def _of_task(self, intent: Intent) -> tuple[int, ...]:
        places = self._tasks.get((intent.task_type, intent.language))
        for language in TEMPLATE_LANGUAGES if places is None else ():
            places = places or self._tasks.get((intent.task_type, language))
        if not places:
            raise NotFound(what="")
        return places

    def _preferred(self, places: Sequence[int], name: str) -> int | None:
        return next((place for place in places if name and self.templates[place].name == name), None)

    def _best(self, places: Sequence[int], intent: Intent, likeness: Mapping[int, float], text: str) -> int:
        fitting = self._named_sound(self._fitting(places, intent), text)
        best = max(fitting, key=lambda place: likeness[place] * (LAST if self._is_general(place) else 1))
        if likeness[best] < FAINT:
            return next((place for place in fitting if self._is_general(place)), best)
        return best

    def _named_sound(self, fitting: list[int], text: str) -> list[int]:
        """Of templates of sounds the kind that the text names; all where it names none, or these are none of sounds."""
        if not any(self.templates[place].fine in SOUNDS for place in fitting):
            return fitting
        kind = sound_kind(text)
        return [place for place in fitting if self.templates[place].fine == kind] or fitting

    def _is_general(self, place: int) -> bool:
        """For anything: of a task, or of a genre's sounds where neither music, effect nor narration is meant."""
        told = self.templates[place]
        return told.name.endswith("_generic") or (told.task_type == "audio_generation" and not told.fine)

    def _fitting(self, places: Sequence[int], intent: Intent) -> list[int]:
        """Of the finer genre that was read, else of the genre (or the one the finer leans to), else of none."""
        genre = intent.genre or FINE.get(intent.fine, "")
        finer = [place for place in places if intent.fine and self.templates[place].fine == intent.fine]
        plain = [p for p in places if self.templates[p].genre == genre and self.templates[p].fine not in FINE]
        none = [p for p in places if not self.templates[p].genre and self.templates[p].fine not in FINE]
        return finer or plain or none or list(places)

    @cached_property
    def _tasks(self) -> dict[tuple[str, str], tuple[int, ...]]:
        found: dict[tuple[str, str], list[int]] = {}
        for place, template in enumerate(self.templates):
            found.setdefault((template.task_type, template.language), []).append(place)
        return {key: tuple(places) for key, places in found.items()}

    def _likeness(self, places: tuple[int, ...]) -> Likeness:
        if places not in self._alike:
            self._alike[places] = Likeness(tuple(_words(self.templates[place]) for place in places))
        return self._alike[places]


def sound_kind(text: str) -> str:
    """ "music", "effect" or "narration", whichever a text names first, what it does not want aside; "" where it names none."""
    for match in reversed(find_negations(text)):
        text = text[: match.start()] + " " + text[match.end() :]
    there = {kind: said.start() for kind, pattern in SAID.items() if (said := pattern.search(text))}
    return min(there, key=lambda kind: there[kind], default="")


def _words(told: Template) -> str:
    """What a text is compared with: the description twice, and the lines that are the template's own. Of a sound the description alone:
    its lines speak of how a voice or a theme goes, not of what an idea asks for."""
    if told.task_type == "audio_generation":
        return told.description
    lines = [line for line in told.template.splitlines() if not parameter_names(line)]
    return "\n".join((*[told.description] * 2, *lines))


# Which there are ----------------------------------------------------------------------------------------------------------


@cache
def shipped_library() -> TemplateLibrary:
    """The templates that came with the studio, of data/prompts/templates."""
    return TemplateLibrary(tuple(_read(FOLDER)))


def _read(folder: Path) -> Iterator[Template]:
    for file in sorted(folder.glob("*.toml")):
        yield from templates_from_data(file.stem, tomllib.loads(file.read_text("utf-8")))


def shipped_digest() -> str:
    """One hash over the files as they stand: whether any of them changed is known without reading them as templates."""
    hashed = sha256()
    for file in sorted(FOLDER.glob("*.toml")):
        hashed.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return hashed.hexdigest()


_made: dict[tuple[Any, ...], TemplateLibrary] = {}
_production = tables.PromptTemplate.label == "production"


def load_library(session: Session) -> TemplateLibrary:
    """What is in use: the production version of each name and language, before the shipped one. A version never changes its words, so
    a library serves for as long as the same versions are in production."""
    ids = tuple(session.scalars(select(tables.PromptTemplate.id).where(_production).order_by(tables.PromptTemplate.id)))
    if ids not in _made:
        rows = session.scalars(select(tables.PromptTemplate).where(_production)).all()
        while len(_made) >= 4:
            _made.pop(next(iter(_made)), None)
        _made[ids] = shipped_library().over(template_from_row(row) for row in rows)
    return _made[ids]


def template_from_row(row: tables.PromptTemplate) -> Template:
    """A row as a value. A parameter that stands as a bare name has no default."""
    return Template.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "language": row.language,
            "task_type": row.task_type,
            "genre": row.genre or "",
            "fine": row.fine,
            "template": row.template,
            "negative": row.negative,
            "parameters": tuple({"name": p} if isinstance(p, str) else p for p in row.parameters or ()),
            "description": row.description or "",
            "version": row.version,
            "label": row.label,
            "source": row.source,
            "usage_count": row.usage_count,
            "success_rate": float(row.success_rate or 0),
            "quality_score": float(row.quality_score or 0),
        }
    )
