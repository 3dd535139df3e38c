"""Who, where, when and how a text asks for, as spans of it; and what a text model finds where the text says little."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from pydantic import ConfigDict, Field

from core.errors import MadeBadly
from core.gateway.structured_answers import answer_schema, ask_typed
from core.optimise import word_reading, word_tagging
from core.optimise.word_reading import TextWord, load_word_table
from core.project import prompt_files
from core.templates.prompt_values import LABELS, Intent, Label, PromptTask, Span
from core.types import Value
from providers.base import Ask, Capability, Request
from providers.errors import ProviderError

ENOUGH = 3
"""With so many found no model is asked."""
LONGEST_SPAN = 60
"""Characters of a span; a model that names more quotes the text instead of taking it apart."""
MOST_OF_A_LABEL = 6
ANSWER = 600
"""Tokens of an answer at most: forty parts with their labels."""
JOINS = re.compile(r"\s*(?:和|与|及|、|&|\band\b)\s*(?:a |an |the |their |slightly |a little )?", re.I)
NUMBER = r"[零一二两三四五六七八九十百半几]"
CLOCK = re.compile(
    r"(?<![\d:.,])\d{1,2}(?::\d\d)? ?(?:a\.m\.|p\.m\.|am|pm)(?![A-Za-z])"
    r"|(?<![\d.,])(?:1[0-9]|2[0-2])\d0s(?![A-Za-z])|(?<![\d.,])(?:1[2-9]|20|21)\d\d年(?!代)|(?:1[0-9]|20|21)\d0年代",
    re.I,
)
LASTS = re.compile(
    rf"(?:\d+(?:\.\d+)? ?|{NUMBER}+)(?:秒钟?|分{NUMBER}+秒?|分钟|分半|个?小时)(?![前后内之以])"
    r"|(?<![\d.,:])\d+(?:\.\d+)?[ -]?(?:seconds?|secs?|minutes?|mins?|hours?)(?![A-Za-z])",
    re.I,
)
TWO_MOODS = re.compile(r"(?<=[\u4e00-\u9fff])(?:又|但)(?=[\u4e00-\u9fff])|\s+(?:but|yet)\s+", re.I)
SAYS_STYLE = re.compile(r"(?:的?(?:风格|画风)|[ -](?:style|look|vibe|feel))$", re.I)
WITHIN = re.compile(r"\s+(?:in|of|under|off)\s+(?:the |a |an )?", re.I)


def find_spans(text: str, language: str, task: PromptTask) -> tuple[Span, ...]:
    """What the text says, in its order: `span.text` is `text[span.start:span.end]`, and no two of one label overlap. `language` is
    that of the text ("zh", "en" or "" where not known): words of the other one are read too. Only the first 4000 characters are
    read. Never raises."""
    del language  # every word is read in the language it is written in
    return _spans(text, task)


@lru_cache(maxsize=256)
def _spans(text: str, task: PromptTask) -> tuple[Span, ...]:
    words = word_reading.split_words(text)
    if not words:
        return ()
    tags = word_tagging.tag_words(
        word_tagging.word_features(word_tagging.text_context(text, words), task), word_tagging.tag_weights()
    )
    return spans_of_runs(text, words, word_tagging.label_runs(tags))


def spans_of_runs(text: str, words: Sequence[TextWord], runs: Iterable[tuple[Label, int, int]]) -> tuple[Span, ...]:
    """Spans of runs of words: without articles and numbers before them, one where words are joined, each text of a label once."""
    cut: list[Span] = []
    said = _said_in_figures(text, words[-1].end if words else 0)
    for label, first, end in runs:
        first, end = _trimmed(label, words, first, end)
        if first < end:
            start, stop = words[first].start, words[end - 1].end
            if label == "style":
                stop = start + len(SAYS_STYLE.sub("", text[start:stop]) or text[start:stop])
            over = [one for one in said if start < one.end and one.start < stop]
            if label in ("time", "length") and over:
                if not all(one.label == label and start <= one.start and one.end <= stop for one in over):
                    continue  # the figures say it better
                said = [one for one in said if one not in over]
            cut += _split(label, text, start, stop)
    cut += [one for one in said if not any(one.start < other.end and other.start < one.end for other in cut)]
    cut.sort(key=lambda one: (one.start, one.end))
    found: list[Span] = []
    for span in _joined(text, cut):
        if not any(one.label == span.label and one.text.lower() == span.text.lower() for one in found):
            found.append(span)
    return tuple(found)


def _said_in_figures(text: str, end: int) -> list[Span]:
    """Years, hours of the clock, and lengths in units of time: what needs no weighing."""
    found: list[Span] = []
    kinds: tuple[tuple[Label, re.Pattern[str]], ...] = (("time", CLOCK), ("length", LASTS))
    for label, pattern in kinds:
        for match in pattern.finditer(text, 0, end):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Span(label=label, text=match[0], start=match.start(), end=match.end()))
    return found


def _split(label: Label, text: str, start: int, stop: int) -> list[Span]:
    """One span, or the two moods of "tender but tense"."""
    cut = TWO_MOODS.search(text, start + 1, stop - 1) if label == "mood" and text[start] != "又" else None
    places = [(start, cut.start()), (cut.end(), stop)] if cut else [(start, stop)]
    return [Span(label=label, text=text[a:b], start=a, end=b) for a, b in places if a < b]


def _trimmed(label: Label, words: Sequence[TextWord], first: int, end: int) -> tuple[int, int]:
    skip = set(load_word_table("entities.zh")["must_not"]["skip"].split()) | set(
        load_word_table("entities.en")["must_not"]["skip"].split()
    )
    while first < end and _leads(label, words[first], end - first == 1, skip):
        first += 1
    while first < end:
        one = words[end - 1]
        if (
            one.script == "punct"
            or one.text in ("的", "地", "得", "了", "里面")
            or one.base in ("a", "an", "the", "'s", "of", "in", "and")
        ):
            end -= 1
        else:
            break
    return first, end


def _leads(label: Label, one: TextWord, alone: bool, skip: set[str]) -> bool:
    """Whether a word before the thing itself is left out: articles, numbers of people, "show" in "do not show"."""
    if one.script == "punct" or one.text == "的" or one.base in ("a", "an", "the", "some", "any", "this", "that", "'s"):
        return True
    if alone:
        return False
    if label == "must_not":
        return one.base in skip
    return label == "character" and (one.pos in "mq" or one.text in ("同", "某"))


def _joined(text: str, cut: Sequence[Span]) -> list[Span]:
    """Moods joined by "and" are one, as are people asked for as an audience, and a place within a place."""
    found: list[Span] = []
    for span in cut:
        last = found[-1] if found else None
        between = text[last.end : span.start] if last else ""
        if (
            last
            and last.label == span.label
            and (
                (span.label in ("mood", "audience") and JOINS.fullmatch(between))
                or (span.label == "setting" and WITHIN.fullmatch(between))
            )
        ):
            found[-1] = last.model_copy(update={"text": text[last.start : span.end], "end": span.end})
        else:
            found.append(span)
    return found


# Asked ---------------------------------------------------------------------------------------------------------------


class Named(Value):
    model_config = ConfigDict(frozen=True, extra="ignore")

    label: str = ""
    text: str = ""


class Parts(Value):
    model_config = ConfigDict(frozen=True, extra="ignore")

    parts: tuple[Named, ...] = Field(default=(), max_length=40)


def ask_model_for_spans(text: str, found: tuple[Span, ...], intent: Intent, ask: Ask) -> tuple[Span, ...]:
    """`found` and what a text model adds to it, where fewer than three were found; it alone where there are enough, or where the model
    is not there or answers nonsense. What the model names in the text's own words stands where it stands there; what it says in
    others stands nowhere (-1)."""
    request = spans_request(text, found, intent)
    if request is None:
        return found
    try:
        parts = ask_typed(Parts, request, ask).parts
    except (MadeBadly, ProviderError):
        return found
    return add_spans(text, found, parts)


def spans_request(text: str, found: tuple[Span, ...], intent: Intent) -> Request | None:
    """What `ask_more` asks a text model; None where it asks nothing."""
    if len(found) >= ENOUGH or not text.strip():
        return None
    return Request(
        capability=Capability.TEXT,
        purpose="idea",
        prompt=prompt_files.fill_prompt(
            "intent/ask", idea=text[: word_reading.LONGEST], found=_told(found), kind=intent.task_type
        ),
        answer_schema=answer_schema(Parts, words={"Named.label": LABELS}),
        language=intent.language,
        tokens_most=ANSWER,
    )


def add_spans(text: str, found: tuple[Span, ...], parts: Iterable[Named]) -> tuple[Span, ...]:
    """`found` and the parts that hold: a label there is, words of a length to be one, not said yet."""
    more = list(found)
    low = text.lower()
    for part in parts:
        said = part.text.strip().strip("\"'“”「」.,，。")
        if part.label not in LABELS or not said or len(said) > LONGEST_SPAN or "\n" in said:
            continue
        label: Any = part.label
        at = low.find(said.lower()) if len(low) == len(text) else text.find(said)
        start, end = (at, at + len(said)) if at >= 0 else (-1, -1)
        mine = [one for one in more if one.label == label]
        if len(mine) >= MOST_OF_A_LABEL or any(_same(one, said, start, end) for one in mine):
            continue
        more.append(Span(label=label, text=text[start:end] if at >= 0 else said, start=start, end=end, by="model"))
    return tuple(sorted(more, key=lambda one: (one.start < 0, one.start)))


def _same(one: Span, said: str, start: int, end: int) -> bool:
    if one.text.lower() == said.lower():
        return True
    return start >= 0 and one.start >= 0 and start < one.end and one.start < end


def _told(found: Iterable[Span]) -> str:
    return (
        prompt_files.facts_as_text({"found": [{"label": one.label, "text": one.text} for one in found]})
        if found
        else "nothing yet"
    )
