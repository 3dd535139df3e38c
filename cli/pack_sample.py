"""`pack-sample PROJECT_ID`: a finished project of this studio becomes the sample film in data/demo."""

from __future__ import annotations

import sys
import uuid

from core.operations import sample_film
from core.studio import open_studio


def main(arguments: list[str]) -> int:
    try:
        (project_id,) = (uuid.UUID(argument) for argument in arguments)
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    sample_film.pack_sample(open_studio(), project_id)
    print(f"{sample_film.FILE} {sample_film.FILE.stat().st_size / 1e6:.1f} MB")
    return 0
