"""Somebody's file of subtitles: whatever program wrote it, its words and times are read, and what is wrong is said with its place."""

from __future__ import annotations

import pysubs2
import pytest

from core.errors import (
    BadInput,
    EmptySubtitleFile,
    FileTooLarge,
    NotSubtitles,
    SubtitleBackwards,
    SubtitleBeyondFilm,
    SubtitleInFileTooLong,
    SubtitleTimeBroken,
    TooManySubtitles,
)
from core.film import subtitle_file
from core.film.subtitle_file import FileCue

FILM_S, FPS = 60.0, 24
SRT = "1\n00:00:01,000 --> 00:00:02,500\n{}\n\n2\n00:00:03,000 --> 00:00:04,000\nLast\n"


def read(content: bytes | str) -> tuple[FileCue, ...]:
    told = content.encode() if isinstance(content, str) else content
    return subtitle_file.read_subtitle_file(told, FILM_S, FPS)


def said(content: bytes | str) -> list[tuple[str, float, float]]:
    return [(cue.text, cue.start_s, cue.end_s) for cue in read(content)]


@pytest.mark.parametrize("form", ["srt", "vtt", "ass", "ssa", "microdvd"])
def test_each_format_is_read_as_another_program_writes_it(form):
    file = pysubs2.SSAFile()
    file.append(pysubs2.SSAEvent(1000, 2500, r"First, {\i1}in two{\i0}\Nlines"))
    file.append(pysubs2.SSAEvent(3000, 4000, "Last"))
    told = said(file.to_string(form, fps=FPS))
    assert told == [("First, in two\nlines", 1.0, 2.5), ("Last", 3.0, 4.0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_the_usual_encodings_are_recognised(encoding, line_break):
    content = SRT.format("你好，“世界”").replace("\n", line_break).encode(encoding)
    assert said(content)[0] == ("你好，“世界”", 1.0, 2.5)


@pytest.mark.parametrize(
    "odd", ["':,[]%\\{}", "{x} <3 & a < b > c", "مرحبا بالعالم", "🎬 👩‍👩‍👧", "1984", "He said:\n1984"]
)
def test_signs_of_every_kind_stay(odd):
    assert said(SRT.format(odd))[0][0] == odd


def test_styling_comments_drawings_names_and_notes_are_no_words():
    assert said(SRT.format("{\\an8}<i>In</i> <font color='red'>red</font>"))[0][0] == "In red"
    web = "WEBVTT\n\nSTYLE\n::cue {}\n\nNOTE mine\n\nintro\n00:01.000 --> 00:02.000 line:0\n<v Ann>Tom &amp; <c.y>J</c>\n\nNOTE no words\n\nend\n00:03.000 --> 00:04.000\nLast"
    assert said(web) == [("Tom & J", 1.0, 2.0), ("Last", 3.0, 4.0)]
    drawn = "Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}"
    spoken = "Dialogue: 0,0:00:03.00,0:00:04.00,D,Ann,0,0,0,,{\\b1}So, then"
    remark = "Comment: 0,0:00:05.00,0:00:06.00,D,,0,0,0,,not this"
    assert said("[Events]\n" + "\n".join([spoken, drawn, remark])) == [("So, then", 3.0, 4.0)]


def test_a_file_that_counts_frames_is_told_the_rate_of_the_film_or_its_own():
    assert said("{24}{48}{y:i}One|two") == [("One\ntwo", 1.0, 2.0)]
    assert said("{1}{1}25\n{25}{50}One") == [("One", 1.0, 2.0)]


@pytest.mark.parametrize(
    ("content", "error", "facts"),
    [
        (b"", EmptySubtitleFile, {}),
        (b" \n\r\n", EmptySubtitleFile, {}),
        ("WEBVTT\n\nNOTE nothing", EmptySubtitleFile, {}),
        (SRT.format("").replace("Last", ""), EmptySubtitleFile, {}),
        ("A letter to a friend.", NotSubtitles, {}),
        (b"\x89PNG\r\n\x1a\n\0\0", NotSubtitles, {}),
        (b"\xff\xff\xfe-->", NotSubtitles, {}),
        (SRT.format("x" * 301), SubtitleInFileTooLong, {"n": 1, "line": 2, "most": 300}),
        (SRT.replace("03,000 -->", "3s -->"), SubtitleTimeBroken, {"line": 6}),
        ("[Events]\nDialogue: 0,soon,later,D,,0,0,0,,x", SubtitleTimeBroken, {"line": 2}),
        (SRT.replace("00:00:04", "00:00:02"), SubtitleBackwards, {"n": 2, "line": 6}),
        (SRT.replace("00:00:03", "00:00:00"), SubtitleBackwards, {"n": 2, "line": 6}),
        (SRT.replace("00:00:04", "00:01:09").replace("00:00:03", "00:01:08"), SubtitleBeyondFilm, {"n": 2, "line": 6, "at": "1:08", "film": "1:00"}),
        (SRT * 2501, TooManySubtitles, {"most": 5000}),
        (b"x" * ((2 << 20) + 1), FileTooLarge, {"limit": 2}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(content, error, facts):
    with pytest.raises(BadInput) as told:
        read(content)
    assert type(told.value) is error and told.value.facts == facts
    assert all("{" not in told.value.sentence(language) for language in ("zh", "en"))


@pytest.mark.parametrize("head", ["1\n00:00:01,000 --> 00:00:02,000\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "[Events]\nDialogue: 0,0:00:03.00,0:00:04.00,D,,0,0,0,,", "{1}{9}"])  # fmt: skip
@pytest.mark.parametrize("hostile", ["<a", "{\\", "{\\p1}", "\n", "{", "1:", "-->", "&"])
@pytest.mark.timeout(5)
def test_a_file_made_to_be_slow_is_over_as_soon_as_any_other(head, hostile):
    whole = 2 << 20
    with pytest.raises(BadInput):
        read((head + hostile * (whole // len(hostile)))[:whole])
