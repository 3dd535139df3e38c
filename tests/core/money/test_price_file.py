"""A file of prices and models: every line is judged before anything is changed, and it is all taken or nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.database import tables
from core.database.engine import Database
from core.errors import (
    EmptyFile,
    FileTooLarge,
    ImportRefused,
    NotAllowed,
    NotFound,
    NotPriceFile,
    TooManyPriceRows,
    WrongColumns,
)
from core.money import imported_models, price_file, price_imports, price_list
from core.money.price_file import PriceDraft
from providers.base import Usage
from providers.facts import catalogue, overlay

TODAY = date(2026, 11, 30)
HEAD = "provider,model,unit,amount,currency,when,from_day,source,source_day"
GOOD = f"""{HEAD}
elevenlabs,eleven_v4,k_characters,0.06,USD,,,our contract,2026-11-01
elevenlabs,eleven_v3,k_characters,0.08,USD,,,the same as before,
replicate,musicgen,second,$0.005,USD,,,measured,
qwen,qwen3.8-max,m_tokens_in,14,CNY,tokens_over=32000,2026-10-01,invoice,
"""
MODEL = {
    "provider": "deepseek",
    "name": "deepseek-v9",
    "capability": "text",
    "label": {"zh": "深度求索 V9", "en": "DeepSeek V9"},
    "quality": 4.8,
    "seconds": 12,
    "tokens_out": 4000,
    "limits": {"context_tokens": 2000000},
    "options": {"balanced": {"json": "object", "heat": 0.25}},
    "checked_on": "2026-11-30",
}


@pytest.fixture
def admin(db: Database) -> Iterator[tables.User]:
    with db.write() as session:
        row = tables.User(
            email=f"{uuid.uuid4().hex}@x.org", password_hash="", name="Ada", role="admin", status="active"
        )
        session.add(row)
    yield row
    overlay.set_given_models(())
    imported_models._given = []


def read(db: Database, content: str | bytes, name: str = "prices.csv") -> PriceDraft:
    body = content.encode() if isinstance(content, str) else content
    return price_file.parse_price_file(body, name, price_list.load_price_book(db), TODAY)


def rows(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(tables.PriceRow)) or 0


def bring(db: Database, admin: tables.User, draft: PriceDraft) -> uuid.UUID:
    with db.write() as session:
        return price_imports.apply_draft(session, admin, draft)


def whats(draft: PriceDraft) -> list[str]:
    return [line.what for line in draft.lines]


def model(vendor: str, name: str):
    return next(one for one in catalogue.models(vendor) if one.name == name)


# What would become of it -------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_is_added_changed_and_left_and_changes_nothing(db, admin):
    draft = read(db, GOOD)
    assert whats(draft) == ["change", "same", "add", "add"] and draft.fit and draft.lined
    first = draft.lines[0]
    assert (first.number, first.was, first.amount, first.currency) == (2, Decimal("0.08"), Decimal("0.06"), "USD")
    assert draft.lines[3].when == {"tokens_over": "32000"}
    assert rows(db) == 0


@pytest.mark.parametrize(
    ("line", "why", "detail"),
    [
        ("nobody,x,image,1,USD,,,,", "vendor", "nobody"),
        ("elevenlabs,eleven_v9,k_characters,1,USD,,,,", "model", "eleven_v9"),
        ("elevenlabs,eleven_v4,bananas,1,USD,,,,", "unit", "bananas"),
        ("elevenlabs,eleven_v4,k_characters,-1,USD,,,,", "amount", "-1"),
        ("elevenlabs,eleven_v4,k_characters,NaN,USD,,,,", "amount", "NaN"),
        ("elevenlabs,eleven_v4,k_characters,Infinity,USD,,,,", "amount", "Infinity"),
        ("elevenlabs,eleven_v4,k_characters,,USD,,,,", "amount", ""),
        ("elevenlabs,eleven_v4,k_characters,cheap,USD,,,,", "amount", "cheap"),
        ('elevenlabs,eleven_v4,k_characters,"0,084",USD,,,,', "comma", "0,084"),
        ('elevenlabs,eleven_v4,k_characters,"12,5",USD,,,,', "comma", "12,5"),
        ("elevenlabs,eleven_v4,k_characters,1,GBP,,,,", "rate", "GBP"),
        ("elevenlabs,eleven_v4,k_characters,1,dollar,,,,", "currency", "dollar"),
        ("elevenlabs,eleven_v4,k_characters,1,USD,cheap,,,", "when", "cheap"),
        ("elevenlabs,eleven_v4,k_characters,1,USD,hours=at night,,,", "hours", "at night"),
        ("elevenlabs,eleven_v4,k_characters,1,USD,,tomorrow,,", "field", "from_day"),
        ("elevenlabs,eleven_v4,k_characters,1,USD", "cells", ""),
        ("elevenlabs,eleven_v3,k_characters,9,USD,,,,", "twice", ""),
    ],
)
def test_a_line_that_cannot_be_is_refused_by_its_number_and_reason_and_nothing_is_taken(db, admin, line, why, detail):
    draft = read(db, GOOD + line + "\n")
    bad = draft.lines[-1]
    assert (bad.number, bad.what, bad.why, bad.detail) == (6, "refuse", why, detail)
    assert whats(draft)[:-1] == ["change", "same", "add", "add"] and not draft.fit
    with pytest.raises(ImportRefused):
        bring(db, admin, draft)
    assert rows(db) == 0


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        ("", "a.csv", EmptyFile),
        (HEAD + "\n", "a.csv", EmptyFile),
        ("model,price\nx,1\n", "a.csv", WrongColumns),
        (HEAD.replace("unit", "per") + "\n", "a.csv", WrongColumns),
        (HEAD + ",unit\n", "a.csv", WrongColumns),
        (b"\0\1\2\xff", "a.csv", NotPriceFile),
        (f'{HEAD}\n"a', "a.csv", NotPriceFile),
        ("{", "a.json", NotPriceFile),
        ('{"prices": []}', "a.json", NotPriceFile),
        ("7", "a.json", NotPriceFile),
        ("[" * 100_000, "a.json", NotPriceFile),
        ("[[price]", "a.toml", NotPriceFile),
        (GOOD, "a.xlsx", NotPriceFile),
        (b"x" * 3_000_000, "a.csv", FileTooLarge),
        (HEAD + "\n" + "elevenlabs,eleven_v4,k_characters,1,USD,,,,\n" * 10_000, "a.csv", TooManyPriceRows),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(db, admin, content, name, error):
    with pytest.raises(error) as told:
        read(db, content, name)
    for language in ("zh", "en"):
        assert "{" not in told.value.sentence(language)
    if error is TooManyPriceRows:
        assert "10000" in told.value.sentence("en") and "2000" in told.value.sentence("zh")


@pytest.mark.parametrize(
    "content",
    [GOOD.replace(",", ";"), GOOD.replace(",", "\t"), "\ufeff" + GOOD, GOOD.replace("provider", " Provider ")],
)
def test_tables_of_office_programs_are_read(db, admin, content):
    assert whats(read(db, content)) == ["change", "same", "add", "add"]
    assert whats(read(db, GOOD.replace("our contract", "合同").encode("gb18030"))) == ["change", "same", "add", "add"]


def test_prices_are_read_from_json_whether_numbers_or_words(db, admin):
    row = {"provider": "elevenlabs", "model": "eleven_v4", "unit": "k_characters", "currency": "USD"}
    for amount in (0.06, "0.06", 6e-2):
        assert whats(read(db, json.dumps([row | {"amount": amount}]), "p.json")) == ["change"]
    draft = read(
        db,
        '[{"provider":"elevenlabs","model":"eleven_v4","unit":"k_characters","currency":"USD","amount":NaN}, 7]',
        "p.json",
    )
    assert [(line.why, line.number) for line in draft.lines] == [("amount", 1), ("cells", 2)]


# Taken, and taken back ---------------------------------------------------------------------------------------------------


def test_all_is_taken_in_one_and_taken_back_in_one(db, admin):
    one = model("elevenlabs", "eleven_v4")
    cost = lambda: price_list.load_price_book(db).cost(one, Usage(characters=1000), {}, TODAY).amount  # noqa: E731
    assert cost() == Decimal("0.08")
    made = bring(db, admin, read(db, GOOD))
    assert rows(db) == 3 and cost() == Decimal("0.06")
    assert price_list.unpriced_models(db, [model("replicate", "musicgen")]) == []
    with db.read() as session:
        (kept,) = price_imports.list_imports(session)
        deed = session.scalars(select(tables.Audit).where(tables.Audit.action == "prices.imported")).one()
    assert (kept.id, kept.file, len(kept.prices), kept.by) == (made, "prices.csv", 3, admin.id)
    assert (deed.user_id, deed.facts["prices"]) == (admin.id, "3")
    with db.write() as session:
        price_imports.revert_import(session, admin, made)
    assert rows(db) == 0 and cost() == Decimal("0.08")
    with pytest.raises(NotFound), db.write() as session:
        price_imports.revert_import(session, admin, made)


def test_the_day_of_the_source_is_kept_with_it(db, admin):
    bring(db, admin, read(db, GOOD))
    with db.read() as session:
        sources = set(session.scalars(select(tables.PriceRow.source)))
    assert "our contract, 2026-11-01" in sources


def test_a_price_taken_back_alone_does_not_hinder_the_rest(db, admin):
    made = bring(db, admin, read(db, GOOD))
    with db.read() as session:
        first = price_imports.list_imports(session)[0].prices[0]
    with db.write() as session:
        price_list.remove_own_price(session, admin, first)
    with db.write() as session:
        price_imports.revert_import(session, admin, made)
    assert rows(db) == 0


def test_what_goes_wrong_in_the_middle_leaves_nothing_behind(db, admin):
    draft = read(db, GOOD)
    broken = draft.lines[2].model_copy(update={"amount": None})
    with pytest.raises(IntegrityError), db.write() as session:
        price_imports.apply_draft(session, admin, draft.model_copy(update={"lines": (*draft.lines[:2], broken)}))
    assert rows(db) == 0
    with db.read() as session:
        assert price_imports.list_imports(session) == []


def test_a_model_and_its_price_come_in_one_file(db, admin):
    told = {
        "model": [MODEL],
        "price": [
            {"provider": "deepseek", "model": "deepseek-v9", "unit": "m_tokens_in", "amount": "3", "currency": "CNY"},
            {"provider": "deepseek", "model": "deepseek-v9", "unit": "m_tokens_out", "amount": 9, "currency": "CNY"},
        ],
    }
    draft = read(db, json.dumps(told), "new.json")
    assert whats(draft) == ["add", "add", "add"] and not draft.lined
    made = bring(db, admin, draft)
    price_list.load_price_book(db)
    new = model("deepseek", "deepseek-v9")
    assert new.limits.context_tokens == 2_000_000 and new.options["balanced"]["heat"] == 0.25
    assert price_list.load_price_book(db).cost(new, Usage(tokens_in=10**6, tokens_out=10**6), {}, TODAY).amount == 12
    assert whats(read(db, json.dumps(told), "new.json")) == ["same", "same", "same"]
    with db.write() as session:
        price_imports.revert_import(session, admin, made)
    price_list.load_price_book(db)
    assert "deepseek-v9" not in [one.name for one in catalogue.models("deepseek")]


def test_models_are_read_from_toml_as_our_own_rows_are(db, admin):
    (row,) = [
        one for one in (catalogue.FOLDER / "deepseek.toml").read_text().split("[[model]]") if '"deepseek-v4-pro"' in one
    ]
    told = 'provider = "deepseek"\n[[model]]' + row
    assert whats(read(db, told, "models.toml")) == ["same"]
    better = told.replace("quality = 4.4", "quality = 4.9")
    assert whats(read(db, better, "models.toml")) == ["change"]
    bring(db, admin, read(db, better, "models.toml"))
    price_list.load_price_book(db)
    assert model("deepseek", "deepseek-v4-pro").quality == 4.9


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"provider": "nobody"}, "vendor"),
        ({"name": " "}, "name"),
        ({"label": {"zh": "只有中文"}}, "label"),
        ({"quality": 9}, "field"),
        ({"quality": "NaN"}, "field"),
        ({"seconds": "NaN"}, "field"),
        ({"capability": "smell"}, "field"),
        ({"colour": "red"}, "field"),
        ({"from_day": "2026-12-01", "until_day": "2026-11-01"}, "day"),
    ],
)
def test_a_model_that_cannot_be_is_refused(db, admin, change, why):
    draft = read(db, json.dumps({"model": [MODEL | change]}), "m.json")
    assert [(line.what, line.why) for line in draft.lines] == [("refuse", why)]


def test_only_an_admin_brings_prices_in_and_takes_them_back(db, admin):
    with db.write() as session:
        maker = tables.User(email="m@x.org", password_hash="", name="Bo", role="user", status="active")
        session.add(maker)
    with pytest.raises(NotAllowed):
        bring(db, maker, read(db, GOOD))
    made = bring(db, admin, read(db, GOOD))
    with pytest.raises(NotAllowed), db.write() as session:
        price_imports.revert_import(session, maker, made)
