"""Short lines of one voice are said in one request where the vendor takes them so: the sound is cut apart, and each part is kept
where the step of its own line looks first."""

from __future__ import annotations

import io
import uuid
import wave
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audio import audio
from core.database import tables
from core.files import assets
from core.gateway import answer_cache
from core.money.ledger import Account
from core.studio import Studio
from providers.base import Ask, Model, Request, RequestTerms, Result
from providers.gateway.calls import cache_key

SHORT = 60
"""Characters: a longer line is a request of its own."""


def find_batch_model(studio: Studio, request: Request, terms: RequestTerms, account: Account) -> tuple[str, int]:
    """The model that would say a line, and how many it says in one request; none where it says them one by one."""
    model = studio.gateway.first(request, terms, studio.books(account))
    many = int(model.option(terms.grade).get("together", 0)) if model else 0
    return (model.id, many) if model and many > 1 else ("", 0)


def lines_waiting(session: Session, project_id: uuid.UUID, row: tables.Audio, most: int) -> list[tables.Audio]:
    """Short lines of the same voice and pace that have no sound yet, this one first."""
    others = select(tables.Audio).where(
        tables.Audio.project_id == project_id,
        tables.Audio.type == "narration",
        tables.Audio.voice == row.voice,
        tables.Audio.take_id.is_(None),
        tables.Audio.id != row.id,
    )
    found = [row, *(one for one in session.scalars(others.order_by(tables.Audio.sequence)) if _fits(one, row))]
    unlike = {one.text: one for one in reversed(found)}
    return [one for one in found if unlike[one.text] is one][:most] if _short(row) else []


def speak_lines(studio: Studio, requests: Sequence[Request], model_id: str, terms: RequestTerms, ask: Ask) -> None:
    """All these lines in one request to this model. What comes back whole is kept for each of them; what does not leaves each
    to be asked by itself."""
    texts = [request.prompt for request in requests]
    model = _named(studio, model_id)
    joint = requests[0].model_copy(
        update={
            "purpose": "lines",
            "prompt": "\n".join(texts),
            "inputs": {**requests[0].inputs, "lines": texts},
        }
    )
    result = ask(joint)
    said, parts = result.facts.get("said", ()), result.facts.get("parts", ())
    if len(said) != len(parts):
        return
    heard = {text: cut for text, (begin, end) in zip(said, parts, strict=True) if (cut := _cut(result, begin, end))}
    for request in requests:
        if (part := heard.get(request.prompt)) is not None:
            sha256 = assets.store(studio.db, studio.files, part.content, part.media_type)
            answer_cache.put(studio.db, studio.db.near, cache_key(request, model, terms), part, sha256)


def unspoken_requests(studio: Studio, requests: Sequence[Request], model_id: str, terms: RequestTerms) -> list[Request]:
    """Those whose sound is not kept yet."""
    model, db = _named(studio, model_id), studio.db
    return [
        one for one in requests if answer_cache.get(db, db.near, studio.files, cache_key(one, model, terms)) is None
    ]


def _named(studio: Studio, model_id: str) -> Model:
    return next(model for model in studio.gateway.models() if model.id == model_id)


def _fits(one: tables.Audio, row: tables.Audio) -> bool:
    return _short(one) and audio.speech_speed(one) == audio.speech_speed(row)


def _short(row: tables.Audio) -> bool:
    return 0 < len(row.text) <= SHORT


def _cut(result: Result, begin: float, end: float) -> Result | None:
    """From `begin` to `end`, in seconds, of a WAV; None where it is none."""
    out = io.BytesIO()
    try:
        with wave.open(io.BytesIO(result.content)) as whole, wave.open(out, "wb") as part:
            part.setparams(whole.getparams())
            whole.setpos(round(begin * whole.getframerate()))
            part.writeframes(whole.readframes(round((end - begin) * whole.getframerate())))
    except (wave.Error, EOFError):
        return None
    facts = {"seconds": round(end - begin, 3), "together": True}
    return Result(
        content=out.getvalue(), media_type="audio/wav", facts=facts, provider=result.provider, model=result.model
    )
