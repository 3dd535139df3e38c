"""OpenAI: GPT's words, gpt-image's pictures (new, after others, cut out, in another style, changed as told), speech."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Any, cast

from providers import fitting
from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Unable
from providers.protocols.openai_compatible import Compatible
from providers.transport import file_signature
from providers.transport.http_client import read_json
from providers.transport.job_polling import fetch_made, require_readable, sound_from_answer
from providers.transport.outside_vendor import picture_type

PICTURE_READ_S = 300.0
"""A large picture takes minutes."""
CUT_OUT = "Remove the background. Keep the subject exactly as it is: pose, colours, edges, size and place."
RESTYLE = "Redraw this picture in this style: {style}. Keep its composition, its people and all that is in it."
CHANGE = "{wish}\nChange only this. Keep everything else in the first picture exactly as it is."
SLOWEST, FASTEST = 0.25, 4.0
HEADER = 44
"""Bytes before the samples of a plain WAV."""


class OpenAI(Compatible):
    name = "openai"
    cap = "max_completion_tokens"

    def headers(self, key: str) -> dict[str, str]:
        """It keeps our name of a request in its log; it does not keep one from being done twice."""
        return {"X-Client-Request-Id": key}

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        match model.capability:
            case Capability.TEXT:
                return super().generate(model, request, errand)
            case Capability.IMAGE:
                return self._draw(model, request, errand)
            case Capability.CUTOUT | Capability.RESTYLE:
                return self._work_on(model, request, errand)
            case Capability.EDIT:
                return self._change(model, request, errand)
            case Capability.SPEECH:
                return self._speak(model, request, errand)
        raise Unable(f"It does no {model.capability.value} any more.")

    def _draw(self, model: Model, request: Request, errand: Errand) -> Result:
        """A new picture, or one after the references."""
        asked = self._picture(model, request, errand, request.prompt)
        if request.inputs.get("background") == "transparent":
            asked["background"] = "transparent"
        shown = request.references[: model.limits.references]
        if not shown:
            return self._pictured(self._paid(errand, "/images/generations", asked), errand)
        return self._edit(asked, [errand.read(sha256) for sha256 in shown], errand)

    def _work_on(self, model: Model, request: Request, errand: Errand) -> Result:
        """The first reference without its background, or in another style, as large as it is."""
        if not request.references:
            raise Unable("There is no picture to work on.")
        content = errand.read(request.references[0])
        cut = model.capability is Capability.CUTOUT
        wish = CUT_OUT if cut else RESTYLE.format(style=request.inputs.get("style") or "a painting")
        asked = self._picture(model, _as_large(request, content), errand, request.prompt or wish)
        if cut:
            asked["background"] = "transparent"
        return self._edit(asked, [content], errand)

    def _change(self, model: Model, request: Request, errand: Errand) -> Result:
        """The first reference changed as told, as large as it is; only where the mask is white, where there is one. The other
        references are shown beside it."""
        if not request.references:
            raise Unable("There is no picture to change.")
        shown = [errand.read(sha256) for sha256 in request.references[: model.limits.references]]
        asked = self._picture(model, _as_large(request, shown[0]), errand, CHANGE.format(wish=request.prompt))
        return self._edit(
            asked, shown, errand, mask_as_alpha(errand.read(request.mask), shown[0]) if request.mask else b""
        )

    def _picture(self, model: Model, request: Request, errand: Errand, prompt: str) -> dict[str, Any]:
        return {
            "model": self.model_name(model, errand),
            "prompt": prompt,
            "size": fitting.size(model, request) if request.width else "auto",
            "quality": errand.options.get("quality", "auto"),
            "output_format": "png",
        }

    def _edit(self, asked: dict[str, Any], pictures: list[bytes], errand: Errand, mask: bytes = b"") -> Result:
        files = [
            ("image[]", (f"{number}.{picture_type(content)[6:]}", content, picture_type(content)))
            for number, content in enumerate(pictures, 1)
        ]
        if mask:
            files.append(("mask", ("mask.png", mask, "image/png")))
        return self._pictured(self._paid(errand, "/images/edits", asked, files=files), errand)

    def _paid(self, errand: Errand, path: str, asked: Any, **how: Any) -> dict[str, Any]:
        """What a picture is answered with. Raises Lost for what cannot be read: it may have been drawn all the same."""
        answer = self.send(errand.door, path, asked, key=errand.key, read_s=PICTURE_READ_S, **how)
        told = require_readable(read_json(cast("Any", answer)))
        if wrong := self._wrong(answer.status_code, answer.headers, told, errand.door):
            raise wrong
        return told

    def _pictured(self, told: dict[str, Any], errand: Errand) -> Result:
        """The picture of an answer: within it, or behind its link, as relays hand them out. Raises LinkFails, or BadAnswer with
        what was charged."""
        usage, rows = _used(told), told.get("data")
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        link = str(row.get("url") or "")
        content = _decoded(row.get("b64_json") or (link if link.startswith("data:") else ""))
        if not content and "://" in link:
            content = fetch_made(self.wire(errand.door), link, usage)
        if not content:
            raise BadAnswer("The answer has no picture.", usage=usage)
        facts = {"revised_prompt": row["revised_prompt"]} if row.get("revised_prompt") else {}
        return Result(
            content=content,
            media_type=file_signature.require_media_type(content, "image", usage),
            usage=usage,
            facts=facts,
        )

    def _speak(self, model: Model, request: Request, errand: Errand) -> Result:
        asked: dict[str, Any] = {
            "model": self.model_name(model, errand),
            "voice": fitting.voice(model, request),
            "input": request.prompt,
            "response_format": "wav",
        }
        if manner := request.inputs.get("manner"):
            asked["instructions"] = str(manner)
        if request.speed != 1:
            asked["speed"] = min(max(request.speed, SLOWEST), FASTEST)
        answer = self.send(errand.door, "/audio/speech", asked, key=errand.key)
        result = sound_from_answer(_mended(answer.content), Usage(characters=len(request.prompt)))
        usage = result.usage.model_copy(update={"seconds": result.facts["seconds"]})
        return result.model_copy(update={"usage": usage})


def _used(told: dict[str, Any]) -> Usage:
    """Of one picture; without tokens where the answer does not count them, as those of some relays."""
    used = told.get("usage") or {}
    into = used.get("input_tokens_details") or {}
    return Usage(
        images=1,
        tokens_in=into.get("text_tokens", used.get("input_tokens")) or 0,
        image_tokens_in=into.get("image_tokens") or 0,
        tokens_out=used.get("output_tokens") or 0,
    )


def _decoded(encoded: Any) -> bytes:
    """A picture within an answer, bare or as a data URI; nothing where it is none."""
    try:
        return base64.b64decode(str(encoded or "").rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return b""


def mask_as_alpha(mask: bytes, content: bytes) -> bytes:
    """A mask that is white where a picture may be changed, as the vendor takes it: a PNG as large as the picture, which nobody can
    look through but there. Raises Unable where either is no picture."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(mask)) as drawn, Image.open(io.BytesIO(content)) as picture:
            white = drawn.convert("L").resize(picture.size, Image.Resampling.BILINEAR)
            seen = Image.new("RGBA", picture.size, (0, 0, 0, 255))
    except OSError:
        raise Unable("The mask or its picture cannot be opened.") from None
    seen.putalpha(ImageOps.invert(white))
    kept = io.BytesIO()
    seen.save(kept, "PNG")
    return kept.getvalue()


def _as_large(request: Request, content: bytes) -> Request:
    """Asking for the size the picture has."""
    from PIL import Image

    if request.width and request.height:
        return request
    try:
        with Image.open(io.BytesIO(content)) as image:
            return request.model_copy(update={"width": image.width, "height": image.height})
    except OSError:
        raise Unable("The picture to work on cannot be opened.") from None


def _mended(wav: bytes) -> bytes:
    """A WAV whose header tells its true length: it is sent as it is spoken, when nobody knows how long it will be."""
    if wav[:4] != b"RIFF" or wav[36:40] != b"data":
        return wav
    sizes = (len(wav) - 8).to_bytes(4, "little"), (len(wav) - HEADER).to_bytes(4, "little")
    return wav[:4] + sizes[0] + wav[8:40] + sizes[1] + wav[HEADER:]


PROVIDER = OpenAI()
