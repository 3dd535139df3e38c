"""The table of errors: the first row that holds says what an error means, and every row says where that was read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from providers.errors import (
    BadKey,
    Busy,
    Failed,
    Gone,
    Invalid,
    Lost,
    ModelNotOpen,
    NoMoney,
    OutOfQuota,
    ProviderError,
    Refused,
    Unable,
    Unavailable,
)
from providers.facts import error_meanings
from providers.facts.error_meanings import FOLDER, VendorReply, allowance_reset_at, error_meant, meaning_rows

VENDORS = sorted(file.stem for file in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_row_can_be_read_and_says_where_it_was_found(vendor: str) -> None:
    assert all(row.source for row in meaning_rows(vendor))
    assert meaning_rows(vendor) or vendor in ("ollama", "vllm", "own")


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_day_or_a_failure_is_said_only_where_it_means_something(vendor: str) -> None:
    for row in meaning_rows(vendor):
        assert not row.again or row.means == "failed", row
        assert row.accepted or row.means == "load", row
        assert not row.resets or row.means == "day", row


@pytest.mark.parametrize(
    ("vendor", "said", "told"),
    [
        # the key, and what is not the key
        ("openai", VendorReply(status=401, code="invalid_api_key"), BadKey),
        ("openai", VendorReply(status=403, words="Your organization must be verified to use the model"), ModelNotOpen),
        ("openai", VendorReply(status=403, code="unsupported_country_region_territory"), ModelNotOpen),
        ("anthropic", VendorReply(status=403, kind="permission_error"), ModelNotOpen),
        ("moonshot", VendorReply(status=403, kind="permission_denied_error"), ModelNotOpen),
        ("moonshot", VendorReply(status=404, kind="resource_not_found_error"), ModelNotOpen),
        ("zhipu", VendorReply(status=401, code="1002"), BadKey),
        ("zhipu", VendorReply(status=400, code="1220"), ModelNotOpen),
        ("qwen", VendorReply(status=403, code="Model.AccessDenied"), ModelNotOpen),
        ("elevenlabs", VendorReply(status=401, code="missing_permissions"), ModelNotOpen),
        ("elevenlabs", VendorReply(status=401, code="free_users_not_allowed"), ModelNotOpen),
        ("replicate", VendorReply(status=422, words="Invalid version or not permitted: does not exist"), ModelNotOpen),
        ("suno", VendorReply(status=403, words="this token may not use this model"), ModelNotOpen),
        # money, the minute, the day
        ("openai", VendorReply(status=429, code="insufficient_quota", kind="insufficient_quota"), NoMoney),
        ("qwen", VendorReply(status=429, code="insufficient_quota", kind="insufficient_quota"), Busy),
        ("qwen", VendorReply(status=429, code="Throttling.AllocationQuota"), Busy),
        ("qwen", VendorReply(status=429, code="PrepaidBillOverdue"), NoMoney),
        ("moonshot", VendorReply(status=429, kind="exceeded_current_quota_error"), NoMoney),
        ("moonshot", VendorReply(status=429, kind="rate_limit_reached_error", words="max RPM: 3"), Busy),
        (
            "moonshot",
            VendorReply(status=429, kind="rate_limit_reached_error", words="request reached TPD limit"),
            OutOfQuota,
        ),
        ("zhipu", VendorReply(status=429, code="1308"), OutOfQuota),
        ("zhipu", VendorReply(status=429, code="1304"), OutOfQuota),
        ("zhipu", VendorReply(status=429, code="1302"), Busy),
        ("zhipu", VendorReply(status=429, code="1113"), NoMoney),
        ("deepseek", VendorReply(status=402, words="Insufficient Balance"), NoMoney),
        ("openrouter", VendorReply(status=429, words="Rate limit exceeded: free-models-per-day"), OutOfQuota),
        ("openrouter", VendorReply(status=429, words="Rate limit exceeded"), Busy),
        (
            "anthropic",
            VendorReply(status=400, kind="invalid_request_error", words="Your credit balance is too low"),
            NoMoney,
        ),
        ("suno", VendorReply(status=429, words="The current credits are insufficient."), NoMoney),
        ("udio", VendorReply(status=430, words="Too often"), Busy),
        ("fal", VendorReply(status=403, words="User is locked. Reason: Exhausted balance."), NoMoney),
        ("midjourney", VendorReply(status=200, code="4", words="quota_not_enough"), NoMoney),
        # content
        ("deepseek", VendorReply(status=400, words="Content Exists Risk"), Refused),
        ("openrouter", VendorReply(status=403, words="Input was flagged by moderation"), Refused),
        ("zhipu", VendorReply(status=400, code="1301"), Refused),
        ("midjourney", VendorReply(status=200, code="24"), Refused),
        ("suno", VendorReply(of_job=True, code="sensitive_word_error"), Refused),
        ("replicate", VendorReply(of_job=True, code="failed", words="flagged as sensitive (E005)"), Refused),
        # the request, the model's age
        ("openai", VendorReply(status=400, code="context_length_exceeded"), Invalid),
        ("openai", VendorReply(status=404, code="model_not_found"), ModelNotOpen),
        ("zhipu", VendorReply(status=400, code="1261"), Invalid),
        ("zhipu", VendorReply(status=400, code="1211"), ModelNotOpen),
        ("anthropic", VendorReply(status=404, kind="not_found_error", words="model: claude-9"), ModelNotOpen),
        ("anthropic", VendorReply(status=404, kind="not_found_error", words="Not found"), Gone),
        ("automatic1111", VendorReply(status=404, code="no_api"), Unable),
        ("azure", VendorReply(status=404), Invalid),
        (
            "vllm",
            VendorReply(status=404, code="404", kind="NotFoundError", words="The model `x` does not exist."),
            ModelNotOpen,
        ),
        (
            "ollama",
            VendorReply(status=404, kind="api_error", words="model 'x' not found, try pulling it first"),
            ModelNotOpen,
        ),
        ("own", VendorReply(status=404, words="404 page not found"), Gone),
        ("suno", VendorReply(status=200, code="quota_not_enough"), NoMoney),
        ("udio", VendorReply(status=200, code="sensitive_words_detected"), Refused),
        # a job's end
        ("fal", VendorReply(of_job=True, code="runner_disconnected"), Failed),
        ("midjourney", VendorReply(of_job=True, code="CANCEL"), Failed),
        # on the way
        ("openai", VendorReply(status=403, html=True), Unavailable),
        ("openai", VendorReply(status=200, html=True), Lost),
        ("", VendorReply(status=403), ModelNotOpen),
    ],
    ids=str,
)
def test_an_error_is_what_its_vendor_means_by_it(vendor: str, said: VendorReply, told: type[ProviderError]) -> None:
    assert type(error_meant(vendor, said)) is told


@pytest.mark.parametrize(
    ("vendor", "said", "begun"),
    [
        ("openai", VendorReply(status=503), False),
        ("openai", VendorReply(status=504), False),
        ("openai", VendorReply(status=502, html=True), True),
        ("fal", VendorReply(status=409), False),
        ("fal", VendorReply(status=503, code="ingress"), False),
        ("fal", VendorReply(status=500, code="app"), True),
        ("azure", VendorReply(status=502), False),
        ("suno", VendorReply(status=455), False),
        ("", VendorReply(status=503), True),
        ("", VendorReply(status=401, html=True), False),
    ],
    ids=str,
)
def test_what_was_turned_away_may_be_asked_elsewhere_and_what_may_have_begun_may_not(
    vendor: str, said: VendorReply, begun: bool
) -> None:
    error = error_meant(vendor, said)
    assert isinstance(error, Unavailable) and error.not_accepted is not begun


def test_what_is_no_error_means_nothing() -> None:
    assert error_meant("openai", VendorReply(status=200)) is None
    assert error_meant("midjourney", VendorReply(status=200, code="1")) is None


def test_a_failed_job_says_whether_another_try_can_help() -> None:
    for code, again in (("failed", True), ("canceled", False)):
        error = error_meant("replicate", VendorReply(of_job=True, code=code))
        assert isinstance(error, Failed) and error.again is again


def test_a_limit_without_an_end_is_full_again_when_its_day_begins() -> None:
    now = datetime(2026, 11, 30, 13, 50, tzinfo=UTC)
    assert allowance_reset_at("day", now) == datetime(2026, 12, 1, tzinfo=UTC).timestamp()
    assert allowance_reset_at("hour", now) == datetime(2026, 11, 30, 14, tzinfo=UTC).timestamp()
    assert allowance_reset_at("week", now) == datetime(2026, 12, 7, tzinfo=UTC).timestamp()
    assert allowance_reset_at("", now) is None


def test_what_a_vendor_says_of_its_limits_end_counts_before_the_row() -> None:
    error = error_meant("zhipu", VendorReply(status=429, code="1308", after_s=60))
    assert isinstance(error, OutOfQuota) and error.until is not None
    assert abs(error.until - datetime.now(UTC).timestamp() - 60) < 5


def test_a_row_that_means_what_nobody_knows_is_noticed() -> None:
    with pytest.raises(ValueError, match="weather"):
        error_meanings.parse_meanings([{"means": "weather"}], "a file")
