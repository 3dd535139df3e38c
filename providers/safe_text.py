"""What people write, before patterns read it: nothing in it goes on without end.

Our readers of sentences are made of hundreds of patterns, each of which takes as long as the square of a run of what it looks for. So
what no sentence holds is cut before they see it: one thing said over and over, a number of a thousand digits, a word of a thousand
letters. With that, each of them reads a text of 4,000 characters in less than 100 ms (tests/house/test_patterns.py).
"""

from __future__ import annotations

import re

OFTEN = 8
"""Times in a row that something is said at most: 哈哈哈哈哈哈哈哈, a line of dashes."""
DIGITS, LETTERS, UNBROKEN, SIGNS = 20, 60, 200, 40
"""The longest number, Latin word, run without a space (an address), and run of signs; the longest Chinese word has none of these."""

REPEATED = re.compile(rf"(.{{1,12}}?)\1{{{OFTEN},}}", re.S)
SPACES = re.compile(rf"\s{{{OFTEN + 1},}}")
LONG = re.compile(
    rf"(\d{{{DIGITS}}})\d+|([A-Za-z]{{{LETTERS}}})[A-Za-z]+|([^\w\s]{{{SIGNS}}})[^\w\s]+|([!-~]{{{UNBROKEN}}})[!-~]+"
)


def without_endless_runs(text: str) -> str:
    """The text without what goes on without end."""
    text = SPACES.sub(lambda found: "\n\n" if "\n" in found[0] else " ", text)
    text = LONG.sub(lambda found: next(part for part in found.groups() if part), text)
    return REPEATED.sub(lambda found: found[1] * OFTEN, text)
