"""A bench finds the browser that `make test` found, and says so in a sentence where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.harness import browsers


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder where programs are looked for: a shell stands in it, and no way to bring a browser."""
    shell = shutil.which("sh")
    assert shell
    (tmp_path / "sh").symlink_to(shell)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DAILIES_BROWSER", raising=False)
    return tmp_path


def program(path: Path) -> str:
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_browser_without_windows_that_the_tests_bring_is_found(folder: Path) -> None:
    found = program(folder / "chromium-headless-shell")
    assert browsers.browser_path() == found


def test_a_browser_that_is_named_comes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder / "chromium")
    monkeypatch.setenv("DAILIES_BROWSER", named := program(folder / "another"))
    assert browsers.browser_path() == named


def test_without_a_browser_there_is_a_sentence_and_an_exit_code_of_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        browsers.browser_path()
    assert ended.value.code == browsers.NO_BROWSER
    assert "DAILIES_BROWSER" in capsys.readouterr().err
