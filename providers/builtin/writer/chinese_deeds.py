"""What a Chinese clause says is done, and whose it is."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer import lexicon
from providers.builtin.writer.chinese_clauses import appears, turned
from providers.builtin.writer.chinese_spans import BEFORE_OBJECT, acts_of, joined_by_and, region_start
from providers.builtin.writer.chinese_words import LINKS, NOUNISH, Unit
from providers.builtin.writer.reading import Deed, Who

BARE = lexicon.grammar("chinese", "bare")
AROUND = ("背面", "尽头", "深处", "中央", "门口", "附近", "对面", "角落", "底下", "顶上", "一角", "中间")
SEXES = {"他": "m", "她": "f", "它": "n"}


class Deeds:
    """Gathers deeds; who is in the sentence is known before. `subject` is the last who did something."""

    def __init__(self) -> None:
        self.who: list[Who] = []
        self.deeds: list[Deed] = []
        self.subject: int | None = None
        self.thing_subject = ""
        self.noun_before = ""
        """The noun of a clause without a verb: 一碗阳春面，让…"""

    def _deed(self, units: list[Unit], beings: list[tuple[int, int]]) -> None:
        """The main predicate of a clause, and whose it is."""
        if appears(units):
            return self._appears(units, beings)
        other = turned(units)
        if other and (who := next((w for i, w in beings if i == other[0]), None)) is not None:
            self.deeds.append(Deed(other[1], who=who, base=other[1], part="event", acts=acts_of(units)))
            self.subject = next((w for i, w in beings if w != who), who)
            return
        whole = "".join(u.said for u in units)
        if re.match(r"^[^，的]{1,5}的(全|都|就|竟|却|正)?是", whole) and not (beings and beings[0][0] == 0):
            by = self.subject if not self.thing_subject else None
            self.deeds.append(Deed(whole, who=by, subject=self.thing_subject, base=whole, acts=acts_of(units)))
            return
        asides = self._aside_spans(units)
        main = [
            (i, who)
            for i, who in beings
            if not any(a <= i < b for a, b in asides)
            and not (i and units[i - 1].text in BEFORE_OBJECT)
            and not (i + 1 < len(units) and units[i + 1].kind == "de")
        ]
        if len(units) > 2 and units[0].kind == "pronoun" and units[1].text in ("和", "跟", "与", "同"):
            main = [(i, who) for i, who in beings if not any(a <= i < b for a, b in asides)][:1]
        verbs = [i for i, u in enumerate(units) if u.kind == "verb" and not any(a <= i < b for a, b in asides)]
        if not verbs:
            verbs = [
                i
                for i, u in enumerate(units)
                if i
                and (u.kind == "adj" or (u.kind == "other" and len(u.text) > 1))
                and not any(a <= i < b for a, b in asides)
                and not (i + 1 < len(units) and units[i + 1].kind in NOUNISH | {"de"})
            ]
        subject = next(((i, who) for i, who in main if not verbs or i < verbs[0] or len(verbs) == 0), None)
        if units and units[0].text in ("让", "使", "令") and self.noun_before:
            subject, verbs, self.thing_subject = None, verbs or [0], self.noun_before
        if not subject and self.noun_before and verbs and verbs[0] == 0:
            self.thing_subject, self.subject = self.noun_before, None
        nouns = [u.text for u in units if u.kind in ("thing", "idea")]
        self.noun_before = nouns[-1] if nouns and not verbs else ""
        meant = self._meant(units) if subject is None and verbs and not self._nobody(units, verbs[0]) else None
        if meant is not None:
            pronoun = next(i for i, u in enumerate(units) if u.text in SEXES)
            subject, main = (pronoun, meant), [(pronoun, meant), *main]
        if subject:
            at, who = subject
            joined = [
                w for i, w in main if i <= (verbs[0] if verbs else 99) and (i == at or joined_by_and(units[at:i]))
            ]
            self.subject, self.thing_subject = who, ""
            end = max((i for i, w in main if w in joined and i < (verbs[0] if verbs else 99)), default=at) + 1
            while end < len(units) and units[end].kind == "name":
                end += 1
        elif verbs:
            end = 0
            while end < verbs[0] and units[end].kind in ("time", "link"):
                end += 1
            things = [
                i
                for i, u in enumerate(units[: verbs[0]])
                if u.kind in ("thing", "idea") and not any(a <= i < b for a, b in asides)
            ]
            if self._nobody(units, verbs[0]):
                text = "".join(u.said for u in units[end:])
                self.deeds.append(Deed(text, base=text, whole=True, acts=acts_of(units)))
                return
            if (
                things
                and (things[0] == 0 or units[things[0] - 1].kind in ("de", "count", "adj"))
                and not any(u.kind == "prep" for u in units[: things[0]])
            ):
                end = things[-1] + 1
                begin = next((k for k in range(end) if units[k].kind not in ("time", "link")), things[-1])
                whole = "".join(u.said for u in units[begin:end])
                self.thing_subject = whole if len(whole) <= 4 else units[things[-1]].text
        else:
            return
        body = units[end:]
        while body and (body[0].kind == "link" or body[0].text in LINKS):
            body = body[1:]
        body = self._without_place(body)
        text = re.sub(r"(之后|以后|的时候|后|时)$", "", "".join(u.said for u in body))
        text = re.sub(r"的(第.{1,3}天|那天|那年|夜晚)$", "", text)
        if text in BARE or not text or not any(u.kind in ("verb", "adj", "other") for u in body):
            return
        whose = None if self.thing_subject and not subject else self.subject
        also: int | None = None
        if subject:
            also = next((w for w in joined if w != subject[1]), None)
        subject_word = self.thing_subject if whose is None else ""
        self.deeds.append(Deed(text, who=whose, also=also, subject=subject_word, base=text, acts=acts_of(body)))

    def _appears(self, units: list[Unit], beings: list[tuple[int, int]]) -> None:
        """Somebody is or comes somewhere: the clause is told whole, and what follows is theirs."""
        start = 0
        while start < len(units) and (units[start].kind in ("time", "link") or units[start].text in LINKS):
            start += 1
        text = "".join(u.said for u in units[start:])
        self.subject, self.thing_subject = beings[0][1] if beings else self.subject, ""
        self.deeds.append(Deed(text, base=text, whole=True, acts=acts_of(units)))

    @staticmethod
    def _nobody(units: list[Unit], verb: int) -> bool:
        """Whether somebody unnamed does it: 有人, 没有人, 谁也."""
        words = [u.text for u in units[: verb + 2]]
        return any(w in ("有人", "没有人", "没人", "谁", "所有人", "每个人", "人人") for w in words) or bool(
            re.search(r"(没)?有人", "".join(words))
        )

    def _meant(self, units: list[Unit]) -> int | None:
        """Whom 他 or 她 at the start of a clause means: the last who may be; else somebody not named so far."""
        word = next((u.text for u in units[:3] if u.kind not in ("time", "link", "adv")), "")
        if word not in SEXES or not self.who:
            return None
        sex = SEXES[word]
        order = [self.subject] if self.subject is not None else []
        for index in [*order, *reversed(range(len(self.who)))]:
            who = self.who[index]
            human = who.kind == "human"
            if (human and who.sex in (sex, "n") and who.count == 1) if sex != "n" else who.kind != "human":
                if human and who.sex == "n":
                    self.who[index] = replace(who, sex=sex)
                return index
        if sex == "n":
            return None
        self.who.append(Who(role="", sex=sex))
        return len(self.who) - 1

    @staticmethod
    def _aside_spans(units: list[Unit]) -> list[tuple[int, int]]:
        """Spans of relative clauses: from a counted word, or the clause's start, to 的."""
        spans = []
        for k, unit in enumerate(units):
            if unit.kind == "de" and k and k + 1 < len(units) and units[k + 1].kind in NOUNISH | {"adj"}:
                start = region_start(units, k)
                if start is None:
                    continue
                spans.append((start, k + 1))
        return spans

    @staticmethod
    def _without_place(body: list[Unit]) -> list[Unit]:
        """The predicate without a leading 在… that the scene's heading already says."""
        if len(body) > 2 and body[0].text == "在":
            for k, unit in enumerate(body[1:6], start=1):
                if unit.kind == "place":
                    k += 1
                    while k < len(body) - 1 and body[k].text in (
                        "里",
                        "上",
                        "中",
                        "下",
                        "内",
                        "外",
                        "旁",
                        "边",
                        "前",
                        "后",
                        *AROUND,
                    ):
                        k += 1
                    if (
                        k < len(body)
                        and body[k].kind not in NOUNISH | {"de"}
                        and any(u.kind == "verb" for u in body[k:])
                    ):
                        return body[k:]
        return body
