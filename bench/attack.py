"""`python -m bench.attack`: a studio under the tries of hostile strangers, of members of other films and of careless makers.

The same tries at a fresh studio, which nobody owns, and at one that is lived in, with an admin and people of five roles (stranger, guest,
viewer, user, admin), each on one machine with SQLite, both in a network of their own where every call outside ends at a listener. Every
route by every method and header; what lies inside, by dots; other sites by HTTP and by WebSocket; bodies of hundreds of megabytes and
lies about their size; nonsense; guessed passwords; floods of a line; scripts, documents and pictures that cost their reader much;
words that would like to be a page's own. Seeded: the same seed makes the same tries.

`--smoke` makes a few of each in seconds. `--only WORDS` makes the tries whose kind matches this expression, and writes no file.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.harness import film_of_rows, outside_listener
from bench.harness.attack import (
    body_tries,
    hostile_files,
    nonsense_tries,
    page_tries,
    route_tries,
    sign_in_tries,
    socket_tries,
)
from bench.harness.attack.attacked_studio import ROLES, Place, Seen, Watch, fresh, lived_in
from bench.harness.report import Figure, publish, table, with_smoke
from bench.harness.time_limits import whole, within

SEED = 17
KIND_S, WHOLE_S = 900.0, 5400.0
"""Seconds that one kind of try, and all of them, may take."""
SHOWN = 25


@dataclass(frozen=True)
class Size:
    """How many tries are made of what there are many of."""

    routes: int = 100_000
    routes_of_a_member: int = 900
    inside: int = 1200
    nonsense: int = 1800
    body: int = body_tries.BIG
    flood: int = socket_tries.FLOOD
    long: int = socket_tries.LONG
    picture: int = 40_000_000
    read: int | None = None
    odd: int | None = None
    forms: int = 16


SMOKE = Size(40, 15, 20, 20, 5_000_000, 2, 100_000, 100_000, 1, 4, 3)


@dataclass
class Met:
    """What one studio met."""

    seen: Seen
    stall_s: float
    stalled_in: str
    growth_mib: float


Kind = tuple[str, Callable[[], None]]


def of_a_fresh(place: Place, seen: Seen, luck: random.Random, size: Size) -> list[Kind]:
    return [
        ("routes as stranger", lambda: route_tries.sweep(place, seen, luck, "stranger", size.routes // 2)),
        ("what lies inside", lambda: route_tries.internals(place, seen, luck, size.inside // 3)),
        ("lines of other sites", lambda: socket_tries.other_sites(place, seen)),
        ("bodies", lambda: body_tries.bodies(place, seen, size.body)),
        ("sign-ins at once", lambda: sign_in_tries.at_once(place, seen, size.forms)),
    ]


def of_a_lived_in(
    place: Place, seen: Seen, luck: random.Random, size: Size, pages: list[str], smoke: bool
) -> list[Kind]:
    def in_a_browser() -> None:
        with page_tries.pages(place, "user", pages) as context:
            page_tries.scripts(place, seen, context, size.read)
            page_tries.markup(place, seen, context)

    many = {"stranger": size.routes}
    kinds: list[Kind] = [
        (
            f"routes as {role}",
            lambda role=role: route_tries.sweep(place, seen, luck, role, many.get(role, size.routes_of_a_member)),
        )  # type: ignore[misc]
        for role in ROLES
    ]
    return [
        *kinds,
        ("what lies inside", lambda: route_tries.internals(place, seen, luck, size.inside)),
        ("other sites", lambda: route_tries.other_sites(place, seen)),
        ("lines of other sites", lambda: socket_tries.other_sites(place, seen)),
        ("lines of other films", lambda: socket_tries.other_films(place, seen)),
        ("bodies", lambda: body_tries.bodies(place, seen, size.body)),
        ("nonsense", lambda: nonsense_tries.nonsense(place, seen, luck, size.nonsense)),
        ("floods of a line", lambda: socket_tries.floods(place, seen, luck, size.flood, size.long, size.odd)),
        ("pictures", lambda: hostile_files.send_pictures(place, seen, size.picture, size.read)),
        ("backups", lambda: page_tries.backups(place, seen)),
        ("scripts, documents, words as a page's own", in_a_browser),
        ("sign-ins at once", lambda: sign_in_tries.at_once(place, seen, size.forms)),
        ("guessed passwords", lambda: sign_in_tries.guesses(place, seen)),
        ("inner addresses", lambda: route_tries.inner_addresses(seen)),
    ]


def attack(
    opened: AbstractContextManager[Place],
    kinds: Callable[[Place, Seen], list[Kind]],
    only: str = "",
    smoke: bool = False,
) -> Met:
    """All kinds of tries at one studio, one kind after the other, while it is watched."""
    seen = Seen()
    with ExitStack() as stack:
        place = stack.enter_context(opened)
        if not smoke:
            page_tries.live_in(place)
        watch = stack.enter_context(Watch(place))
        for name, tries in kinds(place, seen):
            if not re.search(only, name):
                continue
            watch.kind, began = f"{place.name}, {name}", time.monotonic()
            with within(KIND_S, f"{name}, tried at the studio that is {place.name},"):
                tries()
            alive = place.process.is_running()
            seen.answered(name, "the app is gone", 200 if alive else 500)
            print(
                f"... {watch.kind}: {time.monotonic() - began:.0f} s, {len(seen.let_in)} in, {len(seen.broken)} broken,"
                f" stalled {watch.stall_s:.1f} s, grown {watch.growth_mib:.0f} MiB",
                file=sys.stderr,
                flush=True,
            )
    return Met(seen, watch.stall_s, watch.stalled_in, watch.growth_mib)


def figures(met: list[Met], calls: list[str], every_call: bool) -> list[Figure]:
    let_in, broken = ([line for one in met for line in getattr(one.seen, name)] for name in ("let_in", "broken"))
    tried: dict[str, int] = {}
    for one in met:
        for kind, count in one.seen.tried.items():
            tried[kind] = tried.get(kind, 0) + count
    slowest, largest = max(met, key=lambda one: one.stall_s), max(met, key=lambda one: one.growth_mib)
    heard = "names and addresses" if every_call else "by proxy alone: this system gives no network of one's own"
    waited = sum(one.seen.told_to_wait for one in met)
    return [
        Figure(
            "tries", sum(tried.values()), note=", ".join(f"{kind} {count}" for kind, count in sorted(tried.items()))
        ),
        Figure("let_in", len(let_in), at_most=0, note="; ".join(let_in[:3])),
        Figure("errors_5xx", len(broken), at_most=0, note="; ".join(broken[:3]) or f"{waited} told to wait (503)"),
        Figure("health_stall_s", round(slowest.stall_s, 2), "s", at_most=1, note=f"in {slowest.stalled_in}"),
        Figure("memory_growth_mib", round(largest.growth_mib, 1), "MiB", at_most=150, note="of the app's process"),
        Figure("outside_calls", len(calls), at_most=0, note="; ".join(calls[:3]) or heard),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.attack", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="kinds whose name matches this expression")
    with_smoke(parser)
    asked = parser.parse_args()
    alone = outside_listener.own_network()
    with whole(WHOLE_S, "bench.attack"):
        return _attacked(asked.seed, asked.only, asked.smoke, alone)


def _attacked(seed: int, only: str, smoke: bool, alone: bool) -> int:
    luck, size = random.Random(seed), SMOKE if smoke else Size()
    listener, pages = outside_listener.Outside(alone), list[str]()
    with tempfile.TemporaryDirectory(prefix="dailies-attack-", ignore_cleanup_errors=True) as name:
        homes = Path(name)
        met = [] if smoke else [attack(fresh(homes / "fresh", listener), lambda *on: of_a_fresh(*on, luck, size), only)]
        full = lived_in(homes / "lived-in", listener, film_of_rows.SMOKE_SCENES if smoke else film_of_rows.SCENES)
        met.append(attack(full, lambda *on: of_a_lived_in(*on, luck, size, pages, smoke), only, smoke))
    listener.close()
    for told in (
        *(line for one in met for line in (*one.seen.let_in[:SHOWN], *one.seen.broken[:SHOWN])),
        *listener.calls,
        *pages,
    ):
        print(told)
    found = figures(met, [*listener.calls, *pages], alone)
    if only and not smoke:
        print(table(found))
        return 0 if all(figure.met for figure in found) else 1
    return 0 if publish("attack", found, smoke=smoke, seed=seed, network_of_its_own=alone) else 1


if __name__ == "__main__":
    sys.exit(main())
