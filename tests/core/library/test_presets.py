"""Choices for a new film under one name; what is gone of them is named, the rest holds."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from core.audio import audio
from core.characters import voices
from core.database import tables
from core.errors import EmptyName, NotAllowed, NotFound
from core.library import presets, shelf, styles
from core.library.presets import PresetChoices
from core.people import access, preferences
from core.project import looks, projects
from core.project.looks import OwnStyle
from core.project.projects import Brief
from core.script import script_parser
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.conftest import furnish

TALL = PresetChoices(ratio="9:16", seconds=60, style="ink", voices={"zh": "zm_yunyang"}, policy="cost", grade="fast")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    home: Path = tmp_path_factory.mktemp("presets")
    opened = open_studio(Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0"))
    furnish(opened.db)
    return opened


def somebody(studio: Studio, role: str = "user") -> tables.User:
    with studio.db.write() as session:
        row = tables.User(email=f"{uuid.uuid4()}@example.org", name="阿敏", role=role, password_hash="")
        session.add(row)
    return row


def saved(studio: Studio, who: access.UserLike, name: str = "我的竖屏", choices: PresetChoices = TALL) -> str:
    with studio.db.write() as session:
        return f"own:{presets.create_preset(session, who, name, choices)}"


def test_every_shipped_preset_can_be_chosen_whole_and_says_what_it_is() -> None:
    found = presets.shipped_presets()
    assert len(found) >= 6
    spoken = {(voice.language, voice.id) for voice in voices.load_voices()}
    for preset in found.values():
        chosen = PresetChoices.model_validate(preset.stored)
        assert chosen.ratio and chosen.seconds and chosen.policy and chosen.grade, preset.ref
        assert chosen.style in looks.shipped_looks() and spoken.issuperset(chosen.voices.items()), preset.ref
        assert all(preset.label.values()) and set(preset.label) == set(preset.says) == {"zh", "en"}
    assert found["short_drama"].choices.ratio == "9:16" and found["short_drama"].choices.seconds == 60


def test_a_preset_is_ones_own_until_it_is_shared(studio: Studio) -> None:
    who, other, guest = somebody(studio), somebody(studio), somebody(studio, "guest")
    ref = saved(studio, who)
    with studio.db.read() as session:
        assert presets.list_presets(session, who)[0].choices == TALL
        assert ref not in [preset.ref for preset in presets.list_presets(session, other)]
    with studio.db.write() as session:
        shelf.share(session, tables.Preset, who, presets.parse_preset_ref(ref), True)
    with studio.db.write() as session:
        seen = presets.find_preset(session, guest, ref)
        assert (seen.whose, seen.may_change) == ("team", False)
        with pytest.raises(NotAllowed):
            presets.update_preset(session, other, presets.parse_preset_ref(ref), name="anders")
        presets.update_preset(session, who, presets.parse_preset_ref(ref), name="  Tall   minute ")
        assert presets.find_preset(session, other, ref).label["en"] == "Tall minute"


def test_guests_choose_presets_and_make_none_and_every_preset_has_a_name(studio: Studio) -> None:
    with pytest.raises(NotAllowed):
        saved(studio, somebody(studio, "guest"))
    with pytest.raises(EmptyName):
        saved(studio, somebody(studio), "  ")
    with pytest.raises(EmptyName):
        saved(studio, somebody(studio), "长" * 61)


def test_what_is_gone_of_a_preset_is_named_and_the_rest_holds(studio: Studio) -> None:
    who = somebody(studio)
    style = styles.save(studio, who, OwnStyle(name="雾", words="fog"))
    ref = saved(studio, who, choices=TALL.model_copy(update={"style": f"own:{style}"}))
    with studio.db.write() as session:
        assert presets.apply_preset(session, who, presets.find_preset(session, who, ref), studio.settings).gone == ()
        shelf.remove(session, tables.Style, who, style)
        row = session.get_one(tables.Preset, presets.parse_preset_ref(ref))
        row.settings = {**row.settings, "ratio": "3:7", "voices": {"zh": "zm_gone", "en": "am_michael"}, "mood": "blue"}
    with studio.db.read() as session:
        found = presets.apply_preset(session, who, presets.find_preset(session, who, ref), studio.settings)
    assert set(found.gone) == {"ratio", "style", "voices"}
    assert (found.choices.ratio, found.choices.style, found.choices.seconds) == (None, "", 60)
    assert found.choices.voices == {"en": "am_michael"} and found.choices.policy == "cost"


def test_a_preset_longer_than_the_studio_films_keeps_its_other_choices(studio: Studio) -> None:
    who = somebody(studio)
    ref = saved(studio, who, choices=TALL.model_copy(update={"seconds": 600}))
    short = studio.settings.model_copy(update={"film_max_s": 120})
    with studio.db.read() as session:
        found = presets.apply_preset(session, who, presets.find_preset(session, who, ref), short)
    assert found.gone == ("seconds",) and found.choices.seconds is None and found.choices.ratio == "9:16"


def test_my_default_is_what_a_film_of_mine_begins_with_until_it_is_gone(studio: Studio) -> None:
    who = somebody(studio)
    ref = saved(studio, who)
    with studio.db.write() as session:
        assert presets.default_ref(session, who) == ""
        presets.set_default(session, who, ref)
        assert presets.default_ref(session, who) == ref
        shelf.remove(session, tables.Preset, who, presets.parse_preset_ref(ref))
        assert presets.default_ref(session, who) == ""
        presets.set_default(session, who, "trailer")
        assert presets.default_ref(session, who) == "trailer"
        presets.set_default(session, who, "")
        assert presets.default_ref(session, who) == ""
        with pytest.raises(NotFound):
            presets.set_default(session, who, "no such preset")


def test_what_only_a_preset_chose_does_not_go_on_to_the_next_film(studio: Studio) -> None:
    who, chosen = somebody(studio), {"ratio": "9:16", "look": "noir"}
    hidden = {"voices": {"zh": "zm_yunyang"}, "policy": "cost", "chosen": "trailer"}
    with studio.db.write() as session:
        preferences.save_choices(session, who.id, presets.HOME, **chosen, **hidden)
        presets.clear_after_film(session, who.id)
        assert preferences.load_choices(session, who.id, presets.HOME) == {
            **chosen,
            "voices": {},
            "policy": "",
            "chosen": "",
        }


@pytest.mark.parametrize(("voice", "spoken"), [("zm_yunyang", "zm_yunyang"), ("am_michael", ""), ("gone", "")])
def test_the_narrator_a_preset_names_tells_the_film(studio: Studio, voice: str, spoken: str) -> None:
    """A voice of another language, or one that is gone, gives way to the usual narrator."""
    told = script_parser.parse_script("雨夜\n\n第一场　外景　街头　夜\n旁白：从前有一只猫。\n")
    with studio.db.write() as session:
        film = projects.create(session, None, Brief(idea="猫", narrators={"zh": voice}))
        audio.sync_audio(session, film.id, told)
        lines = [row for row in audio.list_audio(session, film.id) if row.type == "narration" and not row.speaker]
        assert lines and {row.voice for row in lines} == {spoken or voices.narrator_voice("zh")}
