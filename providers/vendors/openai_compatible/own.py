"""A company's own address that speaks as OpenAI does. Its models are those an admin typed, or those it lists itself."""

from __future__ import annotations

from providers.protocols.own_servers import Own

PROVIDER = Own()
