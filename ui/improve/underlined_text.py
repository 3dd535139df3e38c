"""A text with the words underlined that something was understood from, each with what it was taken for above it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from core.templates.prompt_values import Span
from ui.base.i18n import t

SHORT = 18
"""Characters of a stretch that is not broken between two lines, so that its label stays whole."""


def underlined_html(text: str, spans: Iterable[Span]) -> str:
    """Of stretches that lie over each other the first counts."""
    pieces, at = [], 0
    for span in sorted((one for one in spans if 0 <= one.start < one.end <= len(text)), key=lambda one: one.start):
        if span.start < at:
            continue
        pieces.append(escape(text[at : span.start]))
        short = ' class="short"' if span.end - span.start <= SHORT else ""
        label = escape(t(f"prompts.label_{span.label}"))
        pieces.append(f"<ruby{short}><u>{escape(text[span.start : span.end])}</u><rt>{label}</rt></ruby>")
        at = span.end
    return f'<p class="understood">{"".join(pieces)}{escape(text[at:])}</p>'
