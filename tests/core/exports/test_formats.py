"""What holds of every format that is offered, whoever wrote it."""

from __future__ import annotations

from collections import Counter

import pytest

from core import exports
from core.i18n import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_files_of_a_film_have_one_name_and_each_says_what_it_keeps_and_loses(language):
    forms = exports.find_formats()
    names = Counter(exports.file_name(form, "雨夜", language) for form in forms.values())
    assert [name for name, count in names.items() if count > 1] == []
    titles = Counter(exports.format_title(form, language) for form in forms.values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert [name for name, form in forms.items() if not (form.keeps.get(language) and form.loses.get(language))] == []


def test_formats_stand_together_by_what_they_are_for():
    purposes = [form.holds for form in exports.find_formats().values()]
    assert purposes == sorted(purposes, key=exports.PURPOSES.index)
    assert len(purposes) >= 24
