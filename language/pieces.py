"""Where a text falls into pieces, and which of them are wishes: how long, in which frame, in which tone, for whom the film shall be."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "language" / "pieces.toml"
MARKS = re.compile(
    r"[，。；！？、;!?\n]|(?<!\d),|,(?!\d)|：|(?<!\d):|:(?!\d)|\s/\s|—+|…+|\s[-–~]\s"
    r"|(?<!\b[A-Za-z])(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bNo)(?<!\bvs)\.(?=\s|$)"
    r"|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|\s\d{1,2}[.)]\s"
)
"""Between two pieces: no mark inside a number, an abbreviation or a unit; a blank between Chinese signs is one."""
QUOTED = re.compile(r"“[^“”]{1,300}”|「[^「」]{1,300}」|《[^《》]{1,100}》|\"[^\"]{1,300}\"")
ADDRESS = re.compile(r"https?://\S{1,200}|\bwww\.\S{1,200}")
NUMBERED = re.compile(r"^[^\w“「《\"$€£¥]*(?:\d{1,2}[.)、]\s*)?")
"""Before a point of a list: its number, its dash."""
WISHES_ZH = re.compile(
    r"(?:感|语气|节奏|画面|音乐|配乐|色调|氛围|镜头|基调|秒|分钟)[\u4e00-\u9fff]{0,6}(?:点|点儿|些|左右)$"
    r"|(?:一点|点儿|些)的[\u4e00-\u9fff]{0,5}[片频]$|(?:风格|调调)$|^[\u4e00-\u9fff]{1,4}风$|^[竖横方]版$"
    r"|^(?:慢|快|轻松|简单|安静|活泼|温馨|搞笑|文艺|稳重|严肃|可爱)(?:一)?点儿?$|都要有$|^每(?:个|种|条|样)讲|^一步一步来?$"
    r"|^(?:不要|不用|无|没有)(?:人物?|对白|旁白|台词|文字|字幕|配音)$|^(?:发|放|投)(?:抖音|小红书|视频号|朋友圈|B站)"
)
ATOMS_EN = re.compile(
    r"\b(?:about |around |roughly |under |max )?(?:an?|one|half a|\d{1,3})[- ]?(?:s|secs?|seconds?|min|mins|minutes?)\b(?: long| in total| each)?"
    r"|\b\d{1,2}[:x]\d{1,2}\b|\b(?:vertical|horizontal|landscape|square|widescreen)(?: video| format)?\b"
    r"|\b(?:for )?(?:tiktok|instagram|youtube|facebook|reels|shorts|linkedin)\b|\b(?:quick|fast|slow|smooth) cuts\b"
    r"|\b(?:[\w-]{1,20} )?(?:film|documentary|retro|vintage|cinematic) (?:look|feel|style)\b",
    re.I,
)
WHOLE_EN = re.compile(
    r"^(?!(?:an?|the|your|our|my|new|every) )(?:[\w-]{1,20} ){1,3}(?:feel|look|style|vibe|tone|mood|palette|aesthetic|pace)$"
    r"|^(?:no|without|just|only) (?:narration|narrator|voice|voiceover|dialogue|music|captions|people|faces|text)\b"
    r"|^(?:very |super |more )?black and white$|^nothing (?:graphic|scary|cheesy)$|^no shouting\b",
    re.I,
)


@cache
def piece_words(language: str, kind: str) -> frozenset[str]:
    """The words under this name in `data/language/pieces.toml`."""
    return frozenset(tomllib.loads(DATA.read_text("utf-8"))[language][kind].split())


def cut(text: str) -> list[tuple[str, str]]:
    """The pieces of a text in order, each with the mark before it ("" at the beginning). Quotes are whole."""
    text = ADDRESS.sub(" ", text)
    quotes = [(found.start(), found.end()) for found in QUOTED.finditer(text)]
    marks = [mark for mark in MARKS.finditer(text) if not any(a < mark.start() < b for a, b in quotes)]
    starts = [(0, ""), *((mark.end(), mark.group().strip()) for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    pieces = [
        (mark, NUMBERED.sub("", text[start:end].strip())) for (start, mark), end in zip(starts, ends, strict=True)
    ]
    return [(mark, piece) for mark, piece in pieces if re.search(r"[^\W\d_]|\d{3}|\d[%元块折]|[$€£¥]\d", piece)]


def is_wish(piece: str, language: str) -> bool:
    """Whether a piece behind the first says nothing but how the film shall be."""
    if language == "zh":
        return WISHES_ZH.search(piece) is not None
    return WHOLE_EN.search(piece) is not None or not re.search(
        r"\w", re.sub(r"\band\b|[&,]", "", ATOMS_EN.sub("", piece))
    )
