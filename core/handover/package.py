"""Files written one into another: a zip whose bytes depend on nothing but what is in it, and XML."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

BEGIN_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a zip: the same film gives the same bytes."""
LARGE = 2**31 - 1
CHUNK = 1 << 20
ENTRY_BYTES = 240
"""About, that a file in a zip takes beside its own."""
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Entry = tuple[str, Path | bytes]
"""The name in the zip, and a file on this machine or what it holds."""


def write_zip(path: Path, entries: Iterable[Entry], programs: Iterable[str] = ()) -> None:
    """Stored as they are, since films and pictures do not get smaller, a part at a time. `programs` are the names of those that may be run."""
    may_run = set(programs)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, BEGIN_OF_ZIP)
            entry.create_system = 3
            entry.external_attr = (0o100755 if name in may_run else 0o100644) << 16
            if isinstance(content, bytes):
                packed.writestr(entry, content)
                continue
            size = content.stat().st_size
            with content.open("rb") as source, packed.open(entry, "w", force_zip64=size > LARGE) as target:
                shutil.copyfileobj(source, target, CHUNK)


def add(parent: ElementTree.Element, tag: str, text: object = None, **attributes: object) -> ElementTree.Element:
    """A new last child. Letters that XML cannot hold are left out."""
    told = {name.rstrip("_"): xml_text(str(value)) for name, value in attributes.items()}
    child = ElementTree.SubElement(parent, tag, told)
    if text is not None:
        child.text = xml_text(str(text))
    return child


def xml_text(words: str) -> str:
    """Without the characters that XML 1.0 has no place for."""
    return NO_XML.sub("", words)


def xml_bytes(root: ElementTree.Element, doctype: str) -> bytes:
    """UTF-8, indented, with its declaration."""
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {doctype}>\n{ElementTree.tostring(root, "unicode")}\n'.encode()
