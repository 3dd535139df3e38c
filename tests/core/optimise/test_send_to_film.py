"""An optimised prompt goes where it belongs, can be taken back, and is known to have been sent."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from core.audio import audio
from core.database import tables
from core.editing import undo
from core.errors import Conflict, NotAllowed, NotFound
from core.money.ledger import Account
from core.optimise import optimiser, production_templates, prompt_reader, send_to_film
from core.people import access
from core.people.sessions import Person
from core.production import production_plan
from core.project import projects
from core.script import script_writing
from core.settings import Settings
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from core.templates.prompt_values import OptimizedPrompt, PromptWish
from providers.base import Request, Result
from providers.builtin.engines import writer
from tests.support import films

RAW = "科幻剧本，主角是一个孤独的宇航员，时长 45 秒"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> Studio:
    home = tmp_path_factory.mktemp("send")
    (home / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = Settings(_env_file=None, dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0")
    return open_studio(settings, [films.Company()])


@pytest.fixture(scope="module")
def maker(studio: Studio) -> Person:
    return films.person(studio)


@pytest.fixture(scope="module")
def film(studio: Studio, maker: Person) -> uuid.UUID:
    return films.put(studio, maker, "half")


@pytest.fixture
def optimized(studio: Studio, maker: Person) -> OptimizedPrompt:
    return optimiser.optimise_for_person(studio, maker.id, PromptWish(text=RAW, task_type="script_generation"))


def made(studio: Studio, film: uuid.UUID) -> FilmSnapshot:
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, film)


def sent_to(studio: Studio, optimized: OptimizedPrompt) -> str:
    with studio.db.read() as session:
        return session.get_one(tables.PromptLog, optimized.log_id).sent_to


def take_back(studio: Studio, film: uuid.UUID, maker: Person) -> None:
    with studio.db.write() as session:
        assert undo.undo(session, film, maker.id) == {"say": send_to_film.SAID, "facts": {}}


def test_a_script_is_told_by_it_from_now_on_and_it_can_be_taken_back(studio, maker, film, optimized):
    gone = send_to_film.send_prompt(studio, maker, optimized, "script", film)
    assert (gone.project_id, gone.target) == (film, None)
    brief = made(studio, film).brief
    assert brief.prompt["text"] == optimized.optimized_prompt
    assert brief.prompt["template"] == f"{optimized.template}@{optimized.template_version}"
    assert sent_to(studio, optimized) == "script"
    assert production_plan.stage_states(made(studio, film))["script"].stale == 1
    take_back(studio, film, maker)
    assert made(studio, film).brief.prompt == {}


def test_what_it_says_of_genre_and_length_counts_for_the_film(studio, maker, optimized):
    film = films.put(studio, maker, "empty")
    with studio.db.write() as session:
        projects.change_brief(session, film, understood={"genre": "comedy", "mood": "playful", "where": "屋顶"})
    told = optimized.model_copy(
        update={"spans": (*optimized.spans, send_span("length", "1 分钟"), send_span("mood", "神秘"))}
    )
    send_to_film.send_prompt(studio, maker, told, "script", film)
    brief = made(studio, film).brief
    assert brief.understood == {"genre": "sci-fi", "mood": "mysterious", "where": "屋顶"}
    assert brief.seconds in (45, 60)


class Told(Exception):
    """What a script was asked for with is known now."""


def asked_for(studio: Studio, brief: projects.Brief) -> Request:
    heard: list[Request] = []

    def ask(request: Request) -> Result:
        heard.append(request)
        raise Told

    with studio.db.read() as session:
        telling = production_templates.telling_for_script(session, brief)
    with pytest.raises(Told):
        script_writing.write(production_plan.draft_from_brief(brief), ask, telling)
    return heard[0]


def test_a_vendors_model_is_told_all_that_a_sent_prompt_says(studio, maker, optimized):
    sent = send_to_film.send_prompt(studio, maker, optimized, "film")
    asked = asked_for(studio, made(studio, sent.project_id).brief)
    assert optimized.optimized_prompt in asked.prompt and optimized.negative in asked.prompt


def test_the_builtin_writer_uses_what_it_is_said_to_use_of_a_sent_prompt(studio, maker, optimized):
    sad = optimized.model_copy(update={"spans": (*optimized.spans, send_span("mood", "孤独"))})
    sent = send_to_film.send_prompt(studio, maker, sad, "film")
    brief = made(studio, sent.project_id).brief
    own = open_studio(studio.settings)
    account = Account(project_id=sent.project_id, user_id=maker.id, stage="script")
    by = prompt_reader.reader_of_optimised(own, account, sad)
    assert (by.model, by.used) == (None, ("genre", "mood", "length")) and "character" in by.unused
    assert prompt_reader.reader_of_kept(own, account, brief.prompt, "zh").used == ("genre", "mood")
    assert "length" in prompt_reader.reader_of_optimised(own, account, sad, lengthens=False).unused
    written = json.loads(writer.ENGINE.make(asked_for(own, brief)).text)
    assert (written["genre"], written["mood"], brief.seconds) == ("sci-fi", "sad", 45)
    corrected = brief.model_copy(update={"understood": {"genre": "comedy"}})
    assert production_plan.draft_from_brief(corrected).understood == {"genre": "comedy", "mood": "sad"}


def test_whoever_would_be_asked_first_for_a_script_is_who_reads_the_prompt(studio, maker, optimized):
    by = prompt_reader.reader_of_optimised(studio, Account(user_id=maker.id, stage="script"), optimized)
    assert by.model is not None and by.model.provider != "builtin" and (by.used, by.unused) == ((), ())


def send_span(label: str, text: str):
    from core.templates.prompt_values import Span

    return Span(label=label, text=text, by="person")


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("孤独", "sad"),
        ("温暖，带一点紧张", "tender"),
        ("warm and hopeful", "tender"),
        ("神秘的", "mysterious"),
        ("蓝", ""),
        ("", ""),
    ],
)
def test_a_mood_in_anybodys_words_is_one_of_the_houses(words, mood):
    assert send_to_film.house_mood(words) == mood


def test_a_film_of_its_own_is_begun_from_it(studio, maker, optimized):
    gone = send_to_film.send_prompt(studio, maker, optimized, "film")
    brief = made(studio, gone.project_id).brief
    assert (brief.idea, brief.prompt["text"]) == (RAW, optimized.optimized_prompt)
    with studio.db.read() as session:
        assert session.get_one(tables.Project, gone.project_id).user_id == maker.id
    assert sent_to(studio, optimized) == "film"


def test_the_sentence_of_a_film_is_the_one_that_was_optimised(studio, maker, optimized):
    film = films.put(studio, maker, "empty", "一只猫")
    send_to_film.send_prompt(studio, maker, optimized, "idea", film)
    brief = made(studio, film).brief
    assert (brief.idea, brief.prompt["text"]) == (RAW, optimized.optimized_prompt)


def test_a_shot_a_person_music_and_a_line_take_it_and_give_it_back(studio, maker, film, optimized):
    before = made(studio, film)
    shot, person = before.shots[0], before.cast[0]
    music = next(row for row in before.audios if row.type == "music")
    line = next(row for row in before.audios if row.type == "narration")
    words = " ".join(optimized.optimized_prompt.split())
    seen = {
        "storyboard": (shot.id, lambda now: now.shots[0].description, optimized.optimized_prompt),
        "video": (shot.id, lambda now: now.shots[0].description, optimized.optimized_prompt),
        "characters": (person.id, lambda now: now.cast[0].appearance, words[: send_to_film.APPEARANCE_CHARS]),
        "audio": (music.id, lambda now: audio.own_words(next(r for r in now.audios if r.type == "music")), optimized.optimized_prompt),
    }  # fmt: skip
    for place, (target, read, wanted) in seen.items():
        was = read(before)
        assert send_to_film.send_prompt(studio, maker, optimized, place, target).project_id == film
        assert read(made(studio, film)) == wanted, place
        assert sent_to(studio, optimized) == place
        take_back(studio, film, maker)
        assert (read(made(studio, film)) or "") == (was or ""), place
    send_to_film.send_prompt(studio, maker, optimized, "audio", line.id)
    assert next(r for r in made(studio, film).audios if r.id == line.id).text == words
    take_back(studio, film, maker)


def test_the_words_of_the_music_are_asked_for_and_make_it_stale(studio, maker, film, optimized):
    now = made(studio, film)
    music = next(row for row in now.audios if row.type == "music")
    digest = audio.music_digest(now.script, now.brief, music)
    send_to_film.send_prompt(studio, maker, optimized, "audio", music.id)
    now = made(studio, film)
    music = next(row for row in now.audios if row.type == "music")
    assert optimized.optimized_prompt in audio.music_request(now.script, now.brief, music).prompt
    assert audio.music_digest(now.script, now.brief, music) != digest
    take_back(studio, film, maker)


def test_what_somebody_changed_meanwhile_is_not_written_over(studio, maker, film, optimized):
    now = made(studio, film)
    music = next(row for row in now.audios if row.type == "music")
    for place, target in (("storyboard", now.shots[0].id), ("characters", now.cast[0].id), ("audio", music.id)):
        with pytest.raises(Conflict):
            send_to_film.send_prompt(studio, maker, optimized, place, target, seen="what stood there once")
    assert made(studio, film).shots[0].description == now.shots[0].description


def test_who_may_not_and_what_is_not_there(studio, maker, film, optimized):
    stranger, viewer = films.person(studio, "user", "别人"), films.person(studio, "viewer", "看客")
    shot = made(studio, film).shots[0].id
    for place, target in (("script", film), ("storyboard", shot)):
        with pytest.raises(NotFound):
            send_to_film.send_prompt(studio, stranger, optimized, place, target)
    with studio.db.write() as session:
        session.add(tables.Member(project_id=film, user_id=viewer.id, role="viewer"))
    assert access.can(viewer, access.Action.EDIT) is False
    with pytest.raises(NotAllowed):
        send_to_film.send_prompt(studio, viewer, optimized, "storyboard", shot)
    with pytest.raises(NotAllowed):
        send_to_film.send_prompt(studio, viewer, optimized, "film")
    for place in ("script", "storyboard", "characters", "audio", "video", "idea"):
        with pytest.raises(NotFound):
            send_to_film.send_prompt(studio, maker, optimized, place, uuid.uuid4())
        with pytest.raises(NotFound):
            send_to_film.send_prompt(studio, maker, optimized, place)
