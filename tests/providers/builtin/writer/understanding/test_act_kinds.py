"""What counts as an act: the verb of a deed, and only for whoever does it."""

import pytest

from providers.builtin.writer.plot import moments
from providers.builtin.writer.understanding import act_kinds
from providers.builtin.writer.understanding.understand import understand


def done(sentence: str, language: str) -> set[str]:
    reading = understand(sentence, language)
    return {act for deed in reading.deeds if not deed.aside for act in act_kinds.acts_done(deed, reading)}


@pytest.mark.parametrize(
    ("sentence", "language", "does"),
    [
        ("面包师在停电的晚上把面都烤了", "zh", {"cook", "dark"}),
        ("丈夫给妻子写了九十九封信", "zh", {"write"}),
        ("裁缝卖掉了妈妈的缝纫机", "zh", {"sell"}),
        ("两个工人被困在电梯里", "zh", {"trap"}),
        ("Three brothers have to carry a piano upstairs", "en", {"carry"}),
        ("A clerk secretly waits for the last bus", "en", {"wait"}),
        ("A baker is afraid of the dark", "en", {"fear"}),
    ],
)
def test_the_verb_of_a_deed_says_what_is_done(sentence: str, language: str, does: set[str]) -> None:
    assert does <= done(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language", "never"),
    [
        ("化妆师发现每个客人都在对她微笑", "zh", "laugh"),
        ("医生赶回县城参加女儿的毕业典礼", "zh", "school"),
        ("护士收到一个推销电话", "zh", "call"),
        ("女儿说邻居嫌我们吵", "zh", "duel"),
        ("一个卖枕头的小姑娘什么都不知道", "zh", "sell"),
        ("一颗珠子想去看海", "zh", "journey"),
        ("兽医要在大雪封山之前打完疫苗", "zh", "storm"),
        ("An undertaker bombs with the living and tells a joke about a dance", "en", "dance"),
        ("The dragon can't sleep", "en", "sleep"),
        ("A dancer is hired to fight a robot in a film", "en", "fight"),
        ("A roommate keeps labelling the milk", "en", "keep"),
        ("A nurse discovers that her neighbour sings at night", "en", "sing"),
    ],
)
def test_what_is_only_named_wanted_denied_or_told_of_others_is_no_act(sentence: str, language: str, never: str) -> None:
    assert never not in done(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language", "thing", "there"),
    [
        ("钟表匠找到了一封信", "zh", "信", True),
        ("钟表匠弄丢了一封信", "zh", "信", False),
        ("The bread starts following people home", "en", "bread", False),
        ("A painter looks at the ladder", "en", "ladder", True),
    ],
)
def test_a_thing_that_is_lost_or_walks_does_not_lie_in_the_picture(
    sentence: str, language: str, thing: str, there: bool
) -> None:
    assert moments.lies_there(thing, understand(sentence, language)) is there
