"""English text as words: where each stands in the text, its part of speech, its dictionary form; slips of the keyboard mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from providers.builtin.writer.english.english_tags import load_counts, tag_words
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import (
    dictionary,
    is_noun,
    own_noun_kinds,
    singular,
    stop_words,
    times_seen,
    verb_base,
)

WORD = re.compile(
    r"\w+(?=n['’]t\b)|n['’]t\b|(?<=\w)['’](?:s|re|ve|ll|d|m)\b|(?<=s)['’](?=\s)|(?:\d+:\d+|\d[\d,.]*\d(?![^\W_]))|(?:mr|mrs|ms|dr|st|prof)\.(?=\s)"
    r"|(?:\b[ap]\.m\b\.?)|[^\W_](?:[^\W_]|[-'’](?=[^\W_])(?!['’](?:s|re|ve|ll|d|m)\b))*?(?=n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|[^\w'’-]|['’-](?!\w)|_|$)|[^\w\s]",
    re.IGNORECASE,
)
NEVER_APART = lexicon.table("english")["grammar"]["unsplit"]
IT_IS = "a|an|the|my|his|her|our|not|just|called|like|always|too|been"
"""After these an "its" was meant to be "it's"."""
FEW = 5
"""A word seen so often may be what a slip of the keyboard meant."""

INDEFINITE = (
    "something",
    "someone",
    "somebody",
    "everyone",
    "everybody",
    "everything",
    "nobody",
    "nothing",
    "anyone",
    "anything",
)
TENS = re.compile(
    r"(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(-(one|two|three|four|five|six|seven|eight|nine))?"
)
"""Numerals that the counts take for adjectives: seventy, sixty-four."""
OPENS = ("WDT", "WP", "WP$")
CLAUSE_WORDS = ("that", "so", "because", "if", "though", "although")


@dataclass(frozen=True)
class Token:
    """One word: its Penn Treebank tag and where it stands in the text, in characters."""

    text: str
    tag: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def noun(self) -> bool:
        return self.tag in ("NN", "NNS", "NNP")

    @property
    def finite(self) -> bool:
        return self.tag in ("VBZ", "VBP", "VBD", "MD")

    @property
    def base(self) -> str:
        """ "write" of writes, wrote, written; "woman" of women."""
        if self.tag == "NNS":
            one = self.low[:-2] if re.search(r"(sh|ch|x|ss|z)es$", self.low) else self.low[:-1]
            return (
                one
                if self.low.endswith("s") and self.low not in own_noun_kinds() and is_noun(one)
                else singular(self.low)
            )
        if self.tag[:2] in ("VB", "MD"):
            short = {
                "'s": "be",
                "'re": "be",
                "'m": "be",
                "'ve": "have",
                "'d": "have",
                "'ll": "will",
                "ca": "can",
                "wo": "will",
            }
            return short.get(self.low) or verb_base(self.low)[0] or self.low
        return self.low


def tokenize(text: str) -> list[Token]:
    """The words and marks of a text, each tagged by the words around it."""
    apart = re.compile(rf"\b({NEVER_APART})nt\b", re.IGNORECASE)
    spans: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        split = apart.fullmatch(match[0])
        cut = match.start() + len(split[1]) if split else match.end()
        spans += [(match.start(), cut), (cut, match.end())] if split else [(match.start(), match.end())]
    words = [text[a:b] for a, b in spans]
    plain = [_as_tagged(word) for word in words]
    fixed = {i: tag for i, word in enumerate(words) if (tag := _certain(words, i))}
    found = tag_words(plain, fixed)
    return [Token(w, t, a, b) for w, t, (a, b) in zip(words, found, spans, strict=True)]


def _as_tagged(word: str) -> str:
    """As the counts spell it: n't for nt and n’t, is for the 's that is tagged as one."""
    word = word.replace("’", "'")
    return "n't" if word.lower() == "nt" else word


def _certain(words: list[str], i: int) -> str:
    """The tag of what needs no neighbours: marks, titles, words of our own that are nouns beyond doubt."""
    word, low = words[i], words[i].lower()
    if not re.search(r"\w", word):
        return "POS" if word in "'’" and i and words[i - 1].endswith("s") else "."
    if low in lexicon.word_set("english", "titles") and i + 1 < len(words) and words[i + 1][:1].isupper():
        return "NNP" if word[:1].isupper() and (i or "." in low) else ""
    if (
        word[:1].isupper()
        and i
        and words[i - 1].lower() in lexicon.word_set("english", "titles")
        and words[i - 1][:1].isupper()
    ):
        return "NNP"
    if low in ("today", "tonight", "tomorrow", "yesterday") and not (
        i + 1 < len(words) and words[i + 1].startswith("'")
    ):
        return "RB"
    if TENS.fullmatch(low) and (i + 1 == len(words) or words[i + 1].lower() != "first"):
        return "CD"
    pair = " ".join(w.lower() for w in words[max(0, i - 1) : i + 2])
    if "no longer" in pair and low in ("no", "longer"):
        return "RB"
    if re.fullmatch(r"[\w-]+-year-old", low):
        after = words[i + 1].lower() if i + 1 < len(words) else ""
        return "JJ" if is_noun(singular(after)) and verb_base(after)[1] != "third" else "NN"
    if re.fullmatch(
        r"[a-z]+-(deaf|blind|shy|mad|sick|free|proof|bound|prone|weary|hungry|happy|rich|poor|dead|dry)", low
    ):
        return "JJ"
    given = [lexicon.table("english")["names"][kind] for kind in ("known_f", "known_m")]
    if word.istitle() and not i and low not in own_noun_kinds() and any(low in line.split() for line in given):
        return "NNP"
    return ""


@cache
def _known(word: str) -> bool:
    """Whether a word or its dictionary form stands in any of our lists; British spellings are known by their American ones."""
    for form in {
        word,
        word.replace("is", "iz"),
        word.replace("our", "or"),
        word.replace("ys", "yz"),
        word.replace("ll", "l"),
    }:
        if (
            form in dictionary()
            or form in own_noun_kinds()
            or sum(load_counts().words.get(form, {}).values()) >= FEW
            or verb_base(form)[0]
        ):
            return True
        if singular(form) != form or form in stop_words():
            return True
    names = lexicon.table("english")["names"]
    if any(word in line.lower().split() for line in names.values()):
        return True
    for end in ("ly", "er", "ers", "ness", "less", "y", "est"):
        stem = word[: -len(end)]
        if (
            word.endswith(end)
            and len(stem) > 2
            and any(f in dictionary() for f in (stem, stem + "e", stem[:-1], stem[:-1] + "y"))
        ):
            return True
    return False


@cache
def _meant(word: str) -> str:
    """The common word that a word of no list is one slip from: two letters swapped, one too many, one too few."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    fewer = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    more = {word[:i] + c + word[i:] for i in range(1, len(word) + 1) for c in letters}
    for options in (swapped, more, fewer):
        found = {w: _seen(w) for w in options if len(w) > 2 and _seen(w) >= FEW}
        if found:
            return max(found, key=lambda w: found[w])
    return ""


def _seen(word: str) -> int:
    forms = [word, singular(word), verb_base(word)[0]]
    listed = max(times_seen(form, part) for form in forms if form for part in "nvar")
    return max(listed, sum(load_counts().words.get(word, {}).values()))


FAMILY = (
    "grandpa|grandma|grandfather|grandmother|granny|grandad|dad|mom|mum|father|mother|daughter|son|sister|brother|"
    "uncle|aunt|wife|husband|boss|neighbou?r|teacher|landlord"
)
"""Whose things are named most, and often without the apostrophe: grandpas coat."""


def _owned(found: re.Match[str]) -> str:
    """With its apostrophe where what follows is a noun that stands alone: "his daughters hair before", not "her sisters paint a wall"."""
    word, after = found[2], (found[3] or "").strip()
    thing = own_noun_kinds().get(word) == "thing" or times_seen(word, "n") > 4 * max(times_seen(word, "v"), 1)
    tags: dict[str, int] = dict(load_counts().words.get(after) or {})
    ends = not after or sum(tags.get(tag, 0) for tag in ("IN", "CC", "VBZ", "VBD", "MD")) > FEW
    return f"{found[1]}'s " if thing and ends and not word.endswith("s") else found[0]


def mend_typos(text: str) -> str:
    """The text with plain slips of the keyboard put right: teh, lonley, suprise. Names and what is unknown stay."""

    text = re.sub(r"\b(the|my|his|her|our|their) (\w+[^\Ws])s (?=faults?\b)", r"\1 \2's ", text)
    text = re.sub(r"\bthru\b", "through", text)
    text = re.sub(rf"\b({FAMILY})s (?=([a-z]+)( [a-z]+)?)", _owned, text)
    text = re.sub(rf"\bits(?= ({IT_IS})(?![\w-]))", "it's", text)

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        if re.search(r"[^aeiou]ys$", word) and is_noun(word[:-1]):
            return word[:-2] + "ies"
        if (
            not word.islower()
            or len(word) < 3
            or "'" in word
            or _known(word)
            or re.fullmatch(f"({NEVER_APART})nt", word)
        ):
            return word
        return _meant(word) or word

    return re.sub(r"(?<![\w'’-])[a-z]+(?![\w'’-])", mend, text)
