"""What an admin sets for the studio, and how far the environment lets them."""

from __future__ import annotations

import pytest

from core.errors import OutOfRange
from core.people import studio_rules
from core.settings import Settings


def house(**environment) -> Settings:
    return Settings(_env_file=None, **environment)


def test_a_rule_nobody_set_is_as_the_settings_say(one_file):
    now = studio_rules.current_rules(one_file, house())
    assert (now.sign_up, now.guest_films_a_day, now.film_max_s, now.language) == ("closed", 3, 600, "")


def test_what_an_admin_sets_counts_at_once(one_file):
    with one_file.write() as session:
        studio_rules.set_rule(session, house(), "sign_up", "open")
        studio_rules.set_rule(session, house(), "film_max_s", 900)
        studio_rules.set_rule(session, house(), "film_max_s", 120)
    assert studio_rules.current_rules(one_file, house()).sign_up == "open"
    assert studio_rules.settings_within_rules(one_file, house()).film_max_s == 120


def test_no_rule_goes_beyond_what_the_environment_allows(one_file):
    strict = house(film_max_s=60)
    with one_file.write() as session:
        studio_rules.set_rule(session, house(), "film_max_s", 900)
    now = studio_rules.current_rules(one_file, strict)
    assert now.film_max_s == 60
    assert now.from_environment == {"film_max_s"}
    with one_file.write() as session, pytest.raises(OutOfRange):
        studio_rules.set_rule(session, strict, "film_max_s", 61)
    with one_file.write() as session:
        studio_rules.set_rule(session, strict, "film_max_s", 30)
    assert studio_rules.current_rules(one_file, strict).film_max_s == 30


def test_a_word_that_is_no_rule_is_refused(one_file):
    with one_file.write() as session, pytest.raises(ValueError, match="sign_up"):
        studio_rules.set_rule(session, house(), "sign_up", "ajar")
