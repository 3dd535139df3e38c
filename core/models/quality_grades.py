"""What the grade of a run changes beside the models: how many takes of a picture are made, to choose from."""

from __future__ import annotations

from dataclasses import replace

from core.models import model_catalogue
from core.money.ledger import Account
from core.studio import Studio
from providers.base import Grade

PICTURES = {Grade.QUALITY: 2}
"""Takes of each shot's picture; one in a run of another grade."""


def takes_per_picture(studio: Studio, account: Account, grade: Grade | None = None) -> int:
    """How many takes of each shot's picture a run on this account makes; the studio's own engines make one, for it is the same
    engine twice."""
    said = studio.terms(replace(account, stage="storyboard"), grade=grade)
    alone = bool(said.only) or not model_catalogue.has_vendor(studio)
    return 1 if alone else PICTURES.get(said.grade, 1)
