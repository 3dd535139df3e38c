"""Whose face it is: their picture in a disc, or their initials on grey. As HTML, for st.html."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from html import escape
from typing import Protocol

CJK = re.compile(r"[\u3400-\u9fff]")
AT_ONCE = 4
"""So many faces stand in a row before the rest becomes a number."""


class HasFace(Protocol):
    """Anybody with a name: a Person, somebody on a film, one of the team."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def avatar(self) -> str: ...


def face_url(somebody: HasFace) -> str:
    """Where the browser finds their picture; the hash in it lets it be kept for a year."""
    return f"/api/v1/people/{somebody.id}/avatar?v={somebody.avatar[:16]}"


def disc_html(somebody: HasFace, css: str = "") -> str:
    """Their name is said beside it, so the disc itself says nothing."""
    inner = f'<img src="{escape(face_url(somebody))}" alt="">' if somebody.avatar else escape(initials(somebody.name))
    return f'<span class="face {escape(css)}" aria-hidden="true">{inner}</span>'


def row_html(people: Iterable[HasFace]) -> str:
    """A few faces, one over the edge of the other, and how many more there are."""
    everybody = list(people)
    more = len(everybody) - AT_ONCE
    shown = everybody if more <= 0 else everybody[: AT_ONCE - 1]
    rest = f'<span class="face more" aria-hidden="true">+{len(everybody) - len(shown)}</span>' if more > 0 else ""
    return f'<span class="faces">{"".join(disc_html(one) for one in shown)}{rest}</span>'


def named_face_html(somebody: HasFace, second: str, css: str = "") -> str:
    """A face with the name, and a second line under it."""
    return (
        f'<span class="named">{disc_html(somebody, css)}<span><b>{escape(somebody.name)}</b>'
        f"<small>{escape(second)}</small></span></span>"
    )


def initials(name: str) -> str:
    """林岚 is 岚, Grace Hopper is GH."""
    if CJK.search(name):
        return name.strip()[-1]
    words = [word for word in re.split(r"[\s._-]+", name) if word]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper() or "?"
