"""Gives each of a film's people a name: their own, what they are at home, else one that fits who they are."""

from __future__ import annotations

import random
import re

from providers.builtin.writer.chinese.chinese_cutting import jieba_tagger
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Who

NO_NAME = 100
"""How often the cutter's dictionary has seen what we call nobody by."""


class Names:
    """Gives each a name that nobody else has."""

    def __init__(self, language: str, draw: random.Random, text: str = "") -> None:
        self.language, self.draw, self.taken, self.text = language, draw, set[str](), text

    def kin(self, who: Who) -> bool:
        """Chinese: whether somebody is called by what they are at home: 妈妈 of 我妈, 外婆, no 一个母亲 and nobody else's 女儿."""
        if self.language != "zh" or who.kind != "human" or who.name or who.count > 1 or who.role in self.taken:
            return False
        half = f"{re.escape(who.role)}|{who.role[:1]}" if who.role[:1] == who.role[1:] else re.escape(who.role)
        if who.role in lexicon.word_set("chinese", "immortals"):
            return True
        if who.role in lexicon.word_set("chinese", "elders"):
            return re.search(f"[个位名群些][^，。是]{{0,6}}({half})", self.text) is None
        mine = re.search(rf"(我|我们|咱|咱们|俺)家?的?({half})", self.text)
        told = re.match("(我|咱|俺)", self.text) or re.search("[，。](我|咱|俺)", self.text)
        return who.role in lexicon.word_set("chinese", "younger") and bool(mine or told)

    def of(self, who: Who) -> str:
        if who.name and who.name not in self.taken:
            self.taken.add(who.name)
            return who.name
        if self.kin(who):
            self.taken.add(who.role)
            return who.role
        pools = lexicon.table("chinese" if self.language == "zh" else "english")["names"]
        if who.kind in ("animal", "thing"):
            return self.free_name([who.role if self.language == "zh" else who.role.capitalize()])
        if self.language == "zh" and who.kind == "human":
            return self.free_name(self._composed(pools, who))
        key = "r" if who.kind == "robot" else {"old": "o", "child": "k"}.get(who.age, "") + who.sex
        return self.free_name([n.replace("_", " ") for n in pools[key].split()])

    def _composed(self, pools: dict[str, str], who: Who) -> list[str]:
        """Chinese names, made of a surname and what goes with it: 林夏, 老秦, 桂姨, 小满."""
        sex = who.sex if who.sex != "n" else "f"
        surnames = list(pools["family"])
        if who.age == "old":
            return (
                [f"老{s}" for s in surnames] if sex == "m" else [s + e for s in surnames for e in ("姨", "婶", "婆婆")]
            )
        if who.age == "child":
            return [f"小{g}" for g in pools["small"]] + [g + g for g in pools["twice"]]
        full = [s + g for s in surnames for g in pools[f"given_{sex}"]]
        return [name for name in full if not _is_a_word(name)]

    def free_name(self, pool: list[str]) -> str:
        """One of these that nobody has yet, taken now."""
        free = [n for n in pool if n not in self.taken] or pool
        name = self.draw.choice(free)
        self.taken.add(name)
        return name


def _is_a_word(name: str) -> bool:
    """Chinese: whether a surname and what goes with it say something else together: 程序."""
    return (jieba_tagger().tokenizer.FREQ.get(name) or 0) > NO_NAME
