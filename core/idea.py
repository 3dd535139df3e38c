"""What a sentence asks for: who, where, when, what is wanted. Each part can be corrected before anything is filmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict, Field

from core import prompts
from core.answers import asked
from core.errors import MadeBadly
from core.ledger import Account
from core.types import Value
from providers.base import Ask, Capability, ProviderError, Request

if TYPE_CHECKING:
    from core.studio import Studio


class Somebody(Value):
    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    role: str = ""
    kind: Literal["human", "animal", "robot", "thing"] = "human"
    sex: Literal["f", "m", "n"] = "n"
    age: Literal["child", "teen", "adult", "old"] = "adult"
    count: int = 1


class Understood(Value):
    """An idea taken apart; words are in the idea's language."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Literal["zh", "en"] = "zh"
    genre: str = ""
    mood: str = "calm"
    who: tuple[Somebody, ...] = ()
    where: str = ""
    place: str = ""
    when: str = ""
    weather: str = ""
    things: tuple[str, ...] = ()
    wants: str = ""
    happens: str = ""
    seconds: int | None = None
    ad: bool = Field(default=False)


def understand(idea: str, language: str, ask: Ask) -> Understood:
    """Who, where, when, what is wanted. Raises MadeBadly where the answer is of another shape."""
    request = Request(
        capability=Capability.TEXT,
        purpose="idea",
        prompt=prompts.fill("idea", idea=idea),
        inputs={"idea": idea},
        answer_schema=Understood.model_json_schema(),
        language=language,
    )
    return asked(Understood, request, ask)


def understand_now(studio: Studio, idea: str, language: str, account: Account) -> Understood:
    """The same at once, for a screen where somebody waits. Raises MadeBadly."""
    try:
        return understand(idea, language, studio.ask(account))
    except ProviderError as error:
        raise MadeBadly(what="idea", model=str(error)) from error
