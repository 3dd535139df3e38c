"""Where bytes lie: a folder by default, S3 by URL. Names are hashes, so what stands there never changes."""

from __future__ import annotations

import errno
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import obstore
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from core.errors import DiskFull, NotFound, NoWritePermission
from core.settings import Settings

TEMP_DAY_S = 86_400


class Files:
    """Assets under `sha256/ab/cd/<hash>`; `temp/<session>/` for what is on its way; a local copy for what must be a path."""

    def __init__(self, settings: Settings) -> None:
        self.home = settings.home
        self.store: ObjectStore = _open(settings)
        self.local = isinstance(self.store, LocalStore)
        self._copies = settings.scratch / "copies"

    def put(self, sha256: str, content: bytes) -> None:
        """Store once; a second time is a success. Raises DiskFull or NoWritePermission, and leaves nothing half-written."""
        name = _name(sha256)
        if self.has(sha256):
            return
        try:
            if self.local:
                _place(self.home / "assets" / name, content)
            else:
                obstore.put(self.store, name, content)
        except OSError as error:
            raise storage_error(error) from error

    def adopt(self, sha256: str, file: Path) -> None:
        """The same from a file of this machine, which is used up; its bytes never fill the memory."""
        name = _name(sha256)
        try:
            if self.has(sha256):
                file.unlink(missing_ok=True)
            elif self.local:
                _move(file, self.home / "assets" / name)
            else:
                obstore.put(self.store, name, file)
                file.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error) from error

    def read(self, sha256: str) -> bytes:
        try:
            return bytes(obstore.get(self.store, _name(sha256)).bytes())
        except FileNotFoundError as error:
            raise NotFound(what=sha256[:12]) from error

    def stream(self, sha256: str, start: int, length: int) -> bytes:
        """Bytes `start` to `start + length`, for Range requests."""
        return bytes(obstore.get_range(self.store, _name(sha256), start=start, length=length))

    def has(self, sha256: str) -> bool:
        try:
            obstore.head(self.store, _name(sha256))
        except FileNotFoundError:
            return False
        return True

    def path(self, sha256: str) -> Path:
        """A local file with these bytes; fetched once where the store is far away."""
        if self.local:
            path = self.home / "assets" / _name(sha256)
            if not path.exists():
                raise NotFound(what=sha256[:12])
            return path
        path = self._copies / sha256
        if not path.exists():
            _place(path, self.read(sha256))
        return path

    def delete(self, sha256: str) -> None:
        obstore.delete(self.store, _name(sha256))

    def temp(self, session: str) -> Path:
        """A folder for one session's unfinished files; swept after a day."""
        folder = self.home / "temp" / session
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def sweep(self) -> int:
        """Remove temporary folders older than a day; returns how many went."""
        old = [f for f in _folders(self.home / "temp") if time.time() - f.stat().st_mtime > TEMP_DAY_S]
        for folder in old:
            shutil.rmtree(folder, ignore_errors=True)
        return len(old)

    def names(self) -> Iterator[tuple[str, float, int]]:
        """Each stored hash, when it was written (seconds since 1970) and its size in bytes."""
        for batch in obstore.list(self.store):
            for item in batch:
                yield item["path"].rsplit("/", 1)[-1], item["last_modified"].timestamp(), item["size"]


def _open(settings: Settings) -> ObjectStore:
    if settings.assets_url == "memory://":
        return MemoryStore()
    if settings.s3_endpoint:
        return from_url(settings.assets_url, endpoint=settings.s3_endpoint, client_options={"allow_http": True})
    if settings.assets_url:
        return from_url(settings.assets_url)
    folder = settings.home / "assets"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error) from error
    return LocalStore(folder)


def _name(sha256: str) -> str:
    if len(sha256) != 64 or not sha256.isalnum():
        raise NotFound(what=sha256[:12])
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _place(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _move(file: Path, path: Path) -> None:
    """Into its place at once, also from another disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        shutil.move(file, draft)
        with draft.open("rb") as there:
            os.fsync(there.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _folders(root: Path) -> list[Path]:
    return [f for f in root.iterdir() if f.is_dir()] if root.exists() else []


def storage_error(error: OSError) -> Exception:
    """What to raise in place of an error of the disk: DiskFull, NoWritePermission, or the error itself where it is neither."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NoWritePermission()
    return error
