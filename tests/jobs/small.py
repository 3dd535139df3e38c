"""A worker that knows a few small jobs, for tests: `python -m tests.jobs.small`."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from core.database.tables import Setting
from core.errors import BadInput, MadeBadly
from core.studio import Studio
from core.tasks.task_rows import PlannedStep
from jobs.task_work import Work, job
from jobs.worker import machine_workers
from providers.errors import Doubtful, Later, Refused, Unavailable


@job("test.note")
def note(work: Work) -> None:
    """Leaves one row behind under its own name, after as long as it was told. As every step it may run again: its end may not be
    written where its row was."""
    time.sleep(float(work.params.get("seconds", 0)))
    with work.write() as session:
        session.merge(Setting(key=f"note:{work.task_id}", value={"at": time.time()}))


@job("test.film")
def film(work: Work) -> list[PlannedStep]:
    """Scenes of shots, and a cut that waits for all of them."""
    shots = [
        PlannedStep(kind="test.note", key=f"shot:{n}", params={"seconds": work.params["seconds"]})
        for n in range(work.params["shots"])
    ]
    return [*shots, PlannedStep(kind="test.note", key="cut", after=tuple(shot.key for shot in shots))]


@job("test.stuck")
def stuck(work: Work) -> None:
    """In the middle of something that does not listen: a child process, ffmpeg, or an answer that never comes."""
    Path(work.params["mark"]).write_text(str(os.getpid()))
    _stuck[work.params["how"]](work)


def _in_a_child(work: Work) -> None:
    subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"], check=False)


def _in_c(work: Work) -> None:
    """Holds the interpreter's lock all the while, so that no other thread of this process runs."""
    import ctypes

    ctypes.PyDLL(None).sleep(60)


def _in_ffmpeg(work: Work) -> None:
    from imageio_ffmpeg import get_ffmpeg_exe

    endless = ["-v", "quiet", "-re", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=5", "-t", "60", "-f", "null", "-"]
    subprocess.run([get_ffmpeg_exe(), *endless], check=False, stdin=subprocess.DEVNULL)


def _in_a_socket(work: Work) -> None:
    ours, theirs = socket.socketpair()
    ours.recv(1)
    theirs.close()


_stuck = {"child": _in_a_child, "c": _in_c, "ffmpeg": _in_ffmpeg, "socket": _in_a_socket}


@job("test.pay")
def pay(work: Work) -> None:
    """A paid request of a second, whose answer is kept."""
    with work.paying():
        Path(work.params["mark"]).write_text(str(os.getpid()))
        time.sleep(float(work.params.get("seconds", 1)))
        Path(work.params["mark"] + ".answer").write_text("kept")
    with work.write() as session:
        session.add(Setting(key=f"note:{work.task_id}", value={}))


class Filtered(Refused):
    """A vendor's own word for a refusal."""


ERRORS: dict[str, Exception] = {
    "bad": BadInput(),
    "made": MadeBadly(),
    "bug": ZeroDivisionError(),
    "doubt": Doubtful(),
    "refused": Filtered(),
    "away": Unavailable(),
    "full": OSError(errno.ENOSPC, "no space left on device"),
}


@job("test.fail")
def fail(work: Work) -> None:
    raise ERRORS[work.params["how"]]


@job("test.later")
def later(work: Work) -> None:
    if work.task.fence == 1:
        raise Later("vendor-7", 0.2)
    with work.write() as session:
        session.add(Setting(key=f"note:{work.task_id}", value={"id": str(uuid.uuid4())}))


@job("test.loaded")
def loaded(work: Work) -> None:
    """Leaves behind what was loaded in the process that it runs in."""
    with work.write() as session:
        session.merge(Setting(key=f"note:{work.task_id}", value={"loaded": list(LOADED)}))


LOADED: list[str] = []


def warm(_studio: Studio) -> Iterator[None]:
    """Where SMALL_WARMED names a file, it says which process loaded the engines. Loads in two steps, the second as soon as the file
    that SMALL_MORE names stands."""
    if noted := os.environ.get("SMALL_WARMED"):
        with Path(noted).open("a") as out:
            out.write(f"{os.getpid()}\n")
    LOADED.append("first")
    yield
    while (more := os.environ.get("SMALL_MORE")) and not Path(more).exists():
        time.sleep(0.02)
    LOADED.append("more")


if __name__ == "__main__":
    sys.exit(machine_workers.main(load=lambda: None, warm=warm))
