"""What somebody may be in the studio, most powerful first. core.people.access says what each role may do."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["admin", "user", "viewer", "guest"]
ROLES: tuple[Role, ...] = get_args(Role)
