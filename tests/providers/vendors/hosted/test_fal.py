"""fal: Pika's films and cut-outs, by way of its queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Request
from providers.errors import BadKey, Busy, Failed, Gone, Later, Lost, ModelNotOpen, NoMoney, Refused, Unavailable
from providers.transport.file_signature import duration_s, media_type
from providers.vendors.hosted.fal import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.bad_line_proxy import Proxy
from tests.wire.server import Answer, Fault
from tests.wire.vendors.fal import Fal

MODELS = {model.name: model for model in PROVIDER.models()}
WORDS = MODELS["fal-ai/pika/v2.2/text-to-video"]
SHOWN = MODELS["fal-ai/pika/v2.2/image-to-video"]
SCENES = MODELS["fal-ai/pika/v2.2/pikascenes"]
CUT = MODELS["fal-ai/birefnet"]
FILM = Request(
    capability=Capability.VIDEO,
    prompt="清晨的雨巷里，一个人撑着伞走来。",
    negative="文字",
    width=1280,
    height=720,
    seconds=4,
    seed=7,
)
ID = {"x-fal-request-id": "c0ffee"}
"""What fal itself answers with."""
OF_PICTURE = FILM.model_copy(update={"references": ("a1",)})
TO_CUT = Request(capability=Capability.CUTOUT, references=("a1",))


@pytest.fixture
def fake() -> Iterator[Fal]:
    with Fal() as fal:
        yield fal  # type: ignore[misc]


def errand(fake: Fal, model: Any = WORDS, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=model.option(facts.pop("grade", Grade.BALANCED)),
        read=lambda _: media.picture(640, 360),
    )


def test_a_film_is_made_of_words(fake: Fal) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, WORDS, FILM, errand(fake))
    assert looks == 2 and media_type(result.content) == result.media_type == "video/mp4"
    assert duration_s(result.content) == pytest.approx(5, abs=0.1) and result.usage.seconds == 5
    assert fake.asked[0].json["prompt"] == FILM.prompt
    golden.check("fal", "film", fake.asked[0])
    golden.check("fal", "look", fake.asked[1])
    assert "Authorization" in fake.asked[1].headers


def test_a_film_is_made_of_a_picture(fake: Fal) -> None:
    whole(PROVIDER, SHOWN, OF_PICTURE, errand(fake, SHOWN, grade=Grade.QUALITY))
    golden.check("fal", "film-of-a-picture", fake.asked[0])
    assert fake.asked[0].json["resolution"] == "1080p"


def test_people_and_things_are_put_into_a_film_by_their_pictures(fake: Fal) -> None:
    cast = FILM.model_copy(update={"references": ("a1", "b2", "c3")})
    assert whole(PROVIDER, SCENES, cast, errand(fake, SCENES))[0].media_type == "video/mp4"
    assert len(fake.asked[0].json["image_urls"]) == 3
    golden.check("fal", "film-of-pictures", fake.asked[0])


def test_a_picture_is_cut_out(fake: Fal) -> None:
    result, _ = whole(PROVIDER, CUT, TO_CUT, errand(fake, CUT))
    assert result.media_type == "image/png" and result.usage.images == 1
    golden.check("fal", "cut", fake.asked[0])


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("busy", Busy),
        ("refused", Refused),
        ("gone", Gone),
        ("bad_answer", Lost),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Fal, kind: str, error: type[Exception]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(WORDS, FILM, errand(fake))
    assert len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 7


@pytest.mark.parametrize(
    ("answer", "begun"),
    [
        (Answer(409, {"detail": "Conflict"}, ID), False),
        (Answer(503, b"<html>nginx</html>", {"Content-Type": "text/html"}), False),
        (Answer(503, {"detail": "Service Unavailable"}, ID), True),
        (Answer(500, {"detail": "Internal Server Error"}, ID), True),
    ],
)
def test_a_submit_that_the_queue_never_took_may_be_sent_elsewhere(fake: Fal, answer: Answer, begun: bool) -> None:
    fake.next(Fault("answer", answer=answer))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(WORDS, FILM, errand(fake))
    assert told.value.not_accepted is not begun


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("User is locked. Reason: TOP_UP.", NoMoney),
        ("User is locked. Reason: Admin lock. Please contact support.", BadKey),
        ("Access denied to this endpoint.", ModelNotOpen),
    ],
)
def test_a_403_is_the_account_the_key_or_only_this_model(fake: Fal, words: str, error: type[Exception]) -> None:
    fake.next(Fault("answer", answer=Answer(403, {"detail": words}, ID)))
    with pytest.raises(error):
        PROVIDER.generate(WORDS, FILM, errand(fake))


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Fal, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        whole(PROVIDER, WORDS, FILM, errand(fake))


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Fal, kind: str) -> None:
    name = submit(PROVIDER, WORDS, FILM, errand(fake))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(WORDS, name, FILM, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(WORDS, name, FILM, errand(fake))


def test_a_job_can_be_cancelled_until_it_is_done(fake: Fal) -> None:
    name = submit(PROVIDER, WORDS, FILM, errand(fake))
    assert PROVIDER.cancel(WORDS, name, errand(fake)) is True
    assert not fake.charges
    assert PROVIDER.cancel(WORDS, name, errand(fake)) is False


def test_a_film_that_did_not_come_whole_is_fetched_again(fake: Fal) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, WORDS, FILM, errand(fake))
    fake.always = Fault("cut", path="/files")
    with pytest.raises(Lost):
        PROVIDER.resume(WORDS, name, FILM, errand(fake))
    fake.always = None
    assert PROVIDER.resume(WORDS, name, FILM, errand(fake)).content
    assert len(fake.charges) <= 1


def test_the_key_only_goes_to_the_doors_own_address(fake: Fal) -> None:
    """The queue names its links by its own name; they are asked at the door's address, here another."""
    with Proxy(fake.url) as line:
        result, _ = whole(PROVIDER, WORDS, FILM, errand(fake, door=fake.door(address=line.address(fake))))
    assert result.content and line.counts["good"] >= 4
    assert "Authorization" not in fake.asked[-1].headers


def test_a_look_costs_nothing(fake: Fal) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"
