"""Rows that cannot be written: each waits for a person, and none of the others waits for it."""

from uuid import uuid4

import pytest

from clinic import clock
from clinic.mail import outbox
from clinic.mail.accounts import seal
from clinic.mail.kinds import Mail
from clinic.mail.models import Message
from clinic.models import Clinic
from tests.faults.cast import named

pytestmark = pytest.mark.fault
ROWS = {
    "the template raises": {"kind": "concern", "subject": "concern:"},
    "a key that is none": {"kind": "reminder", "subject": "patient:NULL"},
    "an occasion that is none": {"kind": "reminder", "subject": "patient:{patient}", "occasion": "soon"},
    "a recipient who is gone": {"kind": "question", "subject": f"patient:{uuid4()}"},
    "a letter that is gone": {"kind": "referral", "subject": f"referral:{uuid4()}"},
    "a lone surrogate": {"kind": "account", "subject": "account:1", "sealed": ("Hello", "\ud800")},
    "a line break in a header": {"kind": "account", "subject": "account:2", "sealed": ("Hello\nBcc: a@b.example", "x")},
    "sealed with another key": {"kind": "account", "subject": "account:3", "sealed": "gAAAAA"},
}


def poison() -> None:
    clinic, patient = Clinic.objects.get(slug="harbour"), named("Worse")[0]  # nobody whom a tick reminds
    for row in ROWS.values():
        sealed = row.get("sealed", "")
        planned = outbox.enqueue(
            kind=row["kind"],
            subject=row["subject"].format(patient=patient.pk),
            occasion=row.get("occasion", ""),
            recipient="poison@example.org",
            clinic=clinic,
            now=clock.now(),
            sealed=seal(Mail(*sealed)) if isinstance(sealed, tuple) else sealed,
        )
        assert planned


def test_each_waits_for_a_person_and_nobody_waits_for_it(world, passes):
    poison()
    world.plan()
    world.worker()
    world.beat()
    passes("poison rows among the others")
    parked = Message.objects.needing_a_person(Clinic.objects.get(slug="harbour"))
    assert [row.recipient for row in parked if row.recipient == "poison@example.org"] == ["poison@example.org"] * len(
        ROWS
    )
    assert "poison@example.org" not in {line.recipient for line in world.post.accepted}
