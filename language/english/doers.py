"""Who does what an English verb says: its own subject, that of the verb it follows from, or whoever is told to do it."""

from __future__ import annotations

from language.english.circumstances import is_length
from language.english.lexis import noun_class, words_that
from language.english.referents import referent
from language.english.tree import NAMING, Tree

LET_US = frozenset({"'s", "’s"})
LIVING = frozenset({"person", "animal", "group", "thing"})


class Doers:
    def __init__(self, tree: Tree) -> None:
        self.tree, self.words = tree, tree.words
        self.asking: set[int] = set()
        """Pronouns whose noun is being looked for: in a broken sentence one may lead back to itself."""

    def is_being(self, at: int) -> bool:
        norm = self.words[at].norm
        if norm in words_that("links"):
            quality = self.tree.kid(at, "acomp", "attr", "oprd")
            return (
                quality is not None
                and self.tree.kid(at, "dobj") is None
                and self.words[quality].tag[:2] in ("JJ", "NN")
            )
        if norm == "please" or (norm == "come" and self.words[at - 1].norm == "how") or norm in words_that("does so"):
            return self.tree.kid(at, "dobj") is None and self.words[at].arc != "relcl"
        if norm in ("set", "based"):
            return self.tree.kid(at, "dobj") is None and self.words[at].tag in ("VBN", "VBD", "NN")
        return norm in words_that("being")

    def next_verb(self, at: int) -> int | None:
        """The verb that stands for this one's object: "wants to leave", "wants him to leave", "keeps running"."""
        norm, tree = self.words[at].norm, self.tree
        wish = norm in words_that("wish") or (norm == "like" and self.words[at - 1].norm in ("'d", "would"))
        if not (wish or norm in words_that("helps")):
            return None
        of = [kid for kid in tree.kids[at] if self.words[kid].norm in ("of", "about") and self.words[kid].arc == "prep"]
        gerunds = [kid for prep in of for kid in tree.kids[prep] if self.words[kid].tag == "VBG"]
        if wish and gerunds:
            return gerunds[0]
        for kid in tree.kids[at]:
            arc, infinitive = self.words[kid].arc, self.is_infinitive(kid)
            if kid < at or not tree.is_verb(kid) or (infinitive and norm[:4] == "stop"):
                continue
            if arc == "xcomp" and tree.kid(at, "dobj", "dative") is None:
                return kid
            if (
                infinitive
                and arc in ("ccomp", "relcl", "acl", "advcl")
                and (kid == at + 2 or (arc == "ccomp" and wish))
            ):
                return kid
        return None

    def helper(self, at: int) -> int | None:
        """The verb that only says how this one goes."""
        above = self.words[at].head
        over = self.words[above].head if self.words[above].arc == "prep" else above
        return next(
            (each for each in (above, over) if each != at and self.tree.is_verb(each) and self.next_verb(each) == at),
            None,
        )

    def top(self, at: int) -> int:
        """The first of the verbs that say how this one goes, or the verb itself: "the song she never wanted to sing"."""
        helper = self.helper(at)
        return at if helper is None or helper > at else self.top(helper)

    def is_infinitive(self, at: int) -> bool:
        return any(self.words[each].arc == "aux" and self.words[each].tag == "TO" for each in self.tree.kids[at])

    def passive(self, at: int) -> bool:
        word, tree = self.words[at], self.tree
        state = word.norm in words_that("states") and self.words[at - 1].norm in ("get", "gets", "got")
        if state or tree.kid(at, "nsubj") is not None:
            return False
        if tree.kid(at, "nsubjpass", "auxpass", "agent") is not None or (word.tag == "VBN" and word.arc == "acl"):
            return True
        if word.tag not in ("VBN", "VBD") or tree.kid(at, "aux", "dobj") is not None:
            return False
        goes_on = word.arc in ("conj", "dep") and word.head < at and self.words[word.head].tag in ("VBN", "VBD")
        return self.passive(word.head) if goes_on else word.arc == "advcl" and word.tag == "VBN"

    def doer(self, at: int) -> int | None:
        """The noun of whoever does this: its own subject, or that of the verb it follows from."""
        if not self.passive(at):
            return self.subject(at)
        by = self.tree.kid(at, "agent")
        inner = self.tree.kid(by, "pobj") if by is not None else None
        return inner if inner is not None and not self.tree.is_time(inner) else None

    def subject(self, at: int, deep: int = 0) -> int | None:
        word, tree = self.words[at], self.tree
        above = self.words[word.head]
        own = [each for each in tree.kids[at] if self.words[each].arc in ("nsubj", "nsubjpass")]
        if own:
            return self.meant(own[-1], at) if self.words[own[-1]].norm not in LET_US else None
        if deep > 8:
            return None
        if (before := self.subject_of_series(at)) is not None:
            return before
        if self.is_order(at):
            return self.audience(at)
        if word.arc in ("relcl", "acl") and not tree.is_verb(word.head):
            return self.subject_of_hanging(at)
        if word.arc in ("xcomp", "ccomp", "advcl") and (told := self.person_told(at)) is not None:
            return self.meant(told, word.head)
        if word.arc == "pcomp" or (word.arc == "pobj" and word.tag == "VBG"):
            return self.gerund_subject(at, deep)
        if word.head == at or (self.is_infinitive(at) and word.head > at):
            return self.audience(at) if self.is_infinitive(at) else None
        if tree.is_verb(word.head) or above.tag == "MD":
            return self.subject(word.head, deep + 1)
        goes_on = word.arc == "conj" and above.tag in NAMING and word.tag in ("VBZ", "VBP", "VBD")
        return word.head if goes_on else None

    def subject_of_series(self, at: int) -> int | None:
        """ "The baker wakes, kneads the dough": that of the finite verb before it; "old Tom / mends his net": the noun told of before."""
        word, tree = self.words[at], self.tree
        if word.tag not in ("VBZ", "VBD") or word.head != at:
            return None
        for each in range(at - 1, -1, -1):
            before = self.words[each]
            finite = before.tag in ("VBZ", "VBD") and before.arc in ("ROOT", "ccomp", "conj")
            if finite and tree.kid(each, "nsubj") is not None and tree.kid(each, "mark") is None:
                return self.subject(each, 6)
            told_of = before.arc == "ROOT" or (before.arc == "pobj" and tree.is_person(each))
            if word.tag == "VBZ" and told_of and before.tag in ("NN", "NNP") and not tree.is_time(each):
                return each if before.norm not in words_that("film") else None
        return None

    def is_order(self, at: int) -> bool:
        """A bare verb without a subject that does not go on with the verb before it: "mash them", "and then fold it"."""
        word, tree = self.words[at], self.tree
        if word.tag not in ("VB", "VBP") or word.arc in ("relcl", "acl", "pcomp"):
            return False
        if any(self.words[each].arc == "aux" and self.words[each].norm != "do" for each in tree.kids[at]):
            return False
        if word.arc == "xcomp":
            return self.words[at - 1].text == ","
        head = word.head
        if head >= at:
            return True
        if word.arc not in ("conj", "dep", "ccomp", "advcl", "parataxis") or not tree.is_verb(head):
            return False
        if self.words[head].tag in ("VBZ", "VBD") and word.norm not in words_that("same in the past"):
            return True
        return not tree.has_subject(head) and self.is_order(head)

    def audience(self, at: int) -> int | None:
        """Whom an order is for: whoever is spoken to in the first words, or the many that a lesson or a film is "for"."""
        words, tree = self.words, self.tree
        if (called := tree.called()) is not None and called < at:
            return called
        for each, word in enumerate(words):
            if word.arc == "pobj" and words[word.head].norm == "for" and word.tag in ("NNS", "NNPS"):
                film = words[words[word.head].head].norm in words_that("film")
                told = film or any(tree.gap(between) for between in range(each, at))
                if told and (tree.is_person(each) or noun_class(word.norm) == "group"):
                    return each
        return None

    def subject_of_hanging(self, at: int) -> int | None:
        """Of a relative clause without a subject: what it hangs on; of "reasons to move", nobody."""
        noun = self.hung_on(at)
        made = self.words[noun].arc == "dobj"
        if not self.is_infinitive(at) or (noun_class(self.words[noun].norm) in LIVING and not made):
            return self.meant(noun, at)
        if any(self.words[each].tag == "WRB" for each in self.tree.kids[at]):
            return noun
        above = self.words[noun].head
        return self.subject(above, 6) if made and self.tree.is_verb(above) else None

    def hung_on(self, verb: int) -> int:
        """The noun that a relative clause tells of: what it hangs on, or one nearer where that is a verb, a film or far in a list."""
        head, words = self.words[verb].head, self.words
        first = min(self.tree.kids[verb], default=verb)
        near = first - 1
        asked = next((kid for kid in self.tree.kids[verb] if words[kid].norm == "who"), None)
        if asked and words[asked - 1].norm in ("one", "those", *words_that("indefinite")):
            return asked - 1
        over = near
        while over > head and words[over].arc in ("appos", "conj", "dep") and words[over].head < over:
            over = words[over].head
        if over == head < near:
            return near
        far = words[head].norm in words_that("film") or words[head].tag not in (*NAMING, "CD", "DT", "PRP")
        nouns = [at for at in range(verb - 1, head, -1) if words[at].tag[:2] == "NN" and words[at].arc != "compound"]
        if not nouns or not far:
            return head
        return next((noun for noun in nouns if asked and self.tree.is_person(noun)), nouns[0])

    def person_told(self, at: int) -> int | None:
        """ "Asks her to leave": who is to do it."""
        word, tree = self.words[at], self.tree
        above = self.words[word.head].norm
        told = tree.kid(word.head, "dobj", "dative")
        if told is None or told > at or is_length(tree, told):
            return None
        makes = above in words_that("asks") | words_that("lets")
        return told if makes or word.arc == "xcomp" or (word.arc == "ccomp" and above in words_that("wish")) else None

    def gerund_subject(self, at: int, deep: int) -> int | None:
        """ "Without looking": who does the rest; "about snow falling", "keeps him from sleeping": the noun before it."""
        prep = self.words[at].head
        head = self.words[prep].head
        told = self.tree.kid(head, "dobj")
        if told is not None and self.words[prep].norm in ("about", "from", "into") and self.tree.is_person(told):
            return self.meant(told, head)
        return self.subject(head, deep + 1) if self.tree.is_verb(head) else None

    def meant(self, noun: int | None, verb: int) -> int | None:
        """The noun that a word stands for: "who" is what its clause hangs on, "she" the last person before."""
        if noun is None or noun in self.asking:
            return noun
        self.asking.add(noun)
        found = self.stands_for(noun, verb)
        self.asking.remove(noun)
        return found

    def stands_for(self, noun: int, verb: int) -> int | None:
        word, tree = self.words[noun], self.tree
        if (measured := tree.measured(noun)) is not None:
            return self.meant(measured, verb)
        top = self.top(verb)
        while tree.is_relative(noun) and self.words[top].arc == "conj" and self.words[top].head < top:
            top = self.words[top].head
        if tree.is_relative(noun) and self.words[top].arc == "relcl":
            hung = self.hung_on(top)
            return self.meant(hung, self.words[hung].head)
        if word.tag != "PRP":
            return noun
        own = next((each for each in tree.kids[verb] if self.words[each].arc[:5] == "nsubj" and each != noun), None)
        doer = None
        if word.arc[:5] != "nsubj":
            doer = self.meant(own, verb) if own is not None else self.subject(verb, 4)
        found = referent(tree, noun, doer if word.arc != "pobj" else None)
        return found if found is not None else noun
