"""What comes again while nobody has closed it is one row more urgent, once; nothing ever makes it less."""

import pytest

from clinic import clock
from patients.care import concerns
from patients.care.missing import auditing
from patients.models import Concern
from patients.models.concern import Urgency
from patients.rules import deadlines
from tests.care.test_absence_cover import mention  # noqa: F401  (a fixture)
from tests.cast import answer, tick

ROWS = list(deadlines.Urgency)


def again(dana, at, moment):
    at(moment)
    answer(dana, 6, symptoms={"weight_gain"})
    return Concern.objects.get()


@pytest.mark.usefixtures("mention")
def test_a_symptom_that_is_named_again_needs_a_person_a_day_sooner(alice, dana, outbox, at):
    before = Concern.objects.get()
    concern = again(dana, at, "2026-03-16 10:00")
    assert (before.urgency, concern.urgency) == (Urgency.DECISION, Urgency.SOON)
    assert f"{concern.acknowledge_by:%d %H:%M}" == "16 14:30"
    assert f"{concern.outcome_by:%d %H:%M}" == "17 10:00"
    assert concern.next_escalation_at == concern.acknowledge_by
    assert [entry.kind for entry in concern.entries.all()] == ["opened", "repeated", "raised"]
    assert outbox.kinds(alice.email) == ["concern", "concern"]
    assert outbox.kinds(dana.email)[-1] == "please_ring"


@pytest.mark.usefixtures("mention")
def test_it_climbs_by_its_new_row(clinic, dana, outbox, at):
    again(dana, at, "2026-03-16 10:00")
    at("2026-03-16 14:31")
    tick()
    assert outbox.kinds(clinic.duty_email) == ["concern_escalated"]


@pytest.mark.usefixtures("mention")
def test_a_third_time_raises_nothing_more_and_no_date_moves_away(dana, at):
    raised = again(dana, at, "2026-03-16 10:00")
    concern = again(dana, at, "2026-03-16 11:00")
    assert (concern.urgency, concern.acknowledge_by) == (raised.urgency, raised.acknowledge_by)
    assert concern.entries.filter(kind="raised").count() == 1


def test_one_that_somebody_has_taken_on_climbs_sooner_for_want_of_an_outcome(alice, dana, mention, at):  # noqa: F811
    concerns.acknowledge(by=alice, concern=mention, now=clock.now())
    concern = again(dana, at, "2026-03-16 10:00")
    assert concern.status == "acknowledged"
    assert concern.next_escalation_at == concern.outcome_by
    assert f"{concern.outcome_by:%d %H:%M}" == "17 10:00"


@pytest.mark.parametrize("moment", ["2026-03-16 10:00", "2026-03-17 10:00"])
@pytest.mark.usefixtures("mention")
def test_nothing_is_missed_of_one_that_was_raised_before_or_after_it_climbed(dana, at, moment):
    at(moment)
    tick()
    again(dana, at, moment)
    at("2026-03-18 09:31")
    tick()
    assert auditing.mend_all(now=clock.now()) == []


@pytest.mark.parametrize("row", ROWS)
def test_a_repeat_never_lowers_and_what_follows_from_an_answer_alone_stays(row):
    assert ROWS.index(deadlines.raised(row)) <= ROWS.index(row)
    assert deadlines.raised(row) == {"decision": "soon"}.get(row, row)
