"""What the optimiser speaks of: intent, spans, templates, findings, and the optimised prompt itself."""

from __future__ import annotations

import uuid
from typing import Any, Literal, get_args

from pydantic import Field

from core.i18n import Language
from core.types import Value

PromptTask = Literal[
    "script_generation", "storyboard_generation", "character_design", "audio_generation", "video_generation"
]
PROMPT_TASKS: tuple[PromptTask, ...] = get_args(PromptTask)
STAGE: dict[PromptTask, str] = {
    "script_generation": "script",
    "storyboard_generation": "storyboard",
    "character_design": "characters",
    "audio_generation": "audio",
    "video_generation": "video",
}
"""The stage whose screen takes a prompt of this kind."""
FINE: dict[str, str] = {
    "mystery": "horror",
    "thriller": "horror",
    "ghost": "horror",
    "monster": "horror",
    "wuxia": "action",
    "war": "action",
    "crime": "action",
    "disaster": "action",
    "adventure": "action",
    "sport": "action",
    "heist": "action",
    "cyberpunk": "sci-fi",
    "space": "sci-fi",
    "time_travel": "sci-fi",
    "post_apocalypse": "sci-fi",
    "robot": "sci-fi",
    "alien": "sci-fi",
    "youth": "romance",
    "wedding": "romance",
    "heartbreak": "romance",
    "sitcom": "comedy",
    "parody": "comedy",
    "family": "",
    "fairy_tale": "",
    "fantasy": "",
    "slice_of_life": "",
    "documentary": "",
    "history": "",
    "advertisement": "",
    "nature": "",
    "musical": "",
}
"""Finer genres, and the genre each leans to where nothing else is said; "" for none of the five."""
Label = Literal["character", "setting", "time", "style", "mood", "length", "audience", "must", "must_not"]
LABELS: tuple[Label, ...] = get_args(Label)


class Span(Value):
    """Something the text says: `text` is `whole[start:end]`; what a model or a person added stands nowhere (-1)."""

    label: Label
    text: str
    start: int = -1
    end: int = -1
    by: Literal["rule", "model", "person", "context"] = "rule"


class Intent(Value):
    """What the text is a prompt for. `confidence` is how often such a reading is right, measured, 0 to 1; `genre` "" where it
    leans to none of the five, `fine` the second label."""

    task_type: PromptTask
    genre: str = ""
    fine: str = ""
    language: Language = "zh"
    confidence: float = Field(default=0.0, ge=0, le=1)
    genre_confidence: float = Field(default=0.0, ge=0, le=1)


class Parameter(Value):
    """A {name} of a template: what it is filled from (a Label, or a word of its own), and what is said where nothing is known; an
    empty `otherwise` drops the line it stands in."""

    name: str
    otherwise: str = ""


class Template(Value):
    """One version of a template in one language. `id` is None for one that stands only in its file."""

    id: uuid.UUID | None = None
    name: str
    language: Language
    task_type: PromptTask
    genre: str = ""
    fine: str = ""
    template: str
    negative: str = ""
    parameters: tuple[Parameter, ...] = ()
    description: str = ""
    version: int = 1
    label: Literal["production", "draft", ""] = "production"
    source: Literal["shipped", "team"] = "shipped"
    usage_count: int = 0
    success_rate: float = 0.0
    quality_score: float = 0.0

    @property
    def ref(self) -> str:
        """As ledger and logs name it: "script_scifi@3"."""
        return f"{self.name}@{self.version}"


class PromptWish(Value):
    """What somebody wants optimised. `task_type` and `genre` where they say so themselves; `context` is what is known of the film
    ("project", "script", "cast", "shot": each text or a dict); `target` is the model the prompt is for ("kling/kling-v3")."""

    text: str
    task_type: PromptTask | None = None
    genre: str | None = None
    language: Literal[Language, ""] = ""
    target: str = ""
    ratio: str = ""
    context: dict[str, Any] = Field(default_factory=dict)
    known: tuple[Span, ...] = ()
    """What a person said beside the text, in a dialogue or as a chip: it counts before what is read."""
    template: str = ""
    """The name of a template that somebody chose."""


class Preferences(Value):
    """How one person wants prompts of one kind built."""

    task_type: PromptTask = "script_generation"
    style: str = ""
    quality: Literal["fast", "balanced", "quality"] = "balanced"
    auto_optimize: bool = True
    professional: bool = False
    templates: dict[str, str] = Field(default_factory=dict)
    """The name of the template preferred for a genre; "*" for any."""


class Finding(Value):
    """Something that makes a prompt weaker. `rule` names it (data/i18n/prompts.json has its sentence under "finding_<rule>"), `cost`
    is what it takes off the quality of 100. `mend` names a mend of core.optimise.prompt_fixes that helps; empty: a person must."""

    rule: str
    cost: int
    facts: dict[str, Any] = Field(default_factory=dict)
    start: int = -1
    end: int = -1
    mend: str = ""


class QualityReport(Value):
    """`quality` 0 to 100, estimated."""

    quality: int
    findings: tuple[Finding, ...] = ()


class PromptChange(Value):
    """One thing the builder did and why: `say` is a key of data/i18n/prompts.json ("change_<what>") with `facts`."""

    say: str
    facts: dict[str, Any] = Field(default_factory=dict)


class OptimizedPrompt(Value):
    """The result, by whichever way: the brief's OptimizeResponse and what the house adds. Qualities are estimates, 0 to 100."""

    original_input: str
    optimized_prompt: str
    negative: str = ""
    intent: Intent
    spans: tuple[Span, ...] = ()
    template: str = ""
    template_version: int = 0
    similarity: float = 0.0
    target: str = ""
    before: QualityReport
    after: QualityReport
    changes: tuple[PromptChange, ...] = ()
    processing_time_ms: float = 0.0
    cached: bool = False
    log_id: uuid.UUID | None = None

    @property
    def entities(self) -> dict[str, list[str]]:
        """What was found under each label, in the order of the text."""
        found: dict[str, list[str]] = {}
        for span in self.spans:
            found.setdefault(span.label, []).append(span.text)
        return found

    def response(self) -> dict[str, Any]:
        """The brief's OptimizeResponse as JSON, with what the house adds after it."""
        return {
            "original_input": self.original_input,
            "optimized_prompt": self.optimized_prompt,
            "intent": {
                **self.intent.model_dump(mode="json"),
                "entities": self.entities,
                "raw_input": self.original_input,
            },
            "entities": self.entities,
            "confidence": self.intent.confidence,
            "processing_time_ms": round(self.processing_time_ms),
            "negative_prompt": self.negative,
            "spans": [span.model_dump(mode="json") for span in self.spans],
            "template_used": f"{self.template}@{self.template_version}" if self.template else "",
            "estimated_quality": self.after.quality,
            "quality_before": self.before.quality,
            "findings": [finding.model_dump(mode="json") for finding in self.after.findings],
            "changes": [change.model_dump(mode="json") for change in self.changes],
            "cached": self.cached,
            "log_id": str(self.log_id) if self.log_id else None,
        }
