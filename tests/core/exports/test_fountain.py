"""The screenplay, taken out for a screenwriting program."""

from core import exports
from core.exports import fountain
from core.script import script_parser
from core.script.model import Script
from tests.support.crew import SCRIPT

ENGLISH = Script.model_validate(
    {
        "title": "After the Lamp",
        "language": "en",
        "cast": [{"name": "Amos"}],
        "scenes": [
            {
                "location": "workshop",
                "interior": True,
                "beats": [
                    {"id": "a", "kind": "action", "text": "STOP, says a sign."},
                    {
                        "id": "b",
                        "kind": "dialogue",
                        "speaker": "Amos",
                        "manner": "low",
                        "text": "Light.\nThat's all of it.",
                    },
                    {"id": "c", "kind": "narration", "text": "He never said it again."},
                    {"id": "d", "kind": "action", "text": ".hidden"},
                ],
            }
        ],
    }
)


def test_an_english_script_reads_as_fountain_means_it():
    text = fountain.fountain_text(ENGLISH)
    assert text.startswith("Title: After the Lamp\n")
    assert ".INT. WORKSHOP - DAY #1#" in text
    assert "@AMOS\n(low)\nLight.\nThat's all of it." in text
    assert "@NARRATOR (V.O.)\nHe never said it again." in text
    assert "\n!.hidden" in text


def test_a_chinese_script_forces_its_headings_and_speakers():
    told = Script.model_validate(SCRIPT)
    text = exports.export_content(exports.find_formats()["fountain"], told, None, "").decode()
    assert ".外景 霓虹街头 - 夜 #1#" in text
    assert "@林岚\n你给我站住。" in text


def test_what_was_taken_out_can_be_brought_back_in():
    told = Script.model_validate(SCRIPT)
    back = script_parser.parse_script(fountain.fountain_text(told))
    assert back.title == told.title
    assert [len(s.beats) for s in back.scenes] == [len(s.beats) for s in told.scenes]
    assert [b.text for s in back.scenes for b in s.beats if b.kind == "dialogue"] == [
        b.text for s in told.scenes for b in s.beats if b.kind == "dialogue"
    ]
