"""A file or a long text that somebody brought, read in a process of its own with limits on time and memory, so that whatever is in
it cannot hold up or fill the process that serves the pages.

The child is a fresh interpreter: the pages' process has many threads and cannot be forked, and one that waits for its next file
would hold memory all day. Starting costs 0.2 s (pictures) to 0.9 s (scripts) of one core, so short texts are read where they are.
It runs in a process group of its own, knows no secret of the studio's environment, and ends with its parent: it holds the reading
end of a pipe that closes with the parent, however that ended. On macOS, which has no limit on address space, time alone is bounded.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from core import errors
from core.errors import ReadersBusy, StudioError, TooHeavy

MOST_AT_ONCE = 2
"""Children of one process: more would slow down the pages beside them."""
MEMORY_MIB = 1024
"""Address space: an interpreter with its libraries takes 300 MiB, forty million pixels four times over 640."""
CPU_SPARE_S = 1
OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
ROOT = Path(__file__).parents[2]

T = TypeVar("T")
log = logging.getLogger("dailies.confined")
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


def run_sandboxed(
    function: Callable[..., T],
    *arguments: Any,
    seconds: float,
    cpu_seconds: float | None = None,
    memory_mib: int = MEMORY_MIB,
    file_mib: int = 256,
    too_heavy: type[StudioError] = TooHeavy,
    broken: type[StudioError] = TooHeavy,
) -> T:
    """What a function of a module answers, called in a child. Arguments and answer are what JSON can say, bytes, and values whose
    type the function's own annotation names. `seconds` is by the clock, `cpu_seconds` of one core (as many, where not told),
    `file_mib` the largest file it may write.

    Raises what the function raises of core.errors; `too_heavy` where time or memory ran out; `broken` where the child fell over what it
    read; ReadersBusy where no place came free in that time."""
    asked = {
        "function": f"{function.__module__}:{function.__qualname__}",
        "arguments": arguments,
        "limits": [memory_mib, cpu_seconds or seconds, file_mib],
    }
    if not _places.acquire(timeout=seconds):
        raise ReadersBusy()
    try:
        told, code = _run(json.dumps(asked, default=_packed).encode(), seconds)
    except subprocess.TimeoutExpired as error:
        raise too_heavy() from error
    finally:
        _places.release()
    if code in OUT_OF_TIME or told.get("heavy"):
        raise too_heavy()
    if name := told.get("error"):
        raise getattr(errors, name)(**told["facts"])
    if "answer" not in told:
        raise broken()
    answer: T = _of_its_type(function, told["answer"])
    return answer


def _run(asked: bytes, seconds: float) -> tuple[dict[str, Any], int]:
    """What the child said, empty if nothing whole, and how it ended. Raises subprocess.TimeoutExpired."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory(prefix="dailies-read-") as folder:
        try:
            child = subprocess.Popen(
                [sys.executable, "-m", "core.files.sandbox", str(reading)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env={"PATH": os.environ.get("PATH", ""), "TMPDIR": folder, **ONE_THREAD},
                pass_fds=[reading],
                start_new_session=True,
            )
            try:
                out, wrong = child.communicate(asked, timeout=seconds)
            except BaseException:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.communicate()
                raise
        finally:
            os.close(reading)
            os.close(writing)
    if wrong:
        log.info("%s", wrong.decode("utf-8", "replace").strip().rpartition("\n")[2])
    try:
        return json.loads(out, object_hook=_unpacked), child.returncode
    except ValueError:
        return {}, child.returncode


ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Each further thread of theirs would reserve address space, which is counted."""


def _of_its_type(function: Callable[..., Any], answer: Any) -> Any:
    from pydantic import TypeAdapter

    try:
        hint = typing.get_type_hints(function)["return"]
    except (KeyError, TypeError):  # one of Python's own functions
        return answer
    return TypeAdapter(hint).validate_python(answer)


def _packed(thing: Any) -> Any:
    if isinstance(thing, bytes | bytearray):
        return {"bytes in base64": base64.b64encode(thing).decode()}
    if isinstance(thing, os.PathLike):
        return os.fspath(thing)
    return thing.model_dump()


def _unpacked(thing: dict[str, Any]) -> Any:
    packed = thing.get("bytes in base64")
    return thing if packed is None else base64.b64decode(packed)


# In the child ---------------------------------------------------------------------------------------------------------


def _child(leash: int) -> None:
    """Reads what is asked from standard input, answers on standard output; nothing else that prints gets there."""
    threading.Thread(target=_end_with_parent, args=(leash,), daemon=True).start()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = json.loads(sys.stdin.buffer.read(), object_hook=_unpacked)
    _limit(*asked["limits"])
    answers.write(json.dumps(_told(asked["function"], asked["arguments"]), default=_packed).encode())
    answers.flush()
    os._exit(0)


def _told(name: str, arguments: list[Any]) -> dict[str, Any]:
    module, _, path = name.partition(":")
    try:
        function: Any = importlib.import_module(module)
        for part in path.split("."):
            function = getattr(function, part)
        return {"answer": function(*arguments)}
    except StudioError as error:
        return {
            "error": type(error).__name__,
            "facts": {**error.facts, **({"field": error.field} if error.field else {})},
        }
    except MemoryError:
        return {"heavy": True}


def _end_with_parent(leash: int) -> None:
    os.read(leash, 1)
    os.killpg(0, signal.SIGKILL)


def _limit(memory_mib: int, cpu_seconds: float, file_mib: int) -> None:
    """For the child, and what it starts."""
    cpu = round(cpu_seconds) or 1
    wanted = (
        (resource.RLIMIT_AS, memory_mib << 20, memory_mib << 20),
        (resource.RLIMIT_CPU, cpu, cpu + CPU_SPARE_S),
        (resource.RLIMIT_FSIZE, file_mib << 20, file_mib << 20),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for what, soft, hard in wanted:
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit on address space
            resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    _child(int(sys.argv[1]))
