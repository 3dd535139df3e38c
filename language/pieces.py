"""Where a text falls into pieces, and which of them are wishes: how long, in which frame, in which tone, for whom the film shall be."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "language" / "pieces.toml"
MARKS = re.compile(
    r"[，。；！？、;!?\n]|(?<!\d),|,(?!\d)|：|(?<!\d):|:(?!\d)|\s/\s|—+|…+|\s[-–~]\s"
    r"|(?<!\b[A-Za-z])(?<!\b[DMJS]r)(?<!\bMs)(?<!\bMrs)(?<!\bMt)(?<!\bSt)(?<!\bNo)(?<!\bvs)(?<!\bProf)(?<!\bCapt)\.(?=\s|$)"
    r"|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|\s\d{1,2}[.)]\s"
)
"""Between two pieces: no mark inside a number, an abbreviation or a unit; a blank between Chinese signs is one."""
QUOTED = re.compile(r"“[^“”]{1,300}”|「[^「」]{1,300}」|《[^《》]{1,100}》|\"[^\"]{1,300}\"")
ADDRESS = re.compile(r"https?://\S{1,200}|\bwww\.\S{1,200}")
NUMBERED = re.compile(r"^[^\w“「《\"$€£¥]*(?:\d{1,2}[.)、]\s*)?")
"""Before a point of a list: its number, its dash."""
WISHES_ZH = re.compile(
    r"(?:感|语气|节奏|画面|音乐|配乐|色调|氛围|镜头|基调|字幕|秒|分钟)[\u4e00-\u9fff]{0,6}(?:点|点儿|些|左右)$"
    r"|(?:一点|点儿|些)的[\u4e00-\u9fff]{0,5}[片频]$|(?:风格|调调)$|^[\u4e00-\u9fff]{1,4}风$|^[竖横方][版屏]$"
    r"|^(?:慢|快|轻松|简单|安静|活泼|温馨|搞笑|文艺|稳重|严肃|可爱)(?:一)?点儿?$|都要有$|^每(?:个|种|条|样)讲|^一步一步来?$"
    r"|^(?:不要|不用|无|没有)(?:人物?|对白|旁白|台词|文字|字幕|配音)$|^(?:发|放|投)(?:抖音|小红书|视频号|朋友圈|B站)"
    r"|^(?:请|千万|也)?(?:别|不要|不用)太(?:惨|夸张|煽情|沉重|严肃|正式|俗|土|肉麻|快|慢|长|短|吵|花哨|商业|硬|暗|恐怖|血腥|悲伤)$|^(?:开头|结尾|最后|片尾)(?:要|得|希望)[\u4e00-\u9fff]{0,4}(?:点|些)"
    r"|^(?:是|用来)?给[\u4e00-\u9fff\d]{0,8}(?:岁|孩子们|学生们|年级|中老年|观众|家长们|客户|小白)[\u4e00-\u9fff]{0,6}看的?$|^(?:想|希望|要)让?(?:大家|人|观众|[她他]们?)看(?:了|完|到)[\u4e00-\u9fff]{1,8}$"
    r"|^(?:最后|结尾|片尾)(?:出|打出|放|加|来)[\u4e00-\u9fff]{0,3}(?:slogan|logo|口号|标语|字幕|字)$"
    r"|^(?:不要|别|避免)[\u4e00-\u9fff]{0,6}(?:画面|专业词|术语|煽情|过头)[\u4e00-\u9fff]{0,2}$|^\d{1,3}秒(?:就行|即可|以内|左右|内)$"
    r"|^(?:结尾|开头|片尾)(?:留|来|给|有)[\u4e00-\u9fff]{1,8}$|^(?:语速|语气|步骤|画风|色调|字幕)(?:要|尽量|得)?[\u4e00-\u9fff]{1,4}$|^镜头(?:要|多|对着)"
    r"|^写给(?:刚|所有|每个|正在|即将|那些|想|第一次)[\u4e00-\u9fff]{1,10}$|^做成[\u4e00-\u9fff]{1,12}(?:样子|感觉|风格)$|^(?:全家人?|大家|亲戚|朋友们?)都?(?:会|要)看$"
    r"|^(?:想)?(?:做[个一][\u4e00-\u9fff]{0,4})?在[\u4e00-\u9fff]{0,3}(?:寿宴|婚礼|年会|晚会|聚会|晚宴|大会|展会|生日会)上(?:放|播|播放)的?$|^(?:科技|高级|电影|年代|氛围|未来|复古|仪式|纪实|烟火|治愈)感(?:[、但又和][\u4e00-\u9fff]{1,6})?$"
    r"|^(?:能)?(?:发)?朋友圈(?:能发|里发|用)的?$|都要(?:说到|讲到|提到|拍到)$"
    r"|^一[步句段条]一[个张]?(?:画面|镜头|图)$",
    re.I,
)
TONE_ZH = r"^(?:要|整体|尽量|最好|请|希望)?(?:(?:{tones})[、和又而]?){{1,3}}(?:一?点儿?|一些|些|就好|即可|的感觉)?(?:(?:不要|别)太[\u4e00-\u9fff]{{1,4}})?$"
"""A piece of tones alone; the words stand in `data/language/pieces.toml`."""
ATOMS_EN = re.compile(
    r"\b(?:about |around |roughly |under |max )?(?:an?|one|half a|\d{1,3})[- ]?(?:s|secs?|seconds?|min|mins|minutes?)\b(?: long| in total| each)?"
    r"|\b\d{1,2}[:x]\d{1,2}\b|\b(?:vertical|horizontal|landscape|square|widescreen)(?: video| format)?\b"
    r"|\b(?:for )?(?:tiktok|instagram|youtube|facebook|reels|shorts|linkedin)\b|\b(?:quick|fast|slow|smooth) cuts\b"
    r"|\b(?:[\w-]{1,20} )?(?:film|documentary|retro|vintage|cinematic) (?:look|feel|style)\b",
    re.I,
)
WHOLE_EN = re.compile(
    r"^(?!(?:an?|the|your|our|my|new|every) )(?:[\w-]{1,20} ){1,3}(?:feel|look|style|vibe|tone|mood|palette|aesthetic|pace)$"
    r"|^(?:no|without|just|only|minimal|(?:hardly|barely) any|not much|very little) (?:narration|narrator|voice|voiceover|dialogue|talking|speech|music|captions|people|faces|text)\b"
    r"|^(?:very |super |more )?black and white$|^(?:not|nothing|not too|nothing too) (?:graphic|scary|cheesy|sad|dark|serious|sentimental|fancy)$|^no shouting\b"
    r"|^(?:big|bold|large) (?:text|letters|titles|captions)$|^(?:fast|hard) (?:cuts|cutting|paced)$"
    r"|^(?:close|wide|long|aerial|drone|macro|handheld)(?:[- ]up)?[- ]shots?\b"
    r"|^(?:not|nothing) too [\w-]+$|^(?:please )?make it (?:a bit |very |really |more |super )?(?:funny|warm|cosy|sad|sweet|light|dark|scary|short|slow|fast|simple|playful|emotional|serious|dramatic|cute|romantic|epic)\b|^end with (?:book|call|visit|order|our|my|the (?:logo|slogan|tagline))\b|^it(?:'s| is) for (?:visitors|kids|children|students|beginners)\b|^ages? \d|^(?:for )?(?:total|complete|absolute) beginners$|^step by step$"
    r"|^(?:clear|slow|calm|warm|deep|friendly)(?:,? (?:and )?(?:clear|slow|calm|warm|deep|friendly))* voice$|^(?:[\w-]{1,20} )?humou?r$|^wide ?screen$"
    r"|^i want (?:her|him|them|people|everyone|everybody|viewers) to (?:cry|laugh|smile|feel)\b"
    r"|^(?:it )?(?:needs?|wants?|looking for) (?:to be )?(?:an? )?(?:[\w-]{1,20} ){0,3}(?:teaser|trailer|film|video|ad|advert|clip|spot|reel)\b"
    r"|^(?:it's |this is )?(?:for|aimed at|suitable for) (?:(?:the|little|small|young|my|our) ){0,2}(?:kids|children|toddlers|beginners|students|adults|seniors|families|investors|newcomers)$",
    re.I,
)
GENRE_ALONE = re.compile(
    r"^(?:一部|是)?(?:(?:喜剧|悬疑|古风|古装|科幻|武侠|奇幻|惊悚|赛博朋克)(?:片|风|向|类|故事|短片)?|(?:恐怖|爱情|童话|动作|青春|治愈)(?:片|风|向|类|短片))$"
    r"|^(?:comedy|thriller|sci-fi|western|rom-?com)$"
    r"|^(?:an? |it's an? )(?:(?:dark|romantic|black|short|psychological) )?(?:comedy|thriller|horror|romance|drama|sci-fi|fantasy|western|mystery|rom-?com)$",
    re.I,
)
"""A piece that only names a genre, which is read from the whole text; the first piece may be one."""
OPENING_ORDER = re.compile(
    r"^给[\u4e00-\u9fff]{1,12}(?:做|讲|写|拍|来)一?[个部条段][\u4e00-\u9fff]{0,6}(?:童话|故事|短片|动画|视频)$"
    r"|^[\u4e00-\u9fff\d]{1,14}(?:课|班会|年会|婚礼|生日会)用$",
    re.I,
)
"""A first piece that asks for the film and says nothing of it: 给我五岁女儿做一个睡前童话."""
ABOUT_EN = re.compile(
    r"^(?:it(?:'s| is) about|(?:an? )?(?:(?:short|little|bedtime|funny|animated|kids'?|children's|sweet) ){0,3}(?:story|tale|fairy tale|cartoon)"
    r"(?: for [\w' -]{1,30}?)? (?:about|of)) (?=\w)",
    re.I,
)
"""Before what an English film is about."""
PLEASE = re.compile(r"^please,? |,? please$", re.I)


@cache
def piece_words(language: str, kind: str) -> frozenset[str]:
    """The words under this name in `data/language/pieces.toml`."""
    return frozenset(tomllib.loads(DATA.read_text("utf-8"))[language][kind].split())


def cut(text: str) -> list[tuple[str, str]]:
    """The pieces of a text in order, each with the mark before it ("" at the beginning). Quotes are whole."""
    text = ADDRESS.sub(" ", text)
    spans = cut_spans(text)
    marks = ["", *(text[end:start].strip() for (_, end), (start, _) in pairwise(spans))]
    pieces = [
        (mark, NUMBERED.sub("", text[start:end].strip())) for (start, end), mark in zip(spans, marks, strict=True)
    ]
    return [(mark, piece) for mark, piece in pieces if re.search(r"[^\W\d_]|\d{3}|\d[%元块折]|[$€£¥]\d", piece)]


def cut_spans(text: str) -> list[tuple[int, int]]:
    """Where the pieces of a text begin and end, between their marks."""
    quotes = [(found.start(), found.end()) for found in QUOTED.finditer(text)]
    marks = [mark for mark in MARKS.finditer(text) if not any(a < mark.start() < b for a, b in quotes)]
    return list(zip([0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(text)], strict=True))


def asks_for_a_film(piece: str) -> bool:
    """Whether a first piece says nothing but what kind of film is wanted, and for whom."""
    return OPENING_ORDER.search(piece) is not None


def is_wish(piece: str, language: str) -> bool:
    """Whether a piece behind the first says nothing but how the film shall be."""
    if GENRE_ALONE.search(piece):
        return True
    if language == "zh":
        return WISHES_ZH.search(piece) is not None or _tone_zh().search(piece) is not None
    asked = PLEASE.sub("", piece)
    plain = re.findall(r"[\w-]+", asked.lower())
    if asked != piece and all(
        word in piece_words("en", "asked_tones") or word in ("and", "but", "a", "bit", "very") for word in plain
    ):
        return True
    return WHOLE_EN.search(asked) is not None or not re.search(
        r"\w", re.sub(r"\band\b|[&,]", "", ATOMS_EN.sub("", asked))
    )


@cache
def _tone_zh() -> re.Pattern[str]:
    return re.compile(TONE_ZH.format(tones="|".join(sorted(piece_words("zh", "tones"), key=len, reverse=True))))
