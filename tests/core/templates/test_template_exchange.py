"""Templates go out as a file and come in again: checked whole, told by the line, nothing lost."""

from __future__ import annotations

import json
import tomllib

import pytest

from core.errors import FileTooLarge
from core.templates import (
    template_exchange,
    template_gallery,
    template_rows,
    template_versions,
    templates,
)
from core.templates.errors import TemplateFile
from core.templates.prompt_values import Parameter, Template

ODD = '他说："别\\走" \'\'\' """ {idea} 100% {{ }} \t 尾\n第二行 \\n 不是换行'


def template(text: str = "我们的：{idea}", **more) -> Template:
    told = {"name": "script_ours", "language": "zh", "task_type": "script_generation", "template": text, **more}
    return templates.check_template(Template.model_validate(told))


GOOD = """
[[template]]
name = "script_ours"
task = "script_generation"
genre = "sci-fi"

[template.zh]
description = "沙漠"
template = "写一个剧本：{idea}"
"""


@pytest.mark.parametrize("form", ["toml", "json"])
def test_every_template_comes_back_as_it_went_out(form):
    told = tuple(templates.shipped_library())
    back = template_exchange.parse_templates(template_exchange.export_templates(told, form))
    assert {(t.name, t.language) for t in back} == {(t.name, t.language) for t in told}
    for one in back:
        there = templates.shipped_library().named(one.name, one.language)
        assert there is not None
        assert template_rows.is_same_wording(one, there)


@pytest.mark.parametrize("form", ["toml", "json"])
@pytest.mark.parametrize("text", [ODD, ODD.replace("\\", ""), "{idea}\n\n\n尾", '"""{idea}\n"""', "{idea}\r尾\x7f\x01"])
def test_quotes_backslashes_braces_and_lines_survive_the_way(form, text):
    told = template(
        text, negative=text.replace("{idea}", "").strip(), parameters=(Parameter(name="idea", otherwise='"什么"'),)
    )
    assert template_exchange.parse_templates(template_exchange.export_templates([told], form)) == (told,)


def test_a_shipped_file_with_its_name_in_it_can_be_imported():
    words = (templates.FOLDER / "script_wuxia.toml").read_text("utf-8")
    assert {t.language for t in template_exchange.parse_templates('name = "script_wuxia"\n' + words)} == {"zh", "en"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD + 'colour = "red"\n', 10),
        (GOOD.replace('genre = "sci-fi"', 'genre = "western"'), 5),
        (GOOD.replace("script_generation", "cooking"), 4),
        (GOOD.replace("{idea}", "{idea} {hero}"), 9),
        (GOOD.replace('"沙漠"', "7"), 8),
        (GOOD + "[template.fr]\n", 10),
        (GOOD.replace('"沙漠"', '"沙漠'), 8),
        (GOOD.replace('name = "script_ours"', 'name = "Ours!"'), 3),
        (GOOD + GOOD, 3),
        ('{"template": [\n{"name": "a",\n"task": "script_generation",\n"shade": 1}]}', 4),
        ('{"template": [\n{"name": "a",}]}', 2),
        ('[[template]]\nname = "a"\ntask = "script_generation"\n', 2),
        ("", 1),
        ("{}", 1),
        ("[]", 1),
        ("[1]", 1),
        ("[[[[", 1),
        ("rubbish", 1),
        ("[" * 100_000, 1),
    ],
)
def test_what_is_wrong_is_told_by_its_line_in_both_languages(text, line):
    with pytest.raises(TemplateFile) as refused:
        template_exchange.parse_templates(text)
    assert refused.value.facts["line"] == line
    for language in ("zh", "en"):
        sentence = refused.value.sentence(language)
        assert str(line) in sentence
        assert "{what}" not in sentence and "Traceback" not in sentence


def test_a_file_over_the_limit_or_not_of_text_is_refused():
    with pytest.raises(FileTooLarge):
        template_exchange.parse_templates("x" * 1_000_001)
    with pytest.raises(TemplateFile) as refused:
        template_exchange.parse_templates(b'name = "a"\n\xff\xfe')
    assert refused.value.facts["line"] == 2


def test_an_import_makes_drafts_and_changes_nothing_that_stands(db):
    with db.read() as session:
        before = template_exchange.export_templates(template_gallery.list_gallery(session))
        scifi = template_versions.load_template_version(session, "script_scifi", "zh")
    file = template_exchange.export_templates(
        [scifi, scifi.model_copy(update={"name": "script_ours"}), template("新的：{idea}", name="script_horror")]
    )
    with db.write() as session:
        told = template_exchange.import_templates(session, None, file)
    assert [t.name for t in told.same] == ["script_scifi"]
    assert {(t.name, t.version, t.label) for t in told.new} == {
        ("script_ours", 1, "draft"),
        ("script_horror", 2, "draft"),
    }
    with db.read() as session:
        assert template_versions.load_template_version(session, "script_horror", "zh").version == 1
        names = {
            t["name"]
            for t in tomllib.loads(template_exchange.export_templates(template_gallery.list_gallery(session)))[
                "template"
            ]
        }
    assert names == {t["name"] for t in tomllib.loads(before)["template"]} | {"script_ours"}


def test_an_import_that_fails_at_its_last_template_keeps_none(db):
    bad = template_exchange.export_templates([template()]) + GOOD.replace("script_ours", "script_two").replace(
        "{idea}", "{hero}"
    )
    with pytest.raises(TemplateFile), db.write() as session:
        template_exchange.import_templates(session, None, bad)
    with db.read() as session:
        assert "script_ours" not in {t.name for t in template_gallery.list_gallery(session)}


def test_importing_twice_makes_one_version(db):
    for expected in (1, 0):
        with db.write() as session:
            assert len(template_exchange.import_templates(session, None, GOOD).new) == expected


def test_json_holds_the_two_languages_of_a_name_side_by_side(db):
    with db.read() as session:
        told = json.loads(template_exchange.export_templates(template_gallery.list_gallery(session), "json"))[
            "template"
        ]
    assert len(told) * 2 == len(templates.shipped_library())
    assert all({"zh", "en"} <= entry.keys() for entry in told)
