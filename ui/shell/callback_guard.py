"""Every click is heard, also one that another overtakes.

Streamlit 1.67 asks whether a newer click waits before it looks at the click a run was begun for, and while the callback of
that click is at work. Where one waits, the run is broken off there and the older click's callback never runs, or stops half
way: a browser tells a click once. So a run asks only when its clicks are done; the newer one is next.

Whoever signs out leaves no field's callback behind: Streamlit forgets what stood in the fields and not their callbacks, takes all that
the browser still tells of them as changed, and would save it for nobody.

And a click that met a full disk or a database that is away says so on the page as it stands: Streamlit would draw no page at all.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.common import user_key_from_element_id

from core.database.engine import is_database_away
from core.errors import DatabaseAway, Unready
from ui.base import toast
from ui.base.i18n import language
from ui.shell import page_address


@cache
def let_callbacks_finish() -> None:
    """From now on, in every session of this process, callbacks are run to their end before a run may be broken off."""
    apply = SafeSessionState.on_script_will_rerun

    @wraps(apply)
    def whole(memory: SafeSessionState, *told: Any, **more: Any) -> None:
        runner = getattr(vars(memory)["_yield_callback"], "__self__", None)
        if not isinstance(runner, ScriptRunner):
            return apply(memory, *told, **more)
        runner._execing = False
        page_address.note_told_address()
        try:
            apply(memory, *told, **more)
        except Exception as error:
            if not (isinstance(error, Unready) or is_database_away(error)):
                raise
            cannot = error if isinstance(error, Unready) else DatabaseAway()
            toast.show_sentence(cannot.sentence(language()))
        finally:
            page_address.note_address(run_ends=False)
            runner._execing = True

    SafeSessionState.on_script_will_rerun = whole  # type: ignore[assignment, method-assign]
    changed = SessionState._widget_changed

    @wraps(changed)
    def changed_on_screen(memory: SessionState, widget_id: str) -> bool:
        known = widget_id in memory._key_id_mapper.id_key_mapping or user_key_from_element_id(widget_id) is None
        return known and changed(memory, widget_id)

    SessionState._widget_changed = changed_on_screen  # type: ignore[assignment, method-assign]
