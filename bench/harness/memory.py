"""What processes hold in memory: each page counted once, shared ones by their share (PSS), as the kernel counts. Linux only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bench.harness.report import Figure

_PROC = Path("/proc")
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
NAMES = (
    ("workers", re.compile(r"jobs\.worker\b|quick_worker|jobs\.small")),
    ("scheduler", re.compile(r"jobs\.(scheduler|reconcile)\b")),
    ("queue", re.compile(r"valkey-server|redis-server")),
    ("app", re.compile(r"Home\.py")),
)


def pss_mib(pids: Iterable[int]) -> float:
    """Of all these processes together, MiB (2**20). Those that are gone hold nothing."""
    return sum(_pss_kib(pid) for pid in pids) / 1024


def family(pid: int) -> list[int]:
    """This process and all that descends from it, oldest first. A helper that was given away to init is not in it."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (parent := _parent(folder)) is not None:
            children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for each in found:
        found.extend(sorted(children.get(each, [])))
    return found


def by_name(pids: Iterable[int]) -> dict[str, float]:
    """MiB by what a process is: app, workers, scheduler, queue, other."""
    held: dict[str, float] = {}
    for pid in pids:
        line = _command_line(pid)
        name = next((name for name, sign in NAMES if sign.search(line)), "other")
        held[name] = held.get(name, 0.0) + pss_mib([pid])
    return held


def figures(pid: int, at_most: float | None) -> list[Figure]:
    """`rest_mib` of a studio whose first process this is, and its parts."""
    pids = family(pid)
    parts = [Figure(f"rest_{name}_mib", mib, "MiB", note="of that") for name, mib in sorted(by_name(pids).items())]
    return [Figure("rest_mib", pss_mib(pids), "MiB", at_most=at_most, note="all processes at rest, PSS"), *parts]


def _pss_kib(pid: int) -> int:
    try:
        found = _PSS.search((_PROC / str(pid) / "smaps_rollup").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(found[1]) if found else 0


def _parent(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def _command_line(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
