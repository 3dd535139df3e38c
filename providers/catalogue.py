"""What is known of each vendor and its models: the rows of data/models, read once."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from providers.base import Capability, Frozen, Model

FOLDER = Path(__file__).parent.parent / "data" / "models"


class Vendor(Frozen):
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
    """Every model of a vendor, those that answer no more among them. Their price stands in data/prices."""
    usual = {"provider": name, "price_micro_yuan": None}
    rows = _file(name).get("model", [])
    return tuple(
        Model.model_validate({**usual, **row, "limits": {"references": 0, **row.get("limits", {})}}) for row in rows
    )


def of(name: str, capability: Capability) -> tuple[Model, ...]:
    return tuple(model for model in models(name) if model.capability is capability)


def _file(name: str) -> dict:  # type: ignore[type-arg]
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
