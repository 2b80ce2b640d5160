"""A lead asks at the desk what other settings would have changed, and nothing is switched on by asking."""

import pytest
from django.urls import reverse

from clinic.models import FollowUpPolicy
from tests.cast import answer
from tests.simulation.test_what_if import past  # noqa: F401

ADD = reverse("admin:clinic_followuppolicy_add")


@pytest.fixture
def asked(lena, as_user):
    """Ask as the lead; gives the page as text."""
    client = as_user(lena)
    data = {bound.html_name: bound.value() for bound in client.get(ADD).context["adminform"].form}

    def ask(**settings):
        response = client.post(ADD, data | settings | {"_what_if": "1"})
        assert response.status_code == 200
        return response.content.decode()

    return ask


def test_the_page_offers_to_try(lena, as_user):
    assert "What would this have changed last month?" in as_user(lena).get(ADD).content.decode()


def test_it_says_how_many_more_and_saves_nothing(past, at, asked):  # noqa: F811
    at("2026-03-20 09:00")
    page = asked(severe_pain=6)
    assert "This would have opened 1 more concern last month." in page
    assert "Severe pain" in page
    assert not FollowUpPolicy.objects.exists()


def test_what_was_entered_stays_in_the_form(past, at, asked):  # noqa: F811
    at("2026-03-20 09:00")
    assert 'name="severe_pain" value="6"' in asked(severe_pain=6)


def test_fewer_and_as_many_are_said_too(past, at, asked):  # noqa: F811
    at("2026-03-20 09:00")
    assert "as many concerns last month" in asked()
    at("2026-03-21 09:00")
    answer(past, 7, 4)
    at("2026-03-22 09:00")
    assert "1 concern fewer last month" in asked(severe_pain=8)


def test_settings_out_of_bounds_are_shown_at_their_field(asked):
    assert "less than or equal to 8" in asked(severe_pain=9)


def test_nobody_but_a_lead_may_ask(alice, as_user):
    assert as_user(alice).post(ADD, {"_what_if": "1"}).status_code in (403, 404)
