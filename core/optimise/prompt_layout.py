"""The shape of a prompt: lines with headings and requirements, or the same as flowing sentences or short phrases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from core.i18n import LANGUAGES
from core.optimise import model_vocabulary

HEAD = re.compile(r"^(?P<head>[^\s\d\-*•#(（【\[][^\n:：，。,.]{0,23}?)\s*(?P<colon>[:：])(?!//)\s*(?P<told>\S.*)$")
ITEM = re.compile(r"^\s*(?:(?P<number>\d{1,2})[.、)）]|[-*•·])\s*(?P<told>.+)$")
ORDERS = re.compile(
    r"^(?:请|帮|为|做一|配|创作|录|生成|设计|绘制|画|拍|撰写|写|制作|编写|你是|(?:create|record|generate|design|write|draw|produce|make|compose|please|"
    r"you are|paint|shoot|film|render|storyboard|give|develop)\b)",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"长度|时长|观众|受众|不要|避免|前情|length|duration|audience|must not|avoid|story so far", re.IGNORECASE
)
"""Headings of lines that a model which draws or plays has no use for."""
UNWANTED = re.compile(
    r"^(?:\s*(?:\d{1,2}[.、)）]|[-*•·])\s*)?(?:画面[里中]?)?(?:(?:不要|不得|不能|禁止|避免)(?:有|出现)?|keep out(?: of (?:the )?\w+)?|no(?! more| less)|avoid|without|"
    r"must not (?:appear|be seen|be in \w+ \w+))\s*[:：]?\s*(?P<things>[^。.]{1,80})[。.]?$",
    re.IGNORECASE,
)
"""A line that only says what must not be seen."""
MOVES = re.compile(
    r"(?:pushes|tracks|slides|glides|breathes|arcs|rises|follows)\b|(?:缓慢|极慢|平稳|贴地)|(?:横移|环绕|跟拍|推近)",
    re.IGNORECASE,
)
NOT = re.compile(r"^(?:no|not|without|不要|没有|无)\s*(?=\S{2})", re.IGNORECASE)
ENDS = "。！？.!?"
SHORT_ITEMS = 3
BANDS = (0, 1, 2, 2, 3, 3, 4, 5, 6, 7)
"""Which pieces share a sentence, by their rank: where and when; look and mood; camera."""
JOINED = (2, 3, 4)
LONG = 60
LAST, HEARD = 8, 6


class PromptPiece(NamedTuple):
    """One thing a prompt says, and how much it matters: 0 first."""

    rank: int
    text: str


def headed_line(head: str, told: str, like: str = "") -> str:
    """A line under its heading, with the colon that the text's own headings have."""
    colon = next((match["colon"] for line in like.split("\n") if (match := HEAD.match(line))), ":")
    return f"{head}{'：' if colon == '：' else ': '}{told}"


def add_under_heading(text: str, head: str, told: str) -> tuple[str, list[str]]:
    """With these words first in the line that has this heading; where none has, the text as it is and a line for them."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if (match := HEAD.match(line)) and match["head"] == head:
            comma = "，" if match["colon"] == "：" else ", "
            lines[at] = f"{line[: match.start('told')]}{told}{comma}{match['told']}"
            return "\n".join(lines), []
    return text, [headed_line(head, told, text)]


def insert_lines(text: str, lines: Sequence[str]) -> str:
    """With these lines after the last of its headed lines, before its requirements; after its first line where it has none."""
    if not lines:
        return text
    body, block, rest = model_vocabulary.split_requirements(text)
    told = body.rstrip().split("\n")
    places = [at for at, line in enumerate(told) if HEAD.match(line)]
    if places:
        told[places[-1] + 1 : places[-1] + 1] = lines
    else:
        told += ["", *lines]
    joined = "\n".join(told)
    return f"{joined}\n\n{block}{rest}" if block else joined


def order_lines(text: str) -> str:
    """With what matters most first, within each run of headed lines before its requirements."""
    body, block, rest = model_vocabulary.split_requirements(text)
    lines, run = [], []
    for line in [*body.split("\n"), ""]:
        if HEAD.match(line):
            run.append(line)
            continue
        lines += [*sorted(run, key=_rank), line]
        run = []
    told = "\n".join(lines[:-1])
    return f"{told}{block}{rest}"


def _rank(line: str) -> int:
    match = HEAD.match(line)
    return model_vocabulary.heading_rank(match["head"]) if match else LAST


def requirements_block(language: str) -> str:
    """What is required of every prompt that requires nothing itself."""
    items = "\n".join(f"- {item}" for item in model_vocabulary.default_requirements(language))
    return f"{model_vocabulary.section_heading('requirements', language)}:\n{items}"


def add_requirements(text: str, items: Sequence[str]) -> str:
    """With more items at the end of its requirements, counted or marked as those are."""
    body, block, rest = model_vocabulary.split_requirements(text)
    if not items or not block:
        return text
    lines = rest.split("\n")
    last = max((at for at, line in enumerate(lines) if ITEM.match(line)), default=-1)
    match = ITEM.match(lines[last]) if last >= 0 else None
    number = int(match["number"]) if match and match["number"] else 0
    new = [f"{number + 1 + at}. {item}" if number else f"- {item}" for at, item in enumerate(items)]
    at = last + 1 if last >= 0 else len(lines)
    return f"{body}{block}" + "\n".join([*lines[:at], *new, *lines[at:]])


def shorten_requirements(text: str) -> str:
    """Of its requirements the first few."""
    body, block, rest = model_vocabulary.split_requirements(text)
    lines = rest.split("\n")
    items = [at for at, line in enumerate(lines) if ITEM.match(line)]
    gone = set(items[SHORT_ITEMS:])
    return body + block + "\n".join(line for at, line in enumerate(lines) if at not in gone)


def remove_negations(text: str) -> tuple[str, list[str]]:
    """Without the lines that only say what must not be seen, and what those say."""
    kept, things = [], []
    for line in text.split("\n"):
        if match := UNWANTED.match(line):
            named = re.split(r"[，,、]|\b(?:or|and)\b|或|和", match["things"])
            things += [NOT.sub("", thing.strip()) for thing in named if thing.strip()]
        else:
            kept.append(line)
    return "\n".join(kept), things


def split_pieces(
    text: str, *, with_items: bool = True, also: Collection[str] = (), lined: bool = False
) -> list[PromptPiece]:
    """What a prompt in lines says, without headings and without what only orders it to be made; of headings that nobody knows only
    those that are named in `also`."""
    body, _, rest = model_vocabulary.split_requirements(text)
    if not (lined or model_vocabulary.has_headings(body)):
        return [PromptPiece(0, " ".join(text.split()))]
    found = []
    for line in filter(str.strip, body.split("\n")):
        if match := HEAD.match(line):
            rank = HEARD if match["head"] in also else model_vocabulary.heading_rank(match["head"])
            if rank < LAST - 1 and not ASIDE.search(match["head"]):
                found.append(PromptPiece(rank, _moving(match["head"], match["told"].strip())))
        elif not ORDERS.match(line.strip()):
            found.append(PromptPiece(7, (item["told"] if (item := ITEM.match(line)) else line).strip()))
    if with_items:
        plain = {item for language in LANGUAGES for item in model_vocabulary.default_requirements(language)}
        items = [match["told"].strip() for line in rest.split("\n") if (match := ITEM.match(line))]
        found += [PromptPiece(LAST - 1, item) for item in items if item not in plain and not ASIDE.search(item)]
    return found


def _moving(head: str, told: str) -> str:
    """A camera's move as a sentence tells it, where the heading named the camera."""
    if head == "Camera" and MOVES.match(told):
        return f"the camera {told}"
    return f"镜头{told}" if head == "镜头运动" and MOVES.match(told) else told


def join_pieces(told: Iterable[PromptPiece], form: str, language: str) -> str:
    """As one paragraph of sentences, or as phrases between commas; what another piece says too is said once."""
    ranked = sorted(told, key=lambda piece: piece.rank)
    whole = _said_once([piece.text for piece in ranked])
    if form == "tags":
        phrases = [phrase for text in whole for phrase in re.split(r"[，,。；;、]\s*|\.\s+|\.$", text)]
        return ", ".join(_said_once([phrase.strip() for phrase in phrases if phrase.strip()]))
    rank = {piece.text: piece.rank for piece in reversed(ranked)}
    bands: list[tuple[int, list[str]]] = []
    for text in whole:
        band = BANDS[min(rank[text], len(BANDS) - 1)]
        whole_sentence = bool(re.search(r"[。！？.!?；;].", text)) or len(text) > LONG
        if bands and bands[-1][0] == band and band in JOINED and not whole_sentence:
            bands[-1][1].append(text)
        else:
            bands.append((-1 if whole_sentence else band, [text]))
    comma = ", " if language == "en" else "，"
    sentences = [
        _sentence(comma.join(text.strip().rstrip("，,、；;。. ") for text in band), language) for _, band in bands
    ]
    return re.sub(r"(?<=[。！？]) (?=[^A-Za-z])", "", (" " if language == "en" else "").join(sentences))


def _said_once(texts: Sequence[str]) -> list[str]:
    kept: list[str] = []
    bare = [bare_text(text) for text in texts]
    for at, text in enumerate(texts):
        inside = any(
            bare[at] in other and (len(bare[at]) < len(other) or before < at)
            for before, other in enumerate(bare)
            if before != at
        )
        if bare[at] and not inside:
            kept.append(text)
    return kept


def bare_text(text: str) -> str:
    return re.sub(r"[\s，。,.、；;:：]+", "", text).lower()


def _sentence(text: str, language: str) -> str:
    text = text.strip().rstrip("，,、；; ")
    if language == "en" or text[:1].isascii():
        text = text[:1].upper() + text[1:]
    if text[-1:] in ENDS:
        return text
    return text + ("。" if re.search(r"[\u3400-\u9fff][^a-zA-Z]*$", text) else "." if language == "en" else "。")
