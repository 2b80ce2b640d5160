"""The directory: addresses that a person has checked, added in place or read in from a list."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from clinic import clock
from patients.care import directory
from patients.care.refusal import Refused
from patients.models import Recipient
from tests.referrals.cast import a_recipient

HEAD = "name,organisation,code,email,phone,checked_on\n"
GOOD = HEAD + "Dr Elm,The Elm Practice,A81001,elm@secure.example,020 7946 0001,2026-03-01\nDr Oak,,,,,\n"


def read(by, text, *, dry_run=False):
    return directory.import_csv(by=by, text=text, now=clock.now(), dry_run=dry_run)


def test_an_address_is_checked_by_somebody_on_a_day(alice, at):
    at("2026-03-16 09:00")
    row = a_recipient(alice, "Dr Elm", "elm@secure.example")
    assert (row.checked_on, row.checked_by) == (date(2026, 3, 16), alice)
    assert row.checked_within_a_year(date(2027, 3, 16))
    assert not row.checked_within_a_year(date(2027, 3, 17))


def test_nobody_checks_anonymously(alice):
    with pytest.raises(IntegrityError, match="somebody_checked"), transaction.atomic():
        Recipient.objects.create(clinic=alice.clinic, name="x", checked_on=date(2026, 3, 16))


def test_one_row_for_an_address_whatever_its_letters(alice):
    a_recipient(alice, "Dr Elm", "elm@secure.example")
    with pytest.raises(Refused, match="already in the directory"):
        a_recipient(alice, "Another", "ELM@secure.example")


def test_another_address_is_unchecked_until_somebody_checks_it(alice):
    row = a_recipient(alice, "Dr Elm", "elm@secure.example")
    row.email = "new@secure.example"
    assert directory.change(by=alice, recipient=row, now=clock.now()).checked_on is None
    assert directory.check(by=alice, recipient=row, now=clock.now()).checked_on is not None


def test_a_row_is_taken_out_of_use_and_never_deleted(alice):
    row = a_recipient(alice, "Dr Elm", "elm@secure.example")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        row.delete()
    row.is_active = False
    row.save()
    assert directory.of_address(alice.clinic, "elm@secure.example") is None


def test_a_dry_run_writes_nothing_and_names_each_rows_problem(alice, at):
    at("2026-03-16 09:00")
    a_recipient(alice, "Dr Ash", "ash@secure.example")
    rows = (
        ",No name,,,,",
        "Dr Bad,,,not-an-address,,",
        "Dr Ash,,,ASH@secure.example,,",
        "Dr Elm again,,,Elm@secure.example,,",
        "Dr Late,,,late@secure.example,,2026-04-01",
        "Dr Date,,,date@secure.example,,1 March",
        "",
    )
    text = GOOD + "\n".join(rows) + "\n"
    lines = read(alice, text, dry_run=True)
    assert [(line.number, line.problem) for line in lines] == [
        (2, ""),
        (3, ""),
        (4, "name: This cell is empty. Fill it in."),
        (5, "not-an-address is not a mail address."),
        (6, "This address is already in the directory."),
        (7, "This address is already in the directory."),
        (8, "The address cannot have been checked after today."),
        (9, "1 March is not a date such as 2026-03-16."),
    ]
    assert Recipient.objects.count() == 1
    read(alice, text)
    assert Recipient.objects.count() == 1


def test_a_list_without_a_problem_is_read_in(alice, at):
    at("2026-03-16 09:00")
    read(alice, "\ufeff" + GOOD)
    elm = Recipient.objects.get(code="A81001")
    assert (elm.checked_on, elm.checked_by, elm.clinic) == (date(2026, 3, 1), alice, alice.clinic)
    assert Recipient.objects.get(name="Dr Oak").checked_by is None


@pytest.mark.parametrize("text", ["", "who,where\na,b\n", "name,password\na,b\n"])
def test_a_file_of_another_kind_is_refused_in_words(alice, text):
    with pytest.raises(Refused, match="first line names the columns"):
        read(alice, text)


def test_at_the_desk_a_list_is_tried_before_it_is_read_in(mona, as_user):
    desk, page = as_user(mona), reverse("admin:patients_recipient_import")

    def post(button, text):
        file = SimpleUploadedFile("list.csv", text.encode())
        return desk.post(page, {"file": file, button: "1"})

    assert "2 rows can be read in" in post("try", GOOD.replace("2026-03-01", "")).content.decode()
    assert not Recipient.objects.exists()
    wrong = post("import", HEAD + "Dr Bad,,,x,,\n")
    assert (wrong.status_code, Recipient.objects.count()) == (422, 0)
    assert post("import", GOOD.replace("2026-03-01", "")).status_code == 302
    assert Recipient.objects.filter(clinic=mona.clinic).count() == 2


def test_at_the_desk_one_is_added_and_checked(alice, as_user):
    said = {"name": "Dr Elm", "email": "elm@secure.example", "checked": "on", "is_active": "on"}
    desk = as_user(alice)
    assert desk.post(reverse("admin:patients_recipient_add"), said).status_code == 302
    row = Recipient.objects.get()
    assert (row.clinic, row.checked_by) == (alice.clinic, alice)
    again = desk.post(reverse("admin:patients_recipient_add"), said)
    assert "already in the directory" in again.content.decode()
    change = reverse("admin:patients_recipient_change", args=[row.pk])
    desk.post(change, said | {"email": "elm2@secure.example", "checked": ""})
    row.refresh_from_db()
    assert (row.email, row.checked_by) == ("elm2@secure.example", None)


def test_another_clinics_directory_is_not_there(alice, charlie, as_user):
    row = a_recipient(alice, "Dr Elm", "elm@secure.example")
    assert as_user(charlie).get(reverse("admin:patients_recipient_change", args=[row.pk])).status_code == 404


def test_the_list_says_who_checked_each_address_and_when_and_leads_to_reading_in(alice, as_user, at):
    at("2026-03-16 09:00")
    a_recipient(alice, "Dr Elm", "elm@secure.example")
    a_recipient(alice, "Dr Oak", "oak@secure.example", checked=False)
    desk, page = as_user(alice), reverse("admin:patients_recipient_changelist")
    shown = desk.get(page).content.decode()
    assert "16 March 2026 by Alice Archer<" in shown
    assert "Nobody has checked it" in shown
    assert reverse("admin:patients_recipient_import") in shown
    at("2027-04-01 09:00")
    assert "16 March 2026 by Alice Archer: check it again" in as_user(alice).get(page).content.decode()


def test_a_tried_list_shows_what_it_would_write(alice, as_user, at):
    at("2026-03-16 09:00")
    file = SimpleUploadedFile("list.csv", GOOD.encode())
    shown = as_user(alice).post(reverse("admin:patients_recipient_import"), {"file": file, "try": "1"}).content.decode()
    assert "<td>elm@secure.example</td><td>2026-03-01</td><td>none</td>" in shown
