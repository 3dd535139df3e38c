"""What a film is exported as, stored as files of the project so that they can be fetched like any other."""

from __future__ import annotations

from dataclasses import dataclass

from core import exports
from core.database.tables import Cut
from core.exports import Format
from core.files import assets
from core.film import film_cut
from core.render.timeline import Timeline
from core.script.model import Script
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio


@dataclass(frozen=True)
class FilmDocument:
    """A file in one of the formats. `sha256` names its asset."""

    format: Format
    sha256: str


def export_film(studio: Studio, made: FilmSnapshot, cut: Cut) -> list[FilmDocument]:
    """A film in every format there is. Written anew they are the same files: asking twice changes nothing."""
    return _stored(studio, made, made.script, film_cut.timeline_of_cut(cut))


def export_screenplay(studio: Studio, made: FilmSnapshot) -> list[FilmDocument]:
    """The screenplay in every format that needs no film; none before it was written."""
    return _stored(studio, made, made.script, None)


def _stored(studio: Studio, made: FilmSnapshot, script: Script | None, timeline: Timeline | None) -> list[FilmDocument]:
    return [
        FilmDocument(
            form,
            _store(studio, made, exports.export_content(form, script, timeline, made.project.name), form.media_type),
        )
        for form in exports.offered_formats(script, timeline).values()
    ]


def _store(studio: Studio, made: FilmSnapshot, content: bytes, media_type: str) -> str:
    return assets.store(studio.db, studio.files, content, media_type, project_id=made.project.id)
