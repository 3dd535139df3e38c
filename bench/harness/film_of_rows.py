"""A film of sixty shots, or of fewer, put into a studio by its rows alone, and work on it that nobody does: only its rows move, as a
worker would move them."""

from __future__ import annotations

import io
import itertools
import uuid
from datetime import timedelta

from PIL import Image

from core.audio import audio
from core.characters import characters
from core.database import tables
from core.files import assets
from core.film import film_cut
from core.production import production_plan
from core.project import projects, takes
from core.project.projects import Brief
from core.script import script
from core.script.model import Beat, CastMember, Scene, Script
from core.storyboard import storyboard
from core.storyboard.model import Picture, Seen, ShotPlan
from core.studio import Studio
from core.tasks import task_lifecycle
from core.tasks.task_rows import ClaimedTask, PlannedStep, TaskState
from core.video import video

SCENES, SHOTS_EACH = 12, 5
SMOKE_SCENES = 4
"""Of a smoke run: enough to scroll, drawn in a third of the time."""
WORDS = ("雨还在下。", "她没有回头。", "你见过我吗？", "霓虹灯灭了一盏。", "猫说：跟我来。")


def put(studio: Studio, owner: uuid.UUID | None, name: str, scenes: int = SCENES) -> uuid.UUID:
    """Sixty shots, or five for each scene, all painted; every one has a line."""
    pictures = [_picture(studio, number) for number in range(8)]
    told = _script(name, scenes)
    brief = Brief(idea=f"{name}：雨夜里的六十个镜头", seconds=180, short_side=360)
    with studio.db.write() as session:
        project_id = projects.create(session, owner, brief, name).id
        row = script.save(session, project_id, told, user_id=owner)
        row.made_from = production_plan.draft_digest(brief)
        characters.sync_cast(session, project_id, told)
        audio.sync_audio(session, project_id, told)
        for number in range(1, scenes + 1):
            storyboard.save_scene_shots(
                session, row, number, _plans(told, number), storyboard.board_digest(told, number, brief)
            )
        made = production_plan.load_snapshot(session, project_id)
        for shot, picture in zip(made.shots, itertools.cycle(pictures), strict=False):
            wanted = storyboard.picture_digest(storyboard.plan_of(shot), made.people, brief)
            assets.link_to_project(session, project_id, picture)
            takes.add_take(session, project_id, "shot", shot.id, picture, thumb=picture, made_from=wanted)
    return project_id


def cut(studio: Studio, project_id: uuid.UUID) -> None:
    """Every shot is filmed and the film is cut, by its rows alone: there is a time line, and a picture stands for its file."""
    with studio.db.write() as session:
        made = production_plan.load_snapshot(session, project_id)
        for shot in made.shots:
            assert shot.take_id
            picture = made.takes[shot.take_id]
            recipe = video.builtin_recipe(storyboard.plan_of(shot), picture).model_dump(mode="json")
            made_from = video.wanted_clip_digest(shot, picture.sha256)
            video.add_clip(session, shot.id, None, recipe=recipe, made_from=made_from, format="recipe")
        session.flush()
        timeline = film_cut.lay_timeline(production_plan.load_snapshot(session, project_id))
        row = film_cut.plan_cut(session, project_id, timeline, None)
        still = next(iter(made.takes.values())).sha256
        film_cut.finish_cut(session, row.id, still, still)


def begin(studio: Studio, project_id: uuid.UUID, owner: uuid.UUID | None) -> ClaimedTask:
    """A making of it is under way: every shot is to be painted once more, one step each."""
    with studio.db.write() as session:
        root = task_lifecycle.accept(session, "film.make", user_id=owner, project_id=project_id, expected_s=200).id
        shots = [(shot.id, shot.shot_number) for shot in storyboard.list_shots(session, project_id)]
    claimed = task_lifecycle.claim(studio.db, root, "bench", 600)
    assert claimed is not None
    steps = [
        PlannedStep(
            kind="storyboard.paint",
            key=f"paint:{shot_id}",
            target_id=str(shot_id),
            params={"shot": number},
            expected_s=3,
        )
        for shot_id, number in shots
    ]
    task_lifecycle.finish(studio.db, claimed, then=steps)
    return claimed


class Painter:
    """One worker's worth of rows: takes a step, says three times how far it is, gives the shot a new take, ends it."""

    def __init__(self, studio: Studio, project_id: uuid.UUID, root_id: uuid.UUID) -> None:
        self.studio, self.project_id = studio, project_id
        with studio.db.read() as session:
            steps = tables.Task.root_id == root_id, tables.Task.kind == "storyboard.paint"
            rows = session.query(tables.Task.id).filter(*steps).order_by(tables.Task.created_at)
            self.ahead = [row.id for row in rows]
            pictures = session.query(tables.Take.sha256).filter(tables.Take.project_id == project_id).distinct()
            self.pictures = [row.sha256 for row in pictures]
        self.at_work: ClaimedTask | None = None
        self.said = 0

    def move(self) -> None:
        """The next thing that a worker would write."""
        if self.at_work is None:
            self._take_up()
        elif self.said < 3:
            self.said += 1
            number = self.at_work.params["shot"]
            message = {"say": "doing.painting", "facts": {"shot": number}}
            task_lifecycle.report_progress(self.studio.db, self.at_work, self.said / 4, message)
        else:
            self._hand_in(self.at_work)
            self.at_work = None

    def _take_up(self) -> None:
        if self.ahead:
            self.at_work, self.said = task_lifecycle.claim(self.studio.db, self.ahead.pop(0), "bench", 600), 0

    def _hand_in(self, claimed: ClaimedTask) -> None:
        shot_id = uuid.UUID(claimed.target_id)
        with self.studio.db.write() as session:
            made = production_plan.load_snapshot(session, self.project_id)
            shot = session.get_one(tables.Shot, shot_id)
            wanted = storyboard.picture_digest(storyboard.plan_of(shot), made.people, made.brief)
            picture = self.pictures[len(self.ahead) % len(self.pictures)]
            takes.add_take(
                session, self.project_id, "shot", shot_id, picture, thumb=picture, made_from=wanted, task_id=claimed.id
            )
        task_lifecycle.finish(self.studio.db, claimed)


def touch(studio: Studio, task_id: uuid.UUID, words: str) -> None:
    """Write a row as anybody might: another message on a step that is at work."""
    with studio.db.write() as session:
        task = session.get_one(tables.Task, task_id)
        task.message = {"say": "doing.speaking", "facts": {"text": words}}
        task.status, task.lease_until = TaskState.PROCESSING, tables.utc_now() + timedelta(seconds=60)


def _script(name: str, many: int) -> Script:
    cast = (CastMember(name="林岚", role="侦探", sex="f", appearance="短发", clothing="风衣"),)
    scenes = tuple(
        Scene(location=f"霓虹街 {number}", when="night", weather="rain", mood="tense", beats=_beats(number))
        for number in range(1, many + 1)
    )
    return Script(title=name, logline="六十个镜头。", language="zh", cast=cast, scenes=scenes)


def _beats(scene: int) -> tuple[Beat, ...]:
    return tuple(
        Beat(id=f"s{scene}b{number}", kind="dialogue", speaker="林岚", text=WORDS[number % len(WORDS)])
        for number in range(SHOTS_EACH)
    )


def _plans(told: Script, scene: int) -> list[ShotPlan]:
    return [
        ShotPlan(
            size="medium",
            movement="push",
            seconds=3,
            description=f"第 {scene} 场：{beat.text}",
            lines=(beat.id,),
            picture=Picture(place="street", people=(Seen(name="林岚"),), seed=100 * scene + number),
        )
        for number, beat in enumerate(told.scenes[scene - 1].beats)
    ]


def _picture(studio: Studio, number: int) -> str:
    content = io.BytesIO()
    Image.effect_noise((480, 270), 40 + 10 * number).convert("RGB").save(content, "WEBP", quality=60)
    return assets.store(studio.db, studio.files, content.getvalue(), "image/webp")
