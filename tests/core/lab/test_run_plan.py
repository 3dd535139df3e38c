"""A grid before it is run: what each cell costs or why it cannot be, quickly, from our own shots and from words."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from core.database import tables
from core.errors import Conflict, EmptyName, NotAllowed, NotFound, TooManyCells
from core.gateway import doors
from core.lab import cell_requests, cells, experiments, inputs, run_plan
from core.lab.lab_values import CellSettings, ExperimentSpec, LabInput, PlannedCell, Variant
from core.money.ledger import Account
from core.settings import Settings as StudioSettings
from core.studio import Studio, open_studio
from providers.base import Capability, Request
from tests.conftest import furnish
from tests.support.core_time import usual_seconds
from tests.support.films import Company, person, put

WORDS = Variant(id="a", text="{input}，电影感")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio with every vendor there is, and keys for four of them."""
    home: Path = tmp_path_factory.mktemp("studio")
    studio = open_studio(StudioSettings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    furnish(studio.db)
    with studio.db.write() as session:
        for vendor in ("dashscope", "runway", "moonshot", "replicate"):
            doors.create_door(session, vendor, key="canary-key", extra={"free": "no"})
    yield studio
    studio.db.engine.dispose()


def plan(studio: Studio, spec: ExperimentSpec, **of: uuid.UUID) -> run_plan.GridPlan:
    return run_plan.plan_grid(studio, Account(**of), spec)


def one(studio: Studio, rung: str, model: str, text: str = "雨夜的猫", **settings: object) -> PlannedCell:
    wording = Variant(id="a", text=text)
    told = ExperimentSpec(rung=rung, variants=(wording,), models=(model,), settings=CellSettings(**settings))  # type: ignore[arg-type]
    return plan(studio, told).cells[0]


def test_a_grid_of_forty_eight_cells_is_planned_in_a_tenth_of_a_second(whole: Studio) -> None:
    models = ("dashscope/qwen-image-plus", "dashscope/wan2.2-t2i-flash", "runway/gen4_image", "builtin/painter")
    wordings = tuple(Variant(id=id, text=f"{{input}}，{id}") for id in "abcd")
    spec = ExperimentSpec(
        rung="still", variants=wordings, models=models, inputs=inputs.inputs_from_texts(["一", "二", "三"])
    )
    made = plan(whole, spec)
    assert (len(made.cells), made.calls, made.impossible) == (48, 48, 0)
    assert made.price == 12 * (200_000 + 177_500 + 355_000)
    assert usual_seconds(lambda: plan(whole, spec)) < 0.1


def test_more_than_two_thousand_cells_are_refused_in_words_before_anything_is_looked_up(whole: Studio) -> None:
    spec = ExperimentSpec(
        variants=tuple(Variant(id=str(n), text="x") for n in range(100)), models=("a/b",), seeds=tuple(range(100))
    )
    with pytest.raises(TooManyCells) as refused:
        plan(whole, spec)
    assert "10000" in refused.value.sentence("zh") and "2000" in refused.value.sentence("en")


@pytest.mark.parametrize(
    ("rung", "model", "settings", "why"),
    [
        ("still", "moonshot/kimi-k3", {}, "capability"),
        ("text", "dashscope/qwen-image-plus", {}, "capability"),
        ("text", "nobody/nothing", {}, "model"),
        ("text", "anthropic/claude-opus-5-5", {}, "key"),
        ("clip", "dashscope/wan2.7-i2v", {}, "needs_reference"),
        ("clip", "builtin/camera", {}, "needs_reference"),
        ("clip", "runway/gen4.5", {"seconds": 60}, "seconds"),
        ("clip", "runway/gen4.5", {"width": 4096, "height": 64}, "ratio"),
        ("sound", "replicate/musicgen", {}, "price"),
    ],
)
def test_an_impossible_cell_says_why_in_both_languages(
    whole: Studio, rung: str, model: str, settings: dict[str, object], why: str
) -> None:
    cell = one(whole, rung, model, **settings)
    assert cell.why_not == f"why_not_{why}"
    for language in ("zh", "en"):
        said = run_plan.explain_impossible(cell, language)
        assert said and "{" not in said
    assert (cell.estimate is None) == (why == "price")


def test_a_wording_too_long_for_a_model_says_how_long_it_may_be(whole: Studio) -> None:
    cell = one(whole, "still", "dashscope/qwen-image-plus", "字" * 5000)
    assert cell.why_not == "why_not_prompt"
    assert cell.facts == {"chars": 5000, "most": 800}


def test_a_wording_that_names_what_an_input_lacks_is_greyed_out_and_never_read_twice(whole: Studio) -> None:
    sly = LabInput(id="x", facts={"input": "{name} {input} {{input}}", "name": "{prompt}"})
    spec = ExperimentSpec(
        variants=(Variant(id="a", text="{input}"), Variant(id="b", text="{nobody} 100% {x}")),
        models=("builtin/writer",),
    )
    cells_of = plan(whole, spec.model_copy(update={"inputs": (sly,)})).cells
    assert [cell.why_not for cell in cells_of] == ["", "why_not_names"]
    assert cells_of[1].facts == {"names": "nobody, x"}
    assert cell_requests.fill_wording(spec.variants[0], sly).text == "{name} {input} {{input}}"


@pytest.mark.parametrize("text", ['{"a": {"b": 1}} {c} {{d}} 100% {}', "{input}{{input}}{{{input}}}", "{" * 50])
def test_what_somebody_typed_is_said_as_it_is(text: str) -> None:
    wording = cell_requests.fill_wording(Variant(id="a", text=cell_requests.escape_wording(text)), run_plan.NOTHING)
    assert (wording.text, wording.unknown) == (text, ())


def test_a_draft_is_short_and_small(whole: Studio) -> None:
    asked, _ = cell_requests.cell_request(
        "draft",
        WORDS,
        next(m for m in whole.gateway.models() if m.id == "runway/gen4.5"),
        inputs.inputs_from_texts(["猫"])[0],
        3,
        CellSettings(width=1920, height=1080, seconds=10),
    )
    assert (asked.width, asked.height, asked.seconds, asked.seed) == (854, 480, 4.0, 3)
    draft, clip = one(whole, "draft", "runway/gen4.5", seconds=10), one(whole, "clip", "runway/gen4.5", seconds=10)
    assert (draft.estimate or 0) < (clip.estimate or 0)


def test_another_seed_of_a_model_that_takes_none_is_no_other_cell(whole: Studio) -> None:
    spec = ExperimentSpec(
        rung="still", variants=(WORDS,), models=("openai/gpt-image-2", "dashscope/qwen-image-plus"), seeds=(1, 2)
    )
    with whole.db.write() as session:
        doors.create_door(session, "openai", key="canary-key", extra={"free": "no"})
    planned = run_plan.lay_grid(whole, Account(), spec.model_copy(update={"inputs": inputs.inputs_from_texts(["猫"])}))
    assert [one.planned.why_not for one in planned] == ["", "why_not_seed", "", ""]


def test_a_prompt_that_is_only_checked_costs_nothing_and_needs_no_model(whole: Studio) -> None:
    made = plan(
        whole,
        ExperimentSpec(
            rung="prompt",
            variants=(WORDS,),
            models=("a/b", "c/d"),
            inputs=inputs.inputs_from_texts(["猫"]),
            seeds=(1, 2),
        ),
    )
    assert [(cell.model, cell.estimate, cell.why_not) for cell in made.cells] == [("", 0, "")]
    assert made.calls == 0


# Our own shots ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    home: Path = tmp_path_factory.mktemp("house")
    studio = open_studio(StudioSettings(dailies_home=home, database_url="", redis_url="", assets_url=""), [Company()])
    furnish(studio.db)
    yield studio
    studio.db.engine.dispose()


@pytest.fixture(scope="module")
def film(house: Studio) -> tuple[uuid.UUID, object]:
    who = person(house, "user", "阿敏")
    return put(house, who, "half"), who


def test_the_real_prompt_of_a_shot_keeps_what_its_film_says_and_another_wording_is_free(house, film) -> None:
    project_id, who = film
    with house.db.read() as session:
        shots = inputs.inputs_from_shots(session, project_id)
        people = inputs.inputs_from_characters(session, project_id)
    assert len(shots) >= 3 and len(people) == 2
    spec = ExperimentSpec(
        rung="still",
        variants=(Variant(id="real", text="{prompt}"), Variant(id="own", text="{description}，{weather}，{people}")),
        models=("crew/image",),
        inputs=(*shots, *people),
        settings=CellSettings(width=640, height=360),
    )
    laid = run_plan.lay_grid(house, Account(user_id=who.id), spec)
    by = {(one.planned.variant, one.planned.input): one for one in laid}
    real, own = by["real", shots[0].id].request, by["own", shots[0].id].request
    assert (real.purpose, own.purpose) == ("shot", "free")
    assert real.inputs["picture"] == own.inputs["picture"]
    assert (real.width, real.height) == (640, 360)
    assert shots[0].facts["description"] in real.prompt and shots[0].facts["description"] in own.prompt
    assert by["real", people[0].id].request.purpose == "portrait"
    assert by["own", people[0].id].planned.why_not == "why_not_names"
    clip = run_plan.lay_grid(
        house, Account(user_id=who.id), spec.model_copy(update={"rung": "clip", "models": ("crew/video",)})
    )
    assert len(clip[0].request.references) <= 1


def test_a_shot_of_a_film_one_does_not_see_is_as_if_it_were_gone(house, film) -> None:
    project_id, _ = film
    with house.db.read() as session:
        shots = inputs.inputs_from_shots(session, project_id)[:1]
    stranger = person(house, "user", "阿强")
    spec = ExperimentSpec(
        rung="still", variants=(Variant(id="a", text="{prompt}"),), models=("crew/image",), inputs=shots
    )
    assert plan(house, spec, user_id=stranger.id).cells[0].why_not == "why_not_gone"
    with pytest.raises(NotFound), house.db.write() as session:
        experiments.create_experiment(session, stranger, "偷看", spec)
    gone = shots[0].model_copy(update={"of": uuid.uuid4()})
    assert plan(house, spec.model_copy(update={"inputs": (gone,)})).cells[0].why_not == "why_not_gone"


# Kept ------------------------------------------------------------------------------------------------------------------


def test_two_people_who_save_at_once_lose_nothing(house: Studio) -> None:
    one_, other = person(house), person(house, "user", "阿强")
    with house.db.write() as session:
        row = experiments.create_experiment(session, one_, " 广告  词 ", ExperimentSpec(variants=(WORDS,)))
        assert (row.name, row.version) == ("广告 词", 1)
    first = ExperimentSpec(variants=(WORDS,), models=("crew/text",))
    with house.db.write() as session:
        assert experiments.save_spec(session, one_, row.id, first, 1) == 2
    with house.db.write() as session:
        assert experiments.save_spec(session, other, row.id, first, 1) == 2
    with pytest.raises(Conflict) as told, house.db.write() as session:
        experiments.save_spec(session, other, row.id, ExperimentSpec(variants=(WORDS,), models=("crew/other",)), 1)
    assert told.value.facts["theirs"]["models"] == ["crew/text"]


def test_the_team_sees_its_experiments_and_those_of_a_film_who_sees_the_film(house, film) -> None:
    project_id, owner = film
    mate, guest = person(house, "user", "阿强"), person(house, "guest", "阿客")
    with house.db.write() as session:
        loose = experiments.create_experiment(session, owner, "一", ExperimentSpec()).id
        filmed = experiments.create_experiment(session, owner, "二", ExperimentSpec(), project_id=project_id).id
        with pytest.raises(NotAllowed):
            experiments.create_experiment(session, guest, "三", ExperimentSpec())
        with pytest.raises(EmptyName):
            experiments.create_experiment(session, owner, "  ", ExperimentSpec())
    with house.db.write() as session:
        seen = {row.id for row in experiments.list_experiments(session, mate)}
        assert loose in seen and filmed not in seen
        assert {loose, filmed} <= {row.id for row in experiments.list_experiments(session, owner, own=True)}
        assert [row.id for row in experiments.list_experiments(session, owner, project_id=project_id)] == [filmed]
        assert not experiments.list_experiments(session, guest)
        with pytest.raises(NotFound):
            experiments.load_experiment(session, mate, filmed)
        copy = experiments.clone(session, mate, loose)
        assert copy.cloned_from == loose and copy.user_id == mate.id
        experiments.rename(session, mate, loose, "新名字")
        experiments.remove(session, mate, loose)
        with pytest.raises(NotFound):
            experiments.load_experiment(session, owner, loose)
        experiments.put_back(session, owner, loose)
        assert experiments.load_experiment(session, owner, loose).name == "新名字"


def test_cells_whose_task_was_cancelled_elsewhere_end_too(house: Studio) -> None:
    who = person(house)
    spec = ExperimentSpec(variants=(WORDS,), models=("crew/text",), inputs=inputs.inputs_from_texts(["一", "二", "三"]))
    with house.db.write() as session:
        row = experiments.create_experiment(session, who, "三格", spec)
        ids = cells.create_cells(session, row.id, run_plan.lay_grid(house, Account(user_id=who.id), spec))
        assert cells.create_cells(session, row.id, run_plan.lay_grid(house, Account(user_id=who.id), spec)) == ids
        root = cells.plan_run(session, row, ids, who.id, templates={}, expected={})
        assert root and cells.plan_run(session, row, ids, who.id, templates={}, expected={}) is None
        made = cells.list_cells(session, row.id)
        ends = (
            ("cancelled", {}),
            ("failed", {"say": "tasks.lost", "facts": {}}),
            ("needs_review", {"say": "tasks.doubtful"}),
        )
        for cell, (status, error) in zip(made, ends, strict=True):
            session.execute(
                update(tables.Task).where(tables.Task.id == cell.task_id).values(status=status, error=error)
            )
    assert cells.repair_all_cells(house.db) == 3
    assert cells.repair_all_cells(house.db) == 0
    with house.db.read() as session:
        stands = [(cell.state, cell.error.get("say")) for cell in cells.list_cells(session, row.id)]
    assert stands == [("cancelled", None), ("failed", "tasks.lost"), ("processing", "tasks.doubtful")]
    assert Counter(cell.standing for cell in run_plan.plan_grid(house, Account(), row).cells)["processing"] == 1
    with house.db.write() as session:
        assert cells.plan_run(session, row, ids, who.id, templates={}, expected={}) is not None
        assert Counter(cell.state for cell in cells.list_cells(session, row.id)) == {"pending": 2, "processing": 1}


def test_a_request_that_is_free_is_one_of_text_with_its_input_as_a_base() -> None:
    model = next(iter(Company().models()))
    asked, wording = cell_requests.cell_request(
        "text", WORDS, model, inputs.inputs_from_texts(["猫"])[0], 2, CellSettings(tokens_most=300)
    )
    assert isinstance(asked, Request) and asked.capability is Capability.TEXT
    assert (asked.purpose, asked.prompt, asked.seed, asked.tokens_most) == ("free", "猫，电影感", 2, 300)
    assert not wording.real
