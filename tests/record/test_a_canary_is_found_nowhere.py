"""A word is planted in all that a patient and their clinicians write, and looked for where it must never be.

In mails, logs, error pages, Valkey with Celery's messages in it, and addresses; and no page is kept by a browser.
"""

import io
import logging
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.db import DataError, connection
from django.test import Client
from django.urls import reverse

from clinic import ticks
from clinic.mail.kinds import kind_of
from clinic.mail.models import Message
from clinic.models import Staff, Tick
from clinic.quiet import Quiet
from patients.care import (
    amending,
    calling,
    carers,
    courses,
    following,
    goals,
    keeping,
    messaging,
    prescribing,
    referrals,
)
from patients.care.recording import LogDraft
from patients.models import Concern, Patient, Referral
from patients.tasks import TICKS
from tests.api.conftest import SESSIONS, Phone, a_session
from tests.cast import At, Prescribe, answer
from tests.planting import planted
from tests.portal.conftest import NONE, check_in_post, start_post
from tests.portal.test_a_session import session_post

pytestmark = pytest.mark.django_db(transaction=True)
WORD, NAME = "Quittenbaum", "Zeisig"
ADDRESS = re.compile(r'(?:href|src|action|data-[\w-]+)="([^"]*)"')
PATIENTS_PAGES = (
    "/today/",
    "/progress/",
    "/programme/",
    "/messages/",
    "/reminders/",
    "/your-data/",
    "/check-in/",
    "/carers/",
)
MOST = 60  # pages of one walk
WRITES_OR_LEAVES = re.compile(r"/(static|accounts|calendar)/|\.(pdf|js|css)$|logout|jsi18n|/stop/")


@pytest.fixture
def written(prescribed: Prescribe, dana: Patient, alice: Staff, lena: Staff, at: At) -> Patient:
    """Dana, with the word in all that was written about her by the verbs."""
    now = at("2026-03-16 09:00")
    Patient.objects.filter(pk=dana.pk).update(name=f"Dana {NAME}")
    dana.refresh_from_db()
    version = prescribed(dana)
    told = answer(dana, 6, note=WORD)
    goals.set_goal(patient=dana, key=uuid4(), text=f"Walk to the {WORD}", rating=2, now=now)
    session = following.record_session(
        patient=dana, version=version, key=uuid4(), slot=1, started_at=now, now=now, note=WORD,
        logs=[LogDraft(version.exercises.all()[0].pk, "done", pain=3)],
    )  # fmt: skip
    at("2026-03-23 10:00")
    answer(dana, 8, 6, note=WORD)
    now = at("2026-03-24 10:00")
    amending.remark(patient=dana, session=session, key=uuid4(), text=WORD, now=now)
    amending.remark(patient=dana, check_in=told, key=uuid4(), text=WORD, now=now)
    messaging.write(patient=dana, key=uuid4(), text=WORD, now=now)
    messaging.answer(by=alice, patient=dana, text=WORD, now=now)
    draft = prescribing.draft_next(by=alice, prescription=version.prescription, now=now)
    prescribing.change_draft(by=alice, version=draft, note=WORD, now=now)
    prescribing.publish(by=alice, version=draft, why=WORD, now=now)
    calling.called(by=alice, concern=dana.concerns.earliest("pk"), how=calling.Call.NO_REPLY, note=WORD, now=now)
    now = at("2026-03-30 10:00")
    answer(dana, 6, 4, note=WORD)
    courses.pause(by=alice, episode=dana.episodes.get(), from_on=now.date(), until_on=None, reason=WORD, now=now)
    letter = Referral.objects.get(episode__patient=dana)
    referrals.change_letter(by=alice, referral=letter, letter=f"{letter.letter}\n{WORD}", now=now)
    keeping.hold(by=lena, patient=dana, why=WORD, now=now)
    asked = {"name": "Rosa Reed", "email": "rosa@example.org", "relation": "parent", "scope": "help"}
    carers.give(by=alice, patient=dana, why=WORD, ends_on=now.date(), now=now, **asked)
    return dana


def test_the_word_is_planted_in_more_than_ten_tables(written: Patient) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'patients_%'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE %s', [f"%{WORD}%"])
            found += [table] if cursor.fetchone()[0] else []
    assert len(found) > 10, found


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the least of it, as the settings write it."""
    assert settings.LOGGING["formatters"]["line"]["()"] == "clinic.quiet.Quiet"
    handler = logging.StreamHandler(said := io.StringIO())
    handler.setFormatter(Quiet("%(name)s %(message)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield said
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture
def overheard() -> Iterator[Callable[[], str]]:
    """All that Valkey is told from now on."""
    client = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"].partition("?")[0], socket_timeout=None)
    end, said, listening = uuid4().hex, list[str](), threading.Event()

    def listen() -> None:
        with client.monitor() as monitor:
            listening.set()
            for command in monitor.listen():
                said.append(str(command))
                if end in said[-1]:
                    return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    assert listening.wait(30)

    def stop() -> str:
        if thread.is_alive():
            client.echo(end)
            thread.join(30)
        return "\n".join(said)

    yield stop
    stop()


def none_of(text: str, *words: str) -> None:
    for word in words or (WORD, NAME):
        assert word not in text, text[max(0, text.index(word) - 300) :][:400]


def walk(client: Client, *first: str) -> list[str]:
    """Return all addresses that the pages lead to, from page to page; each page is kept by no browser."""
    seen, queue, addresses = set[str](), list(first), list[str]()
    while queue and len(seen) < MOST:
        page = queue.pop(0).partition("#")[0]
        if page in seen or not page.startswith("/") or WRITES_OR_LEAVES.search(page):
            continue
        seen.add(page)
        response = client.get(page)
        addresses += [page, response.headers.get("Location", "")]
        assert response.headers["Cache-Control"] == "no-store" or response.headers["Content-Type"] == "image/jpeg", page
        if response.headers["Content-Type"].startswith("text/html"):
            found = ADDRESS.findall(response.content.decode())
            addresses += found
            queue += found
    return addresses


def nothing_is_told(heard: io.StringIO, overheard: Callable[[], str]) -> None:
    """Assert that, after a round of all ticks, no log and no command to Valkey holds the word or the name."""
    for name, task in TICKS.items():
        task()
        assert Tick.objects.get(name=name).last_error == ""
    none_of(heard.getvalue())
    told = overheard()
    assert told
    none_of(told)


def test_no_page_carries_it_in_an_address_and_nothing_is_logged_or_told_to_valkey(
    heard: io.StringIO, overheard: Callable[[], str], written: Patient, alice: Staff, as_user: Any
) -> None:
    """The first two listen before the word is written."""
    assert planted(WORD) > 15
    patient, staff = as_user(written), as_user(alice)
    record = reverse("admin:patients_patient_change", args=[written.pk])
    assert WORD in staff.get(record).content.decode()  # it is shown to whom it is for
    addresses = walk(patient, *PATIENTS_PAGES) + walk(staff, record, "/admin/")
    assert len(addresses) > 200
    none_of("\n".join(addresses), WORD)
    post = {"key": str(uuid4()), "text": WORD, **NONE}
    assert patient.post("/messages/", post).status_code < 400
    nothing_is_told(heard, overheard)


def test_nothing_that_is_sent_is_logged_or_told_to_valkey(
    heard: io.StringIO, overheard: Callable[[], str], prescribed: Prescribe, dana: Patient, alice: Staff,
    as_user: Any, at: At,
) -> None:  # fmt: skip
    at("2026-03-16 09:00")
    Patient.objects.filter(pk=dana.pk).update(name=f"Dana {NAME}")
    version, patient, staff = prescribed(dana), as_user(dana), as_user(alice)
    assert patient.post("/start/", start_post(pain="6", note=WORD)).status_code == 303
    assert patient.post(f"/session/{version.prescription_id}/", session_post(version, note=WORD)).status_code == 303
    assert Phone(patient).send(SESSIONS, a_session(version, slot=2, note=WORD)).status_code == 201
    at("2026-03-23 10:00")
    assert patient.post("/check-in/", check_in_post(pain="8", change="6", note=WORD)).status_code == 303
    assert patient.post("/symptom/", {"second": "weight_gain"}).status_code == 303
    close = reverse("admin:patients_concern_close", args=[dana.concerns.get(finding="worse").pk])
    said = {"outcome": "changed", "note": WORD, "next_review_on": "2026-03-30", "told": WORD}
    assert staff.post(close, said).status_code == 302
    nothing_is_told(heard, overheard)
    assert Concern.objects.get(finding="worse").entries.filter(text=WORD).exists()


def test_no_mail_says_it_but_the_letter_itself(written: Patient, at: At) -> None:
    at("2026-03-25 17:00")
    for task in TICKS.values():
        task()
    mails = list(Message.objects.all())
    assert len({mail.kind for mail in mails}) > 4
    for message in mails:
        composed = kind_of(message.kind).compose(message)
        none_of(f"{composed.subject}\n{composed.text}\n{composed.html}", WORD)
        none_of(" ".join(map(str, vars(message).values())), WORD)


def broken_by_python(**given: Any) -> None:
    raise ValueError(f"cannot take {given['text']}")


def broken_by_the_database(**given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [given["text"]])


def broken_by_a_constraint(**given: Any) -> None:
    Patient.objects.filter(pk=given["patient"].pk).update(doctor_name=given["text"], day_starts_at="13:00")


FAULTS = {
    broken_by_python: "ValueError",
    broken_by_the_database: "InvalidTextRepresentation",
    broken_by_a_constraint: "CheckViolation (day_starts_by_noon)",
}


@pytest.mark.parametrize(("fault", "kind"), FAULTS.items())
def test_a_page_that_breaks_says_where_and_of_what_kind_and_no_word(
    fault: Callable[..., None], kind: str, dana: Patient, as_user: Any, heard: io.StringIO, monkeypatch: Any
) -> None:
    monkeypatch.setattr(messaging, "write", fault)
    client = as_user(dana)
    client.raise_request_exception = False
    response = client.post("/messages/", {"key": str(uuid4()), "text": WORD, **NONE})
    assert response.status_code == 500
    none_of(response.content.decode(), WORD)
    assert kind in heard.getvalue()
    assert fault.__name__ in heard.getvalue()
    none_of(heard.getvalue(), WORD)


def test_a_tick_that_breaks_keeps_no_row(dana: Patient) -> None:
    with pytest.raises(DataError) as raised, ticks.ticking("remind"):
        broken_by_the_database(text=WORD)
    none_of(repr(raised.value), WORD)
    assert Tick.objects.get(name="remind").last_error == "InvalidTextRepresentation"


def test_nobody_becomes_somebody_else(written: Patient, alice: Staff, as_user: Any) -> None:
    """There is no way to act as the patient: a page as they see it has no form, and makes no session of theirs."""
    client = as_user(alice)
    for route in ("as-seen-today", "as-seen-progress"):
        told = client.get(reverse(route, args=[written.pk])).content.decode()
        assert "<form" not in told
    assert client.get("/today/").status_code == 404
    assert Concern.objects.filter(patient=written).exists()
