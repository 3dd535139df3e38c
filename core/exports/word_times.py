"""When each word of a film is spoken, as JSON: for lyrics, captions that follow the voice, and whoever searches in what is said."""

from __future__ import annotations

import json
from typing import Any

from core.exports import FilmFormat
from core.render.subtitles.subtitle_cues import settle_cues, word_times
from core.render.timeline import Cue, Timeline


def write(timeline: Timeline, title: str) -> bytes:
    """UTF-8 JSON; times are seconds with three decimals. `words_by` tells where those of a subtitle are from: "subtitles" where its look
    follows the words, else "length", its time shared out by how long they are."""
    cues = [_cue(cue, timeline.fps) for cue in settle_cues(timeline.cues)]
    told = {
        "title": title,
        "language": timeline.language,
        "seconds": round(timeline.seconds(), 3),
        "fps": timeline.fps,
        "cues": cues,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _cue(cue: Cue, fps: int) -> dict[str, Any]:
    text, timed = "".join(cue.lines), word_times(cue)
    begins = [begin for begin, _ in timed] + [cue.end]
    words, at = [], 0
    for (begin, letters), end in zip(timed, begins[1:], strict=True):
        words.append({"word": text[at:letters].strip(), "start": round(begin / fps, 3), "end": round(end / fps, 3)})
        at = letters
    return {
        "start": round(cue.start / fps, 3),
        "end": round(cue.end / fps, 3),
        "speaker": cue.speaker,
        "lines": list(cue.lines),
        "words_by": "subtitles" if cue.words else "length",
        "words": words,
    }


FORMAT = FilmFormat(
    extension="json",
    media_type="application/json",
    title={"zh": "字词时间 JSON", "en": "Word times, JSON"},
    holds="subtitles",
    keeps={"zh": "每个词从哪一刻说到哪一刻，谁说的。", "en": "When each word begins and ends, and who says it."},
    loses={
        "zh": "没有样式；字幕样式不跟着词时，时间按长短分配。",
        "en": "No style; where the subtitles do not follow words, their time is shared out by length.",
    },
    suffix={"zh": "字词时间", "en": "word times"},
    write=write,
    order=22,
)
