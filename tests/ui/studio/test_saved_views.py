"""Views of dashboards that were saved: an address under a name, of one's own or shared."""

from __future__ import annotations

import pytest

from core.analytics import saved_views
from core.errors import NotAllowed, NotFound, TooManyViews, ViewNameTaken, WordsTooLong
from tests.ui.studio.costs_world import person


def test_a_view_is_an_address_and_nothing_more(studio):
    maker = person(studio, "user", "林岚")
    with studio.db.write() as session:
        saved_views.save_view(
            session, maker, "  last  month ", {"time": "last_month", "model": "wan", "view": "tasks", "lang": "zh", "x": "<b>"}
        )  # fmt: skip
    with studio.db.read() as session:
        assert [view.model_dump() for view in saved_views.own_views(session, maker)] == [
            {
                "name": "last month",
                "address": {"view": "tasks", "model": "wan", "time": "last_month"},
                "by": maker.id.hex,
            }
        ]
        assert saved_views.shared_views(session) == []


def test_a_shared_view_belongs_to_who_shared_it(studio):
    boss, maker, guest, other = (person(studio, role, role) for role in ("admin", "user", "guest", "user"))
    with studio.db.write() as session:
        saved_views.save_view(session, maker, "Monday", {"time": "7d"}, share=True)
        with pytest.raises(ViewNameTaken):
            saved_views.save_view(session, boss, "Monday", {}, share=True)
        with pytest.raises(NotAllowed):
            saved_views.save_view(session, guest, "Mine", {}, share=True)
        with pytest.raises(NotFound):
            saved_views.remove_view(session, maker, "Tuesday", share=True)
        with pytest.raises(NotAllowed):
            saved_views.remove_view(session, other, "Monday", share=True)
        saved_views.remove_view(session, boss, "Monday", share=True)
        assert saved_views.shared_views(session) == []


def test_views_have_a_name_of_some_length_and_are_not_without_number(studio):
    maker = person(studio, "user", "林岚")
    with studio.db.write() as session:
        with pytest.raises(WordsTooLong):
            saved_views.save_view(session, maker, "x" * 61, {})
        for number in range(saved_views.MOST):
            saved_views.save_view(session, maker, str(number), {})
        saved_views.save_view(session, maker, "0", {"time": "7d"})
        with pytest.raises(TooManyViews):
            saved_views.save_view(session, maker, "one more", {})
