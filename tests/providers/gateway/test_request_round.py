"""One request on its way: what is ill is asked once, seconds are waited once, and who steps in says so."""

from __future__ import annotations

import pytest

from providers.base import Capability, Door, Likeness, Request, RequestTerms, Result, Usage, WaitingJob
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    CutShort,
    Failed,
    Gone,
    Invalid,
    Later,
    LinkFails,
    Lost,
    ModelNotOpen,
    NoMoney,
    NotSent,
    ProviderError,
    Unavailable,
)
from providers.gateway.gateway import Gateway
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
)

SHAPE = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
SCRIPT = TEXT.model_copy(update={"answer_schema": SHAPE, "purpose": "script"})


def own(capability: Capability = Capability.TEXT) -> Vendor:
    """One of the studio's own engines."""
    engine = Vendor("own", answers("own work"), capability=capability, price_micro_yuan=0, quality=1)
    engine.needs_door = False
    return engine


def whole(asked: Gateway, request: Request, terms: RequestTerms, book: Book) -> Result:
    """A text heard to its end."""
    flow = asked.stream(request, terms, book)
    while True:
        try:
            next(flow)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("error", [BadKey(), NoMoney(), Busy(after_s=1), Unavailable(), NotSent(), Lost()])
def test_one_request_asks_an_ill_door_of_many_models_at_most_twice(error: ProviderError, streamed: bool) -> None:
    many = [Vendor("ill", fails(error), quality=5 - n / 10) for n in range(8)]
    one = many[0]
    one.models = lambda: tuple(  # type: ignore[method-assign]
        one._model.model_copy(update={"name": f"m{n}", "quality": 5 - n / 10}) for n in range(8)
    )
    book, clock = Book(ill="1"), Clock()
    asked = gateway(one, own(), clock=clock)
    result = whole(asked, TEXT, BEST, book) if streamed else asked.generate(TEXT, BEST, book)
    assert result.provider == "own"
    assert len(one.sent) <= 2 and sum(clock.slept) < 2


def test_a_limit_of_one_second_is_waited_for_before_the_builtin_writer_steps_in() -> None:
    busy, clock = Vendor("busy", fails(Busy(after_s=1), times=1, then="theirs"), quality=5), Clock()
    assert gateway(busy, own(), clock=clock).generate(TEXT, BEST, Book(busy="1")).text == "theirs"
    assert (len(busy.sent), [round(s) for s in clock.slept]) == (2, [1])


def test_another_vendor_is_asked_before_anybody_waits() -> None:
    busy, other, clock = Vendor("busy", fails(Busy(after_s=1)), quality=5), Vendor("other", quality=2), Clock()
    assert gateway(busy, other, own(), clock=clock).generate(TEXT, BEST, Book(busy="1", other="1")).provider == "other"
    assert clock.slept == []


def test_a_tasks_picture_waits_once_for_a_vendor_that_did_not_begin_and_is_sent_once_in_each_attempt() -> None:
    down = picture_vendor("down", fails(Unavailable(not_accepted=True)), quality=5)
    book, asked = Book(down="1"), gateway(down, own(Capability.IMAGE))
    with pytest.raises(Later):
        asked.generate(PICTURE, PATIENT, book)
    assert len(down.sent) == 1
    result = asked.generate(PICTURE, PATIENT, book)
    assert (result.provider, len(down.sent)) == ("own", 2)


def test_who_steps_in_says_for_whom_and_why() -> None:
    down = Vendor("down", fails(Unavailable()), quality=5)
    result = gateway(down, own()).generate(TEXT, BEST, Book(down="1"))
    assert result.facts["stepped_in"] == {"for": "down/m", "why": "Unavailable"}
    resting, book = Vendor("ill", quality=5), Book(ill="1")
    book.leave_alone("ill", 30)
    result = gateway(resting, own()).generate(TEXT, BEST, book)
    assert result.facts["stepped_in"] == {"for": "ill/m", "why": "breaker"}
    assert "stepped_in" not in gateway(own()).generate(TEXT, BEST, Book()).facts


def test_the_breaker_counts_requests_and_not_their_tries() -> None:
    down, book = Vendor("down", fails(Unavailable())), Book(down="1")
    with pytest.raises(Unavailable):
        gateway(down).generate(TEXT, BEST, book)
    assert (len(down.sent), book.failures) == (2, [("down:d1", "Unavailable")])
    assert book.states["down:d1"].closed()


def test_a_model_that_is_not_open_to_one_key_is_asked_with_another() -> None:
    def say(n: int) -> Result:
        if n == 1:
            raise ModelNotOpen
        return Result(content=b"x", usage=Usage(images=1))

    two, book = picture_vendor("two", say), Book(two="1")
    book.opened["two"] = [Door(provider="two", id="d1"), Door(provider="two", id="d2")]
    assert gateway(two).generate(PICTURE, BEST, book).provider == "two"
    assert len({errand.door.id for errand in two.sent}) == 2


@pytest.mark.parametrize("error", [Invalid(), Gone(), Failed()])
def test_what_is_wrong_with_a_model_is_not_asked_of_it_through_another_key(error: ProviderError) -> None:
    two, other = picture_vendor("two", fails(error), quality=5), picture_vendor("other")
    book = Book(two="1", other="1")
    book.opened["two"] = [Door(provider="two", id="d1"), Door(provider="two", id="d2")]
    assert gateway(two, other).generate(PICTURE, BEST, book).provider == "other"
    assert len(two.sent) == 1


# An answer that cannot be used is none ---------------------------------------------------------------------------------


def test_prose_where_json_was_asked_for_is_asked_again_and_never_cached() -> None:
    def say(n: int) -> Result:
        text = "Certainly! Here is a story about a cat." if n == 1 else '{"title": "Rain"}'
        return Result(text=text, usage=Usage(tokens_in=3, tokens_out=9))

    writer, book = Vendor("a", say), Book(a="1")
    assert gateway(writer).generate(SCRIPT, BEST, book).text == '{"title": "Rain"}'
    assert [(c.ok, c.cost_micro_yuan) for c in book.calls] == [(False, 9), (True, 9)]
    assert [result.text for result in book.kept.values()] == ['{"title": "Rain"}']


def test_a_model_that_only_talks_gives_way_to_the_next_one() -> None:
    talks, writes = (
        Vendor("talks", answers("Sure.", tokens_out=1), quality=5),
        Vendor("writes", answers('{"title":"R"}')),
    )
    book = Book(talks="1", writes="1")
    assert gateway(talks, writes).generate(SCRIPT, BEST, book).provider == "writes"
    assert len(talks.sent) == 2
    with pytest.raises(BadAnswer):
        gateway(talks).generate(SCRIPT, BEST, Book(talks="1"))


def test_an_answer_kept_by_an_older_studio_that_cannot_be_used_is_not_given_back() -> None:
    writer, book = Vendor("a", answers('{"title":"R"}', tokens_out=1)), Book(a="1")
    asked = gateway(writer)
    asked.generate(SCRIPT, BEST, book)
    book.kept = {key: Result(text="Sure, here it is:") for key in book.kept}
    assert asked.generate(SCRIPT, BEST, book).text == '{"title":"R"}'
    assert len(writer.sent) == 2


def test_another_try_at_the_same_goes_round_the_cache_and_what_it_gave_stands_there() -> None:
    said = iter(("first", "second", "third"))
    writer, book = (
        Vendor("a", lambda n: Result(text=f'{{"title":"{next(said)}"}}', usage=Usage(tokens_out=1))),
        Book(a="1"),
    )
    for number in range(3):
        gateway(writer).generate(SCRIPT.model_copy(update={"again": number}), BEST, book)
    assert gateway(writer).generate(SCRIPT, BEST, book).text == '{"title":"third"}'
    assert len(writer.sent) == 3


def test_an_answer_cut_at_its_most_is_asked_for_with_twice_the_room_and_no_more() -> None:
    wanted: list[int] = []

    class Cut(Vendor):
        def generate(self, model, request, errand):  # type: ignore[no-untyped-def]
            wanted.append(request.tokens_most)
            return super().generate(model, request, errand)

    cut, book = Cut("cut", fails(CutShort(usage=Usage(tokens_out=100)))), Book(cut="1")
    with pytest.raises(CutShort):
        gateway(cut).generate(TEXT.model_copy(update={"tokens_most": 100}), BEST, book)
    assert wanted == [100, 200]
    full = Cut("full", fails(CutShort()), limits={"answer_tokens_most": 80})
    with pytest.raises(CutShort):
        gateway(full).generate(TEXT.model_copy(update={"tokens_most": 100}), BEST, Book(full="1"))
    assert wanted[2:] == [80]


# What is paid is not given up -----------------------------------------------------------------------------------------


def waits(**facts: object) -> WaitingJob:
    return WaitingJob.model_validate(
        {"key": "k", "provider": "a", "model": "m", "remote_id": "j", "door": "a:d1", **facts}
    )


def test_a_clip_whose_link_fails_is_looked_at_again_for_a_day_and_then_gone_and_paid() -> None:
    slow, book, clock = picture_vendor("a", look=fails(LinkFails(), times=3)), Book(a="0.7"), Clock()
    book.waits = waits()
    asked = gateway(slow, clock=clock)
    for hours in (0, 1, 23):
        clock.now = hours * 3600
        with pytest.raises(Later):
            asked.generate(PICTURE, BEST, book)
    assert book.calls == []
    assert asked.generate(PICTURE, BEST, book).provider == "a"
    never, book = picture_vendor("a", look=fails(LinkFails())), Book(a="0.7")
    book.waits, clock.now = waits(), 86_401
    with pytest.raises(Gone):
        gateway(never, clock=clock).generate(PICTURE, BEST, book)
    assert [(c.ok, c.cost_micro_yuan) for c in book.calls] == [(False, 700_000)]


def test_a_link_with_a_stated_end_is_looked_at_until_then() -> None:
    slow, book, clock = picture_vendor("a", look=fails(LinkFails(until=172_800))), Book(a="1"), Clock()
    book.waits, clock.now = waits(), 100_000
    with pytest.raises(Later):
        gateway(slow, clock=clock).generate(PICTURE, BEST, book)


def test_a_job_that_is_not_known_yet_in_its_first_minute_is_looked_for_again() -> None:
    slow, book, clock = picture_vendor("a", look=fails(Gone(), times=1)), Book(a="1"), Clock()
    book.waits, clock.now = waits(), 20
    with pytest.raises(Later):
        gateway(slow, clock=clock).generate(PICTURE, BEST, book)
    assert gateway(slow, clock=clock).generate(PICTURE, BEST, book).provider == "a"


def test_a_picture_made_at_once_whose_link_fails_is_kept_and_fetched_later_for_the_same_money() -> None:
    class Linked(Vendor):
        def collect(self, link, errand):  # type: ignore[no-untyped-def]
            assert link == "https://results.example/one.png"
            return b"\x89PNG\r\n\x1a\n" + b"0" * 64

    error = LinkFails(link="https://results.example/one.png", usage=Usage(images=1))
    vendor, book = Linked("a", fails(error), capability=Capability.IMAGE), Book(a="0.3")
    with pytest.raises(Later):
        gateway(vendor).generate(PICTURE, PATIENT, book)
    book.waits = book.accepted[0]
    result = gateway(vendor).generate(PICTURE, PATIENT, book)
    assert (result.media_type, result.cost_micro_yuan, len(vendor.sent)) == ("image/png", 300_000, 1)


# Money ----------------------------------------------------------------------------------------------------------------


def test_a_paid_answer_that_does_not_say_what_it_used_costs_its_estimate_and_says_so() -> None:
    for usage in (Usage(), Usage(tokens_in=0, tokens_out=0, images=0, seconds=3)):
        vendor, book = picture_vendor("a", lambda n, usage=usage: Result(content=b"x", usage=usage)), Book(a="0.4")  # type: ignore[misc]
        book.rows = [row for row in book.rows if row.unit == "image"]
        assert gateway(vendor).generate(PICTURE, BEST, book).cost_micro_yuan == 400_000
        assert book.calls[0].cost.estimated


def test_a_vendor_that_says_it_took_nothing_is_believed() -> None:
    vendor, book = picture_vendor("a", answers("", images=1, amount="0", currency="CNY")), Book(a="0.4")
    assert gateway(vendor).generate(PICTURE, BEST, book).cost_micro_yuan == 0
    assert not book.calls[0].cost.estimated


def test_as_much_is_put_aside_as_the_model_has_cost_above_its_estimates() -> None:
    from decimal import Decimal

    vendor, book = picture_vendor("a"), Book(a="0.2")
    book.ratio = Decimal("1.5")
    gateway(vendor).generate(PICTURE, BEST, book)
    assert (book.intended[0].cost_micro_yuan, book.intended[0].reserved_micro_yuan) == (200_000, 300_000)


# What a model can be told ---------------------------------------------------------------------------------------------


def test_a_clip_with_a_first_frame_shows_no_people_to_a_model_that_takes_either() -> None:
    asked: list[Request] = []

    class Films(Vendor):
        def generate(self, model, request, errand):  # type: ignore[no-untyped-def]
            asked.append(request)
            return super().generate(model, request, errand)

    wanted = Request(
        capability=Capability.VIDEO,
        prompt="a walk",
        references=("f" * 64,),
        last_frame="e" * 64,
        sound="on",
        likenesses=(Likeness(name="Ann", sha256="a" * 64),),
        seconds=5,
    )
    limits = {"references": 9, "frames_or_references": True, "last_frame": True, "sound": "switch"}
    either = Films("either", answers("", seconds=5), capability=Capability.VIDEO, limits=limits)
    gateway(either).generate(wanted, BEST, Book(either="1"))
    plain = Films("plain", answers("", seconds=5), capability=Capability.VIDEO, limits={"references": 9})
    gateway(plain).generate(wanted, BEST, Book(plain="1"))
    assert [(len(r.references), r.last_frame, r.sound) for r in asked] == [(1, "e" * 64, "on"), (2, "", "")]
