"""A wording that proved itself becomes the template in use, with its evidence; refused in words where it must not; taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from core.database import tables
from core.errors import NobodyMarked, NotFound, NothingShown
from core.i18n import translate_stored
from core.lab import blind_pairs, promotion
from core.lab.lab_values import Variant
from core.templates import production_label, template_versions, templates
from core.templates.errors import NotForATemplate, TemplateMoved
from core.templates.prompt_values import Parameter, Template
from tests.support.lab_cells import MODELS, experiment, person, rate, spec

FIRST = Template(
    name="script_ours",
    language="zh",
    task_type="script_generation",
    genre="sci-fi",
    fine="space",
    template="写一个关于 {idea} 的剧本。要有 {twist}。",
    parameters=(Parameter(name="twist", otherwise="一个反转"),),
    description="我们的科幻剧本",
)


def put_first(db, by):
    with db.write() as session:
        made = template_versions.save_version(session, by, FIRST)
        return production_label.promote_version(session, made.name, "zh", made.version, by)


def promote(db, experiment_id, by, variant="a", name="script_ours", **more):
    with db.write() as session:
        return promotion.promote(session, experiment_id, variant, by, name, "zh", **more)


def in_use(db, name="script_ours"):
    with db.read() as session:
        return templates.load_library(session).named(name, "zh")


def marked(db, inputs=8, **more):
    """An experiment whose first wording got five stars everywhere and whose second one."""
    mine = person(db)
    told = spec(models=[MODELS[0]], inputs=inputs, **more)
    id, ids = experiment(db, mine, told)
    for (variant, _, _), cell in ids.items():
        rate(db, mine, cell, 5 if variant == "a" else 1, tags=["off_brief"] if variant == "b" else [])
    return mine, id


def wording(text, **more):
    return [Variant(id="a", name="写法 A", text=text, **more), Variant(id="b", name="写法 B", text="{idea}")]


def test_a_promoted_wording_is_a_new_version_in_use_with_the_figures_that_spoke_for_it(db):
    mine, id = marked(db)
    first = put_first(db, mine)
    made = promote(db, id, mine)
    now = in_use(db)
    assert (now.version, now.template) == (first.version + 1, "写一个关于 {idea} 的剧本。a")
    assert (made.genre, made.fine, made.description) == ("sci-fi", "space", "我们的科幻剧本")
    with db.read() as session:
        told = template_versions.load_history(session, "script_ours", "zh").versions[0].evidence
    assert (told["experiment"], told["variant_name"], told["leads"], told["inputs"]) == (str(id), "写法 A", True, 8)
    assert told["figures"]["stars"]["mean"] == 5 and told["figures"]["marks"] == 8
    assert told["figures"]["cost_per_accepted_micro_yuan"] == 100
    assert told["against"][0]["stars"]["mean"] == 1 and told["against"][0]["tags"] == {"off_brief": 8}
    assert told["hints"] == [] and told["at"]


def test_rolled_back_the_version_before_is_used_again_and_nothing_is_lost(db):
    mine, id = marked(db)
    first = put_first(db, mine)
    made = promote(db, id, mine)
    with db.write() as session:
        promotion.roll_back(session, "script_ours", "zh", mine)
    assert in_use(db).version == first.version
    with db.read() as session:
        assert (
            template_versions.load_template_version(session, "script_ours", "zh", made.version).template
            == made.template
        )


def test_a_wording_nobody_marked_is_promoted_only_by_somebody_who_insists_and_the_evidence_says_so(db):
    mine = person(db)
    id, ids = experiment(db, mine, spec(models=[MODELS[0]], inputs=2))
    with pytest.raises(NobodyMarked):
        promote(db, id, mine)
    assert in_use(db) is None
    promote(db, id, mine, anyway=True)
    with db.read() as session:
        told = template_versions.load_history(session, "script_ours", "zh").versions[0].evidence
    assert [hint["say"] for hint in told["hints"]] == ["lab.promoted_unmarked", "lab.promoted_few_inputs"]
    assert "2" in translate_stored(told["hints"][1], "zh") and "inputs" in translate_stored(told["hints"][1], "en")
    with db.write() as session:
        blind_pairs.save_vote(session, mine, ids["a", MODELS[0], "i1"], ids["b", MODELS[0], "i1"], "right")
    with pytest.raises(NothingShown):
        promote(db, id, mine, variant="b")
    assert promote(db, id, mine, variant="b", anyway=True).template.endswith("b")


def test_a_wording_that_does_not_lead_is_promoted_only_by_somebody_who_insists(db):
    mine, id = marked(db, inputs=4)
    with pytest.raises(NothingShown) as refused:
        promote(db, id, mine)
    assert "定论" in refused.value.sentence("zh") and in_use(db) is None
    promote(db, id, mine, anyway=True)
    with db.read() as session:
        told = template_versions.load_history(session, "script_ours", "zh").versions[0].evidence
    assert not told["leads"] and [hint["say"] for hint in told["hints"]] == [
        "lab.promoted_few",
        "lab.promoted_few_inputs",
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("拍成这样：{prompt}，{location}", "{prompt}, {location}"),
        ("写 {idea}，照 {input} 来", "{input}"),
        ("写 {idea}，括号 {{twist}} 要留着", "{{twist}}"),
    ],
)
def test_what_only_the_lab_knows_is_refused_by_name_and_nothing_is_kept(db, text, named):
    mine, id = marked(db, variants=wording(text))
    put_first(db, mine)
    with pytest.raises(NotForATemplate) as refused:
        promote(db, id, mine)
    for language in ("zh", "en"):
        said = refused.value.sentence(language)
        assert named in said and "{setting}" in said
    with db.read() as session:
        ours = select(func.count()).where(tables.PromptTemplate.name == "script_ours")
        assert session.scalar(ours) == 1


def test_a_shots_own_prompt_stands_before_a_template_so_it_is_left_out_of_one(db):
    mine, id = marked(
        db, variants=wording("{prompt}，深夜大雨", negative="{prompt}"), task_type="storyboard_generation"
    )
    made = promote(db, id, mine, name="storyboard_ours")
    assert (made.template, made.negative, made.task_type) == ("深夜大雨", "", "storyboard_generation")


def test_names_with_a_default_and_braces_that_are_no_names_survive(db):
    mine, id = marked(db, variants=wording('写 {idea}，{twist}，{ending}。JSON 是 {{"a b"}}，100%。', negative="水印"))
    put_first(db, mine)
    made = promote(db, id, mine, otherwise={"ending": "开放式结局"})
    assert made.template == '写 {idea}，{twist}，{ending}。JSON 是 {"a b"}，100%。'
    assert made.negative == "水印"
    assert {each.name: each.otherwise for each in made.parameters} == {
        "idea": "",
        "twist": "一个反转",
        "ending": "开放式结局",
    }


def test_words_that_are_in_use_already_make_no_new_version(db):
    mine, id = marked(db)
    assert promote(db, id, mine) == promote(db, id, mine)
    with db.read() as session:
        assert len(template_versions.load_history(session, "script_ours", "zh").versions) == 1


def test_of_two_who_promote_at_once_one_hears_who_was_first_and_the_experiment_stands(db):
    mine, id = marked(db)
    other = person(db, "小李")
    first = put_first(db, mine)

    def race(job):
        try:
            return promote(db, id, *job, seen=first.version, anyway=True)
        except TemplateMoved as moved:
            return moved

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(race, [(mine, "a"), (other, "b")]))
    lost = [each for each in ended if isinstance(each, TemplateMoved)]
    won = [each for each in ended if isinstance(each, Template)]
    assert len(lost) == len(won) == 1
    assert in_use(db).template == won[0].template
    assert lost[0].facts["who"] in ("阿敏", "小李")
    with db.read() as session:
        kept = session.get(tables.Experiment, id).spec
        assert len(kept["variants"]) == 2


def test_a_wording_or_an_experiment_that_is_not_there_is_not_found(db):
    mine, id = marked(db, inputs=1)
    with pytest.raises(NotFound):
        promote(db, id, mine, variant="z")
    with db.write() as session:
        session.get(tables.Experiment, id).removed_at = tables.utc_now()
    with pytest.raises(NotFound):
        promote(db, id, mine)
