"""What reading loads is let go once nothing is read for minutes, and is read again as before."""

from __future__ import annotations

import pytest

from core.operations import resting_memory
from core.operations.resting_memory import RestingMemory
from core.optimise import word_reading
from language import reading
from language.chinese import words as chinese_words
from providers.builtin.writer.chinese import chinese_cutting
from providers.builtin.writer.understanding.understand import understand

SENTENCES = ("一个女孩在海边等一封信", "A girl waits for a letter by the sea")


def read_all() -> list[object]:
    return [
        answer
        for text in SENTENCES
        for answer in (understand(text), reading.read_sentence(text), word_reading.split_words(text))
    ]


@pytest.fixture
def memory() -> RestingMemory:
    return RestingMemory(after_s=180)


def test_it_is_let_go_minutes_after_the_last_reading_and_reads_as_before(memory: RestingMemory) -> None:
    first = read_all()
    assert not memory.look(0)
    assert not memory.look(179)
    read_all()  # from the caches: that too is reading
    assert not memory.look(200)
    assert not memory.look(379)
    assert memory.look(380)
    for cached in (chinese_cutting.jieba_tagger, chinese_words._reader, reading.read_sentence):
        assert cached.cache_info().currsize == 0
    assert not memory.look(1000)
    assert read_all() == first
    assert not memory.look(1001)


def test_where_nothing_was_read_nothing_is_let_go(memory: RestingMemory) -> None:
    resting_memory.let_go()
    assert not memory.look(0)
    assert not memory.look(10_000)
