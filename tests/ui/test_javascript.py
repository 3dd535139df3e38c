"""What the elements of a page reckon for themselves: the tests of tests/js, run by Node.js."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from core.settings import ROOT


def test_what_the_elements_of_a_page_reckon_for_themselves_is_right() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js here")
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    ran = subprocess.run([node, "--test", *tests], capture_output=True, text=True, timeout=240, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
