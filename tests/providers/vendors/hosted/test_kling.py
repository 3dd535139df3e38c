"""Kling: films from words, from a picture, between two, with the same people; pictures; by either of its standards; what they cost."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from providers import fitting
from providers.base import Grade
from providers.errors import (
    Unable,
)
from providers.facts.pricing import load_price_book, price_traits
from providers.transport.file_signature import duration_s
from providers.vendors.hosted.kling import PROVIDER, auth_token, is_own_key
from tests.providers.kling_requests import (
    BETWEEN,
    EITHER,
    FILM,
    LARGE,
    MODELS,
    NEWEST_TURBO,
    O1,
    OF_PEOPLE,
    OF_PICTURE,
    OMNI,
    PICTURE,
    PICTURES,
    TODAY,
    TURBO,
    V3,
    V26,
    errand,
    new,
)
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import KEY, Answer, Fault
from tests.wire.vendors.kling import Kling


@pytest.fixture
def fake() -> Iterator[Kling]:
    with Kling() as kling:
        yield kling  # type: ignore[misc]


def test_a_film_is_made_of_words(fake: Kling) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, V3, FILM, errand(fake))
    assert looks == 2 and result.media_type == "video/mp4" and result.usage.seconds == 4
    assert duration_s(result.content) == pytest.approx(result.facts["seconds"]) == pytest.approx(4, abs=0.3)
    assert fake.asked[0].json["prompt"] == FILM.prompt and fake.asked[0].json["duration"] == "4"
    golden.check("kling", "film", fake.asked[0])
    golden.check("kling", "look", fake.asked[1])


def test_a_film_is_made_of_a_picture(fake: Kling) -> None:
    whole(PROVIDER, TURBO, OF_PICTURE.model_copy(update=LARGE), errand(fake, TURBO))
    told = fake.asked[0].json
    assert fake.asked[0].path == "/v1/videos/image2video" and told["mode"] == "pro" and told["duration"] == "5"
    golden.check("kling", "film-of-a-picture", fake.asked[0])


def test_by_the_new_standard_a_film_is_made_of_words(fake: Kling) -> None:
    result, _ = whole(PROVIDER, V3, FILM, new(fake))
    told = fake.asked[0].json
    assert told["settings"] == {
        "resolution": "720p",
        "duration": 4,
        "audio": "off",
        "multi_shot": False,
        "aspect_ratio": "16:9",
    }
    assert told["prompt"].startswith(FILM.prompt) and "文字" in told["prompt"], (
        "there is no field for what is not wanted"
    )
    assert "sound" not in result.facts and result.usage.credits == Decimal("2.4")
    golden.check("kling", "film-new", fake.asked[0])
    golden.check("kling", "look-new", fake.asked[1])


@EITHER
def test_a_film_goes_from_its_first_picture_to_its_last(fake: Kling, on: Any) -> None:
    whole(PROVIDER, V3, BETWEEN, on(fake))
    told = fake.asked[0].json
    if on is errand:
        assert told["image"] and told["image_tail"] and "aspect_ratio" not in told
    else:
        assert [one["type"] for one in told["contents"]] == ["prompt", "first_frame", "last_frame"]
        assert "aspect_ratio" not in told["settings"]
    golden.check("kling", f"film-between{'-new' * (on is new)}", fake.asked[0])


def test_a_film_that_ends_as_told_needs_a_picture_to_begin_with(fake: Kling) -> None:
    for on in (errand, new):
        submit(PROVIDER, V3, FILM.model_copy(update={"last_frame": "z9"}), on(fake, key=on.__name__))
    assert [asked.path for asked in fake.asked] == ["/v1/videos/text2video", "/text-to-video/kling-3.0"]


@pytest.mark.parametrize("model", [TURBO, V26], ids=["2.5", "2.6"])
@EITHER
def test_an_end_that_is_made_in_one_size_only_is_asked_for_in_it_and_paid_so(fake: Kling, on: Any, model: Any) -> None:
    request = BETWEEN.model_copy(update={"sound": "on", "seconds": 5})
    before = load_price_book().estimate(model, request, Grade.BALANCED, TODAY)
    whole(PROVIDER, model, request, on(fake, model))
    assert before.amount == fake.charges[0].amount == Decimal("0.35")


@EITHER
def test_a_clip_says_when_it_has_a_sound_of_its_own(fake: Kling, on: Any) -> None:
    result, _ = whole(PROVIDER, V3, FILM.model_copy(update={"sound": "on"}), on(fake))
    assert result.facts["sound"] is True
    told = fake.asked[0].json
    assert told["sound"] == "on" if on is errand else told["settings"]["audio"] == "native"


def test_where_a_sound_is_always_there_no_switch_is_sent(fake: Kling) -> None:
    result, _ = whole(PROVIDER, NEWEST_TURBO, OF_PICTURE, new(fake, NEWEST_TURBO))
    assert result.facts["sound"] is True and set(fake.asked[0].json["settings"]) == {"resolution", "duration"}
    assert fake.asked[0].path == "/image-to-video/kling-3.0-turbo"


def test_a_model_of_the_new_standard_is_not_asked_with_a_key_of_the_old(fake: Kling) -> None:
    for door in (fake.door(), fake.door(secret="sk-of-a-relay")):
        with pytest.raises(Unable):
            PROVIDER.generate(NEWEST_TURBO, FILM, errand(fake, NEWEST_TURBO, door=door))
    assert not fake.asked


@EITHER
def test_the_same_people_walk_through_a_film(fake: Kling, on: Any) -> None:
    request = fitting.request_as_shown(OMNI, OF_PEOPLE.model_copy(update={"references": ("a1",), "last_frame": "z9"}))
    result, _ = whole(PROVIDER, OMNI, request, on(fake, OMNI))
    told = fake.asked[0].json
    if on is errand:
        assert [shown.get("type") for shown in told["image_list"]] == ["first_frame", None, None, "end_frame"]
        assert told["prompt"].startswith("<<<image_2>>> = 阿雨, <<<image_3>>> = 老周. ")
    else:
        kinds = [(one["type"], one.get("id", "")) for one in told["contents"][1:]]
        people = [("refer_image", "image_2"), ("refer_image", "image_3")]
        assert kinds == [("first_frame", "image_1"), *people, ("last_frame", "image_4")]
        assert told["contents"][0]["text"].startswith("@image_2 = 阿雨, @image_3 = 老周. ")
    assert result.content
    golden.check("kling", f"film-with-people{'-new' * (on is new)}", fake.asked[0])


@EITHER
def test_people_alone_are_shown_as_people_and_not_as_the_beginning(fake: Kling, on: Any) -> None:
    request = fitting.request_as_shown(OMNI, OF_PEOPLE)
    submit(PROVIDER, OMNI, request, on(fake, OMNI))
    told = fake.asked[0].json
    if on is errand:
        assert [shown.get("type") for shown in told["image_list"]] == [None, None] and told["aspect_ratio"] == "16:9"
    else:
        assert [one["type"] for one in told["contents"][1:]] == ["refer_image", "refer_image"]
        assert told["settings"]["aspect_ratio"] == "16:9"


@EITHER
def test_whoever_may_show_either_frames_or_people_shows_the_frames(fake: Kling, on: Any) -> None:
    request = OF_PEOPLE.model_copy(update={"references": ("a1",), "last_frame": "z9"})
    submit(PROVIDER, O1, fitting.request_as_shown(O1, request), on(fake, O1))
    assert len(fake.jobs) == 1


def test_a_picture_is_drawn(fake: Kling) -> None:
    result, _ = whole(PROVIDER, PICTURES, PICTURE, errand(fake, PICTURES))
    assert result.media_type == "image/png" and result.usage.images == 1
    assert fake.asked[0].json["model_name"] == "kling-v3"
    golden.check("kling", "picture", fake.asked[0])


def test_pictures_are_made_with_an_api_key_too(fake: Kling) -> None:
    result, _ = whole(PROVIDER, PICTURES, PICTURE, new(fake, PICTURES))
    assert result.content and fake.asked[0].path == "/v1/images/generations"


def test_a_picture_that_is_too_small_or_of_another_kind_is_made_to_fit(fake: Kling) -> None:
    for picture in (media.picture(200, 120), media.picture(640, 360, "WEBP")):
        key = f"call-{len(picture)}"
        submit(PROVIDER, V3, OF_PICTURE, errand(fake, picture=picture, key=key))
    shown = [base64.b64decode(asked.json["image"]) for asked in fake.asked]
    assert all(content.startswith(b"\xff\xd8\xff") for content in shown)


SAID = {"sound": ("", "on"), "references": ((), ("a1",)), "last_frame": ("", "z9")}
SIZES = ({"width": 1280, "height": 720}, LARGE, {"width": 3840, "height": 2160})


@pytest.mark.parametrize("model", [V3, OMNI, O1, V26, TURBO, NEWEST_TURBO], ids=lambda model: model.name)
@EITHER
def test_what_a_film_costs_is_what_the_vendor_takes(fake: Kling, on: Any, model: Any) -> None:
    """Each resolution it has, with a sound of its own and without, between frames and not: foreseen, billed and booked alike."""
    if model is NEWEST_TURBO and on is errand:
        pytest.skip("its key does not reach it")
    asked = [
        FILM.model_copy(update={**size, "sound": sound, "references": frames, "last_frame": last, "seconds": 4.4})
        for size in SIZES[: len(model.limits.resolutions)]
        for sound in SAID["sound"]
        for frames, last in (((), ""), (("a1",), ""), (("a1",), "z9"))
    ]
    for number, request in enumerate(asked):
        shown = fitting.request_as_shown(model, request)
        before = load_price_book().estimate(model, request, Grade.BALANCED, TODAY)
        name = submit(PROVIDER, model, shown, on(fake, model, key=f"call-{number}"))
        assert before.amount == fake.charges[-1].amount, shown
        assert fake.charges[-1].key == f"call-{number}" and name
    fake.polls_needed = 0
    result = PROVIDER.resume(model, name, shown, on(fake, model))
    cost = load_price_book().cost(model, result.usage, price_traits(model, asked[-1], Grade.BALANCED), TODAY)
    assert cost.amount == fake.charges[-1].amount and cost.currency == "USD"


def test_money_from_the_balance_is_booked_as_it_was_taken(fake: Kling) -> None:
    fake.pays_cash = True
    result, _ = whole(PROVIDER, V3, FILM, new(fake))
    assert (result.usage.amount, result.usage.currency) == (Decimal("0.336"), "USD") and result.usage.credits is None


@pytest.mark.parametrize("told", ["NaN", "-3", "", None, "viel"])
def test_a_bill_that_makes_no_sense_is_not_booked(fake: Kling, told: Any) -> None:
    name = submit(PROVIDER, V3, FILM, new(fake))
    link = fake.link(media.mp4(64, 36, 4), "video/mp4", ".mp4")
    outputs = [{"type": "video", "url": link}]
    for billing in (
        [{"charge_type": "unit", "amount": told}],
        [{"charge_type": "cash", "amount": "1", "currency": "X"}],
    ):
        row = {"id": name.partition("/")[2], "status": "succeeded", "outputs": outputs, "billing": billing}
        fake.next(Fault("answer", answer=fake.said(0, "SUCCEED", [row])))
        usage = PROVIDER.resume(V3, name, FILM, new(fake)).usage
        assert usage.credits is None and usage.amount is None and usage.seconds == 4


def test_a_look_costs_nothing(fake: Kling) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.jobs
    assert PROVIDER.check(fake.door(secret="ak-canary:wrong")).note == "BadKey"
    assert PROVIDER.check(fake.door(secret=KEY)).ok and fake.asked[-1].path == "/tasks"
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


def test_a_page_of_another_server_is_not_taken_for_a_good_key(fake: Kling) -> None:
    for status in (400, 404):
        fake.next(Fault("answer", answer=Answer(status, b"<html>not here</html>")))
        assert not PROVIDER.check(fake.door()).ok


def test_a_token_holds_for_half_an_hour_and_its_key_stays_here() -> None:
    made = auth_token("access:secret:with:colons", 1_800_000_000.9)
    head, body, seal = made.split(".")
    assert "secret" not in made and "=" not in made and len(seal) == 43
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert claims == {"iss": "access", "exp": 1_800_001_800, "nbf": 1_799_999_995}
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}


def test_a_relays_key_goes_as_it_is_and_by_the_old_standard(fake: Kling) -> None:
    assert auth_token("sk-of-a-relay", 0) == "sk-of-a-relay"
    relay = fake.door(secret="sk-of-a-relay")
    fake.next(Fault("answer", answer=fake.said(0, "SUCCEED", {"task_id": "1", "task_status": "submitted"})))
    assert submit(PROVIDER, V3, FILM, errand(fake, door=relay)) == "text2video/1"
    assert is_own_key(fake.door(secret="sk-of-kling-itself", address=""))


def test_models_it_has_no_price_for_are_not_offered() -> None:
    for model in MODELS.values():
        if model.until_day is None:
            assert load_price_book().of(model, {}, TODAY), model.name
        else:
            assert not MODELS[model.successor].until_day, model.name


def test_where_a_door_has_no_address_its_region_says_it(fake: Kling) -> None:
    assert "beijing" in PROVIDER.wire(fake.door(address="", region="cn")).address
    assert "singapore" in PROVIDER.wire(fake.door(address="")).address
