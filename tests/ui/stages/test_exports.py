"""What a film can be exported as: a file dropped into core/exports is offered wherever exports are, and nothing else is touched."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import server
from core import exports
from core.people import sessions
from core.studio import Studio
from tests.support import films
from tests.ui.world import World, words

HAIKU = '''"""A film in three lines."""

from core.exports import ScriptFormat
from core.script.model import Script


def write(script: Script) -> bytes:
    return f"{script.title}\\n".encode()


FORMAT = ScriptFormat(extension="haiku", media_type="text/plain; charset=utf-8", write=write, title={"zh": "俳句", "en": "Haiku"})
'''
FRAMES = '''"""How many frames a film has."""

from core.exports import FilmFormat
from core.render.timeline import Timeline


def write(timeline: Timeline, title: str) -> bytes:
    return f"{title}: {timeline.frames}\\n".encode()


FORMAT = FilmFormat(extension="frames", media_type="text/x-frames", write=write, holds="film", title={"zh": "帧数", "en": "Frames"})
'''


@pytest.fixture(scope="module")
def world(one_studio: Studio) -> World:
    return World(one_studio, ["full", "script"])


@pytest.fixture(scope="module", autouse=True)
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One file each, in a folder that counts as part of core/exports."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "haiku.py").write_text(HAIKU, "utf-8")
    (folder / "frames.py").write_text(FRAMES, "utf-8")
    exports.__path__.append(str(folder))
    yield
    exports.__path__.remove(str(folder))
    for name in ("haiku", "frames"):
        sys.modules.pop(f"core.exports.{name}", None)
        vars(exports).pop(name, None)


@pytest.fixture
def client(world: World) -> Iterator[TestClient]:
    here = server.middleware(lambda: world.studio, lambda: ("0.0.0.0", 8501))
    app = Starlette(routes=server.routes(lambda: world.studio), middleware=here)
    with TestClient(app, headers={"X-Dailies": "1"}) as opened:
        opened.cookies.set("dailies_session", sessions.begin_session(world.studio.db, world.person.id))
        yield opened


@pytest.mark.parametrize(("language", "titles"), [("zh", ("俳句", "帧数")), ("en", ("Haiku", "Frames"))])
def test_an_export_that_is_dropped_in_is_offered_on_the_page_of_the_film(world, language, titles):
    tab = world.tab(world.films["full"], "film", language)
    element = next(e for e in tab.get("bidi_component") if e.proto.component_name == "dailies_export_list")
    rows = [row for group in json.loads(element.proto.json)["groups"] for row in group["rows"]]
    assert set(zip(("haiku", "frames"), titles, strict=True)) <= {(row["ending"], row["title"]) for row in rows}


@pytest.mark.parametrize(("language", "title", "other"), [("zh", "俳句", "帧数"), ("en", "Haiku", "Frames")])
def test_an_export_of_the_script_that_is_dropped_in_is_offered_beside_the_script(world, language, title, other):
    tab = world.tab(world.films["script"], "script", language)
    tab.session_state["take-out"] = True
    told = words(tab.run())
    assert ".haiku" in told and title in told
    assert ".frames" not in told and other not in told, "there is no film yet"


def test_an_export_that_is_dropped_in_is_offered_by_rest(world, client):
    at = f"/api/v1/projects/{world.films['full']}/exports"
    offered = {one["format"]: one for one in client.get(at).json()["data"]["exports"]}
    assert [name for name in offered if name in ("fountain", "screenplay", "vtt", "srt")] == [
        "srt", "vtt", "screenplay", "fountain",
    ]  # fmt: skip
    assert offered["frames"] == {
        "format": "frames",
        "title": {"zh": "帧数", "en": "Frames"},
        "extension": "frames",
        "media_type": "text/x-frames",
        "holds": "film",
        "needs_film": True,
        "keeps": {},
        "loses": {},
        "bytes": len(client.get(f"{at}/frames").content),
        "takes_time": False,
    }
    assert (offered["haiku"]["holds"], offered["haiku"]["needs_film"]) == ("script", False)
    fetched = client.get(f"{at}/frames")
    assert fetched.headers["content-type"].startswith("text/x-frames")
    assert fetched.headers["content-disposition"].endswith(".frames")
    assert fetched.text.endswith(f": {world.made(world.films['full']).cut.timeline['frames']}\n")
    assert "-->" in client.get(f"{at}/srt").text


def test_a_download_tells_its_length_goes_on_where_it_broke_off_and_leaves_nothing_behind(world, client):
    at = f"/api/v1/projects/{world.films['full']}/exports/fountain"
    whole = client.get(at)
    assert int(whole.headers["content-length"]) == len(whole.content) and whole.headers["x-film-version"] == "1"
    rest = client.get(at, headers={"Range": "bytes=10-", "If-Range": whole.headers["etag"]})
    assert rest.status_code == 206 and rest.content == whole.content[10:]
    assert client.get(at, headers={"Range": "bytes=10-", "If-Range": '"another"'}).content == whole.content
    assert not list((world.studio.files.home / "temp").glob("export-*"))
    assert [client.get(f"{at}?version={n}").status_code for n in (1, 7)] == [200, 404]


def test_what_takes_time_is_prepared_listed_and_deleted_by_rest(world, client):
    at = f"/api/v1/projects/{world.films['full']}/exports"
    assert {"otioz", "project", "stems"} <= {
        one["format"] for one in client.get(at).json()["data"]["exports"] if one["takes_time"]
    }
    asked = client.post(at, json={"format": "project"})
    assert asked.status_code == 202
    films.work_off(world.studio)
    (one,) = client.get(f"{at}/made").json()["data"]["exports"]
    assert (one["format"], one["version"], one["status"]) == ("project", 1, "completed")
    assert client.get(f"/api/v1/assets/{one['sha256']}").headers["content-length"] == str(one["bytes"])
    assert client.delete(f"{at}/made/{one['task_id']}").status_code == 204
    assert client.get(f"{at}/made").json()["data"]["exports"] == []
    refused = client.post(at, json={"format": "nothing"}), client.delete(f"{at}/made/{one['task_id']}")
    assert [answer.status_code for answer in refused] == [404, 404]


def test_what_needs_a_film_is_not_offered_by_rest_before_there_is_one(world, client):
    at = f"/api/v1/projects/{world.films['script']}/exports"
    offered = client.get(at).json()["data"]["exports"]
    assert {"screenplay", "fountain", "haiku"} <= {one["format"] for one in offered}
    assert not any(one["needs_film"] for one in offered)
    assert client.get(f"{at}/haiku").status_code == 200
    assert [client.get(f"{at}/{name}").status_code for name in ("srt", "frames", "nothing")] == [404, 404, 404]


def test_a_stranger_is_offered_no_exports(world, client):
    client.cookies.set(
        "dailies_session", sessions.begin_session(world.studio.db, films.person(world.studio, "user", "路人").id)
    )
    at = f"/api/v1/projects/{world.films['full']}/exports"
    assert [client.get(path).status_code for path in (at, f"{at}/srt")] == [404, 404]
