"""Pictures changed in words by a model of somebody else's: beside the old, within a mask, at its price."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import update

from core.database import tables
from core.errors import NotAPicture, NothingSaid, OverBudget, WordsTooLong
from core.models import capable_models, edited_requests
from core.money.ledger import Account
from core.project import takes
from core.settings import Settings
from core.storyboard import retouch
from core.studio import Studio, open_studio
from jobs import queue
from providers.base import Capability, Errand, Limits, Model, Request, Result, Usage
from providers.errors import Refused
from providers.gateway.gateway import installed_providers
from providers.provider import Provider
from tests.support import film_vendors, films
from tests.support.brought_pictures import SIZE, newest, picture, shot_of, taken, worked


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> Studio:
    home = tmp_path_factory.mktemp("tools")
    (home / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    return open_studio(Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0"))


@pytest.fixture(scope="module")
def film(studio: Studio) -> uuid.UUID:
    return films.put(open_studio(studio.settings, [films.Company()]), None, "half")


FEN = 10_000
RED = (200, 30, 40)


class Retoucher(Provider):
    """Paints whatever it is shown red, for 28 fen; refuses knives. `asked` is what it was sent."""

    name = "retoucher"

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.shown: list[bytes] = []

    def models(self) -> tuple[Model, ...]:
        return (
            Model(
                provider=self.name,
                name="brush",
                capability=Capability.EDIT,
                label={"zh": "画笔", "en": "Brush"},
                price_micro_yuan=28 * FEN,
                limits=Limits(references=1, mask=True),
                quality=4,
            ),
            Model(
                provider=self.name,
                name="dear",
                capability=Capability.EDIT,
                price_micro_yuan=90 * FEN,
                limits=Limits(references=1),
                quality=3,
            ),
        )

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        self.asked.append(request)
        self.shown = [errand.read(sha256) for sha256 in (*request.references, *filter(None, (request.mask,)))]
        if "刀" in request.prompt:
            raise Refused(reason="weapons")
        out = io.BytesIO()
        Image.new("RGB", (2 * request.width, 2 * request.height), RED).save(out, "PNG")
        return Result(content=out.getvalue(), media_type="image/png", usage=Usage(images=1))


@pytest.fixture
def vendor(studio: Studio) -> tuple[Studio, Retoucher]:
    """The studio with a vendor that changes pictures in words."""
    retoucher = Retoucher()
    return open_studio(studio.settings, [films.Company(), retoucher]), retoucher


def drawn(box: tuple[int, int, int, int]) -> bytes:
    """A mask as a browser sends it, half as large as the picture: white in this box of the picture."""
    mask = Image.new("RGB", (SIZE[0] // 2, SIZE[1] // 2))
    ImageDraw.Draw(mask).rectangle([side // 2 for side in box], fill="white")
    out = io.BytesIO()
    mask.save(out, "PNG")
    return out.getvalue()


def calls_of(studio: Studio, task: tables.Task) -> list[tables.Call]:
    with studio.db.read() as session:
        return session.query(tables.Call).filter(tables.Call.task_id == task.id).all()


def test_a_picture_changed_in_words_stands_beside_the_old_with_the_words_and_its_price(vendor, film):
    studio, retoucher = vendor
    shot = shot_of(studio, film, 0)
    old = taken(studio, film, shot)
    assert worked(studio, film, old, "edit", words="  把外套改成红色 ", model="retoucher/brush").status == "completed"
    new, image = newest(studio, shot)
    assert (image.size, image.getpixel((5, 5))) == (SIZE, RED)
    assert (new.facts["tool"], new.facts["of"], new.facts["words"]) == ("edit", old.number, "把外套改成红色")
    assert (new.made_from, new.provider, new.model, new.cost_micro_yuan) == (
        takes.BROUGHT,
        "retoucher",
        "brush",
        28 * FEN,
    )
    assert (retoucher.asked[0].prompt, retoucher.asked[0].references) == ("把外套改成红色", (old.sha256,))
    assert retoucher.shown == [picture(True)]
    with studio.db.write() as session:
        assert session.get_one(tables.Shot, shot).take_id == new.id
        takes.choose_take(session, film, old.id)
        assert session.get_one(tables.Shot, shot).take_id == old.id


def test_each_change_is_one_call_in_the_ledger_settled_at_what_it_cost(vendor, film):
    studio, _ = vendor
    old = taken(studio, film, shot_of(studio, film, 1))
    task = worked(studio, film, old, "edit", words="更亮一些", model="retoucher/dear")
    (call,) = calls_of(studio, task)
    assert (call.model, call.capability, call.state, call.cost_micro_yuan) == ("dear", "edit", "done", 90 * FEN)


def test_outside_the_mask_nothing_changes_whatever_the_model_painted_there(vendor, film):
    studio, retoucher = vendor
    shot = shot_of(studio, film, 2)
    old = taken(studio, film, shot)
    mask = retouch.store_mask(studio, film, old, drawn((80, 20, 180, 130)))
    worked(studio, film, old, "edit", words="红外套", mask=mask, model="retoucher/dear")
    _, image = newest(studio, shot)
    before = Image.open(io.BytesIO(picture(True)))
    assert image.getpixel((128, 77)) == RED
    for corner in ((3, 3), (250, 140), (60, 77)):
        assert image.getpixel(corner) == before.getpixel(corner)
    worked(studio, film, old, "edit", words="红外套", mask=mask, model="retoucher/brush")
    white = Image.open(io.BytesIO(retoucher.shown[1]))
    assert (white.size, white.mode, white.getpixel((128, 77)), white.getpixel((3, 3))) == (SIZE, "L", 255, 0)


def test_a_mask_with_nothing_or_everything_in_it_is_none_and_what_is_no_picture_is_refused(vendor, film):
    studio, _ = vendor
    old = taken(studio, film, shot_of(studio, film, 2))
    assert retouch.store_mask(studio, film, old, drawn((0, 0, *SIZE))) == ""
    assert retouch.store_mask(studio, film, old, drawn((-9, -9, -5, -5))) == ""
    with pytest.raises(NotAPicture):
        retouch.store_mask(studio, film, old, b"<svg/>")


def test_a_refused_change_says_why_and_the_shot_is_as_whole_as_before(vendor, film):
    studio, _ = vendor
    shot = shot_of(studio, film, 0)
    old = taken(studio, film, shot)
    task = worked(studio, film, old, "edit", words="让他拿一把刀", model="retoucher/brush")
    assert task.status == "failed"
    with studio.db.read() as session:
        wrong = retouch.last_failure(session, film, shot)
        assert (wrong["say"], wrong["facts"]["reason"]) == ("tasks.Refused", "weapons")
        assert session.get_one(tables.Shot, shot).take_id == old.id


def test_what_nobody_can_read_or_nobody_wrote_is_refused_before_anything_is_sent():
    with pytest.raises(NothingSaid):
        retouch.retouch_request("edit", "0" * 64, SIZE, words="  ")
    with pytest.raises(WordsTooLong) as told:
        retouch.retouch_request("edit", "0" * 64, SIZE, words="红" * 1001)
    assert "1001" in told.value.sentence("zh")


def test_who_would_do_it_is_said_with_each_price_and_who_keeps_to_a_mask(vendor, film):
    studio, _ = vendor
    wanted = retouch.retouch_request("edit", "0" * 64, SIZE, words="红外套")
    account = Account(project_id=film, stage="storyboard")
    found = [one for one in capable_models.capable_models(studio, wanted, account) if one.id.startswith("retoucher/")]
    assert [(one.called("zh"), one.estimate_micro_yuan, one.mask) for one in found] == [
        ("画笔", 28 * FEN, True),
        ("dear", 90 * FEN, False),
    ]


def test_nobody_changes_a_picture_in_words_where_only_the_studios_own_engines_are(studio, film):
    alone = open_studio(studio.settings)
    wanted = retouch.retouch_request("edit", "0" * 64, SIZE, words="红外套")
    assert capable_models.capable_models(alone, wanted, Account(project_id=film, stage="storyboard")) == []


def test_a_change_that_the_films_limit_has_no_room_for_is_refused_at_the_click(studio, film):
    opened = open_studio(studio.settings, [Retoucher()])
    old = taken(opened, film, shot_of(opened, film, 0))
    limit = {"budget_micro_yuan": 10 * FEN}
    with opened.db.write() as session:
        session.execute(update(tables.Project).where(tables.Project.id == film).values(**limit))
    try:
        with pytest.raises(OverBudget):
            worked(opened, film, old, "edit", words="红外套")
    finally:
        with opened.db.write() as session:
            session.execute(update(tables.Project).where(tables.Project.id == film).values(budget_micro_yuan=None))


def test_what_is_made_of_a_changed_picture_does_not_say_its_words(vendor, film):
    studio, _ = vendor
    shot = shot_of(studio, film, 1)
    worked(studio, film, taken(studio, film, shot), "edit", words="红外套", model="retoucher/brush")
    changed, _ = newest(studio, shot)
    worked(open_studio(studio.settings), film, changed, "upscale")
    larger, _ = newest(studio, shot)
    assert (larger.facts["tool"], larger.facts["of"]) == ("upscale", changed.number)
    assert "words" not in larger.facts


EDITING = sorted(
    name
    for name in film_vendors.FAKES
    if any(one.capability is Capability.EDIT for one in installed_providers()[name].models())
)


@pytest.mark.parametrize("name", EDITING)
def test_each_vendor_changes_a_picture_from_the_click_to_a_ledger_that_says_its_bill(
    name, tmp_path, sqlite_with_tables
):
    (tmp_path / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0")
    film = films.put(open_studio(settings, [films.Company()]), None, "half")
    studio = open_studio(settings)
    shot = shot_of(studio, film, 0)
    large = (768, 432)
    before = Image.open(io.BytesIO(picture(True))).resize(large)
    out = io.BytesIO()
    before.save(out, "PNG")
    old = taken(studio, film, shot, content=out.getvalue(), size=large)
    with film_vendors.standing([name]) as standing:
        film_vendors.open_doors(studio, standing)
        wanted = retouch.retouch_request("edit", old.sha256, large, words="把外套改成红色")
        chosen = capable_models.capable_models(studio, wanted, Account(project_id=film, stage="storyboard"))[0]
        mask = retouch.store_mask(studio, film, old, drawn((80, 20, 180, 130)))
        task_id = queue.submit(
            studio, "storyboard.tool", user=None, project_id=film, target_id=retouch.retouch_target(shot),
            params={
                "id": str(shot), "take": str(old.id), "tool": "edit", "words": "把外套改成红色", "mask": mask,
                "model": chosen.id,
            },
        )  # fmt: skip
        here = queue.WorkPlace(studio, "test")
        while film_vendors.go_on(studio, here):
            pass
        bills = [charge.amount for charge in standing[name].charges]
    with studio.db.read() as session:
        task = session.get_one(tables.Task, task_id)
        assert (task.status, task.error) == ("completed", {})
        (call,) = session.query(tables.Call).filter(tables.Call.task_id == task.id, tables.Call.cost_micro_yuan > 0)
    new, image = newest(studio, shot)
    assert (new.provider, new.facts["words"], image.size) == (name, "把外套改成红色", large)
    assert image.getpixel((3, 3)) == before.getpixel((3, 3))
    assert edited_requests.request_sent(new)["prompt"] == "把外套改成红色"
    assert (call.state, call.capability, new.cost_micro_yuan) == ("done", "edit", call.cost_micro_yuan)
    assert [round(call.amount, 6)] == [round(bill, 6) for bill in bills]
