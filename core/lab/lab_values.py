"""What the lab speaks of: variants, inputs, settings, and the spec of an experiment that lays them out as a grid."""

from __future__ import annotations

import uuid
from typing import Any, Literal, get_args

from pydantic import Field

from core.i18n import Language
from core.templates.prompt_values import PromptTask
from core.types import Value

Rung = Literal["prompt", "text", "still", "sound", "draft", "clip"]
RUNGS: tuple[Rung, ...] = get_args(Rung)
"""The ladder from cheap to dear: the prompt checked, text, a still, a sound, a short clip of few pixels, the whole clip."""
TAGS = ("face_drift", "hands", "text", "camera_wrong", "flicker", "off_brief")
State = Literal["pending", "processing", "completed", "failed", "cancelled"]


class Variant(Value):
    """One wording. `text` may hold {names}: those of its input, {prompt} for the real prompt of a shot or character. `template` names the
    template version it came from ("script_scifi@3")."""

    id: str
    name: str = ""
    text: str
    negative: str = ""
    template: str = ""
    language: Language = "zh"


class LabInput(Value):
    """What a variant is tried on: a shot, a character, a style of ours, a row of a CSV, or words somebody typed. `facts` fill the variant's
    {names}; `of` is the row it was taken from, `project_id` its film."""

    id: str
    kind: Literal["shot", "character", "style", "idea", "row", "typed"] = "typed"
    label: str = ""
    facts: dict[str, str] = Field(default_factory=dict)
    of: uuid.UUID | None = None
    project_id: uuid.UUID | None = None


class CellSettings(Value):
    """Of every cell: pixels, seconds, the vendor's own grade. Of text, `tokens_most` 0 is as long as its model's usual answer."""

    width: int = Field(default=1280, ge=64, le=4096)
    height: int = Field(default=720, ge=64, le=4096)
    seconds: float = Field(default=5.0, ge=0.5, le=60)
    grade: Literal["fast", "balanced", "quality"] = "balanced"
    tokens_most: int = Field(default=0, ge=0, le=32_000)
    voice: str = ""


class ExperimentSpec(Value):
    """The grid: variants x models x inputs x seeds, on one rung of the ladder."""

    rung: Rung = "text"
    variants: tuple[Variant, ...] = ()
    models: tuple[str, ...] = ()
    """As "provider/name"."""
    inputs: tuple[LabInput, ...] = ()
    seeds: tuple[int, ...] = (1,)
    settings: CellSettings = CellSettings()
    task_type: PromptTask = "script_generation"
    language: Language = "zh"
    blind: bool = False


class PlannedCell(Value):
    """One cell of the grid as it would be asked: `key` names it by what is asked, `why_not` (a key of data/i18n/lab.json with `facts`) says
    why it cannot be; `estimate` micro-yuan, None where the price is unknown; `standing` what is there of it already."""

    key: str
    rung: Rung
    variant: str
    model: str
    input: str
    seed: int
    estimate: int | None = 0
    why_not: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)
    standing: State | Literal[""] = ""
    cell_id: uuid.UUID | None = None


class GridPlan(Value):
    """What Run would do: all cells, and of those that are missing how many calls at what price. Money in micro-yuan; `left` of the cap, and
    `budget_left` of whatever else limits who asks (None: nothing does)."""

    cells: tuple[PlannedCell, ...] = ()
    calls: int = 0
    price: int = 0
    unknown: int = 0
    """Missing cells whose price is not known."""
    impossible: int = 0
    standing: int = 0
    cap: int | None = None
    left: int | None = None
    budget_left: int | None = None
