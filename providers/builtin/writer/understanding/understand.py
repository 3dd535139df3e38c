"""From raw words, whatever they are, to a Reading: cleans them, finds their language, hour, weather, genre and mood."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace
from functools import cache

from language.wishes import without_voice_wish, without_wishes
from providers.builtin.writer.chinese import chinese_reader
from providers.builtin.writer.english import english_reader
from providers.builtin.writer.understanding import film_forms, genre, story_frames
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Noun, Reading, Who

LIMIT = {"zh": 240, "en": 600}
"""Characters that are read: a film cannot tell more, and the rest of a long text is left out."""
HOURS = {
    "zh": {
        "dawn": "清晨|早晨|早上|黎明|日出|凌晨|拂晓|天亮",
        "dusk": "黄昏|傍晚|日落|夕阳|晚霞",
        "night": "[一当那昨]晚(?!年)|夜|深夜|晚上|今晚|每晚|午夜|霓虹|星空|月亮|月光|除夕|末班",
        "day": "正午|中午|下午|白天|午后|烈日|阳光",
    },
    "en": {
        "dawn": r"\bdawn|(?<!that )(?<!one in the )(?<!two in the )(?<!three in the )(?<!four in the )\bmorning|\bsunrise|\bdaybreak",
        "dusk": r"\bdusk|\bevening|\bsunset|\btwilight",
        "night": r"\b(one|two|three|four) in the morning\b|\bnights?\b|\bmidnight|\bneon|\bstars?\b|\bmoon\w*|\bnocturnal",
        "day": r"\bnoon|\bafternoon|\bdaylight|\bsunny|\bmidday",
    },
}
WEATHER = {
    "zh": {
        "storm": "暴雨|雷雨|暴风|台风|风暴|雷暴|打雷",
        "rain": "雨(?!刷|林)|湿漉漉|淋湿",
        "snow": "雪(?!糕|碧|茄|地靴|靴|梅|莲|琴|芳|花膏)",
        "fog": "雾",
        "wind": "大风|狂风|寒风|风沙|起风",
    },
    "en": {
        "storm": r"\bstorms?\b|\bstormy|\bthunder|\bhurricane|\btyphoon",
        "rain": r"\brain\w*|\bdrizzl\w*|\bdownpour|\bsoaked\b|\bwet (\w+day|morning|afternoon|evening|night|street)s?\b",
        "snow": r"\bsnow(?!don)\w*|\bblizzard|\bsleet\w*|\bice (cutter|fishing|fisher)",
        "fog": r"\bfog\w*|\bmist\b|\bmisty",
        "wind": r"\bwind\b|\bwindy|\bgale",
    },
}
EMOJI = {
    "cat": ("猫", "cat"),
    "dog": ("狗", "dog"),
    "rocket": ("火箭", "rocket"),
    "moon": ("月亮", "moon"),
    "heart": ("爱", "love"),
    "rain": ("雨", "rain"),
    "umbrella": ("雨伞", "umbrella"),
    "star": ("星星", "star"),
    "fire": ("火", "fire"),
    "ghost": ("幽灵", "ghost"),
    "robot": ("机器人", "robot"),
    "house": ("房子", "house"),
    "tree": ("树", "tree"),
    "rose": ("玫瑰", "rose"),
    "sun": ("太阳", "sun"),
    "train": ("火车", "train"),
    "ship": ("船", "ship"),
    "letter": ("信", "letter"),
    "envelope": ("信", "letter"),
    "guitar": ("吉他", "guitar"),
    "book": ("书", "book"),
    "whale": ("鲸鱼", "whale"),
    "fox": ("狐狸", "fox"),
    "bird": ("鸟", "bird"),
    "key": ("钥匙", "key"),
    "clock": ("钟", "clock"),
    "balloon": ("气球", "balloon"),
    "cake": ("蛋糕", "cake"),
    "crown": ("王冠", "crown"),
    "snowman": ("雪人", "snowman"),
    "bicycle": ("自行车", "bicycle"),
    "girl": ("女孩", "girl"),
    "boy": ("男孩", "boy"),
    "woman": ("女人", "woman"),
    "man": ("男人", "man"),
    "baby": ("婴儿", "baby"),
    "detective": ("侦探", "detective"),
    "camera": ("相机", "camera"),
    "mountain": ("山", "mountain"),
}


def language_of(text: str, asked: str = "") -> str:
    """ "zh" where the text has Chinese characters enough, "en" where it has letters, else what was asked for."""
    han, latin = len(re.findall(r"[\u4e00-\u9fff]", text)), len(re.findall(r"[A-Za-z]+", text))
    if not han and not latin:
        return asked if asked in ("zh", "en") else "zh"
    return "zh" if han and han * 2 >= latin else "en"


def clean_text(text: str, language: str) -> str:
    """What was typed without markup, addresses and signs; emoji become words where we have one."""
    text = html.unescape(re.sub(r"(?is)<(script|style).*?</\1>|<[^>]{0,200}>", " ", text))
    text = re.sub(r"https?://\S+|\{\{.*?\}\}|```|[{}|\\]|\[\[|\]\]", " ", text)
    out = []
    for char in text:
        if ord(char) < 0x2190 or "\u2e80" <= char <= "\uffef":
            out.append(char if char.isprintable() else " ")
            continue
        names = unicodedata.name(char, "").lower()
        word = next((pair for key, pair in EMOJI.items() if re.search(rf"\b{key}\b", names)), None)
        if word:
            out.append(f"，{word[0]}" if language == "zh" else f" {word[1]}, ")
    text = re.sub(r"\s+", " ", "".join(out)).strip(" ,，、。.")
    text = _spelled(text) if language == "en" else text
    limit = LIMIT[language]
    if len(text) > limit:
        cut = text[:limit]
        stops = [m.end() for m in re.finditer(r"[。！？.!?\n]", cut)]
        text = cut[: stops[-1]] if stops and stops[-1] > limit // 3 else cut
    return text


@cache
def _typos() -> dict[str, str]:
    pairs = (pair.split("=") for pair in lexicon.table("forms")["typos"]["en"].split())
    return {wrong: right.replace("_", " ") for wrong, right in pairs}


def _spelled(text: str) -> str:
    """English with the words set right that are often typed wrong; a capital stays one."""

    def right(found: re.Match[str]) -> str:
        meant = _typos().get(found[0].lower(), found[0])
        return meant[:1].upper() + meant[1:] if found[0][:1].isupper() else meant

    return re.sub(r"[A-Za-z]+(?!['’\w])", right, text)


def seconds_in(text: str) -> int | None:
    """A length the sentence asks for, in seconds."""
    digits = {
        "一": 1,
        "两": 2,
        "二": 2,
        "三": 3,
        "四": 4,
        "五": 5,
        "十": 10,
        "one": 1,
        "two": 2,
        "three": 3,
        "five": 5,
        "ten": 10,
    }
    number = r"(\d{1,3}|[一两二三四五十]|one|two|three|five|ten)"
    found = re.search(rf"{number}\s*-?\s*(秒|seconds?\b|secs?\b|s\b)", text.lower())
    if found:
        return int(digits.get(found[1], 0) or found[1])
    found = re.search(rf"{number}\s*-?\s*(分钟|minutes?\b|mins?\b)(?!前|后|后|内| (later|ago|late))", text.lower())
    if found and re.search(r"短片|视频|电影|影片|广告|film|movie|video|short|ad\b|long", text.lower()):
        return 60 * int(digits.get(found[1], 0) or found[1])
    return None


LACKS = {
    "zh": {
        "blind": "失明|看不见东西",
        "deaf": "失聪|听不见声音|听不见任何",
        "mute": "从没开过口|不会说话|从不说话|不能说话|不开口|失声|没说过话",
    },
    "en": {
        "blind": r"(cannot|can't|could not) see\b|(lost|loses|lose) (his|her) sight|is blind|goes blind",
        "deaf": r"(cannot|can't|could not) hear\b|is deaf|goes deaf",
        "mute": r"(cannot|can't|could not) (speak|talk)\b|never (speaks|talks|spoke)|does not speak|has never spoken|(lost|loses|lose) (his|her) voice",
    },
}
"""What is said of somebody who cannot see, hear or speak."""


def _sensed(reading: Reading, index: int) -> Who:
    """Somebody with the senses that what is said of them takes away."""
    who = reading.who[index]
    told = [d.text for d in reading.deeds if d.who == index]
    if reading.language == "zh":
        told = [re.sub("(为什么|说|问|知道|发现).*", "", text) for text in told]  # 问他为什么西瓜不会说话
    said = " | ".join([*who.traits, *told])
    lost = [
        sense
        for sense, pattern in LACKS[reading.language].items()
        if re.search(pattern, said) or (who.role and re.search(f"({pattern})的{who.role}", reading.text))
    ]
    return replace(who, senses=tuple(dict.fromkeys((*who.senses, *lost))))


def _seasons(low: str, language: str, named: list[str]) -> tuple[str, ...]:
    """Words of season, feast and weather that are no part of what is named already, the longest first."""
    found: list[str] = []
    words = lexicon.table("weather")["words"][language].split()
    for word in sorted(words, key=len, reverse=True):
        said = word.replace("_", " ")
        here = said in low if language == "zh" else lexicon.pattern(rf"\b{said}\b").search(low)
        if here and not any(said in other for other in [*found, *(n.lower() for n in named)]):
            found.append(said)
    return tuple(found[:2])


def _read(text: str, language: str) -> Reading:
    return chinese_reader.read_chinese(text) if language == "zh" else english_reader.read_english(text)


def _sold(reading: Reading, product: str) -> Reading:
    """The reading of an ad: what it sells is one of its things, whatever the story calls it."""
    alone = _read(
        f"有人拿着{product}" if reading.language == "zh" else f"Somebody holds the {product}", reading.language
    )
    known = next((n for n in (*alone.things, *alone.ideas) if n.word.lower() in product.lower()), None)
    zh = reading.language == "zh"
    noun = known or Noun(product, "thing", "个" if zh else "")
    plural = not zh and re.search(r"[^s]s$", product) is not None
    size = ("big",) if film_forms.is_product_of(product, ("venue", "ride", "bed"), reading.language) else ("small",)
    noun = replace(noun, word=product, kind="thing", article=noun.article or "the", traits=(), tags=size, plural=plural)
    bare = reading.text.lower().replace(product.lower(), "")
    rest = [n for n in reading.things if n.word.lower() not in product.lower() or (zh and n.word in bare)]
    there = next((n for n in (*reading.places, *alone.places) if n.word == product), None)
    if film_forms.is_product_of(product, ("venue",), reading.language) and there is not None:
        reading = replace(reading, places=(there, *(n for n in reading.places if n is not there)))
        return replace(
            reading,
            things=(*rest, noun),
            ideas=tuple(n for n in reading.ideas if n.word.lower() not in product.lower()),
            content=tuple(dict.fromkeys((*reading.content, product))),
        )
    return replace(
        reading,
        things=(noun, *rest) if reading.who else (*rest, noun),
        ideas=tuple(n for n in reading.ideas if n.word.lower() not in product.lower()),
        places=tuple(n for n in reading.places if n.word != product),
        content=tuple(dict.fromkeys((*reading.content, product))),
    )


def _story(form: film_forms.Form, language: str) -> Reading:
    """The reading of what a form leaves of a sentence, or of the small story that is told where it leaves none."""
    reading = _read(form.body, language)
    topic, story = film_forms.answer_story(form, reading)
    used = "" if story else film_forms.story_of_use(form, reading)
    if story or used:
        reading = _read(story or used, language)
    if story:
        reading = film_forms.with_topic(reading, topic)
    held = bool(form.product) and not film_forms.is_service(form.product, language)
    if held:
        reading = _sold(reading, form.product)
    return replace(
        reading,
        text=story or used or form.body,
        told=bool(story),
        form="topic" if story and form.kind != "question" else form.kind,
        topic=topic or form.topic,
        product=form.product if held else "",
        tagline=form.tagline,
        said=form.said,
        ad=form.kind in film_forms.ADS,
    )


def mood_of_words(low: str, language: str, usual: str) -> str:
    """The mood most of its words speak for; one word alone does not speak against that of its genre."""
    book = lexicon.table("chinese" if language == "zh" else "english")["moods"]
    score = {usual: 1.5}
    for name, line in book.items():
        words = line.split()
        if language == "zh":
            said = [w for w in words if w in low]
        else:
            said = [w for w in words if lexicon.pattern(rf"\b{w.replace('_', ' ')}\b").search(low)]
        score[name] = score.get(name, 0.0) + len(said)
    return max(score, key=lambda name: score[name])


def understand(text: str, language: str = "") -> Reading:
    """Reads anything. What is empty or unreadable becomes a Reading with nothing in it, still tellable."""
    tongue = language_of(text, language)
    body = clean_text(text, tongue)
    told = without_wishes(without_voice_wish(body))
    reading = replace(_story(film_forms.find_form(told, tongue), tongue), asked=body)
    fine = genre.fine_genre(reading)
    reading = replace(reading, who=tuple(_sensed(reading, i) for i in range(len(reading.who))))
    low = body.lower() + (" " + reading.text.lower() if reading.told else "")
    if re.search(r"没下过?雨|不下雨|没有雨|(not|never|no|hasn't|without) (\w+ )?rain|\b(driest|droughts?)\b", low):
        low = re.sub("雨|rain", "", low)

    def first(patterns: dict[str, str]) -> str:
        return next((name for name, pattern in patterns.items() if re.search(pattern, low)), "")

    mood = mood_of_words(low, tongue, genre.mood_of_genre(fine))
    return replace(
        story_frames.with_frame(reading),
        seasons=_seasons(low, tongue, [n.word for n in (*reading.places, *reading.things, *reading.ideas)]),
        when=first(HOURS[tongue]),
        weather=first(WEATHER[tongue]) or "clear",
        genre=genre.studio_genre(reading, fine, mood),
        fine=fine,
        mood=mood,
        seconds=seconds_in(text[:2000]),
    )
