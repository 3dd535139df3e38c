"""Tags put right by what a sentence needs: where a subject has no verb, a word that can be one is made it."""

from __future__ import annotations

from dataclasses import replace

from providers.builtin.writer.english.english_phrases import BEINGS
from providers.builtin.writer.english.english_tags import load_counts
from providers.builtin.writer.english.english_words import CLAUSE_WORDS, INDEFINITE, OPENS, Token
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import (
    is_noun,
    kind_of,
    own_noun_kinds,
    singular,
    times_seen,
    verb_base,
)

AFTER_VERB = (".", "DT", "PDT", "PRP", "PRP$", "IN", "RB", "TO", "RP", "CC", "SC", "CD", "WRB")
"""What may follow a verb at once."""
WATCHING = ("see", "hear", "watch", "find", "notice", "smell", "feel")
"""Verbs after whose object a form in -ing stands: "sees the tower burning"."""
LETTING = ("let", "make", "help", "watch", "see", "hear")
"""Verbs after whose object a bare verb stands: "let it land"."""
APART = ("before", "after", "until", "till", "when", "while", "because", "if", "although", "though")
"""Links that part a sentence for the search of verbs that are missing."""


def repair_tags(tokens: list[Token]) -> list[Token]:
    """The tags, mended where a stretch between marks has a subject and no verb: "a snail volunteers" has one."""
    out = list(tokens)
    for i in range(len(out)):
        _mend(out, i)
    begin = 0
    for i in range(len(out) + 1):
        if (
            i < len(out)
            and out[i].tag != "."
            and out[i].low not in APART
            and not (out[i].tag == "CC" and out[i].low != "and")
        ):
            continue
        if begin == 0 and _heading(out, i):
            begin = i + 1
            continue
        if not _repair(out, begin, i):
            _repair(out, begin, i, bold=True)
        begin = i + 1
    for i in range(len(out)):
        _mend(out, i)
    _agreeing(out)
    return out


def _agreeing(out: list[Token]) -> None:
    """A noun after all: what was made the verb of several and stands in the singular ("the people who name paint colors"), or stands
    between an adjective and the end ("at the same time")."""
    last = next((i for i in range(len(out) - 1, -1, -1) if out[i].tag != "."), 0)
    if not out:
        return
    who = next((i for i, t in enumerate(out) if t.low in ("who", "that")), 0)
    several = (
        who and all(t.tag in ("DT", "CD", "JJ", "NN", "NNS", "IN") for t in out[:who]) and out[who - 1].tag == "NNS"
    )
    one, bare = singular(out[last].low), last > 1 and out[last - 2].tag not in ("DT", "PRP$")
    if out[last].tag == "VBZ" and bare and any(is_noun(out[last - 1].low + join + one) for join in ("", " ")):
        out[last] = replace(out[last], tag="NNS")  # "sweaters for lamp posts"
    if several and out[last].tag == "VBZ" and out[last - 1].noun and is_noun(singular(out[last].low)):
        out[last] = replace(out[last], tag="NNS")
    for i in range(2, len(out)):
        after_verb = several and out[i - 1].tag == "NN" and out[i - 2].tag in ("VBP", "VB")
        if after_verb and out[i].tag == "VBZ" and is_noun(singular(out[i].low)):
            out[i] = replace(out[i], tag="NNS")  # "people who sell train tickets in the rain"
    if (
        last > 1
        and out[last].tag in ("VBP", "VB")
        and out[last - 1].tag == "JJ"
        and out[last - 2].tag in ("DT", "PRP$")
    ):
        out[last] = replace(out[last], tag="NN")


def _heading(tokens: list[Token], end: int) -> bool:
    """Whether a sentence opens with no clause but with what its film is about: "Hiking socks, but make it an epic"."""
    after = [t.low for t in tokens[end + 1 : end + 3]]
    told = after[:1] in (["shot"], ["told"], ["filmed"], ["as"]) or (
        after[:1] == ["but"] and after[1:] in (["make"], ["as"], ["told"], ["shot"], ["in"], ["like"])
    )
    return (
        end < len(tokens) and tokens[end].text == "," and end <= 5 and told and not any(t.finite for t in tokens[:end])
    )


def _mend(out: list[Token], i: int) -> None:
    """One tag put right by what stands around it."""
    token = out[i]
    before = out[i - 1] if i else None
    after = out[i + 1] if i + 1 < len(out) else None
    form = verb_base(token.low)[1]
    particle = 0 < i < len(out) - 1 and out[i - 1].tag == "NNP" and out[i + 1].tag == "NNP"
    particle = particle and kind_of(token.low) not in BEINGS  # "Bush pilot Kaya" has none
    if token.tag == "NNP" and token.text.islower() and not particle and not _given(token.low):
        token = out[i] = replace(token, tag="NN")
    if (
        not i
        and token.tag == "NN"
        and token.text.istitle()
        and not _common(token.low)
        and not (after is not None and after.noun)
    ):
        token = out[i] = replace(token, tag="NNP")
    if not i and token.tag == "NNP" and after is not None and after.tag == "NNP" and _people(token.low):
        token = out[i] = replace(token, tag="NNS")  # "Brothers Tom and Sam"
    parts = token.low.split("-") if "-" in token.text and token.text[:1].isupper() and token.tag == "NN" else []
    if after is not None and after.tag == "VBZ" and any(len(part) > 2 and not _common(part) for part in parts):
        token = out[i] = replace(token, tag="NNP")  # "Min-seo sells"
    if "-" in token.text and token.tag in ("VB", "VBP", "VBZ") and after is not None and after.noun:
        out[i] = replace(token, tag="JJ")
    if before is None:
        return
    if token.tag == "NN" and token.text.istitle() and before.tag == "NN" and kind_of(before.low) in BEINGS:
        token = out[i] = replace(token, tag="NNP")  # "technician Bo drops his sandwich"
    if token.tag == "NN" and before.tag == "NNP" and form == "past" and not is_noun(token.low):
        token = out[i] = replace(token, tag="VBD")  # "his wife Signe swore"
    if token.tag == "NN" and form == "base" and before.tag == "RB" and _only_who(out, i):
        token = out[i] = replace(token, tag="VBP")  # "two guards who only ever wave"
    one = next((t.low for t in reversed(out[max(0, i - 3) : i - 1]) if t.tag not in ("JJ", "NN")), "")
    if token.tag == "VBP" and before.tag == "NNS" and one in ("a", "an") and is_noun(token.low):
        token = out[i] = replace(token, tag="NN")  # "a lonely customs officer"
    follows = after is not None and (after.noun or after.tag in ("DT", "PRP$"))
    if before.low in ("i", "we", "they") and token.tag in ("JJ", "NN") and form == "base" and follows:
        token = out[i] = replace(token, tag="VBP")  # "I clean hotel rooms"
        if i + 2 < len(out) and out[i + 2].tag == "VBZ" and out[i + 1].noun and is_noun(singular(out[i + 2].low)):
            out[i + 2] = replace(out[i + 2], tag="NNS")
    if token.tag == "VB" and before.low in ("who", "that", "which") and before.tag in OPENS:
        token = out[i] = replace(token, tag="VBP")
    if (
        token.low in ("fall", "falls", "fell")
        and token.tag in ("NN", "NNS")
        and (
            [t.low for t in out[i + 1 : i + 3]] == ["in", "love"]
            or (token.low == "falls" and after is not None and after.low == "for")
        )
    ):
        token = out[i] = replace(token, tag="VBP" if token.low == "fall" else "VBZ")
    if token.tag == "NNS" and form == "third" and before.tag == "JJ" and i > 1 and out[i - 2].low in INDEFINITE:
        token = out[i] = replace(token, tag="VBZ")  # "something heavy begins"
    if token.low == "well" and token.tag == "UH":
        token = out[i] = replace(token, tag="RB")
    if token.tag == "NNS" and before.tag == "NNS" and form == "third" and _one_of(out, i - 1):
        token = out[i] = replace(token, tag="VBZ")
    if token.low in ("named", "called") and before.noun and after is not None and after.tag == "NNP":
        out[i] = replace(token, tag="VBN")
    if token.low == "only" and before.tag in ("POS", "DT", "PRP$") and after is not None:
        out[i] = replace(token, tag="JJ")
        if after.tag in ("VB", "VBP") and is_noun(after.low):
            out[i + 1] = replace(after, tag="NN")
    if token.tag == "VBZ" and token.low == "'s" and before.noun and _owns(out, i):
        out[i] = replace(token, tag="POS")
    has = before.base == "have" or (before.tag == "RB" and i > 1 and out[i - 2].base == "have" and out[i - 2].finite)
    if has and token.tag in ("JJ", "VBD") and form == "past" and after is not None and after.tag != "NNS":
        out[i] = replace(token, tag="VBN")
    watched = any(t.finite and t.base in WATCHING for t in out[:i])
    if watched and token.tag == "NN" and form == "ing" and before.tag == "NN" and (after is None or not after.noun):
        out[i] = replace(token, tag="VBG")
    lets = i > 1 and before.low in ("it", "him", "her", "them", "me", "us") and out[i - 2].base in LETTING
    if lets and token.tag in ("NN", "VBP", "JJ") and form == "base":
        out[i] = replace(token, tag="VB")
    takes = after is not None and (
        after.tag in ("RP", "DT", "PRP$", "PRP") or after.low in ("out", "up", "off", "down")
    )
    if before.tag == "NNS" and token.tag == "JJ" and form == "base" and takes:
        out[i] = replace(token, tag="VBP")
    if before.tag == "NNS" and token.tag == "IN" and token.low not in load_counts().words and not is_noun(token.low):
        out[i] = replace(token, tag="VBP")
    ended = after is None or after.tag == "."
    if token.tag == "VBN" and ended and before.tag == "NN" and kind_of(before.low) in BEINGS:
        out[i] = replace(token, tag="VBD")
    if token.tag == "NNS" and form == "third":
        _third(out, i)


def _third(out: list[Token], i: int) -> None:
    """What was taken for a plural is the verb of what stands before it: "Mr. Bell, 84, fakes his own death"."""
    token, before, after = out[i], out[i - 1], out[i + 1] if i + 1 < len(out) else None
    base = verb_base(token.low)[0]
    opens = after is None or after.tag in AFTER_VERB or after.low in ("asleep", "apart", "alone", "silent", "awake")
    if (
        before.tag == "RB"
        and i > 1
        and out[i - 2].tag == "NN"
        and before.low in ("never", "always", "only", "still", "also")
    ):
        before = out[i - 2]
    if not opens or times_seen(base, "v") < 0:
        return
    told = any(t.tag == "VBZ" for t in out[:i])
    goes_on = [t.low for t in out[i + 1 : i + 3]] == [",", "and"] and i + 3 < len(out) and out[i + 3].low.endswith("s")
    if before.text == "," and told and goes_on and times_seen(base, "v") > times_seen(singular(token.low), "n"):
        out[i] = replace(token, tag="VBZ")  # "he dips the brush, stops, and unscrews the frame"
        return
    aged = before.text == "," and i > 2 and out[i - 2].tag == "CD" and out[i - 3].text == ","
    listed = (
        before.text == "," and any(t.tag == "VBZ" for t in out[:i]) and after is not None and after.low.endswith("ly")
    )
    if (aged and after is not None and after.tag in ("DT", "PRP$", "PRP")) or listed:
        out[i] = replace(token, tag="VBZ")  # "Mr. Bell, 84, fakes his own death", "tries stand-up, bombs horribly"
        return
    again = before.low == "and" and any(t.tag == "VBZ" for t in out[:i]) and after is not None and after.tag != "CC"
    if again and times_seen(base, "v") > times_seen(singular(token.low), "n"):
        out[i] = replace(token, tag="VBZ")
    alone = before.tag == "NN" and (kind_of(before.low) in BEINGS or _agrees_apart(out, i))
    if alone or (_single(out, i) and times_seen(base, "v") > 0):
        out[i] = replace(token, tag="VBZ")
        if before.tag == "JJ":
            out[i - 1] = replace(before, tag="NN")


def _people(low: str) -> bool:
    """Whether a word is for several people: brothers."""
    return singular(low) != low and kind_of(singular(low)) in BEINGS


def _only_who(out: list[Token], i: int) -> bool:
    """Whether only adverbs stand between a word and the "who" before it."""
    k = i - 1
    while k > 0 and out[k].tag == "RB":
        k -= 1
    return out[k].low == "who"


def _one_of(out: list[Token], i: int) -> bool:
    """Whether a plural is of those of whom one does something: "one of the statues moves"."""
    while i and out[i].tag in ("NNS", "NN", "JJ", "DT", "PRP$"):
        i -= 1
    return i > 0 and out[i].low == "of" and out[i - 1].low in ("one", "each", "none")


def _given(low: str) -> bool:
    """Whether a word in small letters is a given name that we know."""
    return any(low in line.lower().split() for line in lexicon.table("english")["names"].values())


def _common(low: str) -> bool:
    """Whether a word that begins a sentence is a word at all, and no name."""
    return low in own_noun_kinds() or any(times_seen(low, part) > 0 for part in "nva")


def _owns(tokens: list[Token], i: int) -> bool:
    """Whether 's after a noun says whose: that noun is what a verb or a preposition before it takes."""
    k = i - 1
    while k >= 0 and (tokens[k].noun or tokens[k].tag in ("JJ", "DT", "PRP$", "CD")):
        k -= 1
    return k >= 0 and (
        tokens[k].tag in ("VBN", "VB", "VBG", "IN", "TO") or (tokens[k].finite and tokens[k].base != "be")
    )


def _agrees_apart(tokens: list[Token], i: int) -> bool:
    """ "the snow falls and the axe grows": a verb in -s after "and" has one subject only, so another verb stands before."""
    if i + 2 >= len(tokens) or tokens[i + 1].low != "and" or tokens[i + 2].tag not in ("DT", "PRP$"):
        return False
    verb = next((t for t in tokens[i + 2 :] if t.finite or t.tag in (".", "CC")), None)
    return verb is not None and verb.tag == "VBZ"


def _single(tokens: list[Token], i: int) -> bool:
    """Whether "a", "every" or "something" stands before a word in -s, which then is no plural."""
    if tokens[i - 1].low in INDEFINITE:
        return True
    if not (tokens[i - 1].tag == "NN" or (tokens[i - 1].tag == "JJ" and is_noun(tokens[i - 1].low))):
        return False
    k = i - 1
    while k >= 0 and tokens[k].tag in ("NN", "JJ", "VBN", "VBG"):
        k -= 1
    return k >= 0 and k < i - 1 and tokens[k].low in ("a", "an", "every", "each", "another")


def _repair(tokens: list[Token], begin: int, end: int, bold: bool = False) -> bool:
    """Makes one verb of what stands where a verb is missing; false where nothing could be one. `bold`: also what is rare."""
    part = range(begin, end)
    links = [k for k in part if k > begin and (tokens[k].tag in OPENS or tokens[k].low in (*CLAUSE_WORDS, "where"))]
    wanted = 1 + sum(1 for k in links if k - 1 not in links)
    finite = [k for k in part if tokens[k].finite and not _helped(tokens, k)]
    joined = bool(finite) and any(tokens[k].low == "and" for k in range(max(begin, finite[0] - 2), finite[0]))
    joined = joined and all(t.tag in ("RB", "CC") for t in tokens[finite[0] - 1 : finite[0]])
    if end - begin < 2 or len(finite) >= wanted + joined:
        return True
    pair = next((k for k in part if tokens[k].low == "and" and not (joined and k > finite[0] - 3)), begin)
    first = next((k for k in part if tokens[k].noun or tokens[k].tag == "PRP"), begin)
    last = first
    while last + 1 < end and tokens[last + 1].noun:
        last += 1
    several = (
        "NNS" in (tokens[first].tag, tokens[last].tag)
        or tokens[first].low in ("they", "we", "i", "you", "couple", "sheep")
        or pair > begin
    )
    for k in range(first + 1, end):
        before = tokens[k - 1]
        if (
            tokens[k].low in ("named", "called")
            or _helped(tokens, k)
            or (k > begin + 1 and tokens[k - 2].tag in ("TO", "MD"))
        ):
            continue
        if _counted(tokens, begin, k):
            continue
        if links and k + 1 == end and before.noun and k > begin + 1 and tokens[k - 2].low == "of":
            continue  # "the woman who mends radios on a street of phone shops" has no verb
        counted = before.tag == "CD" and before.low.isdigit()
        counted = counted or (bold and before.tag == "JJ" and is_noun(before.low) and tokens[k - 2].tag == "DT")
        if (
            before.tag not in ("NN", "NNS", "NNP", "PRP", "RB")
            and not counted
            and before.low not in ("each", "both", "all", "last", "first", "rest")
        ):
            continue
        headed = not any(tokens[j].tag == "IN" for j in range(begin, k))
        tag = _verb_tag(
            tokens,
            k,
            several and k > pair,
            bold and (k + 1 < end or before.tag == "NNP"),
            headed and tokens[first].tag != "NNS",
        )
        if tag:
            tokens[k] = replace(tokens[k], tag=tag)
            return True
    return False


def _counted(tokens: list[Token], begin: int, k: int) -> bool:
    """Whether a word in -s is what a numeral before it counts: "two crossing guards on the corner"."""
    i = k - 1
    while i >= begin and tokens[i].tag in ("NN", "JJ", "VBG"):
        i -= 1
    several = i >= begin and tokens[i].tag == "CD" and tokens[i].low not in ("one", "1")
    return several and i < k - 1 and tokens[k].tag == "NNS" and kind_of(singular(tokens[k].low)) in BEINGS


def _helped(tokens: list[Token], k: int) -> bool:
    """Whether a verb stands with the helping verb before it: do n't | belong."""
    before = k - 1
    while before >= 0 and tokens[before].tag == "RB":
        before -= 1
    return (
        before >= 0 and tokens[before].finite and tokens[before].base in ("do", "can", "will", "would", "could", "have")
    )


def _verb_tag(tokens: list[Token], k: int, several: bool, bold: bool, headed: bool) -> str:
    """The tag of a finite verb that a word could bear after a singular or a plural subject; "" for none."""
    token, after = tokens[k], tokens[k + 1] if k + 1 < len(tokens) else None
    base, form = verb_base(token.low)
    noun = singular(token.low)
    opens = after is None or after.tag in AFTER_VERB
    if not base:
        return ""
    usual = times_seen(base, "v") * 3 >= times_seen(noun, "n")
    moves = after is not None and (
        after.tag in ("RP", "RB") or after.low in ("down", "up", "out", "off", "away", "back")
    )
    if form == "third" and token.tag == "NNS" and ((opens and usual) or (bold and (headed or moves))):
        return "VBZ"
    apart = tokens[k - 1].tag != "NN" or times_seen(base, "v") >= times_seen(noun, "n")
    if form == "base" and several and token.tag in ("NN", "VB", "JJ") and ((opens and apart) or bold):
        return "VBP"
    objects = after is not None and after.tag in ("DT", "PRP$", "NNS", "NNP", "TO")
    return "VBD" if form == "past" and token.tag in ("VBN", "JJ", "NN") and objects else ""
