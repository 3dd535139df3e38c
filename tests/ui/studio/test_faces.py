"""Faces: initials where there is no picture, a few in a row and how many more."""

from __future__ import annotations

import uuid

import pytest

from core.people.sessions import Person
from ui.people import faces


def person(name: str, avatar: str = "") -> Person:
    return Person(id=uuid.uuid4(), email="", name=name, role="user", avatar=avatar)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("林岚", "岚"), ("Grace Hopper", "GH"), ("ada", "A"), ("Anne-Marie de Vries", "AV"), ("...", "?"), ("🎬", "🎬")],
)
def test_initials_are_what_people_of_that_name_go_by(name, shown):
    assert faces.initials(name) == shown


def test_a_name_that_is_markup_stays_words():
    assert "<b>x" not in faces.named_face_html(person("<b>x"), "<i>y")
    assert "<script" not in faces.disc_html(person("<script>"))


def test_four_faces_stand_in_a_row_and_of_more_the_number():
    four, nine = ([person("x")] * n for n in (4, 9))
    assert faces.row_html(four).count('class="face "') == 4
    assert faces.row_html(nine).count('class="face "') == 3 and "+6" in faces.row_html(nine)


def test_a_picture_is_named_by_its_hash_so_that_it_may_be_kept():
    somebody = person("x", "ab" * 32)
    assert f"/api/v1/people/{somebody.id}/avatar?v=abababababababab" in faces.disc_html(somebody)
