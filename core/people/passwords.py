"""Passwords: which are strong enough, how they are kept, whether one fits.

A password is kept as bcrypt (cost 12) over base64(sha256(password)), so that long ones and Chinese ones count whole;
bcrypt alone reads 72 bytes. An unknown name costs the same time and gets the same sentence as a wrong password.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from core.people.concurrency_limit import ConcurrencyLimit
from core.people.errors import WeakPassword

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 1000
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
COMMON = Path(__file__).parents[2] / "data" / "common_passwords.txt"
HASHING = ConcurrencyLimit(2, patience_s=10.0)
"""A password costs a third of a second of a core, on purpose. Sixteen at once kept everybody waiting for half a minute."""


def generate_password() -> str:
    """One that can be read out: four groups of letters that look like nothing else."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


def hash_password(password: str) -> str:
    """Raises TooManySignIns."""
    with HASHING.taken():
        return str(_hasher().hash(_folded(password)))


def password_matches(password: str, password_hash: str) -> bool:
    """Whether they fit. What is no hash costs the same time as one that does not fit. Raises TooManySignIns."""
    hasher = _hasher()
    known = hasher.is_hash(password_hash)
    compared = password_hash if known else unmatchable_hash()
    with HASHING.taken():
        return bool(hasher.check_pw(_folded(password), compared)) and known


@cache
def unmatchable_hash() -> str:
    """A hash that no password fits, compared with when the name is unknown. Made at start: making it takes time."""
    return hash_password(secrets.token_urlsafe(32))


def _hasher() -> Any:
    return authenticator_part("hasher").Hasher


@cache
def authenticator_part(name: str) -> ModuleType:
    """A module of streamlit-authenticator's by its file: importing the package would bring Streamlit into core."""
    package = find_spec("streamlit_authenticator")
    assert package is not None and package.origin is not None, "streamlit-authenticator is in requirements.txt"
    file = Path(package.origin).parent / "utilities" / f"{name}.py"
    spec = spec_from_file_location(f"lent_{name}", file)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _folded(password: str) -> str:
    return base64.b64encode(hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()).decode()


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text("utf-8").split())


def check_strength(password: str, email: str, name: str) -> None:
    """Raises WeakPassword."""
    plain = password.casefold()
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or not password.strip():
        raise WeakPassword("password", shortest=SHORTEST_PASSWORD)
    if plain in _common() or plain in (email, name.casefold()) or len(set(plain)) < 3:
        raise WeakPassword("password", shortest=SHORTEST_PASSWORD)
