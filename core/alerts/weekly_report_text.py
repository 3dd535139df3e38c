"""A letter in words: its tiles and parts in one language, the same for the page, for HTML and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from core.alerts import alert_messages
from core.alerts.weekly_report_values import FilmCost, ModelWorth, MonthAhead, WeeklyLetter
from core.analytics import currencies
from core.analytics.filters import YUAN
from core.i18n import texts_of_area, translate_key
from core.people import studio_clock
from core.types import Value

NOTHING = "–"


class LetterTile(Value):
    name: str
    value: str
    note: str = ""


class LetterPart(Value):
    """`numbers` are the columns that stand on the right, `wide` is the one with most words. No rows: `none` says why."""

    title: str
    note: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] = ()
    none: str = ""
    wide: int = 0


class LetterText(Value):
    language: str
    title: str
    days: str
    lead: str
    small: str
    tiles: tuple[LetterTile, ...] = ()
    parts: tuple[LetterPart, ...] = ()


def letter_in_words(letter: WeeklyLetter, language: str) -> LetterText:
    def t(key: str, **facts: object) -> str:
        return translate_key(f"letter.{key}", language, **facts)

    made = studio_clock.to_local_time(letter.made_at, ZoneInfo(letter.zone)).date()
    small = t("made", day=format_day(made, language), zone=letter.zone)
    if letter.currency != YUAN:
        small += translate_key("letter.in_currency", language, currency=letter.currency)
    if letter.missing:
        small += t("missing")
    return LetterText(
        language=language,
        title=t("title"),
        days=t(
            "days",
            first=format_day(letter.week, language),
            last=format_day(letter.sunday, language),
            year=letter.sunday.year,
        ),
        lead=_lead(letter, language),
        small=small,
        tiles=() if letter.nothing else _tiles(letter, language),
        parts=tuple(_parts(letter, language)),
    )


def _lead(letter: WeeklyLetter, language: str) -> str:
    def t(key: str, **facts: object) -> str:
        return translate_key(f"letter.{key}", language, **facts)

    if letter.nothing:
        return t("nothing")
    money = currencies.format_in_currency(letter.cost, letter.currency)
    change = format_change(letter.cost, letter.before)
    spent = t("lead_spent", money=money)
    if change:
        spent = t("lead_more" if letter.cost > letter.before else "lead_less", money=money, change=change.lstrip("+−"))
    elif letter.before == letter.cost and letter.cost:
        spent = t("lead_same", money=money)
    films = len(letter.finished)
    done = t("lead_films" if films != 1 else "lead_film", n=films) if films else t("lead_no_film")
    waits = len(letter.waits) + letter.waits_more
    mine = sum(one.waits_for != "work" for one in letter.waits)
    rest = t("lead_waits", n=waits) if waits and mine else ""
    return spent + done + rest


def _tiles(letter: WeeklyLetter, language: str) -> tuple[LetterTile, ...]:
    def t(key: str, **facts: object) -> str:
        return translate_key(f"letter.{key}", language, **facts)

    success = format_share(letter.success_before)
    return (
        LetterTile(
            name=t("spent"),
            value=currencies.format_in_currency(letter.cost, letter.currency),
            note=_before(currencies.format_in_currency(letter.before, letter.currency), language),
        ),
        LetterTile(
            name=t("finished"), value=str(len(letter.finished)), note=_before(str(letter.finished_before), language)
        ),
        LetterTile(
            name=t("per_minute"),
            value=NOTHING
            if letter.per_minute is None
            else currencies.format_in_currency(letter.per_minute, letter.currency),
            note=t("no_minutes")
            if letter.per_minute is None
            else _before(
                NOTHING
                if letter.per_minute_before is None
                else currencies.format_in_currency(letter.per_minute_before, letter.currency),
                language,
            ),
        ),
        LetterTile(name=t("success"), value=format_share(letter.success), note=_before(success, language)),
        LetterTile(
            name=t("lost"), value=currencies.format_in_currency(letter.lost, letter.currency), note=t("lost_note")
        ),
    )


def _before(value: str, language: str) -> str:
    return translate_key("letter.before", language, value=value)


def _parts(letter: WeeklyLetter, language: str) -> list[LetterPart]:
    def t(key: str, **facts: object) -> str:
        return translate_key(f"letter.{key}", language, **facts)

    return [
        LetterPart(
            title=t("films"),
            head=(t("film"), t("this_week"), t("week_before"), t("change")),
            rows=tuple(_film(one, letter, language) for one in letter.films),
            numbers=(1, 2, 3),
            none=t("films_none"),
        ),
        LetterPart(
            title=t("finished_films"),
            head=(t("film"), t("long")),
            rows=tuple((one.what[language], alert_messages.format_duration(round(one.seconds), language)) for one in letter.finished),
            numbers=(1,),
            none=t("finished_none"),
        ),
        LetterPart(
            title=t("waits"),
            note=t("waits_more", n=letter.waits_more) if letter.waits_more else "",
            head=(t("film"), t("stage"), t("for_whom"), t("since")),
            rows=tuple(
                (
                    one.what[language],
                    _stage(one.stage, language),
                    t(f"for_{one.waits_for}", name=one.person or NOTHING),
                    format_day(one.since.date(), language) if one.since else NOTHING,
                )
                for one in letter.waits
            ),
            none=t("waits_none"),
        ),
        LetterPart(
            title=t("failures"),
            head=(t("error"), t("model"), t("calls"), t("cost")),
            rows=tuple(
                (one.error[language], one.model[language], f"{one.calls:,}", currencies.format_in_currency(one.cost, letter.currency))
                for one in letter.failures
            ),
            numbers=(2, 3),
            none=t("failures_none"),
        ),
        LetterPart(
            title=t("models"),
            note=t("models_note"),
            head=(t("model"), t("stars"), t("success"), t("one_costs"), t("ratio")),
            rows=tuple(_worth(one, which, letter, language) for one, which in ((letter.best, "best"), (letter.worst, "worst")) if one),
            numbers=(1, 2, 3, 4),
            none=t("models_none"),
        ),
        _ahead(letter, language),
        LetterPart(
            title=t("alerts"),
            head=(t("level"), t("what"), t("who")),
            rows=tuple(
                (
                    translate_key(f"alerts.level_{one.level}", language),
                    one.words[language],
                    one.by or translate_key("alerts.state_open", language),
                )
                for one in letter.alerts
            ),
            none=t("alerts_none"),
            wide=1,
        ),
    ]  # fmt: skip


def _film(one: FilmCost, letter: WeeklyLetter, language: str) -> tuple[str, ...]:
    name = one.what[language] if one.films == 1 else translate_key("letter.others", language, n=one.films)
    change = format_change(one.cost, one.before) or (
        translate_key("letter.new", language) if not one.before and one.cost else NOTHING
    )
    return (
        name,
        currencies.format_in_currency(one.cost, letter.currency),
        currencies.format_in_currency(one.before, letter.currency),
        change,
    )


def _worth(one: ModelWorth, which: str, letter: WeeklyLetter, language: str) -> tuple[str, ...]:
    name = translate_key(f"letter.{which}", language, model=one.model[language])
    return (
        name,
        f"{one.stars:.1f}",
        format_share(one.success),
        currencies.format_in_currency(one.cost, letter.currency),
        f"{one.ratio:.1f}×",
    )


def _ahead(letter: WeeklyLetter, language: str) -> LetterPart:
    def t(key: str, **facts: object) -> str:
        return translate_key(f"letter.{key}", language, **facts)

    ahead = letter.ahead
    if ahead is None:
        return LetterPart(title=t("budget"), none=t("budget_none"))
    note = _ends(ahead, language)
    if ahead.likely is not None:
        money = {
            name: currencies.format_in_currency(getattr(ahead, name) or 0, letter.currency)
            for name in ("low", "likely", "high")
        }
        note = t("budget_forecast", **money) + note
    cells = [
        (t("budget_spent"), currencies.format_in_currency(ahead.spent, letter.currency)),
        (t("held"), currencies.format_in_currency(ahead.held, letter.currency)),
    ]
    if ahead.limit is not None:
        used = (ahead.spent + ahead.held) / ahead.limit if ahead.limit else 1.0
        cells = [
            (t("limit"), currencies.format_in_currency(ahead.limit, letter.currency)),
            *cells,
            (t("used"), format_share(used)),
        ]
    return LetterPart(
        title=t("budget") if ahead.limit is not None else t("month"),
        note=note,
        head=tuple(name for name, _ in cells),
        rows=(tuple(value for _, value in cells),),
        numbers=tuple(range(len(cells))),
    )


def _ends(ahead: MonthAhead, language: str) -> str:
    """Whether the budget lasts the month, and until when where it does not."""

    def t(key: str, **facts: object) -> str:
        return translate_key(f"letter.{key}", language, **facts)

    if ahead.untold:
        return t("budget_untold")
    if ahead.limit is None:
        return t("budget_unset")
    if ahead.until is None:
        return t("budget_may", day=format_day(ahead.earliest, language)) if ahead.earliest else t("budget_lasts")
    ends = t("budget_ends", day=format_day(ahead.until, language))
    if ahead.earliest or ahead.latest:
        first = format_day(ahead.earliest, language) if ahead.earliest else NOTHING
        last = format_day(ahead.latest, language) if ahead.latest else t("month_end")
        ends += t("budget_range", first=first, last=last)
    return ends


def _stage(stage: str, language: str) -> str:
    for key in (f"costs.stage_{stage}", f"pages.stage_{stage}", f"letter.stage_{stage}"):
        place, _, name = key.partition(".")
        if name in texts_of_area(place):
            return translate_key(key, language)
    return stage


def format_share(value: float | None) -> str:
    if value is None:
        return NOTHING
    percent = 100 * value
    return f"{percent:.0f}%" if percent in (0, 100) or percent < 95 else f"{percent:.1f}%"


def format_change(now: int, before: int) -> str:
    """+12 %, −5 %; empty where there is nothing to compare with, or nothing changed."""
    if not before or now == before:
        return ""
    change = round(100 * (now - before) / before)
    return f"{'+' if change >= 0 else '−'}{abs(change)}%" if abs(change) < 1000 else f"{now / before:,.0f}×"


def format_day(of: date, language: str) -> str:
    """11 月 16 日, 16 Nov."""
    months: Sequence[str] = translate_key("pages.months", language).split()
    return translate_key("pages.date", language, month=months[of.month - 1], day=of.day)
