"""The builtin writer: reads a sentence, tells it as a script, plans its shots. No key, no network, about 20 ms a film.

What it does that with is imported where it is used: whoever only asks what it can do need not hold its dictionaries.
"""

from __future__ import annotations

import json

from providers.base import Capability, Errand, Model, Request, Result
from providers.safe_text import without_endless_runs

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

REHEARSAL = {"zh": "一个女孩在雨夜的小店里等人", "en": "A girl waits in a corner shop on a rainy night"}


class Writer:
    capability = Capability.TEXT
    purposes = ("idea", "directions", "script", "storyboard", "rewrite", "translate", "title", "free")
    model = MODEL

    def make(self, request: Request, errand: Errand | None = None) -> Result:
        """Answers with JSON text, or with words where words were asked for ("free"). Raises Unable for what a writer without a
        language model cannot do."""
        from providers.builtin.writer.answers import free_text, purpose_answers

        request = _settled(request)
        if request.purpose == "free":
            return free_text.answer_prompt(request)
        answer = purpose_answers.answer_request(request)
        return Result(
            text=json.dumps(answer, ensure_ascii=False),
            media_type="application/json",
            provider=MODEL.provider,
            model=MODEL.name,
        )

    def warm(self) -> None:
        """Loads the dictionaries: about two seconds, once a process."""
        from providers.builtin.writer.answers import free_text, purpose_answers
        from providers.builtin.writer.chinese import chinese_cutting
        from providers.builtin.writer.vocabulary import english_word_forms

        assert callable(purpose_answers.answer_request) and callable(free_text.answer_prompt)
        chinese_cutting.load_dictionary()
        english_word_forms.load_dictionary()

    def rehearse(self) -> None:
        """Tells one short film in each language: rules and plots are made up from their data at the first telling, which costs a fresh
        process one to two seconds."""
        for language, idea in REHEARSAL.items():
            inputs = {"idea": idea, "language": language, "seconds": 30}
            self.make(Request(capability=Capability.TEXT, purpose="script", inputs=inputs))


def _settled(request: Request) -> Request:
    inputs = {
        name: without_endless_runs(said) if isinstance(said, str) else said for name, said in request.inputs.items()
    }
    return request.model_copy(
        update={
            "prompt": without_endless_runs(request.prompt),
            "negative": without_endless_runs(request.negative),
            "inputs": inputs,
        }
    )


ENGINE = Writer()


def warm() -> None:
    ENGINE.warm()
