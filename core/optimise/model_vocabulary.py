"""What each family of models wants to hear, and the words of craft that a rough idea leaves out: data/prompts/models.toml, craft.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, Literal

from core.i18n import Language
from core.optimise.prompt_features import pattern_of_words
from core.settings import ROOT
from core.templates.prompt_values import FINE, Intent, PromptTask
from core.types import Value
from providers.base import Capability, Model

FOLDER = ROOT / "data" / "prompts"
LINE = re.compile(r"^\s*(?:[-*•]\s*|#+\s*)?([^\n:：]{1,24}?)\s*[:：]\s*(.*)$")
BLOCK = re.compile(
    r"(?im)^[ \t]*(?:【|#+\s*|\*\*)?(?!质量)(?:[^\n:：。.，,]{0,8}要求|(?:[a-z]+ )?requirements?)(?:】|\*\*)?[ \t]*(?:[:：]|$)"
)
FEWEST_LINES = 2


PLAYED = frozenset({Capability.MUSIC, Capability.EFFECT, Capability.SPEECH, Capability.TEXT})
SHOWN = frozenset({Capability.IMAGE, Capability.VIDEO, Capability.RESTYLE, Capability.TEXT})
FITS = {"text": frozenset({Capability.TEXT}), "image": SHOWN, "video": SHOWN, "sound": PLAYED}
"""Which models a prompt for such a content may go to as it is; any other is told in lines with headings."""


class ModelWants(Value):
    """How a model is told best: `chars` after which more words help no more; 0: no such length."""

    form: Literal["sections", "sentences", "tags"] = "sections"
    best: Literal[Language, ""] = ""
    negative: Literal["words", "none"] = "words"
    chars: int = 0
    ratio: bool = False
    source: str = ""


def model_wants(target: Model | None, kind: str) -> ModelWants:
    """What this model wants to hear; with none, what any reader of headings does. `kind` is the content."""
    if target is None or target.capability not in FITS[kind]:
        return ModelWants()
    told: dict[str, Any] = {}
    families = _models()
    for group, name in (
        ("capability", target.capability.value),
        ("provider", target.provider),
        ("family", target.family),
        ("model", target.id),
    ):
        told |= families.get(group, {}).get(name, {})
    return ModelWants(**told)


def content_kind(task: PromptTask) -> str:
    """What comes of such a prompt: text, image, sound, video."""
    return str(_craft()["content"][task])


def craft_words(kind: str, intent: Intent, text: str) -> str:
    """Words for the light, the camera, the sound or the form, by what the text says and its genre; "" where the task has none."""
    language, told = intent.language, _craft().get(kind, {})
    if kind in ("camera", "form"):
        told = told.get(intent.task_type, {})
    if kind == "light" and (words := light_words(text, language)):
        return words
    genre = intent.genre or FINE.get(intent.fine, "")
    found = told.get(genre) or told.get("") or {}
    return str(found.get(language, ""))


def light_words(text: str, language: str) -> str:
    """The light that a word of the text asks for, of an hour, a weather or a lamp; "" where none does."""
    lowered = text.lower()
    return next((words[language] for pattern, words in _lights() if pattern.search(lowered)), "")


@cache
def all_craft_words(task: PromptTask) -> tuple[str, ...]:
    """All that `craft` may say for such a task, in both languages."""
    told = _craft()
    kinds = (told["light"], told["sound"], *(told[kind].get(task, {}) for kind in ("camera", "form")))
    words = [words for kind in kinds for words in kind.values()] + [light for _, light in _lights()]
    return tuple(said for each in words for said in each.values())


def quality_words(kind: str) -> list[str]:
    """The quality words of professional mode, for a content: English in every language, as models were taught them."""
    return list(_craft()["quality"][kind])


def default_requirements(language: str) -> list[str]:
    """What is required of every prompt that requires nothing itself; in English where this language has no words of it."""
    words = _craft()["defaults"]
    return list(words.get(language, words["en"]))


def unwanted_words(kind: str, language: str) -> str:
    """What a picture or a clip must not be, where nobody says more."""
    return str(_craft()["negative"].get(kind, {}).get(language, ""))


def singing_voices() -> tuple[str, ...]:
    """What our lists call singing."""
    return tuple(_craft()["sung"]["unwanted"])


def singing_words() -> tuple[str, ...]:
    """Words of an idea that ask for singing."""
    return (*_craft()["sung"]["zh"], *_craft()["sung"]["en"])


def ratio_words(ratio_: str, language: str) -> str:
    return str(_craft()["ratio"].get(ratio_, {}).get(language, ""))


def section_heading(kind: str, language: str) -> str:
    """The word over a section of a prompt; in English where this language has none."""
    words = _craft()["heading"][kind]
    return str(words.get(language, words["en"]))


def heading_colon(language: str) -> str:
    return "：" if language == "zh" else ": "


@cache
def heading_rank(head: str) -> int:
    """How much a line under this heading matters: 0 first. Headings nobody knows come after those that are known."""
    lowered = head.lower()
    return next((rank_ for rank_, pattern in _order() if pattern.search(lowered)), 7)


def has_headings(text: str) -> bool:
    """Whether it is written in lines with headings."""
    return sum(bool(LINE.match(line)) for line in text.split("\n")) >= FEWEST_LINES


def split_requirements(text: str) -> tuple[str, str, str]:
    """What stands before its requirements, the line they begin with, and the rest; two empty where it has none."""
    match = BLOCK.search(text)
    if match is None:
        return text, "", ""
    end = text.find("\n", match.start())
    end = len(text) if end < 0 else end
    return text[: match.start()], text[match.start() : end], text[end:]


def has_requirements(text: str) -> bool:
    return BLOCK.search(text) is not None


@cache
def _models() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "models.toml").read_text("utf-8"))


@cache
def _craft() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "craft.toml").read_text("utf-8"))


@cache
def _lights() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple(
        (pattern_of_words([*each["words"]["zh"], *each["words"]["en"]]), each["light"]) for each in _craft()["light_by"]
    )


@cache
def _order() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple(
        (each["rank"], re.compile("|".join(map(_from_its_start, each["words"])))) for each in _craft()["order"]
    )


def _from_its_start(word: str) -> str:
    """An English word only where a word begins: "era" is none in "camera"."""
    return rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)
