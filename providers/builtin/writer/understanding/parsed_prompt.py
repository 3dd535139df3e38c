"""What a prompt in somebody's own words asks for: its labelled lines, its story, which answer, how many, what must be and must not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from providers.builtin.writer.understanding.understand import language_of, seconds_in
from providers.builtin.writer.vocabulary import lexicon

READ = 6000
"""Characters of a prompt that are read; what stands behind them is left out."""
STORY_LABELS = ("story", "setting", "hero")
UNTOLD = ("requirements", "audience", "quality", "length", "genre", "title", "cast")
"""Lines that tell how something is made, and nothing that is in it."""
TREATED = ("must_not", "shot", "style", "mood", "light")
"""Lines that tell how it looks: words for things in them are no things."""
NUMBERS = "零一二三四五六七八九十"
ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
NUMBER = r"(\d{1,3}|[一两二三四五六七八九十]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
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
SILENT = re.compile(r"无对白|没有对白|不要对白|无台词|没有台词|不要台词|不说话的片|\bno dialogue|\bwithout dialogue|\bsilent film|\bdialogue-free|\bnever speak\b", re.I)  # fmt: skip
NOBODY = re.compile(r"^(?:any )?(?:people|person|persons|humans?|figures?|one|body|人|人物|人类|行人)$|\bnobody\b(?! else)|\bno (?:people|one|humans?|figures?)\b|空无一人|没有人|无人物|不要人", re.I)  # fmt: skip


@dataclass(frozen=True)
class ParsedPrompt:
    """A prompt taken apart. `kind` is a key of [kinds] in data/writer/asked.toml, "question", or "" where only a story is told;
    `story` what it is about, `scene` all that may be seen, `whole` that and how; `scenes`, `count` 0 where nobody said how many."""

    text: str
    language: str
    kind: str = ""
    story: str = ""
    scene: str = ""
    whole: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    ending: str = ""
    scenes: int = 0
    count: int = 0
    seconds: int | None = None
    genre: str = ""
    mood: str = ""
    silent: bool = False
    nobody: bool = False
    data: bool = False
    """An answer as JSON was asked for."""

    def facts(self) -> dict[str, Any]:
        """What was understood, as an answer's `facts["read"]`."""
        told = {
            "kind": self.kind or "script",
            "story": self.story,
            "genre": self.genre,
            "mood": self.mood,
            "seconds": self.seconds,
            "scenes": self.scenes,
            "count": self.count,
            "must": list(self.must),
            "must_not": list(self.must_not),
            "ending": self.ending,
            "silent": self.silent,
        }
        return {key: value for key, value in told.items() if value}


def parse_prompt(prompt: str, negative: str = "", language: str = "") -> ParsedPrompt:
    """Takes any text apart. Nothing in it is an error: what is not understood is part of the story."""
    text = re.sub(r"\*\*|`+|^#+\s*", "", prompt[:READ].replace("\r", ""), flags=re.M).replace(" w/ ", " with ").strip()
    tongue = language_of(text, language)
    labels, free = _lines(text)
    story, asks = _story(free, tongue)
    told = "\n".join(labels.get(name, "") for name in STORY_LABELS if labels.get(name)) or story
    ruled = "\n".join(line for line in _rules(labels.get("requirements", "")) if _commands(line, tongue))
    rules = "\n".join((*asks, ruled, story if not labels.get("story") else "", labels.get("story", "")))
    must, ending = _must(rules, tongue)
    must = (*must, *_listed(labels.get("must", "")))
    must_not = tuple(
        dict.fromkeys((*_must_not(rules, tongue), *_listed(labels.get("must_not", "")), *_listed(negative)))
    )
    head = "\n".join([*asks, story])[:200] if (asks or story) else told[:120]
    seen = [labels[k] for k in labels if k not in (*UNTOLD, *TREATED)] + ([] if labels.get("story") else [story])
    how = [labels[k] for k in labels if k in TREATED and k != "must_not"]
    return ParsedPrompt(
        text=text,
        language=tongue,
        kind=_kind(head, text, labels),
        story=_composed(labels, story, tongue),
        scene=_affirmed("\n".join(s for s in seen if s), tongue),
        whole=_affirmed("\n".join(s for s in (*seen, *asks, *how) if s), tongue),
        labels=labels,
        must=must,
        must_not=must_not,
        ending=ending,
        scenes=_scenes(text),
        count=_count(head),
        seconds=_seconds(labels.get("length", "") or next((ask for ask in asks if LONG.match(ask)), ""), text),
        genre=entry_said(f"{labels.get('genre', '')}\n{head}", "genres"),
        mood=entry_said(labels.get("mood", ""), "mood") or entry_said(_affirmed("\n".join((*asks, story, labels.get("story", ""), labels.get("style", ""))), tongue), "mood"),
        silent=bool(SILENT.search(text)),
        nobody=any(NOBODY.search(phrase.strip()) for phrase in must_not) or bool(NOBODY.search(rules)),
        data=bool(re.search(r"(?<![a-z])json(?![a-z])", text, re.I)) and not re.search(r"(no|not|不要|without)\s*json", text, re.I),
    )  # fmt: skip


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


@cache
def _label_line() -> re.Pattern[str]:
    names = sorted(
        (w for line in lexicon.table("asked")["labels"].values() for w in line.split("|")), key=len, reverse=True
    )
    return re.compile(
        rf"(?:(?<=\n)|^|(?<=[。；;.!?！？\]】]))[ \t]*(?:[-*•·]|\d+[.、)）])?[ \t]*[【\[]?(?P<label>{'|'.join(names)})[】\]]?[ \t]*[:：][ \t]*",
        re.I,
    )


@cache
def _label_of(word: str) -> str:
    table: dict[str, str] = lexicon.table("asked")["labels"]
    return next(name for name, line in table.items() if re.fullmatch(line, word, re.I))


def _lines(text: str) -> tuple[dict[str, str], str]:
    """What stands after each label, and all that stands under none."""
    labels: dict[str, str] = {}
    hits = list(_label_line().finditer(text))
    free = [text[: hits[0].start()] if hits else text]
    ends = [*(hit.start() for hit in hits[1:]), len(text)]
    for hit, end in zip(hits, ends, strict=False):
        name, value = _label_of(hit["label"]), text[hit.end() : end]
        many = name in ("requirements", "must", "must_not")
        value, _, rest = (value, "", "") if many else value.partition("\n")
        if many and "\n\n" in value:
            value, _, rest = value.partition("\n\n")
        value = value.strip().rstrip("。.；;") if not many else value.strip()
        if value:
            labels[name] = f"{labels[name]}；{value}" if name in labels else value
        free.append(rest)
    return labels, "\n".join(part.strip() for part in free if part.strip())


def _story(free: str, language: str) -> tuple[str, list[str]]:
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


def _composed(labels: dict[str, str], story: str, language: str) -> str:
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


def _kind(head: str, text: str, labels: dict[str, str]) -> str:
    bare = head.strip()
    rows = lexicon.table("asked")
    if not labels and len(text) < 200:
        asks = rows["question"]
        found = next((k for k in ("character",) if re.search(rows["kinds"][k], bare, re.I)), "")
        if not found and any(re.search(asks[k], text.strip(), re.I) for k in ("zh", "en", "sum")):
            return "question"
    scripted = re.search(rows["kinds"]["script"], f"{bare}\n{labels.get('requirements', '')}", re.I)
    for name, pattern in rows["kinds"].items():
        if not re.search(pattern, bare, re.I):
            continue
        if scripted and name in (
            "titles",
            "logline",
            "outline",
            "shots",
            "narration",
            "character",
            "sound",
            "picture",
            "poem",
            "summary",
        ):
            if re.search(r"只要|只写|只给|\bonly\b|\bjust\b", bare, re.I):
                return str(name)
            continue
        return str(name)
    return ""


def _number(word: str) -> int:
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


def _scenes(text: str) -> int:
    hit = re.search(rf"{NUMBER}(?:\s*(?:-|–|—|~|到|至|to)\s*{NUMBER})?\s*[个]?\s*(?:场景|场戏|场次|幕戏|scenes?\b)|分{NUMBER}[场幕]", text, re.I)  # fmt: skip
    return min(40, _number(next(g for g in hit.groups() if g))) if hit else 0


def _count(head: str) -> int:
    hit = re.search(
        rf"{NUMBER}\s*(?:[个条格句则]|different |film |movie |short |possible )*(?:片名|标题|名字|一句话|梗概|镜头|分镜|格|格漫画|titles?|loglines?|shots?|panels?|frames?)",
        head,
        re.I,
    )
    hit = hit or re.search(rf"{NUMBER}格(?![斗])", head)
    return min(40, _number(hit[1])) if hit else 0


def _seconds(label: str, text: str) -> int | None:
    if label:
        hit = re.search(rf"{NUMBER}\s*-?\s*(分钟|min\w*)", label, re.I)
        return 60 * _number(hit[1]) if hit else seconds_in(label)
    return seconds_in(text)


def _must(text: str, language: str) -> tuple[tuple[str, ...], str]:
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


def _must_not(text: str, language: str) -> list[str]:
    return [m["what"].strip() for m in (NOT_ZH if language == "zh" else NOT_EN).finditer(text) if m["what"].strip()]


def _listed(text: str) -> list[str]:
    pieces = [re.sub(r"^[-*•\d.、)）\s]+", "", piece) for piece in re.split(r"[,，、;；。\n]", text)]
    return [re.sub(r"^(?:no|any|不要|没有|无)\s*", "", piece, flags=re.I).strip() for piece in pieces if piece.strip()]


def _affirmed(text: str, language: str) -> str:
    """The text without what it says must not be."""
    return (NOT_ZH if language == "zh" else NOT_EN).sub(" ", text)


def _rules(text: str) -> list[str]:
    return [re.sub(r"^\s*(?:[-*•]|\d+[.、)）])?\s*", "", line) for line in re.split(r"[\n；;]", text)]


def _commands(line: str, language: str) -> bool:
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
