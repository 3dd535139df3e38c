"""What deploy/ sets up: every service of the team's form comes back by itself, and nobody's part is missing."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
import yaml

from core.settings import ROOT, Settings

OURS = ("studio", "worker", "scheduler")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]


def test_every_service_of_a_team_comes_back_after_it_died(services):
    assert {name: each.get("restart") for name, each in services.items()} == dict.fromkeys(services, "unless-stopped")


def test_a_team_has_pages_workers_and_someone_who_keeps_the_house(services):
    assert set(OURS) <= set(services)
    for name in ("worker", "scheduler"):
        *python, module = services[name]["command"]
        assert python == ["python", "-m"] and importlib.util.find_spec(module)


@pytest.mark.parametrize("name", OURS)
def test_all_of_a_team_are_told_the_same_of_each_thing_they_must_agree_on(services, name):
    told = services[name]["environment"]
    assert told == services["studio"]["environment"]
    assert ":?" in told["DAILIES_MASTER_KEY"], "without one master key none of them begins"
    assert {each.lower() for each in told} <= set(Settings.model_fields)
