"""Every route of the studio's API, by its routers, and an address with something in each hole."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api import v1
from bench.harness.attack.attacked_studio import Place

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
OF_A_FILM = ("project_id", "shot_id", "audio_id", "task_id", "sha256")
NOBODYS = {"sha256": "0" * 64, "language": "en", "form": "csv", "at": "0", "name": "costs"}
NOBODY = "00000000-0000-4000-8000-000000000000"


def routes() -> list[tuple[str, frozenset[str]]]:
    """The address of every route of the API with its methods, as the routers themselves have them."""
    found: dict[str, set[str]] = {}
    for router in _routers():
        for route in router.routes:
            if isinstance(route, APIRoute):
                found.setdefault(f"/api/v1{route.path}", set()).update(route.methods)
    return sorted((path, frozenset(methods)) for path, methods in found.items())


def _routers() -> Iterator[APIRouter]:
    for module in pkgutil.iter_modules(v1.__path__, v1.__name__ + "."):
        router = getattr(importlib.import_module(module.name), "router", None)
        if isinstance(router, APIRouter):
            yield router


def filled(path: str, place: Place) -> tuple[str, bool]:
    """The address with something in each hole, and whether that is the film nobody else may see."""
    ids = place.film.ids if place.film else {}
    holes = re.findall(r"\{(\w+)(?::\w+)?\}", path)
    said = re.sub(r"\{(\w+)(?::\w+)?\}", lambda hole: ids.get(hole[1], NOBODYS.get(hole[1], NOBODY)), path)
    return said, any(hole in ids for hole in holes if hole in OF_A_FILM)


def filled_with_nobody(path: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda hole: NOBODYS.get(hole[1], NOBODY), path)
