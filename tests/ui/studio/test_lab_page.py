"""The lab's page without a browser: the quick box, the list, and an experiment's question with its bar, changed by one and by two."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.gateway import doors
from core.i18n import translate_key
from core.lab import evidence, experiments, inputs, variations
from core.lab.lab_values import ExperimentSpec, Variant
from core.people import sessions
from core.people.sessions import Person
from core.studio import Studio, open_studio
from core.templates import shipped_templates
from providers.base import Capability, Request
from providers.builtin.engines import writer
from providers.builtin.picture_prompt import picture_of_prompt as painter
from tests.support import films
from tests.ui.world import words
from tests.wire import fakes
from ui.base import state

PAGE = "../pages/lab.py"
WRITER = "builtin/writer"


@pytest.fixture
def person(studio: Studio) -> Person:
    return films.person(studio)


@pytest.fixture
def look(tab: Callable[..., AppTest], studio: Studio, person: Person) -> Callable[..., AppTest]:
    """The page of somebody who tries models; `who` another person, `asked` what stands in the address."""

    def show(who: Person | None = None, language: str = "en", **asked: str) -> AppTest:
        opened = tab(language=language)
        opened.session_state[state.TOKEN] = sessions.begin_session(studio.db, (who or person).id)
        for name, value in asked.items():
            opened.query_params[name] = value
        return opened.switch_page(PAGE).run()

    return show


@pytest.fixture
def laid(studio: Studio, person: Person) -> Callable[..., uuid.UUID]:
    """An experiment of this person."""

    def make(spec: ExperimentSpec | None = None, **other) -> uuid.UUID:
        first = Variant(id="a", text="A story about {input}", language="en")
        usual = ExperimentSpec(
            variants=(first,), models=(WRITER,), inputs=inputs.inputs_from_texts(["a cat", "a boat"]), language="en"
        )
        with studio.db.write() as session:
            return experiments.create_experiment(session, person, "Cats or boats", spec or usual, **other).id

    return make


def crew(studio: Studio) -> Studio:
    return open_studio(studio.settings, [films.Company()])


def asked(studio: Studio, kind: str = "lab.cell") -> list[tables.Task]:
    with studio.db.read() as session:
        return list(session.query(tables.Task).filter_by(kind=kind))


def spec_of(studio: Studio, experiment_id: uuid.UUID) -> ExperimentSpec:
    with studio.db.read() as session:
        return experiments.spec_of(session.get_one(tables.Experiment, experiment_id))


def button(here: AppTest, key: str):
    return next(each for each in here.button if each.key == key)


def field(here: AppTest, key: str):
    return next(each for each in [*here.text_area, *here.text_input] if str(each.key).startswith(key))


# The quick box -----------------------------------------------------------------------------------------------------------


def test_a_quick_prompt_is_asked_of_the_ticked_models_and_stays_in_the_box(studio, look):
    here = look()
    here.text_area(key="lab_prompt").set_value("A cat on the roof").run()
    button(here, "lab-run").click().run()
    (task,) = asked(studio)
    with studio.db.read() as session:
        cell = session.get_one(tables.Cell, uuid.UUID(task.params["cell"]))
        quick = session.get_one(tables.Experiment, cell.experiment_id)
    assert (cell.model, cell.request["prompt"], quick.quick) == (WRITER, "A cat on the roof", True)
    assert here.text_area(key="lab_prompt").value == "A cat on the roof"
    assert here.query_params["quick"] == str(quick.id)


def test_the_price_stands_on_the_button_and_a_box_without_words_says_so(studio, look):
    here = look()
    assert button(here, "lab-run").label == "Run · ¥0"
    button(here, "lab-run").click().run()
    assert "There is no prompt yet" in words(here)
    assert asked(studio) == []


def test_braces_and_percent_signs_reach_the_model_as_they_were_typed(studio, look):
    here = look()
    here.text_area(key="lab_prompt").set_value("Use {curly} braces and 100% of {{both}}").run()
    button(here, "lab-run").click().run()
    with studio.db.read() as session:
        (cell,) = session.query(tables.Cell)
    assert cell.request["prompt"] == "Use {curly} braces and 100% of {{both}}"


def test_models_that_cannot_be_asked_stand_behind_a_door_with_the_reason(look):
    told = words(look())
    assert "Nobody has entered a key for its vendor." in told


def test_an_example_goes_into_the_box_and_is_different_for_pictures(look):
    here = look()
    button(here, "lab-example-2").click().run()
    assert here.text_area(key="lab_prompt").value == "Five titles: an old fisherman finds a bottle on the shore"


def test_an_example_is_asked_only_of_models_that_make_such_a_thing(look):
    rain = look()
    rain.session_state["lab_rung"] = "sound"
    button(rain.run(), "lab-example-1").click().run()
    assert rain.session_state["lab_models_sound"] == ["builtin/effects"]
    clip = look()
    clip.session_state["lab_rung"] = "clip"
    assert not [each for each in clip.run().button if str(each.key).startswith("lab-example")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_builtin_engines_can_do_what_the_lab_suggests(language):
    def read(capability: Capability, prompt: str, **base: object) -> dict:
        asked = Request(capability=capability, purpose="free", prompt=prompt, language=language, inputs=base)
        return writer.ENGINE.make(asked).facts if capability is Capability.TEXT else painter.read_scene(asked).read

    texts = [translate_key(f"lab.example_text_{n}", language) for n in (1, 2, 3)]
    assert [read(Capability.TEXT, text)["kind"] for text in texts] == ["script", "titles", "shots"]
    assert all(read(Capability.TEXT, text)["read"]["who"] for text in texts)
    stills = [read(Capability.IMAGE, translate_key(f"lab.example_still_{n}", language)) for n in (1, 2, 3)]
    assert [still["place"] for still in stills] == ["street", "seaside", "station"]
    assert [len(still["people"]) for still in stills] == [1, 1, 1]
    of_shot = (
        "Full shot. {} Place: {} (seaside), {}.\nNobody is in it.\nStyle: Puppet. handmade felt and cut-paper puppets"
    )
    seaside = ("海边。螃蟹横着走过。", "海边") if language == "zh" else ("The sea.", "Sea")
    for key, now, wanted in (
        ("night_rain", "dawn, clear", ("night", "rain")),
        ("clear_day", "night, rain", ("day", "clear")),
    ):
        asked = of_shot.format(*seaside, now) + translate_key(f"lab.{key}", language)
        told = read(Capability.IMAGE, asked, picture={"when": "dusk", "weather": "fog"})
        assert (told["place"], told["when"], told["weather"]) == ("seaside", *wanted)


def test_what_was_run_before_comes_back_into_the_box_and_can_become_an_experiment(studio, look):
    here = look()
    here.text_area(key="lab_prompt").set_value("A cat on the roof").run()
    button(here, "lab-run").click().run()
    assert len(asked(studio)) == 1
    again = look()
    row = next(each for each in again.button if str(each.key).startswith("lab-look-"))
    row.click().run()
    assert again.text_area(key="lab_prompt").value == "A cat on the roof"
    button(again, "lab-as-grid").click().run()
    with studio.db.read() as session:
        (row,) = session.query(tables.Experiment)
        assert not row.quick and session.query(tables.Cell).count() == 1
    assert again.query_params["experiment"] == str(row.id)


def test_the_lab_is_for_who_tries_models(tab):
    here = tab("viewer").run()
    here.switch_page(PAGE).run()
    assert "lab-run" not in [each.key for each in here.button]


# The list ----------------------------------------------------------------------------------------------------------------


def test_the_list_says_of_each_experiment_what_it_asks_and_whose_it_is(look, laid):
    laid()
    told = words(look(view="experiments"))
    assert all(word in told for word in ("Cats or boats", "1 wording × 1 model × 2 inputs", "Not run yet"))


def test_an_empty_list_begins_one_from_the_shots_of_the_last_film(studio, look, person):
    film = films.put(crew(studio), person, "full")
    here = look(view="experiments")
    button(here, "lab-from-film").click().run()
    with studio.db.read() as session:
        (row,) = session.query(tables.Experiment)
    spec = experiments.spec_of(row)
    assert (row.project_id, spec.rung, spec.variants[0].text) == (film, "still", "{prompt}")
    assert {one.kind for one in spec.inputs} == {"shot"}
    by_night = all(one.facts["when"] == "night" for one in spec.inputs)
    other, name = ("clear_day", "On a clear day") if by_night else ("night_rain", "On a rainy night")
    assert spec.variants[1].text == "{prompt}" + translate_key(
        f"lab.{other}", "zh"
    )  # the film's language, not the reader's
    assert {one.name for one in spec.variants} == {"As it is told now", name}


def test_what_the_lab_suggests_brings_inputs_enough_to_name_a_leader(studio, look, person):
    for _ in range(3):
        films.put(crew(studio), person, "full")
    here = look(view="experiments")
    button(here, "lab-from-film").click().run()
    with studio.db.read() as session:
        (row,) = session.query(tables.Experiment)
    spec = experiments.spec_of(row)
    assert len(spec.inputs) == evidence.fewest_inputs(len(spec.variants)) == 8
    assert "cannot tell which is better" not in words(here)


def test_too_few_inputs_to_tell_are_said_so_before_anything_is_asked(look, laid):
    two = (Variant(id="a", text="A story about {input}"), Variant(id="b", text="A poem about {input}"))
    spec = ExperimentSpec(
        variants=two, models=(WRITER,), inputs=inputs.inputs_from_texts(["a cat", "a boat", "a fox"]), language="en"
    )
    assert "3 inputs cannot tell which is better: it takes at least 8" in words(look(experiment=str(laid(spec))))


def test_the_question_is_folded_away_once_it_was_asked_and_comes_back_by_its_switch(look, laid):
    here = look(experiment=str(laid()))
    assert field(here, "lab-text-")
    button(here, "lab-run-all").click().run()
    assert not [each for each in here.text_area if str(each.key).startswith("lab-text-")]
    here.toggle(key="lab_fold").set_value(True).run()
    assert field(here, "lab-text-")


def test_a_removed_experiment_can_be_put_back(studio, look, laid):
    made = laid()
    here = look(experiment=str(made))
    button(here, "lab-remove").click().run()
    assert "“Cats or boats” was removed." in words(here)
    button(here, "lab-put-back").click().run()
    assert "Not run yet" in words(here)


# An experiment's question ------------------------------------------------------------------------------------------------


def test_names_that_no_input_has_are_lit_with_those_there_are(look, laid):
    spec = ExperimentSpec(
        variants=(Variant(id="a", text="{input} at {nowhere}"),),
        models=(WRITER,),
        inputs=inputs.inputs_from_texts(["a cat"]),
    )
    told = words(look(experiment=str(laid(spec))))
    assert '<i class="no" title="">{nowhere}</i>' in told
    assert "No input has the red ones. There are: {input}, {idea}" in told


def test_a_wording_is_saved_as_it_is_left(studio, look, laid):
    made = laid()
    here = look(experiment=str(made))
    field(here, "lab-text-").set_value("A poem about {input}").run()
    assert spec_of(studio, made).variants[0].text == "A poem about {input}"


def test_two_at_one_experiment_lose_nothing(studio, look, laid):
    made, other = laid(), films.person(studio, name="小雨")
    mine, theirs = look(experiment=str(made)), look(who=other, experiment=str(made))
    button(theirs, "lab-add").click().run()
    field(mine, "lab-text-").set_value("Mine about {input}").run()
    told = spec_of(studio, made)
    assert [each.text for each in told.variants] == ["Mine about {input}", ""]


def test_the_same_wording_changed_by_two_keeps_both(studio, look, laid):
    made, other = laid(), films.person(studio, name="小雨")
    mine, theirs = look(experiment=str(made)), look(who=other, experiment=str(made))
    field(theirs, "lab-text-").set_value("Theirs about {input}").run()
    field(mine, "lab-text-").set_value("Mine about {input}").run()
    told = words(mine)
    assert "Somebody changed this at the same time" in told and "Mine about {input}" in told
    assert spec_of(studio, made).variants[0].text == "Theirs about {input}"
    button(mine, "lab-mine-a").click().run()
    assert spec_of(studio, made).variants[0].text == "Mine about {input}"


def test_seeds_that_are_no_numbers_stay_in_their_field_and_say_so(studio, look, laid):
    made = laid()
    here = look(experiment=str(made))
    field(here, "lab-seeds-").set_value("one, two").run()
    assert "Seeds are whole numbers" in words(here)
    assert field(here, "lab-seeds-").value == "one, two" and spec_of(studio, made).seeds == (1,)
    field(here, "lab-seeds-").set_value("1，2 3").run()
    assert spec_of(studio, made).seeds == (1, 2, 3)


def test_a_cap_that_is_no_sum_stays_in_its_field_and_says_so(studio, look, laid):
    made = laid()
    here = look(experiment=str(made))
    field(here, "lab-cap-").set_value("a lot").run()
    assert field(here, "lab-cap-").value == "a lot"
    field(here, "lab-cap-").set_value("12.50").run()
    with studio.db.read() as session:
        assert session.get_one(tables.Experiment, made).cap_micro_yuan == 12_500_000


def test_run_asks_for_what_is_missing_and_the_first_row_for_one_input(studio, look, laid):
    here = look(experiment=str(laid()))
    assert "2 cells" in words(here) and "2 to make" in words(here)
    button(here, "lab-first").click().run()
    assert len(asked(studio)) == 1
    button(here, "lab-run-all").click().run()
    assert len(asked(studio)) == 2
    button(here, "lab-stop").click().run()
    with studio.db.read() as session:
        assert {cell.state for cell in session.query(tables.Cell)} == {"cancelled"}


def test_what_costs_is_not_asked_without_a_cap(studio, look, laid):
    with fakes()["deepseek"]() as fake:
        door = fake.door()
        with studio.db.write() as session:
            doors.create_door(session, door.provider, key=door.key, address=door.address, inner=True)
        spec = ExperimentSpec(
            variants=(Variant(id="a", text="A story about {input}", language="en"),),
            models=("deepseek/deepseek-v4-flash",),
            inputs=inputs.inputs_from_texts(["a cat"]),
        )
        made = laid(spec)
        here = look(experiment=str(made))
        assert "set a cap first" in words(here) and button(here, "lab-run-all").disabled
        field(here, "lab-cap-").set_value("5").run()
        assert not button(here, "lab-run-all").disabled
        assert "cap ¥5, ¥5 left" in words(here)


def test_typed_lines_become_inputs_and_a_broken_table_changes_nothing(studio, look, laid):
    made = laid()
    here = look(experiment=str(made))
    button(here, "lab-choose").click().run()
    here.session_state["lab_pick_kind"] = "words"
    here.run()
    here.text_area(key="lab_typed").set_value("a lighthouse\n\na whale").run()
    button(here, "lab-add-words").click().run()
    assert [one.label for one in spec_of(studio, made).inputs] == ["a cat", "a boat", "a lighthouse", "a whale"]
    here.session_state["lab_pick_kind"] = "table"
    here.run()
    here.file_uploader[0].upload("bad.csv", b"\0\1\2", "text/csv").run()
    assert len(spec_of(studio, made).inputs) == 4


def test_a_table_becomes_inputs_whose_headers_are_names(studio, look, laid):
    made = laid()
    here = look(experiment=str(made))
    button(here, "lab-choose").click().run()
    here.session_state["lab_pick_kind"] = "table"
    here.run()
    here.file_uploader[0].upload("ideas.csv", "hero,where\ncat,roof\n船,海上\n".encode(), "text/csv").run()
    rows = [one for one in spec_of(studio, made).inputs if one.kind == "row"]
    assert [one.facts["where"] for one in rows] == ["roof", "海上"]
    assert "{hero}, {where}" in words(here)


def test_a_template_becomes_a_wording_with_its_names(studio, look, laid):
    shipped_templates.sync_if_changed(studio.db)
    made = laid()
    here = look(experiment=str(made))
    button(here, "lab-template").click().run()
    here.text_input(key="lab_template_search").set_value("script_scifi").run()
    button(here, "lab-use-template").click().run()
    last = spec_of(studio, made).variants[-1]
    assert last.template == "script_scifi@1" and "{{" not in last.text and "{" in last.text


def test_who_does_not_see_an_experiment_is_told_that_it_is_not_there(look):
    told = words(look(experiment=str(uuid.uuid4())))
    assert "not there" in told or "not found" in told.lower()


def test_the_page_speaks_both_languages(look, laid):
    made = laid()
    assert "写法" in words(look(language="zh", experiment=str(made)))
    assert "Wordings" in words(look(language="en", experiment=str(made)))


def test_variants_of_a_take_open_as_an_experiment_with_its_prompt(studio, person):
    film = films.put(crew(studio), person, "full")
    with studio.db.read() as session:
        take = session.query(tables.Take).filter_by(project_id=film, of_kind="shot").first()
        spec = variations.spec_from_take(session, person, take.id)
    assert spec.inputs[0].kind == "shot" and spec.variants[0].text
