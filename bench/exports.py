"""Every format in which a film is handed over, written and read back by a reader that is not ours: `python -m bench.exports`.

A film of twelve shots with Chinese names, all transitions, a speed, a volume line, subtitles and a title. The table that it prints, with
what each format keeps and loses, stands in docs/exports.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import get_args

from bench.harness import handed_film
from bench.harness.export_readers import READERS, Reading
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core import exports
from core.handover.model import Handover
from core.render.camera_moves import Size
from core.render.timeline import TransitionKind
from core.settings import ROOT

SIZE, SMALL = Size(640, 360), Size(160, 90)
WHOLE_S = 900.0
PAGE = ROOT / "docs" / "exports.md"
HEAD = """# What a film is handed over as

Made by `python -m bench.exports`, which writes a film of {shots} shots in each format and has it read back by a reader that is not the
studio's. "Frame exact" says that every clip begins and ends in the frame in which the film has it. Only the programs themselves can prove
that they open a file. The whole project (`.dailies`) is opened by another studio in the tests.

| format | file | read back by | found | frame exact | keeps | loses |
|---|---|---|---|---|---|---|
"""


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    with_smoke(asked)
    said = asked.parse_args()
    shots, size = (3, SMALL) if said.smoke else (handed_film.SHOTS, SIZE)
    with tempfile.TemporaryDirectory(prefix="bench.exports.") as name, whole(WHOLE_S, "bench.exports"):
        film = handed_film.make(Path(name), size, get_args(TransitionKind), shots)
        found = {form: _written_and_read(film, form, Path(name)) for form in exports.find_formats() if form in READERS}
    if not said.smoke:
        PAGE.write_text(_page(found, shots), "utf-8")
    return 0 if publish("exports", _figures(found), smoke=said.smoke, shots=shots, size=list(size)) else 1


class Export:
    """What became of one format."""

    def __init__(self, name: str) -> None:
        self.name, self.form = name, exports.find_formats()[name]
        self.bytes, self.seconds = 0, 0.0
        self.reading: Reading | None = None
        self.wrong = ""


def _written_and_read(film: Handover, name: str, folder: Path) -> Export:
    made = Export(name)
    path = folder / f"{name}.{made.form.extension}"
    began = time.process_time()
    try:
        exports.write_file(made.form, film, path)
        made.seconds, made.bytes = time.process_time() - began, path.stat().st_size
        made.reading = READERS[name](film, path)
    except Exception as error:
        made.wrong = f"{type(error).__name__}: {error}"
    print(
        f"... {name:<15}{made.bytes:>12,} bytes  {made.reading.found if made.reading else made.wrong}", file=sys.stderr
    )
    return made


def _figures(found: dict[str, Export]) -> list[Figure]:
    readings = {name: one.reading for name, one in found.items() if one.reading}
    exact = [name for name, reading in readings.items() if reading.frame_exact]
    off = [name for name, reading in readings.items() if reading.frame_exact is False]
    stems = [reading.stems_db for reading in readings.values() if reading.stems_db is not None]
    wrong = [f"{name} ({one.wrong})" for name, one in found.items() if one.wrong]
    return [
        Figure(
            "formats", len(readings), at_least=24, note="read back" + (f"; not: {', '.join(wrong)}" if wrong else "")
        ),
        Figure(
            "frame_exact", len(exact), at_least=5, note=", ".join(exact) + (f"; not: {', '.join(off)}" if off else "")
        ),
        Figure(
            "stems_db", max(stems) if stems else None, "dBFS", at_most=-60, note="the mix minus the sum of its stems"
        ),
        Figure("bytes_all", sum(one.bytes for one in found.values()), "bytes"),
        Figure("cpu_s_slowest", max(one.seconds for one in found.values()), "s", note="of this process, to write one"),
    ]


def _page(found: dict[str, Export], shots: int) -> str:
    rows = []
    for one in found.values():
        reading = one.reading
        exact = {True: "yes", False: "no", None: "–"}[reading.frame_exact if reading else None]
        cells = (
            exports.format_title(one.form, "en"),
            f".{one.form.extension}",
            reading.reader if reading else "not read back",
            reading.found if reading else one.wrong,
            exact,
            exports.in_language(one.form.keeps, "en"),
            exports.in_language(one.form.loses, "en"),
        )
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return HEAD.format(shots=shots) + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
