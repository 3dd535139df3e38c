"""What is kept or sent as JSON, by name: the shapes that several rooms hand to one another. Values only, nothing of ours is imported."""

from __future__ import annotations

from typing import Any, NotRequired, TypeAlias, TypedDict

JsonObject: TypeAlias = dict[str, Any]
"""One object, as a JSON column keeps it: what a task was asked with (`params`), what it left (`result`), what it was promised."""


class StoredSentence(TypedDict):
    """A sentence that is said later, in the reader's language: core.i18n.translate_stored. A task's message or error, a notice, the name of
    a change that can be undone."""

    say: str
    """Its key: the file of data/i18n, a dot, the sentence in it."""
    facts: NotRequired[JsonObject]
    """What the sentence tells, by the names in its braces."""
