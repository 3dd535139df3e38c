"""Facts counted and held against another table: a living model has a price or says why not, and what differs is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from providers.facts import audit, catalogue, overlay, pricing

TODAY = date(2026, 11, 30)
TABLE: dict[str, Any] = {
    "sample_spec": {"litellm_provider": "one of them"},
    "gpt-6.1-sol": {
        "litellm_provider": "openai",
        "mode": "chat",
        "input_cost_per_token": 2e-06,
        "output_cost_per_token": 1e-05,
        "cache_read_input_token_cost": 1e-07,
        "input_cost_per_token_above_272k_tokens": 4e-06,
        "output_cost_per_token_above_272k_tokens": 1.5e-05,
    },
    "deepseek/deepseek-v4-pro": {"litellm_provider": "deepseek", "input_cost_per_token": 1.32e-06},
    "elevenlabs/eleven_v4": {"litellm_provider": "elevenlabs", "input_cost_per_character": 8e-05},
    "dashscope/qwen3.7-plus": {
        "litellm_provider": "dashscope",
        "tiered_pricing": [
            {"input_cost_per_token": 4e-07, "output_cost_per_token": 1.6e-06, "range": [0, 256000.0]},
            {"input_cost_per_token": 1.2e-06, "output_cost_per_token": 4.8e-06, "range": [256000.0, 1000000.0]},
        ],
    },
    "fal_ai/fal-ai/pika/v2.2/text-to-video": {"litellm_provider": "fal_ai", "output_cost_per_second_720p": 0.04},
}


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "prices.json"
    overlay.load_folder(tmp_path / "nowhere")


def test_every_living_model_has_a_price_or_says_why_it_is_not_asked() -> None:
    for one in audit.standings(TODAY):
        assert one.bare == (), one.vendor
    assert sum(one.priced for one in audit.standings(TODAY)) > 150


def test_whoever_is_not_offered_says_so_in_both_languages_and_has_no_price() -> None:
    book = pricing.load_price_book()
    why = [model for vendor in catalogue.vendors() for model in catalogue.models(vendor) if model.unpriced]
    assert {model.id for model in why} >= {"own/default", "replicate/musicgen"}
    for model in why:
        assert {"zh", "en"} <= model.unpriced.keys() and not book.knows(model), model.id


def test_every_text_model_says_how_much_it_takes() -> None:
    homely = {"own", "ollama", "vllm", "local"}
    texts = [
        model for model in audit.living_models(TODAY) if model.capability == "text" and model.provider not in homely
    ]
    silent = {model.provider for model in texts if not model.limits.context_tokens}
    assert silent == set()
    for model in texts:
        assert model.limits.answer_tokens_most <= model.limits.context_tokens, model.id


def test_the_summary_counts_models_and_old_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(["--day", "2026-11-30"]) == 0
    said = capsys.readouterr().out
    assert "0 without a price" in said and "not offered and saying why" in said
    assert audit.main(["--day", "2027-11-30"]) == 0
    old = [line for line in capsys.readouterr().out.splitlines() if "rows older than 90 days" in line]
    many, every = old[0].split("; ")[1].split(" rows")[0].split(" of ")
    assert many == every, "a year later all are"


def test_equal_tables_do_not_differ(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(json.dumps(TABLE))
    assert audit.main(["--day", "2026-11-30", "diff", str(file)]) == 0
    assert "0 of 12 prices differ" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "field", "value", "said"),
    [
        ("gpt-6.1-sol", "input_cost_per_token", 3e-06, "openai/gpt-6.1-sol: m_tokens_in: ours $2, theirs $3 (+50 %)"),
        (
            "gpt-6.1-sol",
            "input_cost_per_token_above_272k_tokens",
            8e-06,
            "openai/gpt-6.1-sol: m_tokens_in over 272000: ours $4, theirs $8 (+100 %)",
        ),
        (
            "elevenlabs/eleven_v4",
            "input_cost_per_character",
            4e-05,
            "elevenlabs/eleven_v4: k_characters: ours $0.08, theirs $0.04 (-50 %)",
        ),
        (
            "fal_ai/fal-ai/pika/v2.2/text-to-video",
            "output_cost_per_second_480p",
            0.02,
            "fal/fal-ai/pika/v2.2/text-to-video: second 480p: not here, theirs $0.02",
        ),
    ],
)
def test_what_differs_is_named_by_model_unit_and_case(
    file: Path, capsys: pytest.CaptureFixture[str], name: str, field: str, value: float, said: str
) -> None:
    file.write_text(json.dumps(TABLE | {name: TABLE[name] | {field: value}}))
    assert audit.main(["--day", "2026-11-30", "diff", str(file)]) == 1
    assert said in capsys.readouterr().out.splitlines()


def test_yuan_are_turned_before_they_are_compared(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "prices").mkdir()
    (file.parent / "prices" / "elevenlabs.toml").write_text(
        '[[price]]\nmodel = "eleven_v4"\nunit = "k_characters"\namount = "0.852"\ncurrency = "CNY"\nsource = "ours"\n'
    )
    file.write_text(json.dumps(TABLE))
    assert audit.main(["--home", str(file.parent), "--day", "2026-11-30", "diff", str(file)]) == 1
    assert "elevenlabs/eleven_v4: k_characters: ours $0.12, theirs $0.08 (-33 %)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe\x00", "is no text"),
        (b"model,price\n", "is no JSON"),
        (b"[1, 2]", "is a list or a value"),
        (b'{"gpt-6": {"price": 1}}', "litellm_provider"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_what_is_wrong(
    file: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, said: str
) -> None:
    if content is not None:
        file.write_bytes(content)
    assert audit.main(["diff", str(file)]) == 1
    told = capsys.readouterr()
    assert said in told.err and str(file) in told.err and told.out == ""
