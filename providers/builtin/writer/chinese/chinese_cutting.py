"""Cuts a Chinese clause into words with their tags: by jieba, with our words in its dictionary, and put right where it only guessed."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from providers.builtin.writer.chinese.chinese_units import COUNTED, HEADED, MEASURES, SPANS, known_units
from providers.builtin.writer.vocabulary import lexicon


@cache
def jieba_tagger() -> Any:
    """The tagger of jieba, which carries no types, with the words of our lexicon in its dictionary."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    places = set(lexicon.place_words("zh"))
    for word in known_units():
        if len(word) > 1:
            tokenizer.add_word(word, freq=30000 if word in places else None, tag="n")
    for group in lexicon.table("chinese")["verbs"].values():
        for word in group.split():
            if len(word) > 1 and "…" not in word:
                tokenizer.add_word(word, tag="v")
    for word in lexicon.word_set("chinese", "nicknames"):
        tokenizer.add_word(word, freq=30000, tag="nr")
    for word in lexicon.word_set("chinese", "rivers"):
        tokenizer.add_word(word, freq=30000, tag="ns")
    for word in (*ADVERBS, *lexicon.word_set("chinese", "logic")):
        if len(word) > 1:
            tokenizer.add_word(word, tag="d")
    for word in ("会说话", "不会说话", "说话"):
        tokenizer.add_word(word, tag="v")
    return jieba.posseg.POSTokenizer(tokenizer)


ADVERBS = lexicon.word_set("chinese", "adverbs")
"""Words between a subject and its verb that the cutter takes for something else: 总是, 全都."""


def load_dictionary() -> None:
    """Loads jieba's dictionary with our words in it: about two seconds, once."""
    list(jieba_tagger().cut("一个女侦探在街头追查一只猫"))


@cache
def _chiefs() -> re.Pattern[str]:
    """Somebody called 长 before what may be a name of three: 保安队长|马大海 is no 长马."""
    surnames = lexicon.table("chinese")["names"]["surnames"]
    return re.compile(f"([{HEADED}]长)(?=[{surnames}][\u4e00-\u9fff]{{2}})")


@cache
def _tailed() -> re.Pattern[str]:
    """A guessed word that is the end of a calling and a name: 排爆|手周野."""
    surnames = lexicon.table("chinese")["names"]["surnames"]
    return re.compile(f"([手员师匠工])([{surnames}][\u4e00-\u9fff]{{1,2}})")


@cache
def _inside() -> re.Pattern[str]:
    """A place with 里 or 上 behind it: where the cutter must cut, 养老院里|教老太太."""
    places = sorted((w for w in lexicon.place_words("zh") if len(w) > 1 and w[-1] not in "里上"), key=len, reverse=True)
    return re.compile(f"({'|'.join(places)})(里|上|中|内)(?=.)")


def cut_clause(clause: str) -> list[tuple[str, str]]:
    """The words of a clause with their tags."""
    clause = clause.replace("小偷偷", "小偷\n偷").replace("光是什么", "光\n是什么")
    clause = re.sub("(?<=[床身脸])盖(?=[了着上好]?[被毯棉])", "\n盖\n", clause)
    clause = _chiefs().sub("\\1\n", clause)
    clause = re.sub(r"(?<=[礼台场会演])上当(?![了的])", "上\n当", clause)
    clause = re.sub(r"(?<=[里上])(?=[站坐躺]([了着满]|过[一二三四五六七八九十两]))", "\n", clause)
    clause = re.sub(r"(?<![棉毛])被(?=[\u4e00-\u9fff])(?![子窝单褥告套罩动迫服困])", "被\n", clause)
    marked = re.sub(r"(里|上)(?=[藏放找写埋挂装塞刻画贴养种买卖遇看听说])", r"\1\n", clause)
    pieces = _inside().sub(r"\1\2\n", marked).split("\n")
    return _counts_apart([pair for piece in pieces for pair in _cut(piece)])


def _cut(piece: str) -> list[tuple[str, str]]:
    """Words with their flags. A word that the cutter only guessed is cut by the dictionary where it begins with one of ours
    or holds a character that is a word of its own: 猫|争, 当|了|护."""
    tokenizer = jieba_tagger()
    pairs: list[tuple[str, str]] = []
    for pair in tokenizer.cut(piece):
        word = pair.word
        guessed = len(word) > 1 and not tokenizer.tokenizer.FREQ.get(word) and re.fullmatch("[\u4e00-\u9fff]+", word)
        ours = len(word) > 2 and (word[:2] in known_units() or word[0] in known_units())
        counted = pairs and re.search(f"[{MEASURES}一两二三四五六七八九十几半]$", pairs[-1][0])
        ours = ours or word[0] == "别" or bool(counted and (word[0] in known_units() or word[0] in HOLLOW + "单排"))
        tail = guessed and pairs and len(pairs[-1][0]) > 1 and _tailed().fullmatch(word)
        if tail:
            pairs[-1:] = [(pairs[-1][0] + tail[1], "n"), (tail[2], "nr")]
        elif guessed and not SPANS.fullmatch(word) and not COUNTED.match(word) and (ours or _holds_a_word(word)):
            pairs += [(p.word, p.flag) for p in tokenizer.cut(word, HMM=False)]
        elif len(word) == 2 and word[0] == "别" and (tokenizer.tokenizer.FREQ.get(word) or 0) < RARE:
            pairs += [("别", "d"), (word[1], "v")]
        elif word.strip():
            pairs.append((word, pair.flag))
    return pairs


ALONE = frozenset(
    "挪扣那这每某争抢给把让贴向从在到了着过的得上下里中去来说想要是有不没都也就还又再很太最和跟与被护变前后一"
)
"""Characters that a guessed word cannot hold: they are words."""


def _holds_a_word(word: str) -> bool:
    if word[0] in "老小阿大" and len(word) == 2:
        return False
    animal = known_units().get(word[0])
    return any(c in ALONE for c in word) or (len(word) == 2 and animal is not None and animal.kind == "animal")


def _counts_apart(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """封信 behind a number is 封 and 信."""
    out: list[tuple[str, str]] = []
    for word, flag in pairs:
        number = bool(out) and re.fullmatch(r"[这那每某一两二三四五六七八九十几百千万半\d]+", out[-1][0])
        if number and len(word) > 1 and word[0] in MEASURES and word[1:] in known_units() and word not in known_units():
            out += [(word[0], "q"), (word[1:], "n")]
        elif (
            (counted := re.fullmatch(rf"([十百千万][{MEASURES}])(.+)", word))
            and out
            and number
            and word not in known_units()
        ):
            out += [(counted[1], "m"), (counted[2], "n")]
        else:
            out.append((word, flag))
    return out


RARE = 10
"""How often a word is seen in the cutter's dictionary below which 别 before a verb forbids: 别数."""
HOLLOW = "舱楼井台桌墙树瓶碗杯箱包车船信画镜柜锅袋坑洞屋院店堂馆厅城镇村岛湖河海山林"
"""Nouns of one character that something can be in or on."""
