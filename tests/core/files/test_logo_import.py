"""Logos that people bring: drawn clean and small, and an SVG only where it reads nothing from elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from core.errors import FileTooLarge, NotAPicture, UnsafeDrawing
from core.files import logo_import

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(body: str, more: str = "") -> bytes:
    return f'<svg {NS} viewBox="0 0 200 100" {more}>{body}</svg>'.encode()


def test_a_png_keeps_what_is_clear_and_loses_its_clear_edges() -> None:
    picture = Image.new("RGBA", (3000, 1500), (0, 0, 0, 0))
    picture.paste((10, 200, 30, 128), (500, 250, 2500, 1250))
    out = io.BytesIO()
    picture.save(out, "PNG")
    clean = logo_import.clean_logo(out.getvalue())
    seen = Image.open(io.BytesIO(clean.content))
    assert seen.size == (clean.width, clean.height) == (1024, 512)
    found, wanted = seen.getpixel((500, 250)), (10, 200, 30, 128)
    assert max(abs(one - other) for one, other in zip(found, wanted, strict=True)) <= 2


def test_an_svg_is_drawn_with_the_studios_own_letters() -> None:
    clean = logo_import.clean_logo(svg('<rect width="200" height="100" fill="#c00"/><text x="20" y="60">样片</text>'))
    seen = Image.open(io.BytesIO(clean.content))
    assert seen.size == (1024, 512) and seen.getpixel((1000, 10)) == (204, 0, 0, 255)
    assert min(red for red, _, _, _ in seen.getdata()) < 60, "black letters"


@pytest.mark.parametrize(
    "drawing",
    [
        svg('<image href="/etc/hostname"/>'),
        svg('<image xlink:href="file:///etc/passwd"/>'),
        svg('<image href="http://example.org/a.png"/>'),
        svg('<image href="data:image/svg+xml;base64,AAAA"/>'),
        svg('<use href="other.svg#a"/>'),
        svg('<rect fill="url(http://example.org/#a)"/>'),
        svg("<style>@import 'a.css'; rect { fill: url( '/etc/x' ) }</style>"),
        svg("<style>rect { fill: u\\72l(/etc/x) }</style>"),
        svg("<script>alert(1)</script>"),
        svg("<foreignObject/>"),
        svg("<rect/>", 'xml:base="/etc/"'),
        b'<!DOCTYPE svg [<!ENTITY a "/etc/x">]>' + svg("<text>&a;</text>"),
        b'<?xml version="1.0"?><?xml-stylesheet href="a.css"?>' + svg("<rect/>"),
        svg("<rect>")[:-10],
        svg("<rect/>").decode().encode("utf-16"),
    ],
)
def test_an_svg_that_reads_from_elsewhere_or_is_not_whole_is_refused(drawing: bytes) -> None:
    with pytest.raises(UnsafeDrawing):
        logo_import.check_drawing(drawing)


def test_what_is_no_picture_or_too_large_or_shows_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAPicture):
        logo_import.clean_logo(b"GIF89a")
    with pytest.raises(NotAPicture):
        logo_import.clean_logo(svg(""))
    with pytest.raises(FileTooLarge):
        logo_import.clean_logo(b"\x89PNG\r\n\x1a\n" + bytes(logo_import.MOST_BYTES))
    with pytest.raises(UnsafeDrawing):
        logo_import.clean_logo(svg('<image href="/etc/hostname"/>'))
