"""What a text wishes of its film and does not tell: that nobody shall be heard, how it shall feel, for whom it is."""

from __future__ import annotations

import re

from language.forms import LONGEST, is_chinese
from language.pieces import ABOUT_EN, GENRE_ALONE, asks_for_a_film, cut_spans, is_wish

NO_VOICE = re.compile(
    r"(?:^|[，,；;。、\s])\s{0,3}(?:(?:不要|不用|别用|去掉)(?:任何)?(?:旁白|解说|配音|人声)|(?:没有|无)(?:旁白|解说|配音)|全程无声)"
    r"(?:[，,]?(?:只要|只用|只留|只有)(?:音乐|配乐|字幕|环境声|环境音)(?:就好|就行)?)?(?=$|[，,；;。！\s])"
    r"|(?:(?:^|[,;.])\s{0,3}(?:and |with )?no (?:narration|narrators?|voice-?overs?|voices?)(?:,? (?:just|only) (?:captions|subtitles|text|music)(?: and [\w ]{1,20})?)?"
    r"|[,;]?\s{0,3}\bwith(?:out|\sno)(?: any)? (?:narration|narrators?|voice-?overs?))(?: please)?(?=\s{0,3}(?:$|[,.;:!?]))",
    re.I,
)
"""Between marks only: of somebody who has no voice, and of a wood without one, it is told."""
COMMAS, STOPS = "，、；：,;:", "。！？.!?"
"""Of the two marks beside a wish one goes with it: the stronger stays."""


def wants_no_voice(text: str) -> bool:
    """Whether nobody shall be heard in the film, not even a narrator."""
    return NO_VOICE.search(text[:LONGEST]) is not None


def without_voice_wish(text: str) -> str:
    """The text without the words that say so."""
    return NO_VOICE.sub("", text) if wants_no_voice(text) else text


def without_wishes(text: str) -> str:
    """The text without those of its pieces that only say how the film shall be; the first is told unless it names a genre or asks for the film."""
    language = "zh" if is_chinese(text) else "en"
    first, *spans = [(start, end) for start, end in cut_spans(text) if text[start:end].strip()] or [(0, len(text))]
    for start, end in reversed([span for span in spans if is_wish(text[slice(*span)].strip(), language)]):
        before, behind = text[:start].rstrip(), text[end:].lstrip()
        loose = before[-1:] in COMMAS and (behind == "" or behind[0] in STOPS)
        text = before.rstrip(COMMAS) + behind if loose else before + text[end:][1:]
    opening = text[slice(*first)].strip()
    if spans and (GENRE_ALONE.search(opening) or asks_for_a_film(opening)):
        return text[first[1] :].lstrip(COMMAS + STOPS + " \n")
    return ABOUT_EN.sub("", text)
