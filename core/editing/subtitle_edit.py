"""A film's subtitles by hand: what one says, when it stands, and whether it is shown. What is spoken stays as it is, and nothing but
the film is to be made again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.audio import audio
from core.database import tables
from core.editing.errors import SubtitleMeanwhile, SubtitleTooLong
from core.errors import NotFound
from core.film import line_subtitles
from core.film.film_subtitles import SubtitleRow, list_subtitles
from core.film.subtitle_match import LineChange
from core.production import production_plan
from core.project.own_subtitles import MOST_CHARS, MOST_FRAMES, LineSubtitles


def set_words(session: Session, project_id: uuid.UUID, /, beat: str, nth: int, words: str, seen: str) -> None:
    """What the `nth` subtitle of a line says; its spoken words, or none, take that back. `seen` is what it said before. Raises NotFound,
    SubtitleTooLong, and SubtitleMeanwhile where it says something else by now."""
    told = " ".join(words.split())
    if len(told) > MOST_CHARS:
        raise SubtitleTooLong(most=MOST_CHARS)
    rows = _rows_of_line(session, project_id, beat, nth, seen)
    said = " ".join(rows[nth].part.said.split())
    _change(session, project_id, rows, nth, text=told if told and told != said else None)


def set_times(
    session: Session, project_id: uuid.UUID, /, beat: str, nth: int, start: int, end: int, seen: str
) -> tuple[int, int]:
    """From which frame to which it stands, after its line's first; kept to a frame at least, to its film, and out of the subtitles
    beside it. Returns what it became. Raises as `set_words`."""
    rows = _rows_of_line(session, project_id, beat, nth, seen)
    row = rows[nth]
    begin = max(row.earliest, -MOST_FRAMES, min(start, row.latest - 1, MOST_FRAMES - 1))
    stop = max(begin + 1, min(end, row.latest, MOST_FRAMES))
    times: dict[str, Any] = {}
    if begin != row.start:
        times["start"] = begin
    if stop != row.end:
        times["end"] = stop
    if times:
        _change(session, project_id, rows, nth, **times)
    return begin, stop


def set_hidden(session: Session, project_id: uuid.UUID, /, beat: str, nth: int, hidden: bool, seen: str) -> None:
    """Whether it is left out of the film and its files of subtitles. Raises NotFound, SubtitleMeanwhile."""
    _change(session, project_id, _rows_of_line(session, project_id, beat, nth, seen), nth, hidden=hidden)


def reset_line(session: Session, project_id: uuid.UUID, /, beat: str) -> None:
    """All subtitles of a line as its voice says them again. Raises NotFound."""
    _write(_line(session, project_id, beat), None)


def keep_line(session: Session, project_id: uuid.UUID, /, beat: str) -> None:
    """Its subtitles are right for what the line says by now. Raises NotFound."""
    row = _line(session, project_id, beat)
    if own := line_subtitles.own_subtitles(row):
        _write(row, own.model_copy(update={"line": row.text}))


def put_in(session: Session, project_id: uuid.UUID, /, changes: Sequence[LineChange]) -> int:
    """The subtitles of a file in place of the film's; how many lines they are of. Raises NotFound, and SubtitleMeanwhile where a line or its subtitles are no longer
    what the change was reckoned from; then nothing is changed."""
    lines = {one.beat: one for one in audio.list_audio(session, project_id) if one.type == "narration"}
    for change in changes:
        if (row := lines.get(change.beat)) is None:
            raise NotFound(what="line")
        if (row.text, line_subtitles.own_subtitles(row)) != (change.text, change.before):
            raise SubtitleMeanwhile()
        _write(row, change.after)
    return len(changes)


def _rows_of_line(session: Session, project_id: uuid.UUID, beat: str, nth: int, seen: str) -> list[SubtitleRow]:
    made = production_plan.load_snapshot(session, project_id)
    rows = [row for row in list_subtitles(made) if row.beat == beat]
    if not rows:
        raise NotFound(what="line")
    if not 0 <= nth < len(rows) or rows[nth].part.read != seen:
        raise SubtitleMeanwhile()
    return rows


def _change(session: Session, project_id: uuid.UUID, rows: list[SubtitleRow], nth: int, **changes: Any) -> None:
    parts = [row.part for row in rows]
    parts[nth] = parts[nth].model_copy(update=changes)
    row = _line(session, project_id, rows[nth].beat)
    before = line_subtitles.own_subtitles(row)
    still = before.line if before and before.has_own_words and len(parts) > 1 else row.text
    own = LineSubtitles(line=still, parts=tuple(parts))
    _write(row, own if any(part.is_own for part in parts) else None)


def _line(session: Session, project_id: uuid.UUID, beat: str) -> tables.Audio:
    row = next(
        (one for one in audio.list_audio(session, project_id) if (one.type, one.beat) == ("narration", beat)), None
    )
    if row is None:
        raise NotFound(what="line")
    return row


def _write(row: tables.Audio, own: LineSubtitles | None) -> None:
    kept = {name: value for name, value in (row.settings or {}).items() if name != line_subtitles.SETTING}
    row.settings = {**kept, **({line_subtitles.SETTING: own.model_dump(mode="json")} if own else {})}
