"""Vidu: a path for each kind of film; credits as it says them; a job is taken back only while it waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Capability, Errand, Grade, Likeness, Model, Request
from providers.errors import (
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    Later,
    LinkFails,
    Lost,
    ModelNotOpen,
    NoMoney,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts.pricing import load_price_book, price_traits
from providers.fitting import request_as_shown
from providers.vendors.hosted.vidu import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.vidu import Vidu

MODELS = {model.name: model for model in PROVIDER.models()}
PRO, FAST, AFTER, TURBO = (
    MODELS[name] for name in ("viduq3-pro", "viduq3-pro-fast", "viduq3", "viduq3-turbo-reference")
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
PEOPLE = (Likeness(name="阿兰", sha256="b2"), Likeness(name="老周", sha256="c3"))
TODAY = date(2026, 11, 30)


@pytest.fixture
def fake() -> Iterator[Vidu]:
    with Vidu() as vidu:
        yield vidu  # type: ignore[misc]


def errand(fake: Vidu, model: Model = PRO, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="task-1/clip:1",
        options=model.option(Grade.BALANCED),
        read=lambda _: facts.get("picture") or media.picture(640, 360),
    )


def test_a_film_is_made_of_words_and_is_silent_unless_asked_otherwise(fake: Vidu) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, PRO, FILM, errand(fake))
    assert looks == 2 and result.media_type == "video/mp4" and "sound" not in result.facts
    assert result.facts["seconds"] == pytest.approx(4, abs=0.3) and fake.asked[0].path == "/text2video"
    golden.check("vidu", "film", fake.asked[0])
    golden.check("vidu", "look", fake.asked[1])


def test_its_own_sound_is_asked_for(fake: Vidu) -> None:
    result, _ = whole(PROVIDER, PRO, FILM.model_copy(update={"sound": "on"}), errand(fake))
    assert fake.asked[0].json["audio"] is True and result.facts["sound"] is True


def test_a_film_begins_with_a_picture_and_has_its_shape(fake: Vidu) -> None:
    submit(PROVIDER, FAST, OF_PICTURE, errand(fake, FAST))
    told = fake.asked[0].json
    assert fake.asked[0].path == "/img2video" and len(told["images"]) == 1 and "aspect_ratio" not in told
    golden.check("vidu", "film-of-a-picture", fake.asked[0])


def test_a_film_goes_from_one_picture_to_another(fake: Vidu) -> None:
    request = request_as_shown(PRO, OF_PICTURE.model_copy(update={"last_frame": "z9", "likenesses": PEOPLE}))
    submit(PROVIDER, PRO, request, errand(fake))
    assert fake.asked[0].path == "/start-end2video" and len(fake.asked[0].json["images"]) == 2
    golden.check("vidu", "film-between", fake.asked[0])


def test_a_film_is_made_after_pictures_of_who_is_in_it(fake: Vidu) -> None:
    request = request_as_shown(AFTER, FILM.model_copy(update={"likenesses": PEOPLE, "seconds": 2.0}))
    submit(PROVIDER, AFTER, request, errand(fake, AFTER))
    told = fake.asked[0].json
    assert fake.asked[0].path == "/reference2video" and len(told["images"]) == 2 and told["duration"] == 3
    assert "1 is 阿兰" in told["prompt"]
    golden.check("vidu", "film-of-pictures", fake.asked[0])
    submit(PROVIDER, TURBO, request, errand(fake, TURBO))
    assert fake.asked[1].json["model"] == "viduq3-turbo"


def test_seven_large_pictures_fit_into_what_it_takes(fake: Vidu) -> None:
    import io

    import numpy as np
    from PIL import Image

    kept = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (1200, 1600, 3), np.uint8)).save(kept, "PNG")
    request = FILM.model_copy(update={"references": tuple("abcdefg")})
    submit(PROVIDER, AFTER, request, errand(fake, AFTER, picture=kept.getvalue()))
    assert len(fake.asked[0].json["images"]) == 7 and len(fake.asked[0].body) < 20 * 1024 * 1024


@pytest.mark.parametrize("model", PROVIDER.models(), ids=lambda model: model.name)
def test_what_a_film_costs_is_what_it_says_in_credits(fake: Vidu, model: Model) -> None:
    for high in (540, 720, 1080):
        request = OF_PICTURE.model_copy(update={"width": high * 16 // 9, "height": high})
        before = load_price_book().estimate(model, request, Grade.BALANCED, TODAY)
        result, _ = whole(PROVIDER, model, request, errand(fake, model))
        cost = load_price_book().cost(model, result.usage, price_traits(model, request, Grade.BALANCED), TODAY)
        assert before.amount == cost.amount == fake.charges[-1].amount and cost.currency == "USD"


def test_in_china_it_is_paid_in_yuan(fake: Vidu) -> None:
    result, _ = whole(PROVIDER, PRO, FILM, errand(fake))
    cost = load_price_book().cost(PRO, result.usage, price_traits(PRO, FILM, Grade.BALANCED, "cn"), TODAY)
    assert (cost.currency, cost.amount) == ("CNY", Decimal("2.5")) and result.usage.credits == 80


def test_where_it_does_not_say_its_credits_the_seconds_count(fake: Vidu) -> None:
    fake.silent = True
    result, _ = whole(PROVIDER, PRO, FILM, errand(fake))
    assert result.usage.credits is None
    cost = load_price_book().cost(PRO, result.usage, price_traits(PRO, FILM, Grade.BALANCED), TODAY)
    assert cost.amount == fake.charges[0].amount


@pytest.mark.parametrize(
    ("status", "reason", "error"),
    [
        (400, "CreditInsufficient", NoMoney),
        (400, "TaskPromptPolicyViolation", Refused),
        (400, "AuditSubmitIllegal", Refused),
        (400, "OperationInProcess", Busy),
        (429, "QuotaExceeded", Busy),
        (429, "SystemThrottling", Busy),
        (400, "ModelUnavailable", ModelNotOpen),
        (400, "FieldLacking", Invalid),
        (400, "ImageDownloadFailure", Invalid),
        (400, "SomethingNew", Invalid),
        (401, "Unauthorized", BadKey),
        (403, "Forbidden", ModelNotOpen),
        (409, "Conflict", Invalid),
        (499, "ClientClosed", Lost),
        (500, "InternalServerFailure", Unavailable),
    ],
)
def test_the_reason_counts_and_not_the_status(fake: Vidu, status: int, reason: str, error: type[ProviderError]) -> None:
    fake.next(Fault("answer", answer=fake.said(status, reason)))
    with pytest.raises(ProviderError) as told:
        PROVIDER.generate(PRO, FILM, errand(fake))
    assert type(told.value) is error


@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_job_that_ends_badly_says_how(fake: Vidu, kind: str, error: type[ProviderError]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        whole(PROVIDER, PRO, FILM, errand(fake))
    assert type(told.value) is error and not fake.charges
    if isinstance(told.value, Failed):
        assert told.value.again


def test_a_job_is_taken_back_only_while_it_waits(fake: Vidu) -> None:
    fake.polls_needed = 3
    waits, works = (submit(PROVIDER, PRO, FILM, errand(fake)) for _ in range(2))
    with pytest.raises(Later):
        PROVIDER.resume(PRO, works, FILM, errand(fake))
    assert PROVIDER.cancel(PRO, waits, errand(fake)) is True
    assert PROVIDER.cancel(PRO, works, errand(fake)) is False
    assert PROVIDER.cancel(PRO, "0", errand(fake)) is False
    assert [charge.key for charge in fake.charges] == [works]
    with pytest.raises(Failed):
        PROVIDER.resume(PRO, waits, FILM, errand(fake))


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Vidu, kind: str) -> None:
    name = submit(PROVIDER, PRO, FILM, errand(fake))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(PRO, name, FILM, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(PRO, name, FILM, errand(fake))


def test_a_state_nobody_foresaw_is_no_end(fake: Vidu) -> None:
    name = submit(PROVIDER, PRO, FILM, errand(fake))
    fake.next(Fault("answer", answer=Answer(200, {"id": name, "state": "scheduling"})))
    with pytest.raises(Later):
        PROVIDER.resume(PRO, name, FILM, errand(fake))


def test_a_film_behind_a_link_that_ran_out_is_asked_for_again(fake: Vidu) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, PRO, FILM, errand(fake))
    fake.next(Fault("answer", answer=Answer(404, b"not yet"), path="/files"))
    with pytest.raises(LinkFails) as told:
        PROVIDER.resume(PRO, name, FILM, errand(fake))
    assert told.value.usage and told.value.usage.credits == 80
    fake.expire()
    assert PROVIDER.resume(PRO, name, FILM, errand(fake)).content and len(fake.charges) == 1


def test_a_look_costs_nothing(fake: Vidu) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.jobs
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


def test_a_page_of_another_server_is_not_taken_for_a_good_key(fake: Vidu) -> None:
    for status in (400, 404):
        fake.next(Fault("answer", answer=Answer(status, b"<html>not here</html>")))
        assert not PROVIDER.check(fake.door()).ok
        fake.next(Fault("answer", answer=Answer(status, b"404 page not found")))
        assert not PROVIDER.check(fake.door()).ok


def test_where_a_door_has_no_address_its_region_says_it(fake: Vidu) -> None:
    assert PROVIDER.wire(fake.door(address="", region="cn")).address == "https://api.vidu.cn/ent/v2"
    assert PROVIDER.wire(fake.door(address="")).address == "https://api.vidu.com/ent/v2"
