"""What a prompt without labels is about, apart from what it only says of how to do it."""

from __future__ import annotations

import re
from functools import cache

from providers.builtin.writer.understanding.prompt_wishes import MUST_EN, MUST_ZH, NOT_EN, NOT_ZH, NUMBER
from providers.builtin.writer.vocabulary import lexicon

INSTRUCTS = re.compile(
    r"^(请|创作|撰写|生成|遵循|符合|包含|体现|输出|每[个场段]|使用|采用|避免|不要|保持|确保|字数|全片|画面比例|分辨率|突出|注重|结构|台词|对白|高质量|超高清|专业|8K|4K|"
    r"(please|follow|include|use|avoid|keep|make sure|ensure|each|every scene|do not|don't|output|format|produce|return|show, don't|high quality|no)\b)",
    re.I,
)  # fmt: skip
LEAD_ZH = re.compile(
    r"^(?:配一段旁白|给我设计个?|(?:给我|起|取)?[一二三四五六七八九十几\d]+个片名|视频\s|分镜\s|音效\s|旁白\s)[\s，,：:]*(?:讲述?|关于)?|^(?:请|麻烦|我|你|帮|给|为|想|要|来|做|拍|写|创作|撰写|设计|生成|画|编|配|弄|整|讲|一|两|三|个|格|部|段|张|幅|份|篇|组|套|条|支|则|的|点|好看|精彩|\d+|分钟|秒|左右|以内|"
    r"科幻|爱情|动作|喜剧|恐怖|悬疑|搞笑|惊悚|武侠|奇幻|文艺|温情|题材|轻|微|小|短)*"
    r"(?:剧本|短片|影片|电影|视频|故事|片子|图|画|海报|旁白|分镜|短剧|动画|广告|镜头|画面|人物小传|角色)(?:的?(?:剧本|分镜|故事|片名|标题|大纲|旁白|画面))?"
    r"[\s，,：:。]*(?:主题是|内容是|讲的是|讲述的是|讲述了?|描述|关于|主角是|主人公是|是|讲)?[\s，,：:]*"
)
ABOUT_ZH = re.compile(
    r"(?:关于|讲述?的?是?|以)(.{2,80}?)(?:为(?:主题|题材|主角))?的(?:科幻|爱情|动作|喜剧|恐怖|悬疑)?"
    r"(?:剧本|短片|影片|电影|故事|视频|片子|图|画|海报|广告|分镜|片名|标题)"
)
LEAD_EN = re.compile(
    r"^(?:please\s+|can you\s+|could you\s+|i(?:'d| would)? (?:want|like|need)(?: you)?(?: to)?\s*)*"
    r"(?:(?:write|create|make|generate|draft|tell|draw|paint|design|storyboard|compose|shoot|give|suggest|invent|describe|come up with)\s+)?"
    r"(?:me\s+|us\s+)?(?:an?\s+|the\s+|some\s+|my\s+)?[\w\s,'-]{0,48}?"
    r"\b(?:screenplay|script|film|movie|short|story|scenes?|picture|image|illustration|painting|poster|storyboard|"
    r"titles?|loglines?|outline|synopsis|shot ?list|frame|narration|voice-?over|clip|video|advert|ad|character|still|photo)\b"
    r"(?:\s+(?:ideas|suggestions|screenplay|script|description|design))?"
    r"\s*(?:about|of|for|in which|where|that shows|showing|featuring|with|set|:|,|-|\.)\s*"
    r"|^(?:please\s+)?(?:storyboard|design|draw|paint|describe|illustrate)\s+(?=an?\s|the\s|my\s)",
    re.I,
)
CUT = re.compile(r"(?<=[。！？；;!?\n])|(?<=[a-z0-9)\]\"'])\.(?=\s|$)")
SILENT = re.compile(r"无对白|没有对白|不要对白|无台词|没有台词|不要台词|不说话的片|\bno dialogue|\bwithout dialogue|\bsilent film|\bdialogue-free|\bnever speak\b", re.I)  # fmt: skip


def entry_said(text: str, table: str) -> str:
    """The entry of a table of data/writer/asked.toml whose words the text says, the first one said; none where it says none."""
    hits = [
        (hit.start(), -len(hit[0]), name)
        for name, pattern in entry_patterns(table).items()
        if (hit := pattern.search(text))
    ]
    return min(hits)[2] if hits else ""


@cache
def entry_patterns(table: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(_bounded(line), re.I) for name, line in lexicon.table("asked")[table].items()}


def _bounded(line: str) -> str:
    """Latin words are whole words."""
    return "|".join(rf"\b(?:{w})\b" if re.match(r"[A-Za-z]", w) else w for w in line.split("|"))


def story_and_asks(free: str, language: str) -> tuple[str, list[str]]:
    """Of what stands under no label: what it is about, and what is only said of how to do it."""
    story: list[str] = []
    asks: list[str] = []
    for piece in (p.strip(" \t\n-*•") for p in CUT.split(free) if p):
        piece = re.sub(r"^\d+[.、)）]\s*", "", piece)
        if not piece:
            continue
        if language == "zh" and (hit := ABOUT_ZH.search(piece)):
            asks.append(piece)
            story.append(hit[1])
            continue
        lead = (LEAD_ZH if language == "zh" else LEAD_EN).match(piece)
        rest = piece[lead.end() :] if lead and lead.end() else piece
        if lead and lead.end():
            asks.append(lead[0].strip())
            if len(rest.strip("。.，, ")) > 1:
                story.append(_told_only(rest.strip(), asks, language))
        elif INSTRUCTS.match(piece):
            asks.append(piece)
        else:
            story.append(_told_only(piece, asks, language))
    story = [piece for piece in story if piece]
    told = [
        s if s.endswith(("。", "！", "？", "!", "?", "；")) else s + ("。" if language == "zh" else ".") for s in story
    ]
    return ("" if language == "zh" else " ").join(told), asks


ASIDE = re.compile(
    rf"^(?:(?:大约|大概|约|maybe|about|around|roughly)?\s*{NUMBER}\s*-?\s*(?:秒钟?|分钟|secs?|seconds?|mins?|minutes?|s)(?:以内|左右|内|long)?|for (?:my|our|the|an?|instagram|tiktok|youtube|kids|children)\b.*|"
    r"(?:给|适合).{1,12}(?:看的?|的)|题材.*|分[一二三四五六七八九十\d]+集|每集.*|what does \w+ look like|长什么样|nothing \w+|please.*|\S{1,6}就行|别太\S{1,4})$",
    re.I,
)
LONG = re.compile(rf"(?:大约|大概|约|maybe|about|around|roughly)?\s*{NUMBER}\s*-?\s*(?:秒|分钟|sec|min)", re.I)
SPACED = re.compile(r"[，,、；;]\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def _told_only(piece: str, asks: list[str], language: str) -> str:
    """A sentence without those of its parts that are wishes: how long, for whom, what not, which tone."""
    zh, kept = language == "zh", []
    for part in SPACED.split(piece):
        bare = part.strip(" 。.!！?？")
        unwanted = (NOT_ZH if zh else NOT_EN).match(bare) or (MUST_ZH if zh else MUST_EN).match(bare)
        tone = any(
            (hit := pattern.search(bare)) and len(bare) <= len(hit[0]) + (4 if zh else 12) and " a " not in bare
            for pattern in (
                *entry_patterns("mood").values(),
                *entry_patterns("genres").values(),
                *entry_patterns("style").values(),
            )
        )
        wish = any(re.search(p, bare, re.I) for p in lexicon.table("asked")["kinds"].values()) and len(bare) <= (
            8 if zh else 16
        )
        if bare and (unwanted or tone or wish or ASIDE.match(bare) or SILENT.fullmatch(bare)):
            asks.append(bare)
        elif bare:
            kept.append(bare)
    return ("，" if zh else ", ").join(kept)


def composed_story(labels: dict[str, str], story: str, language: str) -> str:
    """One text that a reader of sentences can read: the story, with hero and place where it lacks them."""
    told, hero, setting = labels.get("story", "") or "", labels.get("hero", ""), labels.get("setting", "")
    told = told or story
    zh = language == "zh"
    if told and _repeats(told, hero) and _repeats(told, setting):
        return told
    if not told:
        if hero and setting:
            return f"{hero}在{setting.removeprefix('在')}。" if zh else f"{hero} in {setting}."
        return hero or setting
    extra = [part for part in (hero, setting) if part and not _repeats(told, part)]
    if len(extra) == 2:
        extra = [f"{hero}在{setting.removeprefix('在')}" if zh else f"{hero} in {setting}"]
    return "。".join([*extra, told.rstrip("。")]) if zh else ". ".join([*extra, told.rstrip(". ")])


def _repeats(told: str, part: str) -> bool:
    """Whether all that a part says stands in the story already."""
    pieces = [p.strip() for p in re.split(r"[，,、；;。]", part) if p.strip()]
    return all(p.lower() in told.lower() for p in pieces)
