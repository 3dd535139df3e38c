"""Which subtitle of a film each one of a file stands for, and what would become of the film's: first by the same words, then by when they
stand and how alike they read. What is spoken stays; a cue that meets no line is left out, a line that no cue meets stays as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from core.film.film_subtitles import SubtitleRow, list_subtitles
from core.film.line_subtitles import own_subtitles
from core.film.shot_lengths import FPS
from core.film.subtitle_file import FileCue
from core.project.own_subtitles import MOST_FRAMES, LineSubtitles, SubtitlePart
from core.render.subtitles import subtitle_cues
from core.storyboard.film_snapshot import FilmSnapshot

NEAR = 10 * FPS
"""Frames by which a cue that reads alike may stand away from its subtitle."""
MEETS, ALIKE, COVERS = 0.2, 0.6, 0.5
"""Shares: of the shorter of two that both stand; of the pairs of letters that both have; of a subtitle that a cue stands over whose line
it tells together with the subtitle beside it."""


class LineChange(NamedTuple):
    """What the subtitles of the line of a beat become; `text` and `before` is what it said, and what of it was by hand."""

    beat: str
    text: str
    before: LineSubtitles | None
    after: LineSubtitles | None


@dataclass(frozen=True)
class SubtitleChange:
    """Subtitles of the film beside those of the file in their place, in frames of the film."""

    speaker: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def has_other_words(self) -> bool:
        return [_letters(words) for words in self.old] != [_letters(words) for words in self.new]

    @property
    def has_other_times(self) -> bool:
        return (self.old_start, self.old_end) != (self.new_start, self.new_end)


@dataclass(frozen=True)
class SubtitleMatch:
    """What a file would do to a film's subtitles. `same` of them stand as they are in the file, `unmatched` cues of the file meet no line,
    `kept` subtitles of the film meet no cue, and `trimmed` cues ended after the next began."""

    lines: tuple[LineChange, ...]
    changes: tuple[SubtitleChange, ...]
    same: int
    unmatched: tuple[FileCue, ...]
    kept: tuple[SubtitleRow, ...]
    trimmed: int

    @property
    def words(self) -> int:
        return sum(one.has_other_words for one in self.changes)

    @property
    def times(self) -> int:
        return sum(one.has_other_times for one in self.changes)


class _Piece(NamedTuple):
    """A cue as the film shows it, of the subtitle with this place in the list."""

    row: int
    words: str
    start: int
    end: int


class _Brought(NamedTuple):
    cue: FileCue
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.cue.words


@dataclass
class _Group:
    """Subtitles of one line that lie side by side, and the cues that stand for them."""

    rows: list[int]
    cues: list[_Brought] = field(default_factory=list)


def match_subtitles(made: FilmSnapshot, cues: Sequence[FileCue]) -> SubtitleMatch:
    """Nothing is changed by it. A subtitle that is not shown is not in a file, so none stands for it."""
    rows = list_subtitles(made)
    pieces = _pieces(rows)
    brought = [_Brought(cue, start := round(cue.start_s * FPS), max(start + 1, round(cue.end_s * FPS))) for cue in cues]
    same_words = _pairs_by_words(pieces, brought, rows)
    closed = _rows_told_in_full(pieces, set(same_words.values()))
    row_of = {n: pieces[piece].row for n, piece in same_words.items()}
    row_of |= _pairs_by_place(rows, pieces, brought, taken=row_of.keys(), closed=closed)
    groups = _groups(rows, pieces, brought, row_of)
    trimmed = _trim_overlaps(groups)
    changed = [group for group in groups if group.cues and not _is_same(group, pieces)]
    told = {row for group in groups if group.cues for row in group.rows}
    return SubtitleMatch(
        lines=tuple(_line_changes(made, rows, pieces, changed, told)),
        changes=tuple(_told_change(rows, pieces, group) for group in changed),
        same=sum(bool(group.cues) for group in groups) - len(changed),
        unmatched=tuple(one.cue for n, one in enumerate(brought) if n not in row_of),
        kept=tuple(row for n, row in enumerate(rows) if n not in told and not row.part.hidden),
        trimmed=trimmed,
    )


def _letters(words: str) -> str:
    """What two texts must share to be the same, as they are written to a file: however they break."""
    return "".join(words.split()).translate(str.maketrans("｛｝＼＜＞", "{}\\<>"))


def _pieces(rows: Sequence[SubtitleRow]) -> list[_Piece]:
    """In the film's order, each over where the next begins."""
    found = sorted(
        (row.at + cue.start, row.at + cue.end, n, " ".join(cue.lines)) for n, row in enumerate(rows) for cue in row.cues
    )
    ends = [start for start, *_ in found[1:]] + [1 << 62]
    return [
        _Piece(n, words, start, min(end, after))
        for (start, end, n, words), after in zip(found, ends, strict=False)
        if min(end, after) > start
    ]


# Which stands for which ---------------------------------------------------------------------------------------------------


def _pairs_by_words(
    pieces: Sequence[_Piece], brought: Sequence[_Brought], rows: Sequence[SubtitleRow]
) -> dict[int, int]:
    """The piece of each cue that has its words, by their places: in order where there are as many of both, else the nearest."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for n, piece in enumerate(pieces):
        places[_letters(piece.words)].append(n)
    for n, one in enumerate(brought):
        wanted[_letters(one.words)].append(n)
    found: dict[int, int] = {}
    for words, cues in wanted.items():
        free = places.get(words, [])
        if len(free) == len(cues):
            found |= dict(zip(cues, free, strict=True))
            continue
        for n in cues:
            nearest = min(free, key=lambda piece: abs(pieces[piece].start - brought[n].start), default=None)
            if nearest is not None:
                free.remove(nearest)
                found[n] = nearest
    return {
        n: piece
        for n, piece in found.items()
        if abs(brought[n].start - rows[pieces[piece].row].at) < MOST_FRAMES
        and abs(brought[n].end - rows[pieces[piece].row].at) < MOST_FRAMES
    }


def _rows_told_in_full(pieces: Sequence[_Piece], told: set[int]) -> set[int]:
    return {piece.row for piece in pieces} - {piece.row for n, piece in enumerate(pieces) if n not in told}


def _pairs_by_place(
    rows: Sequence[SubtitleRow],
    pieces: Sequence[_Piece],
    brought: Sequence[_Brought],
    taken: Iterable[int],
    closed: set[int],
) -> dict[int, int]:
    """The row of each cue that stands where it stands or near, and reads alike."""
    spans = {n: span for n, span in _spans(pieces).items() if n not in closed}
    pairs_of_row = {n: _letter_pairs(rows[n].part.read) for n in spans}
    found: dict[int, int] = {}
    for n in set(range(len(brought))) - set(taken):
        one, best = brought[n], 0.0
        pairs = _letter_pairs(one.words)
        for row, (start, end) in spans.items():
            if one.start >= end + NEAR or one.end <= start - NEAR:
                continue
            both = min(one.end, end) - max(one.start, start)
            meets = max(0.0, both / min(one.end - one.start, end - start))
            alike = _share(pairs, pairs_of_row[row])
            if (meets >= MEETS or alike >= ALIKE) and (score := meets + 1.5 * alike) > best:
                best, found[n] = score, row
    return found


def _spans(pieces: Sequence[_Piece]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        begin = found[piece.row][0] if piece.row in found else piece.start
        found[piece.row] = (begin, piece.end)
    return found


def _letter_pairs(words: str) -> Counter[str]:
    letters = _letters(words).casefold()
    return Counter(map("".join, pairwise(letters))) or Counter([letters])


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Of the pairs of neighbouring letters of two texts, how many both have: 0 to 1."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _groups(
    rows: Sequence[SubtitleRow], pieces: Sequence[_Piece], brought: Sequence[_Brought], row_of: Mapping[int, int]
) -> list[_Group]:
    """A row with its cues; one without, over which a cue stands that changes the row beside it, belongs to that one."""
    spans = _spans(pieces)
    groups = {n: _Group([n]) for n in spans}
    for n in sorted(row_of):
        groups[row_of[n]].cues.append(brought[n])
    for n, (start, end) in spans.items():
        if groups[n].cues:
            continue
        for beside in (n - 1, n + 1):
            group = groups.get(beside)
            if group is None or not group.cues or n in group.rows or rows[beside].beat != rows[n].beat:
                continue
            over = min(end, group.cues[-1].end) - max(start, group.cues[0].start)
            if over >= COVERS * (end - start) and not _has_same_words(group, pieces):
                group.rows = sorted([*group.rows, n])
                groups[n] = group
                break
    return list({id(group): group for group in groups.values()}.values())


def _has_same_words(group: _Group, pieces: Sequence[_Piece]) -> bool:
    mine = [_letters(piece.words) for piece in pieces if piece.row in group.rows]
    return mine == [_letters(one.words) for one in group.cues]


def _is_same(group: _Group, pieces: Sequence[_Piece]) -> bool:
    mine = [(piece.start, piece.end) for piece in pieces if piece.row in group.rows]
    return _has_same_words(group, pieces) and mine == [(one.start, one.end) for one in group.cues]


def _trim_overlaps(groups: Sequence[_Group]) -> int:
    """Each cue ends where the next begins; of two that begin together the second has the second half. Returns how many were cut."""
    order = sorted(
        ((group, n) for group in groups for n in range(len(group.cues))), key=lambda at: at[0].cues[at[1]].start
    )
    cut = 0
    for (group, n), (after, k) in pairwise(order):
        one, other = group.cues[n], after.cues[k]
        if one.end <= other.start:
            continue
        cut += 1
        if other.start <= one.start:
            other = other._replace(start=(one.start + max(one.start + 2, other.end)) // 2)
            after.cues[k] = other._replace(end=max(other.end, other.start + 1))
        group.cues[n] = one._replace(end=other.start)
    return cut


# What becomes of them -----------------------------------------------------------------------------------------------------


def _told_change(rows: Sequence[SubtitleRow], pieces: Sequence[_Piece], group: _Group) -> SubtitleChange:
    mine = [piece for piece in pieces if piece.row in group.rows]
    return SubtitleChange(
        speaker=rows[group.rows[0]].speaker,
        old=tuple(piece.words for piece in mine),
        new=tuple(one.words for one in group.cues),
        old_start=mine[0].start,
        old_end=mine[-1].end,
        new_start=group.cues[0].start,
        new_end=group.cues[-1].end,
    )


def _line_changes(
    made: FilmSnapshot,
    rows: Sequence[SubtitleRow],
    pieces: Sequence[_Piece],
    changed: Sequence[_Group],
    told: set[int],
) -> Iterable[LineChange]:
    by_first = {group.rows[0]: group for group in changed}
    inside = {row for group in changed for row in group.rows}
    audios = {row.beat: row for row in made.audios if row.type == "narration"}
    for beat, of_beat in groupby(range(len(rows)), key=lambda n: rows[n].beat):
        numbers = list(of_beat)
        if not inside.intersection(numbers):
            continue
        parts: list[SubtitlePart] = []
        for n in numbers:
            if n in by_first:
                parts += _parts(rows, pieces, by_first[n])
            elif n not in inside:
                parts.append(rows[n].part)
        text, before = audios[beat].text, own_subtitles(audios[beat])
        stays = before.line if before and before.has_own_words and not told.issuperset(numbers) else text
        after = LineSubtitles(line=stays, parts=tuple(parts)) if any(part.is_own for part in parts) else None
        yield LineChange(beat, text, before, after)


def _parts(rows: Sequence[SubtitleRow], pieces: Sequence[_Piece], group: _Group) -> list[SubtitlePart]:
    own, at = [rows[n].part for n in group.rows], rows[group.rows[0]].at
    mine = [piece for piece in pieces if piece.row in group.rows]
    if len(own) == len(mine) == len(group.cues):
        return [_changed_part(part, piece, one, at) for part, piece, one in zip(own, mine, group.cues, strict=True)]
    whole = _join_words([part.said for part in own], rows[group.rows[0]].line)
    said = _share_words(whole, [len(one.words) for one in group.cues])
    return [
        SubtitlePart(said=words, text=_own_words(words, one.words), start=_within(one.start - at), end=_within(one.end - at))
        for words, one in zip(said, group.cues, strict=True)
    ]  # fmt: skip


def _changed_part(part: SubtitlePart, piece: _Piece, one: _Brought, at: int) -> SubtitlePart:
    """Of what stands in the file as in the film nothing is kept by hand that was not before."""
    changes: dict[str, str | int | None] = {}
    if _letters(piece.words) != _letters(one.words):
        changes["text"] = _own_words(part.said, one.words)
    if piece.start != one.start:
        changes["start"] = _within(one.start - at)
    if piece.end != one.end:
        changes["end"] = _within(one.end - at)
    return part.model_copy(update=changes)


def _own_words(said: str, words: str) -> str | None:
    return None if _letters(said.rstrip(subtitle_cues.SILENT_AT_LINE_END)) == _letters(words) else words


def _within(frame: int) -> int:
    return max(-MOST_FRAMES, min(MOST_FRAMES, frame))


def _join_words(parts: Sequence[str], line: str) -> str:
    """Parts of what a line says in one, with a space between two where the line has one."""
    whole = parts[0]
    for part in parts[1:]:
        whole += part if whole + part in line else f" {part}"
    return whole


def _share_words(said: str, lengths: Sequence[int]) -> list[str]:
    """Spoken words in as many parts, each with its share of them, parted where a line may break."""
    costs = subtitle_cues.break_costs(said) if said else []
    edges, done = [0], 0
    for length in lengths[:-1]:
        done += length
        aim = len(said) * done / max(1, sum(lengths))
        places = [at for at, cost in enumerate(costs) if cost < subtitle_cues.NEVER and at >= edges[-1]]
        edges.append(min(places, key=lambda at: abs(at - aim) + costs[at], default=len(said)))
    return [said[begin:end].strip() for begin, end in pairwise([*edges, len(said)])]
