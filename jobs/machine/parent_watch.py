"""What is started here ends with whoever started it, even where that was killed.

A parent holds the writing end of a pipe and never writes. A child waits on the reading end: when the parent is gone,
however it went, the wait ends. On Linux the kernel is asked to kill the child as well.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping

VARIABLE = "DAILIES_LEASH"
_PR_SET_PDEATHSIG = 1


def is_held() -> bool:
    """Somebody who started this process holds its leash."""
    return VARIABLE in os.environ


def end_with_parent(end: Callable[[], None]) -> None:
    """In a child: call `end` from a thread of its own when the parent is gone. Without a leash, nothing happens."""
    if not is_held():
        return
    parent, descriptor = (int(part) for part in os.environ[VARIABLE].split(":"))
    call_when_closed(descriptor, end)
    die_with_parent()
    if os.getppid() != parent:
        end()


def die_with_parent() -> None:
    """Where the kernel can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def call_when_closed(descriptor: int, end: Callable[[], None]) -> None:
    """Call `end` when the other end of this pipe is closed."""

    def wait() -> None:
        os.read(descriptor, 1)
        end()

    threading.Thread(target=wait, name="leash", daemon=True).start()


def child_environment(descriptor: int, rest: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child that must be handed this descriptor."""
    return {**rest, VARIABLE: f"{os.getpid()}:{descriptor}"}


def leashed_command(command: list[str]) -> list[str]:
    """A command that becomes another program, and dies with its parent where the kernel can do that."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


if __name__ == "__main__":
    die_with_parent()
    if os.getppid() == int(sys.argv[1]):
        os.execv(sys.argv[2], sys.argv[2:])
