"""The cast: changed, renamed, added and taken out across a whole film; sheets and approvals."""

from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image

from core.characters import characters
from core.editing import cast_edit, film_copy, undo, user_media
from core.errors import BadInput, EmptyName, NameTaken, NotAPicture, StillPlays
from core.production import production_plan, script_revisions
from core.project import takes
from core.script.model import Beat, CastMember, Scene, Script
from core.settings import Settings
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from jobs import queue
from tests.conftest import furnish
from tests.support import films


class House:
    """A studio with one whole film, and copies of it to change."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.me = films.person(studio)
        self.whole = films.put(studio, self.me, "full")

    def copy(self) -> uuid.UUID:
        with self.studio.db.write() as session:
            return film_copy.duplicate_film(session, self.whole, self.me.id, "又一部").id

    def made(self, film: uuid.UUID) -> FilmSnapshot:
        with self.studio.db.read() as session:
            return production_plan.load_snapshot(session, film)

    def stale(self, film: uuid.UUID) -> set[str]:
        """Stages in which something is stale, the cut aside."""
        states = production_plan.stage_states(self.made(film))
        return {stage for stage, state in states.items() if state.stale and stage != "film"}

    def somebody(self, film: uuid.UUID, name: str) -> uuid.UUID:
        return next(row.id for row in self.made(film).cast if row.name == name)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    home = tmp_path_factory.mktemp("house")
    settings = Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0")
    studio = open_studio(settings, [films.Company()])
    furnish(studio.db)
    return House(studio)


def test_somebody_is_renamed_everywhere_and_no_picture_is_stale(house):
    film = house.copy()
    with house.studio.db.write() as session:
        cast_edit.rename_character(session, film, house.somebody(film, "林岚"), "  林小岚 ")
    made = house.made(film)
    assert [member.name for member in made.script.cast] == ["林小岚", "猫"]
    assert made.script.scenes[0].beats[1].speaker == "林小岚"
    assert "林小岚收起伞" in made.script.scenes[0].beats[0].text
    assert {seen["name"] for shot in made.shots for seen in shot.plan["picture"]["people"]} == {"林小岚", "猫"}
    assert "林小岚" in [row.speaker for row in made.audios]
    assert house.stale(film) == set()


def test_a_line_that_says_the_old_name_is_spoken_anew_and_nothing_else(house):
    film = house.copy()
    with house.studio.db.write() as session:
        script_revisions.save_reworded_beat(session, film, "s1b4", "我没有在跑。", "林岚，我没有在跑。")
    queue.submit(house.studio, "film.make", user=house.me.id, project_id=film, params={"stages": ["audio"]})
    films.work_off(house.studio)
    assert house.stale(film) == set()
    with house.studio.db.write() as session:
        cast_edit.rename_character(session, film, house.somebody(film, "林岚"), "阿岚")
    assert house.stale(film) == {"audio"}


def test_what_was_stale_before_a_new_name_is_stale_after_it(house):
    film = house.copy()
    with house.studio.db.write() as session:
        characters.change_character(session, film, house.somebody(film, "林岚"), clothing="红色雨衣")
    before = production_plan.stage_states(house.made(film))["storyboard"].stale
    with house.studio.db.write() as session:
        cast_edit.rename_character(session, film, house.somebody(film, "林岚"), "阿岚")
    assert production_plan.stage_states(house.made(film))["storyboard"].stale == before > 0


def test_a_new_name_is_taken_back_whole(house):
    film = house.copy()
    with house.studio.db.write() as session, undo.record_changes(session, film, house.me.id, {"say": "undo.change"}):
        cast_edit.rename_character(session, film, house.somebody(film, "林岚"), "阿岚", house.me.id)
    with house.studio.db.write() as session:
        undo.undo(session, film, house.me.id)
    made = house.made(film)
    assert made.cast[0].name == made.script.cast[0].name == "林岚"
    assert house.stale(film) == set()


def test_a_name_of_one_character_is_not_looked_for_in_prose(house):
    film = house.copy()
    with house.studio.db.write() as session:
        cast_edit.rename_character(session, film, house.somebody(film, "猫"), "咪咪")
    made = house.made(film)
    assert made.script.scenes[0].beats[2].text == "猫跳上墙头。"
    assert made.script.scenes[0].beats[3].speaker == "咪咪"


def test_an_english_name_is_found_as_a_word_only():
    told = Script(
        title="t",
        cast=(CastMember(name="Ann"),),
        scenes=(Scene(location="", beats=(Beat(id="1", kind="action", text="ANN plans. Ann annoys."),)),),
    )
    assert cast_edit._renamed(told, "Ann", "Grace").scenes[0].beats[0].text == "GRACE plans. Grace annoys."


@pytest.mark.parametrize(("name", "why"), [("猫", NameTaken), ("   ", EmptyName), ("长" * 41, EmptyName)])
def test_a_name_that_cannot_be_is_refused_and_nothing_changes(house, name, why):
    film = house.copy()
    with pytest.raises(why), house.studio.db.write() as session:
        cast_edit.rename_character(session, film, house.somebody(film, "林岚"), name)
    assert [row.name for row in house.made(film).cast] == ["林岚", "猫"]


def test_who_joins_makes_nothing_stale_and_may_leave_while_they_play_nowhere(house):
    film = house.copy()
    with house.studio.db.write() as session:
        cast_edit.add_character(session, film, "老王", role="店主")
    assert house.stale(film) == set()
    assert [row.name for row in house.made(film).cast] == ["林岚", "猫", "老王"]
    assert house.made(film).cast[2].voice
    with house.studio.db.write() as session:
        cast_edit.remove_character(session, film, house.somebody(film, "老王"))
    assert [row.name for row in house.made(film).cast] == ["林岚", "猫"]
    assert house.stale(film) == set()


def test_who_plays_cannot_leave(house):
    film = house.copy()
    with pytest.raises(StillPlays) as refused, house.studio.db.write() as session:
        cast_edit.remove_character(session, film, house.somebody(film, "猫"))
    assert "猫" in refused.value.sentence("zh")


def test_an_approval_ends_with_a_new_look_or_another_portrait_and_not_with_a_new_temper(house):
    film = house.copy()
    her = house.somebody(film, "林岚")
    with house.studio.db.write() as session:
        characters.approve_portrait(session, film, her)
        characters.change_character(session, film, her, personality="爱笑", age="adult")
        assert characters.load_character(session, film, her).approved_at
        characters.change_character(session, film, her, age="old")
        assert not characters.load_character(session, film, her).approved_at
        characters.approve_portrait(session, film, her)
        takes.choose_take(session, film, characters.load_character(session, film, her).take_id)
        assert not characters.load_character(session, film, her).approved_at


def test_a_choice_there_is_not_is_refused(house):
    film = house.copy()
    with pytest.raises(BadInput), house.studio.db.write() as session:
        characters.change_character(session, film, house.somebody(film, "林岚"), kind="ghost")


def test_a_portrait_of_ones_own_is_square_and_never_stale(house):
    film = house.copy()
    her = house.somebody(film, "林岚")
    photo = io.BytesIO()
    Image.new("RGB", (300, 500), (200, 80, 40)).save(photo, "JPEG")
    user_media.import_portrait(house.studio, film, her, photo.getvalue(), house.me.id)
    take = house.made(film).takes[house.made(film).cast[0].take_id]
    assert take.made_from == takes.BROUGHT
    assert Image.open(house.studio.files.path(take.sha256)).size == (1024, 1024)
    with house.studio.db.write() as session:
        characters.change_character(session, film, her, clothing="红色雨衣")
    assert production_plan.stage_states(house.made(film))["characters"].stale == 0
    with pytest.raises(NotAPicture):
        user_media.import_portrait(house.studio, film, her, b"no picture", house.me.id)


def test_a_sheet_goes_with_the_portrait_it_was_drawn_beside(house):
    film = house.copy()
    her = house.somebody(film, "林岚")
    params = {"id": str(her), "take": 1, "sheet": True}
    queue.submit(house.studio, "characters.portrait", user=house.me.id, project_id=film, params=params)
    films.work_off(house.studio)
    row = house.made(film).cast[0]
    drawn, small = characters.sheet_pictures(house.made(film).takes[row.take_id])
    assert Image.open(house.studio.files.path(drawn)).size == characters.SHEET
    assert Image.open(house.studio.files.path(small)).size[0] == 900


def test_the_shots_and_the_first_line_of_somebody_are_found(house):
    made = house.made(house.whole)
    assert [shot.shot_number for shot in cast_edit.shots_showing(made, "林岚")] == ["01", "03"]
    assert cast_edit.scenes_with(made.script, "猫") == [1]
    assert cast_edit.first_line_of(made, "猫") == "我没有在跑。"
