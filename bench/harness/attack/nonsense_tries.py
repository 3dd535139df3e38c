"""Tries of `bench.attack` with bodies and questions that no program of ours would send."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

from bench.harness.attack.attacked_studio import Place, Seen
from bench.harness.attack.routes import WRITING, routes

WORDS = (
    "",
    "0",
    "-1",
    "1e400",
    "NaN",
    "%00",
    "%ff%fe",
    "9" * 40,
    "..%2f",
    "%F0%9F%92%A9",
    "null",
    "own:x",
    "%27%20OR%201=1--",
    "[]",
    "x" * 3000,
)
VALUES: tuple[Any, ...] = (
    None, True, [], {}, 0, -1, 2**70, 1e308, "", "\x00", "\ud800", "x" * 5000, "../../etc/passwd", "{{7*7}}", "<script>", [[[[]]]],
    {"a": {"b": {}}}, "00000000-0000-4000-8000-000000000000", ["x"] * 2000,
)  # fmt: skip
NAMED = (
    {"genre": "no-such-genre"}, {"genre": "\ud800"}, {"target": "\x00"}, {"ratio": "1:0"}, {"template": "{{x}}"},
    {"context": {"a": [1] * 5000}}, {"task_type": None, "language": ""},
)  # fmt: skip
KEYS = (
    "name", "description", "seconds", "ratio", "style", "language", "project_id", "purpose", "target_id", "bytes", "fingerprint",
    "user_input", "task_type", "genre", "template", "ids", "tasks", "email", "password", "ticket", "wordings", "models", "inputs",
    "rating", "text", "version", "parameters", "mark", "sha256", "seen", "cells", "title",
)  # fmt: skip


def nonsense(place: Place, seen: Seen, luck: random.Random, most: int) -> None:
    """Bodies and questions that no program of ours would send, by somebody who may work, on a film of their own."""
    with place.client("user") as client:
        made = client.post("/api/v1/projects", json={"name": "n", "description": "rain on a roof"})
        own = {"project_id": str(made.json()["data"].get("id", ""))} if made.is_success else {}
        writing = [
            (path, method)
            for path, methods in routes()
            for method in methods & set(WRITING)
            if not path.endswith("/logout")
        ]
        reading = [path for path, methods in routes() if "GET" in methods]
        for number in range(most):
            if number % 3:
                path, method = luck.choice(writing)
                body = {"content": _body(luck), "headers": {"Content-Type": "application/json"}}
                address = _with(path, own, luck)
            else:
                path, method, body = luck.choice(reading), "GET", {}
                address = f"{_with(path, own, luck)}?" + "&".join(
                    f"{k}={luck.choice(WORDS)}" for k in ("page", "status", "search", "time", "lang", "name")
                )
            with suppress(httpx.HTTPError, httpx.InvalidURL):
                answer = client.request(method, address, **body)
                seen.answered(
                    "nonsense", f"{method} {address[:200]} {str(body.get('content'))[:120]}", answer.status_code
                )
        for wish in NAMED:
            said = json.dumps({"user_input": "rain on a roof", **wish})
            answer = client.post("/api/v1/prompt/optimize", content=said, headers={"Content-Type": "application/json"})
            seen.answered("nonsense", f"optimize {str(wish)[:100]}", answer.status_code)


def _body(luck: random.Random) -> bytes:
    kind = luck.randrange(8)
    if kind == 0:
        return b"[" * luck.choice((10, 5000, 200_000))
    if kind == 1:
        return bytes(luck.randrange(256) for _ in range(200))
    if kind == 2:
        return b'{"name": 1e999, "bytes": NaN, "seconds": -Infinity}'
    told = {key: luck.choice(VALUES) for key in luck.sample(KEYS, 12)}
    return json.dumps(told).encode("utf-8", "surrogatepass")


def _with(path: str, own: Mapping[str, str], luck: random.Random) -> str:
    odd = ("x", "%00", "-1", "..", "0" * 64, "9" * 50, "00000000-0000-4000-8000-000000000000")
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda hole: own.get(hole[1]) or luck.choice(odd), path)
