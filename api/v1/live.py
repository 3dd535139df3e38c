"""WS /api/v1/live: one socket per tab, over which rows arrive as they change.

The tab says what it wants to hear of:

    {"action": "subscribe", "channel": "film:<root task>", "language": "zh"}     a making, to be watched
    {"action": "subscribe", "channel": "project:<project>"}                      every task of a film, and how it stands
    {"action": "subscribe", "channel": "tasks:", "roots": [...], "unfolded": [...]}   these makings, as a list shows them
    {"action": "subscribe", "channel": "person:me"}                              what ends of all they asked for, and what they are told
    {"action": "subscribe", "channel": "cell:<cell>"}                            an answer of the lab, while it is written
    {"action": "unsubscribe", "channel": "..."}

and hears:

    {"type": "film", "data": {...}}           a making in words, as `live_messages.describe_making` writes it: first whole and at once, then
                                              as it changes, with those of its shots that look otherwise
    {"type": "task_update", "data": {task_id, kind, stage, target_id, status, look, word, progress, message, picture, thumb}}
    {"type": "changed", "data": {"project_id", "stamp", "busy", "running", "doing", "left", "share", "steps", ...}}
                                              how the film stands; another `stamp`: worth drawing rows anew
    {"type": "task", "data": {...}}           a making on the list, with its steps that changed
    {"type": "tasks", "data": {}}             somebody asked for something new: worth drawing the list anew
    {"type": "ended", "data": {"sentence", "way", "project_id", "page", ...}}     a film of theirs is over
    {"type": "notice", "data": {"unread", "newest"}}     how many notices are new to them, and when the newest came
    {"type": "duty", "data": {"why", "title", "words"}}     beside `person:me`: why nobody works and what to do; empty when all is well
    {"type": "spoken", "data": {"id", "text", "over", "state"}}                   what a cell has written so far, whole
    {"type": "refused", "data": {"channel", "message"}}
    {"type": "signed_out"}                    and the socket closes with 4401

Close codes: 4401 no session (any more). What makes no sense is passed over; a line holds at most so many channels, and a name that
is longer than any channel's is nonsense too.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, WebSocket

from api.http.current_person import person_of, studio_of, token_of
from api.http.middleware import SIGNED_OUT
from api.live import live_messages
from api.live.lab_stream import why_not_heard
from api.live.listeners import Listener, makings_seen, stop_hearing
from api.live.watched_rows import Watching
from core.errors import NotFound, StudioError
from core.i18n import LANGUAGES
from core.people.access import Action, require_project
from core.people.sessions import Person
from core.progress import live_view, task_view
from core.studio import Studio

router = APIRouter()
MOST_CHANNELS = 8
"""Films and their makings."""
MOST_KEPT = 200
"""Channels of one line, those counted that are about to be refused."""
LONGEST_NAME = 100
MOST_TASKS = 50
MOST_CELLS = 24
NAMES = {"tasks": "", "person": "me"}
"""What stands behind these kinds of channel; behind the others, an id."""
OF_A_THING = ("film", "project", "cell")
CHANNELS = (*OF_A_THING, *NAMES)
"""Every kind of channel: each has a row in data/rights.toml."""
SPOKEN = {"task": "tasks:", "notices": "person:me"}
"""What is told beside a channel is said in its language."""


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    studio = studio_of(socket)
    await socket.accept()
    watching = _watching(socket, studio)
    listener = Listener(token_of(socket), person_of(socket))
    languages: dict[str, str] = {}
    speaking = asyncio.create_task(_tell(socket, listener, languages))
    watching.join(listener)
    try:
        await _hear(socket, studio, watching, listener, languages)
    except RuntimeError:  # the other side of the line, which signed them out, has closed it
        pass
    finally:
        watching.part(listener)
        speaking.cancel()


def _watching(socket: WebSocket, studio: Studio) -> Watching:
    if not hasattr(socket.app.state, "watching"):
        socket.app.state.watching = Watching(studio)
    watching: Watching = socket.app.state.watching
    return watching


async def _hear(
    socket: WebSocket,
    studio: Studio,
    watching: Watching,
    listener: Listener,
    languages: dict[str, str],
) -> None:
    """Until the line ends. Only what is subscribed is kept."""
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        wish = _read(message.get("text"))
        if wish is None:
            continue
        channel = str(wish["channel"])
        stop_hearing(listener, channel)
        spoken = languages.pop(channel, "en")
        if wish["action"] != "subscribe" or len(languages) >= MOST_KEPT:
            continue
        languages[channel] = wish["language"] if wish.get("language") in LANGUAGES else spoken
        try:
            if not await _subscribe(studio, watching, listener, wish):
                del languages[channel]
        except StudioError as error:
            listener.give(channel, error)


def _read(text: str | None) -> dict[str, Any] | None:
    """A wish that makes sense, or None."""
    try:
        wish: dict[str, Any] = json.loads(text or "")
        kind, _, name = str(wish["channel"]).partition(":")
        if wish["action"] not in ("subscribe", "unsubscribe") or len(name) > LONGEST_NAME:
            return None
        if kind in OF_A_THING:
            uuid.UUID(name)
            return wish
        return wish if NAMES.get(kind) == name else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


async def _subscribe(studio: Studio, watching: Watching, listener: Listener, wish: dict[str, Any]) -> bool:
    """Whether there was room for it. Raises NotFound."""
    channel = str(wish["channel"])
    kind, _, name = channel.partition(":")
    if kind == "person":
        listener.hears_ends = True
    elif kind == "tasks":
        roots, unfolded = (task_view.parse_ids(wish.get(which), MOST_TASKS) for which in ("roots", "unfolded"))
        seen = await to_thread.run_sync(makings_seen, studio, listener.person, roots)
        listener.lists, listener.makings = True, {root: root in unfolded for root in roots if root in seen}
    elif kind == "cell":
        if len(listener.cells) >= MOST_CELLS:
            return False
        wrong = await to_thread.run_sync(why_not_heard, studio, listener.person, uuid.UUID(name))
        if wrong is not None:
            raise wrong
        watching.listen(listener, uuid.UUID(name))
        return True
    elif len(listener.films) + len(listener.projects) >= MOST_CHANNELS:
        return False
    else:
        thing = uuid.UUID(name)
        project_id = await to_thread.run_sync(_admitted, studio, listener.person, kind, thing)
        if kind == "film":
            listener.films = {**listener.films, thing: project_id}
        else:
            listener.projects = listener.projects | {project_id}
    watching.welcome(listener, channel)
    return True


def _admitted(studio: Studio, person: Person, kind: str, thing: uuid.UUID) -> uuid.UUID:
    """The project this channel is of. Raises NotFound."""
    project_id = live_view.project_of_task(studio.db, thing) if kind == "film" else thing
    if project_id is None:
        raise NotFound(what="")
    require_project(studio.db, person, Action.SEE, project_id)
    return project_id


async def _tell(socket: WebSocket, listener: Listener, languages: dict[str, str]) -> None:
    """A listener whose channel was dropped meanwhile hears nothing of it any more."""
    heard: dict[str, dict[str, Any]] = {}
    while True:
        news = await listener.news()
        if not listener.admitted:
            await _sign_out(socket)
            return
        heard = {channel: film for channel, film in heard.items() if channel in languages}
        for channel, what in news.items():
            spoken = languages.get(SPOKEN.get(channel.partition(":")[0], channel), "en")
            if listener.afresh(channel):
                heard.pop(channel, None)
            if isinstance(what, StudioError):
                languages.pop(channel, None)
            for message in live_messages.news_messages(channel, what, spoken, heard.setdefault(channel, {})):
                await socket.send_json(message)


async def _sign_out(socket: WebSocket) -> None:
    await socket.send_json({"type": "signed_out"})
    await socket.close(SIGNED_OUT)
