"""Every action that the audit log may name, and the one module that writes it: data/audit_actions.toml. A test compares it with the code."""

from __future__ import annotations

import tomllib
from functools import cache

from core.settings import ROOT

FILE = ROOT / "data" / "audit_actions.toml"


@cache
def action_writers() -> dict[str, str]:
    """The action to the module that writes it: {"user.role": "core.people.users"}."""
    return {str(action): str(writer) for action, writer in tomllib.loads(FILE.read_text("utf-8"))["writers"].items()}
