"""The builtin writer: reads a sentence, tells it as a script, plans its shots. No key, no network, about 20 ms a film."""

from __future__ import annotations

import json
from typing import Any

from providers.base import Books, Capability, Model, Refused, Request, Result
from providers.builtin.writer import chinese_words, director, english_words, revising, telling
from providers.builtin.writer.understand import understand

MODEL = Model(
    provider="builtin",
    name="writer",
    capability=Capability.TEXT,
    label={
        "zh": "内置编剧（按情节模板，不是语言模型）",
        "en": "Builtin writer (plots and words as data, no language model)",
    },
    quality=2,
    seconds=0.1,
)


class Writer:
    capability = Capability.TEXT
    purposes = ("idea", "script", "storyboard", "rewrite", "translate", "title")
    model = MODEL

    def make(self, request: Request, books: Books | None = None) -> Result:
        """Answers with JSON text. Raises Refused for what a writer without a language model cannot do."""
        answers = {
            "idea": self._idea,
            "script": self._script,
            "storyboard": self._storyboard,
            "rewrite": self._rewrite,
            "translate": self._translate,
            "title": self._title,
        }
        if request.purpose not in answers:
            raise Refused(f"the builtin writer has no purpose {request.purpose!r}")
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
        english_words.warm()

    @staticmethod
    def _idea(request: Request) -> dict[str, Any]:
        return understand(str(request.inputs.get("idea", "")), request.language).as_answer()

    @staticmethod
    def _script(request: Request) -> dict[str, Any]:
        asked = request.inputs
        reading = understand(str(asked.get("idea", "")), str(asked.get("language") or request.language))
        seconds = int(asked.get("seconds") or request.seconds or reading.seconds or 30)
        return telling.tell(telling.asked(reading, asked), max(4, min(seconds, 600)), int(asked.get("take") or 0))

    @staticmethod
    def _storyboard(request: Request) -> dict[str, Any]:
        asked = request.inputs
        return director.board(asked["script"], int(asked.get("scene") or 1), float(asked.get("seconds") or 0.0))

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


ENGINE = Writer()


def warm() -> None:
    ENGINE.warm()
