"""The audit page without a browser: what was done, whether the log is as it was written, and who may open it."""

from __future__ import annotations

from sqlalchemy import update

from core.database import tables
from core.people import studio_rules
from tests.ui.base.test_sign_in import drawn
from tests.ui.studio.test_people import at, button


def test_only_an_admin_opens_it(studio, owned, tab):
    assert "not open to you" in drawn(at(tab("user"), "audit"))


def test_a_changed_rule_is_told_with_before_and_after_and_found_by_its_area(studio, owned, tab):
    with studio.db.write() as session:
        studio_rules.set_rule(session, studio.settings, "guest_films_a_day", 2)
    here = at(tab("admin"), "audit")
    assert "changed a rule of the studio" in drawn(here) and "3 → 2" in drawn(here)
    here.selectbox(key="audit_area").set_value("session").run()
    assert "3 → 2" not in drawn(here) and "signed in" in drawn(here)
    here.text_input(key="audit_search").set_value("nothing like it").run()
    assert "No entries fit" in drawn(here)
    assert "3 → 2" in drawn(button(here, "audit-clear"))
    assert not here.exception


def test_it_says_which_entry_was_changed(studio, owned, tab):
    here = button(at(tab("admin"), "audit"), "audit-verify")
    assert "not changed" in drawn(here)
    with studio.db.write() as session:
        session.execute(update(tables.Audit).where(tables.Audit.number == 1).values(thing="nobody"))
    assert "Entry 1 was changed after it was written." in drawn(button(here, "audit-verify"))
