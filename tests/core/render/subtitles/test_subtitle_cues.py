"""Spoken lines break where people would break them, and no cue runs into the next."""

from __future__ import annotations

import random
from itertools import pairwise

import pysubs2
import pytest

from core.render import fonts
from core.render.subtitles import subtitle_cues
from core.render.timeline import Cue

SHAPES = {"wide": (1920, 1080), "tall": (1080, 1920), "square": (1080, 1080)}
SPOKEN = (
    "雨夜的未来都市里，一个老侦探撑着黑伞走过霓虹灯下的街道。他说：“你看见那只会说话的猫了吗？”",
    "林远抬起头，看见对面屋顶上站着一只黑猫，它的眼睛像两盏小小的灯，它张开嘴，竟然说起了人话，而且说得比城里最好的律师还要流利。",
    "“……”她没有回答——只是把那封没有署名的信（上面写着《归途》）慢慢地、慢慢地推到了桌子的另一边！",
    "At sunrise, an old fisherman looks out over the quiet sea and smiles, because the boat he lost forty years ago has come home on its own.",
    "LED灯下，2026年11月25日，AI说：“Hello, 世界！”",
    "中" * 70,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrik" * 2,
)
MARKS = "，。！？；：、）》”’—…“‘（《"


def lines_of(text: str, shape: tuple[int, int]) -> list[str]:
    return [
        line for cue in subtitle_cues.cues_of_line(text, 0, 400, width=shape[0], height=shape[1]) for line in cue.lines
    ]


def mixed(seed: int) -> str:
    chance = random.Random(seed)
    words = ["霓虹灯", "侦探", "的", "她", "走过", "一只", "黑猫", "Robot", "2077", "记忆", "看见", "街道", *MARKS]
    return "".join(chance.choice(words) for _ in range(chance.randint(1, 60)))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("text", [*SPOKEN, *map(mixed, range(30))])
def test_no_line_is_wider_than_the_picture_allows_and_no_cue_has_three(text: str, shape: tuple[int, int]) -> None:
    look = subtitle_cues.subtitle_style(*shape)
    for cue in subtitle_cues.cues_of_line(text, 0, 400, width=shape[0], height=shape[1]):
        assert 1 <= len(cue.lines) <= 2
        assert all(fonts.text_width(line, "sans", look.size) <= look.widest + 0.5 for line in cue.lines)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("text", SPOKEN[:5])
def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one(text: str, shape: tuple[int, int]) -> None:
    for line in lines_of(text, shape):
        assert line[0] not in "，。！？；：、）》”’…—" or line.startswith("“")
        assert line[-1] not in "（《“‘"


def test_the_limits_are_eighteen_letters_wide_and_fourteen_tall() -> None:
    assert max(len(line) for line in lines_of("中" * 70, SHAPES["wide"])) == 18
    assert max(len(line) for line in lines_of("中" * 70, SHAPES["tall"])) == 14


def test_every_word_is_shown_once_and_in_order() -> None:
    for text in SPOKEN:
        shown = "".join(lines_of(text, SHAPES["wide"])).replace(" ", "")
        left_out = str.maketrans("", "", " " + subtitle_cues.SILENT_AT_LINE_END)
        assert shown.translate(left_out) == text.translate(left_out)


def test_chinese_breaks_between_words() -> None:
    for text in SPOKEN[:3]:
        for word in ("未来", "都市", "侦探", "霓虹灯", "街道", "律师", "流利", "署名", "眼睛"):
            joined = "|".join(lines_of(text, SHAPES["tall"]))
            assert (word in text) == (word in joined)


def test_english_breaks_between_words_and_prefers_a_pause() -> None:
    lines = lines_of(SPOKEN[3], SHAPES["wide"])
    assert " ".join(lines) == SPOKEN[3]
    assert any(line.endswith(",") for line in lines)


def test_two_lines_are_about_as_long_as_each_other() -> None:
    (cue,) = subtitle_cues.cues_of_line(
        "雨夜的未来都市里，一个老侦探撑着黑伞走过霓虹灯下的街道。", 0, 90, width=1920, height=1080
    )
    upper, lower = (len(line) for line in cue.lines)
    assert abs(upper - lower) <= 3


def test_a_chinese_line_ends_without_comma_or_full_stop_but_keeps_its_question() -> None:
    assert lines_of("你看见那只猫了吗？", SHAPES["wide"]) == ["你看见那只猫了吗？"]
    assert lines_of("我看见了。", SHAPES["wide"]) == ["我看见了"]


def test_a_long_line_is_shown_in_turns_that_fill_its_time_and_never_overlap() -> None:
    cues = subtitle_cues.cues_of_line(SPOKEN[1], 100, 300, width=1920, height=1080)
    assert len(cues) > 1 and cues[0].start == 100 and cues[-1].end == 400
    assert all(one.end == other.start for one, other in pairwise(cues))
    length = [sum(map(len, cue.lines)) for cue in cues]
    assert cues[0].end - cues[0].start == pytest.approx(300 * length[0] / sum(length), rel=0.25)


def test_cues_of_two_speakers_never_run_into_each_other() -> None:
    many = [
        Cue(start=0, end=50, lines=("a",)),
        Cue(start=40, end=80, lines=("b",)),
        Cue(start=40, end=90, lines=("c",)),
    ]
    settled = subtitle_cues.settle_cues(reversed(many))
    assert [(cue.start, cue.end) for cue in settled] == [(0, 40), (40, 90)]


def test_nothing_to_say_is_no_cue() -> None:
    assert subtitle_cues.cues_of_line("   ", 0, 30, width=1920, height=1080) == ()


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_a_subtitle_file_reads_back_as_it_was_written(form: str) -> None:
    many = [
        Cue(start=15, end=60, lines=("“你看见那只猫了吗？”", "她问")),
        Cue(start=60, end=99, lines=("<b>{\\an8}</b> no tricks",), speaker="A"),
    ]
    write = {"srt": subtitle_cues.write_srt, "vtt": subtitle_cues.write_vtt}[form]
    events = pysubs2.SSAFile.from_string(write(many, 30), format_=form).events
    assert [(event.start, event.end) for event in events] == [(500, 2000), (2000, 3300)]
    assert events[0].plaintext == "“你看见那只猫了吗？”\n她问"
    assert events[1].plaintext == "＜b＞｛＼an8｝＜/b＞ no tricks"


def test_a_very_long_line_is_broken_in_a_moment() -> None:
    assert len(subtitle_cues.cues_of_line(SPOKEN[1] * 30, 0, 9000, width=1920, height=1080)) > 50


def test_a_cue_begins_when_its_first_word_is_heard() -> None:
    text = "雨停了，街上没有一个人，只有那只猫还坐在屋檐下，看着远处慢慢亮起来的灯，一动也不动。"
    even = subtitle_cues.cues_of_line(text, 100, 300, width=1920, height=1080)
    assert len(even) > 1
    second = "".join(even[1].lines)
    before = text.index(second[:3])
    letters = [letter for letter in text if letter.isalnum()]
    begins = sum(letter.isalnum() for letter in text[:before])
    heard = [(letter, 5 * at + (60 if at >= begins else 0)) for at, letter in enumerate(letters)]
    told = subtitle_cues.cues_of_line(text, 100, 300, width=1920, height=1080, heard=heard)
    assert [cue.lines for cue in told] == [cue.lines for cue in even]
    assert told[1].start == told[0].end == 100 + 5 * begins + 60


def test_words_that_are_not_those_of_the_text_are_not_believed() -> None:
    text = "雨停了，街上没有一个人，只有那只猫还坐在屋檐下，看着远处慢慢亮起来的灯，一动也不动。"
    even = subtitle_cues.cues_of_line(text, 0, 300, width=1920, height=1080)
    assert subtitle_cues.cues_of_line(text, 0, 300, width=1920, height=1080, heard=[("别的", 3)]) == even
