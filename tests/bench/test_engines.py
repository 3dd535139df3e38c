"""What the bench of the engines counts, on films and sounds small enough to count by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench import engines
from bench.harness.engines import sound_part, text_part
from bench.harness.engines.engine_cases import Sentence, sentences, ten
from bench.harness.engines.text_part import Film
from bench.harness.report import Figure
from core.characters.voices import list_voices
from core.script.model import Beat, Scene, Script
from providers.builtin.writer.telling import fidelity

CAT = Sentence("一只猫在码头等一封信", "zh", "romance", "tuned", (), ("猫",), ("码头",), ("信",))
APART = Sentence(
    "A dog waits for a train at the station", "en", "romance", "apart", (), ("dog",), ("station",), ("train",)
)


def film(sentence: Sentence, *lines: str, plot: str = "plain", seconds: int = 60) -> Film:
    beats = tuple(Beat(id=f"s1b{n}", kind="narration", text=text) for n, text in enumerate(lines, 1))
    told = Script(
        title="t", logline="码头", language=sentence.language, engine=plot, scenes=(Scene(location="", beats=beats),)
    )
    return Film(sentence, seconds, told)


def test_sixty_sentences_of_ten_kinds_a_third_set_apart_say_what_stands_in_them() -> None:
    told = sentences()
    assert (len(told), len({s.text for s in told}), len({s.genre for s in told})) == (60, 60, 10)
    assert sum(s.language == "zh" for s in told) == 30
    for genre in {s.genre for s in told}:
        assert sum(s.part == "apart" and s.genre == genre for s in told) == 2
    assert all(re.search(name, s.text, re.I) for s in told for name in s.names)
    assert all(s.names for s in told)


def test_a_name_counts_where_a_line_says_it_and_not_in_a_quotation_or_the_logline() -> None:
    assert text_part.missing(film(CAT, "那只猫又来了。", "码头上没有信。")) == []
    assert text_part.missing(film(CAT, "一只猫在码头等一封信。")) == ["猫", "码头", "信"]
    assert text_part.missing(film(CAT, "猫看着水。")) == ["码头", "信"]


def test_a_word_of_eight_letters_is_no_quotation_and_two_words_in_a_row_are() -> None:
    sentence = "The photographer hides a lantern"
    assert fidelity.without_quotations(sentence, "Photographer!") == "photographer!"
    assert "lantern" not in fidelity.without_quotations(sentence, "He hides a lantern.")


def test_two_tellings_in_the_same_words_are_found_out_and_other_plots_and_takes_are_not_compared() -> None:
    words = "she waits by the water until the last light goes out"
    other = Sentence("x", "en", "romance", "tuned")
    same = text_part.distinct([film(APART, words), film(other, words)])
    assert [figure.value for figure in same.figures] == [1.0, 1.0]
    assert same.worst["distinct_max"] == []
    assert text_part.distinct([film(APART, words), film(other, words, plot="duel")]).figures[0].value is None
    assert text_part.distinct([film(APART, words), film(APART, words)]).figures[0].value is None


def test_the_share_is_of_the_shorter_film() -> None:
    one = text_part.five_grams(film(APART, "a b c d e f").script)
    two = text_part.five_grams(film(APART, "a b c d e x y z g h i j k").script)
    assert text_part.overlap(one, two) == text_part.overlap(two, one) == 0.5


def test_a_film_of_too_few_words_misses_its_length() -> None:
    told = text_part.filled([CAT], [film(CAT, "猫来了。")]).figures
    assert next(figure for figure in told if figure.name == "filled_60_least").value < 0.1  # type: ignore[operator]


def test_nobody_tunes_on_what_is_set_apart() -> None:
    assert ten(
        [(0.5, [CAT], "seen"), (0.9, [APART], "unseen"), (0.7, [CAT, APART], "half seen"), (0.0, [CAT], "right")]
    ) == ["seen"]


def test_readings_of_premises_are_counted_and_without_any_there_is_no_figure(tmp_path: Path) -> None:
    path = tmp_path / "premises.jsonl"
    assert text_part.premises(path).figures[0].value is None
    told = [
        {"sentence": CAT.text, "logline": "?", "synopsis": "", "verdict": v, "film": film, "why": v}
        for v, film in (("yes", "yes"), ("yes", "no"), ("no", "no"), ("yes", "no"))
    ]
    path.write_text("\n".join(json.dumps(row) for row in told), "utf-8")
    kept, whole, today = text_part.premises(path).figures
    assert (kept.value, kept.met, whole.value, today.value) == (0.75, False, 0.25, 0.0)


def test_a_builtin_telling_is_measured_whole() -> None:
    told = text_part.tell(CAT, 30, boarded=True)
    assert told.shots and 0.3 < text_part.length(told) / 30 < 2
    assert 0 <= text_part.share_seen(told) <= 1


def test_words_heard_in_their_order_are_right() -> None:
    assert sound_part.heard_right("Don't stop, the rain is loud.", "dont stop the train is loud") == (5, 6)


def test_a_loud_line_is_told_from_one_at_its_level() -> None:
    voice = list_voices("en")[0]
    lines = [sound_part.Spoken(voice, text, b"", 2.0, 1.0, lufs) for text, lufs in (("good", -20.2), ("loud", -12.0))]
    told = sound_part.loudness(lines)
    assert told.figures[1].value == pytest.approx(8.0) and not told.figures[1].met
    assert len(told.worst["voice_lufs"]) == 1 and "loud" in told.worst["voice_lufs"][0]
    assert sound_part.paid(lines).figures[0].value == 0.5


def test_a_line_in_which_nothing_is_heard_is_named() -> None:
    voice = list_voices("en")[0]
    lines = [sound_part.Spoken(voice, t, b"", 2.0, 1.0, lufs) for t, lufs in (("heard", -20.0), ("lost", None))]
    told = sound_part.loudness(lines)
    assert [figure.met for figure in told.figures] == [True, True, False]
    assert "lost" in told.worst["voice_lufs"][0]


def test_without_a_recogniser_the_figure_says_why_it_is_not_there() -> None:
    figure = sound_part.words([], None).figures[0]
    assert (figure.value, figure.met) == (None, True) and "faster-whisper" in figure.note


def test_four_films_of_four_genres_are_made_two_in_each_language() -> None:
    chosen = engines.films_of(sentences())
    assert len({s.genre for s in chosen}) == 4 and sorted(s.language for s in chosen) == ["en", "en", "zh", "zh"]
    assert all(s.part == "tuned" for s in chosen)


def test_the_worst_are_listed_under_their_figure() -> None:
    found = engines.Found([Figure("drawn", 0.5)], {"drawn": ["mop"], "names_kept": []})
    assert engines.worst(found).split("\n") == ["", "drawn", "  mop"]
