"""What is known of each vendor and its models: the rows of data/models, read once, and those that one studio lays over them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from providers.base import FrozenModel, Model

FOLDER = Path(__file__).parents[2] / "data" / "models"


class Vendor(FrozenModel):
    """Who stands behind a provider, and what its door needs. `addresses` are its own, by region, the usual one first;
    `env` the variables a key may stand in; `extra` further facts its door asks for, each with its label."""

    name: str
    label: dict[str, str]
    key: Literal["none", "optional", "required"] = "required"
    key_hint: dict[str, str] = Field(default_factory=dict)
    """What to paste, where it is more than one word: "access key:secret key"."""
    addresses: dict[str, str] = Field(default_factory=dict)
    own_address: bool = False
    """Whoever opens the door must say where it is: a server of one's own."""
    local: bool = False
    """Runs on this machine or in this house."""
    extra: dict[str, dict[str, str]] = Field(default_factory=dict)
    workflows: bool = False
    """Its doors name workflows that people bring: see providers/protocols/comfyui_workflows.py."""
    env: tuple[str, ...] = ()
    env_address: tuple[str, ...] = ()
    at_once: int = 0
    open_jobs: int = 0
    unofficial: bool = False
    website: str = ""
    source: str = ""
    checked_on: date | None = None

    @property
    def address(self) -> str:
        return next(iter(self.addresses.values()), "")


@cache
def vendor(name: str) -> Vendor:
    """Raises FileNotFoundError for a vendor without a row."""
    return Vendor(name=name, **_file(name)["vendor"])


@cache
def models(name: str) -> tuple[Model, ...]:
    """Every model of a vendor, those that answer no more among them. Their price stands in data/prices. A model that is laid over
    stands where the one of its name and capability stood, or at the end."""
    rows = {
        (each.name, each.capability): each for each in (parse_model(name, row) for row in _file(name).get("model", []))
    }
    rows |= {(each.name, each.capability): each for each in _over if each.provider == name}
    return tuple(rows.values())


def parse_model(vendor: str, row: dict[str, Any]) -> Model:
    """A row as data/models writes it. Raises pydantic's ValidationError."""
    usual = {"provider": vendor, "price_micro_yuan": None}
    return Model.model_validate({**usual, **row, "limits": {"references": 0, **row.get("limits", {})}})


def vendors() -> tuple[str, ...]:
    """All that have rows."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


_over: tuple[Model, ...] = ()


def lay_over_models(rows: Iterable[Model]) -> None:
    """The models of one studio, in place of those that were laid over before. See providers/facts/overlay.py."""
    global _over
    found = tuple(rows)
    if found != _over:
        _over = found
        models.cache_clear()


def laid_over_models() -> tuple[Model, ...]:
    """The models of this studio alone. The same object while they do not change."""
    return _over


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
