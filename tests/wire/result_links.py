"""What a fake made lies behind links of its own, which can run out."""

from __future__ import annotations

import base64
import io
import uuid
from typing import Any

from tests.wire.server import Answer, Asked, Fake, route


class Shelf(Fake):
    """A fake whose results are fetched from a link, without a key as such links are."""

    def __init__(self) -> None:
        super().__init__()
        self._links: dict[str, tuple[bytes, str]] = {}

    def link(self, content: bytes, media_type: str, suffix: str = "") -> str:
        """A new link to these bytes."""
        name = uuid.uuid4().hex + suffix
        self._links[name] = (content, media_type)
        return f"{self.url}/files/{name}"

    def expire(self) -> None:
        """Every link given out so far has run out; a job that is asked after gives a new one."""
        self._links.clear()

    def open_to_all(self, asked: Asked) -> bool:
        return asked.path.startswith("/files/")

    @route("GET", r"/files/([\w.]+)")
    def file(self, asked: Asked) -> Answer:
        assert asked.match is not None
        kept: Any = self._links.get(asked.match[1])
        if kept is None:
            return Answer(403, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
        return Answer(200, kept[0], {"Content-Type": kept[1]})


def size_of(picture: str | bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture as it came: bytes, a data URI, or bare base64. Raises ValueError for none."""
    from PIL import Image, UnidentifiedImageError

    try:
        content = base64.b64decode(picture.rpartition(",")[2], validate=True) if isinstance(picture, str) else picture
        return Image.open(io.BytesIO(content)).size
    except (ValueError, UnidentifiedImageError) as error:
        raise ValueError("not a picture") from error
