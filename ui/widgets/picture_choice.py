"""A choice shown as pictures: a group of buttons of which one is on, each with its picture above its word.

The buttons are Streamlit's own, so arrow keys, focus and spoken names are the browser's; the pictures are background images
of a stylesheet and say nothing that the word beside them does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import streamlit as st

from ui.base import html_parts


def choose_one(
    label: str,
    options: Mapping[Any, str],
    *,
    key: str,
    word: Callable[[Any], str],
    size: tuple[int, int],
    picked: Any,
    on_change: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    drawn: bool = True,
    disabled: bool = False,
) -> Any:
    """One of `options`, each with the CSS image of its picture. `size` is a picture's in pixels; `drawn` pictures are
    outlines that take the colour of the text, others are shown as they are."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = picked if picked in options else next(iter(options))
    with st.container(key=f"pick-{key}", gap=None, width="content"):
        st.html(f"<style>{_sheet(key, options, size, drawn)}</style>")
        return st.segmented_control(
            label,
            list(options),
            key=key,
            required=True,
            format_func=html_parts.option_labels(options, word),
            on_change=on_change,
            args=args,
            disabled=disabled,
        )


def _sheet(key: str, options: Mapping[Any, str], size: tuple[int, int], drawn: bool) -> str:
    wide, high = size
    rules = [f".st-key-pick-{key}{{--pw:{wide}px;--ph:{high}px}}"]
    for number, picture in enumerate(options.values(), 1):
        each = f".st-key-pick-{key} [data-testid='stButtonGroup'] button:nth-of-type({number})::before"
        how = f"-webkit-mask:{picture} center/contain no-repeat;mask:{picture} center/contain no-repeat;background:currentColor"
        rules.append(f"{each}{{{how if drawn else f'background:{picture} center/cover no-repeat'}}}")
    return "".join(rules)


def svg_image(svg: str, wide: int, high: int) -> str:
    """A drawing as a CSS image; its colour is whatever the mask is filled with."""
    whole = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} {high}'>{svg}</svg>"
    return f'url("data:image/svg+xml,{quote(whole)}")'


def frame_image(wide: int, high: int) -> str:
    """The outline of a film's frame, in a box of 40 by 30."""
    scale = min(36 / wide, 26 / high)
    w, h = wide * scale, high * scale
    x, y = (40 - w) / 2, (30 - h) / 2
    outline = f"<rect x='{x:.1f}' y='{y:.1f}' width='{w:.1f}' height='{h:.1f}' rx='2' fill='none' stroke='#000' stroke-width='1.8'/>"
    return svg_image(outline, 40, 30)


def strip_image(share: float) -> str:
    """A strip of film as long as `share` (0 to 1) of the longest, in a box of 52 by 20."""
    count = max(1, round(8 * share))
    left = (52 - 6 * count) / 2
    frames = "".join(
        f"<path fill-rule='evenodd' d='M{x} 2h6v16h-6zM{x + 1.5} 3.6h1v1.4h-1zM{x + 3.5} 3.6h1v1.4h-1zM{x + 1.5} 15h1v1.4h-1zM{x + 3.5} 15h1v1.4h-1zM{x + 0.7} 6.6h4.6v6.8h-4.6z'/>"
        for x in (left + 6 * n for n in range(count))
    )
    return svg_image(frames, 52, 20)


def letters_image(words: str, size: int = 17) -> str:
    """A word as a picture: 中, En."""
    text = (
        f"<text x='20' y='21' font-size='{size}' font-weight='600' text-anchor='middle' "
        f"font-family='Geist, PingFang SC, Noto Sans CJK SC, sans-serif'>{words}</text>"
    )
    return svg_image(text, 40, 30)
