"""A simulated clinic: synthetic patients go through the same verbs and ticks, and every concern reaches a person."""

from clinic.clock import now as real_now
from clinic.mail.models import Message
from patients.models import CheckIn, Concern, Patient, Reminder, Session
from patients.simulation.load import load_of
from patients.simulation.proof import unseen
from patients.simulation.report import lines
from patients.simulation.tallying import tally


def unanswered(concern):
    """Make it so that nobody ever took this concern on."""
    nobody = dict.fromkeys(("acknowledged_at", "acknowledged_by", "closed_at", "closed_by"))
    Concern.objects.filter(pk=concern.pk).update(status="open", outcome="", outcome_note="", **nobody)


def test_every_concern_reached_a_person(world):
    assert Concern.objects.count() > 20
    assert unseen(clinic=world.cast.clinic, now=world.plan.ends_at) == []


def test_a_concern_that_nobody_took_on_is_named(world):
    lost = Concern.objects.order_by("opened_at").first()
    unanswered(lost)
    found, plan = tally(world), world.plan
    assert [row.concern for row in found.unseen] == [lost]
    load = load_of(found.opened, patients=plan.patients, weeks=plan.weeks, seed=plan.seed)
    said = list(lines(found, load))
    assert any("NOT SEEN: 1 of" in line for line in said)
    assert lost.patient.name in said[-1]
    assert "nobody took it on by" in said[-1]


def test_a_concern_of_which_nobody_was_told_is_named(world):
    lost = Concern.objects.order_by("opened_at").first()
    Message.objects.filter(subject=f"concern:{lost.pk}").update(subject="concern:0")
    (found,) = unseen(clinic=world.cast.clinic, now=world.plan.ends_at)
    assert (found.concern, found.missing) == (lost, "nobody was told")


def test_people_of_every_kind_in_several_zones_took_part(world):
    lives = [home.life.person for home in world.homes.values()]
    assert {life.course for life in lives} == {"improving", "slow", "flat", "worsening"}
    assert any(life.silent_from is not None for life in lives)
    assert len({row.time_zone for row in Patient.objects.all()}) == 4
    assert Session.objects.exists()


def test_reminders_keep_their_local_time_across_the_clock_change(world):
    londoners = Reminder.objects.filter(patient__time_zone="Europe/London", slot=1).select_related("patient")
    by_patient = {}
    for row in londoners:
        by_patient.setdefault(row.patient_id, set()).add(row.due_at.astimezone(row.patient.zone).time())
    assert all(len(times) == 1 for times in by_patient.values())
    assert {row.due_at.hour for row in londoners} != {time.hour for times in by_patient.values() for time in times}


def test_nothing_happened_in_real_time(world):
    assert Concern.objects.filter(opened_at__gt=world.plan.ends_at).count() == 0
    assert not CheckIn.objects.filter(answered_at__gt=min(real_now(), world.plan.ends_at)).exists()


def test_the_verbs_refused_nothing(world):
    assert world.refused == {}


def test_no_rule_makes_more_work_than_before_unseen(world):
    """Twelve people picked for their variety ask for more than most; `bench load` holds 80 against the target."""
    found, plan = tally(world), world.plan
    load = load_of(found.opened, patients=plan.patients, weeks=plan.weeks, seed=plan.seed, active=found.active)
    assert 40 < load.concerns <= 50
    assert 28 < load.patients <= 35
