"""What a fresh process has to make up before it can tell: next to nothing, once its parent has rehearsed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
COUNTING = """
import re._compiler as compiler
made, compile_pattern = [], compiler.compile
def counted(*said, **more):
    made.append(said[0])
    return compile_pattern(*said, **more)
compiler.compile = counted
from providers.base import Capability, Request
from providers.builtin.engines.writer import ENGINE
ENGINE.warm()
ENGINE.rehearse()
for language, idea in (("zh", "老木匠给孙女做一匹木马"), ("en", "An old sailor repairs the lighthouse")):
    made.clear()
    inputs = {"idea": idea, "language": language, "seconds": 60}
    ENGINE.make(Request(capability=Capability.TEXT, purpose="script", inputs=inputs))
    print(len(made))
"""


def test_after_a_rehearsal_another_film_is_told_with_the_rules_that_were_made_up() -> None:
    """Unrehearsed, a first film makes up 2,600 patterns and more in either language, which is a second or two of a core."""
    told = subprocess.run(
        [sys.executable, "-c", COUNTING], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(told) == 2 and all(int(patterns) < 500 for patterns in told), told
