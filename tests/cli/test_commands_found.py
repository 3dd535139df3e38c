"""Every command of a terminal is one file of cli/, found by being there."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.__main__ import COMMANDS, main, usage

ROOT = Path(__file__).parent.parent.parent


def test_every_file_is_a_command_and_says_how_it_is_called():
    files = {file.stem.replace("_", "-") for file in (ROOT / "cli").glob("*.py") if not file.stem.startswith("_")}
    assert set(COMMANDS) == files >= {"admin", "backup", "film", "idea", "rotate-keys", "script"}
    rows = usage().splitlines()[1:]
    assert [row.split()[0] for row in rows] == COMMANDS
    assert all(len(row.split()) > 4 for row in rows)


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["nothing-like-it"], 2), (["__main__"], 2)])
def test_what_is_no_command_is_told_what_there_is(capsys, arguments, code):
    assert main(arguments) == code
    told = capsys.readouterr()
    assert "rotate-keys" in (told.out if code == 0 else told.err)


@pytest.mark.parametrize("command", ["admin", "backup", "rotate-keys", "revise-schema", "pack-sample", "paint-looks"])
def test_a_command_that_is_called_wrongly_says_how(capsys, command):
    assert main([command, "one", "two", "three"]) == 2
    assert capsys.readouterr().err
