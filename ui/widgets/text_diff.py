"""Two versions of a text laid over each other, as HTML: what went is struck through and signed −, what came underlined and +.
Colour never says it alone, and a reader that speaks says it too."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from core.script.model import Beat
from core.script.script_diff import BeatChange, SceneChange, ScriptChange, TextPiece
from ui.base.i18n import t

SIGN = {"gone": "−", "new": "+", "changed": "±", "moved": "↕", "same": ""}


def words_html(pieces: Iterable[TextPiece]) -> str:
    """Words within a line."""
    tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    return "".join(tags[piece.fate].format(escape(piece.text)) for piece in pieces)


def beat_html(change: BeatChange) -> str:
    who = f'<div class="who">{words_html(change.who)}</div>' if change.who else ""
    if not who and change.beat.kind == "narration":
        who = f'<div class="who">{escape(t("pages.narrator"))}</div>'
    said = escape(t(f"script.turn_{change.turn}")) if change.turn != "same" else ""
    sign = f'<i class="sign" aria-label="{said}" title="{said}">{SIGN[change.turn]}</i>'
    return f'<div class="db {change.beat.kind} t-{change.turn}">{sign}{who}<div class="dt">{words_html(change.pieces)}</div>{card_html(change.beat)}</div>'


def card_html(beat: Beat) -> str:
    """What a beat says on the screen."""
    words = f"{t('script.on_screen')}: {beat.card_text}"
    return f'<div class="on-screen">{escape(words)}</div>' if beat.has_card() else ""


def scene_html(change: SceneChange, number: str = "") -> str:
    said = (
        f'<small class="t-{change.turn}">{escape(t(f"script.turn_{change.turn}"))}</small>'
        if change.turn != "same"
        else ""
    )
    body = "".join(beat_html(each) for each in change.beats)
    return (
        f'<section class="ds t-{change.turn}"><div class="slug"><span>{escape(number)}</span>'
        f"<b>{words_html(change.heading)}</b>{said}</div>{body}</section>"
    )


def script_html(change: ScriptChange) -> str:
    """A screenplay with its changes; scenes in which nothing changed are one line each."""
    parts = [f'<div class="play-title">{words_html(change.title)}</div>']
    if any(piece.fate != "same" for piece in change.logline):
        parts.append(f'<p class="dlog">{words_html(change.logline)}</p>')
    for each in change.scenes:
        number = str(each.after or each.before or "")
        if each.turn == "same":
            parts.append(
                f'<section class="ds quiet"><div class="slug"><span>{number}</span><b>{words_html(each.heading)}</b>'
                f"<small>{escape(t('script.turn_same'))}</small></div></section>"
            )
        else:
            parts.append(scene_html(each, number))
    return f'<div class="diff">{"".join(parts)}</div>'
