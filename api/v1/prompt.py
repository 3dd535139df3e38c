"""Prompts from outside: a raw sentence optimised, at once or in a dialogue; templates with their versions; ratings and preferences."""

from __future__ import annotations

import json
import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.http.current_person import PersonHere, StudioHere, person_of
from api.http.envelope import answer, language_of, page_facts
from core.errors import BadInput, DialogueGone
from core.i18n import Language, translate_key
from core.idea import dialogue
from core.idea.dialogue import Talk
from core.optimise import entities, optimisation_log, prompt_preferences
from core.optimise import intent as intents
from core.optimise import optimiser as optimising
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.studio import Studio
from core.templates import production_label, template_exchange, template_gallery, template_versions, templates
from core.templates.prompt_values import OptimizedPrompt, Parameter, Preferences, PromptTask, PromptWish, Template

LONGEST = 20_000
"""Characters of any text that is sent; what a studio allows of one idea is less."""
PAGE = 50
IMPORT_LONGEST = 2_000_000


def may_optimise(person: Annotated[Person, Depends(person_of)]) -> None:
    """Whoever makes films may; who only watches may not. Raises NotAllowed."""
    access.require(person, Action.CREATE)


router = APIRouter(prefix="/prompt", tags=["Prompt"], dependencies=[Depends(may_optimise)])


class OptimizeRequest(BaseModel):
    """The brief's three, and what the house can be told beside them."""

    user_input: str = Field(max_length=LONGEST)
    task_type: PromptTask | None = None
    context: dict[str, Any] | None = None
    genre: str | None = Field(default=None, max_length=40)
    language: Literal[Language, ""] = ""
    target: str = Field(default="", max_length=200)
    ratio: str = Field(default="", max_length=10)
    template: str = Field(default="", max_length=100)
    project_id: uuid.UUID | None = None


class IntentRequest(BaseModel):
    user_input: str = Field(max_length=LONGEST)
    language: Literal[Language, ""] = ""


class NewTemplate(BaseModel):
    name: str = Field(min_length=1, max_length=100)
    language: Language
    task_type: PromptTask
    genre: str = Field(default="", max_length=40)
    fine: str = Field(default="", max_length=40)
    template: str = Field(min_length=1, max_length=LONGEST)
    negative: str = Field(default="", max_length=LONGEST)
    parameters: list[Parameter | str] = Field(default=[], max_length=60)
    description: str = Field(default="", max_length=LONGEST)


class TemplateFork(BaseModel):
    name: str = Field(min_length=1, max_length=100)


class Promotion(BaseModel):
    """`seen` is the version that was in production when somebody looked; 0 for none."""

    language: Language
    version: int = Field(ge=1, le=1_000_000)
    why: dict[str, Any] = {}
    seen: int | None = Field(default=None, ge=0, le=1_000_000)


class TemplateRollBack(BaseModel):
    language: Language
    seen: int | None = Field(default=None, ge=0, le=1_000_000)


class TemplateImport(BaseModel):
    content: str = Field(max_length=IMPORT_LONGEST)


class DialogStart(BaseModel):
    initial_input: str = Field(max_length=LONGEST)
    task_type: PromptTask | None = None
    project_id: uuid.UUID | None = None


class DialogContinue(BaseModel):
    """An answer in free words, by field, or both; `turn` is the one that was shown, so that an answer sent twice counts once."""

    session_id: str = Field(max_length=120)
    user_response: str = Field(default="", max_length=LONGEST)
    answers: dict[str, Annotated[str, Field(max_length=LONGEST)]] = Field(default={}, max_length=20)
    turn: int = Field(default=0, ge=0, le=100)
    enough: bool = False


class DialogResume(BaseModel):
    session_id: str = Field(max_length=120)


class Rating(BaseModel):
    rating: int = Field(ge=1, le=5)


class PreferencesChange(BaseModel):
    """A person's preferences for one kind of prompt; what is left out stays as it is."""

    style: str | None = Field(default=None, max_length=50)
    quality: Literal["fast", "balanced", "quality"] | None = None
    auto_optimize: bool | None = None
    professional: bool | None = None
    templates: dict[str, str] | None = Field(default=None, max_length=40)


# Optimising ----------------------------------------------------------------------------------------------------------


@router.post("/optimize")
def optimize(wish: OptimizeRequest, studio: StudioHere, person: PersonHere) -> JSONResponse:
    _on_film(studio, person, wish.project_id)
    made = optimising.optimise_for_person(studio, person.id, _wish(studio, wish), wish.project_id)
    return answer(made.response())


@router.post("/optimize/intent")
def read_intent(asked: IntentRequest, studio: StudioHere) -> JSONResponse:
    text = dialogue.check_text(asked.user_input, studio.limits, "user_input")
    intent = intents.read_intent(text, asked.language)
    spans = entities.find_spans(text, intent.language, intent.task_type)
    found: dict[str, list[str]] = {}
    for span in spans:
        found.setdefault(span.label, []).append(span.text)
    return answer({**intent.model_dump(mode="json"), "entities": found, "spans": spans, "raw_input": text})


@router.post("/optimize/structure")
def structure_text(wish: OptimizeRequest, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """What the text says, and the template filled with it: nothing is logged, nobody else is asked."""
    _on_film(studio, person, wish.project_id)
    wanted = _wish(studio, wish)
    intent = intents.read_intent(wanted.text, wanted.language)
    with studio.db.read() as session:
        library = templates.load_library(session)
        told = prompt_preferences.load_preferences(session, person.id, wanted.task_type or intent.task_type)
    return answer(optimising.optimise_prompt(wanted, library, told).response())


# Templates -----------------------------------------------------------------------------------------------------------


@router.get("/optimize/template")
def list_templates(
    studio: StudioHere,
    query: Annotated[str, Query(max_length=200)] = "",
    task_type: PromptTask | None = None,
    genre: Annotated[str, Query(max_length=40)] = "",
    language: Literal[Language, ""] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> JSONResponse:
    with studio.db.read() as session:
        found = template_gallery.list_gallery(session, query, task_type or "", genre, language)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return answer({"templates": [_template(each) for each in shown]}, pages=page_facts(page, PAGE, len(found)))


@router.get("/optimize/template/export")
def export_templates(
    studio: StudioHere,
    name: Annotated[list[str] | None, Query(max_length=200)] = None,
    form: template_exchange.Form = "toml",
) -> Response:
    """A file of templates that another studio can take in; of all of them where none is named."""
    with studio.db.read() as session:
        found = template_gallery.list_gallery(session)
    told = template_exchange.export_templates([each for each in found if not name or each.name in name], form)
    head = {"Content-Disposition": f'attachment; filename="templates.{form}"', "Cache-Control": "no-store"}
    return Response(told, media_type=f"application/{form}", headers=head)


@router.post("/optimize/template/import")
def import_templates(file: TemplateImport, studio: StudioHere, person: PersonHere) -> JSONResponse:
    access.require(person, Action.TRY_MODELS)
    with studio.db.write() as session:
        found = template_exchange.import_templates(session, person.id, file.content)
    told = {"templates": [_template(each) for each in found.new], "same": [_template(each) for each in found.same]}
    return answer(told, 201)


@router.get("/optimize/template/{name}")
def get_template(
    name: str, studio: StudioHere, language: Language = "zh", version: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> JSONResponse:
    """The version asked for, or the one in use; with all its versions and the moves of its label."""
    with studio.db.read() as session:
        told = template_versions.load_template_version(session, name, language, version)
        history = template_versions.load_history(session, name, language)
    return answer({**_template(told), "history": history})


@router.post("/optimize/template")
def save_template(wanted: NewTemplate, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """A new template, or a new version of one: a draft until it is promoted."""
    access.require(person, Action.TRY_MODELS)
    told = Template(
        **wanted.model_dump(exclude={"parameters"}),
        parameters=tuple(Parameter(name=p) if isinstance(p, str) else p for p in wanted.parameters),
        label="draft",
        source="team",
    )
    with studio.db.write() as session:
        return answer(_template(template_versions.save_version(session, person.id, told)), 201)


@router.post("/optimize/template/{template_id}/fork")
def fork_template(template_id: uuid.UUID, fork: TemplateFork, studio: StudioHere, person: PersonHere) -> JSONResponse:
    access.require(person, Action.TRY_MODELS)
    with studio.db.write() as session:
        return answer(_template(template_versions.fork_template(session, person.id, template_id, fork.name)), 201)


@router.post("/optimize/template/{name}/promote")
def promote_template(name: str, wish: Promotion, studio: StudioHere, person: PersonHere) -> JSONResponse:
    access.require(person, Action.TRY_MODELS)
    with studio.db.write() as session:
        return answer(
            _template(
                production_label.promote_version(
                    session, name, wish.language, wish.version, person.id, wish.why, wish.seen
                )
            )
        )


@router.post("/optimize/template/{name}/rollback")
def roll_back_template(name: str, wish: TemplateRollBack, studio: StudioHere, person: PersonHere) -> JSONResponse:
    access.require(person, Action.TRY_MODELS)
    with studio.db.write() as session:
        return answer(_template(production_label.roll_back(session, name, wish.language, person.id, wish.seen)))


# Dialogues -----------------------------------------------------------------------------------------------------------


@router.post("/dialog/start")
def start_dialog(wish: DialogStart, studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    _on_film(studio, person, wish.project_id)
    text = dialogue.check_text(wish.initial_input, studio.limits, "initial_input")
    talk = dialogue.start_talk(studio, person.id, text, wish.task_type, wish.project_id)
    return answer(_talk(person, talk, language_of(request)), 201)


@router.post("/dialog/continue")
def continue_dialog(said: DialogContinue, studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    talk_id = _talk_id(person, said.session_id)
    talk = dialogue.answer_talk(
        studio, person.id, talk_id, said.answers, said.user_response, turn=said.turn, enough=said.enough
    )
    return answer(_talk(person, talk, language_of(request)))


@router.post("/dialog/again")
def resume_dialog(wish: DialogResume, studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    """Goes on from the kept text of a dialogue that is over or has expired."""
    talk = dialogue.restart_talk(studio, person.id, _talk_id(person, wish.session_id))
    return answer(_talk(person, talk, language_of(request)), 201)


@router.get("/dialog/{session_id}")
def get_dialog(session_id: str, studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    talk = dialogue.find_talk(studio, person.id, _talk_id(person, session_id))
    return answer(_talk(person, talk, language_of(request)))


# What people think of it ----------------------------------------------------------------------------------------------


@router.post("/logs/{log_id}/rating")
def rate_prompt(log_id: uuid.UUID, told: Rating, studio: StudioHere, person: PersonHere) -> JSONResponse:
    with studio.db.write() as session:
        optimisation_log.rate_log(session, log_id, person.id, told.rating)
    return answer({"log_id": log_id, "rating": told.rating})


@router.get("/preferences/{task_type}")
def get_preferences(task_type: PromptTask, studio: StudioHere, person: PersonHere) -> JSONResponse:
    with studio.db.read() as session:
        return answer(prompt_preferences.load_preferences(session, person.id, task_type))


@router.put("/preferences/{task_type}")
def set_preferences(
    task_type: PromptTask, wanted: PreferencesChange, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    with studio.db.write() as session:
        now = prompt_preferences.load_preferences(session, person.id, task_type)
        told = Preferences.model_validate({**now.model_dump(), **wanted.model_dump(exclude_none=True)})
        return answer(prompt_preferences.save_preferences(session, person.id, told))


# What an answer holds -------------------------------------------------------------------------------------------------


def _wish(studio: Studio, asked: OptimizeRequest) -> PromptWish:
    if len(json.dumps(asked.context or {}, ensure_ascii=False)) > LONGEST:
        raise BadInput("context")
    told = asked.model_dump(exclude={"user_input", "context", "project_id"})
    text = dialogue.check_text(asked.user_input, studio.limits, "user_input")
    return PromptWish(text=text, context=asked.context or {}, **told)


def _on_film(studio: Studio, person: Person, project_id: uuid.UUID | None) -> None:
    if project_id is not None:
        access.require_project(studio.db, person, Action.EDIT, project_id)


def _template(told: Template) -> dict[str, Any]:
    return {**told.model_dump(mode="json"), "ref": told.ref}


def _talk(person: Person, talk: Talk, language: str) -> dict[str, Any]:
    """The brief's start and continue in one, so that either may be read the same way."""
    done = talk.result is not None
    asks = [each.say for each in talk.questions]
    return {
        "session_id": f"dialog:{person.id}:{talk.id}",
        "type": "complete" if done else "continue",
        "message": "\n".join(asks)
        if not done
        else translate_key(f"prompts.talk_{'enough' if talk.missing else 'all_said'}", language),
        "first_question": asks[0] if asks else "",
        "questions": talk.questions,
        "turn": talk.turn,
        "estimated_turns": talk.estimated_turns,
        "progress": round(talk.progress, 3),
        "collected": talk.collected,
        "missing": talk.missing,
        "optimized_prompt": _prompt(talk.result),
        "result": talk.result.response() if talk.result else None,
    }


def _prompt(result: OptimizedPrompt | None) -> str | None:
    return result.optimized_prompt if result else None


def _talk_id(person: Person, session_id: str) -> uuid.UUID:
    """Of "dialog:{user}:{id}", or the id alone. Raises DialogueGone for what is neither, or somebody else's."""
    head, _, last = session_id.rpartition(":")
    if head and head != f"dialog:{person.id}":
        raise DialogueGone()
    try:
        return uuid.UUID(last)
    except ValueError:
        raise DialogueGone() from None
