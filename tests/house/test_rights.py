"""The table of rights against the app: every route, page, kind of channel, list and action stands in it, and docs/rights.md says what it
says. That page is made by `python -m tests.house.test_rights > docs/rights.md`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute

from api import server
from api.http.door_table import TABLE
from api.review_link.routes import build_review_link
from api.v1 import live
from core import exports, roles
from core.people import rights
from core.people.access import STUDIO, Action
from core.people.rights import NOBODY, OF_FILM, OF_THING, Door, Needs
from core.settings import ROOT
from ui.base.registry import SCREENS, Screen

PAGE = ROOT / "docs" / "rights.md"


def no_studio() -> None:
    raise AssertionError("no route is asked here")


def addresses(routes: Iterable[object]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield from (f"{method} {route.path}" for method in route.methods)
        elif isinstance(route, APIWebSocketRoute):
            yield f"WEBSOCKET {route.path}"
        else:
            yield from addresses(getattr(getattr(route, "original_router", route), "routes", ()))


def rows(section: str) -> list[Door]:
    return [door for door in rights.doors() if door.section == section]


def without_row(found: Iterable[str], section: str) -> set[str]:
    return set(found) - {door.address for door in rows(section)}


def needs_of_page(screen: Screen) -> Needs:
    return ("project.see",) if screen.section == "film" else (str(screen.needs or "signed in"),)


def asked_in_code() -> dict[str, set[str]]:
    """Each action with the folders of pages in whose code it is asked for."""
    found: dict[str, set[str]] = {str(action): set() for action in Action}
    for file in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        where = file.stem if file.parent.name == "pages" else file.parent.name
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Action":
                found[str(Action[node.attr])].add(where)
    return found


# The table and the app ------------------------------------------------------------------------------------------------


def test_every_route_has_a_row_and_every_row_a_route():
    found = set(addresses(server.build_api(no_studio).routes))  # type: ignore[arg-type]
    assert len(found) > 80
    assert without_row(found, "rest") == set()
    assert {door.address for door in rows("rest")} - found == set()


def test_every_route_of_a_review_link_has_a_row_and_every_row_a_route():
    found = set(addresses(build_review_link(no_studio).routes))  # type: ignore[arg-type]
    assert found == {door.address for door in rows("review")}


def test_a_new_route_without_a_row_is_found():
    assert without_row(["GET /projects", "POST /projects/{project_id}/burn"], "rest") == {
        "POST /projects/{project_id}/burn"
    }


def test_every_kind_of_channel_has_a_row_and_every_row_a_channel():
    assert set(live.CHANNELS) == {door.name for door in rows("events")}


def test_every_list_of_the_table_is_a_route():
    known = {door.address for door in rows("rest")}
    assert {door.name.partition("?")[0] for door in rows("search")} <= known


def test_every_action_concerns_the_studio_or_a_film_and_is_asked_for_somewhere():
    told = rights.actions_of_table()
    asked = {word for door in rights.doors() for word in door.needs} | {str(screen.needs) for screen in SCREENS}
    shown = {action for action, where in asked_in_code().items() if where}
    core = {str(Action.SEE_ALL_TASKS)}  # worklist and task_listing show all work to whoever has it
    assert set(told) - asked - shown - core == set()


def test_no_word_of_the_table_is_unknown_to_the_rules():
    for door in rights.doors():
        for relation in rights.relations_of(door.needs):
            for role in rights.ROLES:
                assert rights.judge(role, relation, door.needs) in (200, 401, 403, 404, 410), door


@pytest.mark.parametrize(
    ("role", "relation", "needs", "told"),
    [
        ("user", "owner", ("project.delete",), 200),
        ("user", "member", ("project.delete",), 403),
        ("user", "watcher", ("project.edit",), 403),
        ("user", "stranger", ("project.see",), 404),
        ("guest", "studio", ("project.see",), 200),
        ("viewer", "member", ("project.edit",), 403),
        ("viewer", "", ("costs.own",), 403),
        (rights.GRANTED, "", ("costs.own",), 200),
        ("admin", "other", ("own",), 404),
        ("admin", "stranger", ("project.delete",), 200),
        (NOBODY, "", ("anyone",), 200),
        (NOBODY, "owner", ("project.see",), 401),
        (NOBODY, "ended", ("link",), 410),
        (NOBODY, "to watch", ("link.say",), 403),
    ],
)
def test_the_table_judges_as_the_studio_is_meant_to(role, relation, needs, told):
    assert rights.judge(role, relation, needs) == told


def test_the_page_in_the_docs_says_what_the_table_says():
    assert PAGE.read_text("utf-8") == page(), "python -m tests.house.test_rights > docs/rights.md"


# The page -------------------------------------------------------------------------------------------------------------

SIGNED_IN = (*roles.ROLES, rights.GRANTED)
CALLED = {rights.GRANTED: "viewer with costs"}
HEAD = """# Who may do what

Made by `python -m tests.house.test_rights > docs/rights.md` from the code: the rules are those of `core/people/access.py`, what a door asks
stands in `data/rights.toml`, what a page asks in `ui/base/registry.py`, what Streamlit's own addresses ask in `api/http/door_table.py`.
`tests/house/test_rights.py` fails for a route, a channel or an action without a row; `tests/api/test_rights.py` asks every route as
everybody who stands so to what is behind it.

A film is somebody's own, shared with them to work (member) or to watch (watcher), a stranger's, or the studio's own, which nobody owns. Who
may not see a thing is told that it is not there (404); who sees it and may do no more is refused (403); who is not signed in, or holds no
more than a review link, is asked to sign in (401). "viewer with costs" is a viewer to whom an admin gave the right to see all costs; an
account that was disabled is nobody. A program with a token may do what the person may whose token it is.
"""


def page() -> str:
    parts = [HEAD, _studio_actions(), _film_actions(), _words(), _doors(), _pages(), _others()]
    return "\n".join(parts)


def _who(relation: str, needs: Needs) -> str:
    may = [role for role in SIGNED_IN if rights.judge(role, relation, needs) == 200]
    if not may:
        return "–"
    if len(may) == len(SIGNED_IN):
        return "everybody"
    may = [role for role in may if not (role == rights.GRANTED and "viewer" in may)]
    return ", ".join(CALLED.get(role, role) for role in may)


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    head = list(head)
    told = ["| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *lines]]
    return "\n".join(told) + "\n"


def _studio_actions() -> str:
    lines = [[f"`{action}`", _who("", (str(action),)), _places(str(action))] for action in Action if action in STUDIO]
    return "## What concerns the studio\n\n" + _table(["action", "may", "asked for"], lines)


def _film_actions() -> str:
    of_film = [action for action in Action if action not in STUDIO]
    lines = [
        [f"`{each}`", *(_who(relation, (str(each),)) for relation in OF_FILM), _places(str(each))] for each in of_film
    ]
    return "## What concerns a film\n\n" + _table(["action", *OF_FILM, "asked for"], lines)


def _words() -> str:
    either = [["task.see"], ["task.steer"], ["lab.see"], ["lab.see", "lab.use"], ["lab.see", "lab.use", "lab.run"]]
    lines = [
        [" + ".join(f"`{word}`" for word in each), *(_who(at, tuple(each)) for at in (*OF_FILM, *OF_THING))]
        for each in [*either, ["own"]]
    ]
    for line in lines[-1:]:
        line[1:6] = [""] * 5
    return (
        "## What concerns a task, an experiment, something of one's own\n\nOn a film, by how one stands to the film; on none, by who made it.\n\n"
        + _table(["asked", *OF_FILM, *OF_THING], lines)
    )


def _places(action: str) -> str:
    routes = sum(action in door.needs for door in rows("rest"))
    pages = sorted(asked_in_code()[action])
    told = [f"{routes} route{'s' * (routes != 1)}"] if routes else []
    return "; ".join([*told, *([f"pages: {', '.join(pages)}"] if pages else [])]) or "lists of work"


def _doors() -> str:
    told = "## REST, under /api/v1\n\n" + _table(
        ["door", "asks"], ([f"`{d.name}`", _asks(d.needs)] for d in rows("rest"))
    )
    links = [
        [f"`{d.name}`", *("yes" if rights.judge(NOBODY, at, d.needs) == 200 else "–" for at in rights.LINKS)]
        for d in rows("review")
    ]
    told += "\n## A review link, under /review\n\nSigned in or not makes no difference, and no other door opens for a link.\n\n"
    told += _table(["door", "open", "to watch only", "password not given", "ended or withdrawn", "guessed"], links)
    told += "\n## Events: channels of `WEBSOCKET /live`\n\n"
    told += _table(["channel", "asks"], ([f"`{d.name}`", _asks(d.needs)] for d in rows("events")))
    told += "\n## Search and lists: of which things they tell\n\n"
    return told + _table(["list", "tells of"], ([f"`{d.name}`", _asks(d.needs)] for d in rows("search")))


def _pages() -> str:
    lines = [[f"`{screen.name}`", _asks(needs_of_page(screen))] for screen in SCREENS]
    return "## Pages\n\n" + _table(["page", "asks"], lines)


def _others() -> str:
    formats = ", ".join(f"`{name}`" for name in exports.find_formats())
    own = [door for door in TABLE if not door.path.startswith(("/api/", "/review/"))]
    lines = [[f"`{door.path}`", ", ".join(door.methods), door.who] for door in own]
    return (
        "## Exports\n\nEvery format asks the same: `project.see` to take it home, `project.make` to have it prepared. They are "
        f"{formats}.\n\n## Streamlit's addresses, and the files of the pages\n\n"
        "The page and its line are open, since it is there that one signs in; what a page shows asks as the page does.\n\n"
        + _table(["address", "methods", "for"], lines)
    ).rstrip() + "\n"


def _asks(needs: Needs) -> str:
    return ", then ".join(f"`{word}`" for word in needs)


if __name__ == "__main__":
    print(page(), end="")
