"""The builtin painter: felt and paper puppets under film light, for any story, with no key and no network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.errors import BadAnswer

MODEL = Model(
    provider="builtin",
    name="painter",
    capability=Capability.IMAGE,
    label={"zh": "内置画师", "en": "Builtin painter"},
    quality=1.5,
    seconds=3.0,
)
SMALLEST, LARGEST = 16, 4096


@dataclass(frozen=True)
class Painter:
    capability: Capability = Capability.IMAGE
    purposes: tuple[str, ...] = ("shot", "portrait", "sheet", "free")
    model: Model = MODEL

    def make(self, request: Request, errand: Errand) -> Result:
        """A PNG of exactly request.width x request.height, that of a shot with its cels inside (providers.animation.cels).
        `facts["placed"]` names what is in it, `facts["undrawn"]` what was asked for and has no drawing here, `facts["focus"]` is
        where the eye goes, x and y from 0 to 1, `facts["faces"]` of a shot whose head is where."""
        from providers.builtin.painter.drawing.film_light import two_tone
        from providers.builtin.painter.printing.darkroom import look_recipe

        with two_tone(look_recipe(self._style(request)).get("light") == "flat"):
            return self._make(request, errand)

    @staticmethod
    def _style(request: Request) -> str:
        """The look that is asked for, by a name or in the prompt's own words."""
        from providers.builtin.picture_prompt import picture_of_prompt

        told = picture_of_prompt.read_scene(request).style if request.purpose == "free" else request.inputs.get("style")
        return str(told or "")

    def _make(self, request: Request, errand: Errand) -> Result:
        from providers.animation.cels import pack
        from providers.builtin.painter.drawing.film_light import FLAT
        from providers.builtin.painter.printing.darkroom import develop, grade_colours, look_recipe
        from providers.builtin.painter.printing.picture_finish import encode_png
        from providers.builtin.painter.shots.character_sheet import paint_sheet
        from providers.builtin.painter.shots.portrait import paint_portrait
        from providers.builtin.painter.shots.shot_painting import paint_shot
        from providers.builtin.painter.things.things import undrawn_words
        from providers.builtin.picture_prompt import picture_of_prompt

        width, height = request.width or 1280, request.height or 720
        if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
            raise BadAnswer(
                f"The painter paints from {SMALLEST} to {LARGEST} pixels a side.", width=width, height=height
            )
        inputs: dict[str, Any] = request.inputs
        read: dict[str, Any] = {}
        if request.purpose == "free":
            told = picture_of_prompt.read_scene(request)
            inputs = {**inputs, "picture": told.picture, "people": told.people, "style": told.style}
            read = {"read": told.read}
        if request.purpose in ("portrait", "sheet"):
            person = dict(inputs.get("person") or {})
            paint = paint_sheet if request.purpose == "sheet" else paint_portrait
            picture = paint(person, width, height, errand.progress, abs(request.seed))
            placed, undrawn, focus, shot = [str(person.get("name", ""))], [], (0.5, 0.42), None
        else:
            folder = Path(errand.scratch) / ("painter-flat" if FLAT.get() else "painter")
            shot = paint_shot(
                dict(inputs.get("picture") or {}),
                list(inputs.get("people") or ()),
                width,
                height,
                folder,
                errand.progress,
            )
            picture, placed, focus = shot.picture, shot.names, shot.focus
            undrawn = undrawn_words(str(thing) for thing in (inputs.get("picture") or {}).get("things") or ())

        style, palette = str(inputs.get("style") or ""), [str(colour) for colour in inputs.get("palette") or ()]

        def printed(plain: Any, part: Any = None) -> Any:
            if part is None or look_recipe(style).get("print"):
                plain, part = develop(plain, style, abs(request.seed)), part or ...
            return grade_colours(plain[part], palette)

        picture = printed(picture)
        errand.progress(0.94)
        content = encode_png(picture)
        cels = shot.cels(picture, printed) if shot and request.purpose == "shot" else None
        errand.progress(0.98)
        return Result(
            content=pack(content, cels) if cels else content,
            media_type="image/png",
            usage=Usage(images=1),
            facts={
                "placed": placed,
                "focus": list(focus),
                "width": width,
                "height": height,
                **({"faces": shot.faces} if shot else {}),
                **({"undrawn": undrawn} if undrawn else {}),
                **read,
            },
            provider="builtin",
            model="painter",
        )

    def warm(self) -> None:
        """Import and read what is slow to load: numpy, OpenCV, the tables and the drawings."""
        from providers.builtin.painter.drawing import svg_drawings
        from providers.builtin.painter.drawing.art_tables import art_table
        from providers.builtin.painter.drawing.film_light import felt_noise
        from providers.builtin.painter.shots import shot_painting

        for name in ("places", "light", "wardrobe", "words", "things", "drawings", "beasts", "poses", "expressions"):
            art_table(name)
        svg_drawings.noto_index()
        felt_noise(64, 64)
        assert callable(shot_painting.paint_shot)


ENGINE = Painter()
