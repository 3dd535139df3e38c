"""A file of prices and models, read and judged line by line before anything is changed.

CSV (prices): columns provider, model, unit, amount, currency; beside them when ("resolution=720p; tokens_over=32000"), from_day,
source, source_day. JSON and TOML: `price` and `model` lists as data/prices and data/models have them, each row with its `provider`
(or one at the top for all); a bare JSON list is of prices.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Literal

from pydantic import Field

from core.errors import EmptyFile, FileTooLarge, NotMoney, NotPriceFile, TooManyPriceRows, WrongColumns
from core.money import price_list
from core.types import Value
from providers.base import Model
from providers.facts import catalogue, overlay
from providers.facts.overlay import InvalidRow
from providers.facts.price_rows import Price
from providers.facts.pricing import PriceBook

MOST_ROWS = 2000
MOST_BYTES = 2 * 1024 * 1024
KINDS = ("csv", "json", "toml")
NEEDED = ("provider", "model", "unit", "amount", "currency")
TAKEN = (*NEEDED, "when", "from_day", "source", "source_day")
LONGEST_SOURCE = 300
_EUROPEAN = re.compile(r"0,\d+|\d+,\d{1,2}|\d+\.\d{3},\d+")
"""A comma where we write a point: it would be read as a thousand times the price."""


class PriceLine(Value):
    """One line of a file: what would become of it. `why` names what is wrong as overlay.Wrong does, or "rate" (of the currency),
    "model" (there is none of this name) and "comma"; `detail` is in the file's own words."""

    number: int
    kind: Literal["price", "model"]
    what: Literal["add", "change", "same", "refuse"]
    provider: str = ""
    name: str = ""
    unit: str = ""
    when: dict[str, str] = Field(default_factory=dict)
    amount: Decimal | None = None
    currency: str = ""
    was: Decimal | None = None
    was_currency: str = ""
    why: str = ""
    detail: str = ""
    row: dict[str, Any] = Field(default_factory=dict)
    """As it is kept: of a model, as data/models writes it."""
    price: Price | None = None


class PriceDraft(Value):
    """All lines of a file. `lined`: numbers are those of its lines; else rows are counted, from 1."""

    name: str
    lined: bool
    lines: tuple[PriceLine, ...]

    def count(self, what: str) -> int:
        return sum(line.what == what for line in self.lines)

    @property
    def fit(self) -> bool:
        """Nothing in it is refused, and something would be changed."""
        return not self.count("refuse") and bool(self.count("add") or self.count("change"))


Row = tuple[int, str, Mapping[str, Any]]
"""Its number, "price" or "model", and what it says."""


def parse_price_file(content: bytes, name: str, book: PriceBook, today: date) -> PriceDraft:
    """What a file would change, held against the prices of `book`. Raises EmptyFile, FileTooLarge, NotPriceFile, WrongColumns,
    TooManyPriceRows."""
    if not content.strip():
        raise EmptyFile()
    if len(content) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES >> 20)
    kind = name.rsplit(".", 1)[-1].lower()
    rows = {"csv": _csv, "json": _json, "toml": _toml}.get(kind, _unknown)(_text(content))
    if not rows:
        raise EmptyFile()
    if len(rows) > MOST_ROWS:
        raise TooManyPriceRows(rows=len(rows), most=MOST_ROWS)
    return PriceDraft(name=name, lined=kind == "csv", lines=tuple(_judged(rows, book, today)))


# Read --------------------------------------------------------------------------------------------------------------------


def _text(content: bytes) -> str:
    """As office programs save it too: with a mark at its beginning, or in the code of Chinese ones."""
    codes = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for code in codes:
        with suppress(UnicodeDecodeError):
            text = content.decode(code)
            if "\0" not in text:
                return text
    raise NotPriceFile(detail="UTF-8")


def _unknown(text: str) -> list[Row]:
    raise NotPriceFile(detail=", ".join(kind.upper() for kind in KINDS))


def _csv(text: str) -> list[Row]:
    first = text.lstrip().splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader)]
        missing, unknown = [one for one in NEEDED if one not in names], [one for one in names if one not in TAKEN]
        if missing or unknown or len(set(names)) < len(names):
            raise WrongColumns(
                missing=", ".join(missing) or "–", unknown=", ".join(unknown) or "–", taken=", ".join(TAKEN)
            )
        rows: list[Row] = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                told = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
                rows.append((reader.line_num, "price", told | {"": len(cells) != len(names)}))
    except csv.Error as error:
        raise NotPriceFile(detail=f"CSV: {error}") from error
    return rows


def _json(text: str) -> list[Row]:
    try:
        told = json.loads(text, parse_float=Decimal, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        line = f" ({error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotPriceFile(detail=f"JSON{line}") from error
    return _listed({"price": told} if isinstance(told, list) else told)


def _toml(text: str) -> list[Row]:
    try:
        return _listed(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NotPriceFile(detail=f"TOML: {error}"[:120]) from error


def _listed(told: Any) -> list[Row]:
    """The rows of a table; what is said at its top for all of them is said in each."""
    if not isinstance(told, dict) or not any(isinstance(told.get(kind), list) for kind in ("price", "model")):
        raise NotPriceFile(detail="price, model")
    whose = {"provider": told["provider"]} if isinstance(told.get("provider"), str) else {}
    return [
        (number, kind, {**whose, **row} if isinstance(row, dict) else {"": True})
        for kind in ("model", "price")
        for number, row in enumerate(told.get(kind) or [], 1)
    ]


# Judged ------------------------------------------------------------------------------------------------------------------


def _judged(rows: list[Row], book: PriceBook, today: date) -> Iterator[PriceLine]:
    seen: set[Any] = set()
    brought: list[Model] = []
    for number, kind, told in rows:
        line = PriceLine(
            number=number,
            kind=kind,  # type: ignore[arg-type]
            what="refuse",
            provider=_word(told, "provider"),
            name=_name(kind, told),
        )
        try:
            if told.get(""):
                raise InvalidRow("cells")
            overlay.require_known_vendor(line.provider)
            line = _model(line, told, brought) if kind == "model" else _price(line, told, book, today, brought)
            same = (line.provider, line.name, line.unit, tuple(sorted(line.when.items())), line.row.get("capability"))
            if same in seen:
                raise InvalidRow("twice")
            seen.add(same)
        except InvalidRow as wrong:
            detail = wrong.detail.split(":")[0] if wrong.what == "field" else wrong.detail
            line = line.model_copy(update={"what": "refuse", "why": wrong.what, "detail": detail[:80]})
        yield line


def _model(line: PriceLine, told: Mapping[str, Any], brought: list[Model]) -> PriceLine:
    facts = {name: _plain(value) for name, value in told.items() if name != "provider"}
    made = overlay.parse_model(line.provider, facts)
    brought.append(made)
    there = [
        one for one in catalogue.models(line.provider) if (one.name, one.capability) == (made.name, made.capability)
    ]
    what = "add" if not there else "same" if there[0] == made else "change"
    return line.model_copy(update={"what": what, "row": {"provider": line.provider, **facts}})


def _price(line: PriceLine, told: Mapping[str, Any], book: PriceBook, today: date, brought: list[Model]) -> PriceLine:
    row = {name: value for name, value in told.items() if value not in ("", None) and name not in ("provider", "")}
    if unknown := row.keys() - set(TAKEN):
        raise InvalidRow("field", sorted(unknown)[0])
    amount = _amount(row.get("amount"))
    made = overlay.parse_price(
        line.provider, {**row, "amount": f"{amount:f}", "when": _when(row.get("when"))}, line.number
    )
    if made.currency not in book.rates:
        raise InvalidRow("rate", made.currency)
    models = [one for one in (*catalogue.models(line.provider), *brought) if one.provider == line.provider]
    meant = [one for one in models if fnmatchcase(one.name, made.model)]
    if not meant and "models" not in catalogue.vendor(line.provider).extra:
        raise InvalidRow("model", made.model)
    there = next(
        (each for each in _cases(book, meant, today) if (each.unit, each.when) == (made.unit, made.when)), None
    )
    same = there is not None and (there.amount, there.currency, there.from_day) == (
        made.amount,
        made.currency,
        made.from_day,
    )
    return line.model_copy(
        update={
            "what": "add" if there is None else "same" if same else "change",
            "unit": made.unit,
            "when": made.when,
            "amount": made.amount,
            "currency": made.currency,
            "was": there.amount if there else None,
            "was_currency": there.currency if there else "",
            "price": made.model_copy(update={"source": _source(made)}),
        }
    )


def _cases(book: PriceBook, models: list[Model], today: date) -> list[Price]:
    """What the first of these models costs now."""
    return book.cases(models[0], today) if models else []


def _amount(told: Any) -> Decimal:
    typed = str(told if told is not None else "")
    if _EUROPEAN.fullmatch(typed.strip()):
        raise InvalidRow("comma", typed)
    try:
        return price_list.parse_price(typed if "e" not in typed.lower() else f"{Decimal(typed):f}")
    except (NotMoney, ArithmeticError, ValueError) as error:
        raise InvalidRow("amount", typed) from error


def _when(told: Any) -> dict[str, str]:
    """ "resolution=720p; mode=std", or as a table."""
    if isinstance(told, Mapping):
        return {str(name): str(value) for name, value in told.items()}
    pairs = [part.partition("=") for part in str(told or "").split(";") if part.strip()]
    if any(not sign or not value.strip() for _, sign, value in pairs):
        raise InvalidRow("when", str(told))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _source(made: Price) -> str:
    """With the source's own day: that is not kept otherwise."""
    return ", ".join(str(part) for part in (made.source, made.source_day) if part)[:LONGEST_SOURCE]


def _name(kind: str, told: Mapping[str, Any]) -> str:
    return _word(told, "name" if kind == "model" else "model")


def _word(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name) or "").strip()[:100]


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
