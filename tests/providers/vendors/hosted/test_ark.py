"""Volcengine Ark: Doubao's words, Seedream's pictures, Seedance's films with first and last frames, references and sound."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Capability, Grade, Model, Request
from providers.errors import (
    BadAnswer,
    Invalid,
    Lost,
    ModelNotOpen,
    Refused,
    Unable,
)
from providers.facts.pricing import load_price_book, price_traits
from providers.fitting import request_as_shown
from providers.transport.file_signature import duration_s, picture_size
from providers.vendors.hosted.ark import PROVIDER, endpoints
from tests.providers.ark_requests import (
    CHANGE,
    DRAWS,
    EDITS,
    FAST,
    FILM,
    FRAMED,
    PEOPLED,
    PICTURE,
    S15,
    S20,
    S25,
    TODAY,
    WRITES,
    errand,
    roles,
)
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.ark import Ark


@pytest.fixture
def fake() -> Iterator[Ark]:
    with Ark() as ark:
        yield ark  # type: ignore[misc]


# films


def test_a_film_is_made_of_words_and_its_tokens_are_what_the_job_says(fake: Ark) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, S20, FILM, errand(fake, S20))
    assert looks == 2 and result.media_type == "video/mp4"
    assert duration_s(result.content) == pytest.approx(4, abs=0.1) and result.usage.seconds == 4
    assert result.usage.tokens_out == (24 * 4 + 1) * 1280 * 720 // 1024
    assert "seed" not in fake.asked[0].json, "its newest films take none"
    golden.check("ark", "film", fake.asked[0])
    golden.check("ark", "look", fake.asked[1])


def test_a_film_goes_from_its_first_picture_to_its_last(fake: Ark) -> None:
    shown: list[str] = []

    def read(sha256: str) -> bytes:
        shown.append(sha256)
        return media.picture(640, 360)

    whole(PROVIDER, S25, FRAMED, errand(fake, S25, read=read))
    assert roles(fake) == [None, "first_frame", "last_frame"] and shown == ["a1", "b2"]
    assert fake.asked[0].json["ratio"] == "adaptive"
    golden.check("ark", "film-from-frame-to-frame", fake.asked[0])


def test_a_film_is_shown_who_is_in_it(fake: Ark) -> None:
    asked = request_as_shown(S20, PEOPLED)
    whole(PROVIDER, S20, asked, errand(fake, S20))
    assert roles(fake) == [None, "reference_image", "reference_image"] and fake.asked[0].json["ratio"] == "16:9"
    assert "1 is 林岚; 2 is 阿飞" in fake.asked[0].json["content"][0]["text"]


def test_a_film_that_begins_with_a_picture_is_not_shown_people_too_which_ark_refuses(fake: Ark) -> None:
    both = PEOPLED.model_copy(update={"references": ("a1",)})
    for asked in (request_as_shown(S20, both), FILM.model_copy(update={"references": ("a1", "c3")})):
        submit(PROVIDER, S20, asked, errand(fake, S20))
    assert roles(fake) == roles(fake, 1) == [None, "first_frame"]
    mixed = fake.asked[0].json
    mixed["content"].append({**mixed["content"][1], "role": "reference_image"})
    fake.charges.clear()
    with pytest.raises(Invalid, match="cannot be mixed"):
        PROVIDER.wire(fake.door()).ask("POST", "/contents/generations/tasks", json=mixed)
    assert fake.charges == [], "a refused job is not billed"


def test_an_end_without_a_beginning_is_not_sent(fake: Ark) -> None:
    submit(PROVIDER, S20, FILM.model_copy(update={"last_frame": "b2"}), errand(fake, S20))
    assert roles(fake) == [None]


@pytest.mark.parametrize(("wish", "sent"), [("", False), ("off", False), ("on", True)])
def test_it_has_a_sound_of_its_own_only_where_one_is_wanted(fake: Ark, wish: str, sent: bool) -> None:
    asked = FILM.model_copy(update={"sound": wish})
    result, _ = whole(PROVIDER, S15, asked, errand(fake, S15))
    assert fake.asked[0].json["generate_audio"] is sent
    assert result.facts.get("sound", False) is sent


def test_an_older_film_takes_a_seed_and_one_picture(fake: Ark) -> None:
    submit(PROVIDER, S15, FRAMED, errand(fake, S15))
    assert fake.asked[0].json["seed"] == 7 and roles(fake) == [None, "first_frame", "last_frame"]


@pytest.mark.parametrize(
    ("wide", "high", "resolution", "ratio"),
    [
        (854, 480, "480p", "16:9"),
        (720, 1280, "720p", "9:16"),
        (1920, 1080, "1080p", "16:9"),
        (3840, 2160, "4k", "16:9"),
    ],
)
def test_a_film_is_asked_for_in_the_smallest_resolution_that_holds_it(
    fake: Ark, wide: int, high: int, resolution: str, ratio: str
) -> None:
    submit(PROVIDER, S20, FILM.model_copy(update={"width": wide, "height": high}), errand(fake, S20))
    asked = fake.asked[0].json
    assert (asked["resolution"], asked["ratio"]) == (resolution, ratio)


SHAPES = [(854, 480), (480, 854), (1280, 720), (960, 960), (1920, 1080), (3840, 2160)]


@pytest.mark.parametrize("one", [S25, S20, FAST, S15], ids=lambda one: one.name)
@pytest.mark.parametrize("sound", ["", "on"])
@pytest.mark.parametrize(("wide", "high"), SHAPES)
@pytest.mark.parametrize("region", ["cn", "global"])
def test_a_film_costs_what_ark_takes_and_no_more_than_was_foreseen(
    fake: Ark, one: Model, sound: str, wide: int, high: int, region: str
) -> None:
    fake.abroad = region == "global"
    asked = FILM.model_copy(update={"width": wide, "height": high, "sound": sound})
    result, _ = whole(PROVIDER, one, asked, errand(fake, one, door=fake.door(region=region)))
    cost = load_price_book().cost(one, result.usage, price_traits(one, asked, Grade.BALANCED, region), TODAY)
    assert {cost.currency: cost.amount} == fake.spent()
    before = load_price_book().estimate(one, asked, Grade.BALANCED, TODAY, region)
    assert cost.amount <= before.amount <= cost.amount * Decimal("1.1")


def test_a_job_that_does_not_say_its_tokens_is_never_free(fake: Ark) -> None:
    name = submit(PROVIDER, S20, FILM, errand(fake, S20))
    told = {"id": name, "status": "succeeded", "content": {"video_url": fake.link(media.mp4(64, 36, 4), "video/mp4")}}
    fake.next(Fault("answer", answer=Answer(200, told)))
    usage = PROVIDER.resume(S20, name, FILM, errand(fake, S20)).usage
    assert usage.tokens_out >= 97 * 900


# pictures


def test_a_picture_is_drawn_at_once_and_no_smaller_than_it_draws(fake: Ark) -> None:
    result = PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert result.media_type == "image/jpeg" and picture_size(result.content) == (2848, 1600)
    assert load_price_book().cost(DRAWS, result.usage, {}, TODAY).amount == fake.charges[0].amount == Decimal("0.25")
    golden.check("ark", "picture", fake.asked[0])


def test_a_picture_of_1024_is_not_asked_for_where_it_would_be_refused(fake: Ark) -> None:
    PROVIDER.generate(DRAWS, PICTURE.model_copy(update={"width": 1024, "height": 1024}), errand(fake, DRAWS))
    assert fake.asked[0].json["size"] == "2048x2048"
    with pytest.raises(Invalid, match="3686400"):
        PROVIDER.wire(fake.door()).ask("POST", "/images/generations", json={**fake.asked[0].json, "size": "1024x1024"})


def test_a_picture_is_drawn_after_others(fake: Ark) -> None:
    asked = PICTURE.model_copy(update={"references": ("a1", "b2")})
    PROVIDER.generate(DRAWS, asked, errand(fake, DRAWS))
    assert [link[:22] for link in fake.asked[0].json["image"]] == ["data:image/png;base64,"] * 2


@pytest.mark.parametrize("shape", [(640, 360), (1024, 1536), (2560, 1440), (3000, 2000), (6400, 3600)])
def test_a_changed_picture_has_the_shape_of_the_one_that_was_changed(fake: Ark, shape: tuple[int, int]) -> None:
    result = PROVIDER.generate(EDITS, CHANGE, errand(fake, EDITS, read=lambda _: media.picture(*shape)))
    width, height = picture_size(result.content)
    assert width / height == pytest.approx(shape[0] / shape[1], rel=0.002)
    assert width >= min(shape[0], 5400) and width * height <= 4096 * 4096
    if shape == (640, 360):
        golden.check("ark", "edit", fake.asked[0])


def test_there_must_be_a_picture_to_change(fake: Ark) -> None:
    with pytest.raises(Unable):
        PROVIDER.generate(EDITS, CHANGE.model_copy(update={"references": ()}), errand(fake, EDITS))
    assert not fake.asked


def test_what_is_no_picture_is_not_sent(fake: Ark) -> None:
    with pytest.raises(Invalid):
        PROVIDER.generate(EDITS, CHANGE, errand(fake, EDITS, read=lambda _: b"not a picture"))
    assert not fake.asked


def test_a_picture_that_was_not_drawn_stands_as_an_error_in_a_good_answer_and_costs_nothing(fake: Ark) -> None:
    fake.refused_pictures = 1
    with pytest.raises(Refused) as told:
        PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert "sensitive" in told.value.reason and told.value.usage is None and not fake.charges


def test_a_picture_whose_answer_is_lost_is_never_asked_for_again(fake: Ark) -> None:
    fake.next(Fault("lose"))
    with pytest.raises(Lost):
        PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert len(fake.asked) == len(fake.charges) == 1 and not PROVIDER.can_find


@pytest.mark.parametrize("data", [[], [{}], [{"b64_json": "zz"}], None])
def test_an_answer_without_a_picture_is_a_bad_answer_that_may_have_been_charged(fake: Ark, data: Any) -> None:
    fake.next(Fault("answer", answer=Answer(200, {"model": "m", "data": data})))
    with pytest.raises(BadAnswer) as told:
        PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS))
    assert told.value.usage and told.value.usage.images == 1


def test_a_heavy_or_small_picture_is_made_fit(fake: Ark) -> None:
    submit(PROVIDER, S20, FRAMED, errand(fake, S20, read=lambda _: media.picture(320, 180)))
    assert [role for role in roles(fake) if role] == ["first_frame", "last_frame"]


# words


def test_doubao_writes_by_the_protocol_of_openai(fake: Ark) -> None:
    asked = Request(capability=Capability.TEXT, prompt="写一个雨巷里的开场。", tokens_most=300)
    result = PROVIDER.generate(WRITES, asked, errand(fake, WRITES))
    assert "雨" in result.text and fake.asked[0].json["thinking"] == {"type": "disabled"}
    assert load_price_book().cost(WRITES, result.usage, {}, TODAY).amount == fake.charges[0].amount
    golden.check("ark", "text", fake.asked[0], ("x-client-request-id",))


def test_doubao_answers_in_a_shape(fake: Ark) -> None:
    shape = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}
    asked = Request(capability=Capability.TEXT, prompt="标题", answer_schema=shape)
    assert json.loads(PROVIDER.generate(WRITES, asked, errand(fake, WRITES)).text)["title"]


# the door


def test_outside_china_models_have_other_names_and_cost_dollars(fake: Ark) -> None:
    fake.abroad = True
    door = fake.door(region="global")
    submit(PROVIDER, S25, FILM, errand(fake, S25, door=door))
    PROVIDER.generate(DRAWS, PICTURE, errand(fake, DRAWS, door=door))
    assert [asked.json["model"] for asked in fake.asked] == ["dreamina-seedance-2-5-260628", "seedream-4-5-251128"]
    assert list(fake.spent()) == ["USD"]


def test_where_a_door_has_no_address_its_region_says_it(fake: Ark) -> None:
    assert PROVIDER.wire(fake.door(address="")).address == "https://ark.cn-beijing.volces.com/api/v3"
    abroad = fake.door(address="", region="global")
    assert PROVIDER.wire(abroad).address == "https://ark.ap-southeast.bytepluses.com/api/v3"


def test_a_door_can_name_an_endpoint_for_a_model(fake: Ark) -> None:
    fake.endpoints = {"ep-20261130-abc": S20.name}
    door = fake.door(extra={"endpoints": f"{S20.name} = ep-20261130-abc，x=ep-2\nhuh"})
    assert endpoints(door) == {S20.name: "ep-20261130-abc", "x": "ep-2"}
    submit(PROVIDER, S20, FILM, errand(fake, S20, door=door))
    assert fake.asked[0].json["model"] == "ep-20261130-abc"


def test_a_look_costs_nothing_and_needs_the_key(fake: Ark) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.jobs and not fake.charges
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


def test_a_bare_name_of_a_family_is_a_model_that_is_not_open(fake: Ark) -> None:
    bare = S20.model_copy(update={"name": "doubao-seedance-2-0", "options": {}})
    with pytest.raises(ModelNotOpen):
        PROVIDER.generate(bare, FILM, errand(fake, bare))
    assert not fake.charges
