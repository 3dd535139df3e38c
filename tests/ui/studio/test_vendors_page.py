"""The page of vendors without a browser: who can do what, a key opened and tested, a dry run, budgets and a yes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.database.tables import utc_now
from core.errors import OverMonth
from core.gateway import doors, routing_policy
from core.models import dry_run
from core.money import approvals, budgets
from core.money.ledger import Account
from core.people import studio_rules
from core.studio import Studio
from core.tasks import task_lifecycle
from tests.ui.studio.vendors_world import Look, field, page_for, press
from tests.ui.world import words
from tests.wire import fakes
from tests.wire.server import KEY, Fake


@pytest.fixture
def look(tab: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> Look:
    return page_for(tab, monkeypatch)


@pytest.fixture
def kling() -> Iterator[Fake]:
    with fakes()["kling"]() as fake:
        yield fake


def open_door(studio: Studio, fake: Fake) -> str:
    door = fake.door()
    with studio.db.write() as session:
        return doors.create_door(session, door.provider, key=door.key, address=door.address, inner=True).name


def listed(studio: Studio) -> list[doors.DoorView]:
    with studio.db.read() as session:
        return doors.list_doors(session, studio.settings)


def remembered(here: AppTest) -> str:
    """Everything the script's memory holds once a run is over."""
    kept = here.session_state._state
    return repr([vars(kept), getattr(kept, "filtered_state", {})])


@pytest.mark.parametrize("role", ["user", "viewer", "guest"])
def test_only_an_admin_sees_the_vendors(look, studio, owned, role):
    here = look(role=role)
    assert "Who would be asked now" not in words(here)


def test_without_a_key_the_page_says_that_the_studio_works_and_what_a_key_adds(look, studio, owned):
    said = words(look())
    assert "There is no key yet, and the studio works all the same" in said
    assert "Builtin camera" in said
    assert "Open Kling" in said and "unofficial" in said


def test_the_page_speaks_chinese(look, studio, owned):
    said = words(look(language="zh"))
    assert "还没有密钥，工作室照样能拍" in said and "可灵" in said


@pytest.mark.parametrize("view", ["ready", "keys", "health", "routing", "prices", "money"])
def test_every_side_of_the_page_is_drawn_with_a_key_and_without(look, studio, owned, kling, view):
    assert not look(view).exception
    open_door(studio, kling)
    assert not look(view).exception


def typed(here: AppTest, kling: Fake, key: str, inner: bool) -> AppTest:
    press(here, "Add a key")
    field(here, "Vendor").select("kling").run()
    field(here, "Key").input(key)
    field(here, "A name for it").input("marketing")
    field(here, "Address").input(kling.url)
    field(here, "The address is within").set_value(inner)
    return press(here, "Save and test")


def test_a_key_is_opened_tested_and_never_kept_on_the_page(look, studio, owned, kling):
    here = typed(look("keys"), kling, kling.secret(), inner=True)
    (door,) = listed(studio)
    assert (door.label, door.inner, door.state, door.tested.ok) == ("marketing", True, "open", True)
    assert door.open_jobs == 5
    assert KEY not in remembered(here) and KEY not in words(here)
    assert f"•••• {KEY[-4:]}" in words(here.run()) and "works, " in words(here)


def test_what_was_typed_survives_an_error_but_for_the_key(look, studio, owned, kling):
    here = typed(look("keys"), kling, kling.secret(), inner=False)
    assert listed(studio) == []
    assert "within your own network" in words(here) and "paste it again" in words(here)
    assert (field(here, "A name for it").value, field(here, "Address").value) == ("marketing", kling.url)
    assert field(here, "Key").value == "" and KEY not in remembered(here) and kling.url in remembered(here)
    field(here, "Key").input(kling.secret())
    field(here, "The address is within").set_value(True)
    press(here, "Save and test")
    assert [door.label for door in listed(studio)] == ["marketing"]


def test_a_key_that_the_vendor_refuses_is_said_in_words_with_what_to_do(look, studio, owned, kling):
    here = typed(look("keys"), kling, "nobody:wrong-key", inner=True)
    assert listed(studio)[0].state == "bad"
    assert "The vendor refuses this key. Change it" in words(here.run())


def test_a_key_of_the_environment_is_marked_and_cannot_be_edited(look, studio, owned, monkeypatch):
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-from-the-environment-9876")
    here = look("keys")
    assert "from the environment (DEEPSEEK_API_KEY), changed only there" in words(here) and "•••• 9876" in words(here)
    assert "Change" not in [button.label for button in here.button]
    assert "sk-from" not in words(here)


def test_a_door_is_closed_opened_changed_and_deleted(look, studio, owned, kling):
    name = open_door(studio, kling)
    here = press(look("keys"), "Close")
    assert listed(studio)[0].state == "closed" and "nothing goes through it" in words(here)
    press(here, "Open")
    press(here, "Change")
    field(here, "A name for it").input("second")
    press(here, "Save and test")
    assert [(door.name, door.label, door.last4) for door in listed(studio)] == [(name, "second", KEY[-4:])]
    here = look("keys")
    next(button for button in here.button if button.key.startswith("forget-yes-")).click().run()
    assert listed(studio) == []


def test_a_dry_run_shows_the_order_the_formula_and_why_the_others_are_out(look, studio, owned, kling):
    open_door(studio, kling)
    here = look("routing")
    field(here, "What is asked for").select("clip").run()
    said = words(here)
    assert said.index("Kling 3.0") < said.index("Builtin camera")
    assert "about ¥" in said and "score = 0.5 × (quality − 1) ÷ 4" in said
    assert "no key for their vendors" in said
    assert kling.asked == []


def test_what_the_studio_wishes_is_kept_and_followed_by_the_dry_run(look, studio, owned, kling):
    open_door(studio, kling)
    here = look("routing")
    next(box for box in here.selectbox if box.key == "route-policy").select("cost").run()
    field(here, "What is asked for").select("clip").run()
    said = words(here)
    assert "from the cheapest list price up" in said and said.index("Kling 3.0") < said.index("Builtin camera")
    with studio.db.read() as session:
        assert routing_policy.load_studio_wishes(session).all.policy == "cost"


def test_a_stage_pins_one_model_for_its_words_and_one_for_its_pictures(look, studio, owned, kling):
    open_door(studio, kling)
    here = look("routing")
    for name, model in {"shot": "builtin/painter", "board": "builtin/writer"}.items():
        next(box for box in here.selectbox if box.key == f"pin-{name}").select(model).run()
    with studio.db.read() as session:
        assert dry_run.stage_pins(routing_policy.load_studio_wishes(session), "storyboard") == [
            "builtin/painter",
            "builtin/writer",
        ]
    for name in ("shot", "board"):
        assert dry_run.preview_route(studio, name).decision.chosen.startswith("builtin/")
    next(box for box in here.selectbox if box.key == "pin-shot").select("").run()
    with studio.db.read() as session:
        assert dry_run.stage_pins(routing_policy.load_studio_wishes(session), "storyboard") == ["builtin/writer"]


@pytest.fixture
def asking(studio: Studio) -> uuid.UUID:
    """小林's work would go over their month; a task of theirs has failed for it. The task."""
    with studio.db.write() as session:
        maker = tables.User(email="lin@example.org", name="小林", role="user", password_hash="")
        session.add(maker)
        session.flush()
        task = task_lifecycle.accept(session, "video.shoot", user_id=maker.id, project_id=None)
        task.status = "failed"
        budgets.set_budget_limit(session, "user", maker.id, 1_000_000)
        over = OverMonth(
            need="¥2",
            left="¥1",
            limit="¥1",
            budget=f"user:{maker.id}:{utc_now():%Y-%m}",
            need_micro_yuan=2_000_000,
            scope="user",
        )
        approvals.request_approval(session, Account(task.id, None, maker.id), over, {"kind": "video.shoot"})
        return task.id


def test_what_waits_is_counted_where_one_looks_and_a_yes_lets_the_work_go_on(look, studio, owned, asking):
    here = look("money")
    assert "小林 asks for ¥2 more" in words(here) and "Shoot a shot" in words(here)
    assert "over their limit of the month" in words(here)
    press(here, "Approve ¥2")
    with studio.db.read() as session:
        task = session.get(tables.Task, asking)
        assert task.status == "pending"
        assert budgets.account_budgets(session, Account(user_id=task.user_id))[-1].limit == 3_000_000
    assert "Nothing waits." in words(here)


def test_a_no_leaves_the_limit_and_the_work(look, studio, owned, asking):
    press(look("money"), "Refuse")
    with studio.db.read() as session:
        assert session.get(tables.Task, asking).status == "failed"
        assert approvals.pending_requests(session) == []


def test_limits_are_set_for_the_studio_for_all_and_for_one(look, studio, owned):
    here = look("money")
    for key, typed_sum in {"limit-month": "500", "rule-user_month_yuan": "50", "rule-run_cap_yuan": "20"}.items():
        next(one for one in here.text_input if one.key == key).input(typed_sum).run()
    now_is = studio_rules.current_rules(studio.db, studio.settings)
    assert (now_is.user_month_yuan, now_is.run_cap_yuan) == (50, 20)
    with studio.db.read() as session:
        assert budgets.studio_budget(session).limit == 500_000_000
    assert "¥500" in words(here) and "limit ¥50" in words(here)
    next(one for one in here.text_input if one.key == "limit-month").input("much").run()
    assert "write a sum" in words(here)
    with studio.db.read() as session:
        assert budgets.studio_budget(session).limit == 500_000_000


class Ollama(BaseHTTPRequestHandler):
    """What Ollama says of itself."""

    def do_GET(self) -> None:
        told = {"/api/tags": {"models": [{"name": "qwen3:8b"}]}, "/v1/models": {"data": [{"id": "qwen3:8b"}]}}
        body = json.dumps(told.get(self.path, {})).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def ollama() -> Iterator[None]:
    try:
        server = ThreadingHTTPServer(("127.0.0.1", 11434), Ollama)
    except OSError:
        pytest.skip("something else listens at Ollama's port here")
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


def test_a_server_on_this_machine_is_offered_and_used_by_one_click(look, studio, owned, ollama):
    here = look("keys")
    assert "was found at http://127.0.0.1:11434" in words(here) and listed(studio) == []
    press(here, "Use it")
    (door,) = listed(studio)
    assert (door.provider, door.inner, door.tested.ok) == ("ollama", True, True)
    assert "was found at" not in words(here.run())
