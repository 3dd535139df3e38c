"""The call sheet of voices as a PDF."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.model import Handover
from core.papers.voice_sheet import estimate_bytes, voice_sheet_pdf


def write(handover: Handover, path: Path) -> None:
    path.write_bytes(voice_sheet_pdf(handover))


FORMAT = HandoverFormat(
    extension="pdf",
    media_type="application/pdf",
    title={"zh": "配音通告单 PDF", "en": "Voice call sheet, PDF"},
    holds="script",
    keeps={
        "zh": "每个说话的人和声音，逐句台词、场次、镜号、时间和时长，录一句勾一句。",
        "en": "Everybody who speaks and their voice, each line with scene, shot, time and length, to be ticked off.",
    },
    loses={"zh": "没有声音。", "en": "No sound."},
    suffix={"zh": "配音通告单", "en": "voice call sheet"},
    write=write,
    estimate=estimate_bytes,
    order=60,
    needs_film=False,
)
