"""What a Chinese clause says is done, and whose it is: a run of the sentence's own words, told whole where its subject is not sure."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.chinese.chinese_act_spans import acts_of
from providers.builtin.writer.chinese.chinese_clause_shapes import PRONOUNS, SPEAKERS, Shape, asks_or_forbids
from providers.builtin.writer.chinese.chinese_people import count_of_word
from providers.builtin.writer.chinese.chinese_phrases import Phrase
from providers.builtin.writer.chinese.chinese_units import Unit, text_of_units
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Deed, Who

BARE = lexicon.word_set("chinese", "bare")
SPOKEN_LEADS = lexicon.word_set("chinese", "leads")
"""Words that lead from one clause to the next and may stand before a comma: 后来，"""
WILLED = re.compile("必须|决定|只好|只能|想|要|打算|不得不|偷偷|拼命|试图|终于|准备|发誓|答应")
CAMERA = frozenset(("镜头", "摄影机", "摄像机", "画面"))
"""What follows somebody and does nothing itself."""
DEAD = re.compile("去世|过世|已故|死去|亡|病逝|牺牲")
"""In what is said of somebody who does nothing any more."""


class Deeds:
    """Gathers deeds. `subject` is the last who did something, `thing` the last thing that did, as the sentence calls it."""

    def __init__(self) -> None:
        self.who: list[Who] = []
        self.deeds: list[Deed] = []
        self.subject: int | None = None
        self.thing = ""
        self.speaker: int | None = None
        self.earlier = 0
        """How many were known before this clause: a pronoun means one of those."""

    def _deed(self, units: list[Unit], built: Shape, beings: dict[int, int], lead: str) -> None:
        """What a clause says is done, and whose it is."""
        acts = acts_of(units[built.begin :])
        if built.whole:
            self._whole(units, beings, lead, acts, built.subject)
        elif built.subject is None:
            self._goes_on(units, built, beings, lead, acts)
        else:
            self._told(units, built, beings, lead, acts)

    def _told(self, units: list[Unit], built: Shape, beings: dict[int, int], lead: str, acts: frozenset[str]) -> None:
        """Of a subject that is sure."""
        subject = built.subject
        assert subject is not None
        head = units[subject.head]
        text = text_of_units(units[built.begin :]).strip("，")
        whose = beings.get(subject.head)
        also = next((beings[j.head] for j in subject.joined if j.head in beings), None)
        if head.kind == "pronoun" and whose is None:
            meant = self._meant(head.text)
            if meant is None:
                self._whole(units, beings, lead, acts)
                return
            whose, also = meant
        before = self._lead(units, built, lead)
        shown = next((u.text for u in units[built.begin :] if u.text in PRONOUNS), "") if head.text in CAMERA else ""
        if shown and (meant := self._meant(shown)):
            self.subject, self.thing = meant[0], ""
            text = text_of_units(units)
            self.deeds.append(Deed(text, who=meant[0], base=text, whole=True, lead=lead, acts=acts))
            return
        if whose is not None:
            self.subject, self.thing = whose, ""
        elif head.kind != "pronoun":
            self.thing = subject.said(units)
        if not text or text in BARE:
            return
        if head.text == "人" and count_of_word(subject.count) == 2 and not subject.mods:
            pair = [i for i, w in enumerate(self.who[: self.earlier]) if w.kind == "human" and w.role != "人"]
            also = pair[1] if len(pair) == 2 else also
        if whose is None and subject.joined:
            text, also = text_of_units(units[subject.start : subject.end]) + text, None
            self.deeds.append(Deed(text, base=text, whole=True, lead=before, acts=acts))
            return
        thing = self.thing if whose is None else ""
        self.deeds.append(Deed(text, who=whose, also=also, subject=thing, base=text, lead=before, acts=acts))

    def _goes_on(
        self, units: list[Unit], built: Shape, beings: dict[int, int], lead: str, acts: frozenset[str]
    ) -> None:
        """Without a subject: it is still the one before, unless nobody was."""
        text = text_of_units(units[built.at :]).strip("，")
        thing = bool(self.thing) and not (self.subject is not None and WILLED.match(text))
        if not thing and self.subject is None:
            self._whole(units, beings, lead, acts)
            return
        if text in BARE or not text:
            return
        whose = None if thing else self.subject
        before = self._lead(units, replace(built, lead=""), lead)
        subject = self.thing if thing else ""
        self.deeds.append(Deed(text, who=whose, subject=subject, base=text, lead=before, acts=acts))

    def _whole(
        self,
        units: list[Unit],
        beings: dict[int, int],
        lead: str,
        acts: frozenset[str],
        subject: Phrase | None = None,
    ) -> None:
        """The clause as it stands; what follows is said of the first whom it names."""
        text = text_of_units(units).strip("，")
        if not text:
            return
        whose = next((w for _, w in sorted(beings.items())), None) if len(beings) < 3 else None
        if subject is not None and units[subject.head].kind in ("thing", "idea", "place") and not beings:
            self.thing = subject.said(units)
        word = units[0].text
        if word in PRONOUNS or word in SPEAKERS:
            meant = self._meant(word)
            if meant is None and not self.earlier:
                self.who.append(Who(role="", sex=PRONOUNS.get(word, "n"), count=2 if word[-1] in "们俩" else 1))
                meant = len(self.who) - 1, None
            whose = meant[0] if meant else whose
        if whose is not None:
            self.subject, self.thing = whose, ""
        elif asks_or_forbids(units):
            self.thing = ""
        self.deeds.append(Deed(text, who=whose, base=text, whole=True, lead=lead, acts=acts))

    @staticmethod
    def _lead(units: list[Unit], built: Shape, lead: str) -> str:
        """The time or place before the subject, behind what leads the clause."""
        link = text_of_units([u for u in units[: built.at] if u.text in SPOKEN_LEADS])
        parts = [p for p in (lead, link if not built.lead else "", built.lead) if p]
        return "，".join(parts)

    def _meant(self, word: str) -> tuple[int, int | None] | None:
        """Whom a pronoun means, and the other of two: the last who may be; None where that is not sure."""
        if word in SPEAKERS:
            if self.speaker is None:
                self.who.append(Who(role="", count=2 if "们" in word else 1))
                self.speaker = len(self.who) - 1
            return self.speaker, None
        if word not in PRONOUNS:
            return None
        return self._many(word) if word[-1] in "们俩" else self._one(word)

    def _many(self, word: str) -> tuple[int, int | None] | None:
        crowd = [i for i, w in enumerate(self.who) if w.count > 1]
        if crowd:
            return (self.subject if self.subject in crowd else crowd[-1]), None
        human = [i for i, w in enumerate(self.who[: self.earlier]) if w.kind == "human"]
        if len(human) == 2:
            return human[0], human[1]
        if human or (not self.who and word == "它们"):
            return None
        self.who.append(Who(role="", sex=PRONOUNS[word], count=2))
        return len(self.who) - 1, None

    def _one(self, word: str) -> tuple[int, int | None] | None:
        sex = PRONOUNS[word]
        order = [self.subject] if self.subject is not None else []
        order += list(reversed(range(self.earlier)))
        order = [i for i in order if not DEAD.search("".join(self.who[i].traits))]
        sure = [i for i in order if self.who[i].kind == "human" and self.who[i].sex == sex and sex != "n"]
        for index in [*sure, *order]:
            who = self.who[index]
            human = who.kind == "human"
            if (human and who.sex in (sex, "n") and who.count == 1) if sex != "n" else not human:
                if human and who.sex == "n" and index != self.speaker:
                    self.who[index] = replace(who, sex=sex)
                return index, None
        if sex == "n":
            return None
        self.who.append(Who(role="", sex=sex))
        return len(self.who) - 1, None
