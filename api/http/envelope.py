"""Every JSON answer in one envelope: code, message, data or errors[], pagination where there are pages, timestamp."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from core.database.engine import is_database_away
from core.errors import DatabaseAway, StudioError
from core.i18n import translate_key

log = logging.getLogger("dailies.api")
TOLD_EVERY_S = 30.0
"""A database that is away is a line in the log no oftener than this: every request meets it."""
WRONG_SQL = 1
"""SQLite's code for a statement that it does not understand, which it calls operational too."""
_told_at = float("-inf")


def answer(data: Any = None, code: int = 200, pages: Mapping[str, int] | None = None) -> JSONResponse:
    body: dict[str, Any] = {"code": code, "message": "success", "data": jsonable_encoder(data)}
    if pages is not None:
        body["pagination"] = dict(pages)
    return _sealed(body)


def page_facts(page: int, page_size: int, total: int) -> dict[str, int]:
    return {"page": page, "page_size": page_size, "total": total, "total_pages": -(-total // page_size)}


def refusal(code: int, message: str, errors: Sequence[Mapping[str, str]] = ()) -> JSONResponse:
    return _sealed({"code": code, "message": message, "errors": list(errors)})


def language_of(connection: HTTPConnection) -> str:
    """The language the caller asked for; English if they did not say."""
    return "zh" if connection.headers.get("accept-language", "").lower().startswith("zh") else "en"


def answer_failure(error: Exception, where: str, language: str) -> JSONResponse:
    """503 and a line in the log while the database is away; 500 and all that is known of whatever else went wrong."""
    global _told_at
    if isinstance(error, StudioError):
        return refusal(error.status, error.sentence(language))
    wrong_sql = isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", None) == WRONG_SQL
    if wrong_sql or not is_database_away(error):
        log.exception("%s", where, exc_info=error)
        return refusal(500, translate_key("errors.StudioError", language))
    if time.monotonic() - _told_at >= TOLD_EVERY_S:
        _told_at = time.monotonic()
        log.warning("The database does not answer (%s, at %s).", type(error).__name__, where)
    return refuse_without_database(language)


def refuse_without_database(language: str) -> JSONResponse:
    reply = refusal(503, DatabaseAway().sentence(language), [{"field": "database", "message": "away"}])
    reply.headers["Retry-After"] = "5"
    return reply


def speak_envelopes(api: FastAPI) -> None:
    api.add_exception_handler(StudioError, _studio_error)
    api.add_exception_handler(SQLAlchemyError, _database)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(Exception, _unforeseen)


def _sealed(body: dict[str, Any]) -> JSONResponse:
    body["timestamp"] = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return JSONResponse(body, body["code"], {"Cache-Control": "no-store"})


def _studio_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StudioError)
    sentence = error.sentence(language_of(request))
    language = language_of(request)
    wrong = [{"field": one.field, "message": one.sentence(language)} for one in error.each if one.field]
    reply = refusal(error.status, sentence, wrong)
    if "seconds" in error.facts and error.retry:
        reply.headers["Retry-After"] = str(error.facts["seconds"])
    return reply


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = [{"field": _field(e["loc"]), "message": str(e["msg"])} for e in error.errors()]
    return refusal(400, translate_key("errors.BadInput", language_of(request)), wrong)


def _field(where: Sequence[int | str]) -> str:
    return ".".join(str(part) for part in where if part not in ("body", "query", "path"))


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    known = {404: "errors.NotFound", 401: "errors.NotSignedIn", 403: "errors.NotAllowed"}.get(error.status_code)
    reply = refusal(
        error.status_code, translate_key(known, language_of(request)) if known else HTTPStatus(error.status_code).phrase
    )
    reply.headers.update(error.headers or {})
    return reply


def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.exception("%s %s", request.method, request.url.path, exc_info=error)
    return refusal(500, translate_key("errors.StudioError", language_of(request)))


def _database(request: Request, error: Exception) -> JSONResponse:
    return answer_failure(error, f"{request.method} {request.url.path}", language_of(request))
