"""Reads a Chinese sentence: takes its clauses apart into who, where, what things, and what is done."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer import lexicon
from providers.builtin.writer.chinese_clauses import Clause, clauses_of
from providers.builtin.writer.chinese_deeds import Deeds
from providers.builtin.writer.chinese_spans import aboard, beings_after, own_verbs, region_start, verb_groups
from providers.builtin.writer.chinese_words import (
    BEINGS,
    MEASURES,
    NOUNISH,
    NUMBERS,
    Unit,
    known,
    stop_words,
    units_of,
)
from providers.builtin.writer.reading import Deed, Noun, Reading, Who

VEHICLES = lexicon.grammar("chinese", "vehicles")
HELD = "伞信书酒歌画花船灯茶琴饭棋鱼鸟树药戏糖面"
"""Nouns that stand inside a verb: 修伞, 写信, 买药."""


def _count(text: str) -> int:
    digits = re.search(r"\d+", text)
    if digits:
        return max(1, min(int(digits[0]), 12))
    return next((n for c, n in NUMBERS.items() if c in text and not text.startswith(("每", "第"))), 1)


def _sex(words: str) -> str:
    people = lexicon.table("chinese")["people"]
    for sex in "fm":
        if any(w == words or words.endswith(w) for w in people[sex].split()):
            return sex
    if re.search(r"[女妈娘妹姐奶婆母妻姨妇她媳嫂]", words):
        return "f"
    if re.search(r"[男爸爷公哥弟父叔伯夫僧王汉]", words):
        return "m"
    return "n"


def _age(words: str) -> str:
    ages = lexicon.table("chinese")["age"]
    if re.match(r"老(?![师板公婆乡外大总实鼠虎鹰])", words):
        return "old"
    for age in ("child", "teen", "old"):
        if any(w in words for w in ages[age].split()):
            return age
    return "adult"


def _senses(words: str) -> tuple[str, ...]:
    found = []
    for sense, pattern in {
        "blind": "盲|失明|看不见",
        "deaf": "聋|失聪|听不见",
        "mute": "哑|不会说话|失语",
        "speaks": "会说话|说人话|开口说|会唱歌",
    }.items():
        if re.search(pattern, words) and not (sense == "speaks" and "不会说话" in words):
            found.append(sense)
    return tuple(found)


META = re.compile(
    r"(请)?(帮我|给我|为我)?(我)?(想|要|想要)?(做|拍|写|制作|生成|创作|来)(一)?(个|部|支|条|段)?[^，,。；：:]{0,8}?(短片|片子|电影|视频|影片|故事片|微电影|宣传片|动画片?)[，,：:。]?"
    r"|主角是|故事讲的?是|讲述了?|讲的?是|关于|的故事|的短片|^(一部)?(关于)?纪录片[：:，]?|^(科幻|爱情|动作|喜剧|恐怖|悬疑|童话|武侠)[：:，]|[一二两三四五六\d]+\s*(秒钟?|分钟)(的|左右)?(短片|视频)?"
)


def read(text: str) -> Reading:
    """Never fails: what cannot be read is left out."""
    body = META.sub("", text)
    ad = bool(re.search(r"广告|宣传片|品牌片|带货", text))
    if ad:
        body = re.sub(
            r"^(请|帮我)?(给|为|替)|[做拍](一[条支个段部])?[^，。]{0,8}(广告|宣传片|品牌片)|的?广告片?|宣传片", "", body
        )
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", body):
        body = text
    clauses = [c.strip() for c in re.split(r"[，。；！？：,.;!?:\n“”\"「」…—]+", body) if c.strip()][:12]
    return _Reader(text, body, ad).read(clauses)


class _Reader(Deeds):
    """Gathers what the clauses say, one after another."""

    def __init__(self, text: str, body: str, ad: bool) -> None:
        self.text, self.body, self.ad = text, body, ad
        super().__init__()
        self.places: list[Noun] = []
        self.things: list[Noun] = []
        self.ideas: list[Noun] = []
        self.content: list[str] = []
        self.mentions: list[str] = []
        self.acts: set[str] = set()
        self.verbs: list[str] = []

    def read(self, clauses: list[str]) -> Reading:
        quoted = {q.strip() for q in re.findall(r"[“「\"](.+?)[”」\"]", self.body)}
        for clause in clauses_of(clauses):
            told = len(self.deeds)
            self._clause(clause)
            if any(clause.text in q for q in quoted):
                self.deeds[told:] = [Deed(f"说：“{clause.text}”", base=f"说“{clause.text}”")]
            self.deeds[told:] = [self._led(replace(d, text=d.text.lstrip("的")), clause) for d in self.deeds[told:]]
        self._animate()
        if not self.who:
            self._speaker()
        first = next((d.who for d in self.deeds if d.who is not None), 0 if self.who else None)
        self.deeds = [
            replace(d, who=first) if d.who is None and not d.subject and not d.whole else d for d in self.deeds
        ]
        return Reading(
            text=self.text,
            language="zh",
            who=tuple(self.who),
            places=tuple(self.places),
            things=tuple(self.things),
            ideas=tuple(self.ideas),
            deeds=tuple(self.deeds),
            acts=frozenset(self.acts | verb_groups(self.body, [] if self.acts else self.verbs)),
            content=tuple(dict.fromkeys(self.content)),
            mentions=tuple(dict.fromkeys(self.mentions)),
            ad=self.ad,
        )

    @staticmethod
    def _led(deed: Deed, clause: Clause) -> Deed:
        return replace(
            deed,
            lead=deed.lead or ("" if deed.aside else clause.lead),
        )

    def _lead_nouns(self, lead: str) -> None:
        """Places and things of the time that stands before a clause."""
        for unit in units_of(lead):
            if unit.text in stop_words() or unit.kind not in NOUNISH | {"verb", "adj", "other"}:
                continue
            self.content.append(unit.text)
            if unit.kind in ("place", "thing"):
                self._thing(unit, (), None)

    def _animate(self) -> None:
        """A thing that loves, waits or speaks is somebody: 锁爱上了钥匙. So is a thing that it loves."""
        alive = lexicon.grammar("chinese", "animate")
        for n, deed in enumerate(self.deeds):
            if deed.who is not None or deed.aside or not any(re.match(f"(也|都|却|又)?{w}", deed.text) for w in alive):
                continue
            for word in [deed.subject, *(t.word for t in self.things if deed.acts & {"love", "meet"})]:
                noun = next(
                    (
                        t
                        for t in self.things
                        if t.word == word and word and (word == deed.subject or deed.text.endswith(word))
                    ),
                    None,
                )
                if noun is None:
                    continue
                self.things.remove(noun)
                self.who.append(
                    Who(role=noun.word, kind="thing", measure=noun.measure, traits=noun.traits, senses=("speaks",))
                )
                if word == deed.subject:
                    self.deeds[n] = replace(deed, who=len(self.who) - 1, subject="")

    def _speaker(self) -> None:
        """Nobody is named but somebody is meant: 只有我还能动."""
        found = re.search(r"[我他她]们?|咱们", self.body)
        if found:
            word, many = found[0], 2 if "们" in found[0] else 1
            self.who.append(Who(role="", sex={"他": "m", "她": "f"}.get(word, "n"), count=many))
            size = len(word)
            self.deeds = [
                replace(d, text=d.text[size:], base=d.text[size:], who=0, subject="") if d.text[:size] == word else d
                for d in self.deeds
            ]

    def _clause(self, clause: Clause) -> None:
        units = clause.units
        self.verbs += [u.text for u in units if u.kind == "verb"]
        if clause.lead:
            self._lead_nouns(clause.lead)
        taken: set[int] = set()
        beings: list[tuple[int, int]] = []
        for i, unit in enumerate(units):
            if (
                unit.text not in stop_words()
                and unit.kind in NOUNISH | {"verb", "adj", "name", "other"}
                and re.search(r"\w", unit.text)
            ):
                self.content.append(unit.text)
            everyone = unit.text == "人" and any(u.text in ("整个", "所有", "每个", "都", "全") for u in units)
            if unit.kind in NOUNISH | {"name"} and i not in taken and not everyone:
                traits, aside, start = self._before(units, i)
                if unit.kind in BEINGS:
                    index = self._being(units, i, traits, aside, taken)
                    beings.append((i, index))
                elif (
                    unit.kind == "idea"
                    and i + 2 < len(units)
                    and units[i + 1].kind == "de"
                    and units[i + 2].kind in BEINGS
                ):
                    if (
                        len(unit.text) > 1
                        and unit.text not in stop_words()
                        and not (i and units[i - 1].kind in ("adv", "verb"))
                    ):
                        self.mentions.append(unit.text)
                elif unit.text not in stop_words():
                    if unit.head in VEHICLES and not aboard(units, i):
                        unit = replace(
                            unit,
                            kind="thing",
                            tags=("big",),
                            measure=unit.measure or "艘" if "船" in unit.text else "列",
                        )
                    counted = start < i and not (i + 1 < len(units) and units[i + 1].text in ("的", "中"))
                    self._thing(unit, traits, units[start] if counted else None)
                    if aside:
                        self.deeds.append(Deed(aside, subject=unit.text, aside=True))
        for unit in units:
            if unit.kind == "verb" and len(unit.text) == 2 and unit.text[1] in HELD and unit.text[1] in known():
                self._thing(known()[unit.text[1]], (), None)
        asides = self._aside_spans(units)
        outside = [u for i, u in enumerate(units) if not any(a <= i < b for a, b in asides)]
        self.acts |= verb_groups("".join(u.text for u in outside), own_verbs(outside))
        self._deed(units, beings)

    def _before(self, units: list[Unit], i: int) -> tuple[tuple[str, ...], str, int]:
        """The traits before a noun, the relative clause if there is one, and where its phrase starts."""
        k = i - 1
        traits: list[str] = []
        while k >= 0 and units[k].kind == "adj":
            traits.insert(0, units[k].text)
            k -= 1
        if k >= 0 and units[k].kind == "count":
            return tuple(traits), "", k
        if k < 1 or units[k].kind != "de":
            return tuple(traits), "", k + 1
        start = region_start(units, k)
        if start is None:
            return tuple(traits), "", i
        region = units[start:k]
        phrase = "".join(u.said for u in region)
        if any(u.kind == "verb" for u in region) and len(phrase) > 1:
            return (*traits, phrase) if len(phrase) <= 5 else tuple(traits), phrase, start - 1 if start else 0
        if phrase and len(phrase) <= 6 and not any(u.kind in BEINGS | {"pronoun", "place"} for u in region):
            return (*traits, phrase), "", max(0, start - 1)
        return tuple(traits), "", i

    def _being(self, units: list[Unit], i: int, traits: tuple[str, ...], aside: str, taken: set[int]) -> int:
        unit = units[i]
        name, role = ("", unit.text) if unit.kind != "name" else (unit.text, "")
        if i + 1 < len(units) and units[i + 1].kind == "name" and role:
            name = units[i + 1].text
            taken.add(i + 1)
        counted = next((u for u in reversed(units[max(0, i - 10) : i]) if u.kind == "count" and u.measure), None)
        count = _count(counted.text) if counted and not self._other_being_between(units, counted, i) else 1
        if role.endswith(
            (
                "夫妻",
                "夫妇",
                "情侣",
                "恋人",
                "双胞胎",
                "俩",
                "兄弟",
                "姐妹",
                "父子",
                "母女",
                "父女",
                "母子",
                "师徒",
                "祖孙",
                "兄妹",
                "姐弟",
                "爷孙",
                "婆媳",
                "父母",
                "爸妈",
            )
        ):
            count = 2
        if role.endswith("们") or "many" in unit.tags:
            count = max(count, 3)
        if count == 1 and any(u.text in ("互相", "彼此", "相互") for u in units[i:]) and not beings_after(units, i):
            count = 3
        for index, other in enumerate(self.who):
            if (role and (role == other.role or (len(role) > 1 and other.role.endswith(role)))) or (
                name and name == other.name
            ):
                self.who[index] = replace(
                    other, traits=tuple(dict.fromkeys((*other.traits, *traits))), name=other.name or name
                )
                return index
        kind = {"animal": "animal", "robot": "robot"}.get(unit.kind, "human")
        words = role + "".join(traits) + aside + name
        self.who.append(
            Who(
                role=role,
                name=name,
                kind=kind,
                species=unit.head if kind == "animal" else "",
                count=count,
                sex=_sex(role or name) if kind == "human" else "n",
                age=_age(words),
                traits=traits,
                measure=unit.measure or "个",
                senses=_senses(words + ("会说话" if kind == "animal" and "会说话" in self.body else "")),
            )
        )
        index = len(self.who) - 1
        if aside:
            self.deeds.append(Deed(aside, who=index, aside=True))
        return index

    @staticmethod
    def _other_being_between(units: list[Unit], counted: Unit, i: int) -> bool:
        start = max(j for j in range(i) if units[j] is counted)
        return any(u.kind in BEINGS for u in units[start:i])

    def _thing(self, unit: Unit, traits: tuple[str, ...], before: Unit | None) -> None:
        measure = unit.measure or (before.measure if before and before.kind == "count" else "") or "个"
        if (
            before
            and before.kind == "count"
            and before.measure
            and before.measure in MEASURES
            and before.measure not in "个种场次代"
            and unit.kind == "idea"
            and len(unit.text) > 1
        ):
            unit = replace(unit, kind="thing")
            measure = before.measure
        if unit.kind == "idea" and len(unit.text) == 1 and unit.text not in known():
            return
        noun = Noun(unit.text, unit.kind, measure, tuple(t for t in traits if len(t) <= 5), unit.tags)
        where = {"place": self.places, "thing": self.things}.get(unit.kind, self.ideas)
        if unit.kind == "place":
            noun = replace(noun, place=lexicon.place_words("zh").get(unit.head) or _place_of(unit.text))
        if all(noun.word != n.word for n in where):
            where.append(noun)


def _place_of(word: str) -> str:
    for end, place in sorted(lexicon.place_words("zh").items(), key=lambda p: -len(p[0])):
        if word.endswith(end):
            return place
    held = [w for w in lexicon.place_words("zh") if len(w) > 1 and w in word]
    if held:
        return lexicon.place_words("zh")[max(held, key=len)]
    by_end = {
        "铺": "shop",
        "城": "village",
        "镇": "village",
        "村": "village",
        "店": "shop",
        "馆": "museum",
        "院": "hall",
        "室": "office",
        "楼": "home",
        "路": "road",
        "站": "station",
        "山": "mountain",
        "谷": "mountain",
        "海": "seaside",
        "岛": "seaside",
        "湖": "river",
        "河": "river",
        "园": "park",
        "场": "park",
        "厂": "workshop",
        "屋": "home",
        "塔": "hall",
        "洞": "cave",
        "寺": "hall",
        "庙": "hall",
        "港": "harbour",
        "湾": "seaside",
    }
    return by_end.get(word[-1], "village")
