"""What ships stands in rows, in use where nothing of the team's own is."""

from __future__ import annotations

import threading

from sqlalchemy import func, select

from core.database import tables
from core.database.engine import Database
from core.database.tables import PromptTemplate
from core.operations import installation
from core.templates import shipped_templates, template_rows, template_versions, templates
from tests.support.core_time import usual_seconds
from tests.support.saved_templates import NAME, ZH, in_use, promoted, saved


def test_a_fresh_studio_has_every_shipped_template_in_use(db):
    with db.read() as session:
        rows = session.scalars(select(PromptTemplate)).all()
    assert {(row.name, row.language) for row in rows} == {(t.name, t.language) for t in templates.shipped_library()}
    assert {(row.version, row.label, row.source) for row in rows} == {(1, "production", "shipped")}
    with db.read() as session:
        library = templates.load_library(session)
    for told in templates.shipped_library():
        standing = library.named(told.name, told.language)
        assert standing is not None
        assert template_rows.is_same_wording(standing, told)


def test_a_second_start_changes_nothing_and_takes_no_time(db):
    installation.upgrade(db)
    shipped_templates.sync_if_changed(db)
    assert shipped_templates.sync_if_changed(db) == 0
    assert usual_seconds(lambda: shipped_templates.sync_if_changed(db)) < 0.05
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(PromptTemplate)) == len(templates.shipped_library())


def another_release(db: Database, text: str = "写一个剧本：{idea}") -> None:
    """As if the words that stand here had shipped with an older studio."""
    with db.write() as session:
        row = session.scalars(
            select(PromptTemplate).where(
                PromptTemplate.name == NAME, PromptTemplate.language == ZH, PromptTemplate.version == 1
            )
        ).one()
        row.template = text
        setting = session.get(tables.Setting, shipped_templates.STANDS)
        assert setting is not None
        setting.value = {"digest": "older"}


def test_a_shipped_text_that_changed_becomes_the_next_version_and_the_one_in_use(db):
    another_release(db)
    assert shipped_templates.sync_if_changed(db) == 1
    assert in_use(db) == 2
    with db.read() as session:
        told = template_versions.load_history(session, NAME, ZH)
    assert [(v.template.version, v.template.label) for v in told.versions] == [(2, "production"), (1, "")]
    assert [(m.from_version, m.to_version, m.who) for m in told.moves] == [(1, 2, "")]


def test_a_shipped_text_that_changed_leaves_the_teams_own_in_use(db):
    promoted(db, saved(db).version)
    another_release(db)
    assert shipped_templates.sync_if_changed(db) == 1
    assert in_use(db) == 2
    with db.read() as session:
        assert template_versions.load_template_version(session, NAME, ZH, 3).label == ""


def test_a_release_that_comes_back_makes_no_version_again(db):
    another_release(db)
    assert shipped_templates.sync_if_changed(db) == 1
    with db.write() as session:
        setting = session.get(tables.Setting, shipped_templates.STANDS)
        assert setting is not None
        setting.value = {"digest": "another"}
    assert shipped_templates.sync_if_changed(db) == 0
    assert in_use(db) == 2


def test_two_that_start_at_the_same_moment_put_each_template_there_once(db):
    with db.write() as session:
        for table in (PromptTemplate, tables.Setting):
            session.query(table).delete()
    made: list[int] = []
    gate = threading.Barrier(3)

    def start() -> None:
        gate.wait()
        made.append(shipped_templates.sync_if_changed(db))

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 0, len(templates.shipped_library())]
