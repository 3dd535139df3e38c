"""A dropped file as the text of a script: plain text in any usual encoding, Markdown, Fountain, or a Word document."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from core.errors import FileTooLarge, NotAScript
from core.files.sandbox import run_sandboxed

ENDINGS = ("txt", "md", "fountain", "docx")
MOST_MB = 5
MOST_XML_MB = 12
"""Of a document unpacked: 400,000 characters, the longest script that is read, come to some 5 MB with Word's marks around them."""
MOST_CHARS = 400_000
DEEPEST = 256
"""Elements within elements: Word's own documents go 30 deep."""
WORD_S, WORD_CPU_S, WORD_MIB = 60, 10, 512
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main|"
SAYS = {f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}tab": " "}
ENCODINGS = ("utf-8-sig", "gb18030")


def extract_text(name: str, content: bytes) -> str:
    """Raises NotAScript for what holds no text, FileTooLarge, TooHeavy, ReadersBusy."""
    if len(content) > MOST_MB * 1_000_000:
        raise FileTooLarge(limit=MOST_MB)
    text = _of_word(content) if content[:4] == b"PK\x03\x04" else _plain(content)
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


def _of_word(content: bytes) -> str:
    return run_sandboxed(
        extract_word_text, content, seconds=WORD_S, cpu_seconds=WORD_CPU_S, memory_mib=WORD_MIB, broken=NotAScript
    )


def extract_word_text(content: bytes) -> str:
    """The paragraphs of a Word document; nothing else of it is opened, and what defines entities is refused however it is encoded.
    Raises NotAScript, FileTooLarge."""
    reader = _Reader()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("word/document.xml") as document:
            reader.read(document)
    except (KeyError, zipfile.BadZipFile, expat.ExpatError, zlib.error) as error:
        raise NotAScript() from error
    except (RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise NotAScript() from error
    return "".join(reader.text)


class _Reader:
    """Takes the text from a document as it is unpacked, part by part."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.chars = 0
        self._depth = 0
        self._heard = False
        self._parser = expat.ParserCreate(namespace_separator="|")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.ExternalEntityRefHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self, document: Any) -> None:
        came = 0
        while part := document.read(1 << 16):
            came += len(part)
            if came > MOST_XML_MB * 1_000_000 or self.chars > MOST_CHARS:
                raise FileTooLarge(limit=MOST_MB)
            self._parser.Parse(part, False)
        self._parser.Parse(b"", True)

    def _refuse(self, *_: Any) -> Any:
        raise NotAScript()

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotAScript()
        self._heard = name == f"{WORD}t"
        self._say(SAYS.get(name, ""))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._heard = False
        if name == f"{WORD}p":
            self._say("\n")

    def _characters(self, text: str) -> None:
        if self._heard:
            self._say(text)

    def _say(self, text: str) -> None:
        if text:
            self.text.append(text)
            self.chars += len(text)
