"""What kind of film a sentence asks for, and the story that is left once the words that only ask are taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from providers.builtin.writer import lexicon

CAPTURES = {"body": ".+", "product": "[^,，：:。.!！?？]{1,24}?", "topic": "[^,，：:。.!！?？]{1,24}?", "whole": ".+"}
"""What {body}, {product} and {topic} take where data/writer/forms.toml does not say more."""
ADS = ("ad", "appeal")
END = " 。.!！,，、;；:：~～"


@dataclass(frozen=True)
class Form:
    """`kind` is ad, appeal, documentary, portrait, question, topic or plain. `body` is the story, which the readers read;
    `said` the sentence as a logline says it: chat and asking off, "the ad for ..." still there. `product` is what an ad
    sells, `topic` what a film is about that has no story yet."""

    kind: str
    body: str
    said: str
    product: str = ""
    topic: str = ""


def formed(text: str, language: str) -> Form:
    """Of a sentence that was cleaned. What fits no form is a plain story."""
    book = lexicon.table("forms")
    talk, notes = (re.compile(book[name][language], re.I) for name in ("talk", "notes"))
    bare = _without_talk(text, talk) or text
    bare = _without_notes(bare, notes) or bare
    for form, pattern in _forms(language):
        found = pattern.fullmatch(bare.strip(END))
        if found:
            return _as_form(form, {k: v for k, v in found.groupdict().items() if v}, bare, language)
    return _asked(bare, bare, language)


def _without_talk(text: str, talk: re.Pattern[str]) -> str:
    while (rest := talk.sub("", text, count=1).strip(END[1:] + " ")) != text and rest:
        text = rest
    return text


def _without_notes(text: str, notes: re.Pattern[str]) -> str:
    """A sentence without the clauses that only tell the maker how."""
    parts = re.split(r"([，,。；;！!])", text)
    kept = [(part, mark) for part, mark in zip(parts[::2], [*parts[1::2], ""], strict=True)]
    clean = [(part, mark) for part, mark in kept if not notes.fullmatch(part.strip())]
    return text if len(clean) == len(kept) else "".join(part + mark for part, mark in clean).strip(END)


def _as_form(form: dict[str, Any], parts: dict[str, str], bare: str, language: str) -> Form:
    body, product = parts.get("body", "").strip(END), parts.get("product", "").strip(END)
    topic = parts.get("topic", "").strip(END)
    whole = re.sub(_pattern("<ask>", language), "", bare, count=1) or bare
    values = {"body": body, "product": product, "topic": topic, "whole": whole}
    said = re.sub(r"\{(\w+)\}", lambda m: values[m[1]], form.get("said", "{body}")).strip(" ：:,，") or topic
    story = _of_product(re.sub(lexicon.table("forms")["leads"][language], "", body, flags=re.I), product, language)
    kind = form["kind"]
    if kind == "plain":
        return _asked(story or bare, said, language)
    return Form(kind, story or topic or product or bare, said, product, topic)


def _of_product(body: str, product: str, language: str) -> str:
    """A story that begins with "it" is the product's."""
    if not product:
        return body
    return re.sub("^它" if language == "zh" else r"(?i)^it\b", product, body)


def _asked(body: str, said: str, language: str) -> Form:
    """A plain story, or a question."""
    asks = re.match(lexicon.table("forms")["questions"][language], body, re.I)
    ends = body.rstrip(" 。.!！").endswith(("？", "?"))
    return Form("question" if asks and ends else "plain", body.strip(" "), said.strip(" "))


@cache
def _forms(language: str) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    rows = lexicon.table("forms")[language]
    return tuple((row, re.compile(_pattern(row["like"], language), re.I | re.S)) for row in rows)


def _pattern(template: str, language: str) -> str:
    words = lexicon.table("forms")["words"][language]
    text = re.sub(r"<(\w+)>", lambda m: f"(?:{words[m[1]]})" if m[1] in words else m[0], template)
    text = re.sub(r"\{(body|product|topic)\}", lambda m: f"(?P<{m[1]}>{CAPTURES[m[1]]})", text)
    while at := re.search(r"\{(body|product|topic):", text):
        depth, end = 1, at.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = f"{text[: at.start()]}(?P<{at[1]}>{text[at.end() : end - 1]}){text[end:]}"
    return text
