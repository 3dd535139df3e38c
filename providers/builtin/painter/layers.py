"""Every kind of layer a place can be made of, by the word its recipe uses for it."""

from __future__ import annotations

from collections.abc import Callable

from providers.builtin.painter import (
    extras,
    furniture,
    interior,
    land,
    room,
    sets,
    sky,
    street_ages,
    streets,
    town,
    vessels,
    vistas,
    waters,
    woods,
)
from providers.builtin.painter.light import linear_colour
from providers.builtin.painter.scenery import Scenery
from providers.builtin.painter.things import load_drawing, paint_drawing


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
    "underwater": land.underwater, "cloud_floor": land.cloud_floor,     "village": town.village, "houses": town.village, "skyline": town.skyline, "facades": streets.facades, "old_street": street_ages.old_street, "arcade_street": street_ages.arcade_street, "towers": street_ages.towers, "timbered": street_ages.timbered, "stalls": streets.stalls, "road": town.road, "stripes": town.stripes,
    "lamp_posts": town.lamp_posts, "planks": town.planks, "wall": town.wall, "rails": town.rails, "parapet": town.parapet, "glow_pool": town.glow_pool,
    "pond": waters.pond, "falls": waters.falls, "terraces": waters.terraces, "cliff_edge": waters.cliff_edge, "blooms": vistas.blooms, "fence_line": vistas.fence_line, "courts": vistas.courts, "subway_train": interior.subway_train,
    "avenue": vistas.avenue, "suspension": vistas.suspension, "mesas": vistas.mesas, "aurora": vistas.aurora, "laundry": vistas.laundry, "cloud_towers": vistas.cloud_towers, "rails_of_deck": vistas.rails_of_deck, "ship_house": vistas.ship_house,
    "room": interior.room, "panes": interior.panes, "hang": interior.hang, "lights": interior.lamps_3d, "furnish": furniture.furnish, "display": interior.display, "bars": interior.bars, "screen": interior.screen, "tank": interior.tank, "basin": interior.basin,
    "seats": room.seats,
    "spotlight": room.spotlight, "lamps": room.lamps, "drape": room.drape, "panel": room.panel,
    "asteroids": vessels.asteroids, "bank": sets.bank, "deck": vessels.deck, "flowers": sets.flowers, "forest_beams": sets.forest_beams, "forest_sky": sets.forest_sky, "ground_grass": sets.ground_grass, "headland": sets.headland, "hill": sets.hill, "hull": vessels.hull, "mars_sky": sets.mars_sky, "near_branch": sets.near_branch, "near_seats": vessels.near_seats, "platform": sets.platform, "quay": sets.quay, "shore": sets.shore, "string_lights": sets.string_lights, "tower_beam": sets.tower_beam, "water_tank": sets.water_tank, "wheat": sets.wheat, "extras": extras.extras,
}  # fmt: skip
