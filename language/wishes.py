"""What a text wishes of the film's sound and does not tell: that nobody shall be heard."""

from __future__ import annotations

import re

from language.forms import LONGEST

NO_VOICE = re.compile(
    r"(?:^|[，,；;。、\s])\s{0,3}(?:(?:不要|不用|别用|去掉)(?:任何)?(?:旁白|解说|配音|人声)|(?:没有|无)(?:旁白|解说|配音)|全程无声)(?=$|[，,；;。！\s])"
    r"|(?:(?:^|[,;.])\s{0,3}(?:and |with )?no (?:narration|narrators?|voice-?overs?|voices?)"
    r"|[,;]?\s{0,3}\bwith(?:out|\sno)(?: any)? (?:narration|narrators?|voice-?overs?))(?: please)?(?=\s{0,3}(?:$|[,.;:!?]))",
    re.I,
)
"""Between marks only: of somebody who has no voice, and of a wood without one, it is told."""


def wants_no_voice(text: str) -> bool:
    """Whether nobody shall be heard in the film, not even a narrator."""
    return NO_VOICE.search(text[:LONGEST]) is not None


def without_voice_wish(text: str) -> str:
    """The text without the words that say so."""
    return NO_VOICE.sub("", text) if wants_no_voice(text) else text
