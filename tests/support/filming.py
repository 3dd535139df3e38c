"""A crew whose camera is a model of its own: clips come as files that get brighter and hum, as long as they are asked for."""

from __future__ import annotations

import shutil
import uuid
from functools import cache
from pathlib import Path

from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from jobs import queue
from providers.base import Capability, Errand, Limits, Model, Request, Result, Usage
from providers.fitting import duration, request_as_shown
from tests.conftest import furnish
from tests.support import films
from tests.support.films import Company
from tests.wire import media

IDEA = "雨夜，女侦探林岚在霓虹街头追一只会说话的猫"
WIDE, HIGH = 256, 144
HUM = 220.0
"""Hertz."""


class Filmer(Company):
    """`filmed` are the requests for clips, as the model was asked them. `hums`: its clips have a sound though nobody wants one."""

    def __init__(self, limits: Limits, hums: bool = False, price: int = 0) -> None:
        super().__init__(price)
        self.limits, self.hums = limits, hums
        self.filmed: list[Request] = []

    def models(self) -> tuple[Model, ...]:
        rest = (model for model in super().models() if model.capability is not Capability.VIDEO)
        camera = Model(
            provider=self.name,
            name="video",
            capability=Capability.VIDEO,
            limits=self.limits,
            price_micro_yuan=self.price,
        )
        return (*rest, camera)

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        if model.capability is not Capability.VIDEO:
            return super().generate(model, request, errand)
        asked = request_as_shown(model, request)
        self.filmed.append(asked)
        return self.clip(model, asked)

    def clip(self, model: Model, asked: Request) -> Result:
        seconds, sounds = duration(model, asked), self.hums or asked.sound == "on"
        content = media.mp4(WIDE, HIGH, seconds, 8, sound=sounds)
        return Result(content=content, media_type="video/mp4", usage=Usage(seconds=seconds))


UP_TO_BOARDS = ("script", "characters", "storyboard")


def studio(home: Path, filmer: Company) -> Studio:
    """A studio where this crew alone works."""
    opened = _at(home, filmer)
    furnish(opened.db)
    return opened


def boarded(home: Path, filmer: Company) -> tuple[Studio, uuid.UUID]:
    """The same with a film that has its pictures: a copy, since no camera has a hand in those."""
    made, project_id = _boards()
    shutil.copytree(made, home, dirs_exist_ok=True)
    return _at(home, filmer), project_id


@cache
def _boards() -> tuple[Path, uuid.UUID]:
    home = Path(films.FOLDERS.name) / "boarded"
    opened = studio(home, Company())
    project_id = film(opened, UP_TO_BOARDS)
    opened.db.engine.dispose()
    return home, project_id


def _at(home: Path, filmer: Company) -> Studio:
    return open_studio(Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0"), [filmer])


def film(of: Studio, stages: tuple[str, ...] = (), **brief: object) -> uuid.UUID:
    """A film of the crew's script, made up to its end or to these stages."""
    with of.db.write() as session:
        told = Brief.model_validate({"idea": IDEA, "seconds": 10, "short_side": HIGH, **brief})
        project_id = projects.create(session, None, told).id
    go_on(of, project_id, stages)
    return project_id


def go_on(of: Studio, project_id: uuid.UUID, stages: tuple[str, ...] = ()) -> None:
    """Whatever is missing or stale is made."""
    params = {"stages": list(stages)} if stages else {}
    queue.submit(of, "film.make", user=None, project_id=project_id, params=params)
    films.work_off(of)


def look(of: Studio, project_id: uuid.UUID) -> FilmSnapshot:
    with of.db.read() as session:
        return production_plan.load_snapshot(session, project_id)
