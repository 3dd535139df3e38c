"""The gateway: nothing is asked twice that was answered once, and nothing is paid twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import providers
from providers.base import (
    BadAnswer,
    Books,
    Call,
    Capability,
    Doubtful,
    Later,
    Model,
    NoModel,
    Policy,
    ProviderError,
    Refused,
    Request,
    Result,
    Unavailable,
    Waiting,
)
from providers.gateway import Gateway, installed
from providers.routing import route

ASK = Request(capability=Capability.TEXT, prompt="hello")


class Vendor:
    """Answers what its `say` says; every send is counted."""

    def __init__(self, name: str, say: Callable[[int], Result], *, price: int = 0, quality: int = 3) -> None:
        self.name = name
        self.sent = 0
        self.fetched = 0
        self._say = say
        self._model = Model(
            provider=name, name="m", capability=Capability.TEXT, price_micro_yuan=price, quality=quality
        )

    def models(self) -> tuple[Model, ...]:
        return (self._model,)

    def ready(self, books: Books) -> bool:
        return True

    def generate(self, model: Model, request: Request, books: Books) -> Result:
        self.sent += 1
        return self._say(self.sent)

    def resume(self, model: Model, remote_id: str, request: Request, books: Books) -> Result:
        self.fetched += 1
        return Result(text=f"fetched {remote_id}")

    def warm(self) -> None: ...


class Book:
    """Books of ten lines: what happened is in `intended` and `recorded`."""

    scratch = Path()

    def __init__(self, known: Result | None = None, waits: Waiting | None = None) -> None:
        self.known, self.waits = known, waits
        self.intended: list[Call] = []
        self.recorded: list[Call] = []
        self.accepted: list[Call] = []

    def key(self, provider: str) -> str | None:
        return None

    def read(self, sha256: str) -> bytes:
        return b""

    def progress(self, share: float, message: str = "", facts: object = None) -> None: ...

    def name_call(self) -> str:
        return f"key{len(self.recorded)}"

    def recall(self, request: Request) -> Result | None:
        return self.known

    def waiting(self, request: Request) -> Waiting | None:
        return self.waits

    def intend(self, call: Call) -> None:
        self.intended.append(call)

    def accept(self, call: Call, request: Request) -> None:
        self.accepted.append(call)

    def record(self, call: Call, result: Result | None) -> None:
        self.recorded.append(call)


def answers(text: str) -> Callable[[int], Result]:
    return lambda n: Result(text=text)


def fails(error: Exception, times: int = 99, then: str = "") -> Callable[[int], Result]:
    def say(n: int) -> Result:
        if n <= times:
            raise error
        return Result(text=then)

    return say


def gateway(*vendors: Vendor) -> Gateway:
    return Gateway(vendors, sleep=lambda s: None)


def ask(vendors: tuple[Vendor, ...], book: Book, policy: Policy = Policy.QUALITY) -> Result:
    return gateway(*vendors).generate(ASK, policy, book)


def test_the_answer_names_who_gave_it_and_the_call_is_recorded() -> None:
    book = Book()
    result = ask((Vendor("a", answers("hi")),), book)
    assert (result.text, result.provider, result.model) == ("hi", "a", "m")
    assert [(c.provider, c.ok) for c in book.recorded] == [("a", True)]


def test_what_was_answered_before_is_given_back_and_nobody_is_asked() -> None:
    vendor = Vendor("a", answers("new"))
    assert ask((vendor,), Book(known=Result(text="old"))).text == "old"
    assert vendor.sent == 0


def test_a_provider_that_is_down_is_tried_three_times_then_the_next_one_answers() -> None:
    down, up = Vendor("down", fails(Unavailable()), quality=5), Vendor("up", answers("here"))
    book = Book()
    assert ask((down, up), book).text == "here"
    assert down.sent == 3
    assert [c.ok for c in book.recorded] == [False, False, False, True]


def test_a_refusal_is_not_repeated_but_another_model_may_do_it() -> None:
    strict, kind = Vendor("strict", fails(Refused()), quality=5), Vendor("kind", answers("yes"))
    assert ask((strict, kind), Book()).text == "yes"
    assert strict.sent == 1


def test_a_bad_answer_is_asked_again_of_the_same_model() -> None:
    clumsy = Vendor("clumsy", fails(BadAnswer(), times=1, then="better"))
    assert ask((clumsy,), Book()).text == "better"


def test_a_paid_call_has_its_row_before_it_leaves() -> None:
    book = Book()
    order: list[str] = []
    book.intend = lambda call: order.append("row")  # type: ignore[method-assign]

    def say(n: int) -> Result:
        order.append("sent")
        return Result(text="ok")

    ask((Vendor("paid", say, price=500),), book)
    assert order == ["row", "sent"]


def test_a_doubtful_call_stops_everything_and_is_never_sent_again() -> None:
    doubtful, other = Vendor("doubtful", fails(Doubtful()), price=7, quality=5), Vendor("other", answers("no"))
    book = Book()
    with pytest.raises(Doubtful):
        ask((doubtful, other), book)
    assert (doubtful.sent, other.sent) == (1, 0)
    assert book.recorded[0].cost_micro_yuan == 7


def test_a_long_job_is_kept_under_its_remote_id_and_only_fetched_afterwards() -> None:
    slow = Vendor("slow", fails(Later("job-9", 1)), price=7)
    book = Book()
    with pytest.raises(Later):
        ask((slow,), book)
    assert [c.remote_id for c in book.accepted] == ["job-9"]
    again = Book(waits=Waiting(key="key0", provider="slow", model="m", remote_id="job-9"))
    assert ask((slow,), again).text == "fetched job-9"
    assert (slow.sent, slow.fetched) == (1, 1)
    assert [(c.key, c.cost_micro_yuan) for c in again.recorded] == [("key0", 7)]


def test_without_a_model_the_error_says_so() -> None:
    with pytest.raises(NoModel):
        ask((), Book())


def test_when_all_fail_the_last_error_is_raised() -> None:
    with pytest.raises(ProviderError):
        ask((Vendor("a", fails(Refused())), Vendor("b", fails(Unavailable()))), Book())


@pytest.mark.parametrize(
    ("policy", "first"),
    [(Policy.COST, "free"), (Policy.QUALITY, "best"), (Policy.SPEED, "fast"), (Policy.BALANCED, "free")],
)
def test_a_policy_is_an_order(policy: Policy, first: str) -> None:
    def model(name: str, price: int, quality: int, seconds: float) -> Model:
        return Model(
            provider="p",
            name=name,
            capability=Capability.TEXT,
            price_micro_yuan=price,
            quality=quality,
            seconds=seconds,
        )

    models = [model("best", 900, 5, 9), model("free", 0, 2, 5), model("fast", 300, 3, 1)]
    assert route(models, Capability.TEXT, policy)[0].name == first


def test_a_vendor_file_that_is_dropped_in_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dropped_vendor.py").write_text("class P:\n    name = 'dropped'\nPROVIDER = P()\n")
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    assert {"builtin", "dropped"} <= set(installed())


def test_equal_requests_have_equal_fingerprints_and_others_do_not() -> None:
    same = Request(capability=Capability.TEXT, prompt="hello")
    assert ASK.fingerprint() == same.fingerprint() != same.model_copy(update={"seed": 1}).fingerprint()
