"""Looks ahead in an English sentence: whether a verb, a subject with its verb, or only the next member of a row comes."""

from __future__ import annotations

from providers.builtin.writer.english.english_phrases import Phrase
from providers.builtin.writer.english.english_words import OPENS, Token
from providers.builtin.writer.vocabulary import lexicon

NOMINATIVE = ("i", "he", "she", "it", "they", "we", "you")
CHAIN = ("RB", "RBR", "VB", "VBN", "VBG", "VBD", "RP", "TO", "VBP")
AUXILIARY = ("be", "have", "do", "will", "can", "must", "would", "could", "should", "may", "might", "shall")
LONG_LINKS = (
    "by the time",
    "every time",
    "each time",
    "the first time",
    "the last time",
    "the moment",
    "the day",
    "the night",
)
EARLY = ("never", "always", "still", "just", "only", "now", "often", "soon", "suddenly", "finally")
"""Adverbs that stand before their verb."""


class Ahead:
    """The words of a sentence with its noun phrases, and what can be seen from a place in it."""

    def __init__(self, tokens: list[Token], phrases: list[Phrase]) -> None:
        self.tokens = tokens
        self.at = {p.start: p for p in phrases}
        self.inside = {k: p for p in phrases for k in range(p.start, p.end)}

    def _that(self, i: int) -> bool:
        if i and self.tokens[i - 1].low in ("so", "now", "except"):
            return False
        return self.tokens[i].low == "that" and self.tokens[i].tag in ("WDT", "SC", "IN", "DT")

    def _joins(self, i: int) -> bool:
        """Whether "so" begins a clause of its own: at the start, or after a comma."""
        return not i or self.tokens[i - 1].text == ","

    def _links(self, i: int) -> bool:
        token = self.tokens[i]
        if token.low not in lexicon.word_set("english", "links") or (token.low == "so" and self._joins(i)):
            return False
        if token.low == "as" and i + 1 < len(self.tokens) and self.tokens[i + 1].low in ("it", "if", "though"):
            return False
        return token.tag in ("SC", "WRB", "IN", "RB") and self._clause_follows(i + 1)

    def _verb_after(self, phrase: Phrase) -> int:
        """The finite verb that a phrase, with what hangs on it, is the subject of; -1 for none before the next mark."""
        i = phrase.end
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.finite or (token.tag == "VB" and phrase.plural and self.tokens[i - 1].tag != "TO"):
                return i
            following = self.at.get(i)
            aside = self.at.get(i + 1)
            if token.text == "," and aside is not None and aside.article and self._comma(aside.end):
                i = aside.end + 1
                continue
            if token.text == "," and self._comma(i + 2) and self.tokens[i + 1].tag in ("JJ", "VBN", "VBD"):
                i += 3  # "the witch, offended, spends"
                continue
            if token.text == "," and (main := self._past_aside(i + 1)):
                return main
            if token.tag in OPENS or (token.low == "that" and i == phrase.end):
                i = self._within(i + 1)
                continue
            object_ = token.tag == "PRP" and token.low in ("them", "us", "you") and self.tokens[i - 1].tag == "IN"
            if object_ or token.tag in ("IN", "RB", "TO", "POS", "VBN") or (token.tag == "CC" and self.at.get(i + 1)):
                i += 1
            elif following is not None and (following.prep or self.tokens[i - 1].tag == "CC"):
                i = following.end
            else:
                return -1
        return -1

    def _past_aside(self, i: int) -> int:
        """The verb that comes after an aside between commas: "Ana, who is there for the rocks, picks it up"; 0 for none."""
        if i >= len(self.tokens) or self.tokens[i].tag not in OPENS or self.tokens[i].low not in ("who", "which"):
            return 0
        close = next((k for k in range(i, len(self.tokens)) if self.tokens[k].tag == "."), i)
        after = close + 1
        return after if self._comma(close) and after < len(self.tokens) and self.tokens[after].finite else 0

    def _comma(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].text == ","

    def _clause_follows(self, i: int) -> bool:
        """Whether a subject and its finite verb come next; of "as a porter in a hotel that was" only a porter does."""
        tokens = self.tokens
        either = tokens[i - 1].low in ("as", "before", "after", "since", "than")
        while i < len(tokens) and tokens[i].tag in ("RB", "."):
            if tokens[i].tag == ".":
                return False
            i += 1
        if i >= len(tokens):
            return False
        if (tokens[i].tag == "PRP" and tokens[i].low in NOMINATIVE) or tokens[i].tag == "EX":
            return True
        phrase = self.at.get(i)
        if phrase is None:
            return False
        k = phrase.end
        while k < len(tokens):
            if tokens[k].finite or (tokens[k].tag == "VB" and phrase.plural and tokens[k - 1].tag != "TO"):
                return True
            if tokens[k].tag == "." or (tokens[k].tag == "CC" and not self.at.get(k + 1)):
                return False
            if either and (tokens[k].tag in OPENS or self._that(k)):
                return False
            k += 1
        return False

    def _spelled_out(self, i: int) -> int:
        """How many words a link of several has here: "by the time", "every time", "the moment"; 0 for none."""
        for link in LONG_LINKS:
            n = link.count(" ") + 1
            if [t.low for t in self.tokens[i : i + n]] == link.split() and self._clause_follows(i + n):
                return n
        return 0

    def _finite_left(self, i: int) -> int:
        """How many finite verbs come before the next mark or "and"."""
        found = 0
        while i < len(self.tokens) and self.tokens[i].tag not in (".", "CC"):
            found += self.tokens[i].finite and i not in self.inside
            i += 1
        return found

    def _within(self, i: int) -> int:
        """Past the subject and verb of a clause that stays inside the one at hand."""
        while i < len(self.tokens) and not self.tokens[i].finite and self.tokens[i].tag != ".":
            phrase = self.at.get(i)
            i = phrase.end if phrase is not None else i + 1
        return self._chain(i) if i < len(self.tokens) and self.tokens[i].finite else i

    def _skip_adverbs(self, i: int) -> int:
        """Past adverbs and words of time before a subject or a verb: "now", "then one morning", "by the time"."""
        while i < len(self.tokens):
            phrase = self.at.get(i)
            if (
                (self.tokens[i].text == "," and i and self.tokens[i - 1].tag == "RB")
                or self.tokens[i].tag in ("RB", "RBR")
                or (self.tokens[i].low in ("only", "then", "so", "now", "today", "tonight"))
            ):
                i += 1
            elif (
                phrase is not None
                and (phrase.kind == "time" or phrase.head == "time" or self._says_when(phrase))
                and i < len(self.tokens) - 1
            ):
                i = phrase.end
            elif self.tokens[i].tag == "IN" and (p := self.at.get(i + 1)) is not None and p.end < len(self.tokens):
                i = p.end
            else:
                return i
        return i

    def _says_when(self, phrase: Phrase) -> bool:
        """ "every birthday he tries": a phrase before the subject that only says when."""
        after = self.tokens[phrase.end] if phrase.end < len(self.tokens) else None
        subject = after is not None and (after.tag == "PRP" or phrase.end in self.at)
        return phrase.kind == "time" or (phrase.article in ("every", "each") and subject)

    def _starts_verb(self, i: int) -> bool:
        if [t.low for t in self.tokens[i : i + 1]] in (["so"], ["neither"], ["nor"]):
            return False
        i = self._skip_adverbs(i) if i < len(self.tokens) and self.tokens[i].tag in ("RB", "RBR") else i
        return i < len(self.tokens) and self.tokens[i].finite and i not in self.inside

    def _starts_clause(self, i: int) -> bool:
        i = self._skip_adverbs(i)
        if i >= len(self.tokens):
            return False
        token = self.tokens[i]
        if (token.tag == "PRP" and token.low in NOMINATIVE) or token.tag == "EX":
            return i + 1 < len(self.tokens) and self._finite_soon(i + 1)
        if self._links(i):
            return True
        phrase = self.at.get(i)
        return phrase is not None and phrase.article != "whose" and self._verb_after(phrase) >= 0

    def _finite_soon(self, i: int) -> bool:
        while i < len(self.tokens) and self.tokens[i].tag == "RB":
            i += 1
        return i < len(self.tokens) and (self.tokens[i].finite or self.tokens[i].tag in ("VB", "VBN", "VBD"))

    def _no_list(self, i: int) -> bool:
        """Whether what follows a comma is a clause of its own and no next member of a row."""
        k = self._skip_adverbs(i + 1)
        if k < len(self.tokens) and self.tokens[k].tag in ("PRP", "EX"):
            return True
        phrase = self.at.get(k)
        return phrase is not None and self._verb_after(phrase) >= 0

    def _chain(self, i: int) -> int:
        """Past a finite verb and the verb forms it leads."""
        tokens = self.tokens
        helping = tokens[i].base in AUXILIARY
        i += 1
        while helping and i < len(tokens) and i not in self.at and tokens[i].tag in CHAIN:
            if tokens[i].tag in ("VB", "VBN", "VBG", "VBD", "VBP"):
                helping = tokens[i].base in ("be", "have", "been")
            i += 1
        return i

    def _adverbs_before(self, i: int) -> int:
        while (
            i
            and self.tokens[i - 1].tag == "RB"
            and (self.tokens[i - 1].low.endswith("ly") or self.tokens[i - 1].low in EARLY)
        ):
            i -= 1
        return i
