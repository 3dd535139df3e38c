"""What every fake vendor has in common: a socket, routes, a record of what it was asked and what it charged, and troubles that
can be ordered."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from providers.base import Door

KEY = "canary-7f3a-key"
"""The key every fake takes. It must never appear in a log, a row, a page or an export."""


class Body(BaseModel):
    """A request's body as the vendor's documentation has it: nothing unknown, no wrong type."""

    model_config = ConfigDict(extra="forbid", strict=True)


@dataclass
class Asked:
    """One request as it came. `path` is without its query; names of `headers` are read in any case."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    match: re.Match[str] | None = None

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, list[tuple[str, bytes]]]:
        """Multipart fields: name -> [(filename, content)]."""
        from email.parser import BytesParser

        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        found: dict[str, list[tuple[str, bytes]]] = {}
        for part in BytesParser().parsebytes(head + self.body).get_payload():  # type: ignore[union-attr]
            name = part.get_param("name", header="content-disposition")
            found.setdefault(str(name), []).append((part.get_filename() or "", part.get_payload(decode=True)))
        return found


@dataclass
class Answer:
    status: int = 200
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)
    chunks: Iterator[bytes] | None = None
    """Sent as they come (server-sent events); the connection ends with them."""

    @property
    def bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Charge:
    """Money the fake took: `amount` of `currency`, for what, at which request (`key`: our own name for it, where given)."""

    what: str
    amount: Decimal
    currency: str
    key: str = ""


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with one request.

    drop: the line is cut before anything is done. lose: all is done, and charged, but no answer comes. cut: half of the answer
    comes. slow: the answer comes after `seconds`. answer: this instead of what would be done."""

    kind: str
    seconds: float = 0.0
    answer: Answer | None = None
    path: str = ""
    """Only where the request's path begins so."""


Handle = Callable[[Any, Asked], Answer]


def route(method: str, path: str) -> Callable[[Handle], Handle]:
    """This method of the fake answers these requests; `path` is a pattern whose groups stand in `asked.match`."""

    def keep(handle: Handle) -> Handle:
        handle._route = (method, re.compile(path + r"\Z"))  # type: ignore[attr-defined]
        return handle

    return keep


class Fake:
    """One vendor. A subclass has `provider`, routes, `refuse(...)` for its own errors, and `trouble(...)` for each kind.

    `charges` is what it took; `jobs` its long jobs by id, each done after `polls_needed` looks at it."""

    provider: ClassVar[str] = ""
    polls_needed = 1

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.charges: list[Charge] = []
        self.jobs: dict[str, dict[str, Any]] = {}
        self.faults: deque[Fault] = deque()
        self.always: Fault | None = None
        self.unauthorised = 0
        self._lock = threading.RLock()
        self._server: _Server | None = None

    # what the tests use

    def __enter__(self) -> Fake:
        fake = self

        class Handler(_Handler):
            vendor = fake

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._server = None

    @property
    def url(self) -> str:
        assert self._server is not None, "the fake is not listening"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def door(self, **facts: Any) -> Door:
        """A door to this fake, as an admin would have opened it."""
        return Door(
            **{
                "provider": self.provider,
                "id": "d1",
                "secret": SecretStr(self.secret()),
                "address": self.address(),
                "inner": True,
                **facts,
            }
        )

    def secret(self) -> str:
        return KEY

    def address(self) -> str:
        """What stands in the door: the vendor's base address."""
        return self.url

    def spent(self) -> dict[str, Decimal]:
        """By currency."""
        found: dict[str, Decimal] = {}
        for charge in self.charges:
            found[charge.currency] = found.get(charge.currency, Decimal(0)) + charge.amount
        return found

    def next(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    def trouble(self, kind: str) -> None:
        """The next request ends in the vendor's own way of saying: bad_key, no_money, busy, refused, invalid, gone, unavailable,
        bad_answer. A kind the vendor has no way to say raises KeyError."""
        raise KeyError(kind)

    def job_trouble(self, kind: str) -> None:
        """The next long job is accepted and then ends badly: failed, refused, gone. Raises KeyError."""
        raise KeyError(kind)

    # what a vendor uses

    def charge(self, what: str, amount: str | Decimal, currency: str = "USD", key: str = "") -> None:
        with self._lock:
            self.charges.append(Charge(what, Decimal(amount), currency, key))

    def checked(self, kind: type[Body], asked: Asked) -> Any:
        """The body as `kind`. Raises Wrong with the vendor's own error for what is unknown or of a wrong type."""
        try:
            return kind.model_validate_json(asked.body)
        except ValidationError as error:
            first = error.errors()[0]
            raise Wrong(self.invalid(f"{'.'.join(map(str, first['loc']))}: {first['msg']}")) from error

    def invalid(self, why: str) -> Answer:
        """The vendor's own answer to a request that is not right."""
        return Answer(400, {"error": {"message": why}})

    def admitted(self, asked: Asked) -> Answer | None:
        """None for a good key, else the vendor's own refusal."""
        return None

    def answer(self, asked: Asked) -> Answer:
        for name in dir(type(self)):
            handle = getattr(type(self), name)
            if not hasattr(handle, "_route"):
                continue
            method, pattern = handle._route
            if method == asked.method and (match := pattern.match(asked.path)):
                asked.match = match
                if refusal := self.admitted(asked):
                    self.unauthorised += 1
                    return refusal
                with self._lock:
                    try:
                        return handle(self, asked)
                    except Wrong as wrong:
                        return wrong.answer
        return self.nowhere(asked)

    def nowhere(self, asked: Asked) -> Answer:
        return Answer(404, {"error": {"message": f"no route {asked.method} {asked.path}"}})

    def fault_for(self, asked: Asked) -> Fault | None:
        with self._lock:
            if self.faults and asked.path.startswith(self.faults[0].path):
                return self.faults.popleft()
        return self.always if self.always and asked.path.startswith(self.always.path) else None


class Wrong(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        self._lines: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._lines.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Nobody who is still on the line is answered any more."""
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to talk about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    vendor: Fake

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do(self) -> None:
        split = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            body = self._chunked()
        query = {name: values[0] for name, values in parse_qs(split.query, keep_blank_values=True).items()}
        asked = Asked(self.command, split.path, query, self.headers, body)  # type: ignore[arg-type]
        self.vendor.asked.append(asked)
        fault = self.vendor.fault_for(asked)
        if fault and fault.kind == "drop":
            return self._reset()
        answer = fault.answer if fault and fault.kind == "answer" and fault.answer else self.vendor.answer(asked)
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
        if fault and fault.kind == "lose":
            return self._reset()
        self._send(answer, half=bool(fault and fault.kind == "cut"))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do  # type: ignore[assignment]

    def _send(self, answer: Answer, half: bool) -> None:
        content = answer.bytes
        self.send_response(answer.status)
        kind = "application/octet-stream" if isinstance(answer.body, bytes) else "application/json"
        headers = {"Content-Type": kind, **answer.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.chunks is not None:
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            for number, chunk in enumerate(answer.chunks):
                if half and number:
                    return self._reset()
                self.wfile.write(chunk)
                self.wfile.flush()
            return None
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if half:
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            return self._reset()
        if answer.status != 204:
            self.wfile.write(content)
        return None

    def _reset(self) -> None:
        """The line is cut hard: the other side sees a reset."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _chunked(self) -> bytes:
        whole = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def log_message(self, *_: object) -> None: ...
