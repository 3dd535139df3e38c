"""A rough idea becomes a prompt that works: read, matched, built, checked before and after; remembered for a day, kept in a row.

text -> intent -> spans -> template -> prompt -> report
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.errors import EmptyIdea, IdeaTooLong, NothingToFilm, StudioError
from core.gateway import answer_cache
from core.gateway.routing_policy import OWN
from core.money.ledger import Account
from core.optimise import builder, entities, optimisation_log, subject_matter, validator
from core.optimise import intent as intents
from core.optimise import prompt_preferences as preferred_ways
from core.optimise.prompt_preferences import preferred_template
from core.settings import Settings
from core.templates import known_facts, templates
from core.templates.prompt_values import Intent, OptimizedPrompt, Preferences, PromptWish, Span
from core.templates.templates import TemplateLibrary
from core.types import digest
from providers.base import Ask, Capability, Cost, Model, Request, Result
from providers.errors import ProviderError
from providers.safe_text import without_endless_runs

if TYPE_CHECKING:
    from core.studio import Studio

CAPABILITY = {
    "script_generation": Capability.TEXT,
    "storyboard_generation": Capability.IMAGE,
    "character_design": Capability.IMAGE,
    "audio_generation": Capability.MUSIC,
    "video_generation": Capability.VIDEO,
}
"""What a prompt of each kind is for, where nobody names a model."""
ASKED = "idea"
"""The purpose of what a text model is asked for."""
Read = Callable[[str, str], Intent]
Find = Callable[[str, str, Any], tuple[Span, ...]]


def optimise_prompt(
    wish: PromptWish,
    library: TemplateLibrary,
    preferences: Preferences,
    target: Model | None = None,
    ask: Ask | None = None,
    *,
    limit: int = Settings.model_fields["idea_max_chars"].default,
    read: Read = intents.read_intent,
    find: Find = entities.find_spans,
) -> OptimizedPrompt:
    """The prompt for a wish, with what was understood, what was done, and its quality before and after. The same input gives the same
    words, unless a model is asked. `limit` in characters. Raises EmptyIdea, NothingToFilm, IdeaTooLong, UnknownGenre; NotFound where the library
    has no template for such a task."""
    began = time.perf_counter()
    text = clean_text(wish.text, limit)
    wish = wish.model_copy(update={"text": text})
    intent = understand_wish(wish, read)
    spans = _found(wish, intent, find)
    if ask is not None:
        spans = _known(wish, entities.ask_model_for_spans(text, spans, intent, ask))
    chosen = wish.template or preferred_template(preferences, intent.genre, intent.fine)
    match = library.match(intent, text, chosen)
    template = builder.template_for_model(match.template, library, intent, target)
    built = builder.build_prompt(template, intent, spans, wish, preferences, target)
    return OptimizedPrompt(
        original_input=text,
        optimized_prompt=built.text,
        negative=built.negative,
        intent=intent,
        spans=spans,
        template=match.template.name,
        template_version=match.template.version,
        similarity=match.similarity,
        target=target.id if target else wish.target,
        before=validator.validate_prompt(text, intent, target),
        after=validator.validate_prompt(built.text, intent, target, built.negative),
        changes=built.changes,
        processing_time_ms=(time.perf_counter() - began) * 1000,
    )


def warm_up() -> None:
    """Load what is slow to load: word lists, weights, the templates. The first idea need not wait for it."""
    for text in ("雨夜里的一只猫", "a cat in the rain"):
        optimise_prompt(PromptWish(text=text), templates.shipped_library(), Preferences())


def clean_text(text: str, limit: int) -> str:
    """The text as it is read: without what cannot be seen or goes on without end. Raises EmptyIdea, NothingToFilm, IdeaTooLong."""
    told = "".join(letter for letter in text.replace("\r\n", "\n") if letter in "\n\t" or letter.isprintable()).strip()
    if not told:
        raise EmptyIdea("idea")
    if len(told) > limit:
        raise IdeaTooLong("idea", length=len(told), limit=limit)
    if not any(letter.isalpha() for letter in told):
        raise NothingToFilm("idea")
    return without_endless_runs(told)


def understand_wish(wish: PromptWish, read: Read = intents.read_intent) -> Intent:
    """What the text is a prompt for; what somebody says themselves counts before what is read. Raises UnknownGenre."""
    intent = read(wish.text, wish.language)
    said: dict[str, Any] = {}
    if wish.task_type is not None and wish.task_type != intent.task_type:
        said |= {"task_type": wish.task_type}
    if wish.task_type is not None:
        said |= {"confidence": 1.0}
    if wish.genre is not None:
        said |= {"genre": known_facts.check_genre(wish.genre), "genre_confidence": 1.0}
        if wish.genre != intent.genre:
            said |= {"fine": ""}
    return intent.model_copy(update=said) if said else intent


def _found(wish: PromptWish, intent: Intent, find: Find) -> tuple[Span, ...]:
    """What a person said and what the text says, without the words that only order something."""
    read = find(wish.text, intent.language, intent.task_type)
    return _known(wish, subject_matter.clip_spans(read, subject_matter.find_orders(wish.text, intent.genre), wish.text))


def _known(wish: PromptWish, found: tuple[Span, ...]) -> tuple[Span, ...]:
    """What a person said, then what was read of what they did not."""
    said = {span.label for span in wish.known}
    return (*wish.known, *(span for span in found if span not in wish.known and span.label not in said))


# In the studio -----------------------------------------------------------------------------------------------------------


def optimise_for_person(
    studio: Studio,
    person_id: uuid.UUID | None,
    wish: PromptWish,
    project_id: uuid.UUID | None = None,
    *,
    help: bool = False,
    dialogue_id: uuid.UUID | None = None,
) -> OptimizedPrompt:
    """The same at once for a person: by their preferences, the team's templates, and for the model that the studio would ask, unless
    the wish names one. Equal input is answered from what was kept for 24 hours, in about a millisecond; every run is a row. With
    `help` a text model may be asked for what the text does not say; `quote_help` tells what that costs, and a model that cannot is no
    loss. Raises what `optimise` does."""
    began = time.perf_counter()
    limit = studio.limits.idea_max_chars
    wish = wish.model_copy(update={"text": clean_text(wish.text, limit)})
    intent = understand_wish(wish)
    with studio.db.read() as session:
        told = preferred_ways.load_preferences(session, person_id, intent.task_type)
        library = templates.load_library(session)
    account = Account(project_id=project_id, user_id=person_id, stage="idea")
    target = find_target_model(studio, wish, intent, account)
    key = digest("optimised", wish, told, _state(library), target.id if target else "", help)
    kept = answer_cache.get(studio.db, studio.near, studio.files, key)
    if kept is not None:
        took = (time.perf_counter() - began) * 1000
        result = OptimizedPrompt.model_validate_json(kept.text).model_copy(
            update={"cached": True, "processing_time_ms": took}
        )
    else:
        ask = _helped(studio, account) if help else None
        result = optimise_prompt(wish, library, told, target, ask, limit=limit, read=lambda *_: intent)
        result = result.model_copy(update={"processing_time_ms": (time.perf_counter() - began) * 1000})
        answer_cache.put(studio.db, studio.near, key, Result(text=result.model_dump_json()))
    with studio.db.write() as session:
        return optimisation_log.save_log(session, person_id, result, project_id, dialogue_id)


def find_target_model(studio: Studio, wish: PromptWish, intent: Intent, account: Account) -> Model | None:
    """The model a prompt goes to: the one the wish names, else the one that would be asked first for such a task; None for the
    studio's own engines, which need no special words."""
    known = {model.id: model for model in studio.gateway.models()}
    if wish.target:
        return known.get(wish.target)
    request = Request(
        capability=CAPABILITY[intent.task_type], purpose="free", prompt=wish.text, language=intent.language
    )
    try:
        first = studio.first(request, account)
    except (ProviderError, StudioError):
        return None
    return first if first is not None and first.provider != OWN else None


def quote_help(
    studio: Studio, person_id: uuid.UUID | None, wish: PromptWish, project_id: uuid.UUID | None = None
) -> Cost | None:
    """About what asking a text model for what the text does not say would cost; None where it says enough, or where only the studio's
    own could be asked. Raises what `heard` does."""
    wish = wish.model_copy(update={"text": clean_text(wish.text, studio.limits.idea_max_chars)})
    account = Account(project_id=project_id, user_id=person_id, stage="idea")
    intent = understand_wish(wish)
    request = entities.spans_request(wish.text, _found(wish, intent, entities.find_spans), intent)
    return studio.quote(request, account) if request is not None and _anothers(studio, request, account) else None


def _helped(studio: Studio, account: Account) -> Ask | None:
    request = Request(capability=Capability.TEXT, purpose=ASKED, prompt="", tokens_most=entities.ANSWER)
    return studio.ask(account) if _anothers(studio, request, account) else None


def _anothers(studio: Studio, request: Request, account: Account) -> bool:
    """Whether somebody else than the studio's own would be asked."""
    first = studio.first(request, account)
    return first is not None and first.provider != OWN


def _state(library: TemplateLibrary) -> str:
    """Which versions are in use."""
    return digest(sorted(f"{template.language}/{template.ref}" for template in library))
