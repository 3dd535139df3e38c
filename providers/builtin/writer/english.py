"""Reads an English sentence: words are tagged from a derived WordNet list and their neighbours, then clauses taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from providers.builtin.writer import lexicon
from providers.builtin.writer.reading import Deed, Noun, Reading, Who

DETERMINERS = {
    "a": 1,
    "an": 1,
    "the": 1,
    "his": 1,
    "her": 1,
    "my": 1,
    "your": 1,
    "our": 1,
    "their": 1,
    "its": 1,
    "this": 1,
    "that": 1,
    "these": 3,
    "those": 3,
    "some": 3,
    "every": 1,
    "each": 1,
    "no": 1,
    "another": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "both": 2,
    "several": 3,
    "many": 5,
    "twelve": 12,
    "all": 3,
    "any": 1,
}
POSSESSIVES = frozenset(["his", "her", "my", "your", "our", "their", "its"])
PREPOSITIONS = frozenset(
    [
        "in",
        "on",
        "at",
        "to",
        "of",
        "for",
        "with",
        "from",
        "by",
        "into",
        "onto",
        "over",
        "under",
        "through",
        "across",
        "between",
        "among",
        "during",
        "without",
        "within",
        "behind",
        "beside",
        "near",
        "above",
        "below",
        "against",
        "toward",
        "towards",
        "around",
        "inside",
        "outside",
        "along",
        "past",
        "upon",
        "off",
        "out",
        "up",
        "down",
        "like",
        "about",
        "after",
        "before",
        "as",
        "than",
        "beneath",
        "beyond",
        "despite",
        "amid",
        "aboard",
        "atop",
    ]
)
SUBORDINATORS = frozenset(
    [
        "when",
        "while",
        "until",
        "till",
        "because",
        "although",
        "though",
        "if",
        "unless",
        "since",
        "so",
        "whenever",
        "where",
        "once",
        "after",
        "before",
        "as",
        "but",
        "or",
        "yet",
        "and",
        "then",
        "only",
        "why",
        "how",
        "what",
        "whether",
        "whose",
        "except",
    ]
)
AUXILIARIES = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "shall",
        "should",
        "can",
        "could",
        "may",
        "might",
        "must",
        "cannot",
        "can't",
        "won't",
        "doesn't",
        "don't",
        "didn't",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "hasn't",
        "haven't",
        "hadn't",
        "couldn't",
        "wouldn't",
        "shouldn't",
    ]
)
PRONOUNS = frozenset(
    [
        "i",
        "he",
        "she",
        "they",
        "it",
        "we",
        "you",
        "him",
        "them",
        "us",
        "me",
        "himself",
        "herself",
        "themselves",
        "itself",
        "everyone",
        "someone",
        "anyone",
        "nobody",
        "somebody",
        "everybody",
        "anybody",
        "nothing",
        "something",
        "anything",
        "everything",
        "who",
        "whom",
        "which",
    ]
)
ADVERBS = frozenset(
    [
        "there",
        "here",
        "back",
        "away",
        "together",
        "alone",
        "again",
        "always",
        "never",
        "ever",
        "too",
        "instead",
        "already",
        "almost",
        "still",
        "just",
        "forever",
        "somehow",
        "anyway",
        "elsewhere",
        "apart",
        "ahead",
        "enough",
        "else",
    ]
)
RELATIVES = frozenset(["who", "that", "which", "whom"])
GROUPS = frozenset(
    [
        "couple",
        "crew",
        "family",
        "crowd",
        "pair",
        "group",
        "band",
        "gang",
        "team",
        "troupe",
        "choir",
        "class",
        "flock",
        "herd",
        "pack",
        "swarm",
        "people",
        "villagers",
        "parents",
    ]
)
TIME_CLASSES = frozenset({"time"})
THING_CLASSES = frozenset({"thing", "food", "plant", "object", "stuff"})


@dataclass(frozen=True)
class Token:
    """One word and what it is: det noun name verb aux adj adv prep pron link rel to num punct."""

    text: str
    tag: str
    base: str = ""
    form: str = ""
    """Of a verb: base, third, past, ing."""

    @property
    def low(self) -> str:
        return self.text.lower()


@cache
def _dictionary() -> dict[str, dict[str, tuple[str, int]]]:
    """word -> {part of speech: (class of its first sense, how often seen)}, from data/writer/english_words.txt."""
    book: dict[str, dict[str, tuple[str, int]]] = {}
    for line in (lexicon.DATA / "english_words.txt").read_text("utf-8").splitlines():
        word, *parts = line.split()
        entry = {}
        for part in parts:
            bits = part.split(".")
            entry[bits[0]] = (bits[1], int(bits[2])) if bits[0] == "n" else ("", int(bits[1]))
        book[word] = entry
    return book


@cache
def _own() -> dict[str, str]:
    """Our own words -> person, animal, robot, thing, idea, time; several words of one name are joined by a space."""
    book = lexicon.table("english")
    own: dict[str, str] = {}
    for word in book["ideas"]["words"].split():
        own[word] = "idea"
    for tag in ("small", "big", "heard"):
        for word in book["things"][tag].split():
            own[word] = "thing"
    for word in book["times"]["words"].split():
        own[word] = "time"
    for word in book["places"]["words"].split():
        own[word] = "place"
    for place in lexicon.place_words("en"):
        own[place] = "place"
    for word in book["animals"]["words"].split():
        own[word] = "animal"
    for word in book["robots"]["words"].split():
        own[word] = "robot"
    for line in book["people"].values():
        for word in line.split():
            own[word] = "robot" if own.get(word) == "robot" else "person"
    return {word.replace("_", " "): kind for word, kind in own.items()}


@cache
def _irregular() -> dict[str, str]:
    return dict(pair.split("=") for pair in lexicon.table("english")["irregular"]["forms"].split())


@cache
def _stop() -> frozenset[str]:
    return frozenset(lexicon.table("english")["stop"]["words"].split())


def warm() -> None:
    """Loads the word list: about a tenth of a second, once."""
    _dictionary()
    _own()


def singular(word: str) -> str:
    """The singular of a noun that our lists know."""
    low = word.lower()
    uneven = {
        "children": "child",
        "men": "man",
        "women": "woman",
        "people": "people",
        "mice": "mouse",
        "geese": "goose",
        "wolves": "wolf",
        "teeth": "tooth",
        "feet": "foot",
        "leaves": "leaf",
        "lives": "life",
        "knives": "knife",
        "thieves": "thief",
        "wives": "wife",
        "glasses": "glasses",
        "memories": "memory",
        "oxen": "ox",
    }
    if low in uneven:
        return uneven[low]
    if low.endswith(("men",)) and low[:-3] + "man" in _dictionary():
        return low[:-3] + "man"
    if _is_noun(low) and not (
        low.endswith("s") and not low.endswith("ss") and _is_noun(low[:-1]) and _kind(low) in ("", "idea")
    ):
        return low
    for end, new in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")):
        if low.endswith(end) and _is_noun(low[: -len(end)] + new):
            return low[: -len(end)] + new
    return low


def _is_noun(word: str) -> bool:
    return word in _own() or "n" in _dictionary().get(word, {})


def _kind(word: str) -> str:
    """person, animal, robot, thing, place, idea or time; "" for what no list knows."""
    if word in _own():
        return _own()[word]
    entry = _dictionary().get(word, {}).get("n")
    if entry is None:
        return ""
    name = entry[0]
    if name in ("person", "animal", "place", "time"):
        return name
    return "thing" if name in THING_CLASSES else "idea"


def verb_base(word: str) -> tuple[str, str]:
    """("write", "third") for "writes"; ("", "") for what is no verb."""
    low = word.lower()
    if low in _irregular():
        return _irregular()[low], "third" if low in ("is", "has", "does", "are") else "past"
    if "v" in _dictionary().get(low, {}):
        return low, "base"
    for end, new, form in (
        ("ies", "y", "third"),
        ("es", "", "third"),
        ("s", "", "third"),
        ("ied", "y", "past"),
        ("ed", "", "past"),
        ("ed", "e", "past"),
        ("ing", "", "ing"),
        ("ing", "e", "ing"),
    ):
        if low.endswith(end) and len(low) > len(end) + 1:
            stem = low[: -len(end)]
            if end == "es" and "v" in _dictionary().get(stem + "e", {}):
                return stem + "e", form
            if "v" in _dictionary().get(stem + new, {}):
                return stem + new, form
            if (
                form in ("past", "ing")
                and len(stem) > 2
                and stem[-1] == stem[-2]
                and "v" in _dictionary().get(stem[:-1], {})
            ):
                return stem[:-1], form
    return "", ""


def third(base: str) -> str:
    """ "she writes" from "write"."""
    if base in ("be", "have", "do", "go"):
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[base]
    if re.search(r"(s|x|z|ch|sh|o)$", base):
        return base + "es"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + "s"


def gerund(base: str) -> str:
    """ "writing" from "write"."""
    if base == "be":
        return "being"
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base):
        return base + base[-1] + "ing"
    return base + "ing"


def _seen(word: str, part: str) -> int:
    return _dictionary().get(word, {}).get(part, ("", -1))[1]


def _tag(words: list[str]) -> list[Token]:
    """Each word with its part of speech, from left to right, by the word and the words around it."""
    out: list[Token] = []
    for i, word in enumerate(words):
        out.append(_tag_one(words, i, out))
    return out


def _tag_one(words: list[str], i: int, out: list[Token]) -> Token:
    word, low = words[i], words[i].lower()
    before = out[-1] if out else None
    after = words[i + 1].lower() if i + 1 < len(words) else ""
    if not re.match(r"[\w']", word):
        return Token(word, "punct")
    if low.endswith("'s") and len(low) > 2 and low not in ("it's", "he's", "she's", "that's", "who's", "there's"):
        return Token(word, "poss", base=low[:-2])
    if low == "to":
        base, form = verb_base(after)
        return Token(
            word,
            "to"
            if form == "base"
            and after not in DETERMINERS
            and (_seen(after, "v") >= _seen(after, "n") or not _is_noun(after))
            else "prep",
        )
    if low == "that" or low in RELATIVES:
        if low == "that" and (before is None or before.tag in ("prep", "verb", "aux")) and _is_noun(singular(after)):
            return Token(word, "det")
        if low == "that" and after in PRONOUNS | POSSESSIVES | {"the", "a"}:
            return Token(word, "comp")
        return Token(word, "rel")
    if low in ADVERBS and not (before and before.tag in ("det", "poss")):
        return Token(word, "adv")
    if low in AUXILIARIES:
        return Token(word, "aux", *verb_base(low.replace("n't", "").replace("cannot", "can")))
    if low == "her" and not (after and (_is_noun(singular(after)) or "a" in _dictionary().get(after, {}))):
        return Token(word, "pron")
    if low in DETERMINERS:
        return Token(word, "det")
    if low in PRONOUNS:
        return Token(word, "pron")
    if low in SUBORDINATORS and not (low in ("like", "after", "before", "as", "once", "since", "only", "so") and False):
        if low in ("after", "before", "since", "until", "till", "as") and not _clause_follows(words, i + 1):
            return Token(word, "prep")
        if low in ("only", "so", "yet", "once", "how", "why"):
            return Token(word, "adv" if low != "so" else "link")
        return Token(word, "link")
    if low in PREPOSITIONS and not (low == "like" and before and before.tag in ("to", "pron")):
        return Token(word, "prep")
    if re.fullmatch(r"\d+(st|nd|rd|th)?", low):
        return Token(word, "num")
    base, form = verb_base(low)
    noun = _is_noun(singular(low))
    adjective = "a" in _dictionary().get(low, {})
    if word[0].isupper() and i and words[i - 1] not in ".!?" and _own().get(low) not in ("person", "animal", "time"):
        return Token(word, "name")
    if word[0].isupper() and not noun and not base and not adjective:
        return Token(word, "name")
    in_phrase = (before is not None and before.tag in ("det", "adj", "poss", "num")) or (before is None and not base)
    after_base, after_form = verb_base(after)
    after_noun = _is_noun(singular(after)) and after not in SUBORDINATORS and after not in PREPOSITIONS
    if before is not None and before.tag == "to":
        return Token(word, "verb", base or low, "base")
    if (
        before is not None
        and before.tag == "aux"
        and base
        and not (noun and form == "base" and before.base in ("be", "have"))
    ):
        return Token(word, "verb", base, form)
    if low.endswith("ly") and "r" in _dictionary().get(low, {}):
        return Token(word, "adv")
    if in_phrase:
        if form in ("ing", "past") and after_noun and not (noun and _seen(low, "n") > 5):
            return Token(word, "adj", base)
        if (
            adjective
            and (after_noun or "a" in _dictionary().get(after, {}) or verb_base(after)[1] in ("ing", "past"))
            and not (noun and verb_base(after)[1] == "third" and not _is_noun(after))
        ):
            if not noun or _seen(low, "a") >= _seen(low, "n"):
                return Token(word, "adj")
        if noun:
            return Token(word, "noun", singular(low))
        return Token(word, "adj" if adjective or form else "noun", singular(low))
    if before is not None and before.tag in ("noun", "name", "pron", "rel", "adv", "punct", "link"):
        plural_before = (before.tag == "noun" and before.base != before.low) or before.low in (
            "they",
            "we",
            "i",
            "people",
        )
        certain = _seen(base, "v") >= _seen(singular(low), "n") or after in DETERMINERS or after in PRONOUNS
        if form in ("third", "past") and (
            certain or not (before.tag == "noun" and noun and _compound_more_likely(low, after))
        ):
            return Token(word, "verb", base, form)
        if form == "ing":
            return Token(word, "verb", base, form)
        if (
            form == "base"
            and (
                plural_before
                or before.tag in ("rel", "adv", "pron")
                or (before.tag == "link" and before.low == "and" and _had_verb(out))
            )
            and (_seen(low, "v") >= _seen(low, "n") or not noun)
        ):
            return Token(word, "verb", base, form)
        starts_object = after in DETERMINERS or after == "to" or verb_base(after)[1] == "ing" or after in PRONOUNS
        if (
            form == "base"
            and before.tag in ("noun", "name")
            and (starts_object or not noun)
            and _seen(low, "v") > 0
            and not _had_finite(out)
        ):
            return Token(word, "verb", base, form)
        if before.tag == "noun" and adjective and _seen(low, "a") > _seen(low, "n"):
            return Token(word, "adj")
        if before.tag == "noun" and noun:
            return Token(word, "noun", singular(low))
    if (
        noun
        and (not base or _seen(singular(low), "n") >= _seen(base, "v"))
        and not (adjective and _seen(low, "a") > _seen(low, "n") and after_noun)
    ):
        return Token(word, "noun", singular(low))
    if "r" in _dictionary().get(low, {}) and not adjective and not noun:
        return Token(word, "adv")
    if adjective and (not base or form in ("past", "ing", "base")):
        return Token(word, "adj", base)
    if base:
        return Token(word, "verb", base, form)
    return Token(word, "noun" if not low.endswith("ly") else "adv", singular(low))


def _compound_more_likely(low: str, after: str) -> bool:
    """Whether a word in -s after a noun is a plural noun rather than a verb: "the station lights" before a verb."""
    follows = verb_base(after)[1] in ("third", "past") and after not in DETERMINERS
    return follows and after not in PREPOSITIONS and _seen(singular(low), "n") > 0


def _had_verb(out: list[Token]) -> bool:
    return any(t.tag == "verb" for t in out)


def _had_finite(out: list[Token]) -> bool:
    """Whether the clause at hand has its verb already (a participle straight after a noun does not count)."""
    for k in range(len(out) - 1, -1, -1):
        token = out[k]
        if token.tag in ("punct", "link", "rel", "comp"):
            return False
        if token.tag == "aux" or (
            token.tag == "verb" and token.form in ("third", "base") and not (k and out[k - 1].tag == "to")
        ):
            return True
    return False


def _clause_follows(words: list[str], i: int) -> bool:
    """Whether a finite verb comes before the next comma: "after her mother dies" but not "after the war"."""
    for word in words[i : i + 8]:
        if not re.match(r"[\w']", word):
            return False
        if word.lower() in AUXILIARIES or (
            verb_base(word)[1] in ("third", "past")
            and word.lower() not in DETERMINERS
            and not word.lower().endswith("'s")
        ):
            return word.lower() not in ("left", "set", "cut") or True
        if word.lower() in ("who", "that", "which"):
            return False
    return False


@dataclass
class Phrase:
    """A noun phrase: where it stands, its head, what stands before the head."""

    start: int
    end: int
    head: str
    words: str
    kind: str
    count: int
    article: str
    traits: tuple[str, ...]
    name: str = ""
    plural: bool = False
    owner: str = ""
    in_prep: str = ""


def read(text: str) -> Reading:
    """Never fails: what cannot be read is left out."""
    body = re.sub(
        r"(?i)^(please\s+)?((make|create|write|shoot|film|give me|i want|i'd like)\s+)?(me\s+)?(an?\s+)?((\d+|one|two|three)[- ](second|minute)s?\s+)?((short|funny|sci-fi|horror|romantic|animated|little)\s+)*(film|movie|video|short|story|documentary|clip|animation)\s+(about|of|where|in which|on)\s+",
        "",
        text.strip(),
    )
    ad = bool(re.search(r"(?i)\b(ads?|advert|commercial|advertisement|promo)\b", text))
    if ad:
        body = (
            re.sub(
                r"(?i)^.*?\b(ads?|advert|commercial|advertisement|promo)\b( for| about| of)?|\b(ads?|commercial) for\b",
                "",
                body,
            )
            or body
        )
    body = re.sub(r"[“”\"()\[\]*_#<>]", " ", body.replace("’", "'"))
    words = re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'-]*|\d+(?:st|nd|rd|th)?|[^\w\s]", body)[:160]
    return _Reader(text, _tag(words), ad).read()


class _Reader:
    """Gathers what the tagged words say."""

    def __init__(self, text: str, tokens: list[Token], ad: bool) -> None:
        self.text, self.tokens, self.ad = text, tokens, ad
        self.who: list[Who] = []
        self.places: list[Noun] = []
        self.things: list[Noun] = []
        self.ideas: list[Noun] = []
        self.deeds: list[Deed] = []
        self.index: dict[int, int] = {}
        """Phrase start -> number in self.who."""

    def read(self) -> Reading:
        phrases = self._phrases()
        for phrase in phrases:
            self._note(phrase)
        self._say_deeds(phrases)
        low = " ".join(t.low for t in self.tokens)
        return Reading(
            text=self.text,
            language="en",
            who=tuple(self.who),
            places=tuple(self.places),
            things=tuple(self.things),
            ideas=tuple(self.ideas),
            deeds=tuple(self.deeds),
            acts=frozenset(self._acts(low)),
            content=tuple(dict.fromkeys(self._content())),
            ad=self.ad,
        )

    def _content(self) -> list[str]:
        return [
            t.low.removesuffix("'s")
            for t in self.tokens
            if t.tag in ("noun", "verb", "adj", "name", "poss", "adv") and t.low not in _stop() and len(t.low) > 1
        ]

    @staticmethod
    def _acts(low: str) -> set[str]:
        found = set()
        for group, line in lexicon.table("english")["verbs"].items():
            if any(re.search(rf"\b{word.replace('_', ' ')}\b", low) for word in line.split()):
                found.add(group)
        return found

    def _phrases(self) -> list[Phrase]:
        out: list[Phrase] = []
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.tag in ("det", "adj", "noun", "name", "num", "poss"):
                phrase = self._phrase(i)
                if phrase:
                    out.append(phrase)
                    i = phrase.end
                    continue
            i += 1
        return out

    def _phrase(self, start: int) -> Phrase | None:
        i, tokens = start, self.tokens
        article, count, owner = "", 1, ""
        before: list[str] = []
        nouns: list[Token] = []
        while i < len(tokens):
            token = tokens[i]
            if token.tag == "det" and not nouns and not before and not article:
                article, count = token.low, DETERMINERS[token.low]
            elif token.tag == "det" and not nouns and article in ("all", "both", "some", "every", "one"):
                article = token.low
            elif token.tag == "num" and not nouns:
                count = int(re.sub(r"\D", "", token.low)) if token.low.isdigit() else 1
                before.append(token.low)
            elif token.tag == "det" and DETERMINERS[token.low] > 1 and not nouns:
                count = DETERMINERS[token.low]
            elif token.tag == "adj" and not nouns:
                before.append(token.low)
            elif token.tag == "poss":
                owner = token.text
                nouns, before = [], []
            elif token.tag == "noun" or token.tag == "name":
                if nouns and (nouns[-1].tag == "name") != (token.tag == "name") and token.tag == "name":
                    break
                if (
                    nouns
                    and _kind(nouns[-1].base or nouns[-1].low) in ("person", "animal", "robot")
                    and token.tag == "noun"
                    and " ".join(t.low for t in nouns) + " " + token.base not in _own()
                    and _kind(token.base) not in ("person", "animal", "robot")
                ):
                    break
                nouns.append(token)
            else:
                break
            i += 1
        if owner and not nouns:
            return None
        if not nouns:
            return None
        head = nouns[-1].base or nouns[-1].low
        name = ""
        if nouns[-1].tag == "name":
            name = " ".join(t.text for t in nouns)
        lead = [t.low for t in nouns[:-1]]
        full = " ".join([*lead, head])
        kind = _own().get(full) or _kind(head)
        if kind == "idea" and lead and _own().get(head) is None and _kind(head) == "":
            kind = "thing"
        if i + 1 < len(tokens) and tokens[i].low in ("named", "called") and tokens[i + 1].text[:1].isupper():
            name, i = tokens[i + 1].text, i + 2
        elif i < len(tokens) and tokens[i].tag == "name" and kind in ("person", "animal", "robot"):
            name, i = tokens[i].text, i + 1
        prep = tokens[start - 1].low if start and tokens[start - 1].tag == "prep" else ""
        plural = nouns[-1].tag == "noun" and nouns[-1].low != head and nouns[-1].low.endswith(("s", "en", "ce"))
        if plural and count == 1:
            count = 3
        return Phrase(start, i, head, full, kind, count, article, tuple(before), name, plural, owner, prep)

    def _note(self, phrase: Phrase) -> None:
        """Puts a phrase where it belongs: somebody, somewhere, something."""
        if phrase.owner:
            self._note_owner(phrase)
        if phrase.words in (
            "story",
            "film",
            "movie",
            "video",
            "short",
            "documentary",
            "way",
            "one",
            "lot",
            "kind",
            "end",
            "middle",
            "second",
            "ad",
            "commercial",
            "protagonist",
            "thing",
            "bit",
            "rest",
        ):
            return
        if phrase.name and phrase.kind not in ("person", "animal", "robot"):
            self._note_name(phrase)
            return
        if phrase.kind in ("person", "animal", "robot"):
            self._somebody(phrase)
        elif phrase.kind == "time":
            return
        elif phrase.kind == "place" or (
            phrase.in_prep in ("in", "at", "inside", "across", "near") and phrase.head in lexicon.place_words("en")
        ):
            self._add(self.places, replace(self._noun(phrase, "place"), place=_place_of(phrase.words)))
        else:
            kind = "thing" if phrase.kind == "thing" or (not phrase.kind and phrase.article) else "idea"
            self._add(self.things if kind == "thing" else self.ideas, self._noun(phrase, kind))

    @staticmethod
    def _add(where: list[Noun], noun: Noun) -> None:
        if all(noun.word != n.word for n in where):
            where.append(noun)

    @staticmethod
    def _noun(phrase: Phrase, kind: str) -> Noun:
        things = lexicon.table("english")["things"]
        tags = tuple(
            t
            for t in ("small", "big", "heard")
            if phrase.words.replace(" ", "_") in things[t].split() or phrase.head in things[t].split()
        )
        word = phrase.words
        if phrase.plural:
            word = " ".join([*phrase.words.split()[:-1], plural(phrase.head)])
        return Noun(word, kind, "", phrase.traits, tags, phrase.plural, article=phrase.article)

    def _note_owner(self, phrase: Phrase) -> None:
        owner = singular(phrase.owner.lower().removesuffix("'s").removesuffix("'"))
        if _kind(owner) in ("person", "animal", "robot"):
            self._somebody(replace_phrase(phrase, owner))
        elif phrase.owner[:1].isupper() and owner not in _own():
            self._add(self.ideas, Noun(phrase.owner.removesuffix("'s"), "idea"))

    def _note_name(self, phrase: Phrase) -> None:
        low = phrase.name.lower()
        names = lexicon.table("english")["names"]
        if (low in _own() and _own()[low] == "place") or low in lexicon.place_words("en"):
            self._add(self.places, Noun(phrase.name, "place", place=lexicon.place_words("en").get(low, "village")))
        elif (
            phrase.in_prep in ("in", "at", "from", "to", "near", "through", "across", "of", "on")
            and low.split()[0] not in names["known_f"].split() + names["known_m"].split()
        ):
            self._add(self.places, Noun(phrase.name, "place", place=_place_of(low)))
        elif _kind(low) in ("time",):
            return
        else:
            self._somebody(phrase)

    def _somebody(self, phrase: Phrase) -> None:
        book = lexicon.table("english")
        names = book["names"]
        role = "" if phrase.name and phrase.kind not in ("person", "animal", "robot") else phrase.words
        kind = {"animal": "animal", "robot": "robot"}.get(phrase.kind, "human")
        told = " ".join((*phrase.traits, role, phrase.name)).lower()
        for index, other in enumerate(self.who):
            if (
                role
                and other.role.split()[-1:] == [phrase.head]
                and (phrase.article in ("the", "his", "her", "their") or other.role == role)
            ):
                self.who[index] = replace(other, traits=tuple(dict.fromkeys((*other.traits, *phrase.traits))))
                self.index[phrase.start] = index
                return
            if phrase.name and phrase.name == other.name:
                self.index[phrase.start] = index
                return
        sex = "n"
        for letter in "fm":
            if (
                phrase.head in book["people"][letter].split()
                or phrase.words.replace(" ", "_") in book["people"][letter].split()
                or phrase.name.lower() in names[f"known_{letter}"].split()
                or phrase.name in names[letter].split()
            ):
                sex = letter
        age = next(
            (a for a in ("child", "teen", "old") if any(re.search(rf"\b{w}\b", told) for w in book["age"][a].split())),
            "adult",
        )
        senses = tuple(
            s
            for s, p in {
                "blind": "blind",
                "deaf": "deaf",
                "mute": "mute|silent",
                "speaks": "talking|speaking|singing",
            }.items()
            if re.search(rf"\b({p})\b", told)
        )
        count = (
            2
            if phrase.head in ("couple", "twins", "parents", "siblings")
            else 3
            if phrase.head in GROUPS
            else phrase.count
        )
        self.who.append(
            Who(
                role,
                phrase.name,
                kind,
                phrase.head if kind == "animal" else "",
                sex if kind == "human" else "n",
                age,
                count,
                phrase.traits,
                plural=plural(phrase.head) if phrase.plural else "",
                senses=senses,
            )
        )
        self.index[phrase.start] = len(self.who) - 1

    def _say_deeds(self, phrases: list[Phrase]) -> None:
        """Each finite verb with its subject and the words up to the end of its clause."""
        tokens = self.tokens
        starts = {p.start: p for p in phrases}
        subject: Phrase | None = None
        clause_start = True
        covered = -1
        last_phrase: Phrase | None = None
        relative_of: Phrase | None = None
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if i in starts:
                phrase = starts[i]
                if clause_start and not phrase.in_prep and phrase.kind != "time":
                    subject, clause_start = phrase, False
                last_phrase = phrase
                i = phrase.end
                continue
            if token.tag == "rel":
                relative_of = last_phrase if i and tokens[i - 1].tag in ("noun", "name", "punct", "prep") else None
            elif token.tag in ("punct", "link"):
                relative_of = None if token.tag == "link" and token.low != "and" else relative_of
                clause_start = True
            elif token.tag == "pron":
                if clause_start and token.low in ("he", "she", "they", "it", "i", "we"):
                    subject, clause_start = self._meant(token.low, subject, phrases), False
            elif token.tag in ("verb", "aux") and i > covered and not (i and tokens[i - 1].tag in ("to", "prep")):
                if token.form == "ing" and token.tag == "verb" and not (i and tokens[i - 1].tag == "aux"):
                    i += 1
                    continue
                if (
                    token.form == "past"
                    and token.tag == "verb"
                    and i
                    and tokens[i - 1].tag in ("noun", "name")
                    and self._finite_later(i)
                ):
                    i += 1
                    continue
                end = self._clause_end(i, starts, relative_of is not None)
                owner = relative_of if relative_of is not None else subject
                self._say(i, end, owner, relative_of is not None)
                covered = end - 1
                clause_start = False
                if relative_of is not None:
                    after = tokens[end] if end < len(tokens) else None
                    if after is not None and after.tag in ("verb", "aux"):
                        relative_of, i = None, end - 1
                    if after is None or after.low not in ("and",):
                        relative_of = None
            i += 1

    def _meant(self, pronoun: str, subject: Phrase | None, phrases: list[Phrase]) -> Phrase | None:
        """Whom a pronoun at the start of a clause means: the last subject that fits, or a new somebody for I and we."""
        if pronoun in ("i", "we") or (subject is None and pronoun in ("he", "she")):
            phrase = Phrase(-1, -1, "", "", "person", 1 if pronoun != "we" else 2, "", ())
            if -1 not in self.index:
                self.who.insert(0, Who(role="", sex={"he": "m", "she": "f"}.get(pronoun, "n"), count=phrase.count))
                self.index = {k: v + 1 for k, v in self.index.items()}
                self.deeds = [replace(d, who=d.who + 1 if d.who is not None else None) for d in self.deeds]
                self.index[-1] = 0
            return phrase
        return subject

    def _finite_later(self, i: int) -> bool:
        """Whether another finite verb comes before the clause ends: then "left" in "robots left on Mars argue" is none."""
        for k in range(i + 1, len(self.tokens)):
            token = self.tokens[k]
            if token.tag in ("punct", "link", "rel", "comp"):
                return False
            if (
                token.tag in ("verb", "aux")
                and token.form != "ing"
                and self.tokens[k - 1].tag not in ("to", "prep", "aux", "adv")
            ):
                return True
        return False

    def _clause_end(self, verb: int, starts: dict[int, Phrase], relative: bool = False) -> int:
        tokens = self.tokens
        i = verb + 1
        while i < len(tokens):
            token = tokens[i]
            if (
                relative
                and i > verb + 1
                and tokens[i - 1].tag in ("noun", "name", "pron")
                and token.tag in ("verb", "aux")
                and token.form in ("third", "past", "base")
                and not any(t.tag == "aux" and k > verb for k, t in enumerate(tokens[verb:i], verb))
            ):
                return i
            if token.tag == "punct" and token.text not in ("-",):
                return i
            if token.tag == "rel" and i > verb + 1 and tokens[i - 1].tag in ("noun", "name"):
                return i
            if token.tag == "link" and token.low not in (
                "or",
                "how",
                "what",
                "why",
                "whether",
                "where",
                "only",
                "whose",
            ):
                if token.low != "and" or self._verb_follows(i + 1, starts):
                    return i
            i += 1
        return len(tokens)

    def _verb_follows(self, i: int, starts: dict[int, Phrase]) -> bool:
        """After "and": a verb at once, or a new subject with its verb."""
        tokens = self.tokens
        while i < len(tokens) and tokens[i].tag == "adv":
            i += 1
        if i < len(tokens) and tokens[i].tag in ("verb", "aux"):
            return tokens[i].form != "ing"
        if i in starts:
            i = starts[i].end
            return i < len(tokens) and tokens[i].tag in ("verb", "aux")
        return i < len(tokens) and tokens[i].tag == "pron"

    def _say(self, start: int, end: int, owner: Phrase | None, aside: bool) -> None:
        tokens = self.tokens[start:end]
        if start and self.tokens[start - 1].tag == "adv":
            tokens = [self.tokens[start - 1], *tokens]
        first = next(t for t in tokens if t.tag in ("verb", "aux"))
        lead = [t.text for t in tokens[: tokens.index(first)]]
        rest = [t.text for t in tokens[tokens.index(first) + 1 :]]
        who = self.index.get(owner.start) if owner else None
        many = who is not None and self.who[who].count > 1
        if first.tag == "verb":
            text, base = [*lead, first.base if many else third(first.base), *rest], [*lead, first.base, *rest]
        else:
            word = first.low
            if word in ("was", "were", "had", "did", "are", "have", "do", "am"):
                flip = {
                    "was": "is",
                    "were": "are",
                    "had": "has",
                    "did": "does",
                    "are": "is",
                    "have": "has",
                    "do": "does",
                    "am": "is",
                }
                back = {"is": "are", "has": "have", "does": "do"}
                word = flip[word] if not many else back.get(flip[word], flip[word])
            text = [*lead, word, *rest]
            base = (
                rest
                if word in ("must", "will", "would", "should", "can", "could") and rest
                else [first.base, *rest]
                if first.base in ("be", "have")
                else []
            )
        said = _join(text)
        if said and (who is not None or owner is not None or self.who):
            subject = (
                ""
                if who is not None
                else (_join([*([owner.article] if owner.article else []), *owner.traits, owner.words]) if owner else "")
            )
            if who is None and owner is None:
                who = 0
            self.deeds.append(
                Deed(said, who=who, subject=subject, base=_join(base), aside=aside, also=self._also(owner))
            )

    def _also(self, owner: Phrase | None) -> int | None:
        """The second of "a baker and her rival" where both are the subject."""
        if owner is None or owner.end + 1 >= len(self.tokens) or self.tokens[owner.end].low != "and":
            return None
        return self.index.get(owner.end + 1)


def replace_phrase(phrase: Phrase, owner: str) -> Phrase:
    return Phrase(-10 - phrase.start, phrase.start, owner, owner, _kind(owner), 1, phrase.article, ())


def plural(noun: str) -> str:
    """ "wolves" from "wolf"."""
    uneven = {
        "child": "children",
        "man": "men",
        "woman": "women",
        "mouse": "mice",
        "goose": "geese",
        "tooth": "teeth",
        "foot": "feet",
        "wolf": "wolves",
        "leaf": "leaves",
        "life": "lives",
        "knife": "knives",
        "thief": "thieves",
        "wife": "wives",
        "people": "people",
        "glasses": "glasses",
        "sheep": "sheep",
        "fish": "fish",
        "twins": "twins",
        "parents": "parents",
    }
    if noun in uneven:
        return uneven[noun]
    if noun.endswith("man") and len(noun) > 4:
        return noun[:-3] + "men"
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


def _join(words: list[str]) -> str:
    return re.sub(r"\s+([,.;:!?%'])", r"\1", " ".join(w for w in words if w)).strip(" ,;:.-")


def _place_of(words: str) -> str:
    known = lexicon.place_words("en")
    parts = words.lower().split()
    for n in range(len(parts)):
        if " ".join(parts[n:]) in known:
            return known[" ".join(parts[n:])]
    return next((known[p] for p in reversed(parts) if p in known), "village")
