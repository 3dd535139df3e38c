"""A text without a key: how long, in which language, whether it is an answer at all, and whether it keeps the names it was given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from core.i18n import LANGUAGES
from core.lab.checking.check_findings import Checks, Flaw, check_limits
from providers.base import Request

NAMED = re.compile(
    r"(?:名叫|叫做|名为|叫)[“\"「]?(?P<zh>[\u4e00-\u9fff]{2,3})[”\"」]?(?=[，。,、的；;\s]|$)|\b(?:named|called)\s+(?P<en>[A-Z][\w'-]{1,18})"
)
TOLD = 4_000
"""Characters of a prompt, and of an idea, in which names are looked for."""
LOOKED_AT = 300
"""Characters at the head of an answer in which a refusal stands."""


def check_text(text: str, request: Request, names: Sequence[str] = ()) -> Checks:
    """`names`: of people and things that the answer must keep, beside those the prompt itself gives."""
    bare = text.strip()
    figures: dict[str, Any] = {
        "chars": len(bare),
        "words": len(re.findall(r"[\u4e00-\u9fff]|[^\W_]+", bare)),
        "lines": bare.count("\n") + bool(bare),
    }
    if not bare:
        return Checks(figures=figures, findings=(Flaw(say="check_empty"),))
    figures["language"] = language_of_answer(bare)
    wanted = list(dict.fromkeys([*names, *names_in_request(request)]))
    lost = [name for name in wanted if name.lower() not in bare.lower()]
    if wanted:
        figures["names_kept"] = round(1 - len(lost) / len(wanted), 3)
    return Checks(figures=figures, findings=tuple(_flaws(bare, figures, request, lost)))


def _flaws(bare: str, figures: dict[str, Any], request: Request, lost: list[str]) -> Iterator[Flaw]:
    rule = check_limits()["text"]
    if is_refusal(bare):
        yield Flaw(say="check_refusal")
    elif figures["chars"] < rule["short"] and not _wants_json(request):
        yield Flaw(say="check_short", facts={"chars": figures["chars"]})
    if figures["chars"] > rule["long"]:
        yield Flaw(say="check_long", facts={"chars": figures["chars"]})
    if figures["language"] and request.language in LANGUAGES and figures["language"] != request.language:
        yield Flaw(say="check_language", facts={"found": figures["language"], "asked": request.language})
    if _wants_json(request) and not _is_json(bare):
        yield Flaw(say="check_not_json")
    if lost:
        yield Flaw(say="check_names_lost", facts={"names": ", ".join(lost[:8])})


def names_in_request(request: Request) -> list[str]:
    """Names that the prompt or the sentence it was made of gives somebody."""
    told = f"{request.prompt[:TOLD]}\n{str(request.inputs.get('idea') or '')[:TOLD]}"
    return list(dict.fromkeys(hit["zh"] or hit["en"] for hit in NAMED.finditer(told)))


def language_of_answer(text: str) -> str:
    """ "zh", "en", or "" where it is neither, as numbers and marks are."""
    han, latin = len(re.findall(r"[\u4e00-\u9fff]", text)), len(re.findall(r"[A-Za-z]{2,}", text))
    if not han and not latin:
        return ""
    return "zh" if han >= latin else "en"


@cache
def _refusal() -> re.Pattern[str]:
    return re.compile("|".join(check_limits()["refusal"].values()), re.I)


def is_refusal(text: str) -> bool:
    """Whether its head says that there is no answer; in a long text somebody in the story may say as much."""
    return len(text) < 1200 and bool(_refusal().search(text[:LOOKED_AT]))


def _wants_json(request: Request) -> bool:
    return request.answer_schema is not None or bool(
        re.search(r"(?:输出|返回|格式|as|in|return|output)\s*(?:为|成|纯|valid)?\s*JSON", request.prompt, re.I)
    )


def _is_json(text: str) -> bool:
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, re.S)
    try:
        return isinstance(json.loads(fenced[1] if fenced else text), dict | list)
    except (ValueError, RecursionError):
        return False
