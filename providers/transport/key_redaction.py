"""What a vendor says without the key it was asked with: some say it back, and a message cut short may end within it."""

from __future__ import annotations

from typing import Any, TypeVar

from providers.base import Door
from providers.errors import ProviderError, Refused

SHORTEST = 6
"""Letters of a key, or of the start of one, that nobody may read. Fewer are in many words."""
INSTEAD = "..."
ALIKE = 8
"""So many letters in a row that are in the key too are a part of it."""
Wrong = TypeVar("Wrong", bound=ProviderError)


def without_secrets(error: Wrong, door: Door) -> Wrong:
    """The same error, its words and facts without the door's key or a part of it."""
    secrets = _secrets(door)
    if secrets:
        error.args = tuple(_without(str(said), secrets) for said in error.args)
        error.facts = {name: _deep(fact, secrets) for name, fact in error.facts.items()}
        if isinstance(error, Refused):
            error.reason = _without(error.reason, secrets)
    return error


def _secrets(door: Door) -> list[str]:
    """The key, and its parts where it has two; the longest first."""
    key = door.key.strip()
    return sorted({part for part in (key, *key.split(":")) if len(part) >= SHORTEST}, key=len, reverse=True)


def _deep(fact: Any, secrets: list[str]) -> Any:
    if isinstance(fact, str):
        return _without(fact, secrets)
    if isinstance(fact, dict):
        return {_deep(name, secrets): _deep(value, secrets) for name, value in fact.items()}
    return fact


def _without(said: str, secrets: list[str]) -> str:
    for secret in secrets:
        said = said.replace(secret, INSTEAD)
        cut = next((n for n in range(len(secret) - 1, SHORTEST - 1, -1) if said.endswith(secret[:n])), 0)
        said = said[: len(said) - cut] + INSTEAD if cut else said
    return _apart(said, secrets[0])


def _apart(said: str, secret: str) -> str:
    """Without whatever stands in both: some vendors say back a part of a key that has several."""
    known = {secret[at : at + ALIKE] for at in range(len(secret) - ALIKE + 1)}
    told, at = [], 0
    while at < len(said):
        end = at
        while said[end : end + ALIKE] in known:
            end += 1
        told.append(INSTEAD if end > at else said[at])
        at = end + ALIKE - 1 if end > at else at + 1
    return "".join(told)
