"""A thousand reminders due at one minute, decided in sets: beside the pure rules and the rows that they lead to."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from bench import processor
from bench.copies import as_owner, copy
from bench.crowd import FAR, GIVEN, KEY, PATIENT, prescriptions
from bench.measure import Compared, compare
from bench.people import a_physiotherapist, a_starter
from bench.sizes import Sizes
from bench.statements import Statement, statements
from clinic import clock
from patients.care import planning, reminding
from patients.models import Episode, Patient, PrescriptionVersion, ReminderSettings
from patients.rules.reminders import Standing, should_remind
from patients.rules.schedule import MOMENT, Plan, local_date, next_reminder

AT_ONE_MINUTE = 1_000
BLOCKS = 7
FIRST = 6_000_001  # beyond the crowds of the others
MOST_TIMES = 3.0
NOTHING_LOGGED = Standing(sessions=0)


def measure(_sizes: Sizes, each: int = AT_ONE_MINUTE, blocks: int = BLOCKS) -> Iterable[Compared]:
    """Yield a reminder that is due; the database's part counts too."""
    now = clock.now().replace(second=0, microsecond=0)
    last = FIRST + 2 * (blocks + 1) * each - 1  # a gate that is missed is tried again
    ReminderSettings.objects.due(now).update(next_at=None)  # of the other parts
    grow(reminded_at(now), FIRST, last)
    block = Block(each, now)
    yield compare(
        f"a reminder of {each:,} due at one minute, in sets",
        floor=block.bare,
        subject=block.ours,
        before=block.next,
        gate=MOST_TIMES,
        blocks=blocks,
        each=each,
        clock=processor.clock()[0],
    )


def reminded_at(now: datetime) -> PrescriptionVersion:
    """Return the prescription of a patient in the second week whose one time a day it is now."""
    version = a_starter(a_physiotherapist(), now=now, since=timedelta(days=9))
    patient = version.prescription.episode.patient
    patient.user, patient.time_zone = None, "UTC"
    patient.save(update_fields=["user", "time_zone"])
    chosen = ReminderSettings.objects.of(patient)
    times, quiet = [now.astimezone(UTC).time()], (chosen.quiet_from, chosen.quiet_until)
    reminding.choose(patient=patient, on=True, times=times, quiet_from=quiet[0], quiet_until=quiet[1], now=now)
    return version


def grow(version: PrescriptionVersion, first: int, last: int) -> None:
    """Add so many others like that patient, of whom nobody is due."""
    patient = version.prescription.episode.patient
    name = {"id": PATIENT, "user_id": "NULL", "email": "'patient-' || n || '@reminded.example'"}
    theirs = {"id": KEY, "patient_id": PATIENT}
    with as_owner((Patient, Episode, ReminderSettings, *GIVEN), last - first) as line:
        copy(line, Patient, patient.pk, first, last, name)
        copy(line, Episode, version.prescription.episode_id, first, last, theirs)
        copy(line, ReminderSettings, patient.pk, first, last, theirs | {"next_at": "NULL"}, by="patient_id")
        prescriptions(line, version, first, last)


class Block:
    """The next patients whose reminder is due, with their plans in memory and what is written of them."""

    def __init__(self, each: int, now: datetime) -> None:
        self.each, self.now, self.first = each, now, FAR + FIRST
        self.plans: list[Plan] = []
        self.writes: list[Statement] = []

    def next(self) -> None:
        """Make the next ones due, and see what is written when they are decided; that is taken back."""
        keys = range(self.first, self.first + self.each)
        self.first += self.each
        rows = ReminderSettings.objects.filter(pk__in=keys)
        if rows.update(next_at=self.now) != self.each:
            raise RuntimeError("There are too few patients")
        self.plans = _plans(rows.select_related("patient"), self.now)
        with transaction.atomic(), statements() as found:
            self.ours()
            transaction.set_rollback(True)
        self.writes = [one for one in found.asked if one[0].lstrip().startswith(("INSERT", "UPDATE"))]

    def bare(self) -> None:
        """Decide by the pure rules, and write the same rows; they are taken back."""
        for plan in self.plans:
            due = next_reminder(plan, self.now - MOMENT)
            if due is None or not should_remind(due, plan, NOTHING_LOGGED, self.now).send:
                raise RuntimeError("A reminder was not due")
            next_reminder(plan, due.at)
        assert connection.connection
        with transaction.atomic():
            for sql, params in self.writes:
                connection.connection.execute(sql, params)
            transaction.set_rollback(True)

    def ours(self) -> None:
        """Decide them as the tick does."""
        if reminding.remind_due(now=self.now, limit=self.each) != self.each:
            raise RuntimeError("Not every reminder that was due was decided")


def _plans(rows: Iterable[ReminderSettings], now: datetime) -> list[Plan]:
    chosen = {row.patient_id: row for row in rows}
    spans = planning.spans(chosen, now.date())
    found = [
        planning.plan_with(row.patient, row, spans[key], local_date(now, row.patient.zone))
        for key, row in chosen.items()
    ]
    return [plan for plan in found if plan]
