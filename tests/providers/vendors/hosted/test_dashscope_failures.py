"""DashScope: what goes wrong is told as what it is, and nothing is sent or paid twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from providers.base import Door
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
    ModelNotOpen,
    NoMoney,
    NotSent,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.transport.http_client import Wire
from providers.vendors.hosted.dashscope import PROVIDER, explain
from tests.providers.dashscope_requests import ASKED, FILM, MODELS, PICTURE, RAIN, errand, made
from tests.providers.long_job import submit
from tests.wire import media
from tests.wire.server import Answer, Fault
from tests.wire.vendors.dashscope import DashScope


@pytest.fixture
def fake() -> Iterator[DashScope]:
    with DashScope() as dashscope:
        yield dashscope  # type: ignore[misc]


TROUBLES: list[tuple[str, type[ProviderError]]] = [
    ("bad_key", BadKey),
    ("no_money", NoMoney),
    ("no_allowance", ModelNotOpen),
    ("busy", Busy),
    ("refused", Refused),
    ("invalid", Invalid),
    ("unavailable", Unavailable),
    ("bad_answer", Lost),
]


def test_where_nothing_is_said_nothing_is_asked(fake: DashScope) -> None:
    for name in ("wan2.2-t2i-flash", "qwen-image-plus", "cosyvoice-v3-flash"):
        with pytest.raises(Invalid):
            PROVIDER.generate(MODELS[name], ASKED[name].model_copy(update={"prompt": " "}), errand(fake, MODELS[name]))
    assert not fake.asked


@pytest.mark.parametrize(("kind", "error"), TROUBLES)
@pytest.mark.parametrize("name", list(ASKED))
def test_what_goes_wrong_is_told_as_what_it_is(
    fake: DashScope, caplog: pytest.LogCaptureFixture, name: str, kind: str, error: type[ProviderError]
) -> None:
    fake.trouble(kind)
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as told:
        PROVIDER.generate(MODELS[name], ASKED[name], errand(fake, MODELS[name]))
    assert len(fake.asked) == 1 and "canary" not in str(told.value) + caplog.text
    assert not any(record.name == "dashscope" for record in caplog.records)
    if isinstance(told.value, Busy):
        assert told.value.after_s == 2
    if isinstance(told.value, Refused):
        assert told.value.reason.startswith("Input data")


SAID: list[tuple[int, str, str, type[ProviderError]]] = [
    (429, "Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit.", Busy),
    (429, "Throttling.AllocationQuota", "Free allocated quota exceeded.", ModelNotOpen),
    (403, "AllocationQuota.FreeTierOnly", "The free tier of the model has been exhausted.", ModelNotOpen),
    (429, "PostpaidBillOverdue", "The postpaid bill is overdue.", NoMoney),
    (429, "PrepaidBillOverdue", "The prepaid bill is overdue.", NoMoney),
    (403, "AccessDenied", "Access denied, please make sure your account is in good standing.", NoMoney),
    (403, "Model.AccessDenied", "Model access denied.", ModelNotOpen),
    (403, "AccessDenied", "Access denied.", ModelNotOpen),
    (403, "AccessDenied.Unpurchased", "Access to model denied. Please make sure you are eligible.", ModelNotOpen),
    (403, "AccessDenied", "current user api does not support synchronous calls", Invalid),
    (404, "ModelNotFound", "The model does not exist.", ModelNotOpen),
    (401, "InvalidApiKey", "Invalid API-key provided.", BadKey),
    (500, "RequestTimeOut", "Request timed out, please try again later.", Lost),
    (400, "SomethingNew", "nobody knows", Invalid),
    (200, "SomethingNew", "nobody knows", Invalid),
]


@pytest.mark.parametrize(("status", "code", "words", "error"), SAID, ids=[f"{one[1]} {one[2][:20]}" for one in SAID])
def test_what_is_wrong_is_told_as_what_it_is_and_never_as_a_bad_key_or_an_empty_account_where_it_is_none(
    fake: DashScope, status: int, code: str, words: str, error: type[ProviderError]
) -> None:
    fake.next(Fault("answer", answer=fake.wrong(status, code, words)))
    with pytest.raises(ProviderError) as told:
        PROVIDER.generate(MODELS["wan2.7-image"], PICTURE, errand(fake, MODELS["wan2.7-image"]))
    assert type(told.value) is error
    if error is Busy:
        assert told.value.after_s == 60


@pytest.mark.parametrize("code", ["ModelUnavailable", "ModelServingError", "ServiceUnavailable", ""])
def test_what_its_own_document_says_may_be_sent_again_was_surely_not_begun(fake: DashScope, code: str) -> None:
    fake.next(Fault("answer", answer=fake.wrong(503, code, "Model is unavailable, please try again later.")))
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(MODELS["wan2.7-t2v"], FILM, errand(fake, MODELS["wan2.7-t2v"]))
    assert told.value.not_accepted


def test_an_internal_error_may_have_been_begun(fake: DashScope) -> None:
    fake.trouble("unavailable")
    with pytest.raises(Unavailable) as told:
        PROVIDER.generate(MODELS["wan2.7-t2v"], FILM, errand(fake, MODELS["wan2.7-t2v"]))
    assert not told.value.not_accepted


def test_an_error_inside_an_answer_that_looks_good_is_an_error(fake: DashScope) -> None:
    fake.next(Fault("answer", answer=Answer(200, {"code": "DataInspectionFailed", "message": "Not this."})))
    with pytest.raises(Refused):
        PROVIDER.generate(MODELS["wan2.7-image"], PICTURE, errand(fake, MODELS["wan2.7-image"]))


@pytest.mark.parametrize(
    "output", [None, {}, {"task_id": ""}, {"choices": [None]}, {"audio": "x", "choices": [{"message": 3}]}, "text"]
)
def test_an_answer_without_what_was_asked_for_is_bad_and_a_job_without_a_name_is_lost(
    fake: DashScope, output: Any
) -> None:
    for name, request in ASKED.items():
        fake.next(Fault("answer", answer=Answer(200, {"output": output, "usage": [7], "request_id": "r"})))
        with pytest.raises(Lost if MODELS[name].long_job else BadAnswer):
            PROVIDER.generate(MODELS[name], request, errand(fake, MODELS[name]))


@pytest.mark.parametrize("name", ["wan2.2-t2i-flash", "wan2.7-image", "wan2.7-t2v"])
@pytest.mark.parametrize(("kind", "error"), [("failed", Failed), ("refused", Refused), ("gone", Gone)])
def test_a_task_that_ends_badly_says_how(fake: DashScope, name: str, kind: str, error: type[ProviderError]) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        made(fake, name, ASKED[name])
    assert not fake.charges
    if isinstance(told.value, Failed):
        assert told.value.again


def test_a_picture_refused_inside_a_task_that_succeeded_is_refused(fake: DashScope) -> None:
    fake.job_trouble("partial")
    with pytest.raises(Refused) as told:
        made(fake, "wan2.2-t2i-flash", PICTURE)
    assert told.value.reason and not fake.charges


def test_one_good_picture_beside_a_refused_one_is_taken(fake: DashScope) -> None:
    name = submit(PROVIDER, MODELS["wan2.2-t2i-flash"], PICTURE, errand(fake, MODELS["wan2.2-t2i-flash"]))
    link = fake.link(media.picture(64, 64), "image/png", ".png")
    bad = {"code": "DataInspectionFailed", "message": "Not this one."}
    output = {
        "task_id": name,
        "task_status": "SUCCEEDED",
        "results": [bad, {"url": link, "actual_prompt": "雨巷，广角"}],
    }
    fake.next(Fault("answer", answer=Answer(200, {"output": output, "usage": {"image_count": 1}})))
    model = MODELS["wan2.2-t2i-flash"]
    result = PROVIDER.resume(model, name, PICTURE, errand(fake, model))
    assert result.usage.images == 1 and result.facts["revised_prompt"] == "雨巷，广角"


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer", "bad_key"])
def test_a_task_that_cannot_be_asked_after_is_not_lost(fake: DashScope, kind: str) -> None:
    model = MODELS["wan2.7-t2v"]
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy, BadKey)):
        PROVIDER.resume(model, name, FILM, errand(fake, model))
    with pytest.raises(Later):
        PROVIDER.resume(model, name, FILM, errand(fake, model))


@pytest.mark.parametrize("link", [Answer(403, b"expired"), Answer(404, b""), Answer(200, b"<html>wait</html>")])
def test_a_link_that_does_not_give_it_yet_ends_no_task(fake: DashScope, link: Answer) -> None:
    fake.polls_needed = 0
    model = MODELS["wan2.7-t2v"]
    name = submit(PROVIDER, model, FILM, errand(fake, model))
    fake.next(Fault("none"), Fault("answer", answer=link, path="/files"))
    with pytest.raises(LinkFails):
        PROVIDER.resume(model, name, FILM, errand(fake, model))
    assert PROVIDER.resume(model, name, FILM, errand(fake, model)).content
    assert len(fake.charges) == 1


def test_a_task_can_be_cancelled_while_it_waits(fake: DashScope) -> None:
    model = MODELS["wan2.7-t2v"]
    waiting, running = (submit(PROVIDER, model, FILM, errand(fake, model)) for _ in range(2))
    assert PROVIDER.cancel(model, waiting, errand(fake, model)) is True
    golden_of = fake.asked[-1]
    assert golden_of.path == f"/api/v1/tasks/{waiting}/cancel" and golden_of.method == "POST"
    with pytest.raises(Later):
        PROVIDER.resume(model, running, FILM, errand(fake, model))
    assert PROVIDER.cancel(model, running, errand(fake, model)) is False
    with pytest.raises(Failed):
        PROVIDER.resume(model, waiting, FILM, errand(fake, model))


@pytest.mark.parametrize("kind", ["lose", "cut", "drop"])
@pytest.mark.parametrize("name", list(ASKED))
def test_a_lost_answer_is_lost_and_nothing_is_sent_twice(fake: DashScope, name: str, kind: str) -> None:
    """The vendor's SDK by itself would send it again."""
    fake.next(Fault(kind))
    with pytest.raises(Lost):
        PROVIDER.generate(MODELS[name], ASKED[name], errand(fake, MODELS[name]))
    assert len(fake.asked) == 1


def test_the_vendors_sdk_on_a_line_of_its_own_would_pay_twice(fake: DashScope) -> None:
    """Why ours carries what it says. Where this fails, it may be trusted with more."""
    import dashscope

    logging.getLogger("dashscope").disabled = True
    fake.next(Fault("lose"))
    told = dashscope.VideoSynthesis.async_call(
        "wan2.5-t2v-preview", prompt=RAIN, size="1280*720", api_key=fake.secret(), base_address=fake.address()
    )
    assert told.status_code == 200 and len(fake.asked) == len(fake.jobs) == 2


def test_an_answer_that_takes_too_long_is_lost(fake: DashScope) -> None:
    class Impatient(type(PROVIDER)):  # type: ignore[misc]
        def wire(self, door: Door) -> Wire:
            return Wire(door, "", explain, {"Authorization": f"Bearer {door.key}"}, read_s=0.2)

    fake.next(Fault("slow", seconds=0.5))
    with pytest.raises(Lost):
        Impatient().generate(MODELS["wan2.7-t2v"], FILM, errand(fake, MODELS["wan2.7-t2v"]))
    assert len(fake.asked) == 1


@pytest.mark.parametrize("name", ["wan2.7-t2v", "cosyvoice-v3-flash"])
def test_nobody_there_means_nothing_was_sent(fake: DashScope, name: str) -> None:
    nowhere = fake.door(address="http://127.0.0.1:9/api/v1")
    with pytest.raises(NotSent):
        PROVIDER.generate(MODELS[name], ASKED[name], errand(fake, MODELS[name], door=nowhere))
