"""Changes of a prompt that leave whole sentences: a stretch, a clause or a line taken out, a line put in, the end cut off."""

from __future__ import annotations

import re

from core.optimise import model_vocabulary

CLAUSE = re.compile(r"[^，。；！？,.;!?\n]+")
SENTENCE_END = "。！？.!?\n；;"
JOINS = re.compile(
    r"(?:[，,]?\s*\b(?:and|but|with|plus|pls|please)|[，,]?(?:并且|而且|但是?|还有|也|的))+\s*$", re.IGNORECASE
)
"""What joined a stretch to the words before it."""


def tidy_prompt(text: str) -> str:
    """No more than one blank line at a time, no punctuation that lost its clause, no space at a line's end."""
    text = re.sub(r"[ \t]+(?=\n|$)", "", text.replace("\r\n", "\n"))
    text = re.sub(r"\n{3,}", "\n\n", text)
    return text.strip()


def remove_stretch(prompt: str, start: int, end: int) -> str:
    """Without this stretch; of the punctuation around it one sign stays, the stronger."""
    before, after = JOINS.sub("", prompt[:start]).rstrip(" "), prompt[end:].lstrip(" ")
    if before and after and before[-1] in "，、,;；" and after[0] in "，。、,.;；！？!?\n":
        before = before[:-1].rstrip()
    elif before and before[-1] in "：:":
        after = re.sub(r"^[，、,;；]\s*", "" if before[-1] == "：" else " ", after)
    elif not before or before[-1] in "\n。.!?！？":
        after = re.sub(r"^[，、,;；。.]\s*", "", after)
    gap = (
        " "
        if before
        and after
        and before[-1].isascii()
        and before[-1] != "\n"
        and after[0].isascii()
        and after[0].isalnum()
        else ""
    )
    return f"{before}{gap}{after}"


def clause_at(prompt: str, at: int) -> tuple[int, int]:
    """Of the clause that this place stands in: where it begins and ends."""
    for match in CLAUSE.finditer(prompt):
        if match.start() <= at < match.end():
            colon = max(match[0].rfind("：", 0, at - match.start() + 1), match[0].rfind(":", 0, at - match.start() + 1))
            return match.start() + colon + 1, match.end()
    return at, at


def remove_clause(prompt: str, at: int) -> str:
    """Without the clause that this place stands in, and without its line where the line says nothing else."""
    start, end = clause_at(prompt, at)
    first, last = prompt.rfind("\n", 0, start) + 1, prompt.find("\n", end)
    last = len(prompt) if last < 0 else last
    left = f"{prompt[first:start]}{prompt[end:last]}"
    if (
        model_vocabulary.has_headings(prompt)
        and len(bare_clause(re.sub(r"^[^:：]*[:：]", "", left)).strip("，。,;；")) < 2
    ):
        return f"{prompt[: max(0, first - 1)]}{prompt[last:]}" if first else prompt[last + 1 :]
    return remove_stretch(prompt, start, end)


def join_negative(negative: str, things: list[str], language: str) -> str:
    """What must not be, each once."""
    comma = "，" if language == "zh" else ", "
    known = [word.strip() for word in re.split(r"[，,、;；\n]", negative) if word.strip()]
    lowered = {word.lower() for word in known}
    return comma.join([*known, *(thing for thing in dict.fromkeys(things) if thing and thing.lower() not in lowered)])


def add_line(prompt: str, kind: str, words: str, language: str) -> str:
    """With words for light, camera or sound, where they stand best: a line of its own among lines, else at the end of the sentence."""
    if not words:
        return prompt
    if model_vocabulary.has_headings(prompt):
        line = f"{model_vocabulary.section_heading(kind, language)}{model_vocabulary.heading_colon(language)}{words}"
        body, block, rest = model_vocabulary.split_requirements(prompt)
        return f"{body.rstrip()}\n{line}\n\n{block}{rest}" if block else f"{body.rstrip()}\n{line}"
    stop, space = ("。", "") if language == "zh" else (".", " ")
    words = words if language == "zh" else words[:1].upper() + words[1:]
    return f"{prompt.rstrip(' ，,。.;；')}{stop}{space}{words}{stop}"


def shorten_prompt(prompt: str, most: int) -> str:
    """No longer than this, ending with a whole sentence where one ends in its second half, else with a whole clause or word."""
    if not most or len(prompt) <= most:
        return prompt
    kept = prompt[:most]
    for signs in (SENTENCE_END, "，,、", " "):
        at = max(kept.rfind(sign) for sign in signs)
        if at >= most // 2:
            return kept[: at + (kept[at] in SENTENCE_END)].rstrip(" ，,、\n")
    return kept


def bare_clause(clause: str) -> str:
    return re.sub(r"[\s\d.、:：*-]+", "", clause).lower()
