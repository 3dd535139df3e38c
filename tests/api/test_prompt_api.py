"""Prompts through the API: optimised at once and in a dialogue, templates, ratings, preferences; who may and what is refused."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.project import projects
from core.project.projects import Brief
from core.templates import shipped_templates
from core.templates.prompt_values import PROMPT_TASKS

RAW = "想做一个科幻短片，主角是一个孤独的宇航员"
AT = "/api/v1/prompt"


@pytest.fixture
def shipped(studio):
    with studio.db.write() as session:
        shipped_templates.sync_shipped(session)


def data(reply, code: int = 200):
    assert reply.status_code == code, reply.text
    body = reply.json()
    assert (body["code"], body["message"]) == (code, "success")
    return body["data"]


def refused(reply, code: int, field: str = ""):
    assert reply.status_code == code, reply.text
    body = reply.json()
    assert body["code"] == code and body["message"] and "data" not in body
    if field:
        assert field in [each["field"] for each in body["errors"]]
        assert all(each["message"] for each in body["errors"])
    return body


# Optimising --------------------------------------------------------------------------------------------------------------


def test_a_raw_sentence_comes_back_as_the_briefs_response(signed_in):
    client = signed_in()
    told = data(client.post(f"{AT}/optimize", json={"user_input": RAW}))
    assert told["original_input"] == RAW
    assert (told["intent"]["task_type"], told["intent"]["genre"]) == ("script_generation", "sci-fi")
    assert any("宇航员" in words for words in told["entities"]["character"])
    assert 0 < told["confidence"] <= 1 and isinstance(told["processing_time_ms"], int)
    assert "宇航员" in told["optimized_prompt"] and "{" not in told["optimized_prompt"]
    assert told["estimated_quality"] >= told["quality_before"]


def test_the_task_that_is_named_counts(signed_in):
    told = data(signed_in().post(f"{AT}/optimize", json={"user_input": RAW, "task_type": "character_design"}))
    assert told["intent"]["task_type"] == "character_design"


def test_what_is_known_of_the_film_may_be_said(signed_in):
    wish = {"user_input": "再来一场雨夜的戏", "task_type": "script_generation", "context": {"script": "林岚丢了伞"}}
    assert data(signed_in().post(f"{AT}/optimize", json=wish))["optimized_prompt"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "user_input"),
        ({"user_input": ""}, "user_input"),
        ({"user_input": "   "}, "user_input"),
        ({"user_input": "？？！"}, "user_input"),
        ({"user_input": "长" * 4001}, "user_input"),
        ({"user_input": "长" * 200_000}, "user_input"),
        ({"user_input": RAW, "task_type": "poem"}, "task_type"),
        ({"user_input": RAW, "genre": "telenovela"}, "genre"),
        ({"user_input": RAW, "context": "text"}, "context"),
        ({"user_input": RAW, "context": {"script": "长" * 30_000}}, "context"),
        ({"user_input": 7}, "user_input"),
    ],
)
def test_what_cannot_be_optimised_is_400_and_names_its_field(signed_in, body, field):
    refused(signed_in().post(f"{AT}/optimize", json=body), 400, field)


def test_intent_and_structure_say_what_was_read(signed_in, shipped):
    client = signed_in()
    intent = data(client.post(f"{AT}/optimize/intent", json={"user_input": RAW}))
    assert (intent["task_type"], intent["genre"], intent["raw_input"]) == ("script_generation", "sci-fi", RAW)
    assert 0 < intent["confidence"] <= 1
    told = data(client.post(f"{AT}/optimize/structure", json={"user_input": RAW}))
    assert told["entities"] == intent["entities"]
    assert told["template_used"].startswith("script_scifi@")
    assert told["log_id"] is None


# Who may -----------------------------------------------------------------------------------------------------------------


def test_nobody_without_a_session_and_no_viewer_may(visitor, signed_in):
    assert visitor.post(f"{AT}/optimize", json={"user_input": RAW}).status_code == 401
    viewer = signed_in("看客", "viewer")
    for path in ("optimize", "optimize/intent", "dialog/start"):
        assert viewer.post(f"{AT}/{path}", json={"user_input": RAW, "initial_input": RAW}).status_code == 403
    assert viewer.get(f"{AT}/optimize/template").status_code == 403


def test_a_guest_may_optimise_and_write_no_template(signed_in, shipped):
    guest = signed_in("访客", "guest")
    data(guest.post(f"{AT}/optimize", json={"user_input": RAW}))
    refused(guest.post(f"{AT}/optimize/template", json=NEW), 403)
    refused(guest.post(f"{AT}/optimize/template/script_scifi/promote", json={"language": "zh", "version": 1}), 403)


def test_a_film_that_is_not_ones_own_cannot_be_named(signed_in, studio, person):
    with studio.db.write() as session:
        film = projects.create(session, person("别人").id, Brief(idea="一只猫")).id
    client = signed_in()
    wish = {"user_input": RAW, "initial_input": RAW, "project_id": str(film)}
    refused(client.post(f"{AT}/optimize", json=wish), 404)
    refused(client.post(f"{AT}/dialog/start", json=wish), 404)


# Templates ---------------------------------------------------------------------------------------------------------------

NEW = {
    "name": "script_ours", "language": "zh", "task_type": "script_generation", "genre": "comedy",
    "template": "写一个喜剧。\n主角：{character}\n地点：{setting}", "description": "我们的喜剧",
}  # fmt: skip


def test_a_template_goes_from_draft_to_use_and_back(signed_in, shipped):
    client = signed_in()
    refused(client.post(f"{AT}/optimize/template", json={**NEW, "genre": "telenovela"}), 400, "genre")
    refused(client.post(f"{AT}/optimize/template", json={**NEW, "fine": "telenovela"}), 400, "fine")
    first = data(client.post(f"{AT}/optimize/template", json=NEW), 201)
    assert (first["ref"], first["label"], first["source"]) == ("script_ours@1", "draft", "team")
    second = data(client.post(f"{AT}/optimize/template", json={**NEW, "template": NEW["template"] + "\n慢一点"}), 201)
    at = f"{AT}/optimize/template/script_ours"
    assert data(client.post(f"{at}/promote", json={"language": "zh", "version": 1}))["label"] == "production"
    data(client.post(f"{at}/promote", json={"language": "zh", "version": second["version"], "seen": 1}))
    refused(client.post(f"{at}/promote", json={"language": "zh", "version": 1, "seen": 1}), 409)
    assert data(client.get(f"{at}?language=zh"))["version"] == 2
    assert data(client.post(f"{at}/rollback", json={"language": "zh"}))["version"] == 1
    told = data(client.get(f"{at}?language=zh&version=2"))
    assert (told["version"], len(told["history"]["versions"]), len(told["history"]["moves"])) == (2, 2, 3)


def test_templates_are_listed_searched_and_forked(signed_in, shipped):
    client = signed_in()
    reply = client.get(f"{AT}/optimize/template?task_type=script_generation&language=zh")
    found = data(reply)["templates"]
    assert {"script_scifi", "script_generic"} <= {each["name"] for each in found}
    assert reply.json()["pagination"]["total"] == len(found)
    scifi = next(each for each in found if each["name"] == "script_scifi")
    forked = data(client.post(f"{AT}/optimize/template/{scifi['id']}/fork", json={"name": "script_mine"}), 201)
    assert (forked["name"], forked["template"]) == ("script_mine", scifi["template"])
    refused(client.post(f"{AT}/optimize/template/{uuid.uuid4()}/fork", json={"name": "x_y"}), 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "坏名字 !"}, "name"),
        ({"language": "fr"}, "language"),
        ({"task_type": "poem"}, "task_type"),
        ({"template": "{nobody_knows}"}, "template"),
        ({"template": "长" * 30_000}, "template"),
    ],
)
def test_a_template_that_cannot_be_kept_is_400_and_names_what_is_wrong(signed_in, shipped, change, field):
    client = signed_in()
    refused(client.post(f"{AT}/optimize/template", json={**NEW, **change}), 400, field)
    assert client.get(f"{AT}/optimize/template/script_ours").status_code == 404


def test_templates_go_out_as_a_file_and_come_in_again(signed_in, shipped):
    client = signed_in()
    data(client.post(f"{AT}/optimize/template", json=NEW), 201)
    file = client.get(f"{AT}/optimize/template/export?name=script_ours")
    assert file.status_code == 200 and "attachment" in file.headers["content-disposition"]
    again = data(client.post(f"{AT}/optimize/template/import", json={"content": file.text}), 201)
    assert (again["templates"], [each["name"] for each in again["same"]]) == ([], ["script_ours"])
    other = file.text.replace("script_ours", "script_theirs")
    assert [
        each["name"]
        for each in data(client.post(f"{AT}/optimize/template/import", json={"content": other}), 201)["templates"]
    ] == ["script_theirs"]
    refused(client.post(f"{AT}/optimize/template/import", json={"content": "[[[["}), 400)


# Dialogues ---------------------------------------------------------------------------------------------------------------


def test_a_dialogue_asks_goes_on_and_completes(signed_in):
    client = signed_in()
    begun = data(client.post(f"{AT}/dialog/start", json={"initial_input": "拍个科幻短片"}), 201)
    assert begun["session_id"].startswith(f"dialog:{client.user.id}:")
    assert begun["first_question"] and 2 <= begun["estimated_turns"] <= 5
    assert begun["type"] == "continue" and begun["optimized_prompt"] is None
    said = {"session_id": begun["session_id"], "user_response": "一个老渔夫，在雾里的码头，要伤感一点", "turn": 1}
    after = data(client.post(f"{AT}/dialog/continue", json=said))
    assert (after["type"], after["turn"]) == ("continue", 2)
    assert after["message"] and 0 < after["progress"] < 1
    assert data(client.post(f"{AT}/dialog/continue", json=said)) == after
    done = data(client.post(f"{AT}/dialog/continue", json={"session_id": begun["session_id"], "user_response": "够了"}))
    assert (done["type"], done["questions"], done["message"]) == ("complete", [], "Enough is said to write it")
    assert "老渔夫" in done["optimized_prompt"] and done["result"]["optimized_prompt"] == done["optimized_prompt"]
    assert data(client.get(f"{AT}/dialog/{begun['session_id']}")) == done


def test_a_dialogue_that_is_gone_says_so_and_goes_on_from_its_text(signed_in, studio):
    client = signed_in()
    begun = data(client.post(f"{AT}/dialog/start", json={"initial_input": "拍个科幻短片"}), 201)
    talk_id = uuid.UUID(begun["session_id"].rpartition(":")[2])
    with studio.db.write() as session:
        session.get_one(tables.PromptDialogue, talk_id).expires_at = tables.utc_now()
    said = {"session_id": begun["session_id"], "user_response": "温暖"}
    gone = client.post(f"{AT}/dialog/continue", json=said, headers={"Accept-Language": "zh-CN"})
    assert refused(gone, 404)["message"].startswith("会话不存在或已过期")
    again = data(client.post(f"{AT}/dialog/again", json={"session_id": begun["session_id"]}), 201)
    assert again["session_id"] != begun["session_id"] and again["first_question"] == begun["first_question"]


@pytest.mark.parametrize(
    "session_id", ["", "x", "dialog:a:b", f"dialog:{uuid.UUID(int=1)}:{uuid.UUID(int=2)}", str(uuid.UUID(int=3))]
)
def test_a_dialogue_that_never_was_is_404(signed_in, session_id):
    refused(signed_in().post(f"{AT}/dialog/continue", json={"session_id": session_id, "user_response": "温暖"}), 404)


@pytest.mark.parametrize(
    ("text", "field"), [("", "initial_input"), ("!!", "initial_input"), ("长" * 5000, "initial_input")]
)
def test_a_dialogue_from_nothing_is_400(signed_in, text, field):
    refused(signed_in().post(f"{AT}/dialog/start", json={"initial_input": text}), 400, field)


def test_an_answer_that_is_too_long_is_400(signed_in):
    client = signed_in()
    begun = data(client.post(f"{AT}/dialog/start", json={"initial_input": "拍个科幻短片"}), 201)
    said = {"session_id": begun["session_id"], "user_response": "长" * 600}
    refused(client.post(f"{AT}/dialog/continue", json=said), 400, "answer")


# Ratings and preferences ---------------------------------------------------------------------------------------------------


def test_a_result_is_rated_by_whose_it_is(signed_in, studio):
    client = signed_in()
    log = data(client.post(f"{AT}/optimize", json={"user_input": RAW}))["log_id"]
    assert data(client.post(f"{AT}/logs/{log}/rating", json={"rating": 5}))["rating"] == 5
    with studio.db.read() as session:
        assert session.get_one(tables.PromptLog, uuid.UUID(log)).user_rating == 5
    refused(signed_in("别人").post(f"{AT}/logs/{log}/rating", json={"rating": 1}), 404)
    for wrong in (0, 6, "x", None):
        refused(client.post(f"{AT}/logs/{log}/rating", json={"rating": wrong}), 400, "rating")


def test_preferences_are_each_persons_own_and_change_by_parts(signed_in):
    client, other = signed_in(), signed_in("别人")
    at = f"{AT}/preferences/script_generation"
    assert data(client.get(at))["quality"] == "balanced"
    assert data(client.put(at, json={"quality": "fast", "professional": True}))["professional"] is True
    kept = data(client.put(at, json={"style": "水墨"}))
    assert (kept["quality"], kept["style"], kept["professional"]) == ("fast", "水墨", True)
    assert data(other.get(at))["style"] == ""
    for task in PROMPT_TASKS:
        assert data(client.get(f"{AT}/preferences/{task}"))["task_type"] == task
    refused(client.get(f"{AT}/preferences/poem"), 400, "task_type")
    refused(client.put(at, json={"quality": "best"}), 400, "quality")
    refused(client.put(at, json={"style": "长" * 60}), 400, "style")
