"""What a wording is tried on: our own shots, characters and styles, ideas, typed words, the rows of a CSV."""

from __future__ import annotations

import codecs
import csv as table
import io
import itertools
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import TextIO

from sqlalchemy.orm import Session

from core.characters import prose as person_prose
from core.errors import EmptyFile, FileTooLarge, NotATable, TooManyRows
from core.i18n import translate_key
from core.lab.lab_values import LabInput
from core.production import production_plan
from core.project import looks, prompt_files
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.types import Value, digest

MOST_ROWS = 200
"""Of a table: so many are used."""
LONGEST_TABLE = 2_000
"""A table with more rows is refused: nobody means all of it, and what is cut off silently misleads."""
MOST_BYTES = 32 << 20
MOST_COLUMNS = 60
FACT_CHARS = 8_000
LABEL_CHARS = 60
CODES = ("utf-8-sig", "gb18030")
LOOK_BYTES = 1 << 18


class InputTable(Value):
    """A table as it was read: the inputs that are used, how many rows there were, the {names} its columns became."""

    inputs: tuple[LabInput, ...] = ()
    rows: int = 0
    names: tuple[str, ...] = ()

    @property
    def cut(self) -> int:
        """Rows that are left out."""
        return self.rows - len(self.inputs)

    def said(self, language: str) -> str:
        """A sentence where rows were left out; else empty."""
        return translate_key("lab.rows_cut", language, rows=self.rows, used=len(self.inputs)) if self.cut else ""


def inputs_from_texts(texts: Iterable[str]) -> tuple[LabInput, ...]:
    """Words that somebody typed, each an input of its own: {input} and {idea} in a wording."""
    return tuple(_of_words(text, "typed") for text in texts if text.strip())


def inputs_from_lines(text: str) -> tuple[LabInput, ...]:
    """A sentence on each line."""
    return tuple(_of_words(line, "idea") for line in text.splitlines()[:MOST_ROWS] if line.strip())


def inputs_from_shots(
    session: Session, project_id: uuid.UUID, ids: Iterable[uuid.UUID] | None = None
) -> tuple[LabInput, ...]:
    """The shots of a film as it stands, in its order. Raises NotFound."""
    film = production_plan.load_snapshot(session, project_id)
    by_name = {person.name: person for person in film.people}
    wanted = set(ids) if ids is not None else None
    found = []
    for row in film.shots:
        if wanted is not None and row.id not in wanted:
            continue
        plan = storyboard.plan_of(row)
        picture = plan.picture
        people = [person_prose.describe_person(by_name[seen.name]) for seen in picture.people if seen.name in by_name]
        facts = {
            "number": row.shot_number or "",
            "description": plan.description,
            "size": prompt_files.plan_word("size", plan.size),
            "angle": prompt_files.plan_word("angle", plan.angle),
            "movement": prompt_files.plan_word("movement", plan.movement),
            "location": picture.location or picture.place,
            "place": picture.place,
            "when": picture.when,
            "weather": picture.weather,
            "mood": picture.mood,
            "things": ", ".join(picture.things),
            "people": "; ".join(people),
            "names": ", ".join(seen.name for seen in picture.people),
            "seconds": f"{plan.seconds:g}",
            **_of_film(film),
        }
        label = _short(f"{row.shot_number} · {plan.description}")
        found.append(
            LabInput(id=f"shot:{row.id}", kind="shot", label=label, facts=_cut(facts), of=row.id, project_id=project_id)
        )
    return tuple(found)


def inputs_from_characters(
    session: Session, project_id: uuid.UUID, ids: Iterable[uuid.UUID] | None = None
) -> tuple[LabInput, ...]:
    """The cast of a film as it stands. Raises NotFound."""
    film = production_plan.load_snapshot(session, project_id)
    wanted = set(ids) if ids is not None else None
    found = []
    for row, person in zip(film.cast, film.people, strict=True):
        if wanted is not None and row.id not in wanted:
            continue
        facts = {
            "name": person.name,
            "role": person.role,
            "sex": prompt_files.plan_word("sex", person.sex),
            "age": prompt_files.plan_word("age", person.age),
            "appearance": person.appearance,
            "clothing": person.clothing,
            "description": row.description or "",
            "personality": row.personality or "",
            "who": person_prose.describe_person(person),
            **_of_film(film),
        }
        label = _short(" · ".join(filter(None, (person.name, person.role))))
        found.append(
            LabInput(
                id=f"character:{row.id}",
                kind="character",
                label=label,
                facts=_cut(facts),
                of=row.id,
                project_id=project_id,
            )
        )
    return tuple(found)


def inputs_from_styles(language: str, names: Iterable[str] | None = None) -> tuple[LabInput, ...]:
    """The looks a film can have."""
    wanted = list(names) if names is not None else list(looks.shipped_looks())
    found = [looks.shipped_looks()[name] for name in wanted if name in looks.shipped_looks()]
    return tuple(
        LabInput(
            id=f"style:{look.name}",
            kind="style",
            label=look.label.get(language, look.label["en"]),
            facts={
                "style": look.label.get(language, look.label["en"]),
                "style_words": look.words.get(language) or look.prompt,
                "look": look.name,
            },
        )
        for look in found
    )


def inputs_from_csv(content: bytes) -> InputTable:
    """The rows of a table (CSV, TSV, semicolons; UTF-8, UTF-16 or GB 18030), whose headers become {names}. Of up to 2,000 rows the
    first 200 are used. Raises EmptyFile, FileTooLarge, NotATable, TooManyRows: a table of any length is judged by its first rows."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES >> 20)
    rows = _rows(_read(content))
    names = _names(next(rows, []))
    if not names:
        raise EmptyFile() if not content.strip() else NotATable()
    kept = list(itertools.islice(rows, MOST_ROWS))
    more = sum(1 for _ in itertools.islice(rows, LONGEST_TABLE - MOST_ROWS + 1))
    if len(kept) + more > LONGEST_TABLE:
        raise TooManyRows(rows=LONGEST_TABLE, most=MOST_ROWS)
    if not kept:
        raise EmptyFile()
    inputs = tuple(_of_row(number, names, row) for number, row in enumerate(kept, 1))
    return InputTable(inputs=inputs, rows=len(kept) + more, names=tuple(names))


def _read(content: bytes) -> TextIO:
    """Told by its beginning which code it is in; no more of it is decoded than is read."""
    head = content[:LOOK_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return io.TextIOWrapper(io.BytesIO(content), "utf-16", newline="")
    if b"\0" in head:
        raise NotATable()
    for code in CODES:
        try:
            codecs.getincrementaldecoder(code)().decode(head, final=len(head) == len(content))
        except UnicodeDecodeError:
            continue
        return io.TextIOWrapper(io.BytesIO(content), code, newline="")
    raise NotATable()


def _rows(text: TextIO) -> Iterator[list[str]]:
    """Line by line: no more of the table is unpacked than is asked for."""
    try:
        head = text.read(4096).partition("\n")[0]
        text.seek(0)
        delimiter = max(",;\t，", key=head.count) if head else ","
        for row in table.reader(text, delimiter=delimiter):
            if any(cell.strip() for cell in row):
                yield row
    except (table.Error, UnicodeDecodeError) as error:
        raise NotATable() from error


def _names(header: list[str]) -> list[str]:
    """Each column by a name that a wording can hold in braces; two of the same name are numbered."""
    if len(header) > MOST_COLUMNS:
        raise NotATable()
    found: list[str] = []
    for number, cell in enumerate(header, 1):
        name = re.sub(r"[^\w]+", "_", cell.strip()).strip("_")[:40] or f"column_{number}"
        again = sum(1 for other in found if other == name or re.fullmatch(re.escape(name) + r"_\d+", other))
        found.append(f"{name}_{again + 1}" if again else name)
    return found


def _of_row(number: int, names: list[str], row: list[str]) -> LabInput:
    facts = dict(zip(names, (cell.strip() for cell in row), strict=False))
    facts = _cut({**dict.fromkeys(names, ""), **facts})
    main = next((value for value in facts.values() if value), "")
    facts = {"input": main, **facts}
    return LabInput(
        id=f"row:{number}:{digest(facts)[:10]}", kind="row", label=_short(f"{number} · {main}"), facts=facts
    )


def _of_words(text: str, kind: str) -> LabInput:
    told = text.strip()[:FACT_CHARS]
    return LabInput(
        id=f"{kind}:{digest(told)[:12]}",
        kind=kind,  # type: ignore[arg-type]
        label=_short(told),
        facts={"input": told, "idea": told},
    )


def _of_film(film: FilmSnapshot) -> dict[str, str]:
    brief = film.brief
    return {
        "style": brief.look.prompt,
        "ratio": brief.ratio,
        "title": film.script.title if film.script else film.project.name,
        "idea": brief.idea,
    }


def _cut(facts: dict[str, str]) -> dict[str, str]:
    return {name: value[:FACT_CHARS] for name, value in facts.items()}


def _short(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= LABEL_CHARS else told[: LABEL_CHARS - 1] + "…"
