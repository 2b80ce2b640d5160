"""Timers and mails vanish at random; the audit finds every one of them, puts it right, and then finds nothing."""

import random
from datetime import datetime, timedelta
from typing import Any

from clinic.mail.models import Channel, Message
from patients.care.missing.auditing import mend_all
from patients.models import (
    CheckIn,
    Concern,
    Conversation,
    DifferenceRecord,
    Episode,
    Invitation,
    PatientMessage,
    Referral,
    ReminderSettings,
)
from patients.models.concern import Urgency
from patients.rules.schedule import DAY, local_date
from tests.missing.conftest import Lose, lacking

FAR = timedelta(days=400)
KINDS = (
    "concern", "concern_escalated", "question", "reminder", "please_ring", "referral", "referral_chase", "appointment",
    "message", "message_answered", "invitation",
)  # fmt: skip
ROUNDS = 6


def timers() -> list[tuple[str, str, Any, str, str]]:
    """Return every timer that runs: its table, column and row, and how a difference names it."""
    found = [
        ("patients_episode", column, row.pk, f"episode:{row.pk}", words)
        for column, words in (("next_assessment_at", "Next assessment"), ("next_prompt_at", "Next question"))
        for row in Episode.objects.open().filter(**{f"{column}__isnull": False})
    ]
    reminded = ReminderSettings.objects.filter(next_at__isnull=False)
    table = "patients_remindersettings"
    found += [(table, "next_at", row.pk, f"patient:{row.patient_id}", "Next reminder") for row in reminded]
    escalating = Concern.objects.open()
    found += [
        ("patients_concern", "next_escalation_at", row.pk, f"concern:{row.pk}", "Next step") for row in escalating
    ]
    for column, words in (("next_chase_at", "Next chase"), ("ask_patient_at", "Question about it")):
        letters = Referral.objects.open().filter(**{f"{column}__isnull": False})
        found += [("patients_referral", column, row.pk, f"referral:{row.pk}", words) for row in letters]
    known = Concern.objects.open().filter(finding="message")
    waits = Conversation.objects.filter(concern_at__isnull=False).exclude(patient__in=known.values("patient"))
    found += [
        ("patients_conversation", "concern_at", row.pk, f"patient:{row.patient_id}", "Unanswered message")
        for row in waits
    ]
    return found


def mails(now: datetime) -> list[tuple[int, str, str]]:
    """Return mails that are owed to somebody still: key, subject and how a difference names them."""
    found = of_concerns()
    found += [
        (row.pk, row.subject, f"No mail with the reminder of {row.occasion}")
        for row in Message.objects.filter(kind="reminder", created_at__gte=now - timedelta(days=2))
    ]
    waiting = {f"invitation:{row.pk}" for row in Invitation.objects.filter(accepted_at=None)}
    found += [
        (row.pk, row.subject, "No mail with the invitation") for row in Message.objects.filter(subject__in=waiting)
    ]
    for letter in Referral.objects.open():
        for row in Message.objects.filter(subject=f"referral:{letter.pk}", kind__in=("referral_chase", "appointment")):
            if row.kind == "appointment":
                found.append((row.pk, row.subject, "No mail that asks about an appointment"))
            elif row.occasion.startswith(f"{letter.status} {letter.moved_at:%Y-%m-%dT%H:%M} "):
                found.append((row.pk, row.subject, "No mail of chase"))
    written = {f"message:{row.pk}": f"patient:{row.patient_id}" for row in PatientMessage.objects.all()}
    waiting = Message.objects.filter(subject__in=written, due_at__gte=now - timedelta(hours=3))
    found += [(row.pk, written[row.subject], "No mail that a message has come") for row in waiting if is_owed(row)]
    found += [
        (row.pk, row.subject, "No mail with the letter")
        for letter in Referral.objects.filter(status="signed")
        for row in Message.objects.filter(kind="referral", subject=f"referral:{letter.pk}")
    ]
    return found + questions(now) + rings(now)


def of_concerns() -> list[tuple[int, str, str]]:
    """Return what staff are owed of open concerns, by mail and by text message."""
    open_ones = {f"concern:{row.pk}": row.status for row in Concern.objects.open()}
    found = []
    for row in Message.objects.filter(subject__in=open_ones):
        if row.occasion.startswith("opened"):
            words = "No text message to staff" if row.channel == Channel.TEXT else "No mail to staff that it was opened"
            found.append((row.pk, row.subject, words))
        elif row.occasion.startswith("repeated") and is_loud(row):
            found.append((row.pk, row.subject, "No mail to staff that it came again"))
        elif row.occasion.startswith(f"escalated {open_ones[row.subject]}"):
            found.append((row.pk, row.subject, "No mail of step"))
    return found


def is_loud(mail: Message) -> bool:
    """Return whether a repeat is by mail, of an open concern that is urgent."""
    pk = mail.subject.partition(":")[2]
    return mail.channel == Channel.EMAIL and Concern.objects.get(pk=pk).urgency <= Urgency.URGENT


def questions(now: datetime) -> list[tuple[int, str, str]]:
    """Return the questions of this week that no answer came to, of patients whose episode is open."""
    found = []
    for row in Message.objects.filter(kind="question", created_at__range=(now - 6 * DAY, now - timedelta(hours=1))):
        patient = row.subject.partition(":")[2]
        episode = Episode.objects.open().filter(patient=patient, problem="back").first()
        if episode and not CheckIn.objects.filter(patient=patient, on=row.occasion).exists():
            found.append((row.pk, f"episode:{episode.pk}", f"No question of {row.occasion}"))
    return found


def rings(now: datetime) -> list[tuple[int, str, str]]:
    """Return mails that ask a patient to ring, each the only one since the day on which a concern was opened."""
    found = []
    for row in Concern.objects.open().filter(urgency__lte=Urgency.SOON).select_related("patient"):
        day = local_date(row.opened_at, row.patient.zone).isoformat()
        mails = Message.objects.filter(kind="please_ring", subject=f"patient:{row.patient_id}", occasion__gte=day)
        if len(mails) == 1:
            found.append((mails[0].pk, f"concern:{row.pk}", "No mail that asks the patient to ring"))
    return found


def test_every_kind_of_mail_that_is_owed_can_be_lost(played: datetime) -> None:
    kinds = Message.objects.in_bulk([pk for pk, _subject, _words in mails(played)]).values()
    assert {(row.kind, row.channel) for row in kinds} >= {
        ("concern", Channel.TEXT), *((kind, Channel.EMAIL) for kind in KINDS),
    }  # fmt: skip


def is_owed(mail: Message) -> bool:
    """Return whether a mail about a message is owed still: one to staff is not, once the message was answered."""
    row = PatientMessage.objects.get(pk=mail.subject.partition(":")[2])
    return (
        row.by_id is not None
        or not PatientMessage.objects.filter(patient=row.patient, pk__gt=row.pk, by__isnull=False).exists()
    )


def test_whatever_is_lost_is_found_and_put_right(played: datetime, lose: Lose) -> None:
    assert lacking(played) == []
    for seed in range(ROUNDS):
        chance = random.Random(seed)
        expected = lose_some(chance, played, lose)
        found = lacking(played)
        for subject, words in expected:
            assert any(about == subject and text.startswith(words) for about, text in found), (seed, subject, words)
        before = DifferenceRecord.objects.count()
        assert len(mend_all(now=played)) >= len(expected)
        assert DifferenceRecord.objects.filter(mended=True).count() >= before + len(expected)
        assert lacking(played) == [], seed
    assert not DifferenceRecord.objects.filter(mended=False).exists()


def lose_some(chance: random.Random, now: datetime, lose: Lose) -> list[tuple[str, str]]:
    """Lose about a third of everything and return what must be found."""
    expected = []
    for table, column, pk, subject, words in timers():
        if chance.random() < 0.3:
            value: Any = chance.choice([None, now + FAR])
            lose(f"UPDATE {table} SET {column} = %s WHERE id = %s", (value, pk))
            expected.append((subject, words))
    gone = set()
    for pk, subject, words in mails(now):
        if pk in gone or chance.random() < 0.3:  # one mail may stand for two things
            if pk not in gone:
                lose("DELETE FROM mail_message WHERE id = %s", (pk,))
            gone.add(pk)
            expected.append((subject, words))
    assert expected
    return expected
