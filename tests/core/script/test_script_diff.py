"""Two versions over each other: scene by scene, beat by beat, word by word."""

from __future__ import annotations

import pytest

from core.script import script_diff, script_edit
from core.script.model import Beat, Script
from tests.support.crew import SCRIPT

TOLD = Script.model_validate(SCRIPT)


def laid(before: str, after: str) -> str:
    marks = {"same": "{}", "gone": "[-{}]", "new": "[+{}]"}
    return "".join(marks[p.fate].format(p.text) for p in script_diff.compare_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("你给我站住。", "你给我停下。", "你给我[-站住][+停下]。"),
        ("The cat runs away.", "The cat walks away.", "The cat [-runs][+walks] away."),
        ("雨停了。", "雨停了。", "雨停了。"),
        ("", "新的", "[+新的]"),
        ("旧的", "", "[-旧的]"),
        ("完全不同的一句话", "Something else entirely", "[-完全不同的一句话][+Something else entirely]"),
    ],
)
def test_words_that_changed_are_told_from_words_that_stayed(before, after, said):
    assert laid(before, after) == said


def turns(before: Script, after: Script) -> list[tuple[str, list[str]]]:
    change = script_diff.compare_scripts(before, after)
    return [(scene.turn, [beat.turn for beat in scene.beats]) for scene in change.scenes]


def test_the_same_script_has_no_changes():
    assert script_diff.compare_scripts(TOLD, TOLD).same
    assert script_diff.count_changes(TOLD, TOLD).nothing


def test_a_reworded_a_deleted_and_a_new_beat_are_told_apart():
    now = script_edit.change_beat(TOLD, "s1b1", text="雨停了。林岚收起伞。")
    now = script_edit.drop_beat(now, "s1b3")
    now = script_edit.add_beat(now, "s1b4", Beat(id="x", kind="action", text="门开了。"))
    assert turns(TOLD, now) == [("changed", ["changed", "same", "gone", "same", "new"]), ("same", ["same", "same"])]
    counted = script_diff.count_changes(TOLD, now)
    assert (counted.changed, counted.gone, counted.new, counted.moved) == (1, 1, 1, 0)


def test_a_moved_beat_is_moved_not_deleted_and_new():
    now = script_edit.move_beat(TOLD, "s1b4", -1)
    assert sorted(turns(TOLD, now)[0][1]) == ["moved", "same", "same", "same"]
    assert script_diff.count_changes(TOLD, now).moved == 1


def test_moved_new_and_deleted_scenes_are_told_apart():
    assert {turn for turn, _ in turns(TOLD, script_edit.move_scene(TOLD, "s2b1", -1))} == {"moved"}
    assert [turn for turn, _ in turns(TOLD, script_edit.drop_scene(TOLD, "s1b1"))] == ["gone", "same"]
    assert [turn for turn, _ in turns(TOLD, script_edit.copy_scene(TOLD, "s1b1"))] == ["same", "new", "same"]


def test_another_heading_and_another_title_are_changes_too():
    now = script_edit.change_title(script_edit.change_heading(TOLD, "s1b1", when="day"), title="猫先开口")
    change = script_diff.compare_scripts(TOLD, now)
    assert change.scenes[0].turn == "changed"
    assert {p.fate for p in change.title} >= {"gone", "new"}
    assert script_diff.count_changes(TOLD, now).headings == 2


def test_whoever_speaks_now_is_told_beside_who_spoke():
    now = script_edit.change_beat(TOLD, "s1b2", speaker="猫")
    beat = script_diff.compare_scripts(TOLD, now).scenes[0].beats[1]
    assert beat.turn == "changed"
    assert [(p.fate, p.text) for p in beat.who] == [("gone", "林岚"), ("new", "猫")]
