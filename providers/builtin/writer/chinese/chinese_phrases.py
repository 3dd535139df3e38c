"""Finds the noun phrases of a Chinese clause: a head with its count, its name, what stands before 的, and who is joined to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from providers.builtin.writer.chinese.chinese_units import BEINGS, NOUNISH, Unit, text_of_units
from providers.builtin.writer.vocabulary import lexicon

LOCATIVES = lexicon.word_set("chinese", "locatives")
"""里, 上, 门口: what makes a place of the noun before it."""
SAYS = lexicon.word_set("chinese", "says")
"""Verbs that take a whole saying after them: 发现, 知道."""
COPULAS = lexicon.word_set("chinese", "copulas")
"""Verbs after which a noun says what somebody is or plays: 是, 当上, 冒充."""
ASPECTS = frozenset(
    (
        "了",
        "着",
        "过",
        "到",
        "完",
        "好",
        "上",
        "下",
        "起",
        "出",
        "起来",
        "下来",
        "出来",
        "回来",
        "下去",
        "到了",
        "上了",
        "下了",
    )
)
JOINS = frozenset(("和", "与", "及", "以及", "、"))
OPENERS = frozenset(("count", "adj", "name", "pronoun")) | NOUNISH
LONGEST_CLAUSE = 14
"""Units between a counted word and the 的 that closes its clause: 一位[在沙漠里种了四十年树]的老人."""


@dataclass(frozen=True)
class Phrase:
    """`start` and `end` count in the clause's units, `head` is the noun that it is. `mods` are the spans before each 的."""

    start: int
    end: int
    head: int
    name: str = ""
    count: str = ""
    mods: tuple[tuple[int, int], ...] = ()
    located: bool = False
    """Whether 里, 上 or the like stands behind it."""
    joined: tuple[Phrase, ...] = ()
    """Those after 和 or 、 who are of the same kind."""

    def said(self, units: list[Unit]) -> str:
        return text_of_units(units[self.start : self.end])


def phrase_at(units: list[Unit], i: int, alone: bool = False) -> Phrase | None:
    """The noun phrase that begins at `i`; None where none does. `alone`: nobody is joined to it."""
    first = _one(units, i)
    if first is None or alone:
        return first
    joined: list[Phrase] = []
    end = first.end
    while end + 1 < len(units) and (at := end + (units[end].text == "，")) + 1 < len(units) and units[at].text in JOINS:
        start = at + 1 + (units[at + 1].text == "有")
        other = _one(units, start) or (
            opening_phrase_at(units, start) if units[start].kind in ("verb", "other", "adv") else None
        )
        alike = other is not None and (_kind(units, other) == _kind(units, first))
        if other is None or not alike:
            break
        joined += [replace(other, joined=()), *other.joined]
        end = other.end
    return replace(first, end=end, joined=tuple(joined)) if joined else first


def _kind(units: list[Unit], one: Phrase) -> bool:
    return units[one.head].kind in BEINGS | {"pronoun"}


def _one(units: list[Unit], i: int) -> Phrase | None:
    start, mods, count = i, [], ""
    j = i
    while True:
        began = j
        while j < len(units) and (
            units[j].kind in ("count", "adj") or units[j].text in lexicon.word_set("chinese", "before_noun")
        ):
            count = units[j].text if units[j].kind == "count" else count
            j += 1
        if j >= len(units):
            return None
        if units[j].kind == "de" and j > began:
            if not _noun_follows(units, j):
                return None
            mods.append((began, j))
            j += 1
            continue
        head = _head(units, j)
        if head is None:
            closing = _closing(units, j) if (j > began and count) or _clause_opens(units, j, i, mods) else None
            if closing is None:
                return None
            mods.append((j, closing))
            j = closing + 1
            continue
        head_at, name, end, located = head
        if end < len(units) and units[end].kind == "de" and _noun_follows(units, end):
            mods.append((j, end))
            j = end + 1
            continue
        given = (
            start > 0 and units[start - 1].text in ("把", "将") and units[end : end + 1] and units[end].kind == "verb"
        )
        if units[head_at].kind == "time" or (not given and _misfits(units, head_at, end, count if j > began else "")):
            closing = _closing(units, j) if j > began and count and units[j].text not in UNITS_OF_TIME else None
            if closing is None and units[head_at].kind == "time":
                return None
            if closing is not None:
                mods.append((j, closing))
                j = closing + 1
                continue
        there = located or units[head_at].kind == "place"
        closing = (_done_there(units, end) if there else None) or (None if located else _lacks_object(units, end))
        if closing is not None:
            mods.append((j, closing))
            j = closing + 1
            continue
        return Phrase(start, end, head_at, name, count, tuple(mods), located)


def _clause_opens(units: list[Unit], j: int, i: int, mods: list[tuple[int, int]]) -> bool:
    """Whether 的 stood before: 整栋楼的[新来]的邻居."""
    return bool(mods) and j > i and units[j].kind in ("verb", "adv")


def _noun_follows(units: list[Unit], de: int) -> bool:
    """Whether something that can be a noun phrase stands after 的."""
    after = units[de + 1] if de + 1 < len(units) else None
    if after is None:
        return False
    if after.kind in OPENERS or after.text in lexicon.word_set("chinese", "before_noun"):
        return True
    return after.kind in ("verb", "adv") and _closing(units, de + 1) is not None


def _head(units: list[Unit], j: int) -> tuple[int, str, int, bool] | None:
    """(head, name, end, whether 里 or 上 follows) of the nouns that stand at `j`."""
    if units[j].kind not in NOUNISH | {"name", "pronoun", "time"}:
        return None
    head, name, end = j, "", j + 1
    if units[j].kind == "name":
        name = units[j].text
    if units[j].kind == "pronoun":
        while end < len(units) and units[end].text in ("自己", "俩", "两个", "们"):
            end += 1
        if end < len(units) and units[end].kind in BEINGS - {"name"} and units[j].text in OWNERS:
            head, end = end, end + 1
    if units[head].kind in BEINGS and units[head].kind != "name":
        while end < len(units) and units[end].kind == "name":
            name += units[end].text
            end += 1
        if name and end + 1 < len(units) and units[end].text == "自己" and units[end + 1].kind == "de":
            end += 1
    located = False
    while end < len(units) and units[end].text in LOCATIVES:
        located = True
        end += 1
    return head, name, end, located


def _misfits(units: list[Unit], head: int, end: int, count: str) -> bool:
    """Whether a counting word counts something further on: 一位 专门替人保管悲伤的 熊, 一本 四十年没人借过的 书."""
    if (
        not count
        or end >= len(units)
        or units[head].kind in BEINGS
        or units[end].text in BESIDE
        or units[end].kind not in ("verb", "adv", "prep", "other", "idea", "adj")
    ):
        return False
    return count[-1] in "位名" or (units[head].kind == "idea" and not units[head].measure and count[-1] != "个")


BESIDE = frozenset(("跟", "和", "与", "把"))
"""What never stands behind the first noun of a clause before 的: 用一片鳞 跟 卖糖的男孩 换."""
UNITS_OF_TIME = frozenset(
    ("年", "月", "天", "日", "周", "星期", "小时", "夜", "晚", "晚上", "时", "秒", "分钟", "世纪")
)
OWNERS = frozenset(("我", "你", "他", "她", "我们", "你们", "他们", "她们", "咱们", "自己", "咱", "自家"))


def _closing(units: list[Unit], j: int) -> int | None:
    """The 的 that closes a clause beginning at `j` and has a noun behind it."""
    if units[j].text in ("是", "有", "就是", "都是") or units[j].kind == "link":
        return None
    for k in range(j, min(len(units), j + LONGEST_CLAUSE)):
        if units[k].text in ("，", "：") or (k > j and units[k].text in ("就", "却", "也") and units[k].kind != "de"):
            return None
        if units[k].kind == "de" and k > j and _plain_noun(units, k):
            inner = next((m for m in range(k + 1, min(len(units), k + 8)) if units[m].kind == "de"), None)
            if inner is not None and _object_of(units, j, k) and _plain_noun(units, inner):
                continue
            return k
    return None


def _object_of(units: list[Unit], j: int, k: int) -> bool:
    """Whether what stands before this 的 only owns an object in the clause: 偷走[他们的海龟]的船."""
    if units[k - 2].text in COPULAS:
        return False  # 想当英雄的小偷
    return units[k - 1].kind in ("pronoun", "name", "person") and any(u.kind == "verb" for u in units[j : k - 1])


def _plain_noun(units: list[Unit], de: int) -> bool:
    after = units[de + 1] if de + 1 < len(units) else None
    return after is not None and (
        after.kind in OPENERS - {"pronoun"} or after.text in lexicon.word_set("chinese", "before_noun")
    )


def _lacks_object(units: list[Unit], j: int) -> int | None:
    """The 的 of a clause whose object is the noun after it: 老板[洗出来]的照片."""
    k, verbs = j, 0
    while k < len(units) and (
        units[k].kind in ("verb", "adv")
        or units[k].text in ASPECTS
        or (units[k].kind == "time" and (not verbs or units[k].text in ("时", "那年", "那天", "那晚")))
    ):
        verbs += units[k].kind == "verb" and units[k].text not in ASPECTS | lexicon.word_set("chinese", "helpers")
        k += 1
    if verbs != 1 or k >= len(units) or units[k].kind != "de" or not _plain_noun(units, k):
        return None
    return None if any(u.text in SAYS for u in units[j : k - 1]) else k


def _done_there(units: list[Unit], j: int) -> int | None:
    """The 的 of a clause that begins with where it happens: [监视器里哼摇篮曲]的女人."""
    if j >= len(units) or units[j].kind not in ("verb", "adj", "adv"):
        return None
    k = _closing(units, j)
    if k is not None and not any(u.kind == "verb" for u in units[j:k]):
        return None
    who = next((u for u in units[k + 1 :] if u.kind not in ("count", "adj")), None) if k is not None else None
    if who is None or (who.kind not in BEINGS and units[j - 1].text not in LOCATIVES):
        return None
    if k is None or any(u.text in ("了", "着", "有", "是") or u.kind == "count" for u in units[j:k]):
        return None
    return k if "了" not in text_of_units(units[j:k]) else None


def opening_phrase_at(units: list[Unit], i: int) -> Phrase | None:
    """A noun phrase whose clause opens it without any count: [搬进新公寓]的女孩."""
    closing = _closing(units, i)
    if closing is None:
        return None
    found = phrase_at(units, closing + 1)
    return None if found is None else replace(found, start=i, mods=((i, closing), *found.mods))


def has_open_count(units: list[Unit], a: int, b: int) -> bool:
    """Whether a counting word in a clause waits for a noun behind it: 坐着[一个刚下班]的兽医 is no 兽医 who sits."""
    return any(
        units[k].kind == "count" and units[k].measure and (k + 1 >= b or units[k + 1].kind not in NOUNISH | {"adj"})
        for k in range(a, b)
    )


def find_phrases(
    units: list[Unit], start: int = 0, end: int | None = None, subject: Phrase | None = None
) -> Iterator[Phrase]:
    """Every noun phrase of a clause, from left to right; not those inside another. `subject` is known already."""
    i, end = start, len(units) if end is None else end
    while i < end:
        if subject is not None and i == subject.start:
            yield subject
            i = subject.end
            continue
        found = phrase_at(units[:end], i) or _object(units[:end], i)
        if found is None:
            i += 1
            continue
        yield found
        i = max(found.end, i + 1)


def _object(units: list[Unit], i: int) -> Phrase | None:
    """Somebody after a verb whom a clause of their own describes: 等[迟到]的人."""
    before = units[i - 1] if i else None
    if before is None or units[i].kind not in ("verb", "adv") or units[i].text in ASPECTS:
        return None
    if before.kind not in ("verb", "prep") and before.text not in ("了", "着", "过", "到"):
        return None
    if units[i].text[0] in "不得" or units[i].text in lexicon.word_set("chinese", "having") | {"让", "使", "令"}:
        return None
    if before.text in SAYS or before.text in lexicon.word_set("chinese", "helpers"):
        return None
    found = opening_phrase_at(units, i)
    if found is None or found.mods[0][1] - i > 8 or has_open_count(units, *found.mods[0]):
        return None
    return found if units[found.head].kind in BEINGS else None
