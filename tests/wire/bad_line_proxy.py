"""A bad line between us and any fake: it lies below HTTP, so whatever speaks through it meets what really happens on wires.

    with Fake() as fake, Proxy(fake.url) as line:
        line.mode = "lose"          # from the next connection on
        door = fake.door(address=line.address(fake))

Modes: good. latency: the request arrives late. reset: cut hard before the other side is even called. black_hole: taken and never
answered; what was said reaches the other side once the line is mended (`mend`). lose: the other side does its work, its answer is
dropped. slow: the answer drips. cut: half of the answer, then cut hard. With `mix`, each connection draws its mode, by a seed.
"""

from __future__ import annotations

import random
import select
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from tests.wire.server import Fake

MODES = ("good", "latency", "reset", "black_hole", "lose", "slow", "cut")
BLOCK = 65536


class Proxy:
    """`counts` is how often each mode happened, `mix` how many parts of each there are: {"good": 8, "lose": 1}. `latency_s` is
    added to a request, `drip_s` to each kilobyte of an answer."""

    def __init__(
        self,
        upstream: str,
        mode: str = "good",
        mix: Mapping[str, float] | None = None,
        seed: int = 0,
        latency_s: float = 0.3,
        drip_s: float = 0.2,
    ) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.mode, self.mix = mode, dict(mix or {})
        self.latency_s, self.drip_s = latency_s, drip_s
        self.counts: Counter[str] = Counter()
        self._dice = random.Random(seed)
        self._lock = threading.Lock()
        self._mended = threading.Event()
        self._open = True

    def __enter__(self) -> Proxy:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        self._mended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def address(self, fake: Fake) -> str:
        """The fake's own base address, by way of this line."""
        return fake.address().replace(fake.url, self.url)

    def mend(self) -> None:
        """The line is good from now on, and what black holes kept goes through."""
        self.mode, self.mix = "good", {}
        self._mended.set()

    def _listen(self) -> None:
        while self._open:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _drawn(self) -> str:
        with self._lock:
            mode = self.mode
            if self.mix:
                mode = self._dice.choices(list(self.mix), list(self.mix.values()))[0]
            if mode not in MODES:
                raise ValueError(mode)
            self.counts[mode] += 1
            return mode

    def _carry(self, near: socket.socket) -> None:
        """One connection, from its first byte to its end; the mode is drawn with that first byte, and again by each further
        request on the same connection."""
        with near, suppress(OSError):
            far: socket.socket | None = None
            try:
                while request := near.recv(BLOCK):
                    mode = self._drawn()
                    if mode == "reset":
                        return _cut(near)
                    if mode == "latency":
                        time.sleep(self.latency_s)
                    if mode == "black_hole":
                        self._mended.wait()
                        if not self._open:
                            return
                    far = far or socket.create_connection(self._upstream, 10)
                    far.sendall(request)
                    if not self._answer(near, far, mode):
                        return
            finally:
                if far is not None:
                    far.close()

    def _answer(self, near: socket.socket, far: socket.socket, mode: str) -> bool:
        """Carries the rest of the request and its answer; whether the connection can be used again."""
        answered = 0
        while True:
            ready, _, _ = select.select([near, far], [], [], 0.5)
            if not self._open:
                return False
            if near in ready:
                if answered:
                    return True  # another request on this connection: it draws for itself
                more = near.recv(BLOCK)
                if not more:
                    return self._done(far) if mode in ("lose", "black_hole") else False
                far.sendall(more)
            if far in ready:
                block = far.recv(BLOCK)
                if not block:
                    return False
                answered += len(block)
                if mode == "lose":
                    return _cut(near)
                if mode == "cut":
                    near.sendall(block[: max(1, len(block) // 2)])
                    return _cut(near)
                if mode == "slow":
                    self._drip(near, block)
                    continue
                near.sendall(block)

    def _done(self, far: socket.socket) -> bool:
        """Whoever asked has gone; the other side still does its work."""
        with suppress(OSError):
            far.settimeout(10)
            far.recv(BLOCK)
        return False

    def _drip(self, near: socket.socket, block: bytes) -> None:
        for start in range(0, len(block), 1024):
            time.sleep(self.drip_s)
            near.sendall(block[start : start + 1024])


def _cut(near: socket.socket) -> bool:
    """Hard: the other end sees a reset."""
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    near.close()
    return False
