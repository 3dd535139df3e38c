"""A talk of at most five turns that collects what a prompt needs, and ends in the same result as the direct way.

The first text is turn 1; each answer is another. Whatever was said is kept in a row; Redis holds the same for an hour:

    start ──> three questions at most ──> answer ──> ... ──> an Optimized, at the fifth turn at the latest
                                            └──> gone after an hour of silence; `again` goes on from what was said
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, ValidationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import BadInput, DialogueGone, IdeaTooLong
from core.idea import dialogue_questions, dialogue_replies
from core.idea.dialogue_questions import Question
from core.optimise import entities
from core.optimise import intent as intents
from core.optimise import optimiser as optimising
from core.project import projects
from core.settings import Settings
from core.studio import Studio
from core.templates import template_versions
from core.templates.prompt_values import LABELS, Intent, Label, OptimizedPrompt, PromptTask, PromptWish, Span
from core.types import Value
from providers.safe_text import without_endless_runs

MOST_TURNS = 5
LIVES = timedelta(hours=1)
ANSWER_CHARS = 500
"""One answer, or a whole text in their place, is no longer."""


class Talk(Value):
    """As it stands. `questions` are put now; `collected` are words by field, from the text, the film or an answer; `missing` fields are
    not said yet. `progress` 0 to 1: collected of all. `result` once it is complete."""

    id: uuid.UUID
    text: str
    intent: Intent
    status: Literal["open", "complete"] = "open"
    questions: tuple[Question, ...] = ()
    turn: int = 1
    estimated_turns: int = 1
    progress: float = 0.0
    collected: dict[str, str] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    project_id: uuid.UUID | None = None
    result: OptimizedPrompt | None = None


class TalkState(Value):
    """What the row keeps of a talk. `read` is what its text says, `film` what its film says, `answers` what the person said."""

    text: str
    task: PromptTask | None = None
    intent: Intent
    turn: int = 1
    read: dict[str, str] = Field(default_factory=dict)
    musts: tuple[str, ...] = ()
    """What the text says must be in it: an answer that must be in it too goes beside that, not in its place."""
    film: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, str] = Field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    inputs: tuple[Any, ...] = ()
    ending: bool = False
    result: OptimizedPrompt | None = None

    @property
    def collected(self) -> dict[str, str]:
        return {**self.read, **self.film, **self.answers}

    @property
    def missing(self) -> tuple[str, ...]:
        have = {*self.collected, *self.skipped}
        return tuple(
            field.name for field in dialogue_questions.wanted_fields(self.intent.task_type) if field.name not in have
        )

    @property
    def over(self) -> bool:
        return self.ending or self.turn >= MOST_TURNS or not self.missing

    def known(self) -> tuple[Span, ...]:
        """What the person said, as the builder takes it."""
        said = tuple(self._span(name, words) for name, words in self.answers.items())
        if not any(span.label == "must" for span in said):
            return said
        return (*(Span(label="must", text=words, by="person") for words in self.musts), *said)

    def _span(self, name: str, words: str) -> Span:
        field = dialogue_questions.find_field(self.intent.task_type, name)
        if field is None:
            label: Label = next((label for label in LABELS if label == name), "must")
            return Span(label=label, text=words, by="person")
        return Span(label=field.label, text=field.telling(words, self.intent.language), by="person")


@dataclass(frozen=True)
class DialogueEngine:
    """Who reads what is typed, and who builds the prompt at the end."""

    intent: Callable[[str, str], Intent] = intents.read_intent
    spans: dialogue_replies.Spans = entities.find_spans
    optimise: Callable[..., OptimizedPrompt] = optimising.optimise_for_person


HOUSE = DialogueEngine()


def check_text(text: str, limits: Settings, field: str = "idea") -> str:
    """A text that can be worked on. Raises EmptyIdea, NothingToFilm, IdeaTooLong, each naming the `field`."""
    try:
        return optimising.clean_text(text, limits.idea_max_chars)
    except BadInput as error:
        raise type(error)(field, **error.facts) from None


def start_talk(
    studio: Studio,
    user_id: uuid.UUID,
    text: str,
    task: PromptTask | None = None,
    project_id: uuid.UUID | None = None,
    mind: DialogueEngine = HOUSE,
) -> Talk:
    """The first turn. A text that says everything is answered with the finished prompt at once. Raises EmptyIdea, NothingToFilm,
    IdeaTooLong, NotFound for a film that is not there."""
    text = check_text(text, studio.limits)
    intent = mind.intent(text, "")
    if task is not None:
        intent = intent.model_copy(update={"task_type": task})
    with studio.db.read() as session:
        film = _of_film(session, project_id, intent) if project_id else {}
    state = TalkState(
        text=text,
        task=task,
        intent=intent,
        read=_said_in(text, intent, mind),
        musts=tuple(span.text for span in mind.spans(text, intent.language, intent.task_type) if span.label == "must"),
        film={name: words for name, words in film.items() if dialogue_questions.find_field(intent.task_type, name)},
        inputs=(text,),
    )
    return _begin(studio, user_id, state, project_id, mind)


def answer_talk(
    studio: Studio,
    user_id: uuid.UUID,
    talk_id: uuid.UUID,
    answers: Mapping[str, str] | None = None,
    text: str = "",
    *,
    turn: int = 0,
    enough: bool = False,
    mind: DialogueEngine = HOUSE,
) -> Talk:
    """The next turn: answers by field ("" skips), free words, or both; `enough` builds the prompt from what is there. With the `turn` that
    was on the screen an answer that is sent twice counts once: the talk comes back as it stands. Raises DialogueGone, IdeaTooLong."""
    for words in (*(answers or {}).values(), text):
        if len(words) > ANSWER_CHARS:
            raise IdeaTooLong("answer", length=len(words), limit=ANSWER_CHARS)
    row, state = _row(studio, user_id, talk_id)
    if row.status == "complete":
        return _talk(row.id, state, row.project_id)
    if state.over or (turn and turn != state.turn):
        return _ended(studio, row, state, mind)
    said = {name: without_endless_runs(words) for name, words in (answers or {}).items()}
    after = _after(state, said, without_endless_runs(text), enough, mind)
    if not _keep(studio, row, state.turn, after):
        row, after = _row(studio, user_id, talk_id)
    return _ended(studio, row, after, mind)


def find_talk(studio: Studio, user_id: uuid.UUID, talk_id: uuid.UUID) -> Talk:
    """A talk as it stands, also one that is complete. Raises DialogueGone for one that is over an hour old, or not this person's."""
    kept = studio.near.get(_key(user_id, talk_id))
    if kept is not None:
        try:
            near = json.loads(kept)
            project_id = uuid.UUID(near["project_id"]) if near.get("project_id") else None
            return _talk(talk_id, TalkState.model_validate(near["state"]), project_id)
        except (ValueError, KeyError, TypeError, ValidationError):
            studio.near.drop(_key(user_id, talk_id))
    row, state = _row(studio, user_id, talk_id)
    return _talk(row.id, state, row.project_id)


def newest_talk(studio: Studio, user_id: uuid.UUID, project_id: uuid.UUID | None = None) -> Talk | None:
    """Of a person's talks that are open, the one they said something in last; with a project, of those about it."""
    mine = select(tables.PromptDialogue).where(
        tables.PromptDialogue.user_id == user_id,
        tables.PromptDialogue.status == "open",
        tables.PromptDialogue.expires_at > tables.utc_now(),
    )
    if project_id is not None:
        mine = mine.where(tables.PromptDialogue.project_id == project_id)
    with studio.db.read() as session:
        row = session.scalar(mine.order_by(tables.PromptDialogue.expires_at.desc()).limit(1))
        return _talk(row.id, _read(row), row.project_id) if row else None


def restart_talk(studio: Studio, user_id: uuid.UUID, talk_id: uuid.UUID, mind: DialogueEngine = HOUSE) -> Talk:
    """A new talk from the text of one that is gone, or complete, with all that was collected in it. Raises DialogueGone for one that
    was never there or is somebody else's."""
    with studio.db.read() as session:
        row = session.get(tables.PromptDialogue, talk_id)
        if row is None or row.user_id != user_id:
            raise DialogueGone()
        old, project_id = _read(row), row.project_id
    kept = old.model_copy(update={"turn": 1, "ending": False, "result": None, "skipped": (), "inputs": (old.text,)})
    return _begin(studio, user_id, kept, project_id, mind)


def purge_old_talks(session: Session, before: timedelta = timedelta(days=30)) -> int:
    """Talks that have been over for so long go; what came of them stands in the log. Returns how many."""
    old = select(tables.PromptDialogue).where(tables.PromptDialogue.expires_at < tables.utc_now() - before)
    rows = list(session.scalars(old))
    for row in rows:
        session.delete(row)
    return len(rows)


# What a turn does ----------------------------------------------------------------------------------------------------


def _after(state: TalkState, answers: dict[str, str], text: str, enough: bool, mind: DialogueEngine) -> TalkState:
    """The state one turn later."""
    task, language = state.intent.task_type, state.intent.language
    asked = [each.field for each in _questions(state)]
    heard = dialogue_replies.read_answers(answers, task, language, mind.spans)
    beside = dialogue_replies.Reply()
    if text.strip():
        open_still = [name for name in asked if name not in answers]
        known = {**state.collected, **heard.said}
        beside = dialogue_replies.read_free_words(text, task, language, open_still, known, state.last, mind.spans)
    elif not answers:
        beside = dialogue_replies.Reply(skipped=tuple(asked))
    said = {**heard.said, **beside.said}
    return state.model_copy(
        update={
            "turn": state.turn + 1,
            "answers": {**state.answers, **said},
            "skipped": tuple(dict.fromkeys([*state.skipped, *heard.skipped, *beside.skipped])),
            "last": tuple(said) or state.last,
            "inputs": (*state.inputs, {"answers": answers, "text": text}),
            "ending": enough or beside.enough or any(dialogue_replies.is_enough(words) for words in answers.values()),
        }
    )


def _questions(state: TalkState) -> tuple[Question, ...]:
    if state.over:
        return ()
    task, known = state.intent.task_type, state.collected
    fields = [field for field in dialogue_questions.wanted_fields(task) if field.name in state.missing][
        : dialogue_questions.AT_A_TIME
    ]
    return tuple(dialogue_questions.build_question(field, state.intent, known) for field in fields)


def _talk(talk_id: uuid.UUID, state: TalkState, project_id: uuid.UUID | None) -> Talk:
    collected, missing = state.collected, state.missing
    rounds = -(-len(missing) // dialogue_questions.AT_A_TIME)
    return Talk(
        id=talk_id,
        text=state.text,
        intent=state.intent,
        status="complete" if state.result else "open",
        questions=_questions(state),
        turn=state.turn,
        estimated_turns=state.turn if state.over else min(MOST_TURNS, state.turn + rounds),
        progress=len(collected) / (len(collected) + len(missing)) if collected or missing else 1.0,
        collected=collected,
        missing=missing,
        project_id=project_id,
        result=state.result,
    )


def _said_in(text: str, intent: Intent, mind: DialogueEngine) -> dict[str, str]:
    """What a text says already, by field."""
    heard = dialogue_replies.split_by_field(text, intent.task_type, intent.language, mind.spans)
    return {name: words for name, words in heard.items() if dialogue_questions.find_field(intent.task_type, name)}


def _of_film(session: Session, project_id: uuid.UUID, intent: Intent) -> dict[str, str]:
    """What a film's brief has settled: nobody is asked for it. Raises NotFound."""
    brief = projects.brief_of(projects.load(session, project_id))
    told = {"style": brief.look.label[intent.language]}
    if intent.task_type in ("script_generation", "audio_generation"):
        told["length"] = f"{brief.seconds} 秒" if intent.language == "zh" else f"{brief.seconds} seconds"
    return told


# Rows ----------------------------------------------------------------------------------------------------------------


def _begin(
    studio: Studio, user_id: uuid.UUID, state: TalkState, project_id: uuid.UUID | None, mind: DialogueEngine
) -> Talk:
    row = tables.PromptDialogue(
        id=uuid.uuid4(),
        user_id=user_id,
        project_id=project_id,
        state=state.model_dump(mode="json"),
        expires_at=tables.utc_now() + LIVES,
    )
    with studio.db.write() as session:
        session.add(row)
    _near(studio, row, state)
    return _ended(studio, row, state, mind)


def _row(studio: Studio, user_id: uuid.UUID, talk_id: uuid.UUID) -> tuple[tables.PromptDialogue, TalkState]:
    """Raises DialogueGone."""
    with studio.db.read() as session:
        row = session.get(tables.PromptDialogue, talk_id)
    if row is None or row.user_id != user_id or row.expires_at < tables.utc_now():
        raise DialogueGone()
    return row, _read(row)


def _read(row: tables.PromptDialogue) -> TalkState:
    """Raises DialogueGone for one that another version of the studio kept in another shape."""
    try:
        return TalkState.model_validate(row.state)
    except ValidationError:
        raise DialogueGone() from None


def _keep(studio: Studio, row: tables.PromptDialogue, seen: int, state: TalkState) -> bool:
    """Only where nobody said anything since the turn that was `seen`."""
    kept = (
        update(tables.PromptDialogue)
        .where(
            tables.PromptDialogue.id == row.id,
            tables.PromptDialogue.status == "open",
            tables.PromptDialogue.state["turn"].as_integer() == seen,
        )
        .values(
            state=state.model_dump(mode="json"),
            expires_at=tables.utc_now() + LIVES,
            updated_at=tables.utc_now(),
            status="complete" if state.result else "open",
        )
        .execution_options(synchronize_session=False)
    )
    with studio.db.write() as session:
        done = bool(session.execute(kept).rowcount)  # type: ignore[attr-defined]
    if done:
        _near(studio, row, state)
    return done


def _ended(studio: Studio, row: tables.PromptDialogue, state: TalkState, mind: DialogueEngine) -> Talk:
    """The talk; where it is over and nobody has built its prompt yet, with the prompt that is built now. A studio that stopped just
    before that builds it when it is asked next."""
    if state.over and state.result is None:
        wish = PromptWish(text=state.text, task_type=state.task, known=state.known())
        result = mind.optimise(studio, row.user_id, wish, row.project_id, dialogue_id=row.id)
        done = state.model_copy(update={"result": result, "ending": True})
        if not _keep(studio, row, state.turn, done):
            _take_back(studio, result)
            row, done = _row(studio, row.user_id, row.id)
        state = done
    return _talk(row.id, state, row.project_id)


def _take_back(studio: Studio, result: OptimizedPrompt) -> None:
    """Somebody clicked twice and the other click was first: this run is none."""
    with studio.db.write() as session:
        log = session.get(tables.PromptLog, result.log_id) if result.log_id else None
        if log is not None:
            session.delete(log)
            session.flush()
            template_versions.recount_uses(session, result.template, result.intent.language, result.template_version)


def _near(studio: Studio, row: tables.PromptDialogue, state: TalkState) -> None:
    kept = {"state": state.model_dump(mode="json"), "project_id": str(row.project_id) if row.project_id else None}
    studio.near.put(_key(row.user_id, row.id), json.dumps(kept, ensure_ascii=False), LIVES.total_seconds())


def _key(user_id: uuid.UUID, talk_id: uuid.UUID) -> str:
    return f"dialog:{user_id}:{talk_id}"
