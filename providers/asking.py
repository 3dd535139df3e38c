"""How a model that only knows words is asked for data, and how its answer is read."""

from __future__ import annotations

import json
import re

from providers.base import BadAnswer, Request, Usage

FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?```\s*", re.DOTALL | re.IGNORECASE)


def in_words(request: Request) -> str:
    """The prompt, and after it the schema its answer must fit, where there is one."""
    if request.answer_schema is None:
        return request.prompt
    schema = json.dumps(request.answer_schema, ensure_ascii=False)
    return f"{request.prompt}\n\nAnswer with JSON only, nothing before or after it. It fits this JSON schema:\n{schema}"


def data(text: str, usage: Usage) -> str:
    """The JSON of an answer, out of the fence that some models put around it. Raises BadAnswer, with what was charged."""
    found = FENCED.fullmatch(text)
    plain = (found[1] if found else text).strip()
    try:
        json.loads(plain)
    except ValueError:
        raise BadAnswer("The answer is not JSON.", usage=usage) from None
    return plain
