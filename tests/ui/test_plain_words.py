"""What people call things is never markup on a screen: no picture in a name is fetched, no link in it can be clicked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.studio import Studio
from tests.ui.world import Set

MARKED = "![x](//a.example/b.png)"
LIVE = re.compile(r"(?<!\\)!\[x\]\(")
READ_AS_MARKUP = {"label", "help", "body", "title", "text", "content"}
PLAIN = {"html"}
PAGES = ("home", "idea", "script", "characters", "storyboard", "audio", "video", "film", "team", "bin", "tasks")


@pytest.fixture
def here(studio: Studio) -> Set:
    """A film in which everything that has a name is called by a picture."""
    set_ = Set(studio)
    with studio.db.write() as session:
        for user in session.scalars(select(tables.User)):
            user.name = MARKED
        for project in session.scalars(select(tables.Project)):
            project.name = MARKED
        for row in session.scalars(select(tables.Script)):
            row.title, row.scenes = MARKED, [{**scene, "location": MARKED} for scene in row.scenes]
        for who in session.scalars(select(tables.Character)):
            who.name = f"{MARKED}{who.name}"
        for line in session.scalars(select(tables.Audio)):
            line.speaker = f"{MARKED}{line.speaker}" if line.speaker else ""
    return set_


def said(block: object) -> Iterator[tuple[str, str]]:
    """Every word of a screen that Streamlit reads as Markdown, and what stands there."""
    for element in block.children.values():  # type: ignore[attr-defined]
        told = getattr(element, "proto", None)
        if told is not None and element.type not in PLAIN:
            yield from words(told, element.type)
        if hasattr(element, "children"):
            yield from said(element)


def words(told: object, kind: str) -> Iterator[tuple[str, str]]:
    for field, value in told.ListFields():  # type: ignore[attr-defined]
        if field.type == field.TYPE_MESSAGE:
            for each in [value] if hasattr(value, "ListFields") else value:
                if hasattr(each, "ListFields"):
                    yield from words(each, f"{kind}.{field.name}")
        elif field.name in READ_AS_MARKUP and isinstance(value, str):
            yield f"{kind}.{field.name}", value


def test_a_picture_in_a_name_is_shown_as_its_letters_on_every_page(here: Set) -> None:
    opened: AppTest = here.tab(here.whole, "home")
    seen = 0
    wrong = set()
    for page in PAGES:
        opened = opened.switch_page(f"../pages/{page}.py").run()
        assert not opened.exception, page
        for where, text in said(opened._tree):
            seen += "example" in text
            if LIVE.search(text):
                wrong.add((page, where, text[:60]))
    assert sorted(wrong) == []
    assert seen > 10, "the names are on these pages"
