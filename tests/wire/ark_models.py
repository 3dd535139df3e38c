"""What the fake Ark has: its film models with their prices and sizes, and its picture models."""

from __future__ import annotations

from dataclasses import dataclass

PIXELS = {
    "480p": {"16:9": (864, 496), "4:3": (752, 560), "1:1": (640, 640), "21:9": (992, 432)},
    "720p": {"16:9": (1280, 720), "4:3": (1112, 834), "1:1": (960, 960), "21:9": (1470, 630)},
    "1080p": {"16:9": (1920, 1080), "4:3": (1664, 1248), "1:1": (1440, 1440), "21:9": (2206, 946)},
    "4k": {"16:9": (3840, 2160), "4:3": (3328, 2496), "1:1": (2880, 2880), "21:9": (4412, 1892)},
}
"""Those of 4k are twice those of 1080p: unconfirmed."""


@dataclass(frozen=True)
class Film:
    """One of its models: CNY and USD (of BytePlus) for a million tokens, silent and with sound, and what it takes."""

    cny: tuple[str, str]
    usd: tuple[str, str]
    seconds: tuple[int, int]
    resolutions: tuple[str, ...]
    references: int
    chars: int
    cny_at: dict[str, str]
    usd_at: dict[str, str]
    seeds: bool = False
    frames_ratio: bool = True
    """Takes a ratio beside frames."""


FILMS = {
    "seedance-2-5-260628": Film(
        ("70", "70"), ("10.7", "10.7"), (4, 30), ("480p", "720p", "1080p"), 30, 15000,
        {"1080p": "77"}, {"1080p": "11.8"}, frames_ratio=False,
    ),
    "seedance-2-0-260128": Film(
        ("46", "46"), ("7.0", "7.0"), (4, 15), ("480p", "720p", "1080p", "4k"), 9, 3500,
        {"1080p": "51", "4k": "26"}, {"1080p": "7.7", "4k": "4.0"},
    ),
    "seedance-2-0-fast-260128": Film(("37", "37"), ("5.6", "5.6"), (4, 15), ("480p", "720p"), 9, 3500, {}, {}),
    "seedance-2-0-mini-260615": Film(("23", "23"), ("3.5", "3.5"), (4, 15), ("480p", "720p"), 9, 3500, {}, {}),
    "seedance-1-5-pro-251215": Film(
        ("8", "16"), ("1.2", "2.4"), (4, 12), ("480p", "720p", "1080p"), 0, 2000, {}, {}, seeds=True
    ),
}  # fmt: skip
DRAWN = {
    "seedream-5-0-260128": ("0.22", "0.035", 3_686_400),
    "seedream-4-5-251128": ("0.25", "0.04", 3_686_400),
    "seedream-4-0-250828": ("0.20", "0.03", 921_600),
}
"""CNY, USD and fewest pixels of a picture."""
MOST_PIXELS = 16_777_216
SIZES = {"1K": (1024, 1024), "2K": (2048, 2048), "3K": (3072, 3072), "4K": (4096, 4096)}
