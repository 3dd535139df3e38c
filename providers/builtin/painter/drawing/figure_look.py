"""What a figure looks like: the one record every shot of that person is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

SKINS = ("#efc8ac", "#e6b491", "#d49a72", "#be845e", "#a06746", "#824f38", "#664130")
HAIRS = ("#2a2024", "#4b3226", "#7a4a2a", "#b4783c", "#dcb364", "#a8432a", "#8d8a8c", "#e6e0d8")


@dataclass(frozen=True)
class Look:
    """Numbers and colours of one figure. `build` is -0.2 slim to 0.6 stout; `chin` 0 pointed to 1 square; `eye_tilt`
    -1 to 1, outer corners up; `mole` 0 none, else where it sits; the other measures are about 1."""

    kind: str = "human"
    species: str = ""
    age: str = "adult"
    sex: str = "m"
    seed: int = 1
    build: float = 0.0
    tall: float = 1.0
    skin: str = SKINS[1]
    hair: str = "short"
    hair_colour: str = HAIRS[0]
    beard: str = ""
    eye: str = "#5b3b22"
    face: float = 1.0
    jaw: float = 1.0
    chin: float = 0.5
    nose: float = 1.0
    nose_wide: float = 1.0
    eyes_apart: float = 1.0
    eye_size: float = 1.0
    eye_tilt: float = 0.0
    brow: float = 1.0
    brow_up: float = 0.0
    mouth: float = 1.0
    lips: float = 1.0
    ears: float = 1.0
    mole: int = 0
    shoulders: float = 1.0
    freckles: bool = False
    scar: bool = False
    glasses: str = ""
    blind: bool = False
    dress: str = "shirt"
    cloth: str = "#3e5f8a"
    cloth2: str = "#2b3346"
    shirt: str = "#e8e2d4"
    tie: str = ""
    hem: str = ""
    stripe: str = ""
    shawl: str = "#7d4a52"
    ribbon: str = "#c03a3a"
    scarf: str = ""
    cape: str = ""
    lining: str = ""
    shoe: str = "#3a2a26"
    boots: bool = False
    shorts: bool = False
    hat: str = ""
    hat_colour: str = "#3b3230"
    hat_band: str = ""
    carries: tuple[str, ...] = ()
    glow: str = ""
