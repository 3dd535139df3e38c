"""What a sentence asks for: who, where, when, what is wanted. Each part can be corrected before anything is filmed. And the
sentence as a prompt that works: `optimise`, `optimise_now`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from core.database.engine import Session
from core.errors import MadeBadly, NotWanted, StudioError
from core.gateway import refusals
from core.gateway.routing_policy import OWN
from core.gateway.structured_answers import answer_schema, ask_typed
from core.i18n import Language
from core.money.ledger import Account
from core.optimise.optimisation_log import mark_sent, rate_log, recent_logs
from core.optimise.optimiser import optimise_for_person, optimise_prompt, quote_help
from core.project import projects, prompt_files
from core.project.vocabulary import GENRES, MOODS, PLACES, WEATHERS, WHENS
from core.types import Value
from language.forms import TALES, named_genre
from language.reading import form_to_tell
from providers.base import Ask, Capability, Request, RequestTerms
from providers.errors import ProviderError, Refused

if TYPE_CHECKING:
    from core.project.projects import Brief
    from core.studio import Studio


__all__ = ["mark_sent", "optimise_for_person", "optimise_prompt", "quote_help", "rate_log", "recent_logs"]

WORDS = {
    "Understood.genre": ("", *GENRES),
    "Understood.mood": MOODS,
    "Understood.place": ("", *PLACES),
    "Understood.when": ("", *WHENS),
    "Understood.weather": ("", *WEATHERS),
}
"""What a model may answer with, where the house knows only some words."""


AT_HOME = RequestTerms(only=frozenset({OWN}))


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

    language: Language = "zh"
    form: str = ""
    """The kind of film that is asked for, a file of data/forms; read from the sentence, never asked of a model."""
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
    """One way to tell an idea: its premise, as it is or with a turn of its own. `engine` and `take` are its writer's own notes, given
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
        prompt=prompt_files.fill_prompt("idea", idea=idea),
        inputs={"idea": idea},
        answer_schema=answer_schema(Understood, without=("Understood.form",), words=WORDS),
        language=language,
    )
    return with_form(ask_typed(Understood, request, ask), idea)


def with_form(found: Understood, idea: str) -> Understood:
    """The form that the sentence asks for. A genre stays with a tale; elsewhere only one that the sentence names is kept."""
    form = form_to_tell(idea)
    genre = found.genre if form in TALES else named_genre(idea)
    return found.model_copy(update={"form": form, "genre": genre})


def understand_now(studio: Studio, idea: str, language: str, account: Account) -> Understood:
    """The same at once, for a screen where somebody waits; by the house's own reader where nobody else can. Raises NotWanted with
    who refused it, MadeBadly."""
    try:
        return understand(idea, language, studio.ask(account))
    except Refused as error:
        raise NotWanted("idea", **refusals.refusal_facts(error)) from error
    except (ProviderError, StudioError):
        return understand_here(studio, idea, language, account)


def understand_here(studio: Studio, idea: str, language: str, account: Account) -> Understood:
    """By the house's own reader. Raises MadeBadly."""
    with _at_home("idea"):
        return understand(idea, language, studio.ask(account, on=AT_HOME))


def suggest_directions(brief: Brief, turn: int, ask: Ask) -> tuple[Direction, ...]:
    """Three ways to tell it, which differ in turn and tone; `turn` is how often others were asked for. Raises MadeBadly."""
    understood = {name: value for name, value in brief.understood.items() if name != "direction"}
    request = Request(
        capability=Capability.TEXT,
        purpose="directions",
        prompt=prompt_files.fill_prompt(
            "directions",
            idea=brief.idea,
            understood=prompt_files.facts_as_text(understood),
            language=prompt_files.language_name(brief.language),
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
        answer_schema=answer_schema(
            Directions, without=("Direction.engine", "Direction.take"), words={"Direction.mood": MOODS}
        ),
        language=brief.language,
        seconds=brief.seconds,
        seed=turn,
    )
    return ask_typed(Directions, request, ask).directions


def suggest_directions_now(studio: Studio, brief: Brief, turn: int, account: Account) -> tuple[Direction, ...]:
    """The same at once, for a screen where somebody waits; by the house's own writer where nobody else can. Raises NotWanted with
    who refused it, MadeBadly."""
    try:
        return suggest_directions(brief, turn, studio.ask(account))
    except Refused as error:
        raise NotWanted("idea", **refusals.refusal_facts(error)) from error
    except (ProviderError, StudioError):
        with _at_home("directions"):
            return suggest_directions(brief, turn, studio.ask(account, on=AT_HOME))


@contextmanager
def _at_home(what: str) -> Iterator[None]:
    try:
        yield
    except ProviderError as error:
        raise MadeBadly(what=what, model=OWN) from error


def with_direction(understood: Understood, direction: Direction) -> dict[str, Any]:
    """What a brief holds once a direction was chosen: genre and mood are the direction's."""
    return {
        **understood.model_dump(mode="json"),
        "genre": direction.genre,
        "mood": direction.mood,
        "direction": direction.model_dump(mode="json"),
    }


def correct_fact(session: Session, project_id: uuid.UUID, found: Understood, field: str, value: Any) -> None:
    """One fact of a film's idea as a person wants it; what anybody corrected before stays. Raises NotFound."""
    now = projects.brief_of(projects.load(session, project_id)).understood
    projects.change_brief(session, project_id, understood={**found.model_dump(mode="json"), **now, field: value})


def choose_direction(session: Session, project_id: uuid.UUID, found: Understood, direction: Direction) -> None:
    """A film told in this direction, from its first take on; what anybody corrected before stays. Raises NotFound."""
    now = projects.brief_of(projects.load(session, project_id)).understood
    corrected = Understood.model_validate({**found.model_dump(mode="json"), **now})
    projects.change_brief(session, project_id, understood=with_direction(corrected, direction), take=0)
