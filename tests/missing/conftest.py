"""The demo's histories in a database of their own, and its owner, who can lose what the application cannot."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from clinic import clock
from clinic.models import Staff
from patients.care import checking_in, directory, messaging, prescribing, referrals
from patients.care.checking_in import Answers
from patients.care.missing.auditing import audit
from patients.care.passing import pass_time
from patients.demo.play import play
from patients.models import Patient, Referral
from patients.rules.schedule import local_date
from programmes.models import Programme
from tests import shelf
from tests.cast import a_member, a_patient

Lose = Callable[..., None]


@pytest.fixture
def played(transactional_db: None, settings: Any) -> datetime:
    """The demo's histories up to now, committed, with text messages to staff."""
    settings.TEXT_GATEWAY_URL = "http://127.0.0.1:9/messages"
    shelf.put_up()
    now = clock.now()
    play(now=now)
    write_letters_and_messages(now)
    tell_more(now)
    return now


def tell_more(now: datetime) -> None:
    """Let a red flag of somebody whose physiotherapist has a phone come twice, and hand a letter over to be mailed."""
    alice = Staff.objects.get(user__email="alice@harbour.example")
    ned = a_member(alice.clinic, "Ned Noble")
    ned.phone = "07700 900456"
    ned.save()
    yves, zoe = a_patient(ned, "Yves Young"), a_patient(ned, "Zoe Zest")
    for at in (now - timedelta(minutes=40), now - timedelta(minutes=20)):
        checking_in.report_symptoms(patient=yves, key=uuid4(), symptoms=frozenset({"fever"}), now=at)
    not_better(ned, zoe, now)
    clinic = ned.clinic
    clinic.secure_domains = ["secure.example"]
    clinic.save()
    letter = referrals.sign(by=ned, referral=Referral.objects.get(episode__patient=zoe), now=now)
    to = directory.add(by=ned, name="Dr Elm", email="dr.elm@secure.example", checked=True, now=now)
    referrals.send(by=ned, referral=letter, recipient=to, now=now)
    pass_time(until=now)


def write_letters_and_messages(now: datetime) -> None:
    """Let a letter lie with its doctor for twelve days, and patients wait for an answer."""
    alice = Staff.objects.get(user__email="alice@harbour.example")
    una, vera, walt = (a_patient(alice, name) for name in ("Una Upton", "Vera Voss", "Walt Webb"))
    not_better(alice, una, now)
    sent_at = now - timedelta(days=12)
    pass_time(until=sent_at)
    letter = referrals.sign(by=alice, referral=Referral.objects.get(episode__patient=una), now=sent_at)
    referrals.record(by=alice, referral=letter, to="sent", text="By post", now=sent_at)
    for patient, ago in ((vera, 72), (vera, 1), (walt, 2)):
        pass_time(until=now - timedelta(hours=ago))
        messaging.write(patient=patient, key=uuid4(), text="May I swim?", now=now - timedelta(hours=ago))
    messaging.answer(by=alice, patient=walt, text="Yes.", now=now - timedelta(hours=1))
    messaging.write(patient=walt, key=uuid4(), text="How often?", now=now)
    pass_time(until=now)


def not_better(by: Staff, patient: Patient, now: datetime) -> None:
    """Let a patient begin four weeks ago and be no better two weeks later: a letter is drafted."""
    began = now - timedelta(days=28)
    routine = Programme.objects.get(clinic=None, slug="lower-back-stretches-1")
    starts_on = local_date(began, patient.zone)
    version = prescribing.prescribe(
        by=by, patient=patient, programme=routine, starts_on=starts_on, baseline=6, now=began, problem="back"
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    prescribing.publish(by=by, version=version, now=began)
    for day, answers in ((0, Answers(6)), (14, Answers(6, 4))):
        pass_time(until=began + timedelta(days=day))
        checking_in.answer(patient=patient, key=uuid4(), answers=answers, now=began + timedelta(days=day))


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
