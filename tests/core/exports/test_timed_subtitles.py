"""Subtitles with the film's style and the times of words, read back by pysubs2 and as JSON."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pysubs2
import pytest

from core import exports
from core.render.subtitles import subtitle_cues
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook, subtitle_styles
from core.render.timeline import Cue, Timeline


def film(look: SubtitleLook = PLAIN, fps: int = 24, language: str = "zh") -> Timeline:
    """Three lines that follow each other without a gap; the last two stand at once until they are settled."""
    texts = {"zh": ("雨下了一夜，她没有伞，也没有人来接她回家。", "站住！", "我没有在跑{真的}。")}.get(
        language, ("It rained all night, and nobody came to take her home again.", "Stop!", "I am not running.")
    )
    cues: list[Cue] = []
    for at, text in zip((7, 112, 130), texts, strict=True):
        cues += subtitle_cues.cues_of_line(
            text, at, 61, width=1920, height=1080, language=language, speaker="林岚, 甲", look=look
        )
    return Timeline(
        frames=200, fps=fps, clips=(), cues=tuple(cues), language=language, subtitles=None if look == PLAIN else look
    )


def read(timeline: Timeline) -> pysubs2.SSAFile:
    return pysubs2.SSAFile.from_string(
        exports.export_content(exports.find_formats()["ass"], None, timeline, "雨 夜").decode()
    )


@pytest.mark.parametrize(("fps", "style"), [(24, "classic"), (25, "boxed"), (30, "karaoke"), (60, "pop")])
def test_subtitles_stand_where_they_stand_in_the_film_to_the_hundredth_and_never_at_once(fps, style):
    timeline = film(subtitle_styles()[style], fps)
    told, meant = read(timeline), subtitle_cues.settle_cues(timeline.cues)
    assert ["\n".join(line.strip() for line in event.plaintext.splitlines()) for event in told] == [
        "\n".join(cue.lines).replace("{", "｛").replace("}", "｝") for cue in meant
    ]
    for event, cue in zip(told, meant, strict=True):
        assert event.start % 10 == event.end % 10 == 0
        assert max(abs(event.start - 1000 * cue.start / fps), abs(event.end - 1000 * cue.end / fps)) <= 5
        assert event.name == "林岚， 甲"
    assert all(one.end <= other.start for one, other in pairwise(told))
    assert (told.info["PlayResX"], told.info["PlayResY"], told.info["Title"]) == ("1920", "1080", "雨 夜")


def test_the_style_of_a_film_is_told_in_its_colours_edges_and_place():
    look = subtitle_styles()["paper"].model_copy(update={"place": "top"})
    boxed = read(film(look)).styles["Dailies"]
    assert (boxed.borderstyle, boxed.alignment) == (3, pysubs2.Alignment.TOP_CENTER)
    assert (boxed.outlinecolor.r, boxed.outlinecolor.g, boxed.outlinecolor.b, boxed.outlinecolor.a) == (
        0xF7,
        0xF4,
        0xEC,
        15,
    )
    plain, outlined = read(film()).styles["Dailies"], read(film(subtitle_styles()["outline"])).styles["Dailies"]
    assert (plain.primarycolor.r, plain.primarycolor.g, plain.primarycolor.b) == (0xFC, 0xFB, 0xF7)
    assert plain.alignment == pysubs2.Alignment.BOTTOM_CENTER and not plain.bold and outlined.bold
    small = read(film(PLAIN.model_copy(update={"size": 0.8}))).styles["Dailies"]
    assert small.fontsize == pytest.approx(0.8 * plain.fontsize, rel=0.03)


@pytest.mark.parametrize(("style", "tag"), [("karaoke", "k"), ("pop", "ko")])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_are_lit_for_as_long_as_the_subtitle_stands(style, tag, language):
    timeline = film(subtitle_styles()[style], 30, language)
    for event, cue in zip(read(timeline), subtitle_cues.settle_cues(timeline.cues), strict=True):
        lit = [int(found) for found in re.findall(rf"\\{tag}(\d+)", event.text)]
        assert len(lit) >= len(cue.words) and 10 * sum(lit) == event.end - event.start
        assert re.sub(r"\{[^}]*\}", "", event.text).replace("\\N", "\n") == event.plaintext


@pytest.mark.parametrize("style", ["classic", "karaoke"])
def test_word_times_are_those_of_the_subtitles_in_seconds(style):
    timeline = film(subtitle_styles()[style], 25)
    content = exports.export_content(exports.find_formats()["word_times"], None, timeline, "雨夜")
    told = json.loads(content)
    assert (told["title"], told["seconds"], told["language"]) == ("雨夜", 8.0, "zh")
    for cue, meant in zip(told["cues"], subtitle_cues.settle_cues(timeline.cues), strict=True):
        assert "".join(word["word"] for word in cue["words"]) == "".join(meant.lines)
        assert cue["words_by"] == ("subtitles" if style == "karaoke" else "length")
        assert cue["words"][0]["start"] >= cue["start"] == round(meant.start / 25, 3)
        assert cue["words"][-1]["end"] == cue["end"]
        assert all(one["end"] == other["start"] for one, other in pairwise(cue["words"]))


def test_a_film_in_which_nobody_speaks_has_both_files():
    silent = Timeline(frames=300, clips=())
    assert len(read(silent)) == 0
    content = exports.export_content(exports.find_formats()["word_times"], None, silent, "雨夜")
    assert json.loads(content)["cues"] == []
