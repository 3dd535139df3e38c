"""A film crew for tests: a provider that answers every question of the studio at once, and counts what it was asked."""

from __future__ import annotations

import io
import json
import wave
from collections import Counter

from PIL import Image

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.provider import Provider


class Crew(Provider):
    """One model per capability. `asked` counts requests by purpose; `price` is in micro-yuan a call."""

    name = "crew"

    def __init__(self, price: int = 0) -> None:
        self.asked: Counter[str] = Counter()
        self.price = price

    def models(self) -> tuple[Model, ...]:
        return tuple(
            Model(provider=self.name, name=c.value, capability=c, price_micro_yuan=self.price) for c in Capability
        )

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        self.asked[request.purpose] += 1
        return getattr(self, request.capability.value)(request)

    def text(self, request: Request) -> Result:
        answer = {"script": SCRIPT, "storyboard": _board(request)}[request.purpose]
        return Result(text=json.dumps(answer, ensure_ascii=False), usage=Usage(tokens_in=10, tokens_out=20))

    def image(self, request: Request) -> Result:
        out = io.BytesIO()
        shade = int(request.fingerprint()[:2], 16)
        Image.new("RGB", (request.width, request.height), (shade, 90, 120)).save(out, "PNG")
        return Result(content=out.getvalue(), media_type="image/png", usage=Usage(images=1))

    def speech(self, request: Request) -> Result:
        return _tone(max(0.5, len(request.prompt) / 6), 24_000)

    def music(self, request: Request) -> Result:
        return _tone(request.seconds, 48_000)

    def effect(self, request: Request) -> Result:
        return _tone(request.seconds, 48_000)

    def video(self, request: Request) -> Result:
        recipe = {"still": request.inputs["still"], "movement": request.inputs["movement"]}
        return Result(
            content=json.dumps(recipe).encode(),
            media_type="application/vnd.dailies.recipe+json",
            usage=Usage(seconds=2),
        )


def _tone(seconds: float, rate: int) -> Result:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        wave_of = (b"\x10\x00" * 24 + b"\xf0\xff" * 24) * (int(seconds * rate) // 48 + 1)
        file.writeframes(wave_of[: 2 * int(seconds * rate)])
    return Result(
        content=out.getvalue(), media_type="audio/wav", usage=Usage(seconds=seconds), facts={"seconds": seconds}
    )


def _board(request: Request) -> dict[str, object]:
    scene = (request.inputs.get("script") or SCRIPT)["scenes"][request.inputs.get("scene", 1) - 1]
    actions = [b for b in scene["beats"] if b["kind"] == "action"]
    spoken = [b for b in scene["beats"] if b["kind"] != "action"]
    shots = [_shot(scene, action["text"], [action["id"]], []) for action in actions]
    shots[-1]["lines"] = [b["id"] for b in spoken]
    return {"shots": shots}


def _shot(scene: dict[str, object], text: str, actions: list[str], lines: list[str]) -> dict[str, object]:
    people = [{"name": name} for name in ("林岚", "猫") if name in text]
    return {
        "size": "full",
        "seconds": 2.5,
        "description": text,
        "actions": actions,
        "lines": lines,
        "picture": {"place": scene["place"], "size": "full", "people": people},
    }


SCRIPT = {
    "title": "雨夜追猫",
    "logline": "侦探追一只会说话的猫。",
    "language": "zh",
    "genre": "action",
    "mood": "mysterious",
    "cast": [
        {"name": "林岚", "role": "侦探", "sex": "f", "clothing": "米色风衣"},
        {"name": "猫", "role": "黑猫", "kind": "animal", "species": "cat"},
    ],
    "scenes": [
        {
            "location": "霓虹街头",
            "place": "street",
            "when": "night",
            "weather": "rain",
            "beats": [
                {"id": "s1b1", "kind": "action", "text": "雨下个不停。林岚收起伞。"},
                {"id": "s1b2", "kind": "dialogue", "speaker": "林岚", "text": "你给我站住。"},
                {"id": "s1b3", "kind": "action", "text": "猫跳上墙头。"},
                {"id": "s1b4", "kind": "dialogue", "speaker": "猫", "text": "我没有在跑。"},
            ],
        },
        {
            "location": "天桥",
            "place": "bridge",
            "when": "night",
            "beats": [
                {"id": "s2b1", "kind": "action", "text": "林岚追到桥上，四下无人。"},
                {"id": "s2b2", "kind": "narration", "text": "她终于想起来了。"},
            ],
        },
    ],
}
