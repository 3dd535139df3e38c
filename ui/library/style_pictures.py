"""How a style is shown: its picture's address, its name, a tile of both, and its colours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from core.library.styles import Style
from core.project import looks
from ui.base.i18n import language, t


def style_url(style: Style) -> str:
    """Where the browser finds its picture; one that has none of its own shows what it is drawn as."""
    if style.id is not None and style.thumb:
        return f"/api/v1/styles/{style.id}/picture?v={style.thumb[:16]}"
    name = style.ref if style.whose == "shipped" else style.look.based_on
    return f"/assets/looks/{looks.look_or_default(name)}.webp"


def style_css(style: Style) -> str:
    return f"url({style_url(style)})"


def style_name(style: Style) -> str:
    return style.look.label[language()]


def owner_word(style: Style) -> str:
    """Whose it is, in a word; nothing where it came with the studio."""
    if style.whose == "team":
        return t("styles.by", name=style.by) if style.by else t("styles.team")
    return t("styles.shared") if style.shared else ""


def key_of_ref(ref: str) -> str:
    """A ref as part of a key."""
    return re.sub(r"[^\w-]", "-", ref)


def tile_html(style: Style, chosen: bool = False) -> str:
    of = f"<small>{escape(owner_word(style))}</small>" if owner_word(style) else ""
    says = f"<p>{escape(style.look.says[language()])}</p>" if style.whose == "shipped" else ""
    return (
        f'<div class="look-of {"on" if chosen else ""}"><img src="{escape(style_url(style))}" alt="" loading="lazy" decoding="async">'
        f"<b>{escape(style_name(style))}</b>{of}{says}</div>"
    )


def swatches_html(palette: Iterable[str]) -> str:
    """The colours beside each other; they are said by their numbers."""
    cells = [f'<i style="background:{escape(colour)}"></i>' for colour in palette if looks.COLOUR.fullmatch(colour)]
    told = escape(t("styles.colours", colours=", ".join(palette)))
    return f'<div class="swatches" role="img" aria-label="{told}">{"".join(cells)}</div>' if cells else ""
