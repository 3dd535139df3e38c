"""What a vendor's error means: one table, data/errors, and nothing else decides.

Rows of data/errors/<vendor>.toml are looked at from top to bottom, then those of the file it names at its top (`like =
"compatible"`), then those of data/errors/http.toml; the first whose every condition holds says what it is:

    [[error]]
    code = ["Throttling*"]      # any of these, `*` as in file names, in any case: against the error's code and its type
    status = [429, 503]         # any of these HTTP statuses
    says = ["free tier"]        # any of these words in its message, in any case
    html = true                 # the answer is a page for people: some proxy or guard on the way
    of = "job"                  # "answer": of a request; "job": what an accepted job ended with. Not said: either
    means = "minute"            # see MEANS
    accepted = false            # only of "load": the vendor surely did not begin, so it may be asked elsewhere
    again = true                # only of "failed": another try may go better
    after_s = 60                # only of "minute": how long to wait where the vendor does not say
    resets = "day"              # only of "day": "hour", "day" (UTC), "week" (Monday, UTC)
    source = "where it was read"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal

from providers import errors
from providers.base import FrozenModel
from providers.errors import ProviderError

FOLDER = Path(__file__).parents[2] / "data" / "errors"
SAID = 300
"""So much of what a vendor says about an error is kept."""
HTTP = "http"
"""The rows that hold for everybody."""

MEANS: Mapping[str, type[ProviderError]] = {
    "key": errors.BadKey,
    "money": errors.NoMoney,
    "minute": errors.Busy,
    "day": errors.OutOfQuota,
    "model": errors.ModelNotOpen,
    "request": errors.Invalid,
    "content": errors.Refused,
    "load": errors.Unavailable,
    "lost": errors.Lost,
    "gone": errors.Gone,
    "failed": errors.Failed,
    "unable": errors.Unable,
    "answer": errors.BadAnswer,
}
"""The key; the account's money; too much in this minute; too much in this day; this model at this door; this request (ours to
mend); this content; their load; perhaps begun; an unknown job; a job that ended badly; nothing this model does; nonsense."""


class Meaning(FrozenModel):
    """One row."""

    means: str
    code: tuple[str, ...] = ()
    status: tuple[int, ...] = ()
    says: tuple[str, ...] = ()
    html: bool | None = None
    of: Literal["", "answer", "job"] = ""
    accepted: bool = True
    again: bool = False
    after_s: float | None = None
    resets: Literal["", "hour", "day", "week"] = ""
    source: str = ""

    def holds(self, said: VendorReply) -> bool:
        return (
            (not self.of or self.of == ("job" if said.of_job else "answer"))
            and (self.html is None or self.html == said.html)
            and (not self.status or said.status in self.status)
            and (not self.code or any(_like(code, self.code) for code in (said.code, said.kind)))
            and (not self.says or any(word.lower() in said.words.lower() for word in self.says))
        )


class VendorReply(FrozenModel):
    """What a vendor said that is not an answer: HTTP status (0: of a job, where there is none), its code and type, its words;
    how long to wait in seconds, where it says so."""

    status: int = 0
    code: str = ""
    kind: str = ""
    words: str = ""
    html: bool = False
    of_job: bool = False
    after_s: float | None = None


def error_meant(vendor: str, said: VendorReply) -> ProviderError | None:
    """What it is, by the first row that holds; None where none does: then it is no error. A page for people is some proxy's or
    guard's on the way: of a vendor's rows only those hold that ask for pages, or for a code that its file gave the page."""
    if said.status and said.status < 300 and not (said.code or said.kind or said.html):
        return None  # what nearly every answer is: good
    own = (row for row in meaning_rows(vendor) if not said.html or row.html or row.code)
    row = next((row for row in (*own, *meaning_rows(HTTP)) if row.holds(said)), None)
    return None if row is None else _error(row, said)


def error_of_ended_job(vendor: str, code: object = "", words: object = "", kind: object = "") -> ProviderError:
    """What an accepted job ended with: by the first row that holds, Failed where none does."""
    said = VendorReply(code=str(code or ""), kind=str(kind or ""), words=str(words or "")[:SAID], of_job=True)
    return error_meant(vendor, said) or errors.Failed(" ".join(filter(None, (said.code, said.words))))


@cache
def meaning_rows(vendor: str) -> tuple[Meaning, ...]:
    """Its own (those that one studio lays over first), then those of whoever it is like. Of a vendor without a file: none."""
    file = FOLDER / f"{vendor}.toml"
    told = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    found = (*_over.get(vendor, ()), *parse_meanings(told.get("error", ()), f"data/errors/{vendor}.toml"))
    return (*found, *meaning_rows(told["like"])) if "like" in told else found


def parse_meanings(told: Iterable[Mapping[str, Any]], where: str) -> tuple[Meaning, ...]:
    """Rows as a file has them. Raises ValueError."""
    found = tuple(Meaning.model_validate(row) for row in told)
    if unknown := {row.means for row in found} - MEANS.keys():
        raise ValueError(f"{where}: nothing means {', '.join(sorted(unknown))}")
    return found


_over: Mapping[str, tuple[Meaning, ...]] = {}


def lay_over_meanings(found: Mapping[str, tuple[Meaning, ...]]) -> None:
    """Rows of one studio, looked at before those that came, in place of those laid over before. See providers/facts/overlay.py."""
    global _over
    if found != _over:
        _over = dict(found)
        meaning_rows.cache_clear()


def allowance_reset_at(resets: str, now: datetime | None = None) -> float | None:
    """When an allowance is full again, in seconds since 1970; None where nobody says."""
    at = now or datetime.now(UTC)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    match resets:
        case "hour":
            return (at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)).timestamp()
        case "day":
            return (midnight + timedelta(days=1)).timestamp()
        case "week":
            return (midnight + timedelta(days=7 - at.weekday())).timestamp()
    return None


def _error(row: Meaning, said: VendorReply) -> ProviderError:
    kind = MEANS[row.means]
    words = " ".join(filter(None, (said.code, said.words)))[:SAID] or (f"HTTP {said.status}" if said.status else "")
    facts: dict[str, Any] = {"code": said.code or said.kind, "status": said.status}
    if kind is errors.Refused:
        return errors.Refused(words, reason=said.words[:200], **facts)
    if kind is errors.Busy:
        return errors.Busy(words, after_s=row.after_s if said.after_s is None else said.after_s, **facts)
    if kind is errors.OutOfQuota:
        until = None if said.after_s is None else datetime.now(UTC).timestamp() + said.after_s
        return errors.OutOfQuota(words, until=allowance_reset_at(row.resets) if until is None else until, **facts)
    if kind is errors.Unavailable:
        return errors.Unavailable(words, not_accepted=not row.accepted, **facts)
    if kind is errors.Failed:
        return errors.Failed(words, again=row.again, **facts)
    return kind(words, **facts)


def _like(code: str, patterns: tuple[str, ...]) -> bool:
    return bool(code) and any(fnmatchcase(code.lower(), pattern.lower()) for pattern in patterns)
