"""`idea`: rough ideas in, prompts that work out as JSON, by the same code as the screens and without a database; `make idea`."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from pydantic import ValidationError

from cli._json_lines import answer_ideas, language_of_line
from core.errors import BadInput, StudioError
from core.optimise.optimiser import optimise_prompt, warm_up
from core.settings import Settings
from core.templates.prompt_values import Preferences, PromptWish
from core.templates.templates import shipped_library
from language.forms import named_genre
from language.reading import read_sentence
from providers.base import Model
from providers.gateway.gateway import Gateway, installed_providers

WAYS = ("style", "quality", "professional", "templates")
"""What a line may say of how its prompt is built, beside what a Wish holds."""


def main(arguments: list[str]) -> int:
    """See `answer_ideas`."""
    warm_up()
    return answer_ideas(answer_prompt)


def answer_prompt(line: dict[str, Any]) -> dict[str, Any]:
    """The brief's OptimizeResponse for a line: {"text": ..., and what else a Wish or Preferences hold}."""
    text = str(line["text"])
    language = line.get("language") or os.environ.get("DAILIES_LANGUAGE") or ""
    try:
        said = {name: line[name] for name in PromptWish.model_fields if name in line}
        wish = PromptWish.model_validate(
            {"ratio": os.environ.get("DAILIES_RATIO", ""), **said, "text": text, "language": language}
        )
        ways = Preferences.model_validate({name: line[name] for name in WAYS if name in line})
        limit = Settings().idea_max_chars
        found = optimise_prompt(wish, shipped_library(), ways, _models().get(wish.target), limit=limit).response()
        return {**found, **read_sentence_facts(text)}
    except ValidationError:
        return {"text": text, "error": BadInput("text").sentence(language_of_line(line))}
    except StudioError as error:
        return {"text": text, "error": error.sentence(language_of_line(line))}


def read_sentence_facts(text: str) -> dict[str, Any]:
    """The form of film that the text asks for, who does what to whom in it, and its genre where it names one, else null."""
    read = read_sentence(text)
    return {
        "form": read.form,
        "form_confidence": round(read.confidence, 3),
        "clauses": [clause.told() for clause in read.clauses],
        "genre": named_genre(text) or None,
    }


@cache
def _models() -> dict[str, Model]:
    return {model.id: model for model in Gateway(installed_providers().values()).models()}
