"""What a film is called: a phrase of its sentence that makes one curious, and never half a phrase."""

from __future__ import annotations

import pytest

from providers.builtin.writer.telling import titles
from providers.builtin.writer.understanding.understand import understand


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("别给影子喂饭", "别给影子喂饭"),
        ("雪山客栈里住了七个客人，早饭却摆了八副碗筷，而且第八碗粥被喝完了。", "第八碗粥"),
        ("两个冒牌道士同时被请到同一户人家捉鬼，都以为对方是真的。", "两个冒牌道士"),
        ("一个害怕长大的石狮子，偷偷把自己脚下的石球滚走了。", "害怕长大的石狮子"),
        ("Why the moon hides", "Why the moon hides"),
        ("Two brothers repaint their late father's fishing shed and can't agree on the blue.", "Two brothers"),
        ("Inside a seed vault in the Arctic, the caretakers open a box.", "The seed vault"),
    ],
)
def test_the_phrase_that_tells_most_is_the_title(sentence, title):
    assert titles.title_phrases(understand(sentence))[0] == title


@pytest.mark.parametrize(
    "sentence", ["盐做的公主爱上了海", "高空擦窗工撞见三十九楼的劫案，他手里只有一桶肥皂水和一根绳子。"]
)
def test_no_title_begins_in_the_middle_of_a_clause(sentence):
    assert not [t for t in titles.title_phrases(understand(sentence)) if t.startswith(("做", "撞"))]


def test_a_sentence_without_a_telling_phrase_has_no_title_of_its_own():
    assert titles.title_phrases(understand("she said yes and then she said no and then she left")) == []
