"""Who walks, and over which records: two clinics, each with one patient who has everything."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from clinic import clock, ticks
from clinic.models import Role, Staff, Tick, User
from patients.care import courses, prescribing
from patients.models import CarerAccess, Patient
from programmes.models import Programme
from tests import shelf
from tests.access.records import Records, begin, go_on
from tests.cast import LONDON, a_clinic, a_member, a_patient

FIRST_DAY, TODAY = (datetime(2026, 3, day, 10, tzinfo=LONDON) for day in (2, 18))


@dataclass
class Actor:
    """Somebody who walks: by which account, in which place."""

    name: str
    user: User | None = None
    staff: Staff | None = None
    patient: Patient | None = None
    helps: CarerAccess | None = None
    shown: str = "mfa"  # by what they signed in

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.user:
            self.user.refresh_from_db()
            self.client.force_login(self.user)
            session = self.client.session  # a minute ago, so that no page asks for the password again
            said = {"method": self.shown, "at": time.time() - 60, "reauthenticated": True}
            session["account_authentication_methods"] = [said]
            session["account_authentication_methods_user"] = str(self.user.pk)
            session.save()
        self.cookies = self.client.cookies.output(header="", sep=";")

    @property
    def installs(self) -> bool:
        return self.user is not None and self.user.is_superuser

    @property
    def waits(self) -> bool:
        """Return whether the desk waits for the second factor of this person."""
        return self.shown != "mfa" and (self.staff is not None or self.installs)

    def ask(self, method: str, address: str) -> tuple[HttpResponse, set[str]]:
        """Return the answer and the tables that it wrote to; whatever it wrote is undone."""
        [(_method, response, tables)] = self.ask_each((method,), address)
        return response, tables

    def ask_each(
        self, methods: Iterable[str], address: str, headers: dict[str, str] | None = None
    ) -> Iterator[tuple[str, HttpResponse, set[str]]]:
        """Yield the same by each method; what was written is counted once between two."""
        before = written()
        for method in methods:
            self.client.cookies = SimpleCookie(self.cookies)
            with transaction.atomic():
                response: Any = self.client.generic(method, address, headers=headers)
                transaction.set_rollback(True)
            after = written()
            tables = {table for table, count in after.items() if count != before.get(table)}
            yield method, response, tables - {"django_session"}
            before = after


def written() -> dict[str, int]:
    """Return how many rows this transaction has written so far, by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class World:
    """Both clinics, and all who walk."""

    harbour: Records
    hillside: Records
    actors: list[Actor]


@contextmanager
def time_at(moment: datetime) -> Iterator[datetime]:
    with time_machine.travel(moment, tick=False):
        yield clock.now()


def build() -> World:
    """Make both clinics as they stand sixteen days on."""
    shelf.put_up()
    routine = Programme.objects.get(clinic=None, slug="lower-back-stretches-1")
    harbour, hillside = a_clinic("harbour", "Harbour"), a_clinic("hillside", "Hillside")
    alice, charlie = a_member(harbour, "Alice Archer"), a_member(hillside, "Charlie Cole")
    dana, fred = a_patient(alice, "Dana Doyle"), a_patient(charlie, "Fred Frost")
    with time_at(FIRST_DAY) as now:
        versions = [begin(patient, routine, now) for patient in (dana, fred)]
        gail = discharged(alice, routine, now)
    with time_at(TODAY) as now:
        ours, theirs = (go_on(version.prescription.episode.patient, version, now) for version in versions)
    with time_machine.travel(TODAY, tick=False):
        for tick in ticks.INTERVALS:
            Tick.objects.create(name=tick, interval=timedelta(), last_ended_at=timezone.now())
        return World(ours, theirs, everybody(alice, charlie, dana, fred, gail))


def discharged(by: Staff, routine: Programme, now: datetime) -> Patient:
    """Return a patient whose one episode has ended."""
    patient = a_patient(by, "Gail Grant")
    given = {"patient": patient, "programme": routine, "starts_on": now.date(), "baseline": 6}
    version = prescribing.prescribe(by=by, **given, now=now)
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    prescribing.publish(by=by, version=version, now=now)
    courses.end(by=by, episode=version.prescription.episode, outcome_note="Better", now=now)
    return patient


def everybody(alice: Staff, charlie: Staff, dana: Patient, fred: Patient, gail: Patient) -> list[Actor]:
    """Return all who walk."""
    bob, erin = (member := a_member(alice.clinic, "Bob Barker")), a_patient(member, "Erin Ellis")
    former = a_member(alice.clinic, "Gwen Gray", Role.LEAD)
    Staff.objects.filter(pk=former.pk).update(is_active=False)
    installer = User.objects.create_superuser("installer@example.org")
    staff = [
        Actor("the treating physiotherapist", alice.user, alice),
        Actor("a colleague", bob.user, bob),
        *(Actor(f"the {role}", (one := a_member(alice.clinic, name, role)).user, one)
          for role, name in ((Role.LEAD, "Lena Lindqvist"), (Role.MANAGER, "Mona Marsh"))),
        Actor("somebody of another clinic", charlie.user, charlie),
    ]  # fmt: skip
    patients = [
        Actor("the patient", dana.user, patient=dana),
        Actor("another patient", erin.user, patient=erin),
        Actor("a patient who was discharged", gail.user, patient=gail),
        Actor("a patient of another clinic", fred.user, patient=fred),
    ]
    carers = [
        Actor(f"a carer who {scope}s", (row := dana.carers.get(scope=scope)).user, helps=row)
        for scope in ("see", "help")
    ]
    others = [Actor("nobody"), Actor("former staff", former.user), Actor("the installer", installer)]
    by_password = [
        Actor("the treating physiotherapist by password alone", alice.user, alice, shown="password"),
        Actor("the installer by password alone", installer, shown="password"),
    ]
    return [*others, *patients, *carers, *staff, *by_password]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Everything above, in one transaction that is rolled back; each request is undone by itself."""
    as_in_production = override_settings(STAFF_SECOND_FACTOR=True)
    with as_in_production, django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def open_world(world: World, django_db_blocker: Any) -> Iterator[World]:
    """The world on its day, for one test."""
    with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=False):
        yield world
