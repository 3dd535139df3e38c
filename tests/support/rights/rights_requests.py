"""What is sent to each door of the table of rights, so that nothing but a right can be missing."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PIL import Image

from core.people import sessions
from tests.support.people import GOOD

if TYPE_CHECKING:
    from tests.support.rights.rights_studio import RightsStudio

Things = dict[str, Any]
RAW = "拍个科幻短片"


def what_to_send(studio: RightsStudio, name: str, things: Things) -> Things:
    """The body of a request at the door of this name, as arguments for a client."""
    return SENT.get(name, _nothing)(studio, things)


def png() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(out, "PNG")
    return out.getvalue()


def _nothing(studio: RightsStudio, things: Things) -> Things:
    return {}


def _json(**said: Any) -> Callable[[RightsStudio, Things], Things]:
    """A body; a value of the form "{x}" is what stands in hole x."""

    def send(studio: RightsStudio, things: Things) -> Things:
        return {"json": {key: _filled(value, things) for key, value in said.items()}}

    return send


def _filled(value: Any, things: Things) -> Any:
    if isinstance(value, list):
        return [_filled(each, things) for each in value]
    if isinstance(value, str) and value.startswith("{"):
        held = things[value[1:-1]]
        return str(held) if isinstance(held, uuid.UUID) else held
    return value


def _bare(content: bytes) -> Callable[[RightsStudio, Things], Things]:
    return lambda studio, things: {"content": content}


def _ticket(studio: RightsStudio, things: Things) -> Things:
    token = sessions.begin_session(studio.studio.db, studio.other.id)
    return {"json": {"ticket": sessions.issue_ticket(studio.studio.db, token)}}


def _new_account(studio: RightsStudio, things: Things) -> Things:
    return {"json": {"email": f"{uuid.uuid4().hex[:9]}@example.org", "name": "新人", "password": GOOD}}


def _note(studio: RightsStudio, things: Things) -> Things:
    return {"json": {"id": str(uuid.uuid4()), "name": "Bo", "text": "Brighter."}}


TEMPLATE = {
    "name": "script_ours", "language": "zh", "task_type": "script_generation", "genre": "comedy", "template": "写一个喜剧。\n主角：{character}",
}  # fmt: skip
EXPORTED = '[[template]]\nname = "script_ours"\n'
SENT: dict[str, Callable[[RightsStudio, Things], Things]] = {
    "POST /auth/login": _json(email="signs-in@example.org", password=GOOD),
    "POST /auth/redeem": _ticket,
    "POST /auth/register": _new_account,
    "POST /projects": _json(name="雨夜里有一只猫", description="雨夜，侦探追一只会说话的猫"),
    "PUT /projects/{project_id}": _json(name="新的名字"),
    "POST /projects/{project_id}/exports": _json(format="premiere"),
    "POST /tasks/batch": _json(task_ids=["{task_id}"]),
    "POST /uploads": _json(project_id="{project_id}", purpose="picture", target_id="{shot_id}", name="a.png", bytes=9),
    "POST /uploads, of a whole film": _json(purpose="project", target_id="{person_id}", name="a.dailies", bytes=9),
    "PUT /uploads/{upload_id}/{at}": _bare(b"four"),
    "POST /uploads/avatar": _bare(png()),
    "POST /uploads/projects/{project_id}/shots/{shot_id}": _bare(png()),
    "POST /uploads/projects/{project_id}/audios/{audio_id}": _bare(b"no sound at all"),
    "POST /prompt/optimize/template": lambda studio, things: {"json": TEMPLATE},
    "POST /prompt/optimize/template/import": _json(content=EXPORTED),
    "POST /prompt/optimize/template/{name}/promote": _json(language="zh", version=1),
    "POST /prompt/optimize/template/{name}/rollback": _json(language="zh"),
    "POST /prompt/optimize/template/{template_id}/fork": lambda studio, things: {
        "json": {"name": f"f{uuid.uuid4().hex[:8]}"}
    },
    "POST /prompt/optimize": _json(user_input=RAW),
    "POST /prompt/optimize, for a film": _json(user_input=RAW, project_id="{project_id}"),
    "POST /prompt/optimize/intent": _json(user_input=RAW),
    "POST /prompt/optimize/structure": _json(user_input=RAW),
    "POST /prompt/optimize/structure, for a film": _json(user_input=RAW, project_id="{project_id}"),
    "POST /prompt/dialog/start": _json(initial_input=RAW),
    "POST /prompt/dialog/start, for a film": _json(initial_input=RAW, project_id="{project_id}"),
    "POST /prompt/dialog/continue": _json(session_id="{session_id}", user_response="温暖"),
    "POST /prompt/dialog/again": _json(session_id="{session_id}"),
    "POST /prompt/logs/{log_id}/rating": _json(rating=4),
    "PUT /prompt/preferences/{task_type}": _json(quality="balanced"),
    "POST /lab/experiments": _json(name="哪种写法好"),
    "POST /lab/experiments, on a film": _json(name="哪种写法好", project_id="{project_id}"),
    "POST /lab/experiments/try": _json(id="{take_id}"),
    "PUT /lab/experiments/{experiment_id}": _json(spec="{spec}", version=1),
    "POST /lab/experiments/{experiment_id}/pair": _json(left="{cell_id}", right="{other_cell_id}", choice="left"),
    "POST /lab/experiments/{experiment_id}/promote": _json(variant="a", name="script_ours", anyway=True),
    "POST /lab/experiments/{experiment_id}/run": _json(which="missing"),
    "POST /lab/quick": _json(prompt="一只猫", models=["crew/text"]),
    "POST /lab/quick, on a film": _json(prompt="一只猫", models=["crew/text"], project_id="{project_id}"),
    "POST /lab/cells/climb": _json(cells=["{cell_id}"], rung="still", models=["crew/image"]),
    "PUT /lab/cells/{cell_id}/mark": _json(stars=4),
    "POST /{token}/open": _json(name="Bo"),
    "POST /{token}/notes": _note,
    "POST /{token}/answers": _json(name="Bo", answers={"film": "approved"}),
}
"""What is sent with a request, so that only a right can be missing."""
