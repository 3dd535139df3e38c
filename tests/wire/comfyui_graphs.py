"""Workflows of ComfyUI as people bring them: nodes with titles, in API format, and files that are none."""

from __future__ import annotations

import json
from typing import Any

Graph = dict[str, dict[str, Any]]


def node(kind: str, title: str = "", **inputs: Any) -> dict[str, Any]:
    return {"inputs": inputs, "class_type": kind, "_meta": {"title": title or kind}}


def film(**changes: dict[str, Any]) -> Graph:
    """Words to film, whose inputs are called by their names; `n7=...` puts another node 7 there."""
    graph = {
        "1": node("UNETLoader", unet_name="wan2.2_ti2v_5B_fp16.safetensors", weight_dtype="default"),
        "2": node("CLIPLoader", clip_name="umt5_xxl_fp8_e4m3fn_scaled.safetensors", type="wan"),
        "3": node("VAELoader", vae_name="wan2.2_vae.safetensors"),
        "4": node("CLIPTextEncode", "Prompt", text="a cat", clip=["2", 0]),
        "5": node("CLIPTextEncode", "负面提示词", text="blurry", clip=["2", 0]),
        "6": node(
            "Wan22ImageToVideoLatent", "Size and length", vae=["3", 0], width=1280, height=704, length=121, batch_size=1
        ),
        "7": node(
            "KSampler", "seed", model=["1", 0], seed=1, steps=20, cfg=5.0, sampler_name="uni_pc", scheduler="simple",
            positive=["4", 0], negative=["5", 0], latent_image=["6", 0], denoise=1.0,
        ),
        "8": node("VAEDecode", samples=["7", 0], vae=["3", 0]),
        "9": node("CreateVideo", images=["8", 0], fps=16),
        "10": node("SaveVideo", video=["9", 0], filename_prefix="video/ComfyUI", format="auto", codec="auto"),
    }  # fmt: skip
    return {**graph, **{name.removeprefix("n"): changed for name, changed in changes.items()}}


def between() -> Graph:
    """From a first picture to a last one, with somebody shown, and a sound of its own."""
    return film(
        n6=node(
            "WanFirstLastFrameToVideo",
            positive=["4", 0],
            negative=["5", 0],
            vae=["3", 0],
            width=640,
            height=640,
            length=81,
            batch_size=1,
            start_image=["11", 0],
            end_image=["12", 0],
        ),
        n9=node("CreateVideo", images=["8", 0], fps=16, audio=["14", 0]),
        n11=node("LoadImage", "First Frame", image="example.png"),
        n12=node("LoadImage", "last_frame", image="example.png"),
        n13=node("LoadImage", "Reference 1", image="example.png"),
        n14=node("LoadAudio", audio="hum.wav"),
    )


def unnamed() -> Graph:
    """The same as `film` as ComfyUI gives it out where nobody called a node anything."""
    return {number: {**one, "_meta": {"title": one["class_type"]}} for number, one in film().items()}


def editor() -> dict[str, Any]:
    """What the editor itself keeps."""
    return {
        "last_node_id": 1,
        "nodes": [{"id": 1, "type": "KSampler", "widgets_values": [1]}],
        "links": [],
        "version": 0.4,
    }


def file(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
