"""/review/<token>: the page, what it draws, its media, and what somebody says there. Every answer asks the link's row anew.

GET  /review/<token>               the page; nothing of the film stands in it, so a crawler or a chat's preview learns nothing
POST /review/<token>/open          a name, and the password where one is asked: an opening is noted, and the film is told
GET  /review/<token>/film          the film as it stands now, for whoever opened it
GET  /review/<token>/media/<hash>  a picture or the film; parts of it where Range asks for one
POST /review/<token>/notes         a note; the same `id` again is the same note
POST /review/<token>/answers       yes or no to shots or the film
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from api.http.current_person import StudioHere, address_of
from api.http.envelope import answer, language_of, speak_envelopes
from core.database import tables
from core.database.engine import Session
from core.database.tables import ReviewLink
from core.errors import NotFound, StudioError
from core.files import assets
from core.i18n import LANGUAGES, texts_of_area, translate_key
from core.people import login_throttle, rate_limit
from core.production import production_plan
from core.review import answers, comments, link_view, links
from core.review.comments import NewComment, ReviewAuthor
from core.review.errors import LinkLocked, LinkReadOnly, NoName
from core.settings import ROOT
from core.studio import Studio

COOKIE = "dailies_review"
ASKED_A_MINUTE, SAID_A_MINUTE = 600, 60
"""Requests for the film and its media, and notes or answers, from one address through one link."""
HERE = Path(__file__).parent
STATIC = ROOT / "static" / "review"
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
MEDIA = {**HEADERS, "Cache-Control": "private, no-cache", "Content-Security-Policy": "default-src 'none'; sandbox"}

Token = Annotated[str, PathParameter(min_length=20, max_length=100)]
Sha256 = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]


class Opening(BaseModel):
    name: str = Field(default="", max_length=200)
    password: str = Field(default="", max_length=200)


class NoteWish(BaseModel):
    """`id` is made by the page, so that a note that was sent twice is one."""

    id: uuid.UUID
    name: str = Field(max_length=200)
    text: str = Field(default="", max_length=20_000)
    kind: Literal["remark", "change"] = "remark"
    on_kind: Literal["film", "shot", "line"] = "film"
    on_id: str = Field(default="", max_length=80)
    seconds: float | None = Field(default=None, ge=-1e6, le=1e6, allow_inf_nan=False)
    marks: list[dict[str, Any]] = Field(default_factory=list, max_length=200)


class AnswersWish(BaseModel):
    """`answers` by "film" or "shot:<id>"."""

    name: str = Field(max_length=200)
    answers: dict[str, Literal["approved", "changes_asked"]] = Field(max_length=1000)


def build_review_link(studio: Callable[[], Studio]) -> FastAPI:
    """The app behind /review. Raises nothing: what goes wrong is an envelope with its sentence."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.studio = studio
    app.get("/{token}")(show_page)
    app.post("/{token}/open")(open_link)
    app.get("/{token}/film")(show_film)
    app.api_route("/{token}/media/{sha256}", methods=["GET", "HEAD"])(show_media)
    app.post("/{token}/notes")(write_note)
    app.post("/{token}/answers")(give_answers)
    speak_envelopes(app)
    return app


def show_page(token: Token, studio: StudioHere, request: Request) -> Response:
    """The same page for every link that opens something; one sentence where it does not."""
    language = language_of(request)
    try:
        with studio.db.read() as session:
            links.find_link(session, token)
        ended, status = "", 200
    except StudioError as error:
        known = error.status == 410
        ended = error.sentence(language) if known else translate_key("review_link.unknown", language)
        status = error.status
    return HTMLResponse(_page(language, ended), status, HEADERS)


def open_link(token: Token, wish: Opening, studio: StudioHere, request: Request) -> Response:
    """Raises NotFound, LinkEnded, LinkLocked, NoName, TooManyTries."""
    address = address_of(request)
    with studio.db.read() as session:
        row = links.find_link(session, token)
    _count(studio, row, request, SAID_A_MINUTE)
    if not links.is_unlocked(row, request.cookies.get(COOKIE, "")):
        if not wish.password:
            raise LinkLocked("password")
        login_throttle.count_try(studio.db, f"review link {row.id}", address)
        if not links.password_matches(row, wish.password):
            raise LinkLocked("password")
        login_throttle.forgive_misses(studio.db, f"review link {row.id}", address)
    with studio.db.write() as session:
        name = links.note_opening(session, row, wish.name, address, request.headers.get("user-agent", ""))
    with studio.db.read() as session:
        told = _film(session, row)
    reply = answer({**told, "name": name})
    reply.headers.update(HEADERS)
    if proof := links.unlock_proof(row):
        reply.set_cookie(
            COOKIE,
            proof,
            path=f"/review/{token}",
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
    return reply


def show_film(token: Token, studio: StudioHere, request: Request) -> JSONResponse:
    """Raises NotFound, LinkEnded, LinkLocked."""
    row = _opened(studio, token, request)
    _count(studio, row, request, ASKED_A_MINUTE)
    with studio.db.read() as session:
        reply = answer(_film(session, row))
    reply.headers.update(HEADERS)
    return reply


def show_media(token: Token, sha256: Sha256, studio: StudioHere, request: Request) -> Response:
    """Raises NotFound, also for a file that this link does not show; LinkEnded, LinkLocked."""
    row = _opened(studio, token, request)
    _count(studio, row, request, ASKED_A_MINUTE)
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, row.project_id)
        if sha256 not in link_view.files_of_link(session, row, made):
            raise NotFound(what=sha256[:12])
        asset = session.get_one(tables.Asset, sha256)
    headers = {**MEDIA, "ETag": f'"{sha256}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(
        assets.intact_file(studio.db, studio.files, sha256), headers=headers, media_type=asset.media_type
    )


def write_note(token: Token, wish: NoteWish, studio: StudioHere, request: Request) -> JSONResponse:
    """Raises NotFound, LinkEnded, LinkLocked, LinkReadOnly, NoName, and what core.review.comments.add_comment raises."""
    row = _saying(studio, token, request)
    author = _author(row, wish.name)
    with studio.db.write() as session:
        known = session.get(tables.Comment, wish.id)
        if known is None:
            cut = link_view.cut_of_link(session, row) if row.scope == "film" else None
            new = NewComment(
                text=wish.text,
                kind=wish.kind,
                on_kind=wish.on_kind,
                on_id=wish.on_id,
                cut_id=cut.id if cut else None,
                seconds=None if wish.seconds is None else Decimal(str(round(wish.seconds, 3))),
                marks=tuple(wish.marks),
            )
            comments.add_comment(session, row.project_id, author, new, id=wish.id)
            if new.kind == "change" and wish.on_kind == "shot":
                made = production_plan.load_snapshot(session, row.project_id)
                thing = link_view.thing_of_key(row.project_id, f"shot:{wish.on_id}")
                answers.give_answers(session, made, author, {thing: "changes_asked"}, cut_id=cut.id if cut else None)
        elif known.link_id != row.id:
            raise NotFound(what="note")
    return _after(studio, row, 201)


def give_answers(token: Token, wish: AnswersWish, studio: StudioHere, request: Request) -> JSONResponse:
    """Raises NotFound, LinkEnded, LinkLocked, LinkReadOnly, NoName, NoteOnNothing."""
    row = _saying(studio, token, request)
    author = _author(row, wish.name)
    with studio.db.write() as session:
        made = production_plan.load_snapshot(session, row.project_id)
        cut = link_view.cut_of_link(session, row) if row.scope == "film" else None
        try:
            said = {link_view.thing_of_key(row.project_id, key): word for key, word in wish.answers.items()}
        except ValueError as error:
            raise NotFound(what="shot") from error
        answers.give_answers(session, made, author, said, cut_id=cut.id if cut else None)
    return _after(studio, row, 201)


def _film(session: Session, row: ReviewLink) -> dict[str, Any]:
    return link_view.describe_link(session, row, production_plan.load_snapshot(session, row.project_id))


def _after(studio: Studio, row: ReviewLink, code: int) -> JSONResponse:
    with studio.db.read() as session:
        reply = answer(_film(session, row), code)
    reply.headers.update(HEADERS)
    return reply


def _opened(studio: Studio, token: str, request: Request) -> ReviewLink:
    with studio.db.read() as session:
        row = links.find_link(session, token)
    if not links.is_unlocked(row, request.cookies.get(COOKIE, "")):
        raise LinkLocked("password")
    return row


def _saying(studio: Studio, token: str, request: Request) -> ReviewLink:
    row = _opened(studio, token, request)
    if row.read_only:
        raise LinkReadOnly()
    _count(studio, row, request, SAID_A_MINUTE)
    return row


def _author(row: ReviewLink, name: str) -> ReviewAuthor:
    kept = " ".join(name.split())[: links.LONGEST_NAME]
    if not kept:
        raise NoName("name")
    return ReviewAuthor(link_id=row.id, name=kept)


def _count(studio: Studio, row: ReviewLink, request: Request, most: int) -> None:
    """Raises TooManyRequests."""
    whose = uuid.uuid5(row.id, f"{address_of(request)} {most}")
    rate_limit.count_against(studio.db, studio.db.near, whose, most)


def _page(language: str, ended: str) -> str:
    words = {each: texts_of_area("review_link") for each in LANGUAGES}
    told = {each: {key: translate_key(f"review_link.{key}", each) for key in words[each]} for each in LANGUAGES}
    facts = json.dumps({"words": told, "language": language, "ended": ended}, ensure_ascii=False)
    page = (HERE / "page.html").read_text("utf-8")
    for name in ("review.js", "review.css"):
        page = page.replace(f"/assets/review/{name}", f"/assets/review/{name}?v={_version(name)}")
    facts = facts.replace("<", "\\u003c").replace("&", "\\u0026")
    return page.replace("{language}", language).replace("{facts}", facts)


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
