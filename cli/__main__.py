"""`python -m cli COMMAND ...`; without a command, what there is."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import cli

COMMANDS = sorted(
    found.name.replace("_", "-") for found in iter_modules(cli.__path__) if not found.name.startswith("_")
)


def main(arguments: list[str]) -> int:
    """The exit status of the command; 2 where there is none of that name."""
    name, *rest = arguments or [""]
    if name in COMMANDS:
        code: int = import_module(f"cli.{name.replace('-', '_')}").main(rest)
        return code
    asked = name in ("", "-h", "--help")
    print(usage(), file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2


def usage() -> str:
    """How each command is called, and what it does: the first line of its file, "`name ARGUMENTS`: what it does"."""
    told = [(import_module(f"cli.{name.replace('-', '_')}").__doc__ or "").splitlines()[0] for name in COMMANDS]
    rows = [line.removeprefix("`").partition("`: ") for line in told]
    return "\n".join(["python -m cli COMMAND", *(f"  {called:<32}{does}" for called, _, does in rows)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
