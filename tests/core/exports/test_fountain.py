"""The screenplay, taken out for a screenwriting program."""

from core import exports
from core.exports import fountain
from core.script import script_edit, script_parser
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


def test_words_on_the_screen_go_out_and_come_back_with_the_beat_they_stand_with():
    for plain in (Script.model_validate(SCRIPT), ENGLISH):
        told = plain
        said = told.scenes[0].beats[0]
        told = script_edit.change_beat(told, said.id, card="step", card_text="Press HARD 一二")
        text = fountain.fountain_text(told)
        assert f"\n\n!{'字幕卡：' if told.language == 'zh' else 'SUPER: '}Press HARD 一二\n" in text
        back = script_parser.parse_script(text)
        assert len(back.scenes[0].beats) == len(
            script_parser.parse_script(fountain.fountain_text(plain)).scenes[0].beats
        )
        assert [b.card_text for b in back.scenes[0].beats if b.has_card()] == ["Press HARD 一二"]
        assert back.scenes[0].beats[0].has_card()


def test_words_on_the_screen_of_a_script_from_elsewhere_that_begins_with_them():
    back = script_parser.parse_script(
        "INT. HALL - DAY\n\nSUPER: Ten years later\n\nA door opens.\n\nTITLE CARD: The end of it\n"
    )
    assert [(b.kind, b.text, b.card_text) for b in back.scenes[0].beats] == [
        ("action", "Ten years later", "Ten years later"),
        ("action", "A door opens.", "The end of it"),
    ]
