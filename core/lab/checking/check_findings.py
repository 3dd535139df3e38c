"""What a check found: figures, and findings with the sentence that says each."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from pydantic import Field

from core.settings import ROOT
from core.types import Value


class Flaw(Value):
    """Something a person should look at. `say` is a key of data/i18n/lab.json ("check_<what>"), or of prompt_files.json ("finding_<rule>")
    where a prompt was read, with `facts`."""

    say: str
    facts: dict[str, Any] = Field(default_factory=dict)


class Checks(Value):
    """`figures`: sizes in pixels, `seconds`, `rate` in hertz or frames a second, `lufs`, `peak` in dBTP, shares and likeness 0 to 1.
    `filmstrip` is a JPEG of five pictures of a clip side by side; it is no part of the JSON."""

    figures: dict[str, Any] = Field(default_factory=dict)
    findings: tuple[Flaw, ...] = ()
    filmstrip: bytes = Field(default=b"", exclude=True, repr=False)

    @property
    def says(self) -> tuple[str, ...]:
        return tuple(flaw.say for flaw in self.findings)


@cache
def check_limits() -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / "data" / "lab" / "checks.toml").read_text("utf-8"))


def unreadable(kind: str) -> Checks:
    """What was sent cannot be read as what it says it is."""
    return Checks(findings=(Flaw(say="check_broken", facts={"kind": kind}),))


def length_flaws(seconds: float, asked: float, share: float, least: float) -> list[Flaw]:
    if asked <= 0 or abs(seconds - asked) <= max(least, asked * share):
        return []
    say = "check_too_short" if seconds < asked else "check_too_long"
    return [Flaw(say=say, facts={"seconds": round(seconds, 2), "asked": round(asked, 2)})]
