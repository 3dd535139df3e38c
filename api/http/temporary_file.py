"""A file that was written to be sent once: with its exact length, in any part that is asked for, and gone when it was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.types import Receive, Scope, Send


class TemporaryFileResponse(FileResponse):
    """`remove` is called once, also where whoever asked goes away half way."""

    def __init__(self, path: Path, remove: Callable[[], None], *, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(path, headers=headers, media_type=media_type)
        self._remove = remove

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._remove()
