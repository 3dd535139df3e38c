"""Pages set by Typst from a layout in data/papers and values: what a person typed comes as data and is never read as markup."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.render.fonts import PATHS
from core.settings import ROOT

LAYOUTS = ROOT / "data" / "papers"
COURIER = ROOT / "data" / "fonts" / "courier-prime"


def set_pages(layout: str, values: Any, pictures: Path | None = None) -> bytes:
    """A PDF of `layout` (data/papers/<layout>.typ) with `values`, which JSON can say; the same values are always the same file.
    `pictures` is the folder that pictures named in `values` lie in."""
    import typst

    given = {"values": json.dumps(values, ensure_ascii=False)}
    made = typst.compile(  # type: ignore[misc]
        _layout(layout),
        root=str(pictures) if pictures else None,
        font_paths=[str(PATHS["sans"].parent), str(COURIER)],
        ignore_system_fonts=True,
        sys_inputs=given,
        timestamp=0,
    )
    return bytes(made)


@cache
def _layout(name: str) -> bytes:
    return (LAYOUTS / f"{name}.typ").read_bytes()
