"""What was sent is kept with each take, and is sent once more as a person changed it: just those words, once, and the plan stays."""

from __future__ import annotations

import io
import uuid
import wave
from pathlib import Path

import pytest
from PIL import Image

from core.database import tables
from core.errors import NotFound, NothingSaid, OutOfRange, WordsTooLong
from core.models import edited_requests
from core.models.edited_requests import EditedRequest
from core.production import production_plan
from core.project import takes
from core.settings import Settings
from core.storyboard.storyboard import plan_of
from core.studio import Studio, open_studio
from jobs import queue
from providers.base import Capability, Errand, Limits, Model, Request, Result, Usage
from providers.provider import Provider
from tests.support import films
from tests.wire import media

FEN = 10_000


class Painter(Provider):
    """A vendor that paints and speaks; `asked` is what it was sent."""

    name = "painter"

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def models(self) -> tuple[Model, ...]:
        limits = Limits(references=3, negative=True, seed=True, prompt_chars=400)
        return (
            Model(
                provider=self.name,
                name="oil",
                capability=Capability.IMAGE,
                label={"zh": "油画", "en": "Oil"},
                price_micro_yuan=20 * FEN,
                limits=limits,
                quality=5,
                seconds=1,
            ),
            Model(
                provider=self.name,
                name="voice",
                capability=Capability.SPEECH,
                price_micro_yuan=FEN,
                quality=5,
                seconds=1,
                voices={"zh": {"f": "Cherry"}},
            ),
            Model(
                provider=self.name,
                name="film",
                capability=Capability.VIDEO,
                price_micro_yuan=90 * FEN,
                quality=1,
                seconds=900,
                limits=Limits(references=1, seed=True),
            ),
        )

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        self.asked.append(request)
        out = io.BytesIO()
        if model.capability is Capability.VIDEO:
            return Result(content=media.mp4(256, 144, 2.0), media_type="video/mp4", usage=Usage(seconds=2))
        if model.capability is Capability.SPEECH:
            with wave.open(out, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(16_000)
                file.writeframes(b"\x10\x00" * 16_000)
            return Result(content=out.getvalue(), media_type="audio/wav", usage=Usage(seconds=1))
        shade = (len(self.asked) * 40) % 256
        Image.new("RGB", (request.width, request.height), (shade, 60, 60)).save(out, "PNG")
        return Result(content=out.getvalue(), media_type="image/png", usage=Usage(images=1))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> tuple[Studio, Painter]:
    home = tmp_path_factory.mktemp("sent")
    (home / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0")
    painter = Painter()
    return open_studio(settings, [films.Company(), painter]), painter


@pytest.fixture(scope="module")
def film(opened: tuple[Studio, Painter]) -> uuid.UUID:
    return films.put(open_studio(opened[0].settings, [films.Company()]), None, "full")


def done(studio: Studio, film: uuid.UUID, kind: str, target: uuid.UUID, **params: object) -> tables.Task:
    task_id = queue.submit(
        studio, kind, user=None, project_id=film, target_id=str(target), params=params, max_attempts=1
    )
    films.work_off(studio)
    with studio.db.read() as session:
        return session.get_one(tables.Task, task_id)


def painted(opened: tuple[Studio, Painter], film: uuid.UUID, n: int) -> tuple[tables.Shot, tables.Take]:
    """A shot, and its newest take, by the vendor."""
    studio, _ = opened
    with studio.db.write() as session:
        film_row = session.get_one(tables.Project, film)
        film_row.terms = {"stages": {"storyboard": {"pin": "painter/oil"}, "audio": {"pin": "painter/voice"}}}
    with studio.db.read() as session:
        shot = production_plan.load_snapshot(session, film).shots[n]
    number = len(takes_of(studio, "shot", shot.id))
    assert done(studio, film, "storyboard.paint", shot.id, id=str(shot.id), take=number).status == "completed"
    return shot, takes_of(studio, "shot", shot.id)[-1]


def takes_of(studio: Studio, kind: str, of_id: uuid.UUID) -> list[tables.Take]:
    with studio.db.read() as session:
        return takes.list_takes(session, kind, of_id)


def test_a_take_says_what_its_model_was_sent_as_it_left(opened, film):
    _, painter = opened
    _, take = painted(opened, film, 0)
    left, kept = painter.asked[-1], edited_requests.request_sent(take)
    assert (kept["prompt"], kept["negative"]) == (left.prompt, left.negative)
    assert (kept["references"], kept["seed"]) == (list(left.references), left.seed)
    assert (kept["width"], kept["height"]) == (left.width, left.height)
    assert set(kept["likenesses"].values()) == {one.name for one in left.likenesses} != set()
    assert "inputs" not in kept


def test_a_take_of_the_studios_own_engine_says_its_words_too(opened, film):
    studio, _ = opened
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film)
    for take in (made.takes[made.shots[0].take_id], made.clips[made.shots[0].id]):
        assert edited_requests.request_sent(take)["prompt"]


def test_changed_words_are_sent_once_with_nothing_added_and_the_plan_stays(opened, film):
    studio, painter = opened
    shot, take = painted(opened, film, 1)
    before = len(painter.asked)
    hand = EditedRequest(of=take.id, prompt="只有一只猫", negative="人", seed=42, model="painter/oil")
    task = done(studio, film, "storyboard.paint", shot.id, id=str(shot.id), take=9, sent=hand.param())
    assert (task.status, len(painter.asked)) == ("completed", before + 1)
    left = painter.asked[-1]
    assert (left.prompt, left.negative, left.seed) == ("只有一只猫", "人", 42)
    assert list(left.references) == edited_requests.request_sent(take)["references"]
    new = takes_of(studio, "shot", shot.id)[-1]
    assert (new.facts["by_hand"], new.facts["sent"]["prompt"]) == (True, "只有一只猫")
    assert (new.made_from, new.facts["shown"]) == (take.made_from, take.facts["shown"])
    with studio.db.read() as session:
        row = session.get_one(tables.Shot, shot.id)
        assert (row.take_id, plan_of(row)) == (new.id, plan_of(shot))
        (call,) = session.query(tables.Call).filter_by(task_id=task.id).all()
    assert (call.model, call.state, call.cost_micro_yuan, call.cached) == ("oil", "done", 20 * FEN, False)


def test_the_same_words_once_more_are_asked_again_and_not_answered_out_of_the_cache(opened, film):
    studio, painter = opened
    shot, take = painted(opened, film, 2)
    hand = EditedRequest(of=take.id, prompt=edited_requests.request_sent(take)["prompt"], model="painter/oil")
    before = len(painter.asked)
    for _ in range(2):
        done(studio, film, "storyboard.paint", shot.id, id=str(shot.id), sent=hand.param())
    assert len(painter.asked) == before + 2
    assert painter.asked[-1].prompt == edited_requests.request_sent(take)["prompt"]


def test_a_line_is_said_as_it_was_written_by_hand_by_the_same_voice(opened, film):
    studio, painter = opened
    painted(opened, film, 0)
    with studio.db.read() as session:
        row = next(one for one in production_plan.load_snapshot(session, film).audios if one.type == "narration")
    done(studio, film, "audio.speak", row.id, id=str(row.id), take=1)
    take = takes_of(studio, "line", row.id)[-1]
    assert edited_requests.request_sent(take)["voice"] == "Cherry"
    hand = EditedRequest(of=take.id, prompt="你给我站——住！", model="painter/voice")
    done(studio, film, "audio.speak", row.id, id=str(row.id), take=2, sent=hand.param())
    assert (painter.asked[-1].prompt, painter.asked[-1].voice) == ("你给我站——住！", "Cherry")
    assert takes_of(studio, "line", row.id)[-1].facts["by_hand"]
    with studio.db.read() as session:
        assert session.get_one(tables.Audio, row.id).text == row.text


def test_a_clip_is_filmed_once_more_by_changed_words(opened, film):
    studio, painter = opened
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film)
    shot = made.shots[0]
    hand = EditedRequest(of=made.clips[shot.id].id, prompt="镜头慢慢推近", seed=5, model="painter/film")
    assert done(studio, film, "video.shoot", shot.id, shot=str(shot.id), sent=hand.param()).status == "completed"
    assert (painter.asked[-1].prompt, painter.asked[-1].seed) == ("镜头慢慢推近", 5)
    with studio.db.read() as session:
        clip = production_plan.load_snapshot(session, film).clips[shot.id]
    assert (clip.facts["by_hand"], clip.facts["sent"]["prompt"]) == (True, "镜头慢慢推近")
    assert clip.made_from == made.clips[shot.id].made_from


def test_who_could_be_sent_the_words_begins_with_who_made_the_take(opened, film):
    studio, _ = opened
    _, take = painted(opened, film, 0)
    found = edited_requests.candidate_models(studio, take, "一只猫", edited_requests.account_for_edit(film, take, None))
    assert [(one.id, one.estimate_micro_yuan) for one in found] == [("painter/oil", 20 * FEN), ("crew/image", 0)]


def test_what_cannot_be_sent_is_refused_with_a_sentence(opened, film):
    _, painter = opened
    _, take = painted(opened, film, 0)
    oil = painter.models()[0]
    with pytest.raises(NothingSaid):
        edited_requests.check_edited_request(take, " \n", "", "", oil)
    with pytest.raises(WordsTooLong) as long:
        edited_requests.check_edited_request(take, "猫" * 401, "", "", oil)
    assert "401" in long.value.sentence("en") and "400" in long.value.sentence("en")
    for seed in ("-1", "七", "1.5", "99999999999"):
        with pytest.raises(OutOfRange):
            edited_requests.check_edited_request(take, "猫", "", seed, oil)
    assert edited_requests.check_edited_request(take, " 猫 ", "", "", oil) == EditedRequest(
        of=take.id, prompt="猫", model="painter/oil"
    )


def test_the_request_of_another_film_is_not_sent(opened, film):
    studio, _ = opened
    _, take = painted(opened, film, 0)
    other = films.put(open_studio(studio.settings, [films.Company()]), None, "half")
    with studio.db.read() as session, pytest.raises(NotFound):
        edited_requests.load_take(session, other, take.id)


def test_words_of_a_tool_are_not_sent_again_as_a_picture(opened, film):
    _, take = painted(opened, film, 0)
    assert edited_requests.may_edit_request(take)
    worked = tables.Take(of_kind="shot", facts={**take.facts, "tool": "upscale"})
    assert not edited_requests.may_edit_request(worked)
    assert not edited_requests.may_edit_request(tables.Take(of_kind="shot", facts={}))
