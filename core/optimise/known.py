"""What is known before a prompt is built: what the film's own papers say, and what an idea says beyond its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from core import looks, words
from core.optimise.seen import any_of, found
from core.optimise.values import LABELS, Label, Span, Wish

SAYS: dict[str, Label] = {
    **{label: label for label in LABELS},
    "who": "character",
    "location": "setting",
    "place": "setting",
    "where": "setting",
    "when": "time",
    "period": "time",
    "look": "style",
    "tone": "mood",
    "seconds": "length",
    "duration": "length",
}
"""Under which names project, script and shot may say what a label stands for; weather goes with the time."""
FROM = ("shot", "scene", "script", "project")
"""Where each label is looked for, the nearest first."""
STORY = ("logline", "synopsis", "description", "title", "idea", "name")
STORY_CHARS, LOOKS_CHARS = 200, 120
FRAME_ZH = (
    "必须|一定|务必|不要|不能|没有|出现|别|有|我们|我|你|请|帮忙|帮|麻烦|想要|想|需要|要|打算|准备|给|来|替|做|写|拍|画|设计|生成|创作|制作|弄|搞|整|出|配|录|讲述|讲|关于|有关|"
    "一下|一个|一段|一张|一幅|一部|一首|一条|一支|一套|一集|一组|一份|一些|一|个|段|张|幅|部|首|条|支|套|集|组|份|"
    "主角|主人公|角色|人物|主体|场景|地点|背景|时间|风格|画风|氛围|情绪|基调|发生|设定|长度|时长|观众|受众|类型|题材|"
    "短片|电影|微电影|影片|片子|短剧|视频|动画片段|动画|剧本|脚本|故事|剧情|分镜|分镜头|镜头|画面|图片|图|海报|插画|人设|立绘|造型|形象|"
    "配音|旁白|音乐|配乐|音效|主题曲|背景音乐|左右|大概|大约|最好|那种|那样|感觉|的话|是|在|为|叫|带|点|有点|又|和|与|的|了|吧|呢|吗|哦|用|看"
)
FRAME_EN = (
    "must|have|has|include|includes|make sure|no|not|without|avoid|don't|never|i|we|you|me|us|please|pls|can|could|would|want|need|like|to|make|write|create|draw|design|generate|give|do|get|shoot|film|"
    "a|an|the|some|one|about|of|for|in|on|at|with|is|are|be|it|it's|its|this|that|and|or|my|our|by|set|called|style|mood|setting|"
    "main|character|protagonist|hero|lead|short|movie|story|screenplay|script|video|clip|animation|storyboard|shot|"
    "frame|still|image|picture|poster|sheet|voice-over|voiceover|narration|music|soundtrack|score|theme|sound|effect|something|"
    "maybe|around|roughly|long|look|feel|feeling|vibe|tone|genre|kind|type"
)
FRAME = re.compile(f"{FRAME_ZH}|\\b(?:{FRAME_EN})\\b", re.IGNORECASE)
CLAUSE = re.compile(r"([^，。；！？,;!?\n.:：]+(?:\.\d+)?)([，。；！？,;!?\n.:：]*\s*)")
GENRES = {
    "sci-fi": ("科幻", "sci-fi scifi sci fi science fiction"),
    "romance": ("爱情", "romance romantic love"),
    "action": ("动作", "action"),
    "comedy": ("喜剧 搞笑", "comedy comic funny"),
    "horror": ("恐怖 悬疑 惊悚", "horror thriller mystery"),
}


LEAD = re.compile(
    r"^\s*(?:(?:我们?|你|能不能|可以)?(?:想要?|请|帮忙|帮我|给我|麻烦|需要|要)*(?:做|写|拍|画|设计|生成|创作|制作|弄|整|来|出|搞|要)"
    r"一?(?:个|段|张|幅|部|首|条|支|组|套)(?:关于|讲述?)?"
    r"|(?:please |pls |can you |could you |i want to |i'd like to |i want you to |we need to )?"
    r"(?:make|create|draw|write|design|generate|give me|film|shoot|paint|i need|i want|need) (?:me )?(?:an?|the|some) "
    r"(?:(?:short |quick |little )?(?:film|movie|video|clip|story|picture|image|poster|storyboard|shot|frame|still) (?:about|of|where|in which|with) )?)",
    re.IGNORECASE,
)
TAIL = re.compile(r"的(?:一?[段张幅个部]?)?(?:画面|视频|短片|图片?|镜头|片段|故事|分镜|海报|立绘|人设)$")


class Kin(NamedTuple):
    """Somebody of the cast: their name and how they look, in one line each."""

    name: str
    looks: str


def genre_words(genre: str, fine: str, language: str) -> str:
    """ "科幻", "sci-fi · time travel": what a prompt calls a genre."""
    said = [words.say(f"prompts.genre_{name.replace('-', '_')}", language) for name in (genre, fine) if name]
    return ("·" if language == "zh" else " · ").join(dict.fromkeys(said))


def from_context(wish: Wish, language: str, have: Iterable[str]) -> tuple[Span, ...]:
    """What the film already says under the labels that neither the text nor a person does."""
    missing = set(LABELS) - set(have)
    spans: list[Span] = []
    for paper in FROM:
        told = wish.context.get(paper)
        if not isinstance(told, Mapping):
            continue
        for name, label in SAYS.items():
            if label in missing and (said := _said(name, told.get(name), language)):
                spans.append(Span(label=label, text=said, by="context"))
                missing.discard(label)
    if (
        "character" in missing
        and not cast(wish)
        and isinstance(wish.context.get("cast"), str)
        and wish.context["cast"].strip()
    ):
        spans.append(Span(label="character", text=_line(wish.context["cast"], LOOKS_CHARS), by="context"))
    return tuple(spans)


def _said(name: str, value: Any, language: str) -> str:
    if isinstance(value, list | tuple):
        value = ("、" if language == "zh" else ", ").join(str(each) for each in value if each)
    text = str(value).strip() if value not in (None, "", 0, False) else ""
    if not text or isinstance(value, Mapping):
        return ""
    if name in ("style", "look") and text in looks.looks():
        return looks.looks()[text].label[language]
    if name in ("seconds", "duration") and re.fullmatch(r"[\d.]+", text):
        return f"{float(text):g} 秒" if language == "zh" else f"{float(text):g} seconds"
    return _line(text, LOOKS_CHARS)


def cast(wish: Wish) -> tuple[Kin, ...]:
    """The members of the film's cast with how they look."""
    told = wish.context.get("cast")
    if isinstance(told, Mapping):
        told = [
            value if isinstance(value, Mapping) else {"name": name, "appearance": value} for name, value in told.items()
        ]
    if not isinstance(told, list | tuple):
        return ()
    return tuple(_kin(each) for each in told if isinstance(each, Mapping) and str(each.get("name") or "").strip())


def _kin(told: Mapping[str, Any]) -> Kin:
    said = [str(told.get(name) or "").strip(" 。.;；") for name in ("role", "looks", "appearance", "clothing")]
    return Kin(str(told["name"]).strip(), _line("; ".join(filter(None, said)), LOOKS_CHARS))


def in_it(wish: Wish, text: str) -> tuple[Kin, ...]:
    """Of the cast: who is named in the text or in the shot it is for."""
    shot = wish.context.get("shot")
    there = f"{text}\n{shot if isinstance(shot, str) else ' '.join(map(str, shot.values())) if isinstance(shot, Mapping) else ''}"
    return tuple(kin for kin in cast(wish) if kin.name in there)


def story(wish: Wish) -> str:
    """What the film tells, in a line: of its script, else of its project."""
    for paper in ("script", "project"):
        told = wish.context.get(paper)
        if isinstance(told, str) and told.strip():
            return _line(told, STORY_CHARS)
        if isinstance(told, Mapping):
            said = next((str(told[name]) for name in STORY if told.get(name)), "")
            if said:
                return _line(said, STORY_CHARS)
    return ""


def shot(wish: Wish) -> str:
    told = wish.context.get("shot")
    if isinstance(told, Mapping):
        told = told.get("description") or told.get("text") or ""
    return _line(str(told or ""), STORY_CHARS)


def ratio(wish: Wish) -> str:
    project = wish.context.get("project")
    return wish.ratio or (str(project.get("ratio") or "") if isinstance(project, Mapping) else "")


def own_words(text: str, spans: Iterable[Span], genre: str, *, with_labels: bool = False) -> str:
    """What a text tells beyond its labels: without the clauses that only order something ("想做一个科幻短片") or only say what a label
    already holds ("主角是一个宇航员"); "" where nothing else is left. `with_labels` keeps of the latter who, where and when: a picture is
    told in one breath."""
    spans = tuple(spans)
    labelled, of_genre = any_of(span.text for span in spans), any_of(" ".join(GENRES.get(genre, ())).split())
    shown = any_of(span.text for span in spans if span.label in ("character", "setting"))
    kept, more = [], False
    for match in CLAUSE.finditer(text):
        left = FRAME.sub(" ", of_genre.sub(" ", labelled.sub(" ", match[1].lower())))
        if len(re.findall(r"[\u3400-\u9fff]|[A-Za-z0-9]{2,}", left)) >= _fewest(match[1]):
            kept.append(_unframed(match[1]) + match[2])
            more = True
        elif with_labels and (there := [hit.word for hit in found(shown, match[1])]):
            comma = "，" if _fewest(match[1]) > 1 else ", "
            kept.append(comma.join(there) + (match[2] or ""))
    return "".join(kept).strip().strip("，,、；;：:").strip() if more else ""


def _unframed(clause: str) -> str:
    """A clause without the order in front ("帮我画一张") and the word for what it becomes at its end ("的画面")."""
    told = LEAD.sub("", clause, count=1)
    return TAIL.sub("", told) or clause


def _fewest(clause: str) -> int:
    return 2 if re.search(r"[\u3400-\u9fff]", clause) else 1


def _line(text: str, most: int) -> str:
    told = " ".join(text.split())
    return told if len(told) <= most else told[: most - 1].rstrip() + "…"


@cache
def label_words(label: str) -> dict[str, str]:
    """What a label, or another name of a template, is called in a sentence of the screen."""
    said = words.area("prompts").get(f"label_{label}")
    return dict(said) if said else {language: label.replace("_", " ") for language in words.LANGUAGES}
