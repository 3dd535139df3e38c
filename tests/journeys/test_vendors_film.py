"""A film whose text, pictures, clips, speech and music each come from another vendor, on real sockets; the first of each is killed
half way, and the next finishes it."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import av
import pytest
from sqlalchemy import select

from core.database import tables
from core.film import film_cut
from core.gateway import routing_policy
from core.idea import idea
from core.money import ledger
from core.money.ledger import Account
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from core.tasks.task_tree import TaskTree, load_tree
from jobs import queue
from providers.base import Policy
from providers.gateway.gateway import Gateway, installed_providers
from tests.conftest import furnish
from tests.support import film_vendors
from tests.wire.server import Fake

IDEA = "雨夜，女侦探林岚在霓虹街头追一只会说话的猫"
FIRST = {"text": "anthropic", "image": "openai", "video": "kling", "speech": "elevenlabs", "music": "udio"}
NEXT = {"text": "moonshot", "image": "runway", "video": "dashscope", "speech": "azure", "music": "minimax"}
PIN = (
    "anthropic/claude-opus-5-5 moonshot/kimi-k3 openai/gpt-image-2.6-sunburst runway/gen4_image kling/kling-v3 "
    "dashscope/wan2.7-i2v elevenlabs/eleven_multilingual_v2 azure/neural udio/music-u minimax/music-2.6"
)
DOWN_AFTER = {"anthropic": 3, "openai": 3, "elevenlabs": 1}
"""So many answers, and nobody listens any more."""
FAILS_AFTER = {"kling": 1, "udio": 0}
"""So many jobs done, and every other is taken and then fails, without charge."""


@dataclass
class Made:
    studio: Studio
    project_id: uuid.UUID
    vendors: dict[str, Fake]
    calls: list[tables.Call]
    takes: list[tables.Take]
    clips: list[tables.Video]
    tree: TaskTree

    def of(self, name: str) -> list[tables.Call]:
        return [call for call in self.calls if call.provider == name]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    home: Path = tmp_path_factory.mktemp("studio")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    studio.gateway = Gateway(installed_providers().values(), sleep=lambda seconds: None)
    furnish(studio.db)
    with film_vendors.standing([*FIRST.values(), *NEXT.values()]) as there:
        film_vendors.open_doors(studio, there)
        project_id = _asked_for(studio)
        tree = _made(studio, project_id, there)
        with studio.db.read() as session:
            found = production_plan.load_snapshot(session, project_id)
            calls = list(session.scalars(select(tables.Call).order_by(tables.Call.created_at)))
            yield Made(studio, project_id, there, calls, list(found.takes.values()), list(found.clips.values()), tree)
    studio.db.engine.dispose()


def _asked_for(studio: Studio) -> uuid.UUID:
    """An idea that was read and told a way, by the first who writes."""
    with studio.db.write() as session:
        project_id = projects.create(session, None, Brief(idea=IDEA, seconds=10, short_side=360)).id
        routing_policy.set_film_wishes(session, project_id, policy=Policy.QUALITY, pin=PIN)
    account = Account(project_id=project_id, stage="idea")
    understood = idea.understand_now(studio, IDEA, "zh", account)
    with studio.db.write() as session:
        brief = projects.change_brief(session, project_id, understood=understood.model_dump(mode="json"))
    directions = idea.suggest_directions_now(studio, brief, 0, account)
    with studio.db.write() as session:
        projects.change_brief(session, project_id, understood=idea.with_direction(understood, directions[0]))
    return project_id


def _made(studio: Studio, project_id: uuid.UUID, there: dict[str, Fake]) -> TaskTree:
    task_id = queue.submit(studio, "film.make", user=None, project_id=project_id)
    here, well = queue.WorkPlace(studio, "test"), {**DOWN_AFTER, **FAILS_AFTER}
    while True:
        for name in [name for name, most in well.items() if len(there[name].charges) >= most]:
            _struck(name, there[name])
            del well[name]
        if not film_vendors.go_on(studio, here):
            break
    assert not well, f"{set(well)} never had their turn"
    tree = load_tree(studio.db, task_id)
    assert tree is not None
    return tree


def _struck(name: str, fake: Fake) -> None:
    if name in DOWN_AFTER:
        fake.__exit__()
    for _ in range(9 if name in FAILS_AFTER else 0):
        fake.job_trouble("failed")


def test_the_film_is_finished_by_the_next_of_each(made: Made) -> None:
    assert made.tree.status == "completed", made.tree.error
    done = {(call.capability, call.provider) for call in made.calls if call.state == "done"}
    for capability in FIRST:
        both = {FIRST[capability], NEXT[capability]} - ({"udio"} if capability == "music" else set())
        assert {name for what, name in done if what == capability} == both
    with made.studio.db.read() as session:
        cut = film_cut.finished_cuts(session, made.project_id)[0]
    with av.open(str(made.studio.files.path(cut.sha256))) as file:
        stream = file.streams.video[0]
        assert (stream.width, stream.height) == (640, 360)
        assert file.duration and abs(file.duration / av.time_base - 10) < 6
    assert all(stage.done for stage in production_plan.stage_states(_look(made)).values())


def test_the_ledger_adds_up_to_the_vendors_own_count_to_the_last_micro_unit(made: Made) -> None:
    theirs: dict[str, Decimal] = defaultdict(Decimal)
    ours: dict[str, Decimal] = defaultdict(Decimal)
    for name, fake in made.vendors.items():
        calls = [call for call in made.of(name) if call.cost_micro_yuan]
        for currency, amount in fake.spent().items():
            theirs[currency] += amount
        for call in calls:
            ours[call.currency] += call.amount
        rates = {call.currency: call.rate for call in calls}
        charged = sorted(_micro(charge.amount, rates[charge.currency]) for charge in fake.charges)
        assert sorted(call.cost_micro_yuan for call in calls) == charged, name
    assert {c: a.quantize(Decimal("1e-9")) for c, a in ours.items()} == {
        c: a.quantize(Decimal("1e-9")) for c, a in theirs.items() if a
    }
    with made.studio.db.read() as session:
        assert ledger.spent_on_project(session, made.project_id) == sum(call.cost_micro_yuan for call in made.calls)


def test_nothing_is_asked_twice(made: Made) -> None:
    for name, fake in made.vendors.items():
        charged = Counter(charge.key for charge in fake.charges if charge.key)
        assert all(times == 1 for times in charged.values()), name
        assert len(fake.charges) == len([call for call in made.of(name) if call.state == "done"]), name
    answered = Counter(call.group_id for call in made.calls if call.state == "done")
    assert all(times == 1 for times in answered.values())
    assert {call.state for call in made.calls} == {"done", "failed"}


def test_every_take_names_its_call_what_it_cost_and_how_long_it_took(made: Made) -> None:
    by_key = {call.key: call for call in made.calls}
    assert {clip.format for clip in made.clips} == {"mp4"} and len(made.clips) == 3
    for take in [*made.takes, *made.clips]:
        call = by_key[take.call_key]
        assert (call.provider, call.model, call.state) == (take.provider, take.model, "done")
        assert take.cost_micro_yuan == call.cost_micro_yuan and take.took_ms > 0
        assert call.cost_micro_yuan or call.provider == "builtin"
        first = next(c for c in made.calls if c.group_id == call.group_id)
        assert first.why["candidates"]


def test_whoever_moved_on_says_what_had_gone_wrong(made: Made) -> None:
    wrong = {(call.provider, call.error.partition(":")[0]) for call in made.calls if call.state == "failed"}
    assert wrong == {
        ("anthropic", "NotSent"),
        ("openai", "NotSent"),
        ("elevenlabs", "NotSent"),
        ("kling", "Failed"),
        ("udio", "Failed"),
    }


def test_pictures_are_painted_after_the_portraits_and_clips_from_the_pictures(made: Made) -> None:
    look = _look(made)
    shots = [take for take in made.takes if take.of_kind == "shot"]
    shown = [take.facts["shown"] for take in shots if take.facts.get("shown")]
    assert shown and all(look.portraits[name] == sha256 for told in shown for name, sha256 in told.items())
    drawn = [asked for asked in made.vendors["runway"].asked if asked.path == "/v1/text_to_image"]
    assert any(asked.json.get("referenceImages") for asked in drawn)
    filmed = [a for a in made.vendors["kling"].asked if a.method == "POST" and a.path.endswith("image2video")]
    assert filmed and all(asked.json["image"] and "Camera:" in asked.json["prompt"] for asked in filmed)
    assert production_plan.stale_needs(look) == []


def test_what_came_in_other_sizes_and_formats_is_right_in_the_film(made: Made) -> None:
    with made.studio.db.read() as session:
        for take in made.takes:
            asset = session.get_one(tables.Asset, take.sha256)
            if take.of_kind == "shot":
                assert (asset.media_type, asset.width, asset.height) == ("image/png", 640, 360)
            if take.of_kind in ("line", "music"):
                assert asset.media_type in ("audio/wav", "audio/mp4") and asset.milliseconds
        for clip in made.clips:
            asset = session.get_one(tables.Asset, clip.file_key)
            assert asset.media_type == "video/mp4" and (asset.milliseconds or 0) >= 2000


def _look(made: Made) -> FilmSnapshot:
    with made.studio.db.read() as session:
        return production_plan.load_snapshot(session, made.project_id)


def _micro(amount: Decimal, rate: Decimal) -> int:
    return int((amount * rate * 1_000_000).to_integral_value(ROUND_HALF_UP))
