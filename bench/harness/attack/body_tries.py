"""Tries of `bench.attack` with bodies: far too long ones, and ones that are not as long as they say."""

from __future__ import annotations

import itertools
import re
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress

from bench.harness.attack.attacked_studio import ANSWER_S, Place, Seen

BIG = 290_000_000
BLOCK = b'{"a": "' + b"x" * (1 << 16)


def bodies(place: Place, seen: Seen, size: int = BIG) -> None:
    """Without a cookie, and with one: hundreds of megabytes where a few hundred bytes belong, with and without saying so, three at a
    time; bodies that are longer or shorter than they say."""
    signed_in = place.cookie("user")
    for target, own in (("/api/v1/uploads", {}), ("/api/v1/auth/login", {}), ("/api/v1/projects", signed_in)):
        for chunked in (False, True):
            threads = [
                threading.Thread(target=_pour, args=(place, seen, target, own, size, chunked), daemon=True)
                for _ in range(3)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(2 * ANSWER_S)
    for told, sent in ((10, 1_000_000), (5_000_000, 10), (2**40, 10), (-1, 10), (0, 1_000_000)):
        status = _said(place, "POST", "/api/v1/auth/login", {"Content-Length": str(told)}, [b"x" * sent], wait_s=2)
        seen.answered("bodies", f"says {told} bytes and sends {sent}", status, 200 <= status < 300)


def _pour(place: Place, seen: Seen, target: str, own: Mapping[str, str], size: int, chunked: bool) -> None:
    many = size // len(BLOCK)
    blocks = itertools.repeat(BLOCK, many)
    headers = {**own, "X-Dailies": "1", "Content-Type": "application/json"}
    if chunked:
        headers |= {"Transfer-Encoding": "chunked"}
        cut = (b"%x\r\n%b\r\n" % (len(block), block) for block in blocks)
        status = _said(place, "POST", target, headers, itertools.chain(cut, [b"0\r\n\r\n"]))
    else:
        status = _said(place, "POST", target, {**headers, "Content-Length": str(many * len(BLOCK))}, blocks)
    seen.answered("bodies", f"POST {target} {size >> 20} MiB chunked {chunked}", status, 200 <= status < 300)


def _said(
    place: Place, method: str, target: str, headers: Mapping[str, str], body: Iterable[bytes], wait_s: float = ANSWER_S
) -> int:
    """The status of the answer, however early it comes; 0 where the line was closed without one."""
    head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": f"127.0.0.1:{place.port}", **headers}.items())
    end = time.monotonic() + wait_s
    try:
        with socket.create_connection(("127.0.0.1", place.port), timeout=ANSWER_S) as line:
            line.sendall(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode())
            for block in body:
                line.settimeout(0.0001)
                with suppress(TimeoutError, BlockingIOError):
                    return _status(line.recv(4096))
                line.settimeout(max(0.1, end - time.monotonic()))
                line.sendall(block)
            line.settimeout(max(0.1, end - time.monotonic()))
            return _status(line.recv(4096))
    except OSError:
        return 0


def _status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(found[1]) if found else 0
