"""`python -m bench.errors`: every vendor in every trouble its table of errors knows, against the fakes of the tests.

For each vendor, each of its kinds of work and each class of data/errors one request is asked through a door of its own, with one of
the studio's engines behind it. Told are: how often the ill door was asked in that request, the seconds until there was an answer or a
sentence (waits are counted, not slept), what became of the door, and what was booked.
"""

from __future__ import annotations

import argparse
import copy
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole
from core.database import tables
from core.files import assets
from core.gateway import breakers, doors
from core.money.ledger import Account
from core.operations import installation
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Capability, Errand, Model, Request, RequestTerms, Result
from providers.errors import BadAnswer, Doubtful, Later, ProviderError, Refused
from providers.facts.error_meanings import HTTP, MEANS, Meaning, meaning_rows
from providers.gateway.error_rules import RepeatCare, care_of
from providers.gateway.gateway import Gateway, installed_providers
from providers.provider import Provider
from tests.providers.contract_requests import PICTURE, living, request_for
from tests.wire import fakes
from tests.wire.server import Answer, Asked, Fake, Fault

PAGE = b"<!DOCTYPE html><html><body>Checking your browser</body></html>"
ANSWERED, SENTENCE, LATER, DOUBT = "another answered", "a sentence", "later", "a person decides"
EXPECTED: dict[tuple[str, RepeatCare], tuple[str, ...]] = {
    **{(means, care): (ANSWERED,) for means in MEANS for care in (RepeatCare.CHEAP, RepeatCare.PAID)},
    ("content", RepeatCare.CHEAP): (SENTENCE,),
    ("content", RepeatCare.PAID): (SENTENCE,),
    ("minute", RepeatCare.PAID): (LATER,),
    ("load", RepeatCare.PAID): (DOUBT, LATER, ANSWERED),
    ("lost", RepeatCare.PAID): (DOUBT, LATER),
    ("answer", RepeatCare.PAID): (ANSWERED, DOUBT, LATER),
}
"""What is right, as the rules of the gateway have it: paid work that may have been begun waits for a person, or is looked up."""
SMOKE, WHOLE_S = ["kling"], 1800.0
"""The vendors of a smoke run; seconds of the whole bench."""
SHUTS = {"key": "bad", "money": "no_money"}


class Own(Provider):
    """One of the studio's engines, for everything."""

    name = "own-engine"

    def models(self) -> tuple[Model, ...]:
        return tuple(Model(provider=self.name, name=c.value, capability=c, quality=1) for c in Capability)

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        return Result(text="{}", content=b"own", media_type="application/octet-stream")


@dataclass(frozen=True)
class Tried:
    """What came of one request in one trouble. `asked` is how often the ill door was asked to do it."""

    vendor: str
    kind: str
    means: str
    care: RepeatCare
    asked: int
    seconds: float
    end: str
    door: str
    booked: int

    @property
    def right(self) -> bool:
        shut = SHUTS.get(self.means)
        return self.end in EXPECTED[self.means, self.care] and (self.door in ("open", "rests") or self.door == shut)


def troubles(fake: Fake, vendor: str) -> Iterator[tuple[str, Answer | None]]:
    """Each class of the vendor's table as an answer in its own shape; None: the line breaks after all is done."""
    pattern = _shape_of_errors(fake)
    seen: set[str] = set()
    for row in (*meaning_rows(vendor), *meaning_rows(HTTP)):
        word = f"{row.means}{'' if row.accepted else ', not begun'}"
        if word not in seen and row.of != "job":
            seen.add(word)
            yield word, _said_so(row, pattern)
    yield "lost, line", None


def _shape_of_errors(fake: Fake) -> Answer:
    for kind in ("invalid", "unavailable", "bad_key", "busy"):
        try:
            fake.trouble(kind)
        except KeyError:
            continue
        fault = fake.faults.pop() if fake.faults else Fault("none")
        if fault.answer is not None and not isinstance(fault.answer.body, bytes):
            return fault.answer
    return Answer(400, {"error": {"message": "", "code": ""}})


def _said_so(row: Meaning, pattern: Answer) -> Answer:
    """The vendor's own error with this row's code, status and words."""
    if row.html:
        return Answer(row.status[0] if row.status else 403, PAGE, {"Content-Type": "text/html"})
    code = row.code[0].replace("*", "") if row.code else ""
    words = row.says[0] if row.says else "Something is not as it should be."
    status = row.status[0] if row.status else pattern.status
    return Answer(status, _with(copy.deepcopy(pattern.body), code, words), dict(pattern.headers))


def _with(body: Any, code: str, words: str) -> Any:
    """The same body with another code and other words, wherever it has them."""
    if isinstance(body, list):
        return [_with(each, code, words) for each in body]
    if not isinstance(body, dict):
        return body
    found = {}
    for name, value in body.items():
        if isinstance(value, dict | list):
            found[name] = _with(value, code, words)
        elif name in (
            "message",
            "msg",
            "error",
            "detail",
            "description",
            "status_msg",
            "reason_detail",
            "failure",
            "title",
        ):
            found[name] = words
        elif name in ("code", "type", "status_code", "reason", "err_code", "error_type", "status") and value != "error":
            found[name] = (
                int(code) if isinstance(value, int) and code.isdigit() else value if isinstance(value, int) else code
            )
        else:
            found[name] = value
    return found


@contextmanager
def studio(home: Path, provider: Provider) -> Iterator[Studio]:
    opened = open_studio(Settings(dailies_home=home, database_url="", assets_url="", redis_url=""), [provider, Own()])
    installation.upgrade(opened.db)
    assets.store(opened.db, opened.files, PICTURE, "image/png", project_id=None)
    yield opened


def offered(opened: Studio, provider: Provider) -> list[Model]:
    """One model of each kind of work that is asked today: whose price is known."""
    prices = opened.books(Account()).prices()
    return [model for model in living(provider) if prices.knows(model)]


def tried(
    opened: Studio, provider: Provider, model: Model, fake: Fake, word: str, answer: Answer | None
) -> Tried | None:
    """One request in one trouble; None where the fake cannot say it so that the vendor's file hears it."""
    fake.asked.clear()
    fake.charges.clear()
    fake.faults.clear()
    with opened.db.write() as session:
        door = doors.create_door(
            session, provider.name, key=fake.secret(), address=fake.address(), inner=True, at_once=0, open_jobs=0
        )
    fake.always = Fault("answer", answer=answer) if answer is not None else Fault("lose")
    means = word.partition(",")[0]
    if answer is not None and not _heard(provider, model, fake, opened, door.name, means):
        return _over(opened, fake, door.name)
    fake.asked.clear()
    waited: list[float] = []
    gateway = Gateway([provider, Own()], sleep=waited.append)
    terms = RequestTerms(pin=f"{model.id} own-engine/{model.capability.value}", may_wait=True, fresh=True)
    began = time.monotonic()
    end = SENTENCE
    try:
        result = gateway.generate(request_for(model), terms, opened.books(Account()))
        end = ANSWERED if result.provider == Own.name else "the ill one answered"
    except Later:
        end = LATER
    except Doubtful:
        end = DOUBT
    except (ProviderError, BadAnswer) as error:
        end = SENTENCE if isinstance(error, Refused) else f"a sentence: {type(error).__name__}"
    seconds = time.monotonic() - began + sum(waited)
    found = Tried(
        provider.name,
        model.capability.value,
        means,
        care_of(model),
        _submits(fake.asked),
        seconds,
        end,
        _door_state(opened, door.name),
        _booked(opened, door.name),
    )
    _over(opened, fake, door.name)
    return found


def _heard(provider: Provider, model: Model, fake: Fake, opened: Studio, door_name: str, means: str) -> bool:
    """Whether the vendor's file takes this answer for what its row says."""
    door = opened.books(Account()).door(door_name)
    assert door is not None
    errand = Errand(door=door, key="bench", options=model.option(RequestTerms().grade), read=lambda _: PICTURE)
    try:
        provider.generate(model, request_for(model), errand)
    except ProviderError as error:
        return type(error) is MEANS[means]
    except Later:
        return False
    return False


def _over(opened: Studio, fake: Fake, door_name: str) -> None:
    fake.always = None
    with opened.db.write() as session:
        session.execute(tables.Call.__table__.update().values(state="failed"))  # type: ignore[attr-defined]
        doors.delete_door(session, door_name)
    breakers.reset_door(opened.db, door_name)


def _submits(asked: Iterable[Asked]) -> int:
    """How often the same was asked to be done; free looks are not counted."""
    return max(Counter(one.path for one in asked if one.method != "GET").values(), default=0)


def _door_state(opened: Studio, name: str) -> str:
    with opened.db.read() as session:
        state = next(one.state for one in doors.list_doors(session, opened.settings) if one.name == name)
        rests = any(one.door == name and not one.state.closed() for one in breakers.list_failing_doors(session))
    return "rests" if state == "open" and rests else state


def _booked(opened: Studio, name: str) -> int:
    with opened.db.read() as session:
        return int(
            session.scalar(select(func.sum(tables.Call.cost_micro_yuan)).where(tables.Call.door_id == name)) or 0
        )


def well(opened: Studio, provider: Provider, model: Model, fake: Fake) -> tuple[bool, int]:
    """A request that goes well: whether the vendor charged for it, and what was booked."""
    fake.charges.clear()
    fake.faults.clear()
    fake.always = None
    with opened.db.write() as session:
        door = doors.create_door(
            session, provider.name, key=fake.secret(), address=fake.address(), inner=True, at_once=0, open_jobs=0
        )
    books = opened.books(Account())
    gateway = Gateway([provider], sleep=lambda _: None)
    call: dict[str, Any] = {}
    keep = books.accept
    books.accept = lambda *told: (call.update(waiting=told[2]), keep(*told))[1]  # type: ignore[method-assign]
    terms = RequestTerms(pin=model.id, may_wait=True, fresh=True)
    cost = 0
    for _ in range(20):
        try:
            cost = gateway.generate(request_for(model), terms, books).cost_micro_yuan
            break
        except Later:
            books.waiting = lambda request: call.get("waiting")  # type: ignore[method-assign]
        except ProviderError as error:
            print(f"{model.id}: a request that should go well ended in {type(error).__name__}: {error}", error.facts)
            cost = _booked(opened, door.name)
            break
    charged = any(charge.amount for charge in fake.charges)
    _over(opened, fake, door.name)
    return charged, cost


def main() -> bool:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--vendor", action="append", help="only this one; may be said again")
    said.add_argument("--all", action="store_true", help="print every row, not only the sums")
    with_smoke(said)
    asked = said.parse_args()
    if asked.smoke:
        asked.vendor = SMOKE
    with whole(WHOLE_S, "bench.errors"):
        return _whole(asked)


def _whole(asked: argparse.Namespace) -> bool:
    names = [name for name in sorted(fakes()) if not asked.vendor or name in asked.vendor]
    found: list[Tried] = []
    silent: list[str] = []
    paid: list[tuple[str, bool, int]] = []
    for name in names:
        provider = installed_providers()[name]
        with (
            tempfile.TemporaryDirectory(prefix="bench.errors.") as home,
            fakes()[name]() as fake,
            studio(Path(home), provider) as opened,
        ):
            for model in offered(opened, provider):
                if model.price_micro_yuan is None:
                    paid.append((model.id, *well(opened, provider, model, fake)))
                for word, answer in troubles(fake, name):
                    one = tried(opened, provider, model, fake, word, answer)
                    if one is None:
                        silent.append(f"{model.id} {word}")
                    else:
                        found.append(one)
    _print(found, silent, asked.all)
    return publish(
        "errors",
        [
            Figure(
                "asked_when_ill_max",
                max((t.asked for t in found if t.care is RepeatCare.CHEAP), default=0),
                "requests",
                at_most=2,
            ),
            Figure(
                "asked_when_ill_max_paid",
                max((t.asked for t in found if t.care is RepeatCare.PAID), default=0),
                "requests",
                at_most=1,
            ),
            Figure("wrong_action", sum(not t.right for t in found), "requests", at_most=0),
            Figure("zero_for_paid", sum(charged and cost == 0 for _, charged, cost in paid), "calls", at_most=0),
            Figure("seconds_max", round(max((t.seconds for t in found), default=0), 2), "s"),
            Figure(
                "tried",
                len(found),
                "requests",
                note=f"{len(silent)} classes a fake cannot say in its vendor's own shape",
            ),
        ],
        smoke=asked.smoke,
        vendors=names,
    )


def _print(found: list[Tried], silent: list[str], everything: bool) -> None:
    by_vendor: dict[str, list[Tried]] = defaultdict(list)
    for one in found:
        by_vendor[one.vendor].append(one)
    for vendor, rows_ in by_vendor.items():
        wrong = [one for one in rows_ if not one.right]
        asked = max(one.asked for one in rows_)
        print(
            f"{vendor:14} {len(rows_):3} tried, asked at most {asked}, {len(wrong)} wrong, at most {max(o.seconds for o in rows_):.1f} s"
        )
        for one in rows_ if everything else wrong:
            booked = f"{one.booked / 1e6:.4f}"
            print(
                f"    {one.kind:8} {one.means:8} {one.care.value:6} asked {one.asked}  {one.seconds:5.2f} s  {one.end:22} door {one.door:9} booked {booked}"
            )
    for one in silent if everything else ():
        print("    not said:", one)


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
