"""The one process around the pages: API, headers, and what happens at start and stop.

`Home.py` hands these to `st.App`. `studio` is a function that opens the studio once; nothing is opened on import.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import pkgutil
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from api import v1
from api.http.current_person import require_rate_limit
from api.http.envelope import speak_envelopes
from api.http.middleware import Doors, ListensOn, ShortAddresses
from api.http.security_headers import SecurityHeaders
from api.http.streamlit_page import OwnPage
from api.review_link.routes import build_review_link
from core.database import secret_vault
from core.errors import NoWritePermission, PortInUse, StudioError
from core.i18n import terminal_language, translate_key
from core.operations import installation, resting_memory, sample_film
from core.people import passwords, users
from core.settings import ROOT, Settings
from core.studio import Studio
from jobs.machine import local
from jobs.scheduler import alert_watch

OpenStudio = Callable[[], Studio]
PROXIES = "FORWARDED_ALLOW_IPS"
USUAL = (Settings.model_fields["dailies_host"].default, Settings.model_fields["dailies_port"].default)


def build_api(studio: OpenStudio) -> FastAPI:
    """The API: every module of `api/v1` that has a `router`. Who may come so far stands in `door_table`."""
    api = FastAPI(
        title="Dailies",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(require_rate_limit)],
    )
    api.state.studio = studio
    for found in pkgutil.iter_modules(v1.__path__):
        api.include_router(importlib.import_module(f"api.v1.{found.name}").router)
    speak_envelopes(api)
    return api


def routes(studio: OpenStudio) -> list[BaseRoute]:
    return [
        Mount("/api/v1", build_api(studio)),
        Mount("/review", build_review_link(studio)),
        Mount("/assets", StaticFiles(directory=ROOT / "static")),
    ]


def middleware(studio: OpenStudio, listens_on: ListensOn) -> list[Middleware]:
    return [
        Middleware(SecurityHeaders, studio=studio),
        Middleware(ShortAddresses),
        Middleware(Doors, studio=studio, listens_on=listens_on),
        Middleware(OwnPage),
    ]


def lifespan(
    studio: OpenStudio, address: Callable[[], str], listens_on: ListensOn
) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Open, migrate, start queue and workers, warm up, say where it is. Whatever is wrong is one sentence and no trace."""

    @asynccontextmanager
    async def open_for_business(_app: Any) -> AsyncIterator[None]:
        language = terminal_language()
        try:
            opened = studio()
            secret_vault.require_master_key(opened.settings)
            installation.upgrade(opened.db)
            crew = local.join_or_start(opened.settings, address())  # first of all: workers load while this process does
            sample_film.unpack_sample_once(opened)
        except StudioError as error:
            _give_up(error.sentence(language))
        except OSError as error:
            _give_up(f"{NoWritePermission().sentence(language)} ({error.strerror}: {error.filename})")
        except SQLAlchemyError:
            _give_up(translate_key("auth.no_database" if Settings().database_url else "auth.no_file", language))
        _warm()
        print(f"\n  {translate_key('auth.opening', language, url=address())}", flush=True)
        asked = (opened.settings.dailies_host, opened.settings.dailies_port)
        proxies = opened.settings.forwarded_allow_ips
        if (asked != USUAL and asked != listens_on()) or os.environ.get(PROXIES, "") != proxies:
            # `streamlit run` takes its address before a line of ours runs, and knows neither DAILIES_HOST nor .env.
            print(f"  {translate_key('auth.elsewhere', language)}", flush=True)
        if not users.has_admin(opened.db):
            code = users.opening_code(opened.db)
            print(f"  {translate_key('auth.opening_code', language, url=address(), code=code)}", flush=True)
        print(flush=True)
        watches = (alert_watch.start_pulse(opened, address), resting_memory.start_watch())
        with crew:
            yield
        for stop in watches:
            stop.set()

    return open_for_business


def serve(app: Any, studio: OpenStudio) -> None:
    """`python Home.py`: where DAILIES_HOST and DAILIES_PORT say."""
    settings = Settings()
    host, port = settings.dailies_host, settings.dailies_port
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        _give_up(PortInUse(port=port).sentence(terminal_language()) if error.errno == errno.EADDRINUSE else str(error))
    os.environ[PROXIES] = settings.forwarded_allow_ips  # where it is unset, uvicorn believes whoever is on this machine
    app.run(config={"server.address": host, "server.port": port})


def _give_up(sentence: str) -> None:
    """uvicorn answers an error at start with a page of trace. Nothing has been started yet, so nothing is lost."""
    print(f"\n  {sentence}\n", file=sys.stderr, flush=True)
    os._exit(1)


def _warm() -> None:
    """Streamlit collects all garbage after each run: what is loaded now is frozen, so that it need not be walked."""
    passwords.unmatchable_hash()
    importlib.import_module("pandas")
    gc.collect()
    gc.freeze()
