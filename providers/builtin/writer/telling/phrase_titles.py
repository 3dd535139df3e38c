"""What a film is called that is told by the pieces of its sentence: by the first of them, or by how it begins."""

from __future__ import annotations

import re

from language.chinese.words import words as chinese_words
from language.forms import COUNTED

CARD_MOST = 60
"""Letters of a card in any language."""
TITLE_LETTERS, TITLE_WORDS = 16, 8
LONG_TITLE_LETTERS, LONG_TITLE_WORDS = 24, 14
ADDING = frozenset(
    "that which who whose with from in by before after when while so because since next for and".split()  # noqa: SIM905
)
"""English words behind which a title only adds to what it has said."""


def title_of(text: str, form: str, language: str) -> str:
    """The first piece; where it is long, its beginning. What is sold or visited is called by its name: in Chinese by what stands behind
    the last 的, in English by what stands before a word that only adds to it. A question stays whole as long as it can be read."""
    named = form not in (*COUNTED, "news")
    if language == "zh":
        most = TITLE_LETTERS if named else LONG_TITLE_LETTERS
        whole = text.rstrip("的") or text
        return whole if len(whole) <= most else _short_zh(whole.rsplit("的", 1)[-1] if named else whole, most)
    spoken, most = capital(text).split(), TITLE_WORDS if named else LONG_TITLE_WORDS
    adds = [nth for nth, word in enumerate(spoken) if nth > 2 and word.lower() in ADDING]
    if len(spoken) <= most and len(text) <= CARD_MOST:
        return " ".join(spoken)
    fits = [nth for nth in adds if nth <= most and len(" ".join(spoken[:nth])) <= CARD_MOST]
    end = (min(fits) if named else max(fits)) if fits else most
    while len(" ".join(spoken[:end])) > CARD_MOST:
        end -= 1
    return " ".join(spoken[:end])


def _short_zh(text: str, most: int) -> str:
    """So many letters of it at most, never a word or a quotation cut apart."""
    cut = re.split(r"[“「《]", text)[0] if len(text) > most else text
    kept = ""
    for word in chinese_words(cut or text):
        if len(kept + word.text) > most:
            break
        kept += word.text
    return kept or text[:most]


def capital(text: str) -> str:
    return text[0].upper() + text[1:]
