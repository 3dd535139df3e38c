"""Finds how a sentence is built as a story: who wants what, what is in the way, what it turns out to be, how it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Deed, Frame, Reading

STOPS = "，。；！？：,.;!?:"
PARTS = ("event", "goal", "obstacle", "truth", "outcome")
"""What a deed can be beside something done."""
DOING = frozenset(
    (
        "looks-for",
        "waits-for",
        "chases",
        "brings",
        "teaches",
        "repairs",
        "builds",
        "saves",
        "befriends",
        "hides",
        "plans",
        "learns-to",
    )
)
"""Frames whose goal is what is being done."""
LONGEST = {"zh": 24, "en": 90}
"""Characters of a goal that somebody can still say."""
BEFORE_GOAL = {
    "zh": r"^(每[天晚夜年周月](都)?|天天|夜夜|偷偷|悄悄|独自|默默|连夜|一直|正在|正|又|还|都|终于|第一次|亲手|一起|开始|继续|试着|只|就|要去|去(?!世)|来|能|会|自己|一个人)+",
    "en": r"^(secretly|quietly|always|still|finally|slowly|just|only|also|again|never) ",
}


@cache
def _book(language: str) -> tuple[tuple[tuple[str, re.Pattern[str]], ...], dict[str, str]]:
    """(frames in their order, the lists at the file's head)."""
    frames, lists = [], {}
    for raw in (lexicon.DATA / f"frames.{language}.txt").read_text("utf-8").splitlines():
        row = raw.strip()
        if not row or row.startswith("#"):
            continue
        if re.match(r"(unwilled|weak|lasting): ", row):
            name, _, words = row.partition(": ")
            lists[name] = words
            continue
        name, _, template = row.partition(" | ")
        frames.append((name.strip(), _pattern(template.strip(), language)))
    return tuple(frames), lists


def _pattern(template: str, language: str) -> re.Pattern[str]:
    inside = f"[^{STOPS}]"
    text = re.sub(r"\{(\w+)\}", rf"(?P<\1>{inside}{{1,80}}?)", template)
    while re.search(r"\{(\w+):", text):
        text = _opened(text)
    text = text.replace("…", f"{inside}*?").replace("...", f"{inside}*?")
    if text.startswith((",", "，")):
        text = f"[{STOPS}]\\s*" + text[1:].lstrip()
    start = r"\b" if language == "en" and re.match(r"[\w(]", text) and not text.startswith("(?") else ""
    open_end = re.search(r"(\{\w+\}|\.\.\.|…)\}?\$?$", template)
    return re.compile(f"{start}{text}" + (f"(?=[{STOPS}]|$)" if open_end else ""), re.I)


def _opened(text: str) -> str:
    """{goal:...} as a named group: its brace is closed where the braces within it are even."""
    at = re.search(r"\{(\w+):", text)
    assert at is not None
    depth, end = 1, at.end()
    while depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return f"{text[: at.start()]}(?P<{at[1]}>{text[at.end() : end - 1]}){text[end:]}"


def weakness_pattern(language: str) -> str:
    """Pattern of what somebody lacks or fears."""
    return _book(language)[1]["weak"]


def habit_pattern(language: str) -> str:
    """Pattern of what is done again and again."""
    return _book(language)[1]["lasting"]


def with_frame(reading: Reading) -> Reading:
    """The reading with its frame, and each of its deeds with the part it has in the story."""
    if reading.deeds and all(d.aside for d in reading.deeds) and not reading.ad:
        mine = [d for d in reading.deeds if d.who is not None] or list(reading.deeds)
        reading = replace(reading, deeds=tuple(replace(d, aside=d not in mine) for d in reading.deeds))
    text = re.sub(r"\s+", " ", reading.text).strip(" 。.!！")
    found: dict[str, tuple[str, int, int]] = {}
    names = []
    for name, pattern in _book(reading.language)[0]:
        match = pattern.search(text)
        if not match:
            continue
        new = {k: v for k, v in match.groupdict().items() if v and k not in found and _free(k, match.span(k), found)}
        if new:
            names.append(name)
            found.update({k: (v.strip(), *match.span(k)) for k, v in new.items()})
    deeds = _parted(reading, text, found)
    values = {k: v for k, (v, _, _) in found.items()}
    told = _theirs(reading, values.get("goal", ""))
    values["goal"] = _goal(reading, deeds, told)
    aims = (
        bool(told) and values["goal"][:6] in re.sub(BEFORE_GOAL[reading.language], "", told) and not DOING & set(names)
    )
    values["lost"] = _lost(reading, values.get("lost", "").lower())
    return replace(reading, deeds=deeds, frame=Frame(names=tuple(names), aims=aims, **values))


def _free(part: str, span: tuple[int, int], found: dict[str, tuple[str, int, int]]) -> bool:
    """Whether no other part of the story stands there already."""
    if part not in PARTS:
        return True
    return all(not (a < span[1] and span[0] < b) for k, (_, a, b) in found.items() if k in PARTS and k != "goal")


def _parted(reading: Reading, text: str, found: dict[str, tuple[str, int, int]]) -> tuple[Deed, ...]:
    main = [d for d in reading.deeds if not d.aside]
    out: list[Deed] = []
    for deed in reading.deeds:
        part = deed.part
        if not deed.aside:
            at = _where(deed, text)
            middle = at + len(deed.text) // 2 if at >= 0 else -1
            part = next(
                (k for k in PARTS if k in found and found[k][1] <= middle < found[k][2] and k != "goal"), deed.part
            )
            if deed is main[0] and part in ("truth", "outcome", "obstacle"):
                part = "act"
            if part == "event" and deed is main[-1] and len(main) > 1:
                part = "truth"
            if part == "act" and deed is main[-1] and len(main) > 2 and not reading.ad:
                part = "outcome"
        out.append(replace(deed, part=part))
    return tuple(out)


def _where(deed: Deed, text: str) -> int:
    """Where a deed stands in the sentence; its last words are looked for where its verb was given another form."""
    for piece in (deed.text, deed.base, deed.text[-14:], deed.text[-8:]):
        if piece and (at := text.lower().find(piece.lower())) >= 0:
            return at
    return -1


def _goal(reading: Reading, deeds: tuple[Deed, ...], told: str) -> str:
    """What is wanted, as one may say it: the frame's words, else what the lead does of their own will."""
    language = reading.language
    mine = [d for d in deeds if not d.aside and d.who is not None and not d.whole and d.part in ("act", "goal")]
    options = [told, *(_base(d, language) for d in mine if _willed(d, language))]
    for option in options:
        goal = re.sub(BEFORE_GOAL[language], "", option.strip(" ,，"))
        if language == "en":
            goal = re.sub(r"(?i)^(to|that) | (before|until|while|when|so (he|she|they)) .*$", "", goal)
            goal = _bare_verb(goal)
        ended = (
            re.search((r"[了过]$|^[^着]{1,4}了" if option == told else "了"), goal)
            if language == "zh"
            else re.search(
                r"^(is|was|that|has|can|cannot|not|never|could|(see|find out|decide|settle) (who|which|whether))\b",
                goal,
            )
        )
        if language == "zh" and re.search(r"^[的是]|人是|^(居然|竟)|把它还", goal):
            continue  # no more than a piece of a clause
        if len(goal) > 1 and len(goal) <= LONGEST[language] and not ended:
            return goal
    return ""


def _lost(reading: Reading, told: str) -> str:
    """The noun that is lost or looked for, a thing before somebody whose thing it is."""
    near = told[: 8 if reading.language == "zh" else 30]
    things = [n.word for n in (*reading.things, *reading.ideas) if n.word.lower() in near]
    beings = [w.role for w in reading.who[1:] if w.role and w.role.lower() in near]
    return min(things or beings, key=lambda n: near.find(n.lower()), default="")


def _theirs(reading: Reading, goal: str) -> str:
    """A goal up to the end of the deed it stands in; "" where nobody of the film has it."""
    for deed in reading.deeds:
        text = _base(deed, reading.language)
        at = text.lower().find(goal[:10].lower()) if goal else -1
        if at >= 0:
            done = "了" in text[:at] if reading.language == "zh" else _another(reading, deed, text[:at])
            return text[at:][: len(goal)] if deed.who is not None and not deed.aside and not done else ""
    return goal if reading.language == "zh" else ""


def _another(reading: Reading, deed: Deed, ahead: str) -> bool:
    """English: whether what follows in a deed's words is for somebody of the other sex: "she keeps asking so he has to sing"."""
    other = {"f": "he", "m": "she"}.get(reading.who[deed.who].sex if deed.who is not None else "")
    return other is not None and re.search(rf"\b(so|because|and|but|while|until) {other}\b", ahead.lower()) is not None


def _base(deed: Deed, language: str) -> str:
    return deed.base or deed.text if language == "en" else deed.text


def _bare_verb(goal: str) -> str:
    from providers.builtin.writer.vocabulary.english_word_forms import verb_base

    first, _, rest = goal.partition(" ")
    base, form = verb_base(first)
    return f"{base} {rest}".strip() if base and form in ("third", "past") else goal


def _willed(deed: Deed, language: str) -> bool:
    """Whether it is done of one's own will: not what happens to somebody."""
    words = _book(language)[1]["unwilled"].split()
    if language == "zh":
        text = re.sub(BEFORE_GOAL["zh"], "", deed.text)
        return not any(text.startswith(w) for w in words) and "了" not in text[:6]
    base = (deed.base or deed.text).lower()
    return not any(lexicon.pattern(rf"{w.replace('_', ' ')}\b").match(base) for w in words)
