"""Small repairs of wording once slots are filled: alternatives, agreement, capitals, marks."""

from __future__ import annotations

import random
import re

from providers.builtin.writer.vocabulary import english_word_forms

PLURAL_FORMS = {
    "is": "are",
    "was": "were",
    "has": "have",
    "isn't": "aren't",
    "wasn't": "weren't",
    "hasn't": "haven't",
    "doesn't": "don't",
    "does": "do",
}


def fill_slots(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{([^{}]+)\}", lambda m: values.get(m[1], m[0]), text)


def choose_alternative(text: str, draw: random.Random) -> str:
    """One of [[this|that]]."""
    return re.sub(r"\[\[(.*?)\]\]", lambda m: draw.choice(m[1].split("|")), text)


def tidy_marks(text: str, language: str) -> str:
    """Full stops, capitals, and no mark twice."""
    if language == "zh":
        text = re.sub(r"([。，！？；])[。，；]+", r"\1", text)
        return re.sub(r"(把|给|对|跟|在)\1", r"\1", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"([.!?])\.(?!\.)", r"\1", text.replace("...", "\u2026")).replace("\u2026", "...")
    text = re.sub(r",\s*([.,])", r"\1", text)
    return re.sub(
        r"(^|[.!?:][\"”]?\s+)([a-z])", lambda m: m[1] + m[2].upper() if not m[1].startswith(":") else m[0], text
    )


THEM = re.compile(r"\b(over|with|off|from|beside|under|on) it\b(?! (?:is|was)\b)")
"""Words of a picture for a thing named before, which may be several."""


def agree_verbs(text: str, plurals: set[str]) -> str:
    """English: after a plural noun the verb loses its -s ("the letters is" -> "the letters are")."""
    for noun in plurals:
        text = re.sub(
            rf"\b({re.escape(noun)}) (\w+(?:n't)?)\b([^.!?]*)",
            lambda m: f"{m[1]} {_many(m[2])}{_also_many(m[3]) if _many(m[2]) != m[2] else m[3]}",
            text,
            flags=re.IGNORECASE,
        )
        before, found, after = text.partition(noun) if noun in text else text.partition(noun.capitalize())
        text = before + found + THEM.sub(r"\1 them", after)
        text = re.sub(rf"\b(is|was|does|has) ({re.escape(noun)})\b", lambda m: f"{PLURAL_FORMS[m[1]]} {m[2]}", text)
    return text


def _also_many(rest: str) -> str:
    """What else they do in the same sentence: the villagers kneel and dig, look up, and wait."""
    return re.sub(
        r"(,? and |, |, then | and then )((?:only|just|still|also|never|\w+ly) )?(\w+)\b",
        lambda m: m[1] + (m[2] or "") + _verb_of_many(m[3]),
        rest,
    )


def _verb_of_many(word: str) -> str:
    """A verb as several do it; what is a noun far more often stays: bits and pieces."""
    base = english_word_forms.verb_base(word)[0]
    noun = (
        english_word_forms.times_seen(base, "n") > 4 * max(english_word_forms.times_seen(base, "v"), 1)
        if base
        else False
    )
    return word if noun else _many(word)


def _many(verb: str) -> str:
    if verb in PLURAL_FORMS:
        return PLURAL_FORMS[verb]
    base, form = english_word_forms.verb_base(verb)
    return base if form == "third" and base not in ("be",) else verb


def with_article(word: str) -> str:
    """ "a" or "an" before a word."""
    return (
        "an " if re.match(r"[aeiou]", word.lower()) and not re.match(r"(uni|one|use|eu)", word.lower()) else "a "
    ) + word


def drop_article_in_address(text: str, callings: list[str]) -> str:
    """English: one says "off you go, dog", not "off you go, the dog"."""
    for calling in callings:
        if calling.startswith("the "):
            bare = calling[4:]
            text = re.sub(rf", {re.escape(calling)}(?=[.,?!])", f", {bare}", text, flags=re.IGNORECASE)
            text = re.sub(
                rf"(^|[.?!] ){re.escape(calling)}, ", rf"\g<1>{bare.capitalize()}, ", text, flags=re.IGNORECASE
            )
    return text
