"""`python -m cli idea` and `script`: one idea or one a line in, the answer out as JSON, and a bad line stops nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.conftest import unmeasured

ASTRONAUT = "想做一个科幻短片，主角是一个孤独的宇航员"
BRIEF = {"original_input", "optimized_prompt", "intent", "entities", "confidence", "processing_time_ms"}


def run(lines: str = "", command: str = "idea", **said: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in unmeasured().items() if not name.startswith("DAILIES_")}
    return subprocess.run(
        [sys.executable, "-m", "cli", command],
        input=lines,
        env={**kept, **said},
        text=True,
        capture_output=True,
        timeout=120,
        check=False,
        cwd=os.getcwd(),
    )


def test_an_idea_becomes_the_briefs_response():
    ended = run(DAILIES_IDEA=ASTRONAUT)
    told = json.loads(ended.stdout)
    assert ended.returncode == 0 and set(told) >= BRIEF
    assert told["original_input"] == ASTRONAUT and told["entities"]["character"] == ["孤独的宇航员"]
    assert told["processing_time_ms"] < 500


def test_a_line_each_and_a_bad_one_answers_with_its_sentence():
    lines = [
        {"text": ASTRONAUT},
        {"text": " "},
        {"text": "a cat on a roof", "task_type": "video_generation", "target": "kling/kling-v3"},
    ]
    ended = run(
        "\n".join(
            [
                *map(json.dumps, lines),
                "no json",
                '{"text": 7}',
                '{"text": "cat", "task_type": "opera"}',
                json.dumps({"text": "猫"}),
            ]
        )
    )
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 0 and len(told) == 7 and "Traceback" not in ended.stderr
    assert [("error" in one) for one in told] == [False, True, False, True, True, True, False]
    assert told[2]["intent"]["task_type"] == "video_generation" and told[2]["negative_prompt"]
    assert "/" not in told[3]["error"]


def test_an_idea_that_is_none_ends_with_its_sentence():
    ended = run(DAILIES_IDEA="", DAILIES_LANGUAGE="zh")
    assert ended.returncode == 1 and "先写一句话" in json.loads(ended.stdout)["error"]


def test_a_bad_line_stops_no_script_either():
    ended = run('no json\n["no", "line"]\n{"text": "a cat finds a key", "seconds": 10}\n', command="script")
    first, second, third = map(json.loads, ended.stdout.splitlines())
    assert ended.returncode == 0 and first["error"] and second["error"]
    assert third["title"] and third["shots"] and "error" not in third
