"""The production: everything else belongs to one. What was asked for, and how large and long it shall be."""

from __future__ import annotations

import re
import uuid
from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import EmptyIdea, FilmTooLong, IdeaTooLong, NotFound, NothingToFilm
from core.i18n import Language
from core.people import access, audit
from core.project import looks
from core.project.card_choice import FilmCards
from core.project.cover_choice import CoverChoice
from core.project.film_mix import FilmMix
from core.project.mark_choice import FilmMarks
from core.project.subtitle_choice import SubtitleChoice
from core.settings import Settings
from core.types import Value
from providers.safe_text import without_endless_runs

Ratio = Literal["16:9", "9:16", "1:1", "4:5", "21:9"]
RATIOS: dict[str, tuple[int, int]] = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1), "4:5": (4, 5), "21:9": (21, 9)}
MIN_SECONDS = 5
PAGE = 20


class BroughtFilm(Value):
    """Where a film came as a file from another studio: what had been paid for it there, and the list of these payments as a stored file."""

    ledger: str = ""
    cost_micro_yuan: int = 0


class Brief(Value):
    """What a film was asked for. `seconds` of film; `short_side` in pixels (1080 is full HD)."""

    idea: str
    seconds: int = 30
    ratio: Ratio = "16:9"
    language: Language = "zh"
    style: str = looks.FIRST
    """A shipped look, or "own:<id>": then `own_style` holds what it said when it was chosen."""
    own_style: looks.OwnStyle | None = None
    own_sound: Literal["", "keep", "duck", "mute"] = ""
    """What becomes of the sounds that clips have of their own, where a shot says nothing else: see core.video.video.own_sound_mode."""
    narrators: dict[str, str] = Field(default_factory=dict)
    """The voice that tells the story, by language, where one was chosen beforehand."""
    take: int = 0
    short_side: int = 1080
    understood: dict[str, Any] = Field(default_factory=dict)
    """The idea as the team corrected it: see providers.vendors.self_hosted.builtin, purpose "idea"."""
    prompt: dict[str, str] = Field(default_factory=dict)
    """An optimised prompt that was sent here, to tell the script by: text, negative, template ("script_scifi@3") and log."""

    subtitles: SubtitleChoice = SubtitleChoice()
    poster: str = ""
    """The id of the shot that stands for the film, where somebody picked one: see core.film.posters."""
    mix: FilmMix = FilmMix()
    """What somebody set by hand on the lanes of its sound."""
    cards: FilmCards = FilmCards()
    """What somebody chose for its title and its end."""
    marks: FilmMarks = FilmMarks()
    """What is laid in its corners."""
    cover: CoverChoice = CoverChoice()
    """The picture that somebody chose to stand for it."""
    brought: BroughtFilm = BroughtFilm()

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What came later is left out where it says nothing: a brief is still what it was before."""
        told: dict[str, Any] = said(self)
        unsaid: dict[str, Any] = {"mix": {"lanes": {}}, "cards": {}, "marks": {}, "cover": {}}
        unsaid["brought"] = {"ledger": "", "cost_micro_yuan": 0}
        return {key: value for key, value in told.items() if key not in unsaid or value != unsaid[key]}

    @property
    def look(self) -> looks.Look:
        return looks.resolve_look(self.style, self.own_style)

    @property
    def style_mark(self) -> Any:
        """What of its style a picture is made from."""
        return self.own_style.mark() if self.own_style else self.style

    def size(self) -> tuple[int, int]:
        """Width and height in pixels, both even."""
        return picture_size(self.ratio, self.short_side)


def picture_size(ratio: str, short_side: int) -> tuple[int, int]:
    """Width and height in pixels, both even, of a picture of one of RATIOS."""
    wide, high = RATIOS[ratio]
    unit = short_side / min(wide, high)
    return round(wide * unit / 2) * 2, round(high * unit / 2) * 2


MARKUP = re.compile(r"<(script|style)\b.{0,4000}?</\1\s*>|<[^<>]{0,200}>", re.S | re.I)


def check_idea(idea: str, seconds: int, settings: Settings) -> str:
    """The sentence as it will be told: markup and what goes on without end taken out. Raises EmptyIdea, NothingToFilm, IdeaTooLong, FilmTooLong."""
    if not idea.strip():
        raise EmptyIdea("idea")
    if len(idea) > settings.idea_max_chars:
        raise IdeaTooLong("idea", length=len(idea), limit=settings.idea_max_chars)
    told = MARKUP.sub(" ", without_endless_runs(idea))
    told = re.sub(r"\s+", " ", told).strip()
    if not any(letter.isalpha() for letter in told):
        raise NothingToFilm("idea")
    if not MIN_SECONDS <= seconds <= settings.film_max_s:
        raise FilmTooLong("seconds", least=MIN_SECONDS, most=f"{settings.film_max_s / 60:g}")
    return told


def detect_language(idea: str) -> Language:
    """The language a sentence is written in."""
    return "zh" if re.search(r"[\u3400-\u9fff]", idea) else "en"


def is_team_project() -> ColumnElement[bool]:
    """Whether a row of projects is the team's own. The one rule of what counts as its output: the sample that came with the studio does
    not, wherever films, minutes, shots or takes are counted."""
    return tables.Project.sample.is_(False)


def create(session: Session, user_id: uuid.UUID | None, brief: Brief, name: str = "") -> tables.Project:
    """A new project, named by its first words until the script has a title."""
    project = tables.Project(
        user_id=user_id,
        name=first_words(name.strip() or brief.idea),
        description=brief.idea,
        settings=brief.model_dump(mode="json"),
    )
    session.add(project)
    session.flush()
    return project


def first_words(idea: str, most: int = 60) -> str:
    """No more than fits a title, ending with a whole word."""
    if len(idea) <= most:
        return idea
    cut = idea[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:，；：、") + "…"


def brief_of(project: tables.Project) -> Brief:
    return Brief.model_validate(project.settings)


def load(session: Session, project_id: uuid.UUID) -> tables.Project:
    """Raises NotFound for one that is not there or lies in the bin."""
    project = session.get(tables.Project, project_id)
    if project is None or project.deleted_at is not None:
        raise NotFound(what="project")
    return project


def find_project(session: Session, called: str) -> tables.Project:
    """By its id or its name, of several the newest; the sample film where nothing is said. Raises NotFound."""
    try:
        return load(session, uuid.UUID(called))
    except ValueError:
        wanted = tables.Project.name == called if called else tables.Project.sample.is_(True)
    rows = select(tables.Project).where(wanted, tables.Project.deleted_at.is_(None))
    found = session.scalar(rows.order_by(tables.Project.created_at.desc()).limit(1))
    if found is None:
        raise NotFound(what="project")
    return found


def rename(session: Session, project_id: uuid.UUID, name: str, description: str | None = None) -> None:
    project = load(session, project_id)
    project.name = name.strip()[:200] or project.name
    if description is not None:
        project.description = description


def change_brief(session: Session, project_id: uuid.UUID, /, **changes: Any) -> Brief:
    """A changed brief: what was made from the old one becomes stale by itself. A prompt that was sent goes with the idea it was for."""
    project = load(session, project_id)
    if changes.get("idea", project.settings.get("idea")) != project.settings.get("idea"):
        changes = {"prompt": {}, **changes}
    brief = Brief.model_validate({**project.settings, **changes})
    project.settings = brief.model_dump(mode="json")
    return brief


def reword_idea(session: Session, project_id: uuid.UUID, idea: str, limits: Settings) -> Brief:
    """Another sentence for a film: what was understood of the old one goes with it. Raises what `check` raises, NotFound."""
    seconds = brief_of(load(session, project_id)).seconds
    return change_brief(session, project_id, idea=check_idea(idea, seconds, limits), understood={})


def delete(session: Session, project_id: uuid.UUID, by: access.UserLike | None = None) -> None:
    """Into the bin, for thirty days."""
    row = load(session, project_id)
    row.deleted_at = tables.utc_now()
    audit.note(
        session, by.id if by else None, "project.deleted", f"project:{project_id}", project_id=project_id, name=row.name
    )


def put_back(session: Session, project_id: uuid.UUID, who: access.UserLike) -> None:
    """Out of the bin again, by whoever could have put it there. Raises NotFound, also for one that is gone for good."""
    found = session.get(tables.Project, project_id)
    if found is None or not access.can(who, access.Action.DELETE, access.Ownership(owner_id=found.user_id)):
        raise NotFound(what="project")
    found.deleted_at = None
    audit.note(session, who.id, "project.put_back", f"project:{project_id}", project_id=project_id, name=found.name)


def list_projects(
    session: Session,
    user: access.UserLike,
    *,
    page: int = 1,
    status: str = "",
    search: str = "",
    only: ColumnElement[bool] | None = None,
) -> tuple[list[tables.Project], int]:
    """One page of the projects this person may see, newest first, and how many there are. `search` is part of a name
    or of a tag, `only` a further condition."""
    seen = select(tables.Project).where(tables.Project.deleted_at.is_(None), access.projects_visible_to(user))
    if only is not None:
        seen = seen.where(only)
    if status:
        seen = seen.where(tables.Project.status == status)
    if search.strip():
        word = search.strip().lower()
        tagged = select(tables.ProjectTag.project_id).where(
            func.lower(tables.ProjectTag.tag).contains(word, autoescape=True)
        )
        named = func.lower(tables.Project.name).contains(word, autoescape=True)
        seen = seen.where(or_(named, tables.Project.id.in_(tagged)))
    total = session.scalar(select(func.count()).select_from(seen.subquery())) or 0
    rows = seen.order_by(tables.Project.created_at.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(session.scalars(rows)), total


def rest_idle_films(session: Session) -> int:
    """A film whose work ended without a film, stopped or failed, is no longer `processing`. Returns how many that were."""
    at_work = select(tables.Task.id).where(
        tables.Task.project_id == tables.Project.id, tables.Task.status.in_(("pending", "processing"))
    )
    idle = select(tables.Project).where(tables.Project.status == "processing", ~at_work.exists())
    rows = list(session.scalars(idle))
    for row in rows:
        has_film = select(tables.Cut.id).where(tables.Cut.project_id == row.id, tables.Cut.sha256 != "").limit(1)
        row.status = "completed" if session.scalar(has_film) else "draft"
    return len(rows)
