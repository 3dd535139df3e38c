"""Whether the studio answers, for a load balancer."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from api.answers import answer
from api.guard import StudioHere, open_to_all

router = APIRouter()


@router.get("/health")
@open_to_all
def health(studio: StudioHere) -> JSONResponse:
    with studio.db.read() as session:
        session.execute(text("SELECT 1"))
    return answer({"status": "ok"})
