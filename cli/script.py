"""`script`: ideas in, scripts with their shots out as JSON, by the same code as the screens; `make script`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from cli._json_lines import answer_ideas
from core.errors import StudioError
from core.production.production_plan import draft_from_brief
from core.project import projects
from core.project.projects import Brief
from core.script import script_writing
from core.settings import Settings
from core.storyboard import boarding, storyboard
from providers.base import Ask, Policy
from providers.gateway.books import Books
from providers.gateway.gateway import Gateway, installed_providers


def main(arguments: list[str]) -> int:
    """See `answer_ideas`."""
    settings = Settings()
    with tempfile.TemporaryDirectory(prefix="dailies-") as folder:
        ask = ask_without_studio(Path(folder))
        return answer_ideas(lambda line: answer_script(line, settings, ask))


def answer_script(line: dict[str, Any], settings: Settings, ask: Ask) -> dict[str, Any]:
    text = str(line.get("text", ""))
    language: Any = line.get("language") or os.environ.get("DAILIES_LANGUAGE") or projects.detect_language(text)
    seconds = int(line.get("seconds") or os.environ.get("DAILIES_SECONDS") or 30)
    try:
        brief = Brief(idea=projects.check_idea(text, seconds, settings), seconds=seconds, language=language)
    except StudioError as error:
        return {"text": text, "error": error.sentence(language)}
    made = script_writing.write(draft_from_brief(brief), ask)
    shots = [
        {"scene": scene, **shot.model_dump(mode="json")}
        for scene in range(1, len(made.scenes) + 1)
        for shot in boarding.board(
            made, scene, storyboard.scene_share_seconds(made, scene, seconds), brief.ratio, ask
        ).shots
    ]
    return {"text": text, **made.model_dump(mode="json"), "shots": shots}


class NoBooks(Books):
    """Nothing is known before and nothing is kept: for a text asked on nobody's account."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch


def ask_without_studio(folder: Path) -> Ask:
    gateway, books = Gateway(installed_providers().values()), NoBooks(folder)
    return lambda request: gateway.generate(request, Policy.BALANCED, books)
