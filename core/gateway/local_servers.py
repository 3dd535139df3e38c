"""Model servers that run on this machine: found at their usual ports by what they say of themselves, offered, never opened unasked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from core.gateway.doors import DoorView
from core.types import Value
from providers.facts import catalogue

LOOK_S = 0.3
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class ServerKind:
    """A kind of server, what to ask it, and what of its answer names its models; None: it is not one. `address` is as its door
    has it; empty: where its kind usually stands."""

    provider: str
    path: str
    models: Callable[[Any], list[str] | None]
    address: str = ""

    @property
    def door(self) -> str:
        return self.address or catalogue.vendor(self.provider).address


class FoundServer(Value):
    """A server that answered, and what it offers: a door for it can be opened with this address, `inner`."""

    provider: str
    address: str
    models: tuple[str, ...] = ()


def _ollama(told: Any) -> list[str] | None:
    return [str(model["name"]) for model in told["models"]]


def _vllm(told: Any) -> list[str] | None:
    ours = [str(model["id"]) for model in told["data"] if model.get("owned_by") == "vllm"]
    return ours or None


def _automatic1111(told: Any) -> list[str] | None:
    return [str(model["model_name"]) for model in told] if isinstance(told, list) else None


def _comfyui(told: Any) -> list[str] | None:
    return [] if "comfyui_version" in told["system"] or "devices" in told else None


USUAL = (
    ServerKind("ollama", "/api/tags", _ollama),
    ServerKind("vllm", "/v1/models", _vllm),
    ServerKind("automatic1111", "/sdapi/v1/sd-models", _automatic1111),
    ServerKind("comfyui", "/system_stats", _comfyui),
)


def find_local_servers(
    doors: Sequence[DoorView] = (), places: Sequence[ServerKind] = USUAL, seconds: float = LOOK_S
) -> tuple[FoundServer, ...]:
    """Those that answer within `seconds` and for which there is no door yet. All are asked at once."""
    opened = {_spot(door.address) for door in doors if door.address}
    places = [place for place in places if _spot(place.door) not in opened]
    if not places:
        return ()
    with ThreadPoolExecutor(len(places)) as askers:
        answers = list(askers.map(lambda place: _look(place, seconds), places))
    return tuple(answer for answer in answers if answer is not None)


def _look(place: ServerKind, seconds: float) -> FoundServer | None:
    parts = urlsplit(place.door)
    line = HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
    try:
        line.request("GET", place.path, headers={"Accept": "application/json"})
        answer = line.getresponse()
        told = json.loads(answer.read(MOST_BYTES)) if answer.status == 200 else None
        models = place.models(told) if told is not None else None
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError):
        return None  # whatever else listens there is none of ours
    finally:
        line.close()
    return (
        FoundServer(provider=place.provider, address=place.door, models=tuple(models)) if models is not None else None
    )


def _spot(address: str) -> tuple[str, int | None]:
    parts = urlsplit(address)
    return ("127.0.0.1" if parts.hostname == "localhost" else parts.hostname or "", parts.port)
