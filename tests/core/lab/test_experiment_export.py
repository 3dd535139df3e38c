"""What goes home of an experiment: a table, the whole, and a sheet to look at."""

from __future__ import annotations

import csv
import io
import json
import wave
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.database import tables
from core.database.engine import Database
from core.files import assets
from core.lab import contact_sheet, experiment_export
from core.lab.lab_values import LabInput, Variant
from core.papers import spreadsheet_cells
from core.render import fonts
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.support.lab_cells import MODELS, add_cell, experiment, person, rate, spec

EVIL = (
    '=HYPERLINK("http://x.example","点我")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "  =1",
    "\u200b=1",
    "\u3000+1",
)


def who(id, role="user"):
    return SimpleNamespace(id=id, role=role, status="active", grants=())


def told(db: Database, experiment_id, user) -> experiment_export.ExperimentExport:
    with db.read() as session:
        return experiment_export.load_export(session, user, session.get(tables.Experiment, experiment_id))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_table_has_a_line_for_each_cell_in_the_order_of_the_grid(db):
    mine = person(db)
    id, ids = experiment(db, mine)
    rate(db, mine, ids["a", MODELS[0], "i1"], 4, tags=["hands"])
    content = experiment_export.as_csv(told(db, id, who(mine)), "zh")
    rows = table(content)
    assert content.startswith(b"\xef\xbb\xbf") and len(rows) == 8
    assert [(row["素材"], row["写法"], row["模型"]) for row in rows[:3]] == [
        ("想法 1", "写法 A", MODELS[0]),
        ("想法 1", "写法 A", MODELS[1]),
        ("想法 1", "写法 B", MODELS[0]),
    ]
    first = rows[0]
    assert (first["平均分（1–5）"], first["花费（元）"], first["采用"], first["标签"]) == (
        "4.00",
        "0.0001",
        "是",
        "手不对 × 1",
    )
    assert first["谁打的分"] == "阿敏: 4, 手不对"
    assert "Wording" in experiment_export.as_csv(told(db, id, who(mine)), "en").decode("utf-8-sig").splitlines()[0]


def test_nothing_in_a_table_is_reckoned_with_by_a_spreadsheet(db):
    mine = person(db, EVIL[0])
    evil = spec(variants=[Variant(id="a", name=EVIL[1], text="x")], inputs=0, models=[MODELS[0]])
    evil = evil.model_copy(update={"inputs": tuple(LabInput(id=f"i{n}", label=word) for n, word in enumerate(EVIL))})
    id, ids = experiment(db, mine, evil, request={"prompt": EVIL[3], "negative": EVIL[2]})
    with db.write() as session:
        for cell, word in zip(ids.values(), EVIL, strict=True):
            session.get(tables.Cell, cell).answer = word
    for cell in ids.values():
        rate(db, mine, cell, 3)
    rows = table(experiment_export.as_csv(told(db, id, who(mine)), "en"))
    assert len(rows) == len(EVIL)
    for row in rows:
        for value in row.values():
            assert not value.strip(spreadsheet_cells.UNSEEN).startswith(spreadsheet_cells.FORMULA), value
    assert [row["Answer"].removeprefix("'") for row in rows] == list(EVIL)


def test_a_novel_is_cut_in_a_table_and_whole_in_json(db):
    mine = person(db)
    id, _ = experiment(db, mine, spec(variants=["a"], models=[MODELS[0]], inputs=1), answer="长" * 50_000 + "\n终")
    read = told(db, id, who(mine))
    assert len(table(experiment_export.as_csv(read, "en"))[0]["Answer"]) == spreadsheet_cells.CELL_CHARS
    with db.read() as session:
        assert experiment_export.as_json(session, read, "en")["cells"][0]["answer"].endswith("终")


def test_who_gave_which_mark_is_told_to_who_asked_the_question_and_to_no_other_member(db):
    mine, theirs, admin = person(db), person(db, "小李"), person(db, "老板", "admin")
    id, ids = experiment(db, mine, spec(variants=["a"], models=[MODELS[0]], inputs=1))
    (cell,) = ids.values()
    rate(db, mine, cell, 5)
    rate(db, theirs, cell, 2, rejected=True)
    for user, names in (
        (who(mine), {"阿敏", "小李"}),
        (who(theirs), {"小李"}),
        (who(admin, "admin"), {"阿敏", "小李"}),
    ):
        with db.read() as session:
            row = experiment_export.as_json(session, told(db, id, user), "zh")["cells"][0]
        assert {mark["name"] for mark in row["marks_by"]} == names
        assert (row["stars"], row["marks"], row["rejected"]) == (3.5, 2, True)
    assert "阿敏" not in experiment_export.as_csv(told(db, id, who(theirs)), "zh").decode()


def test_the_whole_has_the_question_and_the_tables_and_no_key_or_path(db):
    mine = person(db)
    asked = {
        "capability": "image",
        "purpose": "shot",
        "prompt": "一只猫",
        "references": ["a" * 64],
        "inputs": {"x": "/srv/data"},
    }
    id, _ = experiment(
        db,
        mine,
        request=asked,
        call_key="call-key-7",
        facts={"checks": {"black": False}, "where": "/srv/films/file.png", "door": "kling:9"},
        error={},
    )
    with db.write() as session:
        broken = {"say": "tasks.Refused", "facts": {"by": {"zh": " 可灵 ", "en": " by Kling"}, "why": ""}}
        add_cell(session, id, "text", "a", MODELS[0], "i7", state="failed", answer="", error=broken)
        add_cell(session, id, "text", "a", MODELS[0], "i8", state="failed", answer="", error={"say": "nobody.knows"})
    with db.read() as session:
        data = experiment_export.as_json(session, told(db, id, who(mine)), "en")
    said = json.dumps(data, ensure_ascii=False)
    assert data["spec"]["variants"][0]["name"] == "写法 A"
    assert data["cells"][0]["checks"] == {"black": False}
    assert data["cells"][0]["asked"] == {"capability": "image", "purpose": "shot", "prompt": "一只猫"}
    assert data["results"]["text"]["variants"][0]["cells"] == 6
    reasons = [cell["why"] for cell in data["cells"] if cell["state"] == "failed"]
    assert len(reasons) == 2 and all(reasons) and "Kling" in " ".join(reasons)
    for secret in ("call-key-7", "/srv", "kling:9"):
        assert secret not in said


# The sheet ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def studio(tmp_path, sqlite_with_tables) -> Studio:
    import shutil

    shutil.copyfile(sqlite_with_tables, tmp_path / "studio.db")
    return open_studio(Settings(dailies_home=tmp_path))


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), colour).save(out, "PNG")
    return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        tone = np.sin(np.arange(24_000) / 20) * np.linspace(0, 30_000, 24_000)
        file.writeframes(tone.astype("<i2").tobytes())
    return out.getvalue()


def film(folder, colour: tuple[int, int, int]) -> bytes:
    import av

    file = folder / "clip.mp4"
    with av.open(str(file), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), colour, np.uint8), format="rgb24")
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return file.read_bytes()


def drawn(studio: Studio, id, user, language="zh") -> contact_sheet.ContactSheet:
    return contact_sheet.draw_contact_sheet(studio, told(studio.db, id, who(user)), language)


def tile(page: Image.Image, row: int, column: int) -> Image.Image:
    x = contact_sheet.SIDE + contact_sheet.LABEL + column * (contact_sheet.TILE + contact_sheet.GAP)
    y = contact_sheet.TOP + contact_sheet.HEAD + row * (contact_sheet.SHOWN + contact_sheet.CAPTION + contact_sheet.GAP)
    return page.crop((x, y, x + contact_sheet.TILE, y + contact_sheet.SHOWN))


def near(tile: Image.Image, colour: tuple[int, int, int]) -> bool:
    middle = tile.getpixel((tile.width // 2, tile.height // 2))
    return all(abs(a - b) < 12 for a, b in zip(middle, colour, strict=True))


def test_a_sheet_shows_pictures_first_frames_waveforms_texts_and_why_there_is_none(studio, tmp_path):
    mine = person(studio.db)
    models = [f"m/{n}" for n in range(6)]
    id, ids = experiment(studio.db, mine, spec(variants=["a"], models=models, inputs=1, rung="still"), answer="")
    kept = {
        "m/0": (assets.store(studio.db, studio.files, picture("#c03020"), "image/png"), "image/png"),
        "m/1": (assets.store(studio.db, studio.files, film(tmp_path, (20, 60, 200)), "video/mp4"), "video/mp4"),
        "m/2": (assets.store(studio.db, studio.files, sound(), "audio/wav"), "audio/wav"),
        "m/3": ("f" * 64, "image/png"),
    }
    with studio.db.write() as session:
        for model in models:
            row = session.get(tables.Cell, ids["a", model, "i1"])
            row.sha256, row.media_type = kept.get(model, ("", ""))
        row = session.get(tables.Cell, ids["a", "m/4", "i1"])
        row.answer, row.media_type = "猫回家了。" * 60, "text/plain"
        row = session.get(tables.Cell, ids["a", "m/5", "i1"])
        row.state, row.error = "failed", {"say": "errors.MadeBadly", "facts": {"what": "picture", "model": "m/5"}}
    rate(studio.db, mine, ids["a", "m/0", "i1"], 4, tags=["hands"], rejected=True)
    made = drawn(studio, id, mine)
    assert (made.media_type, made.pages, made.cells) == ("image/png", 1, 6)
    page = Image.open(io.BytesIO(made.content)).convert("RGB")
    assert near(tile(page, 0, 0), (0xC0, 0x30, 0x20))
    assert near(tile(page, 0, 1), (20, 60, 200))
    bars = tile(page, 0, 2)
    early, late = (sum(bars.getpixel((x, y)) == (0x3F, 0x6F, 0x8F) for y in range(bars.height)) for x in (30, 300))
    assert late > early > 0
    for column in (3, 4, 5):
        assert len(tile(page, 0, column).getcolors(100_000)) > 8, column
    (tmp_path / "sheet.png").write_bytes(made.content)


def test_a_large_grid_comes_on_several_pages_of_at_most_two_hundred_cells(studio):
    mine = person(studio.db)
    models = [f"m/{n}" for n in range(8)]
    id, _ = experiment(studio.db, mine, spec(variants=["a", "b", "c"], models=models, inputs=10, seeds=[1, 2]))
    made = drawn(studio, id, mine, "en")
    assert (made.media_type, made.pages, made.cells) == ("application/zip", 3, 480)
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        assert packed.namelist() == ["01.png", "02.png", "03.png"]
        for name in packed.namelist():
            page = Image.open(io.BytesIO(packed.read(name)))
            assert page.width < 2400 and page.width * page.height < 60_000_000
    pages = list(contact_sheet.split_pages(contact_sheet.sheet_rows(told(studio.db, id, who(mine)))))
    assert max(sum(len(strip.cells) for strip in page) for page in pages) <= contact_sheet.MOST
    assert max(len(strip.models) for page in pages for strip in page) == contact_sheet.ACROSS


def test_an_experiment_with_nothing_in_it_is_an_empty_page(studio):
    mine = person(studio.db)
    id, _ = experiment(studio.db, mine, spec(variants=[]))
    made = drawn(studio, id, mine)
    assert (made.pages, made.cells) == (1, 0)
    assert Image.open(io.BytesIO(made.content)).height > 0


def test_words_are_broken_where_they_can_be_and_end_in_dots_where_they_must():
    lines = contact_sheet.wrap_text("a lonely astronaut walks home over red sand", 120, 15, 9)
    assert " ".join(lines) == "a lonely astronaut walks home over red sand"
    assert all(fonts.text_width(line, "sans", 15) <= 120 for line in lines)
    short = contact_sheet.wrap_text("孤独的宇航员走在火星的红沙上" * 20, 120, 15, 3)
    assert len(short) == 3 and short[-1].endswith("…") and fonts.text_width(short[-1], "sans", 15) <= 120
    assert contact_sheet.wrap_text("", 120, 15, 3) == [] and contact_sheet.wrap_text("长", 1, 15, 1) == ["长"]
