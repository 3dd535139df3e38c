"""A year of a busy studio's ledger, made by DuckDB: few films that cost most, people who work by day, prices that change in summer,
vendors that fail in bad hours, calls that settle late. Written as the files the dashboards read, or told row by row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb

from core.analytics import fact_files
from core.analytics.fact_tables import CALLS, TASKS, rounded_ms_sql
from core.analytics.manifest import FactFile, FactFiles, Manifest
from core.analytics.manifest import write_manifest as keep_manifest

FILMS, PEOPLE, MONTHS, SEED = 2_000, 60, 12, 0.42
MODELS = """
    ('text', 'script', 'openai', 'gpt-5', 90000, 2600, 18), ('text', 'script', 'deepseek', 'deepseek-chat', 9000, 3100, 14),
    ('text', 'storyboard', 'anthropic', 'claude-sonnet', 120000, 3900, 9), ('text', 'lab', 'qwen', 'qwen-max', 15000, 1700, 4),
    ('image', 'storyboard', 'dashscope', 'wan-image', 140000, 9000, 16), ('image', 'storyboard', 'builtin', 'painter', 0, 2100, 9),
    ('image', 'characters', 'minimax', 'image-01', 25000, 8000, 5), ('image', 'lab', 'fal', 'flux', 180000, 7000, 2),
    ('speech', 'audio', 'builtin', 'voice', 0, 900, 8), ('speech', 'audio', 'elevenlabs', 'v3', 60000, 1500, 4),
    ('music', 'audio', 'suno', 'v5', 400000, 40000, 1), ('video', 'video', 'kling', 'kling-v3', 3500000, 140000, 6),
    ('video', 'video', 'runway', 'gen4', 5200000, 90000, 2), ('video', 'lab', 'kling', 'kling-v3', 3500000, 140000, 1)
"""
"""capability, stage, vendor, model, micro-yuan a call, milliseconds, share of the calls."""

_ROWS = """
WITH drawn AS (
    SELECT
        {first} + i AS number,
        random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f, random() AS g, random() AS h,
        floor({films} * power(random(), 3.2))::INTEGER AS film
    FROM range({many}) AS t(i)
),
placed AS (
    SELECT *, (film * 7 + floor(g * g * 5)::INTEGER) % {people} AS who,
        TIMESTAMP '{begin}'
            + to_days(floor(a * {days})::INTEGER)
            + to_seconds((
                (CASE WHEN b < 0.82 THEN 1 + 9 * (b / 0.82) + 0.4 * sin(b * 40) ELSE 24 * (b - 0.82) / 0.18 END) * 3600
            )::INTEGER)
            + to_microseconds((c * 1e6)::BIGINT) AS created_at
    FROM drawn
    WHERE dayofweek(TIMESTAMP '{begin}' + to_days(floor(a * {days})::INTEGER)) NOT IN (0, 6) OR d < 0.25
),
chosen AS (
    SELECT p.*, m.* EXCLUDE (low, high)
    FROM placed p JOIN models m ON p.e >= m.low AND p.e < m.high
),
ended AS (
    SELECT *,
        CASE
            WHEN f < 0.06 THEN 'cached'
            WHEN f < 0.06 + (CASE WHEN hour(created_at) = 9 AND vendor = 'kling' THEN 0.14 ELSE 0.035 END) THEN 'failed'
            WHEN f > 0.9995 THEN 'unknown'
            ELSE 'done'
        END AS ending,
        exp(0.45 * sqrt(-2 * ln(greatest(h, 1e-9))) * cos(6.2831 * c)) AS noise,
        price * (CASE WHEN created_at >= TIMESTAMP '2026-07-01' AND vendor IN ('kling', 'openai') THEN 0.7 ELSE 1 END) AS priced
    FROM chosen
)
SELECT
    number,
    number AS seq,
    created_at,
    created_at + to_milliseconds((took * noise)::BIGINT)
        + (CASE WHEN g > 0.998 THEN to_days(25) ELSE to_days(0) END) AS ended_at,
    true AS ended,
    false AS amended,
    CASE WHEN stage = 'lab' AND h < 0.3 THEN NULL ELSE md5('film' || film) END AS project,
    md5('person' || who) AS person,
    stage,
    capability,
    vendor AS provider,
    model,
    CASE WHEN stage = 'script' THEN 'script_' || (['scifi', 'romance', 'action', 'comedy', 'horror'])[1 + film % 5] || '@' || (1 + film % 3) ELSE '' END AS template,
    CASE WHEN stage = 'lab' THEN md5('experiment' || (film % 300)) END AS experiment,
    CASE WHEN ending IN ('cached', 'done') THEN 'done' WHEN ending = 'failed' THEN 'failed' ELSE 'failed' END AS state,
    CASE WHEN ending = 'failed' THEN (['Busy', 'Unavailable', 'Refused', 'BadAnswer', 'Lost'])[1 + floor(h * 5)::INTEGER] ELSE '' END AS error,
    CASE WHEN capability = 'text' THEN 'cheap' ELSE 'paid' END AS care,
    ending = 'cached' AS cached,
    g > 0.96 AS again,
    CASE WHEN ending = 'cached' OR (ending = 'failed' AND h < 0.8) THEN 0 ELSE (priced * noise)::BIGINT END AS cost,
    CASE WHEN ending = 'cached' THEN 0 ELSE priced::BIGINT END AS estimate,
    CASE WHEN ending = 'cached' THEN priced::BIGINT ELSE 0 END AS saved,
    CASE WHEN vendor IN ('openai', 'anthropic', 'fal', 'runway', 'elevenlabs', 'suno') THEN 'USD' ELSE 'CNY' END AS currency,
    CASE WHEN vendor IN ('openai', 'anthropic', 'fal', 'runway', 'elevenlabs', 'suno') THEN 7.1 + 0.1 * sin(dayofyear(created_at)) ELSE 1 END AS rate,
    CASE WHEN capability = 'text' THEN (400 + 3000 * b)::BIGINT ELSE 0 END AS tokens_in,
    CASE WHEN capability = 'text' THEN (200 + 1500 * c)::BIGINT ELSE 0 END AS tokens_out,
    CASE WHEN capability = 'speech' THEN (20 + 80 * b)::BIGINT ELSE 0 END AS characters,
    CASE WHEN capability = 'image' THEN 1 ELSE 0 END AS images,
    CASE WHEN capability IN ('video', 'speech', 'music') THEN round(2 + 8 * c, 1) ELSE 0 END AS seconds,
    0 AS free_units,
    (took * noise)::INTEGER AS ms,
    {about_ms} AS about_ms,
    false AS unpriced
FROM ended
"""


def _duck(folder: Path, memory: str = "2GB") -> duckdb.DuckDBPyConnection:
    duck = duckdb.connect(config={"memory_limit": memory, "threads": 2, "temp_directory": str(folder / "temp")})
    duck.execute(f"SELECT setseed({SEED})")
    duck.execute(
        f"CREATE TABLE raw AS SELECT * FROM (VALUES {MODELS}) AS t(capability, stage, vendor, model, price, took, share)"
    )
    duck.execute(
        "CREATE TABLE models AS SELECT * EXCLUDE (share),"
        " (sum(share) OVER (ORDER BY rowid) - share) / (SELECT sum(share) FROM raw) AS low,"
        " sum(share) OVER (ORDER BY rowid) / (SELECT sum(share) FROM raw) AS high FROM raw"
    )
    return duck


def months(until: datetime) -> list[tuple[datetime, int]]:
    """The first day of each of the last twelve months, and how many of its days are over."""
    found = []
    year, month = until.year, until.month
    for _ in range(MONTHS):
        begin = datetime(year, month, 1)
        end = datetime(year + month // 12, month % 12 + 1, 1)
        found.append((begin, (min(end, until) - begin).days or 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]


def make(folder: Path, rows: int, until: datetime) -> Manifest:
    """The dashboards' files with about this many calls, the newest month as the open part."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    parts: list[FactFile] = []
    for number, (begin, table, duck) in enumerate(_tables(folder, rows, until)):
        newest = number == MONTHS - 1
        parts.append(fact_files._write(duck, CALLS, folder, table, 1, "" if newest else f"{begin:%Y-%m}"))
    with closing(_duck(folder)) as duck:
        duck.execute(f"CREATE TABLE rows ({TASKS.shape})")
        empty = fact_files._write(duck, TASKS, folder, "rows", 1, "")
    manifest = Manifest(
        facts={"calls": FactFiles(closed=tuple(parts[:-1]), open=parts[-1]), "tasks": FactFiles(open=empty)}
    )
    keep_manifest(folder, manifest)
    return manifest


def _tables(folder: Path, rows: int, until: datetime) -> Iterator[tuple[datetime, str, duckdb.DuckDBPyConnection]]:
    """One month after the other, each as a table `month`; later months are busier."""
    spans = months(until)
    weights = [(1 + 0.12 * n) * days for n, (_, days) in enumerate(spans)]
    first = 1
    with closing(_duck(folder)) as duck:
        for (begin, days), weight in zip(spans, weights, strict=True):
            many = round(rows * weight / sum(weights) / 0.786)  # most of what falls on a weekend is left out
            told = _ROWS.format(
                first=first,
                films=FILMS,
                people=PEOPLE,
                begin=begin,
                days=days,
                many=many,
                about_ms=rounded_ms_sql("ms"),
            )
            duck.execute(f"CREATE OR REPLACE TABLE month ({CALLS.shape})")
            duck.execute(f"INSERT INTO month BY NAME {told} ORDER BY created_at")
            first += many
            yield begin, "month", duck
