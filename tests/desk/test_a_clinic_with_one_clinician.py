"""A clinic with one clinician names an outside cover, or sees a warning that cannot be dismissed."""

import re

import pytest
from django.urls import reverse

from clinic.models import Role
from tests.cast import a_member

DESK = reverse("admin:index")
WARNING = "Alice Archer is the only clinician here."


@pytest.fixture
def gail(clinic):
    """A physiotherapist of another practice, who stands in."""
    outside = a_member(clinic, "Gail Green")
    outside.is_outside = True
    outside.save()
    return outside


def page(client) -> str:
    return client.get(DESK).content.decode()


def test_everybody_of_that_clinic_is_warned_and_nobody_else(alice, mona, charlie, as_user):
    for who in (alice, mona):
        assert WARNING in page(as_user(who))
    assert WARNING not in page(as_user(charlie))


def test_it_cannot_be_dismissed(alice, as_user):
    for _visit in range(3):
        shown = page(as_user(alice))
        banner = re.search(r'<div class="banner warning neutral">.*?</div>', shown, re.DOTALL).group()
        assert WARNING in banner
        assert "<button" not in banner
        assert "<form" not in banner


def test_only_who_may_name_the_cover_is_led_there(alice, mona, as_user):
    link = reverse("admin:clinic_staff_change", args=[alice.pk])
    assert link in page(as_user(mona))
    assert "Name the cover" not in page(as_user(alice))


def test_a_cover_from_outside_ends_it_once_named(alice, gail, as_user):
    assert WARNING in page(as_user(alice))
    alice.cover = gail
    alice.save()
    assert WARNING not in page(as_user(alice))


def test_a_cover_who_has_left_or_cannot_decide_does_not(alice, gail, mona, as_user):
    alice.cover = gail
    alice.save()
    gail.is_active = False
    gail.save()
    assert WARNING in page(as_user(alice))
    alice.cover = mona
    alice.save()
    assert WARNING in page(as_user(alice))


def test_two_clinicians_of_its_own_need_none(alice, bob, as_user):
    assert "is the only clinician here" not in page(as_user(alice))
    bob.is_active = False
    bob.save()
    assert WARNING in page(as_user(alice))


def test_the_form_refuses_a_cover_who_cannot_act_for_a_patient(alice, gail, mona, as_user):
    lead = a_member(alice.clinic, "Lena Lindqvist", Role.LEAD)
    address = reverse("admin:clinic_staff_change", args=[alice.pk])
    post = {"name": "Alice Archer", "role": "physiotherapist", "is_active": "on"}
    refused = as_user(lead).post(address, {**post, "cover": mona.pk})
    assert "Name a physiotherapist or a clinical lead" in refused.content.decode()
    assert as_user(lead).post(address, {**post, "cover": gail.pk}).status_code == 302
    alice.refresh_from_db()
    assert alice.cover == gail
