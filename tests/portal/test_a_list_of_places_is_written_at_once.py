import pytest
from django import forms
from django.test.html import parse_html

from clinic import zones
from patients.portal.forms.reminders import Places
from patients.portal.forms.reminders import zones as places


@pytest.mark.parametrize("chosen", ["Europe/London", "America/Argentina/Buenos_Aires", "", None, "Mars/Olympus"])
def test_it_is_the_list_that_django_writes(chosen: str | None) -> None:
    given = {"id": "id_time_zone", "required": True, "aria-invalid": "true", "aria-describedby": "id_time_zone_error"}
    written = [kind(choices=places()).render("time_zone", chosen, given) for kind in (forms.Select, Places)]
    assert parse_html(written[0]) == parse_html(written[1])


def test_what_stands_in_it_is_text() -> None:
    written = Places(choices=[('"><b>', "<i>&")]).render("zone", '"><b>')
    assert '<option value="&quot;&gt;&lt;b&gt;" selected>&lt;i&gt;&amp;</option>' in written


def test_the_places_there_are_are_looked_for_once() -> None:
    assert "Europe/London" in zones.known()
    assert zones.known() is zones.known()
