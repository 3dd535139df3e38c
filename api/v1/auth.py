"""Signing in and out. A page hands a ticket to the cookie here; a program gets its token in the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, fail_after, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.http.current_person import PersonHere, StudioHere, address_of, token_of
from api.http.envelope import answer, language_of, refusal
from core.errors import TooManySignIns
from core.i18n import translate_key
from core.people import passwords, sessions, studio_rules, users
from core.people.sessions import COOKIE, Person

router = APIRouter(prefix="/auth")
Answer = TypeVar("Answer")
_turns = CapacityLimiter(passwords.HASHING.most)


async def run_in_turn(do: Callable[[], Answer]) -> Answer:
    """What hashes a password, in a thread. Whoever waits for a turn holds none of the threads that answer everybody else. Raises
    TooManySignIns."""
    waiting = object()
    try:
        with fail_after(passwords.HASHING.patience_s):
            await _turns.acquire_on_behalf_of(waiting)
    except TimeoutError as error:
        raise TooManySignIns(seconds=round(passwords.HASHING.patience_s)) from error
    try:
        return await to_thread.run_sync(do)
    finally:
        _turns.release_on_behalf_of(waiting)


class SignIn(BaseModel):
    email: str = Field(min_length=1, max_length=255)
    """An e-mail or a name."""
    password: str = Field(min_length=1, max_length=passwords.LONGEST_PASSWORD)
    keep: bool = False
    code: str = Field(default="", max_length=100)
    """Of an authenticator app, or a recovery code: asked for with 401 and the field `code` where somebody has a second step."""


class SignUp(BaseModel):
    email: str = Field(min_length=1, max_length=255)
    name: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=passwords.SHORTEST_PASSWORD, max_length=passwords.LONGEST_PASSWORD)


class TicketBody(BaseModel):
    ticket: str = Field(min_length=1, max_length=200)


@router.post("/register")
async def register(wish: SignUp, request: Request, studio: StudioHere) -> JSONResponse:
    """An account of one's own, signed in at once. Refused with 403 while an admin keeps sign-up closed."""
    address, agent = address_of(request), request.headers.get("user-agent", "")

    def enter() -> tuple[Person, str]:
        now = studio_rules.current_rules(studio.db, studio.settings)
        person = users.sign_up(studio.db, now, wish.email, wish.name, wish.password, address=address)
        return person, sessions.begin_session(studio.db, person.id, agent=agent, address=address)

    person, token = await run_in_turn(enter)
    reply = answer({"user_id": person.id, "email": person.email, "name": person.name, "token": token}, 201)
    _set_cookie(reply, request, token, keep=False)
    return reply


@router.post("/login")
async def login(wish: SignIn, request: Request, studio: StudioHere) -> JSONResponse:
    address, agent = address_of(request), request.headers.get("user-agent", "")

    def enter() -> tuple[Person, str]:
        person = users.sign_in(studio.db, wish.email, wish.password, address, wish.code)
        return person, sessions.begin_session(studio.db, person.id, keep=wish.keep, agent=agent, address=address)

    person, token = await run_in_turn(enter)
    reply = answer({"user_id": person.id, "email": person.email, "name": person.name, "token": token})
    _set_cookie(reply, request, token, wish.keep)
    return reply


@router.post("/redeem")
def redeem_ticket(paper: TicketBody, request: Request, studio: StudioHere) -> JSONResponse:
    """The one-time ticket of a page that just signed somebody in, for the HttpOnly cookie."""
    redeemed = sessions.redeem_ticket(studio.db, paper.ticket)
    if redeemed is None:
        return refusal(401, translate_key("auth.ticket_gone", language_of(request)))
    reply = answer()
    _set_cookie(reply, request, redeemed.token, redeemed.keep)
    return reply


@router.post("/logout")
def logout(request: Request, studio: StudioHere) -> JSONResponse:
    """Ends the session and deletes its cookie; without a session it only deletes the cookie."""
    sessions.end_session(studio.db, token_of(request))
    reply = answer()
    reply.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return reply


@router.get("/me")
def get_me(person: PersonHere) -> JSONResponse:
    return answer(
        {
            "user_id": person.id,
            "email": person.email,
            "name": person.name,
            "role": person.role,
            "language": person.language,
        }
    )


def _set_cookie(reply: Response, request: Request, token: str, keep: bool) -> None:
    reply.set_cookie(
        COOKIE,
        token,
        max_age=int(sessions.KEPT.total_seconds()) if keep else None,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
