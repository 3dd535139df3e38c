"""The idea's page: a film with a plot has three directions; what has none is told by its points, and the page says so."""

from __future__ import annotations

from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from core.i18n import translate_key
from core.idea import idea
from core.settings import ROOT
from core.studio import Studio, open_studio
from tests.support import films
from tests.ui.conftest import on_one_server
from ui.base import state


@pytest.mark.parametrize(
    ("form", "plot"), [("story", True), ("trailer", True), ("memory", True), ("advert", False), ("lesson", False)]
)
def test_directions_are_offered_where_there_is_a_plot(one_studio: Studio, form: str, plot: bool) -> None:
    person = films.person(one_studio)
    film_id = films.put(open_studio(one_studio.settings, [films.Company()]), person, "script")
    with one_studio.db.write() as session:
        found = idea.Understood.model_validate({"form": form, "genre": "", "mood": "calm"})
        idea.correct_fact(session, film_id, found, "form", form)
    opened = on_one_server(AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=30))
    opened.query_params["lang"] = "en"
    opened.session_state[state.PROJECT] = str(film_id)
    opened.session_state[state.TOKEN] = films.token(one_studio, person)
    opened.switch_page("../pages/idea.py").run()
    words = unescape(" ".join(str(element.proto.body) for element in opened.get("html")))
    assert (translate_key("idea.directions", "en") in words) is plot
    assert (translate_key("idea.told_by_points", "en") in words) is not plot
    assert not opened.exception
