"""A vendor from near, and the form that opens a door to it: just what that vendor needs.

The key is typed into a field that is new after each press of the button; the script takes it out of its memory before
anything else happens, so that it stands nowhere but locked away. All other words stay until they are stored."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.gateway import doors
from core.gateway.doors import DoorView
from core.models import vendor_readiness
from core.models.vendor_readiness import Vendor
from core.money import price_list
from core.people.access import Action
from ui.base import film_on_screen, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.gate import require
from ui.base.i18n import t
from ui.vendors import workflow_form
from ui.widgets import vendor_words

SHOWN, ADDING, EDITED, TURN = "_vendor_shown", "_door_adding", "_door_edited", "_door_turn"
VENDOR = "_door_vendor"


def open_new_door(provider: str = "") -> None:
    """A callback: the form for a new door."""
    state.forget(SHOWN, EDITED)
    state.remember(ADDING, True)
    if provider:
        state.remember(VENDOR, provider)


def open_vendor(provider: str) -> None:
    """A callback: a vendor from near."""
    state.forget(ADDING, EDITED)
    state.remember(SHOWN, provider)


def edit_door(door_name: str) -> None:
    """A callback: the form of a door there is."""
    state.forget(ADDING, SHOWN)
    state.remember(EDITED, door_name)


def close_windows() -> None:
    with state.uninterrupted():
        state.forget(SHOWN, ADDING, EDITED)
        state.forget(*[key for key in st.session_state if str(key).startswith("door_")])
        _forget_key()
        workflow_form.forget_dry_run()


def draw_windows() -> None:
    """Whichever of these windows is open."""
    if state.recall(EDITED):
        st.dialog(t("providers.change_key"), on_dismiss=close_windows)(draw_door_change)()
    elif state.recall(ADDING):
        st.dialog(t("providers.add_key"), on_dismiss=close_windows)(draw_new_door)()
    elif state.recall(SHOWN):
        name = state.recall(SHOWN)
        st.dialog(vendor_words.vendor_name(name), on_dismiss=close_windows)(draw_vendor)()


# A vendor ----------------------------------------------------------------------------------------------------------------


def draw_vendor() -> None:
    require(Action.MANAGE_PROVIDERS)
    name = state.recall(SHOWN)
    if state.recall(ADDING) or not name:
        st.rerun()
    one = vendor_readiness.load_vendor(name)
    known = t("providers.source", source=one.source, day=one.checked_on) if one.source else ""
    st.html(f'<p class="note">{describe_vendor(one)} {escape(known)}</p>')
    if mine := [door for door in _doors() if door.provider == name]:
        st.html('<div class="pv-models doors">' + "".join(door_row_html(door) for door in mine) + "</div>")
    if one.key != "none":
        st.button(
            t("providers.add_key"),
            key="vendor-add",
            type="primary",
            icon=":material/key:",
            on_click=open_new_door,
            args=(name,),
        )
    st.html('<div class="pv-models">' + "".join(model_row_html(each) for each in vendor_models(name)) + "</div>")


def door_row_html(door: DoorView) -> str:
    return (
        f"<div><b>{escape(vendor_words.door_title(door))}</b><small>{vendor_words.test_result_html(door)}</small></div>"
    )


def vendor_models(name: str) -> list[Any]:
    """Those that answer today first, each capability together."""
    today = vendor_readiness.today()
    found = vendor_readiness.list_vendor_models(state.studio(), name)
    return sorted(
        found, key=lambda one: (not vendor_readiness.is_model_available(one, today), one.capability, -one.quality)
    )


def model_row_html(one: Any) -> str:
    today = vendor_readiness.today()
    facts = [vendor_words.capability_word(one.capability)]
    if one.family and not any(
        one.family in name for name in (*one.label.values(), *vendor_readiness.load_vendor(one.provider).label.values())
    ):
        facts.append(one.family)
    if one.until_day and one.until_day <= today:
        gone = t("providers.retired_for", name=one.successor) if one.successor else t("providers.retired")
        facts.append(gone)
    elif one.until_day:
        facts.append(t("providers.until", day=one.until_day))
    elif price_list.unpriced_models(state.studio().db, [one]):
        facts.append(t("providers.price_unknown"))
    off = "" if vendor_readiness.is_model_available(one, today) else ' class="off"'
    return (
        f"<div{off}><b>{escape(vendor_words.model_name(one))}</b><small>{escape(' · '.join(facts))}</small>"
        f'<span class="num">{escape(t("providers.quality_of", n=f"{one.quality:g}"))}</span></div>'
    )


def describe_vendor(one: Vendor) -> str:
    """What must be known of a vendor before its key is pasted."""
    said = []
    if one.name == vendor_readiness.OWN:
        said.append(escape(t("providers.own_note")))
    elif one.key == "none":
        said.append(escape(vendor_words.localized(one.key_hint, "")))
    if one.unofficial:
        said.append(escape(t("providers.unofficial_note")))
    if one.local and one.key != "none":
        said.append(escape(t("providers.local_note")))
    if one.website:
        said.append(
            f'<a href="{escape(one.website)}" target="_blank" rel="noreferrer">{escape(t("providers.website"))}</a>'
        )
    return " ".join(said)


# The form ----------------------------------------------------------------------------------------------------------------


def draw_new_door() -> None:
    require(Action.MANAGE_PROVIDERS)
    if not state.recall(ADDING):
        st.rerun()
    found = {one.name: one for one in vendor_readiness.vendors_with_doors()}
    chosen = st.selectbox(
        t("providers.vendor"), list(found), key=VENDOR,
        format_func=html_parts.option_labels(found, lambda name: vendor_words.localized(found[name].label, name)),
    )  # fmt: skip
    st.html(f'<p class="note">{escape(describe_abilities(chosen))} {describe_vendor(found[chosen])}</p>')
    draw_form(found[chosen], None)


def draw_door_change() -> None:
    require(Action.MANAGE_PROVIDERS)
    door = _door(str(state.recall(EDITED) or ""))
    if door is None:
        st.rerun()
        return
    st.html(
        f'<p class="note">{escape(vendor_words.vendor_name(door.provider))} · {escape(vendor_words.door_title(door))}</p>'
    )
    draw_form(vendor_readiness.load_vendor(door.provider), door)


def describe_abilities(name: str) -> str:
    today = vendor_readiness.today()
    found = [
        one
        for one in vendor_readiness.list_vendor_models(state.studio(), name)
        if vendor_readiness.is_model_available(one, today)
    ]
    words = dict.fromkeys(vendor_words.capability_word(one.capability) for one in found)
    return t("providers.does", what=t("providers.comma").join(words))


def draw_form(one: Vendor, door: DoorView | None) -> None:
    """What this vendor's door needs, and nothing else; the rest stands under "more"."""
    with st.container(key="door-wrong", gap="small"):
        if wrong := film_on_screen.take_failure():
            html_parts.draw_wrong(wrong)
            st.html(f'<p class="note">{escape(t("providers.paste_again"))}</p>')
    with st.form(key="door-form", border=False):
        if one.own_address:
            draw_address(one, door)
        if one.key != "none":
            draw_key_field(one, door)
        if len(one.addresses) > 1 and not one.own_address:
            regions = list(one.addresses)
            st.selectbox(
                t("providers.region"), regions, index=_index(regions, door.region if door else ""), key=_key("region", one, door),
                format_func=html_parts.option_labels(regions, lambda region: f"{region} · {one.addresses[region].partition('//')[2]}"),
            )  # fmt: skip
        for name, words in one.extra.items():
            was = door.extra.get(name, "") if door else ""
            st.text_input(
                vendor_words.localized(words, name), value=was, key=_key(f"extra_{name}", one, door), max_chars=2000
            )
        with st.expander(t("providers.more_own" if one.own_address else "providers.more"), expanded=bool(wrong)):
            draw_more(one, door)
        st.form_submit_button(
            t("providers.save_and_test"), type="primary", icon=":material/key:", on_click=save_door,
            args=(one.name, door.name if door else ""),
        )  # fmt: skip
    st.html(f'<p class="note">{escape(t("providers.key_note"))}</p>')
    if one.workflows:
        workflow_form.draw(door, lambda name: _key(name, one, door))


def draw_key_field(one: Vendor, door: DoorView | None) -> None:
    hint = vendor_words.localized(one.key_hint, "")
    kept = t("providers.key_kept", last4=door.last4 or "••••") if door else ""
    word = t("providers.key_optional" if one.key == "optional" else "providers.key")
    with st.container(key="key-once", gap=None):
        st.text_input(
            word, key=_key_field(), type="password", autocomplete="off", max_chars=4000, placeholder=kept or None
        )
        if hint:
            st.html(f'<p class="note">{escape(hint)}</p>')


def draw_address(one: Vendor, door: DoorView | None) -> None:
    """Where it is, and whether that is within the house."""
    was = door.address if door else (one.address if one.own_address else "")
    st.text_input(
        t("providers.address"), value=was, key=_key("address", one, door), placeholder=one.address or "https://", max_chars=500
    )  # fmt: skip
    if one.own_address and (others := list(one.addresses.values())[1:]):
        st.html(f'<p class="note">{escape(t("providers.other_addresses", addresses=", ".join(others)))}</p>')
    st.toggle(
        t("providers.inner"), value=door.inner if door else one.local, key=_key("inner", one, door),
    )  # fmt: skip
    st.html(f'<p class="note">{escape(t("providers.inner_note"))}</p>')


def draw_more(one: Vendor, door: DoorView | None) -> None:
    st.text_input(
        t("providers.own_label"), value=door.label if door else "", key=_key("label", one, door), max_chars=100,
        placeholder=t("providers.own_label_hint"),
    )  # fmt: skip
    if not one.own_address:
        draw_address(one, door)
        st.html(f'<p class="note">{escape(t("providers.relay_note"))}</p>')
    if _gives(one):
        st.toggle(t("providers.has_free"), value=_has_free(door), key=_key("free", one, door))
        st.html(f'<p class="note">{escape(t("providers.has_free_note"))}</p>')
    usual = {"at_once": one.at_once, "open_jobs": one.open_jobs, "share": 1}
    with st.container(key="door-limits", horizontal=True, gap="small"):
        for name, number in usual.items():
            st.number_input(
                t(f"providers.{name}"), 1 if name == "share" else 0, 100 if name == "share" else 1000,
                value=getattr(door, name) if door else number, key=_key(name, one, door),
            )  # fmt: skip
    st.html(f'<p class="note">{escape(t("providers.limits_note"))}</p>')


def save_door(provider: str, door_name: str) -> None:
    key = str(state.recall(_key_field()) or "")
    _forget_key()
    with film_on_screen.report_failure():
        admin, studio = require_provider_admin(), state.studio()
        one = vendor_readiness.load_vendor(provider)
        door = _door(door_name) if door_name else None
        said = _said(one, door)
        if door_name:
            row = studio.db.execute_write(doors.change_door, door_name, by=admin, key=key, **said)
        else:
            row = studio.db.execute_write(doors.create_door, provider, by=admin, key=key, **said)
        close_windows()
        test_door(row.name)


def test_door(door_name: str) -> None:
    """A free look through a door, and what it told."""
    studio = state.studio()
    health = doors.check_door(studio.db, studio.settings, studio.gateway.providers, door_name, require_provider_admin())
    name = vendor_words.vendor_name(door_name.partition(":")[0])
    if not health.ok:
        state.remember(
            film_on_screen.WRONG, t("providers.test_failed", name=name, why=vendor_words.error_note(health.note))
        )
        return
    seconds = vendor_words.format_wait(health.seconds)
    if health.models:
        film_on_screen.report_success(t("providers.test_good_models", name=name, seconds=seconds, n=len(health.models)))
    else:
        film_on_screen.report_success(t("providers.test_good", name=name, seconds=seconds))


def _said(one: Vendor, door: DoorView | None) -> dict[str, Any]:
    """What stands in the form but for the key."""
    said: dict[str, Any] = {
        name: state.recall(_key(name, one, door))
        for name in ("label", "address", "region", "inner", "at_once", "open_jobs", "share")
    }
    said = {name: value for name, value in said.items() if value is not None}
    extra = {name: str(state.recall(_key(f"extra_{name}", one, door)) or "") for name in one.extra}
    if _gives(one):
        extra["free"] = "yes" if state.recall(_key("free", one, door), False) else ""
    return {**said, "extra": {**(door.extra if door else {}), **extra}}


def _gives(one: Vendor) -> bool:
    """Whether it gives something for nothing with each key."""
    return any(free.provider == one.name for free in price_list.load_price_book(state.studio().db).free)


def _has_free(door: DoorView | None) -> bool:
    return door is not None and door.extra.get("free") == "yes"


def _key(name: str, one: Vendor, door: DoorView | None) -> str:
    """Of a field: each vendor and each door has its own, so what was typed for one is not shown for the next."""
    return f"door_{name}_{door.name.partition(':')[2] if door else one.name}"


def _key_field() -> str:
    return f"_door_key_{state.recall(TURN, 0)}"


def _forget_key() -> None:
    state.forget(_key_field())
    state.remember(TURN, state.recall(TURN, 0) + 1)


def _index(options: list[str], value: str) -> int:
    return options.index(value) if value in options else 0


def _door(name: str) -> DoorView | None:
    """One that can be edited here."""
    return next((one for one in _doors() if one.name == name and not one.from_environment), None)


def _doors() -> list[DoorView]:
    studio = state.studio()
    return studio.db.execute_read(doors.list_doors, studio.settings)
