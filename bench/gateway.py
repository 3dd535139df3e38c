"""`python -m bench.gateway`: what the gateway and its ledger cost a text call, beside the bare SDK and beside LiteLLM's router.

One local server answers every chat request at once; all three ask it in one interleaved run, in random order. Ours writes its
row before and after each call into a SQLite file. LiteLLM runs in an environment of its own, made on first use beside the
system's temporary files; without a way to its packages its figure is left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole, within
from core.settings import ROOT, Settings

SAID = "A short answer, said at once."
ANSWER = json.dumps(
    {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "bench",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": SAID}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 7, "total_tokens": 19},
    }
).encode()
PROMPT = "Say something short about a lighthouse. Number {n}."
IN_A_ROW = 5
"""Calls of one before it is another's turn: a single call straight after another process's measures how cold the processor's
caches are."""
LITELLM = "litellm>=1.110,<1.120"
START_S, BRING_S, WHOLE_S = 120.0, 600.0, 3600.0
"""Seconds that a process may take to start, LiteLLM's packages to come, and the whole bench."""


# The server ----------------------------------------------------------------------------------------------------------


def serve() -> None:
    """Answers every POST at once; prints its port first. Runs in a process of its own, until its standard input ends."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(ANSWER)}\r\n\r\n".encode()
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (
                        int(line.split(b":")[1])
                        for line in asked.split(b"\r\n")
                        if line.lower().startswith(b"content-length:")
                    ),
                    0,
                )
                await reader.readexactly(length)
                writer.write(head + ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)
        server.close()

    asyncio.run(run())


@contextmanager
def server() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.gateway", "--serve"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        with within(START_S, "the server that answers all three, until it says where it is,"):
            port = int(process.stdout.readline())
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait(10)


# Who asks ------------------------------------------------------------------------------------------------------------


def bare(address: str) -> Callable[[int], None]:
    """The openai SDK as it comes, with its retries off."""
    from openai import OpenAI

    client = OpenAI(base_url=address, api_key="bench", max_retries=0)

    def ask(n: int) -> None:
        messages: list[Any] = [{"role": "user", "content": PROMPT.format(n=n)}]
        said = client.chat.completions.create(model="bench", messages=messages, max_completion_tokens=100)
        assert said.choices[0].message.content == SAID

    return ask


def ours(address: str, home: Path) -> Callable[[int], None]:
    """The studio's gateway with its ledger, prices, budgets, breaker and cache, through a door as an admin opens one."""
    from core.gateway import doors
    from core.money import price_list
    from core.money.ledger import Account
    from core.operations import installation
    from core.people import users
    from core.studio import open_studio
    from providers.base import Capability, Request, RequestTerms

    studio = open_studio(Settings(dailies_home=home, database_url="", assets_url="", redis_url=""))
    installation.upgrade(studio.db)
    admin = users.create_first_admin(studio.db, "bench@example.org", "Bench", "a long good password")
    with studio.db.write() as session:
        doors.create_door(
            session, "own", label="bench", key="bench", address=address, extra={"models": "bench"}, inner=True
        )
        for unit, yuan in (("m_tokens_in", "1"), ("m_tokens_out", "2")):
            facts = {"provider": "own", "model": "bench", "unit": unit, "amount": yuan, "currency": "CNY"}
            price_list.set_price(session, admin, **facts)
    ask = studio.ask(Account(stage="idea"), on=RequestTerms(pin="own/bench"))

    def once(n: int) -> None:
        request = Request(capability=Capability.TEXT, prompt=PROMPT.format(n=n), tokens_most=100)
        answer = ask(request)
        assert answer.text == SAID and not answer.cached and answer.cost_micro_yuan == 26

    return once


class Litellm:
    """LiteLLM's router in its own environment: told a number, it asks once and tells how long that took."""

    CODE = """
import sys, time
from litellm import Router
address = sys.argv[1]
def to(name):
    return {"model_name": "bench", "litellm_params": {"model": "openai/bench", "api_base": address, "api_key": name}}
router = Router(model_list=[to("a"), to("b")], num_retries=0)
print("ready", flush=True)
for line in sys.stdin:
    began = time.perf_counter()
    router.completion(model="bench", messages=[{"role": "user", "content": line}], max_tokens=100)
    print(time.perf_counter() - began, flush=True)
"""

    def __init__(self, address: str) -> None:
        quiet = {**os.environ, "LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
        self.process = subprocess.Popen(
            [str(litellm_python()), "-c", self.CODE, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=quiet,
        )
        assert self.process.stdout is not None
        with within(START_S, "LiteLLM, until it is ready,"):
            while self.process.stdout.readline().strip() != "ready":
                if self.process.poll() is not None:
                    raise OSError("LiteLLM did not start")

    def ask(self, n: int) -> float:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(PROMPT.format(n=n) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self) -> None:
        self.process.kill()
        self.process.wait(10)


def litellm_python() -> Path:
    """Its environment, made where it does not stand yet. Raises OSError where its packages cannot be had."""
    folder = Path(tempfile.gettempdir()) / "dailies-bench-litellm"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        try:
            subprocess.run(
                [str(python), "-m", "pip", "install", "-q", "--retries", "1", LITELLM],
                capture_output=True,
                timeout=BRING_S,
                check=True,
            )
        except subprocess.SubprocessError:
            raise OSError("no way to LiteLLM's packages") from None
        (folder / "ready").touch()
    return python


# Measured ------------------------------------------------------------------------------------------------------------


def interleaved(
    calls: int, bare_ask: Callable[[int], None], our_ask: Callable[[int], None], litellm: Litellm | None
) -> dict[str, list[float]]:
    """Seconds of each call of each, in one run: short turns in random order."""
    took: dict[str, list[float]] = {"openai": [], "ours": [], "litellm": []}
    who = ["openai", "ours", *(["litellm"] if litellm else [])]
    turns = [name for name in who for _ in range(calls // IN_A_ROW)]
    random.Random(7).shuffle(turns)
    for n, name in enumerate(turn for turn in turns for _ in range(IN_A_ROW)):
        if name == "litellm":
            assert litellm is not None
            took[name].append(litellm.ask(n))
            continue
        began = time.perf_counter()
        (our_ask if name == "ours" else bare_ask)(n)
        took[name].append(time.perf_counter() - began)
    return took


def at_once(many: int, seconds: float, asks: dict[str, Callable[[int], None]]) -> dict[str, float]:
    """Calls a second of each with so many at once: short turns, one after another, so that noise hits both."""
    done = dict.fromkeys(asks, 0)
    spent = dict.fromkeys(asks, 0.0)
    numbers = iter(range(1_000_000, 100_000_000))
    lock = threading.Lock()

    def fresh() -> int:
        with lock:
            return next(numbers)

    for turn in range(6):
        for name in list(asks)[:: 1 if turn % 2 else -1]:
            began = time.perf_counter()

            def work(ask: Callable[[int], None] = asks[name], end: float = began + seconds / 6) -> int:
                count = 0
                while time.perf_counter() < end:
                    ask(fresh())
                    count += 1
                return count

            with ThreadPoolExecutor(many) as pool:
                done[name] += sum(future.result() for future in [pool.submit(work) for _ in range(many)])
            spent[name] += time.perf_counter() - began
    return {name: done[name] / spent[name] for name in asks}


IMPORTS = """
import sys, time
began = time.perf_counter()
from providers.gateway.gateway import Gateway, installed_providers
Gateway(installed_providers().values())
print(time.perf_counter() - began)
"""
PAGE = """
import sys
from pathlib import Path
from core.operations import sample_film, installation
from core.people import users
from core.settings import Settings
from core.studio import open_studio
from streamlit.testing.v1 import AppTest
studio = open_studio(Settings())
installation.upgrade(studio.db)
users.create_first_admin(studio.db, "bench@example.org", "Bench", "a long good password")
app = AppTest.from_file("ui/main.py", default_timeout=60).run()
from core.studio import open_studio as _
from core.models import quotes
quotes.quote_jobs(studio, ["script.write", "storyboard.paint", "video.shoot"])
assert not app.exception
print(sum(name.partition(".")[0] in ("openai", "dashscope") for name in sys.modules))
"""
MEMORY = """
import psutil
from providers.gateway.gateway import Gateway, installed_providers
Gateway(p for p in installed_providers().values() if p.needs_door).models()
print(psutil.Process().memory_info().rss / 2**20)
"""


def in_fresh_process(code: str, home: Path) -> float:
    home = home / "page"
    home.mkdir(exist_ok=True)
    facts = {**os.environ, "DAILIES_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", "ASSETS_URL": ""}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=facts, capture_output=True, text=True, check=True, timeout=START_S
    )
    return float(ran.stdout.split()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gateway", description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--calls", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=12.0)
    with_smoke(parser)
    told = parser.parse_args()
    if told.serve:
        serve()
        return 0
    if told.smoke:
        told.calls, told.seconds = 2 * IN_A_ROW, 0.6
    with whole(WHOLE_S, "bench.gateway"):
        return _measured(told.calls, told.seconds, told.smoke)


def _measured(calls: int, seconds: float, smoke: bool) -> int:
    """A `smoke` run leaves LiteLLM out, which would be brought from the network, and warms nothing up."""
    with tempfile.TemporaryDirectory(prefix="bench.gateway.") as folder, server() as address:
        home = Path(folder)
        asks = {"openai": bare(address), "ours": ours(address, home)}
        litellm: Litellm | None = None
        try:
            litellm = None if smoke else Litellm(address)
        except OSError as error:
            print(f"without LiteLLM: {error}")
        for n in range(1 if smoke else 50):
            for ask in asks.values():
                ask(n + 50_000_000)
            if litellm:
                litellm.ask(n)
        took = interleaved(calls, asks["openai"], asks["ours"], litellm)
        if litellm:
            litellm.close()
        rates = at_once(32, seconds, asks)
        p50 = {name: statistics.median(values) for name, values in took.items() if values}
        imports = [in_fresh_process(IMPORTS, home) for _ in range(1 if smoke else 3)]
        figures = [
            Figure(
                "p50_vs_openai",
                p50["ours"] / p50["openai"],
                at_most=1.25,
                note=f"{p50['ours'] * 1000:.2f} ms over {p50['openai'] * 1000:.2f} ms",
            ),
            Figure(
                "litellm_vs_openai",
                p50["litellm"] / p50["openai"] if litellm else None,
                note="LiteLLM's router, no ledger",
            ),
            Figure(
                "throughput_32",
                rates["ours"] / rates["openai"],
                note=f"{rates['ours']:.0f} of {rates['openai']:.0f} calls a second",
            ),
            Figure("page_imports_vendor", in_fresh_process(PAGE, home), "modules", at_most=0),
            Figure("import_s", min(imports), "s", note="every provider file there is"),
            Figure("memory_mib", in_fresh_process(MEMORY, home), "MiB", note="with the rows of every vendor"),
        ]
        return 0 if publish("gateway", figures, smoke=smoke, calls=calls) else 1


if __name__ == "__main__":
    sys.exit(main())
