"""A prompt being written: what it is made of, and what was done to it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.optimise.camera_directions import Direction
from core.optimise.model_vocabulary import ModelWants
from core.templates.prompt_values import Intent, Preferences, PromptChange, PromptWish, Span, Template
from providers.base import Model

PICTURES = ("image", "video")
"""Contents that are looked at: of them only what is to be seen is told."""


@dataclass
class PromptDraft:
    """A prompt being written. `facts` fill its template; `changes` say what was done."""

    template: Template
    intent: Intent
    spans: tuple[Span, ...]
    wish: PromptWish
    preferences: Preferences
    target: Model | None
    kind: str
    wants: ModelWants
    facts: dict[str, str] = field(default_factory=dict)
    changes: list[PromptChange] = field(default_factory=list)
    kept: bool = False
    unwanted: list[str] = field(default_factory=list)
    """What its template says must not be seen."""
    directions: tuple[Direction, ...] = ()
    """How the person says it is filmed."""
    directed_in: set[str] = field(default_factory=set)
    """The kinds of them that stand in the prompt already."""
    refused: list[str] = field(default_factory=list)
    """What the person's own words say must not be there."""

    @property
    def language(self) -> str:
        return self.template.language

    @property
    def adds_in(self) -> Intent:
        """The language of what is added: in prose English where the model follows only that; else the person's own."""
        language = "en" if self.wants.form != "sections" and self.wants.best == "en" else self.language
        return self.intent.model_copy(update={"language": language})

    @property
    def lit_by_the_idea(self) -> bool:
        """Whether what happens names its light ("霓虹街头") and so the template's own was left out."""
        return any(each.kind == "light" for each in self.directions) and "light" not in self.directed_alone

    @property
    def directed_alone(self) -> set[str]:
        return {each.kind for each in self.directions if each.alone}

    @property
    def comma(self) -> str:
        return "、" if self.language == "zh" else ", "

    @property
    def model(self) -> str:
        if self.target is None:
            return ""
        return self.target.family or self.target.label.get("en") or self.target.name

    def say(self, what: str, **facts: object) -> None:
        change = PromptChange(say=f"change_{what}", facts=facts)
        if change not in self.changes:
            self.changes.append(change)

    def of(self, label: str) -> list[str]:
        """What is known under a label: what a person said before what was read."""
        mine = [span for span in self.spans if span.label == label]
        ordered = [span for span in mine if span.by == "person"] or mine
        said = dict.fromkeys(one_line(span.text) for span in ordered if span.text.strip())
        return [*said, *(thing for thing in self.refused if thing not in said)] if label == "must_not" else [*said]


def one_line(text: str) -> str:
    return " ".join(text.split())
