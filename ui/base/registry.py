"""Every page once: its file, its place in the menu, who may open it. Registered on every run, whoever looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core.people.access import Action, can
from core.people.sessions import Person
from core.stages import STAGES
from ui.base.i18n import t

PAGES = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True)
class Screen:
    """`name` is the file in pages/, the path in the URL and the word in ui.json. `needs` is what one must be allowed."""

    name: str
    section: str = ""
    needs: Action | None = None
    in_menu: bool = True

    @property
    def file(self) -> Path:
        return PAGES / f"{self.name}.py"


SCREENS = (
    Screen("home"),
    Screen("tasks"),
    Screen("costs", needs=Action.SEE_COSTS),
    Screen("lab", needs=Action.TRY_MODELS),
    Screen("library", needs=Action.USE_LIBRARY),
    Screen("bin", "studio", Action.CREATE),
    Screen("profile", "studio", in_menu=False),
    Screen("team", "studio", Action.MANAGE_USERS),
    Screen("providers", "studio", Action.MANAGE_PROVIDERS),
    Screen("settings", "studio"),
    Screen("audit", "studio", Action.SEE_AUDIT),
    *(Screen(stage, "film", in_menu=False) for stage in STAGES),
)


def written_screens() -> list[Screen]:
    return [screen for screen in SCREENS if screen.file.exists()]


def may_open(person: Person | None, screen: Screen) -> bool:
    return person is not None and (screen.needs is None or can(person, screen.needs))


def menu_for(person: Person | None) -> dict[str, list[StreamlitPage]]:
    """All pages by section for st.navigation. What a person may not open is hidden, never left out: an unregistered page
    would lose the path of a link that was opened before signing in."""
    sections: dict[str, list[StreamlitPage]] = {}
    for screen in written_screens():
        section = t(f"ui.section_{screen.section}") if screen.section else ""
        sections.setdefault(section, []).append(page_for_menu(screen, screen.in_menu and may_open(person, screen)))
    return sections


def page_for_menu(screen: Screen, visible: bool = True) -> StreamlitPage:
    return st.Page(
        screen.file,
        title=t(f"ui.page_{screen.name}"),
        url_path=None if screen.name == "home" else screen.name,
        default=screen.name == "home",
        visibility="visible" if visible else "hidden",
    )


def screen_of(opened: StreamlitPage) -> Screen:
    return next(screen for screen in SCREENS if screen.name == (opened.url_path or "home"))


def is_unknown_address() -> bool:
    """Whether somebody asks for an address where no page is. Streamlit cuts the path of the page it opens off its own
    address; that of the page one comes from may still stand there, so only a path that no page has counts."""
    asked = st.context.url
    path = urlsplit(asked).path.strip("/") if isinstance(asked, str) else ""
    path = path.removeprefix(str(st.get_option("server.baseUrlPath") or "").strip("/")).strip("/")
    return path != "" and path.rpartition("/")[2] not in {screen.name for screen in SCREENS}


def page_file(name: str) -> str:
    """The file of a page, for st.switch_page and st.page_link."""
    return str(PAGES / f"{name}.py")
