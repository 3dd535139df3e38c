"""A sentence with the words underlined that something was understood from, each with what it was taken for above it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from core.idea import Understood
from core.optimise.values import Span
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


def spanned(text: str, spans: Iterable[Span]) -> str:
    """The same by the places that were read in it: each stretch underlined, its label above."""
    pieces, at = [], 0
    for span in sorted((one for one in spans if 0 <= one.start < one.end <= len(text)), key=lambda one: one.start):
        if span.start < at:
            continue
        pieces.append(escape(text[at : span.start]))
        label = t(f"prompts.label_{span.label}")
        pieces.append(f"<ruby><u>{escape(text[span.start : span.end])}</u><rt>{escape(label)}</rt></ruby>")
        at = span.end
    return f'<p class="understood">{"".join(pieces)}{escape(text[at:])}</p>'
