"""Every kind of layer a place can be made of, by the word its recipe uses for it."""

from __future__ import annotations

from collections.abc import Callable

from providers.builtin.painter.drawing.light_planes import linear_colour
from providers.builtin.painter.drawing.svg_drawings import load_drawing, paint_drawing
from providers.builtin.painter.places import (
    background_people,
    furniture,
    interior,
    land,
    period_streets,
    single_places,
    sky,
    streets,
    theatre_and_bridge,
    town,
    vessels,
    vistas,
    waters,
    woods,
)
from providers.builtin.painter.places.scenery import Scenery


def art(
    c: Scenery,
    name: str,
    x: float,
    y: float,
    size: float,
    fog: float = 0.0,
    soft: float = 0.0,
    flip: bool = False,
    shade: float = 1.0,
    foot: bool = True,
    shadow: float = 0.0,
) -> None:
    """A drawing in the place: `x` share of the width, `y` design y of its foot, `size` its width in design units."""
    d = load_drawing(name)
    if d is None:
        return
    px, py = c.px(c.x(x), y)
    if px + size * c.scale < 0 or px - size * c.scale > c.width:
        return
    out = paint_drawing(d, size * c.scale, c.lamp, flip, shade)
    if foot:
        c.contact(c.x(x), y - size * 0.02, size * 0.46, 0.45)
    h, w = out.shape[:2]
    if foot and not c.room and fog < 0.3:
        c.cast(out[..., 3], int(px - w / 2), int(py - h + (0 if d.own else w * 0.05)), y - size * 0.02)
    c.put(out, int(px - w / 2), int(py - h + (0 if d.own else w * 0.05)), fog, soft, shadow)
    if d.glow and c.light.lamps > 0.2:
        gx, gy, gr = (float(v) for v in d.glow.split()[:3])
        tint = linear_colour(d.glow.split()[3])
        side = -1 if flip else 1
        c.halo(
            c.x(x) + side * (gx / d.width - 0.5) * size,
            y - size * (d.height - gy) / d.width,
            gr / d.width * size,
            tint,
            0.7 * c.light.lamps,
        )


LAYERS: dict[str, Callable[..., None]] = {
    "art": art,
    "sky": sky.sky, "sea": sky.sea, "mirror": sky.mirror, "birds": sky.birds, "nebula": sky.nebula, "planet": sky.planet,
    "ridge": land.ridge, "ground": land.ground, "path": land.path, "woods": woods.woods, "near_woods": woods.near_woods, "ferns": woods.ferns,
    "tufts": land.tufts, "trees": woods.trees, "rocks": land.rocks, "craters": land.craters, "dunes": land.dunes, "cave": land.cave,
    "underwater": waters.underwater, "cloud_floor": land.cloud_floor,     "village": town.village, "houses": town.village, "skyline": town.skyline, "facades": streets.facades, "old_street": period_streets.old_street, "arcade_street": period_streets.arcade_street, "towers": period_streets.towers, "timbered": period_streets.timbered, "stalls": streets.stalls, "road": town.road, "stripes": town.stripes,
    "lamp_posts": town.lamp_posts, "planks": town.planks, "wall": town.wall, "rails": town.rails, "parapet": town.parapet, "glow_pool": town.glow_pool,
    "pond": waters.pond, "falls": waters.falls, "terraces": waters.terraces, "cliff_edge": waters.cliff_edge, "blooms": vistas.blooms, "fence_line": vistas.fence_line, "courts": vistas.courts, "subway_train": vessels.subway_train,
    "avenue": vistas.avenue, "suspension": vistas.suspension, "mesas": vistas.mesas, "aurora": vistas.aurora, "laundry": vistas.laundry, "cloud_towers": vistas.cloud_towers, "rails_of_deck": vistas.rails_of_deck, "ship_house": vistas.ship_house,
    "room": interior.room, "panes": interior.panes, "hang": interior.hang, "lights": interior.lamps_3d, "furnish": furniture.furnish, "display": furniture.display, "bars": furniture.bars, "screen": furniture.screen, "tank": furniture.tank, "basin": furniture.basin,
    "seats": theatre_and_bridge.seats,
    "spotlight": theatre_and_bridge.spotlight, "lamps": theatre_and_bridge.lamps, "drape": theatre_and_bridge.drape, "panel": theatre_and_bridge.panel,
    "asteroids": vessels.asteroids, "bank": single_places.bank, "deck": vessels.deck, "flowers": single_places.flowers, "forest_beams": single_places.forest_beams, "forest_sky": single_places.forest_sky, "ground_grass": single_places.ground_grass, "headland": single_places.headland, "hill": single_places.hill, "hull": vessels.hull, "mars_sky": single_places.mars_sky, "near_branch": single_places.near_branch, "near_seats": vessels.near_seats, "platform": single_places.platform, "quay": single_places.quay, "shore": single_places.shore, "string_lights": single_places.string_lights, "tower_beam": single_places.tower_beam, "water_tank": single_places.water_tank, "wheat": single_places.wheat, "extras": background_people.extras,
}  # fmt: skip
