"""The lab through the API: laid out, priced, run, cancelled, marked, compared, promoted, taken home; and who may do it."""

from __future__ import annotations

import csv
import io
import uuid

import pytest
from PIL import Image

from core.database import tables
from core.project import projects
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Request, Result, Usage
from tests.conftest import furnish
from tests.support import films
from tests.support.crew import Crew
from tests.support.lab_cells import experiment, spec

AT = "/api/v1/lab/experiments"


class Writer(Crew):
    """The crew, which answers a prompt in anybody's own words too."""

    def text(self, request: Request) -> Result:
        if request.purpose == "free":
            return Result(text=f"故事：{request.prompt}", usage=Usage(tokens_in=5, tokens_out=9))
        return super().text(request)


@pytest.fixture
def studio(tmp_path) -> Studio:
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    opened = open_studio(settings, [Writer(price=1500)])
    furnish(opened.db)
    return opened


def laid(**more) -> dict:
    return spec(models=["crew/text"], **more).model_dump(mode="json")


@pytest.fixture
def made(signed_in):
    """Somebody's browser, and where their new experiment is."""
    client = signed_in()
    reply = client.post(AT, json={"name": "哪种写法好", "spec": laid()})
    assert reply.status_code == 201
    return client, f"{AT}/{reply.json()['data']['experiment_id']}"


def test_an_experiment_is_priced_before_it_runs_and_has_its_cells_after(made, studio):
    client, at = made
    plan = client.get(at).json()["data"]["plan"]
    assert (plan["calls"], plan["price"], plan["standing"]) == (4, 6000, 0)
    ran = client.post(f"{at}/run", json={})
    assert ran.status_code == 202 and uuid.UUID(ran.json()["data"]["task_id"])
    films.work_off(studio)
    data = client.get(at, headers={"Accept-Language": "zh"}).json()["data"]
    assert {cell["state"] for cell in data["cells"]} == {"completed"}
    assert data["cells"][0]["answer"].startswith("故事：写一个关于 第 1 只猫")
    assert [row["cost"] for row in data["results"]["variants"]] == [3000, 3000]
    assert "写法 A" in data["results"]["variants"][0]["said"]
    assert (data["plan"]["calls"], data["plan"]["standing"]) == (0, 4)
    assert client.post(f"{at}/run", json={}).json()["data"]["task_id"] is None


def test_one_row_runs_first_and_one_cell_is_cancelled(made, studio):
    client, at = made
    client.post(f"{at}/run", json={"which": "first_row"})
    cells = client.get(at).json()["data"]["cells"]
    assert len(cells) == 2
    assert client.delete(f"/api/v1/lab/cells/{cells[0]['id']}").status_code == 204
    films.work_off(studio)
    assert sorted(cell["state"] for cell in client.get(at).json()["data"]["cells"]) == ["cancelled", "completed"]


def test_a_cap_is_kept_and_the_rest_says_why(signed_in, studio):
    client = signed_in()
    wish = {"name": "便宜点", "spec": laid(), "cap_micro_yuan": 3000}
    at = f"{AT}/{client.post(AT, json=wish).json()['data']['experiment_id']}"
    assert client.get(at).json()["data"]["plan"]["left"] == 3000
    client.post(f"{at}/run", json={})
    films.work_off(studio)
    cells = client.get(at).json()["data"]["cells"]
    done = [cell for cell in cells if cell["state"] == "completed"]
    assert len(done) == 2 and sum(cell["cost_micro_yuan"] for cell in cells) == 3000


def test_it_is_listed_changed_copied_and_removed(made):
    client, at = made
    listed = client.get(AT).json()["data"]["experiments"]
    assert [row["name"] for row in listed] == ["哪种写法好"]
    changed = client.put(at, json={"spec": laid(variants=["a", "b", "c"]), "version": 1}).json()["data"]
    assert changed["version"] == 2
    late = client.put(at, json={"spec": laid(inputs=1), "version": 1})
    assert late.status_code == 409
    copied = client.post(f"{at}/clone").json()["data"]
    assert copied["cloned_from"] in at
    assert client.delete(at).status_code == 204
    assert client.get(at).status_code == 404
    assert len(client.get(AT).json()["data"]["experiments"]) == 1


def test_cells_are_marked_compared_and_the_better_wording_promoted_and_rolled_back(made, studio):
    client, at = made
    client.post(f"{at}/run", json={})
    films.work_off(studio)
    cells = client.get(at).json()["data"]["cells"]
    for cell in cells:
        word = {"stars": 5 if cell["variant"] == "a" else 2, "tags": ["off_brief"]}
        told = client.put(f"/api/v1/lab/cells/{cell['id']}/mark", json=word).json()["data"]
        assert told["marks"] == 1
    pair = client.get(f"{at}/pair").json()["data"]
    assert "crew" not in str(pair) and pair["left_to_see"] == 2
    vote = {"left": pair["left"]["cell_id"], "right": pair["right"]["cell_id"], "choice": "same"}
    assert client.post(f"{at}/pair", json=vote).status_code == 204
    assert client.get(f"{at}/pair").json()["data"]["left_to_see"] == 1
    unshown = client.post(f"{at}/promote", json={"variant": "a", "name": "script_ours"})
    assert unshown.status_code == 400 and "confirm" in unshown.json()["message"]
    for variant in ("b", "a"):
        wish = {"variant": variant, "name": "script_ours", "anyway": True}
        promoted = client.post(f"{at}/promote", json=wish).json()["data"]
        assert promoted["label"] == "production"
    back = client.post("/api/v1/lab/templates/script_ours/zh/roll-back").json()["data"]
    assert (back["version"], back["template"][-1]) == (1, "b")
    assert client.delete(f"/api/v1/lab/cells/{cells[0]['id']}/mark").status_code == 204
    assert client.get(at).json()["data"]["cells"][0]["marks"] == 0


def test_two_who_promote_at_once_hear_of_each_other(made, studio, signed_in):
    client, at = made
    client.post(f"{at}/run", json={})
    films.work_off(studio)
    wish = {"name": "script_ours", "seen": 0, "anyway": True}
    assert client.post(f"{at}/promote", json={"variant": "a", **wish}).status_code == 200
    late = signed_in("小李").post(f"{at}/promote", json={"variant": "b", **wish})
    assert late.status_code == 409 and "阿敏" in late.json()["message"]


def test_it_goes_home_as_a_table_as_data_and_as_a_sheet(made, studio):
    client, at = made
    client.post(f"{at}/run", json={})
    films.work_off(studio)
    table = client.get(f"{at}/export.csv?lang=zh")
    assert table.headers["content-type"].startswith("text/csv")
    assert "%E5%93%AA" in table.headers["content-disposition"]
    assert len(list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))) == 4
    whole = client.get(f"{at}/export.json")
    assert len(whole.json()["cells"]) == 4 and whole.json()["experiment"]["name"] == "哪种写法好"
    assert str(studio.settings.home) not in whole.text
    sheet = client.get(f"{at}/sheet")
    assert sheet.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(sheet.content)).width > 300
    assert client.get(f"{at}/export.exe").status_code == 400


def test_a_quick_prompt_is_answered_and_what_was_chosen_climbs_a_rung(signed_in, studio):
    client = signed_in()
    asked = client.post("/api/v1/lab/quick", json={"prompt": "一只 {猫}", "models": ["crew/text"]})
    assert asked.status_code == 202
    at = f"{AT}/{asked.json()['data']['experiment_id']}"
    films.work_off(studio)
    (cell,) = client.get(at).json()["data"]["cells"]
    assert cell["answer"] == "故事：一只 {猫}"
    up = {"cells": [cell["id"]], "rung": "still", "models": ["crew/image"], "settings": {"width": 320, "height": 180}}
    assert client.post("/api/v1/lab/cells/climb", json=up).status_code == 202
    films.work_off(studio)
    data = client.get(f"{at}?rung=still").json()["data"]
    still = next(one for one in data["cells"] if one["rung"] == "still")
    assert (still["state"], still["parent"]) == ("completed", cell["id"])
    assert (data["results"]["rung"], data["results"]["rungs"]) == ("still", ["text", "still"])
    accepted = {one["rung"]: one["accepted"] for one in data["cells"]}
    assert accepted == {"text": True, "still": False}
    sheet = Image.open(io.BytesIO(client.get(f"{at}/sheet").content))
    assert sheet.height > 500
    assert client.post("/api/v1/lab/quick", json={"prompt": "", "models": ["crew/text"]}).status_code == 400
    assert signed_in("路人", "viewer").post("/api/v1/lab/cells/climb", json=up).status_code in (403, 404)


def test_a_take_is_opened_in_the_lab(signed_in, studio):
    client = signed_in()
    film = films.put(studio, films.sessions.person_from_row(client.user), "half")
    with studio.db.read() as session:
        take = session.query(tables.Take).filter_by(project_id=film, of_kind="shot").first()
    reply = client.post(f"{AT}/try", json={"id": str(take.id)}, headers={"Accept-Language": "zh"})
    assert reply.status_code == 201
    data = client.get(f"{AT}/{reply.json()['data']['experiment_id']}").json()["data"]
    assert (data["project_id"], data["spec"]["models"]) == (str(film), ["crew/image"])
    assert data["plan"]["calls"] == 1
    assert client.post(f"{AT}/try", json={"id": str(film)}).status_code == 201
    assert client.post(f"{AT}/try", json={"id": str(uuid.uuid4())}).status_code == 404


# Who may -----------------------------------------------------------------------------------------------------------------


def test_whoever_only_watches_a_film_has_nothing_made_on_it_and_leaves_nothing_behind(signed_in, person, studio):
    owner, client = person("小李"), signed_in()
    with studio.db.write() as session:
        film = projects.create(session, owner.id, Brief(idea="雨夜里有一只猫"), "猫").id
        session.add(tables.Member(project_id=film, user_id=client.user.id, role="viewer"))
    theirs, cells = experiment(studio.db, owner.id, spec(("a",), inputs=1, models=("crew/text",)), film)

    def kept() -> tuple[int, int]:
        with studio.db.read() as session:
            return session.query(tables.Experiment).count(), session.query(tables.Cell).count()

    before = kept()
    quick = {"prompt": "一只猫", "models": ["crew/text"], "project_id": str(film)}
    assert client.post("/api/v1/lab/quick", json=quick).status_code == 403
    up = {"cells": [str(one) for one in cells.values()], "rung": "still", "models": ["crew/image"]}
    assert client.post("/api/v1/lab/cells/climb", json=up).status_code == 403
    assert client.post(f"{AT}/{theirs}/run", json={}).status_code == 403
    assert kept() == before


@pytest.mark.parametrize("role", ["viewer", "guest"])
def test_who_does_not_try_models_is_refused_everywhere(signed_in, made, studio, role):
    _, at = made
    other = signed_in("客人", role)
    cell = uuid.uuid4()
    assert other.get(AT).status_code == 403
    assert other.post(AT, json={"name": "x"}).status_code == 403
    assert other.post("/api/v1/lab/templates/script_ours/zh/roll-back").status_code == 403
    asked = (
        ("GET", at, None),
        ("POST", f"{at}/run", {}),
        ("POST", f"{at}/promote", {"variant": "a", "name": "x"}),
        ("GET", f"{at}/pair", None),
        ("GET", f"{at}/export.csv", None),
        ("GET", f"{at}/sheet", None),
        ("PUT", f"/api/v1/lab/cells/{cell}/mark", {"stars": 3}),
        ("DELETE", f"/api/v1/lab/cells/{cell}", None),
    )
    for number, (way, where, body) in enumerate(asked):
        somebody = signed_in(f"客人 {number}", role)
        assert somebody.request(way, where, json=body).status_code in (403, 404), where


def test_an_experiment_on_a_film_is_hidden_from_who_does_not_see_the_film(signed_in, studio):
    owner, stranger = signed_in(), signed_in("路人")
    with studio.db.write() as session:
        film = projects.create(session, owner.user.id, Brief(idea="雨夜，侦探追一只会说话的猫")).id
    id, cells = experiment(studio.db, owner.user.id, project_id=film)
    assert owner.get(f"{AT}/{id}").status_code == 200
    for where in (f"{AT}/{id}", f"{AT}/{id}/export.json", f"{AT}/{id}/sheet", f"{AT}/{id}/pair"):
        assert stranger.get(where).status_code == 404
    some = next(iter(cells.values()))
    assert stranger.put(f"/api/v1/lab/cells/{some}/mark", json={"stars": 1}).status_code == 404
    assert stranger.get(AT).json()["data"]["experiments"] == []


def test_a_vote_on_cells_of_another_experiment_is_not_taken(made, signed_in, studio):
    client, at = made
    _, cells = experiment(studio.db, client.user.id)
    one, other = list(cells.values())[:2]
    assert client.post(f"{at}/pair", json={"left": str(one), "right": str(other), "choice": "left"}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "x", "spec": {"rung": "cinema"}},
        {"name": "x", "spec": {"settings": {"width": 9}}},
        {"name": "x", "cap_micro_yuan": -1},
        {"name": "x", "spec": {"what": 1}},
        {"name": "x", "cap_micro_yuan": 10**30},
    ],
)
def test_an_experiment_that_cannot_be_is_400_and_nothing_is_kept(signed_in, body):
    client = signed_in()
    reply = client.post(AT, json=body)
    assert reply.status_code == 400 and reply.json()["errors"]
    assert client.get(AT).json()["data"]["experiments"] == []


def test_a_grid_that_is_too_large_says_so_and_can_still_be_looked_at(signed_in):
    client = signed_in()
    large = laid(variants=[f"v{n}" for n in range(60)], inputs=60)
    at = f"{AT}/{client.post(AT, json={'name': '太大', 'spec': large}).json()['data']['experiment_id']}"
    seen = client.get(at)
    assert seen.status_code == 200 and "3600" in seen.json()["data"]["plan"]["said"].replace(",", "")
    assert client.post(f"{at}/run", json={}).status_code == 400


@pytest.mark.parametrize(("word", "code"), [({"stars": 9}, 400), ({"tags": ["ugly"]}, 400), ({"stars": "many"}, 400)])
def test_a_mark_that_cannot_be_is_refused_in_words(made, studio, word, code):
    client, at = made
    client.post(f"{at}/run", json={"which": "first_row"})
    films.work_off(studio)
    cell = client.get(at).json()["data"]["cells"][0]["id"]
    reply = client.put(f"/api/v1/lab/cells/{cell}/mark", json=word)
    assert reply.status_code == code and reply.json()["errors"][0]["field"] in ("stars", "tags")
