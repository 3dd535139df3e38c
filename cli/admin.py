"""`admin [E-MAIL]`: makes an admin, or gives one a new password; `make admin`."""

from __future__ import annotations

import getpass
import secrets
import sys

from sqlalchemy import select

from core.database import tables
from core.database.engine import Database
from core.errors import StudioError
from core.i18n import terminal_language, translate_key
from core.operations import installation
from core.people import users
from core.studio import open_studio


def main(arguments: list[str]) -> int:
    """Without an address the only admin is meant; without a terminal a password is made up and printed. Exits 1 with a sentence, 2
    where something else is asked."""
    language = terminal_language()
    if len(arguments) > 1:
        print(translate_key("auth.cli_usage", language), file=sys.stderr)
        return 2
    try:
        db = open_studio().db
        installation.upgrade(db)
        email = (arguments[0] if arguments else _only_admin(db)) or input(translate_key("auth.cli_email", language))
        given = getpass.getpass(translate_key("auth.cli_password", language)) if sys.stdin.isatty() else ""
        password = given or secrets.token_urlsafe(12)
        made = users.restore_admin(db, email, password)
    except (StudioError, EOFError, KeyboardInterrupt) as error:
        print(error.sentence(language) if isinstance(error, StudioError) else "", file=sys.stderr)
        return 1
    print(translate_key("auth.cli_done", language, email=made.email))
    if not given:
        print(translate_key("auth.cli_random", language, password=password))
    return 0


def _only_admin(db: Database) -> str:
    with db.read() as session:
        admins = list(session.scalars(select(tables.User.email).where(tables.User.role == "admin")))
    return admins[0] if len(admins) == 1 else ""
