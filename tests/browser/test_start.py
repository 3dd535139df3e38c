"""Starting: at the address that was asked for, or one sentence and no trace."""

from __future__ import annotations

import socket
import sqlite3
import sys

import pytest

from tests.browser.conftest import Running, free_port, start

PYTHON_HOME = (sys.executable, "Home.py")
AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def ended():
    running: list[Running] = []
    yield running
    for one in running:
        one.stop()


def refused(running: Running) -> str:
    """What the terminal says of a start that cannot be."""
    assert running.process.wait(60) == 1
    assert "Traceback" not in running.said
    return running.said.strip()


def test_python_home_listens_where_it_is_told_and_says_so(tmp_path, ended):
    port = free_port()
    ended.append(start(tmp_path, by=PYTHON_HOME, DAILIES_PORT=str(port), REDIS_URL=AWAY))
    assert f"Dailies is open: http://127.0.0.1:{port}" in ended[0].said
    assert "code" in ended[0].said
    again = start(tmp_path / "second", wait=False, by=PYTHON_HOME, DAILIES_PORT=str(port), REDIS_URL=AWAY)
    assert refused(again).startswith(f"Port {port} is in use.")


def test_streamlit_run_says_when_it_cannot_listen_where_it_was_told(tmp_path, ended):
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    ended.append(start(tmp_path, by=command, DAILIES_PORT=str(port), DAILIES_HOST="0.0.0.0", REDIS_URL=AWAY))
    assert "python Home.py" in ended[0].said
    with socket.create_connection(("127.0.0.1", port)):
        pass


def test_a_database_of_a_later_version_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / "studio.db") as db:
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        db.execute("INSERT INTO alembic_version VALUES ('9999')")
    db.close()
    assert "newer version" in refused(start(tmp_path, wait=False))


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "a file").write_text("x")
    assert "DAILIES_HOME" in refused(start(tmp_path, wait=False, DAILIES_HOME=str(tmp_path / "a file" / "home")))


def test_a_broken_file_is_not_blamed_on_an_address_that_nobody_set(tmp_path):
    (tmp_path / "studio.db").write_bytes(b"no database at all, but as long as the head of one " * 100)
    said = refused(start(tmp_path, wait=False))
    assert "studio.db in DAILIES_HOME" in said
    assert "DATABASE_URL" not in said


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path):
    gone = start(tmp_path, wait=False, DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/studio")
    said = refused(gone)
    assert "DATABASE_URL" in said
    assert "secret" not in said
