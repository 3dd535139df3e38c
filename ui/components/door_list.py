"""The doors there are: each with its last four, where it leads, how its last test went, and what one can do with it."""

from __future__ import annotations

import time
from html import escape

import streamlit as st

from core import doors, local_servers, readiness
from core.doors import Listed
from core.local_servers import Found
from ui import state
from ui.components import door_form, onscreen, parts, vendor_words
from ui.components.doer import provider_admin
from ui.i18n import t

SERVERS, LOOKED_S = "_servers_found", 20.0
"""Servers of this machine as they were looked for last, and how old that may be."""


def draw() -> None:
    studio = state.studio()
    with studio.db.read() as session:
        listed = doors.listed(session, studio.settings)
    with st.container(key="keys-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(t("providers.keys_note"))}</p>', width="stretch")
        st.button(
            t("providers.add_key"), key="add-key", type="primary" if not listed else "secondary", icon=":material/key:",
            on_click=door_form.begin,
        )  # fmt: skip
    for found in servers(listed):
        offered(found)
    if not listed:
        st.html(
            f'<div class="no-key bare"><b>{escape(t("providers.none_title"))}</b>'
            f"<span>{escape(t('providers.none_why'))}</span></div>"
        )
        return
    with st.container(key="doors", gap=None):
        for door in listed:
            row(door)


def row(door: Listed) -> None:
    with st.container(key=f"door-{_slug(door)}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="pv-door"><b>{escape(vendor_words.vendor(door.provider))}'
            f"{vendor_words.marks(readiness.vendor(door.provider))}</b>"
            f"<small>{escape(' · '.join(facts(door)))}</small>{vendor_words.tested(door)}</div>",
            width="stretch",
        )
        deeds(door)


def facts(door: Listed) -> list[str]:
    """What tells this door from the next."""
    said = [door.label, f"•••• {door.last4}" if door.last4 else ""]
    if door.from_environment:
        one = readiness.vendor(door.provider)
        said.append(t("providers.from_environment", names=" / ".join(one.env or one.env_address)))
    said += [door.region, door.address.partition("//")[2]]
    if door.inner and not door.from_environment:
        said.append(t("providers.within"))
    said += [
        f"{vendor_words.label(words, name)}: {door.extra[name]}" for name, words in _asked(door) if door.extra.get(name)
    ]
    said += [t("providers.limit_at_once", n=door.at_once)] if door.at_once else []
    said += [t("providers.limit_jobs", n=door.open_jobs)] if door.open_jobs else []
    if door.share > 1:
        said.append(t("providers.share_of", n=door.share))
    return [one for one in said if one]


def _asked(door: Listed) -> list[tuple[str, dict[str, str]]]:
    return list(readiness.vendor(door.provider).extra.items())


def deeds(door: Listed) -> None:
    slug, name = _slug(door), vendor_words.vendor(door.provider)
    whose = f"{name} {vendor_words.of_door(door)}"
    with st.container(key=f"deeds-{slug}", horizontal=True, gap="small", width="content", wrap=False):
        st.button(
            t("providers.test"), key=f"test-{slug}", on_click=try_it, args=(door.name,), help=t("providers.test_of", name=parts.plain(whose))
        )  # fmt: skip
        if not door.from_environment:
            st.button(
                t("providers.change"), key=f"change-{slug}", type="tertiary", on_click=door_form.edit, args=(door.name,),
                help=t("providers.change_of", name=parts.plain(whose)),
            )  # fmt: skip
        if door.state == "open":
            st.button(
                t("providers.close"), key=f"close-{slug}", type="tertiary", on_click=shut, args=(door.name,),
                help=t("providers.close_of", name=parts.plain(whose)),
            )  # fmt: skip
        else:
            st.button(
                t("providers.reopen"), key=f"reopen-{slug}", type="tertiary", on_click=reopen, args=(door.name,),
                help=t("providers.reopen_of", name=parts.plain(whose)),
            )  # fmt: skip
        if not door.from_environment:
            with st.popover(t("providers.forget"), type="tertiary", key=f"forget-{slug}"):
                st.html(f'<p class="sure">{escape(t("providers.forget_sure", name=parts.plain(whose)))}</p>')
                st.button(
                    t("providers.forget"), key=f"forget-yes-{slug}", type="primary", on_click=forget, args=(door.name,)
                )


def try_it(door_name: str) -> None:
    with onscreen.kept():
        door_form.test(door_name)


def shut(door_name: str) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            doors.close(session, door_name, by=admin)
        onscreen.tell(t("providers.closed_now"))


def reopen(door_name: str) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            doors.reopen(session, door_name, by=admin)
        onscreen.tell(t("providers.open_now"))


def forget(door_name: str) -> None:
    with onscreen.kept():
        admin = provider_admin()
        with state.studio().db.write() as session:
            doors.forget(session, door_name, by=admin)
        onscreen.tell(t("providers.forgotten"))


# Servers of this machine --------------------------------------------------------------------------------------------------


def servers(listed: list[Listed]) -> tuple[Found, ...]:
    """Those that answer and have no door yet."""
    at, found = state.recall(SERVERS, (0.0, ()))
    if time.monotonic() - at > LOOKED_S or not at:
        found = local_servers.found(listed)
        state.remember(SERVERS, (time.monotonic(), found))
    return found


def offered(found: Found) -> None:
    name = vendor_words.vendor(found.provider)
    with st.container(key=f"found-{found.provider}", horizontal=True, vertical_alignment="center", gap="small"):
        what = t("providers.found_models", n=len(found.models)) if found.models else ""
        said = t("providers.found", name=name, address=found.address)
        st.html(f'<div class="pv-door found"><b>{escape(said)}</b><small>{escape(what)}</small></div>', width="stretch")
        st.button(
            t("providers.use_it"), key=f"use-{found.provider}", on_click=use, args=(found.provider, found.address)
        )  # fmt: skip


def use(provider: str, address: str) -> None:
    """A door to a server of this machine; whoever clicks has seen where it is."""
    with onscreen.kept():
        admin = provider_admin()
        state.forget(SERVERS)
        with state.studio().db.write() as session:
            door = doors.open(session, provider, address=address, inner=True, by=admin)
        door_form.test(door.name)


def _slug(door: Listed) -> str:
    """A door's name as a key of the page."""
    return door.name.replace(":", "-")
