"""What a vendor did wrong reaches the person: who refused and why, what may have been paid, what an admin was asked to allow."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core import i18n
from core.database import tables
from core.errors import NotWanted
from core.gateway import routing_policy
from core.idea.idea import suggest_directions_now, understand_now
from core.money import approvals, budgets
from core.money.ledger import Account
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks.task_tree import load_tree
from jobs import queue
from providers.errors import Doubtful, Refused
from providers.gateway.gateway import installed_providers
from tests.conftest import furnish
from tests.support import film_vendors, films
from tests.support.crew import Crew
from tests.wire.server import Fake, Fault

PRICE = 100_000
IDEA = "雨夜，女侦探林岚在霓虹街头追一只会说话的猫"


def opened(home: Path, *found: object) -> Studio:
    studio = open_studio(
        Settings(dailies_home=home, database_url="", redis_url="", assets_url=""),
        [*found] if found else None,  # type: ignore[list-item]
    )
    furnish(studio.db)
    return studio


def errors(studio: Studio) -> list[dict]:  # type: ignore[type-arg]
    with studio.db.read() as session:
        return [
            row.error for row in session.scalars(select(tables.Task).where(tables.Task.error.is_not(None))) if row.error
        ]


@pytest.fixture
def painters(tmp_path: Path) -> Iterator[tuple[Studio, uuid.UUID, dict[str, Fake]]]:
    """A film by the crew, but for its pictures: those are asked of vendors alone."""
    studio = opened(
        tmp_path, Crew(), *(p for p in installed_providers().values() if p.name in ("openai", "kling", "anthropic"))
    )
    with film_vendors.standing(["openai", "kling", "anthropic"]) as there:
        film_vendors.open_doors(studio, there)
        film = films.put(studio, None, "half")
        with studio.db.write() as session:
            routing_policy.set_film_wishes(
                session, film, pin="openai/gpt-image-2.6-sunburst kling/kling-v3 anthropic/claude-opus-5-5"
            )
        yield studio, film, there
    studio.db.engine.dispose()


def paint(studio: Studio, film: uuid.UUID, kind: str = "storyboard.paint") -> tables.Task:
    with studio.db.read() as session:
        shot = production_plan.load_snapshot(session, film).shots[0]
    params = {"id": str(shot.id)} if kind == "storyboard.paint" else {"shot": str(shot.id)}
    task_id = queue.submit(studio, kind, user=None, project_id=film, params=params)
    here = queue.WorkPlace(studio, "test")
    while film_vendors.go_on(studio, here):
        pass
    with studio.db.read() as session:
        return session.get_one(tables.Task, task_id)


def test_a_refusal_names_the_vendor_and_its_own_reason_in_both_languages(painters) -> None:
    studio, film, there = painters
    there["openai"].trouble("refused")
    task = paint(studio, film)
    assert (task.status, task.error["say"]) == ("failed", "tasks.Refused")
    facts = task.error["facts"]
    assert facts["vendor"]["en"] == "OpenAI" and facts["model"] == "openai/gpt-image-2.6-sunburst"
    assert facts["reason"] == "Your request was rejected by the safety system."
    for language in i18n.LANGUAGES:
        said = i18n.translate_stored(task.error, language)
        assert "OpenAI" in said and "safety system" in said and "{" not in said


def test_a_job_that_a_vendor_took_and_then_refused_says_so_too(painters) -> None:
    studio, film, there = painters
    there["kling"].job_trouble("refused")
    task = paint(studio, film, "video.shoot")
    assert task.error["say"] == "tasks.Refused" and task.error["facts"]["vendor"]["zh"] == "可灵"
    assert "risk control" in task.error["facts"]["reason"]


def test_what_may_have_been_paid_names_vendor_model_and_price(painters) -> None:
    studio, film, there = painters
    there["openai"].next(Fault("lose"))
    task = paint(studio, film)
    assert (task.status, task.error["say"]) == ("needs_review", "tasks.doubtful")
    facts = task.error["facts"]
    with studio.db.read() as session:
        call = session.scalar(select(tables.Call).where(tables.Call.task_id == task.id))
    assert facts["vendor"]["en"] == "OpenAI" and facts["model"] == "openai/gpt-image-2.6-sunburst"
    assert facts["call"] == call.key and facts["micro_yuan"] == call.cost_micro_yuan > 0
    said = i18n.translate_stored(task.error, "en")
    assert "OpenAI (gpt-image-2.6-sunburst, about ¥" in said and facts["price"] in said


def test_an_idea_that_is_refused_says_by_whom_and_why_where_somebody_waits(painters) -> None:
    studio, film, there = painters
    there["anthropic"].trouble("refused")
    with studio.db.write() as session:
        routing_policy.set_film_wishes(session, film, pin="anthropic/claude-opus-5-5")
    with pytest.raises(NotWanted) as refused:
        understand_now(studio, IDEA, "zh", Account(project_id=film, stage="idea"))
    assert "Anthropic" in refused.value.sentence("en") and "usage policy" in refused.value.sentence("zh")


def test_an_idea_is_read_and_told_three_ways_at_home_where_the_vendor_is_away_or_there_is_no_money(
    tmp_path: Path,
) -> None:
    studio = opened(tmp_path, *(p for p in installed_providers().values() if p.name in ("builtin", "anthropic")))
    with film_vendors.standing(["anthropic"]) as there:
        film_vendors.open_doors(studio, there)
        with studio.db.write() as session:
            film = projects.create(session, None, Brief(idea=IDEA, seconds=10)).id
            routing_policy.set_film_wishes(session, film, pin="anthropic/claude-opus-5-5")
            budgets.set_budget_limit(session, "project", film, 1)
        account = Account(project_id=film, stage="idea")
        understood = understand_now(studio, IDEA, "zh", account)
        assert there["anthropic"].charges == []
    assert understood.place == "street" and understood.who
    brief = Brief(idea=IDEA, understood=understood.model_dump(mode="json"))
    assert len(suggest_directions_now(studio, brief, 0, account)) == 3
    studio.db.engine.dispose()


def test_what_a_row_of_yesterday_did_not_keep_leaves_no_gap() -> None:
    for say in ("tasks.Refused", "tasks.doubtful"):
        for language in i18n.LANGUAGES:
            assert "{" not in i18n.translate_stored({"say": say, "facts": {}}, language)


def test_work_over_a_limit_asks_an_admin_once_for_all_of_it_and_goes_on_when_that_is_allowed(tmp_path: Path) -> None:
    crew = Crew(price=PRICE)
    studio = opened(tmp_path, crew)
    admin = films.person(studio)
    with studio.db.write() as session:
        film = projects.create(session, admin.id, Brief(idea=IDEA, seconds=10, short_side=144)).id
        budgets.set_budget_limit(session, "project", film, 4 * PRICE)
    root = queue.submit(studio, "film.make", user=admin.id, project_id=film)
    films.work_off(studio)
    over = [error for error in errors(studio) if error["say"] == "tasks.over_budget"]
    assert over and all(
        "管理员" in i18n.translate_stored(error, "zh") and "¥0.40" in i18n.translate_stored(error, "zh")
        for error in over
    )
    with studio.db.read() as session:
        (asked,) = approvals.pending_requests(session)
        spent = budgets.format_money(sum(call.cost_micro_yuan for call in session.scalars(select(tables.Call))))
    assert spent == "¥0.40" and asked.task_id == root and asked.need_micro_yuan >= 5 * PRICE
    with studio.db.write() as session:
        assert approvals.approve(session, asked.id, admin) == root
    queue.retry(studio, root)
    films.work_off(studio)
    tree = load_tree(studio.db, root)
    assert tree is not None and tree.status == "completed"
    assert crew.asked["script"] == 1 and errors(studio) == []
    studio.db.engine.dispose()


def test_an_error_of_the_gateway_keeps_which_model_it_was() -> None:
    from core.models import failure_notes

    told = failure_notes.refusal_note(Refused(reason="x", model="nobody/knows"))
    assert told["facts"]["vendor"] == {"zh": "nobody", "en": "nobody"}
    assert failure_notes.unsettled_note(Doubtful())["facts"]["to"] == ""
