"""Every door of data/rights.toml, asked by everybody who stands so or so to what is behind it."""

from __future__ import annotations

import collections

import pytest

from core.people import rights
from tests.support.rights.rights_studio import EVERYBODY, RightsStudio, judged_as

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> RightsStudio:
    return RightsStudio(tmp_path_factory.mktemp("rights"))


def cells(section: str):
    for door in rights.doors():
        if door.section == section:
            for relation in rights.relations_of(door.needs):
                for role in EVERYBODY:
                    yield door, role, relation, rights.judge(judged_as(role), relation, door.needs)


MEANT_TO_FAIL = {
    "POST /uploads/{upload_id}/finish": 409,
    "POST /uploads/{upload_id}/finish, of a whole film": 409,
    "POST /uploads/projects/{project_id}/audios/{audio_id}": 400,
    "POST /prompt/optimize/template/import": 400,
    "POST /prompt/optimize/template/{name}/rollback": 400,
    "POST /lab/templates/{name}/{language}/roll-back": 400,
    "POST /auth/register": 429,
}
"""What is asked for by whoever may, and cannot be: a file that is not whole or no sound, a file without templates, a label with nothing before
it; the sixth account from one address. Only that answer, or success, means that they were let in."""


def is_as_told(name: str, told: int, answered: int) -> bool:
    if told != 200:
        return answered == told
    return answered < 400 or answered == MEANT_TO_FAIL.get(name)


def test_every_route_lets_in_whom_the_table_lets_in_and_nobody_else(place):
    wrong, written, seen = [], [], collections.Counter()
    for section in ("rest", "review"):
        for door, role, relation, told in cells(section):
            if door.address.startswith("WEBSOCKET"):
                continue
            answered, rows = place.ask(role, relation, door, told)
            seen[told] += 1
            cell = f"{door.name} as {role}, {relation or 'anyone'}: {answered} instead of {told}"
            if not is_as_told(door.name, told, answered):
                wrong.append(cell)
            elif rows:
                written.append(f"{cell}: {rows}")
    print(
        f"\nrights: {sum(seen.values())} cells {dict(seen)}, wrong {len(wrong)}, refused and yet written {len(written)}"
    )
    print(*wrong, *written, sep="\n")
    assert wrong == []
    assert written == []
