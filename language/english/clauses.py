"""Who does what to whom in an English sentence, from how its words hang together."""

from __future__ import annotations

from collections.abc import Iterator

from language.clauses import Clause, Mode, in_order
from language.english.circumstances import Around, acted_on_through, around, is_length
from language.english.doers import LET_US, Doers
from language.english.doubts import FINITE
from language.english.lexis import noun_class, seen_as, words_that
from language.english.mending import read_words
from language.english.referents import referent
from language.english.studio import hangs_on_a_wish, is_to_the_studio
from language.english.tree import NAMING, Tree

OWN_CLAUSE = frozenset(
    {"ROOT", "conj", "advcl", "relcl", "acl", "ccomp", "xcomp", "pcomp", "csubj", "csubjpass", "parataxis", "dep"}
    | {"dobj", "pobj", "appos", "nsubj", "attr", "oprd"}
)
QUALITIES = ("JJ", "JJR", "NN", "NNS", "VBN")
NOUN_LIKE = frozenset({"nsubj", "punct", "nummod", "npadvmod", "det", "amod", "conj", "cc", "dep", "appos"})


def read_clauses(text: str) -> list[Clause]:
    """Every clause in which something is done, in the order of the text."""
    return in_order(list(_Reader(Tree(text, read_words(text))).clauses()))


class _Reader(Doers):
    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self.placed: set[int] = set()
        """The nouns whose own place was told in a clause."""

    def clauses(self) -> Iterator[Clause]:
        for at, word in enumerate(self.words):
            if word.tag == "PRP":
                self.meant(at, word.head)
            elif word.tag == "PRP$":
                referent(self.tree, at, None)
        for at in range(len(self.words)):
            if self.is_deed(at):
                yield self.clause(at)

    # ------------------------------------------------------------------ what is a deed

    def is_deed(self, at: int) -> bool:
        """A verb of its own: no help verb, no being, no verb that only says how the next one goes, no verb that names a thing."""
        word, tree = self.words[at], self.tree
        own = word.arc in OWN_CLAUSE or (word.tag in FINITE and tree.kid(at, "nsubj") is not None and word.arc != "aux")
        if not tree.is_verb(at) or not own or self.is_being(at):
            return False
        if is_to_the_studio(tree, at) or hangs_on_a_wish(tree, at) or self.is_name_of_a_thing(at):
            return False
        above = self.words[word.head]
        if word.arc == "pcomp" and above.arc == "prep" and self.words[above.head].tag[:2] == "JJ":
            return False
        if word.head == at - 1 and self.going_to_do(at - 1):
            return False
        if word.norm == "let" and any(each.norm in LET_US for each in self.words[at + 1 : at + 2]):
            return False
        return self.next_verb(at) is None

    def is_name_of_a_thing(self, at: int) -> bool:
        """A noun that was taken for a verb: "stop-motion", "the shouting of names", "a storm warning", "clippers number 3"."""
        word, tree = self.words[at], self.tree
        before = self.words[max(0, at - 1)]
        after = self.words[min(at + 1, len(self.words) - 1)]
        if "HYPH" in (before.tag, after.tag) or (word.tag == "VB" and word.arc == "acl" and not self.is_infinitive(at)):
            return True
        as_noun, as_verb = seen_as(word.norm)
        own = tree.kid(at, "nsubj")
        if word.tag == "VBG":
            made = tree.kid(at, "dobj")
            bare = own == at - 1 and before.tag == "NN" and not tree.kids[own] and not tree.is_person(own)
            named = bare and (as_noun > 0 if made is None else made == at + 1)
            free = word.arc != "acl" and tree.kid(at, "aux") is None
            at_pace = word.arc == "pcomp" and self.words[word.head].norm == "at" and made == at + 1
            return at_pace or (free and (named or (made is None and after.norm == "of")))
        if word.tag not in ("VBZ", "VBP") or as_noun < as_verb:
            return False
        if own is None and word.arc == "conj":
            doer = self.subject(at)
            return doer is not None and self.words[doer].tag != "PRP" and tree.is_many(doer) == (word.tag == "VBZ")
        alone = {self.words[kid].arc for kid in tree.kids[at]} <= NOUN_LIKE
        return alone and own == at - 1 and self.words[own].tag in NAMING and not tree.is_person(own)

    # ------------------------------------------------------------------ one clause

    def clause(self, at: int) -> Clause:
        done_to, doer = self.done_to(at), self.doer(at)
        told = self.around(at)
        if told.company is None and done_to is not None and (receiver := self.receiver(at)) is not None:
            done_to, told.company = (None if done_to == receiver else done_to), receiver
        beside = self.place_of_doer(at, doer)
        return Clause(
            who=self.tree.name(doer),
            does=self.deed(at),
            whom=self.tree.name(done_to),
            with_whom=self.tree.name(self.partner(told.company, at, doer)),
            where=self.tree.name(told.place) or beside,
            when=told.when,
            mode=self.mode(at),
            at=self.words[at].start,
        )

    def going_to_do(self, at: int) -> bool:
        """ "Go fishing"."""
        after = self.words[at + 1] if at + 1 < len(self.words) else None
        going = self.words[at].norm in ("go", "goes", "went", "going")
        return going and after is not None and after.tag == "VBG" and after.head == at

    def deed(self, at: int) -> str:
        """The verb with the particle beside it, or the preposition through which it acts, or the "gets" before it."""
        first = last = at
        near = self.words[at + 1] if at + 1 < len(self.words) else None
        if near is not None and near.head == at:
            particle = near.arc == "prt" or (near.tag in ("RB", "RP") and near.norm in words_that("particles"))
            through = self.tree.kid(at, "dobj") is None and self.acts_through(at) == at + 1
            if particle or through or self.going_to_do(at) or (near.tag == "VBN" and near.norm in words_that("states")):
                last = at + 1
        if self.words[at].norm in words_that("states") and self.words[at - 1].norm in ("get", "gets", "got"):
            first = at - 1
        return self.tree.span(first, last)

    # ------------------------------------------------------------------ to whom

    def done_to(self, at: int) -> int | None:
        word, tree = self.words[at], self.tree
        own = tree.kid(at, "dobj")
        if self.passive(at):
            if own is not None and not tree.is_time(own):
                return own
            own = tree.kid(at, "nsubjpass")
            return self.meant(own, at) if own is not None else self.subject(at)
        far = own is not None and is_length(tree, own) and tree.kid(at, "dative") is None
        if own is not None and (far or self.going_to_do(at) or self.is_no_object(own)):
            own = None
        if own is not None and not (own == self.gives_to(at) and word.arc == "relcl" and self.tells_of_object(at)):
            return self.meant(own, at)
        if (made := self.made_to(at)) is not None:
            return self.meant(made, at)
        if (through := self.object_through(at)) is not None:
            return self.meant(through, at)
        top = self.top(at)
        return self.hung_on(top) if self.words[top].arc == "relcl" and self.tells_of_object(top) else None

    def made_to(self, at: int) -> int | None:
        """Whoever is let or made do something, and what is found or made to be so: "lets him go", "finds it empty"."""
        named = self.tree.kid(at, "ccomp")
        if named is None:
            return None
        do = self.words[at].norm in words_that("lets") | words_that("asks") and self.words[named].tag in ("VB", "VBG")
        bare = self.tree.kid(named, "aux", "auxpass", "mark", "advmod", "cop") is None
        be = self.words[named].tag in QUALITIES and bare
        return self.tree.kid(named, "nsubj") if do or be else None

    def is_no_object(self, noun: int) -> bool:
        """ "Goes home", "one after the other"."""
        one_by_one = self.words[noun].norm == "one" and self.words[min(noun + 1, len(self.words) - 1)].norm in (
            "after",
            "by",
        )
        return self.words[noun].norm == "home" or one_by_one

    def tells_of_object(self, at: int) -> bool:
        """Whether the noun that a relative clause hangs on is its object: "the letter she never sent", not "the day she left"."""
        tree = self.tree
        own = tree.kid(at, "nsubj")
        if own is None or tree.is_relative(own) or self.object_through(at) is not None:
            return False
        if tree.kid(at, "dobj") is not None and self.gives_to(at) is None:
            return False
        inner = [tree.kid(each, "pobj") for each in tree.kids[at] if self.words[each].arc == "prep"]
        asks = any(self.words[each].tag == "WRB" for each in tree.kids[at])
        asks = asks or any(each is not None and self.words[each].tag == "WDT" for each in inner)
        noun = self.hung_on(at)
        return not asks and not tree.is_time(noun) and self.words[noun].norm not in words_that("means")

    def acts_through(self, at: int) -> int | None:
        """The preposition through which the verb acts on its noun ("waits for"), with that noun in place or told before."""
        hung = (kid for kid in self.tree.kids[at] if self.words[kid].arc == "prep")
        return next((kid for kid in hung if acted_on_through(self.tree, at, kid)), None)

    def object_through(self, at: int) -> int | None:
        prep = self.acts_through(at)
        return self.tree.kid(prep, "pobj") if prep is not None else None

    def partner(self, noun: int | None, at: int, doer: int | None) -> int | None:
        """Whoever it is done with; nobody for "each other" and "took it with her"."""
        if noun is None or self.words[noun].norm in ("other", "another"):
            return None
        meant = self.meant(noun, at)
        return None if meant == doer else meant

    def gives_to(self, at: int) -> int | None:
        """The person that is a giving verb's only object: "the letter she gave me", "tells them that ..."."""
        own = self.tree.kid(at, "dobj")
        gives = self.words[at].norm in words_that("gives") and self.tree.kid(at, "xcomp", "dative") is None
        return own if own is not None and gives and self.tree.is_person(own) else None

    def receiver(self, at: int) -> int | None:
        """Who is given or told something, where the parser took them for the thing."""
        own, tree = self.gives_to(at), self.tree
        if self.passive(at) and tree.kid(at, "dobj") is not None:
            return self.meant(tree.kid(at, "nsubjpass"), at)
        tells = self.words[at].norm in words_that("tells") and tree.kid(at, "ccomp", "advcl") is not None
        thing = self.words[at].arc == "relcl" and self.tells_of_object(at)
        return self.meant(own, at) if own is not None and (tells or thing) else None

    # ------------------------------------------------------------------ where, when, how

    def around(self, at: int) -> Around:
        """Of the verb itself, and of those before it that only say how it goes."""
        told = around(self.tree, at, self.passive(at), self.acts_through(at))
        if (helper := self.helper(at)) is not None:
            told.add(around(self.tree, helper, False, None))
        if self.words[at].arc == "relcl":
            told.add(self.told_of(at))
        return told

    def told_of(self, at: int) -> Around:
        """The noun that "where" or "when" tells of: "a camp where soldiers ...", "the summer we left"."""
        tree, told, noun = self.tree, Around(), self.hung_on(at)
        if self.words[self.words[at].head].norm in words_that("film") or tree.is_verb(self.words[at].head):
            return told
        asks = next((each for each in tree.kids[at] if self.words[each].tag == "WRB"), None)
        own = tree.kid(at, "nsubj")
        if asks is not None and self.words[asks].norm == "where":
            told.place = asks - 1 if asks - 1 > noun and self.words[asks - 1].tag[:2] == "NN" else noun
        elif tree.is_time(noun) and own is not None and not tree.is_relative(own):
            told.when = tree.name(noun)
        return told

    def place_of_doer(self, at: int, doer: int | None) -> str:
        """ "A postman in Galway finds": the place beside a noun is told with the first thing that it does."""
        tree = self.tree
        own = tree.kid(at, "nsubjpass")
        noun = doer if own is None else self.meant(own, at)
        if noun is None or noun in self.placed or noun > at:
            return ""
        self.placed.add(noun)
        beside = ((self.words[kid].norm, tree.kid(kid, "pobj")) for kid in tree.kids[noun])
        inner = next((inner for norm, inner in beside if norm in words_that("beside") and inner is not None), None)
        nowhere = inner is None or tree.is_time(inner) or noun_class(self.words[inner].norm) in words_that("no place")
        return "" if nowhere else tree.name(inner)

    def mode(self, at: int) -> Mode:
        """Of the verb itself, or of those that it follows from: "refuses to move", "wants to leave"."""
        tree, word = self.tree, self.words[at]
        above = self.words[word.head]
        below = [self.words[each] for each in tree.kids[at]]
        own = tree.kid(at, "nsubj")
        nobody = own is not None and self.words[own].norm in words_that("nobody")
        without = word.arc == "pcomp" and above.norm == "without"
        if nobody or without or any(each.arc == "neg" or each.norm == "never" for each in below):
            return "not"
        if (helper := self.helper(at)) is not None:
            norm = self.words[helper].norm
            if norm in words_that("denies"):
                return "not"
            wish = norm in words_that("wish") or norm in ("like", "rather")
            return self.mode(helper) or ("wish" if wish else "")
        helps = {each.norm for each in below if each.arc in ("aux", "advmod")}
        if "had" in helps and word.tag == "VBN":
            return "past"
        purpose = self.is_infinitive(at) and word.arc in ("advcl", "relcl", "acl", "xcomp") and word.head < at
        if helps & {"must", "should", "rather"} or (purpose and above.norm not in words_that("lets")):
            return "wish"
        told_now = any(each.tag in ("VBZ", "VBP") for each in self.words)
        return "past" if word.tag == "VBD" and word.arc == "relcl" and told_now else ""
