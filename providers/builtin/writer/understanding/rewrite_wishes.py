"""What an instruction asks for, where the builtin writer knows how: each clause must be one of eight wishes and nothing more."""

from __future__ import annotations

import re

WISHES = {
    "less_dialogue": r"(?:少|减)[^，。]{0,3}(?:对白|台词|说话|对话|废话)|(?:less|fewer|cut (?:some )?)\s*(?:of the )?(?:dialog(?:ue)?|talk(?:ing)?|lines)",
    "more_dialogue": r"(?:多|加|增)[^，。]{0,3}(?:对白|台词|说话|对话)|more (?:dialog(?:ue)?|talk(?:ing)?|lines)|talk more",
    "quieter": r"安静|寂静|平静|静|收敛|克制|quiet(?:er)?|calm(?:er)?|silent|still(?:er)?|soft(?:er)?|subtle",
    "shorter": r"缩短|短|精简|简洁|简短|紧凑|压缩|删减|short(?:er|en)?|trim|tight(?:er)?|brief(?:er)?|concise|cut down",
    "longer": r"加长|拉长|长|展开|扩写|扩展|充实|丰富|详细|long(?:er)?|lengthen|expand|extend|more detail(?:ed|s)?|detail(?:ed)?",
    "funnier": r"好笑|搞笑|幽默|喜剧|有趣|逗|好玩|俏皮|fun(?:ny|nier)?|comic(?:al)?|humou?r(?:ous)?|playful|witt(?:y|ier)|joke[sy]?",
    "sadder": r"伤感|悲伤|悲|难过|忧伤|催泪|感人|sad(?:der)?|melanchol(?:y|ic)|mournful|moving|tearful",
    "tenser": r"紧张|悬念|刺激|紧迫|惊险|悬疑|tense(?:r)?|tension|suspense(?:ful)?|urgent|thrilling|gripping",
}
"""In this order: what names dialogue is not read as a wish for length."""

FILLER = {
    "zh": r"请|帮我|麻烦|把|让|使|这|那|整个|整部|整|部|全|剧本|场|戏|段|些|一点|一下|一些|点|更|再|写|得|改|变|成|稍微|稍|能|能不能|可以|吧|要|比较|很|非常|有|气氛|的|地|一|半|里|里面|感|啊|呢|为|加|多|并|且|和|又|也|还|、| ",
    "en": r"\b(?:please|make|it|this|that|the|scene|script|a|an|bit|little|more|much|them|be|and|whole|to|of|could|you|can|all|lot|slightly|very|way|should|feel|sound|atmosphere|mood|film|story|some|but|with|add|give|us|in|also|entire|half|down|up|by)\b",
}
NOT = r"(?:不要|不能|不用|别|没那么|不那么|不|太|not|don't|less|no|too)\s*(?:太|那么|这么|so|too|be|as|make it)?\s*$"
INSTEAD = {"longer": "shorter", "shorter": "longer", "tenser": "quieter"}
"""What not wanting it, or having too much of it, asks for."""


def read_wishes(instruction: str) -> list[str]:
    """The wishes in their order; empty where any part of the instruction is something else."""
    text = instruction.lower().replace("’", "'")
    clauses = [
        part.strip() for part in re.split(r"[，。；！？,;.!?\n]+|\band\b|\bbut\b|但是?|而且", text) if part.strip()
    ]
    found: list[str] = []
    for clause in clauses:
        mine = _of(clause)
        if not mine and _rest(clause):
            return []
        found += [wish for wish in mine if wish not in found]
    return found


def _of(clause: str) -> list[str]:
    """The wishes of one clause; empty where it says anything beside them."""
    found, left = [], clause
    for name, pattern in WISHES.items():
        match = re.search(pattern, left)
        if not match:
            continue
        before = left[: match.start()]
        denied = re.search(NOT, before)
        if denied and name not in INSTEAD:
            return []
        found.append(INSTEAD[name] if denied else name)
        left = (before[: denied.start()] if denied else before) + " " + left[match.end() :]
    return found if found and not _rest(left) else []


def _rest(clause: str) -> str:
    """What a clause says beside small words."""
    return re.sub(r"[\W_]+", "", re.sub(FILLER["zh"], "", re.sub(FILLER["en"], " ", clause)))
