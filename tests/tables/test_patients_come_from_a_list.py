"""Patients by CSV: what is wrong with each row, all of them or none, as if entered one by one."""

import pytest
from django.urls import reverse

from clinic import clock
from clinic.mail.models import Message
from clinic.models import WaitingTable
from clinic.tables import kinds, waiting
from clinic.tables.kinds import Wrong
from patients.care import importing
from patients.care.importing import PATIENTS
from patients.care.standing import do_all
from patients.models import Patient
from tests.tables.conftest import FAY, GUS, HEAD


def keep(by, text):
    return PATIENTS.keep(by=by, rows=PATIENTS.rows(text), now=clock.now())


def problems(by, text):
    rows = PATIENTS.rows(text)
    found = PATIENTS.problems(by=by, rows=rows, among=rows, now=clock.now())
    return [(one.line, one.column, one.message) for one in found]


def test_every_row_becomes_a_patient_of_the_readers_clinic(alice, bob):
    text = f"{HEAD}{FAY}Gus Green,1970-12-31,,BOB@harbour.example,gus@example.org,,,,,Europe/Paris\n"
    assert keep(alice, text) == 2
    fay, gus = Patient.objects.order_by("name")
    assert (fay.clinic, fay.physiotherapist, fay.nhs_number) == (alice.clinic, alice, "9990000018")
    assert (gus.physiotherapist, gus.time_zone, fay.time_zone) == (bob, "Europe/Paris", alice.clinic.time_zone)


def test_nobody_is_told_and_nobody_invited_as_when_entered_by_hand(alice):
    keep(alice, HEAD + FAY)
    assert not Message.objects.exists()
    assert not Patient.objects.get().invitations.exists()


def test_each_patient_has_a_history_that_names_who_read_them_in(alice, as_user, press):
    desk = as_user(alice)
    press(desk, "upload", HEAD + FAY)
    press(desk, "store")
    event = Patient.objects.get().events.select_related("pgh_context").get()
    assert event.pgh_label == "insert"
    assert str(event.pgh_context.metadata["user"]) == str(alice.user_id)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",1990-01-02,,,a@example.org,,,,,", "name", "empty"),
        ("Ann Ash,,,,a@example.org,,,,,", "date_of_birth", "empty"),
        ("Ann Ash,03/04/1984,,,a@example.org,,,,,", "date_of_birth", "two ways"),
        ("Ann Ash,2990-01-02,,,a@example.org,,,,,", "date_of_birth", "in the future"),
        ("Ann Ash,0084-05-02,,,a@example.org,,,,,", "date_of_birth", "Is the year right?"),
        ("Ann Ash,1990-01-02,999 000 0019,,a@example.org,,,,,", "nhs_number", "wrong digit"),
        ("Ann Ash,1990-01-02,9.99E+09,,a@example.org,,,,,", "nhs_number", "ten digits"),
        ("Ann Ash,1990-01-02,,charlie@hillside.example,a@example.org,,,,,", "physiotherapist", "No clinician"),
        ("Ann Ash,1990-01-02,,mona@harbour.example,a@example.org,,,,,", "physiotherapist", "No clinician"),
        ("Ann Ash,1990-01-02,,,a@example,,,,,", "email", "not a mail address"),
        ("Ann Ash,1990-01-02,,,a@example.org,,,,x,", "doctor_email", "not a mail address"),
        ("Ann Ash,1990-01-02,,,a@example.org,,,,,Mars", "time_zone", "Europe/London"),
        ('"Ann\nBcc: b@example.org",1990-01-02,,,a@example.org,,,,,', "name", "line break"),
    ],
)
def test_a_row_that_is_no_patient_is_told_with_its_line_and_column(alice, mona, charlie, row, column, said):
    ((line, where, message),) = problems(alice, f"{HEAD}{FAY}{row}\n")
    assert (line, where) == (3, column)
    assert said in message
    with pytest.raises(Wrong):
        keep(alice, f"{HEAD}{FAY}{row}\n")
    assert not Patient.objects.exists()


def test_a_manager_says_who_looks_after_them(mona):
    ((_line, column, said),) = problems(mona, HEAD + GUS)
    assert column == "physiotherapist"
    assert said.startswith("Say who looks after them")


def test_the_same_person_twice_in_the_file_is_told_by_the_other_line(alice):
    again = FAY.replace("Fay Finch", "Faye Finch-Fox")
    same_name = GUS.replace("Gus Green", "GUS  green")
    found = problems(alice, HEAD + FAY + GUS + again + same_name)
    assert [(line, column) for line, column, _said in found] == [(4, "nhs_number"), (5, "name")]
    assert found[0][2].startswith("Line 2 has the same NHS number")
    assert found[1][2].startswith("Line 3 has the same name")


def test_whoever_the_clinic_has_already_is_told(alice):
    keep(alice, HEAD + FAY + GUS)
    found = problems(alice, HEAD + FAY + GUS)
    assert [(line, column) for line, column, _said in found] == [(2, "nhs_number"), (3, "name")]


def test_a_patient_of_another_clinic_is_no_duplicate(alice, charlie):
    keep(charlie, HEAD + FAY)
    assert keep(alice, HEAD + FAY) == 1


def test_somebody_entered_between_the_check_and_the_storing_stops_all_of_it(alice):
    rows = PATIENTS.rows(HEAD + GUS + FAY)
    keep(alice, HEAD + FAY)
    with pytest.raises(Wrong, match="1 problem"):
        importing.store(alice, rows, clock.now())
    assert Patient.objects.count() == 1


def test_at_the_desk_a_file_is_checked_and_then_stored(mona, alice, as_user, press):
    desk = as_user(mona)
    text = (
        (HEAD + FAY + GUS)
        .replace(",,fay@", ",alice@harbour.example,fay@")
        .replace(",,gus@", ",alice@harbour.example,gus@")
    )
    assert "2 rows are checked and can be read in" in press(desk, "upload", text).content.decode()
    assert not Patient.objects.exists()
    done = press(desk, "store")
    assert done.redirect_chain[-1][0] == reverse("admin:patients_patient_changelist")
    assert "2 patients are in your list now." in done.content.decode()
    assert Patient.objects.filter(clinic=mona.clinic).count() == 2
    assert not WaitingTable.objects.exists()


def test_at_the_desk_each_rows_problem_is_shown_and_nothing_can_be_stored(alice, as_user, press):
    desk = as_user(alice)
    page = press(desk, "upload", HEAD + FAY + "<b>,x,,,y,,,,,\n").content.decode()
    assert "1 row has a problem. Nothing is written until none has." in page
    assert "<td>3</td><td>date_of_birth</td>" in page
    assert 'name="store"' not in page
    press(desk, "store")
    assert not Patient.objects.exists()


def test_a_file_that_cannot_be_read_is_told_at_its_field(alice, as_user, press):
    answer = press(as_user(alice), "upload", HEAD.encode() + "Zoë,,,,,,,,,\n".encode("cp1252"))
    assert answer.status_code == 422
    assert "Line 2, name: “Zoë” is written in Windows-1252" in answer.content.decode()
    assert "nothing in this list" not in answer.content.decode()
    assert press(as_user(alice), "upload").status_code == 422


def test_a_long_list_is_checked_in_parts_and_each_page_says_how_far(alice, as_user, press, import_page):
    rows = "".join(f"Pat {n},1990-01-02,,,p{n}@example.org,,,,,\n" for n in range(2_500))
    desk = as_user(alice)
    page = press(desk, "upload", HEAD + rows).content.decode()
    assert '<progress id="progress" max="2500" value="1000">' in page
    assert "1,000 of 2,500 rows checked" in page or "1000 of 2500 rows checked" in page
    assert 'value="1000"' in desk.get(import_page).content.decode()
    press(desk, "store")
    assert not Patient.objects.exists()
    press(desk, "check")
    assert "can be read in" in press(desk, "check").content.decode()
    press(desk, "store")
    assert Patient.objects.count() == 2_500


def test_a_long_list_is_checked_and_stored_with_few_questions(alice, django_assert_max_num_queries):
    rows = PATIENTS.rows(HEAD + "".join(f"Pat {n},1990-01-02,,,p{n}@example.org,,,,,\n" for n in range(1_500)))
    with django_assert_max_num_queries(16):
        PATIENTS.keep(by=alice, rows=rows, now=clock.now())


def test_ten_thousand_rows_are_one_list_and_one_more_is_not(alice, as_user, press):
    row = "Pat Pine,1990-01-02,,,p@example.org,,,,,\n"
    assert len(PATIENTS.rows(HEAD + row * 10_000)) == 10_000
    assert "At most 10000 rows at a time." in press(as_user(alice), "upload", HEAD + row * 10_001).content.decode()


def test_two_who_read_in_do_not_meet(alice, bob, as_user, press, import_page):
    press(as_user(alice), "upload", HEAD + FAY)
    assert "can be read in" not in as_user(bob).get(import_page).content.decode()
    press(as_user(bob), "store")
    assert not Patient.objects.exists()


def test_a_file_is_forgotten_when_one_says_so(alice, bob, as_user, press):
    press(as_user(alice), "upload", HEAD + FAY)
    press(as_user(bob), "upload", HEAD + FAY)
    press(as_user(bob), "forget")
    assert WaitingTable.objects.get().staff == alice


def test_a_file_that_is_too_large_is_told(alice, as_user, press, monkeypatch):
    monkeypatch.setattr("clinic.tables.pages.MOST_BYTES", 10)
    assert press(as_user(alice), "upload", HEAD).status_code == 422
    assert kinds.MOST_BYTES >= 1 << 20


def test_the_template_is_an_empty_list_that_is_read_in_without_a_problem(alice, as_user):
    answer = as_user(alice).get(reverse("admin:patients_patient_template"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="patients.csv"'
    assert PATIENTS.rows(answer.content.decode("utf-8-sig")) == []
    assert PATIENTS.rows(answer.content.decode() + FAY)


def test_the_list_of_patients_leads_to_it(alice, as_user, import_page):
    assert import_page in as_user(alice).get(reverse("admin:patients_patient_changelist")).content.decode()


def test_what_was_stored_meanwhile_is_told_on_the_page(alice, as_user, press):
    desk = as_user(alice)
    press(desk, "upload", HEAD + FAY)
    keep(alice, HEAD + FAY)
    assert "already has this NHS number" in press(desk, "store").content.decode()
    assert waiting.of(alice, PATIENTS).wrong == 1


def test_a_list_that_nobody_stored_is_forgotten_after_a_day(alice, bob, as_user, press, at):
    at("2026-03-16 09:00")
    press(as_user(alice), "upload", HEAD + FAY)
    at("2026-03-16 15:00")
    press(as_user(bob), "upload", HEAD + GUS)
    at("2026-03-17 08:59")
    do_all(now=clock.now())
    assert WaitingTable.objects.count() == 2
    at("2026-03-17 09:00")
    do_all(now=clock.now())
    assert waiting.of(alice, PATIENTS) is None
    assert waiting.of(bob, PATIENTS)
