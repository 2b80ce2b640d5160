"""Everything that happened to a patient: newest first, narrowed by links, in pages, in as many questions as before."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.statements import scans_of, statements
from clinic import clock
from clinic.mail.models import Message, Status
from patients.admin.timeline import SHOWN, page_of
from patients.care import carers, checking_in, courses, messaging, prescribing, referrals, telling
from patients.care.history_sources import SOURCES, Kind
from patients.models import Episode, Patient, Referral, Session
from tests.cast import answer
from tests.desk.a_long_course import log


@pytest.fixture
def everything(course, dana, alice, at):
    """The long course, with what it lacks: a symptom, letter, invitations, a reminder that was held, and the end."""
    now = at("2026-05-07 09:00")
    checking_in.report_symptoms(patient=dana, key=uuid4(), symptoms=frozenset({"fever"}), now=now)
    letter = Referral.objects.get(episode__patient=dana)
    referrals.sign(by=alice, referral=letter, now=now)
    Message.objects.create(
        kind="referral", subject=f"referral:{letter.pk}", clinic=dana.clinic, recipient="letters@secure.example",
        status=Status.DEFERRED, created_at=now, due_at=now, message_id="<1@harbour.example>",
    )  # fmt: skip
    invitation = dana.invitations.create(seed="s", token_hash="h", invited_by=alice, expires_at=now + timedelta(days=9))
    telling.invitation(invitation, now=now)
    Message.objects.about(f"invitation:{invitation.pk}").update(status=Status.FAILED)
    carers.give(
        by=alice, patient=dana, name="Kit Doyle", email="kit@example.org", relation="partner", scope="see",
        ends_on=now.date() + timedelta(days=30), why="Dana asked for it", now=now,
    )  # fmt: skip
    dana.reminders.create(day=now.date(), slot=1, due_at=now, verdict="held")
    courses.end(by=alice, episode=dana.episodes.get(), outcome_note="Well again", now=at("2026-05-08 09:00"))
    return now


def titles(patient, kind: str) -> list[str]:
    return [event.title for event in page_of(patient, kind).events]


TOLD = [
    ("check-ins", "Start check on the portal", "Pain 7 of 10"),
    ("check-ins", "Symptom reported", "Named: fever"),
    ("sessions", "Session 1: Lower back stretches", "Worst pain 4 of 10. Skipped: "),
    ("messages", "Message from the patient", "Can I go on"),
    ("messages", "Answer from Alice Archer", "Rest this week"),
    ("mails", "Mail: A new version, to a patient", "waiting to be sent"),
    ("mails", "Mail: A referral letter", "put off, will be tried again"),
    ("mails", "Mail: An invitation", "refused for good"),
    ("mails", "Mail: An invitation, to a carer", "waiting to be sent"),
    ("mails", "Mail: Who can see their pages has changed, to a patient", "waiting to be sent"),
    ("mails", "Mail: A message, to staff", "waiting to be sent"),
    ("mails", "Mail: An answer waits, to a patient", "waiting to be sent"),
    ("mails", "No reminder", "Not sent: the exercises are on hold"),
    ("concerns", "Concern: Not better after two weeks", "Phoned and spoke with the patient: Standing all day"),
    ("letters", "Letter: Referral: Dana Doyle", "Signed (Alice Archer)"),
    ("changes", "Lower back stretches, version 2", "From 1 April 2026, by Alice Archer"),
    ("changes", "Paused", "until 27 April 2026: Away"),
    ("changes", "Episode ended: Back pain", "Well again"),
]


def test_each_kind_says_what_happened(everything, dana):
    for kind, title, text in TOLD:
        said = [(event.title, event.text) for event in page_of(dana, kind).events]
        assert any(found.startswith(title) and text in more for found, more in said), (title, said)


def test_every_source_is_of_one_kind_and_has_words(everything, dana):
    assert {source.kind for source in SOURCES} == set(Kind)
    together = {event.title for kind in Kind for event in page_of(dana, kind).events}
    assert set(titles(dana, "")) <= together


def test_links_narrow_it_without_javascript(everything, dana, alice, as_user):
    address = reverse("admin:patients_patient_change", args=[dana.pk])
    page = as_user(alice).get(address).content.decode()
    links = dict(re.findall(r'<a class="choice" href="\?(?:kind=)?([a-z-]*)#timeline"[^>]*>([^<]+)</a>', page))
    assert list(links) == ["", *map(str, Kind)]
    narrowed = as_user(alice).get(address, {"kind": "messages"}).content.decode()
    timeline = narrowed.partition('id="timeline"')[2]
    assert "Message from the patient" in timeline
    assert "Session 1" not in timeline
    assert 'aria-current="true">Messages<' in timeline


def test_a_concern_a_letter_and_a_version_lead_to_their_pages(everything, dana):
    letter = Referral.objects.get(episode__patient=dana)
    hrefs = {event.href for event in page_of(dana).events}
    assert reverse("admin:patients_referral_change", args=[letter.pk]) in hrefs
    assert reverse("admin:patients_concern_change", args=[dana.concerns.get(finding="not_improved").pk]) in hrefs


def test_pages_hold_everything_once_and_in_order(everything, dana, alice, as_user):
    address, client = reverse("admin:patients_patient_change", args=[dana.pk]), as_user(alice)
    query, seen = "", []
    for _page in range(9):
        page = client.get(address + query).content.decode().partition('id="timeline"')[2]
        seen += re.findall(r'<time datetime="([^"]+)">[^<]+</time><div class="words">(.*?)</div>', page, re.DOTALL)
        earlier = re.search(r'href="(\?before=[^"#]+)#timeline"', page)
        if earlier is None:
            break
        query = unescape(earlier[1])
    assert len(seen) == len(set(seen)) > SHOWN
    assert len([one for one in seen if "Session 1" in one[1]]) == Session.objects.count()
    instants = [at for at, _said in seen]
    assert instants == sorted(instants, reverse=True)


def test_two_things_of_one_instant_are_both_told_on_the_page_that_follows(prescribed, dana, at, monkeypatch):
    at("2026-03-16 09:00")
    prescribed(dana)
    for number in range(4):
        messaging.write(patient=dana, key=uuid4(), text=f"Line {number}", now=clock.now())
    monkeypatch.setattr("patients.admin.timeline.SHOWN", 3)
    first = page_of(dana, "messages")
    second = page_of(dana, "messages", first.earlier)
    assert sorted(event.text for event in (*first.events, *second.events)) == [f"Line {number}" for number in range(4)]
    assert (first.is_first, second.is_first, second.earlier) == (True, False, "")


def test_an_address_that_makes_no_sense_shows_the_newest(everything, dana, alice, as_user):
    client, address = as_user(alice), reverse("admin:patients_patient_change", args=[dana.pk])
    for nonsense in ("?kind=secrets", "?before=yesterday", "?before=2026-05-01", "?before=~"):
        assert "Episode ended" in client.get(address + nonsense).content.decode(), nonsense


def test_a_page_is_one_question_however_much_there_is(everything, dana):
    for kind in ("", *Kind):
        with CaptureQueriesContext(connection) as queries:
            page_of(dana, kind)
        assert len(queries) == 1, kind


def test_it_reads_no_outbox_and_no_history_from_end_to_end(everything, dana):
    now = clock.now()
    about = {"kind": "reminder", "clinic": dana.clinic, "created_at": now, "due_at": now}
    Message.objects.bulk_create(
        Message(subject=f"patient:{number}", message_id=f"<{number}@x.example>", **about) for number in range(5_000)
    )
    a_crowd(dana.physiotherapist, 2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE mail_message, patients_patientevent, patients_episodeevent, pghistory_context")
    with statements() as asked:
        page_of(dana)
    assert not {"mail_message", "patients_patientevent", "patients_episodeevent"} & set(scans_of(*asked.asked[0]))


def a_crowd(physiotherapist, number: int) -> None:
    """Store patients with an episode each, as the database remembers them."""
    born, about = date(1984, 5, 2), {"clinic": physiotherapist.clinic, "physiotherapist": physiotherapist}
    stored = Patient.objects.bulk_create(Patient(name="Kim Kelly", date_of_birth=born, **about) for _ in range(number))
    days = {"started_on": date(2026, 3, 16), "first_started_on": date(2026, 3, 16)}
    Episode.objects.bulk_create(Episode(patient=one, **days) for one in stored)


def test_of_another_patient_nothing_is_told(everything, erin, prescribed):
    assert page_of(erin).events == []
    prescribed(erin)
    answer(erin, 2)
    assert len(titles(erin, "check-ins")) == 1
    log(prescribing.PrescriptionVersion.objects.get(prescription__episode__patient=erin))
    assert len(titles(erin, "sessions")) == 1
