"""How long ago the audit last went all the way round stands beside the health of the ticks, and is bounded."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.models import Tick
from clinic.rounds import LONGEST
from patients.care.missing import alone, difference, reminded
from patients.rules.schedule import DAY
from tests.ticks.running import all_ticks_ended

HOUR = timedelta(hours=1)


@pytest.fixture
def ago(db):
    """Return what lets all ticks run a moment ago, and the audit's last whole round end, or this one begin, earlier."""

    def let(**times):
        all_ticks_ended()
        now = timezone.now()
        Tick.objects.filter(name="audit").update(**{name: now - time for name, time in times.items()})

    return let


def problems(client):
    answer = client.get("/healthz")
    assert answer.status_code == (503 if answer.json()["problems"] else 200)
    return answer.json()["problems"]


def test_health_says_how_long_ago_the_audit_went_all_the_way_round(ago, client):
    ago(whole_ended_at=2 * HOUR)
    assert problems(client) == []
    assert 7200 <= client.get("/healthz").json()["audited"] < 7300


def test_a_round_that_takes_longer_than_half_a_day_is_a_complaint(ago, client):
    ago(whole_ended_at=12 * HOUR + timedelta(seconds=1), round_began_at=12 * HOUR)
    (said,) = problems(client)
    assert said.startswith("“audit” takes too long: it last went all the way round 432")


def test_the_first_round_of_all_has_as_much_time_as_any(ago, client):
    ago(round_began_at=11 * HOUR)
    assert problems(client) == []
    assert client.get("/healthz").json()["audited"] is None
    ago(round_began_at=13 * HOUR)
    assert problems(client) == ["“audit” takes too long: it has never gone all the way round."]


def test_two_rounds_and_a_day_to_act_fit_into_what_the_audit_looks_back_at():
    """What comes up just behind a round is looked at near the end of the next one."""
    looked_back_at = min(reminded.LOOK_BACK, difference.RECENT, alone.SINCE)
    assert 2 * LONGEST["audit"] + DAY <= looked_back_at


def test_the_desk_says_it_beside_the_health_of_the_ticks(ago, lena, as_user):
    ago(whole_ended_at=2 * HOUR)
    shown = as_user(lena).get(reverse("admin:index")).content.decode()
    assert "Healthy as of" in shown
    assert "All records were last checked for missed work 2\xa0hours ago" in shown
    ago(whole_ended_at=HOUR / 720)
    shown = as_user(lena).get(reverse("admin:index")).content.decode()
    assert "All records were last checked for missed work just now" in shown


def test_the_desk_says_on_top_that_a_round_takes_too_long(ago, lena, as_user):
    ago(whole_ended_at=14 * HOUR)
    shown = as_user(lena).get(reverse("admin:index")).content.decode()
    assert "Limber is behind with its work." in shown
    assert "audit: takes too long to check all records" in shown
    assert "All records were last checked for missed work 14\xa0hours ago." in shown
    assert "Healthy as of" not in shown
