"""Everybody a prompt names: what is said of their looks, how many they are, how they stand."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.writer.chinese.chinese_units import MEASURES
from providers.builtin.writer.shots import posing
from providers.builtin.writer.understanding import prompt_story, prompt_wishes
from providers.builtin.writer.understanding.parsed_prompt import ParsedPrompt
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon

MOST_PEOPLE = 5
SPREAD = {
    1: (0.5,),
    2: (0.34, 0.66),
    3: (0.22, 0.5, 0.78),
    4: (0.16, 0.39, 0.62, 0.85),
    5: (0.12, 0.31, 0.5, 0.69, 0.88),
}
COUNT_ZH = re.compile(rf"([一两二三四五六七八九十几俩]|\d)\s*[{MEASURES}群]|(一群|几个|一对|一双)")
COUNT_EN = re.compile(
    r"\b(two|three|four|five|six|a couple of|a pair of|several|a group of|\d)\s+(?:[\w-]+\s+){0,3}$", re.I
)


def mask_unseen(text: str) -> str:
    """The text with a gap where it speaks of frame, style or nothing that can be seen."""
    for pattern in (
        re.compile(art_table("prompt")["masked"], re.I),
        *prompt_story.entry_patterns("size").values(),
        *prompt_story.entry_patterns("angle").values(),
        *prompt_story.entry_patterns("style").values(),
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
        for entry in art_table("wardrobe")[table]:
            kinds |= {
                w.lower(): "human"
                for w in entry["words"]
                if w.isascii() == (language == "en") and w.lower() not in kinds
            }
    kinds |= {pair.partition("=")[0].replace("_", " "): "animal" for pair in book["animals"]["words"].split()}
    kinds |= {pair.partition("=")[0].replace("_", " ").lower(): "robot" for pair in book["robots"]["words"].split()}
    vague = set(art_table("prompt")["vague"])
    words = sorted(
        (
            w
            for w in {**kinds, **dict.fromkeys(art_table("prompt")["pairs"], "human")}
            if w not in vague and w.isascii() == (language == "en")
        ),
        key=len,
        reverse=True,
    )
    line = "|".join(map(re.escape, words))
    return re.compile(rf"\b({line})(e?s|'s)?\b" if language == "en" else f"({line})(们)?", re.I), kinds


def people_in_prompt(want: ParsedPrompt, seed: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Everybody the prompt names, each with what is said of their looks, dress, and how they are."""
    text = mask_unseen(want.scene)
    pattern, kinds = _beings(want.language)
    for word in lexicon.word_set("chinese", "not_people") if want.language == "zh" else ():
        if len(word) > 1 and word not in ("机器人", "妖怪", "一个人", "每个人", "夫人", "稻草人", "雪人"):
            text = re.sub(f"{re.escape(word)}(?!员|小哥)", "＿" * len(word), text)
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []
    roles: list[str] = []
    hits = [h for h in pattern.finditer(text) if not prompt_wishes.is_denied(h[1], want.must_not)]
    hits = _more(text, hits, want.language)
    for n, hit in enumerate(hits):
        role = hit[1].lower()
        if any(role in other or other in role for other in roles) or (role in art_table("prompt")["vague"] and roles):
            continue
        roles.append(role)
        before = _before(text, hit.start(), hits[n - 1].end() if n else 0, want.language)
        after = _after(text, hit.end(), hits[n + 1].start() if n + 1 < len(hits) else len(text), want.language)
        person = _person(role, kinds.get(role, "human"), before, after, seed)
        pair = art_table("prompt")["pairs"].get(role)
        count = 2 if pair else _count(before, bool(hit[2]) and hit[2] != "'s", want.language)
        for k in range(min(count, MOST_PEOPLE - len(found))):
            name = role if k == 0 else f"{role} {k + 1}"
            person |= {"sex": pair[k]} if pair else {}
            many = len(roles) > 1 or n + 1 < len(hits)
            told = (
                posing.text_about(text, hit.span(), hits[n + 1].span() if n + 1 < len(hits) else None, want.language)
                if many
                else text
            )
            row = pose_by_words({"name": name}, want, told)
            found.append(({**person, "name": name, "seed": f"{person['seed']}|{k}"}, row))
    return found[:MOST_PEOPLE]


def _more(text: str, hits: list[re.Match[str]], language: str) -> list[re.Match[str]]:
    """Those too whom no list of ours names, as the writer reads them, and people who are only counted: 两个人."""
    taken = [hit.span() for hit in hits]
    who = understand(re.sub("＿+", "，" if language == "zh" else ", ", text), language).who
    roles = [
        w.role.lower()
        for w in who
        if w.role and (len(w.role) > 1) and w.role.lower() not in art_table("prompt")["vague"]
    ]
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
    """core.characters.model.Appearance as a dict: the words round them tell what the wardrobe can read."""
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
    for age, pattern in art_table("prompt")["ages"]:
        if re.search(pattern, near, re.I):
            return str(age)
    for language in ("chinese", "english"):
        for age, line in lexicon.table(language)["age"].items():
            if any(
                (w in role) if not w.isascii() else re.search(rf"\b{re.escape(w)}\b", near, re.I) for w in line.split()
            ):
                return str(age)
    return "adult"


def _count(before: str, plural: bool, language: str) -> int:
    numbers = art_table("prompt")["numbers"]
    if language == "zh":
        hits = list(COUNT_ZH.finditer(before))
        if hits:
            word = hits[-1][2] or hits[-1][1]
            return int(word) if word.isdigit() else int(numbers["zh"].get(word, 1))
        return 2 if plural else 1
    hit = COUNT_EN.search(before)
    if hit:
        return int(hit[1]) if hit[1].isdigit() else int(numbers["en"].get(hit[1].lower(), 1))
    return 2 if plural else 1


def pose_by_words(row: dict[str, Any], want: ParsedPrompt, text: str = "") -> dict[str, Any]:
    """How somebody stands and looks, where the words say so."""
    low = (text or want.scene).lower()
    name = str(row.get("name", "")).lower()
    if not text and name:
        at = low.find(name)
        low = re.split(r"[。.;；\n]", low[at:])[0] if at >= 0 else ""
    told = art_table("prompt")
    pose = posing.first_word_said("poses", low, want.language, ("talk", "think"))
    pose = pose or next((p for p, pattern in told["poses"].items() if re.search(pattern, low)), "")
    face = next((f for f, pattern in told["faces"].items() if re.search(pattern, low)), "")
    face = face or posing.first_word_said("faces", low, want.language, ("surprised",))
    back = re.search(told["from_behind"], low)
    return {
        **row,
        **({"pose": pose} if pose else {}),
        **({"expression": face} if face else {}),
        **({"facing": 180.0} if back else {}),
    }


def spread_people(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
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
