"""Each audit entry carries the hash of the one before it, and the studio signs the last one: whoever changes, removes or adds a row
in the database breaks the chain, and cannot mend it without the master key.

Entries are chained as the last thing before their transaction commits, so that the lock on the chain's end is held for a moment
and taken after all others. An entry's hash is SHA-256 over `HASHED` of its row as JSON; the first entry's `previous_hash` covers
all rows of before the chain. The end (`audit_heads`) is signed with Ed25519; the private key is a secret of the studio
(core.database.secret_vault), so a database alone cannot sign.
"""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import secret_vault, tables
from core.database.tables import Audit, AuditHead
from core.errors import StudioError
from core.types import Value

KEY_SETTING, KEY_KIND = "audit_key", "audit_key"
HASHED = ("number", "previous_hash", "id", "user_id", "action", "thing", "facts", "project_id", "address", "created_at")
PENDING = "audit_pending"
AT_A_TIME = 1000

Problem = Literal["", "changed", "missing", "earlier", "head", "signature"]
log = logging.getLogger("dailies.audit")


class ChainVerdict(Value):
    """What verifying found. `problem` is empty where all is as it was written: an entry that was `changed`, one `missing` (or added)
    at `number`, a row of before the chain that was changed (`earlier`), an end that is not the last entry's (`head`), or a `signature`
    that is not this studio's."""

    entries: int
    earlier: int
    """Rows of before the chain."""
    head: str
    problem: Problem = ""
    number: int | None = None

    @property
    def intact(self) -> bool:
        return not self.problem


def chain_at_commit(session: Session, row: Audit) -> None:
    """This new row becomes the chain's next entry when its transaction commits."""
    session.info.setdefault(PENDING, []).append(row)


def hash_entry(row: Audit) -> str:
    """SHA-256 in hex over everything an entry says and the hash of the one before it."""
    return _sha256({name: _plain(getattr(row, name)) for name in HASHED})


def verify_chain(session: Session) -> ChainVerdict:
    """Reads every entry once, a thousand at a time. In a transaction that only reads."""
    head = session.get(AuditHead, 1) or AuditHead(number=0, hash="", signature="")
    earlier_count, earlier_hash = _earlier(session, set())
    previous, number = earlier_hash, 0

    def found(problem: Problem, at: int | None = None) -> ChainVerdict:
        return ChainVerdict(entries=number, earlier=earlier_count, head=head.hash, problem=problem, number=at)

    rows = select(Audit).where(Audit.number.is_not(None)).order_by(Audit.number)
    for row in session.scalars(rows.execution_options(yield_per=AT_A_TIME)):
        if row.number != number + 1:
            return found("missing", number + 1)
        if row.previous_hash != previous:
            return found("earlier" if row.number == 1 else "changed", row.number)
        if hash_entry(row) != row.hash:
            return found("changed", row.number)
        previous, number = row.hash, row.number
    if number == 0 and head.number == 0:
        return found("")
    if (head.number, head.hash) != (number, previous):
        return found("missing" if head.number > number else "head", number + 1 if head.number > number else None)
    return found("" if _is_signed(session, head) else "signature")


def public_key_hex(session: Session) -> str:
    """What an exported log is checked with, 64 hex digits; empty where nothing was signed yet."""
    key = _private_key(session)
    return key.public_key().public_bytes_raw().hex() if key else ""


# Chaining ------------------------------------------------------------------------------------------------------------


@event.listens_for(Session, "before_commit")
def _chain_pending(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(PENDING):
        return
    rows = [row for row in session.info.pop(PENDING) if row in session]  # what was rolled back is no longer
    session.flush()
    if rows:
        _append(session, rows)


def _append(session: Session, rows: list[Audit]) -> None:
    head = _locked_head(session)
    if head.number == 0:
        head.hash = _earlier(session, {row.id for row in rows})[1]
    for row in rows:
        head.number += 1
        row.number, row.previous_hash = head.number, head.hash
        row.hash = head.hash = hash_entry(row)
    head.signature = _sign(session, head)
    session.flush()


def _locked_head(session: Session) -> AuditHead:
    """The chain's end, which nobody else may move until this transaction is over."""
    wanted = select(AuditHead).where(AuditHead.id == 1).with_for_update().execution_options(populate_existing=True)
    if (head := session.scalars(wanted).first()) is None:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(AuditHead).values(id=1, number=0).on_conflict_do_nothing())
        head = session.scalars(wanted).one()
    return head


def _earlier(session: Session, but: set[uuid.UUID]) -> tuple[int, str]:
    """How many rows have no number, and one hash over all of them."""
    rows = select(Audit).where(Audit.number.is_(None)).order_by(Audit.created_at, Audit.id)
    told, count = hashlib.sha256(), 0
    for row in session.scalars(rows.execution_options(yield_per=AT_A_TIME)):
        if row.id not in but:
            told.update(hash_entry(row).encode())
            count += 1
    return count, told.hexdigest() if count else ""


# Signing -------------------------------------------------------------------------------------------------------------


def _sign(session: Session, head: AuditHead) -> str:
    """Nothing is stopped because the master key is away: the end then stands unsigned, which verifying tells."""
    try:
        key = _private_key(session) or _new_private_key(session)
    except StudioError as error:
        log.warning("The audit log cannot be signed: %s", error.sentence("en"))
        return ""
    return key.sign(_signed_words(head)).hex()


def _is_signed(session: Session, head: AuditHead) -> bool:
    """Raises SecretLocked where the master key is away."""
    key = _private_key(session)
    if key is None:
        return False
    public: Ed25519PublicKey = key.public_key()
    try:
        public.verify(bytes.fromhex(head.signature), _signed_words(head))
    except (InvalidSignature, ValueError):
        return False
    return True


def _private_key(session: Session) -> Ed25519PrivateKey | None:
    """Raises SecretLocked, SecretBroken."""
    row = session.get(tables.Setting, KEY_SETTING)
    secret = session.get(tables.Secret, uuid.UUID(row.value["secret"])) if row else None
    if secret is None or secret.kind != KEY_KIND:
        return None
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret_vault.read_secret(session, secret.id)))


def _new_private_key(session: Session) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    secret = secret_vault.store_secret(session, KEY_KIND, key.private_bytes_raw().hex())
    session.merge(tables.Setting(key=KEY_SETTING, value={"secret": str(secret.id)}))
    return key


def _signed_words(head: AuditHead) -> bytes:
    return f"dailies audit {head.number} {head.hash}".encode()


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.isoformat(timespec="microseconds") if hasattr(value, "isoformat") else value


def _sha256(told: dict[str, Any]) -> str:
    body = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
