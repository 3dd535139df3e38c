"""What `make` is told reaches the studio letter for letter, and an install happens once.

The Makefile is run as it is, in a folder of its own where `.venv/bin/python` only writes down what it was handed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import unmeasured

ROOT = Path(__file__).parents[2]
TELLTALE = f"""#!{sys.executable}
import json, os, sys
print("HANDED " + json.dumps([sys.argv[1:], {{k: v for k, v in os.environ.items() if k != "_"}}]))
"""


class Make:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("Makefile", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, folder)
        shutil.copytree(ROOT / "deploy", folder / "deploy")
        python = folder / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(TELLTALE)
        python.chmod(0o755)
        shutil.copy(ROOT / "requirements.lock", folder / ".venv")

    def __call__(self, *words: str, **environment: str) -> tuple[list[str], dict[str, str]]:
        """What the program was handed: its arguments and its environment."""
        kept = {key: value for key, value in unmeasured().items() if not key.startswith(("DAILIES_", "MAKE", "MFLAGS"))}
        ran = subprocess.run(
            ["make", "--no-print-directory", *words],
            cwd=self.folder,
            env=kept | environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        line = [line for line in ran.stdout.splitlines() if line.startswith("HANDED ")][-1]
        arguments, seen = json.loads(line.removeprefix("HANDED "))
        return arguments, seen


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return Make(tmp_path)


WORDS = {
    "Chinese": "雨夜，一个失忆的女侦探在霓虹街头追查一只会说话的猫",
    "quotes": """it's "a" 'film' of “rain”""",
    "dollars": "$HOME ${PATH} $(id) $$ costs $5 $",
    "make's own": "$(shell touch pwned) $(IDEA) ${DAILIES_IDEA} $(error no)",
    "backticks": "`touch pwned` and `",
    "new lines": "one\ntwo\n\tthree\n",
    "a hash and a colon": "a # b : c = d := e",
    "backslashes": "back\\slash \\n at the end \\",
    "a shell's": "a; touch pwned & b | c > pwned < d * ? ~ ! (e) {f} [g] %h @i -j",
    "an option": "--help",
    "emoji": "🎬👩‍🚀🌧️",
    "markup": "<script>alert(1)</script>",
}


@pytest.mark.parametrize("command", ["film", "script", "idea"])
@pytest.mark.parametrize("idea", WORDS.values(), ids=WORDS.keys())
def test_an_idea_reaches_the_studio_letter_for_letter(make, command, idea):
    arguments, seen = make(command, f"IDEA={idea}")
    assert seen["DAILIES_IDEA"] == idea
    assert arguments == ["-m", "cli", command]
    assert not (make.folder / "pwned").exists()


def test_an_idea_may_stand_in_the_environment(make):
    assert make("film", IDEA="a $(shell touch pwned) cat")[1]["DAILIES_IDEA"] == "a $(shell touch pwned) cat"
    assert not (make.folder / "pwned").exists()


def test_what_the_film_is_told_arrives_under_its_own_names(make):
    _, seen = make("film", "IDEA=fog", "SECONDS=60", "RATIO=9:16", "LANGUAGE=zh", "OUT=my film.mp4")
    told = {name: seen[f"DAILIES_{name}"] for name in ("IDEA", "SECONDS", "RATIO", "LANGUAGE", "OUT")}
    assert told == {"IDEA": "fog", "SECONDS": "60", "RATIO": "9:16", "LANGUAGE": "zh", "OUT": "my film.mp4"}


def test_the_desktops_language_and_the_shells_seconds_are_not_ours(make):
    _, seen = make("film", "IDEA=fog", LANGUAGE="de_DE:en", SECONDS="9", OUT="x", RATIO="y")
    assert [seen[f"DAILIES_{name}"] for name in ("SECONDS", "RATIO", "LANGUAGE", "OUT")] == ["", "", "", ""]
    assert seen["LANGUAGE"] == "de_DE:en"


def test_nothing_said_is_nothing_handed_on(make):
    assert make("film")[1]["DAILIES_IDEA"] == ""


@pytest.mark.parametrize(
    ("command", "program"),
    [
        ("run", ["Home.py"]),
        ("admin", ["-m", "cli", "admin"]),
        ("worker", ["-m", "jobs.worker"]),
    ],
)
def test_a_command_starts_its_program(make, command, program):
    assert make(command)[0] == program


def test_every_program_that_a_command_starts_is_there():
    started = [
        line.split("-m ")[1].replace("cli ", "cli.").replace("-keys", "_keys").split()[0]
        for line in (ROOT / "Makefile").read_text().splitlines()
        if "$(PYTHON_HERE) -m " in line
    ]
    ours = [name for name in started if name.split(".")[0] in ("cli", "core", "jobs", "ui", "bench")]
    assert len(ours) >= 9
    assert [
        name
        for name in ours
        if not any((ROOT / f"{name.replace('.', '/')}{end}").exists() for end in (".py", "/__main__.py"))
    ] == []


# Installing ------------------------------------------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with the install script, a lock of nothing, and no .venv."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    (tmp_path / "requirements.lock").write_text("# nothing\n")
    return tmp_path


def install(folder: Path, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in unmeasured().items() if key != "PYTHON"}
    return subprocess.run(
        ["/bin/sh", "deploy/install.sh", "requirements.lock"],
        cwd=folder,
        env=kept | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )


def tools(folder: Path, *names: str) -> str:
    """A PATH that leads to these programs of the machine and no others."""
    (folder / "tools").mkdir(exist_ok=True)
    for name in names:
        (folder / "tools" / name).symlink_to(shutil.which(name) or name)
    return str(folder / "tools")


PLAIN = ("sh", "dirname", "cmp", "cp", "rm", "uname")


def test_an_install_makes_an_environment_once(bare):
    assert "Installing" in install(bare).stderr
    assert (bare / ".venv" / "bin" / "python").exists()
    again = install(bare)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_changed_lock_is_installed_again(bare):
    install(bare)
    (bare / "requirements.lock").write_text("# still nothing\n")
    assert "Installing" in install(bare).stderr


def test_an_install_that_was_cut_short_is_done_again(bare):
    install(bare)
    (bare / ".venv" / "requirements.lock").unlink()
    assert "Installing" in install(bare).stderr


def test_an_environment_whose_python_is_gone_is_made_anew(bare):
    install(bare)
    python = bare / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(bare / "gone")
    assert "Installing" in install(bare).stderr
    assert subprocess.run([python, "-c", ""]).returncode == 0


def test_without_uv_the_machines_own_venv_and_pip_do(bare):
    path = tools(bare, *PLAIN)
    (bare / "tools" / "python3").symlink_to(sys.executable)
    ran = install(bare, path)
    assert ran.returncode == 0, ran.stderr
    assert (bare / ".venv" / "bin" / "pip").exists()


def test_a_machine_without_a_python_that_fits_is_told_so_in_a_sentence(bare):
    path = tools(bare, *PLAIN)
    old = bare / "tools" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ran = install(bare, path)
    assert ran.returncode == 1
    assert "Dailies needs Python 3.11" in ran.stderr
    assert not (bare / ".venv").exists()


def test_a_machine_whose_python_has_no_venv_is_told_what_to_install(bare):
    path = tools(bare, *PLAIN)
    half = bare / "tools" / "python3"
    half.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exec {sys.executable} "$@"\nexit 1\n')
    half.chmod(0o755)
    ran = install(bare, path)
    assert ran.returncode == 1
    assert "apt install python3-venv" in ran.stderr
    assert not (bare / ".venv").exists()


# A browser -------------------------------------------------------------------------------------------------------


def browser(path: str, lean: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", ROOT / "deploy" / "browser.sh", *["lean"] * lean],
        env={"PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_browser_that_is_there_is_taken(tmp_path):
    path = tools(tmp_path, "sh")
    for name in ("chromium", "mine"):
        (tmp_path / "tools" / name).write_text("#!/bin/sh\n")
        (tmp_path / "tools" / name).chmod(0o755)
    assert browser(path).stdout.strip() == f"{path}/chromium"
    assert browser(path, DAILIES_BROWSER=f"{path}/mine").stdout.strip() == f"{path}/mine"


def test_one_without_windows_is_preferred_and_where_none_is_to_be_had_another_will_do(tmp_path):
    path = tools(tmp_path, "sh", "id")
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / "tools" / name).write_text("#!/bin/sh\n")
        (tmp_path / "tools" / name).chmod(0o755)
        assert browser(path).stdout.strip() == browser(path, lean=True).stdout.strip() == f"{path}/{name}"


def test_where_no_browser_is_to_be_had_nothing_is_printed_and_nothing_fails(tmp_path):
    ran = browser(tools(tmp_path, "sh", "id"))
    assert (ran.returncode, ran.stdout) == (0, "")
