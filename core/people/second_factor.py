"""A second proof at sign-in: the six digits of an authenticator app (TOTP, RFC 6238: SHA-1, 30 s, as every app takes them), or one of ten
recovery codes.

The app's secret is encrypted; of recovery codes only the SHA-256 is kept. A code counts once: its 30-second step is written by a conditional
UPDATE, so that of two who use it at once one comes in. A step before and one after are taken too, for clocks that are a little off.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import uuid
from datetime import UTC
from typing import Any, cast

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from core.database import secret_vault, tables
from core.database.engine import Database
from core.database.tables import SecondFactor, utc_now
from core.errors import NotFound
from core.people import audit, login_throttle
from core.people.errors import SecondFactorNeeded, WrongSecondCode
from core.types import Value

KIND, ISSUER = "totp", "Dailies"
DIGITS, STEP_S, KEY_BYTES = 6, 30, 20
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class NewFactor(Value):
    """What an authenticator app is given: the key as people type it (base32), and as an address that a QR code holds."""

    key: str
    address: str


def begin_setup(session: Session, user_id: uuid.UUID) -> NewFactor:
    """A new key for somebody's app. It is asked for at sign-in once `confirm_setup` has seen a code of it. Raises NotFound where one is
    asked for already, SecretLocked."""
    there = session.get(SecondFactor, user_id)
    if there is not None and there.confirmed_at is not None:
        raise NotFound(what="second factor")
    _forget(session, user_id)
    key = secrets.token_bytes(KEY_BYTES)
    secret = secret_vault.store_secret(session, KIND, key.hex())
    session.add(SecondFactor(user_id=user_id, secret_id=secret.id, created_at=utc_now()))
    session.flush()
    return _as_app_reads(session, user_id, key)


def setup_under_way(session: Session, user_id: uuid.UUID) -> NewFactor | None:
    """The key that waits for its first code."""
    row = session.get(SecondFactor, user_id)
    if row is None or row.confirmed_at is not None:
        return None
    return _as_app_reads(session, user_id, bytes.fromhex(secret_vault.read_secret(session, row.secret_id)))


def confirm_setup(session: Session, user_id: uuid.UUID, code: str) -> list[str]:
    """The app shows the right code: from now on it is asked for. Returns the recovery codes, told this once. Raises WrongSecondCode, NotFound."""
    row = session.get(SecondFactor, user_id, with_for_update=True)
    if row is None or row.confirmed_at is not None:
        raise NotFound(what="second factor")
    if not _take_code(session, row, code):
        raise WrongSecondCode("code")
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]
    row.recovery = [_hash(each) for each in codes]
    row.confirmed_at = utc_now()
    audit.note(session, user_id, "second_factor.on", f"user:{user_id}")
    return codes


def give_up_setup(session: Session, user_id: uuid.UUID) -> None:
    """A key that no code was seen of is forgotten. One that is asked for stays."""
    if not is_asked(session, user_id):
        _forget(session, user_id)


def is_asked(session: Session, user_id: uuid.UUID) -> bool:
    row = session.get(SecondFactor, user_id)
    return row is not None and row.confirmed_at is not None


def recovery_codes_left(session: Session, user_id: uuid.UUID) -> int:
    row = session.get(SecondFactor, user_id)
    return len(row.recovery) if row else 0


def check_code(db: Database, user_id: uuid.UUID, code: str) -> None:
    """After the right password. Nothing where no second proof is asked of them. Guesses count against the account, from wherever they
    come. Raises SecondFactorNeeded, WrongSecondCode, TooManyTries."""
    with db.read() as session:
        if not is_asked(session, user_id):
            return
    if not code.strip():
        raise SecondFactorNeeded("code")
    name = f"\nsecond factor {user_id}"
    login_throttle.count_try(db, name, name)
    with db.write() as session:
        row = session.get(SecondFactor, user_id, with_for_update=True)
        right = row is not None and (_take_code(session, row, code) or _take_recovery(session, row, code))
    if not right:
        raise WrongSecondCode("code")
    login_throttle.forgive_misses(db, name, name)


def switch_off(session: Session, user_id: uuid.UUID, by: uuid.UUID | None) -> None:
    """It is asked for no more."""
    if session.get(SecondFactor, user_id) is not None:
        _forget(session, user_id)
        audit.note(session, by, "second_factor.off", f"user:{user_id}")


def _forget(session: Session, user_id: uuid.UUID) -> None:
    row = session.get(SecondFactor, user_id)
    if row is not None:
        secret_id = row.secret_id
        session.delete(row)
        session.flush()
        session.execute(delete(tables.Secret).where(tables.Secret.id == secret_id))


def _take_code(session: Session, row: SecondFactor, code: str) -> bool:
    """Whether it is the code of this moment, or of the step before or after; each step counts once."""
    given = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", given):
        return False
    totp = TOTP(bytes.fromhex(secret_vault.read_secret(session, row.secret_id)), DIGITS, SHA1(), STEP_S)
    now = int(utc_now().replace(tzinfo=UTC).timestamp()) // STEP_S
    steps = [
        step for step in (now, now - 1, now + 1) if hmac.compare_digest(totp.generate(step * STEP_S), given.encode())
    ]
    return any(_take_step(session, row.user_id, step) for step in steps)


def _take_step(session: Session, user_id: uuid.UUID, step: int) -> bool:
    later = update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
    return cast("CursorResult[Any]", session.execute(later.values(last_step=step))).rowcount == 1


def _take_recovery(session: Session, row: SecondFactor, code: str) -> bool:
    given = _hash(code)
    left = [each for each in row.recovery if not hmac.compare_digest(each, given)]
    if len(left) == len(row.recovery):
        return False
    row.recovery = left
    audit.note(session, row.user_id, "second_factor.recovered", f"user:{row.user_id}", left=len(left))
    return True


def _hash(code: str) -> str:
    return hashlib.sha256("".join(each for each in code.casefold() if each.isalnum()).encode()).hexdigest()


def _as_app_reads(session: Session, user_id: uuid.UUID, key: bytes) -> NewFactor:
    totp, email = TOTP(key, DIGITS, SHA1(), STEP_S), session.get_one(tables.User, user_id).email
    return NewFactor(key=base64.b32encode(key).decode(), address=totp.get_provisioning_uri(email, ISSUER))
