"""What a strict reader of an English film asks first: is it where it should be, are the right ones there, and what do they do."""

from __future__ import annotations

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.vocabulary import PLACES
from providers.builtin.writer.plot import film_places
from providers.builtin.writer.shots import posing
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.presence import PLAYING, presence_of_people
from providers.builtin.writer.vocabulary.reading import Reading, Who


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def there(reading: Reading) -> set[str]:
    """What those are called who are in the film."""
    return {w.role or w.sex for w, s in zip(reading.who, presence_of_people(reading), strict=True) if s in PLAYING}


def who(sentence: str, role: str) -> Who:
    return next(w for w in understand(sentence).who if role in (w.role, w.name))


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("A dentist hums so that nobody is afraid", "hospital"),
        ("a locksmith loses every key but one", "workshop"),
        ("An archivist reads a page of the ship's log that is not hers", "library"),
        ("A lifeguard counts the bathers twice", "seaside"),
        ("A ventriloquist has a cold", "theatre"),
        ("the hedgehog that could not sleep", "forest"),
        ("The miner's lamp goes out, and the miner sings", "cave"),
        ("Two strangers keep bidding for the same violin", "hall"),
        ("An astronomer shares one blanket with her brother", "lab"),
    ],
)
def test_a_calling_and_what_is_done_bring_their_place(sentence: str, place: str) -> None:
    assert film_places.places_of_film(understand(sentence))[0].place == place


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("A lighthouse keeper shows a lost seal the way home", "home"),
        ("A radio operator hears a song from a village that no longer exists", "village"),
        ("the girl who wanted to go to the moon", "moon"),
        ("A sailor steals a boat to get medicine to an island", "island"),
        ("The scarecrow comes closer to the farmhouse every night", "farmhouse"),
        ("A tailor sews a flag for a country that does not exist", "country"),
        ("A mapmaker is sued over a mountain he made up", "mountain"),
        ("a boy saves up to visit his father in Canada", "Canada"),
        ("The kettle that ran away from the palace wants to be a drum", "palace"),
        ("A night guard sings opera to the statues", "opera"),
        ("A cook on the pier in Trieste watches the sky", "sky"),
        ("A smith in a mill finds the spoon his aunt lost in the library", "library"),
        ("A bus driver counts the dogs at every stop", "stop"),
        ("A cook wipes the pan, stops, and whistles", "stops"),
    ],
)
def test_where_something_comes_from_or_is_to_go_is_not_where_the_film_is(sentence: str, place: str) -> None:
    assert place not in [noun.word for noun in film_places.places_of_film(understand(sentence))]


@pytest.mark.parametrize(
    ("sentence", "word", "kind"),
    [
        ("In Ljubljana two cousins paint a tram", "Ljubljana", "street"),
        ("A weaver in Quimper forgets one knot", "Quimper", "workshop"),
        ("Everyone on Earth forgets the colour green, except a baker in Lagos", "kitchen", "kitchen"),
        ("A bike courier in Nairobi carries a kidney", "Nairobi", "street"),
        ("Two climbers hang over a frozen waterfall", "waterfall", "snow"),
        ("A robot counts pebbles on a planet without rain", "planet", "mars"),
        ("The generation ship's cook finds a window", "generation ship", "space"),
        ("A dog runs back into the avalanche zone", "avalanche zone", "mountain"),
        ("A clerk asks a baker to dance at a county fair", "county fair", "park"),
        ("Ghent, 70 AD: a potter hides in the arena", "arena", "courtyard"),
        ("A tailor keeps a goat behind a chapel in Ghent", "chapel", "courtyard"),
        ("A nun crosses the same pass in April", "pass", "mountain"),
        ("Two cousins hide from an aunt in a ski lodge", "ski lodge", "home"),
        ("A farmer sings badly at karaoke", "karaoke bar", "cafe"),
        ("A tram conductor punches a star into the mayor's ticket", "tram", "train"),
        ("A duchess begs a hare for directions home", "road", "road"),
    ],
)
def test_a_place_that_is_only_named_looks_like_what_it_is(sentence: str, word: str, kind: str) -> None:
    first = film_places.places_of_film(understand(sentence))[0]
    assert (first.word, first.place) == (word, kind)


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("He whistles in a key she has never heard", {"m", "f"}),
        ("A bus driver's last round before the snow", {"bus driver"}),
        ("I filmed my mother's recovery for a year", {"n", "mother"}),
        ("A lighthouse keeper teaches a lost whale her song", {"lighthouse keeper", "whale"}),
        ("The only bookshop in the valley is run by a goat", {"goat"}),
        ("Helga and Otto get lost on purpose after years of peace", {"f", "m"}),
        ("A boy learns to sew because his little sister tears every coat", {"boy", "sister"}),
        ("The radio is on but we don't have a baby", {"n"}),
        ("a girl builds a kite to reach her dad in heaven", {"girl"}),
        ("A girl plants her grandmother's buttons", {"girl"}),
        ("A cook finds a photograph that has six sailors in it", {"cook"}),
        ("A gardener falls for the guard she watches on the monitor", {"gardener"}),
        ("The only person who kept it was a beggar girl", {"beggar girl"}),
        ("A choir rehearses in a cellar", {"choir"}),
        ("A robot collects seashells", {"robot"}),
        ("A ventriloquist sells his dummy", {"ventriloquist"}),
        ("Ghent, 70 AD: a potter hides a bell", {"potter"}),
        ("A clerk keeps a goose in a vault under Tashkent", {"clerk", "goose"}),
        ("A cook eats the evidence instead of calling the sheriff", {"cook"}),
        ("Conductor Adaeze stamps the sailor's ticket, and he bows", {"conductor", "sailor"}),
        ("Boiler technician Ty chases a hat", {"boiler technician"}),
        ("Glass cutter Rosa Vidal sings", {"glass cutter"}),
        ("Old Betsy, the last tram of the line, refuses to stop", {"tram"}),
    ],
)
def test_those_are_there_who_are_said_to_be_and_no_others(sentence: str, company: set[str]) -> None:
    assert there(understand(sentence)) == company


@pytest.mark.parametrize(
    ("sentence", "role", "sex", "age"),
    [
        ("Desmond, 81, takes up tango", "Desmond", "m", "old"),
        ("A photographer develops her last film", "photographer", "f", "adult"),
        ("A man waits, until the cleaner puts down her broom", "cleaner", "f", "adult"),
        ("A lawyer defends a woman and her parrot", "lawyer", "n", "adult"),
        ("A stuntwoman learns to knit", "stuntwoman", "f", "adult"),
        ("A vampire works as a school lunch lady", "vampire", "f", "adult"),
        ("this guy writes love letters and the girl falls for the letters", "girl", "f", "teen"),
        ("A little girl falls for a song", "girl", "f", "child"),
        ("A driver with a newborn has to outrun the rain", "newborn", "n", "child"),
        ("Night porter Ilkay finds a suitcase, and he keeps it", "Ilkay", "m", "adult"),
        ("The judge asks her clerk to lend him a pen", "clerk", "m", "adult"),
        ("A cook makes the mayor vanish and can't bring him back", "mayor", "m", "adult"),
        ("Welder Abebo and his niece Tola mend a gate", "Abebo", "m", "adult"),
        ("Baker Kiri, seventy-two, sells her last loaf", "Kiri", "f", "old"),
        ("Warden Solv tells a man of the flood before she locks the dam", "Solv", "f", "adult"),
        ("Milliner Zoë sews a hat", "Zoë", "f", "adult"),
        ("The photograph has eight men in it, and the last surviving rower keeps quiet", "rower", "m", "adult"),
    ],
)
def test_sex_and_age_are_what_the_sentence_says(sentence: str, role: str, sex: str, age: str) -> None:
    found = who(sentence, role)
    assert (found.sex, found.age) == (sex, age)


@pytest.mark.parametrize(
    ("sentence", "role", "text"),
    [
        ("the people who name paint colors", "people", "name paint colors"),
        ("the witch who could only grant wishes nobody wanted", "witch", "could only grant wishes nobody wanted"),
        ("A man who lives alone notices footprints", "man", "notices footprints"),
        ("I clean hotel rooms, and room nine has been asking me to stop", "", "cleans hotel rooms"),
        ("The world's most polite thief keeps apologizing", "thief", "keeps apologizing"),
        ("A welder and a baker fall in love", "welder", "fall in love"),
        ("The village accuses a miller, and the real witch, offended, spends a day in court", "witch", "spends a day"),
        ("My brother and I found a key", "brother", "found a key"),
        ("A diver trapped underground hears a bell", "diver", "hears a bell"),
        ("the dragon can't sleep and its the moths fault", "dragon", "can't sleep"),
        ("a baker trys to sell one loaf", "baker", "tries to sell one loaf"),
    ],
)
def test_what_is_done_is_done_by_whoever_does_it(sentence: str, role: str, text: str) -> None:
    reading = understand(sentence)
    done = [d for d in reading.deeds if d.who is not None and role in (reading.who[d.who].role, "") and not d.aside]
    assert any(d.text.startswith(text) for d in done), [d.text for d in reading.deeds]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Brothers Ned and Sol rob a bank", ["Ned", "Sol"]),
        ("Three sisters, Ana, Bea and Cleo, inherit a lighthouse", ["Ana", "Bea", "Cleo"]),
        ("A portrait of two women who bake: Dalia kneads the dough, Runa counts the loaves", ["Dalia", "Runa"]),
    ],
)
def test_several_who_are_called_by_their_names_are_counted_once(sentence: str, names: list[str]) -> None:
    company = understand(sentence).who
    assert sorted(w.name for w in company) == names
    assert len({(w.role, w.sex, w.count) for w in company}) == 1


def test_a_place_that_is_only_reached_comes_last() -> None:
    found = film_places.places_of_film(understand("A pilot hums and sets the glider down on a moving freight train"))
    assert [noun.place for noun in found][-1] == "train"
    assert found[0].place != "train"


@pytest.mark.parametrize(
    ("sentence", "when", "weather"),
    [
        ("A porter and a cook argue at three in the morning", "night", "clear"),
        ("One cold night a bell that was cast that morning rings", "night", "clear"),
        ("A nun measures the rain in the driest May on record", "", "clear"),
        ("A porter crosses a field in sleet", "", "snow"),
        ("A clerk keeps a diary in Snowdonia", "", "clear"),
    ],
)
def test_hour_and_weather_are_what_the_sentence_says(sentence: str, when: str, weather: str) -> None:
    reading = understand(sentence)
    assert (reading.when, reading.weather) == (when, weather)


def test_what_another_has_to_do_is_not_what_somebody_wants() -> None:
    assert understand("she keeps losing the bet so he has to sing it twice").frame.goal == "keep losing the bet"


def test_whoever_something_only_belongs_to_is_not_in_the_picture() -> None:
    shown = posing.things_to_show(understand("A girl plants her grandmother's buttons"))
    assert "buttons" in shown and "grandmother" not in shown


def test_two_who_never_met_or_do_not_talk_are_not_seen_talking() -> None:
    met = understand("A pilot and a nurse fall in love without ever having seen each other")
    assert presence_of_people(met) == ("here", "apart")
    assert film_places.places_of_film(understand("A welder and a cellist share one wall"))[0].word == "indoors"


def test_the_place_of_a_calling_is_one_that_pictures_know_in_both_languages() -> None:
    entries = [kit["place"].split("|") for kit in lexicon.table("kits").values() if "place" in kit]
    assert len(entries) > 40
    for chinese, english, place, *own in entries:
        assert not chinese.isascii() and english.isascii() and place in PLACES and own in ([], ["own"])
