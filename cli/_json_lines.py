"""What `idea` and `script` share: ideas come in as JSON, a line each, and go out as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from core.errors import BadInput
from core.i18n import LANGUAGES
from core.project.projects import detect_language

Line = dict[str, Any]


def answer_ideas(answer: Callable[[Line], Line]) -> int:
    """One idea from DAILIES_IDEA, or one {"text": ...} per line of standard input; each answer is printed. A bad line answers with its
    error, and the rest goes on. The exit status: 1 where the one idea came to an error."""
    if "DAILIES_IDEA" in os.environ:
        answered = answer({"text": os.environ["DAILIES_IDEA"]})
        print(json.dumps(answered, ensure_ascii=False, indent=2))
        return 1 if "error" in answered else 0
    for line in filter(str.strip, sys.stdin):
        said = _read_line(line)
        answered = (
            answer(said)
            if said
            else {"text": line.strip()[:200], "error": BadInput("text").sentence(language_of_line({"text": line}))}
        )
        print(json.dumps(answered, ensure_ascii=False), flush=True)
    return 0


def language_of_line(line: Line) -> str:
    """The language a line or the environment names, else that of its text."""
    said = line.get("language") or os.environ.get("DAILIES_LANGUAGE")
    return str(said) if said in LANGUAGES else detect_language(str(line.get("text", "")))


def _read_line(line: str) -> Line | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) and isinstance(said.get("text"), str) else None
