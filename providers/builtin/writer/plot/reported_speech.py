"""What the sentence says as somebody in its film would say it: of A by name, to A as you, by A as I."""

from __future__ import annotations

import re

from providers.builtin.writer.plot.film_slots import FilmSlots
from providers.builtin.writer.understanding import story_frames
from providers.builtin.writer.vocabulary.english_word_forms import verb_base
from providers.builtin.writer.vocabulary.reading import Deed

MOUTHS = {"": "", "you": ".you", "me": ".me"}
OPENINGS = {
    "zh": r"^(可是|但是|却|但|可|然而|不料|原来|其实|没想到|谁知|结果|最后|最终|终于|只是|，)+",
    "en": r"^(but|and|so|then|that|only to (find|discover)( that)?) ",
}
ENGLISH = {
    "you": {"subject": "you", "object": "you", "own": "your", "self": "yourself"},
    "me": {"subject": "I", "object": "me", "own": "my", "self": "myself"},
}
LONGEST = {"zh": 26, "en": 95}
"""Characters that one can still say in a breath or two."""


def story_values(slots: FilmSlots) -> dict[str, str]:
    """FilmSlots of goal, obstacle, truth and the rest, as far as the sentence has them."""
    out: dict[str, str] = {}
    frame = slots.reading.frame
    if frame.goal:
        out.update(
            {"goal" + end: shift_pronouns(slots, frame.goal, mouth, whose=True) for mouth, end in MOUTHS.items()}
        )
    for part, deed in (
        ("obstacle", find_obstacle(slots)),
        ("truth", deed_of_part(slots, "truth")),
        ("event", deed_of_part(slots, "event")),
    ):
        if deed is not None and len(deed.text) <= LONGEST[slots.reading.language]:
            out.update({part + end: deed_as_clause(slots, deed, mouth) for mouth, end in MOUTHS.items()})
    for name, value in (("by", frame.by), ("for", frame.cause), ("lost", frame.lost)):
        if value:
            out[name] = value if slots.zh or name == "by" else with_the(value)
    return {k: v for k, v in out.items() if v}


def deed_of_part(slots: FilmSlots, part: str) -> Deed | None:
    return next((d for d in slots.main_deeds() if d.part == part), None)


def find_obstacle(slots: FilmSlots) -> Deed | None:
    """What the sentence puts in the way; else what its lead lacks or fears: 怕水的男孩."""
    deed = deed_of_part(slots, "obstacle")
    if deed is not None:
        return deed
    pattern = story_frames.weakness_pattern(slots.reading.language)
    lead = slots.lead_index()
    for aside in slots.reading.deeds:
        weak = re.search(pattern, ("who " if not slots.zh else "") + aside.text)
        if aside.aside and aside.who == lead and weak and len(aside.text) > 1:
            return aside
    lacks = next((t for t in slots.company[0].who.traits if re.search(pattern, t) and len(t) > 1), "")
    return Deed(lacks, who=lead, aside=True) if lacks and slots.zh and lead is not None else None


def deed_as_clause(slots: FilmSlots, deed: Deed, mouth: str = "") -> str:
    """A deed as a clause without its mark. `mouth`: "" told by nobody, "you" said to A, "me" said by A."""
    text = re.sub(OPENINGS[slots.reading.language], "", deed.text).strip("。. ")
    mine = deed.who is not None and deed.who == slots.lead_index() and not deed.whole
    if deed.whole:
        return shift_pronouns(slots, text, mouth)
    if mine and mouth:
        if slots.zh:
            return ("你" if mouth == "you" else "我") + shift_pronouns(slots, text, mouth)
        return f"{ENGLISH[mouth]['subject']} {_agreed(shift_pronouns(slots, text, mouth), mouth)}"
    subject = slots.subject(deed) if deed.who is not None else deed.subject
    if slots.zh:
        return (
            shift_pronouns(slots, subject, mouth) + shift_pronouns(slots, text, mouth)
            if deed.who is None
            else subject + shift_pronouns(slots, text, mouth)
        )
    return (
        f"{shift_pronouns(slots, subject, mouth) if deed.who is None else subject} {shift_pronouns(slots, text, mouth)}"
    )


def shift_pronouns(slots: FilmSlots, text: str, mouth: str, whose: bool = False) -> str:
    """Pronouns that mean A turned to you or I. Where somebody else of the same sex is there they may mean that one and stay."""
    lead = slots.company[0].who
    if not mouth:
        return text
    same = sum(w.sex == lead.sex and w.kind == "human" for w in slots.reading.who)
    if lead.kind != "human" or (same > 1 and not whose):
        return text
    if slots.zh:
        mine = "你" if mouth == "you" else "我"
        return re.sub("[他她](?!们)", mine, text) if lead.sex != "n" else text
    words = ENGLISH[mouth]
    he, him, his, self_ = ("he", "him", "his", "himself") if lead.sex == "m" else ("she", "her", "her", "herself")
    text = re.sub(rf"\b{self_}\b|\bthemselves\b", words["self"], text)
    if his == him:
        text = re.sub(
            r"\bher(?= (?!(in|on|at|to|for|from|with|and|or|but|that|home|back|away|out|up|down|again)\b)[a-z])",
            words["own"],
            text,
        )
        text = re.sub(r"\bher\b", words["object"], text)
    else:
        text = re.sub(rf"\b{his}\b", words["own"], text)
        text = re.sub(rf"\b{him}\b", words["object"], text)
    return re.sub(rf"\b{he}\b( \w+)?", lambda m: words["subject"] + _agreed(m[1] or "", mouth), text)


def _agreed(text: str, mouth: str) -> str:
    """The first verb of a predicate as it stands after you or I: is -> are, am; waits -> wait."""
    lead, first, rest = re.match(r"(\s*)(\S*)(.*)", text, re.S).groups()  # type: ignore[union-attr]
    be = {
        "is": {"you": "are", "me": "am"},
        "isn't": {"you": "aren't", "me": "am not"},
        "was": {"you": "were", "me": "was"},
    }
    if first in be:
        return f"{lead}{be[first][mouth]}{rest}"
    plain = {"has": "have", "does": "do", "doesn't": "don't", "hasn't": "haven't"}
    base, form = verb_base(first)
    word = plain.get(first) or (base if form == "third" and base else first)
    return f"{lead}{word}{rest}"


def with_the(word: str) -> str:
    return (
        word if re.match(r"(?i)(the|his|her|their|a|an|my|every|each) ", word) or word[:1].isupper() else f"the {word}"
    )
