"""The lanes of a film's sound by hand: their volume lines, and which are heard. Nothing is made again for it but the mix."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from core.editing.errors import MixMeanwhile, TooManyPoints
from core.project import projects
from core.project.film_mix import MOST_POINTS, FilmMix, Lane, Points, settle_points


def draw_volume_line(session: Session, project_id: uuid.UUID, /, lane: Lane, points: Points, seen: Points) -> FilmMix:
    """A lane's volume line with these points; what is beyond its ends is kept to them. `seen` are the points that the change began
    with. Raises NotFound, TooManyPoints, and MixMeanwhile where the line is another by now."""
    mix = projects.brief_of(projects.load(session, project_id)).mix
    new = settle_points(points)
    if len(new) > MOST_POINTS:
        raise TooManyPoints(most=MOST_POINTS)
    if mix.lane(lane).points != settle_points(seen):
        raise MixMeanwhile()
    return projects.change_brief(session, project_id, mix=mix.changed(lane, points=new)).mix


def set_lane_heard(session: Session, project_id: uuid.UUID, /, lane: Lane, muted: bool, solo: bool) -> FilmMix:
    """Whether a lane is muted, and whether it is heard without those that do not play solo. Raises NotFound."""
    mix = projects.brief_of(projects.load(session, project_id)).mix
    return projects.change_brief(session, project_id, mix=mix.changed(lane, muted=muted, solo=solo)).mix
