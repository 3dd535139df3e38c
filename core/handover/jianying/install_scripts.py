"""The small programs in a draft's zip that lay it where JianYing and CapCut look, with the paths of that machine in it: data/handover/jianying."""

from __future__ import annotations

from core.settings import ROOT

FOLDER = ROOT / "data" / "handover" / "jianying"
PROGRAMS = ("install-mac.command",)
PLAIN = (*PROGRAMS, "install-windows.bat")
"""Without a mark of UTF-8 at their beginning; the others need it on Windows."""


def install_files() -> list[tuple[str, bytes]]:
    """By their names in the zip, beside the draft's folder; with line ends as their system has them."""
    found = []
    for file in sorted(FOLDER.iterdir()):
        text = file.read_text("utf-8")
        if file.name not in PROGRAMS:
            text = text.replace("\n", "\r\n")
        found.append((file.name, text.encode("utf-8" if file.name in PLAIN else "utf-8-sig")))
    return found
