"""What one sentence tells, clause by clause: who does what to whom, in the sentence's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Mode = Literal["", "not", "wish", "past"]
ROLES = ("who", "does", "whom", "with_whom", "where", "when")


@dataclass(frozen=True)
class Clause:
    """Spans of the sentence; empty where it says nothing. `with_whom` is a partner, a receiver or a tool. `mode` says that it is
    denied, only wanted, or over before the film begins. `at` is where its verb stands in the text."""

    who: str = ""
    does: str = ""
    whom: str = ""
    with_whom: str = ""
    where: str = ""
    when: str = ""
    mode: Mode = ""
    at: int = 0

    def told(self) -> dict[str, str]:
        """For a person or a program to read, `with_whom` as `with`."""
        return {name.removesuffix("_whom"): getattr(self, name) for name in (*ROLES, "mode") if getattr(self, name)}


def in_order(clauses: list[Clause]) -> list[Clause]:
    """As the sentence tells them; what is said twice stands once."""
    seen: set[Clause] = set()
    kept = []
    for each in sorted(clauses, key=lambda clause: clause.at):
        if (same := replace(each, at=0)) not in seen:
            seen.add(same)
            kept.append(each)
    return kept
