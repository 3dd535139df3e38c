"""The requests that every provider is asked by the contract, and the prices of the day they are asked on."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from hashlib import sha256

from PIL import Image

from providers.base import Capability, Model, Request
from providers.provider import Provider

TODAY = datetime.now(UTC).date()


def picture() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1024, 576)).convert("RGB").save(out, "PNG")
    return out.getvalue()


PICTURE = picture()


SHOWN = sha256(PICTURE).hexdigest()


def living(provider: Provider) -> list[Model]:
    """One model of each capability that answers today, the first of its rows."""
    found: dict[Capability, Model] = {}
    for model in provider.models():
        if (model.until_day is None or model.until_day > TODAY) and (model.from_day is None or model.from_day <= TODAY):
            found.setdefault(model.capability, model)
    return list(found.values())


def request_for(model: Model) -> Request:
    facts: dict[str, object] = {
        "capability": model.capability,
        "prompt": "雨夜的街头，一只黑猫抬头看着霓虹。",
        "language": "zh",
    }
    match model.capability:
        case Capability.TEXT:
            facts |= {"tokens_most": 200}
        case Capability.IMAGE:
            facts |= {"width": 1280, "height": 720}
        case Capability.VIDEO:
            facts |= {"width": 1280, "height": 720, "seconds": 4.0}
        case Capability.MUSIC:
            facts |= {"seconds": 20.0}
        case Capability.EFFECT:
            facts |= {"seconds": 3.0, "prompt": "rain on a tin roof"}
        case Capability.SPEECH:
            facts |= {"inputs": {"speaker": {"sex": "f", "age": "adult"}}}
        case Capability.RESTYLE:
            facts |= {"references": (SHOWN,), "inputs": {"style": "watercolour"}}
        case Capability.EDIT:
            facts |= {"references": (SHOWN,), "prompt": "把猫改成白色"}
        case Capability.UPSCALE | Capability.CUTOUT:
            facts |= {"references": (SHOWN,), "inputs": {"times": 2}}
    if model.capability is Capability.VIDEO and model.limits.references:
        facts |= {"references": (SHOWN,)}
    return Request.model_validate(facts)
