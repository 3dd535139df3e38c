"""Scripts as people bring them: three of each language, and what is no script."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import pytest

from core.errors import FileTooLarge, NotAScript
from core.script import parser_words, script_files, script_parser
from core.script.model import Script
from providers.builtin.vocabulary import INDOORS
from tests.support.core_time import core_pace, usual_seconds

FOUNTAIN = """Title: **The Last Light**
Credit: written by
Author: M. Okoro

FADE IN:

EXT. LIGHTHOUSE - DAWN

Fog. A lamp turns. ANNA (60s, yellow oilskin) climbs the last
steps with a can of oil.

ANNA
(to herself)
One more winter.
You hear me?

TOM (V.O.)
She never said goodbye.

INT. KITCHEN - NIGHT #2#

> THE RADIO CRACKLES <

MRS. O'HARA
They are closing you down, Anna.

ANNA (CONT'D)
Let them come up here and say it.

CUT TO:

.THE ROCKS BELOW

Tom, a boy in a red hat, waves a lantern. [[maybe two lanterns]]

FADE OUT.
"""

PLAIN = """SCENES FROM A STATION

1. INT. TRAIN STATION - NIGHT

Rain on the roof. A robot sweeps the empty platform.

Robot: The last train has gone.
Mei (softly): I know. I missed it on purpose.

2. EXT. STREET - CONTINUOUS

They walk under one umbrella.

Narrator: Nobody asked where they were going.
"""

PROSE = """A woman walks into an empty cafe. She sits by the window.

Waiter: Coffee?
Woman: Two, please.

She looks at the empty chair."""

NUMBERED = """《守灯人》

第一场　内景　厨房　夜
人物：林岚（女，30岁，穿风衣）、老陈

△雨打在窗上。林岚把信放在桌上。

林岚：（低声）他不会回来了。
老陈：你怎么知道？
旁白：那一年，灯塔熄了三次。

第二场　外景　海边　黎明

【老陈提着灯走到礁石上。】
老陈（大喊）：我在这儿！
"""

LINES = """片名：末班车
编剧：阿敏

1. 外景　街道　夜　雨

一只橘猫蹲在站牌下。
小满：猫，你也没赶上？
猫：我在等你。

2、夜 内 出租车里

小满抱着猫，看着窗外。
司机：去哪儿？
小满：哪儿都行。

1-3 日 内 张家客厅

奶奶（画外音）：回来了？
"""

LOOSE = """两个孩子坐在屋顶上，等一颗彗星。

姐姐：它会来的。
弟弟：（小声）要是不来呢？

天亮了，他们睡着了。"""


def said(told: Script) -> list[tuple[str, str]]:
    return [(beat.speaker, beat.text) for scene in told.scenes for beat in scene.beats if beat.kind != "action"]


def test_fountain_is_read_with_its_headings_cues_and_asides() -> None:
    told = script_parser.parse_script(FOUNTAIN)
    assert (told.title, told.language) == ("The Last Light", "en")
    headings = [(s.interior, s.location, s.place, s.when) for s in told.scenes]
    assert headings[:2] == [(False, "LIGHTHOUSE", "lighthouse", "dawn"), (True, "KITCHEN", "kitchen", "night")]
    assert headings[2][1] == "THE ROCKS BELOW"
    assert told.scenes[0].weather == "fog"
    assert said(told)[:3] == [
        ("Anna", "One more winter. You hear me?"),
        ("Tom", "She never said goodbye."),
        ("Mrs. O'Hara", "They are closing you down, Anna."),
    ]
    assert [b.manner for b in told.scenes[0].beats if b.kind == "dialogue"] == ["to herself", "V.O."]
    assert "lanterns" not in str(told)
    assert told.scenes[0].beats[0].text.endswith("climbs the last steps with a can of oil.")
    assert told.scenes[0].beats[0].shows == ("Anna",)


def test_who_a_script_introduces_is_cast_as_it_says() -> None:
    cast = {member.name: member for member in script_parser.parse_script(FOUNTAIN).cast}
    assert set(cast) == {"Anna", "Tom", "Mrs. O'Hara"}
    assert (cast["Anna"].age, cast["Anna"].sex, cast["Anna"].clothing) == ("old", "f", "60s, yellow oilskin")
    assert cast["Mrs. O'Hara"].sex == "f"


def test_the_english_form_with_colons_is_read() -> None:
    told = script_parser.parse_script(PLAIN)
    assert [(s.interior, s.place, s.when) for s in told.scenes][-2:] == [
        (True, "station", "night"),
        (False, "street", "day"),
    ]
    assert said(told) == [
        ("Robot", "The last train has gone."),
        ("Mei", "I know. I missed it on purpose."),
        ("", "Nobody asked where they were going."),
    ]
    assert next(m for m in told.cast if m.name == "Robot").kind == "robot"


def test_a_text_without_headings_is_one_scene_with_its_lines() -> None:
    told = script_parser.parse_script(PROSE)
    assert len(told.scenes) == 1
    assert (told.scenes[0].place, told.scenes[0].interior) == ("cafe", True)
    assert [who for who, _ in said(told)] == ["Waiter", "Woman"]
    assert [b.kind for b in told.scenes[0].beats] == ["action", "dialogue", "dialogue", "action"]


def test_the_chinese_form_with_numbered_scenes_is_read() -> None:
    told = script_parser.parse_script(NUMBERED)
    assert (told.title, told.language) == ("守灯人", "zh")
    assert [(s.interior, s.location, s.place, s.when) for s in told.scenes] == [
        (True, "厨房", "kitchen", "night"),
        (False, "海边", "seaside", "dawn"),
    ]
    assert told.scenes[0].weather == "rain"
    assert said(told) == [
        ("林岚", "他不会回来了。"),
        ("老陈", "你怎么知道？"),
        ("", "那一年，灯塔熄了三次。"),
        ("老陈", "我在这儿！"),
    ]
    assert [b.manner for b in told.scenes[0].beats][1] == "低声"
    assert told.scenes[1].beats[0].text == "老陈提着灯走到礁石上。"
    cast = {member.name: member for member in told.cast}
    assert (cast["林岚"].sex, cast["林岚"].age, cast["老陈"].age) == ("f", "adult", "old")


def test_chinese_headings_in_any_order_are_read() -> None:
    told = script_parser.parse_script(LINES)
    assert told.title == "末班车"
    assert [(s.interior, s.place, s.when, s.weather) for s in told.scenes][:2] == [
        (False, "street", "night", "rain"),
        (True, told.scenes[1].place, "night", "rain"),
    ]
    assert told.scenes[2].location == "张家客厅"
    assert (told.scenes[2].place, told.scenes[2].when) == ("home", "day")
    assert [who for who, _ in said(told)] == ["小满", "猫", "司机", "小满", "奶奶"]
    cast = {member.name: member for member in told.cast}
    assert (cast["猫"].kind, cast["奶奶"].age, cast["奶奶"].sex) == ("animal", "old", "f")


def test_a_chinese_text_without_headings_is_one_scene_with_its_lines() -> None:
    told = script_parser.parse_script(LOOSE)
    assert [len(told.scenes), told.scenes[0].place] == [1, "rooftop"]
    assert said(told) == [("姐姐", "它会来的。"), ("弟弟", "要是不来呢？")]


@pytest.mark.parametrize("text", [FOUNTAIN, PLAIN, PROSE, NUMBERED, LINES, LOOSE])
def test_every_beat_has_a_name_of_its_own_and_the_script_a_length(text: str) -> None:
    told = script_parser.parse_script(text)
    ids = [beat.id for scene in told.scenes for beat in scene.beats]
    assert len(ids) == len(set(ids))
    assert told.title
    assert 5 <= script_parser.playing_seconds(told) < 120


@pytest.mark.parametrize("nothing", ["", "   \n\n", "123 !!! ???", "INT. KITCHEN - NIGHT\n\n", "Title: Nothing\n"])
def test_what_holds_no_scene_is_refused(nothing: str) -> None:
    with pytest.raises(NotAScript):
        script_parser.parse_script(nothing)


@pytest.mark.parametrize(
    "text", ["{}[]", "：：：", "（（（", "第场\n第场 夜", "A\nB\nC", "." * 500 + "a", "a\n" * 3000]
)
def test_odd_text_is_read_or_refused_and_never_breaks(text: str) -> None:
    with suppress(NotAScript):
        assert script_parser.parse_script(text).scenes


NASTY = (
    "[[", "/*", "CUT ", "(", "（", " ", "a", "A", "\n", "a\n", "INT. ", "INT. A\nb\n", "A\n\nB\nc\n", "N: x\n", "“", "。，", "1", "1.", "# #",
    "*", "_a", "《", "人物：（", "、（", "@(", "第 ", "A-", "A (", "一一（1", "A B C: d\n", "李：你好\n", "AB (x)\n", "B, C. \n",
)  # fmt: skip


def cost(length: int, nasty: str) -> float:
    """Seconds of one core for a script of so many characters of the same."""
    text = (nasty * (length // len(nasty) + 1))[:length] + "x"

    def read() -> None:
        with suppress(NotAScript):
            script_parser.parse_script_in_process(text)

    return usual_seconds(read)


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_in_a_script_holds_up_its_reading(nasty: str) -> None:
    assert cost(64_000, nasty) < 0.8, "64 kB take less than a second, where 20 s stood the server"


def test_the_longest_script_takes_as_long_as_its_lines_do() -> None:
    assert max(cost(400_000, nasty) for nasty in ("[[", "/*", "CUT ", "A (", "B, C. \n")) < 2.0


def test_a_long_script_is_read_in_a_child_as_a_short_one_is_here() -> None:
    assert script_parser.parse_script(FOUNTAIN + " " * script_parser.SHORT) == script_parser.parse_script(FOUNTAIN)
    with pytest.raises(NotAScript):
        script_parser.parse_script("1 " * script_parser.SHORT)


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(xml: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as document:
        document.writestr("word/document.xml", xml)
    return out.getvalue()


def document(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    return packed(f'<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_file_in_any_usual_encoding_is_read(encoding: str) -> None:
    assert "林岚" in script_files.extract_text("a.txt", NUMBERED.encode(encoding))


def test_the_paragraphs_of_a_word_document_are_its_lines() -> None:
    text = script_files.extract_text("剧本.docx", document("第一场 内景 厨房 夜", "林岚：走吧。"))
    assert text == "第一场 内景 厨房 夜\n林岚：走吧。"
    assert said(script_parser.parse_script(text)) == [("林岚", "走吧。")]


ENTITY = f'<!DOCTYPE w:t [<!ENTITY b "bbb">]><w:t xmlns:w="{SPACE}">abc &b;</w:t>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_no_entity_of_a_word_document_is_followed_however_it_is_encoded(encoding: str) -> None:
    whole = script_files.extract_word_text(packed(f'<w:t xmlns:w="{SPACE}">abc</w:t>'.encode("utf-16")))
    assert whole == "abc", "the encoding itself is no reason"
    with pytest.raises(NotAScript):
        script_files.extract_word_text(packed(ENTITY.encode(encoding)))


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param("<w:p/>" * 3_000_000, id="empty paragraphs"),
        pytest.param("<w:p>" * 100_000, id="a deep nest"),
        pytest.param("<w:t>" + "a" * 11_000_000 + "</w:t>", id="one endless word"),
    ],
)
def test_a_small_file_that_unpacks_to_a_huge_document_is_refused(xml: str) -> None:
    bomb = packed(f'<w:document xmlns:w="{SPACE}">{xml}</w:document>')
    assert len(bomb) < 100_000
    began = time.thread_time()
    with pytest.raises((NotAScript, FileTooLarge)):
        script_files.extract_word_text(bomb)
    assert time.thread_time() - began < 3.0 * core_pace()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n\0\0\0", b"PK\x03\x04 broken", b"12345", packed(ENTITY), bytes(range(128, 256)) * 9],
)
def test_a_file_that_is_no_text_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAScript) as refused:
        script_files.extract_text("x.txt", content)
    assert "剧本" in refused.value.sentence("zh")


def test_a_file_of_twenty_megabytes_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        script_files.extract_text("x.txt", b"a" * 20_000_000)


def test_the_places_with_a_roof_are_the_houses_own() -> None:
    assert parser_words.words_by_meaning("roof")["places"] == INDOORS
