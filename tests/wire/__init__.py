"""Fakes of vendors on real sockets: each speaks the vendor's own protocol, refuses what it does not know, and counts what it
charges for. A module here with a `FAKE` is one; nothing else to register."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.wire.server import Fake


def fakes() -> dict[str, type[Fake]]:
    """Each fake under the name of the provider it stands for."""
    modules = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__))
    return {fake.provider: fake for m in modules for fake in getattr(m, "FAKES", ())}
