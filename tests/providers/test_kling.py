"""Kling: films from words, from a picture, with the same people; pictures; a job is found again by our own name for it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from providers.base import (
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
    ProviderError,
    Refused,
    Request,
    Unable,
    Unavailable,
)
from providers.kling import PROVIDER, token
from providers.pricing import shipped
from providers.signature import seconds
from tests.providers.waiting import submit, whole
from tests.wire import golden, media
from tests.wire.kling import Kling
from tests.wire.server import Answer, Fault

MODELS = {model.name: model for model in PROVIDER.models()}
V3, OMNI, TURBO, PICTURES = (
    MODELS[name] for name in ("kling-v3", "kling-v3-omni", "kling-v2-5-turbo", "kling-image-v2-1")
)
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
TODAY = date(2026, 11, 25)
PICTURE = Request(capability=Capability.IMAGE, prompt="雨巷，黄昏", width=1536, height=1024)


@pytest.fixture
def fake() -> Iterator[Kling]:
    with Kling() as kling:
        yield kling  # type: ignore[misc]


def errand(fake: Kling, model: Any = V3, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key=facts.pop("key", "call-1"),
        options=model.option(facts.pop("grade", Grade.BALANCED)),
        read=lambda _: facts.get("picture") or media.picture(640, 360),
    )


def test_a_film_is_made_of_words(fake: Kling) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, V3, FILM, errand(fake))
    assert looks == 2 and result.media_type == "video/mp4" and result.usage.seconds == 4
    assert seconds(result.content) == pytest.approx(result.facts["seconds"]) == pytest.approx(4, abs=0.3)
    assert fake.asked[0].json["prompt"] == FILM.prompt and fake.asked[0].json["duration"] == "4"
    golden.check("kling", "film", fake.asked[0])
    golden.check("kling", "look", fake.asked[1])


def test_a_film_is_made_of_a_picture(fake: Kling) -> None:
    whole(PROVIDER, TURBO, OF_PICTURE, errand(fake, TURBO, grade=Grade.QUALITY))
    told = fake.asked[0].json
    assert fake.asked[0].path == "/v1/videos/image2video" and told["mode"] == "pro" and told["duration"] == "5"
    golden.check("kling", "film-of-a-picture", fake.asked[0])


def test_the_same_people_walk_through_a_film(fake: Kling) -> None:
    request = FILM.model_copy(update={"references": ("a1", "b2", "c3")})
    result, _ = whole(PROVIDER, OMNI, request, errand(fake, OMNI))
    kinds = [shown.get("type") for shown in fake.asked[0].json["image_list"]]
    assert result.content and kinds == ["first_frame", None, None]
    golden.check("kling", "film-with-people", fake.asked[0])


def test_a_film_is_made_of_several_pictures(fake: Kling) -> None:
    model = MODELS["kling-v1-6-people"]
    request = FILM.model_copy(update={"references": ("a1", "b2", "c3", "d4", "e5")})
    submit(PROVIDER, model, request, errand(fake, model))
    told = fake.asked[0].json
    assert told["model_name"] == "kling-v1-6" and len(told["image_list"]) == 4
    golden.check("kling", "film-of-pictures", fake.asked[0])


def test_a_picture_is_drawn(fake: Kling) -> None:
    result, _ = whole(PROVIDER, PICTURES, PICTURE, errand(fake, PICTURES))
    assert result.media_type == "image/png" and result.usage.images == 1
    golden.check("kling", "picture", fake.asked[0])


def test_a_picture_that_is_too_small_or_of_another_kind_is_made_to_fit(fake: Kling) -> None:
    for picture in (media.picture(200, 120), media.picture(640, 360, "WEBP")):
        key = f"call-{len(picture)}"
        submit(PROVIDER, V3, OF_PICTURE, errand(fake, picture=picture, key=key))
    shown = [base64.b64decode(asked.json["image"]) for asked in fake.asked]
    assert all(content.startswith(b"\xff\xd8\xff") for content in shown)


def test_what_a_film_costs_is_what_the_vendor_takes(fake: Kling) -> None:
    for number, grade in enumerate((Grade.BALANCED, Grade.QUALITY)):
        request = FILM.model_copy(update={"seconds": 3.4})
        before = shipped().estimate(V3, request, grade, TODAY)
        result, _ = whole(PROVIDER, V3, request, errand(fake, grade=grade, key=f"call-{number}"))
        cost = shipped().cost(V3, result.usage, V3.option(grade), TODAY)
        assert before.amount == cost.amount == fake.charges[-1].amount and fake.charges[-1].key == f"call-{number}"


def test_a_job_whose_answer_was_lost_is_found_by_our_name_for_it(fake: Kling) -> None:
    fake.next(Fault("lose"))
    with pytest.raises(Lost):
        PROVIDER.generate(V3, FILM, errand(fake))
    name = PROVIDER.find(V3, FILM, errand(fake))
    assert name.removeprefix("text2video/") in fake.jobs
    assert PROVIDER.find(V3, FILM, errand(fake, key="never-sent")) == ""
    assert PROVIDER.resume(V3, name, FILM, errand(fake)).content and len(fake.jobs) == 1
    golden.check("kling", "find", fake.asked[1])


def test_a_job_is_found_by_a_key_as_the_studio_makes_them(fake: Kling) -> None:
    """ "task/step/number" would be a path of its own."""
    key = "7e8cdd2b-fe9d-42e9-a6db-7881c8fd259b/video.clip:1/ce65e03576f0"
    name = submit(PROVIDER, V3, FILM, errand(fake, key=key))
    assert PROVIDER.find(V3, FILM, errand(fake, key=key)) == name
    assert PROVIDER.find(V3, FILM, errand(fake, key=key + "1")) == ""
    assert PROVIDER.find(V3, FILM, errand(fake, key="x/" * 60 + key)) == ""


def test_a_job_that_cannot_be_named_yet_is_found_in_the_list(fake: Kling) -> None:
    name = submit(PROVIDER, V3, FILM, errand(fake))
    fake.code(1203)
    assert PROVIDER.find(V3, FILM, errand(fake)) == name


def test_where_there_is_no_list_nobody_is_sure(fake: Kling) -> None:
    fake.code(1203)
    fake.code(1202)
    with pytest.raises(Unable):
        PROVIDER.find(V3, FILM, errand(fake))


def test_whether_a_picture_was_begun_is_not_known(fake: Kling) -> None:
    with pytest.raises(Unable):
        PROVIDER.find(PICTURES, PICTURE, errand(fake, PICTURES))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("busy", Busy),
        ("refused", Refused),
        ("gone", Gone),
        ("bad_answer", Lost),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Kling, kind: str, error: type[ProviderError]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(V3, FILM, errand(fake))
    assert type(told.value) is error and len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        ((1000, 1001, 1002, 1003, 1004, 1304), BadKey),
        ((1100, 1101, 1102), NoMoney),
        ((1103,), Unable),
        ((1200, 1201, 1202), Invalid),
        ((1203,), Gone),
        ((1300, 1301), Refused),
        ((1302, 1303), Busy),
        ((5000, 5001), Unavailable),
        ((5002,), Lost),
    ],
)
def test_the_code_counts_and_not_the_status(fake: Kling, codes: tuple[int, ...], error: type[ProviderError]) -> None:
    for code in codes:
        fake.code(code)
        with pytest.raises(ProviderError) as told:
            PROVIDER.generate(V3, FILM, errand(fake))
        assert type(told.value) is error


def test_when_all_places_are_taken_it_is_busy(fake: Kling) -> None:
    fake.slots = 1
    submit(PROVIDER, V3, FILM, errand(fake))
    with pytest.raises(Busy) as told:
        PROVIDER.generate(V3, FILM, errand(fake, key="call-2"))
    assert told.value.after_s == 1


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Kling, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error):
        whole(PROVIDER, V3, FILM, errand(fake))
    assert not fake.charges


@pytest.mark.parametrize("kind", ["unavailable", "busy"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Kling, kind: str) -> None:
    name = submit(PROVIDER, V3, FILM, errand(fake))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(V3, name, FILM, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(V3, name, FILM, errand(fake))


def test_a_film_behind_a_link_that_ran_out_is_asked_for_again(fake: Kling) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, V3, FILM, errand(fake))
    fake.next(Fault("cut", path="/files"))
    with pytest.raises(Lost):
        PROVIDER.resume(V3, name, FILM, errand(fake))
    fake.expire()
    assert PROVIDER.resume(V3, name, FILM, errand(fake)).content
    assert len(fake.charges) == 1 and sum(asked.method == "POST" for asked in fake.asked) == 1


def test_a_look_costs_nothing(fake: Kling) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.jobs
    assert PROVIDER.check(fake.door(secret="ak-canary:wrong")).note == "BadKey"


def test_a_page_of_another_server_is_not_taken_for_a_good_key(fake: Kling) -> None:
    for status in (400, 404):
        fake.next(Fault("answer", answer=Answer(status, b"<html>not here</html>")))
        assert not PROVIDER.check(fake.door()).ok


def test_a_token_holds_for_half_an_hour_and_its_key_stays_here() -> None:
    made = token("access:secret:with:colons", 1_800_000_000.9)
    head, body, seal = made.split(".")
    assert "secret" not in made and "=" not in made and len(seal) == 43
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert claims == {"iss": "access", "exp": 1_800_001_800, "nbf": 1_799_999_995}
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}


def test_a_relays_key_goes_as_it_is() -> None:
    assert token("sk-of-a-relay", 0) == "sk-of-a-relay"


def test_where_a_door_has_no_address_its_region_says_it(fake: Kling) -> None:
    assert "beijing" in PROVIDER.wire(fake.door(address="", region="cn")).address
    assert "singapore" in PROVIDER.wire(fake.door(address="")).address
