"""Every trouble a vendor can be in, through the gateway, for every vendor: who is asked again, who is asked instead, what becomes of
the key, and what is never sent twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from providers.base import Door, Model, Policy, RequestTerms, Result
from providers.errors import Doubtful, Later, Lost, ProviderError, Refused
from providers.gateway.error_rules import RepeatCare, care_of
from tests.providers.contract_requests import PICTURE, living, request_for
from tests.providers.desk import UNITS, Book, Clock, Vendor, answers, gateway, price
from tests.providers.vendors.test_contract import CASES, FAKES, NAMES, OUTSIDE, submits
from tests.wire.server import Fake, Fault

EVERY_UNIT = (*UNITS, "m_tokens_in", "m_image_tokens_in", "second", "k_characters", "call", "credit")
KINDS = ("bad_key", "no_money", "busy", "refused", "invalid", "unavailable", "bad_answer")


class Ledger(Book):
    """Books in which everything has a price, that can read the one picture there is."""

    def __init__(self, fake: Fake, model: Model, stand_in: Vendor) -> None:
        super().__init__()
        self.rows = [price(name, unit, "0.01") for name in (model.provider, stand_in.name) for unit in EVERY_UNIT]
        models = {"models": model.name} if model.provider in ("own", "ollama", "vllm") else {}
        door = fake.door()
        self.opened = {
            model.provider: [door.model_copy(update={"extra": {**door.extra, **models}})],
            stand_in.name: [Door(provider=stand_in.name, id="d1")],
        }

    def read(self, sha256: str) -> bytes:
        return PICTURE


@pytest.fixture
def fake(name: str) -> Iterator[Fake]:
    with FAKES[name]() as vendor:
        yield vendor


def asked_of(name: str, model: Model, fake: Fake) -> tuple[Ledger, Vendor, Result | Exception, Clock]:
    """One request to this vendor first, with another vendor standing by."""
    stand_in = Vendor("stand-in", answers("from another"), capability=model.capability, quality=1)
    book, clock = Ledger(fake, model, stand_in), Clock()
    only = [one for one in living(OUTSIDE[name]) if one.id == model.id]

    class Alone(type(OUTSIDE[name])):  # type: ignore[misc]
        def models(self) -> tuple[Model, ...]:
            return tuple(one.model_copy(update={"quality": 5.0}) for one in only)

        def behind(self, door: object) -> tuple[Model, ...]:
            return ()

    first = Alone()
    terms = RequestTerms(policy=Policy.QUALITY, may_wait=True)
    try:
        return book, stand_in, gateway(first, stand_in, clock=clock).generate(request_for(model), terms, book), clock
    except (ProviderError, Later) as ended:
        return book, stand_in, ended, clock


@pytest.mark.parametrize(("name", "model"), CASES, ids=NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_trouble_of_each_vendor_has_its_right_end(name: str, model: Model, kind: str, fake: Fake) -> None:
    if model.provider in ("own", "ollama", "vllm") and kind in ("bad_key", "no_money"):
        pytest.skip("a server of one's own asks for its list first")
    try:
        fake.trouble(kind)
    except KeyError:
        pytest.skip("this vendor has no way to say so")
    book, stand_in, ended, clock = asked_of(name, model, fake)
    cheap, elsewhere = care_of(model) is RepeatCare.CHEAP, len(stand_in.sent) == 1
    match kind:
        case "bad_key" | "no_money":
            assert elsewhere and book.marks == [], "a look found the key good: its door is not shut"
            assert [state.why() for state in book.states.values()] == ["not_open" if kind == "bad_key" else "no_money"]
        case "busy" if cheap:
            assert elsewhere and clock.slept == []
        case "busy":
            assert not elsewhere and isinstance(ended, Later)
        case "refused":
            assert isinstance(ended, Refused) and ended.reason and not elsewhere
        case "invalid":
            assert elsewhere
        case _ if cheap:
            assert isinstance(ended, Result) or (isinstance(ended, Later) and ended.remote_id)
        case "unavailable":
            surely_not = any("NotSent" in call.error or "Unavailable" in call.error for call in book.calls)
            assert isinstance(ended, Doubtful | Later) or surely_not
        case "bad_answer":
            assert elsewhere or isinstance(ended, Doubtful | Later)
    assert len(fake.charges) <= 1
    if not cheap:
        assert max(Counter(asked.path for asked in submits(fake)).values(), default=0) <= 1
        assert not (isinstance(ended, Doubtful) and elsewhere), "what may have been paid is asked of nobody else"


@pytest.mark.parametrize(("name", "model"), CASES, ids=NAMES)
def test_a_paid_answer_that_is_lost_on_the_way_is_never_asked_for_again(name: str, model: Model, fake: Fake) -> None:
    if care_of(model) is not RepeatCare.PAID:
        pytest.skip("text may be asked again")
    fake.next(Fault("lose"))
    book, stand_in, ended, _ = asked_of(name, model, fake)
    if not submits(fake):
        pytest.skip("what was lost was a look or an upload that costs nothing")
    assert isinstance(ended, Doubtful | Later | Result | Lost)
    if isinstance(ended, Doubtful):
        assert stand_in.sent == [] and [call.state for call in book.calls] == ["unknown"]
    assert len(fake.charges) <= 1 and len(submits(fake)) <= 1
