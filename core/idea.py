"""What a sentence asks for: who, where, when, what is wanted. Each part can be corrected before anything is filmed. And the
sentence as a prompt that works: `optimise`, `optimise_now`, and `python -m core.idea` for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from core import prompts, refusals
from core.answers import asked, shape
from core.errors import MadeBadly, NotWanted, StudioError
from core.ledger import Account
from core.optimise.logs import rate, recent, sent
from core.optimise.optimise import optimise, optimise_now, quote_help
from core.terms import OWN
from core.types import Value
from core.vocabulary import GENRES, MOODS, PLACES, WEATHERS, WHENS
from providers.base import Ask, Capability, ProviderError, Refused, Request, Terms

if TYPE_CHECKING:
    from core.project import Brief
    from core.studio import Studio


__all__ = ["optimise", "optimise_now", "quote_help", "rate", "recent", "sent"]

WORDS = {
    "Understood.genre": ("", *GENRES),
    "Understood.mood": MOODS,
    "Understood.place": ("", *PLACES),
    "Understood.when": ("", *WHENS),
    "Understood.weather": ("", *WEATHERS),
}
"""What a model may answer with, where the house knows only some words."""


AT_HOME = Terms(only=frozenset({OWN}))


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


class Direction(Value):
    """One way to tell an idea: a premise with its turn in one sentence. `engine` and `take` are its writer's own notes, given
    back with it when the script is asked for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = Field(min_length=1, max_length=100)
    logline: str = Field(min_length=1, max_length=400)
    genre: Literal["sci-fi", "romance", "action", "comedy", "horror"] = "romance"
    mood: str = "calm"
    colours: tuple[str, ...] = Field(default=(), max_length=6)
    """Of its pictures, dark to light, as #rrggbb."""
    engine: str = ""
    take: int = 0


class Directions(Value):
    directions: tuple[Direction, ...] = Field(min_length=3, max_length=3)

    @model_validator(mode="after")
    def _they_differ(self) -> Directions:
        if len({each.logline for each in self.directions}) < 3:
            raise ValueError("two of the directions are the same")
        return self


def understand(idea: str, language: str, ask: Ask) -> Understood:
    """Who, where, when, what is wanted. Raises MadeBadly where the answer is of another shape."""
    request = Request(
        capability=Capability.TEXT,
        purpose="idea",
        prompt=prompts.fill("idea", idea=idea),
        inputs={"idea": idea},
        answer_schema=shape(Understood, words=WORDS),
        language=language,
    )
    return asked(Understood, request, ask)


def understand_now(studio: Studio, idea: str, language: str, account: Account) -> Understood:
    """The same at once, for a screen where somebody waits; by the house's own reader where nobody else can. Raises NotWanted with
    who refused it, MadeBadly."""
    try:
        return understand(idea, language, studio.ask(account))
    except Refused as error:
        raise NotWanted("idea", **refusals.told(error)) from error
    except (ProviderError, StudioError):
        return understand_here(studio, idea, language, account)


def understand_here(studio: Studio, idea: str, language: str, account: Account) -> Understood:
    """By the house's own reader. Raises MadeBadly."""
    with _at_home("idea"):
        return understand(idea, language, studio.ask(account, on=AT_HOME))


def directions(brief: Brief, turn: int, ask: Ask) -> tuple[Direction, ...]:
    """Three ways to tell it, which differ in turn and tone; `turn` is how often others were asked for. Raises MadeBadly."""
    understood = {name: value for name, value in brief.understood.items() if name != "direction"}
    request = Request(
        capability=Capability.TEXT,
        purpose="directions",
        prompt=prompts.fill(
            "directions",
            idea=brief.idea,
            understood=prompts.plain(understood),
            language=prompts.language(brief.language),
            seconds=brief.seconds,
            round=turn + 1,
        ),
        inputs={
            "idea": brief.idea,
            "seconds": brief.seconds,
            "language": brief.language,
            "turn": turn,
            "understood": understood or None,
        },
        answer_schema=shape(
            Directions, without=("Direction.engine", "Direction.take"), words={"Direction.mood": MOODS}
        ),
        language=brief.language,
        seconds=brief.seconds,
        seed=turn,
    )
    return asked(Directions, request, ask).directions


def directions_now(studio: Studio, brief: Brief, turn: int, account: Account) -> tuple[Direction, ...]:
    """The same at once, for a screen where somebody waits; by the house's own writer where nobody else can. Raises NotWanted with
    who refused it, MadeBadly."""
    try:
        return directions(brief, turn, studio.ask(account))
    except Refused as error:
        raise NotWanted("idea", **refusals.told(error)) from error
    except (ProviderError, StudioError):
        with _at_home("directions"):
            return directions(brief, turn, studio.ask(account, on=AT_HOME))


@contextmanager
def _at_home(what: str) -> Iterator[None]:
    try:
        yield
    except ProviderError as error:
        raise MadeBadly(what=what, model=OWN) from error


def taken(understood: Understood, direction: Direction) -> dict[str, Any]:
    """What a brief holds once a direction was chosen: genre and mood are the direction's."""
    return {
        **understood.model_dump(mode="json"),
        "genre": direction.genre,
        "mood": direction.mood,
        "direction": direction.model_dump(mode="json"),
    }


def main() -> None:
    from core.optimise.aloud import read_aloud

    read_aloud()


if __name__ == "__main__":
    main()
