"""What an experiment is begun with."""

from __future__ import annotations

from core.lab.lab_values import LabInput
from core.lab.new_experiment import other_weather


def test_what_the_lab_suggests_is_another_weather_than_the_shots_have():
    dry, wet = (
        LabInput(id=when, facts={"when": when, "weather": sky}) for when, sky in (("day", "clear"), ("night", "rain"))
    )
    assert other_weather([dry, dry, wet]) == "night_rain"
    assert other_weather([dry, wet, wet]) == "clear_day"
