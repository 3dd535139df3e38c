"""Pages set by Typst from a layout in data/papers and values: what a person typed comes as data and is never read as markup."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.files.sandbox import run_sandboxed
from core.render.fonts import PATHS
from core.settings import ROOT

LAYOUTS = ROOT / "data" / "papers"
CHILD_S, CHILD_MIB, CHILD_FILE_MIB = 120, 2048, 512
"""What pages with pictures may take: 400 of them take half a minute on one busy core."""
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


def set_pages_apart(layout: str, values: Any, pictures: Path, out: Path) -> None:
    """As `set_pages`, to a file and in a child, which gives the memory back that pictures take. Raises TooHeavy, ReadersBusy."""
    told = json.dumps(values, ensure_ascii=False)
    run_sandboxed(
        write_pages,
        layout,
        told,
        str(pictures),
        str(out),
        seconds=CHILD_S,
        memory_mib=CHILD_MIB,
        file_mib=CHILD_FILE_MIB,
    )


def write_pages(layout: str, values: str, pictures: str, out: str) -> int:
    """What the child does; the size of the file in bytes."""
    return Path(out).write_bytes(set_pages(layout, json.loads(values), Path(pictures)))


@cache
def _layout(name: str) -> bytes:
    return (LAYOUTS / f"{name}.typ").read_bytes()
