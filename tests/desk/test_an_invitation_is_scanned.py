"""The way in on the screen, for a patient who still sits there: a picture to scan, and nothing to type."""

import re
from html import unescape

import pytest
import segno
from django.conf import settings
from django.test import Client
from django.urls import reverse

from clinic.mail import kinds
from clinic.models import ReadEvent
from patients.models import Invitation, Patient, PrescriptionVersion
from tests.looking import hold, press, signed_in

SOURCE = re.compile(r'<img class="code" src="([^"]+)"')
ADDRESS = re.compile(r"<code>([^<]+)</code>")


@pytest.fixture
def newcomer(dana):
    """Dana, who has not signed in yet."""
    user, dana.user = dana.user, None
    dana.save()
    user.delete()
    return dana


@pytest.fixture
def desk(newcomer, alice, routine, as_user, at):
    """A client of Alice, who has just published Dana's first programme; the record is what she is led to."""
    at("2026-03-16 09:00")
    client = as_user(alice)
    address = reverse("admin:patients_patient_prescribe", args=[newcomer.pk])
    client.post(address, {"programme": routine.pk, "starts_on": "2026-03-16", "baseline": 6})
    version = PrescriptionVersion.objects.get()
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    record = client.post(reverse("admin:patients_version_publish", args=[version.pk]), follow=True).content.decode()
    assert "Published. Dana Doyle is told by mail." in record
    assert '<button class="button secondary" name="show" value="1">Show the invitation as a QR code' in record
    return client


def invite(client, patient, **pressed: str) -> str:
    """Return the page after a button of the record."""
    return client.post(reverse("admin:patients_patient_invite", args=[patient.pk]), pressed).content.decode()


def mailed(outbox, patient) -> list[str]:
    """Return the links that were mailed, the last one last."""
    mails = [kinds.kind_of("invitation").compose(message).text for message in outbox.to(patient.email)]
    return [re.search(r"http\S+/invitation/\S+", mail)[0] for mail in mails]


def scanned(page: str) -> str:
    """Return the link beside the picture, which is the one that the picture holds."""
    link, picture = unescape(ADDRESS.search(page)[1]), unescape(SOURCE.search(page)[1])
    assert picture == segno.make(link).svg_data_uri(scale=6, dark="#17333a", light="#ffffff")
    return link


def accepted(link: str, patient) -> bool:
    """Return whether somebody who opens a link without typing anything comes in."""
    answer = Client().post(link.removeprefix(settings.BASE_URL), {"password": ""})
    patient.refresh_from_db()
    return answer.status_code == 302 and patient.user is not None


def test_the_picture_shown_after_publishing_is_the_link_that_was_mailed_and_lets_the_patient_in(
    desk, newcomer, alice, outbox
):
    looks = ReadEvent.objects.filter(subject=f"patient:{newcomer.pk}", user=alice.user)
    before = looks.count()
    link = scanned(invite(desk, newcomer, show="1"))
    assert looks.count() == before + 1
    assert mailed(outbox, newcomer) == [link]
    assert Invitation.objects.count() == 1
    assert accepted(link, newcomer)


def test_inviting_again_says_that_the_link_before_no_longer_works(desk, newcomer, outbox, at):
    before = scanned(invite(desk, newcomer, show="1"))
    at("2026-03-16 09:05")
    page = invite(desk, newcomer)
    assert "Links sent before it no longer work." in page
    assert set(mailed(outbox, newcomer)) == {before, scanned(page)}
    assert not accepted(before, newcomer)
    assert accepted(scanned(page), newcomer)


def test_where_nothing_was_sent_or_it_is_too_old_the_picture_is_of_a_new_one_that_is_sent(
    newcomer, alice, as_user, outbox
):
    first = scanned(invite(as_user(alice), newcomer, show="1"))
    Invitation.objects.update(created_at="2026-01-01T09:00Z", expires_at="2026-01-15T09:00Z")
    second = scanned(invite(as_user(alice), newcomer, show="1"))
    assert set(mailed(outbox, newcomer)) == {first, second}
    assert second != first


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_with_the_picture_holds_and_so_does_the_one_that_refuses(live, chromium, dana, alice, as_user):
    page, whose = signed_in(chromium, live, as_user(alice)), Patient.objects.filter(pk=dana.pk)
    record = live + reverse("admin:patients_patient_change", args=[dana.pk])
    whose.update(user=None)
    page.goto(record)
    hold(page, "the record of somebody who has not signed in")
    press(page, "Show the invitation as a QR code")
    assert page.get_by_role("img", name="The link as a picture to scan").is_visible()
    hold(page, "an invitation")
    page.goto(record)
    whose.update(user=dana.user)
    press(page, "Invite again")
    assert "can already sign in" in page.inner_text("[role=alert]")
    hold(page, "no invitation")
    assert page.complaints == []
    page.context.close()
