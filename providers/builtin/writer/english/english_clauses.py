"""Where the clauses of an English sentence stand: the subject of each, its finite verb, its end, and what it hangs on.

A clause that hangs on a verb or on an object ("who once bit her", "that it was hers") stays inside the clause around it, in
its own words; only what is sure to be a clause of its own is cut off.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from providers.builtin.writer.english.english_lookahead import LONG_LINKS, NOMINATIVE, Ahead
from providers.builtin.writer.english.english_phrases import Phrase, number_of_word
from providers.builtin.writer.english.english_words import CLAUSE_WORDS, INDEFINITE, OPENS, Token
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import kind_of, verb_base

OWN = ("until", "till", "when", "while", "whenever", "as", "once", "after")
"""Links whose clause is a deed of its own; every other one stays in the words of the clause it hangs on."""
ENDS = ".!?;:—–"
SAYS = ("say", "ask", "reply", "answer", "whisper", "shout", "cry", "explain", "warn", "think")


@dataclass
class Clause:
    """Tokens `start` to `end`; `verb` is its finite verb, -1 for none. `link` is the word that hangs it on what is before."""

    start: int
    kind: str = "main"
    """main; aside, a relative clause on a subject (`of`); under, a clause with a link of its own."""
    link: str = ""
    subjects: list[Phrase] = field(default_factory=list)
    pronoun: int = -1
    verb: int = -1
    end: int = -1
    lead: tuple[int, int] = (0, 0)
    of: Phrase | None = None
    at: int = -1
    """Where its link begins, with the adverb before it: "long before"."""
    asks: bool = False
    shared: bool = False
    """Whether its subject is that of the clause before."""

    @property
    def waits(self) -> bool:
        """Whether it has a subject and still wants its verb."""
        return self.verb < 0 and bool(self.subjects or self.pronoun >= 0)


def find_clauses(tokens: list[Token], phrases: list[Phrase]) -> list[Clause]:
    """The clauses in their order; a stretch without a verb is a clause whose `verb` is -1."""
    return _Walk(tokens, phrases).walk()


class _Walk(Ahead):
    """Goes through a sentence once, with the clauses that are open."""

    def __init__(self, tokens: list[Token], phrases: list[Phrase]) -> None:
        super().__init__(tokens, phrases)
        self.done: list[Clause] = []
        self.open: list[Clause] = [Clause(0)]
        self.last: Phrase | None = None
        self.quoted = _quoted(tokens)

    @property
    def now(self) -> Clause:
        return self.open[-1]

    def walk(self) -> list[Clause]:
        i = 0
        while i < len(self.tokens):
            if i in self.quoted:
                i = self.quoted[i]
            else:
                i = self._step(i)
        self._close_all(len(self.tokens))
        return sorted((c for c in self.done if c.end > c.start), key=lambda c: c.start)

    def _step(self, i: int) -> int:
        token = self.tokens[i]
        span = self._spelled_out(i)
        if span:
            return self._link(i, span)
        phrase = self.at.get(i)
        if phrase is not None:
            self._noun_phrase(phrase)
            return phrase.end
        if token.tag == ".":
            return self._mark(i)
        if token.tag in OPENS or (token.tag == "WRB" and token.low in ("where", "how", "why", "what")) or self._that(i):
            return self._relative(i)
        if self._links(i):
            return self._link(i)
        if token.tag == "CC" or (token.low == "so" and i and self._joins(i) and self._starts_clause(i + 1)):
            return self._and(i)
        if (token.tag == "PRP" and token.low in NOMINATIVE) or token.tag == "EX":
            self._pronoun(i)
        elif token.finite or (token.tag == "VB" and self._bare_finite(i)):
            return self._verb(i)
        return i + 1

    def _noun_phrase(self, phrase: Phrase) -> None:
        now, before = self.now, self.last
        self.last = phrase
        if now.verb >= 0:
            leads = now.kind == "under" and (now.link in LONG_LINKS or not self.done_before(now))
            next_to = before is not None and before.end == phrase.start and len(self.open) == 1
            if leads and next_to and self._verb_after(phrase) >= 0:
                self._close_all(phrase.start)
                self.open = [Clause(phrase.start, subjects=[phrase])]
            return
        if phrase.prep and not (now.kind == "under" and phrase.start == now.start):
            return
        if not now.subjects and now.pronoun < 0:
            now.subjects = [phrase]
        elif (
            phrase.start
            and self.tokens[phrase.start - 1].tag == "CC"
            and now.subjects
            and not number_of_word(phrase.head)
        ):
            now.subjects.append(phrase)
        elif now.subjects and self._before_subject(now.subjects[-1], phrase):
            now.lead = (now.start, phrase.start)
            now.subjects = [phrase]
        elif (
            before is not None
            and before.end == phrase.start
            and now.subjects
            and (phrase.article or phrase.name or phrase.plural)
        ):
            self.open.append(Clause(phrase.start, "aside", of=None, subjects=[phrase]))

    def _before_subject(self, first: Phrase, phrase: Phrase) -> bool:
        """Whether a phrase that came first only says when: "Every Sunday Mrs. Okafor irons"."""
        apart = self.tokens[phrase.start - 1].low == ","
        if first.kind == "time" or first.head in ("day", "year", "time", "moment"):
            return True
        return apart and self._verb_after(phrase) >= 0 and not first.being

    def _pronoun(self, i: int) -> None:
        now = self.now
        if now.verb >= 0 or (i > now.start and self.tokens[i - 1].tag in ("IN", "TO", "VB", "VBG")):
            return
        if not now.subjects and now.pronoun < 0:
            now.pronoun = i
        elif now.subjects and self.tokens[i - 1].low == "and" and now.subjects[-1].end == i - 1:
            now.pronoun = i  # "my brother and I"
        elif now.subjects and (self._says_when(now.subjects[-1]) or self.tokens[i - 1].low == ","):
            now.lead, now.subjects, now.pronoun = (now.start, i), [], i
        elif now.subjects:
            self.open.append(Clause(i, "aside", pronoun=i))

    def _relative(self, i: int) -> int:
        now = self.now
        if now.verb < 0 and now.subjects and self.last is not None:
            if self.tokens[i].low not in ("how", "why") or self.tokens[i].tag in OPENS:
                before = self.tokens[i - 1]
                end = i - 1 if before.tag == "IN" else i
                self.open.append(Clause(end, "aside", link=self.tokens[i].low, of=self._antecedent(i)))
                where = self.tokens[i].low in ("whose", "where")
                follows = self.at.get(i + 1)
                if (
                    follows is not None
                    and self._verb_after(follows) >= 0
                    and not self.tokens[i + 1].finite
                    and not where
                ):
                    self.now.subjects = [follows]
        elif now.verb < 0 and not now.subjects and now.pronoun < 0:
            if i > now.start and self.last is not None and self.last.end == i:
                self.open.append(Clause(i, "aside", link=self.tokens[i].low, of=self.last))
            else:
                now.asks = True
        return i + 1

    def _antecedent(self, i: int) -> Phrase | None:
        """What a relative clause is about: for "who", the nearest that can be somebody: "beekeepers in Slovenia who sing"."""
        last = self.last
        if self.tokens[i].low not in ("who", "whom") or last is None or last.being or not last.prep:
            return last
        before = [p for p in self.at.values() if p.start < last.start and p.being]
        return before[-1] if before else last

    def _link(self, i: int, span: int = 1) -> int:
        now, word = self.now, " ".join(t.low for t in self.tokens[i : i + span])
        i += span - 1
        if now.asks:
            return i + 1
        starved = now.waits or (len(self.open) > 1 and self.open[-2].waits)
        if starved and word in ("since", "before", "after", "until", "as", "like", "than"):
            return i + 1 if self._finite_left(i) < 2 else self._within(i + 1)
        if now.kind == "under" and not now.waits and now.verb < 0 and now.start == i - span + 1:
            return i + 1
        if now.verb < 0 and not now.waits:
            now.kind, now.link = "under", word
            now.at = now.start if i - span + 1 - now.start < 2 else i - span + 1
            now.start = i + 1
            return i + 1
        if now.verb < 0:
            self.open.append(Clause(i + 1, "under", link=word))
            return i + 1
        if word in OWN and not (len(self.open) > 1 and self.open[-2].waits) and not self._hangs_inside(i):
            self._close_all(i)
            self.open = [Clause(i + 1, "under", link=word, at=i - span + 1)]
            return i + 1
        return self._within(i + 1)

    def _hangs_inside(self, i: int) -> bool:
        """ "remembers when", "asks when", "the night when": the clause belongs to the word before it."""
        before = self.tokens[i - 1]
        if self.tokens[i].low in ("when", "while", "once") and kind_of(before.base) == "time" and before.noun:
            return self.tokens[i].low == "when"
        if before.low in (
            "even",
            "just",
            "only",
            "except",
            "such",
            "same",
            "as",
            "than",
            "much",
            "far",
            "soon",
            "long",
            "or",
            "not",
            "and",
        ):
            return True
        return before.tag[:2] == "VB" and before.base in lexicon.word_set("english", "thinking")

    def _and(self, i: int) -> int:
        now = self.now
        word = self.tokens[i].low
        if now.verb < 0:
            lonely = (
                now.subjects and self.tokens[i - 1].low == "," and len(now.subjects) == 1 and not now.subjects[0].being
            )
            if (
                now.waits
                and now.kind == "main"
                and (word in ("but", "so", "yet") or (lonely and self._starts_clause(i + 1)))
            ):
                self._close_all(i)
                self.open = [Clause(i + 1, link=word)]
            return i + 1
        if len(self.open) > 1 and self.open[-2].waits:
            return i + 1
        if word in ("or", "nor") or self.tokens[i - 1].low in ("nothing", "anything", "everything", "all"):
            return i + 1
        comma = self.tokens[i - 1].low == ","
        if self._starts_verb(i + 1) and (comma or not self._inner_before(i)):
            self._next(i, word, shared=True)
        elif self._starts_clause(i + 1) and (comma or not self._inner_before(i) or word == "but"):
            self._next(i, word)
        return i + 1

    def _inner_before(self, i: int) -> bool:
        """Whether a clause inside the one at hand ("that ...", "who ...") still goes on before an "and"."""
        chain = self._chain(self.now.verb)
        verbs = [k for k in range(chain, i) if self.tokens[k].finite and k not in self.inside]
        thinks = self.tokens[self.now.verb].base in lexicon.word_set("english", "thinking")
        return any(thinks or not self._after_noun(k) for k in verbs)

    def _after_noun(self, verb: int) -> bool:
        """Whether a verb belongs to a clause that hangs on a noun without a word between: "a violin he can't play"."""
        pronoun = self.tokens[verb - 1]
        return verb > 1 and pronoun.tag == "PRP" and pronoun.low in NOMINATIVE and self.tokens[verb - 2].noun

    def _next(self, i: int, link: str, shared: bool = False, start: int = -1) -> None:
        self._close_all(i)
        self.open = [Clause(start if start >= 0 else i + 1, link=link, shared=shared)]

    def _mark(self, i: int) -> int:
        token, now = self.tokens[i], self.now
        goes_on = token.text in ":—–" and now.verb >= 0 and not self._starts_clause(i + 1)
        if token.text in ENDS and not goes_on:
            self._close_all(i)
            self.open = [Clause(i + 1)]
            return i + 1
        if token.text != ",":
            return i + 1
        if len(self.open) > 1 and now.verb >= 0:
            self._close(i)
        elif now.kind == "under" and now.verb >= 0 and now.lead == (0, 0) and not self.done_before(now):
            self._close_all(i)
            self.open = [Clause(i + 1)]
        elif now.verb >= 0 and not (i + 1 < len(self.tokens) and self.tokens[i + 1].tag == "CC"):
            if (
                i + 2 < len(self.tokens)
                and self.tokens[i + 1].base in SAYS
                and (i + 2 in self.at or self.tokens[i + 2].tag == "PRP")
            ):
                now.asks = True
            elif self._starts_verb(i + 1) and self.tokens[self._skip_adverbs(i + 1)].tag != "VBD":
                self._next(i, "", shared=True)
            elif self._starts_clause(i + 1) and not self._links(i + 1) and self._no_list(i):
                self._next(i, "")
        elif now.verb < 0 and not now.waits:
            now.lead = (now.start, i + 1)
        return i + 1

    def done_before(self, now: Clause) -> bool:
        """Whether a clause of this sentence came before this one."""
        return any(c.verb >= 0 and c.end <= now.start for c in self.done)

    def _verb(self, i: int) -> int:
        now, token = self.now, self.tokens[i]
        if now.verb < 0:
            if now.kind == "aside" and now.of is not None and now.link in ("who", "that", "which") and not now.subjects:
                now.subjects = [now.of]
            if now.waits and token.tag == "VBD" and now.pronoun < 0 and (self._reduced(i) or self._after_comma(now, i)):
                return i + 1
            now.verb = i
        elif len(self.open) > 1 and self.open[-2].waits and self._main_after(i):
            self._close(self._adverbs_before(i))
            return self._verb(i)
        return self._chain(i)

    def _after_comma(self, now: Clause, i: int) -> bool:
        """Whether one comma stands between a subject and a past form: "the cowboys, told through a saddle passed down"."""
        between = [t.text for t in self.tokens[now.subjects[-1].end : i]] if now.subjects else []
        return between.count(",") % 2 == 1

    def _reduced(self, i: int) -> bool:
        """Whether a past form after a noun only says which ("the girl made of sand smiles")."""
        if self.tokens[i - 1].tag not in ("NN", "NNS", "NNP") or verb_base(self.tokens[i].low)[0] in (
            "be",
            "have",
            "do",
        ):
            return False
        k = self._chain(i)
        while k < len(self.tokens):
            token = self.tokens[k]
            if (
                token.tag == "."
                or token.tag in OPENS
                or token.low in CLAUSE_WORDS
                or self._links(k)
                or (token.tag == "CC" and self._starts_clause(k + 1))
            ):
                return False
            if token.tag in ("VBZ", "VBP", "MD") and k not in self.inside:
                return self.tokens[k - 1].tag not in ("PRP",)
            k += 1
        return False

    def _main_after(self, i: int) -> bool:
        """Whether a finite verb is the one that the clause around has been waiting for."""
        before = self.tokens[i - 1]
        if before.tag == "CC" or (before.tag == "PRP" and before.low in NOMINATIVE):
            return False
        if before.low in INDEFINITE and self.tokens[i - 2].noun:
            return False  # "wishes nobody wanted"
        verb = self.tokens[self.now.verb]
        phrase = self.inside.get(i - 1)
        thinks = verb.base in lexicon.word_set("english", "thinking")
        return not (thinks and phrase is not None and phrase.start <= self._chain(self.now.verb) + 1)

    def _bare_finite(self, i: int) -> bool:
        """A bare form that must be finite: "Three nuns try", mostly tagged as an infinitive."""
        now = self.now
        if not now.waits or i == 0 or self.tokens[i - 1].tag in ("TO", "MD"):
            return False
        if now.pronoun >= 0:
            return self.tokens[now.pronoun].low in ("i", "they", "we", "you")
        return (
            len(now.subjects) > 1
            or any(p.plural or p.head in lexicon.word_set("english", "groups") for p in now.subjects)
            or (any(p.head in ("sheep", "fish", "deer") or p.count > 1 or p.head == "nobody" for p in now.subjects))
        )

    def _close(self, end: int) -> None:
        clause = self.open.pop()
        clause.end = end
        self.done.append(clause)

    def _close_all(self, end: int) -> None:
        while self.open:
            self._close(end)


def _quoted(tokens: list[Token]) -> dict[int, int]:
    """Start of what is quoted -> the place after it: words of others are no clauses of the sentence."""
    marks = [i for i, t in enumerate(tokens) if t.text in '"“”„']
    return {a: b + 1 for a, b in zip(marks[::2], marks[1::2], strict=False)}
