"""Reads a Chinese sentence: takes its clauses apart into who, where, what things, and what is done."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.chinese import chinese_people as people
from providers.builtin.writer.chinese.chinese_act_spans import is_aboard, verb_groups
from providers.builtin.writer.chinese.chinese_clause_shapes import VEHICLES, Shape, clause_shape
from providers.builtin.writer.chinese.chinese_clauses import Clause, clauses_of
from providers.builtin.writer.chinese.chinese_coreference import QUOTED, WHOLE_WORD, Company
from providers.builtin.writer.chinese.chinese_phrases import Phrase, find_phrases
from providers.builtin.writer.chinese.chinese_place_kinds import kind_of_place, world_of_town
from providers.builtin.writer.chinese.chinese_units import (
    BEINGS,
    MEASURES,
    NOUNISH,
    Unit,
    known_units,
    stop_words,
    text_of_units,
)
from providers.builtin.writer.chinese.chinese_words import units_of
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.reading import Deed, Noun, Reading, Who

HELD = "伞信书酒歌画花船灯茶琴饭棋鱼鸟树药戏糖面"
"""Nouns that stand inside a verb: 修伞, 写信, 买药."""
BREAKS = re.compile(r"[，。；！？：,;!?:\n…—～~]+|(?<!\d)\.|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
"""Between two clauses: a mark, or a space where somebody typed one instead."""
CALLED = re.compile(r"(?:.*[个只条名位])?(名叫|叫做|叫作|叫|名为)(\S{1,6})")
"""What stands before 的 where it only gives a name: 叫阿布的机器人."""
TITLED = frozenset(("奶奶", "爷爷", "婆婆", "大妈", "大爷", "阿姨", "叔叔", "大叔", "大娘", "大嫂", "师傅", "老师"))
"""Behind a family name what somebody is called by, and not what they are: 吴奶奶."""
CALLS = frozenset(("叫", "名叫", "叫做", "叫作", "名为"))
"""Before somebody's name at the end of a clause: 山里有个裁缝叫阿絮."""
MACHINE = re.compile(
    r"(其实|原来|竟然|竟|居然|不过|只)?是(一)?[个台套段只架]?[^，。的]{0,6}(算法|人工智能|机器人|程序|AI|仿生人|机器|计算机|电脑)[。！!]?$"
)
"""What says that somebody is no human being."""
SUFFERED = re.compile("被[^，。的]{1,4}的")
"""What was done to something before its film begins is no act of it: 追一辆被偷的救护车."""
OWNED = r"(孩子|女孩|男孩|小孩|孙女|孙子|婴儿|宝宝|少年|少女|老人|爷爷|奶奶|外婆|老伴)们?的"
"""Before somebody of another age: 孩子的爸爸 is no child."""


def read_chinese(text: str) -> Reading:
    """Never fails: what cannot be read is left out."""
    whole: list[str] = []

    def keep(found: re.Match[str]) -> str:
        whole.append(found[0])
        return chr(0xE000 + len(whole) - 1)

    body = QUOTED.sub(keep, text)
    body = re.sub(r"(?<=[说道问喊写着])[：:](?=[\ue000-\uf8ff])", "\uf8ff", body)
    body = re.sub(r"(?<=[\u4e00-\u9fff]{3})[：:](?=[^：:]*$)", "\uf8ff", body) if "：" in body[6:] else body
    parts = [
        re.sub("[\ue000-\uf8fe]", lambda m: whole[ord(m[0]) - 0xE000], c).replace("\uf8ff", "：").strip()
        for c in BREAKS.split(body)
    ]
    return _Reader(text).read([c for c in parts if re.search(r"\w", c)][:12])


class _Reader(Company):
    """Gathers what the clauses say, one after another."""

    def read(self, clauses: list[str]) -> Reading:
        for clause in clauses_of(clauses):
            self._clause(clause)
        if clauses and not self.who and all(d.aside for d in self.deeds):
            self.deeds.append(Deed(clauses[-1], base=clauses[-1], whole=True))
        self._everybody()
        self._told_to()
        self._animate()
        if all(w.role in ("人", "大家") and w.count > 2 for w in self.who):
            self._spoken_of()
        self._other_of_two()
        self._they_are_these()
        self._people_beside_animals()
        self._turns_out_to_be()
        self._younger_self()
        self._blind_date()
        self._not_there_any_more()
        if not any(state in presence.PLAYING for state in presence.presence_of_people(self._reading())):
            self._somebody_after_all()
        self._two_who_love()
        return self._reading()

    def _reading(self) -> Reading:
        return Reading(
            text=self.text,
            language="zh",
            who=tuple(self._made(i, w) for i, w in enumerate(self.who)),
            places=tuple(self.places),
            things=tuple(self.things),
            ideas=tuple(self.ideas),
            deeds=tuple(self.deeds),
            acts=frozenset(self._acts()) | frozenset(verb_groups(SUFFERED.sub("", self.text), [])),
            content=tuple(dict.fromkeys(self.content)),
            mentions=tuple(dict.fromkeys(m for m in self.mentions if all(m != w.role for w in self.who))),
            ad=bool(re.search(r"广告|宣传片|品牌片|带货", self.text)),
        )

    def _acts(self) -> set[str]:
        """Groups of acts of what is done; those of any verb only where nothing is."""
        main = [d for d in self.deeds if not d.aside]
        return {a for d in main for a in d.acts} if main else verb_groups(self.text, self.verbs)

    def _clause(self, clause: Clause) -> None:
        units = clause.units
        self.verbs += [u.text for u in units if u.kind == "verb"]
        if clause.lead:
            self._lead_nouns(clause.lead)
        for unit in units:
            if (
                unit.text not in stop_words()
                and unit.kind in NOUNISH | {"verb", "adj", "name", "other"}
                and re.search(r"\w", unit.text)
            ):
                self.content.append(unit.text)
        built = clause_shape(units, self.subject is None and not self.thing)
        if clause.joined:
            built = Shape(built.at, begin=built.at, whole=True)
        beings: dict[int, int] = {}
        self.earlier = len(self.who)
        self._nouns(units, 0, len(units), built, beings)
        for unit in units:
            if unit.kind == "verb" and len(unit.text) == 2 and unit.text[1] in HELD and unit.text[1] in known_units():
                self._thing(known_units()[unit.text[1]], (), "")
        self._deed(units, built, beings, clause.lead)

    def _lead_nouns(self, lead: str) -> None:
        """Who, where and what in the time that stands before a clause: 北风娶亲的那天."""
        units = units_of(lead)
        self.content += [u.text for u in units if u.kind in NOUNISH | {"verb", "adj"} and u.text not in stop_words()]
        self._nouns(units, 0, len(units), Shape(), {})
        for unit in units:
            if unit.kind == "place":
                self._thing(unit, (), "")

    def _nouns(
        self,
        units: list[Unit],
        start: int,
        end: int,
        built: Shape,
        beings: dict[int, int],
        inside: bool = False,
        owns: bool = False,
    ) -> None:
        """Everybody and everything that a clause, or what stands before a 的, names."""
        whole = start == 0 and end == len(units)
        for found in find_phrases(units, start, end, built.subject if whole else None):
            for one in (replace(found, joined=()), *found.joined):
                self._phrase(units, one, built, beings, inside, owns)

    def _phrase(
        self, units: list[Unit], one: Phrase, built: Shape, beings: dict[int, int], inside: bool, owns: bool
    ) -> None:
        head = units[one.head]
        traits, asides = _which(units, one)
        index: int | None = None
        if head.kind in BEINGS or (head.kind == "thing" and people.is_role_played(units, one) and not inside):
            index = self._somebody(units, one, traits, asides, built, inside, owns)
            if index is not None and not inside:
                beings[one.head] = index
        elif head.kind in NOUNISH and head.text not in stop_words():
            unit = head
            if head.head in VEHICLES and not is_aboard(units, one.head):
                measure = head.measure or ("艘" if "船" in head.text else "列")
                unit = replace(head, kind="thing", tags=("big",), measure=measure)
            self._thing(unit, tuple(t for t in traits if len(t) <= 5), "" if one.located else one.count)
        for text in asides:
            if index is not None:
                self.deeds.append(Deed(text, who=index, aside=True))
            elif head.kind in NOUNISH and head.kind not in BEINGS:
                self.deeds.append(Deed(text, subject=head.text, aside=True))
        for a, b in one.mods:
            if CALLED.fullmatch(text_of_units(units[a:b])):
                continue
            self._owners(units, a, b, one, built, beings)

    def _owners(self, units: list[Unit], a: int, b: int, one: Phrase, built: Shape, beings: dict[int, int]) -> None:
        """Who and what stand before a 的. Whose child somebody is only says which: 裁缝的女儿."""
        clause = any(u.kind == "verb" for u in units[a:b])
        if not clause and units[one.head].kind not in BEINGS and people.is_role_played(units, one):
            self.mentions += [
                units[f.head].text for f in find_phrases(units, a, b) if units[f.head].kind in BEINGS - {"name"}
            ]
            return
        if not clause and units[one.head].kind in BEINGS:
            for found in find_phrases(units, a, b):
                unit = units[found.head]
                if unit.kind in BEINGS - {"name"} and not found.name:
                    self.mentions.append(unit.text)
                else:
                    self._nouns(units, found.start, found.end, built, beings, inside=True)
            return
        doer = next(find_phrases(units, a, b), None) if clause and units[one.head].kind in BEINGS else None
        does = doer is not None and doer.start == a and doer.end < b and units[doer.end].kind == "verb"
        if does and doer is not None and units[doer.head].kind == "person":
            self._nouns(units, a, doer.end, built, beings)  # 女法官审的犯人: she is there
            a = doer.end
        self._nouns(units, a, b, built, beings, inside=clause, owns=not clause)

    def _somebody(
        self,
        units: list[Unit],
        one: Phrase,
        traits: tuple[str, ...],
        asides: list[str],
        built: Shape,
        inside: bool,
        owns: bool,
    ) -> int | None:
        """The index of somebody, new or known; None for who is nobody of the film."""
        head = units[one.head]
        role = "" if head.kind == "name" else WHOLE_WORD.get(head.text, head.text)
        if people.is_anybody(units, one):
            return None
        mine = built.subject.head if built.subject is not None else -1
        if one.head != mine and not inside and not owns and people.is_role_played(units, one):
            self._is(units, one, built)
            return None
        held = one.start > 0 and units[one.start - 1].kind == "count"
        if inside and not held and people.is_only_mentioned(units, one):
            if len(role) > 1:
                self.mentions.append(role)
            return None
        called = next((m[2] for a, b in one.mods if (m := CALLED.fullmatch(text_of_units(units[a:b])))), "")
        titled = len(role) == 3 and role[0] in lexicon.table("chinese")["names"]["surnames"] and role[1:] in TITLED
        name = one.name or called or (role if titled else "")
        role = "" if titled and name == role else role
        if role == "人" and not one.mods and people.count_of_word(one.count) == 2:
            pair = [i for i, w in enumerate(self.who[: self.earlier]) if w.kind == "human"]
            if len(pair) == 2:
                return pair[0]
        if one.start and units[one.start - 1].text in ("没有", "没", "无") and not one.name:
            self.mentions.append(role)
            return None
        for index, other in enumerate(self.who):
            if (
                role
                and (role == other.role or (len(role) > 1 and not traits and (other.role or other.name).endswith(role)))
            ) or (name and name == other.name):
                added = tuple(dict.fromkeys((*other.traits, *traits)))
                self.who[index] = replace(other, traits=added, name=other.name or name)
                return index
        kind = {"animal": "animal", "robot": "robot"}.get(head.kind, "human")
        words = (role or name) + "".join(traits) + "".join(asides) + name + text_of_units(units[one.start : one.head])
        speaks = "会说话" if kind != "human" and "会说话" in self.text else ""
        self.who.append(
            Who(
                role=role,
                name=name,
                kind=kind,
                species=head.head if kind == "animal" else "",
                count=people.count_of_phrase(units, one),
                sex=self._sex(role, name) if kind == "human" else "n",
                age=people.age_of_words(re.sub(OWNED, "", words)),
                traits=traits,
                measure=head.measure or (one.count[-1:] if one.count[-1:] in "位名只条头群" else "") or "个",
                senses=people.senses_of_words(words + speaks),
            )
        )
        return len(self.who) - 1

    @staticmethod
    def _sex(role: str, name: str) -> str:
        told = people.sex_of_words(role) if role else "n"
        return told if told != "n" or not name else people.sex_of_name(name)

    def _is(self, units: list[Unit], one: Phrase, built: Shape) -> None:
        """What somebody is said to be is no second person, but what one whose role was not said is called."""
        role = WHOLE_WORD.get(units[one.head].text, units[one.head].text)
        whose = self.subject
        if built.subject is not None:
            head = units[built.subject.head]
            whose = next((i for i, w in enumerate(self.who) if head.text in (w.role, w.name)), None)
            if whose is None and (meant := self._meant(head.text)):
                whose = meant[0]
        spoken = next((k for k in range(one.start - 1, max(-1, one.start - 5), -1) if units[k].kind == "pronoun"), None)
        if spoken is not None and units[spoken].text in ("我", "我们") and (meant := self._meant("我")):
            whose = meant[0]  # 请我去当摄影师
        self.subject = whose if self.subject is None else self.subject
        if (
            units[one.head].kind == "name"
            and one.start
            and units[one.start - 1].text in CALLS
            and "把" not in text_of_units(units)
        ):
            called = next((i for i in reversed(range(len(self.who))) if self.who[i].kind != "thing"), whose)
            whose = called if whose is None or whose < self.earlier else whose
            if whose is not None and not self.who[whose].name:
                self.who[whose] = replace(self.who[whose], name=units[one.head].text)
                return
        told = people.sex_of_words(role)
        one_of_them = whose is not None and self.who[whose].kind == "human" and self.who[whose].count == 1
        if whose is not None and one_of_them and self.who[whose].sex == "n" and "把" not in [u.text for u in units]:
            self.who[whose] = replace(self.who[whose], sex=told)
        kin = role in lexicon.word_set("chinese", "kin") or bool(one.mods) or whose == self.speaker
        nameless = whose is not None and self.who[whose].role in ("", "人") and self.who[whose].count == 1
        if whose is not None and nameless and not kin and units[one.head].kind == "person":
            words = role + text_of_units(units[one.start : one.head])
            self.who[whose] = replace(
                self.who[whose],
                role=role,
                age=people.age_of_words(words),
                sex=people.sex_of_words(role) if self.who[whose].sex == "n" else self.who[whose].sex,
            )
        elif len(role) > 1:
            self.mentions.append(role)

    def _made(self, index: int, who: Who) -> Who:
        """Somebody who is said to be a machine is one: 法官是一套算法."""
        who = replace(who, age=people.age_by_days(who, self.text))
        said = any(d.who == index and not d.aside and MACHINE.match(d.text) for d in self.deeds)
        return replace(who, kind="robot", sex="n") if said and who.kind == "human" else who

    def _thing(self, unit: Unit, traits: tuple[str, ...], count: str) -> None:
        counting = count[-1:] if count[-1:] in MEASURES else ""
        measure = unit.measure or counting or "个"
        if counting and counting not in "个种场次代" and unit.kind == "idea" and len(unit.text) > 1:
            unit = replace(unit, kind="thing")
            measure = counting
        if unit.kind == "idea" and len(unit.text) == 1 and unit.text not in known_units():
            return
        noun = Noun(unit.text, unit.kind, measure, traits, unit.tags)
        where = {"place": self.places, "thing": self.things}.get(unit.kind, self.ideas)
        if unit.kind == "place":
            town = world_of_town(unit.text)
            noun = replace(
                noun,
                word=unit.text.removesuffix("里") if town else unit.text,
                place=kind_of_place(unit.text, unit.head),
            )
        if all(noun.word != n.word for n in where):
            where.append(noun)


def _which(units: list[Unit], one: Phrase) -> tuple[tuple[str, ...], list[str]]:
    """What stands before a noun: short words that say which, and the clauses that do."""
    traits = [units[k].text for k in range(one.start, one.head) if units[k].kind == "adj" and not _within(one, k)]
    asides = []
    for a, b in one.mods:
        text = text_of_units(units[a:b])
        while a < b and units[a].kind == "count":
            a += 1
        text = text_of_units(units[a:b])
        if CALLED.fullmatch(text):
            continue
        does = any(u.kind == "verb" for u in units[a:b])
        if does and len(text) > 1:
            asides.append(text)
            if len(text) <= 5 and "了" not in text:
                traits.append(text)
        elif (
            1 < len(text) <= 6
            and not any(u.kind in BEINGS | {"pronoun", "place", "time"} for u in units[a:b])
            and (
                units[one.head].kind not in BEINGS
                or (b - a == 1 and (units[a].kind == "adj" or text in lexicon.word_set("chinese", "states")))
            )
        ):
            traits.append(text)
    return tuple(dict.fromkeys(traits)), asides


def _within(one: Phrase, k: int) -> bool:
    return any(a <= k < b for a, b in one.mods)
