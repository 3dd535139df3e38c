"""What stands on the screen and when: the title, the end, and what beats say while they are seen."""

from __future__ import annotations

import uuid
from itertools import pairwise

from core.database.engine import Database
from core.film import film_cut
from core.production import production_plan
from core.render import pieces
from core.render.timeline import Card, Timeline
from core.script import script, script_edit
from tests.support import planned_film


def lay(db: Database, film_id: uuid.UUID) -> Timeline:
    with db.read() as session:
        return film_cut.lay_timeline(production_plan.load_snapshot(session, film_id))


def made(db: Database) -> uuid.UUID:
    film_id = planned_film.new_film(db)
    planned_film.told(db, film_id)
    planned_film.boarded(db, film_id)
    planned_film.make(db, film_id)
    return film_id


def say_on_screen(db: Database, film_id: uuid.UUID, **cards: tuple[str, str]) -> None:
    with db.write() as session:
        row = script.find(session, film_id)
        assert row is not None
        told = script.script_from_row(row)
        for beat, (kind, words) in cards.items():
            told = script_edit.change_beat(told, beat, card=kind, card_text=words)
        script.save(session, film_id, told)


def on_screen(timeline: Timeline) -> list[Card]:
    return [card for card in timeline.cards if card.kind not in ("title", "end")]


def test_words_of_a_beat_stand_while_its_shot_is_seen_and_steps_are_counted(db: Database) -> None:
    film_id = made(db)
    before = lay(db, film_id)
    assert on_screen(before) == []
    say_on_screen(db, film_id, s1b3=("step", "先看"), s2b1=("step", " 再跑 "), s2b2=("claim", ""))
    after = lay(db, film_id)
    first, second = on_screen(after)
    assert [(card.kind, card.title, card.lines) for card in (first, second)] == [
        ("step", "先看", ("1",)),
        ("step", "再跑", ("2",)),
    ]
    assert after.clips == before.clips, "no shot is longer, and none is another"
    for card in (first, second):
        shots = [clip for clip in after.clips if clip.start <= card.start < clip.start + clip.frames]
        assert card.start + card.frames <= shots[-1].start + shots[-1].frames


def test_no_two_cards_are_seen_at_once(db: Database) -> None:
    film_id = made(db)
    say_on_screen(db, film_id, **{f"s{scene}b{beat}": ("claim", "一句") for scene in (1, 2) for beat in (1, 2)})
    cards = sorted(lay(db, film_id).cards, key=lambda card: card.start)
    for before, card in pairwise(cards):
        assert before.start + before.frames <= card.start


def test_words_on_the_screen_make_the_film_anew_and_nothing_else(db: Database) -> None:
    film_id = made(db)
    before = lay(db, film_id)
    say_on_screen(db, film_id, s2b1=("claim", "跑"))
    with db.read() as session:
        assert production_plan.list_needs(production_plan.load_snapshot(session, film_id)) == []
    assert film_cut.cut_digest(lay(db, film_id)) != film_cut.cut_digest(before)
    old, new = ([piece.key for piece in pieces.plan_pieces(each)] for each in (before, lay(db, film_id)))
    assert old != new and len(set(new) - set(old)) < len(new), "only what shows them is rendered anew"
