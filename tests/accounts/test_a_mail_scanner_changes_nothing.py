"""A mail scanner opens every link of every mail, and runs what it finds there: nothing is changed by it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from clinic import clock
from clinic.mail import kinds
from clinic.mail.kinds import kind_of
from clinic.mail.models import Message
from patients.care import carers, inviting, messaging, prescribing, standing, telling
from patients.models import Prescription, Referral
from patients.rules.schedule import Due
from tests.cast import a_patient, answer
from tests.referrals.cast import sent

LINK = re.compile(r"https?://[^/\s\"'<>]+(/[^\s\"'<>]*)")
KEPT_OF_READING = {"django_session", "django_migrations"}


@pytest.fixture
def links(alice: Any, lena: Any, dana: Any, prescribed: Any, at: Any, settings: Any) -> set[str]:
    """The links of one mail of each kind that leads anywhere."""
    settings.EMAIL_BACKEND = "clinic.mail.backend.OutboxBackend"
    now = at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    telling.session_reminder(dana, Due(date(2026, 3, 16), 1, now), now=now)
    telling.check_in_asked(dana, "2026-03-16", now=now, expires_at=now + timedelta(days=1))
    messaging.answer(by=alice, patient=dana, text="Yes, go on", now=now)
    now = at("2026-03-30 10:00")
    answer(dana, 6, 4)
    with transaction.atomic():
        sent(Referral.objects.get(), alice)
    newcomer = a_patient(alice, "Nora Nash")
    newcomer.user = None
    newcomer.email = "nora.nash@example.org"
    newcomer.save()
    inviting.invite(by=alice, patient=newcomer, now=clock.now())
    asked = {"name": "Rosa Reed", "email": "rosa@example.org", "relation": "parent", "scope": "help"}
    carers.give(by=alice, patient=dana, ends_on=date(2026, 9, 1), now=clock.now(), why="Dana asked for it", **asked)
    draft = prescribing.draft_next(by=alice, prescription=Prescription.objects.get(), now=now)
    prescribing.publish(by=alice, version=draft, now=now)
    messaging.write(patient=dana, key=uuid4(), text="May I swim?", now=now)
    for day in range(1, 31):  # concerns climb, letters are chased, patients asked, weeks go by
        standing.do_all(now=at(f"2026-04-{day:02} 10:00"))
    Client().post("/accounts/password/reset/", {"email": dana.email})
    Client().post("/accounts/login/code/", {"email": dana.email})
    return {path for message in Message.objects.all() for path in leading(message)}


def leading(message: Message) -> Iterator[str]:
    """Yield where a mail leads, in its words and in its headers."""
    mail = kind_of(message.kind).compose(message)
    for text in (mail.text, mail.html, *mail.headers.values()):
        yield from (path.rstrip(">,.") for path in LINK.findall(text))


def state() -> dict[str, str]:
    """Return a digest of every table but that of sessions."""
    names = [name for name in connection.introspection.table_names() if name not in KEPT_OF_READING]
    with connection.cursor() as cursor:
        found = {}
        for name in names:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    return found


def changed(scan: Callable[[], None]) -> set[str]:
    """Return the tables that a scan changed."""
    before = state()
    scan()
    after = state()
    return {name for name in after if after[name] != before[name]}


@pytest.mark.django_db
def test_the_links_are_those_that_do_something(links):
    kinds = {re.sub(r"/[\w:-]{20,}/", "/TOKEN/", path) for path in links}
    assert {"/invitation/TOKEN/", "/helping/invitation/TOKEN/", "/stop/TOKEN/", "/letter/TOKEN/"} <= kinds
    assert any(path.startswith("/accounts/password/reset/key/") for path in links)


@pytest.mark.django_db
def test_they_are_of_every_kind_of_mail(links):
    written = {message.kind for message in Message.objects.all()}
    ours = {name for name, kind in kinds._kinds.items() if not kind.compose.__module__.startswith("tests.")}
    assert ours - written == {"storm", "weekly_reviews_late"}  # both lead to the desk


def secrets_of(links: set[str]) -> dict[str, str]:
    return {path.split("/")[1]: path for path in links if re.match(r"/(invitation|stop|letter)/", path)}


@pytest.mark.django_db
def test_a_secret_of_one_kind_opens_nothing_of_another(links):
    found = secrets_of(links)
    assert found.keys() == {"invitation", "stop", "letter"}
    for kind, path in found.items():
        for other in {"invitation", "stop", "letter", "calendar"} - {kind}:
            token = path.split("/")[2] + (".ics" if other == "calendar" else "/")
            assert Client().get(f"/{other}/{token}").status_code == 404, (kind, other)
            assert Client().post(f"/{other}/{token}").status_code in (404, 405), (kind, other)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_asking_for_each_three_times_changes_nothing(links, method):
    def scan() -> None:
        for path in [*links] * 3:
            answer = getattr(Client(), method)(path, follow=True)
            assert answer.status_code < 500, path

    assert changed(scan) == set()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nor_does_running_each_in_a_browser(live, chromium, links):
    def scan() -> None:
        for path in sorted(links):
            context = chromium.new_context(service_workers="block")
            page = context.new_page()
            page.goto(live + path)
            page.wait_for_load_state("networkidle")
            for link in page.locator("main a[href^='/']").all()[:5]:
                page.request.get(live + (link.get_attribute("href") or "/"))
            context.close()

    assert changed(scan) == set()


@pytest.mark.django_db
def test_the_digest_sees_a_change(links, dana):
    assert changed(lambda: type(dana).objects.filter(pk=dana.pk).update(phone="07700 900199") and None) >= {
        "patients_patient"
    }
