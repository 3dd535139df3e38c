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
