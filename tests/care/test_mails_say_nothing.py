"""Mail to patients holds nothing clinical, whatever the record holds; mail to staff says how urgent, and initials."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from clinic.mail import kinds
from clinic.mail.kinds import Mail, kind_of
from clinic.mail.models import Channel, Message
from patients.care import carers, inviting, messaging, prescribing, referrals, telling
from patients.care.prescribing import ExerciseDraft
from patients.models import Concern, Referral
from patients.models.concern import Urgency
from patients.rules.schedule import Due
from patients.rules.symptoms import SYMPTOMS
from tests.cast import PASSWORD, answer

TO_PATIENTS = {"reminder", "question", "please_ring", "programme_changed", "invitation", "message_answered"} | {
    "appointment",
    "carer_changed",
}
CLINICAL = re.compile(
    r"pain|back|leg|exercis|stretch|hug|physio|symptom|score|worse|better|improv|sever|urgent|emergenc|refer|letter"
    r"|doctor|flare|relapse|review|programme|dose|session|treat|therap|numb|bladder|fever|cancer|health"
    r"|\d ?/ ?10|999|111",
    re.IGNORECASE,
)
LINK = re.compile(r"https?://[^/\s]+(/\S*)")
PATH = re.compile(r"/|/today/|/carers/|/check-in/|/programme/|/messages/|/stop/[\w:-]+/|/invitation/[0-9a-f]{64}/")


@pytest.fixture
def to_dana(alice, clinic, dana, prescribed, outbox, at) -> dict[str, Mail]:
    """One mail of each kind to Dana, whose record says a great deal."""
    at("2026-03-16 10:00")
    clinic.name = dana.clinic.name = "The Harbour"
    clinic.save()
    version = prescribed(dana)
    answer(dana, 10, symptoms=set(SYMPTOMS), severe=True, history={"cancer"})
    draft = prescribing.draft_next(by=alice, prescription=version.prescription, now=clock.now())
    drafts = [ExerciseDraft(row.exercise, row.dose, "Stop if a leg goes numb") for row in draft.exercises.all()[:2]]
    prescribing.change_draft(by=alice, version=draft, exercises=drafts, note="For your back pain", now=clock.now())
    prescribing.publish(by=alice, version=draft, now=clock.now())
    telling.session_reminder(dana, Due(date(2026, 3, 16), 1, clock.now()), now=clock.now())
    telling.check_in_asked(dana, "2026-03-16", now=clock.now(), expires_at=clock.now() + timedelta(days=1))
    messaging.answer(by=alice, patient=dana, text="Rest your painful back", now=clock.now())
    carers.give(by=alice, patient=dana, name="Rosa Reed", email="rosa@example.org", relation="parent", scope="see",
                ends_on=date(2026, 6, 1), why="Asked for", now=clock.now())  # fmt: skip
    letter = referrals.open_draft(concern=Concern.objects.get(finding="emergency_symptom"), now=clock.now())
    telling.appointment_asked(letter, asked_at=clock.now(), now=clock.now())
    dana.user = None
    inviting.invite(by=alice, patient=dana, now=clock.now())
    return {message.kind: kind_of(message.kind).compose(message) for message in outbox.to(dana.email)}


def test_every_kind_of_mail_to_a_patient_is_looked_at(to_dana):
    assert set(to_dana) == TO_PATIENTS


@pytest.mark.parametrize("kind", sorted(TO_PATIENTS))
def test_it_says_nothing_clinical_and_whom_to_ring(kind, clinic, to_dana):
    mail = to_dana[kind]
    paths = LINK.findall(mail.text)
    assert paths
    assert all(PATH.fullmatch(path) for path in paths)
    words = f"{mail.subject}\n{LINK.sub('', mail.text)}{mail.html}".replace(clinic.phone, "")
    assert CLINICAL.findall(words) == []
    assert clinic.phone in mail.text
    assert not mail.attachments


def test_a_mail_to_staff_names_the_urgency_first_the_initials_and_no_more(alice, to_dana, outbox):
    first = Concern.objects.get(finding="emergency_symptom")
    message = next(one for one in outbox.to(alice.email) if one.subject == f"concern:{first.pk}")
    mail = kind_of(message.kind).compose(message)
    assert mail.subject.startswith("URGENT")
    assert mail.subject.endswith("(DD)")
    assert "Dana" not in mail.text + mail.subject
    assert CLINICAL.findall(LINK.sub("", mail.text).replace("Emergency", "").replace("URGENT", "")) == []


@pytest.mark.parametrize("kind", ["concern", "concern_escalated"])
@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 200), ("lena", 200), ("mona", 200), ("charlie", 404)]
)
def test_its_link_leads_whoever_works_here_to_the_very_concern(to_dana, as_user, request, kind, who, status):
    first = Concern.objects.get(finding="emergency_symptom")
    staff = request.getfixturevalue(who)
    message = Message.objects.filter(subject=f"concern:{first.pk}").first()
    message.kind = kind
    [address] = LINK.findall(kind_of(kind).compose(message).text)
    page = as_user(staff).get(address)
    assert page.status_code == status
    assert page.wsgi_request.path == reverse("admin:patients_concern_change", args=[first.pk])


def test_its_link_leads_there_through_the_sign_in(to_dana, alice, outbox, client):
    first = Concern.objects.get(finding="emergency_symptom")
    message = next(one for one in outbox.to(alice.email) if one.subject == f"concern:{first.pk}")
    [address] = LINK.findall(kind_of(message.kind).compose(message).text)
    sign_in = client.get(address)["Location"]
    assert client.post(sign_in, {"login": alice.email, "password": PASSWORD})["Location"] == address


@pytest.mark.parametrize("kind", ["concern", "concern_escalated"])
@pytest.mark.parametrize("urgency", Urgency)
def test_staff_mail_and_text_say_the_urgency_first_whatever_it_is(to_dana, alice, outbox, kind, urgency):
    Concern.objects.filter(finding="emergency_symptom").update(urgency=urgency)
    row = Concern.objects.get(finding="emergency_symptom")
    message = next(one for one in outbox.to(alice.email) if one.subject == f"concern:{row.pk}")
    message.kind = kind
    first = f"URGENT, {urgency.label}" if urgency <= Urgency.URGENT else str(urgency.label)
    assert kind_of(kind).compose(message).subject.startswith(f"{first}: answer by ")
    assert kinds.words_of(message).startswith(f"URGENT, {urgency.label}: answer by ")


@pytest.mark.parametrize(("urgency", "first"), [("urgent", "URGENT"), ("routine", "Routine")])
def test_the_mail_of_a_letter_that_stands_still_says_its_urgency_first(to_dana, alice, outbox, urgency, first):
    Referral.objects.update(urgency=urgency)
    telling.letter_chased(Referral.objects.get(), 1, [alice.email], now=clock.now())
    (message,) = outbox.to(alice.email, kind="referral_chase")
    mail = kind_of("referral_chase").compose(message)
    assert mail.subject == f"{first}: a letter needs you (DD)"
    assert mail.text.startswith(mail.subject)
    assert "Dana" not in mail.text


def test_the_mail_that_a_message_has_come_says_its_urgency_first(to_dana, alice, dana, outbox):
    messaging.write(patient=dana, key=uuid4(), text="May I swim?", now=clock.now())
    (message,) = outbox.to(alice.email, kind="message")
    assert kind_of("message").compose(message).subject.startswith("Within a working day: answer a message by ")


def test_only_these_kinds_go_to_a_patient_by_text_and_none_has_a_reason(to_dana, dana):
    by_text = [kind for kind in TO_PATIENTS if kinds.goes_by_text(kind)]
    assert sorted(by_text) == ["please_ring", "question", "reminder"]
    for kind in by_text:
        said = kinds.words_of(Message(kind=kind, subject=f"patient:{dana.pk}", channel=Channel.TEXT))
        assert CLINICAL.findall(said.replace(dana.clinic.phone, "")) == []
        assert dana.name.split()[0] not in said
