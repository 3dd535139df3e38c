"""What a model was sent, as it left: the words, what it was shown, and the settings, for whoever wants to see them or to send them
once more. What an engine is told as structure (`Request.inputs`) is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from providers import fitting
from providers.base import Capability, Model, Request

SIZED = (Capability.IMAGE, Capability.EDIT, Capability.VIDEO, Capability.RESTYLE)
LONGEST_OPTION = 2000
"""Characters of an option that is kept: a workflow of a local server is longer than anybody reads."""


def request_as_sent(model: Model, request: Request, options: Mapping[str, Any]) -> dict[str, Any]:
    """A request as this model is shown it (`fitting.request_as_shown`), without what the model takes no notice of. Sizes in pixels, `seconds` in
    seconds; `size`, `ratio` and `resolution` are what of the model's own comes nearest. Names that say nothing are left out."""
    said = {
        "prompt": request.prompt,
        "negative": request.negative if _takes(model, "negative") else "",
        "references": list(request.references),
        "likenesses": {one.sha256: one.name for one in request.likenesses if one.sha256 in request.references},
        "last_frame": request.last_frame,
        "mask": request.mask,
        "speech": request.speech,
        "sound": request.sound,
        "seed": request.seed if _takes(model, "seed") else 0,
        **_measures(model, request),
        "options": {name: value for name, value in options.items() if len(str(value)) <= LONGEST_OPTION},
    }
    return {name: value for name, value in said.items() if value or name == "prompt"}


def _takes(model: Model, what: str) -> bool:
    """An engine of the studio's own, which costs nothing, is told the whole request."""
    return model.price_micro_yuan == 0 or bool(getattr(model.limits, what))


def _measures(model: Model, request: Request) -> dict[str, Any]:
    if request.capability is Capability.SPEECH:
        pace = request.speed if request.speed != 1 else 0
        return {"voice": fitting.voice(model, request) or request.voice, "speed": pace, "language": request.language}
    found: dict[str, Any] = {}
    if request.width and request.height:
        found |= {"width": request.width, "height": request.height}
    if request.capability in SIZED and request.width and request.height:
        limits = model.limits
        found |= {
            "size": fitting.size(model, request) if limits.sizes or limits.pixels_most or limits.multiple_of else "",
            "ratio": fitting.ratio(model, request),
            "resolution": fitting.resolution(model, request),
        }
    if request.capability in fitting.TIMED and request.seconds:
        found["seconds"] = fitting.duration(model, request)
    return found
