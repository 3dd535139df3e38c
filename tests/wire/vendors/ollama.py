"""Ollama on one's own machine: the shared protocol under /v1, and its own list of what was pulled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.wire.chat import Chat
from tests.wire.server import Answer, Asked, Wrong, route


class Ollama(Chat):
    provider = "ollama"
    serves = ("qwen3:8b", "llama3.2:3b")
    offers = ("qwen3:8b", "llama3.2:3b")
    needs_key = False
    troubles = {
        "invalid": (400, "invalid_request_error", None, "invalid options"),
        "unavailable": (503, "api_error", None, "server busy, please try again. maximum pending requests exceeded"),
    }

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/api/tags":
            asked = replace(asked, path="/v1/api/tags")
        return super().answer(asked)

    def served(self, model: str) -> None:
        if model not in self.offers:
            raise Wrong(self.wrong(404, "not_found_error", None, f"model '{model}' not found"))

    def priced(self, model: str, usage: dict[str, Any]) -> Any:
        return 0

    @route("GET", "/api/tags")
    def tags(self, asked: Asked) -> Answer:
        rows = [
            {
                "name": name,
                "model": name,
                "modified_at": "2026-11-20T10:00:00Z",
                "size": 4_900_000_000,
                "digest": "500a1f067a9f",
                "details": {"format": "gguf", "family": name.partition(":")[0], "parameter_size": "8B"},
            }
            for name in self.offers
        ]
        return Answer(200, {"models": rows})


FAKES = (Ollama,)
