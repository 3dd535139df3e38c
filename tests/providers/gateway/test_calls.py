"""An equal request is answered from the cache, and two who ask the same make one paid call."""

from __future__ import annotations

import pytest

from providers.base import Capability, Likeness, Request, RequestTerms, Result
from providers.errors import Later
from providers.gateway.gateway import Gateway
from tests.providers.desk import BEST, PATIENT, PICTURE, TEXT, Book, Clock, gateway, picture_vendor


def test_an_equal_request_is_answered_from_the_cache_with_a_row_that_says_what_it_saved() -> None:
    vendor, book = picture_vendor("a"), Book(a="0.2")
    door = gateway(vendor)
    door.generate(PICTURE, BEST, book)
    again = door.generate(PICTURE, BEST, book)
    assert (len(vendor.sent), again.cached, again.cost_micro_yuan) == (1, True, 0)
    assert [(c.cached, c.cost_micro_yuan, c.saved_micro_yuan) for c in book.calls] == [
        (False, 200_000, 0),
        (True, 0, 200_000),
    ]


@pytest.mark.parametrize(
    "change", [{"seed": 2}, {"width": 641}, {"prompt": "a dog"}, {"references": ("f" * 64,)}, {"negative": "text"}]
)
def test_whatever_changes_the_picture_is_another_request(change: dict[str, object]) -> None:
    vendor, book = picture_vendor("a"), Book(a="0.2")
    door = gateway(vendor)
    for request in (PICTURE, PICTURE.model_copy(update=change)):
        door.generate(request, BEST, book)
    assert len(vendor.sent) == 2


def test_another_grade_with_other_options_is_another_request() -> None:
    vendor, book = (
        picture_vendor("a", options={"fast": {"quality": "low"}, "quality": {"quality": "high"}}),
        Book(a="0.2"),
    )
    for grade in ("fast", "quality"):
        gateway(vendor).generate(PICTURE, RequestTerms.model_validate({"grade": grade}), book)
    assert [dict(errand.options) for errand in vendor.sent] == [{"quality": "low"}, {"quality": "high"}]


def test_a_fresh_take_goes_round_the_cache() -> None:
    vendor, book = picture_vendor("a"), Book(a="0.2")
    for _ in range(2):
        gateway(vendor).generate(PICTURE, RequestTerms(fresh=True), book)
    assert len(vendor.sent) == 2


def test_two_who_ask_the_same_make_one_paid_call() -> None:
    vendor, book, clock = picture_vendor("a"), Book(a="0.2"), Clock()
    book.alone_now = False
    with pytest.raises(Later):
        gateway(vendor, clock=clock).generate(PICTURE, PATIENT, book)

    def somebody_else_is_done(seconds: float) -> None:
        book.kept = dict.fromkeys([*book.kept, *keys], Result(content=b"theirs", cost_micro_yuan=200_000))

    keys: list[str] = []
    book.cached = lambda key: keys.append(key) or book.kept.get(key)  # type: ignore[method-assign,func-returns-value]
    patient = Gateway([vendor], sleep=somebody_else_is_done, clock=clock)
    assert patient.generate(PICTURE, BEST, book).content == b"theirs"
    assert vendor.sent == []


def test_equal_requests_have_equal_fingerprints_and_others_do_not() -> None:
    same = Request(capability=Capability.TEXT, prompt="hello")
    assert TEXT.fingerprint() == same.fingerprint() != TEXT.model_copy(update={"seed": 1}).fingerprint()


def test_a_picture_that_was_made_of_words_alone_is_in_the_cache_whoever_is_in_it_now() -> None:
    blind, book = picture_vendor("blind", limits={"references": 0}), Book(blind="1")
    for face in "ab":
        wanted = PICTURE.model_copy(update={"likenesses": (Likeness(name="Ann", sha256=face * 64),)})
        gateway(blind).generate(wanted, BEST, book)
    assert len(blind.sent) == 1
