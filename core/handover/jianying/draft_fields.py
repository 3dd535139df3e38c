"""The fields of a draft as JianYing 5.9 has them, with what they are where nobody set them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from core.render.camera_moves import Size
from core.render.subtitles.subtitle_looks import SubtitleLook

Thing = dict[str, Any]

DRAFT: Thing = {
    "color_space": 0,
    "cover": None,
    "create_time": 0,
    "extra_info": None,
    "free_render_index_mode_on": False,
    "group_container": None,
    "keyframe_graph_list": [],
    "mutable_config": None,
    "name": "",
    "new_version": "110.0.0",
    "relationships": [],
    "render_index_track_mode_on": False,
    "retouch_cover": None,
    "source": "default",
    "static_cover_image_path": "",
    "time_marks": None,
    "update_time": 0,
    "version": 360000,
}
CONFIG: Thing = {
    "adjust_max_index": 1,
    "attachment_info": [],
    "combination_max_index": 1,
    "export_range": None,
    "extract_audio_last_index": 1,
    "lyrics_recognition_id": "",
    "lyrics_sync": True,
    "lyrics_taskinfo": [],
    "maintrack_adsorb": True,
    "material_save_mode": 0,
    "multi_language_current": "none",
    "multi_language_list": [],
    "multi_language_main": "none",
    "multi_language_mode": "none",
    "original_sound_last_index": 1,
    "record_audio_last_index": 1,
    "sticker_max_index": 1,
    "subtitle_keywords_config": None,
    "subtitle_recognition_id": "",
    "subtitle_sync": True,
    "subtitle_taskinfo": [],
    "system_font_list": [],
    "video_mute": False,
    "zoom_info_params": None,
}
KEYFRAMES = ("adjusts", "audios", "effects", "filters", "handwrites", "stickers", "texts", "videos")
MATERIALS = (
    "ai_translates",
    "audio_balances",
    "audio_effects",
    "audio_fades",
    "audio_track_indexes",
    "audios",
    "beats",
    "canvases",
    "chromas",
    "common_mask",
    "color_curves",
    "digital_humans",
    "drafts",
    "effects",
    "flowers",
    "green_screens",
    "handwrites",
    "hsl",
    "images",
    "log_color_wheels",
    "loudnesses",
    "manual_deformations",
    "masks",
    "material_animations",
    "material_colors",
    "multi_language_refs",
    "placeholders",
    "plugin_effects",
    "primary_color_wheels",
    "realtime_denoises",
    "shapes",
    "smart_crops",
    "smart_relights",
    "sound_channel_mappings",
    "speeds",
    "stickers",
    "tail_leaders",
    "text_templates",
    "texts",
    "time_marks",
    "transitions",
    "video_effects",
    "video_trackings",
    "videos",
    "vocal_beautifys",
    "vocal_separations",
)
"""Kinds of materials, each a list, empty or not."""
SEGMENT: Thing = {
    "enable_adjust": True,
    "enable_color_correct_adjust": False,
    "enable_color_curves": True,
    "enable_color_match_adjust": False,
    "enable_color_wheels": True,
    "enable_lut": True,
    "enable_smart_color_adjust": False,
    "last_nonzero_volume": 1.0,
    "reverse": False,
    "track_attribute": 0,
    "visible": True,
    "speed": 1.0,
    "volume": 1.0,
    "is_tone_modify": False,
}
KEY: Thing = {
    "curveType": "Line",
    "graphID": "",
    "left_control": {"x": 0.0, "y": 0.0},
    "right_control": {"x": 0.0, "y": 0.0},
}
VIDEO: Thing = {
    "audio_fade": None,
    "category_id": "",
    "category_name": "local",
    "check_flag": 63487,
    "crop": {
        "upper_left_x": 0.0,
        "upper_left_y": 0.0,
        "upper_right_x": 1.0,
        "upper_right_y": 0.0,
        "lower_left_x": 0.0,
        "lower_left_y": 1.0,
        "lower_right_x": 1.0,
        "lower_right_y": 1.0,
    },
    "crop_ratio": "free",
    "crop_scale": 1.0,
    "media_path": "",
}
AUDIO: Thing = {
    "app_id": 0,
    "category_id": "",
    "category_name": "local",
    "check_flag": 3,
    "copyright_limit_type": "none",
    "effect_id": "",
    "formula_id": "",
    "source_platform": 0,
    "type": "extract_music",
    "wave_points": [],
}
META: Thing = {
    "cloud_package_completed_time": "",
    "draft_cloud_capcut_purchase_info": "",
    "draft_cloud_last_action_download": False,
    "draft_cloud_materials": [],
    "draft_cloud_purchase_info": "",
    "draft_cloud_template_id": "",
    "draft_cloud_tutorial_info": "",
    "draft_cloud_videocut_purchase_info": "",
    "draft_cover": "",
    "draft_deeplink_url": "",
    "draft_enterprise_info": {
        "draft_enterprise_extra": "",
        "draft_enterprise_id": "",
        "draft_enterprise_name": "",
        "enterprise_material": [],
    },
    "draft_is_ai_packaging_used": False,
    "draft_is_ai_shorts": False,
    "draft_is_ai_translate": False,
    "draft_is_article_video_draft": False,
    "draft_is_from_deeplink": "false",
    "draft_is_invisible": False,
    "draft_materials_copied_info": [],
    "draft_new_version": "",
    "draft_removable_storage_device": "",
    "draft_segment_extra_info": [],
    "draft_type": "",
    "tm_draft_cloud_completed": "",
    "tm_draft_cloud_modified": 0,
    "tm_draft_removed": 0,
}
TRANSITIONS = {
    "dissolve": ("叠化", "6724845717472416269", "322577", True),
    "dip_black": ("闪黑", "6724239388189921806", "321493", False),
    "dip_white": ("闪白", "6724845376098013708", "322575", False),
    "wipe": ("向左擦除", "6724849999336706573", "2917283", True),
    "push": ("左移", "6726711499676455435", "2917286", True),
    "slide": ("左移", "6726711499676455435", "2917286", True),
    "blinds": ("百叶窗", "6789847331060584974", "521326", True),
    "iris": ("圆形遮罩", "6725767129519362573", "2916676", True),
    "zoom": ("推近", "6724226861666144779", "359359", False),
    "blur": ("模糊", "6911569618171597320", "4212596", True),
}
"""By the studio's word: the name there, its resource, its effect, and whether both clips are seen. Any other becomes a dissolve."""
PHOTO_US = 10_800_000_000
"""As long as a picture can be: three hours."""


def transition(kind: str) -> Thing:
    name, resource, effect, both = TRANSITIONS.get(kind, TRANSITIONS["dissolve"])
    told = {"effect_id": effect, "is_overlap": both, "name": name, "resource_id": resource}
    return {"category_id": "", "category_name": "", "platform": "all", "type": "transition"} | told


def video(name: str, path: str, size: Size, still: bool, length_us: int) -> Thing:
    told = {"material_name": name, "path": path, "width": size.width, "height": size.height}
    return VIDEO | told | {"type": "photo" if still else "video", "duration": PHOTO_US if still else length_us}


def audio(name: str, path: str, length_us: int) -> Thing:
    return AUDIO | {"name": name, "path": path, "duration": length_us}


def placed(scale: float, across: float, up: float) -> Thing:
    return {
        "alpha": 1.0,
        "flip": {"horizontal": False, "vertical": False},
        "rotation": 0.0,
        "scale": {"x": scale, "y": scale},
        "transform": {"x": across, "y": up},
    }


def picture_settings() -> Thing:
    """Of a segment with a picture."""
    return {
        "clip": placed(1.0, 0.0, 0.0),
        "uniform_scale": {"on": True, "value": 1.0},
        "hdr_settings": {"intensity": 1.0, "mode": 1, "nits": 1000},
    }


def text(
    identity: str, words: str, look: SubtitleLook, size: float, rgb: Callable[[str], tuple[int, int, int]]
) -> Thing:
    """A styled line that stays words. A style's range counts in units of UTF-16, as the programs count letters."""
    letters = len(words.encode("utf-16-le")) // 2

    def solid(colour: str) -> Thing:
        return {"alpha": 1.0, "color": [round(part / 255, 4) for part in rgb(colour)]}

    style: Thing = {
        "fill": {"alpha": 1.0, "content": {"render_type": "solid", "solid": solid(look.letter)}},
        "range": [0, letters],
        "size": round(size, 2),
        "bold": look.bold > BOLD,
        "italic": False,
        "underline": False,
    }
    if look.edge:
        style["strokes"] = [
            {"content": {"solid": solid(look.edge_colour)}, "width": round(min(0.2, look.edge * 1.6), 3)}
        ]
    box = {
        "background_style": 1,
        "background_color": look.box_colour,
        "background_alpha": look.box,
        "background_round_radius": 0.0,
        "background_height": 0.14,
        "background_width": 0.14,
        "background_horizontal_offset": 0.0,
        "background_vertical_offset": 0.0,
    }
    return {
        "id": identity,
        "content": json.dumps({"styles": [style], "text": words}, ensure_ascii=False),
        "typesetting": 0,
        "alignment": 1,
        "letter_spacing": 0.0,
        "line_spacing": 0.02,
        "line_feed": 1,
        "line_max_width": 0.82,
        "force_apply_line_max_width": False,
        "check_flag": 31 if look.box else 15,
        "type": "subtitle",
        "global_alpha": 1.0,
    } | (box if look.box else {})


BOLD = 0.03


def listed(material: Thing, identity: str) -> Thing:
    """A material as the list of a draft's media has it."""
    kind = {"photo": "photo", "video": "video"}.get(material["type"], "music")
    return {
        "id": identity,
        "create_time": 0,
        "import_time": 0,
        "import_time_ms": 0,
        "duration": material["duration"] if kind != "photo" else 5_000_000,
        "extra_info": material.get("material_name") or material["name"],
        "file_Path": material["path"],
        "height": material.get("height", 0),
        "width": material.get("width", 0),
        "md5": "",
        "item_source": 1,
        "metetype": kind,
        "roughcut_time_range": {"duration": -1, "start": -1},
        "sub_time_range": {"duration": -1, "start": -1},
        "type": 0,
    }
