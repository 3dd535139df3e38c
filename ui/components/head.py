"""What stands in a page's head and Streamlit has no word for: the manifest, by which a phone keeps the studio on its home screen."""

from __future__ import annotations

import streamlit as st

_element = st.components.v2.component(
    "dailies_head",
    js="""
    export default function ({data}) {
      const put = (selector, make) => document.head.querySelector(selector) || document.head.appendChild(make());
      put('link[rel=manifest]', () => Object.assign(document.createElement('link'), {rel: 'manifest', href: '/assets/manifest.json'}));
      put('meta[name=theme-color]', () => Object.assign(document.createElement('meta'), {name: 'theme-color'})).content = data.colour;
      document.documentElement.lang = data.language;
    }
    """,
)
GROUND = {"dark": "#141414", "light": "#F6F6F5"}


def fill(language: str, scheme: str) -> None:
    """`language` tells a screen reader in which voice to read, `scheme` the colour around the page on a phone."""
    words = {"language": "zh-CN" if language == "zh" else "en", "colour": GROUND[scheme]}
    _element(data=words, key="_head", height=1)
