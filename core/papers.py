"""What goes with a film on paper: its subtitles and its screenplay, stored as files of the project so that they can be
fetched like any other."""

from __future__ import annotations

from dataclasses import dataclass

from core import assets, film
from core.exports import fountain
from core.making import Film
from core.script import as_text
from core.studio import Studio
from core.subtitles import write_srt, write_vtt
from core.tables import Cut


@dataclass(frozen=True)
class Papers:
    """SHA-256 of each: subtitles as SubRip and as WebVTT, the screenplay as plain text and as Fountain."""

    subtitles: str
    captions: str
    screenplay: str
    fountain: str


def papers(studio: Studio, made: Film, cut: Cut) -> Papers:
    """Written anew they are the same files: asking twice changes nothing."""
    timeline = film.timeline_of(cut)
    return Papers(
        subtitles=_store(studio, made, write_srt(timeline.cues, timeline.fps), "application/x-subrip"),
        captions=_store(studio, made, write_vtt(timeline.cues, timeline.fps), "text/vtt"),
        fountain=_store(studio, made, fountain.text(made.script) if made.script else "", "text/plain; charset=utf-8"),
        screenplay=_store(studio, made, film.screenplay(made), "text/plain; charset=utf-8"),
    )


def scripts(studio: Studio, made: Film) -> dict[str, str]:
    """The screenplay as files, SHA-256 of each by its ending: as text, and for screenwriting programs."""
    if made.script is None:
        return {}
    written = {"txt": as_text(made.script), "fountain": fountain.text(made.script)}
    return {ending: _store(studio, made, text, "text/plain; charset=utf-8") for ending, text in written.items()}


def _store(studio: Studio, made: Film, text: str, media_type: str) -> str:
    return assets.store(studio.db, studio.files, text.encode() or b"\n", media_type, project_id=made.project.id)
