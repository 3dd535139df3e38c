"""The lab's answers on the page: what the grid says and hides, deeds done once, results, a wording put into use and taken back, and
the gallery of templates."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.lab import blind_pairs, experiments, marks, promotion, run_plan
from core.lab.lab_values import ExperimentSpec, Variant
from core.money.ledger import Account
from core.people.sessions import Person
from core.studio import Studio
from core.templates import production_label, shipped_templates, template_versions
from core.templates.prompt_values import Template
from tests.support import films, lab_cells
from tests.ui.conftest import on_one_server
from tests.ui.world import SCRIPT
from ui.base import state
from ui.lab import template_in_use

TEXT = "写一个关于 {idea} 的剧本，只用动作。"


class Lab:
    """A studio with somebody signed in who tries models, and experiments whose cells are done."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.person = films.person(studio)
        with studio.db.write() as session:
            shipped_templates.sync_shipped(session)

    def experiment(self, **more: Any) -> tuple[uuid.UUID, dict[tuple[str, str, str], uuid.UUID]]:
        variants = (Variant(id="a", name="A", text=TEXT), Variant(id="b", name="夜雨", text=TEXT + "雨夜。"))
        told = lab_cells.spec(variants, inputs=more.pop("inputs", 3), **more)
        id, ids = lab_cells.experiment(
            self.studio.db, self.person.id, told, request={"capability": "text", "prompt": "写一个关于 猫 的剧本"}
        )
        self._as_planned(id)
        return id, ids

    def _as_planned(self, id: uuid.UUID) -> None:
        """Its cells are those that the plan asks for."""
        with self.studio.db.read() as session:
            row = experiments.load_experiment(session, self.person, id)
        plan = run_plan.plan_grid(self.studio, Account(user_id=self.person.id), row)
        keys = {(one.variant, one.model, one.input): one.key for one in plan.cells}
        with self.studio.db.write() as session:
            for cell in session.query(tables.Cell).filter_by(experiment_id=id):
                cell.key = keys[cell.variant, cell.model, cell.input]

    def page(self, person: Person | None = None, language: str = "en", **query: str) -> AppTest:
        opened = on_one_server(AppTest.from_file(str(SCRIPT), default_timeout=30))
        opened.query_params["lang"] = language
        opened.session_state[state.TOKEN] = films.token(self.studio, person or self.person)
        for key, value in query.items():
            opened.query_params[key] = value
        opened.switch_page("../pages/lab.py").run()
        assert not opened.exception
        return opened

    def results(self, id: uuid.UUID, **more: Any) -> AppTest:
        return self.page(experiment=str(id), side="results", **more)

    def says(
        self, element: str, *acts: dict[str, Any], person: Person | None = None, tab: AppTest | None = None
    ) -> AppTest:
        tab = tab or on_one_server(AppTest.from_function(_hear, default_timeout=30))
        tab.session_state[state.TOKEN] = films.token(self.studio, person or self.person)
        tab.session_state["element"] = element
        tab.session_state["told"] = list(acts)
        tab.run()
        assert not tab.exception
        return tab

    def marked(self, id: uuid.UUID) -> dict[uuid.UUID, marks.CellMarks]:
        with self.studio.db.read() as session:
            return marks.marks_by_cell(session, id, self.person.id)

    def rate_all(self, ids: dict[tuple[str, str, str], uuid.UUID], a: int, b: int) -> None:
        for n, ((variant, _, _), cell) in enumerate(ids.items()):
            lab_cells.rate(
                self.studio.db, self.person.id, cell, (a if variant == "a" else b) - n % 2 * (variant == "b")
            )


def _hear() -> None:
    from importlib import import_module

    import streamlit as st

    from ui.base import film_on_screen

    for deed in st.session_state["told"]:
        with film_on_screen.report_failure():
            import_module(f"ui.lab.{st.session_state['element']}").do(deed)


@pytest.fixture(scope="module")
def here(one_studio: Studio) -> Lab:
    return Lab(one_studio)


def words(opened: AppTest) -> str:
    """Everything the page says, without its stylesheets."""
    said = (str(element.proto.body) for element in opened.get("html"))
    return " ".join(each for each in said if not each.startswith("<style"))


def element_of(opened: AppTest, name: str) -> dict[str, Any]:
    found = next(e for e in opened.get("bidi_component") if e.proto.component_name == name)
    return json.loads(found.proto.json)


# The grid ------------------------------------------------------------------------------------------------------------------


def test_the_grid_has_a_row_for_each_input_and_a_column_for_each_wording_by_each_model(here):
    id, _ = here.experiment()
    grid = element_of(here.page(experiment=str(id)), "dailies_lab_grid")
    assert [head["letter"] for head in grid["heads"]] == ["A", "A", "B", "B"]
    assert grid["heads"][2]["name"] == "夜雨" and grid["heads"][3]["model"].lower().startswith("kling")
    assert [row["label"] for row in grid["rows"]] == ["想法 1", "想法 2", "想法 3"]
    assert {len(row["cells"]) for row in grid["rows"]} == {4}


def test_who_looks_blind_is_sent_no_name_no_price_and_nothing_others_think(here):
    id, ids = here.experiment(blind=True)
    other = films.person(here.studio, name="别人")
    for cell in ids.values():
        lab_cells.rate(here.studio.db, other.id, cell, 5)
    opened = here.page(experiment=str(id))
    grid = element_of(opened, "dailies_lab_grid")
    sent = json.dumps({**grid, "words": {}}, ensure_ascii=False)
    assert grid["blind"] is True and {head["letter"] for head in grid["heads"]} == {"?"}
    for name in ("夜雨", "kling", "crew/text", "Kling", "¥", '"all"', '"asked"'):
        assert name not in sent, name


def test_blind_rows_are_shuffled_each_in_its_own_way_and_stay_so(here):
    id, _ = here.experiment(inputs=8, blind=True)
    first, again = (element_of(here.page(experiment=str(id)), "dailies_lab_grid") for _ in range(2))
    order = [[cell["id"] for cell in row["cells"]] for row in first["rows"]]
    assert order == [[cell["id"] for cell in row["cells"]] for row in again["rows"]]
    with here.studio.db.read() as session:
        made = {str(row.id): (row.variant, row.model) for row in session.query(tables.Cell).filter_by(experiment_id=id)}
    told = [tuple(made[cell] for cell in row) for row in order]
    assert {len(set(row)) for row in told} == {4} and len(set(told)) > 1


def test_a_mark_counts_with_all_that_was_said_of_it(here):
    id, ids = here.experiment()
    cell = str(next(iter(ids.values())))
    here.says("grid.answer_grid", {"do": "mark", "cell": cell, "stars": 4, "rejected": False, "tags": ["hands"]})
    mine = here.marked(id)[uuid.UUID(cell)].mine
    assert mine is not None and (mine.stars, mine.tags) == (4, ("hands",))


def test_one_deed_that_cannot_be_does_not_take_the_next_with_it(here):
    id, ids = here.experiment()
    cell = str(next(iter(ids.values())))
    here.says(
        "grid.answer_grid",
        {"do": "mark", "cell": str(uuid.uuid4()), "stars": 4},
        {"do": "mark", "cell": cell, "stars": 9},
        {"do": "mark", "cell": cell, "stars": 2, "rejected": True},
    )
    mine = here.marked(id)[uuid.UUID(cell)].mine
    assert mine is not None and mine.stars == 2 and mine.rejected


def test_a_guest_marks_nothing_and_asks_for_nothing(here):
    id, ids = here.experiment()
    cell = str(next(iter(ids.values())))
    guest = films.person(here.studio, "guest", "客人")
    here.says("grid.answer_grid", {"do": "mark", "cell": cell, "stars": 5}, {"do": "again", "cell": cell}, person=guest)
    assert here.marked(id) == {}


# Pairs ---------------------------------------------------------------------------------------------------------------------


def test_pairs_come_without_names_are_voted_once_and_a_skipped_one_comes_back_at_the_end(here):
    id, _ = here.experiment(inputs=1)
    shown = element_of(here.page(experiment=str(id), side="pairs"), "dailies_lab_pairs")
    assert shown["count"] == "0 of 6 pairs" and "夜雨" not in json.dumps(shown, ensure_ascii=False)
    two = {"left": shown["left"]["id"], "right": shown["right"]["id"], "experiment": str(id)}
    here.says("blind_pairs", {"do": "vote", "choice": "left", **two}, {"do": "vote", "choice": "left", **two})
    with here.studio.db.read() as session:
        assert blind_pairs.count_compared(session, id, here.person.id) == 1
        following = blind_pairs.next_pair(session, id, here.person.id)
        skipped = frozenset((following.left.cell_id, following.right.cell_id))
        after = blind_pairs.next_pair(session, id, here.person.id, {skipped})
    assert frozenset((after.left.cell_id, after.right.cell_id)) != skipped and after.left_to_see == 5


def test_when_all_pairs_were_compared_the_page_says_how_often_each_won(here):
    id, _ = here.experiment(inputs=1)
    with here.studio.db.write() as session:
        while pair := blind_pairs.next_pair(session, id, here.person.id):
            blind_pairs.save_vote(session, here.person.id, pair.left.cell_id, pair.right.cell_id, "same")
    told = words(here.page(experiment=str(id), side="pairs"))
    assert "How often each wording won" in told and "50%" in told and "夜雨" in told
    assert "Not yet decided" in told and "1 person" in told and "1 people" not in told


# Results -------------------------------------------------------------------------------------------------------------------


def test_where_the_intervals_overlap_nothing_is_decided_and_the_page_says_so(here):
    id, ids = here.experiment()
    told = words(here.results(id))
    assert "Not yet decided" in told and "unrated" in told
    here.rate_all(ids, 4, 4)
    opened = here.results(id)
    assert "Not yet decided" in words(opened) and "Nothing to compare" not in words(opened)
    opened.session_state[f"lab_results_by_{id}"] = "models"
    assert "12 answers to 3 inputs, 1 person" in words(opened.run())


def test_a_wording_that_leads_goes_into_use_with_its_evidence_and_back_again(here):
    id, ids = here.experiment(inputs=8)
    here.rate_all(ids, 2, 5)
    opened = here.results(id)
    assert "B · 夜雨 leads, by the stars" in words(opened)
    opened.button(key="promote-b").click().run()
    before = _version(here, "script_generic")
    told = words(opened)
    assert f"Against Scripts · For anything v{before}" in told and "<ins>" in told and "<del>" in told
    assert "From wording “夜雨”" in told and "It leads: 32 answers to 8 inputs, 1 person." in told
    assert "in everybody’s 中文 films, in the whole studio" in told
    assert "A builtin engine makes these now and does not read such words" in told
    opened.button(key="lab-promote-do").click().run()
    assert not opened.exception
    after = _version(here, "script_generic")
    assert after == before + 1
    assert f"Scripts · For anything v{after} (中文) is in use" in words(opened)
    opened.button(key="roll-back-script_generic-zh").click().run()
    assert _version(here, "script_generic") == before
    assert "rolled back" in words(opened)


def test_who_promotes_on_top_of_somebody_elses_promotion_is_told_who_and_nothing_moves(here):
    id, ids = here.experiment(inputs=8)
    here.rate_all(ids, 5, 2)
    opened = here.results(id)
    opened.button(key="promote-a").click().run()
    other = films.person(here.studio, name="小雨")
    theirs = _in_use(here, "script_generic", "{idea}，小雨的写法", other)
    opened.button(key="lab-promote-do").click().run()
    told = words(opened)
    assert "小雨" in told and _version(here, "script_generic") == theirs
    assert f"Against Scripts · For anything v{theirs}" in told
    opened.button(key="lab-promote-do").click().run()
    assert _version(here, "script_generic") == theirs + 1


def test_a_word_of_the_lab_becomes_the_templates_own_in_one_click_and_answers_still_count(here):
    told = lab_cells.spec(
        (Variant(id="a", name="A", text="把 {input} 写成剧本"), Variant(id="b", text="{input}")), inputs=5
    )
    facts = [one.model_copy(update={"facts": {"idea": "猫", "input": "猫"}}) for one in told.inputs]
    told = ExperimentSpec.model_validate(told.model_dump() | {"inputs": facts})
    id, ids = lab_cells.experiment(here.studio.db, here.person.id, told, request={"prompt": "把 猫 写成剧本"})
    for (variant, _, _), cell in ids.items():
        if variant == "a":
            lab_cells.rate(here.studio.db, here.person.id, cell, 5)
    opened = here.results(id)
    opened.button(key="promote-a").click().run()
    assert opened.button(key="lab-promote-do").disabled
    opened.button(key="lab-promote-idea").click().run()
    opened.checkbox(key="lab_promote_anyway").check().run()
    assert not opened.button(key="lab-promote-do").disabled
    with here.studio.db.read() as session:
        row = experiments.load_experiment(session, here.person, id)
        assert experiments.spec_of(row).variants[0].text == "把 {idea} 写成剧本"
    assert "5.0 stars" in words(opened)


def test_evidence_reads_as_sentences_in_either_language(here):
    id, ids = here.experiment(inputs=2)
    here.rate_all(ids, 5, 2)
    with here.studio.db.write() as session:
        made = promotion.promote(session, id, "a", here.person.id, "script_of_ours", "zh", anyway=True)
        history = template_versions.load_history(session, made.name, "zh")
    for language in ("zh", "en"):
        told = words(here.results(id, language=language))
        assert "lr-moves" in told and "{" not in told.split("lr-moves")[-1].replace("{idea}", "")
    assert template_in_use.evidence_sentences({}) == [] and history.moves[0].why["experiment"] == str(id)


# Templates -----------------------------------------------------------------------------------------------------------------


def test_the_gallery_finds_by_word_task_and_language(here):
    opened = here.page(view="templates")
    assert "70 templates" in words(opened)
    opened.text_input(key="lab_t_find").set_value("cyberpunk").run()
    told = words(opened)
    assert "<strong>Cyberpunk</strong>" in told and "<strong>Romance</strong>" not in told


def test_no_screen_calls_a_template_by_the_name_of_its_file(here):
    with here.studio.db.write() as session:
        wordy = Template(
            name="script_fairy_tale_for_two",
            language="zh",
            task_type="script_generation",
            template="{idea}",
            description="",
        )
        production_label.promote_version(
            session,
            wordy.name,
            "zh",
            template_versions.save_version(session, here.person.id, wordy).version,
            here.person.id,
        )
    for opened in (
        here.page(view="templates", language="zh"),
        here.page(view="templates", template=wordy.name, language="zh"),
    ):
        read = re.sub(r"<[^>]*>", " ", words(opened))
        assert re.findall(r"\b(?:script|storyboard|character|audio|video)_[a-z_]+", read) == []
        assert "童话 · for two" in read


def test_a_template_is_tried_on_an_idea_edited_as_a_draft_and_put_into_use(here):
    opened = here.page(view="templates", template="script_romance", language="zh")
    assert "<mark>{idea}</mark>" in words(opened)
    opened.text_area(key="lab_tpl_idea").set_value("老船长在灯塔等一封信").run()
    assert "灯塔" in words(opened)
    before = _version(here, "script_romance")
    opened.button(key="lab-tpl-edit").click().run()
    opened.text_area(key="lab_tpl_text").set_value("{nonsense}").run()
    opened.button(key="lab-tpl-save").click().run()
    assert "nonsense" in words(opened) and "gl s-fail" in words(opened)
    assert opened.text_area(key="lab_tpl_text").value == "{nonsense}"
    opened.text_area(key="lab_tpl_text").set_value("爱情剧本：{idea}").run()
    opened.button(key="lab-tpl-save").click().run()
    assert _version(here, "script_romance") == before
    opened.button(key="lab-tpl-use").click().run()
    assert _version(here, "script_romance") == before + 1
    opened.button(key="roll-back-script_romance-zh").click().run()
    assert _version(here, "script_romance") == before


def test_a_fork_stands_under_its_own_name_as_a_draft(here):
    opened = here.page(view="templates", template="script_wuxia", language="zh")
    opened.text_input(key="lab_tpl_fork").set_value("script_ours").run()
    opened.button(key="lab-tpl-fork").click().run()
    assert "script_ours" in words(opened)
    with here.studio.db.read() as session:
        assert template_versions.load_template_version(session, "script_ours", "zh").label == "draft"


def _version(here: Lab, name: str) -> int:
    with here.studio.db.read() as session:
        return template_versions.load_template_version(session, name, "zh").version


def _in_use(here: Lab, name: str, text: str, by: Person) -> int:
    with here.studio.db.write() as session:
        told = Template(name=name, language="zh", task_type="script_generation", template=text, description="别人的")
        made = template_versions.save_version(session, by.id, told)
        return production_label.promote_version(session, name, "zh", made.version, by.id, {}).version
