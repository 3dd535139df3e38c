"""Doors whose key stands in the environment: nobody edits them, and they are closed, refused and tested as all others."""

from __future__ import annotations

import json

import pytest

from core.database import tables
from core.errors import NotFound
from core.gateway import doors, env_doors
from core.settings import Settings
from tests.support.opened_doors import CANARY, admin, listed, opened, state_of
from tests.wire.server import KEY

pytestmark = pytest.mark.usefixtures("no_keys_of_this_machine")


def test_a_key_of_the_environment_is_a_door_that_nobody_edits(vaulted, settings, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", f" {CANARY} ")
    own = opened(vaulted)
    first, second = listed(vaulted)
    assert (first.name, first.from_environment, first.last4) == ("openai:env", True, "9876")
    assert second.name == own.name
    assert [door.name for door in doors.open_doors(vaulted, settings, "openai")] == ["openai:env", own.name]
    with vaulted.write() as session:
        for verb in (doors.change_door, doors.delete_door):
            with pytest.raises(NotFound):
                verb(session, "openai:env", by=admin())


def test_a_key_of_the_environment_can_be_closed_refused_and_begins_anew_when_it_is_another(
    vaulted, settings, monkeypatch
):
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    with vaulted.write() as session:
        doors.close_door(session, "openai:env", admin())
    assert doors.open_doors(vaulted, settings, "openai") == ()
    doors.mark_unusable(vaulted, "openai:env", "bad")
    assert state_of(vaulted, "openai:env") == "closed"
    with vaulted.write() as session:
        doors.reopen_door(session, "openai:env", admin())
    doors.mark_unusable(vaulted, "openai:env", "no_money")
    assert state_of(vaulted, "openai:env") == "no_money"
    assert doors.open_doors(vaulted, settings, "openai") == ()
    with vaulted.read() as session:
        assert CANARY not in json.dumps([row.value for row in session.query(tables.Setting)])
    monkeypatch.setenv("OPENAI_API_KEY", CANARY + "-2")
    assert state_of(vaulted, "openai:env") == "open"


def test_a_door_of_the_environment_is_tested_as_all_others(studio, fake, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-key-123456")
    monkeypatch.setenv("OPENAI_BASE_URL", fake.address())
    assert doors.check_door(studio.db, studio.settings, studio.gateway.providers, "openai:env").note == "BadKey"
    assert state_of(studio.db, "openai:env") == "bad"
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert doors.check_door(studio.db, studio.settings, studio.gateway.providers, "openai:env").ok
    (shown,) = listed(studio.db)
    assert (shown.state, shown.tested.ok) == ("open", True)


def test_keys_in_the_env_file_count_too_and_the_environment_goes_before(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text(f"OPENAI_API_KEY={CANARY}\nFAL_KEY=\n")

    class Here(Settings):
        model_config = {**Settings.model_config, "env_file": file}

    said = env_doors.read_environment(Here())
    assert env_doors.door_from_environment("openai", said).key == CANARY
    assert env_doors.door_from_environment("fal", said) is None
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    assert env_doors.door_from_environment("openai", env_doors.read_environment(Here())).key == "sk-of-the-environment"


def test_where_its_server_is_may_stand_in_the_environment_as_its_own_program_has_it(monkeypatch):
    assert (
        env_doors.door_from_environment("ollama", {"OLLAMA_HOST": "10.0.0.7:11434"}).address == "http://10.0.0.7:11434"
    )
    assert env_doors.door_from_environment("ollama", {}) is None
    assert env_doors.door_from_environment("openai", {"OPENAI_BASE_URL": "https://8.8.8.8"}) is None
