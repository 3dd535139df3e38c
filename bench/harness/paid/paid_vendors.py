"""The vendors of `bench.chaos_paid`, in a process of their own that nobody kills: fakes on real sockets, a bad line before each,
and a small server that tells what they were asked and what they charged.

`python -m bench.harness.paid.paid_vendors SEED` says where they are in one line of JSON, and ends when its standard input does.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.harness.time_limits import within
from core.settings import ROOT
from tests.wire import media
from tests.wire.bad_line_proxy import Proxy
from tests.wire.server import Answer, Asked
from tests.wire.vendors.kling import Kling
from tests.wire.vendors.openai import OpenAI
from tests.wire.vendors.runway import Runway

MIX = {"good": 88, "latency": 4, "slow": 3, "reset": 1.25, "lose": 1.5, "cut": 1.25, "black_hole": 1}
"""Of a hundred requests: what the line does to them."""
START_S = 60.0
WORK_S = 0.15
"""So long a vendor works before it answers."""
MARK = re.compile(rb"\[([0-9a-f-]{36}/[a-z]+:\d+)\]")
"""In a prompt: which step of which task asks."""


@dataclass(frozen=True)
class Taken:
    """Something a vendor charged for: `mark` names the step it was asked for, `key` the call, where the vendor was told."""

    vendor: str
    mark: str
    key: str
    amount: Decimal
    currency: str
    what: str


@dataclass(frozen=True)
class Told:
    """All that the vendors saw: what they charged, when each step came to be asked (seconds since 1970), and what the lines did."""

    taken: tuple[Taken, ...]
    asked: tuple[tuple[str, float], ...]
    lines: Counter[str]


class Counted:
    """Before a fake: notes which step a request and a charge are for, works for a moment, and hands out links on its line."""

    provider: str
    line: Proxy

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[dict[str, str]] = []
        self.marks: list[tuple[str, float]] = []
        self._now = threading.local()

    def answer(self, asked: Asked) -> Answer:
        found = MARK.search(asked.body) if asked.method == "POST" else None
        self._now.mark = found[1].decode() if found else ""
        if found:
            self.marks.append((self._now.mark, time.time()))
            time.sleep(WORK_S)
        return super().answer(asked)  # type: ignore[misc,no-any-return]

    def charge(self, what: str, amount: Any, currency: str = "USD", key: str = "") -> None:
        super().charge(what, amount, currency, key)  # type: ignore[misc]
        told = {"vendor": self.provider, "mark": self._now.mark, "key": key, "what": what}
        self.taken.append({**told, "amount": str(amount), "currency": currency})

    def link(self, content: bytes, media_type: str, suffix: str = "") -> str:
        whole: str = super().link(content, media_type, suffix)  # type: ignore[misc]
        return whole.replace(self.url, self.line.url)  # type: ignore[attr-defined]


class CountedOpenAI(Counted, OpenAI): ...


class CountedKling(Counted, Kling): ...


class CountedRunway(Counted, Runway): ...


KINDS = (CountedOpenAI, CountedKling, CountedRunway)


class Vendors:
    """That process, seen from the bench."""

    def __init__(self, seed: int) -> None:
        self._command = [sys.executable, "-m", "bench.harness.paid.paid_vendors", str(seed)]

    def __enter__(self) -> Vendors:
        self._process = subprocess.Popen(self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        with within(START_S, "the vendors, until they say where they are,"):
            told = json.loads(self._process.stdout.readline())
        self._url = told["url"]
        self.doors: dict[str, dict[str, str]] = told["doors"]
        """Address and key of each."""
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def told(self) -> Told:
        found = self._ask("/told")
        taken = tuple(Taken(**{**row, "amount": Decimal(row["amount"])}) for row in found["taken"])
        return Told(taken, tuple((mark, at) for mark, at in found["asked"]), Counter(found["lines"]))

    def mend(self) -> None:
        """The lines are good from now on; what black holes kept arrives now."""
        self._ask("/mend")

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(self._url + path, timeout=30) as answer:
            return json.load(answer)


def _server(fakes: list[Any]) -> ThreadingHTTPServer:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/mend":
                for fake in fakes:
                    fake.line.mend()
            body = json.dumps(_seen(fakes)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    return ThreadingHTTPServer(("127.0.0.1", 0), Page)


def _seen(fakes: list[Any]) -> dict[str, Any]:
    lines: Counter[str] = sum((Counter(fake.line.counts) for fake in fakes), Counter())
    taken = [row for fake in fakes for row in list(fake.taken)]
    return {"taken": taken, "asked": [mark for fake in fakes for mark in list(fake.marks)], "lines": lines}


def main() -> None:
    seed = int(sys.argv[1])
    fakes: list[Any] = [kind() for kind in KINDS]
    doors = {}
    for number, fake in enumerate(fakes):
        fake.__enter__()
        fake.line = Proxy(fake.url, mix=MIX, seed=seed + number, latency_s=0.3, drip_s=0.02).__enter__()
        doors[fake.provider] = {"address": fake.line.address(fake), "key": fake.secret()}
    media.picture(1024, 1024)
    for fps in (2, 4):
        media.mp4(1280, 720, 5, fps)
    server = _server(fakes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_address[1]}", "doors": doors}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
