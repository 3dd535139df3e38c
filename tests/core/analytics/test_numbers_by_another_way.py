"""What dashboards, CSV and spreadsheets say, worked out a second time with pandas on the raw tables: for readers in three zones, over the ends of
two months and two changes of the clock, in three currencies. Nothing of core.analytics is used to work it out."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.analytics import chart_export, charts, filters
from core.analytics.chart_query import ChartAnswer, ChartQueries, Viewer
from core.analytics.live_facts import LiveFacts
from core.database import tables
from core.database.engine import Database
from tests.conftest import furnish
from tests.support.taken_home_sheets import csv_lines, xlsx_cells

NOW = datetime(2026, 11, 18, 12, 0)
FIRST, LAST = date(2026, 10, 20), date(2026, 11, 5)
"""Europe's clocks go back on 25 October, New York's on 1 November."""
ZONES, CURRENCIES = ("Asia/Shanghai", "Europe/Paris", "America/New_York"), ("CNY", "USD", "EUR")
ALL = Viewer(person="0" * 32, all=True)
MICRO = 1_000_000
STAGES = ("script", "storyboard", "audio", "video", "lab")
MODELS = (
    ("kling", "v3", "video"),
    ("dashscope", "wan", "image"),
    ("minimax", "speech", "speech"),
    ("deepseek", "chat", "text"),
)


# The raw rows ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path_factory.mktemp('another') / 'studio.db'}")
    furnish(opened)
    with opened.write() as session:
        for rows in made(random.Random(18)):
            session.add_all(rows)
            session.flush()
    yield opened
    opened.engine.dispose()


def made(rng: random.Random) -> Iterator[list[Any]]:
    """1,200 calls from 1 October to now, thick around each midnight and month's end; six films, one of them the sample and one a copy."""
    people = [
        tables.User(id=uuid.UUID(int=n + 1), email=f"{n}@x.cn", password_hash="x", name=f"p{n}") for n in range(3)
    ]
    yield people
    films = [
        tables.Project(
            id=uuid.UUID(int=n + 101),
            name=f"f{n}",
            user_id=people[n % 3].id,
            sample=n == 5,
            created_at=datetime(2026, 9, 1),
        )
        for n in range(6)
    ]
    yield films
    yield [
        tables.PriceRow(currency=currency, amount=Decimal(amount), created_at=datetime(2026, month, 3))
        for currency, month, amount in (
            ("USD", 1, "7.05"),
            ("USD", 10, "7.21"),
            ("EUR", 1, "8.11"),
            ("EUR", 11, "8.33"),
        )
    ]
    yield [call(rng, n, people, films) for n in range(1_200)]
    shots, takes = [], []
    for n in range(60):
        film, approved = films[n % 6], datetime(2026, 10, 18) + timedelta(minutes=rng.randrange(30 * 24 * 60))
        shot = tables.Shot(
            id=uuid.UUID(int=1_000 + n),
            project_id=film.id,
            scene=1,
            sequence=n,
            approved_at=approved if n % 3 else None,
            removed_at=NOW if n % 17 == 16 else None,
        )
        shots.append(shot)
        takes += [
            tables.Take(
                project_id=film.id,
                of_kind="shot",
                of_id=shot.id,
                number=number,
                sha256="t",
                provider="p",
                model="m",
                created_at=approved,
            )
            for number in range(1, 1 + rng.randrange(1, 5))
        ]
    yield shots
    yield takes
    files, cuts = [], []
    for n, film in enumerate(films):
        begun = datetime(2026, 10, 22, 20) + timedelta(days=2 * n, hours=n)
        for version in range(1, 2 + n % 3):
            sha256 = "f01" if n == 4 and version == 1 else f"f{n}{version}"
            if sha256 != "f01" or n == 0:
                files.append(
                    tables.Asset(
                        sha256=sha256, media_type="video/mp4", bytes=1, milliseconds=rng.randrange(9_000, 99_000)
                    )
                )
            cuts.append(
                tables.Cut(
                    project_id=film.id,
                    version=version,
                    timeline={},
                    sha256=sha256,
                    created_at=begun + timedelta(hours=30 * version),
                    removed_at=NOW if (n, version) == (2, 3) else None,
                )
            )
    yield files
    yield cuts


def call(rng: random.Random, n: int, people: list[tables.User], films: list[tables.Project]) -> tables.Call:
    provider, model, capability = rng.choice(MODELS)
    at = datetime(2026, 10, 1) + timedelta(seconds=rng.randrange(48 * 86_400))
    if n % 4 == 0:  # within two minutes of somebody's midnight, around the changes of the clock and of the month
        day = rng.choice((date(2026, 10, 25), date(2026, 10, 31), date(2026, 11, 1), FIRST, LAST))
        at = datetime(day.year, day.month, day.day, rng.choice((0, 1, 4, 5, 15, 16, 22, 23))) + timedelta(
            seconds=rng.randrange(-120, 120)
        )
    state = rng.choices(("done", "failed", "unknown", "accepted", "intent"), (80, 10, 3, 4, 3))[0]
    cached = state == "done" and n % 9 == 0
    currency = rng.choice(("CNY", "CNY", "USD", "EUR"))
    cost = 0 if cached or state in ("accepted", "intent") or n % 11 == 0 else rng.randrange(1, 5 * MICRO)
    cost = -cost if n % 97 == 0 else cost
    return tables.Call(
        key=f"k{n}",
        created_at=at,
        state=state,
        cached=cached,
        provider=provider,
        model=model,
        capability=capability,
        stage=rng.choice(STAGES),
        project_id=rng.choice(films).id if n % 8 else None,
        user_id=rng.choice(people).id if n % 13 else None,
        cost_micro_yuan=cost,
        estimate_micro_yuan=rng.randrange(1, 4 * MICRO),
        reserved_micro_yuan=rng.randrange(1, 6 * MICRO),
        saved_micro_yuan=rng.randrange(1, MICRO) if cached else 0,
        currency=currency,
        prices=["x"],
        rate=Decimal(
            {"CNY": "1", "USD": f"7.{rng.randrange(100, 300)}", "EUR": f"8.{rng.randrange(100, 300)}"}[currency]
        ),
        tokens_in=rng.randrange(900),
        tokens_out=rng.randrange(900),
        images=rng.randrange(3),
        characters=rng.randrange(99),
        milliseconds=n,
        seconds=Decimal(rng.randrange(100)) / 8,
        error="Refused: no" if state == "failed" else "",
    )


# Worked out with pandas --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Books:
    """The raw tables, once; `told` works out a reader's part of them."""

    raw: dict[str, pd.DataFrame]

    @classmethod
    def read(cls, db: Database) -> Books:
        names = ("calls", "projects", "storyboards", "takes", "cuts", "assets", "prices")
        with db.engine.connect() as connection:
            raw = {name: pd.read_sql(f"SELECT * FROM {name}", connection) for name in names}
        for frame in raw.values():
            for column in frame.columns:
                if column.endswith("_at"):
                    frame[column] = pd.to_datetime(frame[column], format="ISO8601")
        return cls(raw)

    def within(self, frame: pd.DataFrame, zone: str, column: str = "created_at", days: int = 0) -> pd.DataFrame:
        """Rows of the reader's days, with that `day`; `days` back, for the time before."""
        moments = frame[column].dt.tz_localize("UTC").dt.tz_convert(zone).dt.date
        first, last = FIRST - timedelta(days=days), LAST - timedelta(days=days)
        return frame.assign(day=moments)[(moments >= first) & (moments <= last)]

    def turned(self, currency: str) -> pd.DataFrame:
        """Calls with their money in this currency: by their own rate where they were charged in it, else by that of their day in UTC."""
        calls = self.raw["calls"].copy()
        if currency == "CNY":
            return calls
        day = calls["created_at"].dt.normalize()
        own = (calls["currency"] == currency) & (calls["rate"].astype(float) > 0)
        prices = self.raw["prices"]
        said = prices[(prices["provider"] == "") & (prices["currency"] == currency)]
        by_day = said.set_index(said["created_at"].dt.normalize())["amount"].astype(float)
        charged = calls[own].sort_values("created_at").groupby(day[own])["rate"].last().astype(float)
        known = pd.concat([by_day, charged]).groupby(level=0).last().sort_index()
        rates = known.reindex(known.index.union(day.unique())).ffill()
        rate = np.where(own, calls["rate"].astype(float), rates.reindex(day).to_numpy())
        for name in ("cost", "estimate", "reserved", "saved"):
            exact = calls[f"{name}_micro_yuan"] / rate
            calls[f"{name}_micro_yuan"] = (np.sign(exact) * np.floor(np.abs(exact) + 0.5)).astype("int64")
        return calls

    def finished(self) -> pd.DataFrame:
        """Films of the team: when their first cut was made, and how long their newest is; a file that another film had first is no cut of theirs."""
        cuts = self.raw["cuts"].merge(self.raw["assets"][["sha256", "milliseconds"]], on="sha256")
        first_holder = cuts.sort_values("created_at").drop_duplicates("sha256").set_index("sha256")["project_id"]
        cuts = cuts[cuts["project_id"] == cuts["sha256"].map(first_holder)]
        sample = set(self.raw["projects"].query("sample == 1")["id"])
        found = []
        for film, own in cuts.groupby("project_id"):
            standing = own[own["removed_at"].isna()].sort_values("version")
            if film not in sample and len(standing):
                found.append(
                    {"film": film, "created_at": own["created_at"].min(), "ms": standing["milliseconds"].iloc[-1]}
                )
        return pd.DataFrame(found)


Told = dict[tuple[Any, ...], Any]
"""Each number under the words that stand before it in its line, and the name of its column."""


def expected(books: Books, zone: str, currency: str) -> dict[str, Told]:
    calls = books.turned(currency)
    now, before = books.within(calls, zone), books.within(calls, zone, days=(LAST - FIRST).days + 1)
    asked = now[now["cached"] == 0]
    sample = set(books.raw["projects"].query("sample == 1")["id"])
    team = set(books.raw["projects"]["id"]) - sample
    told: dict[str, Told] = {}
    daily = now[now["cost_micro_yuan"] != 0].groupby(["day", "stage"])["cost_micro_yuan"].sum()
    told["spend_by_day"] = {(*key, "cost"): value for key, value in daily.items() if value}
    told["cost_by_stage"] = {
        (key, "cost"): value for key, value in now.groupby("stage")["cost_micro_yuan"].sum().items()
    }
    by_film = now.assign(film=now["project_id"].fillna("-")).groupby("film")["cost_micro_yuan"]
    told["top_ten"] = {(key, "cost"): value for key, value in by_film.sum().items()}
    told["top_ten"] |= {(key, "calls"): value for key, value in by_film.size().items()}
    told["tiles_calls"] = {}
    for name, part in (("value", now), ("before", before)):
        live = part[part["cached"] == 0]
        ended = live[live["state"].isin(("done", "failed"))]
        told["tiles_calls"] |= {
            ("spend", name): part["cost_micro_yuan"].sum(),
            ("calls", name): len(live),
            ("success", name): (ended["state"] == "done").mean(),
            ("saved", name): part["saved_micro_yuan"].sum(),
        }
    under_way = calls[calls["state"].isin(("accepted", "intent"))]
    told["tiles_calls"]["reserved", "value"] = under_way["reserved_micro_yuan"].sum()
    films = books.within(books.finished(), zone)
    told["tiles_films"] = {("films", "value"): len(films), ("film_time", "value"): films["ms"].sum() / 1000}
    shots = books.raw["storyboards"]
    shots = shots[shots["removed_at"].isna() & shots["approved_at"].notna() & ~shots["project_id"].isin(sample)]
    shots = books.within(shots, zone, "approved_at")
    takes = books.raw["takes"]["of_id"].isin(shots["id"]).sum()
    spent = now[now["project_id"].isin(team)]["cost_micro_yuan"].sum()
    told["tiles_worth"] = {
        ("per_film", "value"): _half_up(spent / len(films)),
        ("per_minute", "value"): _half_up(spent / (films["ms"].sum() / 60_000)),
        ("per_shot", "value"): _half_up(spent / len(shots)),
        ("takes_per_shot", "value"): takes / len(shots),
    }
    done = asked[(asked["state"] == "done")].groupby(["provider", "model"])
    money = done[["estimate_micro_yuan", "cost_micro_yuan"]].sum()
    told["estimate_actual"] = {(*key, "calls"): value for key, value in done.size().items()}
    for name in ("estimate", "cost"):
        told["estimate_actual"] |= {(*key, name): value for key, value in money[f"{name}_micro_yuan"].items()}
    off = money["cost_micro_yuan"] / money["estimate_micro_yuan"] - 1
    told["estimate_actual"] |= {(*key, "off"): value for key, value in off.items()}
    told["used"] = {}
    for key, part in now.groupby(["provider", "model"]):
        live = part[part["cached"] == 0]
        told["used"] |= {(*key, name): live[name].sum() for name in ("tokens_in", "tokens_out", "images", "characters")}
        told["used"] |= {(*key, "calls"): len(live), (*key, "from_cache"): len(part) - len(live)}
        told["used"] |= {
            (*key, "seconds"): float(live["seconds"].astype(float).sum()),
            (*key, "cost"): part["cost_micro_yuan"].sum(),
        }
    lengths = books.finished().set_index("film")["ms"]
    per_film = now[now["project_id"].notna()].groupby("project_id")
    told["films"] = {}
    for film, part in per_film:
        cost = part["cost_micro_yuan"].sum()
        told["films"] |= {(film, "cost"): cost, (film, "calls"): (part["cached"] == 0).sum()}
        if film in lengths:
            told["films"] |= {
                (film, "film_seconds"): lengths[film] / 1000,
                (film, "cost_per_minute"): _half_up(cost / (lengths[film] / 60_000)),
            }
    activity = now.assign(person=now["user_id"].fillna(""), film=now["project_id"].fillna(""), live=now["cached"] == 0)
    activity["wrong"] = activity["live"] & (activity["state"] == "failed")
    activity["held"] = activity["reserved_micro_yuan"].where(activity["state"].isin(("accepted", "intent")), 0)
    told["daily_activity"] = {}
    for key, part in activity.groupby(["day", "person", "film"]):
        told["daily_activity"] |= {
            (*key, "calls"): part["live"].sum(), (*key, "failed"): part["wrong"].sum(), (*key, "from_cache"): (~part["live"]).sum(),
            (*key, "spent"): part["cost_micro_yuan"].sum(), (*key, "held"): part["held"].sum(),
        }  # fmt: skip
    return told


def _half_up(value: float) -> int:
    return int(np.sign(value) * np.floor(abs(value) + 0.5))


# What is said ------------------------------------------------------------------------------------------------------------

KEYS = {
    "spend_by_day": ("day", "what"), "cost_by_stage": ("stage",), "top_ten": ("what",), "tiles_calls": ("key",), "tiles_films": ("key",),
    "tiles_worth": ("key",), "estimate_actual": ("provider", "model"), "used": ("provider", "model"), "films": ("project",),
    "daily_activity": ("day", "person", "project"),
}  # fmt: skip
BY = {"spend_by_day": "stage", "top_ten": "project"}
UNITS = {
    "tiles_calls": {"spend": "yuan", "saved": "yuan", "reserved": "yuan"},
    "tiles_worth": dict.fromkeys(("per_film", "per_minute", "per_shot"), "yuan"),
}
MONEY = ("cost", "estimate", "spent", "held", "cost_per_minute")


def test_pages_csv_and_spreadsheets_say_what_pandas_finds_in_the_raw_tables(db, tmp_path):
    asking = ChartQueries(LiveFacts(db, tmp_path / "analytics"), clock=lambda: NOW)
    books, compared = Books.read(db), {"page": 0, "csv": 0, "xlsx": 0}
    for zone in ZONES:
        for currency in CURRENCIES:
            asked = filters.parse_filters({"time": f"{FIRST}..{LAST}", "currency": currency}, zone)
            assert asking.paid_in(asked).currency == currency
            for name, wanted in expected(books, zone, currency).items():
                chart = charts.load_charts()[name]
                answer = asking.ask(chart, asked, ALL, BY.get(name, ""))
                assert not answer.cut and wanted, name
                places = {key: place for place, key in enumerate(_lines(answer, KEYS[name]))}
                assert {key[:-1] for key in wanted} <= set(places), (zone, currency, name)
                if not name.startswith("tiles"):
                    assert len(places) == len({key[:-1] for key in wanted}), f"{name} says more than there is"
                taken = csv_lines(chart_export.as_csv(chart, answer, answer.rows, BY.get(name, ""), "en", currency))
                sheet = xlsx_cells(chart_export.as_xlsx(chart, answer, answer.rows, BY.get(name, ""), "en", currency))
                for key, value in wanted.items():
                    line, column = places[key[:-1]], key[-1]
                    where = answer.columns.index(column)
                    money = UNITS.get(name, {}).get(key[0]) == "yuan" if name.startswith("tiles") else column in MONEY
                    said = answer.rows[line][where]
                    assert said == pytest.approx(value, rel=1e-9, abs=0 if money else 1e-9), (zone, currency, name, key)
                    whole = Decimal(int(value)) / MICRO if money else value
                    in_csv, in_sheet = taken[line + 1][where], sheet[line + 1][where].value
                    if money:
                        assert Decimal(in_csv) == whole, (zone, currency, name, key)
                    else:
                        assert float(in_csv) == pytest.approx(float(whole), rel=1e-9), (zone, currency, name, key)
                    assert in_sheet == pytest.approx(float(whole), rel=1e-9, abs=1e-9), (zone, currency, name, key)
                    compared = {form: many + 1 for form, many in compared.items()}
    assert min(compared.values()) >= 300, compared


def _lines(answer: ChartAnswer, keys: tuple[str, ...]) -> list[tuple[Any, ...]]:
    places = [answer.columns.index(name) for name in keys]
    return [tuple("" if row[place] is None else row[place] for place in places) for row in answer.rows]
