"""The Monday letter: a week's numbers worked out by hand, kept once on Monday morning, and no more in it than its reader may see."""

from __future__ import annotations

import json
import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import typst

from core.alerts import kept_weekly_reports, weekly_report, weekly_report_pdf, weekly_report_text
from core.alerts.weekly_report_text import LetterPart, LetterText
from core.analytics.chart_query import ChartQueries
from core.analytics.live_facts import LiveFacts
from core.database import tables
from core.database.tables import Asset, Call, Cut, Project, Rating, Setting, User
from core.people import notices
from core.settings import Settings
from core.studio import open_studio

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
MIDWEEK = datetime(2026, 11, 18, 4, 0)
SEVEN = datetime(2026, 11, 22, 23, 0)
"""Monday 23 November at 7:00 in Shanghai, as UTC."""


@pytest.fixture
def studio(database, tmp_path):
    opened = open_studio(Settings(dailies_home=tmp_path / "home", database_url=database.url))
    yield opened
    opened.db.engine.dispose()


@pytest.fixture
def asking(studio, tmp_path):
    return ChartQueries(LiveFacts(studio.db, tmp_path / "analytics"), clock=lambda: SEVEN)


def add(studio, *rows):
    with studio.db.write() as session:
        session.add_all(rows)


@pytest.fixture
def people(studio):
    admin, member = (
        User(
            id=uuid.uuid4(),
            email=f"{name}@b.c",
            password_hash="",
            name=name,
            role=role,
            timezone="Asia/Shanghai",
            created_at=datetime(2026, 1, 1),
        )
        for name, role in (("阿敏", "admin"), ("小川", "user"))
    )
    add(studio, admin, member)
    add(studio, Setting(key="first_admin", value={"user_id": str(admin.id)}))
    return admin, member


def call(cost, at=MIDWEEK, state="done", **more):
    facts = {"provider": "v", "model": "m", "capability": "image", "stage": "storyboard", "ended_at": at, **more}
    return Call(key=uuid.uuid4().hex, state=state, cost_micro_yuan=cost, created_at=at, **facts)


def film(owner, name):
    return Project(id=uuid.uuid4(), name=name, user_id=owner.id, created_at=datetime(2026, 11, 1))


@pytest.fixture
def a_week(studio, people):
    """The member's film cost 12 yuan and was cut (90 s); the admin's cost 3, against 10 the week before; one call in five failed."""
    admin, member = people
    night, fog = film(member, "雨夜"), film(admin, "雾 *#[x]<b>")
    add(studio, night, fog)
    add(studio, Asset(sha256="a" * 64, media_type="video/mp4", bytes=1, milliseconds=90_000))
    add(studio, Cut(project_id=night.id, version=1, timeline={}, sha256="a" * 64, created_at=MIDWEEK))
    add(
        studio,
        *(call(4_000_000, project_id=night.id, user_id=member.id) for _ in range(3)),
        call(3_000_000, project_id=fog.id, user_id=admin.id),
        call(1_000_000, project_id=fog.id, user_id=admin.id, state="failed", error="Unavailable"),
        call(10_000_000, at=MIDWEEK - timedelta(days=7), project_id=fog.id, user_id=admin.id),
        call(99_000_000, at=datetime(2026, 11, 22, 16, 0), project_id=fog.id, user_id=admin.id),  # Monday there
        call(0, at=datetime(2026, 11, 15, 16, 0), project_id=fog.id, user_id=admin.id, cached=True),
    )
    return night, fog


def test_a_week_is_summed_from_monday_to_sunday_of_the_studios_clock(studio, people, asking, a_week):
    found = weekly_report.build_letter(studio, people[0], date(2026, 11, 19), SEVEN, ask=asking)
    assert (found.week, found.zone, found.cost, found.before) == (MONDAY, "Asia/Shanghai", 16_000_000, 10_000_000)
    assert (found.calls, found.success, found.lost) == (5, 0.8, 1_000_000)
    assert [(one.what["zh"], one.cost, one.before) for one in found.films] == [
        ("雨夜", 12_000_000, 0),
        ("雾 *#[x]<b>", 4_000_000, 10_000_000),
    ]
    assert [(one.what["zh"], one.seconds) for one in found.finished] == [("雨夜", 90.0)]
    assert found.per_minute == round(16_000_000 / 1.5)
    assert [(one.calls, one.cost) for one in found.failures] == [(1, 1_000_000)]
    assert [one.id for one in found.waits] and found.missing == ()


def test_a_member_reads_of_their_own_films_only(studio, people, asking, a_week):
    found = weekly_report.build_letter(studio, people[1], MONDAY, SEVEN, ask=asking)
    assert found.scope == people[1].id.hex
    assert (found.cost, [one.what["zh"] for one in found.films], found.ahead) == (12_000_000, ["雨夜"], None)
    assert "雾" not in weekly_report_pdf.letter_as_html(found, "zh")


def test_the_letter_says_it_in_words(studio, people, asking, a_week):
    found = weekly_report.build_letter(studio, people[0], MONDAY, SEVEN, ask=asking)
    assert weekly_report_text.letter_in_words(found, "en").lead.startswith(
        "This week cost ¥16, 60% more than the one before. One film was finished."
    )
    assert weekly_report_text.letter_in_words(found, "zh").lead.startswith(
        "这一周花了 ¥16，比前一周多 60%。做完了 1 部片子。"
    )
    rows = weekly_report_text.letter_in_words(found, "en").parts[0].rows
    assert rows == (("雨夜", "¥12", "¥0", "new"), ("雾 *#[x]<b>", "¥4", "¥10", "−60%"))


def test_a_week_with_nothing_says_so(studio, people, asking):
    found = weekly_report.build_letter(studio, people[0], date(2026, 3, 2), SEVEN, ask=asking)
    paper = weekly_report_text.letter_in_words(found, "en")
    assert (
        found.nothing
        and paper.lead == "Nobody made anything in this week, and nothing was spent."
        and paper.tiles == ()
    )
    assert all(part.rows or part.none for part in paper.parts)
    assert weekly_report_pdf.letter_as_pdf(found, "zh").startswith(b"%PDF")


def test_what_cannot_be_asked_is_left_out_and_named(studio, people, tmp_path):
    (tmp_path / "no").write_text("a file where a folder should be")
    found = weekly_report.build_letter(
        studio, people[0], MONDAY, SEVEN, ask=ChartQueries(LiveFacts(studio.db, tmp_path / "no"))
    )
    assert "letter_week" in found.missing and "left out" in weekly_report_text.letter_in_words(found, "en").small


def test_the_best_and_the_worst_model_for_the_money_are_those_of_one_kind(studio, people, asking):
    for name, cost, stars in (("cheap", 1_000_000, 4), ("dear", 9_000_000, 4), ("middle", 2_000_000, 4)):
        add(studio, *(call(cost, model=name) for _ in range(5)))
        add(studio, *(Rating(model=f"v/{name}", purpose="shot", stars=stars) for _ in range(3)))
    add(studio, *(call(1, model="alone", capability="music") for _ in range(5)))
    found = weekly_report.build_letter(studio, people[0], MONDAY, SEVEN, ask=asking)
    assert (found.best.model["en"], found.best.ratio) == ("cheap", 2.0)
    assert found.worst.model["en"] == "dear" and found.worst.ratio == pytest.approx(2 / 9)


def test_alerts_that_stand_are_in_it(studio, people, asking):
    add(studio, tables.Alert(rule="disk", level="low", first_level="low", measured={"worst": 0.91}))
    found = weekly_report.build_letter(studio, people[0], MONDAY, SEVEN, ask=asking)
    assert [one.words["en"] for one in found.alerts] == ["91% of the disk is used"]
    assert weekly_report.build_letter(studio, people[1], MONDAY, SEVEN, ask=asking).alerts == ()


def test_the_month_ahead_counts_what_is_held_with_a_budget_and_without(studio, people, asking):
    admin = people[0]
    daily = [call(10_000_000, at=SEVEN - timedelta(days=n, hours=1)) for n in range(1, 22)]
    add(studio, *daily)
    held = call(0, at=SEVEN - timedelta(hours=2), state="accepted", reserved_micro_yuan=55_000_000)
    add(studio, held)
    month = weekly_report.build_letter(studio, admin, MONDAY, SEVEN, ask=asking).ahead
    assert (month.limit, month.spent, month.held, month.until) == (None, 210_000_000, 55_000_000, None)
    assert month.low == month.likely == month.high == (210 + 55 + 7 * 10) * 1_000_000  # today ends at what is held
    add(studio, tables.Budget(key="month", scope="month", limit_micro_yuan=300_000_000))
    found = weekly_report.build_letter(studio, admin, MONDAY, SEVEN, ask=asking)
    assert (found.ahead.limit, found.ahead.until) == (300_000_000, date(2026, 11, 27))
    part = next(
        one for one in weekly_report_text.letter_in_words(found, "en").parts if one.title == "This month's budget"
    )
    assert part.rows == (("¥300", "¥210", "¥55", "88%"),)
    assert part.note.startswith(
        "With what is held, the month will cost about ¥335 (¥335 to ¥335). At this pace it ends on 27 Nov"
    )


# Kept ------------------------------------------------------------------------------------------------------------------


def test_it_is_due_from_seven_on_monday_by_the_studios_clock():
    assert kept_weekly_reports.due_week(SEVEN, SHANGHAI) == MONDAY
    assert kept_weekly_reports.due_week(SEVEN - timedelta(minutes=1), SHANGHAI) == MONDAY - timedelta(days=7)
    assert kept_weekly_reports.due_week(SEVEN + timedelta(days=6, hours=16), SHANGHAI) == MONDAY


def test_it_is_kept_once_for_each_who_reads_and_they_are_told(studio, people, asking, a_week):
    admin, member = people
    assert kept_weekly_reports.write_due_letters(studio, SEVEN, asking) == 2
    assert kept_weekly_reports.write_due_letters(studio, SEVEN + timedelta(hours=1), asking) == 0
    add(studio, call(50_000_000, project_id=a_week[0].id))
    with studio.db.read() as session:
        assert (
            kept_weekly_reports.list_weeks(session, admin)
            == kept_weekly_reports.list_weeks(session, member)
            == [MONDAY]
        )
        assert kept_weekly_reports.load_letter(session, admin, date(2026, 11, 21)).cost == 16_000_000
        assert kept_weekly_reports.load_letter(session, member, MONDAY).cost == 12_000_000
        assert kept_weekly_reports.load_letter(session, member, date(2026, 11, 2)) is None
        (told,) = notices.latest_notices(session, member.id)
    assert told.way == {"page": "costs", "view": "letter", "week": "2026-11-16"}


def test_two_who_write_it_at_once_keep_it_once_and_tell_once(studio, people, a_week, tmp_path):
    together = threading.Barrier(2)

    def write(n: int) -> int:
        mine = open_studio(studio.settings)
        asking = ChartQueries(LiveFacts(mine.db, tmp_path / f"analytics{n}"), clock=lambda: SEVEN)
        together.wait()
        written = kept_weekly_reports.write_due_letters(mine, SEVEN, asking)
        mine.db.engine.dispose()
        return written

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(write, range(2))) == 2
    with studio.db.read() as session:
        assert [len(notices.latest_notices(session, each.id)) for each in people] == [1, 1]


def test_a_studio_that_was_not_there_yet_gets_no_letter(studio, asking):
    assert kept_weekly_reports.write_due_letters(studio, SEVEN, asking) == 0


def test_a_kept_letter_of_another_form_is_none(studio, people):
    add(studio, tables.Letter(week=MONDAY, scope="all", letter={"what": "ever"}))
    with studio.db.read() as session:
        assert kept_weekly_reports.load_letter(session, people[0], MONDAY) is None


# On paper --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_html_asks_for_nothing_outside_and_no_name_is_markup(studio, people, asking, a_week, language):
    page = weekly_report_pdf.letter_as_html(
        weekly_report.build_letter(studio, people[0], MONDAY, SEVEN, ask=asking), language
    )
    assert not re.search(r"(?i)https?://|src=|url\(|@import|<script", page)
    assert "雾 *#[x]&lt;b&gt;" in page and "{" not in re.sub(r"(?s)<style>.*?</style>", "", page)


@pytest.mark.parametrize("words", [0, 180, 660])
def test_no_title_stands_alone_at_the_foot_of_a_page(words):
    part = LetterPart(
        title="Films", note="Of this week", head=("Film", "Cost"), rows=(("Kite", "¥1"),) * 7, numbers=(1,)
    )
    paper = LetterText(language="en", title="Letter", days="", lead="word " * words, small="", parts=(part,) * 6)
    ends = (
        f"#context [#metadata(query(<{name}>).map(one => one.location().page())) <{name}s>]" for name in ("top", "row")
    )
    laid = "\n".join([weekly_report_pdf.LAID_OUT, *ends])
    marked = {
        'weight: "bold", part.title)': 'weight: "bold", part.title) <top>',
        ".flatten().map(one => text(one))": ".flatten().enumerate().map(p => if p.at(0) == 0 [#text(p.at(1)) <row>] else [#p.at(1)])",
    }
    for plain, label in marked.items():
        assert plain in laid
        laid = laid.replace(plain, label)

    def pages(label: str) -> list[int]:
        given = {"letter": json.dumps(paper.model_dump())}
        return json.loads(typst.query(laid.encode(), label, field="value", sys_inputs=given))[0]

    assert len(pages("<tops>")) == 6
    assert pages("<tops>") == pages("<rows>")
    assert pages("<rows>")[-1] > 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_holds_the_face_it_needs_and_is_always_the_same(studio, people, asking, a_week, language):
    found = weekly_report.build_letter(studio, people[0], MONDAY, SEVEN, ask=asking)
    made = weekly_report_pdf.letter_as_pdf(found, language)
    assert made.startswith(b"%PDF") and b"NotoSansSC" in made and len(made) < 400_000
    assert made == weekly_report_pdf.letter_as_pdf(found, language)
    assert made.rstrip().endswith(b"%%EOF")
