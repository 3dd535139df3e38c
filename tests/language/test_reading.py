"""The form that a film is told in: the one that was read where it is sure."""

from __future__ import annotations

import pytest

from language.reading import form_to_tell


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("给新开的咖啡店拍个广告，豆子自己烘", "advert"),
        ("开在巷子里四十年的面馆，汤要熬十二个小时，拍一条宣传片", "advert"),
        ("一只流浪狗每天护送不同的孩子放学回家", "story"),
        ("A paper boat travels from the gutter to the sea", "story"),
        ("Two days in Istanbul: ferries, cats, tea, and a sunset from Galata", "travel"),
    ],
)
def test_a_form_that_is_not_sure_is_told_as_a_story(text: str, form: str) -> None:
    assert form_to_tell(text) == form
