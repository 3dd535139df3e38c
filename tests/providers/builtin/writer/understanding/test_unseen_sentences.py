"""Forty sentences written after the rules, by somebody who did not write them: their people, places and things are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SENTENCES = Path(__file__).parents[4] / "data" / "unseen.jsonl"
RUN = 8
"""Characters of the sentence in a row that count as a quotation and are taken out before anything is looked for."""


def test_quotations_are_really_taken_out() -> None:
    sentence = "一个怕水的男孩要在暑假结束前学会游泳"
    assert without_quotations(f"他说：{sentence}。", sentence) == "他说： 。"
    assert "男孩要在暑假" not in without_quotations("怕水的男孩要在暑假结束前哭了", sentence)
    assert without_quotations("男孩不会游泳", sentence) == "男孩不会游泳"


def everything_said(told: dict[str, Any]) -> str:
    """All words of the script and its shots but the title and the logline."""
    cast = [word for member in told["cast"] for word in (member["name"], member["role"], member["description"])]
    scenes = [scene["location"] for scene in told["scenes"]]
    beats = [beat["text"] for scene in told["scenes"] for beat in scene["beats"]]
    shots = [word for shot in told["shots"] for word in (shot["description"], *shot["picture"]["things"])]
    return "\n".join([*cast, *scenes, *beats, *shots])


def without_quotations(text: str, sentence: str) -> str:
    """The sentence and each run of eight of its characters taken out. A run inside one English word is no quotation."""
    text = text.replace(sentence, " ")
    for start in range(len(sentence) - RUN + 1):
        run = sentence[start : start + RUN]
        if not (run.isascii() and " " not in run.strip()):
            text = text.replace(run, " ")
    return text
