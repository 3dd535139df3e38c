"""The shots of a film as a table: what a person on a set ticks off, and what a spreadsheet sorts and sums."""

from __future__ import annotations

from typing import Any

from core.handover.model import Handover
from core.i18n import translate_key
from core.papers.shot_words import ShotWords, shot_words
from core.papers.spreadsheet_cells import Column, table_as_csv, table_as_xlsx

WIDTHS = {
    "number": 7, "scene": 7, "place": 22, "picture": 46, "size": 12, "angle": 12, "movement": 12, "line": 40, "on_screen": 18,
    "seconds": 11, "approval": 22, "model": 18, "cost": 12,
}  # fmt: skip
FORMS = {"seconds": "0.00", "cost": "0.00##"}


def shot_list_csv(handover: Handover) -> bytes:
    columns, rows = _table(handover)
    return table_as_csv(columns, rows)


def shot_list_xlsx(handover: Handover) -> bytes:
    """With a line that sums the seconds and the costs up."""
    columns, rows = _table(handover)
    foot: list[Any] = [None] * len(columns)
    names = list(WIDTHS)
    foot[0] = translate_key("paper.total", handover.language)
    for name in FORMS:
        place = names.index(name)
        foot[place] = round(sum(row[place] for row in rows), 6)
    title = f"{translate_key('paper.shot_list', handover.language)} {handover.title}"
    return table_as_xlsx(title, columns, rows, foot)


def _table(handover: Handover) -> tuple[list[Column], list[list[Any]]]:
    language = handover.language
    columns = [
        Column(translate_key(f"paper.{name}", language), wide, FORMS.get(name, "")) for name, wide in WIDTHS.items()
    ]
    return columns, [_row(words) for words in shot_words(handover)]


def _row(shot: ShotWords) -> list[Any]:
    return [
        shot.number,
        shot.scene,
        shot.place,
        shot.picture,
        shot.size,
        shot.angle,
        shot.movement,
        "\n".join(shot.lines),
        "\n".join(shot.on_screen),
        shot.seconds,
        shot.approval,
        shot.model,
        shot.cost,
    ]
