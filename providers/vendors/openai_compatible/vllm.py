"""vLLM in the house: free, found at its usual port when an admin allows it; with a key where it was started with one."""

from __future__ import annotations

from providers.protocols.own_servers import Ollama


class Vllm(Ollama):
    name = "vllm"


PROVIDER = Vllm()
