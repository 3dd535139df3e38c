"""A sentence with the words underlined that something was understood from, each with what it was taken for above it."""

from __future__ import annotations

import re
from html import escape

from core.idea import Understood
from ui.i18n import t


def marked(text: str, found: Understood) -> str:
    words: dict[str, str] = {}
    for who in found.who:
        words.setdefault(who.role, t("idea.who"))
        words.setdefault(who.name, t("idea.who"))
    words.setdefault(found.where, t("pages.where"))
    for thing in found.things:
        words.setdefault(thing, t("idea.thing"))
    known = sorted((word for word in words if word and word in text), key=len, reverse=True)
    if not known:
        return f'<p class="understood">{escape(text)}</p>'
    pieces = re.split("(" + "|".join(map(re.escape, known)) + ")", text)
    return '<p class="understood">' + "".join(_piece(piece, words) for piece in pieces) + "</p>"


def _piece(piece: str, words: dict[str, str]) -> str:
    if not piece or piece not in words:
        return escape(piece)
    return f"<ruby><u>{escape(piece)}</u><rt>{escape(words[piece])}</rt></ruby>"
