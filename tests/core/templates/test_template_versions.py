"""Versions of templates: what ships stands in rows, people save, promote and roll back, and uses are counted."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from sqlalchemy import func, select

from core.database import tables
from core.database.engine import Database
from core.database.tables import PromptLog, PromptTemplate, TemplateMove
from core.errors import NotFound, NothingToRollBack, TemplateBroken, TemplateMoved, TemplateNameTaken
from core.operations import installation
from core.templates import (
    production_label,
    shipped_templates,
    template_gallery,
    template_rows,
    template_versions,
    templates,
)
from core.templates.prompt_values import Template

NAME, ZH = "script_scifi", "zh"


@pytest.fixture
def people(db: Database) -> dict[str, uuid.UUID]:
    found = {name: uuid.uuid4() for name in ("阿敏", "Bo")}
    with db.write() as session:
        session.add_all(
            tables.User(id=key, email=f"{key}@example.org", password_hash="", name=name) for name, key in found.items()
        )
    return found


def ours(text: str = "我们的科幻剧本：{idea}", **more) -> Template:
    shipped = templates.shipped_library().named(NAME, ZH)
    assert shipped is not None
    return shipped.model_copy(update={"template": text, **more})


def saved(db: Database, by: uuid.UUID | None = None, text: str = "我们的科幻剧本：{idea}", **more) -> Template:
    with db.write() as session:
        return template_versions.save_version(session, by, ours(text, **more))


def in_use(db: Database, name: str = NAME, language: str = ZH) -> int:
    with db.read() as session:
        told = templates.load_library(session).named(name, language)
        assert told is not None
        return told.version


def promoted(db: Database, version: int, by: uuid.UUID | None = None, **more) -> Template:
    with db.write() as session:
        return production_label.promote_version(session, NAME, ZH, version, by, **more)


# What came with the studio ------------------------------------------------------------------------------------------------


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
    took = time.perf_counter()
    assert shipped_templates.sync_if_changed(db) == 0
    assert time.perf_counter() - took < 0.05
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


# Moving the label ---------------------------------------------------------------------------------------------------------


def test_a_promoted_version_is_the_one_in_use_with_its_evidence(db, people):
    version = saved(db, people["Bo"]).version
    why = {"experiment": "e1", "mean": 4.5}
    assert promoted(db, version, people["阿敏"], why=why).label == "production"
    assert in_use(db) == version
    assert in_use(db, NAME, "en") == 1
    with db.read() as session:
        told = template_versions.load_history(session, NAME, ZH)
        deeds = session.scalars(select(tables.Audit.action).where(tables.Audit.user_id == people["阿敏"])).all()
    assert told.versions[0].evidence == why
    assert [(m.from_version, m.to_version, m.who, m.why, m.back) for m in told.moves] == [(1, 2, "阿敏", why, False)]
    assert deeds == ["template.promoted"]


def test_promoting_what_is_in_use_moves_nothing(db):
    assert promoted(db, 1).version == 1
    with db.read() as session:
        assert template_versions.load_history(session, NAME, ZH).moves == ()


def test_a_version_that_is_not_there_cannot_be_promoted(db):
    with pytest.raises(NotFound):
        promoted(db, 9)
    assert in_use(db) == 1


def test_rolling_back_goes_back_step_by_step(db, people):
    for text in ("二：{idea}", "三：{idea}"):
        promoted(db, saved(db, text=text).version)
    for expected in (2, 1):
        with db.write() as session:
            assert production_label.roll_back(session, NAME, ZH, people["Bo"]).version == expected
        assert in_use(db) == expected
    with pytest.raises(NothingToRollBack), db.write() as session:
        production_label.roll_back(session, NAME, ZH, people["Bo"])
    with db.read() as session:
        moves = template_versions.load_history(session, NAME, ZH).moves
    assert [(m.from_version, m.to_version, m.back, m.who) for m in moves[:2]] == [
        (2, 1, True, "Bo"),
        (3, 2, True, "Bo"),
    ]


def test_after_a_roll_back_a_promotion_can_be_rolled_back_again(db):
    promoted(db, saved(db, text="二：{idea}").version)
    with db.write() as session:
        production_label.roll_back(session, NAME, ZH, None)
    promoted(db, saved(db, text="三：{idea}").version)
    with db.write() as session:
        assert production_label.roll_back(session, NAME, ZH, None).version == 1


def test_who_decides_on_what_is_no_longer_in_use_is_told_who_moved_it(db, people):
    two, three = saved(db, text="二：{idea}").version, saved(db, text="三：{idea}").version
    promoted(db, two, people["阿敏"], seen=1)
    with pytest.raises(TemplateMoved) as refused:
        promoted(db, three, people["Bo"], seen=1)
    assert "阿敏" in refused.value.sentence("zh")
    assert "2" in refused.value.sentence("en")
    assert in_use(db) == two
    with pytest.raises(TemplateMoved), db.write() as session:
        production_label.roll_back(session, NAME, ZH, people["Bo"], seen=1)


def test_of_two_who_promote_at_the_same_moment_one_wins_and_the_other_is_told(db, people):
    candidates = {name: saved(db, text=f"{name}：{{idea}}").version for name in people}
    ends: dict[str, str] = {}
    gate = threading.Barrier(2)

    def decide(name: str) -> None:
        gate.wait()
        try:
            promoted(db, candidates[name], people[name], seen=1)
            ends[name] = "won"
        except TemplateMoved as told:
            ends[name] = told.sentence("zh")

    threads = [threading.Thread(target=decide, args=(name,)) for name in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = next(name for name, end in ends.items() if end == "won")
    loser = next(name for name in people if name != winner)
    assert winner in ends[loser]
    assert in_use(db) == candidates[winner]
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(TemplateMove)) == 1


def test_two_sessions_that_both_saw_the_old_one_cannot_both_move_it(db, people):
    """On SQLite a second writer cannot even begin: the other test of two is its."""
    if db.sqlite:
        return
    two, three = saved(db, text="二：{idea}").version, saved(db, text="三：{idea}").version
    seen, go = threading.Event(), threading.Event()
    end: list[object] = []

    def late() -> None:
        try:
            with db.write() as session:
                assert template_versions.load_template_version(session, NAME, ZH).version == 1
                seen.set()
                go.wait(10)
                end.append(production_label.promote_version(session, NAME, ZH, three, people["Bo"]))
        except TemplateMoved as told:
            end.append(told)

    thread = threading.Thread(target=late)
    with db.write() as session:
        thread.start()
        assert seen.wait(10)
        production_label.promote_version(session, NAME, ZH, two, people["阿敏"])
        go.set()
        time.sleep(0.2)
    thread.join()
    assert isinstance(end[0], TemplateMoved)
    assert in_use(db) == two


# Reading and counting -----------------------------------------------------------------------------------------------------


def found(db: Database, *args, **more) -> list[str]:
    with db.read() as session:
        return [told.name for told in template_gallery.list_gallery(session, *args, **more)]


def test_the_gallery_is_searched_in_names_descriptions_and_texts_of_both_languages(db):
    assert found(db, "机器人", language="en", task="script_generation")[0] == "script_scifi"
    assert found(db, "screenplay wuxia", language="zh") == ["script_wuxia"]
    assert found(db, "SCRIPT_SCIFI", language="zh") == ["script_scifi"]
    assert found(db, "zeppelin 潜艇") == []
    assert {*found(db, genre="cyberpunk")} == {"storyboard_cyberpunk", "video_cyberpunk"}
    assert len(found(db, language="zh")) * 2 == len(found(db)) == len(templates.shipped_library())


def test_the_gallery_shows_each_template_once_and_a_draft_only_where_nothing_is_in_use(db):
    saved(db)
    with db.write() as session:
        template_versions.save_version(session, None, ours(name="script_new"))
        template_versions.save_version(session, None, ours("更新：{idea}", name="script_new"))
    with db.read() as session:
        shown = {(t.name, t.language): t for t in template_gallery.list_gallery(session)}
    assert shown[NAME, ZH].version == 1
    assert shown["script_new", ZH].version == 2
    assert len(shown) == len(templates.shipped_library()) + 1


def test_a_percent_sign_in_a_search_is_a_percent_sign(db):
    assert found(db, "%") == []


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
