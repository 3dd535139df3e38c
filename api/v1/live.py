"""WS /api/v1/live: one socket per tab, over which rows arrive as they change.

The tab says what it wants to hear of:

    {"action": "subscribe", "channel": "film:<root task>", "language": "zh"}     a making, to be watched
    {"action": "subscribe", "channel": "project:<project>"}                      every task of a film
    {"action": "unsubscribe", "channel": "..."}

and hears:

    {"type": "film", "data": {...}}           a whole making in words, as `told` writes it: first at once, then as it changes
    {"type": "task_update", "data": {task_id, kind, target_id, status, progress, message}}
    {"type": "changed", "data": {"project_id", "stamp"}}     a step began, ended or was added: worth drawing rows anew
    {"type": "refused", "data": {"channel", "message"}}
    {"type": "signed_out"}                    and the socket closes with 4401

Close codes: 4401 no session (any more), 4403 from another site.
"""

from __future__ import annotations

import asyncio
import json
import math
import uuid
from typing import Any
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from api.guard import studio_of, token_of
from api.watching import Listener, Watching
from core import sessions, watch
from core.access import Action, require_project
from core.errors import NotFound, StudioError
from core.sessions import Person
from core.studio import Studio
from core.tables import Task
from core.watch import MakingSeen, ShotSeen, StageSeen
from core.words import LANGUAGES, retell, say

router = APIRouter()
SIGNED_OUT, ANOTHER_SITE = 4401, 4403
MOST_CHANNELS = 8


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    studio = studio_of(socket)
    token = token_of(socket)
    await socket.accept()
    origin = socket.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != socket.headers.get("host", ""):
        await socket.close(ANOTHER_SITE)
        return
    person = await to_thread.run_sync(lambda: sessions.who(studio.db, token, notice=False))
    if person is None:
        await _sign_out(socket)
        return
    watching = _watching(socket, studio)
    listener = Listener(token)
    languages: dict[str, str] = {}
    telling = asyncio.create_task(_tell(socket, listener, languages))
    watching.join(listener)
    try:
        await _hear(socket, studio, person, watching, listener, languages)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        watching.part(listener)
        telling.cancel()


def told(seen: MakingSeen | None, language: str) -> dict[str, Any]:
    """A making in the words of its reader: what the page's element draws as it is."""
    if seen is None:
        return {"over": True, "status": "gone", "shots": [], "stages": []}
    return {
        "id": str(seen.id),
        "title": seen.title,
        "ratio": seen.ratio,
        "status": seen.status,
        "over": seen.over,
        "share": seen.share,
        "left": _wait(seen.seconds_left, language) if seen.seconds_left is not None else "",
        "spent": _money(seen.spent),
        "cancelling": seen.cancelling,
        "error": retell(seen.error, language) if seen.error else "",
        "doing": [retell(message, language) for message in seen.doing],
        "newest": str(seen.newest or ""),
        "shots": [_shot(shot, language) for shot in seen.shots],
        "stages": [_stage(stage, language) for stage in seen.stages],
        "film": seen.film,
        "poster": seen.poster,
    }


def _watching(socket: WebSocket, studio: Studio) -> Watching:
    if not hasattr(socket.app.state, "watching"):
        socket.app.state.watching = Watching(studio)
    return socket.app.state.watching


async def _hear(
    socket: WebSocket,
    studio: Studio,
    person: Person,
    watching: Watching,
    listener: Listener,
    languages: dict[str, str],
) -> None:
    while True:
        text = await socket.receive_text()
        try:
            wish = json.loads(text)
            action, channel = str(wish["action"]), str(wish["channel"])
            kind, _, name = channel.partition(":")
            thing = uuid.UUID(name)
        except (ValueError, KeyError, TypeError):
            continue
        if action == "unsubscribe":
            listener.films.pop(thing, None)
            listener.projects.discard(thing)
        if action != "subscribe" or len(listener.films) + len(listener.projects) >= MOST_CHANNELS:
            continue
        languages[channel] = wish["language"] if wish.get("language") in LANGUAGES else "en"
        try:
            project_id = await to_thread.run_sync(_admitted, studio, person, kind, thing)
        except StudioError as error:
            refused = {"channel": channel, "message": error.sentence(languages[channel])}
            await socket.send_json({"type": "refused", "data": refused})
            continue
        if kind == "film":
            watching.subscribe_film(listener, thing, project_id)
        else:
            watching.subscribe_project(listener, project_id)


def _admitted(studio: Studio, person: Person, kind: str, thing: uuid.UUID) -> uuid.UUID:
    project_id = watch.project_of(studio.db, thing) if kind == "film" else thing
    if project_id is None or kind not in ("film", "project"):
        raise NotFound(what=str(thing)[:8])
    require_project(studio.db, person, Action.SEE, project_id)
    return project_id


async def _tell(socket: WebSocket, listener: Listener, languages: dict[str, str]) -> None:
    """A listener whose channel was dropped meanwhile hears nothing of it any more."""
    while True:
        news = await listener.news()
        if not listener.admitted:
            await _sign_out(socket)
            return
        for channel, what in news.items():
            language = languages.get(channel, "en")
            for message in _messages(channel, what, language):
                await socket.send_json(message)


def _messages(channel: str, what: Any, language: str) -> list[dict[str, Any]]:
    kind, _, name = channel.partition(":")
    if kind == "film":
        return [{"type": "film", "data": told(what, language)}]
    rows, stamp = what
    updates = [{"type": "task_update", "data": _update(row, language)} for row in rows]
    return [*updates, {"type": "changed", "data": {"project_id": name, "stamp": stamp}}]


async def _sign_out(socket: WebSocket) -> None:
    await socket.send_json({"type": "signed_out"})
    await socket.close(SIGNED_OUT)


def _update(row: Task, language: str) -> dict[str, Any]:
    return {
        "task_id": str(row.id),
        "kind": row.kind,
        "target_id": row.target_id,
        "status": row.status,
        "progress": row.progress,
        "message": retell(row.message, language) if row.message else "",
    }


def _shot(shot: ShotSeen, language: str) -> dict[str, Any]:
    marks = (f"live.size_{shot.size}", f"live.angle_{shot.angle}", f"live.move_{shot.movement}")
    return {
        "id": str(shot.id),
        "number": f"{shot.number:02d}",
        "look": shot.look,
        "picture": shot.picture,
        "thumb": shot.thumb,
        "words": shot.words,
        "alt": say("live.shot_alt", language, n=shot.number, words=shot.words),
        "marks": " · ".join(say(mark, language) for mark in marks),
        "seconds": say("live.seconds", language, n=f"{shot.seconds:.1f}"),
        "share": shot.share,
    }


def _stage(stage: StageSeen, language: str) -> dict[str, Any]:
    return {
        "stage": stage.stage,
        "name": say(f"live.stage_{stage.stage}", language),
        "look": stage.look,
        "words": _stage_words(stage, language),
        "time": _wait(stage.seconds, language) if stage.seconds else "",
    }


def _stage_words(stage: StageSeen, language: str) -> str:
    if stage.look == "done":
        names = ("、" if language == "zh" else ", ").join(stage.names)
        return say(f"live.made_{stage.stage}", language, names=names, **stage.counts)
    if stage.look == "empty" and stage.total and not stage.done:
        return say("live.in_line", language, total=stage.total)
    if stage.look == "empty" and not stage.done:
        return say(f"live.next_{stage.stage}", language)
    if stage.doing:
        return say("live.so_far", language, what=retell(stage.doing, language), done=stage.done, total=stage.total)
    return say("live.count", language, done=stage.done, total=stage.total)


def _wait(seconds: float, language: str) -> str:
    whole = math.ceil(seconds)
    if whole < 60:
        return say("live.seconds", language, n=whole)
    return say("live.minutes", language, m=whole // 60, s=whole % 60)


def _money(micro_yuan: int) -> str:
    if 0 < micro_yuan < 10_000:
        return "<¥0.01"
    return f"¥{micro_yuan / 1_000_000:.2f}" if micro_yuan else "¥0"
