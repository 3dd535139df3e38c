"""A project file that somebody brought, looked at before anything in it is believed: in a child process with limits on time and memory.

It is a ZIP and may have been made by anybody. Nothing is written by a name that stands in it; what comes out lies under its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from core.errors import FileTooLarge, TooHeavy
from core.files.sandbox import run_sandboxed
from core.film.errors import (
    NotAProjectFile,
    ProjectFileDamaged,
    ProjectFileForged,
    ProjectFileNewer,
)
from core.film.project_file.model import (
    ENDINGS,
    MANIFEST,
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_MANIFEST_BYTES,
    PATH,
    VERSION,
    FileEntry,
    Manifest,
)
from core.types import Value

CLOCK_S, CPU_S = 1800, 900
"""For the whole file: its hashes take a second for 500 MB, a look at a picture or a sound some hundredths."""
BLOCK = 1 << 20
MOST_PIXELS = 120_000_000
"""A still with its cels in layers is as large as one frame of them each."""

Fault = Literal["", "none", "newer", "damaged", "forged"]


class Verdict(Value):
    """What is wrong with a file, and with which part of it; nothing where its manifest and files lie in the folder."""

    fault: Fault = ""
    part: str = ""


def unpack_project_file(source: Path, folder: Path) -> Manifest:
    """What the file says of its film; each of its files lies in `folder` under its SHA-256 and is what it is said to be. Raises
    NotAProjectFile, ProjectFileNewer, ProjectFileDamaged, ProjectFileForged, FileTooLarge, TooHeavy, ReadersBusy."""
    if source.stat().st_size > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES >> 20)
    verdict = run_sandboxed(
        judge_project_file,
        source,
        folder,
        seconds=CLOCK_S,
        cpu_seconds=CPU_S,
        memory_mib=2048,
        file_mib=MOST_BYTES >> 20,
        too_heavy=TooHeavy,
        broken=NotAProjectFile,
    )
    match verdict.fault:
        case "none":
            raise NotAProjectFile
        case "newer":
            raise ProjectFileNewer
        case "damaged":
            raise ProjectFileDamaged(part=verdict.part)
        case "forged":
            raise ProjectFileForged(part=verdict.part)
    return Manifest.model_validate_json((folder / MANIFEST).read_bytes())


# In the child ---------------------------------------------------------------------------------------------------------


class Bad(Exception):
    def __init__(self, fault: Fault, part: str = "") -> None:
        super().__init__(fault, part)
        self.verdict = Verdict(fault=fault, part=part[:120])


def judge_project_file(source: str, folder: str) -> Verdict:
    """Unpacks it into the folder, file by file, as long as all is well."""
    try:
        with zipfile.ZipFile(source) as packed:
            _unpack(packed, Path(source).stat().st_size, Path(folder))
    except Bad as bad:
        return bad.verdict
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return Verdict(fault="none")
    return Verdict()


def _unpack(packed: zipfile.ZipFile, size: int, folder: Path) -> None:
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or MANIFEST not in names:
        raise Bad("none" if MANIFEST not in names else "forged", "too many files")
    if len(set(names)) != len(names) or sum(entry.compress_size for entry in entries) > size:
        raise Bad("forged", "files that lie in one another")
    for packed_file in entries:
        _judge_entry(packed_file)
    manifest = _manifest(packed)
    (folder / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")
    told = {entry.path: entry for entry in manifest.files}
    if len(told) != len(manifest.files) or {*told, MANIFEST} != set(names):
        odd = {*told, MANIFEST} ^ set(names)
        raise Bad("damaged", min(odd, default=""))
    for entry in manifest.files:
        _keep(packed, entry, folder / entry.sha256)


def _judge_entry(entry: zipfile.ZipInfo) -> None:
    manifest = entry.filename == MANIFEST
    if not manifest and not PATH.fullmatch(entry.filename):
        raise Bad("forged", entry.filename)
    kinds = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) if manifest else (zipfile.ZIP_STORED,)
    if entry.flag_bits & 1 or entry.compress_type not in kinds:
        raise Bad("forged", entry.filename)
    if manifest and entry.file_size > MOST_MANIFEST_BYTES:
        raise Bad("forged", MANIFEST)
    if not manifest and entry.file_size != entry.compress_size:
        raise Bad("forged", entry.filename)


def _manifest(packed: zipfile.ZipFile) -> Manifest:
    with packed.open(MANIFEST) as told:
        content = told.read(MOST_MANIFEST_BYTES + 1)
    if len(content) > MOST_MANIFEST_BYTES:
        raise Bad("forged", MANIFEST)
    try:
        data: Any = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Bad("damaged", MANIFEST) from error
    if not isinstance(data, dict) or data.get("format") != Manifest.model_fields["format"].default:
        raise Bad("none")
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        raise Bad("newer")
    try:
        return Manifest.model_validate(data)
    except ValidationError as error:
        raise Bad("damaged", MANIFEST) from error


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _keep(packed: zipfile.ZipFile, entry: FileEntry, path: Path) -> None:
    """Its bytes at `path`, if they are what the manifest says and what their media type says."""
    if entry.media_type not in ENDINGS:
        raise Bad("forged", entry.path)
    found, size = hashlib.sha256(), 0
    try:
        with packed.open(entry.path) as source, path.open("wb") as target:
            while block := source.read(BLOCK):
                size += len(block)
                if size > entry.bytes:
                    raise Bad("damaged", entry.path)
                found.update(block)
                target.write(block)
    except (zipfile.BadZipFile, EOFError) as error:
        raise Bad("damaged", entry.path) from error
    if size != entry.bytes or found.hexdigest() != entry.sha256:
        raise Bad("damaged", entry.path)
    try:
        (_look_at_picture if entry.media_type.startswith("image/") else _look_at_media)(path, entry.media_type)
    except Exception as error:
        raise Bad("forged", entry.path) from error


def _look_at_picture(path: Path, media_type: str) -> None:
    """Raises whatever its reader raises where it is none of this type, or larger than any of a film."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        with Image.open(path, formats=[media_type.removeprefix("image/").upper()]) as picture:
            picture.verify()


def _look_at_media(path: Path, media_type: str) -> None:
    """Its first picture or sound is read, by the readers of its own kind of file alone."""
    import av

    wanted = "video" if media_type.startswith("video/") else "audio"
    with av.open(str(path), format=_reader(media_type), options={"protocol_whitelist": "file"}) as file:
        streams = file.streams.video if wanted == "video" else file.streams.audio
        next(iter(file.decode(streams[0])))


def _reader(media_type: str) -> str:
    """What ffmpeg calls the kind of file, so that no text can pass for a film that names other files."""
    ending = ENDINGS[media_type]
    return {"m4a": "mov", "mp4": "mov", "webm": "matroska"}.get(ending, ending)
