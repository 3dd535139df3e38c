"""What kind of film a sentence asks for, and the story that is left once the words that only ask are taken off."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import kind_of, singular
from providers.builtin.writer.vocabulary.reading import Noun, Reading

CAPTURES = {"body": ".+", "product": "[^,，：:。.!！?？]{1,24}?", "topic": "[^,，：:。.!！?？]{1,24}?", "whole": ".+"}
"""What {body}, {product} and {topic} take where data/writer/forms.toml does not say more."""
ADS = ("ad", "appeal")
FOR_WHOM = r"(?:给|为)?([^，。的]{1,10}?)专?(?:用|吃|喝|穿|戴|看|玩|骑)的(.{1,12})"
"""A product that says for whom or what it is: 老人用的闹钟."""
LONG_NAME = 8
"""Characters above which a Chinese product with a clause of its own is called by its noun alone: 老人也看得清的手电筒."""
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
    tagline: str = ""
    """What an ad says last."""


def find_form(text: str, language: str) -> Form:
    """Of a sentence that was cleaned. What fits no form is a plain story."""
    book = lexicon.table("forms")
    talk, notes = (re.compile(book[name][language], re.I) for name in ("talk", "notes"))
    bare = _without_talk(text, talk) or text
    bare = _without_notes(bare, notes) or bare
    last = re.search(book["tagline"][language], bare, re.I)
    if last and (rest := (bare[: last.start()] + bare[last.end() :]).strip(END)):
        line = next(part for part in last.groups() if part).strip()
        form = _formed(rest, language)
        if form.kind in ADS:
            mark = "：“{}”" if language == "zh" else ': "{}"'
            return replace(form, said=form.said.strip(END) + mark.format(line), tagline=line)
    return _formed(bare, language)


def _formed(bare: str, language: str) -> Form:
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
    first = re.fullmatch("[一二三四五六七八九十百两\\d]+分钟", parts[0].strip())  # 十二分钟，六十层楼: no film's length
    clean = [(part, mark) for part, mark in kept if (first and part is kept[0][0]) or not notes.fullmatch(part.strip())]
    return text if len(clean) == len(kept) else "".join(part + mark for part, mark in clean).strip(END)


def _as_form(form: dict[str, Any], parts: dict[str, str], bare: str, language: str) -> Form:
    body, product = parts.get("body", "").strip(END), parts.get("product", "").strip(END)
    product = re.sub(lexicon.table("forms")["makers"][language], "", product, flags=re.I)
    if language == "zh" and (of := re.fullmatch(FOR_WHOM, product)):
        product, body = of[2], body or of[1]
    if " " in product and kind_of(product.split()[-1].lower()) and product[1:].islower():
        product = product.lower()  # a common name that only begins the sentence
    if product and (called := re.match(lexicon.table("forms")["named"][language], body, re.I)):
        product, body = (
            (called[1] + product if language == "zh" else f"{called[1]} {product}"),
            body[called.end() :].strip(END),
        )
    sold = product
    if language == "zh" and len(product) > LONG_NAME and (head := product.rpartition("的")[2])[1:]:
        product, body = head, body or sold.rpartition("的")[0]
    topic = parts.get("topic", "").strip(END)
    whole = re.sub(_pattern("<ask>", language), "", bare, count=1) or bare
    values = {**parts, "body": body, "product": sold if language == "zh" else product, "topic": topic, "whole": whole}
    said = re.sub(r"\{(\w+)\}", lambda m: values[m[1]], form.get("said", "{body}")).strip(" ：:,，") or topic
    story = _rewritten(re.sub(lexicon.table("forms")["leads"][language], "", body, flags=re.I), language)
    story = _of_clause(story, product) if form.get("clause") else _of_product(story, product, language)
    kind = form["kind"]
    if kind == "plain" and not re.match(lexicon.table("forms")["questions"][language], story, re.I):
        story, said = story.strip("?？ "), said.strip("?？ ")
    if kind == "plain":
        return _asked(story or bare, said or bare, language)
    if kind == "ad" and topic:
        return Form(kind, story or product, said, product, tagline=topic)
    return Form(kind, story or topic or product or bare, said, product, topic)


def _of_product(body: str, product: str, language: str) -> str:
    """A story that begins with "it" or "a pair" is the product's."""
    if not product:
        return body
    if language == "zh":
        return re.sub("^它", product, body)
    if product.endswith("s"):
        body = re.sub(r"(?i)\b(a|one|each|every) pair\b(?! of)", rf"\1 pair of {product}", body, count=1)
    return re.sub(r"(?i)^it(?=\s)", f"the {product}", body)


def _of_clause(clause: str, product: str) -> str:
    """What a clause that hangs on a product says of it, as a sentence: "(a mattress) that nobody gets to lie on", "that never sleeps"."""
    bare = re.sub(r"(?i)^(that|which) ", "", clause)
    by_others = re.match(
        r"(?i)(nobody|no one|everyone|everybody|you|we|they|he|she|people|an?|the|my|your|his|her)\b", bare
    )
    return f"{bare} the {product}" if by_others else f"the {product} {bare}"


def _rewritten(body: str, language: str) -> str:
    """A note to the maker of who stars and where, as a sentence says it."""
    for row in lexicon.table("forms")["rewrites"][language]:
        found = re.fullmatch(row["like"], body, re.I)
        if found:
            read = str(row["read"])
            for number, value in enumerate(found.groups(), start=1):
                read = read.replace(f"\\{number}", value or "")
            return read.removesuffix(" 在").replace(" 在", "在").strip()
    return body


def is_service(product: str, language: str) -> bool:
    """Whether what an ad asks for is somebody who comes or something one takes part in: no thing that could be held."""
    if is_product_of(product, ("cause",), language):
        return True
    return language == "en" and kind_of(singular(product.rsplit(maxsplit=1)[-1].lower())) == "person"


def story_of_use(form: Form, reading: Reading) -> str:
    """The story of an ad that only names somebody: they come to use what it sells. "" where something is done in it."""
    done = [d.text for d in reading.deeds if not d.aside and (d.who is not None or d.subject)]
    somebody = tuple(w.role for w in reading.who if w.role)
    named = [text for text in done if text.strip(END) == form.body.strip(END) and text.strip(END).endswith(somebody)]
    if not form.product or any(text not in named and not re.fullmatch(r"在[^，,。]{1,8}", text) for text in done):
        return ""
    if reading.language == "zh" and "是" in form.body:
        return ""
    use = lexicon.table("forms")["use"]
    language, body = reading.language, form.body.strip(END)
    rows = use["venue"] if is_product_of(form.product, ("venue",), language) else use
    venue = is_product_of(form.product, ("venue",), language)
    if language == "zh" and venue and not reading.who and reading.things and body != form.product:
        return f"{form.product}里有{body}"
    rows = (
        use["person"]
        if is_service(form.product, language) and not is_product_of(form.product, ("cause",), language)
        else rows
    )
    if body == form.product or not (reading.who or reading.things):
        if language == "zh" and body and reading.places and body != form.product:
            body = "在" + body.removeprefix("在")
        body, rows = body if re.match(r"在|(?:in|on|at|inside) ", body) else "", use["nobody"]
    text = str(rows[language]).format(body=body, product=form.product).strip()
    return text[:1].upper() + text[1:]


def is_product_of(product: str, kinds: tuple[str, ...], language: str) -> bool:
    """Whether a product is of one of these kinds of data/writer/kinds.toml."""
    words = [word for kind in kinds for word in lexicon.table("kinds")[kind][language].split()]
    return product.lower().endswith(tuple(word.replace("_", " ") for word in words))


def _asked(body: str, said: str, language: str) -> Form:
    """A plain story, or a question."""
    asks = re.match(lexicon.table("forms")["questions"][language], body, re.I)
    ends = body.rstrip(" 。.!！").endswith(("？", "?")) or re.match(
        lexicon.table("forms")["unmarked"][language], body, re.I
    )
    if not (asks and ends):
        return Form("plain", body.strip(), said.strip())
    mark = "" if re.search(r"[?？]", said) else "？" if language == "zh" else "?"
    return Form("question", body.strip(), said.strip(END) + mark)


# A story for what has none --------------------------------------------------------------------------------------------------


def answer_story(form: Form, reading: Reading) -> tuple[str, str]:
    """(what it is about, a small story that answers it) for a question or a word of which no film can be made as it stands;
    ("", "") for a sentence with somebody or something of its own."""
    language, text = reading.language, (form.topic or form.body).lower()
    alone = re.sub(lexicon.table("forms")["around"][language], "", text.strip(END + "?？")).strip()
    found = [(word, row) for word, row in _situations(language) if _about(word, text, alone, language)]
    longest, row = max(found, key=lambda pair: len(pair[0]), default=("", {}))
    if not row or not _bare(form, reading, longest, alone):
        return "", ""
    word = next(word for word, own in found if own is row)
    return word, random.Random(form.body).choice(row["story" if language == "zh" else "tale"])


def _bare(form: Form, reading: Reading, word: str, alone: str) -> bool:
    """Whether a sentence has nobody and nothing of its own that a film could show: `word` is what it is about, `alone` all that
    it says of it."""
    anybody = lexicon.table("forms")["anybody"][reading.language].split()
    if any((w.name or w.role) and w.role.lower() not in anybody for w in reading.who):
        return False
    if form.kind == "topic":
        return form.body == form.topic
    own = lexicon.table("forms")["own"][reading.language]
    if any(noun.lower() not in word for noun in re.findall(own, form.body, re.I)):
        return False
    if form.kind == "question":
        return not reading.places and not any(n.kind == "thing" and n.tags for n in reading.things)
    return form.kind in ("plain", "documentary") and alone == word


def _about(word: str, text: str, alone: str, language: str) -> bool:
    """Whether a text speaks of a word; a single Chinese character only where it is the whole text."""
    if language == "zh":
        return word == alone or (len(word) > 1 and word in text)
    return lexicon.pattern(rf"\b{re.escape(word)}\b").search(text) is not None


@cache
def _situations(language: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    rows = lexicon.table("situations")["about"]
    return tuple((word.replace("_", " "), row) for row in rows for word in row[language].split())


def with_topic(reading: Reading, topic: str) -> Reading:
    """The reading of a story told for a topic: the topic's own word is one of its ideas, and must be said."""
    if any(topic in n.word for n in (*reading.ideas, *reading.things)):
        return reading
    noun = Noun(topic, "idea", article="")
    return replace(reading, ideas=(*reading.ideas, noun), content=(*reading.content, topic))


# Patterns -----------------------------------------------------------------------------------------------------------------


@cache
def _forms(language: str) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    rows = lexicon.table("forms")[language]
    return tuple((row, re.compile(_pattern(row["like"], language), re.I | re.S)) for row in rows)


def _pattern(template: str, language: str) -> str:
    words = lexicon.table("forms")["words"][language]
    text = re.sub(r"<(\w+)>", lambda m: f"(?:{words[m[1]]})" if m[1] in words else m[0], template)
    text = re.sub(r"\{(body|product|sold|topic)\}", lambda m: f"(?P<{m[1]}>{CAPTURES[m[1]]})", text)
    while at := re.search(r"\{(body|product|sold|topic):", text):
        depth, end = 1, at.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = f"{text[: at.start()]}(?P<{at[1]}>{text[at.end() : end - 1]}){text[end:]}"
    return text
