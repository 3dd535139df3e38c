"""A studio's screens without a browser: films in every state, and what is read and done on a page."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Iterator

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from core.database import tables
from core.editing import film_copy
from core.production import production_plan
from core.settings import ROOT
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from tests.support import films
from tests.ui.conftest import on_one_server
from ui.base import state

SCRIPT = ROOT / "ui" / "main.py"


class World:
    """A studio with a film in each of these states, made once, and somebody signed in."""

    def __init__(self, studio: Studio, states: Iterable[str] = films.STATES) -> None:
        self.studio = studio
        self.crew = open_studio(studio.settings, [films.Company()])
        for opened in (self.studio, self.crew):
            opened.db.engine.dispose()
        made = films.stock(*states)
        shutil.copytree(made.home, studio.settings.home, dirs_exist_ok=True)
        self.person, self.films = made.person, dict(made.films)

    def tab(self, film_id: uuid.UUID | None, page: str, language: str = "en", person=None) -> AppTest:
        opened = on_one_server(AppTest.from_file(str(SCRIPT), default_timeout=30))
        opened.query_params["lang"] = language
        if person is not False:
            opened.session_state[state.TOKEN] = films.token(self.studio, person or self.person)
        if film_id:
            opened.session_state[state.PROJECT] = str(film_id)
        return come(opened, page)

    def made(self, film_id: uuid.UUID) -> FilmSnapshot:
        with self.studio.db.read() as session:
            return production_plan.load_snapshot(session, film_id)


class Set(World):
    """A studio with one whole film, and copies of it to change."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, ["full"])
        self.whole = self.films["full"]

    def film(self) -> uuid.UUID:
        with self.studio.db.write() as session:
            return film_copy.duplicate_film(session, self.whole, self.person.id, "又一部").id

    def asked(self, film_id: uuid.UUID, kind: str) -> list[tables.Task]:
        with self.studio.db.read() as session:
            return list(session.query(tables.Task).filter_by(project_id=film_id, kind=kind, status="pending"))


def come(opened: AppTest, page: str) -> AppTest:
    """A new tab, at this page's address: nothing is drawn before it."""
    return opened.run() if page == "home" else turn(opened, page)


def turn(opened: AppTest, page: str) -> AppTest:
    return opened.switch_page(f"../pages/{page}.py").run()


def words(opened: AppTest) -> str:
    """Everything that is read on the screen."""
    html = " ".join(str(element.proto.body) for element in opened.get("html"))
    labels = " ".join(button.label for button in opened.button)
    return f"{html} {labels}"


def places(opened: AppTest) -> dict[str, int]:
    """Of everything with a key on the page: the how-manieth of the page's own row it stands in."""
    return {name: at for at, part in opened.main.children.items() for name in _keys(part)}


def _keys(part: Node) -> Iterator[str]:
    if name := getattr(part.proto, "id", ""):
        yield name
    for child in part.children.values() if isinstance(part, Block) else ():
        yield from _keys(child)


def labelled(opened: AppTest, label: str):
    return next(button for button in opened.button if button.label.startswith(label))
