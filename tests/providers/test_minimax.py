"""MiniMax: films by both of its protocols, and songs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from providers.base import (
    BadAnswer,
    BadKey,
    Busy,
    Capability,
    Errand,
    Failed,
    Gone,
    Grade,
    Invalid,
    Later,
    Lost,
    NoMoney,
    NotSent,
    ProviderError,
    Refused,
    Request,
    Unavailable,
)
from providers.minimax import PROVIDER
from providers.pricing import shipped
from providers.signature import seconds
from tests.providers.waiting import submit, whole
from tests.wire import golden, media
from tests.wire.minimax import MiniMax
from tests.wire.server import Answer, Fault

MODELS = {model.name: model for model in PROVIDER.models()}
H3, HAILUO, FAST, MUSIC = (
    MODELS[name] for name in ("MiniMax-H3", "MiniMax-Hailuo-2.3", "MiniMax-Hailuo-2.3-Fast", "music-2.6")
)
BOTH = pytest.mark.parametrize("model", [HAILUO, H3], ids=["v1", "v2"])
FILM = Request(
    capability=Capability.VIDEO,
    prompt="清晨的雨巷里，一个人撑着伞走来。",
    negative="文字",
    width=1280,
    height=720,
    seconds=4,
    seed=7,
)
OF_PICTURE = FILM.model_copy(update={"references": ("a1", "b2")})
SONG = Request(capability=Capability.MUSIC, prompt="钢琴，雨夜，安静", seconds=30)
TODAY = date(2026, 11, 25)


@pytest.fixture
def fake() -> Iterator[MiniMax]:
    with MiniMax() as minimax:
        yield minimax  # type: ignore[misc]


def errand(fake: MiniMax, model: Any, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=model.option(facts.pop("grade", Grade.BALANCED)),
        read=lambda _: media.picture(640, 360),
    )


@BOTH
def test_a_film_is_made_of_words(fake: MiniMax, model: Any) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, model, FILM, errand(fake, model))
    assert looks == 2 and result.media_type == "video/mp4"
    assert seconds(result.content) == pytest.approx(result.usage.seconds, abs=0.3)
    version = model.options[Grade.BALANCED]["protocol"]
    golden.check("minimax", f"film-{version}", fake.asked[0])
    golden.check("minimax", f"look-{version}", fake.asked[1])


@BOTH
def test_a_film_costs_what_the_vendor_takes(fake: MiniMax, model: Any) -> None:
    result, _ = whole(PROVIDER, model, FILM, errand(fake, model))
    before = shipped().estimate(model, FILM, Grade.BALANCED, TODAY)
    traits = {"resolution": "768P", "seconds": f"{result.usage.seconds:g}"}
    assert before.amount == shipped().cost(model, result.usage, traits, TODAY).amount == fake.charges[0].amount


def test_in_china_it_is_paid_in_yuan(fake: MiniMax) -> None:
    result, _ = whole(PROVIDER, H3, FILM, errand(fake, H3))
    cost = shipped().cost(H3, result.usage, {"resolution": "768P", "region": "cn"}, TODAY)
    assert (cost.currency, cost.micro_yuan) == ("CNY", 2_000_000)


def test_a_film_begins_with_its_picture(fake: MiniMax) -> None:
    whole(PROVIDER, FAST, OF_PICTURE, errand(fake, FAST))
    golden.check("minimax", "film-of-a-picture-v1", fake.asked[0])
    assert fake.asked[0].json["first_frame_image"].startswith("data:image/png;base64,")


def test_a_film_is_shown_who_is_in_it(fake: MiniMax) -> None:
    submit(PROVIDER, H3, OF_PICTURE, errand(fake, H3, grade=Grade.QUALITY))
    golden.check("minimax", "film-of-pictures-v2", fake.asked[0])
    roles = [part.get("role") for part in fake.asked[0].json["content"]]
    assert roles == [None, "first_frame", "reference_image"] and fake.asked[0].json["resolution"] == "2K"


def test_music_without_words_is_made(fake: MiniMax) -> None:
    result = PROVIDER.generate(MUSIC, SONG, errand(fake, MUSIC))
    assert result.media_type == "audio/mpeg" and result.facts["seconds"] == pytest.approx(20, abs=0.1)
    assert result.usage.calls == 1 and fake.asked[0].json["is_instrumental"] is True
    assert shipped().cost(MUSIC, result.usage, {}, TODAY).amount == fake.charges[0].amount
    golden.check("minimax", "music", fake.asked[0])


def test_a_song_has_the_words_it_was_given(fake: MiniMax) -> None:
    request = SONG.model_copy(update={"inputs": {"lyrics": "[Verse]\n雨还在下"}})
    assert PROVIDER.generate(MUSIC, request, errand(fake, MUSIC)).content
    assert fake.asked[0].json["lyrics"] == "[Verse]\n雨还在下" and "is_instrumental" not in fake.asked[0].json


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("bad_key", BadKey),
        ("no_money", NoMoney),
        ("busy", Busy),
        ("refused", Refused),
        ("invalid", Invalid),
        ("unavailable", Unavailable),
        ("bad_answer", Lost),
    ],
)
@pytest.mark.parametrize(("model", "request_"), [(HAILUO, FILM), (H3, FILM), (MUSIC, SONG)], ids=["v1", "v2", "music"])
def test_what_goes_wrong_is_told_as_what_it_is(
    fake: MiniMax, model: Any, request_: Request, kind: str, error: type[ProviderError]
) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(model, request_, errand(fake, model))
    assert type(told.value) is error and len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2
    if isinstance(told.value, Refused):
        assert "sensitive" in told.value.reason


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        ((1004, 2049), BadKey),
        ((1008,), NoMoney),
        ((1002, 1039, 1041), Busy),
        ((1026, 1027), Refused),
        ((2013, 1042), Invalid),
        ((1000, 1024, 1033), Unavailable),
        ((1001,), Lost),
        ((4711,), BadAnswer),
    ],
)
def test_two_hundred_with_a_code_is_an_error(fake: MiniMax, codes: tuple[int, ...], error: type[ProviderError]) -> None:
    for code in codes:
        fake.code(code, "words")
        with pytest.raises(ProviderError) as told:
            PROVIDER.generate(HAILUO, FILM, errand(fake, HAILUO))
        assert type(told.value) is error


@BOTH
@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("cancelled", Failed)])
def test_a_job_that_ends_badly_says_how(fake: MiniMax, model: Any, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        whole(PROVIDER, model, FILM, errand(fake, model))
    assert not fake.charges


@BOTH
def test_a_job_it_does_not_know_is_gone(fake: MiniMax, model: Any) -> None:
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.jobs.clear()
    with pytest.raises(Gone):
        PROVIDER.resume(model, name, FILM, errand(fake, model))


@BOTH
@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: MiniMax, model: Any, kind: str) -> None:
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(model, name, FILM, errand(fake, model))
    with pytest.raises(Later):
        PROVIDER.resume(model, name, FILM, errand(fake, model))


@pytest.mark.parametrize(("model", "request_"), [(HAILUO, FILM), (H3, FILM), (MUSIC, SONG)], ids=["v1", "v2", "music"])
@pytest.mark.parametrize("kind", ["lose", "cut", "drop"])
def test_a_lost_answer_is_lost_and_nothing_is_sent_twice(
    fake: MiniMax, model: Any, request_: Request, kind: str
) -> None:
    fake.next(Fault(kind))
    with pytest.raises(Lost):
        PROVIDER.generate(model, request_, errand(fake, model))
    assert len(fake.asked) == 1


def test_nobody_there_means_nothing_was_sent(fake: MiniMax) -> None:
    with pytest.raises(NotSent):
        PROVIDER.generate(HAILUO, FILM, errand(fake, HAILUO, door=fake.door(address="http://127.0.0.1:9")))


@BOTH
def test_a_film_that_did_not_come_whole_is_fetched_again(fake: MiniMax, model: Any) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.next(Fault("cut", path="/files"))
    with pytest.raises(Lost):
        PROVIDER.resume(model, name, FILM, errand(fake, model))
    assert PROVIDER.resume(model, name, FILM, errand(fake, model)).content and len(fake.charges) == 1


LINKED = MUSIC.model_copy(
    update={"options": {Grade.BALANCED: {**MUSIC.option(Grade.BALANCED), "output_format": "url"}}}
)


def test_a_song_behind_a_link_is_fetched_again_and_never_composed_again(fake: MiniMax) -> None:
    for kind in ("cut", "drop"):
        fake.next(Fault(kind, path="/files"))
    assert PROVIDER.generate(LINKED, SONG, errand(fake, LINKED)).content
    assert len(fake.charges) == 1


def test_a_song_whose_link_never_answers_is_lost_after_three_looks(fake: MiniMax) -> None:
    fake.always = Fault("drop", path="/files")
    with pytest.raises(Lost):
        PROVIDER.generate(LINKED, SONG, errand(fake, LINKED))
    assert [asked.method for asked in fake.asked] == ["POST", "GET", "GET", "GET"] and len(fake.charges) == 1


@pytest.mark.parametrize("audio", ["", "zz", "00ff00ff"])
def test_music_that_is_no_music_is_a_bad_answer_that_was_charged(fake: MiniMax, audio: str) -> None:
    ok = {"status_code": 0, "status_msg": "success"}
    fake.next(Fault("answer", answer=Answer(200, {"data": {"audio": audio, "status": 2}, "base_resp": ok})))
    with pytest.raises(BadAnswer) as told:
        PROVIDER.generate(MUSIC, SONG, errand(fake, MUSIC))
    assert told.value.usage and told.value.usage.calls == 1


def test_a_look_costs_nothing(fake: MiniMax) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.jobs and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


def test_a_page_of_another_server_is_not_taken_for_a_good_key(fake: MiniMax) -> None:
    for status in (400, 404):
        fake.next(Fault("answer", answer=Answer(status, b"<html>not here</html>")))
        assert not PROVIDER.check(fake.door()).ok


def test_where_a_door_has_no_address_its_region_says_it(fake: MiniMax) -> None:
    assert PROVIDER.wire(fake.door(address="", region="cn")).address == "https://api.minimaxi.com"
    assert PROVIDER.wire(fake.door(address="")).address == "https://api.minimax.io"
