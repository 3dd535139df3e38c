"""A script as pages to print: a title page, numbered scenes, numbered pages, no speaker parted from the line."""

from __future__ import annotations

from typing import Any, Literal

from core.papers.typesetting import set_pages
from core.script.model import Script
from core.script.script_paragraphs import script_paragraphs

Paper = Literal["a4", "us-letter"]


def script_pages(script: Script, paper: Paper) -> bytes:
    """A PDF in which words can be found and copied."""
    values = {
        "title": script.title,
        "logline": script.logline,
        "language": script.language,
        "zh": script.language.startswith("zh"),
        "paper": paper,
        "paragraphs": _joined(script),
    }
    return set_pages("screenplay", values)


def estimate_bytes(script: Script) -> int:
    """About how large the PDF is: the shapes of its letters, each once, and its words."""
    letters = script.model_dump_json()
    shapes = len({letter for letter in letters if letter > "\u2e7f"})
    return 12_000 + 180 * shapes + round(len(letters) * (1.3 if shapes > 20 else 0.35))


def _joined(script: Script) -> list[dict[str, Any]]:
    """The paragraphs, a line with who says it and how."""
    joined: list[dict[str, Any]] = []
    speaker = manner = ""
    for each in script_paragraphs(script):
        if each.kind == "speaker":
            speaker, manner = each.text + (" (V.O.)" if each.off_screen and each.text.isascii() else ""), ""
        elif each.kind == "manner":
            manner = each.text
        elif each.kind == "line":
            joined.append({"kind": "line", "text": each.text, "speaker": speaker, "manner": manner})
        else:
            kind = "action" if each.kind == "card" else each.kind
            joined.append({"kind": kind, "text": each.text, "scene": each.scene})
    return joined
