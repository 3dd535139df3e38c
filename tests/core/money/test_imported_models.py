"""Models of one studio's own: from the folder in its home when it is opened, and from files an admin brought in, in every process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.database import tables
from core.money import imported_models, price_list
from core.operations import installation
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.facts import catalogue, overlay

ROW = {
    "provider": "deepseek",
    "name": "deepseek-v9",
    "capability": "text",
    "label": {"zh": "深度求索 V9", "en": "DeepSeek V9"},
    "quality": 4.8,
    "seconds": 12,
}
FILE = """
[[model]]
name = "deepseek-v9"
capability = "text"
label = { zh = "深度求索 V9", en = "DeepSeek V9" }
quality = 4.8
seconds = 12
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "models").mkdir()
    yield tmp_path
    for file in tmp_path.glob("models/*.toml"):
        file.unlink()
    overlay.load_folder(tmp_path)
    overlay.set_given_models(())
    imported_models._given = []


def opened(home: Path) -> Studio:
    settings = Settings(dailies_home=home, database_url="", redis_url="", assets_url="")
    studio = open_studio(settings)
    installation.upgrade(studio.db)
    return studio


def names() -> set[str]:
    return {model.name for model in catalogue.models("deepseek")}


def test_the_folder_in_the_studios_home_counts_once_it_is_opened(home: Path) -> None:
    assert "deepseek-v9" not in names()
    (home / "models" / "deepseek.toml").write_text(FILE)
    opened(home)
    assert "deepseek-v9" in names() and price_list.file_faults() == ()


def test_what_was_brought_in_counts_in_a_process_that_opens_the_studio_later(home: Path) -> None:
    studio = opened(home)
    with studio.db.write() as session:
        session.add(tables.Setting(key=imported_models.KEY, value={"is": [{"models": [ROW]}]}))
    price_list._books.forget(studio.db.engine)
    price_list.load_price_book(studio.db)
    assert "deepseek-v9" in names()
    assert "deepseek/deepseek-v9" in {model.id for model in studio.gateway.models()}


def test_a_model_that_a_newer_release_takes_no_more_is_left_out_and_named(home: Path, caplog) -> None:
    studio = opened(home)
    rows = [ROW, ROW | {"provider": "gone"}, ROW | {"name": "v10", "colour": "red"}]
    with studio.db.write() as session:
        session.add(tables.Setting(key=imported_models.KEY, value={"is": [{"models": rows}]}))
    price_list._books.forget(studio.db.engine)
    price_list.load_price_book(studio.db)
    assert "deepseek-v9" in names() and "v10" not in names()
    assert "v10" in caplog.text and "gone" in caplog.text
