"""LAC's words cut where grammar has more than one word in them: 就能, 来了, 三颗心, 坐飞机, 洗碗, 在家. The signs and their order stay as they are."""

from __future__ import annotations

import re
from dataclasses import replace

from language.chinese.words import Word, is_kind_of, is_noun_alone, is_somebody, is_verb_alone, words_that

NUMBER = re.compile(r"^[一二两三四五六七八九十百千万几半0-9]+$")
COUNTED = re.compile(r"^(第?[一二两三四五六七八九十百千万几半0-9]+|这|那|每|整)(.)(.+)$")


def mended(stretch: list[Word]) -> list[Word]:
    """The words of a stretch between marks, cut and tagged anew."""
    cut: list[Word] = []
    if len(stretch) > 2 and stretch[-1].text == "没" and stretch[-2].tag == "v":
        stretch = stretch[:-1]
    if stretch and stretch[0].text == "还有":
        stretch = [replace(stretch[0], tag="c"), *stretch[1:]]
    led = max(
        (nth for nth, word in enumerate(stretch) if word.tag == "p" and word.text in ("用", "和", "跟")),
        default=len(stretch),
    )
    if led + 2 < len(stretch) and stretch[-1].tag == "vn" and all(word.tag[0] == "n" for word in stretch[led + 1 : -1]):
        stretch = [*stretch[:-1], replace(stretch[-1], tag="v")]
    stretch = _retagged(_whole_words(stretch))
    for nth, word in enumerate(stretch):
        after = stretch[nth + 1] if nth + 1 < len(stretch) else None
        for piece in _pieces(word, cut[-1] if cut else None, after):
            cut.append(piece)
    return _with_a_verb(cut)


def _whole_words(stretch: list[Word]) -> list[Word]:
    """一路, 3比1 and 手拉手 as one word each, and 上夜班 as a verb."""
    whole: list[Word] = []
    for word in stretch:
        last = whole[-1] if whole else None
        text = (last.text if last else "") + word.text
        if last is not None and text in ("一路", "一边", "一起", "一下子", "一直"):
            whole[-1] = Word(text, "d", last.start)
        elif last is not None and (re.fullmatch(r"\d+比\d*", text) or (last.text == "上" and word.tag == "m")):
            whole[-1] = Word(text, "m", last.start)
        elif last is not None and _is_one_time(last, word, text):
            whole[-1] = Word(text, "TIME", last.start)
        elif (
            last is not None
            and last.tag == "v"
            and len(last.text) < 3
            and is_somebody(word.text)
            and is_noun_alone(text)
        ):
            whole[-1] = Word(text, "n", last.start)
        elif (last is not None and _is_one_verb(last, word)) or (
            last is not None
            and last.text in ("上", "下")
            and word.text in ("班", "夜班", "早班", "晚班", "课", "网课", "学", "岗", "网")
        ):
            whole[-1] = Word(text, "v", last.start)
        else:
            one_by_one = len(word.text) == 3 and word.text[0] == word.text[2] and word.text[1] not in "不没一了着"
            whole.append(Word(word.text, "d", word.start) if one_by_one and word.tag in ("n", "v", "a") else word)
    return whole


def _is_one_time(last: Word, word: Word, text: str) -> bool:
    """有一天, 这个夏天, 那晚 and 春运首日."""
    if last.tag == "a" and word.text == "时":
        return True
    if text in ("有一天", "有天", "有一年", "有一次", "有一晚"):
        return True
    pointed = last.tag == "r" and last.text.rstrip("个") in ("这", "那", "每", "某", "整", "下", "上")
    return word.tag == "TIME" and (
        pointed or (last.tag == "n" and word.text in ("首日", "当天", "当晚", "前夜", "前夕", "期间"))
    )


def _is_one_verb(last: Word, word: Word) -> bool:
    """获评, 偷吃: two verbs of one sign each side by side."""
    if last.tag != "v" or word.tag != "v" or len(last.text + word.text) != 2 or last.text == word.text:
        return False
    leads = words_that("wish", "helps", "being", "denies", "makes", "motion", "result", "direction", "lands", "says")
    if is_noun_alone(word.text):
        return False
    leads |= words_that("adverb_heads")
    return not {last.text, word.text} & (
        leads | words_that("whom", "by", "company", "place", "aside", "studio", "motion_root")
    )


def _retagged(stretch: list[Word]) -> list[Word]:
    """Words with another tag where their neighbours do not bear LAC's."""
    told = list(stretch)
    for nth, word in enumerate(stretch):
        before, after = (told[nth - 1] if nth else None), (told[nth + 1] if nth + 1 < len(told) else None)
        if word.text == "被" and word.tag == "v":
            told[nth] = Word(word.text, "p", word.start)
        elif word.tag == "d" and len(word.text) == 1 and after is not None and after.text in ("了", "过", "着"):
            told[nth] = Word(word.text, "v", word.start)
        elif word.tag == "v" and word.text in words_that("adverb_heads") and after is not None:
            told[nth] = Word(word.text, "d", word.start)
        elif (
            word.tag == "vn"
            and before is not None
            and before.text in words_that("how")
            and (after is None or after.tag == "xc")
        ):
            told[nth] = Word(word.text, "v", word.start)
        elif _is_adjective_here(word, before, after):
            told[nth] = Word(word.text, "vn", word.start)
        elif _is_noun_here(word, before, after):
            told[nth] = Word(word.text, "n", word.start)
        elif before is not None and _is_verb_here(word, before, after):
            told[nth] = Word(word.text, "v", word.start)
    return told


def _is_adjective_here(word: Word, before: Word | None, after: Word | None) -> bool:
    """退休教师: a verb of two signs right before a noun that it says the kind of."""
    if (
        word.tag != "v"
        or len(word.text) != 2
        or after is None
        or after.tag != "n"
        or (before is not None and before.tag in ("d", "p", "ad") and before.text not in words_that("being"))
    ):
        return False
    if word.text in words_that(
        "makes", "helps", "wish", "being", "denies", "says", "motion", "studio", "tells", "gives"
    ):
        return False
    return is_kind_of(word.text + after.text)


def _is_noun_here(word: Word, before: Word | None, after: Word | None) -> bool:
    """A noun told to be a verb before another verb, or an adverb behind a pronoun; 每站, 包子铺."""
    if word.text == "铺" and before is not None and before.tag == "n":
        return after is None or after.text == "的"
    if word.tag == "v" and before is not None and before.text == "每":
        return True
    if len(word.text) != 2:
        return False
    if (
        word.tag == "v"
        and after is not None
        and after.tag == "v"
        and after.text not in words_that("result", "direction")
    ):
        leads = words_that("helps", "wish", "being", "denies")
        return word.text not in leads and is_noun_alone(word.text)
    return word.tag == "d" and before is not None and before.tag in ("r", "m") and is_noun_alone(word.text)


def _is_verb_here(word: Word, before: Word, after: Word | None) -> bool:
    """A verb of one sign told to be an adjective, a measure or a particle: 没坏, 在火星上种土豆, 等你, 滑滑梯."""
    if word.tag == "a" and before.text in ("没", "没有") and after is None:
        return True
    if after is None:
        return False
    if word.text == "等" and word.tag == "u":
        return after.tag == "r" or (after.tag == "n" and before.tag in ("f", "s", "d", "v"))
    if word.tag == "q":
        return word.text in words_that("hands") and after.tag == "n" and before.tag not in ("m", "r")
    return word.tag == "a" and word.text in words_that("hands", "motion_root") and after.tag == "n"


def _pieces(word: Word, before: Word | None, after: Word | None) -> list[Word]:
    """One word as the words that it holds."""
    text, tag = word.text, word.tag
    if tag in ("v", "vd", "vn"):
        return _verb_pieces(word, before, after)
    if tag == "u" and len(text) > 1 and text[0] in "着了过":
        return _cut(word, 1, "u", "n")
    if tag == "p" and text[1:] == "在":
        return _cut(word, 1, "d", "p")
    if tag == "d" and text[0] == "在" and len(text) > 1:
        return _cut(word, 1, "p", "n")
    if tag in ("m", "n") and (counted := COUNTED.match(text)) and counted[2] in words_that("classifier"):
        return _counted_pieces(word, counted)
    if text in ("没有人", "没人"):
        return _cut(word, len(text) - 1, "v", "n")
    pure = before is not None and (NUMBER.match(before.text) or before.text in ("这", "那", "每", "几"))
    if len(text) > 1 and text[0] in words_that("classifier") and (tag == "q" or (tag == "n" and pure)):
        return _cut(word, 1, "q", "n")
    return [word]


def _counted_pieces(word: Word, counted: re.Match[str]) -> list[Word]:
    """A number with its measure, and the noun; a time that is counted stays whole."""
    rest = counted[3]
    if rest in words_that("time") or rest in ("月", "小时", "钟头", "星期", "晚上", "早晨", "礼拜", "世纪"):
        return [Word(word.text, "TIME", word.start)]
    if rest == counted[2] or (word.tag == "m" and rest[0] in "多来半分") or counted[0] == "一个人":
        return [word]
    return _cut(word, len(word.text) - len(rest), "m", "n")


def _verb_pieces(word: Word, before: Word | None, after: Word | None) -> list[Word]:
    """A verb without its adverb, particle and object."""
    text = word.text
    if before is not None and before.text.isdigit() and word.tag == "v" and before.end == word.start:
        return [Word(text, "n", word.start)]
    if len(text) > 1 and text[-1] in "了着" and text not in words_that("left_whole"):
        return [*_verb_pieces(Word(text[:-1], word.tag, word.start), before, None), Word(text[-1], "u", word.end - 1)]
    if led := _led_pieces(word):
        return led
    if len(text) == 3:
        return _three_signs(word)
    takes = len(text) == 2 and text[0] in words_that("hands") and text not in words_that("fixed", "style", "studio")
    whole = text in words_that("motion") or text[1:] in words_that("result")
    if takes and not whole and _ends_there(word, after) and is_noun_alone(text[1]):
        return _cut(word, 1, "v", "n")
    return [word]


def _led_pieces(word: Word) -> list[Word]:
    """就坐, 没得奖, 会说谎, 没有你: a verb with what leads it, where the two are one word."""
    text, rest = word.text, word.text[1:]
    if text[0] in words_that("adverb_heads") and rest in words_that("helps", "being", "wish"):
        return _cut(word, 1, "d", "v")
    if len(text) == 2 and text[0] in "就都才却便没" and rest in words_that("hands", "intransitive"):
        return _cut(word, 1, "d", "v")
    if len(text) == 2 and text[0] in "整每这那几" and rest in words_that("classifier"):
        return [Word(text, "m", word.start)]
    if text in ("请来", "请进") or (len(text) == 3 and text[0] in "会能要想该敢" and is_verb_alone(rest)):
        return _cut(word, 1, "v", "v")
    if len(text) > 2 and text[0] == "没" and text[1] != "有" and text not in words_that("helps", "denies", "linking"):
        return _cut(word, 1, "d", "v")
    if len(text) > 2 and text[:2] in ("没有", "不要"):
        tag = "r" if text[2:] in words_that("pronoun", "me") else "v" if is_verb_alone(text[2:]) else "n"
        return _cut(word, 2, "v", tag)
    return []


def _three_signs(word: Word) -> list[Word]:
    """吃了面, 叠起衣, 摘一朵, 坐飞机: a verb of three signs that holds what is done to."""
    text = word.text
    if text[1] in "着了过" and text[0] != text[2]:
        noun = Word(text[2], "r" if text[2] in "我你他她它" else "n", word.start + 2)
        return [*_cut(Word(text[:2], "v", word.start), 1, "v", "u"), noun]
    if text[1] in "起上下出开掉" and is_noun_alone(text[2]):
        return _cut(word, 2, "v", "n")
    if text[1] in "一两三几半" and text[2] in words_that("classifier"):
        return _cut(word, 1, "v", "m")
    if _holds_object(text):
        return _cut(word, 1, "v", "r" if text[1:] in words_that("asked") else "n")
    return [word]


def _ends_there(word: Word, after: Word | None) -> bool:
    """Whether no other object stands behind a verb that may hold its own."""
    free = after is None or after.tag not in ("n", "r", "m", "PER", "LOC", "nz")
    return (word.tag == "v" and free) or (after is not None and after.text == "的")


def _holds_object(text: str) -> bool:
    """Whether three signs are a verb of one sign and its noun of two."""
    known = words_that("makes", "says", "helps", "denies", "tells", "motion", "fixed")
    if text in known or text[:2] in known or text[0] in "上下不没无" or text[0] == text[1]:
        return False
    return text[1:] in words_that("asked") or is_noun_alone(text[1:])


def _with_a_verb(stretch: list[Word]) -> list[Word]:
    """Where no word is told to be a verb, the last one is, if an adverb, 在 or an auxiliary stands before it."""
    plain = [
        word for word in stretch if word.tag in ("v", "vd") and word.text not in words_that("helps", "being", "denies")
    ]
    spoken = [nth for nth, word in enumerate(stretch) if word.tag not in ("xc", "u", "w")]
    if plain or len(spoken) < 2 or not _verbless(stretch):
        return stretch
    last, before = stretch[spoken[-1]], stretch[spoken[-2]]
    if last.tag == "vn" and last.text in words_that("opens"):
        return [*stretch[: spoken[-1]], Word(last.text, "v", last.start), *stretch[spoken[-1] + 1 :]]
    helped = before.text in words_that("helps", "denies", "wish") | {"在", "正", "正在"} and before.tag in (
        "v",
        "p",
        "d",
    )
    handled = any(word.text in ("把", "被", "将") for word in stretch) and not any(word.tag == "v" for word in stretch)
    helped = (
        before.text in ("在", "正在")
        or (helped and last.tag != "n")
        or (last.tag in ("d", "p") and before.tag == "d")
        or handled
    )
    if last.tag in ("n", "d", "vn", "p") and len(last.text) < 3 and helped:
        return [*stretch[: spoken[-1]], Word(last.text, "v", last.start), *stretch[spoken[-1] + 1 :]]
    somewhere = (
        before.tag in ("f", "s", "d", "ad")
        or before.text in words_that("helps")
        or any(word.text == "在" for word in stretch)
    )
    if (
        last.tag == "n"
        and somewhere
        and len(last.text) in (2, 3)
        and last.text[0] in words_that("hands")
        and not is_somebody(last.text)
    ):
        return [*stretch[: spoken[-1]], *_cut(last, 1, "v", "n"), *stretch[spoken[-1] + 1 :]]
    return stretch


def _verbless(stretch: list[Word]) -> bool:
    """A stretch whose being or having has its noun already is no place to look for a verb."""
    return not any(word.text in ("是", "叫", "有") for word in stretch) or any(word.text == "在" for word in stretch)


def _cut(word: Word, at: int, first: str, second: str) -> list[Word]:
    return [Word(word.text[:at], first, word.start), Word(word.text[at:], second, word.start + at)]
