"""The page on which a list is read in, in a real browser: with and without JavaScript, and 10,000 rows."""

import pytest
from django.urls import reverse

from patients.models import Patient
from programmes.models import Exercise
from tests.looking import hold, signed_in
from tests.tables.conftest import FAY, HEAD
from tests.tables.test_exercises_come_from_a_list import HEAD as EXERCISES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MANY = HEAD + "".join(f"Pat {n},1990-01-02,,,p{n}@example.org,,,,,\n" for n in range(10_000))


def choose(page, text):
    page.get_by_label("CSV file").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Check the file, write nothing").click()


def test_ten_thousand_rows_are_checked_by_themselves_and_stored_by_one_press(
    live, chromium, alice, as_user, import_page
):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + import_page)
    hold(page, "upload")
    choose(page, MANY)
    page.get_by_role("button", name="Store 10").click(timeout=120_000)
    page.wait_for_url("**" + reverse("admin:patients_patient_changelist"), timeout=120_000)
    assert Patient.objects.count() == 10_000
    assert page.complaints == []
    page.context.close()


def test_ten_thousand_exercises_are_read_in_in_the_same_way(live, chromium, alice, as_user):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + reverse("admin:programmes_exercise_import"))
    choose(page, EXERCISES + "".join(f"Rise {n},,leg,Standing,Rise.,3x10 1/day,,,,,,\n" for n in range(10_000)))
    page.get_by_role("button", name="Store 10").click(timeout=120_000)
    page.wait_for_url("**" + reverse("admin:programmes_exercise_changelist"), timeout=120_000)
    assert Exercise.objects.count() == 10_000
    assert page.complaints == []
    page.context.close()


def test_without_javascript_a_person_goes_on(live, chromium, alice, as_user, import_page):
    page = signed_in(chromium, live, as_user(alice), java_script_enabled=False)
    page.goto(live + import_page)
    choose(page, HEAD + "".join(MANY.splitlines(keepends=True)[1:1_501]))
    assert page.get_by_role("progressbar").is_visible()
    page.get_by_role("button", name="Check the next rows").click()
    page.get_by_role("button", name="Store 1").click()
    page.get_by_text("patients are in your list now").wait_for()
    assert Patient.objects.count() == 1_500
    page.context.close()


def test_each_rows_problem_holds_at_every_width(live, chromium, alice, as_user, import_page):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + import_page)
    choose(page, f"{HEAD}{FAY}Ann Ash,03/04/1984,1,x@y,z,,,,,Mars\n")
    page.get_by_text("1 row has a problem").wait_for()
    hold(page, "problems")
    page.context.close()
