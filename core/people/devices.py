"""What somebody sat at, in plain words, from what their browser says of itself."""

from __future__ import annotations

import re
from typing import Literal

from core.types import Value

BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("WeChat", r"MicroMessenger/"),
    ("QQ", r"QQBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Windows", r"Windows"),
    ("Mac", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
"""In this order: many browsers name others too."""
HANDS = ("iPhone", "Android", "HarmonyOS")


class Device(Value):
    """`program` where no browser sat there; its first word is then its name."""

    kind: Literal["computer", "phone", "tablet", "program"]
    browser: str = ""
    system: str = ""


def parse_user_agent(agent: str) -> Device:
    browser = _first(BROWSERS, agent)
    system = _first(SYSTEMS, agent)
    if not browser:
        return Device(kind="program", browser=re.split(r"[\s/(]", agent.strip(), maxsplit=1)[0][:40], system=system)
    if system == "iPad" or (system == "Android" and "Mobile" not in agent):
        return Device(kind="tablet", browser=browser, system=system)
    return Device(kind="phone" if system in HANDS else "computer", browser=browser, system=system)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, sign in known if re.search(sign, agent)), "")
