"""People without a browser: making an account, who is on a film, the team, one's own page, the studio's rules."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.operations import backup
from core.people import access, members, notices, passwords, sessions, studio_rules, team, users
from core.studio import open_studio
from tests.support import films
from tests.ui.base.test_sign_in import GOOD, drawn, labels, press
from ui.base import state


def close(studio) -> None:
    with studio.db.write() as session:
        studio_rules.set_rule(session, studio.settings, "sign_up", "closed")


def fill(here, **typed: str) -> None:
    for field in here.text_input:
        field.input(typed[field.label])


@pytest.fixture
def opened(studio, owned) -> None:
    films.open_sign_up(studio)


def test_who_is_new_makes_an_account_and_is_inside(studio, opened, tab):
    here = press(tab().run(), "Make an account")
    assert labels(here) == ["Name", "E-mail", "Password"]
    fill(here, **{"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD})
    press(here, "Make the account")
    person = sessions.find_person_by_token(studio.db, here.session_state[state.TOKEN])
    assert (person.name, person.role) == ("小林", "user")


def test_an_email_that_is_taken_is_said_in_place_and_what_was_typed_stays(studio, opened, tab):
    users.create(studio.db, "lin@example.org", "小林", GOOD)
    here = press(tab().run(), "Make an account")
    fill(here, **{"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD})
    press(here, "Make the account")
    assert "already an account" in drawn(here)
    assert [field.value for field in here.text_input] == ["小林", "lin@example.org", GOOD]


def test_all_that_is_wrong_is_said_at_once_each_under_its_field_and_what_was_typed_stays(studio, opened, tab):
    here = press(tab().run(), "Make an account")
    fill(here, **{"Name": "a@b", "E-mail": "nowhere", "Password": "short"})
    press(here, "Make the account")
    fields = [
        one for one in here.main if one.type == "text_input" or (one.type == "html" and "alert" in one.proto.body)
    ]
    said = [one.label if one.type == "text_input" else "!" for one in fields]
    assert said == ["Name", "!", "E-mail", "!", "Password", "!"]
    assert [field.value for field in here.text_input] == ["a@b", "nowhere", "short"]


def test_a_studio_whose_sign_up_nobody_opened_says_whom_to_ask(studio, owned, tab):
    here = tab().run()
    assert "ask an admin" in drawn(here)
    assert "Make an account" not in [button.label for button in here.button]


def test_a_form_that_was_open_when_sign_up_closed_makes_nobody(studio, opened, tab):
    here = press(tab().run(), "Make an account")
    close(studio)
    fill(here, **{"Name": "小林", "E-mail": "lin@example.org", "Password": GOOD})
    press(here, "Make the account")
    assert "not open for new accounts" in drawn(here)
    assert state.TOKEN not in here.session_state


# The team ------------------------------------------------------------------------------------------------------------


def someone(studio, name: str, role: str = "user", status: str = "active") -> sessions.Person:
    with studio.db.write() as session:
        row = tables.User(email=f"{name}@example.org", name=name, role=role, status=status, password_hash="")
        session.add(row)
        session.flush()
        return sessions.person_from_row(row)


def at(opened, page: str):
    return opened.run().switch_page(f"../pages/{page}.py").run()


def button(here, key: str):
    return here.button(key=key).click().run()


def test_only_an_admin_opens_the_team(studio, owned, tab):
    assert "not open to you" in drawn(at(tab("user"), "team")) or "does not allow" in drawn(
        at(tab("user", "二"), "team")
    )


def test_an_admin_sees_everybody_and_finds_one(studio, owned, tab):
    someone(studio, "lan")
    someone(studio, "gone", status="disabled")
    here = at(tab("admin"), "team")
    assert all(word in drawn(here) for word in ("lan@example.org", "gone@example.org", "disabled"))
    here.text_input(key="team_search").input("LAN").run()
    assert "gone@example.org" not in drawn(here)
    assert not here.exception


def test_somebody_is_found_from_any_page_of_the_list(studio, owned, tab):
    for number in range(team.PAGE + 1):
        someone(studio, f"extra{number:02d}")
    here = at(tab("admin"), "team")
    here.session_state["team_page"] = 2
    here.text_input(key="team_search").input("extra00").run()
    assert "extra00@example.org" in drawn(here)


def test_an_admin_adds_somebody_with_a_password_that_is_shown_once(studio, owned, tab):
    here = button(at(tab("admin"), "team"), "team-add")
    here.text_input(key="team_name").input("小林")
    here.text_input(key="team_email").input("lin@example.org")
    here.selectbox(key="team_role").set_value("viewer").run()
    button(here, "team-make")
    address, email, shown = here.code[0].value.splitlines()
    assert (address, email) == (state.address_in_browser(), "E-mail: lin@example.org")  # all that is needed to come in
    assert users.sign_in(studio.db, "lin@example.org", shown.removeprefix("Password: ")).role == "viewer"
    button(here, "team-another")
    assert not here.code


def test_an_email_that_is_taken_leaves_what_was_typed(studio, owned, tab):
    someone(studio, "lin")
    here = button(at(tab("admin"), "team"), "team-add")
    here.text_input(key="team_name").input("小林")
    here.text_input(key="team_email").input("lin@example.org").run()
    button(here, "team-make")
    assert "already an account" in drawn(here)
    assert here.text_input(key="team_name").value == "小林"


def test_a_role_is_changed_and_their_sessions_end(studio, owned, tab):
    lan = someone(studio, "lan")
    token = sessions.begin_session(studio.db, lan.id)
    here = button(at(tab("admin"), "team"), f"open-mate-{lan.id}")
    here.selectbox(key=f"mate-role-{lan.id}").set_value("viewer").run()
    assert users.load_person(studio.db, lan.id).role == "viewer"
    assert sessions.find_person_by_token(studio.db, token) is None
    assert "lan is now viewer" in drawn(here)


def test_the_last_admin_is_not_demoted_by_another_page(studio, owned, tab):
    """Two admins have the list open; one is gone before the other presses."""
    here = at(tab("admin"), "team")
    two = someone(studio, "two", "admin")
    button(here.run(), f"open-mate-{two.id}")
    with studio.db.write() as session:
        session.query(tables.User).filter_by(role="admin", name="阿敏").one().status = "disabled"
    here.selectbox(key=f"mate-role-{two.id}").set_value("user").run()
    assert users.load_person(studio.db, two.id).role == "admin"


def test_one_session_is_ended_and_the_others_stay(studio, owned, tab):
    lan = someone(studio, "lan")
    tokens = [
        sessions.begin_session(studio.db, lan.id, agent="Mozilla/5.0 (iPhone) Version/18 Safari/604") for _ in range(2)
    ]
    here = button(at(tab("admin"), "team"), f"open-mate-{lan.id}")
    assert "Safari on iPhone" in drawn(here)
    with studio.db.read() as session:
        first = sessions.list_open_sessions(session, lan.id)[0].id
    button(here, f"end-mate-{lan.id}-{first}")
    assert sorted(sessions.find_person_by_token(studio.db, token) is None for token in tokens) == [False, True]


def test_sign_up_is_opened_and_closed_where_people_are(studio, owned, tab):
    here = at(tab("admin"), "team")
    assert "Only admins add people" in drawn(here)
    for on, word in ((True, "open"), (False, "closed")):
        here.toggle(key="team-sign-up").set_value(on).run()
        assert studio_rules.current_rules(studio.db, studio.settings).sign_up == word


def test_an_admin_who_is_one_no_more_changes_nothing_with_a_page_that_is_still_open(studio, owned, tab):
    here = at(tab("admin"), "team")
    lan = someone(studio, "lan")
    button(here.run(), f"open-mate-{lan.id}")
    with studio.db.write() as session:
        session.query(tables.User).filter_by(role="admin").one().role = "user"
    here.selectbox(key=f"mate-role-{lan.id}").set_value("viewer").run()
    assert users.load_person(studio.db, lan.id).role == "user"
    assert not here.exception


# One's own page --------------------------------------------------------------------------------------------------------


def test_a_person_renames_themselves_and_chooses_language_and_clock(studio, owned, tab):
    here = at(tab("user"), "profile")
    here.text_input(key="profile_name").input("林岚").run()
    here.selectbox(key="profile_zone").set_value("Asia/Shanghai").run()
    here.selectbox(key="profile_language").set_value("zh").run()
    with studio.db.read() as session:
        row = session.query(tables.User).one()
    assert (row.name, row.timezone, row.language) == ("林岚", "Asia/Shanghai", "zh")
    assert "语言和时间" in drawn(here)


def test_a_name_that_cannot_be_is_said_and_not_kept(studio, owned, tab):
    here = at(tab("user"), "profile")
    here.text_input(key="profile_name").input("a@b").run()
    assert "without @" in drawn(here)
    with studio.db.read() as session:
        assert session.query(tables.User).one().name == "阿敏"


def test_changing_the_password_asks_for_the_old_one_and_ends_the_other_sessions(studio, owned, tab):
    here = at(tab("user"), "profile")
    with studio.db.write() as session:
        row = session.query(tables.User).one()
        row.password_hash = passwords.hash_password(GOOD)
    elsewhere = sessions.begin_session(studio.db, row.id)
    for typed in ("not it", GOOD):
        here.text_input(key="profile_old").input(typed)
        here.text_input(key="profile_new").input("another good sentence")
        button(here, "change-password")
        if typed != GOOD:
            assert "not the password you have" in drawn(here)
    assert sessions.find_person_by_token(studio.db, elsewhere) is None
    assert users.sign_in(studio.db, row.email, "another good sentence").id == row.id
    assert here.text_input(key="profile_name")


def test_the_other_sessions_are_ended_and_this_one_stays(studio, owned, tab):
    here = at(tab("user"), "profile")
    with studio.db.read() as session:
        row = session.query(tables.User).one()
    elsewhere = sessions.begin_session(studio.db, row.id)
    button(here.run(), "end-others")
    assert sessions.find_person_by_token(studio.db, elsewhere) is None
    assert sessions.find_person_by_token(studio.db, here.session_state[state.TOKEN]) is not None


# Who is on a film -------------------------------------------------------------------------------------------------------


@pytest.fixture
def film(studio) -> uuid.UUID:
    """A film of somebody else's, with a script and shots."""
    crew = open_studio(studio.settings, [films.Company()])
    return films.put(crew, someone(studio, "owner"), "half")


def on_film(here, film: uuid.UUID, page: str = "storyboard"):
    here.session_state[state.PROJECT] = str(film)
    return at(here, page)


def me(studio) -> sessions.Person:
    with studio.db.read() as session:
        return sessions.person_from_row(session.query(tables.User).filter_by(name="阿敏").one())


def put_on(studio, film: uuid.UUID, who: sessions.Person, word: str) -> None:
    with studio.db.write() as session:
        members.share_film(session, film, who.id, word, who)


def test_an_owner_shares_a_film_by_name_and_takes_it_away(studio, owned, tab):
    here = tab("user")
    film = films.put(studio, me(studio), "empty")
    lan = someone(studio, "lan")
    here = button(on_film(here, film, "idea"), "share-open")
    here.selectbox(key="share_who").set_value("lan · lan@example.org").run()
    button(here, "share-yes")
    assert "lan works on this film now" in drawn(here)
    with studio.db.read() as session:
        assert access.can(lan, access.Action.EDIT, access.find_ownership(session, film))
    here.selectbox(key=f"part-{lan.id}").set_value("viewer").run()
    with studio.db.read() as session:
        assert not access.can(lan, access.Action.EDIT, access.find_ownership(session, film))
    button(here, f"unshare-{lan.id}")
    with studio.db.read() as session:
        assert members.list_members(session, film)[1:] == []


def test_the_bell_of_who_was_put_on_a_film_counts_it_until_they_open_the_film(studio, owned, tab, film):
    here = tab("user")
    with studio.db.write() as session:
        members.share_film(session, film, me(studio).id, "viewer", someone(studio, "lan"))
    with studio.db.read() as session:
        assert notices.unread_counts(session, [me(studio).id])[me(studio).id][0] == 1
    on_film(here, film)
    with studio.db.read() as session:
        assert notices.unread_counts(session, [me(studio).id]) == {}
        assert notices.latest_notices(session, me(studio).id)[0].way == {"page": "film", "project": str(film)}


def test_who_watches_sees_who_is_on_the_film_and_adds_nobody(studio, owned, tab, film):
    here = tab("user")
    put_on(studio, film, me(studio), "viewer")
    here = button(on_film(here, film), "share-open")
    assert "owner@example.org" in drawn(here)
    assert "share-yes" not in [each.key for each in here.button]


def test_a_role_taken_away_while_the_window_is_open_is_a_sentence_and_changes_nothing(studio, owned, tab, film):
    lan = someone(studio, "lan")
    put_on(studio, film, lan, "user")
    here = tab("admin")
    put_on(studio, film, me(studio), "viewer")
    here = button(on_film(here, film), "share-open")
    with studio.db.write() as session:
        session.get(tables.User, me(studio).id).role = "user"
    here.button(key=f"unshare-{lan.id}").click().run()
    assert not here.exception
    assert "Your role does not allow this" in drawn(here)
    with studio.db.read() as session:
        assert lan.id in access.find_ownership(session, film).members


def test_a_link_to_a_film_one_may_not_see_says_that_it_is_not_there(studio, owned, tab, film):
    here = on_film(tab("user"), film)
    assert "雨夜追猫" not in drawn(here)
    assert not here.exception


# What an admin sets ------------------------------------------------------------------------------------------------------


def test_an_admin_sets_the_rules_and_they_count_at_once(studio, owned, tab):
    here = at(tab("admin"), "settings")
    here.number_input(key="rule-film_max_s").set_value(60.0).run()
    here.number_input(key="rule-guest_films_a_day").set_value(1.0).run()
    here.selectbox(key="rule-short_side").set_value("720").run()
    here.selectbox(key="rule-language").set_value("zh").run()
    here.toggle(key="rule-sign_up").set_value(True).run()
    assert not here.exception
    now = studio_rules.current_rules(studio.db, studio.settings)
    assert (now.film_max_s, now.guest_films_a_day, now.short_side) == (60, 1, 720)
    assert (now.language, now.sign_up) == ("zh", "open")
    assert studio.limits.film_max_s == 60


def test_a_backup_is_asked_for_once_made_and_listed(studio, owned, tab):
    here = button(at(tab("admin"), "settings"), "backup-now")
    assert "backup-now" not in [each.key for each in here.button]
    films.work_off(open_studio(studio.settings, []))
    here.run()
    assert "Download the database" in drawn(here)
    assert len(backup.list_backups(studio.settings)) == 1


def test_everybody_else_finds_version_and_credits_and_the_way_to_their_own_page(studio, owned, tab):
    here = at(tab("user"), "settings")
    assert "Noto Emoji" in drawn(here)
    assert "profile" in drawn(here)
    assert not here.toggle and not here.number_input


def test_a_guest_is_told_how_many_films_are_left_and_the_fourth_is_refused_with_a_sentence(studio, owned, tab):
    here = tab("guest").run()
    for number in range(4):
        here.run().switch_page("../pages/home.py").run()
        here.text_area[0].set_value(f"第 {number} 个孩子在屋顶等一颗彗星").run()
        here.button(key="make").click().run()
    assert not here.exception
    assert "films for today (3) are made" in drawn(here)
    assert "all 3 films of today are begun" in drawn(here)
    with studio.db.read() as session:
        assert session.query(tables.Task).filter_by(kind="film.make", parent_id=None).count() == 3
