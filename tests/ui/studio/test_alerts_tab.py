"""Alerts, their rules, the bell and the weekly letter, without a browser."""

from __future__ import annotations

import uuid

import pytest

from core.alerts import alert_notices, alert_rules
from core.database import tables
from core.people import notices
from tests.support import films
from tests.ui.world import turn, words
from ui.base import state


@pytest.fixture
def alert(studio):
    """The disk is nearly full, and an admin was told."""
    admin = films.person(studio)
    with studio.db.write() as session:
        row = tables.Alert(
            rule="disk", level="low", first_level="low", measured={"worst": 0.91, "last": 0.91}, id=uuid.uuid4()
        )
        session.add(row)
        session.flush()
        alert_notices.send_alert_notices(session, row, alert_rules.shipped_rules()["disk"], "opened")
    return admin, row


def opened(tab, studio, who, view: str, language: str = "en", **address: str):
    here = tab(language=language)
    here.session_state[state.TOKEN] = films.token(studio, who)
    for name, value in {"view": view, **address}.items():
        here.query_params[name] = value
    here.run()
    return turn(here, "costs")


def press(here, key: str):
    next(button for button in here.button if button.key and button.key.startswith(key)).click()
    return here.run()


def test_an_alert_stands_on_top_and_somebody_sees_to_it(studio, tab, alert):
    admin, row = alert
    here = opened(tab, studio, admin, "alerts")
    assert "91% of the disk is used" in words(here) and "rises in 4 h unanswered" in words(here)
    here = press(here, f"alert-see-{row.id}")
    assert "阿敏 sees to it" in words(here) and "rises in" not in words(here)
    with studio.db.read() as session:
        assert session.get(tables.Alert, row.id).acknowledged_by == admin.id


def test_where_all_is_well_it_says_so(studio, tab):
    here = opened(tab, studio, films.person(studio), "alerts", "zh")
    assert "一切正常" in words(here) and "条规则每分钟看一遍" in words(here)


def test_a_member_sees_neither_the_studios_alerts_nor_its_rules(studio, tab, alert):
    member = films.person(studio, "user", "小川")
    here = opened(tab, studio, member, "alerts")
    assert "91%" not in words(here) and "There is no alert about your films or budget" in words(here)
    assert not [toggle for toggle in here.toggle if toggle.key and toggle.key.startswith("alert-on-")]


def test_a_threshold_is_changed_where_it_stands(studio, tab):
    admin = films.person(studio)
    here = opened(tab, studio, admin, "alerts")
    next(field for field in here.number_input if field.key == "alert-at-errors-high").set_value(12.0)
    next(button for button in here.button if "alert-rule-form-errors" in (button.proto.form_id or "")).click()
    here = here.run()
    assert "High from 12%" in words(here) and "Changed" in words(here)
    with studio.db.read() as session:
        assert [step.at for step in alert_rules.find_rule(session, "errors").steps] == [0.01, pytest.approx(0.12)]


def test_a_rule_is_switched_off_and_a_rule_of_ones_own_is_added(studio, tab):
    admin = films.person(studio)
    here = opened(tab, studio, admin, "alerts")
    next(toggle for toggle in here.toggle if toggle.key == "alert-on-memory").set_value(False).run()
    next(field for field in here.text_input if field.key == "alert-own-name").set_value("太慢了").run()
    press(here, "alert-own-add")
    with studio.db.read() as session:
        rules = alert_rules.list_rules(session)
    assert not next(rule for rule in rules if rule.name == "memory").on
    assert [rule.title["zh"] for rule in rules if rule.based_on] == ["太慢了"]


def test_the_bell_counts_what_is_not_read(studio, tab, alert):
    admin, _ = alert
    here = opened(tab, studio, admin, "alerts")
    with studio.db.read() as session:
        assert notices.unread_counts(session, [admin.id])[admin.id][0] == 1
    assert here.get("popover") is not None


def test_a_week_with_nothing_is_an_honest_letter_to_take_away(studio, tab):
    here = opened(tab, studio, films.person(studio), "letter", week="2026-03-04")
    assert "Nobody made anything in this week" in words(here) and "2 Mar to 8 Mar 2026" in words(here)
    assert 'download="dailies-2026-03-02.html"' in words(here) and 'download="dailies-2026-03-02.pdf"' in words(here)


@pytest.mark.parametrize("week", ["<script>", "9999-01-01", "1000-01-01", "2026-13-40", ""])
def test_a_week_that_makes_no_sense_is_the_newest(studio, tab, week):
    here = opened(tab, studio, films.person(studio), "letter", week=week)
    assert "letter-top" in words(here) and "<script>" not in words(here)
