"""Paid work under fire: `python -m bench.chaos_paid` kills workers, work-horses, the queue server, the scheduler and the studio
itself while scenes are made by vendors that take money, over lines that lose, cut, reset and swallow. What was paid is counted by the
vendors.

`--claim forgetful` and `--books amnesiac` hand in another way to claim a task, and books that keep nothing of what has left: the
same count must then fail, and a full run tries both. Only this bench can do that; the product has no such setting.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from bench.harness.fire.claims import CLAIMS
from bench.harness.fire.film_count import all_over, wait_until_over
from bench.harness.fire.killable_studio import Studios, while_watched
from bench.harness.fire.kills import Fire, burn
from bench.harness.paid import dead_machine, paid_scenes
from bench.harness.paid.paid_count import CHEAP, Count, count, mark_of
from bench.harness.paid.paid_vendors import Told, Vendors
from bench.harness.report import Figure, publish, table, with_smoke
from bench.harness.time_limits import whole, within
from core.database.tables import Call
from core.gateway import doors, routing_policy
from core.gateway.routing_policy import RoutingWish, RoutingWishes
from core.money import budgets
from core.operations import installation
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import unsettled_calls
from jobs import queue
from jobs.machine.local import Local
from jobs.worker import machine_workers
from providers.base import Policy

MIX = (
    "horse", "worker", "both", "horse", "queue", "horse", "workers", "both", "studio", "horse",
    "worker", "horse", "both", "scheduler", "horse", "worker", "queue", "horse", "both", "worker",
)  # fmt: skip
"""Of twenty kills. "both": a worker and its work-horse at once."""
PAUSE_S = (0.6, 1.2)
"""Between kills: one every 1.3 s, with what it takes to find the victim."""
WORKERS = 4
QUIET_S = 90.0
MACHINES = 10
NOBODYS = {"OPENAI_API_KEY": "", "KLING_API_KEY": "", "RUNWAYML_API_SECRET": "", "ENVIRONMENT": "production"}
"""Keys of whoever runs this are not for it."""
PICTURES = "openai/gpt-image-2.6-sunburst"
"""Who makes the pictures. Left to the price all of them go to one vendor whose jobs can be looked up: what is made in the answer
itself, and can only be left to a person, would never be under fire."""
MUCH = 10**12
SMOKE = {"seed": 3, "scenes": 4, "kills": 4, "quiet_s": 40.0, "lease_s": 5.0, "beat_s": 1.2, "pause_s": (0.3, 0.8)}
"""What `--smoke` and the tests run."""
WHOLE_S = 3600.0


@dataclass(frozen=True)
class Looker:
    """The admin who looks at a vendor's own page."""

    id: uuid.UUID
    role: str = "admin"
    status: str = "active"
    grants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """`left` is how many scenes were not made after a person had said of each paid call in doubt what the vendor says."""

    count: Count
    fire: Fire
    told: Told
    left: int | None = None


def run(
    *,
    seed: int = 7,
    scenes: int = 200,
    kills: int = 180,
    claim: str = "ours",
    books: str = "ours",
    lease_s: float = 30.0,
    beat_s: float = 10.0,
    quiet_s: float = QUIET_S,
    pause_s: tuple[float, float] = PAUSE_S,
) -> Found:
    """One run in a folder of its own, which is gone afterwards. `claim` and `books` name one of CLAIMS and BOOKS. Kills go on until
    all is over, or so many are dead."""
    with _studio_of_its_own(lease_s, beat_s) as studio, Vendors(seed) as vendors:
        promised = _promise(studio, vendors, scenes)
        began = time.monotonic()
        studios = Studios(studio.settings, _command("studio", claim, books), **NOBODYS)
        try:
            luck = random.Random(seed)

            def over() -> bool:
                return all_over(studio.db, promised) or (books != "ours" and _harmed(vendors))

            fire = burn(studio.db, studios, luck, kills, pause_s, over, MIX)
            if books == "ours":
                wait_until_over(studio.db, promised, quiet_s)
            else:
                _wait_for_harm(over, quiet_s)
            seconds = time.monotonic() - began
            asked = vendors.told().asked
            vendors.mend()
            time.sleep(1.0)
            told = replace(vendors.told(), asked=asked)  # what black holes give back now had left long before
            found = count(studio, promised, told, seconds)
            left = _decided(studio, promised, told, quiet_s) if found.kept else None
            return Found(found, fire, told, left)
        finally:
            studios.close()


def dead_machines(
    *, seed: int = 7, machines: int = MACHINES, lease_s: float = 30.0, beat_s: float = 10.0
) -> list[float]:
    """Seconds until each of so many dead machines was noticed."""
    with _studio_of_its_own(lease_s, beat_s) as studio:
        parent, at_work = dead_machine.begin(studio, machines)
        studios = Studios(studio.settings, _command("studio", "ours", "ours"), **NOBODYS)
        try:
            return dead_machine.noticed(studio, at_work, random.Random(seed))
        finally:
            studios.close()
            with within(30, "machines that are told to end"):
                parent.communicate()


@contextmanager
def _studio_of_its_own(lease_s: float, beat_s: float) -> Iterator[Studio]:
    home = Path(mkdtemp(prefix="dailies-paid-"))
    settings = Settings(
        dailies_home=home, database_url="", redis_url="", lease_s=lease_s, beat_s=beat_s, dailies_workers=WORKERS
    )
    studio = open_studio(settings)
    try:
        installation.upgrade(studio.db)
        yield studio
    finally:
        studio.db.engine.dispose()
        if os.environ.get("CHAOS_KEEP"):
            print(f"kept: {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)


def _promise(studio: Studio, vendors: Vendors, scenes: int) -> list[uuid.UUID]:
    """Doors to the vendors by way of their lines, a film with a limit, and its scenes."""
    with studio.db.write() as session:
        for name, door in vendors.doors.items():
            jobs = {} if name == "openai" else {"open_jobs": 12}
            doors.create_door(session, name, key=door["key"], address=door["address"], inner=True, **jobs)  # type: ignore[arg-type]
        routing_policy.set_studio_wishes(session, RoutingWishes(all=RoutingWish(policy=Policy.COST, pin=PICTURES)))
        film = projects.create(session, None, Brief(idea="rain in a narrow lane", language="en")).id
        budgets.set_budget_limit(session, "project", film, MUCH)
        budgets.set_budget_limit(session, "month", None, MUCH)
    return [
        queue.submit(studio, paid_scenes.KIND, user=None, project_id=film, params={"number": n}, expected_s=3)
        for n in range(scenes)
    ]


def _harmed(vendors: Vendors) -> bool:
    """Whether a vendor was paid twice for a step: all that a control has to show."""
    paid = Counter(one.mark for one in vendors.told().taken if CHEAP not in one.mark)
    return any(times > 1 for times in paid.values())


def _wait_for_harm(over: Callable[[], bool], quiet_s: float) -> None:
    end = time.monotonic() + quiet_s
    while time.monotonic() < end and not over():
        time.sleep(0.3)


def _decided(studio: Studio, promised: list[uuid.UUID], told: Told, quiet_s: float) -> int:
    """A person looks at the vendors' pages and says of each call in doubt what became of it; then its scene goes on. Returns how
    many scenes are not made after that."""
    looker, taken = Looker(uuid.uuid4()), {one.mark for one in told.taken}
    with studio.db.read() as session:
        doubts = unsettled_calls.list_unsettled(session, looker)
    for doubt in doubts:
        with studio.db.write() as session:
            said = (
                unsettled_calls.settle_as_paid
                if mark_of(Call(key=doubt.call_key)) in taken
                else unsettled_calls.settle_as_unmade
            )
            said(session, doubt.call_key, looker)
        if doubt.task_id is not None:
            queue.retry(studio, doubt.task_id)
    wait_until_over(studio.db, promised, quiet_s)
    now = count(studio, promised, told, 0)
    return now.accepted - now.done - now.failed


# The figures ----------------------------------------------------------------------------------------------------------


def figures(found: Found) -> list[Figure]:
    seen, fire = found.count, found.fire
    total = sum(fire.kills.values())
    lines = ", ".join(f"{mode} {times}" for mode, times in found.told.lines.most_common())
    return [
        Figure("accepted", seen.accepted),
        Figure("done", seen.done, note=f"{seen.attempts} tries"),
        Figure("failed", seen.failed, note=_told(seen.wrong)),
        Figure("needs_review", seen.review, note=_told(seen.why)),
        Figure(
            "needs_review_known_there",
            round(seen.review_known_there / seen.review, 3) if seen.review else 0,
            note=f"{seen.review_known_there} of {seen.review}: the share a look-up by the vendor's own means would settle",
        ),
        Figure("needs_review_unexplained", seen.unexplained, at_most=0),
        Figure("left_after_a_person_looked", found.left, at_most=0),
        Figure("lost", seen.lost, at_most=0),
        Figure("paid_twice", seen.paid_twice, at_most=0, note=f"of {seen.charges} charges, counted by the vendors"),
        Figure("asked_again", seen.asked_again, at_most=0, note=f"{seen.half_done} tries were killed half-way"),
        Figure("words_sent_twice", seen.words_twice, note="no answer had come: allowed, a hundredth of a cent"),
        Figure("charges_missing_in_ledger", seen.missing, at_most=0, note=_told(seen.stray)),
        Figure("charges_off", seen.off, at_most=0, note="the ledger's sum is not the vendor's"),
        Figure("budgets_off", seen.budgets_wrong, at_most=0),
        Figure("kills", total, note=_told(fire.kills)),
        Figure("kills_inside_share", round(fire.inside / total, 3) if total else None, at_least=0.5),
        Figure("line_faults", sum(n for mode, n in found.told.lines.items() if mode != "good"), note=lines),
        Figure("wall", round(seen.seconds, 1), "s"),
    ]


def _told(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {times}" for name, times in counted.most_common())


def controls(seed: int) -> list[Figure]:
    """The same count with a claim and with books that break the promise: it must see that."""
    small = {"seed": seed, "scenes": 10, "kills": 8, "pause_s": (0.4, 1.0)}
    claim = run(claim="forgetful", quiet_s=8.0, **small).count  # type: ignore[arg-type]
    books = run(books="amnesiac", quiet_s=QUIET_S, **small).count  # type: ignore[arg-type]
    return [
        Figure("control_claim_paid_twice_or_lost", claim.paid_twice + claim.lost, at_least=1, note="leases never end"),
        Figure("control_books_paid_twice", books.paid_twice, at_least=1, note=f"{books.missing} charges unknown to it"),
    ]


# The run --------------------------------------------------------------------------------------------------------------


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bench.chaos_paid", *words]


def _studio(claim: str, books: str) -> None:
    """In a process of its own: the studio, until it is killed."""
    with Local(Settings(), worker=_command("workers", claim, books)):
        print("open", flush=True)
        while_watched()


def _workers(claim: str, books: str, rest: list[str]) -> int:
    """In a process of its own: the workers, with the claim and the books that were handed in."""
    opened = paid_scenes.open_paid(books)
    return machine_workers.main(rest, CLAIMS[claim], load=paid_scenes.load, warm=lambda _: (), open=opened)


def main() -> int:
    if sys.argv[1:2] == ["studio"]:
        _studio(*sys.argv[2:4])
        return 0
    if sys.argv[1:2] == ["workers"]:
        return _workers(sys.argv[2], sys.argv[3], sys.argv[4:])
    parser = argparse.ArgumentParser(prog="python -m bench.chaos_paid", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--kills", type=int, default=180, help="at most; they end when all is over")
    parser.add_argument("--machines", type=int, default=MACHINES, help="that die, to see how soon it is noticed")
    parser.add_argument("--claim", choices=sorted(CLAIMS), default="ours")
    parser.add_argument("--books", choices=sorted(paid_scenes.BOOKS), default="ours")
    with_smoke(parser)
    given = parser.parse_args()
    if given.smoke:
        print(table(figures(run(**SMOKE))))  # type: ignore[arg-type]
        return 0
    with whole(WHOLE_S, "bench.chaos_paid"):
        return _whole(given)


def _whole(given: argparse.Namespace) -> int:
    asked = {"seed": given.seed, "scenes": given.scenes, "kills": given.kills}
    if (given.claim, given.books) != ("ours", "ours"):
        found = run(**asked, claim=given.claim, books=given.books, quiet_s=12.0 if given.books == "ours" else QUIET_S)
        print(table(figures(found)))
        return 0 if found.count.kept else 1
    shown = figures(run(**asked))
    print(table(shown), flush=True)
    dead = dead_machines(seed=given.seed, machines=given.machines)
    note = f"{given.machines} machines, median {sorted(dead)[len(dead) // 2]:.1f} s"
    shown += [Figure("dead_machine_p95_s", round(dead_machine.p95(dead), 1), "s", at_most=35, note=note)]
    shown += controls(given.seed)
    return 0 if publish("chaos_paid", shown, **asked, workers=WORKERS, machines=given.machines) else 1


if __name__ == "__main__":
    sys.exit(main())
