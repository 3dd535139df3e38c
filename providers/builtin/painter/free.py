"""A prompt in somebody's own words as a picture: who, what, where, when, how near, in both languages, over a shot as its base."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from providers.base import Request
from providers.builtin.painter.puppet import art
from providers.builtin.painter.things import find_drawing
from providers.builtin.writer import asked, lexicon, posing
from providers.builtin.writer.asked import Asked
from providers.builtin.writer.chinese_words import MEASURES, units_of
from providers.builtin.writer.understand import HOURS, WEATHER, understand

MOST_PEOPLE = 5
SPREAD = {
    1: (0.5,),
    2: (0.34, 0.66),
    3: (0.22, 0.5, 0.78),
    4: (0.16, 0.39, 0.62, 0.85),
    5: (0.12, 0.31, 0.5, 0.69, 0.88),
}
NOON = {
    "zh": "正午|中午|大白天|白天|烈日",
    "en": r"\bnoon\b|\bmidday\b|\bdaytime\b|\bby day\b|\bbroad daylight\b|\bdaylight\b",
}
SKIES = {"zh": "晴天|晴空|晴朗|万里无云", "en": r"\bclear sk(?:y|ies)\b|\bsunny\b|\bcloudless\b"}
VAGUE = "人 主角 人物 角色 主人公 旅人 行人 people person crowd somebody nobody everyone human group figure"
UNSEEN = frozenset(
    {
        *(
            "light",
            "will",
            "picture",
            "image",
            "photo",
            "photograph",
            "poster",
            "glow",
            "base",
            "chart",
            "wave",
            "sign",
            "plant",
        ),
        *("engine", "device", "invention", "spark", "camera", "film", "movie", "scene", "shot", "look"),
        *("光", "照片", "图", "画", "海报", "画面", "镜头", "光影", "电影"),
    }
)
"""Words that lead to a drawing and in a prompt mostly mean something else."""
PAIRS = {
    "夫妻": "mf",
    "夫妇": "mf",
    "情侣": "mf",
    "恋人": "mf",
    "老夫妻": "mf",
    "couple": "mf",
    "双胞胎": "ff",
    "twins": "ff",
    "新人": "mf",
    "newlywed": "mf",
}
MASKED = "鸟瞰|马路|马上|马卡龙|龙卷风|斑马线|牛仔|熊熊|鱼眼|虎口|羊毛|牛奶|鸡尾酒|狗粮|猫眼|人像|真人|机器人物|bird's[- ]eye|worm's[- ]eye|fish-?eye|dog-?eared|bear in mind|hot dog"
HOLDS = {
    "zh": "拿着|手持|捧着|抱着|举着|提着|握着|抱|捧|拎着|牵着",
    "en": r"\b(?:holding|holds|carrying|carries|clutching|with (?:an?|the|his|her) )",
}
COUNT_ZH = re.compile(rf"([一两二三四五六七八九十几俩]|\d)\s*[{MEASURES}群]|(一群|几个|一对|一双)")
COUNT_EN = re.compile(
    r"\b(two|three|four|five|six|a couple of|a pair of|several|a group of|\d)\s+(?:[\w-]+\s+){0,3}$", re.I
)
EN_NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 5,
    "a couple of": 2,
    "a pair of": 2,
    "several": 3,
    "a group of": 4,
}
ZH_NUMBERS = {
    "一": 1,
    "两": 2,
    "二": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 5,
    "几": 3,
    "一群": 4,
    "几个": 3,
    "一对": 2,
    "一双": 2,
}
AGES = (("child", r"\b(?:[2-9]|1[01])[- ]year|[三四五六七八九]岁|(?<!\d)[3-9]岁|小男孩|小女孩|孩子|儿童|幼"), ("teen", r"\b1[2-9][- ]year|1[2-9]岁|十[二三四五六七八九]岁|少年|少女|teen"), ("old", r"\b[6-9]\d[- ]year|[6-9]\d岁|[六七八九]十多?岁|七旬|八旬|年迈|老(?:人|太|爷|奶|头|汉|妇)|白发|\bold\b|\belderly\b|\baged\b"))  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What a prompt says of a picture: the shapes of core.storyboard.Picture and core.characters.Appearance as dicts, the name of a
    look in data/looks, and what was read of it."""

    picture: dict[str, Any]
    people: list[dict[str, Any]]
    style: str
    read: dict[str, Any]


def scene(request: Request) -> Scene:
    """The prompt's own words over the base in `inputs`."""
    want = asked.read(request.prompt, request.negative, request.language)
    inputs = request.inputs
    base = {k: v for k, v in dict(inputs.get("picture") or {}).items() if v not in (None, "")}
    cast = [dict(p) for p in inputs.get("people") or () if isinstance(p, dict)]
    said = _said(want)
    picture = {**base, **{k: v for k, v in said.items() if v}}
    if want.nobody:
        picture["people"], cast = [], cast if base else []
    elif base.get("people"):
        picture["people"] = [_posed(dict(row), want) for row in base["people"]]
    else:
        found = _people(want, request.seed)
        cast = cast or [person for person, _ in found]
        rows = [row for _, row in found] or [{"name": str(p.get("name", ""))} for p in cast[:MOST_PEOPLE]]
        picture["people"] = _spread(rows)
    worn = " ".join(f"{p.get('role', '')} {p.get('clothing', '')}" for p in cast)
    things = [*base.get("things", ()), *(t for t in _things(want, cast, worn) if t not in base.get("things", ()))]
    picture["things"] = [t for t in things if not asked.denied(t, want.must_not)]
    _held(picture, want)
    picture.setdefault(
        "place", _place_of_role(want, cast) or ("home" if picture["people"] and not said.get("weather") else "field")
    )
    picture["size"] = picture.get("size") or _size(picture)
    number = zlib.crc32(request.prompt.encode()) ^ (request.seed * 2654435761 & 0xFFFFFFFF)
    picture["seed"] = number & 0x7FFFFFFF
    if not base:
        picture["location"] = (
            f"{picture.get('location', '')}|{request.seed}" if request.seed else picture.get("location", "")
        )
    style = asked.said(f"{want.labels.get('style', '')}\n{want.whole}", "style") or str(inputs.get("style") or "")
    return Scene(picture, cast, style, _told(picture, style, want))


def _told(picture: dict[str, Any], style: str, want: Asked) -> dict[str, Any]:
    rows = {key: picture.get(key) for key in ("place", "when", "weather", "mood", "size", "angle")}
    rows |= {"people": [r["name"] for r in picture["people"]], "things": picture["things"], "style": style}
    return {k: v for k, v in rows.items() if v} | ({"must_not": list(want.must_not)} if want.must_not else {})


# Place, hour, weather, mood, frame ----------------------------------------------------------------------------------------


def _said(want: Asked) -> dict[str, str]:
    """What the prompt says outright of the shot itself."""
    text, tongue = want.scene.lower(), want.language
    place, word = _place(want)
    when = (
        "day"
        if re.search(NOON[tongue], text)
        else _first(HOURS[tongue], want.labels.get("time", "").lower()) or _first(HOURS[tongue], _no_moods(text))
    )
    weather = "clear" if re.search(SKIES[tongue], text) else _first(WEATHER[tongue], _weather_text(text, tongue))
    if weather and _denied_weather(weather, want):
        weather = ""
    if not weather and any(_denied_weather(w, want) for w in ("rain", "snow", "fog", "storm", "wind")):
        weather = "clear"
    framed = f"{want.labels.get('shot', '')}\n{want.scene}\n{want.whole}"
    return {
        "place": place,
        "location": word,
        "when": when,
        "weather": weather,
        "mood": want.mood or asked.said(want.whole, "mood"),
        "size": asked.said(framed, "size"),
        "angle": asked.said(framed, "angle"),
    }


def _no_moods(text: str) -> str:
    """Chinese 夜 is in 夜莺, and 夜市 is a place by night all the same."""
    return re.sub("夜莺|前夜祭", "", text)


def _weather_text(text: str, tongue: str) -> str:
    """Without what only sounds like weather: 雪山 is a mountain that has snow, a raincoat is no rain."""
    return re.sub("雨衣|雨伞|雨靴|雪茄|雪白|风雪帽|雪莲", "", text) if tongue == "zh" else re.sub(r"raincoats?|rainbows?|rain boots|snow[- ]white|umbrella|snowman", "", text)  # fmt: skip


def _denied_weather(weather: str, want: Asked) -> bool:
    words = {
        "rain": ("雨", "rain"),
        "snow": ("雪", "snow"),
        "fog": ("雾", "fog", "mist"),
        "storm": ("暴", "storm"),
        "wind": ("风", "wind"),
    }
    return any(asked.denied(word, want.must_not) for word in words.get(weather, ()))


def _first(table: dict[str, str], text: str) -> str:
    return next((name for name, pattern in table.items() if text and re.search(pattern, text)), "")


def _place(want: Asked) -> tuple[str, str]:
    """The place the prompt names: in its own line first, else the first that is named, by its longest word."""
    table = lexicon.place_words(want.language)
    for part in (want.labels.get("setting", ""), want.scene):
        if hit := re.search(r"\bon (?:the )?(moon|mars)\b", part, re.I):
            return hit[1].lower(), hit[1].lower()
        low, best = part.lower(), (10**6, 0, "")
        for word in table:
            hit = _named_place(word, low) if want.language == "en" else re.search(re.escape(word), low)
            if hit and not asked.denied(word, want.must_not) and (hit.start(), -len(word)) < best[:2]:
                best = (hit.start(), -len(word), word)
        if best[2]:
            return table[best[2]], best[2]
    return "", ""


def _named_place(word: str, low: str) -> re.Match[str] | None:
    """Where an English text names a place by this word: "in the lift", and not "he lifts a bottle"."""
    for hit in re.finditer(rf"\b{re.escape(word)}s?\b", low):
        done_to = re.match(r"\s+(?:a|an|the|his|her|its|their|up|off|out)\b", low[hit.end() :])
        if not done_to or re.search(
            r"\b(?:a|an|the|in|at|on|by|near|to|from|inside|into|of|this|that)\s+$", low[: hit.start()]
        ):
            return hit
    return None


def _place_of_role(want: Asked, cast: list[dict[str, Any]]) -> str:
    """Where somebody of this calling, or with such a thing, is found."""
    text = " ".join([want.scene, *(str(p.get("role", "")) for p in cast)]).lower()
    for words, place in lexicon.table("cast")["where"].items():
        for word in words.split():
            if (word in text) if not word.isascii() else re.search(rf"\b{re.escape(word)}\b", text):
                return str(place)
    return ""


def _size(picture: dict[str, Any]) -> str:
    """Where nobody said it: near enough to see who it is about."""
    count = len(picture["people"])
    return "wide" if count > 3 or not (count or picture["things"]) else "full"


# People -------------------------------------------------------------------------------------------------------------------


def _bare(text: str) -> str:
    """The text with a gap where it speaks of frame, style or nothing that can be seen."""
    for pattern in (
        re.compile(MASKED, re.I),
        *asked.patterns("size").values(),
        *asked.patterns("angle").values(),
        *asked.patterns("style").values(),
    ):
        text = pattern.sub(lambda m: "＿" * len(m[0]), text)
    return text


@cache
def _beings(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """All words for somebody, the longest first, and what kind each is."""
    book = lexicon.table("chinese" if language == "zh" else "english")
    kinds: dict[str, str] = {}
    for line in (book["people"][sex] for sex in "nmf"):
        kinds |= {w.replace("_", " "): "human" for w in line.split()}
    for table in ("trades", "beings"):
        for entry in art("wardrobe")[table]:
            kinds |= {
                w.lower(): "human"
                for w in entry["words"]
                if w.isascii() == (language == "en") and w.lower() not in kinds
            }
    kinds |= {pair.partition("=")[0].replace("_", " "): "animal" for pair in book["animals"]["words"].split()}
    kinds |= {pair.partition("=")[0].replace("_", " ").lower(): "robot" for pair in book["robots"]["words"].split()}
    vague = set(VAGUE.split())
    words = sorted(
        (w for w in {**kinds, **dict.fromkeys(PAIRS, "human")} if w not in vague and w.isascii() == (language == "en")),
        key=len,
        reverse=True,
    )
    line = "|".join(map(re.escape, words))
    return re.compile(rf"\b({line})(e?s|'s)?\b" if language == "en" else f"({line})(们)?", re.I), kinds


def _people(want: Asked, seed: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Everybody the prompt names, each with what is said of their looks, dress, and how they are."""
    text = _bare(want.scene)
    pattern, kinds = _beings(want.language)
    for word in lexicon.grammar("chinese", "not_people") if want.language == "zh" else ():
        if len(word) > 1 and word not in ("机器人", "妖怪", "一个人", "每个人", "夫人", "稻草人", "雪人"):
            text = text.replace(word, "＿" * len(word))
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []
    roles: list[str] = []
    hits = [h for h in pattern.finditer(text) if not asked.denied(h[1], want.must_not)]
    hits = _more(text, hits, want.language)
    for n, hit in enumerate(hits):
        role = hit[1].lower()
        if any(role in other or other in role for other in roles) or (role in VAGUE.split() and roles):
            continue
        roles.append(role)
        before = _before(text, hit.start(), hits[n - 1].end() if n else 0, want.language)
        after = _after(text, hit.end(), hits[n + 1].start() if n + 1 < len(hits) else len(text), want.language)
        person = _person(role, kinds.get(role, "human"), before, after, seed)
        pair = PAIRS.get(role)
        count = 2 if pair else _count(before, bool(hit[2]) and hit[2] != "'s", want.language)
        for k in range(min(count, MOST_PEOPLE - len(found))):
            name = role if k == 0 else f"{role} {k + 1}"
            person |= {"sex": pair[k]} if pair else {}
            row = _posed(
                {"name": name}, want, f"{before}{hit[0]}{after}" if len(roles) > 1 or n + 1 < len(hits) else text
            )
            found.append(({**person, "name": name, "seed": f"{person['seed']}|{k}"}, row))
    return found[:MOST_PEOPLE]


def _more(text: str, hits: list[re.Match[str]], language: str) -> list[re.Match[str]]:
    """Those too whom no list of ours names, as the writer reads them, and people who are only counted: 两个人."""
    taken = [hit.span() for hit in hits]
    who = understand(re.sub("＿+", "，" if language == "zh" else ", ", text), language).who
    roles = [w.role.lower() for w in who if w.role and (len(w.role) > 1) and w.role.lower() not in VAGUE.split()]
    bare = [w for w in roles if language == "en" or len(w) < 6]
    patterns = [
        re.compile(rf"\b({re.escape(w)})(e?s|'s)?\b" if language == "en" else f"({re.escape(w)})(们)?", re.I)
        for w in dict.fromkeys(bare)
    ]
    if language == "zh":
        patterns.append(re.compile(r"(?<=[一两二三四五几]个)(人)(们)?"))
    for pattern in patterns:
        for hit in pattern.finditer(text):
            if not any(hit.start() < end and start < hit.end() for start, end in taken):
                hits.append(hit)
                taken.append(hit.span())
    return sorted(hits, key=lambda hit: hit.start())


def _before(text: str, at: int, floor: int, language: str) -> str:
    part = text[floor:at]
    cut = max((part.rfind(mark) for mark in "，。,.;；\n：:！!？?"), default=-1)
    part = part[cut + 1 :]
    return re.split(r"\b(?:and|with)\b", part)[-1] if language == "en" else re.split("和|与|跟|、", part)[-1]


def _after(text: str, at: int, ceiling: int, language: str) -> str:
    part = text[at:ceiling]
    part = re.split(r"[。.;；\n]", part)[0]
    if ceiling < len(text):
        part = re.split(
            r"\b(?:and|beside|next to|while)\s+(?:an?|the|two|three|his|her|another)\s*[\w\s]*$"
            if language == "en"
            else "[，,、和与跟][^，,、]*$",
            part,
        )[0]
    return part


def _person(role: str, kind: str, before: str, after: str, seed: int) -> dict[str, Any]:
    """core.characters.Appearance as a dict: the words round them tell what the wardrobe can read."""
    near = f"{before} {role} {after}"
    person: dict[str, Any] = {
        "role": role,
        "kind": kind,
        "species": role if kind == "animal" else "",
        "seed": f"{role}|{seed}",
    }
    if kind == "animal":
        return person | {
            "sex": "n",
            "age": "child" if re.search("小|幼|baby|puppy|kitten|cub", near) else "adult",
            "appearance": before,
            "clothing": "",
        }
    own = f"{before} {role}"
    return person | {"sex": _sex(role, own), "age": _age(role, own), "appearance": near, "clothing": near}


def _sex(role: str, near: str) -> str:
    for language in ("chinese", "english"):
        people = lexicon.table(language)["people"]
        for sex in "fm":
            if role in people[sex].replace("_", " ").split() or (
                language == "english" and role.replace(" ", "_") in people[sex].split()
            ):
                return sex
    if re.search("女|妈|奶奶|婆|姐|妹|娘|她", near) or re.search(r"\b(?:female|woman|her|she)\b", near):
        return "f"
    if re.search("男|爸|爷|叔|伯|哥|弟|他", near) or re.search(r"\b(?:male|man|his|he)\b", near):
        return "m"
    return "n"


def _age(role: str, near: str) -> str:
    for age, pattern in AGES:
        if re.search(pattern, near, re.I):
            return age
    for language in ("chinese", "english"):
        for age, line in lexicon.table(language)["age"].items():
            if any(
                (w in role) if not w.isascii() else re.search(rf"\b{re.escape(w)}\b", near, re.I) for w in line.split()
            ):
                return str(age)
    return "adult"


def _count(before: str, plural: bool, language: str) -> int:
    if language == "zh":
        hits = list(COUNT_ZH.finditer(before))
        if hits:
            word = hits[-1][2] or hits[-1][1]
            return int(word) if word.isdigit() else ZH_NUMBERS.get(word, 1)
        return 2 if plural else 1
    hit = COUNT_EN.search(before)
    if hit:
        return int(hit[1]) if hit[1].isdigit() else EN_NUMBERS.get(hit[1].lower(), 1)
    return 2 if plural else 1


def _posed(row: dict[str, Any], want: Asked, text: str = "") -> dict[str, Any]:
    """How somebody stands and looks, where the words say so."""
    low = (text or want.scene).lower()
    name = str(row.get("name", "")).lower()
    if not text and name:
        at = low.find(name)
        low = re.split(r"[。.;；\n]", low[at:])[0] if at >= 0 else ""
    poses = {"sit": "坐|sitting|seated", "kneel": "kneeling", "run": "running|奔", "walk": "walking", "look_up": "looking up|仰望", "wave": "waving", "point": "pointing", "crouch": "crouching", "hold": "holding|carrying"}  # fmt: skip
    pose = next((p for p, pattern in poses.items() if re.search(pattern, low)), "")
    pose = pose or next(
        (
            p
            for p, pattern in posing.POSES[want.language].items()
            if p not in ("talk", "think") and re.search(pattern, low)
        ),
        "",
    )
    faces = {"smile": "smiling|微笑", "laugh": "laughing", "sad": "crying|sorrow|lonely|melanchol|孤独|孤单|忧伤", "angry": "furious|愤怒", "afraid": "terrified|frighten|惊恐|害怕", "tired": "exhausted|weary"}  # fmt: skip
    face = next((f for f, pattern in faces.items() if re.search(pattern, low)), "")
    face = face or next(
        (f for f, pattern in posing.FACES[want.language].items() if f != "surprised" and re.search(pattern, low)), ""
    )
    back = re.search("背影|背对|from behind|back to (?:us|the camera)|seen from the back", low)
    return {
        **row,
        **({"pose": pose} if pose else {}),
        **({"expression": face} if face else {}),
        **({"facing": 180.0} if back else {}),
    }


def _spread(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Side by side, turned to each other."""
    places = SPREAD.get(len(rows), SPREAD[5])
    out = []
    for n, (row, at) in enumerate(zip(rows, places, strict=False)):
        facing = 22.0 if len(rows) == 1 else 30.0 if at < 0.5 else -30.0 if at > 0.5 else 0.0
        out.append(
            {
                "pose": "stand",
                "expression": "calm",
                "facing": facing,
                "at": at,
                "depth": 0.12 * (n % 2),
                "holds": "",
                **row,
            }
        )
    return out


# Things -------------------------------------------------------------------------------------------------------------------


def _things(want: Asked, cast: list[dict[str, Any]], worn: str) -> list[str]:
    """Words of the prompt that the painter has a drawing for and that are neither people nor clothes nor the place."""
    roles = [str(p.get("role", "")) for p in cast]
    words = _zh_things(_bare(want.scene)) if want.language == "zh" else _en_things(_bare(want.scene))
    place = _place(want)[1]
    out = []
    for word in words:
        dressed = any(
            w.lower() in word.lower()
            for entry in (*art("wardrobe")["garments"], *art("wardrobe")["hats"])
            for w in entry["words"]
            if len(w) > 1
        )
        if (
            word in UNSEEN
            or word == place
            or dressed
            or any(word in role or role.endswith(word) for role in roles if role)
        ):
            continue
        if find_drawing(word) is not None:
            out.append(word)
    return list(dict.fromkeys(out))[:5]


def _zh_things(text: str) -> Iterable[str]:
    text = text.replace("站在", "在")
    for clause in re.split(r"[＿，。,.;；！!？?\n、：:（）()]", text):
        for unit in units_of(clause) if clause.strip() else ():
            word = re.sub(rf"^[一两二三四五六七八九十几]+[{MEASURES}]", "", unit.text)
            if len(word) and (unit.kind == "thing" or (unit.kind in ("idea", "place") and _exact(word))):
                yield word


def _en_things(text: str) -> Iterable[str]:
    words = re.findall(r"[a-z][a-z'-]*", text.lower())
    n = 0
    while n < len(words):
        for size in (3, 2, 1):
            phrase = " ".join(words[n : n + size])
            if n + size <= len(words) and _exact(phrase):
                yield phrase
                n += size - 1
                break
            if n + size <= len(words) and phrase.endswith("s") and _exact(phrase[:-1]):
                yield phrase[:-1]
                n += size - 1
                break
        n += 1


@cache
def _exact(word: str) -> bool:
    """Whether our own table of drawings has the word itself."""
    return any(word == w.lower() for words in art("things")["words"].values() for w in words)


def _held(picture: dict[str, Any], want: Asked) -> None:
    """A thing that the words put into somebody's hands."""
    hands = re.search(rf"(?:{HOLDS[want.language]})\s*(?P<what>[^，。,.;；\n]{{1,24}})", want.scene, re.I)
    if not hands or not picture["people"]:
        return
    thing = next((t for t in picture["things"] if t.lower() in hands["what"].lower()), "")
    row = picture["people"][0]
    if thing and not row.get("holds"):
        row["holds"] = thing
        row["pose"] = row["pose"] if row.get("pose") in ("sit", "walk", "look_up") else "hold"
