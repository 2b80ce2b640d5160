import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import formats, translation

CATALOGUE = Path(settings.BASE_DIR) / "locale/en_GB/LC_MESSAGES/django.po"
PAIRS = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', CATALOGUE.read_text(), re.MULTILINE)


@pytest.mark.parametrize(("stock", "ours"), PAIRS)
def test_what_stands_in_the_catalogue_is_what_pages_say(stock: str, ours: str) -> None:
    with translation.override("en-gb"):
        assert translation.gettext(stock) == ours


@pytest.mark.parametrize("ours", [ours for _, ours in PAIRS])
def test_no_words_of_ours_shout_or_boast(ours: str) -> None:
    assert "!" not in ours
    assert "success" not in ours.lower()


def test_times_have_24_hours_and_dates_a_month_in_letters() -> None:
    with translation.override("en-gb"):
        assert formats.date_format(datetime(2026, 3, 16, 15, 5), "DATETIME_FORMAT") == "16 Mar 2026, 15:05"


def test_dates_are_typed_as_people_here_write_them() -> None:
    with translation.override("en-gb"):
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"
        assert formats.get_format("TIME_INPUT_FORMATS")[0] == "%H:%M"
