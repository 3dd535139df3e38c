"""Marks belong to the words they were given for: a wording that somebody changed begins anew."""

from __future__ import annotations

import pytest

from core.database import tables
from core.errors import NobodyMarked
from core.lab import blind_pairs, cell_requests, experiments, promotion, results, wordings
from core.lab.lab_values import LabInput, Variant
from tests.support.lab_cells import MODELS, add_cell, experiment, person, rate, spec

PLACED = LabInput(id="i", facts={"idea": "猫 {和} 100% 的狗", "mood": "", "place": "火星\n基地"})


@pytest.mark.parametrize(
    "text",
    [
        "写一个关于 {idea} 的剧本",
        "{mood} 写 {idea}",
        "{idea}{place}{mood}",
        "写 {{idea}} 和 {idea}，{place}。",
        "没有名字的一句话",
        "{prompt}",
        "  {idea}，结尾有 {mood}  ",
    ],
)
def test_what_was_filled_from_a_wording_is_always_known_as_its_own(text):
    variant = Variant(id="a", text=text, negative="{mood}水印")
    told = cell_requests.fill_wording(variant, PLACED, real="真正的提示词，{花括号} 也有")
    assert wordings.may_come_from(variant, {"prompt": told.text, "negative": told.negative})


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("写一个关于 {idea} 的剧本", "写一个关于 猫 的短片"),
        ("写 {idea}，再写 {idea}", "写 猫"),
        ("一句话", "一句话。"),
        ("{idea}，逆光", "猫"),
        ("a{idea}a", "a"),
    ],
)
def test_other_words_are_another_wording(text, prompt):
    assert not wordings.may_come_from(Variant(id="a", text=text), {"prompt": prompt})
    assert not wordings.may_come_from(Variant(id="a", text="{idea}", negative="水印"), {"prompt": prompt})


def edited(db):
    """An experiment whose first wording was marked, and then changed by its owner."""
    mine = person(db)
    told = spec(models=[MODELS[0]], inputs=5)
    id, ids = experiment(db, mine, told)
    with db.write() as session:
        for (variant, _, one), cell in ids.items():
            filled = cell_requests.fill_wording(
                next(v for v in told.variants if v.id == variant), next(i for i in told.inputs if i.id == one)
            )
            session.get(tables.Cell, cell).request = {"capability": "text", "purpose": "free", "prompt": filled.text}
    for (variant, _, _), cell in ids.items():
        rate(db, mine, cell, 5 if variant == "a" else 2)
    first = told.variants[0].model_copy(update={"text": "另一种说法：{idea}"})
    with db.write() as session:
        owner = session.get(tables.User, mine)
        add_cell(session, id, "still", "a", MODELS[1], "i1", parent_id=ids["a", MODELS[0], "i1"])
        changed = told.model_copy(update={"variants": (first, told.variants[1])})
        experiments.save_spec(session, owner, id, changed, 1)
    return mine, id, ids


def test_marks_of_the_words_before_do_not_speak_for_the_words_now(db):
    mine, id, _ = edited(db)
    with db.read() as session:
        table = results.load_results(session, id, "text")
        assert [(row.variant, row.marks) for row in table.variants] == [("b", 5)]
        assert table.leader.key is None
        assert (
            len(wordings.load_outdated_cells(session, session.get(tables.Experiment, id))) == 6
        )  # with the still that climbed
    with db.write() as session, pytest.raises(NobodyMarked):
        promotion.promote(session, id, "a", mine, "script_ours", "zh")
    with db.write() as session:
        add_cell(
            session, id, "text", "a", MODELS[0], "i1", request={"capability": "text", "prompt": "另一种说法：第 1 只猫"}
        )
    with db.read() as session:
        row = results.load_results(session, id, "text").variants[0]
    assert (row.variant, row.cells, row.inputs, row.older, row.marks) == ("a", 1, 1, 6, 0)


def test_a_blind_pair_is_never_of_words_that_stand_there_no_more(db):
    mine, id, ids = edited(db)
    with db.read() as session:
        assert blind_pairs.next_pair(session, id, mine) is None
    with db.write() as session:
        blind_pairs.save_vote(session, mine, ids["a", MODELS[0], "i1"], ids["b", MODELS[0], "i1"], "left")
    with db.read() as session:
        assert results.load_results(session, id, "text").votes == 0
        assert blind_pairs.load_standing(session, id).votes == 1
