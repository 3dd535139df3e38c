"""The matter of an idea: what it tells, without the order to make something, without what becomes of it, without the camera."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from core.optimise import camera_directions
from core.optimise.prompt_features import contains_word, pattern_of_words
from core.templates.prompt_values import Span

Place = tuple[int, int]
CLAUSE = re.compile(r"([^，。；！？,;!?\n.:：]+(?:[.:]\d+[^，。；！？,;!?\n.:：]*)*)([，。；！？,;!?\n.:：]*\s*)")
GENRES = {
    "sci-fi": ("科幻", "sci-fi scifi sci fi science fiction"),
    "romance": ("爱情", "romance romantic love"),
    "action": ("动作", "action"),
    "comedy": ("喜剧 搞笑", "comedy comic funny"),
    "horror": ("恐怖 悬疑 惊悚", "horror thriller mystery"),
}
FRAME_ZH = (
    "必须|一定|务必|不要|不能|没有|出现|别|有|我们|我|你|请|帮忙|帮|麻烦|想要|想|需要|要|打算|准备|给|来|替|做|写|拍|画|设计|生成|创作|制作|弄|搞|整|出|配|录|讲述|讲|关于|有关|"
    "一下|一个|一段|一张|一幅|一部|一首|一条|一支|一套|一集|一组|一份|一些|一|个|段|张|幅|部|首|条|支|套|集|组|份|"
    "主角|主人公|角色|人物|主体|场景|地点|背景|时间|风格|画风|氛围|情绪|基调|发生|设定|长度|时长|观众|受众|类型|题材|"
    "短片|电影|微电影|影片|片子|短剧|视频|动画片段|动画|剧本|脚本|故事|剧情|分镜|分镜头|镜头|画面|图片|图|人设|立绘|造型|形象|"
    "配音|旁白|音乐|配乐|音效|主题曲|背景音乐|左右|大概|大约|最好|那种|那样|感觉|的话|片长|片子|调子|气氛|语气|整体|出场|看懂|也能|以内|是|在|为|叫|带|点|有点|又|和|与|的|了|吧|呢|吗|哦|用|看"
)
FRAME_EN = (
    "must|have|has|include|includes|make sure|no|not|without|avoid|don't|never|i|we|you|me|us|please|pls|can|could|would|want|need|like|to|make|write|create|draw|design|generate|give|do|get|shoot|film|"
    "a|an|the|some|one|about|of|for|in|on|at|with|is|are|be|it|it's|its|this|that|and|or|my|our|by|set|called|style|mood|setting|"
    "main|character|protagonist|hero|lead|short|movie|story|screenplay|script|video|clip|animation|storyboard|shot|"
    "frame|still|image|picture|sheet|voice-over|voiceover|narration|music|soundtrack|score|theme|sound|effect|something|"
    "maybe|around|roughly|long|look|feel|feeling|vibe|tone|genre|kind|type"
)
FRAME = re.compile(f"{FRAME_ZH}|\\b(?:{FRAME_EN})\\b", re.IGNORECASE)

MANY = r"[\d一二两三四五六七八九十半几]+"
LENGTH_ZH = rf"(?:{MANY}(?:\.\d+)?(?:秒钟?|分钟|分半钟?)(?:左右|上下|长)?的?)"
FORMS_ZH = (
    r"(?:短视频|小视频|长镜头视频|视频片段|视频短片|视频|微电影|短电影|电影短片|短片子?|影片|片子|电影|动画短片|动画片段|短动画|动画片|动画|片段|镜头|画面|"
    r"图片|图像|图画|图|分镜头?(?:画面|图|脚本)?|剧本|脚本|小故事|故事|短剧|剧情|人物设定图?|角色设定图?|角色设计图?|角色形象|人设图?|设定图|立绘|形象|角色|人物|广告片?)"
)
FORM_ZH = rf"(?:{LENGTH_ZH}|\d+\s*[:：]\s*\d+的?|竖屏的?|横屏的?|竖版的?|横版的?|方形的?|广告的?|短的?|小的?|简单的?|GENRE)*{FORMS_ZH}"
LEAD_ZH = (
    r"(?:(?:我们?|咱们?|你|您|请|麻烦|帮忙|帮我们?|帮|给我们?(?=[做写拍画绘设生创制弄整来出搞编录配剪])|替我们?|能不能|能否|可不可以|可以|想要?|想着|需要|要|打算|准备|来)\s*)*"
    r"(?:[给为替帮](?P<for>(?!我们?[做写拍画绘设生创制弄整来出搞编录配剪])[^，。,；\s]{1,12}?))?"
    r"(?:再)?(?:做|写|拍摄|拍|画|绘制|设计|生成|创作|制作|弄|整|来|出|搞|编|录|配|剪|要)(?:出|一下)?"
)
MEASURE = r"(?:[一两二三几\d]?(?:个|段|张|幅|部|首|条|支|组|套|份|版|集|格))"
ABOUT_ZH = r"(?:[，,：:]?\s*(?:是?关于|有关|讲述|讲的是|讲|内容是|说的是|主角是))?"
LEAD_EN = (
    r"(?:(?:please|pls|plz|hey|hi|hello|can you|could you|would you|i want you to|i want to|i would like to|i'd like to|i'd like you to|"
    r"i would like|i'd like|i wanna|i want|i need you to|i need to|i need|we need to|we want to|we need|we want|let's|help me to|help me|want to|need|want)[, ]+){0,6}"
    r"(?:make|create|draw|write|design|generate|give|film|shoot|paint|render|animate|produce|compose|do|show|develop|sketch|storyboard)"
    r"(?: (?:me|us))?(?: up)?"
)
WANT_EN = r"(?:i want|i need|we need|we want|i'd like|i would like|need|want|looking for)"
SOUND_ZH = r"\s*(?:[给为替]\s*(?:这个|这部|这段|我的|我们的)?(?:短片|片子|视频|影片|电影)?)?(?:来|做|写|配)(?:一?(?:段|个|首|条|支))?(?:配乐|音乐|音效|旁白|配音|乐)\s*[:：，,]\s*"
AS_EN = r"\s*(?:(?:please )?(?:make|write|do|keep|film|draw) (?:it|this|that) (?:as |into )?(?:an?|the) (?=(?:\S+ ){0,3}(?:film|movie|video|clip|story|script|screenplay|short|picture|image)s?\b))"
LENGTH_EN = r"(?:\d+(?:\.\d+)?[ -]?(?:s|secs?|seconds?|mins?|minutes?|pages?)(?:[ -]long)?)"
FORMS_EN = (
    r"(?:video clips?|videos?|clips?|short films?|films?|movies?|shorts|stor(?:y|ies)|screenplays?|scripts?|pictures?|images?|footage|"
    r"storyboard(?: (?:frames?|panels?|shots?|images?|stills?))?|(?:still )?frames?|stills?|concepts?(?: art)?|animation|character (?:designs?|sheets?|concepts?|look sheets?)|(?:look )?sheets?|shots?)"
)
FORM_EN = rf"(?:(?:{LENGTH_EN}|\d+:\d+|short|little|quick|brief|simple|small|vertical|horizontal|square|single|continuous|GENRE)[ ,-]+)*{FORMS_EN}"
ABOUT_EN = r"(?:[:,]? ?\b(?:about|of|where|in which|showing|featuring|that shows|with|for)\b|\s*[:,])"
TAIL_ZH = re.compile(
    rf"的(?:一?(?:段|张|幅|个|部|条))?{LENGTH_ZH}?(?:(?:短)?(?:画面|视频|短片|图片?|镜头|片段|故事|剧本|分镜图?|海报画面|立绘|人设图?|设定图|角色设计))\s*(?=$|[，。；,.!！\n])"
)
FOR = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,4}[给为]|面向|it(?:'s| is| will|s)? (?:for|go)|for\b|aimed at|to be shown)", re.IGNORECASE
)
REFUSES = re.compile(
    r"\s*(?:也|但|并且|而且|and |but |please |pls )*(?:不要|别|不能|不许|没有|避免|no\b|don'?t|do not|avoid|without|leave out)"
)
NAMES = re.compile(
    r"主角|主人公|角色是|人物是|主体|场景|地点|背景|时间|\b(?:hero|lead|protagonist|character|setting|set in|main)\b"
)
"""A clause that names the part it says is no part of the story."""
SEX = re.compile(r"[男女]")
MINE = re.compile(r"^(?:我们?(?:家|公司|店里)?的?|咱们?家?的?|(?:my|our)\s+)", re.IGNORECASE)


def find_orders(text: str, genre: str = "") -> tuple[Place, ...]:
    """Where a text only orders something to be made and says what ("帮我画一张", "make me a 10 second clip of"): no matter of it."""
    found_ = []
    for clause in re.finditer(r"[^，。；！？;!?\n]+", text):
        if place := _order(clause[0], genre):
            found_.append((clause.start() + place[0], clause.start() + place[1]))
    found_ += [match.span() for match in TAIL_ZH.finditer(text)]
    if found_ and (about := re.match(r"(?:关于|有关|讲述|讲的是|讲)", text[found_[0][1] :])):
        found_.append((found_[0][1], found_[0][1] + about.end()))
    return tuple(sorted(found_))


def find_recipient(text: str) -> tuple[Place, str] | None:
    """Whom or what something is made for ("给我的咖啡店做个广告"): it is what is shown."""
    match = _lead_zh("").match(text)
    if match is None or not match["for"]:
        return None
    said = MINE.sub("", match["for"]).strip()
    start = match.end("for") - len(said)
    return (
        ((start, start + len(said)), said) if said and not re.fullmatch(r"[你您他她它]们?|大家|孩子们?", said) else None
    )


def _order(clause: str, genre: str) -> Place | None:
    lead = len(clause) - len(clause.lstrip())
    told = clause[lead:]
    for pattern in (_label(genre), _lead_zh(genre), _lead_en(genre)):
        match = pattern.match(told)
        if (
            match
            and match.end()
            and not (match.groupdict().get("for") and "配" in match[0] and told[match.end() :].strip())
        ):
            return lead, lead + match.end()
    return None


@cache
def _lead_zh(genre: str) -> re.Pattern[str]:
    form = FORM_ZH.replace("GENRE", _genre(genre, 0))
    return re.compile(
        rf"\s*{LEAD_ZH}\s*(?:{MEASURE}\s*(?:{form}(?![的里中上师家儿员者])(?=$|[，。,：:\s关有讲说内主]){ABOUT_ZH}|{LENGTH_ZH}的?)?|{form}(?=$|[，。,：:\s关有讲]){ABOUT_ZH})[，,：:]?\s*",
        re.IGNORECASE,
    )


@cache
def _lead_en(genre: str) -> re.Pattern[str]:
    form = FORM_EN.replace("GENRE", _genre(genre, 1))
    return re.compile(
        rf"\s*(?:{LEAD_EN}|{WANT_EN})\s+(?:an?|the|some|one)?\s*(?:{form}(?:{ABOUT_EN}\s*|(?=\s*$))|(?<=\ba )|(?<=\ban )|(?<=\bthe ))"
        rf"|\s*(?:an? )?{form}(?:\s+(?:of|about|where|in which|showing)\b\s*|\s*:\s*)",
        re.IGNORECASE,
    )


@cache
def _label(genre: str) -> re.Pattern[str]:
    zh, en = FORM_ZH.replace("GENRE", _genre(genre, 0)), FORM_EN.replace("GENRE", _genre(genre, 1))
    return re.compile(
        rf"{SOUND_ZH}|{AS_EN}|\s*(?:一?(?:个|段|张|条|部))?{zh}\s*[:：]\s*|\s*(?:text[ -]to[ -](?:video|image)|{en}|character|scene|prompt|video idea|idea)\s*[:：]\s*",
        re.IGNORECASE,
    )


def _genre(genre: str, which: int) -> str:
    told = GENRES.get(genre, ("", ""))[which]
    words = told.split() if which == 0 else ["sci-fi", "scifi", "sci fi"] if genre == "sci-fi" else told.split()
    return "|".join(f"{re.escape(word)}(?:题材)?的?" if which == 0 else re.escape(word) for word in words) or r"(?!)"


def remove_places(text: str, places: Iterable[Place]) -> str:
    """The text without these stretches; what stood around them is joined by one sign at most."""
    told = text
    for start, end in reversed(_merged(places)):
        told = f"{told[:start]}\0{told[end:]}"
    told = re.sub(r"[ \t]*\0[\0 \t]*", "\0", told)
    told = re.sub(
        r"(?:[ ,，]*\b(?:and|but|with|plus|pls|please)|[，,](?:并且|而且|但是?|还有|也))+\0",
        "\0",
        told,
        flags=re.IGNORECASE,
    )
    told = re.sub(r"(^|[，。；！？、,;!?\n.])\s*\0[，。；、,;.:：]*\s*", r"\1 ", told)
    told = re.sub(r"\0(?=[，。；！？、,;!?\n.])", "", told)
    told = re.sub(r"(?<=[\u4e00-\u9fff])\0(?=[\u4e00-\u9fff])", "", told).replace("\0", " ")
    told = re.sub(r"(?<=[，。；！？、\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])", "", told)
    return re.sub(r"[ \t]{2,}", " ", told).strip().strip("，,、；;：: ").strip()


VERB = re.compile(
    r"^(?:讲述的?是?|讲的是|讲|关于|有关|描写|描述|名叫|叫做|叫|发生在|设定在|背景是|主角是|时间是|放在|在)(?=\S{2})"
)
DOES = re.compile(
    r"^([\u4e00-\u9fff]{2,8}?)(?:发现|看见|看到|遇见|遇到|走进|走到|爱上|抱着|决定|突然|忽然|正在|每天|收到|捡到|想要|坐在|站在|躺在|蹲在|跪在|回到)"
    r"(?![\u4e00-\u9fff]{0,12}的[\u4e00-\u9fff]{1,4}$)"
)
"""Somebody, and then what they do: only the first is who it is."""


def clip_spans(spans: Iterable[Span], places: Iterable[Place], text: str) -> tuple[Span, ...]:
    """Spans without the stretches that they only share with an order: "女侦探" of "画一张女侦探"."""
    kept = []
    every = tuple(places)
    for span in spans:
        start, end = span.start, span.end
        if 0 <= start < end and span.by in ("rule", "model"):
            for a, b in every:
                if a <= start < b < end:
                    start = b
                elif start < a < end <= b:
                    end = a
            said = text[start:end]
            if span.label in ("character", "setting", "time") and (verb := VERB.match(said)):
                start += verb.end()
            if span.label == "character" and (does := DOES.match(text[start:end])):
                end = start + len(does[1])
            if (start, end) != (span.start, span.end):
                span = span.model_copy(update={"text": text[start:end].strip(), "start": start, "end": end})
        kept.append(span)
    return tuple(span for span in kept if span.text)


def own_words(text: str, spans: Iterable[Span], genre: str, *, with_labels: bool = False) -> str:
    """What a text tells beyond its labels: without the clauses that only order something ("想做一个科幻短片"), only say what a label
    already holds ("主角是一个宇航员"), or only how it is filmed ("特写"); "" where nothing else is left. `with_labels` keeps of the
    labels who, where and when: a picture is told in one breath."""
    spans = tuple(spans)
    labelled = sorted({span.text.lower() for span in spans if span.text.strip()}, key=len, reverse=True)
    shown = [span.text.lower() for span in spans if span.label in ("character", "setting", "time")]
    audience = [span.text.lower() for span in spans if span.label == "audience"]
    refused = [span.text.lower() for span in spans if span.label == "must_not"]
    kept, more = [], False
    for match in CLAUSE.finditer(text):
        low = match[1].lower()
        if with_labels and FOR.match(match[1].strip()) and any(contains_word(each, low) for each in audience):
            continue  # for whom it is says nothing of what is seen
        if REFUSES.match(low) and any(contains_word(each, low) for each in refused):
            continue  # it stands among what must not be
        left = low
        for each in labelled:
            left = left.replace(each, " ") if contains_word(each, left) else left
        left = FRAME.sub(" ", _of_genre(genre).sub(" ", left))
        if len(re.findall(r"[\u3400-\u9fff]|[A-Za-z0-9]{2,}", left)) >= _fewest(match[1]) or SEX.search(left):
            kept.append(match[1] + match[2])
            more = True
        elif there := [match[1][low.index(each) :][: len(each)] for each in shown if contains_word(each, low)]:
            if not NAMES.search(low):
                kept.append(match[1] + match[2])
            elif with_labels:
                kept.append(there[0] + match[2])
            more = more or (with_labels and len(there) > 1)
    return "".join(kept).strip().strip("，,、；;：:").strip() if more else ""


@cache
def _of_genre(genre: str) -> re.Pattern[str]:
    return pattern_of_words(" ".join(GENRES.get(genre, ())).split())


def extract_matter(
    text: str, spans: Iterable[Span], genre: str, *, pictured: bool, whole: bool, unwanted: Iterable[Place] = ()
) -> str:
    """The matter itself. With `whole` also what only says who, where and when. Of a picture or a clip also without the camera's stretches, the frame, and what must not be seen."""
    places = list(find_orders(text, genre))
    if pictured:
        places += unwanted
        places += [(each.start, each.end) for each in camera_directions.read_directions(text) if each.alone]
        if (frame := camera_directions.read_frame(text)) is not None:
            places.append(_whole(text, frame[1]))
    left = remove_places(text, _merged(places))
    return own_words(left, spans, genre, with_labels=whole)


def remove_orders(text: str, genre: str = "") -> str:
    """A text without its orders alone."""
    return remove_places(text, find_orders(text, genre)) or text


def _whole(text: str, place: Place) -> Place:
    """With "的" after it, and what joins it to a noun of the form."""
    end = place[1]
    return place[0], end + (text[end : end + 1] == "的")


def _merged(places: Iterable[Place]) -> list[Place]:
    merged: list[Place] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _fewest(clause: str) -> int:
    return 2 if re.search(r"[\u3400-\u9fff]", clause) else 1
