"""Small pieces of a screen, as HTML for st.html: states, chips, pictures. All words that come from outside are escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import streamlit as st

from core.i18n import LANGUAGES, texts_of_area
from ui.base import element_files
from ui.base.i18n import t

RATIO = {"16:9": "16/9", "9:16": "9/16", "1:1": "1/1", "4:5": "4/5", "21:9": "21/9"}
CJK = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
CARD_PX = {"16:9": 250, "9:16": 176, "1:1": 210, "4:5": 200, "21:9": 300}
"""How wide a card of a shot is at least."""


def element_css(name: str) -> str:
    """The style of an element of ours that keeps its styles to itself, with the signs that all pages share."""
    return element_files.read_joined("signs.css", f"{name}.element.css")


def state_html(look: str, word: str, extra: str = "") -> str:
    """A state: its colour, its glyph, and its word."""
    return f'<span class="gl s-{look} {extra}">{escape(word)}</span>'


def chips_html(words: Iterable[str]) -> str:
    return '<div class="chips">' + "".join(f"<b>{escape(word)}</b>" for word in words) + "</div>"


def frame_html(
    picture: str,
    alt: str,
    *,
    ratio: str = "16:9",
    number: str = "",
    tag: str = "",
    left: str = "",
    right: str = "",
    middle: str = "",
    extra: str = "",
) -> str:
    """A picture in the film's shape, with small marks in its corners. `picture` is an address, `tag` and `middle` are HTML."""
    shown = f'<img src="{escape(picture)}" alt="{escape(alt)}" loading="lazy">' if picture else ""
    marks = [
        f'<span class="no">{escape(number)}</span>' if number else "",
        tag,
        f'<span class="tk">{escape(left)}</span>' if left else "",
        f'<span class="sec">{escape(right)}</span>' if right else "",
        f'<div class="mid">{middle}</div><div class="dev"></div>' if middle else "",
    ]
    empty = "" if picture else "ph"
    return f'<div class="fr {empty} {extra}" style="--ratio:{RATIO[ratio]}">{shown}{"".join(marks)}</div>'


def meter_html(share: float, what: str, look: str = "work") -> str:
    """A bar filled to `share` (0 to 1) of what it measures."""
    percent = round(100 * share)
    return (
        f'<div class="meter s-{look}" role="progressbar" aria-label="{escape(what)}" aria-valuenow="{percent}" '
        f'aria-valuemin="0" aria-valuemax="100"><i style="width:{percent}%"></i></div>'
    )


def draw_wrong(sentence: str) -> None:
    """What cannot be, in place: what, why, what now."""
    st.html(f'<div class="wrong" role="alert">{state_html("fail", sentence)}</div>')


def draw_title(word: str, note: str = "") -> None:
    st.html(f'<div class="h"><h2>{escape(word)}</h2><span class="mute">{escape(note)}</span></div>')


def facts_html(rows: Iterable[tuple[str, str]]) -> str:
    """Name left, value right, a line each."""
    cells = "".join(f"<span>{escape(name)}</span><b>{escape(value)}</b>" for name, value in rows)
    return f'<div class="kv2">{cells}</div>'


def draw_empty_place(headline: str, why: str, ratio: str = "16:9") -> None:
    """An empty place: a dashed frame in the film's shape, what is missing, and below it (by the caller) the way on."""
    st.html(
        f'<div class="none-f"><div class="nf" style="--ratio:{RATIO[ratio]}"></div>'
        f"<b>{escape(headline)}</b><span>{escape(why)}</span></div>"
    )


def language_names() -> dict[str, str]:
    return {code: t(f"pages.language_{code}") for code in LANGUAGES}


def known_moods() -> list[str]:
    """Every mood that has a word."""
    return sorted(key.removeprefix("mood_") for key in texts_of_area("pages") if key.startswith("mood_"))


def mood_word(name: str) -> str:
    """A mood in words; one that an engine made up is shown as it is."""
    return t(f"pages.mood_{name}") if f"mood_{name}" in texts_of_area("pages") else name


def option_labels(options: Iterable[Any], word: Callable[[Any], str]) -> Callable[[Any], str]:
    """For `format_func`: what each option is called, said now, while the language of this run is known."""
    table = {option: word(option) for option in options}
    return table.__getitem__


MARKS = "\\`*_{}[]<>#+-.!|~$:"
"""What Markdown, and Streamlit's own signs for colours and icons, are made of."""


def close_up_chinese(sentence: str) -> str:
    """Without the spaces that stand between two Chinese characters or beside a Chinese mark: names may be of either kind."""
    return re.sub(rf"(?<={CJK}) (?={CJK})", "", sentence)


def escape_markdown(word: str) -> str:
    """A word of somebody's own on a button, in a help or a title: a name, never markup, so that no picture in it is fetched."""
    return "".join(f"\\{letter}" if letter in MARKS else letter for letter in " ".join(word.split()))


def count_words(key: str, n: int, area: str = "pages", **facts: Any) -> str:
    """A sentence of an area of data/i18n about `n` things; of one thing where the language says that otherwise."""
    one = f"{key}_one"
    return t(f"{area}.{one if n == 1 and one in texts_of_area(area) else key}", n=n, **facts)
