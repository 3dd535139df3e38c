"""What stands in an answer of the protocol of OpenAI: its words, or the error it tells of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from providers.facts.error_meanings import SAID

if TYPE_CHECKING:
    import httpx2

VERSION = re.compile(r"/v\d")
OF_A_MODEL = re.compile(r"\bmodel\b|模型", re.IGNORECASE)


def words_of(content: Any) -> str:
    """Of a message: a text, or a list of parts some of which are."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content or ""


def first_choice(told: Any) -> dict[str, Any] | None:
    choices = told.get("choices") if isinstance(told, dict) else None
    return choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else None


def error_in(told: Any) -> dict[str, Any] | None:
    """The error an answer tells of: under `error`, or by a `code` where an answer should be."""
    if not isinstance(told, dict):
        return None
    if error := told.get("error"):
        return error if isinstance(error, dict) else {"message": error}
    return told if told.get("code") and "choices" not in told else None


def nothing_there(address: str, code: str, words: str) -> bool:
    """Whether a 404 is of the path, not of a model, at an address without a version in it."""
    named = code and not code.isdigit()
    return not named and not OF_A_MODEL.search(words) and not VERSION.search(urlsplit(address).path)


def plain_words(status: int, content: bytes) -> str:
    """What a bad answer says that is not an error as this protocol knows it."""
    return content[:SAID].decode("utf-8", "replace") if status >= 400 else ""


def inner_status(status: int, error: Mapping[str, Any] | None) -> int:
    """The HTTP status of an answer, or of the error told within a good one."""
    if error is None or status >= 400:
        return status
    code = str(error.get("code") or "")
    return int(code) if code.isdigit() and 400 <= int(code) < 600 else 500


def json_of(answer: httpx2.Response) -> Any:
    try:
        return json.loads(answer.content)
    except ValueError:
        return None
