"""MiniMax: films by both of its protocols, and songs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from providers import fitting
from providers.base import Capability, Errand, Grade, Likeness, Request
from providers.errors import (
    BadAnswer,
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    Later,
    LinkFails,
    Lost,
    NoMoney,
    NotSent,
    OutOfQuota,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts.pricing import load_price_book, price_traits
from providers.transport.file_signature import duration_s
from providers.vendors.hosted.minimax import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.minimax import MiniMax

MODELS = {model.name: model for model in PROVIDER.models()}
H3, H3_MAX, HAILUO, FAST, MUSIC = (
    MODELS[name]
    for name in ("MiniMax-H3", "MiniMax-H3-Max", "MiniMax-Hailuo-2.3", "MiniMax-Hailuo-2.3-Fast", "music-2.6")
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
OF_PICTURE = FILM.model_copy(update={"references": ("a1",)})
BETWEEN = OF_PICTURE.model_copy(update={"last_frame": "z9"})
OF_PEOPLE = FILM.model_copy(
    update={"likenesses": tuple(Likeness(name=f"演员{number}", sha256=f"p{number}") for number in range(7))}
)
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
    assert duration_s(result.content) == pytest.approx(result.usage.seconds, abs=0.3)
    version = model.options[Grade.BALANCED]["protocol"]
    golden.check("minimax", f"film-{version}", fake.asked[0])
    golden.check("minimax", f"look-{version}", fake.asked[1])


@pytest.mark.parametrize("model", [H3, H3_MAX, HAILUO, FAST], ids=lambda model: model.name)
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (2560, 1440)], ids=str)
@pytest.mark.parametrize("length", [4, 10])
def test_a_film_costs_what_the_vendor_takes(fake: MiniMax, model: Any, size: tuple[int, int], length: int) -> None:
    request = OF_PICTURE.model_copy(update={"width": size[0], "height": size[1], "seconds": length})
    result, _ = whole(PROVIDER, model, request, errand(fake, model))
    before = load_price_book().estimate(model, request, Grade.BALANCED, TODAY)
    after = load_price_book().cost(model, result.usage, price_traits(model, request, Grade.BALANCED), TODAY)
    assert before.amount == after.amount == fake.charges[0].amount


def test_a_clip_that_is_not_made_so_large_at_this_length_is_made_smaller(fake: MiniMax) -> None:
    large = FILM.model_copy(update={"width": 1920, "height": 1080})
    for length, resolution in ((6, "1080P"), (10, "768P")):
        submit(PROVIDER, HAILUO, large.model_copy(update={"seconds": length}), errand(fake, HAILUO))
        assert fake.asked[-1].json["resolution"] == resolution


def test_pictures_above_those_for_nothing_are_paid_for(fake: MiniMax) -> None:
    request = fitting.request_as_shown(H3, OF_PEOPLE)
    result, _ = whole(PROVIDER, H3, request, errand(fake, H3))
    cost = load_price_book().cost(H3, result.usage, price_traits(H3, request, Grade.BALANCED), TODAY)
    before = load_price_book().estimate(H3, OF_PEOPLE, Grade.BALANCED, TODAY)
    assert before.amount == cost.amount == fake.charges[0].amount == Decimal("0.08") * 4 + Decimal("0.04") * 2


def test_in_china_it_is_paid_in_yuan(fake: MiniMax) -> None:
    result, _ = whole(PROVIDER, H3, FILM, errand(fake, H3))
    cost = load_price_book().cost(H3, result.usage, {"resolution": "768P", "region": "cn"}, TODAY)
    assert (cost.currency, cost.micro_yuan) == ("CNY", 2_000_000)
    ten = FILM.model_copy(update={"seconds": 10})
    assert load_price_book().estimate(HAILUO, ten, Grade.BALANCED, TODAY, "cn").amount == 4


def test_a_film_begins_with_its_picture(fake: MiniMax) -> None:
    whole(PROVIDER, FAST, OF_PICTURE, errand(fake, FAST))
    golden.check("minimax", "film-of-a-picture-v1", fake.asked[0])
    assert fake.asked[0].json["first_frame_image"].startswith("data:image/png;base64,")


def test_a_film_is_shown_who_is_in_it(fake: MiniMax) -> None:
    submit(PROVIDER, H3, fitting.request_as_shown(H3, OF_PEOPLE), errand(fake, H3, grade=Grade.QUALITY))
    golden.check("minimax", "film-of-people-v2", fake.asked[0])
    told = fake.asked[0].json
    assert [part.get("role") for part in told["content"]] == [None, *["reference_image"] * 7]
    assert told["resolution"] == "2K" and told["ratio"] == "16:9"


@pytest.mark.parametrize("model", [H3, H3_MAX], ids=["h3", "h3-max"])
def test_a_film_goes_from_its_first_picture_to_its_last(fake: MiniMax, model: Any) -> None:
    result, _ = whole(PROVIDER, model, BETWEEN, errand(fake, model))
    told = fake.asked[0].json
    assert [part.get("role") for part in told["content"]] == [None, "first_frame", "last_frame"]
    assert told.get("ratio") == ("adaptive" if model is H3 else None) and result.facts["sound"] is True
    golden.check("minimax", f"film-between-{model.name}", fake.asked[0])


def test_frames_and_people_are_never_sent_together(fake: MiniMax) -> None:
    both = OF_PEOPLE.model_copy(update={"references": ("a1",), "last_frame": "z9"})
    by_hand = BETWEEN.model_copy(update={"references": ("a1", "b2")})
    for request in (fitting.request_as_shown(H3, both), by_hand):
        submit(PROVIDER, H3, request, errand(fake, H3))
        roles = [part.get("role") for part in fake.asked[-1].json["content"]]
        assert roles == [None, "first_frame", "last_frame"]


def test_an_end_without_a_beginning_is_not_sent(fake: MiniMax) -> None:
    submit(PROVIDER, H3, FILM.model_copy(update={"last_frame": "z9"}), errand(fake, H3))
    assert [part.get("role") for part in fake.asked[0].json["content"]] == [None]


def test_a_film_of_the_first_protocol_is_silent(fake: MiniMax) -> None:
    result, _ = whole(PROVIDER, HAILUO, FILM, errand(fake, HAILUO))
    assert "sound" not in result.facts


def test_music_without_words_is_made(fake: MiniMax) -> None:
    result = PROVIDER.generate(MUSIC, SONG, errand(fake, MUSIC))
    assert result.media_type == "audio/mpeg" and result.facts["seconds"] == pytest.approx(20, abs=0.1)
    assert result.usage.calls == 1 and fake.asked[0].json["is_instrumental"] is True
    assert load_price_book().cost(MUSIC, result.usage, {}, TODAY).amount == fake.charges[0].amount
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
def test_a_plan_that_is_used_up_says_when_it_is_full_again_and_is_no_empty_account(fake: MiniMax, model: Any) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=3)
    words = (
        f"usage limit exceeded, 5-hour usage limit reached for Token Plan, resets at {until:%Y-%m-%dT%H:%M:%SZ} (2056)"
    )
    base = {"base_resp": {"status_code": 2056, "status_msg": words}}
    by_type = {"error": {"type": "rate_limit_error", "message": words}}
    fake.next(Fault("answer", answer=Answer(200, base) if model is HAILUO else Answer(429, by_type)))
    with pytest.raises(OutOfQuota) as told:
        PROVIDER.generate(model, FILM, errand(fake, model))
    assert told.value.until == pytest.approx(until.timestamp(), abs=2)


def test_a_plan_that_does_not_say_when_is_asked_again_within_the_hour(fake: MiniMax) -> None:
    fake.trouble("used_up")
    with pytest.raises(OutOfQuota) as told:
        PROVIDER.generate(HAILUO, FILM, errand(fake, HAILUO))
    assert told.value.until is not None and 0 < told.value.until - time.time() <= 3600


def test_a_film_is_cancelled_only_while_it_stands_in_line(fake: MiniMax) -> None:
    fake.polls_needed = 3
    queued, running = (submit(PROVIDER, H3, FILM, errand(fake, H3)) for _ in range(2))
    assert PROVIDER.cancel(H3, queued, errand(fake, H3)) is True and len(fake.charges) == 1
    for _ in range(2):
        with pytest.raises(Later):
            PROVIDER.resume(H3, running, FILM, errand(fake, H3))
    assert PROVIDER.cancel(H3, running, errand(fake, H3)) is False
    assert sum(asked.method == "DELETE" for asked in fake.asked) == 1


def test_a_film_that_is_done_is_not_thrown_away_by_a_late_cancel(fake: MiniMax) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, H3, FILM, errand(fake, H3))
    assert PROVIDER.cancel(H3, name, errand(fake, H3)) is False
    assert not any(asked.method == "DELETE" for asked in fake.asked)
    assert PROVIDER.resume(H3, name, FILM, errand(fake, H3)).content


def test_a_film_that_began_between_a_look_and_the_word_is_not_called_cancelled(fake: MiniMax) -> None:
    fake.polls_needed = 9
    name = submit(PROVIDER, H3, FILM, errand(fake, H3))
    running = Answer(400, {"error": {"type": "invalid_request_error", "message": "the task is running"}})
    fake.next(Fault("none"), Fault("answer", answer=running))
    assert PROVIDER.cancel(H3, name, errand(fake, H3)) is False


def test_by_the_first_protocol_nothing_can_be_cancelled(fake: MiniMax) -> None:
    name = submit(PROVIDER, HAILUO, FILM, errand(fake, HAILUO))
    assert PROVIDER.cancel(HAILUO, name, errand(fake, HAILUO)) is False and len(fake.asked) == 1


@BOTH
@pytest.mark.parametrize("link", [Answer(403, b"not yet"), Answer(404, b""), Answer(200, b"<html>wait</html>")])
def test_a_link_that_does_not_give_the_film_yet_ends_no_job(fake: MiniMax, model: Any, link: Answer) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.always = Fault("answer", answer=link, path="/files/")
    with pytest.raises(LinkFails):
        PROVIDER.resume(model, name, FILM, errand(fake, model))
    fake.always = None
    assert PROVIDER.resume(model, name, FILM, errand(fake, model)).content and len(fake.charges) == 1


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


def test_a_song_whose_link_does_not_answer_is_kept_with_it_after_three_looks(fake: MiniMax) -> None:
    fake.always = Fault("drop", path="/files")
    with pytest.raises(LinkFails) as told:
        PROVIDER.generate(LINKED, SONG, errand(fake, LINKED))
    assert told.value.facts["link"] and told.value.usage is not None
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


def test_models_it_has_no_price_for_are_not_offered() -> None:
    assert all(load_price_book().of(model, {}, TODAY) for model in MODELS.values() if model.until_day is None)
