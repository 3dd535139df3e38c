"""Fakes of vendors on real sockets; loose here is what they share, and `fakes()` which finds them in vendors/."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.wire.server import Fake

VENDORS = "tests.wire.vendors"


def fakes() -> dict[str, type[Fake]]:
    """Each fake under the name of the provider it stands for."""
    modules = (import_module(f"{VENDORS}.{m.name}") for m in iter_modules(import_module(VENDORS).__path__))
    return {fake.provider: fake for m in modules for fake in getattr(m, "FAKES", ())}
