"""Who reads the prompt that a script is to be told by; and where that is the builtin writer, what of it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.errors import StudioError
from core.gateway.routing_policy import OWN
from core.money.ledger import Account
from core.optimise import send_to_film
from core.templates.prompt_values import LABELS, OptimizedPrompt
from core.types import Value
from providers.base import Capability, Model, Request
from providers.errors import ProviderError

if TYPE_CHECKING:
    from core.studio import Studio

USED = ("genre", "mood", "length")
"""What the builtin writer follows of a prompt. All else it takes from the sentence the prompt was made of."""


class PromptReader(Value):
    """`model` reads the prompt whole; None: the builtin writer, who uses the parts of it that `used` names and not those that `unused`
    names, by their labels."""

    model: Model | None = None
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def find_reader(studio: Studio, account: Account, language: str) -> Model | None:
    """The vendor's model that would be asked first for a script; None where that is the builtin writer, or nobody."""
    request = Request(capability=Capability.TEXT, purpose="script", prompt="", language=language)
    try:
        first = studio.first(request, account)
    except (ProviderError, StudioError):
        return None
    return first if first is not None and first.provider != OWN else None


def reader_of_optimised(
    studio: Studio, account: Account, optimized: OptimizedPrompt, *, lengthens: bool = True
) -> PromptReader:
    """`lengthens`: the film takes its length from the prompt; else somebody has chosen it beside the prompt."""
    if model := find_reader(studio, account, optimized.intent.language):
        return PromptReader(model=model)
    kept = send_to_film.prompt_for_brief(optimized)
    said = {name for name in ("genre", "mood") if kept.get(name)}
    if lengthens and send_to_film.prompt_seconds(optimized, studio.limits):
        said.add("length")
    labels = {span.label for span in optimized.spans} | ({"must_not"} if optimized.negative else set())
    return PromptReader(
        used=tuple(name for name in USED if name in said),
        unused=tuple(each for each in LABELS if each in labels - said),
    )


def reader_of_kept(studio: Studio, account: Account, prompt: Mapping[str, str], language: str) -> PromptReader:
    """Of a prompt as a brief holds it: what the builtin writer leaves out of it is not listed."""
    if model := find_reader(studio, account, language):
        return PromptReader(model=model)
    return PromptReader(used=tuple(name for name in USED if prompt.get(name)))
