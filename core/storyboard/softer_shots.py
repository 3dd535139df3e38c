"""What a vendor refused for its content, with its reason; and the same shot told more gently, proposed before anything is changed."""

from __future__ import annotations

import json
import re
import tomllib
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import MadeBadly, NotFound, NothingSofter
from core.gateway.structured_answers import ask_typed
from core.project import prompt_files
from core.settings import ROOT
from core.tasks.task_rows import TaskState
from core.types import Value
from providers.base import Ask, Capability, Request
from providers.errors import Doubtful, ProviderError

KIND = "storyboard.soften"
REFUSED = "tasks.Refused"
WORDS = ROOT / "data" / "soften.toml"
LONGEST = 2000


class Softer(Value):
    """The shot as it would be told."""

    text: str


@dataclass(frozen=True)
class ContentRefusal:
    """Who did not want to make it, and what they said; both empty where nobody wrote it down."""

    model: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SofterProposal:
    """A shot as it was `seen` and as it would be told, by a text model or by the studio's list of words; or why not, as a row keeps
    a sentence."""

    task_id: uuid.UUID
    seen: str
    new: str = ""
    by: Literal["model", "words", ""] = ""
    refused: dict[str, Any] | None = None


def softening_request(
    text: str = "一句画面，二三十个字，说谁在哪里做什么。", reason: str = "", language: str = "zh"
) -> Request:
    """What a text model is asked."""
    return Request(
        capability=Capability.TEXT,
        purpose="soften",
        prompt=prompt_files.fill_prompt(
            "soften", language=language, description=text[:LONGEST], reason=reason[:LONGEST]
        ),
        inputs={"text": text[:LONGEST], "reason": reason[:LONGEST]},
        answer_schema=Softer.model_json_schema(),
        language=language,
        tokens_most=600,
    )


def soften_text(text: str, reason: str, language: str, ask: Ask) -> tuple[str, Literal["model", "words"]]:
    """A shot told more gently, and by whom. Where no text model can or can be reached, or none has anything to say, the list of
    words does. Raises NothingSofter where that finds nothing either."""
    try:
        told = ask_typed(Softer, softening_request(text, reason, language), ask).text.strip()
        if told and told != text.strip():
            return told, "model"
    except Doubtful:
        raise
    except (ProviderError, MadeBadly):
        pass
    told = soften_by_words(text, language)
    if told == text:
        raise NothingSofter()
    return told, "words"


def soften_by_words(text: str, language: str) -> str:
    """With softer words for those of data/soften.toml, both languages' looked for, the film's first."""
    for code in (language, *(other for other in hard_words() if other != language)):
        words = hard_words().get(code, {})
        for hard in sorted(words, key=len, reverse=True):
            pattern = rf"\b{re.escape(hard)}\b" if hard.isascii() else re.escape(hard)
            text = re.sub(pattern, words[hard].replace("\\", r"\\"), text, flags=re.IGNORECASE)
    return text


# On tasks ------------------------------------------------------------------------------------------------------------


def find_refusal(session: Session, row: tables.Task | None) -> ContentRefusal | None:
    """What a vendor said of the content of this step; None where it failed for another reason, or has not."""
    if row is None or row.status != TaskState.FAILED or (row.error or {}).get("say") != REFUSED:
        return None
    facts = row.error.get("facts", {})
    last = select(tables.Call).where(tables.Call.task_id == row.id, tables.Call.error.startswith("Refused"))
    call = session.scalar(last.order_by(tables.Call.created_at.desc()).limit(1))
    said = call.error.partition(":")[2].strip() if call else ""
    model = f"{call.provider}/{call.model}" if call else str(facts.get("model", ""))
    return ContentRefusal(model, str(facts.get("reason", "")) or said)


def softening_target(shot_id: uuid.UUID | str) -> str:
    """The row that such work stands on, beside that of the painting."""
    return f"soften:{shot_id}"


def softer_as_data(seen: str, new: str, by: str) -> dict[str, Any]:
    """As its task keeps it."""
    return {"seen": seen, "new": new, "by": by, "left": True}


def open_proposal(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> SofterProposal | None:
    """What is still to be decided about this shot."""
    row = _newest(session, project_id, shot_id)
    told = json.loads(row.result or "{}") if row is not None and row.status == TaskState.COMPLETED else {}
    if row is None or not told.get("left"):
        return None
    return SofterProposal(row.id, told.get("seen", ""), told.get("new", ""), told.get("by", ""), told.get("refused"))


def settle_proposal(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> None:
    """It was taken, or thrown away. Raises NotFound."""
    row = _newest(session, project_id, shot_id)
    if row is None or not row.result:
        raise NotFound(what="shot")
    row.result = json.dumps({**json.loads(row.result), "left": False}, ensure_ascii=False)


def _newest(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> tables.Task | None:
    rows = select(tables.Task).where(
        tables.Task.project_id == project_id,
        tables.Task.kind == KIND,
        tables.Task.target_id == softening_target(shot_id),
    )
    return session.scalar(rows.order_by(tables.Task.created_at.desc()).limit(1))


@cache
def hard_words() -> dict[str, dict[str, str]]:
    """Words that vendors refuse most and softer ones for them, for each language."""
    return tomllib.loads(WORDS.read_text("utf-8"))
