"""Counts the tags of English words in a treebank, for data/writer/english_tags.txt.

    python -m bench.english_tags en_ewt-ud-train.conllu ... > data/writer/english_tags.txt

The files are CoNLL-U with Penn Treebank tags in the fifth column, such as Universal Dependencies English EWT.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from providers.builtin.writer.english.english_tags import END, START, word_shape

HEAD = """\
# How often an English word, the shape of a word, and a row of three tags was seen with each tag of the Penn Treebank
# (SC is a subordinating IN). Counted by bench/english_tags.py in Universal Dependencies English EWT 2.16. See NOTICE."""
RARE = 12
"""Words seen so often or less teach what a shape can be."""
ODD = frozenset(
    ["AFX", "LS", "FW", "SYM", "ADD", "GW", "XX", "NFP", "$", "``", "''", "-LRB-", "-RRB-", ":", "HYPH", ",", "."]
)


def sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Each sentence of a CoNLL-U file as (word, tag)."""
    row: list[tuple[str, str]] = []
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if not line and row:
            yield row
            row = []
        elif len(cells) > 4 and cells[0].isdigit():
            row.append((cells[1].replace("’", "'"), _tag(cells[3], cells[4])))
    if row:
        yield row


def _tag(universal: str, penn: str) -> str:
    if penn in ODD:
        return {"PUNCT": ".", "SYM": ".", "PROPN": "NNP", "X": "NNP"}.get(universal, "JJ" if penn == "AFX" else "NN")
    return "SC" if penn == "IN" and universal == "SCONJ" else "NNP" if penn == "NNPS" else penn


def main(paths: list[str]) -> None:
    """Prints the counts."""
    read = [row for path in paths for row in sentences(Path(path))]
    often = Counter(word.lower() for row in read for word, _ in row)
    words: dict[str, Counter[str]] = defaultdict(Counter)
    shapes: dict[str, Counter[str]] = defaultdict(Counter)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    capitals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in read:
        before, last = START, START
        for i, (word, tag) in enumerate(row):
            words[word.lower()][tag] += 1
            rows[f"{before}_{last}"][tag] += 1
            if often[word.lower()] <= RARE:
                shapes[word_shape(word, i == 0)][tag] += 1
            if word[:1].isalpha() and i:
                capitals[tag]["large" if word[:1].isupper() else "small"] += 1
            before, last = last, tag
        rows[f"{before}_{last}"][END] += 1
    print(HEAD)
    for kind, found in (("capital", capitals), ("row", rows), ("shape", shapes), ("word", words)):
        for what in sorted(found):
            many = found[what]
            if kind == "word" and often[what] < 2:
                continue
            if kind == "capital":
                many.update({"large": 0, "small": 0})
            print(kind, what, *(f"{tag}:{n}" for tag, n in many.most_common()))


if __name__ == "__main__":
    main(sys.argv[1:])
