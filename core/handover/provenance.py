"""Where everything in a film came from, as one value: models, prompts, seeds, costs, hashes, licences, who approved what and when."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from core.handover.model import Handover, Provenance
from core.render.join import content_label
from core.settings import ROOT
from core.types import digest

SCHEMA = "dailies.provenance/1"
LICENCES = ROOT / "data" / "handover" / "licences.toml"


class Licence(NamedTuple):
    """`of` is what of a film it is for (Provenance.of, empty for all of it), `model` the studio's own engine that uses it."""

    of: str
    model: str
    name: str
    licence: str
    holder: str


class ModelShare(NamedTuple):
    """What one model did for a film; `vendor` is empty for what people brought. `cost` is in micro-yuan."""

    vendor: str
    model: str
    of: tuple[str, ...]
    pieces: int
    cost: int


def provenance_json(handover: Handover) -> bytes:
    """UTF-8 JSON; the same film is always the same text."""
    version = handover.version
    told = {
        "schema": SCHEMA,
        "AIGC": json.loads(film_label(handover)),
        "title": handover.title,
        "language": handover.language,
        "film": {
            "sha256": handover.film or None,
            "version": version.number if version else None,
            "name": version.name if version else "",
            "made_at": _moment(version.made_at if version else None),
            "by": version.person if version else "",
            "width": handover.width,
            "height": handover.height,
            "fps": handover.fps,
            "frames": handover.timeline.frames if handover.timeline else None,
        },
        "shots": [
            {
                "number": shot.number,
                "scene": shot.scene,
                "picture": shot.picture or None,
                "approved_by": shot.approved_by,
                "approved_at": _moment(shot.approved_at),
            }
            for shot in handover.shots
        ],
        "made": [told_of_part(one) for one in handover.provenance],
        "models": [
            {"vendor": one.vendor, "model": one.model, "of": list(one.of), "pieces": one.pieces, "cost_micro_yuan": one.cost}
            for one in shares(handover.provenance)
        ],
        "cost_micro_yuan": sum(one.cost_micro_yuan for one in handover.provenance),
        "licences": [{"name": one.name, "licence": one.licence, "holder": one.holder} for one in licences(handover)],
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def film_label(handover: Handover) -> str:
    """The label of a document that tells of the film."""
    return content_label(handover.version.cut_id if handover.version else digest("film", handover.title)[:32])


def shares(made: Iterable[Provenance]) -> list[ModelShare]:
    """Each model once, in the order in which they come."""
    found: dict[tuple[str, str], list[Provenance]] = {}
    for one in made:
        found.setdefault((one.vendor, one.model), []).append(one)
    return [
        ModelShare(
            *who, tuple(dict.fromkeys(one.of for one in some)), len(some), sum(one.cost_micro_yuan for one in some)
        )
        for who, some in found.items()
    ]


def licences(handover: Handover) -> Iterator[Licence]:
    """Of what the studio itself put into this film."""
    engines = {one.model for one in handover.provenance if one.vendor == "builtin"}
    return (one for one in known_licences() if not one.model or one.model in engines)


@cache
def known_licences() -> tuple[Licence, ...]:
    told = tomllib.loads(LICENCES.read_text("utf-8"))
    return tuple(Licence(**one) for one in told["licence"])


def told_of_part(one: Provenance) -> dict[str, Any]:
    """One picture or sound, as JSON can say it; `cost_micro_yuan` is in millionths of a yuan."""
    return {
        "of": one.of,
        "name": one.name,
        "sha256": one.sha256,
        "vendor": one.vendor,
        "model": one.model,
        "prompt": one.prompt,
        "seed": one.seed,
        "cost_micro_yuan": one.cost_micro_yuan,
        "made_at": _moment(one.made_at),
        "brought_by": one.person,
    }


def _moment(when: datetime | None) -> str | None:
    return when.isoformat(timespec="seconds") if when else None
