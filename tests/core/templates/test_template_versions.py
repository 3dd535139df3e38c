"""Versions of templates: people save and fork them, and their uses are counted."""

from __future__ import annotations

import threading
import uuid

import pytest

from core.database.tables import PromptLog
from core.errors import NotFound
from core.templates import (
    production_label,
    template_versions,
    templates,
)
from core.templates.errors import TemplateBroken, TemplateNameTaken
from tests.support.saved_templates import NAME, ZH, in_use, ours, promoted, saved

# Saving -------------------------------------------------------------------------------------------------------------------


def test_saving_makes_a_draft_that_is_not_in_use(db, people):
    told = saved(db, people["阿敏"])
    assert (told.version, told.label, told.source, told.negative) == (2, "draft", "team", "")
    assert in_use(db) == 1
    with db.read() as session:
        newest = template_versions.load_history(session, NAME, ZH).versions[0]
    assert (newest.who, newest.template.template) == ("阿敏", "我们的科幻剧本：{idea}")


def test_what_must_not_be_there_is_kept_with_a_template(db):
    told = saved(db, negative="霓虹")
    with db.read() as session:
        assert template_versions.load_template_version(session, NAME, ZH, told.version).negative == "霓虹"


def test_a_template_that_cannot_be_filled_is_not_kept(db):
    with pytest.raises(TemplateBroken) as refused:
        saved(db, text="{idea} {heroine}")
    assert "heroine" in refused.value.sentence("zh")
    with db.read() as session:
        assert len(template_versions.load_history(session, NAME, ZH).versions) == 1


def test_a_name_keeps_its_task(db):
    assert saved(db, task_type="audio_generation").task_type == "script_generation"


def test_three_who_save_at_once_each_get_a_version(db):
    made: list[int] = []
    gate = threading.Barrier(3)

    def save(turn: int) -> None:
        gate.wait()
        made.append(saved(db, text=f"第 {turn} 种：{{idea}}").version)

    threads = [threading.Thread(target=save, args=(turn,)) for turn in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [2, 3, 4]


def test_a_fork_is_a_draft_of_its_own_that_knows_where_it_came_from(db, people):
    with db.read() as session:
        source = template_versions.load_template_version(session, NAME, ZH)
    with db.write() as session:
        assert source.id is not None
        fork = template_versions.fork_template(session, people["Bo"], source.id, "script_desert")
    assert (fork.name, fork.version, fork.label, fork.template) == ("script_desert", 1, "draft", source.template)
    with db.read() as session:
        assert template_versions.load_history(session, "script_desert", ZH).versions[0].forked_from == source.id
        assert templates.load_library(session).named("script_desert", ZH) is None
    with db.write() as session:
        production_label.promote_version(session, "script_desert", ZH, 1, None)
    assert in_use(db, "script_desert") == 1


def test_a_fork_needs_a_name_that_is_free_and_a_template_that_is_there(db):
    with db.read() as session:
        source = template_versions.load_template_version(session, NAME, ZH)
    assert source.id is not None
    with pytest.raises(TemplateNameTaken), db.write() as session:
        template_versions.fork_template(session, None, source.id, "script_horror")
    with pytest.raises(NotFound), db.write() as session:
        template_versions.fork_template(session, None, uuid.uuid4(), "script_new")


# Reading and counting -----------------------------------------------------------------------------------------------------


def used(session, stars: int | None = None, sent_to: str = "", version: int = 1, language: str = ZH) -> None:
    session.add(
        PromptLog(
            original_input="i",
            optimized_prompt="o",
            task_type="script_generation",
            template_used=NAME,
            template_version=version,
            language=language,
            user_rating=stars,
            sent_to=sent_to,
        )
    )


def test_uses_successes_and_stars_are_counted_from_what_happened(db):
    with db.write() as session:
        used(session, 5)
        used(session, 2, sent_to="script")
        used(session, 2)
        used(session)
        used(session, 1, language="en")
        used(session, 1, version=2)
        session.flush()
        template_versions.recount_uses(session, f"{NAME}@1", ZH)
        template_versions.recount_uses(session, "nobody@3", ZH)
    with db.read() as session:
        told = template_versions.load_template_version(session, NAME, ZH, 1)
        other = template_versions.load_template_version(session, NAME, "en", 1)
    assert (told.usage_count, told.success_rate, told.quality_score) == (4, 0.5, 3.0)
    assert other.usage_count == 0


def test_a_version_that_nobody_used_counts_nothing(db):
    with db.write() as session:
        template_versions.recount_uses(session, NAME, ZH, 1)
    with db.read() as session:
        told = template_versions.load_template_version(session, NAME, ZH, 1)
    assert (told.usage_count, told.success_rate, told.quality_score) == (0, 0.0, 0.0)


def test_two_versions_are_told_apart_piece_by_piece(db):
    one, two = ours("写一个关于太空的剧本，十场。"), ours("写一个关于深海的剧本，十场。")
    pieces = template_versions.diff_templates(one, two)
    assert [(p.fate, p.text) for p in pieces if p.fate != "same"] == [("gone", "太空"), ("new", "深海")]


def test_a_library_that_was_read_serves_until_the_label_moves(db):
    with db.read() as session:
        first = templates.load_library(session)
        assert templates.load_library(session) is first
    promoted(db, saved(db).version)
    with db.read() as session:
        assert templates.load_library(session) is not first
