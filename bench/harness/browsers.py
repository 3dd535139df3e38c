"""Which browser the benches drive: DAILIES_BROWSER, else the one that `deploy/browser.sh` finds or brings, as `make test` does."""

from __future__ import annotations

import subprocess
import sys

from core.settings import ROOT

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""What Chromium is started with. It calls nobody: what is heard outside comes from the studio."""
BRING_S = 600
"""Seconds that `deploy/browser.sh` may take to bring one from the system's packages."""
NO_BROWSER = 2
"""The exit code of a bench that needs a browser where there is none; 1 says that a target was missed."""


def browser_path() -> str:
    """The path of a Chrome or Chromium. Raises SystemExit with NO_BROWSER, and a sentence on standard error, where there is none."""
    try:
        found = subprocess.run(
            ["sh", str(ROOT / "deploy" / "browser.sh")], capture_output=True, text=True, timeout=BRING_S, check=False
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        found = ""
    if not found:
        print(
            "This bench drives a browser and none is here. Any Chrome or Chromium will do: install one, or name it in DAILIES_BROWSER.",
            file=sys.stderr,
        )
        raise SystemExit(NO_BROWSER)
    return found.splitlines()[-1]
