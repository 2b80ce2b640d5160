"""During a deployment two versions take mails; one may not know what the other has planned."""

import pytest

from clinic.mail import kinds
from clinic.mail.delivery import deliver_due
from clinic.mail.models import Message, Status
from tests.mail.some_kinds import NOW, plan

pytestmark = pytest.mark.django_db


def test_a_kind_it_does_not_know_is_left_for_a_minute_however_often(practice, sink, monkeypatch, leases_run_out):
    plan(practice, 1, "trial_letter")
    newer = kinds._kinds.copy()
    monkeypatch.delitem(kinds._kinds, "trial_letter")
    for _ in range(5):
        leases_run_out()
        deliver_due(now=NOW)
        [left] = Message.objects.raw("SELECT *, extract(epoch FROM retry_at - now()) AS pause FROM mail_message")
        assert left.status == Status.DEFERRED
        assert left.pause == 60
    assert Message.objects.needing_a_person(practice).count() == 1  # if no version knows it, a person does
    monkeypatch.setattr(kinds, "_kinds", newer)
    leases_run_out()
    deliver_due(now=NOW)
    assert len(sink.accepted) == 1
