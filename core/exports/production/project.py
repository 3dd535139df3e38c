"""The whole film as one file that another Dailies opens as a film of its own."""

from __future__ import annotations

from pathlib import Path

from core.exports import HandoverFormat
from core.handover.model import Handover


def write(handover: Handover, path: Path) -> None:
    """Raises ValueError for a film that stands in no studio, and DiskFull."""
    if handover.project_in is None:
        raise ValueError("a project file is written from a film in a studio")
    handover.project_in(path)


def estimate(handover: Handover) -> int:
    return handover.project_bytes


FORMAT = HandoverFormat(
    extension="dailies",
    media_type="application/vnd.dailies.project+zip",
    title={"zh": "整个项目", "en": "The whole project"},
    holds="archive",
    keeps={
        "zh": "剧本和它的各版、角色、分镜、每一条、片段、声音、成片、提示词和花费。另一间样片工作室在首页打开它。",
        "en": "Script and its versions, cast, shots, every take, clips, sounds, films, prompts and costs. Another Dailies opens it on Home.",
    },
    loses={
        "zh": "谁批准的、谁能看和撤销的步骤留在这里。",
        "en": "Who approved it, who may see it and the steps to undo stay here.",
    },
    write=write,
    estimate=estimate,
    order=10,
    takes_time=True,
    needs_film=False,
)
