"""The doors there are: each with its last four, where it leads, how its last test went, and what one can do with it."""

from __future__ import annotations

import time
from html import escape

import streamlit as st

from core.gateway import doors, local_servers
from core.gateway.doors import DoorView
from core.gateway.local_servers import FoundServer
from core.models import vendor_readiness
from ui.base import film_on_screen, html_parts, state
from ui.base.acting_person import require_provider_admin
from ui.base.i18n import t
from ui.vendors import door_form
from ui.widgets import vendor_words

SERVERS, LOOKED_S = "_servers_found", 20.0
"""Servers of this machine as they were looked for last, and how old that may be."""


def draw() -> None:
    studio = state.studio()
    listed = studio.db.execute_read(doors.list_doors, studio.settings)
    with st.container(key="keys-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(t("providers.keys_note"))}</p>', width="stretch")
        st.button(
            t("providers.add_key"), key="add-key", type="primary" if not listed else "secondary", icon=":material/key:",
            on_click=door_form.open_new_door,
        )  # fmt: skip
    for found in servers_without_door(listed):
        draw_server(found)
    if not listed:
        st.html(
            f'<div class="no-key bare"><b>{escape(t("providers.none_title"))}</b>'
            f"<span>{escape(t('providers.none_why'))}</span></div>"
        )
        return
    with st.container(key="doors", gap=None):
        for door in listed:
            draw_row(door)


def draw_row(door: DoorView) -> None:
    with st.container(key=f"door-{_slug(door)}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="pv-door"><b>{escape(vendor_words.vendor_name(door.provider))}'
            f"{vendor_words.marks_html(vendor_readiness.load_vendor(door.provider))}</b>"
            f"<small>{escape(' · '.join(door_facts(door)))}</small>{vendor_words.test_result_html(door)}</div>",
            width="stretch",
        )
        draw_actions(door)


def door_facts(door: DoorView) -> list[str]:
    """What tells this door from the next."""
    said = [door.label, f"•••• {door.last4}" if door.last4 else ""]
    if door.from_environment:
        one = vendor_readiness.load_vendor(door.provider)
        said.append(t("providers.from_environment", names=" / ".join(one.env or one.env_address)))
    said += [door.region, door.address.partition("//")[2]]
    if door.inner and not door.from_environment:
        said.append(t("providers.within"))
    said += [
        f"{vendor_words.localized(words, name)}: {door.extra[name]}"
        for name, words in _asked(door)
        if door.extra.get(name)
    ]
    said += [t("providers.limit_at_once", n=door.at_once)] if door.at_once else []
    said += [t("providers.limit_jobs", n=door.open_jobs)] if door.open_jobs else []
    if door.share > 1:
        said.append(t("providers.share_of", n=door.share))
    return [one for one in said if one]


def _asked(door: DoorView) -> list[tuple[str, dict[str, str]]]:
    return list(vendor_readiness.load_vendor(door.provider).extra.items())


def draw_actions(door: DoorView) -> None:
    slug, name = _slug(door), vendor_words.vendor_name(door.provider)
    whose = f"{name} {vendor_words.door_title(door)}"
    with st.container(key=f"deeds-{slug}", horizontal=True, gap="small", width="content", wrap=False):
        st.button(
            t("providers.test"), key=f"test-{slug}", on_click=test_door, args=(door.name,), help=t("providers.test_of", name=html_parts.escape_markdown(whose))
        )  # fmt: skip
        if not door.from_environment:
            st.button(
                t("providers.change"), key=f"change-{slug}", type="tertiary", on_click=door_form.edit_door, args=(door.name,),
                help=t("providers.change_of", name=html_parts.escape_markdown(whose)),
            )  # fmt: skip
        if door.state == "open":
            st.button(
                t("providers.close"), key=f"close-{slug}", type="tertiary", on_click=close_door, args=(door.name,),
                help=t("providers.close_of", name=html_parts.escape_markdown(whose)),
            )  # fmt: skip
        else:
            st.button(
                t("providers.reopen"), key=f"reopen-{slug}", type="tertiary", on_click=reopen_door, args=(door.name,),
                help=t("providers.reopen_of", name=html_parts.escape_markdown(whose)),
            )  # fmt: skip
        if not door.from_environment:
            with st.popover(t("providers.forget"), type="tertiary", key=f"forget-{slug}"):
                st.html(
                    f'<p class="sure">{escape(t("providers.forget_sure", name=html_parts.escape_markdown(whose)))}</p>'
                )
                st.button(
                    t("providers.forget"),
                    key=f"forget-yes-{slug}",
                    type="primary",
                    on_click=forget_door,
                    args=(door.name,),
                )


def test_door(door_name: str) -> None:
    with film_on_screen.report_failure():
        door_form.test_door(door_name)


def close_door(door_name: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(doors.close_door, door_name, by=admin)
        film_on_screen.report_success(t("providers.closed_now"))


def reopen_door(door_name: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(doors.reopen_door, door_name, by=admin)
        film_on_screen.report_success(t("providers.open_now"))


def forget_door(door_name: str) -> None:
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.studio().db.execute_write(doors.delete_door, door_name, by=admin)
        film_on_screen.report_success(t("providers.forgotten"))


# Servers of this machine --------------------------------------------------------------------------------------------------


def servers_without_door(listed: list[DoorView]) -> tuple[FoundServer, ...]:
    """Those that answer and have no door yet."""
    kept: tuple[float, tuple[FoundServer, ...]] = state.recall(SERVERS, (0.0, ()))
    at, found = kept
    if time.monotonic() - at > LOOKED_S or not at:
        found = local_servers.find_local_servers(listed)
        state.remember(SERVERS, (time.monotonic(), found))
    return found


def draw_server(found: FoundServer) -> None:
    name = vendor_words.vendor_name(found.provider)
    with st.container(key=f"found-{found.provider}", horizontal=True, vertical_alignment="center", gap="small"):
        what = t("providers.found_models", n=len(found.models)) if found.models else ""
        said = t("providers.found", name=name, address=found.address)
        st.html(f'<div class="pv-door found"><b>{escape(said)}</b><small>{escape(what)}</small></div>', width="stretch")
        st.button(
            t("providers.use_it"), key=f"use-{found.provider}", on_click=open_server_door, args=(found.provider, found.address)
        )  # fmt: skip


def open_server_door(provider: str, address: str) -> None:
    """A door to a server of this machine; whoever clicks has seen where it is."""
    with film_on_screen.report_failure():
        admin = require_provider_admin()
        state.forget(SERVERS)
        door = state.studio().db.execute_write(doors.create_door, provider, address=address, inner=True, by=admin)
        door_form.test_door(door.name)


def _slug(door: DoorView) -> str:
    """A door's name as a key of the page."""
    return door.name.replace(":", "-")
