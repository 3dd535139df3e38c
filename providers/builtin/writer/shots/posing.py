"""What a beat puts into the picture: who and what is seen, how they stand, which face they make."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.things import thing_states
from providers.builtin.painter.things.things import is_animal
from providers.builtin.writer.chinese.chinese_coreference import EVERYBODY
from providers.builtin.writer.english.english_phrases import BEINGS
from providers.builtin.writer.plot import moments
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.shots import camera_subjects, screen_time
from providers.builtin.writer.vocabulary import lexicon, presence
from providers.builtin.writer.vocabulary.english_word_forms import kind_of, singular
from providers.builtin.writer.vocabulary.reading import Reading

STILL = "stand"
"""The pose of somebody of whom nothing is said."""
SOMEBODY = {"zh": "某人", "en": "somebody"}
"""Stands in the patterns for whoever is named next."""
MODIFIER = {
    "zh": re.compile(r"[^，,。.;；！!？?\s]{1,6}的$"),
    "en": re.compile(r"\b(?:a|an|the|his|her|their)\s+(?:[\w-]+\s+){0,3}$"),
}
"""What stands before a name and belongs to it: a kneeling knight, 跪着的骑士."""
BESIDE = {
    "zh": re.compile(r"离[^，。]{1,8}不远的?(地方|处)?，"),
    "en": re.compile(r"(?i)not far from [^,.]{1,60}, "),
}
"""How a text begins that tells of what is near somebody: nothing in it is theirs."""
FURTHER = {"zh": 16, "en": 48}
"""How many characters after the next one's name still belong to the first."""
OVER = {
    "zh": re.compile(r"[^，,。；;！？、]{1,}[，,。；;！？](这时|而|但|可|却|只见|当)?$"),
    "en": re.compile(
        r"\w[\w' ]*(?:[.;,!?]|,?\s(?:and|but|while|as|when|then))\s+(?:(?:a|an|the|his|her|their)\s+(?:[\w-]+\s+){0,3})?$"
    ),
}
"""What stands between two names where the second begins a clause of its own: 陈默离开，林岚……; Ben leaves and Mara ..."""


@cache
def word_patterns(kind: str, language: str) -> dict[str, re.Pattern[str]]:
    """The words of each pose or face, the most telling first. `kind` is "poses" or "faces"."""
    rows = art_table("actions")[kind]
    start = r"\b" if language == "en" else ""
    return {
        row[kind[:-1]]: re.compile("|".join(f"{start}(?:{words})" for words in row[language]), re.I) for row in rows
    }


def first_word_said(kind: str, text: str, language: str, without: tuple[str, ...] = ()) -> str:
    """The first pose or face whose words a text has; "" if it has none."""
    text = re.sub(r"\s+", " ", text)
    return next(
        (w for w, p in word_patterns(kind, language).items() if w not in without and _says(p, text, language)), ""
    )


UNMOVED = re.compile("不(觉得|感到)?(奇怪|惊讶|吃惊|意外|害怕|着急|慌)")
"""Chinese: what leaves somebody calm, whatever the moment is."""
NOT_DONE = re.compile("((不|没有?|未曾?|别)(觉得|感到|会|再|能|敢|肯|想|愿意?)?|舍不得|(?<!梦)想要?|打算|盼着)$")
"""Chinese: straight before what is denied or only wanted."""


def _says(pattern: re.Pattern[str], text: str, language: str) -> bool:
    """Whether a text says so, and not that it is not so or only wanted: 不觉得奇怪, 舍不得喝, 想吃."""
    if language == "en":
        return pattern.search(text) is not None
    return any(not NOT_DONE.search(text[: m.start()]) for m in pattern.finditer(text))


def pose_of_beat(beat: dict[str, Any], language: str) -> str:
    """One word of providers.builtin.vocabulary.POSES."""
    if not screen_time.has_picture(beat):
        return "talk" if beat["kind"] == "dialogue" else ""
    if BESIDE[language].match(beat["text"]):
        return STILL
    return first_word_said("poses", beat["text"], language) or STILL


def pose_of_person(name: str, others: list[str], text: str, language: str) -> str:
    """How one person in an action stands: by the words between their name and the next one's, and what they do together."""
    low, start = text.lower(), text.lower().find(name.lower())
    if start < 0 or BESIDE[language].match(text):
        return ""
    after = _next_one(low, start + len(name), others)
    return first_word_said("poses", text_about(low, (start, start + len(name)), after, language), language)


def _next_one(low: str, start: int, others: list[str]) -> tuple[int, int] | None:
    """Where the next of the others is named from `start` on."""
    later = [(low.find(o.lower(), start), len(o)) for o in others]
    return min([(at, at + size) for at, size in later if at > 0], default=None)


def text_about(text: str, own: tuple[int, int], after: tuple[int, int] | None, language: str) -> str:
    """What a text says of somebody named at `own`: from what stands before the name and belongs to it to the next one's name
    (`after`); that one as 某人 or somebody, with what follows to the end of the clause: 拍拍某人的肩膀."""
    lead = MODIFIER[language].search(text[: own[0]])
    part = (lead[0] if lead else "") + text[own[0] : after[0] if after else len(text)]
    if after is None:
        return re.split(r"[。.;；\n]", part)[0]
    if OVER[language].search(text[own[1] : after[0]]):
        return part
    rest = re.split(r"[，,。.;；！!？?]", text[after[1] :])[0][: FURTHER[language]]
    between = " " if language == "en" else ""
    return MODIFIER[language].sub("", part) + between + SOMEBODY[language] + rest


def face_of_step(step: str, mood: str = "calm") -> str:
    """The face of a moment: a comedy smiles, a horror film is wary."""
    rows: dict[str, dict[str, str]] = art_table("actions")["moments"]
    return rows.get(mood, rows["any"]).get(step, "calm")


def face_of_pose(pose: str) -> str:
    """The face of who stands so: who flees is afraid; "" where a pose says nothing of it."""
    row = art_table("poses").get(pose)
    return str(row.get("face", "")) if isinstance(row, dict) else ""


def face_of_beat(beat: dict[str, Any], language: str, mood: str = "calm") -> str:
    """One word of providers.builtin.vocabulary.EXPRESSIONS: by the words, by what is done, and by the step where both say nothing."""
    if language == "zh" and UNMOVED.search(beat["text"]):
        return "calm"
    done = face_of_pose(first_word_said("poses", beat["text"], language)) if screen_time.has_picture(beat) else ""
    return first_word_said("faces", beat["text"], language) or done or face_of_step(beat["step"], mood)


def face_of_person(name: str, others: list[str], pose: str, text: str, language: str) -> str:
    """The face of one person in an action: by what is said of them, else by what they do; "" where both say nothing."""
    low, start = text.lower(), text.lower().find(name.lower())
    if start < 0:
        return ""
    after = _next_one(low, start + len(name), others)
    return first_word_said(
        "faces", text_about(low, (start, start + len(name)), after, language), language
    ) or face_of_pose(pose)


def faces_of_people(people: dict[str, str], text: str, language: str, face: str, otherwise: str) -> dict[str, str]:
    """The face of each of several people, by name, from how they stand (`people`): their own words or deed, else that of whoever
    does something with them, else `otherwise`; where nobody has one of their own, all make the action's `face`."""
    own = {
        name: face_of_person(name, [o for o in people if o != name], pose, text, language)
        for name, pose in people.items()
    }
    if not any(own.values()):
        return dict.fromkeys(people, face)
    shared = ""
    for pose in people.values():
        row = art_table("poses").get(pose)
        if isinstance(row, dict) and "with" in row:
            shared = shared or face_of_pose(str(row["with"].get("pose", ""))) or face_of_pose(pose)
    return {name: said or shared or otherwise for name, said in own.items()}


def things_to_show(reading: Reading) -> list[str]:
    """What of a sentence a picture is to show: its things, and what else it names that has a drawing, is no
    place and is not said to be away. A word that would be drawn as something else is left to whoever reads the shot."""
    language = reading.language
    people = "|".join(who.role or who.name for who in reading.who)
    named = dict.fromkeys([*(noun.word for noun in reading.ideas), *reading.mentions])
    others = [w for w in named if not lexicon.place_of(w, language) and w not in people and not _somebody(w, language)]
    sure = [w for w in others if camera_subjects.is_known_drawing(w, language) and moments.lies_there(w, reading)]
    return [*(noun.word for noun in reading.things), *sure]


def _somebody(word: str, language: str) -> bool:
    """Whether a word that is only named is an English word for somebody: the grandmother of her grandmother's buttons is not shown."""
    return language == "en" and kind_of(singular(word.lower().split()[-1])) in BEINGS


DENIED = {
    "zh": r"(没有?|并无|不带|从无)(任何|半个|一[个只张把件条位])?$",
    "en": r"\b(no|without( an?| any| the| her| his| their| my)?|(do|does|did)(n'?t| not) have( an?| any)?|lacks( an?| any)?)( \w+)? $",
}
"""What stands before a word of which a sentence says that it is not there."""


def _denied(word: str, text: str, language: str) -> list[bool]:
    """Each time a text names somebody or something: whether it is only to say that there is none."""
    low = text.lower()
    return [
        re.search(DENIED[language], low[: m.start()]) is not None for m in re.finditer(re.escape(word.lower()), low)
    ]


MANY = 2
"""Above so many, one of a crowd stands before all the others."""
CROWD = {"zh": "人群", "en": "crowd"}
"""All the others, behind one of many who does what they do."""


def _many(text: str, language: str) -> list[tuple[int, str]]:
    """Where a text says that many people look on, or stand in line, and the word for it; animals in line are those animals."""
    animals = _in_file(text.lower(), language)
    if animals is not None:
        return [animals]
    words = [
        word
        for row in art_table("things")["gatherings"].values()
        for word in row
        if word.isascii() == (language == "en")
    ]
    low = text.lower()
    hits = [m for word in words if (m := re.search(rf"\b{word}\b" if language == "en" else word, low))]
    first = min(hits, key=lambda m: (m.start(), -len(m[0])), default=None)
    if first is None or camera_subjects.is_denied_by(low[: first.start()], language):
        return []
    return [(first.start(), first[0])]


def _in_file(low: str, language: str) -> tuple[int, str] | None:
    """Where a clause says of animals that they go or stand in a line, and the word for them."""
    for clause in re.finditer(r"[^，。！？；：、,.!?;:]+", low):
        said = [word for word in art_table("things")["in_file"] if word in clause[0]]
        before = re.split("|".join(map(re.escape, said)), clause[0])[0] if said else ""
        if language == "en":
            animal = next((word for word in re.findall("[a-z]+", before) if is_animal(word)), "")
        else:
            ends = (before[-size:] for size in (1, 2, 3))
            animal = next((word for word in ends if is_animal(word)), "")
        if animal and not camera_subjects.is_denied_by(before, language):
            return clause.start(), f"排队的{animal}" if language == "zh" else f"line of {animal}"
    return None


def names_shown(beat: dict[str, Any], slots: Slots) -> list[str]:
    """Names of the cast and words of the things in the picture, in the order the text says them."""
    if not screen_time.has_picture(beat):
        return []
    text, language = beat["text"].lower(), slots.reading.language
    found: list[tuple[int, str]] = []
    for actor in slots.company:
        if actor.state not in presence.SEEN or (actor.invented and actor.who.kind == "thing"):
            continue
        if actor.who.role and any(_denied(actor.who.role, slots.reading.text, language)):
            continue
        at = text.find(slots.being(actor).lower())
        if at < 0 and actor.who.role:
            at = text.find(actor.who.role.lower())
        if at < 0 and actor.who.role == "大家" and (everybody := EVERYBODY.search(text)):
            at = everybody.start()
        if at >= 0:
            found.append((at, actor.name))
        if at >= 0 and actor.crowd and actor.who.kind == "human" and actor.who.count > MANY:
            found.append((len(text), CROWD[language]))  # one of them in front of all the others
    for word in things_to_show(slots.reading):
        at = lexicon.find_word(text, word.lower())
        said = _denied(word, text, language)
        if at >= 0 and not (said and all(said)) and not all(_denied(word, slots.reading.text, language) or [False]):
            found.append((at, thing_states.with_state(word, beat["text"], language)))
    if not any(actor.crowd and actor.name.lower() in text for actor in slots.company):
        found += _many(beat["text"], language)
    lone = {a.name for a in slots.company if a.state == presence.APART}
    seen = {a.name for a in slots.company} & {word for _, word in found}
    if seen - lone:
        found = [(at, word) for at, word in found if word not in lone]
    return list(dict.fromkeys(word for _, word in sorted(found)))
