"""The way in on the screen, for a patient who still sits there: a picture to scan, and nothing to type."""

import pytest
from django.urls import reverse

from patients.models import Patient
from tests.looking import hold, press, signed_in


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_with_the_picture_holds_and_so_does_the_one_that_refuses(live, chromium, dana, alice, as_user):
    page, whose = signed_in(chromium, live, as_user(alice)), Patient.objects.filter(pk=dana.pk)
    record = live + reverse("admin:patients_patient_change", args=[dana.pk])
    whose.update(user=None)
    page.goto(record)
    press(page, "Invite again")
    assert page.get_by_role("img", name="The link as a picture to scan").is_visible()
    hold(page, "an invitation")
    page.goto(record)
    whose.update(user=dana.user)
    press(page, "Invite again")
    assert "can already sign in" in page.inner_text("[role=alert]")
    hold(page, "no invitation")
    assert page.complaints == []
    page.context.close()
