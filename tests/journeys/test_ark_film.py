"""A film of Ark's alone: Doubao writes it and talks first, Seedream paints it, Seedance films it with sound, one shot running on into
the next, and one clip's link is ten minutes late. It is finished, and every fen is accounted for."""

from __future__ import annotations

import base64
import io
import json
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import select, update

from core.database import tables
from core.film import film_cut, film_sounds, shot_lengths
from core.gateway import routing_policy
from core.money import ledger
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.render import audio_samples
from core.render.loudness import RATE
from core.settings import Settings
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from core.tasks import task_turns
from core.tasks.task_tree import TaskTree, load_tree
from core.video import video
from jobs import queue
from providers.base import Policy
from providers.gateway.gateway import Gateway, installed_providers
from tests.conftest import furnish
from tests.support import film_vendors
from tests.wire.chat import Completion
from tests.wire.server import Answer, Asked, Fake, route
from tests.wire.vendors.ark import Ark

IDEA = "雨夜，女侦探林岚在霓虹街头追一只会说话的猫"
BESIDE = ("elevenlabs", "minimax")
"""Who speaks, and who composes."""
PIN = (
    "ark/doubao-seed-2-1-pro-260915 ark/doubao-seedream-4-5-251128 ark/doubao-seedance-2-0-260128 "
    "elevenlabs/eleven_multilingual_v2 minimax/music-2.6"
)
LATE_S = 600.0
HUM = 220.0
"""Hertz of what the fake's clips sound of."""
PROSE = "好的！这一集我想写一个雨夜追猫的故事，先铺垫气氛，再让猫开口。"


@dataclass
class Clock:
    """Seconds since 1970, which go on only when somebody waits."""

    now: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.now


class Late(Ark):
    """The first link it gives out leads nowhere for ten minutes; the first script it writes is talk."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.links_ready: dict[str, float] = {}
        self.fetched: list[tuple[str, float, int]] = []
        """Which link, when (seconds), and with what status."""
        self.talked = self.drawn = 0

    def written(self, wanted: Completion, mood: str) -> tuple[str, str]:
        if "You write the screenplay" in wanted.text and not self.talked:
            self.talked += 1
            return PROSE, "stop"
        told = film_vendors.written(wanted.text)
        return (_running_on(told) if "You plan the shots of scene 1 " in wanted.text else told), "stop"

    @route("POST", "/images/generations")
    def draw(self, asked: Asked) -> Answer:
        """No two pictures are the same."""
        answer = super().draw(asked)
        self.drawn += 1
        kept = io.BytesIO()
        Image.new("RGB", (640, 360), (20 * self.drawn, 90, 120)).save(kept, "JPEG")
        answer.body["data"][0]["b64_json"] = base64.b64encode(kept.getvalue()).decode()
        return answer

    @route("GET", r"/files/([\w.]+)")
    def file(self, asked: Asked) -> Answer:
        name, now = asked.path.rpartition("/")[2], self.clock()
        ready = self.links_ready.setdefault(name, now + (0 if self.links_ready else LATE_S))
        answer = super().file(asked) if now >= ready else Answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        self.fetched.append((name, now, answer.status))
        return answer


def _running_on(told: str) -> str:
    """The board as its model wants it: the second shot goes on in the movement of the first."""
    board = json.loads(told)
    board["shots"][1]["runs_on"] = True
    return json.dumps(board, ensure_ascii=False)


@dataclass
class Made:
    studio: Studio
    film: FilmSnapshot
    tree: TaskTree
    ark: Late
    vendors: dict[str, Fake]
    calls: list[tables.Call]
    timeline: film_cut.Timeline
    heard: np.ndarray
    asked_for: list[dict[str, Any]]
    """What was asked for films, in the order of the shots."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    home: Path = tmp_path_factory.mktemp("studio")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    clock = Clock()
    studio.gateway = Gateway(installed_providers().values(), sleep=lambda seconds: None, clock=clock)
    furnish(studio.db)
    with Late(clock) as ark, film_vendors.standing(BESIDE) as beside:
        assert isinstance(ark, Late)
        there: dict[str, Fake] = {"ark": ark, **beside}
        film_vendors.open_doors(studio, there)
        with studio.db.write() as session:
            brief = Brief(idea=IDEA, seconds=10, short_side=360, own_sound="duck")
            project_id = projects.create(session, None, brief).id
            routing_policy.set_film_wishes(session, project_id, policy=Policy.QUALITY, pin=PIN)
        task_id = queue.submit(studio, "film.make", user=None, project_id=project_id)
        here = queue.WorkPlace(studio, "test")
        while _go_on(studio, here, clock):
            pass
        tree = load_tree(studio.db, task_id)
        assert tree is not None
        yield _read(studio, project_id, tree, there, ark)
    studio.db.engine.dispose()


def _go_on(studio: Studio, here: queue.WorkPlace, clock: Clock) -> bool:
    """The next step that falls due; where all wait, the clock goes on to the first that does. False where nothing is left."""
    turn = task_turns.pick_due(studio.db, 1)
    if not turn:
        waits = select(tables.Task).where(tables.Task.status == "pending", tables.Task.run_after.is_not(None))
        with studio.db.write() as session:
            rows = list(session.scalars(waits.order_by(tables.Task.run_after)))
            if rows and rows[0].run_after:
                clock.now += max(1.0, (rows[0].run_after - tables.utc_now()).total_seconds())
                first = update(tables.Task).where(tables.Task.id == rows[0].id)
                session.execute(first.values(run_after=None, dispatched_at=None))
        turn = task_turns.pick_due(studio.db, 1)
    for due in turn:
        queue.perform_task(here, due.id, lambda: None)
    return bool(turn)


def _read(studio: Studio, project_id: uuid.UUID, tree: TaskTree, there: dict[str, Fake], ark: Late) -> Made:
    with studio.db.read() as session:
        found = production_plan.load_snapshot(session, project_id)
        calls = list(session.scalars(select(tables.Call).order_by(tables.Call.created_at)))
        cuts = film_cut.finished_cuts(session, project_id)
    assert tree.status == "completed" and cuts, tree.error
    heard = np.concatenate(list(audio_samples.sound_blocks(studio.files.path(cuts[0].sha256)))).mean(axis=1)
    posted = [asked.json for asked in ark.asked if asked.method == "POST" and asked.path.endswith("/tasks")]
    order = [found.takes[shot.take_id].sha256 for shot in found.shots if shot.take_id]
    begins = {sent["references"][0]: sent for sent in (clip.facts["sent"] for clip in found.clips.values())}
    asked_for = sorted(posted, key=lambda told: _nth(told, order, begins))
    return Made(studio, found, tree, ark, there, calls, film_cut.timeline_of_cut(cuts[0]), heard, asked_for)


def _nth(told: dict[str, Any], order: list[str], begins: dict[str, dict[str, Any]]) -> int:
    words = told["content"][0]["text"]
    return next(n for n, still in enumerate(order) if begins[still]["prompt"] == words)


def _frames(told: dict[str, Any]) -> dict[str, str]:
    """The pictures of a film as they were sent, by what each is to it."""
    return {part["role"]: part["image_url"]["url"] for part in told["content"] if part["type"] == "image_url"}


def test_the_film_is_finished_by_ark(made: Made) -> None:
    by = {(call.capability, call.provider) for call in made.calls if call.state == "done"}
    assert {("text", "ark"), ("image", "ark"), ("video", "ark")} <= by
    assert {clip.provider for clip in made.film.clips.values()} == {"ark"}
    assert all(stage.done for stage in production_plan.stage_states(made.film).values())


def test_a_shot_ends_with_the_very_picture_that_the_next_one_begins_with(made: Made) -> None:
    first, second, third = (_frames(told) for told in made.asked_for)
    assert made.film.shots[1].plan["runs_on"] is True, "its model said so"
    assert first["last_frame"] == second["first_frame"]
    assert "last_frame" not in second and "last_frame" not in third
    clips = [made.film.clips[shot.id] for shot in made.film.shots]
    assert [video.clip_end_picture(clip) for clip in clips] == [clips[1].facts["sent"]["references"][0], "", ""]
    frames = round(clips[0].facts["milliseconds"] * shot_lengths.FPS / 1000)
    assert made.timeline.clips[0].frames == frames, "to its last picture"


def test_the_clips_own_sound_is_in_the_film(made: Made) -> None:
    assert [told["generate_audio"] for told in made.asked_for] == [True] * 3
    assert [video.has_sound(clip) for clip in made.film.clips.values()] == [True] * 3
    sounds = [one for one in made.timeline.sounds if one.kind == "clip"]
    assert [one.duck_db for one in sounds] == [film_sounds.OWN_DUCK_DB] * 3
    silent = made.timeline.clips[0]
    part = made.heard[: round(silent.frames * RATE / shot_lengths.FPS)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    assert round(float(np.fft.rfftfreq(len(part), 1 / RATE)[spectrum.argmax()]), -1) == HUM


def test_a_link_that_is_ten_minutes_late_is_waited_for_and_nothing_is_filmed_twice(made: Made) -> None:
    name = made.ark.fetched[0][0]
    looks = [(at, status) for link, at, status in made.ark.fetched if link == name]
    assert [status for _, status in looks] == [404] * (len(looks) - 1) + [200] and len(looks) > 2
    assert looks[-1][0] - looks[0][0] >= LATE_S
    assert len(made.asked_for) == len(made.film.shots) == 3


def test_talk_instead_of_a_script_is_asked_once_more_and_paid_for(made: Made) -> None:
    assert made.ark.talked == 1 and made.film.script is not None and made.film.script.title == "雨夜追猫"
    wrote = [call for call in made.calls if call.stage == "script" and call.capability == "text"]
    assert [call.state for call in wrote] == ["failed", "done"]
    assert all(call.cost_micro_yuan > 0 for call in wrote)


def test_the_ledger_is_the_vendors_own_bills_to_the_last_micro_unit(made: Made) -> None:
    theirs: dict[str, Decimal] = defaultdict(Decimal)
    for name, fake in made.vendors.items():
        paid = [call for call in made.calls if call.provider == name and call.cost_micro_yuan]
        rates = {call.currency: call.rate for call in paid}
        charged = sorted(_micro(charge.amount, rates[charge.currency]) for charge in fake.charges)
        assert sorted(call.cost_micro_yuan for call in paid) == charged, name
        for currency, amount in fake.spent().items():
            theirs[currency] += amount
    ours: dict[str, Decimal] = defaultdict(Decimal)
    for call in made.calls:
        if call.cost_micro_yuan:
            ours[call.currency] += call.amount
    assert {c: a.quantize(Decimal("1e-9")) for c, a in ours.items()} == {
        c: a.quantize(Decimal("1e-9")) for c, a in theirs.items() if a
    }
    with made.studio.db.read() as session:
        assert ledger.spent_on_project(session, made.film.project.id) == sum(
            call.cost_micro_yuan for call in made.calls
        )


def _micro(amount: Decimal, rate: Decimal) -> int:
    return int((amount * rate * 1_000_000).to_integral_value(ROUND_HALF_UP))
