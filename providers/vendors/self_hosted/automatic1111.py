"""A Stable Diffusion of one's own, run by AUTOMATIC1111 or Forge: draws, redraws in another style, makes larger. It costs nothing.

The key, where the server asks for one, is "name:password"."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from providers import fitting
from providers.base import Capability, Door, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer, Unable
from providers.facts.error_meanings import VendorReply
from providers.transport import file_signature
from providers.transport.http_client import Wire, reply_by_status
from providers.transport.job_polling import send_off
from providers.transport.outside_vendor import Vendor

if TYPE_CHECKING:
    import httpx

HOME = "http://127.0.0.1:7860"
PATIENCE_S = 600.0
"""A picture on a slow card, or without one, takes minutes, and the answer comes only then."""


class Automatic1111(Vendor):
    name = "automatic1111"

    def wire(self, door: Door) -> Wire:
        pair = base64.b64encode(door.key.strip().encode()).decode()
        bare = door.model_copy(update={"address": door.address.rstrip("/").removesuffix("/sdapi/v1")})
        return Wire(bare, HOME, explain, {"Authorization": f"Basic {pair}"} if door.key else {}, read_s=PATIENCE_S)

    def look(self, door: Door) -> tuple[str, ...]:
        found = self.wire(door).ask("GET", "/sdapi/v1/sd-models", read_s=20)
        return tuple(str(one.get("model_name", "")) for one in found if isinstance(one, dict))

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        wire = self.wire(errand.door)
        if model.capability is Capability.UPSCALE:
            told = send_off(wire, "/sdapi/v1/extra-single-image", _larger(request, errand))
            return _picture(told.get("image"), {})
        again = model.capability is Capability.RESTYLE
        asked = _drawn(model, request, errand) | (_shown(request, errand) if again else {})
        told = send_off(wire, f"/sdapi/v1/{'img2img' if again else 'txt2img'}", asked)
        images = told.get("images")
        return _picture(images[0] if isinstance(images, list) and images else None, _facts(told))


def explain(answer: httpx.Response, told: Any) -> VendorReply | None:
    """It answers 404 for a sampler it does not have, and 500 with a name for whatever went wrong inside."""
    if answer.status_code < 400:
        return None
    told = told if isinstance(told, dict) else {}
    detail = told.get("detail")
    words = str(told.get("errors") or (detail if isinstance(detail, str) else "") or told.get("error") or "")
    if answer.status_code == 404 and words in ("", "Not Found"):
        return reply_by_status(answer, code="no_api", words="Its API is not switched on (--api).")
    return reply_by_status(answer, words=words)


def _drawn(model: Model, request: Request, errand: Errand) -> dict[str, Any]:
    width, _, height = fitting.size(model, request).partition("x")
    asked = {
        "prompt": request.prompt,
        "negative_prompt": request.negative,
        "width": int(width),
        "height": int(height),
        "seed": request.seed % 2**32 if request.seed else -1,
        **errand.options,
    }
    if checkpoint := errand.door.extra.get("checkpoint", ""):
        asked["override_settings"] = {"sd_model_checkpoint": checkpoint}
    return asked


def _shown(request: Request, errand: Errand) -> dict[str, Any]:
    """The picture to draw anew, in its own size where nobody wants another."""
    content = _first(request, errand)
    style = str(request.inputs.get("style") or "")
    shown: dict[str, Any] = {"init_images": [base64.b64encode(content).decode()]}
    if style and style not in request.prompt:
        shown["prompt"] = f"{style}, {request.prompt}".strip(", ")
    if not request.width:
        width, height = file_signature.picture_size(content)
        shown |= {"width": max(64, width // 8 * 8), "height": max(64, height // 8 * 8)}
    return shown


def _larger(request: Request, errand: Errand) -> dict[str, Any]:
    times = float(request.inputs.get("times") or 2)
    image = base64.b64encode(_first(request, errand)).decode()
    return {"image": image, "upscaling_resize": max(1.0, min(8.0, times)), **errand.options}


def _first(request: Request, errand: Errand) -> bytes:
    if not request.references:
        raise Unable("There is no picture to work on.")
    return errand.read(request.references[0])


def _picture(encoded: Any, facts: dict[str, Any]) -> Result:
    try:
        content = base64.b64decode(str(encoded or "").rpartition(",")[2], validate=True)
    except binascii.Error as error:
        raise BadAnswer("The picture is not readable.") from error
    return Result(
        content=content,
        media_type=file_signature.require_media_type(content, "image"),
        usage=Usage(images=1),
        facts=facts,
    )


def _facts(told: dict[str, Any]) -> dict[str, Any]:
    """It tells what it did as JSON within JSON."""
    try:
        info = json.loads(told.get("info") or "{}")
    except ValueError:
        return {}
    return {"seed": info["seed"]} if isinstance(info, dict) and isinstance(info.get("seed"), int) else {}


PROVIDER = Automatic1111()
