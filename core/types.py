"""What every value of the studio has in common."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A typed value: equal by content, refuses unknown fields, changed by making a copy."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def digest(*parts: Any) -> str:
    """One hash over anything JSON can say: what something was made from."""
    body = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _plain(thing: Any) -> Any:
    if isinstance(thing, BaseModel):
        return thing.model_dump(mode="json")
    raise TypeError(f"{type(thing).__name__} cannot be part of a digest")
