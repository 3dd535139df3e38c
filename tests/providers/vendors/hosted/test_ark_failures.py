"""Volcengine Ark: how a job ends badly or is cancelled, and what each code of its error book means."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from providers.base import Capability, Model, Request
from providers.errors import (
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    Later,
    LinkFails,
    ModelNotOpen,
    NoMoney,
    ProviderError,
    Refused,
    Unavailable,
)
from providers.facts.error_meanings import VendorReply, error_meant
from providers.vendors.hosted.ark import PROVIDER
from tests.providers.ark_requests import DRAWS, FILM, PICTURE, S20, WRITES, errand
from tests.providers.long_job import submit, whole
from tests.wire.server import Answer, Fault
from tests.wire.vendors.ark import Ark


@pytest.fixture
def fake() -> Iterator[Ark]:
    with Ark() as ark:
        yield ark  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "error", "again"),
    [("failed", Failed, True), ("expired", Failed, True), ("cancelled", Failed, False), ("refused", Refused, None), ("gone", Gone, None)],
)  # fmt: skip
def test_a_job_that_ends_badly_says_how_and_costs_nothing(
    fake: Ark, kind: str, error: type[ProviderError], again: bool | None
) -> None:
    fake.job_trouble(kind)
    with pytest.raises(error) as told:
        whole(PROVIDER, S20, FILM, errand(fake, S20))
    assert not fake.charges and getattr(told.value, "again", None) is again
    if isinstance(told.value, Refused):
        assert "sensitive" in told.value.reason


@pytest.mark.parametrize("kind", ["unavailable", "busy", "bad_answer"])
def test_a_job_that_cannot_be_asked_after_is_not_lost(fake: Ark, kind: str) -> None:
    name = submit(PROVIDER, S20, FILM, errand(fake, S20))
    fake.trouble(kind)
    with pytest.raises((Unavailable, Busy)):
        PROVIDER.resume(S20, name, FILM, errand(fake, S20))
    with pytest.raises(Later):
        PROVIDER.resume(S20, name, FILM, errand(fake, S20))


def test_a_film_whose_link_is_not_ready_is_looked_at_again_until_its_link_ends(fake: Ark) -> None:
    fake.polls_needed, fake.not_ready = 0, 2
    name = submit(PROVIDER, S20, FILM, errand(fake, S20))
    for _ in range(2):
        with pytest.raises(LinkFails) as told:
            PROVIDER.resume(S20, name, FILM, errand(fake, S20))
        assert told.value.until == pytest.approx(time.time() + 86_400, abs=60)
    assert PROVIDER.resume(S20, name, FILM, errand(fake, S20)).content and len(fake.charges) == 1


def test_a_film_whose_link_ended_gets_another_by_its_job(fake: Ark) -> None:
    fake.polls_needed = 0
    name = submit(PROVIDER, S20, FILM, errand(fake, S20))
    assert PROVIDER.resume(S20, name, FILM, errand(fake, S20)).content
    fake.expire()
    assert PROVIDER.resume(S20, name, FILM, errand(fake, S20)).content and len(fake.charges) == 1


def test_a_job_that_waits_is_cancelled_and_not_billed(fake: Ark) -> None:
    name = submit(PROVIDER, S20, FILM, errand(fake, S20))
    fake.polls_needed = 5
    assert PROVIDER.cancel(S20, name, errand(fake, S20)) and not fake.charges
    with pytest.raises(Failed):
        PROVIDER.resume(S20, name, FILM, errand(fake, S20))


@pytest.mark.parametrize("polls", [1, 0])
def test_a_job_that_runs_or_has_ended_is_left_alone(fake: Ark, polls: int) -> None:
    """To delete one that has ended loses a paid film."""
    fake.polls_needed = polls
    name = submit(PROVIDER, S20, FILM, errand(fake, S20))
    assert not PROVIDER.cancel(S20, name, errand(fake, S20))
    assert "DELETE" not in [asked.method for asked in fake.asked]
    assert PROVIDER.resume(S20, name, FILM, errand(fake, S20)).content


@pytest.mark.parametrize("became", ["running", "succeeded"])
def test_a_job_that_began_or_ended_in_the_moment_it_was_cancelled_is_not_said_to_be(fake: Ark, became: str) -> None:
    fake.polls_needed, fake.race = 5, became
    name = submit(PROVIDER, S20, FILM, errand(fake, S20))
    assert not PROVIDER.cancel(S20, name, errand(fake, S20))
    assert [asked.method for asked in fake.asked] == ["POST", "GET", "DELETE", "GET"] and len(fake.charges) == 1


CODES: list[tuple[str, int, str, type[ProviderError]]] = [
    ("MissingParameter", 400, "", Invalid),
    ("InvalidParameter.UnsupportedInput", 400, "", Invalid),
    ("InvalidImageURL.EmptyURL", 400, "", Invalid),
    ("OutofContextError", 400, "", Invalid),
    ("InputTextSensitiveContentDetected", 400, "", Refused),
    ("InputImageSensitiveContentDetected.PrivacyInformation", 400, "", Refused),
    ("OutputVideoSensitiveContentDetected.PolicyViolation", 400, "", Refused),
    ("SensitiveContentDetected.SevereViolation", 400, "", Refused),
    ("InputTextRiskDetection", 400, "", Refused),
    ("ContentSecurityDetectionError", 400, "", Unavailable),
    ("AuthenticationError", 401, "", BadKey),
    ("InvalidAccountStatus", 401, "", BadKey),
    ("AccessDenied", 403, "", ModelNotOpen),
    ("OperationDenied.PermissionDenied", 403, "", ModelNotOpen),
    ("OperationDenied.ServiceNotOpen", 403, "", ModelNotOpen),
    ("OperationDenied.ServiceOverdue", 403, "", NoMoney),
    ("AccountOverdueError", 403, "", NoMoney),
    ("ModelNotOpen", 404, "", ModelNotOpen),
    ("InvalidEndpointOrModel.NotFound", 404, "", ModelNotOpen),
    ("InvalidEndpointOrModel.ModelIDAccessDisabled", 404, "", ModelNotOpen),
    ("InvalidEndpoint.ClosedEndpoint", 404, "", ModelNotOpen),
    ("UnsupportedModel", 400, "", ModelNotOpen),
    ("ResourceNotFound", 404, "", Gone),
    ("SetLimitExceeded", 429, "", NoMoney),
    ("QuotaExceeded", 429, "Your account has exhausted its free trial quota", NoMoney),
    ("QuotaExceeded", 429, "The number of queued tasks exceeds the limit", Busy),
    ("RateLimitExceeded.EndpointRPMExceeded", 429, "", Busy),
    ("ModelAccountTpmRateLimitExceeded", 429, "", Busy),
    ("ModelAccountIpmRateLimitExceeded", 429, "", Busy),
    ("AccountRateLimitExceeded", 429, "", Busy),
    ("RequestBurstTooFast", 429, "", Busy),
    ("ServerOverloaded", 429, "", Busy),
    ("InternalServiceError", 500, "", Unavailable),
]


@pytest.mark.parametrize(("code", "status", "words", "error"), CODES, ids=lambda one: str(one)[:40])
@pytest.mark.parametrize("one", [S20, DRAWS, WRITES], ids=["film", "picture", "text"])
def test_each_code_of_its_error_book_means_one_thing_for_films_pictures_and_words(
    fake: Ark, one: Model, code: str, status: int, words: str, error: type[ProviderError]
) -> None:
    request = {Capability.VIDEO: FILM, Capability.IMAGE: PICTURE}.get(one.capability)
    told = {"error": {"code": code, "message": words, "param": "", "type": "BadRequest"}}
    fake.next(Fault("answer", answer=Answer(status, told)))
    with pytest.raises(ProviderError) as said:
        PROVIDER.generate(one, request or Request(capability=Capability.TEXT, prompt="雨"), errand(fake, one))
    assert type(said.value) is error and len(fake.asked) == 1
    if code == "ContentSecurityDetectionError":
        assert isinstance(said.value, Unavailable) and said.value.not_accepted


@pytest.mark.parametrize(
    ("code", "error", "again"),
    [
        ("InputImageSensitiveContentDetected", Refused, None),
        ("InvalidParameter", Failed, False),
        ("InternalServiceError", Failed, True),
        ("Whatever", Failed, True),
        ("", Failed, True),
    ],
)
def test_what_a_job_ended_with_is_told_by_the_same_table(
    code: str, error: type[ProviderError], again: bool | None
) -> None:
    said = error_meant("ark", VendorReply(code=code, of_job=True))
    assert type(said) is error and getattr(said, "again", None) is again
