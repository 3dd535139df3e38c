"""What a prompt in somebody's own words asks for: its labelled lines, its story, which answer, how many, what must be and must not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from providers.builtin.writer.understanding.prompt_story import LONG, SILENT, composed_story, entry_said, story_and_asks
from providers.builtin.writer.understanding.prompt_wishes import (
    begins_with_wish,
    count_wished,
    listed_parts,
    rules_of,
    scenes_wished,
    seconds_wished,
    unwished_parts,
    wished_parts,
    without_unwished,
)
from providers.builtin.writer.understanding.understand import language_of
from providers.builtin.writer.vocabulary import lexicon

READ = 6000
"""Characters of a prompt that are read; what stands behind them is left out."""
STORY_LABELS = ("story", "setting", "hero")
UNTOLD = ("requirements", "audience", "quality", "length", "genre", "title", "cast")
"""Lines that tell how something is made, and nothing that is in it."""
TREATED = ("must_not", "shot", "style", "mood", "light")
"""Lines that tell how it looks: words for things in them are no things."""
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
    story, asks = story_and_asks(free, tongue)
    told = "\n".join(labels.get(name, "") for name in STORY_LABELS if labels.get(name)) or story
    ruled = "\n".join(line for line in rules_of(labels.get("requirements", "")) if begins_with_wish(line, tongue))
    rules = "\n".join((*asks, ruled, story if not labels.get("story") else "", labels.get("story", "")))
    must, ending = wished_parts(rules, tongue)
    must = (*must, *listed_parts(labels.get("must", "")))
    must_not = tuple(
        dict.fromkeys(
            (*unwished_parts(rules, tongue), *listed_parts(labels.get("must_not", "")), *listed_parts(negative))
        )
    )
    head = "\n".join([*asks, story])[:200] if (asks or story) else told[:120]
    seen = [labels[k] for k in labels if k not in (*UNTOLD, *TREATED)] + ([] if labels.get("story") else [story])
    how = [labels[k] for k in labels if k in TREATED and k != "must_not"]
    return ParsedPrompt(
        text=text,
        language=tongue,
        kind=_kind(head, text, labels),
        story=composed_story(labels, story, tongue),
        scene=without_unwished("\n".join(s for s in seen if s), tongue),
        whole=without_unwished("\n".join(s for s in (*seen, *asks, *how) if s), tongue),
        labels=labels,
        must=must,
        must_not=must_not,
        ending=ending,
        scenes=scenes_wished(text),
        count=count_wished(head),
        seconds=seconds_wished(labels.get("length", "") or next((ask for ask in asks if LONG.match(ask)), ""), text),
        genre=entry_said(f"{labels.get('genre', '')}\n{head}", "genres"),
        mood=entry_said(labels.get("mood", ""), "mood") or entry_said(without_unwished("\n".join((*asks, story, labels.get("story", ""), labels.get("style", ""))), tongue), "mood"),
        silent=bool(SILENT.search(text)),
        nobody=any(NOBODY.search(phrase.strip()) for phrase in must_not) or bool(NOBODY.search(rules)),
        data=bool(re.search(r"(?<![a-z])json(?![a-z])", text, re.I)) and not re.search(r"(no|not|不要|without)\s*json", text, re.I),
    )  # fmt: skip


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
