"""What the lab tries wordings on: tables of any kind and size, our own shots, characters and styles."""

from __future__ import annotations

import time
import tracemalloc
import uuid

import pytest

from core.errors import EmptyFile, FileTooLarge, NotATable, StudioError, TooManyRows
from core.lab import inputs


def test_the_headers_of_a_table_become_names() -> None:
    sheet = inputs.inputs_from_csv('场景,主角 名,主角 名,\n雨夜,林岚,猫,x\n\n沙漠,"带, 逗号",,\n'.encode())
    assert sheet.names == ("场景", "主角_名", "主角_名_2", "column_4")
    assert [one.facts["主角_名"] for one in sheet.inputs] == ["林岚", "带, 逗号"]
    assert sheet.inputs[0].label == "1 · 雨夜"
    assert (sheet.rows, sheet.cut, sheet.said("zh")) == (2, 0, "")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_is_read_in_whatever_a_spreadsheet_saved_it(code: str, sign: str) -> None:
    sheet = inputs.inputs_from_csv(f"地点{sign}天气\r\n码头{sign}大雾\r\n".encode(code))
    assert sheet.inputs[0].facts == {"input": "码头", "地点": "码头", "天气": "大雾"}


def test_of_a_long_table_the_first_rows_are_used_and_it_says_so() -> None:
    sheet = inputs.inputs_from_csv(("a\n" + "x\n" * 1500).encode())
    assert (len(sheet.inputs), sheet.rows) == (200, 1500)
    assert "1500" in sheet.said("zh") and "200" in sheet.said("en")


@pytest.mark.parametrize("row", ["x\n", "雨夜的便利店，一只会说话的猫，" * 8 + ",b,c\n"])
def test_a_table_of_a_hundred_thousand_rows_is_refused_within_a_second_and_little_memory(row: str) -> None:
    content = ("a,b,c\n" + row * 100_000).encode()[: inputs.MOST_BYTES]
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(TooManyRows) as refused:
        inputs.inputs_from_csv(content)
    took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took < 1
    assert peak < len(content) + (8 << 20)
    assert "200" in refused.value.sentence("zh")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", EmptyFile),
        (b"a,b\n", EmptyFile),
        (b"\n\n  \n", EmptyFile),
        (b"PK\x03\x04\x00\x00\x00\x00", NotATable),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NotATable),
        (b"a\n\xff\xff\x81\x20\xff\n", NotATable),
        ((",".join("abcdefg" * 20) + "\nx\n").encode(), NotATable),
        (b'a\n"' + b"x" * 200_000 + b'"\n', NotATable),
        (b"a\n" * (17 << 20), FileTooLarge),
    ],
    ids=["nothing", "only a header", "blank", "zip", "png", "no text", "too wide", "a field like a novel", "too large"],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, wrong: type[StudioError]) -> None:
    with pytest.raises(wrong) as refused:
        inputs.inputs_from_csv(content)
    assert refused.value.sentence("zh") and refused.value.sentence("en")


def test_rows_that_are_short_or_long_lose_nothing_of_their_columns() -> None:
    sheet = inputs.inputs_from_csv(b"a,b\n1\n1,2,3\n")
    assert [dict(one.facts) for one in sheet.inputs] == [
        {"input": "1", "a": "1", "b": ""},
        {"input": "1", "a": "1", "b": "2"},
    ]


def test_typed_words_and_ideas_are_inputs_by_what_they_say() -> None:
    assert inputs.inputs_from_texts(["  猫 ", "", "猫"])[0].facts == {"input": "猫", "idea": "猫"}
    assert [one.label for one in inputs.inputs_from_lines("一\n\n二\n")] == ["一", "二"]
    assert inputs.inputs_from_texts(["猫"]) == inputs.inputs_from_texts(["猫"])


def test_every_look_is_an_input_in_the_readers_language() -> None:
    zh, en = inputs.inputs_from_styles("zh"), inputs.inputs_from_styles("en")
    assert len(zh) == len(en) >= 6
    assert all(one.facts["style"] and one.facts["style_words"] and one.kind == "style" for one in zh)
    assert zh[0].label != en[0].label
    assert len({uuid.uuid5(uuid.NAMESPACE_URL, one.id) for one in zh}) == len(zh)
