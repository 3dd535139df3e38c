"""The credits of a film as a page that anybody opens: who made it, with what, under which licences, and each thing's own history."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from core.handover import provenance
from core.handover.model import Handover, Provenance
from core.i18n import texts_of_area, translate_key
from core.papers import shot_words
from core.papers.storyboard_pages import sum_of_film, version_words

STYLE = """
:root{color-scheme:light dark;--ink:light-dark(#1c1b1a,#efeeec);--mute:light-dark(#605e5b,#a8a6a3);--line:light-dark(#dcdbd8,#323231)}
*{box-sizing:border-box}body{font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif;color:var(--ink);background:light-dark(#fff,#141414);max-width:880px;margin:0 auto;padding:40px 20px 72px}
h1{font:600 30px/1.25 "Songti SC","Noto Serif SC",Georgia,serif;margin:0 0 6px}h2{font-size:16px;margin:36px 0 8px}p{margin:4px 0}.mute,small,th{color:var(--mute);font-size:13px;font-weight:400}
.scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:7px 12px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap}
summary{cursor:pointer;padding:11px 0;border-bottom:1px solid var(--line)}summary small{float:right}dl{margin:8px 0 18px;display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;font-size:13px}dt{color:var(--mute)}dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:44px;color:var(--mute);font-size:13px}@media print{body{max-width:none;padding:0}}
"""


def credits_html(handover: Handover) -> bytes:
    """One file that asks for nothing outside; everything a person typed is shown as it is."""
    language = handover.language
    lang = f'<html lang="{escape(language)}">'
    body = [
        f"<h1>{escape(handover.title)}</h1>",
        _paragraph(handover.script.logline if handover.script else ""),
        _paragraph(
            f"{sum_of_film(handover, shot_words.shot_words(handover))} · {version_words(handover)}".strip(" ·"), "mute"
        ),
        _paragraph(_word("credits_lead", language), "mute"),
        _people(handover),
        _models(handover),
        _approvals(handover),
        _licences(handover),
        _things(handover),
        f"<footer>{escape(_word('film_by_ai', language))}</footer>",
    ]
    return (
        f'<!doctype html>{lang}<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="AIGC" content="{escape(provenance.film_label(handover))}">'
        f"<title>{escape(handover.title)} · {escape(_word('credits', language))}</title><style>{STYLE}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    ).encode()


def _people(handover: Handover) -> str:
    language, made = handover.language, ""
    if handover.version and handover.version.person:
        made = _paragraph(f"{_word('produced_by', language)}  {handover.version.person}")
    rows = [(one.name, one.role, shot_words.voice_name(one.voice, language)) for one in handover.characters]
    head = (_word("cast_list", language), _word("role", language), _word("voice", language))
    return made + (_section(head[0], _table(head, rows)) if rows else "")


def _models(handover: Handover) -> str:
    language = handover.language
    named = {(one.vendor, one.model): shot_words.maker(one, language) for one in handover.provenance}
    rows = [
        (named[one.vendor, one.model], str(one.pieces), shot_words.yuan(one.cost, language))
        for one in provenance.shares(handover.provenance)
    ]
    head = (_word("model", language), _word("pieces", language), _word("spent", language))
    return _section(_word("made_with", language), _table(head, rows, numbers=(1, 2))) if rows else ""


def _approvals(handover: Handover) -> str:
    language = handover.language
    rows = [(shot.number, shot_words.approval(shot, language)) for shot in handover.shots]
    head = (_word("number", language), _word("approval", language))
    return _section(_word("approved_shots", language), _table(head, rows)) if rows else ""


def _licences(handover: Handover) -> str:
    language = handover.language
    rows = [(one.name, one.licence, one.holder) for one in provenance.licences(handover)]
    table = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    note = _paragraph(_word("vendor_terms", language), "mute")
    return _section(_word("licences", language), f'<div class="scroll"><table>{table}</table></div>{note}')


def _things(handover: Handover) -> str:
    parts = [_thing(one, handover.language) for one in handover.provenance]
    return _section(_word("each_thing", handover.language), "".join(parts)) if parts else ""


def _thing(one: Provenance, language: str) -> str:
    facts = [
        ("prompt", one.prompt),
        ("seed", "" if one.seed is None else str(one.seed)),
        ("spent", shot_words.yuan(one.cost_micro_yuan, language)),
        ("hash", one.sha256),
    ]
    told = "".join(
        f"<dt>{escape(_word(name, language))}</dt><dd>{escape(value)}</dd>" for name, value in facts if value
    )
    key = f"of_{one.of}"
    name = translate_key(f"paper.{key}", language, name=one.name) if key in texts_of_area("paper") else one.name
    when = f" · {shot_words.day(one.made_at)}" if one.made_at else ""
    maker = escape(shot_words.maker(one, language) + when)
    return f"<details><summary>{escape(name)} <small>{maker}</small></summary><dl>{told}</dl></details>"


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        sides = [' class="n"' if place in numbers else "" for place in range(len(cells))]
        return f"<tr>{''.join(f'<{tag}{side}>{escape(cell)}</{tag}>' for side, cell in zip(sides, cells, strict=True))}</tr>"

    body = "".join(line(row, "td") for row in rows)
    return f'<div class="scroll"><table><thead>{line(head, "th")}</thead><tbody>{body}</tbody></table></div>'


def _paragraph(text: str, kind: str = "") -> str:
    side = f' class="{kind}"' if kind else ""
    return f"<p{side}>{escape(text)}</p>" if text else ""


def _word(name: str, language: str) -> str:
    return translate_key(f"paper.{name}", language)
