"""`python -m core.idea`: rough ideas in, prompts that work out as JSON, by the same code as the screens and without a database."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import Any

from pydantic import ValidationError

from core.errors import BadInput, StudioError
from core.optimise.optimise import optimise, warm
from core.optimise.templates import shipped
from core.optimise.values import Preferences, Wish
from core.project import language_of
from core.settings import Settings
from providers.base import Model
from providers.gateway import Gateway, installed

WAYS = ("style", "quality", "professional", "templates")
"""What a line may say of how its prompt is built, beside what a Wish holds."""


def read_aloud() -> None:
    """One idea from DAILIES_IDEA, or one {"text": ...} per line of standard input. A bad line answers with its error, and the rest
    goes on."""
    warm()
    if "DAILIES_IDEA" in os.environ:
        answer = told({"text": os.environ["DAILIES_IDEA"]})
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        sys.exit(1 if "error" in answer else 0)
    for line in filter(str.strip, sys.stdin):
        print(json.dumps(of_line(line), ensure_ascii=False), flush=True)


def of_line(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        return {"text": line.strip()[:200], "error": BadInput("text").sentence(_language({"text": line}))}
    return told(said)


def told(line: dict[str, Any]) -> dict[str, Any]:
    """The brief's OptimizeResponse for a line: {"text": ..., and what else a Wish or Preferences hold}."""
    text = str(line["text"])
    language = line.get("language") or os.environ.get("DAILIES_LANGUAGE") or ""
    try:
        said = {name: line[name] for name in Wish.model_fields if name in line}
        wish = Wish.model_validate(
            {"ratio": os.environ.get("DAILIES_RATIO", ""), **said, "text": text, "language": language}
        )
        ways = Preferences.model_validate({name: line[name] for name in WAYS if name in line})
        limit = Settings().idea_max_chars
        return optimise(wish, shipped(), ways, _models().get(wish.target), limit=limit).response()
    except ValidationError:
        return {"text": text, "error": BadInput("text").sentence(_language(line))}
    except StudioError as error:
        return {"text": text, "error": error.sentence(_language(line))}


def _language(line: dict[str, Any]) -> str:
    said = line.get("language") or os.environ.get("DAILIES_LANGUAGE")
    return str(said) if said in ("zh", "en") else language_of(str(line.get("text", "")))


@cache
def _models() -> dict[str, Model]:
    return {model.id: model for model in Gateway(installed().values()).models()}
