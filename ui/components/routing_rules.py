"""How the studio chooses models for all its films: by what it weighs, how good it is to be, and which work a model alone does."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import dry_run, readiness, rules, terms
from core.terms import OF_GRADE, Wishes
from ui import state
from ui.components import editable, onscreen, parts, vendor_words
from ui.components.doer import provider_admin
from ui.components.ruled import ruled
from ui.i18n import t

POLICIES = ("", "balanced", "cost", "quality", "speed")
GRADES = ("fast", "balanced", "quality")
QUALITIES = ("1", "2", "2.5", "3", "3.5", "4", "4.5")
PINNED = ("script", "board", "portrait", "shot", "line", "score", "effect", "clip")
"""What a model can be pinned to, in the order of a film. A board's words and its pictures are two."""


def draw() -> None:
    studio = state.studio()
    with studio.db.read() as session:
        now = dry_run.wishes(session)
        trying = studio.settings.environment in terms.TRYING
        paid = rules.read(session, studio.settings).paid_models_allowed
    parts.title(t("providers.rules"), t("providers.rules_note"))
    with st.container(key="rules-routing", gap=None):
        grade(now)
        policy(now)
        with studio.db.read() as session:
            floors = terms.floors(session)
        for number, (name, quality) in enumerate(floors.items()):
            floor(name, quality, "" if number else t("providers.floor_means"))
        elsewhere(now)
        if trying:
            allowed(paid, studio.settings.environment)


def pins() -> None:
    """Which work one model alone does."""
    studio = state.studio()
    parts.title(t("providers.pins"), t("providers.pins_note"))
    with st.container(key="rules-pins", gap=None):
        with studio.db.read() as session:
            now = dry_run.wishes(session)
            asked = {one.name for one in readiness.read(studio, session) if one.doors or not one.keyed}
        for name in PINNED:
            pin(now, name, asked)


def grade(now: Wishes) -> None:
    value = str(now.all.grade or "balanced")
    with ruled("grade", t("providers.grade"), t(f"providers.grade_{value}_means")):
        editable.choice(
            t("providers.grade"), list(GRADES), value, set_wish, "grade", key="route-grade",
            words=lambda one: t(f"providers.grade_{one}"), hidden=True,
        )  # fmt: skip


def policy(now: Wishes) -> None:
    value = str(now.all.policy or "")
    weighed = value or str(OF_GRADE[now.all.grade or next(iter(OF_GRADE))])
    if not value and not now.all.grade:
        weighed = "balanced"
    with ruled("policy", t("providers.policy"), t(f"providers.policy_{weighed}_means")):
        editable.choice(
            t("providers.policy"), list(POLICIES), value, set_wish, "policy", key="route-policy",
            words=lambda one: t(f"providers.policy_{one or 'as_grade'}"), hidden=True,
        )  # fmt: skip


def floor(capability: str, value: float, means: str) -> None:
    """From which quality on a model may be chosen for its price or its speed alone; what that `means` is said once."""
    what = vendor_words.capability(capability)
    with ruled(f"floor-{capability}", t("providers.floor", what=what), means):
        editable.choice(
            t("providers.floor", what=what), list(dict.fromkeys((*QUALITIES, f"{value:g}"))), f"{value:g}", set_floor, capability, key=f"route-floor-{capability}",
            words=lambda one: t("providers.floor_from", quality=one), hidden=True,
        )  # fmt: skip


def elsewhere(now: Wishes) -> None:
    with ruled("elsewhere", t("providers.elsewhere"), t("providers.elsewhere_means")):
        editable.switch(t("providers.elsewhere"), bool(now.all.elsewhere), set_wish, "elsewhere", key="route-elsewhere")


def allowed(paid: bool, environment: str) -> None:
    with ruled("paid", t("providers.paid"), t("providers.paid_means", environment=environment)):
        editable.switch(t("providers.paid"), paid, set_paid, key="route-paid")


def pin(now: Wishes, name: str, asked: set[str]) -> None:
    """One model that alone does this, of those that could be asked today: the studio's own, and those of vendors with a door."""
    studio, stage = state.studio(), dry_run.stage_of(name)
    capability = dry_run.request_of(name).capability
    among = dry_run.models_of(studio, capability)
    pinned = next((one for one in dry_run.pins(now, stage) if one in among), "")
    today = readiness.today()
    could = [id for id, one in among.items() if one.provider in asked and readiness.answers(one, today)]
    options = list(dict.fromkeys(["", *could, pinned]))
    with ruled(f"pin-{name}", t(f"providers.ask_{name}"), vendor_words.capability(capability)):
        editable.choice(
            t(f"providers.ask_{name}"), options, pinned, set_pin, name, key=f"pin-{name}", hidden=True,
            words=lambda one: _model_words(among, one),
        )  # fmt: skip


def _model_words(among: Any, id: str) -> str:
    if not id:
        return t("providers.pin_none")
    one = among[id]
    name = vendor_words.model(one)
    return name if one.provider == readiness.OWN else f"{name} · {vendor_words.vendor(one.provider)}"


def set_wish(name: str, _seen: Any, value: Any) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            dry_run.wish(session, admin, **{name: value})
        onscreen.tell(t("providers.routing_saved"))


def set_pin(name: str, _seen: str, model_id: str) -> None:
    with onscreen.kept():
        admin, studio = provider_admin(), state.studio()
        capability = dry_run.request_of(name).capability
        with studio.db.write() as session:
            dry_run.pin(
                session, admin, dry_run.stage_of(name), capability, model_id, dry_run.models_of(studio, capability)
            )
        onscreen.tell(t("providers.routing_saved"))


def set_floor(capability: str, _seen: str, quality: str) -> None:
    with onscreen.kept():
        admin, studio = provider_admin(), state.studio()
        with studio.db.write() as session:
            floors = {**rules.quality_floors(session), capability: float(quality)}
            rules.change(session, studio.settings, "quality_floors", floors, admin)
        onscreen.tell(t("providers.routing_saved"))


def set_paid(_seen: bool, on: bool) -> None:
    with onscreen.kept():
        admin, studio = provider_admin(), state.studio()
        with studio.db.write() as session:
            rules.change(session, studio.settings, "paid_models_allowed", on, admin)
        onscreen.tell(t("providers.routing_saved"))
