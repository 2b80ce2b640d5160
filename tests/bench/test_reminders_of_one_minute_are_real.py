"""The bench of many reminders due at one minute decides real ones, and takes back what its floor writes."""

import pytest

from bench import reminded
from bench.sizes import Sizes
from clinic.mail.models import Message
from patients.models import Reminder
from programmes.models import Programme
from tests.cast import At


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hour", ["2026-03-16 09:30", "2026-03-29 01:15", "2026-03-16 00:00", "2026-03-16 02:10"])
def test_each_is_written_once_at_any_hour(hour: str, at: At, routine: Programme) -> None:
    at(hour)
    (found,) = reminded.measure(Sizes(), each=4, blocks=2)
    decided = Reminder.objects.filter(verdict="due", patient__email__endswith="@reminded.example").count()
    assert decided in (3 * 4, 6 * 4)  # of a warming block and two, or of as many again where the gate was missed
    mails = Message.objects.filter(kind="reminder", recipient__endswith="@reminded.example")
    assert mails.count() == decided
    assert found.floor > 0
