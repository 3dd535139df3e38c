"""A dropped file as the text of a script: plain text in any usual encoding, Markdown, Fountain, or a Word document."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from core.errors import FileTooLarge, NotAScript

ENDINGS = ("txt", "md", "fountain", "docx")
MOST_MB = 5
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ENCODINGS = ("utf-8-sig", "gb18030")


def text_of(name: str, content: bytes) -> str:
    """Raises NotAScript for what holds no text, FileTooLarge."""
    if len(content) > MOST_MB * 1_000_000:
        raise FileTooLarge(limit=MOST_MB)
    text = _word(content) if content[:4] == b"PK\x03\x04" else _plain(content)
    if not any(letter.isalpha() for letter in text):
        raise NotAScript()
    return re.sub(r"\r\n?", "\n", text).strip("\n")


def _plain(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise NotAScript()
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAScript()


def _word(content: bytes) -> str:
    """The paragraphs of a document; nothing else of it is opened, and no entity in it is followed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("word/document.xml") as document:
            body = document.read(MOST_MB * 4_000_000 + 1)
        if len(body) > MOST_MB * 4_000_000:
            raise FileTooLarge(limit=MOST_MB)
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            raise NotAScript()
        return "\n".join(_paragraph(each) for each in ElementTree.fromstring(body).iter(f"{WORD}p"))
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError, RuntimeError, NotImplementedError, OSError) as error:
        raise NotAScript() from error


def _paragraph(paragraph: ElementTree.Element) -> str:
    said = {f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}tab": " "}
    return "".join(each.text or "" if each.tag == f"{WORD}t" else said.get(each.tag, "") for each in paragraph.iter())
