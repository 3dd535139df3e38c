"""The builtin writer: reads a sentence, tells it as a script, plans its shots. No key, no network, about 20 ms a film."""

from __future__ import annotations

import json
from typing import Any

from providers.base import Capability, Errand, Model, Request, Result, Unable
from providers.builtin.writer import chinese_words, directions, director, english_forms, free, revising, telling
from providers.builtin.writer.corrected import corrected
from providers.builtin.writer.reading import Reading
from providers.builtin.writer.understand import understand

MODEL = Model(
    provider="builtin",
    name="writer",
    capability=Capability.TEXT,
    label={
        "zh": "内置编剧（按情节模板，不是语言模型）",
        "en": "Builtin writer (plots and words as data, no language model)",
    },
    quality=1.5,
    seconds=0.1,
)


class Writer:
    capability = Capability.TEXT
    purposes = ("idea", "directions", "script", "storyboard", "rewrite", "translate", "title", "free")
    model = MODEL

    def make(self, request: Request, errand: Errand | None = None) -> Result:
        """Answers with JSON text, or with words where words were asked for ("free"). Raises Unable for what a writer without a
        language model cannot do."""
        if request.purpose == "free":
            return free.answer(request)
        answers = {
            "idea": self._idea,
            "directions": self._directions,
            "script": self._script,
            "storyboard": self._storyboard,
            "rewrite": self._rewrite,
            "translate": self._translate,
            "title": self._title,
        }
        if request.purpose not in answers:
            raise Unable(f"the builtin writer has no purpose {request.purpose!r}")
        answer = answers[request.purpose](request)
        return Result(
            text=json.dumps(answer, ensure_ascii=False),
            media_type="application/json",
            provider=MODEL.provider,
            model=MODEL.name,
        )

    def warm(self) -> None:
        """Loads the dictionaries: about two seconds, once a process."""
        chinese_words.warm()
        english_forms.warm()

    @staticmethod
    def _idea(request: Request) -> dict[str, Any]:
        return understand(str(request.inputs.get("idea", "")), request.language).as_answer()

    @staticmethod
    def _directions(request: Request) -> dict[str, Any]:
        asked = request.inputs
        reading, seconds = _read(request)
        return {"directions": directions.three(reading, seconds, int(asked.get("turn") or 0))}

    @staticmethod
    def _script(request: Request) -> dict[str, Any]:
        asked = request.inputs
        reading, seconds = _read(request)
        chips, take = asked.get("understood") or {}, int(asked.get("take") or 0)
        if chips.get("direction"):
            tone = {key: chips[key] for key in ("genre", "mood") if chips.get(key)}
            told = directions.chosen(reading, seconds, {**chips["direction"], **tone}, take)
            if told:
                return told
        return telling.tell(reading, seconds, take)

    @staticmethod
    def _storyboard(request: Request) -> dict[str, Any]:
        asked = request.inputs
        scene, seconds = int(asked.get("scene") or 1), float(asked.get("seconds") or 0.0)
        return director.board(asked["script"], scene, seconds, str(asked.get("ratio") or "16:9"))

    @staticmethod
    def _rewrite(request: Request) -> dict[str, Any]:
        return revising.rewrite(request.inputs, request.language)

    @staticmethod
    def _translate(request: Request) -> dict[str, Any]:
        return revising.translate(request.inputs, request.language)

    def _title(self, request: Request) -> dict[str, Any]:
        takes = [
            self._script(request.model_copy(update={"inputs": {**request.inputs, "take": n}}))["title"]
            for n in range(1, 6)
        ]
        return {"title": takes[0], "titles": list(dict.fromkeys(takes))}


def _read(request: Request) -> tuple[Reading, int]:
    """The sentence as it was corrected, and how long the film shall be."""
    asked = request.inputs
    reading = corrected(str(asked.get("idea", "")), str(asked.get("language") or request.language), asked)
    seconds = int(asked.get("seconds") or request.seconds or reading.seconds or 30)
    return reading, max(4, min(seconds, 600))


ENGINE = Writer()


def warm() -> None:
    ENGINE.warm()
