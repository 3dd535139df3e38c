"""What a prompt says must be and must not: its parts, its ending, how many scenes and answers, how many seconds."""

from __future__ import annotations

import re

from providers.builtin.writer.understanding.understand import seconds_in

NUMBERS = "零一二三四五六七八九十"
ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
NUMBER = r"(\d{1,3}|[一两二三四五六七八九十]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
MUST_ZH = re.compile(r"(?:必须|一定要|务必|要求)(?:要|得)?(?:有|包含|出现|含有|用到)?(?P<what>[^，。,；;、\n！]{1,24})")
MUST_EN = re.compile(
    r"\bmust\s+(?:have|include|contain|show|feature|be|(?P<end>(?:end|close|finish) (?:on|with)))\s+(?P<what>[^,.;\n]{2,60})",
    re.I,
)
END_ZH = re.compile(
    r"[以用在](?P<what>[^，。,；;\n]{1,14}?)(?:来)?(?:结尾|结束|收尾|收场)|最后一[个幕镜][^，。,]{0,4}?(?:是|为)(?P<too>[^，。,；;\n]{1,16})"
)
END_EN = re.compile(r"\b(?:end|ends|close|finish)(?:ing)? (?:on|with) (?P<what>[^,.;\n]{2,50})", re.I)
NOT_ZH = re.compile(
    r"(?:不要(?!太)|不能有|不许有?|禁止|避免|不得|不准|不出现|不含|没有(?=雨|雪|雾|人(?:$|[，。,；;\s物]))|无(?=人(?:$|[，。,；;\s物])|对白|台词|旁白|字幕|文字|血腥|雨|雪))"
    r"(?:出现|有|使用|任何)*(?P<what>[^，。,；;\n！：:]{1,24})"
)
NOT_EN = re.compile(
    r"\b(?:no|without(?: any)?|avoid|don't (?:use|show|include|draw)|do not (?:use|show|include|draw)|never show|nothing)\s+"
    r"(?P<what>[a-z][\w' -]{1,40}?)(?=[,.;\n)]|$|\s(?:and|but|or|please)\b)",
    re.I,
)


def number_of(word: str) -> int:
    """A number in digits or words: 12, 十二, twelve."""
    low = word.lower()
    if low.isdigit():
        return int(low)
    if low in ENGLISH:
        return ENGLISH[low]
    low = low.replace("两", "二")
    tens, _, ones = low.rpartition("十")
    if "十" in low:
        return 10 * (NUMBERS.index(tens) if tens else 1) + (NUMBERS.index(ones) if ones else 0)
    return NUMBERS.index(low[0])


def scenes_wished(text: str) -> int:
    """How many scenes are asked for; 0 where nobody said."""
    hit = re.search(rf"{NUMBER}(?:\s*(?:-|–|—|~|到|至|to)\s*{NUMBER})?\s*[个]?\s*(?:场景|场戏|场次|幕戏|scenes?\b)|分{NUMBER}[场幕]", text, re.I)  # fmt: skip
    return min(40, number_of(next(g for g in hit.groups() if g))) if hit else 0


def count_wished(head: str) -> int:
    """How many answers are asked for: titles, shots, panels; 0 where nobody said."""
    hit = re.search(
        rf"{NUMBER}\s*(?:[个条格句则]|different |film |movie |short |possible )*(?:片名|标题|名字|一句话|梗概|镜头|分镜|格|格漫画|titles?|loglines?|shots?|panels?|frames?)",
        head,
        re.I,
    )
    hit = hit or re.search(rf"{NUMBER}格(?![斗])", head)
    return min(40, number_of(hit[1])) if hit else 0


def seconds_wished(label: str, text: str) -> int | None:
    """How long it shall be, by its label first."""
    if label:
        hit = re.search(rf"{NUMBER}\s*-?\s*(分钟|min\w*)", label, re.I)
        return 60 * number_of(hit[1]) if hit else seconds_in(label)
    return seconds_in(text)


def wished_parts(text: str, language: str) -> tuple[tuple[str, ...], str]:
    """What must be in it, and how it must end."""
    ending = ""
    found: list[str] = []
    if language == "zh":
        if hit := END_ZH.search(text):
            ending = (hit["what"] or hit["too"]).strip()
        found = [m["what"] for m in MUST_ZH.finditer(text) if m["what"] not in (":", "：") and "结尾" not in m["what"] and "结束" not in m["what"]]  # fmt: skip
    else:
        if hit := END_EN.search(text):
            ending = hit["what"].strip()
        found = [m["what"] for m in MUST_EN.finditer(text) if not m["end"]]
    return tuple(dict.fromkeys(w.strip() for w in found if w.strip())), ending


def unwished_parts(text: str, language: str) -> list[str]:
    """What must not be in it."""
    return [m["what"].strip() for m in (NOT_ZH if language == "zh" else NOT_EN).finditer(text) if m["what"].strip()]


def listed_parts(text: str) -> list[str]:
    """The entries of a list that stands under a label."""
    pieces = [re.sub(r"^[-*•\d.、)）\s]+", "", piece) for piece in re.split(r"[,，、;；。\n]", text)]
    return [re.sub(r"^(?:no|any|不要|没有|无)\s*", "", piece, flags=re.I).strip() for piece in pieces if piece.strip()]


def without_unwished(text: str, language: str) -> str:
    """The text without what it says must not be."""
    return (NOT_ZH if language == "zh" else NOT_EN).sub(" ", text)


def rules_of(text: str) -> list[str]:
    """The lines of what is required, without their bullets."""
    return [re.sub(r"^\s*(?:[-*•]|\d+[.、)）])?\s*", "", line) for line in re.split(r"[\n；;]", text)]


def begins_with_wish(line: str, language: str) -> bool:
    """Whether a rule begins with what must be, must not be, or how it ends; another may only speak of what somebody must."""
    patterns = (MUST_ZH, NOT_ZH, END_ZH) if language == "zh" else (MUST_EN, NOT_EN, END_EN)
    return any(pattern.match(line) for pattern in patterns)


def is_denied(word: str, phrases: tuple[str, ...]) -> bool:
    """Whether a word is what must not be: the whole of a phrase, or its head, which stands last."""
    low = word.lower().rstrip("s")
    return any(
        low == phrase.lower().rstrip("s") or phrase.lower().rstrip("s").endswith(f" {low}" if low.isascii() else low)
        for phrase in phrases
    )
