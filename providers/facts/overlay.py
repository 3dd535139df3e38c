"""What one studio lays over the facts that came with it: rows of models, prices and errors in a folder of its own, without a
release.

`models/<vendor>.toml` holds `[[model]]` rows, `prices/<vendor>.toml` `[[price]]` rows and `errors/<vendor>.toml` `[[error]]` rows, as
data/models, data/prices and data/errors have them, of vendors there are. A model stands in the place of the one with its name and
capability, or is added; a price counts before those that came, and behind an admin's own on the page; an error is looked up
before those that came. A file that is wrong is left out as a whole, named with what is wrong, and
hinders nothing else.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from providers.base import FrozenModel, Model
from providers.facts import catalogue, error_meanings, price_hours, pricing
from providers.facts.error_meanings import Meaning
from providers.facts.price_rows import Price
from providers.facts.pricing import UNITS

MOST_BYTES = 2_000_000
log = logging.getLogger(__name__)


class LeftOutFile(FrozenModel):
    """A file that was left out, and why: `what` as in Wrong, `detail` in the reader's own words; `row` counts from 1."""

    file: str
    what: str
    row: int = 0
    detail: str = ""


class InvalidRow(ValueError):
    """A row that cannot be. `what`: vendor (there is none such), name, field, amount, unit, currency, hours, day, label, twice, toml,
    size."""

    def __init__(self, what: str, detail: str = "", row: int = 0) -> None:
        super().__init__(f"{what}: {detail}" if detail else what)
        self.what, self.detail, self.row = what, detail, row


_folder: Path | None = None
_seen: tuple[tuple[str, int, int], ...] = ()
_from_files: tuple[Model, ...] = ()
_given: tuple[Model, ...] = ()
_faults: tuple[LeftOutFile, ...] = ()


def load_folder(folder: Path) -> tuple[LeftOutFile, ...]:
    """Read a studio's folder, in place of any that was read before; look again where a file of it has changed. Returns the files that
    were left out; each is named in the log."""
    global _folder, _seen, _from_files, _faults
    seen = tuple(sorted(_stamps(folder)))
    if (folder, seen) == (_folder, _seen) or not (seen or _seen):
        return _faults
    models, wrong_models = _read(folder / "models", "model", parse_model)
    prices, wrong_prices = _read(folder / "prices", "price", parse_price)
    errors, wrong_errors = _read(folder / "errors", "error", parse_error)
    _folder, _seen, _from_files = folder, seen, tuple(models)
    _faults = (*wrong_models, *wrong_prices, *wrong_errors)
    _spread()
    pricing.lay_over_prices(tuple(prices))
    told: dict[str, tuple[Meaning, ...]] = {}
    for vendor, meaning in errors:
        told[vendor] = (*told.get(vendor, ()), meaning)
    error_meanings.lay_over_meanings(told)
    for fault in _faults:
        log.warning("%s is left out: %s %s (row %s)", fault.file, fault.what, fault.detail, fault.row)
    return _faults


def set_given_models(models: Iterable[Model]) -> None:
    """Models that an admin brought in, in place of those given before. They count before those of the folder."""
    global _given
    found = tuple(models)
    if found != _given:
        _given = found
        _spread()


def left_out_files() -> tuple[LeftOutFile, ...]:
    return _faults


def parse_model(vendor: str, row: Mapping[str, Any]) -> Model:
    """A row as data/models writes it, judged. Raises Wrong."""
    require_known_vendor(vendor)
    try:
        made = catalogue.parse_model(vendor, dict(row))
    except ValidationError as wrong:
        raise InvalidRow("field", _first(wrong)) from wrong
    if not made.name.strip() or len(made.name) > 100:
        raise InvalidRow("name", made.name[:40])
    if not {"zh", "en"} <= made.label.keys():
        raise InvalidRow("label", made.name)
    if not 1 <= made.quality <= 5:
        raise InvalidRow("field", "quality")
    if not 0 < made.seconds < 1_000_000:
        raise InvalidRow("field", "seconds")
    if made.from_day and made.until_day and made.until_day <= made.from_day:
        raise InvalidRow("day", str(made.until_day))
    return made


def parse_price(vendor: str, row: Mapping[str, Any], number: int = 0) -> Price:
    """A row as data/prices writes it, judged. Raises Wrong. Whether there is a rate for its currency is not looked at here."""
    require_known_vendor(vendor)
    if not isinstance(row.get("amount"), str):
        raise InvalidRow("amount", str(row.get("amount")))
    try:
        made = Price.model_validate({**row, "id": f"{vendor}+{number}", "provider": vendor, "layer": "overlay"})
    except ValidationError as wrong:
        raise InvalidRow("amount" if _first(wrong).startswith("amount") else "field", _first(wrong)) from wrong
    check_price(made)
    return made


def parse_error(vendor: str, row: Mapping[str, Any]) -> tuple[str, Meaning]:
    """A row as data/errors writes it, judged, with whose it is. Raises Wrong."""
    require_known_vendor(vendor)
    try:
        (made,) = error_meanings.parse_meanings([row], vendor)
    except ValidationError as wrong:
        raise InvalidRow("field", _first(wrong)) from wrong
    except ValueError as wrong:
        raise InvalidRow("field", str(wrong)) from wrong
    return vendor, made


def check_price(made: Price) -> None:
    """Raises Wrong for a price that cannot be."""
    if not made.amount.is_finite() or not 0 <= made.amount <= Decimal(1_000_000):
        raise InvalidRow("amount", str(made.amount))
    if made.unit not in UNITS:
        raise InvalidRow("unit", made.unit)
    if not (len(made.currency) == 3 and made.currency.isascii() and made.currency.isupper()):
        raise InvalidRow("currency", made.currency)
    if not made.model.strip() or len(made.model) > 100:
        raise InvalidRow("name", made.model[:40])
    if made.from_day and made.until_day and made.until_day <= made.from_day:
        raise InvalidRow("day", str(made.until_day))
    try:
        price_hours.parse_hours(made.when.get("hours", "00:00-24:00"))
        int(made.when.get("tokens_over", "0"))
    except ValueError as error:
        raise InvalidRow("hours", str(made.when.get("hours", made.when.get("tokens_over")))) from error


def _spread() -> None:
    """What an admin brought counts before the folder: the last of a name and capability stands."""
    catalogue.lay_over_models((*_from_files, *_given))


def _stamps(folder: Path) -> Iterable[tuple[str, int, int]]:
    for file in [each for kind in ("models", "prices", "errors") for each in _files(folder / kind)]:
        known = file.stat()
        yield str(file), known.st_mtime_ns, known.st_size


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def _read(folder: Path, kind: str, judged: Callable[..., Any]) -> tuple[list[Any], list[LeftOutFile]]:
    found: list[Any] = []
    wrong: list[LeftOutFile] = []
    for file in _files(folder):
        try:
            found += _rows(file, kind, judged)
        except InvalidRow as fault:
            name = f"{folder.name}/{file.name}"
            wrong.append(LeftOutFile(file=name, what=fault.what, row=fault.row, detail=fault.detail))
    return found, wrong


def _rows(file: Path, kind: str, judged: Callable[..., Any]) -> list[Any]:
    """Those of one file. Raises Wrong, with the row's number."""
    require_known_vendor(file.stem)
    if file.stat().st_size > MOST_BYTES:
        raise InvalidRow("size", f"{MOST_BYTES:,}")
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InvalidRow("toml", str(error)[:200]) from error
    rows = told.get(kind)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or told.keys() - {kind}:
        raise InvalidRow("field", ", ".join(sorted(told.keys() - {kind})) or f"[[{kind}]]")
    made: list[Any] = []
    for number, row in enumerate(rows, 1):
        try:
            made.append(judged(file.stem, row, number) if kind == "price" else judged(file.stem, row))
        except InvalidRow as wrong:
            raise InvalidRow(wrong.what, wrong.detail, number) from wrong
    if kind == "model" and len({(one.name, one.capability) for one in made}) < len(made):
        raise InvalidRow("twice", file.stem)
    return made


def require_known_vendor(vendor: str) -> None:
    """Raises Wrong for a vendor that there is no code for."""
    if vendor not in catalogue.vendors():
        raise InvalidRow("vendor", vendor[:40])


def _first(error: ValidationError) -> str:
    told = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in told['loc'])}: {told['msg']}"[:200]
