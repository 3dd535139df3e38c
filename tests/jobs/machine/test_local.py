"""One machine works by itself, whatever is killed in it, and stops when it is told to."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import select

from core.database.tables import Hold
from core.errors import DiskFull, FolderOwned, NoWritePermission
from core.settings import LONGEST_SOCKET, ROOT, Settings
from core.studio import Studio, open_studio
from jobs import machine_paths, queue
from jobs.machine import kept_process, local, machine_lock, queue_server
from jobs.machine.local import Local, join_or_start
from tests.jobs.conftest import WORKERS, alive, done, notes, studio_in, until

OPEN_AND_WAIT = """
import sys, time
from core.settings import Settings
from jobs.machine.local import Local
with Local(Settings(), worker=(sys.executable, "-m", "tests.jobs.small")):
    print("open", flush=True)
    time.sleep(60)
"""


LEASE_S = 60.0


def submit(studio: Studio, kind: str, **params: Any) -> Any:
    return queue.submit(studio, kind, user=None, project_id=None, params=params)


def pid_of(house: Local, name: str) -> int:
    process = next(one for one in house.children if one.name == name).process
    assert process is not None
    return process.pid


def scheduler_of(studio: Studio) -> int:
    """The process that said last that it keeps the house; 0 where none did."""
    newest = select(Hold.key).where(Hold.key.startswith("alive:scheduler:")).order_by(Hold.until.desc())
    with studio.db.read() as session:
        name = session.scalar(newest.limit(1))
    return int(name.rsplit("-", 2)[1]) if name else 0


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


@pytest.fixture
def studio(home: Path, sqlite_with_tables: Path) -> Iterator[Studio]:
    """Its leases are so long that whatever is done sooner was not waited for, on a machine of any speed."""
    studio = studio_in(home, sqlite_with_tables, lease_s=LEASE_S, beat_s=1.0)
    yield studio
    studio.db.engine.dispose()


@pytest.fixture
def opened(studio: Studio) -> Iterator[Local]:
    with Local(studio.settings, worker=WORKERS) as house:
        yield house


def test_a_film_is_made_and_then_all_stops_within_three_seconds(studio: Studio) -> None:
    with Local(studio.settings, worker=WORKERS) as house:
        film = submit(studio, "test.film", shots=6, seconds=0)
        until(lambda: done(studio, film))
        until(lambda: scheduler_of(studio))
        pids = [pid_of(house, "queue"), pid_of(house, "workers"), scheduler_of(studio)]
        began = time.monotonic()
    assert time.monotonic() - began < 3
    assert not any(alive(pid) for pid in pids)
    assert notes(studio) == 7


def test_the_queue_has_no_port_and_is_open_to_this_user_alone(opened: Local) -> None:
    server = Redis.from_url(local.redis_url(opened.settings))
    assert server.config_get("port") == {"port": "0"}
    assert server.config_get("appendonly") == {"appendonly": "yes"}
    assert server.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    for path in (
        machine_paths.socket_file(opened.settings),
        machine_paths.socket_file(opened.settings).parent,
        opened.settings.home,
    ):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_whatever_is_killed_the_film_goes_on(studio: Studio, opened: Local) -> None:
    film = submit(studio, "test.film", shots=16, seconds=0.3)
    until(lambda: notes(studio) >= 2)
    who = {
        "queue": lambda: pid_of(opened, "queue"),
        "scheduler": lambda: scheduler_of(studio),
        "workers": lambda: pid_of(opened, "workers"),
    }
    for found in who.values():
        until(found)
        victim = found()
        os.kill(victim, signal.SIGKILL)
        until(lambda found=found, victim=victim: found() not in (0, victim))  # type: ignore[misc]
    until(lambda: done(studio, film), 40)
    assert notes(studio) == 17


def test_a_killed_worker_is_there_again_at_once_and_its_step_is_not_waited_for(studio: Studio, opened: Local) -> None:
    mark = studio.settings.home / "mark"
    task_id = submit(studio, "test.stuck", how="socket", mark=str(mark))
    until(mark.exists)
    horse = int(mark.read_text())
    worker = int(Path(f"/proc/{horse}/stat").read_text().rpartition(")")[2].split()[1])
    mark.unlink()
    os.kill(worker, signal.SIGKILL)
    assert until(mark.exists) < LEASE_S / 2
    assert not alive(horse)
    queue.cancel(studio, task_id)


def test_a_killed_work_horse_gives_its_step_to_the_next(studio: Studio, opened: Local) -> None:
    mark = studio.settings.home / "mark"
    task_id = submit(studio, "test.stuck", how="child", mark=str(mark))
    until(mark.exists)
    horse = int(mark.read_text())
    until(lambda: children_of(horse))
    helper = children_of(horse)
    mark.unlink()
    os.kill(horse, signal.SIGKILL)
    assert until(mark.exists) < LEASE_S / 2
    until(lambda: not any(alive(pid) for pid in helper), 3)
    queue.cancel(studio, task_id)


def test_a_studio_killed_outright_leaves_nothing_running_and_the_next_goes_on(studio: Studio) -> None:
    film = submit(studio, "test.film", shots=10, seconds=0.3)
    environment = {**os.environ, "DAILIES_HOME": str(studio.settings.home), "LEASE_S": "30"}
    app = subprocess.Popen([sys.executable, "-c", OPEN_AND_WAIT], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert app.stdout is not None
    app.stdout.readline()
    until(lambda: notes(studio) >= 2)
    family = [pid for one in children_of(app.pid) for pid in (one, *children_of(one))]
    app.kill()
    app.wait()
    until(lambda: not any(alive(pid) for pid in family), 4)
    assert not done(studio, film)
    with Local(studio.settings, worker=WORKERS):
        assert until(lambda: done(studio, film)) < 15
    assert notes(studio) == 11


def test_a_queue_server_left_behind_is_ended_before_another_begins(studio: Studio) -> None:
    machine_lock.prepare_folders(studio.settings)
    stale = subprocess.Popen(queue_server.command(studio.settings), stdout=subprocess.DEVNULL)
    (machine_paths.queue_folder(studio.settings) / "server.pid").write_text(str(stale.pid))
    until(machine_paths.socket_file(studio.settings).exists)
    with Local(studio.settings, worker=WORKERS) as house:
        assert stale.wait(3) is not None
        assert Redis.from_url(local.redis_url(studio.settings)).info("server")["process_id"] == pid_of(house, "queue")


def test_a_number_that_names_another_process_by_now_is_left_alone(studio: Studio) -> None:
    machine_lock.prepare_folders(studio.settings)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (machine_paths.queue_folder(studio.settings) / "server.pid").write_text(str(bystander.pid))
    queue_server.end_stale(studio.settings)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_queue_files_that_cannot_be_read_do_not_keep_the_studio_closed(studio: Studio) -> None:
    machine_lock.prepare_folders(studio.settings)
    folder = machine_paths.queue_folder(studio.settings) / "appendonlydir"
    folder.mkdir()
    (folder / "appendonly.aof.manifest").write_text("this is not a manifest\n")
    film = submit(studio, "test.film", shots=1, seconds=0)
    with Local(studio.settings, worker=WORKERS):
        until(lambda: done(studio, film))


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(home: Path, sqlite_with_tables: Path) -> None:
    deep = home / ("very-" * 10) / ("deep-" * 10)
    deep.mkdir(parents=True)
    studio = studio_in(deep / "home", sqlite_with_tables)
    path = machine_paths.socket_file(studio.settings)
    assert len(os.fsencode(path)) <= LONGEST_SOCKET
    with Local(studio.settings, worker=WORKERS):
        film = submit(studio, "test.film", shots=1, seconds=0)
        until(lambda: done(studio, film))
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.parent.rmdir()


def test_a_second_one_on_the_same_folder_joins_the_first(studio: Studio, opened: Local) -> None:
    with join_or_start(studio.settings) as house:
        assert house.did == "joined"
        assert house.owner is not None and house.owner.pid == os.getpid()
        film = submit(studio, "test.film", shots=1, seconds=0)
        until(lambda: done(studio, film))
    assert alive(pid_of(opened, "queue"))


def test_who_joined_takes_over_when_the_owner_goes(studio: Studio) -> None:
    first = Local(studio.settings, worker=WORKERS).start()
    with join_or_start(studio.settings) as house:
        first.stop()
        until(lambda: house.local is not None and queue_server.is_answering(studio.settings), 10)
        assert machine_lock.read_owner(studio.settings) == house.local.owner  # type: ignore[union-attr]


def test_a_second_owner_is_refused_and_told_who_has_it(studio: Studio) -> None:
    machine_lock.prepare_folders(studio.settings)
    lock, _ = machine_lock.take_lock(studio.settings, machine_lock.owner_here("http://127.0.0.1:8501"))
    with lock, pytest.raises(FolderOwned) as refusal:
        Local(studio.settings, worker=WORKERS).start()
    assert refusal.value.facts["pid"] == os.getpid()
    assert refusal.value.facts["address"] == "http://127.0.0.1:8501"
    assert json.loads(machine_paths.lock_file(studio.settings).read_text())["host"]


def test_workers_elsewhere_need_nobody_to_look_after_them(home: Path, sqlite_with_tables: Path) -> None:
    here = studio_in(home, sqlite_with_tables)
    machine_lock.prepare_folders(here.settings)
    server = subprocess.Popen(queue_server.command(here.settings), stdout=subprocess.DEVNULL)
    team = Settings(dailies_home=home, database_url=here.settings.database, redis_url=local.redis_url(here.settings))
    film = submit(studio_of_team := open_studio(team), "test.film", shots=2, seconds=0)
    environment = {**local.clean_environment(team), "DAILIES_WORKERS": "1"}
    crew = subprocess.Popen(WORKERS, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        until(lambda: done(studio_of_team, film))
        crew.terminate()
        assert crew.wait(5) == 0
    finally:
        crew.kill()
        server.kill()


def test_with_a_redis_of_one_s_own_nothing_is_started(home: Path) -> None:
    with join_or_start(Settings(dailies_home=home, redis_url="redis://somewhere:6379")) as house:
        assert house.did == "remote"
    assert list(home.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(home: Path) -> None:
    (home / "file").write_text("in the way")
    with pytest.raises((NoWritePermission, DiskFull)) as refusal:
        join_or_start(Settings(dailies_home=home / "file" / "below", redis_url=""))
    assert refusal.value.sentence("zh")


def test_children_know_our_settings_and_nothing_else_of_the_shell(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_ANOTHER_PROGRAM", "x")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    given = local.clean_environment(studio.settings)
    assert "SECRET_OF_ANOTHER_PROGRAM" not in given
    assert (given["OPENAI_API_KEY"], given["LEASE_S"]) == ("k", str(LEASE_S))
    assert given["DAILIES_HOME"] == str(studio.settings.home)


def test_a_long_log_becomes_the_old_one(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    machine_lock.prepare_folders(studio.settings)
    path = machine_paths.log_folder(studio.settings) / "workers.log"
    with path.open("ab") as writing:
        writing.write(b"x" * (kept_process.LOG_MOST + 1))
        writing.flush()
        kept_process.rotate_logs(machine_paths.log_folder(studio.settings))
        writing.write(b"after")
    assert path.read_bytes() == b"after"
    assert path.with_suffix(".log.1").stat().st_size == kept_process.LOG_MOST + 1
