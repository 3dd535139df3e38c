"""Requests as they once went out, kept: a vendor that is asked differently than before is noticed.

`DAILIES_GOLDEN=write` keeps them anew."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from providers.transport.http_client import USER_AGENT
from tests.wire.server import KEY, Asked

FOLDER = Path(__file__).parent / "golden"
CARED = ("authorization", "content-type", "accept", "prefer", "user-agent")
"""Headers that are part of what is asked, beside each vendor's own (`x-...` and others named by the caller)."""
DULL = ("x-stainless", "x-request-id")


def check(provider: str, case: str, asked: Asked, headers: tuple[str, ...] = ()) -> None:
    """This request is the one kept under golden/<provider>/<case>.json."""
    file = FOLDER / provider / f"{case}.json"
    seen = told(asked, headers)
    if os.environ.get("DAILIES_GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(seen, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert seen == json.loads(file.read_text("utf-8"))


def told(asked: Asked, headers: tuple[str, ...] = ()) -> dict[str, Any]:
    """A request as a golden file has it: no key, no port, no picture's bytes."""
    wanted = {*CARED, *(name.lower() for name in headers)}
    kept = {
        name.lower(): value
        for name, value in asked.headers.items()
        if (name.lower() in wanted or name.lower().startswith("x-")) and not name.lower().startswith(DULL)
    }
    if kept.get("user-agent", "").startswith(("python-httpx", "OpenAI", "Anthropic", USER_AGENT)):
        del kept["user-agent"]
    if kept.get("accept") == "*/*":
        del kept["accept"]
    kind = kept.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        kept["content-type"] = "multipart/form-data"
        body: Any = {
            name: [f"{len(content)} bytes" if file else content.decode() for file, content in parts]
            for name, parts in sorted(asked.form.items())
        }
    elif kind.startswith("application/json"):
        body = _short(asked.json) if asked.body else None
    else:
        body = asked.body.decode("utf-8", "replace")
    seen = {"method": asked.method, "path": asked.path, "query": asked.query, "headers": kept, "body": body}
    return json.loads(_plain(json.dumps(seen, ensure_ascii=False)))


def _short(thing: Any) -> Any:
    """Without the bytes of pictures."""
    if isinstance(thing, dict):
        return {name: _short(value) for name, value in thing.items()}
    if isinstance(thing, list):
        return [_short(value) for value in thing]
    if isinstance(thing, str) and len(thing) > 200 and re.fullmatch(r"(data:[^,]*,)?[A-Za-z0-9+/=\s]+", thing):
        return f"{thing[: thing.find(',') + 1] if thing.startswith('data:') else ''}BYTES"
    return thing


def _plain(text: str) -> str:
    """Without our key, in whatever form, without the fake's port and the ids it made up."""
    text = text.replace(KEY, "KEY")
    text = re.sub(r"Basic [A-Za-z0-9+/=]+", "Basic KEY", text)
    text = re.sub(r"Bearer ey[\w-]+\.[\w-]+\.[\w-]+", "Bearer KEY", text)
    text = re.sub(r"\b([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{15,20})\b", "ID", text)
    return re.sub(r"127\.0\.0\.1:\d+", "FAKE", text)
