"""Addresses of one's own: their models are what was typed or what they list; those on this machine are found. All else:
test_openai_compatible.py."""

from __future__ import annotations

import pytest

from providers.base import Door
from providers.errors import Unable
from providers.facts import catalogue
from providers.protocols.own_servers import Ollama
from providers.protocols.own_servers import Own as OwnProvider
from providers.vendors.openai_compatible.ollama import PROVIDER as OLLAMA
from providers.vendors.openai_compatible.own import PROVIDER as OWN
from providers.vendors.openai_compatible.vllm import PROVIDER as VLLM
from tests.providers.compatible_writer import asking, errand, writer
from tests.wire.server import KEY
from tests.wire.vendors.compatible import Own, Vllm
from tests.wire.vendors.ollama import Ollama as FakeOllama


def test_the_model_an_admin_typed_is_asked() -> None:
    with Own() as fake:
        OWN.generate(writer("own"), asking(), errand(fake, writer("own"), extra={"models": " qwen3-32b，deepseek "}))
        assert fake.asked[-1].json["model"] == "qwen3-32b" and len(fake.asked) == 1


def test_where_none_was_typed_the_first_it_lists_is_asked_and_the_list_is_kept_a_while() -> None:
    provider = OwnProvider()
    with Own() as fake:
        for _ in range(2):
            provider.generate(writer("own"), asking(), errand(fake, writer("own")))
        assert [asked.method for asked in fake.asked] == ["GET", "POST", "POST"]
        assert fake.asked[-1].json["model"] == "my-model"


def test_each_model_behind_a_door_is_a_row_of_its_own() -> None:
    with FakeOllama() as fake:
        rows = Ollama().behind(fake.door())
        assert [row.name for row in rows] == ["qwen3:8b", "llama3.2:3b"]
        OLLAMA.generate(rows[1], asking(), errand(fake, rows[1]))
        assert fake.asked[-1].json["model"] == "llama3.2:3b"


def test_an_address_with_nothing_behind_it_can_do_nothing() -> None:
    class Empty(Own):
        provider = "own"
        offers = ()

    with Empty() as fake, pytest.raises(Unable):
        OwnProvider().generate(writer("own"), asking(), errand(fake, writer("own")))


def test_without_a_key_none_is_sent_and_with_one_it_is() -> None:
    from pydantic import SecretStr

    with Vllm() as fake:
        VLLM.generate(writer("vllm"), asking(), errand(fake, writer("vllm"), secret=SecretStr("")))
        assert "Authorization" not in fake.asked[-1].headers
        fake.key_set = True  # type: ignore[attr-defined]
        VLLM.generate(writer("vllm"), asking(), errand(fake, writer("vllm")))
        assert fake.asked[-1].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("http://llm.house:8000", "http://llm.house:8000/v1"),
        ("http://llm.house:8000/", "http://llm.house:8000/v1"),
        ("0.0.0.0:11434", "http://127.0.0.1:11434/v1"),
        ("llm.house", "http://llm.house/v1"),
        ("https://llm.house/openai/v1/", "https://llm.house/openai/v1"),
        ("https://llm.house/v1/chat/completions", "https://llm.house/v1"),
    ],
)
def test_an_address_is_taken_as_people_type_it(typed: str, address: str) -> None:
    assert OWN.address(Door(provider="own", address=typed)) == address


def test_what_runs_on_this_machine_is_found_and_costs_nothing() -> None:
    with FakeOllama() as fake:

        class Here(Ollama):
            usual = (fake.address(), "http://127.0.0.1:1/v1")

        doors = Here().found()
        assert [(door.address, door.inner) for door in doors] == [(fake.address(), True)]
    for name in ("ollama", "vllm"):
        assert catalogue.vendor(name).local and writer(name).price_micro_yuan == 0
        assert all("127.0.0.1" in a or "host.docker.internal" in a for a in type(OLLAMA)().usual)


def test_what_an_address_of_one_s_own_costs_is_not_known() -> None:
    assert writer("own").price_micro_yuan is None
