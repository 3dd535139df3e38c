"""Ollama on this machine or in the house: free, found at its usual port when an admin allows it."""

from __future__ import annotations

from providers.protocols.own_servers import Ollama

PROVIDER = Ollama()
