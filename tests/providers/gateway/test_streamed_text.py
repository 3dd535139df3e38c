"""Text as it comes: piece by piece, and asked again only while nothing of it was heard."""

from __future__ import annotations

import pytest

from providers.base import Result, Usage
from providers.errors import Lost, Unavailable
from tests.providers.desk import BEST, TEXT, Book, Vendor, gateway


class Streaming(Vendor):
    def __init__(self, name: str, *pieces: object, **facts: object) -> None:
        super().__init__(name, **facts)  # type: ignore[arg-type]
        self.pieces = pieces

    def stream(self, model: object, request: object, errand: object):  # type: ignore[no-untyped-def,override]
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece
        return Result(text="".join(map(str, self.pieces)), usage=Usage(tokens_in=10, tokens_out=5))


def read(flow: object) -> tuple[list[str], Result]:
    pieces: list[str] = []
    while True:
        try:
            pieces.append(next(flow))  # type: ignore[call-overload]
        except StopIteration as end:
            return pieces, end.value


def test_text_comes_piece_by_piece_and_its_row_is_settled_at_the_end() -> None:
    book = Book(a="3")
    pieces, whole = read(gateway(Streaming("a", "你", "好")).stream(TEXT, BEST, book))
    assert (pieces, whole.text, whole.cost_micro_yuan) == (["你", "好"], "你好", 15)
    assert [c.ok for c in book.calls] == [True]


def test_a_stream_that_fails_before_its_first_piece_goes_to_the_next_and_later_to_nobody() -> None:
    book, up = Book(down="1", up="1"), Streaming("up", "hi")
    assert read(gateway(Streaming("down", Unavailable(), quality=5), up).stream(TEXT, BEST, book))[1].text == "hi"
    fresh = Book(down="1", up="1")
    flow = gateway(Streaming("down", "half", Lost(), quality=5), up).stream(TEXT, BEST, fresh)
    assert next(flow) == "half"
    with pytest.raises(Lost):
        next(flow)
    assert [call.model for call in fresh.calls] == ["m"]


def test_a_stream_is_asked_again_of_the_same_model_while_nothing_of_it_was_heard() -> None:
    book = Book(a="3")
    moody = Streaming("a", "你", "好")
    waits: list[object] = [Unavailable(), "你", "好"]

    class Moody(Streaming):
        def stream(self, model: object, request: object, errand: object):  # type: ignore[no-untyped-def,override]
            if isinstance(waits[0], Exception):
                raise waits.pop(0)  # type: ignore[misc]
            return (yield from moody.stream(model, request, errand))

    pieces, whole = read(gateway(Moody("a")).stream(TEXT, BEST, book))
    assert (pieces, whole.text) == (["你", "好"], "你好")
    assert [call.ok for call in book.calls] == [False, True]
