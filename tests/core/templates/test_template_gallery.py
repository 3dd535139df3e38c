"""The gallery shows each template once, and is searched in both languages."""

from __future__ import annotations

from core.database.engine import Database
from core.templates import template_gallery, template_versions, templates
from tests.support.saved_templates import NAME, ZH, ours, saved


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
