"""The demo's histories in a database of their own, and its owner, who can lose what the application cannot."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from clinic import clock
from clinic.models import Staff
from patients.care import checking_in, messaging, prescribing, referrals
from patients.care.checking_in import Answers
from patients.care.missing.auditing import audit
from patients.care.passing import pass_time
from patients.demo.play import play
from patients.models import Patient, Referral
from patients.rules.schedule import local_date
from programmes.models import Programme
from tests import shelf
from tests.cast import a_patient

Lose = Callable[..., None]


@pytest.fixture
def played(transactional_db: None) -> datetime:
    """The demo's histories up to now, committed."""
    shelf.put_up()
    now = clock.now()
    play(now=now)
    write_letters_and_messages(now)
    return now


def write_letters_and_messages(now: datetime) -> None:
    """Let a letter lie with its doctor for twelve days, and patients wait for an answer."""
    alice = Staff.objects.get(user__email="alice@harbour.example")
    una, vera, walt = (a_patient(alice, name) for name in ("Una Upton", "Vera Voss", "Walt Webb"))
    began = now - timedelta(days=28)
    routine = Programme.objects.get(clinic=None, slug="lower-back-stretches-1")
    starts_on = local_date(began, una.zone)
    version = prescribing.prescribe(
        by=alice, patient=una, programme=routine, starts_on=starts_on, baseline=6, now=began, problem="back"
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    prescribing.publish(by=alice, version=version, now=began)
    for day, answers in ((0, Answers(6)), (14, Answers(6, 4))):
        pass_time(until=began + timedelta(days=day))
        checking_in.answer(patient=una, key=uuid4(), answers=answers, now=began + timedelta(days=day))
    sent_at = began + timedelta(days=16)
    pass_time(until=sent_at)
    letter = referrals.sign(by=alice, referral=Referral.objects.get(episode__patient=una), now=sent_at)
    referrals.record(by=alice, referral=letter, to="sent", text="By post", now=sent_at)
    for patient, ago in ((vera, 72), (vera, 1), (walt, 2)):
        pass_time(until=now - timedelta(hours=ago))
        messaging.write(patient=patient, key=uuid4(), text="May I swim?", now=now - timedelta(hours=ago))
    messaging.answer(by=alice, patient=walt, text="Yes.", now=now - timedelta(hours=1))
    messaging.write(patient=walt, key=uuid4(), text="How often?", now=now)
    pass_time(until=now)


@pytest.fixture
def lose(servers: dict[str, str]) -> Iterator[Lose]:
    """Return what runs SQL as the owner, past triggers and foreign keys: rows vanish as in a bad restore."""
    with psycopg.connect(servers["OWNER_DATABASE_URL"], autocommit=True) as line:
        line.execute("SET session_replication_role = replica")

        def run(sql: Any, values: Any = ()) -> None:
            assert line.execute(sql, values).rowcount > 0

        yield run


def lacking(now: datetime) -> list[tuple[str, str]]:
    """Return what the audit finds, as (subject, words)."""
    return [(found.subject, found.found) for found in audit(now=now)]


def episode_of(patient: Patient) -> str:
    """Return the key of a patient's open episode, as differences name it."""
    return f"episode:{patient.episodes.open().get().pk}"
