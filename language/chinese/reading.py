"""A Chinese stretch: its clauses, and the clauses before 的; what has no verb is what the next stretch is about."""

from __future__ import annotations

from dataclasses import replace

from language.chinese.naming import Reading, acts, is_alive, meant, set_subject
from language.chinese.nouns import Phrase, is_film
from language.chinese.relatives import relatives
from language.chinese.roles import Said
from language.chinese.rows import read_row
from language.chinese.studio import Stretch
from language.chinese.words import words_that
from language.clauses import Clause

__all__ = ["Reading", "read_stretch"]


def read_stretch(reading: Reading, stretch: Stretch) -> None:
    """The clauses of one stretch, added to the reading; what has no verb is what the next stretch is about."""
    row = _with_relatives(reading, stretch.row)

    reading.named += [replace(each, kind="noun", person=True) for each in stretch.titles]
    if stretch.audience:
        reading.audience = stretch.audience
        reading.subject = stretch.audience if stretch.mark in ("：", ":") else reading.subject
    said = Said(alone=stretch.told, stressed=stretch.stressed)
    if not any(each.kind == "verb" for each in row):
        _is_about(reading, row, stretch)
        return
    said.time, said.place = reading.next_time, reading.next_place
    if not reading.stays:
        reading.next_time = reading.next_place = ""
    who_before = reading.subject
    read_row(reading, row, said)
    if reading.subject != who_before or not reading.subject:
        reading.topic = reading.topic if not reading.subject else None


def _is_about(reading: Reading, row: list[Phrase], stretch: Stretch) -> None:
    """A stretch without a verb: its noun is the next one's subject, or what is done to; its time and its place go on to the next."""
    if any(each.kind == "noun" and is_film(each.text) for each in row) or (
        len(row) == 1 and row[0].kind == "time" and any(part in row[0].text for part in ("分钟", "秒"))
    ):
        return
    alone = len(row) == 1 and not stretch.seen
    for nth, each in enumerate(row):
        led = nth > 0 and row[nth - 1].kind == "prep"
        if each.kind == "time" and (
            alone
            or stretch.mark in ("：", ":")
            or (nth + 1 < len(row) and not row[nth + 1].owner and not row[nth + 1].name)
        ):
            reading.next_time = each.text
            reading.stays = stretch.mark in ("：", ":")
        elif each.kind == "time" and each.owner and stretch.seen:
            set_subject(reading, each.owner)
            reading.named.append(replace(each, text=each.owner, person=True))
        elif each.kind == "noun" and alone and (each.place or each.name):
            reading.next_place = each.text
        elif each.kind == "noun" and led and nth + 1 < len(row) and row[nth + 1].kind == "of":
            reading.named.append(each)
        elif (
            each.kind == "noun"
            and not led
            and not each.place
            and not (each.name and not alone and not stretch.seen)
            and each.text not in words_that("abstract")
        ):
            if alone and stretch.mark == " " and any(each.text.endswith(end) for end in words_that("place_end")):
                reading.next_place = each.text
                continue
            if stretch.mark not in "。！!" or not stretch.mark:
                reading.topic = each
                reading.named.append(each)
                set_subject(
                    reading,
                    each.owner if is_alive(each.owner) and not acts(reading, each.text) else meant(reading, each, ""),
                )


def _with_relatives(reading: Reading, row: list[Phrase]) -> list[Phrase]:
    """The row with each clause before 的 read and its noun left."""
    kept, found = relatives(row, has_subject=bool(reading.subject or reading.clauses))
    for before, head in found:
        if is_film(head.text) and all(each.text in words_that("studio") for each in before if each.kind == "verb"):
            continue
        mine = next((each.text for each in kept if each.kind == "noun" and not each.place), reading.subject)
        inner = Reading(
            reading.text,
            named=reading.named,
            doers=reading.doers,
            owners=reading.owners,
            many=reading.many,
            reflexive=mine,
        )
        said = Said(alone=True)
        read_row(inner, _with_relatives(inner, before), said)
        for nth, clause in enumerate(inner.clauses):
            passive = not clause.whom and any(each.text == "被" for each in before)
            reading.clauses.append(
                replace(clause, whom=head.text) if passive else _about(clause, head, last=nth == len(inner.clauses) - 1)
            )
            if head.text in words_that("abstract") and clause.whom and not any(each.kind == "verb" for each in kept):
                set_subject(reading, clause.whom)
    return kept


def _about(clause: Clause, head: Phrase, last: bool) -> Clause:
    """The noun behind 的 does it, or it is done to it where somebody else does it."""
    if head.kind == "time":
        return replace(clause, when=clause.when or head.text)
    if is_film(head.text) or any(head.text.endswith(end) for end in words_that("abstract")):
        return clause
    if clause.does.endswith("给") and clause.with_whom and not clause.whom:
        return replace(clause, whom=head.text)
    if not clause.who:
        undone = (
            last
            and not clause.whom
            and clause.does[0] in words_that("hands", "motion_root") - words_that("intransitive")
            and not is_alive(head.text)
        )
        return replace(clause, whom=head.text) if undone else replace(clause, who=head.text)
    if last and clause.does in ("住", "睡", "坐", "站", "待") and not clause.where:
        return replace(clause, where=head.text)
    return (
        replace(clause, whom=head.text)
        if last and not clause.whom and not (clause.where and clause.does in words_that("motion"))
        else clause
    )
