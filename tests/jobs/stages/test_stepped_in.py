"""Where a vendor could not and one of the studio's own engines did, each take says who and why."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from core.database import tables
from core.gateway import doors
from core.production import production_plan
from core.project import takes
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import queue
from providers.base import Capability, Errand, Limits, Model, Request, Result
from providers.errors import ModelNotOpen, OutOfQuota
from providers.provider import Provider
from providers.vendors.self_hosted.builtin import PROVIDER as OWN
from tests.support import films


class Closed(Provider):
    """A vendor whose models are the best there are, and open to nobody."""

    name = "kling"
    needs_door = True

    def models(self) -> tuple[Model, ...]:
        wanted = {Capability.IMAGE: "painter", Capability.VIDEO: "camera", Capability.SPEECH: "voice"}
        return tuple(
            Model(
                provider=self.name,
                name=name,
                capability=capability,
                price_micro_yuan=1,
                quality=5,
                seconds=0.1,
                limits=Limits(references=1),
            )
            for capability, name in wanted.items()
        )

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        raise OutOfQuota() if model.capability is Capability.VIDEO else ModelNotOpen()


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> Studio:
    home = tmp_path_factory.mktemp("stepped")
    (home / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0")
    opened = open_studio(settings, [OWN, Closed()])
    with opened.db.write() as session:
        doors.create_door(
            session, "kling", key="ak-0123456789abcdef:sk-0123456789abcdef", address="http://127.0.0.1:1", inner=True
        )
    return opened


@pytest.fixture(scope="module")
def film(studio: Studio) -> uuid.UUID:
    return films.put(open_studio(studio.settings, [films.Company()]), None, "full")


def done(studio: Studio, film: uuid.UUID, kind: str, target: uuid.UUID, **params: object) -> None:
    queue.submit(studio, kind, user=None, project_id=film, target_id=str(target), params=params)
    films.work_off(studio)


def test_a_picture_a_line_and_a_clip_say_who_was_to_make_them_and_why_the_studio_did(studio, film):
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film)
    shot, line = made.shots[0], next(row for row in made.audios if row.type == "narration")
    done(studio, film, "storyboard.paint", shot.id, id=str(shot.id), take=1)
    done(studio, film, "audio.speak", line.id, id=str(line.id), take=1)
    done(studio, film, "video.shoot", shot.id, shot=str(shot.id))
    with studio.db.read() as session:
        picture, voice = takes.list_takes(session, "shot", shot.id)[-1], takes.list_takes(session, "line", line.id)[-1]
        clip = session.get_one(tables.Video, session.get_one(tables.Shot, shot.id).clip_id)
    assert (picture.provider, picture.facts["stepped_in"]) == (
        "builtin",
        {"for": "kling/painter", "why": "ModelNotOpen"},
    )
    assert voice.facts["stepped_in"] == {"for": "kling/voice", "why": "ModelNotOpen"}
    assert clip.facts["stepped_in"] == {"for": "kling/camera", "why": "OutOfQuota"}


def test_what_the_studio_was_to_make_itself_says_nothing_of_the_kind(studio, film):
    with studio.db.read() as session:
        row = next(one for one in production_plan.load_snapshot(session, film).audios if one.type == "music")
    done(studio, film, "audio.compose", row.id, id=str(row.id), take=1)
    with studio.db.read() as session:
        take = takes.list_takes(session, "music", row.id)[-1]
    assert take.provider == "builtin"
    assert "stepped_in" not in take.facts
