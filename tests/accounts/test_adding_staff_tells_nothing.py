"""Who is added to a clinic tells a code from their mail; that they are known elsewhere, only they themselves learn."""

import re

import pytest
from django.urls import reverse

from clinic.models import Staff, User
from tests.cast import PASSWORD

ADD = reverse("admin:clinic_staff_add")
NEW, KNOWN = "nia@harbour.example", "charlie@hillside.example"


@pytest.fixture
def add(lena, charlie, as_user):
    """Return what fills in the form as Lena."""
    client = as_user(lena)

    def fill(email: str, code: str = ""):
        given = {"name": "Nia Nwosu", "role": "physiotherapist", "is_active": "on", "email": email, "code": code}
        return client.post(ADD, given)

    assert charlie.user.email == KNOWN
    return fill


def code_in(mail) -> str:
    (code,) = re.findall(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b", mail.body)
    return str(code)


def without(page, *words: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    for word in words:
        text = text.replace(word, "")
    return text


def test_a_lead_adds_a_colleague_who_has_told_the_code(lena, add, mailoutbox):
    assert "We have sent a mail" in add(NEW.title()).content.decode()
    assert not Staff.objects.filter(user__email=NEW).exists()
    (mail,) = mailoutbox
    assert (mail.to, lena.clinic.name in mail.body) == ([NEW], True)
    assert add(NEW, code_in(mail).lower()).status_code == 302
    nia = Staff.objects.get(user__email=NEW)
    assert (nia.clinic, nia.user.has_usable_password()) == (lena.clinic, False)


def test_a_known_address_meets_what_an_unknown_one_does(add, mailoutbox):
    unknown, known = add(NEW), add(KNOWN)
    assert without(unknown, NEW) == without(known, KNOWN)
    assert [mail.to for mail in mailoutbox] == [[NEW], [KNOWN]]
    assert "signs in with this address already" in mailoutbox[1].body
    assert "-" not in mailoutbox[1].body
    wrong, elsewhere = add(NEW, "AAAA-AAAA"), add(KNOWN, "AAAA-AAAA")
    assert without(wrong, NEW) == without(elsewhere, KNOWN)
    assert "not the code" in wrong.content.decode()


def test_the_code_of_one_address_or_of_one_lead_proves_no_other(add, mona, as_user, mailoutbox, at):
    at("2026-03-16 09:00")
    add(NEW)
    code = code_in(mailoutbox[0])
    assert add("other@harbour.example", code).status_code == 200
    given = {"name": "Nia", "role": "physiotherapist", "is_active": "on", "email": NEW, "code": code}
    assert as_user(mona).post(ADD, given).status_code == 200
    at("2026-03-16 09:45")
    assert add(NEW, code).status_code == 200
    assert not Staff.objects.filter(user__email=NEW).exists()


def test_mails_are_not_sent_without_end(add, mailoutbox, at):
    at("2026-03-16 09:00")
    for _number in range(21):
        page = add(NEW)
    assert "Too many mails" in page.content.decode()
    assert len(mailoutbox) == 20


def test_whoever_installs_limber_sees_all_accounts_and_is_told(clinic, as_user, dana):
    installer = as_user(User.objects.create_superuser("installer@example.org", PASSWORD))
    given = {"clinic": clinic.pk, "name": "Lea", "role": "lead", "is_active": "on"}
    assert 'name="code"' not in installer.get(ADD).content.decode()
    assert "already has an account" in installer.post(ADD, given | {"email": dana.user.email}).content.decode()
    assert installer.post(ADD, given | {"email": "lea@harbour.example"}).status_code == 302
