"""Where everything in a film came from, for programs and lawyers."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.model import Handover
from core.handover.provenance import provenance_json


def write(handover: Handover, path: Path) -> None:
    path.write_bytes(provenance_json(handover))


def estimate(handover: Handover) -> int:
    return len(provenance_json(handover))


FORMAT = HandoverFormat(
    extension="json",
    media_type="application/json",
    title={"zh": "来历 JSON", "en": "Provenance, JSON"},
    holds="archive",
    keeps={
        "zh": "每件东西的模型、供应商、提示词、种子、花费、哈希和许可，谁在何时定的稿。",
        "en": "Of each thing model, vendor, prompt, seed, cost, hash and licence; who approved what and when.",
    },
    loses={
        "zh": "没有画面和声音；没选中的条不在里面。",
        "en": "No pictures and sounds; takes that were not chosen are left out.",
    },
    suffix={"zh": "来历", "en": "provenance"},
    write=write,
    estimate=estimate,
    order=20,
    needs_film=False,
)
