"""What an English sentence says is done, by whom, and where each clause ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from providers.builtin.writer import lexicon
from providers.builtin.writer.english_forms import plural, third
from providers.builtin.writer.english_words import Token
from providers.builtin.writer.reading import Deed, Noun, Who

MODALS = ("must", "will", "would", "can", "cannot", "should", "has", "have")


@dataclass
class Phrase:
    """A noun phrase: where it stands, its head, what stands before the head."""

    start: int
    end: int
    head: str
    words: str
    kind: str
    count: int
    article: str
    traits: tuple[str, ...]
    name: str = ""
    plural: bool = False
    owner: str = ""
    in_prep: str = ""


class Deeds:
    """Gathers deeds from tagged words; who is in the sentence is known before."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.who: list[Who] = []
        self.places: list[Noun] = []
        self.things: list[Noun] = []
        self.deeds: list[Deed] = []
        self.reached = 0
        self.index: dict[int, int] = {}
        """Phrase start -> number in self.who."""

    def _say_deeds(self, phrases: list[Phrase]) -> None:
        """Each finite verb with its subject and the words up to the end of its clause."""
        tokens = self.tokens
        starts = {p.start: p for p in phrases}
        subject: Phrase | None = None
        clause_start, spoken = True, False
        covered = -1
        last_phrase: Phrase | None = None
        relative_of: Phrase | None = None
        begin, lead = 0, ""
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if i in starts:
                phrase = starts[i]
                if clause_start and not phrase.in_prep and phrase.kind != "time":
                    subject, clause_start, spoken = phrase, False, False
                    lead = self._lead(begin, i) or lead
                last_phrase = phrase
                i = phrase.end
                continue
            if token.tag == "rel" and i > covered:
                relative_of = last_phrase if i and tokens[i - 1].tag in ("noun", "name", "punct", "prep") else None
            elif token.tag in ("punct", "link"):
                relative_of = None if token.tag == "link" and token.low != "and" else relative_of
                if token.text == "," and (spoken or subject is None):
                    lead = self._lead(begin, i) or lead
                begin = i + 1
                joins = token.low == "and" and subject is not None and not clause_start and not spoken
                clause_start = not joins
            elif token.tag == "pron":
                if clause_start and token.low in ("nobody", "everyone", "everybody", "someone", "somebody", "anyone"):
                    subject, clause_start = Phrase(-3, -3, token.low, token.low, "idea", 1, "", ()), False
                elif clause_start and token.low in ("he", "she", "they", "it", "i", "we"):
                    self.reached = i
                    subject, clause_start = self._meant(token.low, subject, phrases), False
            elif token.tag in ("verb", "aux") and i > covered and not (i and tokens[i - 1].tag in ("to", "prep")):
                if token.form == "ing" and token.tag == "verb" and not (i and tokens[i - 1].tag == "aux"):
                    i += 1
                    continue
                if (
                    token.form == "past"
                    and token.tag == "verb"
                    and i
                    and tokens[i - 1].tag in ("noun", "name")
                    and self._finite_later(i)
                ):
                    i += 1
                    continue
                end = self._clause_end(i, starts, relative_of is not None)
                owner = relative_of if relative_of is not None else subject
                self._say(i, end, owner, relative_of is not None, lead if relative_of is None else "")
                lead = lead if relative_of is not None else ""
                covered = end - 1
                clause_start, spoken = False, True
                if relative_of is not None:
                    after = tokens[end] if end < len(tokens) else None
                    if after is not None and after.tag in ("verb", "aux"):
                        relative_of, i = None, end - 1
                    if after is None or after.low not in ("and",):
                        relative_of = None
            i += 1

    def _lead(self, begin: int, end: int) -> str:
        """What stands before a subject, where it tells more than the place that a heading tells."""
        part = self.tokens[begin:end]
        if not any(t.tag in ("noun", "name") for t in part) or any(t.tag in ("verb", "aux", "rel") for t in part):
            return ""
        text = _join([t.text for t in part])
        return "" if any(p.word.lower() in text.lower() for p in self.places) else text

    def _meant(self, pronoun: str, subject: Phrase | None, phrases: list[Phrase]) -> Phrase | None:
        """Whom a pronoun at the start of a clause means: the last subject that fits, or a new somebody for I and we."""
        if pronoun in ("i", "we") or (subject is None and pronoun in ("he", "she")):
            phrase = Phrase(-1, -1, "", "", "person", 1 if pronoun != "we" else 2, "", ())
            if -1 not in self.index:
                self.who.insert(0, Who(role="", sex={"he": "m", "she": "f"}.get(pronoun, "n"), count=phrase.count))
                self.index = {k: v + 1 for k, v in self.index.items()}
                self.deeds = [replace(d, who=d.who + 1 if d.who is not None else None) for d in self.deeds]
                self.index[-1] = 0
            return phrase
        if pronoun == "it" and subject is not None and subject.kind in ("person", "robot"):
            return next((p for p in reversed(phrases) if p.kind == "animal" and p.start < self.reached), subject)
        return subject

    def _finite_later(self, i: int) -> bool:
        """Whether another finite verb comes before the clause ends: then "left" in "robots left on Mars argue" is none."""
        for k in range(i + 1, len(self.tokens)):
            token = self.tokens[k]
            if token.tag in ("punct", "link", "rel", "comp"):
                return False
            if (
                token.tag in ("verb", "aux")
                and token.form != "ing"
                and self.tokens[k - 1].tag not in ("to", "prep", "aux", "adv")
            ):
                return True
        return False

    def _clause_end(self, verb: int, starts: dict[int, Phrase], relative: bool = False) -> int:
        tokens = self.tokens
        i = verb + 1
        while i < len(tokens):
            token = tokens[i]
            if (
                relative
                and i > verb + 1
                and tokens[i - 1].tag in ("noun", "name", "pron")
                and token.tag in ("verb", "aux")
                and token.form in ("third", "past", "base")
                and not any(t.tag == "aux" and k > verb for k, t in enumerate(tokens[verb:i], verb))
            ) or (
                relative
                and i > verb + 1
                and tokens[i - 1].tag not in ("rel", "aux", "to")
                and (
                    (token.tag == "verb" and token.form in ("third", "base"))
                    or (token.tag == "aux" and token.low in MODALS)
                )
                and any(t.tag == "verb" for t in tokens[verb:i])
            ):
                return i
            if token.tag == "punct" and token.text not in ("-",):
                return i
            if token.tag == "rel" and relative and i > verb + 1 and tokens[i - 1].tag in ("noun", "name"):
                return i
            if (
                token.tag == "link"
                and token.low
                not in (
                    "or",
                    "how",
                    "what",
                    "why",
                    "whether",
                    "where",
                    "only",
                    "whose",
                )
                and (token.low != "and" or self._verb_follows(i + 1, starts))
                and not (token.low == "before" and self._nobody_follows(i + 1, starts))
            ):
                return i
            i += 1
        return len(tokens)

    def _nobody_follows(self, i: int, starts: dict[int, Phrase]) -> bool:
        """After "before": something that ends or comes by itself, which only says until when."""
        return i in starts and starts[i].kind not in ("person", "animal", "robot") and not starts[i].name

    def _verb_follows(self, i: int, starts: dict[int, Phrase]) -> bool:
        """After "and": a verb at once, or a new subject with its verb."""
        tokens = self.tokens
        while i < len(tokens) and tokens[i].tag == "adv":
            i += 1
        if i < len(tokens) and tokens[i].tag in ("verb", "aux"):
            return tokens[i].form != "ing"
        if i in starts:
            i = starts[i].end
            return i < len(tokens) and tokens[i].tag in ("verb", "aux")
        return i < len(tokens) and tokens[i].tag == "pron"

    def _say(self, start: int, end: int, owner: Phrase | None, aside: bool, opening: str = "") -> None:
        tokens = self.tokens[start:end]
        if start and self.tokens[start - 1].tag == "adv":
            tokens = [self.tokens[start - 1], *tokens]
        first = next(t for t in tokens if t.tag in ("verb", "aux"))
        lead = [t.text for t in tokens[: tokens.index(first)]]
        rest = [t.text for t in tokens[tokens.index(first) + 1 :]]
        who = self.index.get(owner.start) if owner else None
        acts = frozenset(self._acts(" ".join(t.low for t in tokens)))
        many = (who is None and owner is not None and owner.plural) or (
            who is not None and (self.who[who].count > 1 or self._also(owner) is not None)
        )
        if first.tag == "verb":
            text, base = [*lead, first.base if many else third(first.base), *rest], [*lead, first.base, *rest]
        else:
            word = first.low
            if word in ("was", "were", "had", "did", "are", "have", "do", "am"):
                flip = {
                    "was": "is",
                    "were": "are",
                    "had": "has",
                    "did": "does",
                    "are": "is",
                    "have": "has",
                    "do": "does",
                    "am": "is",
                }
                back = {"is": "are", "has": "have", "does": "do"}
                word = flip[word] if not many else back.get(flip[word], flip[word])
            text = [*lead, word, *rest]
            base = (
                rest
                if word in ("must", "will", "would", "should", "can", "could") and rest
                else [first.base, *rest]
                if first.base in ("be", "have")
                else []
            )
        said = _join(text)
        if said and (who is not None or owner is not None or self.who):
            subject = (
                ""
                if who is not None
                else (
                    _join(
                        [
                            *([owner.article] if owner.article else []),
                            *([owner.owner] if owner.owner else []),
                            *owner.traits,
                            plural(owner.words) if owner.plural else owner.words,
                        ]
                    )
                    if owner
                    else ""
                )
            )
            if who is None and owner is None:
                who = 0
            self.deeds.append(
                Deed(
                    said,
                    who=who,
                    subject=subject,
                    base=_join(base),
                    aside=aside,
                    also=self._also(owner),
                    lead=opening,
                    acts=acts,
                )
            )

    def _also(self, owner: Phrase | None) -> int | None:
        """The second of "a baker and her rival" where both are the subject."""
        if owner is None or owner.end + 1 >= len(self.tokens) or self.tokens[owner.end].low != "and":
            return None
        return self.index.get(owner.end + 1)

    def _animate(self) -> None:
        """A thing that loves, waits or decides is somebody: "a scarecrow falls in love"."""
        alive = "|".join(w.replace("_", " ") for w in lexicon.grammar("english", "animate"))
        for deed in list(self.deeds):
            if deed.who is not None or deed.aside or not re.match(rf"(\w+ly )?({alive})\b", deed.base or deed.text):
                continue
            noun = next((t for t in self.things if deed.subject.lower().endswith(t.word.lower())), None)
            if noun is not None:
                self.things.remove(noun)
                self.who.append(Who(role=noun.word, kind="thing", traits=noun.traits, senses=("speaks",)))
                mine = len(self.who) - 1
                self.deeds = [replace(d, who=mine, subject="") if d.subject == deed.subject else d for d in self.deeds]

    @staticmethod
    def _acts(low: str) -> set[str]:
        found = set()
        for group, line in lexicon.table("english")["verbs"].items():
            if any(re.search(rf"\b{word.replace('_', ' ')}\b", low) for word in line.split()):
                found.add(group)
        return found


def _join(words: list[str]) -> str:
    return re.sub(r"\s+([,.;:!?%'])", r"\1", " ".join(w for w in words if w)).strip(" ,;:.-")
