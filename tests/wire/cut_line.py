"""A line to a server that can be cut and mended: what went through it is cut hard, and nobody gets through until it is mended."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

BLOCK = 65536


class Line:
    """From a port of this machine (`port`) to the Unix socket `path`. As a context it begins mended, or `cut`."""

    def __init__(self, path: str, *, cut: bool = False) -> None:
        self.port = 0
        self._path = path
        self._whole = not cut
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> Line:
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._taken, "127.0.0.1", 0), self._loop
        ).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)

    def cut(self) -> None:
        self._whole = False
        self._loop.call_soon_threadsafe(lambda: [end.transport.abort() for end in self._ends])

    def mend(self) -> None:
        self._whole = True

    async def _taken(self, ours: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if not self._whole:
            return back.transport.abort()
        theirs, there = await asyncio.open_unix_connection(self._path)
        self._ends |= {back, there}
        with suppress(OSError):
            await asyncio.gather(_carry(ours, there), _carry(theirs, back))
        self._ends -= {back, there}


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while block := await source.read(BLOCK):
            target.write(block)
            await target.drain()
    finally:
        target.close()
