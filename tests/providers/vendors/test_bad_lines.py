"""Whatever a line does to a paid job, it is sent once and paid once; and what was paid for is fetched or left to a person.

The real gateway and the real adapters speak to the fakes through a line that cuts, loses and resets by a seed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Call, Capability, Door, Model, Request, RequestTerms, Result, WaitingJob
from providers.errors import Doubtful, Later, Lost, NoModel, NotSent
from providers.facts.pricing import PriceBook, load_price_book
from providers.gateway.gateway import Gateway, installed_providers
from providers.provider import Provider
from tests.providers.desk import Book as Desk
from tests.providers.desk import Clock, price
from tests.wire import fakes, media
from tests.wire.bad_line_proxy import Proxy
from tests.wire.server import Fake

MIX = {"good": 6, "lose": 1, "cut": 1, "reset": 1}
JOBS = 8
TOLD = "雨巷第{number}场"
FAKES = fakes()


def long_ones(provider: Provider) -> list[Model]:
    """Its paid models of today that are submitted and then asked for."""
    return [m for m in provider.models() if m.long_job and m.until_day is None and m.price_micro_yuan != 0]


LONG = sorted(name for name, provider in installed_providers().items() if provider.needs_door and long_ones(provider))


class Book(Desk):
    """Keeps what waits and what is in doubt for each request, as the studio's books do. What nobody has priced costs a yuan."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self.opened = {door.provider: [door]}
        self.jobs: dict[str, WaitingJob] = {}
        self.doubts: dict[str, Call] = {}
        self.under_way: dict[str, Call] = {}
        self.asked_for: dict[str, str] = {}
        self.rows = [price(door.provider, "call", "1")]
        self.number = 0

    def name_call(self) -> str:
        self.number += 1
        return f"call-{self.number}"

    def prices(self) -> PriceBook:
        known = load_price_book()
        return PriceBook((*self.rows, *known.rows), known.free, known.rates)

    def read(self, sha256: str) -> bytes:
        return media.picture(640, 360)

    def waiting(self, request: Request) -> WaitingJob | None:
        return self.jobs.get(request.prompt)

    def unsettled(self, request: Request) -> Call | None:
        return self.doubts.get(request.prompt) or self.under_way.get(request.prompt)

    def intend(self, call: Call, request: Request) -> None:
        super().intend(call, request)
        self.asked_for[call.key] = request.prompt
        self.under_way[request.prompt] = call

    def accept(self, call: Call, request: Request, waiting: WaitingJob) -> None:
        self.under_way.pop(request.prompt, None)
        self.jobs[request.prompt] = waiting

    def still(self, waiting: WaitingJob) -> None:
        self.jobs[self.asked_for[waiting.key]] = waiting

    def record(self, call: Call, result: Result | None, key: str = "") -> None:
        super().record(call, result)
        prompt = self.asked_for[call.key]
        self.jobs.pop(prompt, None)
        self.under_way.pop(prompt, None)
        if call.state == "unknown":
            self.doubts[prompt] = call

    def failed(self, *_: Any) -> None:
        """Nobody is left alone here: every job is to meet the line."""


def one_long(provider: Provider) -> Model:
    fits = long_ones(provider)
    return next((m for m in fits if not m.limits.needs_reference), fits[0])


def request_for(model: Model, number: int) -> Request:
    facts: dict[str, Any] = {"capability": model.capability, "prompt": TOLD.format(number=number)}
    if model.capability in (Capability.VIDEO, Capability.IMAGE):
        facts |= {"width": 1280, "height": 720}
    if model.capability is not Capability.IMAGE:
        facts |= {"seconds": 4.0}
    if model.limits.needs_reference:
        facts |= {"references": ("a" * 64,)}
    return Request.model_validate(facts)


def to_its_end(gateway: Gateway, request: Request, terms: RequestTerms, book: Book, clock: Clock) -> str:
    """What becomes of a request that is asked again as long as that can help: "made" or "in doubt"."""
    for _ in range(60):
        try:
            assert gateway.generate(request, terms, book).content
            return "made"
        except Later as later:
            clock.sleep(later.wait)
        except (Doubtful, Lost):
            return "in doubt"
        except NotSent:
            continue
        except NoModel as error:
            raise AssertionError(f"it was never asked: {error.facts}") from error
    raise AssertionError("it never ends")


@pytest.mark.parametrize("name", LONG)
def test_no_line_makes_a_job_be_paid_twice_or_a_paid_one_be_forgotten(name: str) -> None:
    provider, clock = installed_providers()[name], Clock()
    model = one_long(provider)
    gateway = Gateway([provider], sleep=clock.sleep, clock=clock)
    with FAKES[name]() as fake, Proxy(fake.url, mix=MIX, seed=len(name)) as line:
        book = Book(fake.door(address=line.address(fake)))
        terms = RequestTerms(pin=model.id, may_wait=True, fresh=True)
        ends = Counter(to_its_end(gateway, request_for(model, n), terms, book, clock) for n in range(JOBS))
        begun = begun_for(fake)
        assert line.counts["good"] and sum(line.counts.values()) - line.counts["good"] >= 2, line.counts
        line.mend()
    assert ends["made"] and not book.jobs, (ends, book.jobs)
    assert all(many <= 1 for many in begun.values()), begun
    assert ends["made"] <= len(fake.charges) <= JOBS
    made = [call for call in book.calls if call.ok]
    assert len(made) == ends["made"] and len(book.doubts) == ends["in doubt"]


def begun_for(fake: Fake) -> Counter[str]:
    """How often the vendor was sent each wish: what it answered or not."""
    told = Counter[str]()
    for asked in fake.asked:
        if asked.method == "POST":
            body = asked.body.decode("utf-8", "replace")
            told.update(n for n in map(str, range(JOBS)) if TOLD.format(number=n) in body or _escaped(n) in body)
    return told


def _escaped(number: str) -> str:
    return TOLD.format(number=number).encode("unicode_escape").decode()


def test_what_a_vendor_charged_is_what_the_books_say_once_all_is_fetched() -> None:
    """On a bad line too: of what was made, to the last thousandth of a cent."""
    provider, clock = installed_providers()["fal"], Clock()
    model = one_long(provider)
    gateway = Gateway([provider], sleep=clock.sleep, clock=clock)
    with FAKES["fal"]() as fake, Proxy(fake.url, mix={"good": 3, "cut": 1, "lose": 1}, seed=4) as line:
        book = Book(fake.door(address=line.address(fake)))
        book.rows = []
        terms = RequestTerms(pin=model.id, may_wait=True, fresh=True)
        for n in range(JOBS):
            to_its_end(gateway, request_for(model, n), terms, book, clock)
        line.mend()
    booked = sum((call.cost.amount for call in book.calls if call.ok), Decimal(0))
    doubted = sum((call.cost.amount for call in book.doubts.values()), Decimal(0))
    assert book.doubts and booked <= fake.spent()["USD"] <= booked + doubted
