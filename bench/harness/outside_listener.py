"""Listens where a call to the outside would arrive: as proxy and as name server, in a network of its own."""

from __future__ import annotations

import ctypes
import fcntl
import os
import select
import socket
import struct
import sys
import threading
import time
from contextlib import suppress

_NEWUSER, _NEWNET = 0x10000000, 0x40000000


SURE_S = 0.2
"""Seconds without another call after which nobody calls any more."""


_PORTS = (53, 80, 443, 4317, 4318, 8080)
"""Where outside services are called: names, the web, and what telemetry listens on."""


_PKTINFO = 8
"""IP_PKTINFO of Linux, which Python has no name for."""


_NO_SUCH_NAME = 3


def own_network() -> bool:
    """Puts this process, which must have one thread, and all that it starts into a network of their own; False where the system does
    not allow that."""
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEWNET):
        if libc.unshare(_NEWUSER | _NEWNET):
            return False
        for name, told in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(told)
    try:
        _raise_loopback()
        _answer_for_every_address()
    except OSError:
        return False
    return True


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up_and_running = 0x1 | 0x40
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", up_and_running))  # SIOCSIFFLAGS


def _answer_for_every_address() -> None:
    """`ip route add local 0.0.0.0/0 dev lo`, said to the kernel."""
    local_table, by_hand, this_host, local = 255, 4, 254, 2
    route = struct.pack("BBBBBBBBI", socket.AF_INET, 0, 0, 0, local_table, by_hand, this_host, local, 0)
    by_loopback = struct.pack("HHI", 8, 4, socket.if_nametoindex("lo"))
    new_route, wanted = 24, 0x1 | 0x4 | 0x400  # RTM_NEWROUTE; a request, answered, which may create
    body = route + by_loopback
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:  # type: ignore[attr-defined]
        kernel.send(struct.pack("IHHII", 16 + len(body), new_route, wanted, 1, 0) + body)
        error = struct.unpack("i", kernel.recv(4096)[16:20])[0]
    if error:
        raise OSError(-error, "no route to everywhere")


class Outside:
    """The listener. `calls` says of each call how it came and whom it meant."""

    def __init__(self, every_address: bool) -> None:
        """`every_address`: this process stands in a network of its own."""
        self.calls: list[str] = []
        self._open: list[socket.socket] = []
        self._proxy = self._listen("127.0.0.1", 0, "proxy")
        if every_address:
            for port in _PORTS:
                self._listen("0.0.0.0", port, f"port {port}")
            self._names()

    def environment(self) -> dict[str, str]:
        """What a process is given so that its calls come here."""
        here = f"http://127.0.0.1:{self._proxy}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        told = dict.fromkeys((*names, *map(str.lower, names)), here)
        return {**told, "NO_PROXY": "127.0.0.1,localhost,::1", "no_proxy": "127.0.0.1,localhost,::1"}

    def close(self) -> None:
        """Once all calls that came are counted, also those that stood in line while the machine was busy."""
        while select.select(self._open, [], [], SURE_S)[0]:
            time.sleep(SURE_S)
        for one in self._open:
            one.close()

    def _listen(self, host: str, port: int, how: str) -> int:
        server = socket.create_server((host, port))
        self._open.append(server)
        threading.Thread(target=self._take, args=(server, how), daemon=True).start()
        return int(server.getsockname()[1])

    def _take(self, server: socket.socket, how: str) -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line, suppress(OSError):
                meant = line.getsockname()[0]
                line.settimeout(2)
                said = line.recv(400).split(b"\r\n")[0].decode("latin-1", "replace") if how == "proxy" else meant
                if how == "proxy" or not meant.startswith("127."):
                    self.calls.append(f"{how}: {said[:200]}")
                if how == "proxy":
                    line.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

    def _names(self) -> None:
        asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        asked.setsockopt(socket.IPPROTO_IP, _PKTINFO, 1)
        asked.bind(("0.0.0.0", 53))
        self._open.append(asked)
        threading.Thread(target=self._no_such_name, args=(asked,), daemon=True).start()

    def _no_such_name(self, asked: socket.socket) -> None:
        """Answers from the very address that was asked, or nobody would take it for an answer."""
        while True:
            try:
                said, told, _, who = asked.recvmsg(2048, 256)
            except OSError:
                return
            self.calls.append(f"name: {_name_in(said)}")
            came_to = next((data for _, kind, data in told if kind == _PKTINFO), b"\0" * 12)
            own = struct.pack("I4s4s", 0, came_to[8:12], b"\0" * 4)
            answer = said[:2] + struct.pack(">HHHHH", 0x8180 | _NO_SUCH_NAME, 1, 0, 0, 0) + said[12:]
            with suppress(OSError):
                asked.sendmsg([answer], [(socket.IPPROTO_IP, _PKTINFO, own)], 0, who)


def _name_in(question: bytes) -> str:
    labels, at = [], 12
    while at < len(question) and (length := question[at]):
        labels.append(question[at + 1 : at + 1 + length].decode("latin-1"))
        at += length + 1
    return ".".join(labels)
