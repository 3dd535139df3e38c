"""A vendor, a chart, a role, a language dropped into a copy of the house are there, with the number of files each takes.

An export is dropped in by tests/ui/stages/test_exports.py, which looks for it on the pages and by REST: one file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from tests.conftest import unmeasured

ONE = 1
WITH_ITS_ROWS = 3
"""The code of a vendor, its models, its prices."""
OF_A_ROLE = 6
"""Its name, what it may do, its pace, the database's own check, and its words in two areas."""
OF_A_LANGUAGE = 2
"""Its name in the list, and one area of sentences; each other area that is translated is a file more."""


class House:
    """A copy of the lower floors with the data they read. Counts the files that are written or changed in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[str] = set()
        for floor in ("core", "providers", "language"):
            shutil.copytree(ROOT / floor, folder / floor, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "data").mkdir()
        for thing in (ROOT / "data").iterdir():
            if thing.name in ("queries", "models", "prices", "i18n"):
                shutil.copytree(thing, folder / "data" / thing.name)
            elif thing.name != "local":
                (folder / "data" / thing.name).symlink_to(thing)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, "utf-8")
        self.touched.add(path)

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def told(self, code: str) -> str:
        """What this code prints, run in the copy."""
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=self.folder, env=unmeasured(), capture_output=True, text=True, timeout=120
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout.strip()

    def files(self, what: str) -> int:
        print(f"{what}: {len(self.touched)} files: {', '.join(sorted(self.touched))}")
        return len(self.touched)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


def test_a_vendor_that_is_dropped_in_is_found_with_its_models_and_prices(house: House) -> None:
    house.write(
        "providers/vendors/openai_compatible/lanterna.py",
        '"""Lanterna: words, by the protocol of OpenAI."""\n\nfrom providers.protocols.openai_compatible import Compatible\n\n\n'
        'class Lanterna(Compatible):\n    name = "lanterna"\n\n\nPROVIDER = Lanterna()\n',
    )
    house.write("data/models/lanterna.toml", MODELS)
    house.write("data/prices/lanterna.toml", PRICES)
    told = house.told(
        "from providers.facts import catalogue, pricing\nfrom providers.gateway.gateway import installed_providers\n"
        "print('lanterna' in installed_providers(), 'builtin' in installed_providers(), *[model.id for model in catalogue.models('lanterna')],\n"
        "      *sorted({str(row.amount) for row in pricing.load_price_book().rows if row.provider == 'lanterna'}))"
    )
    assert told == "True True lanterna/magic-1 1.5 6"
    assert house.files("a vendor") == WITH_ITS_ROWS


def test_a_chart_that_is_dropped_in_is_found(house: House) -> None:
    house.write(
        "data/queries/longest.sql", "-- zh: 最久\n-- en: Longest\n-- kind: bar\n-- unit: s\nSELECT 1 AS a, 2 AS b\n"
    )
    told = house.told(
        "from core.analytics.charts import load_charts; print(load_charts()['longest'].title['en'], len(load_charts()))"
    )
    assert told == f"Longest {len(list((ROOT / 'data' / 'queries').glob('*.sql'))) + 1}"
    assert house.files("a chart") == ONE


def test_a_role_that_is_dropped_in_can_be_given_and_may_do_what_is_written(house: House) -> None:
    numbers = sorted(file.name[:4] for file in (ROOT / "core" / "migrations" / "versions").glob("0*.py"))
    house.change("core/roles.py", '"guest"]', '"guest", "editor"]')
    house.change(
        "core/people/access.py",
        'Action.TRY_MODELS: frozenset({"admin", "user"})',
        'Action.TRY_MODELS: frozenset({"admin", "user", "editor"})',
    )
    house.change(
        "core/people/studio_rules.py",
        '    "admin_requests": (10',
        '    "editor_requests": (1, 10_000),\n    "admin_requests": (10',
    )
    house.change(
        "core/people/studio_rules.py",
        "    admin_requests: int = 600\n",
        "    admin_requests: int = 600\n    editor_requests: int = 120\n",
    )
    house.write(
        f"core/migrations/versions/{int(numbers[-1]) + 1:04}_editors.py",
        MIGRATION.format(int(numbers[-1]) + 1, int(numbers[-1])),
    )
    house.change(
        "data/i18n/team.json", '  "role_guest":', '  "role_editor": {"zh": "剪辑师", "en": "editor"},\n  "role_guest":'
    )
    house.change(
        "data/i18n/settings.json",
        '  "guest_requests":',
        '  "editor_requests": {"zh": "剪辑师，每分钟", "en": "Editors, a minute"},\n  "guest_requests":',
    )
    told = house.told(
        "from core.people import access, studio_rules, users\nfrom core.operations import installation\nfrom core.people.access import Action\nfrom core.database.engine import Database\n"
        "from core.roles import ROLES\nfrom core.i18n import translate_key\n"
        "db = Database('sqlite:///studio.db')\ninstallation.upgrade(db)\n"
        "made = users.create(db, 'e@example.org', 'Edda', 'long enough to be safe', role='editor')\n"
        "with db.read() as session:\n    pace = studio_rules.requests_a_minute(session)['editor']\n"
        "print(ROLES[-1], made.role, access.can(made, Action.TRY_MODELS), access.can(made, Action.MANAGE_USERS), pace,\n"
        "      translate_key('team.role_editor', 'en'))"
    )
    assert told == "editor editor True False 120 editor"
    assert house.files("a role") == OF_A_ROLE


def test_a_language_that_is_dropped_in_is_spoken_and_what_has_no_words_in_it_is_said_in_english(house: House) -> None:
    house.change("core/i18n.py", 'Literal["zh", "en"]', 'Literal["zh", "en", "fr"]')
    house.change(
        "data/i18n/pages.json",
        '  "language_en":',
        '  "language_fr": {"zh": "法语", "en": "French", "fr": "français"},\n  "language_en":',
    )
    told = house.told(
        "from core import exports\nfrom core.tasks import film_news\nfrom core.project.projects import Brief\nfrom core.i18n import LANGUAGES, translate_key\n"
        "print(*LANGUAGES, translate_key('pages.language_fr', 'fr'), translate_key('pages.language_en', 'fr'), Brief(idea='x', language='fr').language,\n"
        "      exports.format_title(exports.find_formats()['srt'], 'fr'))\n"
        "from core.alerts import alert_rules\nfrom core.optimise import model_vocabulary\n"
        "assert all(rule.title['fr'] == rule.title['en'] for rule in alert_rules.shipped_rules().values())\n"
        "assert model_vocabulary.default_requirements('fr') == model_vocabulary.default_requirements('en')\n"
        "assert model_vocabulary.section_heading('lens', 'fr') == model_vocabulary.section_heading('lens', 'en')"
    )
    assert told == "zh en fr français English fr Subtitles SRT"
    assert house.files("a language") == OF_A_LANGUAGE


MODELS = """
[vendor]
label = { zh = "幻灯", en = "Lanterna" }
key = "required"
addresses = { global = "https://api.lanterna.example/v1" }
env = ["LANTERNA_API_KEY"]
website = "https://lanterna.example"
source = "invented for this test"
checked_on = 2026-11-25

[[model]]
name = "magic-1"
capability = "text"
label = { zh = "Magic 1", en = "Magic 1" }
quality = 3.0
seconds = 20
unit = "token"
tokens_out = 4000
source = "invented for this test"
checked_on = 2026-11-25
"""
PRICES = """
[[price]]
model = "magic-1"
unit = "m_tokens_in"
amount = "1.5"
currency = "USD"
source = "invented for this test"
checked_on = 2026-11-25

[[price]]
model = "magic-1"
unit = "m_tokens_out"
amount = "6"
currency = "USD"
source = "invented for this test"
checked_on = 2026-11-25
"""
MIGRATION = '''"""Editors."""

from alembic import op

revision = "{0:04}"
down_revision = "{1:04}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("users") as users:
        users.drop_constraint(users.f("ck_users_role"), type_="check")
        users.create_check_constraint("role", "role IN ('admin', 'user', 'viewer', 'guest', 'editor')")
'''
