"""Runway: films from words and pictures, pictures of people it was shown, tasks that are cancelled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from providers import fitting
from providers.base import Capability, Errand, Grade, Likeness, Request
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
    OutOfQuota,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts.pricing import load_price_book, price_traits
from providers.transport.file_signature import duration_s
from providers.vendors.hosted.runway import PROVIDER
from tests.providers.long_job import submit, whole
from tests.wire import golden, media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.runway import Runway

MODELS = {model.name: model for model in PROVIDER.models()}
GEN45, TURBO, PICTURES = (MODELS[name] for name in ("gen4.5", "gen4_turbo", "gen4_image"))
SEEDANCE, KLING, HAILUO, WAN = (MODELS[name] for name in ("seedance2", "kling3.0_pro", "hailuo3", "wan3"))
RESOLD = [model for model in MODELS.values() if model.limits.last_frame]
each_resold = pytest.mark.parametrize("model", RESOLD, ids=lambda model: model.name)
FILM = Request(
    capability=Capability.VIDEO,
    prompt="清晨的雨巷里，一个人撑着伞走来。",
    width=1280,
    height=720,
    seconds=3.4,
    seed=2**33 + 7,
)
OF_PICTURE = FILM.model_copy(update={"references": ("a1",)})
BETWEEN = OF_PICTURE.model_copy(update={"last_frame": "z9"})
OF_PEOPLE = FILM.model_copy(
    update={"likenesses": (Likeness(name="阿雨", sha256="b2"), Likeness(name="老周", sha256="c3"))}
)
PICTURE = Request(
    capability=Capability.IMAGE,
    prompt="阿雨在雨巷里回头",
    likenesses=(Likeness(name="阿雨", sha256="a1"), Likeness(name="老周", sha256="b2")),
    width=1280,
    height=720,
    references=("a1", "b2"),
)
TODAY = date(2026, 11, 24)


@pytest.fixture
def fake() -> Iterator[Runway]:
    with Runway() as runway:
        yield runway  # type: ignore[misc]


def errand(fake: Runway, model: Any = GEN45, **facts: Any) -> Errand:
    return Errand(
        door=facts.pop("door", fake.door()),
        key="call-1",
        options=model.option(Grade.BALANCED),
        read=lambda _: facts.get("picture") or media.picture(640, 360),
    )


def test_a_film_is_made_of_words(fake: Runway) -> None:
    fake.polls_needed = 2
    result, looks = whole(PROVIDER, GEN45, FILM, errand(fake))
    assert looks == 2 and result.media_type == "video/mp4" and result.usage.seconds == 4
    assert duration_s(result.content) == pytest.approx(4, abs=0.3) and result.usage.credits == 48
    assert fake.asked[0].json["seed"] == 7
    golden.check("runway", "film", fake.asked[0])
    golden.check("runway", "look", fake.asked[1])


def test_a_film_is_made_of_a_picture(fake: Runway) -> None:
    tall = OF_PICTURE.model_copy(update={"width": 720, "height": 960})
    whole(PROVIDER, TURBO, tall, errand(fake, TURBO))
    assert fake.asked[0].json["ratio"] == "832:1104"
    golden.check("runway", "film-of-a-picture", fake.asked[0])


@each_resold
def test_a_film_goes_from_its_first_picture_to_its_last(fake: Runway, model: Any) -> None:
    whole(PROVIDER, model, BETWEEN, errand(fake, model))
    told = fake.asked[0].json
    assert fake.asked[0].path == "/v1/image_to_video"
    assert [one["position"] for one in told["promptImage"]] == ["first", "last"] and "references" not in told
    golden.check("runway", f"film-between-{model.name}", fake.asked[0])


def test_a_model_that_cannot_end_as_told_is_not_told_how(fake: Runway) -> None:
    submit(PROVIDER, GEN45, fitting.request_as_shown(GEN45, BETWEEN), errand(fake))
    assert isinstance(fake.asked[0].json["promptImage"], str)


@pytest.mark.parametrize("model", [SEEDANCE, HAILUO, WAN], ids=lambda model: model.name)
def test_a_film_shows_the_people_it_was_shown(fake: Runway, model: Any) -> None:
    whole(PROVIDER, model, fitting.request_as_shown(model, OF_PEOPLE), errand(fake, model))
    told = fake.asked[0].json
    assert fake.asked[0].path == "/v1/text_to_video" and len(told["references"]) == 2
    assert "1 is 阿雨; 2 is 老周" in told["promptText"]
    golden.check("runway", f"film-with-people-{model.name}", fake.asked[0])


@pytest.mark.parametrize("model", [SEEDANCE, HAILUO, WAN], ids=lambda model: model.name)
def test_frames_and_people_are_never_sent_together(fake: Runway, model: Any) -> None:
    both = OF_PEOPLE.model_copy(update={"references": ("a1",)})
    for request in (fitting.request_as_shown(model, both), FILM.model_copy(update={"references": ("a1", "b2")})):
        submit(PROVIDER, model, request, errand(fake, model))
        told = fake.asked[-1].json
        assert (
            fake.asked[-1].path == "/v1/image_to_video" and "references" not in told and len(told["promptImage"]) == 1
        )


@pytest.mark.parametrize(("said", "sounds"), [("on", True), ("off", False), ("", False)])
def test_a_clip_has_a_sound_of_its_own_where_it_was_asked_for(fake: Runway, said: str, sounds: bool) -> None:
    request = FILM.model_copy(update={"sound": said})
    result, _ = whole(PROVIDER, SEEDANCE, request, errand(fake, SEEDANCE))
    assert fake.asked[0].json["audio"] is sounds and result.facts.get("sound", False) is sounds


def test_a_clip_whose_sound_is_always_there_has_no_switch_for_it(fake: Runway) -> None:
    request = fitting.request_as_shown(HAILUO, FILM.model_copy(update={"sound": "off"}))
    result, _ = whole(PROVIDER, HAILUO, request, errand(fake, HAILUO))
    assert result.facts["sound"] is True and "audio" not in fake.asked[0].json


@each_resold
def test_every_shape_size_and_length_it_offers_is_one_its_vendor_takes_at_the_price_foreseen(
    fake: Runway, model: Any
) -> None:
    short, shortest = (
        {"480p": 480, "720p": 720, "768p": 768, "1080p": 1080, "2K": 1440, "4K": 2160},
        model.limits.durations[0],
    )
    for resolution in model.limits.resolutions:
        for ratio in model.limits.ratios:
            wide, high = (int(side) for side in ratio.split(":"))
            side = short[resolution]
            size = {"width": side * wide // min(wide, high), "height": side * high // min(wide, high)}
            for frames in ((), ("a1",)):
                request = FILM.model_copy(update={**size, "references": frames, "seconds": shortest})
                before = load_price_book().estimate(model, request, Grade.BALANCED, TODAY)
                submit(PROVIDER, model, request, errand(fake, model))
                assert before.amount == fake.charges[-1].amount, (resolution, ratio)
    longest = FILM.model_copy(update={"seconds": model.limits.durations[-1]})
    submit(PROVIDER, model, longest, errand(fake, model))
    assert load_price_book().estimate(model, longest, Grade.BALANCED, TODAY).amount == fake.charges[-1].amount


def test_a_picture_shows_the_people_it_was_shown(fake: Runway) -> None:
    result, _ = whole(PROVIDER, PICTURES, PICTURE, errand(fake, PICTURES))
    told = fake.asked[0].json
    assert result.media_type == "image/png" and result.usage.credits == 5
    assert told["promptText"] == "@who1 = 阿雨, @who2 = 老周. 阿雨在雨巷里回头"
    assert [one["tag"] for one in told["referenceImages"]] == ["who1", "who2"]
    golden.check("runway", "picture", fake.asked[0])


def test_a_heavy_picture_is_made_light_enough(fake: Runway) -> None:
    import io

    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(1).integers(0, 255, (1400, 1400, 3), np.uint8)
    kept = io.BytesIO()
    Image.fromarray(noise).save(kept, "PNG")
    assert len(kept.getvalue()) > 5 * 1024 * 1024
    submit(PROVIDER, TURBO, OF_PICTURE, errand(fake, TURBO, picture=kept.getvalue()))
    assert fake.asked[0].json["promptImage"].startswith("data:image/jpeg;base64,")


@pytest.mark.parametrize(
    ("model", "request_"),
    [(GEN45, FILM), (TURBO, OF_PICTURE), (PICTURES, PICTURE), (SEEDANCE, FILM)],
    ids=["words", "picture", "image", "resold"],
)
def test_the_estimate_and_the_real_credits_are_what_the_vendor_takes(
    fake: Runway, model: Any, request_: Request
) -> None:
    before = load_price_book().estimate(model, request_, Grade.BALANCED, TODAY)
    name = submit(PROVIDER, model, request_, errand(fake, model))
    result, _ = whole(PROVIDER, model, request_, errand(fake, model))
    after = load_price_book().cost(model, result.usage, price_traits(model, request_, Grade.BALANCED), TODAY)
    assert before.amount == after.amount == fake.charges[0].amount
    assert Decimal(name.partition("/")[2]) == result.usage.credits


def test_where_a_task_does_not_say_what_it_took_the_estimate_counts(fake: Runway) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, GEN45, FILM, errand(fake))
    told = {"id": "x", "status": "SUCCEEDED", "output": [fake.link(media.mp4(64, 36, 4), "video/mp4", ".mp4")]}
    fake.next(Fault("answer", answer=Answer(200, told)))
    assert PROVIDER.resume(GEN45, name, FILM, errand(fake)).usage.credits == 48


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("bad_key", BadKey),
        ("busy", Busy),
        ("gone", Gone),
        ("bad_answer", Lost),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(fake: Runway, kind: str, error: type[ProviderError]) -> None:
    fake.trouble(kind)
    with pytest.raises(error) as told:
        PROVIDER.generate(GEN45, FILM, errand(fake))
    assert type(told.value) is error and len(fake.asked) == 1 and "canary" not in str(told.value)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2


def test_a_days_limit_says_when_to_ask_again_and_leaves_the_account_alone(fake: Runway) -> None:
    fake.daily_limit()
    with pytest.raises(OutOfQuota) as told:
        PROVIDER.generate(GEN45, FILM, errand(fake))
    assert told.value.until is not None and 0 < told.value.until - time.time() <= 3600


@pytest.mark.parametrize("status", [502, 503, 504])
def test_what_its_own_document_says_may_be_sent_again_was_surely_not_begun(fake: Runway, status: int) -> None:
    fake.next(Fault("answer", answer=fake.wrong(status, "overloaded")))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(GEN45, FILM, errand(fake))
    assert told.value.not_accepted


def test_a_model_that_this_key_may_not_use_shuts_no_door(fake: Runway) -> None:
    fake.next(Fault("answer", answer=fake.wrong(403, "You do not have access to this model.")))
    with pytest.raises(ModelNotOpen):
        PROVIDER.generate(GEN45, FILM, errand(fake))


def test_a_guard_before_it_is_not_a_bad_key(fake: Runway) -> None:
    page = Answer(403, b"<!doctype html><title>Just a moment...</title>", {"Content-Type": "text/html"})
    fake.next(Fault("answer", answer=page))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(GEN45, FILM, errand(fake))
    assert told.value.not_accepted


def test_what_is_wrong_with_a_request_is_told_in_its_own_words(fake: Runway) -> None:
    fake.trouble("invalid")
    with pytest.raises(Invalid, match="ratio: Invalid option"):
        PROVIDER.generate(GEN45, FILM, errand(fake))


def test_an_account_without_credits_is_told_so(fake: Runway) -> None:
    for status in (400, 402):
        fake.next(Fault("answer", answer=fake.wrong(status, "You do not have enough credits to run this task.")))
        with pytest.raises(NoMoney):
            PROVIDER.generate(GEN45, FILM, errand(fake))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("failed", Failed),
        ("outage", Failed),
        ("asset", Failed),
        ("refused", Refused),
        ("refused_input", Refused),
        ("gone", Gone),
    ],
)
def test_a_job_that_ends_badly_says_how(fake: Runway, kind: str, error: type[Exception]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        whole(PROVIDER, GEN45, FILM, errand(fake))
    assert not fake.charges
    if isinstance(told.value, Refused):
        assert "moderation" in told.value.reason
    if isinstance(told.value, Failed):
        assert told.value.again is (kind != "asset") and told.value.usage is None


def test_to_be_throttled_is_to_stand_in_line(fake: Runway) -> None:
    fake.job_trouble("throttled")
    result, looks = whole(PROVIDER, GEN45, FILM, errand(fake))
    assert result.content and looks == 1


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Runway, kind: str) -> None:
    name = submit(PROVIDER, GEN45, FILM, errand(fake))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(GEN45, name, FILM, errand(fake))
    with pytest.raises(Later):
        PROVIDER.resume(GEN45, name, FILM, errand(fake))


def test_a_job_can_be_cancelled_while_it_waits(fake: Runway) -> None:
    name = submit(PROVIDER, GEN45, FILM, errand(fake))
    assert PROVIDER.cancel(GEN45, name, errand(fake)) is True
    with pytest.raises(Failed):
        PROVIDER.resume(GEN45, name, FILM, errand(fake))
    assert not fake.charges and PROVIDER.cancel(GEN45, name, errand(fake)) is False


def test_a_job_that_runs_is_let_run_for_nothing_of_it_would_be_given_back(fake: Runway) -> None:
    fake.polls_needed = 3
    name = submit(PROVIDER, GEN45, FILM, errand(fake))
    for _ in range(2):
        with pytest.raises(Later):
            PROVIDER.resume(GEN45, name, FILM, errand(fake))
    assert PROVIDER.cancel(GEN45, name, errand(fake)) is False
    assert PROVIDER.resume(GEN45, name, FILM, errand(fake)).content and len(fake.charges) == 1


def test_a_film_that_is_done_is_not_thrown_away_by_a_late_cancel(fake: Runway) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, GEN45, FILM, errand(fake))
    assert PROVIDER.cancel(GEN45, name, errand(fake)) is False
    assert PROVIDER.resume(GEN45, name, FILM, errand(fake)).content


def test_a_film_behind_a_link_that_ran_out_is_asked_for_again(fake: Runway) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, GEN45, FILM, errand(fake))
    fake.next(Fault("cut", path="/files"))
    with pytest.raises(Lost):
        PROVIDER.resume(GEN45, name, FILM, errand(fake))
    fake.expire()
    assert PROVIDER.resume(GEN45, name, FILM, errand(fake)).content and len(fake.charges) == 1


@pytest.mark.parametrize("link", [Answer(403, b"not yet"), Answer(404, b""), Answer(200, b"<html>wait</html>")])
def test_a_link_that_does_not_give_the_film_yet_ends_no_job(fake: Runway, link: Answer) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, GEN45, FILM, errand(fake))
    fake.next(Fault("none"), Fault("answer", answer=link, path="/files"))
    with pytest.raises(LinkFails):
        PROVIDER.resume(GEN45, name, FILM, errand(fake))
    assert PROVIDER.resume(GEN45, name, FILM, errand(fake)).content and len(fake.charges) == 1


def test_a_look_costs_nothing(fake: Runway) -> None:
    assert PROVIDER.check(fake.door()).ok and not fake.jobs
    assert PROVIDER.check(fake.door(secret="wrong")).note == "BadKey"


def test_gen_2_says_that_it_is_gone_and_who_came_after_it() -> None:
    gen2 = MODELS["gen-2"]
    assert fitting.misfit(gen2, FILM, date(2026, 11, 26)) == "retired"
    assert gen2.successor in MODELS


def test_models_it_has_no_price_for_are_not_offered() -> None:
    assert all(load_price_book().of(model, {}, TODAY) for model in MODELS.values() if model.until_day is None)
