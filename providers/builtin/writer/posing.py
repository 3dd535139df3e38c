"""What a beat puts into the picture: who and what is seen, how they stand, which face they make."""

from __future__ import annotations

import re
from typing import Any

from providers.builtin.writer.slots import Slots

POSES = {
    "zh": {
        "run": "跑|冲|追|逃",
        "walk": "走|来到|穿过|离开|经过|退了|往前|赶|出发|回来|挪",
        "kneel": "跪|弯下腰|弯腰|系鞋带|鞋带",
        "crouch": "蹲|伏|卧|趴",
        "sit": "坐",
        "reach": "伸手|递|推了推|拿起|推到|伸出|抓|放下|放在|接过",
        "point": "指",
        "wave": "挥手|招手|道别",
        "look_up": "抬头|抬起头|望着天|仰",
        "hold": "抱|捧|握|举|攥|拿着|擦",
        "think": "想|数|沉默|犹豫",
        "umbrella": "撑伞|打着伞",
        "talk": "说|问|喊",
    },
    "en": {
        "run": r"\bruns?\b|rush|chase|flee|sprint",
        "walk": r"\bwalks?\b|comes|goes|leaves|steps|heads|passes|crosses|returns",
        "kneel": "kneel|bends|lace",
        "crouch": "crouch|lies down",
        "sit": r"\bsits?\b",
        "reach": r"reach|hands? (it|over)|slides|puts|picks|takes|gives|weighs",
        "point": r"\bpoints?\b",
        "wave": r"\bwaves\b|nods",
        "look_up": "looks up|look up",
        "hold": "holds|hugs|grips|carries|wipes|turns",
        "think": "thinks|counts|still",
        "umbrella": "umbrella",
        "talk": r"\bsays\b|asks|speaks",
    },
}
FACES = {
    "zh": {
        "laugh": "大笑|笑出|哈哈",
        "smile": "笑|高兴|谢谢|好了|放心",
        "sad": "哭|泪|难过|去世|死|告别|舍不得|算了",
        "angry": "怒|吼|凭什么|别劝|滚",
        "afraid": "怕|抖|别过去|小心",
        "surprised": "忽然|原来|惊|居然|终于看清|怎么|？？|！",
        "tired": "累|困|疲惫|叹",
    },
    "en": {
        "laugh": r"\blaughs\b",
        "smile": r"smile|thank|glad|got it|good hands",
        "sad": r"\bcr(y|ies)\b|tears|dies|dead|goodbye|sad",
        "angry": r"angry|shout|don't talk me",
        "afraid": r"scared|afraid|trembl|don't go",
        "surprised": r"all at once|sees it|suddenly|so that's|!",
        "tired": "tired|sigh|weary",
    },
}
BY_STEP = {
    "open": "calm",
    "want": "calm",
    "block": "afraid",
    "deepen": "calm",
    "turn": "surprised",
    "price": "sad",
    "end": "smile",
}


def pose(beat: dict[str, Any], language: str) -> str:
    """One word of providers.builtin.POSES."""
    if beat["kind"] != "action":
        return "talk" if beat["kind"] == "dialogue" else ""
    return next((p for p, pattern in POSES[language].items() if re.search(pattern, beat["text"].lower())), "stand")


def pose_of(name: str, others: list[str], text: str, language: str) -> str:
    """How one person in an action stands: by the words between their name and the next one's."""
    low, start = text.lower(), text.lower().find(name.lower())
    if start < 0:
        return ""
    ends = [low.find(o.lower(), start + len(name)) for o in others]
    part = low[start : min([e for e in ends if e > 0], default=len(low))]
    return next((p for p, pattern in POSES[language].items() if re.search(pattern, part)), "")


def expression(beat: dict[str, Any], language: str) -> str:
    """One word of providers.builtin.EXPRESSIONS, by the step where the words say nothing."""
    text = beat["text"].lower()
    return next(
        (f for f, pattern in FACES[language].items() if re.search(pattern, text)), BY_STEP.get(beat["step"], "calm")
    )


def shows(beat: dict[str, Any], slots: Slots) -> list[str]:
    """Names of the cast and words of the things in the picture, in the order the text says them."""
    if beat["kind"] != "action":
        return []
    text = beat["text"].lower()
    found: list[tuple[int, str]] = []
    for actor in slots.company:
        at = text.find(slots.being(actor).lower())
        if at < 0 and actor.who.role:
            at = text.find(actor.who.role.lower())
        if at >= 0:
            found.append((at, actor.name))
    for noun in slots.reading.things:
        at = text.find(noun.word.lower())
        if at >= 0:
            found.append((at, noun.word))
    return list(dict.fromkeys(word for _, word in sorted(found)))
