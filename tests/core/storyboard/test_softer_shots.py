"""A shot that a vendor refused is told more gently: by a text model where one can, else by the studio's list of words."""

from __future__ import annotations

import json
import uuid

import pytest

from core.database import tables
from core.errors import NothingSofter
from core.money import ledger
from core.money.ledger import Account
from core.storyboard import softer_shots
from providers.base import Call, Capability, Request, Result
from providers.errors import NoModel, NotSent, Refused


def says(text: str):
    asked: list[Request] = []

    def ask(request: Request) -> Result:
        asked.append(request)
        return Result(text=json.dumps({"text": text}, ensure_ascii=False), provider="crew", model="text")

    return ask, asked


def nobody(request: Request) -> Result:
    raise NoModel("Nobody.")


def test_a_text_model_is_told_the_shot_and_what_the_vendor_said(db):
    ask, asked = says("她倒在雨里，看不见脸。")
    told = softer_shots.soften_text("她浑身是血，倒在雨里。", "graphic violence", "zh", ask)
    assert told == ("她倒在雨里，看不见脸。", "model")
    assert "她浑身是血" in asked[0].prompt
    assert "graphic violence" in asked[0].prompt
    assert asked[0].purpose == "soften"


@pytest.mark.parametrize(
    ("text", "language", "softened"),
    [
        ("她浑身是血，手里是一把匕首。", "zh", "她浑身湿透，手里是一道寒光。"),
        ("He finds a corpse and a Gun.", "en", "He finds a still figure and a dark shape in a hand."),
        (
            "The gunpowder stays, the gunner too. A knife.",
            "en",
            "The gunpowder stays, the gunner too. A glint of metal.",
        ),
        ("A corpse 和尸体", "zh", "A still figure 和倒下的人影"),
    ],
)
def test_where_no_text_model_can_a_list_of_words_does(text, language, softened):
    assert softer_shots.soften_text(text, "", language, nobody) == (softened, "words")


@pytest.mark.parametrize("wrong", [Refused("no"), NotSent("no line"), NoModel("nobody")])
def test_a_model_that_refuses_too_or_is_away_leaves_it_to_the_list(wrong):
    def fails(request: Request) -> Result:
        raise wrong

    assert softer_shots.soften_text("一具尸体", "", "zh", fails)[1] == "words"


def test_a_model_that_changes_nothing_leaves_it_to_the_list():
    assert softer_shots.soften_text("一具尸体", "", "zh", says("一具尸体")[0]) == ("一个倒下的人影", "words")


def test_where_nothing_can_be_softer_that_is_said():
    with pytest.raises(NothingSofter):
        softer_shots.soften_text("猫跳上墙头。", "", "zh", nobody)


def test_every_softer_word_is_softer_than_the_list_itself():
    """What one rule puts in its place, no other rule would change again."""
    for code, words in softer_shots.hard_words().items():
        for hard, soft in words.items():
            assert softer_shots.soften_by_words(soft, code) == soft, (hard, soft)


def test_a_refusal_is_told_with_the_vendors_own_words(db):
    row = tables.Task(
        id=uuid.uuid4(),
        task_type="storyboard",
        kind="storyboard.paint",
        status="failed",
        error={"say": "tasks.Refused", "facts": {}},
    )
    with db.write() as session:
        session.add(row)
        session.flush()
        call = Call(
            key="a",
            provider="openai",
            model="gpt-image",
            capability=Capability.IMAGE,
            ok=False,
            error="Refused: violence is not allowed here",
        )
        ledger.record_call(session, call, Account(task_id=row.id, stage="storyboard"))
    with db.read() as session:
        told = softer_shots.find_refusal(session, session.get(tables.Task, row.id))
        assert told == softer_shots.ContentRefusal("openai/gpt-image", "violence is not allowed here")
        assert softer_shots.find_refusal(session, None) is None
    with db.write() as session:
        session.get_one(tables.Task, row.id).error = {"say": "tasks.Unavailable", "facts": {}}
    with db.read() as session:
        assert softer_shots.find_refusal(session, session.get(tables.Task, row.id)) is None
