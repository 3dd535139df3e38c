"""How the words of an English sentence hang together: tags and heads, as spaCy's small English model tells them (MIT; see NOTICE).

The network is that of `en_core_web_sm` 3.8: hashed embeddings, four convolutions of three words, a linear tagger and an arc-eager parser.
Here it runs on numpy alone, without the 185 MB of the library. `tests/language` holds it to what the library itself said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from language.english import weights
from language.english.tokens import Token, tokens

SEEDS = (8, 9, 10, 11, 12, 13)
LAYERS = 5
EDGE = 4
"""Rows of nothing before the first word and after the last, as wide as the convolutions see."""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Word:
    """A token in its sentence: `tag` is a Penn Treebank tag, `head` the place of the word it hangs on (its own for a root), `arc` how."""

    text: str
    norm: str
    start: int
    tag: str
    head: int
    arc: str


def parse(text: str) -> list[Word]:
    """Every word of the text; none for a text of blanks."""
    told = tokens(text)
    if not told:
        return []
    seen = _vectors(told)
    numbers, labels = weights.arrays(), weights.word_table()
    tags = (_times(seen, numbers["tag_w"]) + numbers["tag_b"]).argmax(axis=1)
    heads, arcs = _heads(seen)
    return [
        Word(each.text, each.norm, each.start, labels["tags"][tag], head, arc)
        for each, tag, head, arc in zip(told, tags, heads, arcs, strict=True)
    ]


def _shape(word: str) -> str:
    """Letters as X and x, digits as d, each four times in a row at most."""
    shape, run, last = "", 0, ""
    for letter in word[:100]:
        mark = ("X" if letter.isupper() else "x") if letter.isalpha() else "d" if letter.isdigit() else letter
        run, last = (run + 1 if mark == last else 0), mark
        shape += mark if run < 4 else ""
    return shape


def _vectors(told: list[Token]) -> Floats:
    """One row of 96 numbers for each token, of what it is and what stands around it."""
    numbers = weights.arrays()
    columns = (
        [weights.text_hash(each.norm) for each in told],
        [weights.text_hash(each.text[0]) for each in told],
        [weights.text_hash(each.text[-3:]) for each in told],
        [weights.text_hash(_shape(each.text)) for each in told],
        [int(each.space_after) for each in told],
        [0 for _ in told],
    )
    parts = []
    for nth, (values, seed) in enumerate(zip(columns, SEEDS, strict=True)):
        table = numbers[f"embed_{nth}"]
        rows = np.array([weights.table_rows(value, seed, len(table)) for value in values])
        parts.append(table[rows].sum(axis=1))
    seen = _layer(np.concatenate(parts, axis=1), 0)
    blank = np.zeros((EDGE, seen.shape[1]), np.float32)
    seen = np.concatenate([blank, seen, blank])
    for nth in range(1, LAYERS):
        edge = np.zeros((1, seen.shape[1]), np.float32)
        beside = np.concatenate([np.concatenate([edge, seen[:-1]]), seen, np.concatenate([seen[1:], edge])], axis=1)
        seen = seen + _layer(beside, nth)
    return seen[EDGE:-EDGE]


def _times(rows: Floats, weight: Floats) -> Floats:
    """Every row by every row of the weight. Not by BLAS: its threads wait for each other ten times as long as so few numbers take."""
    told: Floats = np.einsum("ij,kj->ik", rows, weight)
    return told


def _layer(into: Floats, nth: int) -> Floats:
    """Three numbers for each of 96, the greatest of them, made even."""
    numbers = weights.arrays()
    weight = numbers[f"layer_{nth}_w"]
    wide, pieces, across = weight.shape
    most = _times(into, weight.reshape(wide * pieces, across)).reshape(-1, wide, pieces) + numbers[f"layer_{nth}_b"]
    best = most.max(axis=2)
    even = (best - best.mean(axis=1, keepdims=True)) / np.sqrt(best.var(axis=1, keepdims=True) + 1e-8)
    told: Floats = even * numbers[f"layer_{nth}_gain"] + numbers[f"layer_{nth}_shift"]
    return told


class _State:
    """Where the parser stands: words on the stack, words to come, and the arcs that were drawn."""

    def __init__(self, length: int) -> None:
        self.length, self.next = length, 0
        self.stack: list[int] = []
        self.again: list[int] = []
        self.head = [-1] * length
        self.arc = [""] * length
        self.left: dict[int, list[int]] = {}
        self.right: dict[int, list[int]] = {}
        self.settled = [False] * length
        self.begins: set[int] = set()

    def buffer(self, nth: int) -> int:
        if nth < len(self.again):
            return self.again[-1 - nth]
        at = self.next + nth - len(self.again)
        return at if at < self.length else -1

    def on_stack(self, nth: int) -> int:
        return self.stack[-1 - nth] if nth < len(self.stack) else -1

    def ahead(self) -> int:
        return self.length - self.next + len(self.again)

    def context(self) -> list[int]:
        """The eight words that a choice is made by; -1 where there is none."""
        first, top = self.buffer(0), self.on_stack(0)
        kid = [(self.left.get(first) or [-1])[-1], (self.left.get(top) or [-1])[-1], (self.right.get(top) or [-1])[-1]]
        return [first, self.buffer(1), top, self.on_stack(1), self.on_stack(2), *kid]

    def may(self) -> dict[str, bool]:
        """Which kinds of action are possible here: shift, reduce ("D"), left, right, break."""
        ahead, first, second = self.ahead(), self.buffer(0), self.buffer(1)
        begins = first in self.begins
        arcs = bool(self.stack) and ahead > 0 and not begins
        shift = not self.stack or (ahead >= 2 and not begins and not self.settled[first])
        breaks = ahead >= 2 and second == first + 1 and second not in self.begins
        return {"S": shift and ahead > 0, "D": bool(self.stack), "L": arcs, "R": arcs, "B": breaks}

    def draw(self, head: int, child: int, label: str) -> None:
        if self.head[child] >= 0:
            for side in (self.left, self.right):
                kids = side.get(self.head[child], [])
                if child in kids:
                    kids.remove(child)
        self.head[child], self.arc[child] = head, label
        (self.left if child < head else self.right).setdefault(head, []).append(child)

    def push(self) -> None:
        if self.again:
            self.stack.append(self.again.pop())
        else:
            self.stack.append(self.next)
            self.next += 1

    def do(self, kind: str, label: str) -> None:
        top, first = self.on_stack(0), self.buffer(0)
        if kind == "S":
            self.push()
        elif kind == "D":
            self.stack.pop()
            if self.head[top] < 0 and self.stack:
                self.settled[top] = True
                self.again.append(top)
        elif kind == "L":
            self.draw(first, top, label)
            self.settled[first] = False
            self.stack.pop()
        elif kind == "R":
            self.draw(top, first, label)
            self.push()
        else:
            self.begins.add(self.buffer(1))


def _heads(seen: Floats) -> tuple[list[int], list[str]]:
    """The head of each word and the label of its arc, chosen greedily."""
    numbers = weights.arrays()
    actions = [tuple(name.partition("-")[::2]) for name in weights.word_table()["actions"]]
    inner = _times(seen, numbers["inner_w"]) + numbers["inner_b"]
    lower = numbers["lower_w"]
    places, hidden, pieces, _ = lower.shape
    each = _times(inner, lower.reshape(-1, lower.shape[-1])).reshape(-1, places, hidden, pieces)
    each = np.concatenate([each, numbers["lower_pad"]])
    state, column = _State(len(seen)), np.arange(places)
    while state.ahead() or state.stack:
        unmaxed = each[state.context(), column].sum(axis=0) + numbers["lower_b"]
        scores = np.einsum("i,ki->k", unmaxed.max(axis=1), numbers["upper_w"]) + numbers["upper_b"]
        may = state.may()
        for choice in np.argsort(-scores):
            kind, label = actions[choice]
            if may[kind]:
                state.do(kind, label)
                break
        else:
            break
    return _unlifted(state)


def _unlifted(state: _State) -> tuple[list[int], list[str]]:
    """Arcs that were drawn to the word above ("relcl||dobj") go down to the word that is meant: the nearest below with that label."""
    heads = [head if head >= 0 else at for at, head in enumerate(state.head)]
    arcs = [arc if state.head[at] >= 0 else "ROOT" for at, arc in enumerate(state.arc)]
    for at, arc in enumerate(arcs):
        label, lifted, below = arc.partition("||")
        if not lifted:
            continue
        arcs[at] = label
        row = [heads[at]]
        while row:
            kids = [kid for of in row for kid, head in enumerate(heads) if head == of and kid not in (of, at)]
            if meant := next((kid for kid in kids if arcs[kid].partition("||")[0] == below), None):
                heads[at] = meant
                break
            row = kids
    return heads, arcs
