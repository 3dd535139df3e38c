"""What a text is a prompt for: the kind of thing to be made, its genre, and how often such a reading is right."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from core.i18n import Language
from core.optimise import durations, word_reading
from core.optimise.word_reading import BREAKS, LONGEST, TextWord, load_word_table
from core.templates.prompt_values import FINE, PROMPT_TASKS, Intent

GENRES: tuple[str, ...] = ("", "sci-fi", "romance", "action", "comedy", "horror")
FINES: tuple[str, ...] = ("", *FINE)
WEIGHTS = word_reading.WORDS / "intent.json"
PHRASE = 10
"""No Chinese word of our lists is longer."""
DOCUMENTARY = re.compile(
    r"纪录|纪实|采访|口述|真实|跟拍|实拍|记录|科普|人文|非遗|传承|手艺|匠人|艺人"
    r"|\b(?:documentary|docu\w*|doc|interview\w*|observational|v[ée]rit[ée]|real|filmed|staged|ethnographic|narration|field[ -]recording|"
    r"portrait of|archive|craft\w*)\b",
    re.I,
)
"""A documentary is a way of filming, no matter of who is in it: a lighthouse keeper may be anybody's story."""
STILLS = ("storyboard_generation", "character_design")
"""They last no minutes: a text that does is a film's."""
WEAK = 0.4
"""Where nothing says what shall be made and the guess is less sure than this, it is a story."""
FAINT = 0.3
"""A finer genre less sure than this is none where no word of it was seen: such guesses were never right in the tuned part."""
DENIED = re.compile(
    r"(?:不要|别|不能|不许|不带|避免|禁止|请勿)[^,，。；;!！\n]{0,12}"
    r"|\b(?:no|don'?t|do not|avoid|without|never|not)\b[^,.;!\n]{0,40}",
    re.I,
)


def read_intent(text: str, language: str = "") -> Intent:
    """Task, genre and finer genre of a text, in "zh" or "en" (found where `language` is empty). Never raises: of an empty text it is
    a script of no genre.

    `confidence` and `genre_confidence` are how often such a reading is right. They are the likelihood of the chosen class after it
    was held to what happened: the tuned part of tests/data/ideas.jsonl was read in ten turns, each by weights that had not seen the
    sentences read, and a slope and a shift were fitted so that of readings with confidence c about c were right
    (`python -m bench.harness.idea_training`). bench/idea.py measures the error that remains, on sentences set apart."""
    spoken: Language = "en" if language == "en" else "zh" if language == "zh" else word_reading.language_of_prompt(text)
    found = _judged(text)
    return found if found.language == spoken else found.model_copy(update={"language": spoken})


@lru_cache(maxsize=256)
def _judged(text: str) -> Intent:
    told = text_signs(text)
    by = intent_weights()
    task, sure = likeliest_name(told, by["task"], PROMPT_TASKS)
    if "unsaid" in told and sure < WEAK:
        task = "script_generation"
    if task in STILLS and f"strong:{task}" not in told and (durations.parse_seconds(text[:LONGEST]) or 0) >= 60:
        task = "script_generation"
    meant = [*plain_signs(told), f"task:{task}"]
    genre, genre_sure = likeliest_name(meant, by["genre"], GENRES)
    fine, fine_sure = likeliest_name([*meant, f"genre:{genre}"], by["fine"], FINES)
    unfounded = fine == "documentary" and not DOCUMENTARY.search(text[:LONGEST])
    if unfounded or (f"fine={fine}" not in told and fine_sure < FAINT):
        fine = ""
    return Intent(
        task_type=task,
        genre=genre,
        fine=fine,
        language=word_reading.language_of_prompt(text),
        confidence=sure,
        genre_confidence=genre_sure,
    )


# What is seen ---------------------------------------------------------------------------------------------------------


@cache
def _book() -> Mapping[str, tuple[str, ...]]:
    """Every word and phrase of tasks.toml and genres.toml -> the names of what it is a sign of."""
    found: dict[str, list[str]] = {}

    def put(line: str, name: str) -> None:
        for word in line.split():
            names = found.setdefault(word.lower().replace("_", " "), [])
            if name not in names:
                names.append(name)

    for task, lists in load_word_table("tasks").items():
        for weight in ("strong", "weak"):
            for line in lists.get(weight, {}).values():
                put(line, f"{weight}:{task}")
    for kind, classes in load_word_table("genres").items():
        for name, lists in classes.items():
            for line in lists.values():
                put(line, f"{kind}={name}")
    return {word: tuple(names) for word, names in found.items()}


def text_signs(text: str) -> list[str]:
    """The names of all that is seen in a text, each once: words of our lists with how often, words themselves, and its build."""
    text = text[:LONGEST]
    words = word_reading.split_words(text)
    denied = [match.span() for match in DENIED.finditer(text)]
    counts: dict[str, int] = {}
    hits = [hit for hit in _hits(text, words) if not any(a <= hit[0] < b for a, b in denied)]
    things = [
        (start, end) for start, end, names in hits if any(one.startswith("strong:") for one in names if one != SCRIPT)
    ]
    named: list[tuple[int, str, str]] = []
    for start, end, names in hits:
        for name in names:
            if name == SCRIPT and things and _is_only_served(text, start, end, things):
                name = "served"
            counts[name] = counts.get(name, 0) + 1
            if name.startswith("strong:"):
                named.append((start, name.removeprefix("strong:"), "en" if text[start].isascii() else "zh"))
    found = []
    for name, count in counts.items():
        found += [name, *([f"{name}*2"] if count > 1 else []), *([f"{name}*3"] if count > 2 else [])]
    found += sorted(
        {f"w:{word.base}" for word in words if word.script != "punct" and word.pos != "d" and not _tells_task(word)}
    )
    found += sorted({kind for word in words for kind in word.kinds if kind.startswith("g:") and not _tells_task(word)})
    unsaid = not any(name.startswith("strong:") for name in counts)
    return [*found, *_order(named), *_build(words, counts), *_lengths(text, unsaid)]


SCRIPT = "strong:script_generation"
FOR = re.compile(r"\b(?:for|of|from|in)(?: [\w'-]+){0,4} ?$", re.I)


def _is_only_served(text: str, start: int, end: int, things: Sequence[tuple[int, int]]) -> bool:
    """Whether a film is named there only for the sake of the thing that is to be made: music for it, a poster of it."""
    if not text[start].isascii():
        after = bisect_left(things, (end, 0))
        return after < len(things) and things[after][0] <= end + 4 and not BREAKS & set(text[end : things[after][0]])
    lead = FOR.search(text, max(0, start - 40), start)
    return lead is not None and things[0][0] < lead.start()


def _order(named: Iterable[tuple[int, str, str]]) -> list[str]:
    """What is named first and last where several things are: music for a film, a film with music."""
    found = sorted(named)
    if len({name for _, name, _ in found}) < 2:
        return []
    return [f"named first:{found[0][1]}/{found[0][2]}", f"named last:{found[-1][1]}/{found[-1][2]}"]


BUILD = ("named ", "opens:", "bare:", "length:", "unsaid", "verbs:", "many:", "clauses:", "first:")
"""Signs of how a text is built: they tell what shall be made, and nothing of its genre."""


def plain_signs(told: Iterable[str]) -> list[str]:
    return [sign for sign in told if not sign.startswith(BUILD)]


def _tells_task(word: TextWord) -> bool:
    """Words for what shall be made say nothing of its genre: whatever flies a drone, it is a clip."""
    return any(name.startswith("strong:") for name in _book().get(word.base, ()))


def _hits(text: str, words: Iterable[TextWord]) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    book = _book()
    words = list(words)
    for at, one in enumerate(words):
        if one.script == "zh":
            continue
        low, phrase = one.text.lower().replace("’", "'"), ""
        for end in range(at, min(at + 4, len(words))):
            piece = words[end].text.lower().replace("’", "'")
            if words[end].script in ("zh", "punct"):
                break
            phrase = low if end == at else phrase + piece if piece == "'s" else f"{phrase} {piece}"
            if phrase in book:
                yield one.start, words[end].end, book[phrase]
            if end == at and phrase not in book and one.base in book:
                yield one.start, one.end, book[one.base]
    for run in re.finditer(r"[㐀-䶿一-鿿A-Za-z0-9]*[㐀-䶿一-鿿][㐀-䶿一-鿿A-Za-z0-9]*", text):
        chars = run[0].lower()
        for start in range(len(chars)):
            for size in range(1, PHRASE + 1):
                piece = chars[start : start + size]
                if len(piece) < size:
                    break
                if piece in book and not piece.isascii():
                    yield run.start() + start, run.start() + start + size, book[piece]


AMOUNTS = {
    word: value
    for value, line in (
        (0.5, "half 半"),
        (1, "one a 一"),
        (2, "two couple 二 两"),
        (3, "three 三"),
        (4, "four 四"),
        (5, "five few 五 几"),
        (6, "six 六"),
        (7, "seven 七"),
        (8, "eight 八"),
        (9, "nine 九"),
        (10, "ten 十"),
        (12, "eleven twelve 十二"),
        (15, "fifteen 十五"),
        (20, "twenty 二十"),
        (30, "thirty 三十"),
        (45, "forty fifty 四十 五十"),
        (90, "sixty ninety 六十 九十"),
    )
    for word in line.split()
}
MEASURED = re.compile(
    r"(?<![A-Za-z\d])(?P<many>\d+(?:\.\d+)?|[零一二两三四五六七八九十百半几]+|[A-Za-z]+)[ -]?"
    r"(?:(?P<second>秒|s(?:ec(?:ond)?s?)?\b)|(?P<minute>分钟|分半|分(?![镜格手])|min(?:ute)?s?\b)|(?P<hour>个?小时|hours?\b)"
    r"|(?P<frame>[格张幅帧]|个?分镜|个?镜头|(?:frame|panel|shot|still|image|drawing|board|picture|beat)s?\b)"
    r"|(?P<page>[集页幕章]|(?:page|episode|scene|act|chapter|part|word)s?\b))",
    re.I,
)


def _lengths(text: str, unsaid: bool) -> list[str]:
    """How long the thing shall be: some seconds are a clip, episodes are a script."""
    found: list[str] = []
    for match in MEASURED.finditer(text):
        low, unit = match["many"].lower(), str(match.lastgroup)
        many = float(low) if low[0].isdigit() else AMOUNTS.get(low, 11.0 if low[0] >= "\u4e00" else 0.0)
        if not many:
            continue
        if unit in ("second", "minute", "hour"):
            seconds = many * {"second": 1, "minute": 60, "hour": 3600}[unit]
            name = "clip" if seconds <= 15 else "spot" if seconds <= 59 else "song" if seconds <= 200 else "film"
        else:
            name = unit
        found += [f"length:{name}", *([f"unsaid/length:{name}"] if unsaid else [])]
    return list(dict.fromkeys(found))


def _build(words: Iterable[TextWord], counts: Mapping[str, int]) -> list[str]:
    words = list(words)
    chinese = any(word.script == "zh" for word in words)
    verbs = sum(word.pos == "v" and "participle" not in word.kinds for word in words)
    clauses = 1 + sum(word.text in BREAKS for word in words)
    found = [f"verbs:{min(verbs, 3)}/{clauses > 1}", f"many:{min(len(words) // 8, 6)}", f"clauses:{min(clauses, 5)}"]
    said = [name for name in counts if name.startswith("strong:")]
    if not said:
        found += [
            "unsaid",
            f"unsaid/{'zh' if chinese else 'en'}/verbs:{min(verbs, 3)}",
            f"unsaid/clauses:{min(clauses, 4)}",
        ]
    first = next((word for word in words if word.script != "punct"), None)
    if first is not None:
        found.append(f"first:{first.base}")
        found.append(f"first:{first.pos}")
    return [*found, *_clauses(words, not said)]


def _clauses(words: Sequence[TextWord], unsaid: bool) -> list[str]:
    """How the clauses are built: somebody who does, is doing or only is, with what is told of looks."""
    found: list[str] = []
    bare, one = 0, list[TextWord]()
    for number, word in enumerate([*words, None]):
        if word is not None and word.text not in BREAKS:
            one.append(word)
            continue
        if one:
            kind = _kind_of(one)
            bare += kind == "bare"
            if len(found) < 1:
                sense = next((_noun(word) for word in one if word.pos in "nx"), "none")
                found += [f"opens:{kind}", f"opens:{kind}/{sense}", f"opens:{sense}"]
                if unsaid:
                    found += [f"unsaid/opens:{kind}", f"unsaid/opens:{kind}/{sense}"]
        del number
        one = []
    found.append(f"bare:{min(bare, 5)}")
    if unsaid:
        found.append(f"unsaid/bare:{min(bare, 5)}")
    return found


def _kind_of(clause: Sequence[TextWord]) -> str:
    verbs = [word for word in clause if word.pos == "v"]
    if not verbs:
        return "bare"
    if all("participle" in word.kinds for word in verbs):
        return "doing"
    if any(word.base in ("who", "that", "which") for word in clause):
        return "who does"
    if clause[-1].pos == "n" and any(word.text == "的" for word in clause):
        return "的"
    return "does"


def _noun(word: TextWord) -> str:
    for kind, name in KINDS:
        if kind in word.kinds:
            return name
    return "other"


KINDS = (
    ("person", "somebody"),
    ("person?", "somebody"),
    ("n:person", "somebody"),
    ("name", "somebody"),
    ("n:animal", "animal"),
    ("place", "place"),
    ("place?", "place"),
    ("n:place", "place"),
    ("time", "time"),
    ("n:time", "time"),
    ("n:thing", "thing"),
    ("thing", "thing"),
)


# What is judged -------------------------------------------------------------------------------------------------------


@cache
def intent_weights() -> dict[str, Any]:
    """data/prompts/intent/intent.json: of each question the scores of what is seen, in thousandths, and what holds them to what
    happened."""
    return dict(json.loads(WEIGHTS.read_text("utf-8")))


def sign_prior(sign: str, wanted: str) -> float:
    """What a sign says of a class before anything was measured: the word lists as they are."""
    if sign == f"strong:{wanted}":
        return 2.0
    if sign == f"weak:{wanted}":
        return 0.7
    if sign == f"genre={wanted}":
        return 1.0
    if sign.startswith("fine="):
        fine = sign.removeprefix("fine=")
        if fine == wanted:
            return 1.5
        if FINE.get(fine) == wanted and wanted in GENRES:
            return 0.8 if wanted else 0.4
    if sign == "unsaid" and wanted == "script_generation":
        return 1.0
    if sign.startswith("genre:") and FINE.get(wanted) == sign.removeprefix("genre:"):
        return 1.0
    return 0.0


def likeliest_name(told: Iterable[str], by: Mapping[str, Any], names: tuple[Any, ...]) -> tuple[Any, float]:
    """The likeliest of the names, and how often that is right."""
    scores = [0.0] * len(names)
    seen: Mapping[str, list[int]] = by["seen"]
    for sign in told:
        row = seen.get(sign)
        if row:
            for at in range(0, len(row), 2):
                scores[row[at]] += row[at + 1] / 1000
    top = max(scores)
    total = sum(math.exp(score - top) for score in scores)
    return names[scores.index(top)], calibrate(1 / total, by["slope"], by["shift"])


def calibrate(likely: float, slope: float, shift: float) -> float:
    """A likelihood held to what happened."""
    likely = min(max(likely, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(slope * math.log(likely / (1 - likely)) + shift)))
