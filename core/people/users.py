"""The people of the studio: how one comes to be, proves who they are, and is changed.

`python -m cli admin` (= `make admin`) makes an admin, or gives one a new password, from the terminal.
"""

from __future__ import annotations

import hmac
import secrets
import uuid

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.errors import NotFound, StudioError, TooManySignIns, raise_all
from core.people import audit, login_throttle, second_factor, sessions, studio_clock
from core.people.access import GRANTS
from core.people.errors import (
    BadEmail,
    BadName,
    EmailTaken,
    LastAdmin,
    NotTheSame,
    SignUpClosed,
    StudioOwned,
    WeakPassword,
    WrongCode,
    WrongPassword,
    Yourself,
)
from core.people.passwords import authenticator_part, check_strength, hash_password, password_matches
from core.people.sessions import Person, person_from_row
from core.people.studio_rules import Rules
from core.roles import ROLES

STATUSES = ("active", "disabled")
OWNER = "first_admin"
OPENING_CODE = "opening_code"
SIGNING_UP = "\nsigning up"
"""What the back-off counts new accounts under: no name can be this."""


def has_admin(db: Database) -> bool:
    """Whether this studio has had its first admin."""
    with db.read() as session:
        return session.get(tables.Setting, OWNER) is not None


def create_first_admin(db: Database, email: str, name: str, password: str) -> Person:
    """The first visitor becomes the admin. Of two who press at once, one INSERT decides; the other meets StudioOwned."""
    email, name = _checked(email, name, password)
    password_hash = hash_password(password)
    try:
        with db.write() as session:
            row = tables.User(id=uuid.uuid4(), email=email, name=name, password_hash=password_hash, role="admin")
            session.add(tables.Setting(key=OWNER, value={"user_id": str(row.id)}))
            session.flush()
            session.add(row)
            session.execute(delete(tables.Setting).where(tables.Setting.key == OPENING_CODE))
            audit.note(session, row.id, "studio.opened", str(row.id))
            session.flush()
            return person_from_row(row)
    except IntegrityError as error:
        raise (StudioOwned() if has_admin(db) else EmailTaken("email")) from error


def sign_up(
    db: Database, rules: Rules, email: str, name: str, password: str, *, address: str = "", language: str = ""
) -> Person:
    """Somebody makes an account of their own. Each counts as a try of this address, so that nobody fills the studio or
    asks for e-mails in a row: whether an e-mail is taken is told only where the rest is right. Raises SignUpClosed, BadEmail, BadName,
    WeakPassword (SeveralWrong where it is more than one), TooManyTries or EmailTaken."""
    if rules.sign_up != "open" or not has_admin(db):
        raise SignUpClosed()
    _checked(email, name, password)
    login_throttle.count_try(db, SIGNING_UP, address)
    if _find(db, email):
        raise EmailTaken("email")
    return create(db, email, name, password, language=language or rules.language)


def create(
    db: Database,
    email: str,
    name: str,
    password: str,
    role: str = "user",
    by: Person | None = None,
    language: str = "",
) -> Person:
    """A new user. Raises BadEmail, BadName, WeakPassword or EmailTaken."""
    email, name = _checked(email, name, password)
    password_hash = hash_password(password)
    try:
        with db.write() as session:
            row = tables.User(
                email=email, name=name, password_hash=password_hash, role=_known(role, ROLES), language=language
            )
            session.add(row)
            session.flush()
            audit.note(session, by.id if by else None, "user.created", str(row.id), role=role)
            return person_from_row(row)
    except IntegrityError as error:
        raise EmailTaken("email") from error


def sign_in(db: Database, who: str, password: str, address: str = "", code: str = "") -> Person:
    """The person whose e-mail or name and password these are; `code` is their second proof, where one is asked of them. Raises
    WrongPassword, TooManyTries, TooManySignIns, SecondFactorNeeded or WrongSecondCode.

    A name that two people bear opens nothing: they sign in by e-mail.
    """
    login_throttle.count_try(db, who, address)
    row = _find(db, who)
    right = _judged(db, who, address, password, row.password_hash if row else "")
    if row is None or not right or row.status != "active":
        raise WrongPassword()
    login_throttle.forgive_misses(db, who, address)
    second_factor.check_code(db, row.id, code)
    return person_from_row(row)


def load_person(db: Database, user_id: uuid.UUID) -> Person:
    with db.read() as session:
        return person_from_row(_row(session, user_id))


def set_password(db: Database, user_id: uuid.UUID, password: str, *, by: Person | None = None, but: str = "") -> None:
    """A new password ends every session but the one whose token is `but`."""
    with db.read() as session:
        row = _row(session, user_id)
    check_strength(password, row.email, row.name)
    password_hash = hash_password(password)
    with db.write() as session:
        _row(session, user_id).password_hash = password_hash
        sessions.end_all_sessions(session, user_id, but=but)
        audit.note(session, by.id if by else None, "user.password", str(user_id))


def change_password(db: Database, user_id: uuid.UUID, old: str, new: str, *, address: str = "", but: str = "") -> None:
    """Somebody changes their own: the old one is asked, and guessing it costs what it costs at the door. Raises
    WrongPassword, TooManyTries, TooManySignIns or WeakPassword."""
    with db.read() as session:
        row = _row(session, user_id)
    login_throttle.count_try(db, row.email, address)
    if not _judged(db, row.email, address, old, row.password_hash):
        raise WrongPassword("old")
    login_throttle.forgive_misses(db, row.email, address)
    set_password(db, user_id, new, by=person_from_row(row), but=but)


def set_role(db: Database, user_id: uuid.UUID, role: str, *, by: Person | None = None) -> None:
    """Ends every session of theirs. Raises LastAdmin or Yourself where nobody would be left to run the studio."""
    with db.write() as session:
        row = _row(session, user_id)
        if _known(role, ROLES) != "admin":
            _keep_an_admin(session, row, by)
        before, row.role = row.role, role
        sessions.end_all_sessions(session, user_id)
        audit.note(session, by.id if by else None, "user.role", str(user_id), before=before, role=role)


def set_status(db: Database, user_id: uuid.UUID, status: str, *, by: Person | None = None) -> None:
    """Disabling ends every session; enabling again revives none. Raises LastAdmin or Yourself."""
    with db.write() as session:
        row = _row(session, user_id)
        if _known(status, STATUSES) != "active":
            _keep_an_admin(session, row, by)
        before, row.status = row.status, status
        sessions.end_all_sessions(session, user_id)
        audit.note(session, by.id if by else None, "user.status", str(user_id), before=before, status=status)


def _keep_an_admin(session: Session, row: tables.User, by: Person | None) -> None:
    """Somebody is about to be an admin no more. The admins' rows are locked, so that two do not demote each other at once."""
    if row.role != "admin" or row.status != "active":
        return
    if by is not None and by.id == row.id:
        raise Yourself()
    admins = select(tables.User.id).where(tables.User.role == "admin", tables.User.status == "active")
    if set(session.scalars(admins.with_for_update())) <= {row.id}:
        raise LastAdmin()


def set_grant(db: Database, user_id: uuid.UUID, grant: str, on: bool, *, by: Person | None = None) -> None:
    """Allow somebody a thing beyond their role, or take it back. It counts from their next click."""
    _known(grant, tuple(GRANTS.values()))
    with db.write() as session:
        row = _row(session, user_id)
        kept = [each for each in row.grants if each != grant]
        row.settings = {**row.settings, "grants": [*kept, grant] if on else kept}
        audit.note(session, by.id if by else None, "user.grant", str(user_id), grant=grant, on=on)


def rename(db: Database, user_id: uuid.UUID, name: str) -> None:
    """Raises BadName."""
    name = _named(name)
    with db.write() as session:
        _row(session, user_id).name = name


def set_timezone(db: Database, user_id: uuid.UUID, zone: str) -> None:
    """Empty: as their browser says."""
    with db.write() as session:
        _row(session, user_id).timezone = zone
        studio_clock.refresh_after_commit(session)


def set_avatar(db: Database, user_id: uuid.UUID, sha256: str) -> None:
    """The picture stored under this hash, or none."""
    with db.write() as session:
        row = _row(session, user_id)
        row.settings = {**row.settings, "avatar": sha256}
        row.avatar_url = f"/api/v1/people/{user_id}/avatar?v={sha256[:16]}" if sha256 else None


def note_browser_zone(db: Database, user_id: uuid.UUID, zone: str) -> None:
    """The time zone their browser spoke of last: it counts where they chose none."""
    with db.write() as session:
        row = _row(session, user_id)
        if zone and row.settings.get("zone") != zone:
            row.settings = {**row.settings, "zone": zone[:60]}


def set_language(db: Database, user_id: uuid.UUID, language: str) -> None:
    with db.write() as session:
        _row(session, user_id).language = language


def _judged(db: Database, who: str, address: str, password: str, password_hash: str) -> bool:
    """`password_matches` for a try that was counted: one that nobody looked at is not held against anybody. Raises TooManySignIns."""
    try:
        return password_matches(password, password_hash)
    except TooManySignIns:
        login_throttle.uncount_try(db, who, address)
        raise


# The code of the first admin ---------------------------------------------------------------------------------------


def opening_code(db: Database) -> str:
    """What the terminal prints while the studio has no admin: who can read it is allowed to be the first. It is asked of everybody,
    since a proxy on this machine that hides cannot be told from somebody who sits at it. Made once for all processes of a
    studio, by whoever asks first, and forgotten when it has been used."""
    code = "-".join(f"{secrets.randbelow(10_000):04d}" for _ in range(3))
    insert = sqlite.insert if db.sqlite else postgresql.insert
    with db.write() as session:
        made = insert(tables.Setting).values(key=OPENING_CODE, value={"code": code}, updated_at=tables.utc_now())
        session.execute(made.on_conflict_do_nothing())
        return str(session.get_one(tables.Setting, OPENING_CODE).value["code"])


def check_opening_code(db: Database, code: str, address: str) -> None:
    """Raises WrongCode or TooManyTries. Twelve digits and the throttle leave guessing no chance."""
    login_throttle.count_try(db, "opening code", address)
    given, right = (_digits(c).encode() for c in (code, opening_code(db)))
    if not hmac.compare_digest(given, right):
        raise WrongCode("code")
    login_throttle.forgive_misses(db, "opening code", address)


def _digits(code: str) -> str:
    return "".join(c for c in code if c.isdecimal())


def _checked(email: str, name: str, password: str) -> tuple[str, str]:
    """Raises all that is wrong with them at once."""
    raise_all(find_sign_up_errors(email, name, password))
    return email.strip().lower(), _named(name)


def find_sign_up_errors(email: str, name: str, password: str, again: str | None = None) -> list[StudioError]:
    """What cannot be of what was typed, in the order of the fields; `again` is the password typed once more."""
    email, found = email.strip().lower(), list[StudioError]()
    try:
        name = _named(name)
    except BadName as error:
        found.append(error)
    if len(email) > 255 or not authenticator_part("validator").Validator().validate_email(email):
        found.append(BadEmail("email"))
    try:
        check_strength(password, email, name)
    except WeakPassword as error:
        found.append(error)
    if again is not None and again != password:
        found.append(NotTheSame("again"))
    return found


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 100 or not name.isprintable() or "@" in name:
        raise BadName("name")
    return name


def _known(word: str, words: tuple[str, ...]) -> str:
    if word not in words:
        raise ValueError(f"{word!r} is none of {', '.join(words)}")
    return word


def _find(db: Database, who: str) -> tables.User | None:
    who = " ".join(who.split())
    by = tables.User.email == who.lower() if "@" in who else func.lower(tables.User.name) == who.lower()
    with db.read() as session:
        found = list(session.scalars(select(tables.User).where(by).limit(2)))
    return found[0] if len(found) == 1 else None


def _row(session: Session, user_id: uuid.UUID) -> tables.User:
    row = session.get(tables.User, user_id)
    if row is None:
        raise NotFound(what=str(user_id)[:8])
    return row


# From the terminal ------------------------------------------------------------------------------------------------


def restore_admin(db: Database, email: str, password: str) -> Person:
    """Whoever owns this machine owns the studio: the user of that e-mail becomes an active admin with this password, of whom
    no second proof is asked."""
    with db.read() as session:
        row = session.scalars(select(tables.User).where(tables.User.email == email.strip().lower())).one_or_none()
    if row is None:
        made = create(db, email, email.partition("@")[0], password, role="admin")
    else:
        set_password(db, row.id, password)
        set_role(db, row.id, "admin")
        set_status(db, row.id, "active")
        db.execute_write(second_factor.switch_off, row.id, None)
        made = load_person(db, row.id)
    with db.write() as session:
        if session.get(tables.Setting, OWNER) is None:
            session.add(tables.Setting(key=OWNER, value={"user_id": str(made.id)}))
    return made
