"""Logos that people bring: a PNG, JPEG, WebP or SVG made a clean PNG of moderate size, in a child process with limits (core.files.sandbox).

An SVG is drawn without fonts of this machine, and only where it reads nothing from elsewhere: no file, no address, no entity.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree

from PIL import Image

from core.errors import FileTooLarge, NotAPicture, UnsafeDrawing
from core.files import picture_import
from core.files.picture_import import CleanPicture
from core.files.sandbox import run_sandboxed

MOST_BYTES = 8 << 20
MOST_SIDE = 1024
"""Pixels: a quarter of the width of a film of 4K."""
MOST_DRAWING_BYTES = 2 << 20
SVG = "{http://www.w3.org/2000/svg}svg"
INSIDE = re.compile(r"(#|data:image/(png|jpe?g|webp);base64,)", re.I)
"""What an SVG may refer to: something of its own, or a picture within it."""
ELSEWHERE = re.compile(r"url\(\s*['\"]?\s*(?!['\"]?\s*#)|@import|expression\(|\\", re.I)
"""What styles may not hold; a backslash could spell any of it."""


def clean_logo(content: bytes) -> CleanPicture:
    """Raises NotAPicture, PictureTooLarge, FileTooLarge, UnsafeDrawing, TooHeavy, ReadersBusy."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES >> 20)
    if looks_like_svg(content):
        if len(content) > MOST_DRAWING_BYTES:
            raise FileTooLarge(limit=MOST_DRAWING_BYTES >> 20)
        return run_sandboxed(_drawn, content, seconds=30, cpu_seconds=15, broken=UnsafeDrawing)
    if not any(content.startswith(magic) for magic in picture_import.MAGIC.values()):
        raise NotAPicture
    return run_sandboxed(_reduced, content, seconds=60, cpu_seconds=30, broken=NotAPicture)


def looks_like_svg(content: bytes) -> bool:
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<?xml", b"<svg", b"<!doctype", b"<!--")) and b"<svg" in content[: 1 << 16].lower()


def check_drawing(content: bytes) -> str:
    """An SVG that reads nothing from elsewhere, as text. Raises UnsafeDrawing."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnsafeDrawing from error
    if "<!entity" in text.lower() or "<?xml-stylesheet" in text.lower():
        raise UnsafeDrawing
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, RecursionError) as error:
        raise UnsafeDrawing from error
    if root.tag != SVG or any(_reads_elsewhere(element) for element in root.iter()):
        raise UnsafeDrawing
    return text


def _reads_elsewhere(element: ElementTree.Element) -> bool:
    tag = str(element.tag).rpartition("}")[2].lower()
    if tag in ("script", "foreignobject"):
        return True
    if tag == "style" and ELSEWHERE.search("".join(element.itertext())):
        return True
    for name, value in element.attrib.items():
        if name.rpartition("}")[2].lower() in ("href", "src", "base") and not INSIDE.match(value.strip()):
            return True
        if ELSEWHERE.search(value) and not INSIDE.match(value.strip()):
            return True
    return False


def _drawn(content: bytes) -> CleanPicture:
    """An SVG as a PNG, its longer side as many pixels as a logo has at most."""
    import pylopdf_fonts_zh_cn
    import resvg_py

    text = check_drawing(content)
    letters: dict[str, Any] = {
        "skip_system_fonts": True,
        "font_files": [str(pylopdf_fonts_zh_cn.sans_path()), str(pylopdf_fonts_zh_cn.serif_path())],
        "font_family": "Noto Sans SC",
        "sans_serif_family": "Noto Sans SC",
        "serif_family": "Noto Serif SC",
    }
    try:
        small = resvg_py.svg_to_bytes(svg_string=text, width=64, **letters)
        wide, high = Image.open(io.BytesIO(bytes(small))).size
        width = max(1, round(MOST_SIDE * min(1.0, wide / max(1, high))))
        drawn = resvg_py.svg_to_bytes(svg_string=text, width=width, **letters)
    except (ValueError, OSError) as error:
        raise UnsafeDrawing from error
    return _reduced(bytes(drawn))


def _reduced(content: bytes) -> CleanPicture:
    """Upright, without what its maker's camera wrote, and no larger than a logo has to be. What is clear at its edges is cut away."""
    clean = picture_import.clean_picture_here(content)
    picture: Image.Image = Image.open(io.BytesIO(clean.content))
    if picture.mode == "RGBA":
        box = picture.getchannel("A").getbbox()
        if box is None:
            raise NotAPicture
        picture = picture.crop(box)
    picture.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return CleanPicture(content=out.getvalue(), width=picture.width, height=picture.height)
