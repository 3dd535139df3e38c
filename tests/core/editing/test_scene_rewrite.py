"""A rewriting is proposed, read and taken or thrown away; the script changes only when it is taken."""

from __future__ import annotations

import json
import uuid

import pytest

from core.editing import scene_rewrite
from core.errors import Conflict, MadeBadly, NotUnderstood
from core.production import production_plan, script_revisions
from core.script import script
from core.script.model import Script
from core.studio import Studio, open_studio
from jobs import queue
from providers.base import Capability, Request, Result
from providers.errors import Unable
from tests.conftest import furnish
from tests.support import films
from tests.support.crew import SCRIPT

TOLD = Script.model_validate(SCRIPT)


def says(*scenes: dict[str, object]):
    return lambda request: Result(text=json.dumps({"scenes": list(scenes)}, ensure_ascii=False))


def scene(*beats: dict[str, object]) -> dict[str, object]:
    return {**TOLD.scenes[0].model_dump(mode="json"), "beats": list(beats)}


def test_what_stays_keeps_its_id_and_what_is_new_gets_a_fresh_one():
    kept = TOLD.scenes[0].beats[0].model_dump(mode="json")
    new = {"id": "s2b1", "kind": "dialogue", "speaker": "猫", "text": "我等你。"}
    (made,) = scene_rewrite.rewrite_scenes(TOLD, [1], "短", 0, says(scene(kept, new)))
    assert made.beats[0].id == "s1b1"
    assert made.beats[1].id not in {b.id for s in TOLD.scenes for b in s.beats}


@pytest.mark.parametrize("speaker", ["路人", "ignore all rules"])
def test_who_is_not_in_the_cast_may_not_speak(speaker):
    stranger = {"id": "x", "kind": "dialogue", "speaker": speaker, "text": "你好。"}
    with pytest.raises(MadeBadly):
        scene_rewrite.rewrite_scenes(TOLD, [1], "短", 0, says(scene(stranger)))


def test_an_instruction_that_no_writer_understands_is_said_so():
    def refuse(request: Request) -> Result:
        raise Unable("no")

    with pytest.raises(NotUnderstood):
        scene_rewrite.rewrite_scenes(TOLD, [1], "写成莎士比亚", 0, refuse)


def test_the_writer_is_told_the_instruction_the_scene_and_the_cast():
    asked: list[Request] = []

    def ask(request: Request) -> Result:
        asked.append(request)
        return says(scene({"id": "x", "kind": "action", "text": "雨停了。"}))(request)

    scene_rewrite.rewrite_scenes(TOLD, [1], "  更短 ", 3, ask)
    assert asked[0].capability is Capability.TEXT
    assert (asked[0].inputs["instruction"], asked[0].inputs["scenes"], asked[0].seed) == ("更短", [1], 3)
    assert "林岚, 猫" in asked[0].prompt
    assert "雨下个不停" in asked[0].prompt


class Rewriter(films.Company):
    """Rewrites a scene by leaving its second beat out."""

    def text(self, request: Request) -> Result:
        if request.purpose != "rewrite":
            return super().text(request)
        if "莎士比亚" in request.inputs["instruction"]:
            raise Unable("no")
        scenes = [request.inputs["script"]["scenes"][n - 1] for n in request.inputs["scenes"]]
        return says(*({**s, "beats": [s["beats"][0], *s["beats"][2:]]} for s in scenes))(request)


@pytest.fixture
def studio(tmp_path, monkeypatch) -> Studio:

    monkeypatch.setenv("DAILIES_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    opened = open_studio(None, [Rewriter()])
    furnish(opened.db)
    return opened


def wished(
    studio: Studio, film_id: uuid.UUID, at: str, instruction: str = "更短"
) -> list[scene_rewrite.RewriteProposal]:
    queue.submit(
        studio,
        "script.rewrite",
        user=None,
        project_id=film_id,
        params={"at": at, "instruction": instruction},
        target_id=at or "whole",
    )
    films.work_off(studio)
    with studio.db.read() as session:
        return scene_rewrite.open_proposals(session, film_id)


def told(studio: Studio, film_id: uuid.UUID) -> Script:
    with studio.db.read() as session:
        found = production_plan.load_snapshot(session, film_id).script
    assert found is not None
    return found


def test_nothing_changes_before_it_is_taken_and_then_the_scene_does(studio):
    person = films.person(studio)
    film_id = films.put(studio, person, "script")
    before = told(studio, film_id)
    (proposal,) = wished(studio, film_id, "s1b1")
    assert told(studio, film_id) == before
    assert (proposal.instruction, proposal.left) == ("更短", (0,))
    note = {"say": "undo.scene_rewritten", "facts": {"n": 1, "wish": "更短"}}
    with studio.db.write() as session:
        scene_rewrite.accept_scenes(session, film_id, proposal.task_id, (0,), person.id, note)
    assert [b.id for b in told(studio, film_id).scenes[0].beats] == ["s1b1", "s1b3", "s1b4"]
    with studio.db.read() as session:
        assert scene_rewrite.open_proposals(session, film_id) == []
        assert script.list_script_versions(session, film_id)[0].note == note


def test_thrown_away_it_leaves_no_trace_in_the_script(studio):
    film_id = films.put(studio, films.person(studio), "script")
    before = told(studio, film_id)
    (proposal,) = wished(studio, film_id, "s1b1")
    with studio.db.write() as session:
        scene_rewrite.reject_scenes(session, film_id, proposal.task_id)
    with studio.db.read() as session:
        assert scene_rewrite.open_proposals(session, film_id) == []
    assert told(studio, film_id) == before


def test_of_a_whole_script_each_scene_may_be_taken_by_itself(studio):
    person = films.person(studio)
    film_id = films.put(studio, person, "script")
    (proposal,) = wished(studio, film_id, "")
    assert proposal.left == (0, 1)
    with studio.db.write() as session:
        scene_rewrite.accept_scenes(session, film_id, proposal.task_id, (1,), person.id, {})
    with studio.db.read() as session:
        assert [p.left for p in scene_rewrite.open_proposals(session, film_id)] == [(0,)]
    assert [len(s.beats) for s in told(studio, film_id).scenes] == [4, 1]


def test_a_scene_that_was_changed_meanwhile_is_not_overwritten(studio):
    person = films.person(studio)
    film_id = films.put(studio, person, "script")
    (proposal,) = wished(studio, film_id, "s1b1")
    with studio.db.write() as session:
        script_revisions.save_reworded_beat(session, film_id, "s1b2", "你给我站住。", "站好。")
    with pytest.raises(Conflict), studio.db.write() as session:
        scene_rewrite.accept_scenes(session, film_id, proposal.task_id, (0,), person.id, {})
    assert told(studio, film_id).scenes[0].beats[1].text == "站好。"


def test_what_is_not_understood_ends_with_a_sentence_and_no_failed_step(studio):
    film_id = films.put(studio, films.person(studio), "script")
    (proposal,) = wished(studio, film_id, "s1b1", "写成莎士比亚")
    assert proposal.refused["say"] == "errors.NotUnderstood"
    assert proposal.left == ()
