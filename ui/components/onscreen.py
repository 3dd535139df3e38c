"""The film on screen: read once a run for header and page, and changed by whoever may. A change is one transaction in a
callback; what went wrong is kept and said in place at the next draw."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core import (
    access,
    budgets,
    doubts,
    film,
    making,
    overview,
    prices,
    promises,
    signs,
    takes,
    time_words,
    undo,
    worklist,
)
from core.access import Action
from core.budgets import Money
from core.db import Session
from core.doubts import Waiting
from core.errors import NotFound, StudioError
from core.ledger import Account
from core.making import Film, Need
from core.overview import Step
from core.sessions import Person
from core.signs import Look
from core.storyboard import plan_of
from core.tables import Shot, Take, Task
from jobs import queue
from ui import gate, state
from ui.components import figures, lost, toast
from ui.i18n import language, t, told

Target = tuple[str, str]
"""A stage, and the id of the row it makes something of."""
SHOWN, WRONG = "_film_on_screen", "_wrong"


@dataclass(frozen=True)
class OnScreen:
    """`root` is the making of the whole film that is under way, `at_work` the open step on each row, `failed` why the last
    making could not go on, `doubts` what may have been paid and waits for a person, `seconds` how long each shot is in the film."""

    person: Person
    made: Film
    steps: tuple[Step, ...]
    needs: list[Need]
    root: Task | None
    open_roots: list[Task]
    at_work: dict[Target, Task]
    failed: dict[Target, Task]
    failure: Task | None
    takes: dict[uuid.UUID, int]
    money: Money
    stamp: str
    may_edit: bool
    may_approve: bool
    stale: dict[Target, Need] = field(default_factory=dict)
    doubts: list[Waiting] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def id(self) -> uuid.UUID:
        return self.made.project.id

    @property
    def spent(self) -> int:
        return self.money.spent

    @property
    def ratio(self) -> str:
        return self.made.brief.ratio

    def step(self, stage: str) -> Step:
        return next(step for step in self.steps if step.stage == stage)

    def look(self, stage: str, target_id: uuid.UUID, take_id: uuid.UUID | None) -> Look:
        """The state of what one stage makes of a row, in takes."""
        target = (stage, str(target_id))
        doubted = self.doubted(*target)
        return signs.of(
            there=take_id in self.made.takes,
            at_work=target in self.at_work,
            failed=target in self.failed and not doubted,
            stale=target in self.stale and not doubted,
            asked=doubted,
        )

    def doubted(self, stage: str, target_id: str) -> bool:
        """Something was asked for this row and may have been paid."""
        return any((one.stage, one.target_id) == (stage, target_id) for one in self.doubts)

    def take(self, take_id: uuid.UUID | None) -> Take | None:
        return self.made.takes.get(take_id) if take_id else None

    def shot_look(self, shot: Shot) -> Look:
        look = self.look("storyboard", shot.id, shot.take_id)
        if look != "made":
            return look
        approved = shot.approved_at is not None
        return signs.of(there=True, asked=not approved and bool(self.step("storyboard").waiting), approved=approved)

    def lines_of(self, shot: Shot) -> list[tuple[str, str]]:
        """(speaker, text) of what is said in a shot; the narrator's name is said in the reader's language."""
        by_beat = {row.beat: row for row in self.made.audios if row.type == "narration"}
        rows = [by_beat[beat] for beat in plan_of(shot).lines if beat in by_beat]
        return [(row.speaker or t("pages.narrator"), row.text) for row in rows]


def read(person: Person, project_id: uuid.UUID) -> OnScreen:
    """Raises NotFound, also for a film this person may not see."""
    with state.studio().db.read() as session:
        thing = access.holding(session, project_id)
        access.require(person, Action.SEE, thing)
        made = making.read(session, project_id)
        newest = worklist.newest_root(session, project_id)
        open_roots = worklist.open_roots(session, project_id)
        at_work = worklist.open_under(session, [project_id])[project_id]
        failed, lost = worklist.failed_under(session, newest), worklist.lost(session, project_id)
        needs = making.needs(made)
        return OnScreen(
            person=person,
            made=made,
            steps=overview.steps(made, at_work, [*failed, *lost], worklist.done_beside(session, at_work)),
            needs=needs,
            root=next((row for row in open_roots if row.kind == "film.make"), None),
            open_roots=open_roots,
            at_work={(row.task_type, row.target_id): row for row in reversed(at_work)},
            failed={(row.task_type, row.target_id): row for row in lost},
            failure=failed[0] if failed else None,
            takes=takes.counted(session, project_id),
            money=budgets.of(session, project_id),
            stamp=worklist.stamp(session, project_id),
            may_edit=access.can(person, Action.EDIT, thing),
            may_approve=access.can(person, Action.APPROVE, thing),
            stale={(need.stage, need.target_id): need for need in needs if need.why == "stale"},
            doubts=doubts.seen(session, person, project_id),
            seconds=film.seconds_of(made),
        )


def show(person: Person, project_id: uuid.UUID | None) -> OnScreen | None:
    """What the shell calls before a stage page: read it, and keep it for the page of this run. None where there is none."""
    state.forget(SHOWN)
    if project_id is None:
        return None
    try:
        shown = read(person, project_id)
    except NotFound:
        return None
    state.remember(SHOWN, shown)
    return shown


def shown() -> OnScreen:
    """The film of this page. The page ends here where none is on screen: the header has said why."""
    film = state.recall(SHOWN)
    if film is None:
        st.stop()
    return film


# Changed -----------------------------------------------------------------------------------------------------------------


@contextmanager
def changing(
    action: Action = Action.EDIT, said: str = "undo.change", **facts: Any
) -> Iterator[tuple[Session, uuid.UUID, Person]]:
    """In a callback: one transaction on the film on screen by the person at it, if they may. What goes wrong is kept.
    Whatever rows it changes can be undone; `said` names the change in data/i18n/undo.json, past tense."""
    with kept():
        try:
            person, project_id = who_and_what(action)
        except StudioError as error:
            yield _Refused.three(error)
            return
        named = {"say": said, "facts": facts}
        with state.studio().db.write() as session, undo.recording(session, project_id, person.id, named) as rows:
            yield session, project_id, person
        if rows:
            toast.changed(named)


class _Refused:
    """Stands for session, film and person where they may not: a `with` cannot skip its body, so whatever touches one of
    them hears why."""

    def __init__(self, error: StudioError) -> None:
        self.__dict__["_error"] = error

    @classmethod
    def three(cls, error: StudioError) -> Any:
        return cls(error), cls(error), cls(error)

    def __getattr__(self, _name: str) -> Any:
        raise self.__dict__["_error"]

    def __str__(self) -> str:
        raise self.__dict__["_error"]

    __bool__ = __hash__ = __str__  # type: ignore[assignment]


def undo_last() -> None:
    """A callback: put back what the person here changed last on this film."""
    _back(undo.undo, "undo.undone", "redo")


def redo_last() -> None:
    """A callback: do again what they undid last."""
    _back(undo.redo, "undo.redone", "undo")


def _back(
    verb: Callable[[Session, uuid.UUID, uuid.UUID], dict[str, Any] | None], sentence: str, way: toast.Way
) -> None:
    with kept():
        person, project_id = who_and_what(Action.EDIT)
        with state.studio().db.write() as session:
            said = verb(session, project_id, person.id)
        if said:
            toast.say(t(sentence, what=told(said)), way)
        else:
            toast.say(t("shell.nothing_to_undo" if way == "redo" else "shell.nothing_to_redo"))


def price(*kinds: str) -> str:
    """What one run of each of these jobs would cost, as a button says it."""
    return figures.money(prices.of(state.studio(), kinds, state.project_id()))


def cost(shown: OnScreen, stages: tuple[str, ...] = ()) -> tuple[str, str]:
    """What it takes to make all that is missing or stale, or that of these stages: the price as a button says it, and when it will
    be ready, in words."""
    needs = [need for need in shown.needs if not stages or need.stage in stages]
    account = Account(project_id=shown.id, user_id=shown.person.id)
    ready = promises.of_making(state.studio(), shown.made, stages, account)
    return price(*prices.kinds_of(shown.made, needs)), time_words.ready(ready, language())


def who_and_what(action: Action) -> tuple[Person, uuid.UUID]:
    """Raises NotFound or NotAllowed."""
    person, project_id = gate.current(), state.project_id()
    if person is None or project_id is None:
        raise NotFound(what="")
    access.require_project(state.studio().db, person, action, project_id)
    return person, project_id


@contextmanager
def kept() -> Iterator[None]:
    """Done to its end, whatever is clicked meanwhile; whatever goes wrong inside becomes a sentence at the top of the next draw."""
    try:
        with state.whole():
            yield
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
    except Exception as error:
        state.remember(WRONG, t("shell.stumbled", number=lost.noted(error)))


def start(kind: str, target_id: str = "", priority: int = queue.URGENT, expected_s: float = 2.0, **params: Any) -> None:
    """A callback: promise work on the film on screen. Somebody sits and waits for it."""
    with kept():
        person, project_id = who_and_what(Action.MAKE)
        queue.submit(
            state.studio(),
            kind,
            user=person.id,
            project_id=project_id,
            params=params,
            target_id=target_id,
            priority=priority,
            expected_s=expected_s,
        )


def make_film(stages: tuple[str, ...] = ()) -> None:
    """A callback: make what is missing or stale, all of it or of these stages. One making at a time."""
    with kept():
        person, project_id = who_and_what(Action.MAKE)
        studio = state.studio()
        with studio.db.read() as session:
            busy = any(row.kind == "film.make" for row in worklist.open_roots(session, project_id))
            made = making.read(session, project_id)
        deed = making.deed(made, making.needs(made), stages)
        if not busy:
            queue.submit(
                studio,
                "film.make",
                user=person.id,
                project_id=project_id,
                params={**({"stages": list(stages)} if stages else {}), **({"deed": deed} if deed else {})},
                expected_s=making.expected(made.brief),
            )


def stop(task_id: uuid.UUID) -> None:
    """A callback: stop this work and all under it."""
    with kept():
        _own(task_id)
        queue.cancel(state.studio(), task_id)


def again(task_id: uuid.UUID) -> None:
    """A callback: try again what was not done."""
    with kept():
        _own(task_id)
        queue.retry(state.studio(), task_id)


def _own(task_id: uuid.UUID) -> None:
    """May the person here steer this task? Raises NotFound or NotAllowed."""
    person = gate.current()
    if person is None:
        raise NotFound(what="")
    access.require_steering(state.studio().db, person, task_id)


def tell(sentence: str) -> None:
    """Something that went well: the shell says it at the foot of the screen."""
    toast.say(sentence)


def said() -> tuple[str, str]:
    """(what went wrong, "") since the last draw; said once. What went well is the toast's to say."""
    found = state.recall(WRONG, ""), ""
    state.forget(WRONG)
    return found
