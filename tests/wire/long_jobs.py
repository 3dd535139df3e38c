"""What fakes with long jobs have in common: a job is looked at until it has come to its end, a good one or a bad one."""

from __future__ import annotations

import uuid
from typing import Any

from tests.wire.result_links import Shelf
from tests.wire.server import Answer, Asked, Fault

TYPES = {"png": "image/png", "mp3": "audio/mpeg", "wav": "audio/wav", "mp4": "video/mp4"}


class Jobs(Shelf):
    """A subclass has `says(kind)`: its own answer for each kind of trouble (KeyError where it has none), and `ENDS`: how a
    job that was accepted may end badly.

    A job that will be done is charged when it is accepted: so one that was sent twice is seen, though nobody asked after it.
    It is done once it was looked at more than `polls_needed` times."""

    ENDS: tuple[str, ...] = ("failed", "refused", "gone")

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[str] = []

    def says(self, kind: str) -> Answer:
        raise KeyError(kind)

    def trouble(self, kind: str) -> None:
        self.next(Fault("answer", answer=self.says(kind)))

    def job_trouble(self, kind: str) -> None:
        if kind not in self.ENDS:
            raise KeyError(kind)
        self.ends.append(kind)

    def accepted(self, **facts: Any) -> dict[str, Any]:
        """A new job. `end` is how it will end badly; empty where it will be done."""
        name = facts.pop("id", "") or uuid.uuid4().hex
        job = {"id": name, "looks": 0, "end": self.ends.pop(0) if self.ends else "", "cancelled": False, **facts}
        self.jobs[name] = job
        return job

    def looked(self, job: dict[str, Any]) -> bool:
        """One more look; whether the job has come to its end."""
        job["looks"] += 1
        return bool(job["looks"] > self.polls_needed)

    def refund(self, key: str) -> None:
        """What was charged under this key was not done after all."""
        self.charges = [charge for charge in self.charges if charge.key != key]

    def lay(self, content: bytes, kind: str) -> str:
        """The link of a result. `kind` is its file's ending."""
        return self.link(content, TYPES[kind], f".{kind}")

    def admitted(self, asked: Asked) -> Answer | None:
        """Who has a link needs no key."""
        return None if self.open_to_all(asked) or self.knows(asked) else self.says("bad_key")

    def knows(self, asked: Asked) -> bool:
        """Whether the key is right."""
        return True
