"""`python -m bench.idea_classes DICT`: writes data/prompts/intent/classes.en.txt from the database files of WordNet 3.1 in DICT: of
English words what they are a kind of, by the finer classes that tell genres and places apart."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.optimise.word_reading import LANGUAGE, WORDS

CLASSES = WORDS / "classes.en.txt"
DEPTH = 12
SENSES = 2
"""Of a word the two senses that are listed first, most used first, count."""
NOUNS = """
weapon=weapon.1,ammunition.1,explosive.1,armor.1 criminal=criminal.1,wrongdoer.1 crime=crime.1,wrongdoing.2
soldier=serviceman.1,military_officer.1,soldier.1,warrior.1 war=military_action.1,war.1,fortification.1,military_unit.1
fighter=combatant.1,boxer.1,athlete.1,contestant.1 sport=sport.1,athletic_game.1,contest.1,sports_equipment.1
police=policeman.1,lawman.1,detective.1,investigator.2 law=lawyer.1,judge.1,court.1 lover=lover.1,lover.3,spouse.1,sweetheart.1
wedding=marriage.2,ceremony.1,wedding.1 love=love.1,affection.1,desire.1 family=relative.1,parent.1,offspring.1
child=child.1,baby.1,juvenile.1,adolescent.1 old=old_person.1 spirit=spirit.4,ghost.1,spiritual_being.1,demon.1
monster=monster.1,mythical_being.1,imaginary_being.1 death=death.1,corpse.1,grave.2,burial.1,cemetery.1,killing.2
fear=fear.1 sadness=sadness.1,sorrow.1,distress.2 fun=humor.1,fun.1,joke.1,diversion.1
space=celestial_body.1,spacecraft.1,astronaut.1,star.1,satellite.1 machine=computer.1,electronic_equipment.1,machine.1,robot.1
science=scientist.1,science.1,scientific_instrument.1,chemical.1 medical=doctor.1,nurse.1,illness.1,medicine.2,hospital.1
cleric=clergyman.1,religious_person.1,religious.1,place_of_worship.1 noble=ruler.1,aristocrat.1,sovereign.1
entertainer=performer.1,entertainer.1,musician.1 artist=artist.1,writer.1 worker=worker.1,skilled_worker.1,craftsman.1
servant=servant.1 merchant=merchant.1,vendor.1 traveller=traveler.1,sailor.1,pilot.1 leader=leader.1,official.1,executive.1
teacher=educator.1,student.1,school.1 fool=fool.1,unfortunate.1,bad_person.1
disaster=disaster.1,storm.1,fire.1,catastrophe.2,flood.1,earthquake.1,explosion.1 water=body_of_water.1,watercourse.1
land=geological_formation.1,land.4,island.1,desert.1,forest.1 weather=weather.1,atmospheric_phenomenon.1
bird=bird.1 beast=carnivore.1,ungulate.1,ape.1 pet=dog.1,cat.1,domestic_animal.1,rodent.1 fish=fish.1,sea_animal.1
insect=arthropod.1,mollusk.1,amphibian.3,reptile.1 plant=plant.2,flower.1,tree.1 food=food.1,food.2,dish.2,beverage.1
garment=clothing.1,headdress.1,footwear.1,fabric.1 body=body_part.1 music=musical_instrument.1,music.1,musical_composition.1
dance=dance.1,dancing.1 vehicle=motor_vehicle.1,wheeled_vehicle.1 boat=boat.1,ship.1,vessel.2 aircraft=aircraft.1
railway=train.1,public_transport.1 road=road.1,way.6,bridge.1,passage.3 room=room.1,area.5 house=dwelling.1,housing.1
building=building.1 shop=mercantile_establishment.1,restaurant.1,place_of_business.1 furniture=furniture.1
appliance=home_appliance.1,kitchen_utensil.1 tool=tool.1,instrument.1 container=container.1 region=region.3,district.1,city.1
country=country.1,state.1 outside=tract.1,yard.2,farm.1,field.1 money=money.1,currency.1,jewelry.1 letter=letter.1,document.1
secret=secret.1,mystery.1,puzzle.1,evidence.1 office=office.1,job.1,meeting.1 era=historic_period.1,age.3,time_period.1
group=social_group.1,team.1,gathering.1 feast=holiday.1,celebration.1,party.2 toy=plaything.1,doll.1 light=light.1,lamp.1
cosmetic=cosmetic.1,toiletry.1 product=product.1,commodity.1
"""
VERBS = """
kill=kill.1,murder.1,die.1 fight=fight.2,contend.6,attack.1,strike.1 steal=steal.1,rob.1,deceive.2 flee=escape.1,flee.1,hide.2
chase=chase.1,hunt.3,follow.6 rescue=rescue.1,save.1 kiss=kiss.1,touch.1,embrace.2 marry=marry.1,love.1 laugh=laugh.1,joke.1
cry=cry.2,shout.2 scare=frighten.1 sing=sing.2,dance.2,play.3 compete=compete.1,win.1 break=break.2,destroy.1
cook=cook.1,eat.1 speak=whisper.1,tell.3 fly=fly.1,travel.1 wear=wear.1 fall=fall.1 look=look.1,watch.1
"""


def senses(folder: Path, part: str) -> dict[str, list[str]]:
    """Words -> their senses, most used first."""
    found = {}
    for line in (folder / f"index.{part}").read_text("utf-8").splitlines():
        if line.startswith(" "):
            continue
        bits = line.split()
        found[bits[0]] = bits[-int(bits[2]) :]
    return found


def kinds(folder: Path, part: str) -> dict[str, list[str]]:
    """Senses -> what they are kinds of."""
    found = {}
    for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
        if not line.startswith(" "):
            found[line[:8]] = re.findall(r"@i? (\d{8}) [nv]", line)
    return found


def above(sense: str, kind: dict[str, list[str]]) -> Iterator[str]:
    level = [sense]
    for _ in range(DEPTH):
        yield from level
        level = [up for one in level for up in kind.get(one, ())]


def sorted_in(folder: Path, part: str, told: str, known: set[str], mark: str) -> dict[str, list[str]]:
    """Class -> words of it."""
    places, kind = senses(folder, part), kinds(folder, part)
    wanted: dict[str, list[str]] = {}
    for item in told.split():
        name, _, lemmas = item.partition("=")
        for lemma in lemmas.split(","):
            word, _, number = lemma.rpartition(".")
            if int(number) <= len(places.get(word, ())):
                wanted.setdefault(places[word][int(number) - 1], []).append(mark + name)
            else:
                print("no such sense", lemma)
    found: dict[str, list[str]] = {}
    for word in sorted(known):
        names: set[str] = set()
        for sense in places.get(word, [])[:SENSES]:
            names |= {name for up in above(sense, kind) for name in wanted.get(up, ())}
        for name in names:
            found.setdefault(name, []).append(word)
    return found


def main(told: Sequence[str]) -> int:
    folder = Path(told[0])
    book = dict(line.partition(" ")[::2] for line in (LANGUAGE / "english_words.txt").read_text("utf-8").splitlines())
    nouns = {word for word, entry in book.items() if entry.startswith("n.") or " n." in entry}
    verbs = {word for word, entry in book.items() if "v." in entry}
    found = sorted_in(folder, "noun", NOUNS, nouns, "") | sorted_in(folder, "verb", VERBS, verbs, "to_")
    CLASSES.write_text("".join(f"{name} {' '.join(words)}\n" for name, words in sorted(found.items())), "utf-8")
    print({name: len(words) for name, words in found.items()}, CLASSES.stat().st_size // 1024, "KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
