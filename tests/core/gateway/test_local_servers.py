"""Model servers on this machine are found by what they say of themselves; what else listens there is left alone."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.gateway import local_servers
from core.gateway.doors import DoorView
from tests.wire.vendors.automatic1111 import FAKES as AUTOMATIC
from tests.wire.vendors.comfyui import FAKES as COMFY
from tests.wire.vendors.ollama import Ollama

USUAL = {place.provider: place for place in local_servers.USUAL}


def at(provider: str, url: str) -> local_servers.ServerKind:
    return replace(USUAL[provider], address=url)


def test_servers_that_answer_are_offered_with_their_models_and_the_address_of_their_door():
    with Ollama() as ollama, AUTOMATIC[0]() as automatic, COMFY[0]() as comfy:
        places = [at("ollama", f"{ollama.url}/v1"), at("automatic1111", automatic.url), at("comfyui", comfy.url)]
        places.append(at("vllm", "http://127.0.0.1:9/v1"))
        found = {one.provider: one for one in local_servers.find_local_servers(places=places)}
        usual = f"{ollama.url}/v1"
    assert set(found) == {"ollama", "automatic1111", "comfyui"}
    assert found["ollama"].address == usual
    assert found["ollama"].models == ollama.offers
    assert found["automatic1111"].models


def test_one_for_which_there_is_a_door_is_not_offered_again():
    with Ollama() as ollama:
        opened = DoorView(
            name="ollama:1", provider="ollama", address=f"http://localhost:{ollama.url.rpartition(':')[2]}/v1"
        )
        assert local_servers.find_local_servers([opened], [at("ollama", f"{ollama.url}/v1")]) == ()
        assert ollama.asked == []


class Answers(BaseHTTPRequestHandler):
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None: ...


@pytest.mark.parametrize("provider", sorted(USUAL))
@pytest.mark.parametrize(
    "body", [b"<html>", b"[]x", b"{}", b"null", b'"x"', b'{"data": [{"id": "m", "owned_by": "else"}]}', b"[1]"]
)
def test_whatever_else_listens_there_is_none_of_ours(provider, body):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Else", (Answers,), {"body": body}))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        assert (
            local_servers.find_local_servers(places=[at(provider, f"http://127.0.0.1:{server.server_address[1]}")])
            == ()
        )
    finally:
        server.shutdown()
        server.server_close()


def test_vllm_is_told_from_others_that_speak_as_it_does():
    body = b'{"object": "list", "data": [{"id": "Qwen/Qwen3-8B", "object": "model", "owned_by": "vllm"}]}'
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Vllm", (Answers,), {"body": body}))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        (one,) = local_servers.find_local_servers(
            places=[at("vllm", f"http://127.0.0.1:{server.server_address[1]}/v1")]
        )
        assert one.models == ("Qwen/Qwen3-8B",)
    finally:
        server.shutdown()
        server.server_close()


def test_the_look_is_over_in_a_moment_though_nobody_answers():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        assert local_servers.find_local_servers(places=[at(provider, url) for provider in USUAL]) == ()
        assert time.monotonic() - began < 1
