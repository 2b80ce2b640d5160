import pytest

from clinic.mail.tasks import deliver
from clinic.models import Tick
from tests.mail.conftest import states
from tests.mail.some_kinds import plan

pytestmark = pytest.mark.django_db


def test_the_tick_delivers_without_celery_and_leaves_its_heartbeat(practice, sink):
    plan(practice)
    deliver()
    assert (len(sink.accepted), states()) == (1, {"accepted": 1})
    assert Tick.objects.get(name="deliver").last_ended_at is not None
