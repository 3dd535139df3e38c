"""The film on screen: read once a run for header and page, and changed by whoever may. A change is one verb of core in one
transaction, in a callback; what went wrong is kept and said in place at the next draw."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from core.database.engine import Session
from core.database.tables import Shot, Take
from core.editing import undo
from core.errors import NotFound, StudioError
from core.models import quotes
from core.money.ledger import Account
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.production import cpu_seconds, production_plan
from core.progress import film_state, ready_promises, status_signs, time_labels
from core.progress.film_overview import FilmStep
from core.progress.film_state import FilmState
from core.progress.status_signs import Look
from core.storyboard.storyboard import plan_of
from core.tasks import worklist
from jobs import queue
from ui.base import error_page, formatting, gate, html_parts, state, toast
from ui.base.i18n import language, stored_sentence, t

P = ParamSpec("P")
T = TypeVar("T")
SHOWN, WRONG = "_film_on_screen", "_wrong"
STEP_S = 2.0
"""A guess at the work of one thing made again, in seconds."""


@dataclass(frozen=True)
class FilmOnScreen(FilmState):
    """The film, and the person it is shown to. `ready_in` is what was reckoned in this run of how long a thing made again takes, by
    kind."""

    person: Person
    ready_in: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> uuid.UUID:
        return self.made.project.id

    @property
    def spent(self) -> int:
        return self.money.spent

    @property
    def ratio(self) -> str:
        return self.made.brief.ratio

    def step(self, stage: str) -> FilmStep:
        return next(step for step in self.steps if step.stage == stage)

    def look(self, stage: str, target_id: uuid.UUID, take_id: uuid.UUID | None) -> Look:
        """The state of what one stage makes of a row, in takes."""
        target = (stage, str(target_id))
        doubted = self.doubted(*target)
        return status_signs.choose_sign(
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
        if look not in ("work", "fail") and self.made.changes.get(shot.id):
            return "ask"
        if look != "made":
            return look
        approved = shot.approved_at is not None
        return status_signs.choose_sign(
            there=True, asked=not approved and bool(self.step("storyboard").waiting), approved=approved
        )

    def lines_of(self, shot: Shot) -> list[tuple[str, str]]:
        """(speaker, text) of what is said in a shot; the narrator's name is said in the reader's language."""
        by_beat = {row.beat: row for row in self.made.audios if row.type == "narration"}
        rows = [by_beat[beat] for beat in plan_of(shot).lines if beat in by_beat]
        return [(row.speaker or t("pages.narrator"), row.text) for row in rows]


def load_film(person: Person, project_id: uuid.UUID) -> FilmOnScreen:
    """Raises NotFound, also for a film this person may not see."""
    found = state.studio().db.execute_read(film_state.load_film_state, person, project_id)
    return FilmOnScreen(**vars(found), person=person)


def open_film(person: Person, project_id: uuid.UUID | None) -> FilmOnScreen | None:
    """What the shell calls before a stage page: read it, and keep it for the page of this run. None where there is none."""
    state.forget(SHOWN)
    if project_id is None:
        return None
    try:
        shown = load_film(person, project_id)
    except NotFound:
        return None
    state.remember(SHOWN, shown)
    return shown


def require_film() -> FilmOnScreen:
    """The film of this page. The page ends here where none is on screen: the header has said why."""
    film: FilmOnScreen | None = state.recall(SHOWN)
    if film is None:
        st.stop()
    return film


@dataclass(frozen=True)
class FilmWindow:
    """A window over the film's page. It stays open while the page behind it runs, until somebody closes it."""

    key: str
    """Under which the session notes that it is open, and of what."""
    title: str
    """Under which its words stand."""
    forgets: tuple[str, ...] = ()
    """What else is over with it."""

    def open(self, of: Any = True) -> None:
        """A callback."""
        state.remember(self.key, of)

    def close(self) -> None:
        state.forget(self.key, *self.forgets)

    def opened_of(self) -> Any:
        """What it was opened of; None while it is closed."""
        return state.recall(self.key)

    def draw(self, draw_inside: Callable[[FilmOnScreen], None]) -> None:
        if self.opened_of():
            st.dialog(t(self.title), width="large", on_dismiss=self.close)(self._draw_alone)(draw_inside)

    def _draw_alone(self, draw_inside: Callable[[FilmOnScreen], None]) -> None:
        """Runs without the page after each click in it, so it reads the film anew."""
        shown = open_film(gate.require(), state.project_id())
        if shown is None or not self.opened_of():
            st.rerun()
        draw_failure()
        draw_inside(shown)


# Changed -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FilmActor:
    """Who does something to the film on screen, and may."""

    person: Person
    project_id: uuid.UUID

    def change(
        self,
        said: str | dict[str, Any],
        verb: Callable[Concatenate[Session, uuid.UUID, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """One verb of core on the film, in one transaction that can be undone under the name `said`: a key of
        data/i18n/undo.json, or with its facts what `core.editing.undo.change_name` makes. Raises what the verb raises."""
        name = undo.change_name(said) if isinstance(said, str) else said
        studio = state.studio()
        result, changed = undo.apply_undoable(studio.db, self.project_id, self.person.id, name, verb, *args, **kwargs)
        if changed:
            toast.show_change(name)
        return result


def require_actor(action: Action = Action.EDIT) -> FilmActor:
    """The person here, for what they do to the film on screen. Raises NotFound or NotAllowed."""
    return FilmActor(*require_person_and_film(action))


def change_film(
    said: str | dict[str, Any],
    verb: Callable[Concatenate[Session, uuid.UUID, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T | None:
    """In a callback: `FilmActor.change` by whoever may edit the film on screen. What goes wrong is kept; then None."""
    with report_failure():
        return require_actor().change(said, verb, *args, **kwargs)
    return None


def undo_last() -> None:
    """A callback: put back what the person here changed last on this film."""
    _back(undo.undo, "undo.undone", "redo")


def redo_last() -> None:
    """A callback: do again what they undid last."""
    _back(undo.redo, "undo.redone", "undo")


def _back(
    verb: Callable[[Session, uuid.UUID, uuid.UUID], dict[str, Any] | None], sentence: str, way: toast.Way
) -> None:
    with report_failure():
        person, project_id = require_person_and_film(Action.EDIT)
        said = state.studio().db.execute_write(verb, project_id, person.id)
        if said:
            toast.show_sentence(t(sentence, what=stored_sentence(said)), way)
        else:
            toast.show_sentence(t("shell.nothing_to_undo" if way == "redo" else "shell.nothing_to_redo"))


def format_job_price(*kinds: str) -> str:
    """What one run of each of these jobs would cost, as a button says it."""
    return formatting.money(quotes.quote_jobs(state.studio(), kinds, state.project_id()))


def price_and_time(shown: FilmOnScreen, stages: tuple[str, ...] = ()) -> tuple[str, str]:
    """What it takes to make all that is missing or stale, or that of these stages: the price as a button says it, and when it will
    be ready, in words."""
    needs = [need for need in shown.needs if not stages or need.stage in stages]
    account = Account(project_id=shown.id, user_id=shown.person.id)
    ready = ready_promises.promise_making(state.studio(), shown.made, stages, account)
    return format_job_price(*quotes.job_kinds(shown.made, needs)), time_labels.format_ready_in(ready, language())


def ready_in_words(shown: FilmOnScreen, kind: str, expected_s: float = STEP_S) -> str:
    """When one thing that is made again will be ready, in words: what its button says to whoever rests on it."""
    if kind not in shown.ready_in:
        account = Account(project_id=shown.id, user_id=shown.person.id)
        found = ready_promises.promise_step(state.studio(), kind, expected_s, shown.made.brief, account)
        shown.ready_in[kind] = time_labels.format_ready_in(found, language())
    return shown.ready_in[kind]


def require_person_and_film(action: Action) -> tuple[Person, uuid.UUID]:
    """Raises NotFound or NotAllowed."""
    person, project_id = gate.current_person(), state.project_id()
    if person is None or project_id is None:
        raise NotFound(what="")
    access.require_project(state.studio().db, person, action, project_id)
    return person, project_id


@contextmanager
def report_failure() -> Iterator[None]:
    """Done to its end, whatever is clicked meanwhile; whatever goes wrong inside becomes a sentence at the top of the next draw."""
    try:
        with state.uninterrupted():
            yield
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
    except Exception as error:
        state.remember(WRONG, t("shell.stumbled", number=error_page.log_error(error)))


def start_job(
    kind: str, target_id: str = "", priority: int = queue.URGENT, expected_s: float = STEP_S, **params: Any
) -> None:
    """A callback: promise work on the film on screen. Somebody sits and waits for it."""
    with report_failure():
        person, project_id = require_person_and_film(Action.MAKE)
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
    with report_failure():
        person, project_id = require_person_and_film(Action.MAKE)
        studio = state.studio()
        busy = any(row.kind == "film.make" for row in studio.db.execute_read(worklist.list_open_roots, project_id))
        made = studio.db.execute_read(production_plan.load_snapshot, project_id)
        deed = production_plan.kind_of_making(made, production_plan.list_needs(made), stages)
        if not busy:
            queue.submit(
                studio,
                "film.make",
                user=person.id,
                project_id=project_id,
                params={**({"stages": list(stages)} if stages else {}), **({"deed": deed} if deed else {})},
                expected_s=cpu_seconds.expected_film_seconds(made.brief),
            )


def stop_task(task_id: uuid.UUID) -> None:
    """A callback: stop this work and all under it."""
    with report_failure():
        _own(task_id)
        queue.cancel(state.studio(), task_id)


def retry_task(task_id: uuid.UUID) -> None:
    """A callback: try again what was not done."""
    with report_failure():
        _own(task_id)
        queue.retry(state.studio(), task_id)


def _own(task_id: uuid.UUID) -> None:
    """May the person here steer this task? Raises NotFound or NotAllowed."""
    person = gate.current_person()
    if person is None:
        raise NotFound(what="")
    access.require_can_steer_task(state.studio().db, person, task_id)


def report_success(sentence: str) -> None:
    """Something that went well: the shell says it at the foot of the screen."""
    toast.show_sentence(sentence)


def take_failure() -> str:
    """What went wrong since the last draw, or nothing; told once. What went well is the toast's to say."""
    found: str = state.recall(WRONG, "")
    state.forget(WRONG)
    return found


def draw_failure() -> None:
    """What went wrong, in a place that is there without it too: what stands below stays where it is."""
    with st.container():
        if wrong := take_failure():
            html_parts.draw_wrong(wrong)
