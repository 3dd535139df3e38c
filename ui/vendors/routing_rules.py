"""How the studio chooses models for all its films: by what it weighs, how good it is to be, and which work a model alone does."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.gateway import routing_policy
from core.gateway.routing_policy import OF_GRADE, RoutingWishes
from core.models import dry_run, vendor_readiness, vendor_reports
from core.people import studio_rules
from ui.base import film_on_screen, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.i18n import t
from ui.widgets import editable, vendor_words
from ui.widgets.rule_row import ruled_row

POLICIES = ("", "balanced", "cost", "quality", "speed")
GRADES = ("fast", "balanced", "quality")
QUALITIES = ("1", "2", "2.5", "3", "3.5", "4", "4.5")
PINNED = ("script", "board", "portrait", "shot", "line", "score", "effect", "clip")
"""What a model can be pinned to, in the order of a film. A board's words and its pictures are two."""


def draw() -> None:
    studio = state.studio()
    read = studio.db.execute_read(vendor_reports.routing_report, studio.settings)
    html_parts.draw_title(t("providers.rules"), t("providers.rules_note"))
    with st.container(key="rules-routing", gap=None):
        draw_grade(read.wishes)
        draw_policy(read.wishes)
        for number, (name, quality) in enumerate(read.floors.items()):
            draw_floor(name, quality, "" if number else t("providers.floor_means"))
        draw_elsewhere(read.wishes)
        if studio.settings.environment in routing_policy.TRYING:
            draw_paid(read.paid_models_allowed, studio.settings.environment)


def draw_pins() -> None:
    """Which work one model alone does."""
    studio = state.studio()
    html_parts.draw_title(t("providers.pins"), t("providers.pins_note"))
    with st.container(key="rules-pins", gap=None):
        now, asked = studio.db.execute_read(vendor_reports.pins_and_vendors, studio)
        for name in PINNED:
            draw_pin(now, name, asked)


def draw_grade(now: RoutingWishes) -> None:
    value = str(now.all.grade or "balanced")
    with ruled_row("grade", t("providers.grade"), t(f"providers.grade_{value}_means")):
        editable.choice(
            t("providers.grade"), list(GRADES), value, set_wish, "grade", key="route-grade",
            words=lambda one: t(f"providers.grade_{one}"), hidden=True,
        )  # fmt: skip


def draw_policy(now: RoutingWishes) -> None:
    value = str(now.all.policy or "")
    weighed = value or str(OF_GRADE[now.all.grade or next(iter(OF_GRADE))])
    if not value and not now.all.grade:
        weighed = "balanced"
    with ruled_row("policy", t("providers.policy"), t(f"providers.policy_{weighed}_means")):
        editable.choice(
            t("providers.policy"), list(POLICIES), value, set_wish, "policy", key="route-policy",
            words=lambda one: t(f"providers.policy_{one or 'as_grade'}"), hidden=True,
        )  # fmt: skip


def draw_floor(capability: str, value: float, means: str) -> None:
    """From which quality on a model may be chosen for its price or its speed alone; what that `means` is said once."""
    what = vendor_words.capability_word(capability)
    with ruled_row(f"floor-{capability}", t("providers.floor", what=what), means):
        editable.choice(
            t("providers.floor", what=what), list(dict.fromkeys((*QUALITIES, f"{value:g}"))), f"{value:g}", set_floor, capability, key=f"route-floor-{capability}",
            words=lambda one: t("providers.floor_from", quality=one), hidden=True,
        )  # fmt: skip


def draw_elsewhere(now: RoutingWishes) -> None:
    with ruled_row("elsewhere", t("providers.elsewhere"), t("providers.elsewhere_means")):
        editable.switch(t("providers.elsewhere"), bool(now.all.elsewhere), set_wish, "elsewhere", key="route-elsewhere")


def draw_paid(paid: bool, environment: str) -> None:
    with ruled_row("paid", t("providers.paid"), t("providers.paid_means", environment=environment)):
        editable.switch(t("providers.paid"), paid, set_paid, key="route-paid")


def draw_pin(now: RoutingWishes, name: str, asked: frozenset[str]) -> None:
    """One model that alone does this, of those that could be asked today: the studio's own, and those of vendors with a door."""
    studio, stage = state.studio(), dry_run.stage_that_asks(name)
    capability = dry_run.sample_request(name).capability
    among = dry_run.models_with_capability(studio, capability)
    pinned = next((one for one in dry_run.stage_pins(now, stage) if one in among), "")
    today = vendor_readiness.today()
    could = [
        id for id, one in among.items() if one.provider in asked and vendor_readiness.is_model_available(one, today)
    ]
    options = list(dict.fromkeys(["", *could, pinned]))
    with ruled_row(f"pin-{name}", t(f"providers.ask_{name}"), vendor_words.capability_word(capability)):
        editable.choice(
            t(f"providers.ask_{name}"), options, pinned, set_pin, name, key=f"pin-{name}", hidden=True,
            words=lambda one: _model_words(among, one),
        )  # fmt: skip


def _model_words(among: Any, id: str) -> str:
    if not id:
        return t("providers.pin_none")
    one = among[id]
    name = vendor_words.model_name(one)
    return name if one.provider == vendor_readiness.OWN else f"{name} · {vendor_words.vendor_name(one.provider)}"


def set_wish(name: str, _seen: Any, value: Any) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(dry_run.change_studio_wishes, admin, **{name: value})
        film_on_screen.report_success(t("providers.routing_saved"))


def set_pin(name: str, _seen: str, model_id: str) -> None:
    with film_on_screen.report_failure():
        admin, studio = require_provider_admin(), state.studio()
        capability = dry_run.sample_request(name).capability
        among = dry_run.models_with_capability(studio, capability)
        studio.db.execute_write(
            dry_run.pin_studio_model, admin, dry_run.stage_that_asks(name), capability, model_id, among
        )
        film_on_screen.report_success(t("providers.routing_saved"))


def set_floor(capability: str, _seen: str, quality: str) -> None:
    with film_on_screen.report_failure():
        admin, studio = require_provider_admin(), state.studio()
        studio.db.execute_write(studio_rules.set_quality_floor, studio.settings, capability, float(quality), admin)
        film_on_screen.report_success(t("providers.routing_saved"))


def set_paid(_seen: bool, on: bool) -> None:
    with film_on_screen.report_failure():
        admin, studio = require_provider_admin(), state.studio()
        studio.db.execute_write(studio_rules.set_rule, studio.settings, "paid_models_allowed", on, admin)
        film_on_screen.report_success(t("providers.routing_saved"))
