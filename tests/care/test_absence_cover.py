"""An owner who is away passes to their cover: at once, whether the absence begins or is entered while it runs."""

from datetime import date

import pytest
from django.urls import reverse

from clinic import clock
from clinic.mail.models import Message
from patients.care import concerns, covering
from patients.models import Concern
from tests.care.test_owners import away
from tests.cast import answer, tick


@pytest.fixture
def mention(alice, dana, prescribed, at):
    """A concern of Alice's that nobody needs to answer before Tuesday morning."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6, symptoms={"weight_gain"})
    return Concern.objects.get()


def handed(concern) -> list[str]:
    concern.refresh_from_db()
    return [entry.text for entry in concern.entries.filter(kind="handed over")]


def test_it_passes_in_the_minute_in_which_the_absence_begins(alice, bob, mention, outbox, at):
    away(alice, 17, cover=bob)
    at("2026-03-16 23:59")
    tick()
    assert handed(mention) == []
    at("2026-03-17 00:00")
    before = mention.next_escalation_at
    tick()
    assert handed(mention) == ["Alice Archer is away: Bob Barker has it now"]
    assert (mention.owner, mention.next_escalation_at, mention.escalations) == (bob, before, 0)
    assert outbox.kinds(bob.email) == ["concern"]


def test_one_that_is_entered_late_passes_at_the_next_look(alice, bob, lena, mention, outbox, as_user, at):
    at("2026-03-16 14:00")
    tick()
    post = {"name": "Alice Archer", "role": "physiotherapist", "is_active": "on", "cover": bob.pk}
    page = reverse("admin:clinic_staff_change", args=[alice.pk])
    said = as_user(lena).post(page, {**post, "away_from": "2026-03-16", "away_until": "2026-03-20"})
    assert said.status_code == 302
    tick()
    assert handed(mention) == ["Alice Archer is away: Bob Barker has it now"]
    tick()
    assert len(handed(mention)) == 1
    assert outbox.kinds(bob.email) == ["concern"]


def test_somebody_who_leaves_passes_on_what_they_had_taken_on(alice, bob, lena, mention, outbox):
    concerns.acknowledge(by=alice, concern=mention, now=clock.now())
    alice.is_active = False
    alice.save()
    tick()
    assert handed(mention) == ["Alice Archer is away: Lena Lindqvist has it now"]
    assert mention.status == "acknowledged"
    assert outbox.kinds(lena.email) == ["concern"]


def test_it_stays_with_the_cover_when_the_owner_is_back_and_passes_on_when_they_go(alice, bob, lena, mention, at):
    away(alice, 17, 18, cover=bob)
    for moment in ("2026-03-17 00:01", "2026-03-18 08:00"):
        at(moment)
        tick()
    mention.refresh_from_db()
    assert mention.owner == bob
    away(bob, 18, cover=alice)
    tick()
    mention.refresh_from_db()
    assert mention.owner == alice


def test_with_the_cover_away_too_the_next_up_has_it(alice, bob, lena, mention, outbox, at):
    away(alice, 17, cover=bob)
    away(bob, 17)
    at("2026-03-17 00:01")
    tick()
    mention.refresh_from_db()
    assert mention.owner == lena
    assert outbox.kinds(bob.email) == []


def test_where_nobody_is_there_it_stays_climbs_and_goes_to_whoever_is_back_first(
    alice, bob, clinic, mention, outbox, at
):
    away(alice, 17, cover=bob)
    away(bob, 17, 19, cover=alice)
    at("2026-03-17 00:01")
    tick()
    assert handed(mention) == []
    at("2026-03-17 09:01")
    tick()
    assert "concern_escalated" in outbox.kinds(clinic.duty_email)
    at("2026-03-19 00:01")
    tick()
    mention.refresh_from_db()
    assert mention.owner == bob


def test_the_day_is_the_patients_own(alice, bob, dana, mention, at):
    dana.time_zone = "Pacific/Kiritimati"
    dana.save()
    away(alice, 17, cover=bob)
    at("2026-03-16 10:01")  # a minute into the 17th there
    tick()
    mention.refresh_from_db()
    assert mention.owner == bob


def test_a_closed_one_stays_and_another_clinics_is_not_touched(alice, bob, charlie, mention, at):
    concerns.close(by=alice, concern=mention, outcome="reassured", note="Rang", now=clock.now())
    away(alice, 10, cover=bob)
    assert covering.pass_on(now=clock.now()) == 0
    assert handed(mention) == []


def test_one_that_cannot_be_handed_over_stops_no_other(alice, bob, dana, erin, mention, monkeypatch):
    erin.physiotherapist = alice
    erin.save()
    answer(erin, 6, symptoms={"weight_gain"})
    away(alice, 10, cover=bob)
    told = covering.telling.concern_handed_over

    def breaks(concern, **given):
        if concern.pk == mention.pk:
            raise ValueError("no ink")
        told(concern, **given)

    monkeypatch.setattr(covering.telling, "concern_handed_over", breaks)
    with pytest.raises(RuntimeError, match="1 concerns"):
        covering.pass_on(now=clock.now())
    assert list(Concern.objects.filter(owner=bob)) == list(Concern.objects.exclude(pk=mention.pk))
    assert Message.objects.filter(recipient=bob.email, kind="concern").count() == 1
    monkeypatch.undo()
    assert covering.pass_on(now=clock.now()) == 1


def test_the_row_says_who_has_it_and_whose_it_is(alice, bob, mention, as_user):
    concerns.acknowledge(by=alice, concern=mention, now=clock.now())
    away(alice, 10, cover=bob)
    tick()
    row = as_user(bob).get(reverse("admin:index")).content.decode()
    assert "Alice Archer has it. It belongs to Bob Barker." in row


def test_a_day_of_absence_begins_at_midnight_of_its_date(alice, bob, dana, mention):
    alice.away_from, alice.cover = date(2026, 3, 17), bob
    alice.save()
    assert covering.pass_on(now=clock.now()) == 0


def test_one_that_a_colleague_took_on_comes_back_to_its_owner_when_the_colleague_goes(alice, bob, mention, outbox, at):
    concerns.acknowledge(by=bob, concern=mention, now=clock.now())
    away(bob, 17)
    at("2026-03-17 00:00")
    tick()
    tick()
    mention.refresh_from_db()
    back = [entry.text for entry in mention.entries.filter(kind="handed back")]
    assert back == ["Bob Barker, who took this on, is away: Alice Archer has it again"]
    assert (mention.owner, mention.status) == (alice, "acknowledged")
    assert outbox.kinds(alice.email) == ["concern", "concern"]
