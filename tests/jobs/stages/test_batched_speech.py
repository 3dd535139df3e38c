"""Short lines of one voice go to a vendor that takes them so in one request, and each still has its own take."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.audio import audio
from core.database import tables
from core.gateway import doors
from core.project import projects
from core.project.projects import Brief
from core.script import script
from core.script.model import Beat, CastMember, Scene, Script
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import queue
from providers.vendors.hosted.azure import PROVIDER
from tests.conftest import furnish
from tests.support import films
from tests.wire.server import KEY, Fake
from tests.wire.vendors.azure import FAKES

LINES = ("雨停了。", "你看见那只猫了吗？", "它往桥那边去了。")


@pytest.fixture
def azure() -> Iterator[Fake]:
    with FAKES[0]() as fake:
        yield fake


@pytest.fixture
def studio(tmp_path: Path, azure: Fake) -> Studio:
    studio = open_studio(Settings(dailies_home=tmp_path, database_url="", assets_url="", redis_url=""), [PROVIDER])
    furnish(studio.db)
    door = azure.door()
    with studio.db.write() as session:
        doors.create_door(
            session, "azure", key=KEY, address=door.address, region=door.region, extra=door.extra, inner=True
        )
    return studio


def filmed(studio: Studio, *texts: str) -> uuid.UUID:
    beats = tuple(Beat(id=f"b{n}", kind="narration", text=text) for n, text in enumerate(texts))
    told = Script(title="雨", cast=(CastMember(name="林岚"),), scenes=(Scene(location="桥", beats=beats),))
    with studio.db.write() as session:
        row = projects.create(session, None, Brief(idea="雨夜的桥", seconds=10, short_side=360))
        script.save(session, row.id, told)
        audio.sync_audio(session, row.id, told)
        return row.id


def speak(studio: Studio, film: uuid.UUID) -> list[tables.Audio]:
    with studio.db.read() as session:
        lines = [row for row in audio.list_audio(session, film) if row.type == "narration"]
    for row in lines:
        queue.submit(
            studio, "audio.speak", user=None, project_id=film, params={"id": str(row.id)}, target_id=str(row.id)
        )
    films.work_off(studio)
    with studio.db.read() as session:
        return [row for row in audio.list_audio(session, film) if row.type == "narration"]


def said(azure: Fake) -> int:
    return sum(asked.method == "POST" for asked in azure.asked)


def test_three_short_lines_of_one_voice_are_one_request_and_three_takes(studio: Studio, azure: Fake) -> None:
    lines = speak(studio, filmed(studio, *LINES))
    assert said(azure) == 1
    assert len({row.file_key for row in lines}) == 3
    assert all(300 < (row.milliseconds or 0) < 6000 for row in lines)
    with studio.db.read() as session:
        calls = session.query(tables.Call).order_by(tables.Call.created_at).all()
    assert [(call.cached, call.saved_micro_yuan) for call in calls] == [(False, 0)] + [(True, 0)] * 3


def test_a_long_line_goes_by_itself(studio: Studio, azure: Fake) -> None:
    speak(studio, filmed(studio, "雨" * 61, *LINES[:2]))
    assert said(azure) == 2


def test_a_line_reworded_later_is_asked_for_alone(studio: Studio, azure: Fake) -> None:
    film = filmed(studio, *LINES)
    speak(studio, film)
    with studio.db.write() as session:
        row = next(row for row in audio.list_audio(session, film) if row.text == LINES[1])
        row.text = "你听见了吗？"
    queue.submit(studio, "audio.speak", user=None, project_id=film, params={"id": str(row.id)}, target_id=str(row.id))
    films.work_off(studio)
    assert said(azure) == 2
