"""The film on the screen: its versions in words, side by side, to the bin and back; its files; who made it."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from sqlalchemy import select

from core.database import tables
from core.editing import card_edit, mark_edit
from core.errors import NotFound
from core.files import zip_stream
from core.film import cut_versions, film_cut
from core.people import access
from core.production import production_plan, script_revisions
from core.storyboard import shot_changes, storyboard
from jobs import queue
from tests.support import films
from tests.ui.world import World, words
from ui.cutting.beats import beat_window
from ui.cutting.cards import cards_window


@pytest.fixture(scope="module")
def world(one_studio):
    return World(one_studio, ["full"])


@pytest.fixture(scope="module")
def twice(world):
    """A film cut twice: between them a line was said differently."""
    film_id = films.put(world.crew, world.person, "full")
    with world.studio.db.write() as session:
        made = production_plan.load_snapshot(session, film_id)
        line = next(b for scene in made.script.scenes for b in scene.beats if b.kind != "action")
        script_revisions.save_reworded_beat(session, film_id, line.id, line.text, f"{line.text}！")
    queue.submit(world.crew, "film.make", user=world.person.id, project_id=film_id)
    films.work_off(world.crew)
    return film_id


def versions(world, film_id):
    with world.studio.db.read() as session:
        return [cut.version for cut in film_cut.finished_cuts(session, film_id)]


def test_each_version_says_what_it_changed(world, twice):
    told = words(world.tab(twice, "film", "en"))
    assert "Version 2" in told
    assert "Changed: 1 line" in told
    assert "The first cut" in told


def test_beside_a_film_stands_what_changed_since_and_when_a_new_version_is_ready(world):
    film_id = films.put(world.crew, world.person, "full")
    with world.studio.db.write() as session:
        first = storyboard.list_shots(session, film_id)[0]
        shot_changes.replan_shot(session, film_id, first.id, seconds=float(first.seconds) + 2)
    tab = world.tab(film_id, "film", "en")
    assert re.search(r"After version 1 · Changed: \d lengths?", words(tab))
    ready = r"Cut the film again · ready in (about \d+ to|less than) \d+ (s|min) · ¥0"
    assert re.fullmatch(ready, tab.button(key="refresh-stale").label)
    assert not re.search(r"(takes|about) \d+ s\b", words(tab)), "a bare number reads as the film's length"


def test_beside_a_film_stands_whose_yes_it_wants_before_it_is_done(world):
    film_id = films.put(world.crew, world.person, "full")
    shots = [shot.id for shot in world.made(film_id).shots]

    def told(approved: int) -> tuple[str, list[str]]:
        with world.studio.db.write() as session:
            for shot_id in shots[:approved]:
                shot_changes.approve_shot(session, film_id, shot_id, world.person.id)
        tab = world.tab(film_id, "film", "en")
        return words(tab), [link.proto.label for link in tab.get("page_link")]

    said, ways = told(0)
    assert "All shots are made, none is approved yet" in said and "Go to Boards" in ways
    said, ways = told(len(shots) - 1)
    assert "Boards: 1 waits for you" in said and "Go to Boards" in ways
    said, ways = told(len(shots))
    assert "Every shot is approved" in said and "Go to Boards" not in ways


def test_beside_the_player_stands_what_the_check_found_in_the_cut_on_screen(world):
    film_id = films.put(world.crew, world.person, "full")
    told = found_by_the_check(world.tab(film_id, "film", "en"))
    shots = world.made(film_id).shots
    assert (told["look"], told["verdict"]) == ("you", f"Check: {len(shots)} to look at")
    rule = told["rules"][0]
    assert (rule["title"], rule["count"]) == ("Shots nobody approved", len(shots))
    assert [place["shot"] for place in rule["places"]] == ["Shot 01", "Shot 02", "Shot 03"]
    with world.studio.db.write() as session:
        for shot in shots:
            shot_changes.approve_shot(session, film_id, shot.id, world.person.id)
    told = found_by_the_check(world.tab(film_id, "film", "en"))
    assert (told["look"], told["verdict"], told["rules"]) == ("done", "Checked: nothing was found", [])
    with world.studio.db.write() as session:
        shot_changes.replan_shot(session, film_id, shots[0].id, movement="orbit")
    told = found_by_the_check(world.tab(film_id, "film", "zh"))
    assert (told["look"], told["verdict"]) == ("fail", "检查：1 处问题")
    assert told["rules"][0]["places"][0]["shot"] == "第 01 镜"


def found_by_the_check(tab):
    element = next(e for e in tab.get("bidi_component") if e.proto.component_name == "dailies_cut_findings")
    return json.loads(element.proto.json)


def test_the_strip_is_the_film_as_it_stands_and_says_where_the_player_shows_it(world, twice):
    told = next(
        json.loads(e.proto.json)
        for e in world.tab(twice, "film", "en").get("bidi_component")
        if e.proto.component_name == "dailies_strip"
    )
    with world.studio.db.read() as session:
        laid = film_cut.lay_timeline(production_plan.load_snapshot(session, twice))
    assert told["may_edit"] and not told["by_hand"]
    assert [(clip["id"], clip["fade"]) for clip in told["clips"]] == [(c.shot_id, c.crossfade) for c in laid.clips]
    shown = sum(clip["frames"] - clip["fade"] for clip in told["clips"]) + told["end_card"]
    assert shown == laid.frames and told["clips"][1]["plays"]["start"] == laid.clips[1].start
    assert all(len(clip["way"]) in (1, 25) and clip["least"] <= clip["frames"] for clip in told["clips"])


def test_joints_go_to_the_beat_from_a_window_that_says_before_what_moves(world):
    film_id = films.put(world.crew, world.person, "full")
    before = film_cut.lay_timeline(world.made(film_id))
    with world.studio.db.write() as session:
        music = select(tables.Audio.take_id).where(tables.Audio.project_id == film_id, tables.Audio.type == "music")
        take = session.get_one(tables.Take, session.scalars(music).one())
        take.facts = {**take.facts, "sections": [{"start": 0.1, "tempo": 130}], "seconds": before.seconds()}
    tab = world.tab(film_id, "film", "en")
    tab.session_state[beat_window.WINDOW.key] = True
    tab.run()
    told = words(tab)
    assert re.search(r"\d+ move, by 0\.\d+ s at most", told) and "The film stays as long as it is" in told
    tab.button(key="move-joints").click().run()
    after = film_cut.lay_timeline(world.made(film_id))
    assert after.frames == before.frames and after.clips != before.clips
    assert not [button for button in tab.button if button.key == "move-joints"]
    assert "Moved joints to the beat" in words(tab)


def test_the_window_of_cards_shows_each_as_it_is_in_the_film_and_the_strip_keeps_room_for_a_title(world):
    def told(tab, name: str) -> dict:
        return next(
            json.loads(e.proto.json) for e in tab.get("bidi_component") if e.proto.component_name == f"dailies_{name}"
        )

    film_id = films.put(world.crew, world.person, "full")
    with world.studio.db.write() as session:
        card_edit.change_card(session, film_id, "title", {"ground": "plain", "words": "<b>Rain</b>", "frames": 40})
        mark_edit.write_watermark(session, film_id, "@ rain")
    tab = world.tab(film_id, "film", "en")
    strip = told(tab, "strip")
    with world.studio.db.read() as session:
        laid = film_cut.lay_timeline(production_plan.load_snapshot(session, film_id))
    shown = sum(clip["frames"] - clip["fade"] for clip in strip["clips"]) + strip["end_card"]
    assert strip["title_card"] == laid.clips[0].start == 40 and 40 + shown == laid.frames
    tab.session_state[cards_window.WINDOW.key] = True
    card = told(tab.run(), "cards")["card"]
    assert (card["words"], card["frames"], card["ground"]) == ("<b>Rain</b>", 40, "plain")
    pictures = [one["lettering"] for one in card["styles"]]
    assert len(set(pictures)) == len(pictures) == 6 and card["overlay"].startswith("data:image/png;base64,")
    tab.session_state[cards_window.TAB] = "logo"
    mark = told(tab.run(), "cards")["mark"]
    assert (mark["there"], mark["taken"]) == (False, "bottom_right")


def test_two_versions_are_put_side_by_side(world, twice):
    tab = world.tab(twice, "film", "en")
    tab.button(key="beside-1").click().run()
    assert tab.button(key="compare-end")
    tab.button(key="compare-end").click().run()
    assert tab.button(key="beside-1")


def test_a_version_goes_to_the_bin_and_comes_back(world, twice):
    tab = world.tab(twice, "film", "en")
    tab.button(key="remove-1").click().run()
    assert versions(world, twice) == [2]
    assert not [button for button in tab.button if button.key == "remove-2"]
    tab.button(key="restore-1").click().run()
    assert versions(world, twice) == [2, 1]


def test_every_file_of_a_film_can_be_fetched_and_says_how_large_it_is(world, twice):
    rows = files_of(world.tab(twice, "film", "en"))
    fetched = {row["ending"] for row in rows if row["href"]}
    assert {"mp4", "jpg", "srt", "vtt", "txt", "fountain", "zip"} <= fetched
    assert all(row["size"] for row in rows if row["format"]) and all(row["href"] or row["slow"] for row in rows)


def files_of(tab):
    element = next(e for e in tab.get("bidi_component") if e.proto.component_name == "dailies_export_list")
    return [row for group in json.loads(element.proto.json)["groups"] for row in group["rows"]]


def test_who_may_watch_a_film_may_take_its_files_home(world, twice):
    viewer = films.person(world.studio, "viewer", "看客")
    with world.studio.db.write() as session:
        session.add(tables.Member(project_id=twice, user_id=viewer.id, role="viewer"))
    addresses = [row["href"] for row in files_of(world.tab(twice, "film", "en", person=viewer))]
    offered = re.findall(r"/api/v1/assets/([0-9a-f]{64})", " ".join(addresses))
    assert len(offered) == 1 and any(f"/{twice}/exports/jianying?version=" in address for address in addresses)
    stranger = films.person(world.studio, "viewer", "路人")
    for sha256 in offered:
        assert access.require_visible_asset(world.studio.db, viewer, sha256)
        with pytest.raises(NotFound):
            access.require_visible_asset(world.studio.db, stranger, sha256)


def test_the_credits_name_people_and_engines(world, twice):
    told = words(world.tab(twice, "film", "zh"))
    assert "职员表" in told
    assert world.person.name in told
    assert "crew" in told


def test_another_picture_size_makes_the_pictures_stale_and_says_so(world):
    film_id = films.put(world.crew, world.person, "full")
    tab = world.tab(film_id, "film", "en")
    count = len(world.made(film_id).shots)
    assert f"paints {count} pictures again" in words(tab)
    tab.selectbox(key="film-format").set_value("720").run()
    stale = [need for need in production_plan.stale_needs(world.made(film_id)) if need.kind == "storyboard.paint"]
    assert len(stale) == count


def test_chapters_are_the_scenes_from_the_first_frame_to_the_last(world, twice):
    made = world.made(twice)
    timeline = film_cut.timeline_of_cut(made.cut)
    found = cut_versions.film_chapters(timeline, made.shots, made.script)
    assert [one.scene for one in found] == sorted({shot.scene for shot in made.shots})
    assert (found[0].start, found[-1].end) == (0, timeline.seconds())


def test_all_pictures_come_as_one_zip(world, twice):
    made = world.made(twice)
    named = [(f"{n}.png", made.takes[shot.take_id].sha256) for n, shot in enumerate(made.shots)]
    content = b"".join(zip_stream.stream_zip(world.studio.files, named))
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.namelist() == [name for name, _ in named]
        assert found.read(named[0][0]) == world.studio.files.read(named[0][1])
