"""Why a model was asked, read back from the ledger: who was looked at, what removed each, what was saved, who failed before."""

from __future__ import annotations

import pytest

from core.database.engine import Database
from core.i18n import texts_of_area, translate_key
from core.models import route_explained
from core.money import ledger
from core.money.ledger import Account
from providers import errors
from providers.base import Call, Capability, Cost, Grade, Model, Policy, Usage
from providers.gateway.request_round import RESTS
from providers.gateway.routing import FORMULA, Candidate, Decision

KNOWN = {
    "kling/kling-v3": Model(
        provider="kling", name="kling-v3", capability=Capability.IMAGE, label={"zh": "可灵 3", "en": "Kling 3"}
    ),
    "openai/gpt-image": Model(provider="openai", name="gpt-image", capability=Capability.IMAGE),
}
DECISION = Decision(
    capability=Capability.IMAGE,
    purpose="shot",
    policy=Policy.BALANCED,
    grade=Grade.BALANCED,
    formula=FORMULA.format(yuan=0.3, seconds=30),
    candidates=(
        Candidate("openai/gpt-image", 4.5, 20, "", "openai:1", 300_000, False, 0.71),
        Candidate("kling/kling-v3", 4.0, 12, "", "kling:1", 0, True, 0.69),
        Candidate("builtin/painter", 2.0, 1.5, "budget", "", 600_000),
        Candidate("wanx/old", 3.0, 9, "retired"),
    ),
    keyless=7,
)


def call(key: str, model: str, **told: object) -> Call:
    provider, _, name = model.partition("/")
    usual = {"ok": True, "capability": Capability.IMAGE, "seconds": 2.5, "usage": Usage(images=1)}
    return Call.model_validate({"key": key, "provider": provider, "model": name, **usual, **told})


def read(db: Database, *keys: str, language: str = "zh") -> dict[str, route_explained.RouteExplanation]:
    with db.read() as session:
        return route_explained.explain_calls(session, keys, KNOWN, language)


def kept(db: Database, *calls: Call) -> None:
    with db.write() as session:
        for one in calls:
            ledger.record_call(session, one, Account(stage="storyboard"))


def test_a_call_says_who_was_looked_at_and_what_took_each_out(db):
    kept(db, call("a", "openai/gpt-image", why=DECISION.told(), cost_micro_yuan=290_000))
    told = read(db, "a", "", "nowhere")["a"]
    assert (told.name, told.cost_micro_yuan, told.seconds, told.policy, told.keyless) == (
        "gpt-image",
        290_000,
        2.5,
        "balanced",
        7,
    )
    assert [(one.name, one.removed, one.estimate_micro_yuan, one.asked) for one in told.candidates] == [
        ("gpt-image", "", 300_000, True),
        ("可灵 3", "", 0, False),
        ("painter", "budget", 600_000, False),
        ("old", "retired", None, False),
    ]
    assert told.weighed and (told.weighed.half_yuan, told.weighed.half_s) == (0.3, 30)
    assert told.candidates[1].free
    assert not told.own


def test_the_second_model_of_a_request_says_why_the_first_had_failed(db):
    kept(
        db,
        call("a", "openai/gpt-image", ok=False, error="Busy: too much at once", why=DECISION.told()),
        call("b", "kling/kling-v3", group="a"),
    )
    told = read(db, "b", language="en")["b"]
    assert told.before == (("gpt-image", "Busy"),)
    assert [one.name for one in told.candidates if one.asked] == ["Kling 3"]


def test_an_answer_out_of_the_cache_says_what_it_saved_and_a_free_one_what_it_used(db):
    free = Cost(allowance="dashscope/speech", free_units=30)
    kept(
        db,
        call("a", "kling/kling-v3", cached=True, saved_micro_yuan=600_000),
        call("b", "kling/kling-v3", cost=free, usage=Usage(characters=30)),
    )
    told = read(db, "a", "b")
    assert (told["a"].cached, told["a"].saved_micro_yuan, told["a"].candidates) == (True, 600_000, ())
    assert told["b"].free_units == 30


def test_the_studios_own_engine_needs_no_reason_where_nobody_else_could_be_asked(db):
    alone = Decision(
        Capability.IMAGE, "shot", Policy.BALANCED, Grade.BALANCED, candidates=(Candidate("builtin/painter"),)
    )
    kept(db, call("a", "builtin/painter", why=alone.told()), call("b", "builtin/painter", why=DECISION.told()))
    told = read(db, "a", "b")
    assert told["a"].own
    assert not told["b"].own


ERRORS = [
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, errors.ProviderError) and one is not errors.ProviderError
]


@pytest.mark.parametrize("name", ERRORS)
def test_whatever_goes_wrong_at_a_vendor_has_words_for_who_stepped_in_who_was_asked_first_and_what_a_door_says(name):
    for where in (f"why.stepped_{name}", f"why.error_{name}", f"providers.note_{name}", f"costs.error_{name}"):
        part, _, key = where.partition(".")
        assert key in texts_of_area(part), where


@pytest.mark.parametrize("removed", RESTS)
def test_a_model_that_was_not_asked_because_it_rests_has_words_for_that_too(removed):
    assert f"stepped_{removed}" in texts_of_area("why")
    assert f"out_{removed}" in texts_of_area("why")


def test_who_stepped_in_for_whom_is_said_in_one_sentence():
    facts = {"model": "可灵 3", "own": translate_key("why.own_video", "zh")}
    assert translate_key("why.stepped_Busy", "zh", **facts) == "可灵 3 太忙，由内置摄影机代做。"
    facts = {"model": "Kling 3", "own": translate_key("why.own_video", "en")}
    assert translate_key("why.stepped_Busy", "en", **facts) == "Kling 3 was busy; the builtin camera stepped in."
