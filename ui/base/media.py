"""Every picture, film and sound of a project, shown by our own guarded route.

`st.image`, `st.video`, `st.audio` and `st.download_button` copy what they show to an address that is open to anyone, so no
page hands project media to them; a test scans for it. The `..._html` functions return the markup for a page that lays
out its own; the others draw it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

import streamlit as st

from ui.base.i18n import t


def asset_url(sha256: str, name: str = "") -> str:
    """Where the browser finds an asset; with a `name`, it is downloaded under it."""
    return f"/api/v1/assets/{quote(sha256, safe='')}" + (f"?name={quote(name)}" if name else "")


def preview_base(project_id: uuid.UUID) -> str:
    """Before the key of each file of a film's preview, and ".mp4"."""
    return f"/api/v1/assets/projects/{project_id}/preview/"


def frame_base(project_id: uuid.UUID, cut: str) -> str:
    """Before the number of a frame of a film's cut, and "-small.jpg" or "-large.jpg"."""
    return f"/api/v1/assets/projects/{project_id}/frames/{cut}/"


def cover_url(project_id: uuid.UUID, ratio: str = "") -> str:
    """Where the browser fetches a film's cover to keep, in its own ratio or another."""
    return f"/api/v1/assets/projects/{project_id}/cover.jpg" + (f"?ratio={quote(ratio)}" if ratio else "")


def export_url(project_id: uuid.UUID, name: str, version: int | None = None) -> str:
    """Where the browser fetches a film in the format of this name; without a version the newest."""
    return f"/api/v1/projects/{project_id}/exports/{quote(name)}" + (f"?version={version}" if version else "")


def picture_html(
    sha256: str, alt: str, *, css: str = "picture", lazy: bool = True, crop: tuple[int, int] | None = None
) -> str:
    """`crop` is what of it a box of another shape shows: CSS object-position, in percent."""
    shown = f' style="object-position:{crop[0]}% {crop[1]}%"' if crop else ""
    loading = ' loading="lazy" decoding="async"' if lazy else ""
    return f'<img class="{escape(css)}" src="{asset_url(sha256)}" alt="{escape(alt)}"{loading}{shown}>'


def film_html(sha256: str, poster: str = "", subtitles: Mapping[str, str] | None = None, *, css: str = "film") -> str:
    """`poster` is an asset; `subtitles` WebVTT assets by language, the first of them shown."""
    still = f' poster="{asset_url(poster)}"' if poster else ""
    tracks = "".join(
        f'<track kind="subtitles" src="{asset_url(text)}" srclang="{escape(code)}" label="{t(f"ui.subtitles_{code}")}"'
        f"{' default' if first else ''}>"
        for first, (code, text) in ((i == 0, item) for i, item in enumerate((subtitles or {}).items()))
    )
    return f'<video class="{escape(css)}" src="{asset_url(sha256)}"{still} controls playsinline preload="metadata">{tracks}</video>'


def sound_html(sha256: str, label: str = "") -> str:
    named = f' aria-label="{escape(label)}"' if label else ""
    return f'<audio class="sound" src="{asset_url(sha256)}"{named} controls preload="none"></audio>'


def draw_download(address: str, name: str, label: str) -> None:
    """A link that looks like a button and saves the file under `name`."""
    st.html(f'<a class="download" href="{escape(address)}" download="{escape(name)}">{escape(label)}</a>')
