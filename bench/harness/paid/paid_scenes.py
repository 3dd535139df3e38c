"""What is made in `bench.chaos_paid`, and by whom: scenes of words, two pictures and a clip, each asked of a vendor and paid; the
vendors' own adapters with less patience; and, for the controls, books that remember nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.database.tables import Setting
from core.files import assets
from core.gateway.books import Hold, Progress, TaskBooks
from core.money.ledger import Account
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs.task_work import Work, job
from providers.base import Call, Capability, Door, Errand, Model, Request, Result, WaitingJob
from providers.errors import Later
from providers.gateway.gateway import Gateway
from providers.provider import Provider
from providers.transport import http_client
from providers.vendors.hosted import kling, openai, runway

KIND, LONG_KIND = "chaos_paid.scene", "chaos_paid.long"
STEPS = ("words:1", "picture:1", "picture:2", "clip:1")
READ_S = 5.0
"""So long a vendor may keep silent here: a black hole ends within the run."""
LOOK_S = 1.5
"""Between looks at a long job."""
SURE_S = 12.0
"""A line of this bench that swallowed a request gives it back after the run, if at all: nobody is waited for longer."""
LONG_S = 600.0


# The scenes -----------------------------------------------------------------------------------------------------------


@job(KIND)
def scene(work: Work) -> None:
    """Every second scene's clip begins with a picture: that makes it another vendor's."""
    work.ask(_asked(work, "words:1", Capability.TEXT, tokens_most=60))
    drawn = [work.ask(_asked(work, f"picture:{n}", Capability.IMAGE, width=1024, height=1024, seed=n)) for n in (1, 2)]
    kept = [_store(work, picture) for picture in drawn]
    shown = tuple(kept[:1]) if work.params["number"] % 2 else ()
    size: dict[str, Any] = {"width": 1280, "height": 720, "seconds": 5.0}
    clip = _store(work, work.ask(_asked(work, "clip:1", Capability.VIDEO, references=shown, **size)))
    with work.write() as session:
        session.merge(Setting(key=f"made:{work.task_id}", value={"files": [*kept, clip]}))


@job(LONG_KIND)
def long_step(work: Work) -> None:
    """Goes on until whoever does it dies."""
    if work.params.get("goes_on") and work.task.fence == 1:
        time.sleep(LONG_S)


def _asked(work: Work, step: str, capability: Capability, **facts: Any) -> Request:
    """The step's own mark stands in its prompt, so that a vendor can be asked what it did for it."""
    prompt = f"[{work.task_id}/{step}] scene {work.params['number']}: rain in a narrow lane, one lamp"
    return Request(capability=capability, purpose=step.partition(":")[0], prompt=prompt, **facts)


def _store(work: Work, made: Result) -> str:
    studio, project_id = work.studio, work.task.project_id
    return assets.store(studio.db, studio.files, made.content, made.media_type, project_id=project_id)


# The vendors' adapters, less patient ----------------------------------------------------------------------------------


@contextmanager
def _soon() -> Iterator[None]:
    try:
        yield
    except Later as later:
        raise Later(later.remote_id, LOOK_S) from None


class Soon(Provider):
    """Looks at long jobs more often than their vendors ask for."""

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        with _soon():
            return super().generate(model, request, errand)

    def resume(self, model: Model, remote_id: str, request: Request, errand: Errand) -> Result:
        with _soon():
            return super().resume(model, remote_id, request, errand)

    def wire(self, door: Door) -> http_client.Wire:
        found: http_client.Wire = super().wire(door)  # type: ignore[misc]
        found.read_s = READ_S
        return found


class SoonKling(Soon, kling.Kling): ...


class SoonRunway(Soon, runway.Runway): ...


class QuickOpenAI(openai.OpenAI):
    read_s = READ_S

    def send(self, door: Door, path: str, body: Any = None, **how: Any) -> Any:
        return super().send(door, path, body, **{**how, "read_s": READ_S})


# The books ------------------------------------------------------------------------------------------------------------


class Amnesiac(TaskBooks):
    """Like a gateway that sends first and writes down what came back: nothing is kept of what has left, of what a vendor works on,
    or of what was answered."""

    def recall(self, request: Request) -> Result | None:
        super().recall(request)
        return None

    def waiting(self, request: Request) -> WaitingJob | None:
        return None

    def unsettled(self, request: Request) -> Call | None:
        return None

    def cached(self, key: str) -> Result | None:
        return None

    def intend(self, call: Call, request: Request) -> None: ...

    def accept(self, call: Call, request: Request, waiting: WaitingJob) -> None: ...


BOOKS: dict[str, type[TaskBooks]] = {"ours": TaskBooks, "amnesiac": Amnesiac}


@dataclass
class PaidStudio(Studio):
    """The studio with these adapters alone, and the books that were handed in."""

    kept_in: type[TaskBooks] = TaskBooks

    @cached_property
    def gateway(self) -> Gateway:
        return Gateway([QuickOpenAI(), SoonKling(), SoonRunway()], sure_s=SURE_S)

    def books(self, account: Account, progress: Progress = lambda *_: None, hold: Hold = lambda _: None) -> TaskBooks:
        return self.kept_in(self.db, self.files, self.settings, account, progress, hold)


def open_paid(books: str) -> Callable[[Settings], Studio]:
    def open(settings: Settings) -> Studio:
        plain = open_studio(settings)
        return PaidStudio(plain.settings, plain.db, plain.files, None, BOOKS[books])

    return open


def load() -> None:
    """What vendors are spoken to with is loaded once, before a worker forks."""
    import httpx  # noqa: F401
    import openai as sdk  # noqa: F401
