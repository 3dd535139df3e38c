"""What must not be read in a database: keys of vendors, passwords, the word of a webhook.

Each row has a data key of its own; AES-256-GCM under it holds the secret, and the master key holds the data key. Both are
bound to the row's id and kind, so that a row copied over another opens nothing. The master key is DAILIES_MASTER_KEY, or
the file `master.key` (0600) in the data folder, made when the first secret is kept; the machines of a team are given one
(see `require`).

`python -m cli rotate-keys` wraps every data key anew under another master key, while the studio runs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import Session

from core.database.engine import Database
from core.database.tables import Secret
from core.errors import BadMasterKey, NoMasterKey, NotFound, SecretBroken, SecretLocked
from core.settings import Settings

BYTES, NONCE = 32, 12
FILE = "master.key"
SHOWN_FROM = 12
"""Characters. The last four of a shorter secret would give too much of it away."""
GRACE_S = 3.0
"""Whoever took a row just before it was wrapped anew still finds the old key for so long."""
AT_A_TIME = 100


class MasterKeys:
    """The master keys of this house: the first locks, all of them open. None is made before it is needed."""

    def __init__(self, settings: Settings) -> None:
        self.file = settings.home / FILE
        self._said = settings.dailies_master_key.get_secret_value()
        self._known: dict[str, bytes] = {}

    @property
    def from_environment(self) -> bool:
        return bool(self._said.strip())

    def first(self) -> tuple[str, bytes]:
        """The name and the key that locks now. Raises BadMasterKey."""
        if not self.read() and not self.from_environment:
            _write(self.file, [secrets.token_bytes(BYTES)], new=True)
            self.read()
        return next(iter(self._known.items()))

    def named(self, name: str) -> bytes:
        """Raises SecretLocked where it is not here."""
        if name not in self._known:
            self.read()
        if name not in self._known:
            raise SecretLocked()
        return self._known[name]

    def read(self) -> dict[str, bytes]:
        """All of them as they are now, the one that locks first."""
        said = [word for word in self._said.split(",") if word.strip()]
        with suppress(FileNotFoundError):
            said += self.file.read_text("ascii", "replace").split()
        self._known = {_name(key): key for key in map(_key, said)}
        return self._known

    def put_first(self, key: bytes) -> None:
        _write(self.file, [key, *self.read().values()])
        self.read()

    def keep(self, name: str) -> None:
        """Only this one. What stands in the environment is not ours to forget."""
        if self.from_environment:
            self.file.unlink(missing_ok=True)
        else:
            _write(self.file, [self.named(name)])
        self.read()


def require_master_key(settings: Settings) -> None:
    """Where several machines may be at work one master key is known before any of them begins: each would make one of its own when the
    first secret is kept. A file that stands in this data folder is taken to be everybody's. Raises NoMasterKey, BadMasterKey."""
    keys = MasterKeys(settings)
    if settings.team and not keys.read():
        raise NoMasterKey()


# Kept and read -------------------------------------------------------------------------------------------------------


def store_secret(session: Session, kind: str, plain: str) -> Secret:
    """Lock it away. Raises BadMasterKey."""
    row = Secret(id=uuid.uuid4(), kind=kind)
    _lock(session, row, plain)
    session.add(row)
    session.flush()
    return row


def replace_secret(session: Session, secret_id: uuid.UUID, plain: str) -> None:
    """Something else in its place. Raises NotFound, BadMasterKey."""
    _lock(session, _row(session, secret_id), plain)


def read_secret(session: Session, secret_id: uuid.UUID) -> str:
    """Raises NotFound, SecretLocked where its master key is not here, SecretBroken where the row was tampered with."""
    return decrypt_secret(_keys(session), _row(session, secret_id))


def delete_secret(session: Session, secret_id: uuid.UUID) -> None:
    session.delete(_row(session, secret_id))


def decrypt_secret(keys: MasterKeys, row: Secret) -> str:
    """Raises SecretLocked, SecretBroken."""
    bound = _bound(row)
    data_key = _unseal(keys.named(row.master), row.wrapped, bound)
    return _unseal(data_key, row.box, bound).decode()


def _lock(session: Session, row: Secret, plain: str) -> None:
    _wait_for_rotation(session)
    name, master = _keys(session).first()
    data_key, bound = AESGCM.generate_key(8 * BYTES), _bound(row)
    row.box, row.wrapped = _seal(data_key, plain.encode(), bound), _seal(master, data_key, bound)
    row.master, row.last4 = name, plain[-4:] if len(plain) >= SHOWN_FROM else ""


def _row(session: Session, secret_id: uuid.UUID) -> Secret:
    row = session.get(Secret, secret_id)
    if row is None:
        raise NotFound(what="secret")
    return row


def _keys(session: Session) -> MasterKeys:
    keys: MasterKeys | None = session.info.get("keys")
    if keys is None:
        raise SecretLocked()
    return keys


def _bound(row: Secret) -> bytes:
    return f"{row.id}/{row.kind}".encode()


def _seal(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _unseal(key: bytes, box: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise SecretBroken() from error


# Another master key --------------------------------------------------------------------------------------------------


def rotate_master_key(db: Database, settings: Settings, grace_s: float = GRACE_S) -> tuple[int, int]:
    """Wrap every data key anew under another master key: a fresh one in the file, or the first of DAILIES_MASTER_KEY.
    Returns how many were, and how many cannot be opened with any key that is here. Old keys are forgotten once no row needs
    them. Stopped half way, it goes on when it is called again."""
    keys = MasterKeys(settings)
    keys.first()
    if not keys.from_environment:
        keys.put_first(secrets.token_bytes(BYTES))
    name, master = keys.first()
    wrapped = _rewrap(db, keys, name, master)
    time.sleep(grace_s)
    while not _close(db, keys, name):
        wrapped += _rewrap(db, keys, name, master)
    with db.read() as session:
        left = len(session.scalars(_older(name)).all())
    return wrapped, left


def _rewrap(db: Database, keys: MasterKeys, name: str, master: bytes) -> int:
    done, after = 0, uuid.UUID(int=0)
    while True:
        with db.read() as session:
            batch = session.scalars(_older(name).where(Secret.id > after).order_by(Secret.id).limit(AT_A_TIME)).all()
        if not batch:
            return done
        after = batch[-1].id
        anew = []
        for row in batch:
            with suppress(SecretLocked, SecretBroken):
                data_key = _unseal(keys.named(row.master), row.wrapped, _bound(row))
                anew.append((row, _seal(master, data_key, _bound(row))))
        with db.write() as session:
            for row, sealed in anew:
                same = (Secret.id == row.id, Secret.wrapped == row.wrapped)
                changed = session.execute(update(Secret).where(*same).values(wrapped=sealed, master=name))
                done += changed.rowcount  # type: ignore[attr-defined]


def _close(db: Database, keys: MasterKeys, name: str) -> bool:
    """Forget the old keys, while nobody can lock anything under one; False where somebody just did."""
    with db.write() as session:
        _alone(session)
        masters = set(session.scalars(_older(name).with_only_columns(Secret.master)))
        if masters & set(keys.read()) and any(_opens(keys, row) for row in session.scalars(_older(name))):
            return False
        if not masters:
            keys.keep(name)
    return True


def _opens(keys: MasterKeys, row: Secret) -> bool:
    try:
        return bool(_unseal(keys.named(row.master), row.wrapped, _bound(row)))
    except (SecretLocked, SecretBroken):
        return False


def _older(name: str) -> Select[Secret]:
    return select(Secret).where(Secret.master != name)


def _alone(session: Session) -> None:
    """Nobody locks anything until this transaction ends. On SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE secrets IN SHARE ROW EXCLUSIVE MODE"))


def _wait_for_rotation(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE secrets IN ROW EXCLUSIVE MODE"))


# The master key itself -----------------------------------------------------------------------------------------------


def _key(said: str) -> bytes:
    """32 bytes, written as 64 hex digits or as base64. Raises BadMasterKey."""
    said = said.strip().translate(str.maketrans("-_", "+/"))
    try:
        key = bytes.fromhex(said) if len(said) == 2 * BYTES else base64.b64decode(said + "=" * (-len(said) % 4))
    except (ValueError, binascii.Error) as error:
        raise BadMasterKey() from error
    if len(key) != BYTES:
        raise BadMasterKey()
    return key


def _name(key: bytes) -> str:
    """Tells master keys apart and gives nothing of them away: they are random."""
    return hashlib.sha256(b"dailies master key\n" + key).hexdigest()[:16]


def _write(file: Path, keys: Iterable[bytes], new: bool = False) -> None:
    """Whole or not at all, for this user alone. `new`: whoever comes second keeps what the first wrote."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as out:
            out.write("".join(f"{key.hex()}\n" for key in keys))
            out.flush()
            os.fsync(out.fileno())
        if new:
            with suppress(FileExistsError):
                os.link(draft, file)
        else:
            os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
