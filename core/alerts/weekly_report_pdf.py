"""A letter to take away: one HTML file that asks for nothing outside, and a PDF in the studio's own face."""

from __future__ import annotations

import json
from html import escape

from core.alerts.weekly_report_text import LetterPart, LetterText, letter_in_words
from core.alerts.weekly_report_values import WeeklyLetter
from core.render.fonts import PATHS

STYLE = """
:root{color-scheme:light dark;--ink:light-dark(#1d1d1f,#ececee);--mute:light-dark(#5d5d63,#a3a3aa);--line:light-dark(#dedee2,#37373c)}
body{font:15px/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;color:var(--ink);background:light-dark(#fff,#17171a);max-width:820px;margin:0 auto;padding:32px 20px 60px}
h1{font-size:25px;margin:0}h2{font-size:16px;margin:30px 0 4px}p{margin:4px 0}.mute{color:var(--mute);font-size:13px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:10px;margin:20px 0}.tiles div{border:1px solid var(--line);border-radius:8px;padding:10px 12px}.tiles b{display:block;font-size:20px}
.tiles span,.tiles small,th{color:var(--mute);font-size:13px;font-weight:400}table{width:100%;border-collapse:collapse;font-size:14px}th,td{text-align:left;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}.n{text-align:right;white-space:nowrap}
@media print{body{max-width:none;padding:0}}
"""
LAID_OUT = """
#let d = json(bytes(sys.inputs.letter))
#let mute = rgb("#5d5d63")
#let line-of = rgb("#dedee2")
#set document(title: d.title + " " + d.days, date: none)
#set page(paper: "a4", margin: (x: 18mm, top: 18mm, bottom: 16mm), footer: context [
  #set text(7.5pt, mute)
  #d.small #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "Noto Sans SC", size: 9.5pt, lang: d.language, fill: rgb("#1d1d1f"))
#set par(leading: 0.62em)
#text(19pt, weight: "bold", d.title) #h(6pt) #text(10pt, mute, d.days)

#text(11pt, d.lead)
#if d.tiles.len() > 0 {
  v(4pt)
  grid(columns: (1fr,) * d.tiles.len(), gutter: 6pt, ..d.tiles.map(one => box(
    width: 100%, inset: 8pt, radius: 3pt, stroke: 0.6pt + line-of,
  )[#text(8pt, mute, one.name) \\ #text(14pt, one.value) \\ #text(8pt, mute, one.note)]))
}
#for part in d.parts {
  block(breakable: false, sticky: true, above: 13pt, below: 5pt, width: 100%)[
    #text(11.5pt, weight: "bold", part.title)
    #if part.note != "" { linebreak(); text(8.5pt, mute, part.note) }
    #if part.rows.len() == 0 { linebreak(); text(9pt, mute, part.none) }
  ]
  if part.rows.len() > 0 {
    let side(x) = if x in part.numbers { right } else { left }
    table(
      columns: range(part.head.len()).map(x => if x == part.wide { 2.2fr } else { 1fr }),
      align: (x, y) => side(x) + top, inset: (x: 4pt, y: 4.5pt),
      stroke: (x, y) => (bottom: 0.5pt + line-of),
      table.header(..part.head.map(one => text(8.5pt, mute, one))),
      ..part.rows.flatten().map(one => text(one)),
    )
  }
}
"""
"""Typst's own words; everything a person typed comes as data and is never read as markup."""


def letter_as_html(letter: WeeklyLetter, language: str) -> str:
    paper = letter_in_words(letter, language)
    tiles = "".join(
        f"<div><span>{escape(one.name)}</span><b>{escape(one.value)}</b><small>{escape(one.note)}</small></div>"
        for one in paper.tiles
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(paper.title)} {escape(paper.days)}</title><style>{STYLE}</style></head><body>"
        f'<h1>{escape(paper.title)}</h1><p class="mute">{escape(paper.days)}</p><p>{escape(paper.lead)}</p>'
        f'<div class="tiles">{tiles}</div>{"".join(_part(part) for part in paper.parts)}'
        f'<p class="mute">{escape(paper.small)}</p></body></html>'
    )


def _part(part: LetterPart) -> str:
    note = f'<p class="mute">{escape(part.note)}</p>' if part.note else ""
    return f"<section><h2>{escape(part.title)}</h2>{note}{part_as_html_table(part) or _none(part)}</section>"


def _none(part: LetterPart) -> str:
    return f'<p class="mute">{escape(part.none)}</p>'


def part_as_html_table(part: LetterPart, number: str = "n") -> str:
    """As HTML; empty where it has no rows. `number` is the class of what stands on the right."""
    if not part.rows:
        return ""
    sides = [f' class="{number}"' if place in part.numbers else "" for place in range(len(part.head))]
    head = "".join(f"<th{side}>{escape(word)}</th>" for side, word in zip(sides, part.head, strict=True))
    rows = "".join(
        "<tr>" + "".join(f"<td{side}>{escape(word)}</td>" for side, word in zip(sides, row, strict=True)) + "</tr>"
        for row in part.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def letter_as_pdf(letter: WeeklyLetter, language: str) -> bytes:
    """A4, with the letters of the studio's face that it needs; the same letter is always the same file."""
    import typst

    paper: LetterText = letter_in_words(letter, language)
    given = {"letter": json.dumps(paper.model_dump(), ensure_ascii=False)}
    faces = [str(PATHS["sans"].parent)]
    made = typst.compile(LAID_OUT.encode(), font_paths=faces, ignore_system_fonts=True, sys_inputs=given, timestamp=0)  # type: ignore[misc]
    return bytes(made)
