"""`python -m core.script`: ideas in, scripts with their shots out as JSON, by the same code as the screens."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from core import boarding, project, script, storyboard
from core.errors import StudioError
from core.making import draft_of
from core.project import Brief
from core.settings import Settings
from providers.base import Ask, Books, Policy
from providers.gateway import Gateway, installed


def read_aloud() -> None:
    """One idea from DAILIES_IDEA, or one {"text": ...} per line of standard input. A bad line answers with its error."""
    settings = Settings()
    with tempfile.TemporaryDirectory(prefix="dailies-") as folder:
        ask = asking(Path(folder))
        if "DAILIES_IDEA" in os.environ:
            answer = told({"text": os.environ["DAILIES_IDEA"]}, settings, ask)
            print(json.dumps(answer, ensure_ascii=False, indent=2))
            sys.exit(1 if "error" in answer else 0)
        for line in filter(str.strip, sys.stdin):
            print(json.dumps(told(json.loads(line), settings, ask), ensure_ascii=False), flush=True)


def told(line: dict[str, Any], settings: Settings, ask: Ask) -> dict[str, Any]:
    text = str(line.get("text", ""))
    language: Any = line.get("language") or os.environ.get("DAILIES_LANGUAGE") or project.language_of(text)
    seconds = int(line.get("seconds") or os.environ.get("DAILIES_SECONDS") or 30)
    try:
        brief = Brief(idea=project.check(text, seconds, settings), seconds=seconds, language=language)
    except StudioError as error:
        return {"text": text, "error": error.sentence(language)}
    made = script.write(draft_of(brief), ask)
    shots = [
        {"scene": scene, **shot.model_dump(mode="json")}
        for scene in range(1, len(made.scenes) + 1)
        for shot in boarding.board(made, scene, storyboard.share_of(made, scene, seconds), brief.ratio, ask).shots
    ]
    return {"text": text, **made.model_dump(mode="json"), "shots": shots}


class NoBooks(Books):
    """Nothing is known before and nothing is kept: for a text asked on nobody's account."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch


def asking(folder: Path) -> Ask:
    gateway, books = Gateway(installed().values()), NoBooks(folder)
    return lambda request: gateway.generate(request, Policy.BALANCED, books)
