"""A small studio made by hand: the 200 calls of tests/data/ledger_200.csv, in blocks A to W, and all that hangs on them.

It is noon of Wednesday 18 November 2026, UTC. Ming makes 雾 (fog), Li makes 纸鸢 (kite); one film lies in the bin; a film and the
person who made it are gone for good and stand only in the ledger.

The blocks, in yuan (C: each of ten cost 0.05, and so on); the month so far is 1 to 18 November:

    A 20 script, deepseek, fog, 2 Nov, 0.01 each (estimated 0.02)    0.20   M  6 lab "posters", wan-image, 12 Nov, 0.25 (0.20)   1.50
    B 40 pictures, wan-image, fog, 3 Nov, 0.20; 1 s to 40 s          8.00   N  3 lab "loglines", deepseek, 13 Nov, 0.01          0.03
    C 10 refused, wan-image, fog, 3 Nov, 0.05 each                   0.50   O 10 of a film and person gone, 5 Nov, 0.20          2.00
    D 20 clips, kling, fog, 10 Nov, 2.50 (2.00), 60 s, 5 s long     50.00   P  4 unavailable, asked again, fog, 3 Nov            0
    E  4 clips in doubt, kling, fog, 10 Nov, 2.00                    8.00   Q  2 asked again at openai, in a currency unknown    0
    F 20 lines, minimax, kite, 17 Nov, 0.04 (0.05), 100 letters      0.80   R  1 money back, kling, fog, 11 Nov 09:00           -1.50
    G 10 lines from the cache, kite, 17 Nov, saved 0.04 each         0      S  1 paid, no answer, film in the bin, 11 Nov 15:00  2.00
    H 10 pictures by our painter, kite, 16 Nov                       0      W  2 pictures, kite, 17 Nov 23:30                    0.40
    I 10 pictures, wan-image, kite, 18 Nov 09:00, 0.20               2.00   T 10 pictures, fog, 10 Oct, 0.20                     2.00
    J  5 scripts from a free allowance, kite, 18 Nov, 3000 each      0      U  5 scripts too busy, fog, 12 Oct                   0
    K  4 clips under way, kite, 18 Nov, held 2.00 each               0      V  1 picture, fog, 25 Oct                            4.00
    L  2 scripts about to be asked, kite, 18 Nov, held 0.02 each     0

    November: 0.20 + 8 + 0.50 + 50 + 8 + 0.80 + 2 + 1.50 + 0.03 + 2 - 1.50 + 2 + 0.40 = 73.93; from 1 to 18 October: 2.00
"""

from __future__ import annotations

import csv
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.database import tables
from core.database.engine import Database

NOW = datetime(2026, 11, 18, 12, 0)
FILE = Path(__file__).parent.parent / "data" / "ledger_200.csv"
FILMS = {name: uuid.UUID(int=number) for number, name in enumerate(("fog", "kite", "gone", "bin"), 1)}
PEOPLE = {name: uuid.UUID(int=number) for number, name in enumerate(("ming", "li", "left"), 11)}
LAB = {name: uuid.UUID(int=number) for number, name in enumerate(("posters", "loglines"), 21)}
HEX = {name: each.hex for name, each in {**FILMS, **PEOPLE, **LAB}.items()}
FOG, KITE, GONE, BIN = (HEX[name] for name in ("fog", "kite", "gone", "bin"))
MING, LI, LEFT = (HEX[name] for name in ("ming", "li", "left"))
SHOTS = {
    name: uuid.UUID(int=number)
    for number, name in enumerate(("f1", "f2", "f3", "f4", "f5", "f6", "k1", "k2", "k3"), 101)
}
PAINTS = [uuid.UUID(int=number) for number in range(201, 205)]
WRITE, MAKE = uuid.UUID(int=205), uuid.UUID(int=206)


def at(said: str) -> datetime:
    """ "03 09:00:10" is of November, "10-05 00:00" of October."""
    day, _, clock = said.partition(" ")
    month, dash, of_month = day.rpartition("-")
    text = f"2026-{month if dash else '11'}-{of_month} {clock or '00:00'}"
    return datetime.fromisoformat(text)


def fill(database: Database) -> None:
    """All of it, into an empty studio."""
    with database.write() as session:
        session.add_all(people())
        session.flush()
        session.add_all(films())
        session.flush()
        for rows in (calls(), shots_and_more(), tasks(), cuts(), logs_and_ratings(), limits()):
            session.add_all(rows)
            session.flush()
        session.add_all(after_and_tries())


def people() -> list[Any]:
    return [
        tables.User(id=PEOPLE[name], email=f"{name}@film.cn", password_hash="x", name=name, role=role)
        for name, role in (("ming", "admin"), ("li", "user"))
    ]


def films() -> list[Any]:
    def film(name: str, owner: str, created: str, updated: str, **facts: Any) -> tables.Project:
        return tables.Project(
            id=FILMS[name], name=name, user_id=PEOPLE[owner], created_at=at(created), updated_at=at(updated), **facts
        )

    return [
        film("fog", "ming", "01 20:00", "12 10:00"),
        film("kite", "li", "16 08:00", "18 11:00"),
        film("bin", "ming", "10-01 00:00", "10-05 00:00", deleted_at=at("12 00:00")),
        *(
            tables.Experiment(id=LAB[name], user_id=PEOPLE[who], name=name, task_type="video_generation")
            for name, who in (("posters", "ming"), ("loglines", "li"))
        ),
    ]


def calls() -> list[Any]:
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    made, nth = [], dict.fromkeys((line["block"] for line in lines), 0)
    for line in lines:
        nth[line["block"]] += 1
        made.append(_call(line, f"{line['block']}{nth[line['block']]}"))
    return made


def _call(line: dict[str, str], key: str) -> tables.Call:
    created, ended = datetime.fromisoformat(line["created_at"]), line["state"] in ("done", "failed")
    steps = {f"B{number}": task for number, task in enumerate(PAINTS, 1)} | {"A1": WRITE}
    return tables.Call(
        id=uuid.uuid4(),
        key=key,
        group_id="the first" if line["again"] == "1" else key,
        created_at=created,
        ended_at=created + timedelta(milliseconds=int(line["ms"])) if ended else None,
        task_id=steps.get(key),
        project_id=FILMS.get(line["film"]),
        user_id=PEOPLE.get(line["person"]),
        experiment_id=LAB.get(line["experiment"]),
        prices=["by/hand"] if line["priced"] == "1" else [],
        cached=line["cached"] == "1",
        estimate_micro_yuan=int(line["estimate"]),
        reserved_micro_yuan=int(line["estimate"]),
        cost_micro_yuan=int(line["cost"]),
        saved_micro_yuan=int(line["saved"]),
        rate=Decimal(line["rate"]),
        amount=Decimal(line["amount"]),
        seconds=Decimal(line["seconds"]),
        milliseconds=int(line["ms"]),
        **{name: int(line[name]) for name in ("tokens_in", "tokens_out", "characters", "images", "free_units")},
        **{
            name: line[name]
            for name in ("stage", "capability", "provider", "model", "state", "error", "care", "template", "currency")
        },
    )


def shots_and_more() -> list[Any]:
    """Six shots of fog, the last in the bin, and three of kite; what was painted, shot and spoken for them. A "*" is chosen."""
    made: list[Any] = []

    def takes(kind: str, of: uuid.UUID, film: str, said: str, day: str, cost: int, model: str = "dashscope/wan-image"):
        """Returns the chosen one."""
        chosen = None
        for number, mark in enumerate(said, 1):
            provider, _, name = model.partition("/")
            take = tables.Take(
                id=uuid.uuid4(),
                project_id=FILMS[film],
                of_kind=kind,
                of_id=of,
                number=number,
                sha256=f"{kind}{number}",
                thumb=f"thumb-{of.int}-{number}",
                provider=provider,
                model=name,
                cost_micro_yuan=cost,
                created_at=at(day),
            )
            made.append(take)
            chosen = take.id if mark == "*" else chosen
        return chosen

    for name, said, size, approved in (
        ("f1", "-*", "wide", "10 12:00"), ("f2", "-*", "wide", "10 12:00"), ("f3", "*-", "close_up", "11 12:00"),
        ("f4", "*", "close_up", "11 12:00"), ("f5", "*", "close_up", ""), ("f6", "*", "close_up", ""),
    ):  # fmt: skip
        made.append(
            tables.Shot(
                id=SHOTS[name],
                project_id=FILMS["fog"],
                scene=1,
                sequence=int(name[1]),
                shot_number=name,
                shot_type=size,
                take_id=takes("shot", SHOTS[name], "fog", said, "03 12:00", 200_000),
                approved_at=at(approved) if approved else None,
                approved_by=PEOPLE["ming"] if approved else None,
                removed_at=at("04 12:00") if name == "f6" else None,
            )
        )
    for name in ("k1", "k2", "k3"):
        first = takes("shot", SHOTS[name], "kite", "*", "16 12:00", 0, "builtin/painter")
        if name == "k3":
            again = takes("shot", SHOTS[name], "kite", "*", "18 09:00", 200_000)
            made[-1].number, first = 2, again
        made.append(
            tables.Shot(
                id=SHOTS[name],
                project_id=FILMS["kite"],
                scene=1,
                sequence=int(name[1]),
                shot_type="wide",
                take_id=first,
                approved_at=at("17 12:00") if name == "k1" else None,
                approved_by=PEOPLE["li"] if name == "k1" else None,
            )
        )
    made += _clips({row.id: row for row in made if isinstance(row, tables.Shot)})
    face, line = uuid.UUID(int=301), uuid.UUID(int=302)
    sitting = takes("portrait", face, "fog", "-*", "03 12:00", 200_000)
    spoken = takes("line", line, "kite", "*-", "17 12:00", 40_000, "minimax/speech-02")
    made.append(tables.Character(id=face, project_id=FILMS["fog"], name="守塔人", take_id=sitting))
    made.append(tables.Audio(id=line, project_id=FILMS["kite"], type="narration", take_id=spoken, status="completed"))
    made += [tables.Script(project_id=FILMS[name], content="x", created_at=at("16 09:00")) for name in ("fog", "kite")]
    return made


def _clips(shots: dict[uuid.UUID, tables.Shot]) -> list[Any]:
    """Two of kling for f1, one of them used; one of kling and a camera move of our own for f2."""
    made = []
    for name, paid, chosen in (("f1", True, True), ("f1", True, False), ("f2", True, True), ("f2", False, False)):
        clip = tables.Video(
            id=uuid.uuid4(),
            storyboard_id=SHOTS[name],
            format="mp4" if paid else "recipe",
            status="completed",
            created_at=at("10 10:00"),
            provider="kling" if paid else "builtin",
            model="kling-v3" if paid else "camera",
            cost_micro_yuan=2_500_000 if paid else 0,
        )
        if chosen:
            shots[SHOTS[name]].clip_id = clip.id
        made.append(clip)
    return made


def tasks() -> list[Any]:
    def task(kind: str, film: str, who: str, created: str, state: str, ended: str = "", **facts: Any) -> tables.Task:
        number = facts.pop("id", None) or uuid.uuid4()
        return tables.Task(
            id=number,
            kind=kind,
            task_type=kind.partition(".")[0],
            project_id=FILMS[film],
            user_id=PEOPLE[who],
            status=state,
            created_at=at(created),
            completed_at=at(ended) if ended else None,
            root_id=facts.get("root", number),
            parent_id=facts.pop("root", None),
            **facts,
        )

    def wrong(say: str) -> dict[str, Any]:
        return {"say": say, "facts": {}}

    paints = [
        task(
            "storyboard.paint",
            "fog",
            "ming",
            "03 09:00",
            "completed",
            f"03 09:0{ended}",
            id=PAINTS[n],
            root=MAKE,
            attempts=1,
            target_id=str(SHOTS[f"f{n + 1}"]),
        )
        for n, ended in enumerate(("1:50", "2:10", "2:30", "2:50"))
    ]
    holding = uuid.UUID(int=207)
    return [
        task("film.make", "fog", "ming", "03 09:00", "completed", "03 09:10:00", id=MAKE, attempts=1),
        task("script.write", "fog", "ming", "03 09:00", "completed", "03 09:00:40", id=WRITE, root=MAKE, attempts=1),
        *paints,
        task("audio.speak", "kite", "li", "17 10:00", "failed", "17 10:00:15", id=uuid.UUID(int=208), attempts=3, error=wrong("tasks.Refused")),
        task("audio.speak", "kite", "li", "17 10:00", "completed", "17 10:05:10", id=uuid.UUID(int=209), attempts=1, started_at=at("17 10:05:00")),
        task("video.shoot", "kite", "li", "18 06:00", "failed", "18 06:01", id=uuid.UUID(int=210), attempts=1, error=wrong("tasks.Unavailable")),
        task("storyboard.paint", "kite", "li", "18 11:00", "processing", attempts=1),
        task("film.make", "fog", "ming", "18 11:00", "processing", id=holding, attempts=1),
        task("video.shoot", "fog", "ming", "18 11:00", "pending", root=holding),
        task("video.shoot", "fog", "ming", "18 11:00", "pending", root=holding),
        task("video.shoot", "fog", "ming", "18 11:00", "needs_review", error=wrong("tasks.doubtful"), attempts=1),
    ]  # fmt: skip


def after_and_tries() -> list[Any]:
    """The four pictures waited for the script. When each was begun and left; one was left for a person to decide, and begun anew."""
    tried = [
        (MAKE, "03 09:00:00", "03 09:00:05"),
        (WRITE, "03 09:00:10", "03 09:00:40"),
        (PAINTS[0], "03 09:00:50", "03 09:01:50"),
        (PAINTS[1], "03 09:01:00", "03 09:02:10"),
        (PAINTS[2], "03 09:01:10", "03 09:02:30"),
        (PAINTS[3], "03 09:01:20", "03 09:02:50"),
        (uuid.UUID(int=208), "17 10:00:05", "17 10:00:15"),
        (uuid.UUID(int=209), "17 10:00:20", "17 10:00:50"),
        (uuid.UUID(int=209), "17 10:05:00", "17 10:05:10"),
        (uuid.UUID(int=210), "18 06:00:30", "18 06:01"),
    ]
    tries = [
        tables.Attempt(task_id=task, fence=fence, worker="w", started_at=at(begun), ended_at=at(left))
        for fence, (task, begun, left) in enumerate(tried, 1)
    ]
    return [*(tables.TaskAfter(task_id=paint, after_id=WRITE) for paint in PAINTS), *tries]


def cuts() -> list[Any]:
    made: list[Any] = []
    for film, version, when, ms, removed in (
        ("fog", 1, "11 20:00", 60_000, ""), ("fog", 2, "12 20:00", 90_000, ""), ("fog", 3, "13 20:00", 45_000, "14 00:00"),
        ("kite", 1, "18 08:00", 60_000, ""), ("bin", 1, "10-05 00:00", 120_000, ""),
    ):  # fmt: skip
        sha256 = f"{film}{version}"
        made.append(tables.Asset(sha256=sha256, media_type="video/mp4", bytes=1, milliseconds=ms))
        made.append(
            tables.Cut(
                project_id=FILMS[film],
                version=version,
                timeline={},
                sha256=sha256,
                created_at=at(when),
                removed_at=at(removed) if removed else None,
            )
        )
    return made


def logs_and_ratings() -> list[Any]:
    made: list[Any] = []
    for who, when, task, template, version, before, after, stars, sent, cached, ms in (
        ("ming", "02 09:00", "script_generation", "script_scifi", 3, 40, 80, 5, "script", False, 100),
        ("ming", "02 09:30", "script_generation", "script_scifi", 3, 50, 70, None, "", False, 200),
        ("ming", "09 09:00", "storyboard_generation", "board", 1, 20, 90, 4, "", False, 300),
        ("li", "16 09:00", "script_generation", "script_scifi", 3, 30, 60, 2, "", True, 0),
        ("ming", "10-10 09:00", "script_generation", "script_scifi", 2, 40, 50, None, "script", False, 100),
    ):
        made.append(
            tables.PromptLog(
                user_id=PEOPLE[who],
                original_input="x",
                optimized_prompt="y",
                task_type=task,
                template_used=template,
                template_version=version,
                quality_before=before,
                quality_after=after,
                user_rating=stars,
                sent_to=sent,
                cached=cached,
                processing_time_ms=ms,
                created_at=at(when),
            )
        )
    for model, stars, key in (
        ("dashscope/wan-image", 5, "M1"), ("dashscope/wan-image", 4, "B1"), ("dashscope/wan-image", 3, ""), ("kling/kling-v3", 2, "D1"),
    ):  # fmt: skip
        made.append(tables.Rating(model=model, purpose="shot", stars=stars, call_key=key, created_at=at("14 09:00")))
    return made


def limits() -> list[Any]:
    """A hundred yuan for every month, counted by the month."""
    return [
        tables.Budget(key="month", scope="month", limit_micro_yuan=100_000_000),
        tables.Budget(key="month:2026-11", scope="month", spent_micro_yuan=73_930_000),
    ]
