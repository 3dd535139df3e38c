"""What the reader of Chinese finds in a sentence: who there is, and whose each deed is, in the sentence's own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from providers.builtin.writer.chinese import chinese_reader
from providers.builtin.writer.vocabulary.reading import Deed, Reading

TABLE = Path(__file__).with_name("readings.zh.txt")


def rows() -> list[tuple[str, list[str], list[str]]]:
    """(sentence, who, deeds) of readings.zh.txt."""
    out: list[tuple[str, list[str], list[str]]] = []
    for block in re.split(r"\n\s*\n", TABLE.read_text("utf-8")):
        lines = [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")]
        if lines:
            people = [w for w in lines[1].removeprefix("who").split() if w]
            out.append((lines[0], people, [line.removeprefix("- ") for line in lines[2:]]))
    return out


@pytest.mark.parametrize(("sentence", "who", "deeds"), rows(), ids=[s[:16] for s, _, _ in rows()])
def test_a_sentence_is_read_as_a_careful_reader_reads_it(sentence: str, who: list[str], deeds: list[str]) -> None:
    reading = chinese_reader.read_chinese(sentence)
    assert [_somebody(reading, i) for i in range(len(reading.who))] == who
    assert [_deed(reading, d) for d in reading.deeds if not d.aside] == deeds


@pytest.mark.parametrize("sentence", [s for s, _, _ in rows()], ids=[s[:16] for s, _, _ in rows()])
def test_every_deed_is_a_run_of_the_sentence(sentence: str) -> None:
    flat = re.sub(r"[，,\s]", "", sentence)
    for deed in chinese_reader.read_chinese(sentence).deeds:
        assert re.sub(r"[，,\s]", "", deed.text) in flat


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("调音师断定钢琴家不是自杀", "不是"),
        ("快把箱子换回来，不然女友就没命了", "不然"),
        ("除非有人替他唱完那首歌，否则灯塔永远不会亮", "除非"),
        ("没有人来参加他的生日会", "没有人"),
        ("园丁从不种玫瑰，却每天给空地浇水", "却"),
        ("连蜗牛都想穿这双跑鞋", "连"),
    ],
)
def test_no_word_that_turns_a_sentence_round_is_dropped(sentence: str, kept: str) -> None:
    reading = chinese_reader.read_chinese(sentence)
    assert any(kept in d.text or kept in d.lead for d in reading.deeds)


def test_who_stands_in_a_name_or_a_title_in_marks_is_nobody_more() -> None:
    assert [(w.role, w.name) for w in chinese_reader.read_chinese("机器人“铁锈”唱起了《白蛇传》").who] == [
        ("机器人", "铁锈")
    ]


def test_he_is_somebody_named_before_not_whom_his_own_clause_names() -> None:
    reading = chinese_reader.read_chinese("他以为自己在追一个小偷")
    doer = reading.deeds[0].who
    assert doer is not None and reading.who[doer].role == "" and reading.who[doer].sex == "m"


def _somebody(reading: Reading, index: int) -> str:
    who = reading.who[index]
    name = f"={who.name}" if who.name else ""
    kind = "" if who.kind == "human" else f"({who.kind})"
    return f"{who.role or '_'}{name}{kind}" + (f"x{who.count}" if who.count > 1 else "")


def _deed(reading: Reading, deed: Deed) -> str:
    """ "lead / whose: text"; a deed told whole has no whose."""
    whose = deed.subject
    if deed.who is not None and not deed.whole:
        whose = "+".join(
            _somebody(reading, i).split("=")[0].split("(")[0] for i in (deed.who, deed.also) if i is not None
        )
        whose = re.sub(r"x\d+", "", whose)
    told = deed.text if deed.whole else f"{whose}: {deed.text}"
    return f"{deed.lead} / {told}" if deed.lead else told
