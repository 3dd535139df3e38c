"""The gateway: what was answered is given back; else route, try, retry or move on, and never pay twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from providers.base import (
    Capability,
    Likeness,
    Model,
    Policy,
    Request,
    Result,
    Usage,
)
from providers.errors import (
    BadAnswer,
    Busy,
    Doubtful,
    Invalid,
    Later,
    Lost,
    NoModel,
    NotSent,
    Refused,
    Unable,
    Unavailable,
)
from providers.gateway.gateway import installed_providers
from providers.provider import Provider
from providers.vendors import hosted
from tests.providers.desk import (
    BEST,
    PATIENT,
    PICTURE,
    TEXT,
    Book,
    Clock,
    Vendor,
    answers,
    fails,
    gateway,
    picture_vendor,
    price,
)


def test_the_answer_names_who_gave_it_what_it_cost_and_its_row() -> None:
    book = Book(a="0.2")
    result = gateway(picture_vendor("a")).generate(PICTURE, BEST, book)
    assert (result.provider, result.model, result.cost_micro_yuan) == ("a", "m", 200_000)
    assert result.call == book.intended[0].key == book.calls[0].key
    assert [(c.provider, c.ok, c.cost_micro_yuan) for c in book.calls] == [("a", True, 200_000)]


def test_what_was_answered_before_is_given_back_and_nobody_is_asked() -> None:
    book, vendor = Book(a="1"), Vendor("a")
    book.known = Result(text="old")
    assert gateway(vendor).generate(TEXT, BEST, book).text == "old"
    assert vendor.sent == []


def test_a_paid_call_has_its_row_and_estimate_before_it_leaves() -> None:
    book = Book(a="0.2")
    order: list[str] = []
    book.intend = lambda call, request: order.append(f"row of {call.cost_micro_yuan}")  # type: ignore[method-assign]

    def say(n: int) -> Result:
        order.append("sent")
        return Result(content=b"x", usage=Usage(images=1))

    gateway(picture_vendor("a", say)).generate(PICTURE, BEST, book)
    assert order == ["row of 200000", "sent"]


def test_the_studios_own_engines_need_no_row_before() -> None:
    book = Book()
    own = picture_vendor("own", price_micro_yuan=0)
    own.needs_door = False
    gateway(own).generate(PICTURE, BEST, book)
    assert (book.intended, [c.ok for c in book.calls]) == ([], [True])


def test_a_provider_that_is_down_is_asked_once_and_the_next_one_answers() -> None:
    down, up, clock = Vendor("down", fails(Unavailable()), quality=5), Vendor("up"), Clock()
    book = Book(down="1", up="1")
    assert gateway(down, up, clock=clock).generate(TEXT, BEST, book).provider == "up"
    assert (len(down.sent), clock.slept) == (1, [])
    assert [c.ok for c in book.calls] == [False, True]
    assert len({c.group for c in book.calls}) == 1


def test_a_paid_call_without_an_answer_is_never_sent_again_and_nobody_else_is_asked() -> None:
    for error in (Lost(), Unavailable("500 with a body")):
        lost, other = picture_vendor("lost", fails(error), quality=5), picture_vendor("other")
        book = Book(lost="0.3", other="0.1")
        with pytest.raises(Doubtful) as doubt:
            gateway(lost, other).generate(PICTURE, BEST, book)
        assert (len(lost.sent), len(other.sent)) == (1, 0)
        assert [(c.state, c.cost_micro_yuan) for c in book.calls] == [("unknown", 300_000)]
        assert doubt.value.facts["estimate"] == 300_000


def test_what_surely_never_left_is_sent_elsewhere_and_where_there_is_nobody_once_more() -> None:
    away, other = picture_vendor("away", fails(NotSent()), quality=5), picture_vendor("other")
    book = Book(away="0.3", other="0.1")
    assert gateway(away, other).generate(PICTURE, BEST, book).provider == "other"
    assert (len(away.sent), [c.cost_micro_yuan for c in book.calls]) == (1, [0, 100_000])
    alone = picture_vendor("away", fails(NotSent(), times=1))
    assert gateway(alone).generate(PICTURE, BEST, Book(away="0.3")).provider == "away"


def test_a_request_that_one_calls_wrong_is_asked_of_another_and_the_log_says_what_was_wrong(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wrong, other = (
        picture_vendor("wrong", fails(Invalid("size 640x360 is not one of ours")), quality=5),
        picture_vendor("other"),
    )
    book = Book(wrong="1", other="1")
    assert gateway(wrong, other).generate(PICTURE, BEST, book).provider == "other"
    assert "wrong/m" in caplog.text and "size 640x360" in caplog.text
    with pytest.raises(Invalid):
        gateway(wrong).generate(PICTURE, BEST, Book(wrong="1"))


def test_a_content_refusal_is_shown_and_goes_elsewhere_only_where_that_is_allowed() -> None:
    strict, kind = picture_vendor("strict", fails(Refused(reason="violence")), quality=5), picture_vendor("kind")
    book = Book(strict="1", kind="1")
    with pytest.raises(Refused) as refused:
        gateway(strict, kind).generate(PICTURE, BEST, book)
    assert (refused.value.reason, kind.sent) == ("violence", [])
    open_minded = BEST.model_copy(update={"elsewhere": True})
    assert gateway(strict, kind).generate(PICTURE, open_minded, book).provider == "kind"


def test_text_moves_on_at_once_from_a_busy_vendor_and_a_tasks_picture_waits_for_the_same_one() -> None:
    busy, other, clock = Vendor("busy", fails(Busy(after_s=3)), quality=5), Vendor("other"), Clock()
    assert gateway(busy, other, clock=clock).generate(TEXT, BEST, Book(busy="1", other="1")).provider == "other"
    assert clock.slept == []
    painter, other, clock = (
        picture_vendor("busy", fails(Busy(after_s=3), times=1), quality=5),
        picture_vendor("other"),
        Clock(),
    )
    book, asked = Book(busy="1", other="1"), gateway(painter, other, clock=clock)
    with pytest.raises(Later) as later:
        asked.generate(PICTURE, PATIENT, book)
    assert 3 <= later.value.wait < 4
    assert asked.generate(PICTURE, PATIENT, book).provider == "busy"
    assert (clock.slept, other.sent) == ([], [])


def test_a_long_wait_goes_back_to_the_queue() -> None:
    busy, clock = picture_vendor("busy", fails(Busy(after_s=40))), Clock()
    with pytest.raises(Later) as later:
        gateway(busy, clock=clock).generate(PICTURE, PATIENT, Book(busy="1"))
    assert later.value.remote_id == "" and 40 <= later.value.wait < 41 and clock.slept == []


def test_no_place_at_a_door_is_waited_for_and_costs_no_row() -> None:
    vendor, book = picture_vendor("a"), Book(a="1")
    book.full.add("a:d1")
    with pytest.raises(Later):
        gateway(vendor).generate(PICTURE, PATIENT, book)
    assert (vendor.sent, book.intended) == ([], [])


def test_a_bad_answer_is_asked_again_of_a_text_model_but_a_paid_one_is_not_asked_twice() -> None:
    clumsy = Vendor("clumsy", fails(BadAnswer(), times=1, then="better"))
    assert gateway(clumsy).generate(TEXT, BEST, Book(clumsy="1")).text == "better"
    painter, other = picture_vendor("a", fails(BadAnswer(usage=Usage(images=1))), quality=5), picture_vendor("other")
    book = Book(a="0.3", other="0.1")
    assert gateway(painter, other).generate(PICTURE, BEST, book).provider == "other"
    assert [c.cost_micro_yuan for c in book.calls] == [300_000, 100_000]


# Who there is --------------------------------------------------------------------------------------------------------


def test_when_all_fail_the_last_error_is_raised() -> None:
    with pytest.raises(Unavailable):
        gateway(Vendor("a", fails(Unable())), Vendor("b", fails(Unavailable()), quality=1)).generate(
            TEXT, BEST, Book(a="1", b="1")
        )


def test_a_vendor_that_says_what_it_charged_is_believed_before_any_table() -> None:
    book = Book(a="0.2")
    dear = picture_vendor("a", answers("", images=1, amount="0.04", currency="USD"))
    assert gateway(dear).generate(PICTURE, BEST, book).cost_micro_yuan == 280_000


def test_a_quote_is_the_price_of_the_model_that_would_be_asked_and_asks_nobody() -> None:
    vendor, book = picture_vendor("a"), Book(a="0.2")
    quote = gateway(vendor).quote(PICTURE, BEST, book)
    assert quote is not None and quote.micro_yuan == 200_000
    assert (vendor.sent, book.intended) == ([], [])


def test_a_price_nobody_knows_is_never_nothing() -> None:
    vendor, book = picture_vendor("a"), Book(a="0.2")
    book.rows = [price("another", "image", "1")]
    with pytest.raises(NoModel) as none:
        gateway(vendor).generate(PICTURE, BEST, book)
    assert none.value.facts["removed"] == {"a/m": "price"}


def test_a_vendor_file_that_is_dropped_in_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dropped_vendor.py").write_text("class P:\n    name = 'dropped'\nPROVIDER = P()\n")
    monkeypatch.setattr(hosted, "__path__", [*hosted.__path__, str(tmp_path)])
    assert {"builtin", "dropped"} <= set(installed_providers())


def test_a_provider_of_ten_lines_is_enough() -> None:
    class Parrot(Provider):
        name = "parrot"

        def models(self) -> tuple[Model, ...]:
            return (Model(provider="parrot", name="grey", capability=Capability.TEXT),)

        def generate(self, model: Model, request: Request, errand: object) -> Result:
            return Result(text=request.prompt)

    assert gateway(Parrot()).generate(TEXT, Policy.BALANCED, Book()).text == "hello"


def test_people_are_shown_to_whoever_takes_pictures_of_them_and_the_result_says_who_was_shown() -> None:
    asked: list[Request] = []

    class Painter(Vendor):
        def generate(self, model: Model, request: Request, errand: object) -> Result:
            asked.append(request)
            return super().generate(model, request, errand)  # type: ignore[arg-type]

    sees = Painter("sees", capability=Capability.IMAGE, quality=5, limits={"references": 2})
    blind = Painter("blind", capability=Capability.IMAGE, limits={"references": 0})
    wanted = PICTURE.model_copy(update={"likenesses": (Likeness(name="Ann", sha256="a" * 64),)})
    shown = gateway(sees, blind).generate(wanted, BEST, Book(sees="1", blind="1"))
    told = gateway(blind).generate(wanted, BEST, Book(blind="1"))
    assert shown.facts["shown"] == {"Ann": "a" * 64} and "shown" not in told.facts
    assert [request.references for request in asked] == [("a" * 64,), ()]
