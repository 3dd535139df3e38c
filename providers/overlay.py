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

from providers import catalogue, hours, meanings, pricing
from providers.base import Frozen, Model
from providers.meanings import Meaning
from providers.pricing import UNITS, Price

MOST_BYTES = 2_000_000
log = logging.getLogger(__name__)


class Fault(Frozen):
    """A file that was left out, and why: `what` as in Wrong, `detail` in the reader's own words; `row` counts from 1."""

    file: str
    what: str
    row: int = 0
    detail: str = ""


class Wrong(ValueError):
    """A row that cannot be. `what`: vendor (there is none such), name, field, amount, unit, currency, hours, day, label, twice, toml,
    size."""

    def __init__(self, what: str, detail: str = "", row: int = 0) -> None:
        super().__init__(f"{what}: {detail}" if detail else what)
        self.what, self.detail, self.row = what, detail, row


_folder: Path | None = None
_seen: tuple[tuple[str, int, int], ...] = ()
_from_files: tuple[Model, ...] = ()
_given: tuple[Model, ...] = ()
_faults: tuple[Fault, ...] = ()


def lay(folder: Path) -> tuple[Fault, ...]:
    """Read a studio's folder, in place of any that was read before; look again where a file of it has changed. Returns the files that
    were left out; each is named in the log."""
    global _folder, _seen, _from_files, _faults
    seen = tuple(sorted(_stamps(folder)))
    if (folder, seen) == (_folder, _seen) or not (seen or _seen):
        return _faults
    models, wrong_models = _read(folder / "models", "model", model)
    prices, wrong_prices = _read(folder / "prices", "price", price)
    errors, wrong_errors = _read(folder / "errors", "error", error)
    _folder, _seen, _from_files = folder, seen, tuple(models)
    _faults = (*wrong_models, *wrong_prices, *wrong_errors)
    _spread()
    pricing.lay_over(tuple(prices))
    told: dict[str, tuple[Meaning, ...]] = {}
    for vendor, meaning in errors:
        told[vendor] = (*told.get(vendor, ()), meaning)
    meanings.lay_over(told)
    for fault in _faults:
        log.warning("%s is left out: %s %s (row %s)", fault.file, fault.what, fault.detail, fault.row)
    return _faults


def give(models: Iterable[Model]) -> None:
    """Models that an admin brought in, in place of those given before. They count before those of the folder."""
    global _given
    found = tuple(models)
    if found != _given:
        _given = found
        _spread()


def faults() -> tuple[Fault, ...]:
    return _faults


def model(vendor: str, row: Mapping[str, Any]) -> Model:
    """A row as data/models writes it, judged. Raises Wrong."""
    known(vendor)
    try:
        made = catalogue.read(vendor, dict(row))
    except ValidationError as wrong:
        raise Wrong("field", _first(wrong)) from wrong
    if not made.name.strip() or len(made.name) > 100:
        raise Wrong("name", made.name[:40])
    if not {"zh", "en"} <= made.label.keys():
        raise Wrong("label", made.name)
    if not 1 <= made.quality <= 5:
        raise Wrong("field", "quality")
    if not 0 < made.seconds < 1_000_000:
        raise Wrong("field", "seconds")
    if made.from_day and made.until_day and made.until_day <= made.from_day:
        raise Wrong("day", str(made.until_day))
    return made


def price(vendor: str, row: Mapping[str, Any], number: int = 0) -> Price:
    """A row as data/prices writes it, judged. Raises Wrong. Whether there is a rate for its currency is not looked at here."""
    known(vendor)
    if not isinstance(row.get("amount"), str):
        raise Wrong("amount", str(row.get("amount")))
    try:
        made = Price.model_validate({**row, "id": f"{vendor}+{number}", "provider": vendor, "layer": "overlay"})
    except ValidationError as wrong:
        raise Wrong("amount" if _first(wrong).startswith("amount") else "field", _first(wrong)) from wrong
    judge(made)
    return made


def error(vendor: str, row: Mapping[str, Any]) -> tuple[str, Meaning]:
    """A row as data/errors writes it, judged, with whose it is. Raises Wrong."""
    known(vendor)
    try:
        (made,) = meanings.read([row], vendor)
    except ValidationError as wrong:
        raise Wrong("field", _first(wrong)) from wrong
    except ValueError as wrong:
        raise Wrong("field", str(wrong)) from wrong
    return vendor, made


def judge(made: Price) -> None:
    """Raises Wrong for a price that cannot be."""
    if not made.amount.is_finite() or not 0 <= made.amount <= Decimal(1_000_000):
        raise Wrong("amount", str(made.amount))
    if made.unit not in UNITS:
        raise Wrong("unit", made.unit)
    if not (len(made.currency) == 3 and made.currency.isascii() and made.currency.isupper()):
        raise Wrong("currency", made.currency)
    if not made.model.strip() or len(made.model) > 100:
        raise Wrong("name", made.model[:40])
    if made.from_day and made.until_day and made.until_day <= made.from_day:
        raise Wrong("day", str(made.until_day))
    try:
        hours.read(made.when.get("hours", "00:00-24:00"))
        int(made.when.get("tokens_over", "0"))
    except ValueError as error:
        raise Wrong("hours", str(made.when.get("hours", made.when.get("tokens_over")))) from error


def _spread() -> None:
    """What an admin brought counts before the folder: the last of a name and capability stands."""
    catalogue.lay_over((*_from_files, *_given))


def _stamps(folder: Path) -> Iterable[tuple[str, int, int]]:
    for file in [each for kind in ("models", "prices", "errors") for each in _files(folder / kind)]:
        known = file.stat()
        yield str(file), known.st_mtime_ns, known.st_size


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def _read(folder: Path, kind: str, judged: Callable[..., Any]) -> tuple[list[Any], list[Fault]]:
    found: list[Any] = []
    wrong: list[Fault] = []
    for file in _files(folder):
        try:
            found += _rows(file, kind, judged)
        except Wrong as fault:
            name = f"{folder.name}/{file.name}"
            wrong.append(Fault(file=name, what=fault.what, row=fault.row, detail=fault.detail))
    return found, wrong


def _rows(file: Path, kind: str, judged: Callable[..., Any]) -> list[Any]:
    """Those of one file. Raises Wrong, with the row's number."""
    known(file.stem)
    if file.stat().st_size > MOST_BYTES:
        raise Wrong("size", f"{MOST_BYTES:,}")
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Wrong("toml", str(error)[:200]) from error
    rows = told.get(kind)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or told.keys() - {kind}:
        raise Wrong("field", ", ".join(sorted(told.keys() - {kind})) or f"[[{kind}]]")
    made: list[Any] = []
    for number, row in enumerate(rows, 1):
        try:
            made.append(judged(file.stem, row, number) if kind == "price" else judged(file.stem, row))
        except Wrong as wrong:
            raise Wrong(wrong.what, wrong.detail, number) from wrong
    if kind == "model" and len({(one.name, one.capability) for one in made}) < len(made):
        raise Wrong("twice", file.stem)
    return made


def known(vendor: str) -> None:
    """Raises Wrong for a vendor that there is no code for."""
    if vendor not in catalogue.vendors():
        raise Wrong("vendor", vendor[:40])


def _first(error: ValidationError) -> str:
    told = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in told['loc'])}: {told['msg']}"[:200]
