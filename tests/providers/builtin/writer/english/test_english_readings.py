"""What English sentences are read to say: who is in them, hero first, and each deed in the sentence's own words."""

from __future__ import annotations

import re

import pytest

from providers.builtin.writer.english import english_reader
from providers.builtin.writer.english.english_tags import tag_words
from providers.builtin.writer.english.english_words import mend_typos, tokenize

READ = """
A giant who is afraid of heights must climb the beanstalk back home before winter.
  who: giant
  (is afraid of heights) | must climb the beanstalk back home before winter
A woman who has just moved to a village in Portugal tries to return a borrowed ladder, but every neighbour insists it belongs to someone else.
  who: woman, neighbour
  (has just moved to a village in Portugal) | tries to return a borrowed ladder | neighbour: insists it belongs to someone else
Stuntwoman Jo Reyes must jump the canyon for real when she learns someone has swapped the explosives.
  who: stuntwoman Jo Reyes
  must jump the canyon for real | learns someone has swapped the explosives
Every Sunday Mrs. Okafor irons eleven school uniforms that don't belong to her children.
  who: Mrs. Okafor, child x3
  irons eleven school uniforms that don't belong to her children
A lonely lighthouse AI on Neptune goes dark on purpose because it wants someone to come and ask why.
  who: lighthouse ai
  goes dark on purpose because it wants someone to come and ask why
A night-shift nurse going home and a fisherman going out share the same sunrise.
  who: nurse, fisherman
  nurse+fisherman: share the same sunrise
A little girl's piggy bank talks her into lending her savings to her brother.
  who: piggy bank, girl, brother
  talks her into lending her savings to her brother
A snowman begs the sun for one more day so he can see the girl who built him turn six.
  who: snowman, girl
  begs the sun for one more day so he can see the girl who built him turn six
Two rival miners on an asteroid have one working spacesuit between them and a rescue ship that can only wait an hour.
  who: rival miner x2
  have one working spacesuit between them and a rescue ship that can only wait an hour
A sleep-study volunteer wakes to find that everyone has been asleep for a hundred years, except whatever is walking the corridors.
  who: sleep-study volunteer
  wakes to find that everyone has been asleep for a hundred years, except whatever is walking the corridors
A vampire who faints at the sight of blood takes a job as a school lunch lady.
  who: vampire
  (faints at the sight of blood) | takes a job as a school lunch lady
In 1944 a codebreaker in Kent realises the enemy operator she listens to every night is humming the same song for her.
  who: codebreaker, enemy operator
  realises the enemy operator she listens to every night is humming the same song for her
The king who couldn't sleep offers half his kingdom for a dull story, and a snail volunteers.
  who: king, snail
  (couldn't sleep) | offers half his kingdom for a dull story | snail: volunteers
A man who's terrible at goodbyes tries to leave a party, only to find himself elected chairman.
  who: man
  (is terrible at goodbyes) | tries to leave a party | finds himself elected chairman
A mother and her teenage son drive across Nevada in silence until the radio starts playing their arguments.
  who: mother, son
  mother+son: drive across Nevada in silence | the radio: starts playing their arguments
When the last bee dies, a beekeeper's son paints himself yellow and goes out to the orchard.
  who: son, bee
  bee: dies | son: paints himself yellow | son: goes out to the orchard
A choir of children in a mill town sings one voice too many.
  who: child x3
  sing one voice too many
A thief steals a violin he can't play and ends up taking lessons from its owner.
  who: thief, owner
  steals a violin he can't play | ends up taking lessons from its owner
The first baby born in zero gravity comes to Earth at nineteen to learn how to fall.
  who: baby
  comes to Earth at nineteen to learn how to fall
A cowardly lion tamer and his lion swap jobs for a night.
  who: lion tamer, lion
  lion tamer+lion: swap jobs for a night
Two brothers clean out their dead father's garage and fight over a broken radio neither of them really wants.
  who: brother x2
  clean out their dead father's garage and fight over a broken radio neither of them really wants
"Nobody touch the cake," said the bride, eight seconds before the llama got in.
  who: bride, llama
  = "Nobody touch the cake," said the bride, eight seconds before the llama got in
Tom and Ines agree to break up at the top of the Ferris wheel, but it gets stuck.
  who: Tom, Ines
  Tom+Ines: agree to break up at the top of the Ferris wheel | = but it gets stuck
She was told never to open the blue door, so she opened it on her first night.
  who: she
  was told never to open the blue door | opened it on her first night
My dad can't cook but every birthday he tries to make mum's curry.
  who: dad
  can't cook | tries to make mum's curry
Six guests, one snowed-in observatory, a missing telescope lens.
  who: guest x6
  = Six guests, one snowed-in observatory, a missing telescope lens
"""


def _rows() -> list[tuple[str, str, str]]:
    rows, lines = [], [line for line in READ.splitlines() if line]
    for sentence, who, deeds in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        rows.append((sentence, who.removeprefix("  who: "), deeds.strip()))
    return rows


@pytest.mark.parametrize(("sentence", "who", "deeds"), _rows(), ids=[row[0][:30] for row in _rows()])
def test_a_sentence_is_read_for_its_people_and_their_deeds(sentence: str, who: str, deeds: str) -> None:
    read = english_reader.read_english(sentence)
    names = [" ".join(part for part in (w.role, w.name) if part) or "she" for w in read.who]
    assert ", ".join(n + (f" x{w.count}" if w.count > 1 else "") for n, w in zip(names, read.who, strict=True)) == who
    said = []
    for deed in read.deeds:
        text = f"({deed.text})" if deed.aside else f"= {deed.text}" if deed.whole else deed.text
        doer = names[deed.who] if deed.who is not None else deed.subject
        doer += f"+{names[deed.also]}" if deed.also is not None else ""
        said.append(text if deed.whole or deed.aside or doer == names[0] else f"{doer}: {text}")
    plain = deeds.replace(f"{names[0]}: ", "")
    assert " | ".join(said) == plain


@pytest.mark.parametrize(("sentence", "who", "deeds"), _rows(), ids=[row[0][:30] for row in _rows()])
def test_a_deed_is_a_run_of_the_sentence_but_for_its_first_verb(sentence: str, who: str, deeds: str) -> None:
    for deed in english_reader.read_english(sentence).deeds:
        tail = " ".join(deed.text.split(" ")[1:])
        assert tail in sentence, deed.text


def test_places_are_no_people_and_modifiers_are_nobody() -> None:
    for sentence, places in (
        ("She falls for the voice that announces the trains at Gare du Nord", ["Gare du Nord"]),
        ("A trucker drives all night between Omaha and Reno", ["Omaha", "Reno"]),
        ("A documentary team meets beekeepers in Slovenia who sing to their hives", ["Slovenia"]),
    ):
        read = english_reader.read_english(sentence)
        assert [p.word for p in read.places] == places
        assert not {w.name for w in read.who} & set(places)


@pytest.mark.parametrize(
    ("sentence", "kind", "role"),
    [
        ("A cat detective looks for a lost bell", "animal", "cat detective"),
        ("A robot nurse refuses to shut down", "robot", "robot nurse"),
        ("An elephant handler rides to the sea", "human", "elephant handler"),
        ("A lamp that is afraid of the dark asks the moon for advice", "thing", "lamp"),
        ("Every winter the snow remembers the boy who fell through the ice", "thing", "snow"),
        ("The wind falls in love with a kite and won't let it land", "thing", "wind"),
        ("A mountain rescue dog defies her handler", "animal", "mountain rescue dog"),
        ("A sculptor finds an origami crane", "human", "sculptor"),
    ],
)
def test_the_hero_is_the_subject_whatever_it_is(sentence: str, kind: str, role: str) -> None:
    hero = english_reader.read_english(sentence).who[0]
    assert (hero.kind, hero.role) == (kind, role)


def test_slips_of_the_keyboard_are_mended_and_rare_words_are_left() -> None:
    assert (
        mend_typos("a lonley man finds teh suprise becuase he looks")
        == "a lonely man finds the surprise because he looks"
    )
    kept = "the codebreaker realises her colour, dont ask: hello from Okafor's abalone snowploughs"
    assert mend_typos(kept) == kept


def test_a_word_is_tagged_by_the_words_around_it() -> None:
    assert tag_words(["She", "labels", "the", "jars"])[1] == "VBZ"
    assert tag_words(["The", "labels", "are", "red"])[1] == "NNS"
    spelled = [(t.text, t.tag) for t in tokenize("The giant's bridge isn't his")]
    assert spelled[2:3] == [("'s", "POS")]
    assert ("n't", "RB") in spelled


def test_anything_can_be_read() -> None:
    for text in (
        "",
        "!!!",
        "blue",
        "and",
        "who that which",
        "'s 's",
        "the the the",
        "A B C D",
        '“”"',
        "x" * 500,
        "to to to be",
    ):
        read = english_reader.read_english(text)
        assert all(d.text == d.text.strip() and not re.search(r"\s\s", d.text) for d in read.deeds)


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("Leeds, 1931: Min-seo sells her hats", ["Min-seo"]),
        ("In 2090 Ines mends a cable", ["Ines"]),
        ("Halfway up Mount Etna, Bruno drops a ring", ["Bruno"]),
        ("The vacuum cleaner is left alone", []),
        ("A girl chased by bees through the market", ["girl", "bee"]),
    ],
)
def test_a_year_a_mountain_and_a_machine_are_nobody(sentence: str, people: list[str]) -> None:
    assert [w.name or w.role for w in english_reader.read_english(sentence).who] == people


def test_whoever_an_aside_tells_of_does_what_comes_after_it() -> None:
    read = english_reader.read_english("Bruno drops a ring, and Agnes, who is there for the rocks, picks it up")
    assert [(d.who, d.text) for d in read.deeds][-1] == (1, "picks it up")


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("Retired smokejumper Nora Bell counts the bridges.", ["smokejumper Nora Bell"]),
        ("Anjali rewrites her speech on the train to Agra.", ["Anjali"]),
        ("The tone-deaf Harlow Miners' Choir keeps winning.", ["choir"]),
        ("Upstairs, something heavy begins to move. Ingrid listens.", ["Ingrid"]),
        ("A skater holds out her glove. Tern Bicycles.", ["skater"]),
    ],
)
def test_what_somebody_is_stands_by_their_name_and_a_firm_is_nobody(sentence: str, people: list[str]) -> None:
    assert [f"{who.role} {who.name}".strip() for who in english_reader.read_english(sentence).who] == people


def test_a_missing_apostrophe_is_read_as_one() -> None:
    assert mend_typos("somebody wears grandpas coat") == "somebody wears grandpa's coat"
    assert mend_typos("her sisters paint a wall") == "her sisters paint a wall"
